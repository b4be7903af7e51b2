package conformance

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// operationCases check what a service offers beside its API.
func operationCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "operation/health", lane: "service", Rules: []string{"OP-HEALTH-1"}, Run: operationHealth},
		{Name: "operation/openapi", lane: "service", volatile: true, Rules: []string{"OP-OPENAPI-1"}, Run: operationOpenAPI},
		{Name: "operation/ui", lane: "service", volatile: true, Rules: []string{"OP-UI-1", "OP-HEADER-1"}, Run: operationUI},
		{Name: "operation/ui-files", lane: "service", volatile: true, Rules: []string{"OP-UI-2", "OP-HEADER-1"}, Run: operationUIFiles},
		{Name: "operation/headers", lane: "service", Rules: []string{"OP-HEADER-1", "OP-HEADER-2", "OP-HEADER-3"}, Run: func(t *T) { operationHeaders(t, e) }},
		{Name: "operation/utc", lane: "service", NeedsSQL: true, volatile: true, Rules: []string{"OP-UTC-1"}, Run: func(t *T) { operationUTC(t, g) }},
	}
}

// restartCases restart the service with another environment.
func restartCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "restart/data", NeedsRestart: true, volatile: true, Rules: []string{"OP-RESTART-1"}, Run: func(t *T) { restartData(t, e) }},
		{Name: "restart/rate-limit", NeedsRestart: true, volatile: true, Rules: []string{"ACC-RATE-1", "ACC-PROXY-1"}, Run: func(t *T) { restartRate(t, e) }},
		{Name: "restart/trusted-proxy", NeedsRestart: true, volatile: true, Rules: []string{"ACC-PROXY-1", "ACC-PROXY-2"}, Run: restartProxy},
	}
}

func operationHealth(t *T) {
	r := t.get(nil, "/healthz")
	t.want(r, "OP-HEALTH-1", 200, "health")
	t.check(equal(r.json, map[string]any{"status": "ok"}), "OP-HEALTH-1", r, `the body is %s, expected {"status": "ok"}`, show(r.json))
	t.check(media(r) == "application/json", "OP-HEALTH-1", r, "the media type is %q", media(r))
}

func operationOpenAPI(t *T) {
	r := t.get(nil, "/openapi.yaml")
	t.want(r, "OP-OPENAPI-1", 200, "the description of the API")
	t.check(media(r) == "application/yaml", "OP-OPENAPI-1", r, "the media type is %q, expected application/yaml", media(r))
	body := string(r.ResponseBody)
	for i := range t.genome().Entities {
		path := "/" + t.genome().Entities[i].Path
		t.check(strings.Contains(body, path+":") || strings.Contains(body, path+`":`), "OP-OPENAPI-1", r, "the description lacks the path %s", path)
	}
}

// policy is the UI's Content-Security-Policy.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func operationUI(t *T) {
	r := t.get(nil, "/")
	t.want(r, "OP-UI-1", 200, "the UI")
	t.check(media(r) == "text/html", "OP-UI-1", r, "the media type is %q, expected text/html", media(r))
	got := strings.TrimSuffix(strings.Join(r.ResponseHeader["Content-Security-Policy"], " and "), ";")
	t.check(got == policy, "OP-UI-1", r, "Content-Security-Policy is %q", got)
}

// uiFile matches the name of a file that the UI refers to, in a page or in a module.
var uiFile = regexp.MustCompile(`["'](?:\./|/)?([\w-]+(\.(?:js|css|svg|json)))["']`)

// uiMedia gives the media type of a UI's file by the end of its name.
var uiMedia = map[string]string{".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}

// operationUIFiles follows the references of the page and of the modules that it loads.
func operationUIFiles(t *T) {
	endings := map[string]string{"index.html": ""} // by name of a file
	for waiting := []string{""}; len(waiting) > 0; waiting = waiting[1:] {
		r := t.get(nil, "/"+waiting[0])
		t.want(r, "OP-UI-2", 200, "the UI's file /%s", waiting[0])
		if want := uiMedia[endings[waiting[0]]]; want != "" {
			t.check(media(r) == want, "OP-UI-2", r, "the media type of /%s is %q, expected %s", waiting[0], media(r), want)
		}
		for _, m := range uiFile.FindAllStringSubmatch(string(r.ResponseBody), -1) {
			if _, known := endings[m[1]]; !known {
				endings[m[1]] = m[2]
				waiting = append(waiting, m[1])
			}
		}
	}
	t.check(len(endings) > 3, "OP-UI-2", nil, "the page refers to %d files", len(endings)-1)
}

// operationHeaders asks for answers of every kind; what each must carry is looked at for every answer of the run, and
// here once more by name.
func operationHeaders(t *T, e *genome.Entity) {
	u := t.user()
	list := []request{
		{method: "GET", path: "/"}, {method: "GET", path: "/healthz"}, {method: "GET", path: "/openapi.yaml"}, {method: "GET", path: guarded(e)},
		{method: "GET", path: guarded(e), cookie: u.token}, {method: "GET", path: "/no-such-route"}, {method: "POST", path: "/auth/logout"},
		{method: "POST", path: "/auth/login", body: "{"}, {method: "GET", path: "/auth/me", cookie: u.token},
	}
	if e != nil {
		list = append(list, request{method: "GET", path: item(e, 9007199254740991)}, request{method: "POST", path: "/" + e.Path, cookie: u.token, body: "{"})
	}
	for _, q := range list {
		r := t.send(q)
		h := r.ResponseHeader
		t.check(h.Get("X-Content-Type-Options") == "nosniff" && h.Get("Referrer-Policy") == "no-referrer", "OP-HEADER-1", r, "%s %s lacks a header", q.method, q.path)
		if isAPI(t.genome(), q.path) {
			t.check(strings.Contains(h.Get("Cache-Control"), "no-store"), "OP-HEADER-2", r, "Cache-Control is %q", h.Get("Cache-Control"))
		}
		t.check(h.Get("X-Powered-By") == "" && !version.MatchString(h.Get("Server")), "OP-HEADER-3", r, "Server is %q, X-Powered-By %q", h.Get("Server"), h.Get("X-Powered-By"))
	}
}

// operationUTC compares a stored datetime with its instant.
func operationUTC(t *T, g *genome.Genome) {
	for i := range g.Entities {
		e := &g.Entities[i]
		u := t.userFor(e)
		r := t.create(u, e, t.minimal(u, e))
		stored := fmt.Sprint(t.query(fmt.Sprintf(`SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM %s WHERE id = $1`, ident(e.Table)), r.id())...)
		t.check(equal(r.object()["created_at"], stored), "OP-UTC-1", r, "created_at is %s, stored is %s", show(r.object()["created_at"]), stored)
		off := sqlInt(t.query(fmt.Sprintf(`SELECT abs(extract(epoch FROM now() - created_at))::bigint FROM %s WHERE id = $1`, ident(e.Table)), r.id()))
		t.check(off >= 0 && off < 300, "OP-UTC-1", r, "created_at is %d s from the database's clock", off)
		t.del(u, item(e, r.id()))
		return
	}
}

// restart starts the service anew and takes its address.
func (t *T) restart(env map[string]string) {
	base, err := t.suite.target.Restart(contextOf(120), env)
	if err != nil {
		t.fatal("OP-RESTART-1", nil, "the service does not start again with %v: %v", env, err)
	}
	t.suite.baseURL = strings.TrimRight(base, "/")
	t.suite.client.CloseIdleConnections()
}

func restartData(t *T, e *genome.Entity) {
	s := t.stored(e)
	u := s.user
	t.restart(nil)
	t.want(t.get(u, "/auth/me"), "OP-RESTART-1", 200, "the session after a restart")
	t.unchanged(u, s.path, s.shown, "OP-RESTART-1", "what is stored after a restart")
	t.want(t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password}), "OP-RESTART-1", 200, "login after a restart")
}

// limited are the routes of the rate limit.
var limited = []string{"POST /auth/register", "POST /auth/login", "PUT /auth/password", "POST /auth/delete"}

// restartRate counts each limited route up to the limit and beyond. The clock's minute may turn within: a route is
// tried anew then.
func restartRate(t *T, e *genome.Entity) {
	u := t.register()
	const limit = 3
	t.restart(map[string]string{"AUTH_RATE_LIMIT": strconv.Itoa(limit)})
	defer t.restart(nil)
	for _, route := range limited {
		method, path, _ := strings.Cut(route, " ")
		for i := 1; i <= limit+3; i++ {
			h := http.Header{"X-Forwarded-For": {fmt.Sprintf("203.0.113.%d", i)}, "Forwarded": {fmt.Sprintf("for=203.0.113.%d", i)}, "X-Real-Ip": {fmt.Sprintf("203.0.113.%d", i)}}
			r := t.send(request{method: method, path: path, body: obj{}, cookie: u.token, header: h})
			switch {
			case i <= limit:
				t.check(r.Status != 429, "ACC-RATE-1", r, "%s: request %d of %d is limited", route, i, limit)
			default:
				t.want(r, "ACC-PROXY-1", 429, "%s: request %d, whatever X-Forwarded-For says", route, i)
				t.want(r, "ACC-RATE-1", 429, "%s: request %d where %d are allowed", route, i, limit)
				after := r.ResponseHeader.Get("Retry-After")
				t.check(after != "", "ACC-RATE-1", r, "a 429 without Retry-After")
			}
		}
	}
	for range limit + 3 {
		t.want(t.get(u, guarded(e)), "ACC-RATE-1", 200, "%s, which is not limited", guarded(e))
		t.want(t.get(u, "/auth/me"), "ACC-RATE-1", 200, "the account, which is not limited")
		t.want(t.send(request{method: "POST", path: "/auth/logout"}), "ACC-RATE-1", 204, "logout, which is not limited")
	}
}

// restartProxy has the suite itself be a trusted proxy: the addresses that it forwards are counted apart, and what a
// client wrote before them is not believed.
func restartProxy(t *T) {
	const limit = 2
	t.restart(map[string]string{"AUTH_RATE_LIMIT": strconv.Itoa(limit), "TRUSTED_PROXIES": "127.0.0.0/8,::1/128"})
	defer t.restart(nil)
	login := func(forwarded string) *response {
		return t.send(request{method: "POST", path: "/auth/login", body: obj{}, header: http.Header{"X-Forwarded-For": {forwarded}}})
	}
	for client := 1; client <= 4; client++ {
		for range limit {
			r := login(fmt.Sprintf("203.0.113.%d", client))
			t.check(r.Status != 429, "ACC-PROXY-2", r, "address %d behind a trusted proxy is limited by another's requests", client)
		}
	}
	t.want(login("203.0.113.1"), "ACC-PROXY-2", 429, "one request too many of an address behind a trusted proxy")
	t.want(login("198.51.100.7, 203.0.113.1"), "ACC-PROXY-2", 429, "the same address, which wrote another before itself")
	t.want(login("198.51.100.8,203.0.113.1"), "ACC-PROXY-2", 429, "the same address, which wrote a third before itself")
	t.restart(map[string]string{"AUTH_RATE_LIMIT": strconv.Itoa(limit), "TRUSTED_PROXIES": "192.0.2.0/24"})
	for i := range limit + 1 {
		r := login(fmt.Sprintf("203.0.113.%d", i))
		t.check((r.Status == 429) == (i >= limit), "ACC-PROXY-1", r, "request %d through a peer that is no trusted proxy: status %d", i+1, r.Status)
	}
}
