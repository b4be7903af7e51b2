package preview

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

func TestAPathIDThatIsNoIDIsNotFound(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	for _, id := range []string{"0", "-1", "01", "1.0", "1e0", "x", "%31x", "9007199254740992", "99999999999999999999", "null", "1%00", "%2F", "1%2F1", "+1", "%201"} {
		a.do("GET", "/projects/"+id, "").want(t, id, 404)
		a.do("PUT", "/projects/"+id, `{"title":"x"}`).want(t, id, 404)
		a.do("DELETE", "/projects/"+id, "").want(t, id, 404)
	}
	a.do("GET", "/projects/9007199254740991", "").want(t, "the greatest id", 404)
	a.do("GET", "/projects/1", "").want(t, "the row", 200)
}

func TestWhatIsNotServedIsAProblem(t *testing.T) {
	a := signedIn(t, shopGenome())
	for _, path := range []string{"/nope", "/nope.js", "/projects/", "/Projects", "/projects/1/tasks", "/auth", "/auth/nope", "//projects", "/users", "/sessions", "/../etc/passwd", "/index.html/x"} {
		a.do("GET", path, "").want(t, path, 404)
	}
	for _, request := range [][2]string{
		{"DELETE", "/projects"}, {"PUT", "/projects"}, {"PATCH", "/projects"}, {"POST", "/projects/1"}, {"PATCH", "/projects/1"}, {"OPTIONS", "/projects"},
		{"GET", "/auth/login"}, {"DELETE", "/auth/me"}, {"POST", "/healthz"}, {"POST", "/"}, {"TRACE", "/projects"}, {"BREW", "/projects/1"},
	} {
		got := a.do(request[0], request[1], "")
		got.want(t, request[0]+" "+request[1], 405)
		if got.header.Get("Allow") == "" {
			t.Errorf("%v: no Allow", request)
		}
	}
}

func TestEveryAnswerCarriesTheSafetyHeaders(t *testing.T) {
	a := signedIn(t, shopGenome())
	for _, path := range []string{"/", "/index.html", "/projects", "/projects/1", "/nope", "/healthz", "/openapi.yaml"} {
		got := a.do("GET", path, "", "Origin", "https://example.org")
		if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, got.header)
		}
		if isPage := path == "/" || path == "/index.html"; isPage != (got.header.Get("Content-Security-Policy") != "") {
			t.Errorf("%s: Content-Security-Policy %q", path, got.header.Get("Content-Security-Policy"))
		} else if !isPage && got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got.header.Get("Cache-Control"))
		}
		for key := range got.header {
			if strings.HasPrefix(key, "Access-Control") || key == "Server" || key == "X-Powered-By" {
				t.Errorf("%s: %s", path, key)
			}
		}
	}
}

func TestHealthAndTheDescriptionAreServed(t *testing.T) {
	g := shopGenome()
	s := newServer(t, g, Options{OpenAPI: []byte("openapi: 3.1.0\n")})
	a := &api{t: t, server: s}
	if got := a.do("GET", "/healthz", ""); got.status != 200 || !sameJSON(t, got.body, `{"status": "ok"}`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	got := a.do("GET", "/openapi.yaml", "")
	if got.body != "openapi: 3.1.0\n" || got.header.Get("Content-Type") != "application/yaml" {
		t.Errorf("%s %s", got.header.Get("Content-Type"), got.body)
	}
	s.SetOpenAPI([]byte("other"))
	if got := a.do("GET", "/openapi.yaml", ""); got.body != "other" {
		t.Errorf("after SetOpenAPI: %s", got.body)
	}
	if got := a.do("HEAD", "/openapi.yaml", ""); got.status != 200 || got.body != "" || got.header.Get("Content-Length") != "5" {
		t.Errorf("HEAD: %d %q %v", got.status, got.body, got.header)
	}
}

func TestTheMinimalPageEscapesTheDocumentsWords(t *testing.T) {
	g := shopGenome()
	g.Title = name.NewText(`<script>alert("1")</script>`)
	g.Entities[0].LabelPlural = name.NewText(`"><img src=x>`)
	got := (&api{t: t, server: newServer(t, g, Options{})}).do("GET", "/", "")
	if got.status != 200 || got.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d %v", got.status, got.header)
	}
	for _, hostile := range []string{"<script>", "<img", " style="} {
		if strings.Contains(got.body, hostile) {
			t.Errorf("the page holds %s", hostile)
		}
	}
	for _, path := range []string{"/projects", "/tasks", "/tags", "/badges"} {
		if !strings.Contains(got.body, path) {
			t.Errorf("the page does not list %s", path)
		}
	}
}

func TestAnInterfaceOfFilesIsServedFromTheRoot(t *testing.T) {
	ui := fstest.MapFS{"index.html": {Data: []byte("<p>ui")}, "app.js": {Data: []byte("1")}, "sub/x.js": {Data: []byte("2")}, "README": {Data: []byte("3")}}
	a := &api{t: t, server: newServer(t, shopGenome(), Options{UI: ui})}
	for path, want := range map[string]string{"/": "text/html; charset=utf-8", "/index.html": "text/html; charset=utf-8", "/app.js": "text/javascript; charset=utf-8"} {
		got := a.do("GET", path, "")
		if got.status != 200 || got.header.Get("Content-Type") != want || got.header.Get("Content-Security-Policy") != contentPolicy {
			t.Errorf("%s: %d %v", path, got.status, got.header)
		}
	}
	for _, path := range []string{"/sub/x.js", "/README", "/.", "/.."} {
		a.do("GET", path, "").want(t, path, 404)
	}
}

func TestARequestIsOneLineOfTheLogWithoutQuery(t *testing.T) {
	var log bytes.Buffer
	a := &api{t: t, server: newServer(t, shopGenome(), Options{Logger: slog.New(slog.NewJSONHandler(&log, nil))})}
	a.do("POST", "/auth/login?token=hidden", `{"email":"hidden","password":"hidden"}`, "Cookie", "access_token=hidden")
	if strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String(), "hidden") {
		t.Errorf("%s", log.String())
	}
	for _, part := range []string{`"method":"POST"`, `"path":"/auth/login"`, `"status":403`, `"duration":`} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("no %s in %s", part, log.String())
		}
	}
}

// brokenStore fails where the test says.
type brokenStore struct {
	Store
	fail func() error
}

func (b brokenStore) Get(string, int64, int64) (Row, error) { return Row{}, b.fail() }

func TestAFaultOfTheServerTellsNothing(t *testing.T) {
	g := shopGenome()
	for _, fail := range []func() error{
		func() error { return errors.New("SELECT secret FROM rows") },
		func() error { panic("secret") },
	} {
		memory, err := NewMemory(g)
		if err != nil {
			t.Fatal(err)
		}
		a := (&api{t: t, server: newServer(t, g, Options{Store: brokenStore{memory, fail}})}).register("a@example.org")
		got := a.do("GET", "/projects/1", "")
		got.want(t, "a fault", 500)
		if strings.Contains(got.body, "secret") {
			t.Errorf("%s", got.body)
		}
	}
}

func TestAServerRefusesToStartOnWhatItCannotServe(t *testing.T) {
	if _, err := New(shopGenome(), Options{JWTSecret: []byte("short")}); err == nil || !strings.Contains(err.Error(), "JWT_SECRET") || strings.Contains(err.Error(), "short") {
		t.Errorf("a short secret: %v", err)
	}
	for what, f := range map[string]genome.Field{
		"a pattern":       {Name: "f", Type: genome.String, Pattern: name.NewText("(")},
		"a limit":         {Name: "f", Type: genome.Integer, Min: "many"},
		"a default":       {Name: "f", Type: genome.Integer, Default: genome.NewValue("x")},
		"a reference":     ref("f_id", "Nothing", false),
		"a long repetion": {Name: "f", Type: genome.String, Pattern: name.NewText("a{1,5000}")},
	} {
		g := &genome.Genome{Entities: []genome.Entity{entity("Thing", "things", f)}}
		if _, err := New(g, Options{JWTSecret: testSecret}); err == nil {
			t.Errorf("%s that cannot be served is no error", what)
		}
	}
}

func TestTwoServersMayShareAStore(t *testing.T) {
	g := shopGenome()
	first := newServer(t, g, Options{})
	a := (&api{t: t, server: first}).register("a@example.org")
	a.must("POST", "/projects", `{"title":"x"}`)
	a.server = newServer(t, g, Options{Store: first.Store()})
	a.do("GET", "/projects/1", "").want(t, "after a restart", 200)
}
