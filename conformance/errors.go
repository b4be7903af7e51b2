package conformance

import (
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// ambientRules hold for every answer, whatever the case is about: each case may report them.
var ambientRules = map[string]bool{
	"ERR-STATUS-1": true, "ERR-PROBLEM-1": true, "ERR-FIELDS-1": true, "ERR-LEAK-1": true, "RES-MEDIA-1": true,
	"OP-HEADER-1": true, "OP-HEADER-2": true, "OP-HEADER-3": true, "ACC-CORS-1": true, "ACC-TOKEN-2": true,
	"RES-OWNER-1": true, "RES-SHAPE-1": true, "RES-ID-1": true, "RES-STAMP-1": true, "RES-CREATE-1": true,
	"ACC-REGISTER-1": true, "ACC-COOKIE-1": true, "LIST-BODY-1": true, "LIST-COUNT-1": true, "RES-REREAD-1": true,
}

// leaks are traces of a server's inside that no error may hold.
var leaks = regexp.MustCompile(`(?i)SQLSTATE|syntax error at|Traceback \(most recent|\bat [\w.$]+\([\w]+\.(java|kt|cs|ts|js):\d+|goroutine \d+ \[|\.(go|rb|py|php|ts|js|cs):\d+|<html|<!doctype|stack ?trace|violates (unique|foreign|check)|\bINSERT INTO\b|\bSELECT .* FROM\b`)

// version is a number as servers tell it of themselves: nginx/1.25.
var version = regexp.MustCompile(`/\s*\d|\d+\.\d+`)

// ambient checks what holds for every answer. Where the answer is left open only the status and what must never
// happen are looked at.
func (t *T) ambient(r *response, open bool) {
	if r.err != nil {
		t.once("ERR-STATUS-1", r, "no answer: %v", r.err)
		return
	}
	if r.Status >= 500 {
		rule := "ERR-STATUS-1"
		if open {
			rule = "OPEN-SANE-1"
		}
		t.once(rule, r, "status %d", r.Status)
	}
	h := r.ResponseHeader
	for k := range h {
		if strings.HasPrefix(k, "Access-Control-") {
			t.once("ACC-CORS-1", r, "the answer has a header %s", k)
		}
	}
	if h.Get("X-Powered-By") != "" || version.MatchString(h.Get("Server")) {
		t.once("OP-HEADER-3", r, "the answer says what serves it: Server %q, X-Powered-By %q", h.Get("Server"), h.Get("X-Powered-By"))
	}
	t.leak(r)
	if open {
		return
	}
	t.headers(r)
	if r.Method == "HEAD" || r.Method == "OPTIONS" {
		return
	}
	if r.Status >= 400 {
		t.problem(r)
		return
	}
	t.success(r)
}

// headers checks those that every answer has.
func (t *T) headers(r *response) {
	h := r.ResponseHeader
	if got := h.Get("X-Content-Type-Options"); got != "nosniff" {
		t.once("OP-HEADER-1", r, "X-Content-Type-Options is %q, expected nosniff", got)
	}
	if got := h.Get("Referrer-Policy"); got != "no-referrer" {
		t.once("OP-HEADER-1", r, "Referrer-Policy is %q, expected no-referrer", got)
	}
	if isAPI(t.genome(), r.Path) && !strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.once("OP-HEADER-2", r, "Cache-Control is %q, expected no-store", h.Get("Cache-Control"))
	}
}

// isAPI reports whether a path is one of the accounts or of an entity.
func isAPI(g *genome.Genome, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	if strings.HasPrefix(path, "/auth/") {
		return true
	}
	for i := range g.Entities {
		base := "/" + g.Entities[i].Path
		if path == base || strings.HasPrefix(path, base+"/") {
			return true
		}
	}
	return false
}

// leak looks for what must not leave the server.
func (t *T) leak(r *response) {
	body := string(r.ResponseBody)
	if r.Status >= 400 {
		if found := leaks.FindString(body); found != "" {
			t.once("ERR-LEAK-1", r, "the answer to a faulty request holds %q", found)
		}
		if strings.Contains(body, echoMark) {
			t.once("ERR-LEAK-1", r, "the answer echoes the input")
		}
	}
	for _, token := range []string{sessionToken(r), sentToken(r)} {
		if len(token) > 40 && strings.Contains(body, token) {
			t.once("ACC-TOKEN-2", r, "the body holds the session's token")
		}
	}
}

// echoMark is a text that cases send in faulty requests and that no answer may repeat.
const echoMark = "zqxecho"

// sentToken gives the token of the request's cookie.
func sentToken(r *response) string {
	_, token, _ := strings.Cut(r.RequestHeader.Get("Cookie"), "access_token=")
	return token
}

// success checks an answer below 400.
func (t *T) success(r *response) {
	switch {
	case r.Status == 204:
		if len(r.ResponseBody) > 0 {
			t.once("ERR-STATUS-1", r, "a 204 has a body")
		}
	case r.Status != 200 && r.Status != 201:
		t.once("ERR-STATUS-1", r, "status %d is not one of the contract's", r.Status)
	case isAPI(t.genome(), r.Path):
		if media(r) != "application/json" || r.json == nil {
			t.once("RES-MEDIA-1", r, "the body is %q, expected application/json", media(r))
		}
		if _, there := r.object()["user_id"]; there {
			t.once("RES-OWNER-1", r, "the representation holds user_id")
		}
	}
}

// media gives the media type of an answer without parameters.
func media(r *response) string {
	m, _, err := mime.ParseMediaType(r.ResponseHeader.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return m
}

// problem checks that an error is problem+json as RFC 9457 has it.
func (t *T) problem(r *response) {
	p := r.object()
	title, _ := p["title"].(string)
	_, detail := p["detail"].(string)
	if media(r) != "application/problem+json" || title == "" || !detail || intOf(p["status"]) != int64(r.Status) {
		t.once("ERR-PROBLEM-1", r, "an error must be application/problem+json with title, detail and status %d; it is %q", r.Status, media(r))
		return
	}
	if r.Status != 422 {
		return
	}
	fields, _ := p["errors"].(map[string]any)
	ok := len(fields) > 0
	for _, messages := range fields {
		list, _ := messages.([]any)
		ok = ok && len(list) > 0
		for _, m := range list {
			s, _ := m.(string)
			ok = ok && s != ""
		}
	}
	if !ok {
		t.once("ERR-FIELDS-1", r, "a 422 must have errors, an object of lists of messages")
	}
}

// once records a failure unless the case has recorded the same one.
func (t *T) once(rule string, r *response, format string, args ...any) {
	message := rule + fmt.Sprintf(format, args...)
	t.mu.Lock()
	known := t.seen[message]
	t.seen[message] = true
	t.mu.Unlock()
	if !known {
		t.fail(rule, r, format, args...)
	}
}

// errorCases check what every error looks like, the framework's own included.
func errorCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "errors/shape", lane: "service", Rules: []string{"ERR-PROBLEM-1", "ERR-FIELDS-1", "ERR-STATUS-1"}, Run: func(t *T) { errorShape(t, e) }},
		{Name: "errors/leaks", lane: "service", needsRow: true, Rules: []string{"ERR-LEAK-1"}, Run: func(t *T) { errorLeaks(t, e) }},
		{Name: "errors/authentication", lane: "service", Rules: []string{"ERR-AUTH-1", "ERR-AUTH-2"}, Run: func(t *T) { errorAuth(t, g) }},
	}
}

// provocation is a request that is an error, and the statuses that it may have.
type provocation struct {
	request
	status []int
}

// errorShape provokes one error of each kind; observe judges the form of each.
func errorShape(t *T, e *genome.Entity) {
	u := t.user()
	list := []provocation{
		{request{method: "GET", path: "/no-such-route", cookie: u.token}, []int{404}},
		{request{method: "GET", path: "/auth/no-such-route", cookie: u.token}, []int{404}},
		{request{method: "DELETE", path: "/auth/me", cookie: u.token, unrecorded: true}, []int{404, 405}},
		{request{method: "PUT", path: "/auth/me", body: "{", cookie: u.token}, []int{400}},
		{request{method: "GET", path: "/auth/me"}, []int{403}},
	}
	if e != nil {
		list = append(list, rowErrors(u, "/"+e.Path)...)
	}
	for _, p := range list {
		r := t.send(p.request)
		t.check(slices.Contains(p.status, r.Status), "ERR-STATUS-1", r, "status %d, expected one of %v", r.Status, p.status)
	}
}

// rowErrors are the errors of an entity's routes.
func rowErrors(u *user, base string) []provocation {
	return []provocation{
		{request{method: "GET", path: base + "/1/no-such-route", cookie: u.token}, []int{404}},
		{request{method: "PUT", path: base, body: obj{}, cookie: u.token, unrecorded: true}, []int{404, 405}},
		{request{method: "POST", path: base, body: "{", cookie: u.token}, []int{400}},
		{request{method: "POST", path: base, body: "x", cookie: u.token, header: http.Header{"Content-Type": {"text/plain"}}}, []int{415}},
		{request{method: "POST", path: base, body: `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, cookie: u.token}, []int{413}},
		{request{method: "GET", path: base + "/9007199254740991", cookie: u.token}, []int{404}},
		{request{method: "GET", path: base + "?limit=0", cookie: u.token}, []int{422}},
		{request{method: "GET", path: base}, []int{403}},
	}
}

// errorLeaks sends texts that a careless server repeats or chokes on; observe looks for them in the answers.
func errorLeaks(t *T, e *genome.Entity) {
	u := t.user()
	base := "/" + e.Path
	t.want(t.get(u, base+"/"+echoMark), "ERR-LEAK-1", 404, "a path id that is no number")
	t.want(t.get(u, base+"?sort="+echoMark), "ERR-LEAK-1", 422, "an unknown sort name")
	t.want(t.get(u, base+"?limit="+echoMark), "ERR-LEAK-1", 422, "a limit that is no number")
	t.want(t.post(u, base, `{"a": `+echoMark+`}`), "ERR-LEAK-1", 400, "malformed JSON")
	t.want(t.post(u, base, `["`+echoMark+`"]`), "ERR-LEAK-1", 400, "JSON that is no object")
	wrong := t.post(nil, "/auth/login", obj{"email": echoMark + "@example.test", "password": echoMark + echoMark})
	t.want(wrong, "ERR-LEAK-1", 403, "a wrong pair")
	for _, f := range e.Body() {
		if f.ReadOnly || f.Type == genome.String || f.Type == genome.TextType || f.Type == genome.JSON {
			continue
		}
		r := t.post(u, base, t.body(u, e).with(obj{f.Name: "<" + echoMark + ">'\""}))
		t.want(r, "ERR-LEAK-1", 422, "a text in %s", f.Name)
	}
}

// errorAuth sends well-formed requests without a valid cookie to every route that needs an account.
func errorAuth(t *T, g *genome.Genome) {
	u := t.user()
	for i := range g.Entities {
		e := &g.Entities[i]
		id := t.anchor(u, e.Name)
		for _, q := range []request{
			{method: "GET", path: "/" + e.Path}, {method: "GET", path: "/" + e.Path + "?limit=0"},
			{method: "POST", path: "/" + e.Path, body: obj{}},
			{method: "GET", path: item(e, id)}, {method: "GET", path: item(e, 9007199254740991)}, {method: "GET", path: "/" + e.Path + "/x"},
			{method: "PUT", path: item(e, id), body: obj{}}, {method: "PUT", path: item(e, 9007199254740991), body: obj{}},
			{method: "DELETE", path: item(e, id)}, {method: "DELETE", path: item(e, 9007199254740991)},
		} {
			r := t.send(q)
			t.want(r, "ERR-AUTH-1", 403, "%s %s without a cookie", q.method, q.path)
		}
		t.want(t.get(u, item(e, id)), "ERR-AUTH-1", 200, "the row after requests without a cookie")
	}
	for _, q := range []request{
		{method: "GET", path: "/auth/me"}, {method: "PUT", path: "/auth/me", body: obj{}},
		{method: "PUT", path: "/auth/password", body: obj{"current_password": 5}}, {method: "POST", path: "/auth/delete", body: obj{}},
	} {
		for _, cookie := range []string{"", "x", "a.b.c"} {
			q.cookie = cookie
			t.want(t.send(q), "ERR-AUTH-1", 403, "%s %s with the cookie %q", q.method, q.path, cookie)
		}
	}
	e := first(g)
	if e == nil {
		return
	}
	for _, q := range []request{
		{method: "POST", path: "/" + e.Path, body: "{", unrecorded: true},
		{method: "POST", path: "/" + e.Path, body: "x", header: http.Header{"Content-Type": {"text/plain"}}, unrecorded: true},
		{method: "POST", path: "/" + e.Path, body: strings.Repeat(" ", 1<<20+1), unrecorded: true},
	} {
		r := t.send(q)
		t.check(r.Status == 403 || r.Status == 400 || r.Status == 413 || r.Status == 415, "ERR-AUTH-2", r,
			"status %d, expected 403, or 400, 413 or 415 before routing", r.Status)
	}
}
