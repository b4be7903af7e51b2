package preview

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const theCookie = "Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict"

func account(email, password, nick string) string {
	out, _ := json.Marshal(map[string]string{"email": email, "password": password, "nick": nick})
	return string(out)
}

func anonymous(t *testing.T, options Options) *api {
	return &api{t: t, server: newServer(t, shopGenome(), options)}
}

func TestRegisteringShowsTheAccountAndSetsTheCookie(t *testing.T) {
	c := newClock()
	a := anonymous(t, Options{Now: c.now})
	got := a.do("POST", "/auth/register", `{"email":"Ann@Example.ORG","password":"12345678","nick":"ann","id":7,"created_at":"x"}`)
	want := `{"id":1,"email":"ann@example.org","nick":"ann","bio":null,"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}`
	if got.status != 201 || got.body != want {
		t.Errorf("%d %s", got.status, got.body)
	}
	token, attributes, _ := strings.Cut(strings.TrimPrefix(got.header.Get("Set-Cookie"), "access_token="), "; ")
	if attributes != theCookie {
		t.Errorf("Set-Cookie: %s", got.header.Get("Set-Cookie"))
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil || claims["sub"] != "1" || claims["iat"] != 1767323045.0 || claims["exp"] != 1767351845.0 || claims["jti"] == "" {
		t.Errorf("claims %s", payload)
	}
	if me := a.do("GET", "/auth/me", ""); me.status != 200 || me.body != want {
		t.Errorf("me: %d %s", me.status, me.body)
	}
}

func TestRegistrationJudgesEveryMember(t *testing.T) {
	a := anonymous(t, Options{})
	a.do("POST", "/auth/register", `{}`).want(t, "nothing", 422, "email", "password", "nick")
	a.do("POST", "/auth/register", `{"email":5,"password":null,"nick":" "}`).want(t, "wrong types", 422, "email", "password", "nick")
	for password, status := range map[string]int{
		"1234567": 422, "12345678": 201, strings.Repeat("ü", 128): 201, strings.Repeat("ü", 129): 422, "1234567\x00": 422,
		"        ": 201, "😀😀😀😀😀😀😀": 422,
	} {
		got := a.do("POST", "/auth/register", account(fmt.Sprintf("u%x@example.org", password[:1]+fmt.Sprint(len(password))), password, "n"+password))
		if got.status != status {
			t.Errorf("password %.10q of %d bytes: %d %s", password, len(password), got.status, got.body)
		}
	}
	a.do("POST", "/auth/register", account("no address", "12345678", "n")).want(t, "no address", 422, "email")
	a.do("POST", "/auth/register", account(strings.Repeat("a", 253)+"@b", "12345678", "n")).want(t, "255 characters", 422, "email")
}

func TestAddressesAndUniqueProfileFieldsAreTakenGlobally(t *testing.T) {
	a := anonymous(t, Options{})
	a.do("POST", "/auth/register", account("a@example.org", "12345678", "ann")).want(t, "first", 201)
	a.do("POST", "/auth/register", account("A@EXAMPLE.org", "12345678", "bob")).want(t, "the address in capitals", 409)
	a.do("POST", "/auth/register", account("b@example.org", "12345678", "ann")).want(t, "the nick", 409)
	a.do("POST", "/auth/register", account("b@example.org", "12345678", "Ann")).want(t, "the nick in another case", 201)
	a.do("PUT", "/auth/me", `{"nick":"ann"}`).want(t, "PUT of a taken nick", 409)
	a.do("PUT", "/auth/me", `{"nick":"Ann","bio":"b","email":"x","password":"y"}`).want(t, "its own nick", 200)
	if me := a.do("GET", "/auth/me", ""); me.fields["email"] != "b@example.org" || me.fields["bio"] != "b" {
		t.Errorf("%s", me.body)
	}
	a.do("PUT", "/auth/me", `{}`).want(t, "a required profile field", 422, "nick")
}

func TestLoginTellsOnlyWhetherThePairIsRight(t *testing.T) {
	a := anonymous(t, Options{})
	a.do("POST", "/auth/register", account("a@example.org", "12345678", "ann")).want(t, "register", 201)
	a.token = ""
	unknown, wrong := a.do("POST", "/auth/login", `{"email":"b@example.org","password":"12345678"}`), a.do("POST", "/auth/login", `{"email":"a@example.org","password":"123456789"}`)
	unknown.want(t, "unknown address", 403)
	if unknown.body != wrong.body || wrong.status != 403 || unknown.header.Get("Set-Cookie")+wrong.header.Get("Set-Cookie") != "" {
		t.Errorf("%s and %s", unknown.body, wrong.body)
	}
	for _, body := range []string{`{"email":"a@example.org","password":""}`, `{"email":"","password":"12345678"}`, `{"email":"no address","password":"x"}`,
		`{"email":"a@example.org ","password":"12345678"}`, `{"email":"a@example.org","password":"` + strings.Repeat("x", 500) + `"}`} {
		a.do("POST", "/auth/login", body).want(t, body, 403)
	}
	a.do("POST", "/auth/login", `{"email":1}`).want(t, "no strings", 422, "email", "password")
	a.do("POST", "/auth/login", `{"email":null,"password":["12345678"]}`).want(t, "no strings", 422, "email", "password")
	a.do("POST", "/auth/login", `{"email":"a\u0000","password":"12345678\u0000"}`).want(t, "U+0000", 422, "email", "password")
	got := a.do("POST", "/auth/login", `{"email":"A@Example.org","password":"12345678"}`)
	if got.status != 200 || got.fields["email"] != "a@example.org" || !strings.HasSuffix(got.header.Get("Set-Cookie"), theCookie) {
		t.Errorf("%d %s %s", got.status, got.body, got.header.Get("Set-Cookie"))
	}
}

func TestAnUnknownAddressTakesAsLongAsAKnownOne(t *testing.T) {
	a := anonymous(t, Options{})
	a.do("POST", "/auth/register", account("a@example.org", "12345678", "ann")).want(t, "register", 201)
	took := map[string]time.Duration{"a@example.org": time.Hour, "b@example.org": time.Hour}
	for range 6 { // by turns, so that a busy machine slows both
		for email, least := range took {
			start := time.Now()
			a.do("POST", "/auth/login", `{"email":"`+email+`","password":"wrong wrong"}`)
			took[email] = min(least, time.Since(start))
		}
	}
	known, unknown := took["a@example.org"], took["b@example.org"]
	if unknown < known/2 || known < unknown/2 {
		t.Errorf("known %s, unknown %s", known, unknown)
	}
}

func TestACopiedCookieIsWorthNothingAfterTheSessionEnds(t *testing.T) {
	a := signedIn(t, shopGenome())
	login := func() *api {
		c := &api{t: t, server: a.server}
		c.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "login", 200)
		return c
	}
	dead := func(what, token string) {
		t.Helper()
		(&api{t: t, server: a.server, token: token}).do("GET", "/auth/me", "").want(t, what, 403)
	}
	out := login()
	token := out.token
	got := out.do("POST", "/auth/logout", "")
	got.want(t, "logout", 204)
	if cookie := got.header.Get("Set-Cookie"); cookie != "access_token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict" {
		t.Errorf("Set-Cookie: %s", cookie)
	}
	dead("after logout", token)
	out.token = "nonsense"
	out.do("POST", "/auth/logout", "").want(t, "logout with a bad cookie", 204)
	out.token = ""
	out.do("POST", "/auth/logout", "").want(t, "logout without a cookie", 204)

	again := login()
	token = again.token
	again.do("POST", "/auth/login", `{"email":"a@example.org","password":"wrong wrong"}`).want(t, "wrong", 403)
	again.do("GET", "/auth/me", "").want(t, "a failed login ends nothing", 200)
	again.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "login over a session", 200)
	dead("the session that login replaced", token)
	token = again.token
	again.do("POST", "/auth/register", account("c@example.org", "12345678", "c")).want(t, "register over a session", 201)
	dead("the session that register replaced", token)
	a.do("GET", "/auth/me", "").want(t, "another session of the user", 200)
}

func TestChangingThePasswordEndsEveryOtherSession(t *testing.T) {
	a := signedIn(t, shopGenome())
	other := &api{t: t, server: a.server}
	other.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "login", 200)
	a.do("PUT", "/auth/password", `{}`).want(t, "nothing", 422, "current_password", "new_password")
	a.do("PUT", "/auth/password", `{"current_password":"wrong","new_password":"short"}`).want(t, "both wrong", 422, "current_password", "new_password")
	a.do("PUT", "/auth/password", `{"current_password":"wrong","new_password":"87654321"}`).want(t, "wrong current", 422, "current_password")
	other.do("GET", "/auth/me", "").want(t, "a refused change ends nothing", 200)
	old := a.token
	got := a.do("PUT", "/auth/password", `{"current_password":"12345678","new_password":"87654321"}`)
	if got.status != 204 || got.body != "" || !strings.HasSuffix(got.header.Get("Set-Cookie"), theCookie) || a.token == old {
		t.Errorf("%d %s %s", got.status, got.body, got.header.Get("Set-Cookie"))
	}
	a.do("GET", "/auth/me", "").want(t, "the new session", 200)
	other.do("GET", "/auth/me", "").want(t, "the other session", 403)
	other.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "the old password", 403)
	other.do("POST", "/auth/login", `{"email":"a@example.org","password":"87654321"}`).want(t, "the new password", 200)
}

func TestDeletingTheAccountTakesEveryRowWithIt(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.must("POST", "/tasks", `{"title":"x","project_id":1}`)
	a.do("POST", "/auth/delete", `{}`).want(t, "no password", 422, "password")
	a.do("POST", "/auth/delete", `{"password":"wrong wrong"}`).want(t, "wrong password", 422, "password")
	token := a.token
	got := a.do("POST", "/auth/delete", `{"password":"12345678"}`)
	got.want(t, "delete", 204)
	if !strings.HasPrefix(got.header.Get("Set-Cookie"), "access_token=; ") {
		t.Errorf("Set-Cookie: %s", got.header.Get("Set-Cookie"))
	}
	a.token = token
	a.do("GET", "/projects", "").want(t, "the old cookie", 403)
	a.token = ""
	a.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "login", 403)
	b := a.register("a@example.org")
	b.wantIDs("/projects")
	if id := b.must("POST", "/projects", `{"title":"x"}`); id != 2 {
		t.Errorf("an id came back: %d", id)
	}
}

func TestOnlyATokenThatHoldsInEveryPartSignsIn(t *testing.T) {
	c := newClock()
	a := (&api{t: t, server: newServer(t, shopGenome(), Options{Now: c.now})}).register("a@example.org")
	parts := strings.Split(a.token, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var own struct{ Jti string }
	if err := json.Unmarshal(payload, &own); err != nil {
		t.Fatal(err)
	}
	forge := func(secret, header, payload string) string {
		signed := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
		return signed + "." + base64.RawURLEncoding.EncodeToString(signature([]byte(secret), signed))
	}
	const hs256 = `{"alg":"HS256","typ":"JWT"}`
	claim := func(sub, jti, iat, exp string) string {
		return strings.ReplaceAll(fmt.Sprintf(`{"sub":%s,"jti":%s,"iat":%s,"exp":%s}`, sub, jti, iat, exp), `"":"",`, "")
	}
	good := claim(`"1"`, `"`+own.Jti+`"`, "1767323045", "1767351845")
	for what, token := range map[string]string{
		"nothing": "", "words": "a.b.c", "no signature": parts[0] + "." + parts[1] + ".", "two parts": parts[0] + "." + parts[1],
		"another secret": forge("another secret of 32 bytes......", hs256, good), "alg none": forge(string(testSecret), `{"alg":"none"}`, good),
		"HS512 named": forge(string(testSecret), `{"alg":"HS512"}`, good), "alg in lower case": forge(string(testSecret), `{"alg":"hs256"}`, good),
		"no alg": forge(string(testSecret), `{"typ":"JWT"}`, good), "a critical header": forge(string(testSecret), `{"alg":"HS256","crit":["x"]}`, good),
		"a numeric sub":               forge(string(testSecret), hs256, claim("1", `"`+own.Jti+`"`, "1", "1767351845")),
		"another's sub":               forge(string(testSecret), hs256, claim(`"2"`, `"`+own.Jti+`"`, "1", "1767351845")),
		"sub with zeros":              forge(string(testSecret), hs256, claim(`"01"`, `"`+own.Jti+`"`, "1", "1767351845")),
		"an unknown jti":              forge(string(testSecret), hs256, claim(`"1"`, `"0f8fad5b-d9cb-469f-a165-70867728950e"`, "1", "1767351845")),
		"a null jti":                  forge(string(testSecret), hs256, claim(`"1"`, `null`, "1", "1767351845")),
		"a textual exp":               forge(string(testSecret), hs256, claim(`"1"`, `"`+own.Jti+`"`, "1", `"1767351845"`)),
		"no exp":                      forge(string(testSecret), hs256, `{"sub":"1","jti":"`+own.Jti+`","iat":1}`),
		"no iat":                      forge(string(testSecret), hs256, `{"sub":"1","jti":"`+own.Jti+`","exp":1767351845}`),
		"no jti":                      forge(string(testSecret), hs256, `{"sub":"1","iat":1,"exp":1767351845}`),
		"no sub":                      forge(string(testSecret), hs256, `{"jti":"`+own.Jti+`","iat":1,"exp":1767351845}`),
		"an early exp":                forge(string(testSecret), hs256, claim(`"1"`, `"`+own.Jti+`"`, "1", "1767323045")),
		"a payload that is no object": forge(string(testSecret), hs256, `[]`),
	} {
		(&api{t: t, server: a.server, token: token}).do("GET", "/projects", "").want(t, what, 403)
	}
	(&api{t: t, server: a.server, token: forge(string(testSecret), hs256, good)}).do("GET", "/projects", "").want(t, "the same token again", 200)
	anonymous := &api{t: t, server: a.server}
	anonymous.do("GET", "/projects?access_token="+a.token, "", "Authorization", "Bearer "+a.token).want(t, "a header or the query", 403)
	c.at = c.at.Add(sessionLifetime - time.Second)
	a.do("GET", "/projects", "").want(t, "a second before the end", 200)
	c.at = c.at.Add(time.Second)
	a.do("GET", "/projects", "").want(t, "after eight hours", 403)
}

func TestLoginRemovesTheUsersExpiredSessions(t *testing.T) {
	c, g := newClock(), shopGenome()
	memory, err := NewMemory(g)
	if err != nil {
		t.Fatal(err)
	}
	a := (&api{t: t, server: newServer(t, g, Options{Now: c.now, Store: memory})}).register("a@example.org")
	a.register("b@example.org")
	c.at = c.at.Add(9 * time.Hour)
	a.do("POST", "/auth/login", `{"email":"a@example.org","password":"12345678"}`).want(t, "login", 200)
	if len(memory.sessions) != 2 {
		t.Errorf("%d sessions: the user's new one and the other user's are left", len(memory.sessions))
	}
}

func TestWithoutACookieEverythingOfAnAccountIs403(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.token = ""
	for _, request := range [][3]string{
		{"GET", "/projects", ""}, {"GET", "/projects?nope=1", ""}, {"GET", "/projects/1", ""}, {"GET", "/projects/99", ""}, {"GET", "/projects/x", ""},
		{"POST", "/projects", `{"title":"x"}`}, {"POST", "/projects", `{}`}, {"PUT", "/projects/1", `{}`}, {"DELETE", "/projects/1", ""},
		{"GET", "/auth/me", ""}, {"PUT", "/auth/me", `{}`}, {"PUT", "/auth/password", `{}`}, {"POST", "/auth/delete", `{}`},
	} {
		a.do(request[0], request[1], request[2]).want(t, request[0]+" "+request[1], http.StatusForbidden)
	}
}
