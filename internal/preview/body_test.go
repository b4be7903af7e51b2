package preview

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestABodyMustBeJSONByItsMediaType(t *testing.T) {
	a := signedIn(t, shopGenome())
	for media, status := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "Application/JSON;charset=\"UTF-8\"": 201,
		"application/json; charset=latin1": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415,
		"multipart/form-data; boundary=x": 415, "application/jsonp": 415, "": 415, ";": 415,
	} {
		a.do("POST", "/projects", `{"title":"x"}`, "Content-Type", media).want(t, media, status)
	}
	a.do("POST", "/projects", "{}", "Content-Encoding", "gzip").want(t, "compressed", 415)
}

func TestABodyMustBeOneObject(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	for _, body := range []string{
		" ", "null", "[]", `"x"`, "1", "true", "{", `{"title":"x"`, `{"title":"x"} {}`, `{"title":"x"}x`, `{"title":NaN}`,
		`{'title':'x'}`, `{"title":"x",}`, "\ufeff" + `{"title":"x"}`, "{\"title\":\"\xff\"}", `{"title":"\ud800"}`,
		`{"title":"\udc00"}`, `{"title":"\ud800\ud800"}`, `{"title":"\ud83dx"}`, `{"title":"\x"}`, "{\"title\":\"a\nb\"}",
		strings.Repeat(`{"a":`, 200000),
	} {
		for _, request := range [][2]string{{"POST", "/projects"}, {"PUT", "/projects/1"}, {"POST", "/auth/login"}, {"PUT", "/auth/me"}} {
			a.do(request[0], request[1], body).want(t, request[0]+" "+request[1]+" "+body[:min(len(body), 30)], 400)
		}
	}
	a.do("POST", "/projects", "", "Content-Type", "application/json").want(t, "empty", 400)
	for _, body := range []string{`{"title":"\\ud800"}`, `{"title":"\ud83d\ude00"}`, " \r\n\t{\"title\":\"x\"}\n"} {
		a.do("POST", "/projects", body).want(t, body, 201)
	}
}

func TestABodyOverOneMebibyteIsRefusedChunkedOrNot(t *testing.T) {
	a := signedIn(t, shopGenome())
	project := a.must("POST", "/projects", `{"title":"x"}`)
	body := func(size int) string {
		frame := `{"title":"x","project_id":1,"body":""}`
		return frame[:len(frame)-2] + strings.Repeat("b", size-len(frame)) + `"}`
	}
	if project != 1 {
		t.Fatal("the body names another project")
	}
	a.do("POST", "/tasks", body(1<<20)).want(t, "1,048,576 bytes", 201)
	a.do("POST", "/tasks", body(1<<20+1)).want(t, "1,048,577 bytes", 413)
	r := httptest.NewRequest("POST", "/tasks", slowReader{strings.NewReader(body(1<<20 + 1))})
	r.Header.Set("Content-Type", "application/json")
	a.send(r).want(t, "chunked", 413)
}

func TestGETDELETEAndLogoutIgnoreBodies(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	large := strings.Repeat("x", 1<<20+1)
	for _, body := range []string{"garbage", large} {
		a.do("GET", "/projects/1", body, "Content-Type", "text/plain").want(t, "GET", 200)
	}
	a.do("DELETE", "/projects/1", large, "Content-Type", "text/plain").want(t, "DELETE", 204)
	a.do("POST", "/auth/logout", large, "Content-Type", "text/plain").want(t, "logout", 204)
}

func TestTheLastOfDuplicateKeysIsTheValue(t *testing.T) {
	a := signedIn(t, shopGenome())
	if got := a.do("POST", "/projects", `{"title":"a","title":"b"}`); got.fields["title"] != "b" {
		t.Errorf("%s", got.body)
	}
	a.do("POST", "/projects", `{"Title":"a"}`).want(t, "keys are case-sensitive", 422, "title")
}

func TestNoMethodIsOverridden(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.do("POST", "/projects/1", `{"_method":"DELETE"}`, "X-HTTP-Method-Override", "DELETE").want(t, "override", 405)
	a.do("GET", "/projects/1", "").want(t, "the row is still there", 200)
}
