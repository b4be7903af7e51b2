package conformance

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// leftOpenCases send what the contract leaves open: whatever the answer, it is no 5xx, nothing wrong is stored and
// nothing changes that was not asked for.
func leftOpenCases(g *genome.Genome) []Case {
	var cases []Case
	for i := range g.Entities {
		e := &g.Entities[i]
		cases = append(cases,
			Case{Name: "left-open/" + e.Stem + "/methods", lane: e.Stem, volatile: true, Rules: []string{"OPEN-METHOD-1", "OPEN-SANE-1"}, Run: func(t *T) { openMethods(t, e) }},
			Case{Name: "left-open/" + e.Stem + "/values", lane: e.Stem, volatile: true, Rules: []string{"OPEN-SANE-1"}, Run: func(t *T) { openValues(t, e) }})
	}
	e := first(g)
	return append(cases,
		Case{Name: "left-open/bodies", lane: "service", volatile: true, needsRow: true, Rules: []string{"OPEN-SANE-1"}, Run: func(t *T) { openBodies(t, e) }},
		Case{Name: "left-open/paths", lane: "service", volatile: true, needsRow: true, Rules: []string{"OPEN-SANE-1"}, Run: func(t *T) { openPaths(t, e) }},
		Case{Name: "left-open/requests", lane: "service", volatile: true, needsRow: true, Rules: []string{"OPEN-SANE-1"}, Run: func(t *T) { openRequests(t, e) }},
		Case{Name: "left-open/accounts", lane: "service", volatile: true, Rules: []string{"OPEN-SANE-1"}, Run: openAccounts})
}

// sane checks that an open answer is a client's error or a success; observe has looked for a 5xx.
func (t *T) sane(r *response, why string) {
	t.check(r.Status >= 200 && r.Status < 500, "OPEN-SANE-1", r, "%s: status %d", why, r.Status)
}

// contractual are the methods that some path of the contract takes; others a server may refuse before it routes.
var contractual = map[string]bool{"GET": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true}

// allows checks that a 405 names the methods that the path of a resource takes, as RFC 9110, 15.5.6 has it.
func (t *T) allows(res *response, q request) {
	expected := []string{"GET", "POST"}
	if strings.Count(q.path, "/") > 1 {
		expected = []string{"GET", "PUT", "DELETE"}
	}
	var allowed []string
	for _, value := range res.ResponseHeader.Values("Allow") {
		for method := range strings.SplitSeq(value, ",") {
			allowed = append(allowed, strings.TrimSpace(method))
		}
	}
	complete := !slices.Contains(allowed, q.method)
	for _, method := range expected {
		complete = complete && slices.Contains(allowed, method)
	}
	t.check(complete, "OPEN-METHOD-1", res, "%s %s: Allow is %q, expected %s", q.method, q.path, allowed, strings.Join(expected, ", "))
}

func openMethods(t *T, e *genome.Entity) {
	u := t.userFor(e)
	r, body := t.row(u, e)
	path := item(e, r.id())
	for _, q := range []request{
		{method: "PATCH", path: path, body: obj{}}, {method: "PATCH", path: path, body: body}, {method: "POST", path: path, body: body},
		{method: "PUT", path: "/" + e.Path, body: body}, {method: "DELETE", path: "/" + e.Path}, {method: "PATCH", path: "/" + e.Path, body: body},
		{method: "PROPFIND", path: path}, {method: "BREW", path: path}, {method: "TRACE", path: path},
	} {
		q.cookie, q.open = u.token, true
		res := t.send(q)
		known := res.Status == 404 || res.Status == 405 || res.Status == 501 && q.method != "PATCH" || res.Status == 400 && (q.method == "TRACE" || q.method == "BREW")
		t.check(known, "OPEN-METHOD-1", res, "%s %s: status %d, expected 404 or 405", q.method, q.path, res.Status)
		if res.Status == 405 && contractual[q.method] {
			t.allows(res, q)
		}
	}
	for _, method := range []string{"HEAD", "OPTIONS"} {
		for _, p := range []string{path, "/" + e.Path} {
			t.sane(t.send(request{method: method, path: p, cookie: u.token, open: true}), method)
		}
	}
	t.unchanged(u, path, r.object(), "OPEN-METHOD-1", "after methods outside the contract")
	t.del(u, path)
}

// openValues tries values that are left open: each is refused, or comes back as a value that it may mean.
func openValues(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	type try struct {
		send any
		may  []any // what may come back
	}
	for _, f := range scalars(e) {
		var tries []try
		switch f.Type {
		case genome.Integer:
			one := fmt.Sprint(generate(f, 0))
			tries = []try{{raw(one + ".0"), []any{plain(raw(one))}}, {raw(one + "e0"), []any{plain(raw(one))}}, {raw("1e400"), nil}, {raw("-0"), []any{plain(raw("0"))}}}
		case genome.Float:
			tries = []try{{raw("1e400"), nil}, {raw("-1e400"), nil}, {raw("1e-400"), []any{plain(raw("0"))}}}
		case genome.Decimal:
			tries = []try{{raw("1e400"), nil}, {raw("1e-400"), []any{rat("0").FloatString(f.Scale)}}}
		case genome.DateTime:
			tries = []try{{"2024-01-31t12:34:56z", []any{"2024-01-31T12:34:56.000Z"}}, {"2024-01-31 12:34:56Z", []any{"2024-01-31T12:34:56.000Z"}}}
		case genome.String, genome.TextType:
			if f.Pattern.IsEmpty() {
				pad := strings.Repeat("x", f.MinLength)
				tries = []try{{"\u00a0" + pad, []any{"\u00a0" + pad}}, {"\u3000\u2003" + pad, []any{"\u3000\u2003" + pad}},
					{raw(`"\ud800x` + pad + `"`), []any{"\ufffdx" + pad, "x" + pad, "\ufffd\ufffd\ufffdx" + pad, "?x" + pad}}}
			}
		case genome.URL:
			tries = []try{{"https://exa_mple..com", []any{"https://exa_mple..com"}}, {"https://[:::]", []any{"https://[:::]"}}}
		case genome.JSON:
			tries = []try{{raw("1e400"), nil}, {raw(`{"a":1,"a":2}`), []any{plain(raw(`{"a":2}`)), plain(raw(`{"a":1}`))}}, {raw(`"\ud800"`), []any{"\ufffd", "?", "\ufffd\ufffd\ufffd", ""}}}
		}
		for _, tr := range tries {
			r := t.send(request{method: "POST", path: "/" + e.Path, body: base.with(obj{f.Name: tr.send}), cookie: u.token, open: true})
			t.sane(r, f.Name+": "+string(encodeJSON(tr.send)))
			if r.Status != 201 {
				continue
			}
			ok := false
			for _, v := range tr.may {
				ok = ok || equal(r.object()[f.Name], v)
			}
			t.check(ok, "OPEN-SANE-1", r, "%s: %s is stored as %s", f.Name, show(tr.send), show(r.object()[f.Name]))
			t.del(u, item(e, r.id()))
		}
	}
}

func openBodies(t *T, e *genome.Entity) {
	u := t.register()
	base := t.bodyApart(u, e)
	good := encode(base)
	utf16 := []byte{0xfe, 0xff}
	for _, c := range good {
		utf16 = append(utf16, 0, c)
	}
	deep := func(n int) []byte {
		return []byte(`{"zz":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `,` + string(good[1:]))
	}
	json := func(extra ...string) http.Header {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(extra); i += 2 {
			h.Set(extra[i], extra[i+1])
		}
		return h
	}
	created := 0
	for _, c := range []struct {
		why    string
		body   []byte
		header http.Header
	}{
		{"a byte order mark", append([]byte("\xef\xbb\xbf"), good...), json()},
		{"UTF-16", utf16, json("Content-Type", "application/json; charset=utf-16")},
		{"another charset", good, json("Content-Type", "application/json; charset=iso-8859-1")},
		{"a problem's media type", good, json("Content-Type", "application/merge-patch+json")},
		{"invalid UTF-8", bytes.Replace(good, []byte("{"), []byte("{\"zz\":\"\xff\xfe\xc3(\","), 1), json()},
		{"NaN", bytes.Replace(good, []byte("{"), []byte(`{"zz":NaN,`), 1), json()},
		{"Infinity", bytes.Replace(good, []byte("{"), []byte(`{"zz":-Infinity,`), 1), json()},
		{"gzip that is none", good, json("Content-Encoding", "gzip")},
		{"an unknown coding", good, json("Content-Encoding", "zz")},
		{"duplicate keys", bytes.Replace(good, []byte("{"), []byte(`{"zz":1,"zz":2,`), 1), json()},
		{"500 levels", deep(500), json()}, {"100,000 levels", deep(100_000), json()},
		{"an unclosed array", []byte(strings.Repeat("[", 200_000)), json()},
		{"a number of 10,000 digits", bytes.Replace(good, []byte("{"), []byte(`{"zz":`+strings.Repeat("9", 10_000)+`,`), 1), json()},
		{"a lone surrogate as a key", bytes.Replace(good, []byte("{"), []byte(`{"\ud800":1,`), 1), json()},
		{"U+0000 in an unknown key", bytes.Replace(good, []byte("{"), []byte(`{"z\u0000z":1,`), 1), json()},
	} {
		r := t.send(request{method: "POST", path: "/" + e.Path, body: c.body, cookie: u.token, header: c.header, open: true})
		t.sane(r, c.why)
		if r.Status == 201 {
			created++
			t.check(r.id() > 0, "OPEN-SANE-1", r, "%s: created without an id", c.why)
			t.wantRow(r, r.object(), e, expected(e, base), "OPEN-SANE-1")
			t.want(t.del(u, item(e, r.id())), "OPEN-SANE-1", 204, "deleting it")
		}
	}
	rows, r := t.list(u, "/"+e.Path, "OPEN-SANE-1")
	t.check(len(rows) == 0, "OPEN-SANE-1", r, "%d rows are stored after %d were created and deleted", len(rows), created)
}

func openPaths(t *T, e *genome.Entity) {
	u := t.register()
	r, _ := t.row(u, e)
	path := item(e, r.id())
	for _, p := range []string{"/" + e.Path + "/", path + "/", "//" + e.Path, "/" + strings.ToUpper(e.Path), "/./" + e.Path, "/x/../" + e.Path, path + "/../", "/" + e.Path + "/%2e%2e/", "/%2e%2e/%2e%2e/etc/passwd",
		path + "%00", path + "%0a", path + ";x=1", path + ".json", "/" + e.Path + ".json", path + "?limit=1", "/" + strings.Repeat("x", 5000), path + "?" + strings.Repeat("a", 6000), "/" + e.Path + "?limit=1&limit=2",
		"/" + e.Path + "?sort=id&sort=-id", "/" + e.Path + "?q=%ff%fe", "/" + e.Path + "?q=" + strings.Repeat("a", 3000), "/" + e.Path + "?&&", "/" + e.Path + "?=", "/" + e.Path + "?limit", "/auth/me/", "/AUTH/me", "/healthz/", "/index.php", "/.env", "/.git/config"} {
		q := t.send(request{method: "GET", path: p, cookie: u.token, open: true})
		t.sane(q, "GET "+cut(p))
		if q.Status == 200 && strings.Contains(string(q.ResponseBody), "JWT_SECRET") {
			t.fail("OPEN-SANE-1", q, "a secret is served")
		}
	}
	for _, p := range []string{path + "/", path + "%00", path + ";x=1", path + ".json", "/" + e.Path + "/" + strings.Repeat("0", 30) + "1"} {
		d := t.send(request{method: "GET", path: p, cookie: u.token, open: true})
		if d.Status == 200 {
			t.wantSame(d, d.object(), r.object(), "OPEN-SANE-1", "GET "+p)
		}
	}
	t.unchanged(u, path, r.object(), "OPEN-SANE-1", "after odd paths")
}

// openRequests sends what net/http's client would not.
func openRequests(t *T, e *genome.Entity) {
	u := t.register()
	base := encode(t.bodyApart(u, e))
	cookie := "Cookie: access_token=" + u.token
	get := func(line string, headers ...string) {
		r := t.wire(line+"\n"+strings.Join(headers, "\n"), nil, true)
		if r.err != nil {
			return // closing the connection is an answer to what is no HTTP
		}
		t.sane(r, line)
	}
	for _, p := range []string{"/%", "/%zz", "/" + e.Path + "/%", "/" + e.Path + "?q=%", "/" + e.Path + "?q=%zz", "/" + e.Path + "?%zz=1", "/" + e.Path + "?q=\xff"} {
		r := t.wire("GET "+p+" HTTP/1.1\n"+cookie, nil, true)
		t.check(r.err != nil || r.Status < 500, "OPEN-SANE-1", r, "GET %s: status %d", p, r.Status)
	}
	get("GET /"+e.Path+" HTTP/1.1", cookie, "X-Long: "+strings.Repeat("x", 100_000))
	get("GET /"+e.Path+" HTTP/1.1", cookie, cookie)
	get("GET /"+e.Path+" HTTP/1.1", "Cookie: access_token=; access_token="+u.token)
	get("GET /"+e.Path+" HTTP/1.1", "Cookie: "+strings.Repeat("a=b; ", 500)+"access_token="+u.token)
	get("GET /"+e.Path+" HTTP/1.1", cookie, "Accept: text/html")
	get("GET /"+e.Path+" HTTP/1.1", cookie, "Accept: application/xml;q=0.1, */*;q=0")
	get("GET /"+e.Path+" HTTP/1.1", cookie, "Range: bytes=0-1", "If-None-Match: *", "If-Modified-Since: Mon, 01 Jan 2035 00:00:00 GMT")
	get("POST /"+e.Path+" HTTP/1.1", cookie, "Content-Type: application/json", "Content-Type: text/plain", "Content-Length: 0")
	get("GET http://elsewhere.example/"+e.Path+" HTTP/1.1", cookie)
	accept := t.send(request{method: "GET", path: "/no-such-route", cookie: u.token, open: true, header: http.Header{"Accept": {"text/html"}}})
	t.check(accept.Status == 404 || accept.Status == 406, "OPEN-SANE-1", accept, "an unknown route for a browser: status %d", accept.Status)
	twice := t.wire(fmt.Sprintf("POST /%s HTTP/1.1\n%s\nContent-Type: application/json\nContent-Length: %d\nExpect: 100-continue", e.Path, cookie, len(base)), base, true)
	t.check(twice.err != nil || twice.Status < 500, "OPEN-SANE-1", twice, "Expect: status %d", twice.Status)
}

func openAccounts(t *T) {
	body := t.registration()
	for _, p := range []any{raw(`"\ud800abcdefgh"`), strings.Repeat("\u00a0", 8), strings.Repeat("\u200b", 8)} {
		r := t.send(request{method: "POST", path: "/auth/register", body: t.registration().with(obj{"password": p}), open: true})
		t.sane(r, "the password "+string(encodeJSON(p)))
	}
	t.sane(t.send(request{method: "POST", path: "/auth/login", body: obj{"email": body["email"], "password": raw(`"\udfff"`)}, open: true}), "login with a lone surrogate")
	for _, method := range []string{"GET", "DELETE", "PATCH", "OPTIONS", "HEAD"} {
		for _, path := range []string{"/auth/register", "/auth/login", "/auth/password", "/auth/delete", "/auth/logout"} {
			r := t.send(request{method: method, path: path, cookie: t.user().token, open: true})
			t.sane(r, method+" "+path)
		}
	}
	t.want(t.get(t.user(), "/auth/me"), "OPEN-SANE-1", 200, "the session after methods outside the contract")
}
