package conformance

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// maxBody is the greatest body in bytes.
const maxBody = 1 << 20

// bodyCases check what a request's body may be. They use the first entity, if there is one, and the accounts.
func bodyCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "bodies/media-type", lane: "service", Rules: []string{"BODY-TYPE-1", "BODY-TYPE-2"}, Run: func(t *T) { bodyMedia(t, e) }},
		{Name: "bodies/malformed", lane: "service", Rules: []string{"BODY-JSON-1"}, Run: func(t *T) { bodyMalformed(t, e) }},
		{Name: "bodies/size", lane: "service", Rules: []string{"BODY-SIZE-1", "BODY-SIZE-2"}, Run: func(t *T) { bodySize(t, e) }},
		{Name: "bodies/created-size", lane: "service", needsRow: true, Rules: []string{"BODY-SIZE-1", "BODY-SIZE-2"}, Run: func(t *T) { bodyCreated(t, e) }},
		{Name: "bodies/text-size", lane: "service", Rules: []string{"VAL-TEXT-1"}, Run: func(t *T) { bodyText(t, g) }},
		{Name: "bodies/ignored", lane: "service", Rules: []string{"BODY-IGNORE-1"}, Run: func(t *T) { bodyIgnored(t, e) }},
		{Name: "bodies/method-override", lane: "service", needsRow: true, Rules: []string{"BODY-OVERRIDE-1"}, Run: func(t *T) { bodyOverride(t, e) }},
	}
}

// contentType gives a header with that media type; "" is no header.
func contentType(s string) http.Header {
	if s == "" {
		return http.Header{"Content-Type": nil}
	}
	return http.Header{"Content-Type": {s}}
}

// stored is something with a path of its own that an account keeps: a row of an entity, or its profile where the
// document has no entity.
type stored struct {
	user   *user
	entity *genome.Entity // nil: the profile
	path   string         // what GET gives and PUT replaces
	body   obj            // what PUT accepts
	shown  map[string]any // as GET gives it
}

// stored makes a row of the entity for the case, or gives an account's profile where the entity is nil.
func (t *T) stored(e *genome.Entity) stored {
	if e == nil {
		u := t.user()
		return stored{user: u, path: "/auth/me", body: u.profile, shown: t.get(u, "/auth/me").object()}
	}
	u := t.userFor(e)
	r, body := t.row(u, e)
	return stored{u, e, item(e, r.id()), body, r.object()}
}

// forget deletes the row.
func (t *T) forget(s stored) {
	if s.entity != nil {
		t.del(s.user, s.path)
	}
}

// writes gives the writing requests of a row's entity and of accounts, with a body that each accepts or refuses only
// because of what it holds.
func writes(s stored) []request {
	list := []request{
		{method: "PUT", path: "/auth/me", cookie: s.user.token},
		{method: "PUT", path: "/auth/password", cookie: s.user.token},
		{method: "POST", path: "/auth/delete", cookie: s.user.token},
		{method: "POST", path: "/auth/login"},
		{method: "POST", path: "/auth/register"},
	}
	if s.entity != nil {
		list = append(list, request{method: "POST", path: "/" + s.entity.Path, cookie: s.user.token}, request{method: "PUT", path: s.path, cookie: s.user.token})
	}
	return list
}

func bodyMedia(t *T, e *genome.Entity) {
	s := t.stored(e)
	for _, q := range writes(s) {
		q.body = string(encode(s.body))
		for _, m := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "application/jsonp", "application/javascript", "application/octet-stream"} {
			q.header = contentType(m)
			t.want(t.send(q), "BODY-TYPE-1", 415, "%s %s with the media type %q", q.method, q.path, m)
		}
	}
	for _, m := range []string{"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"} {
		put := t.send(request{method: "PUT", path: s.path, body: s.body, cookie: s.user.token, header: contentType(m)})
		t.want(put, "BODY-TYPE-2", 200, "the media type %q", m)
	}
	t.forget(s)
}

func bodyMalformed(t *T, e *genome.Entity) {
	s := t.stored(e)
	for _, q := range writes(s) {
		for _, b := range []string{"", "   ", "{", `{"a":1`, `{"a":1,}`, `{a:1}`, `{'a':1}`, `{"a":1}{"b":2}`, `{"a":1} x`, "[]", `[{}]`, `"text"`, "1", "true", "null", `{"a":tru}`, "a=b", "<a/>", `{"a":"` + "\n" + `"}`, `{"a":01}`, `// x` + "\n{}"} {
			q.body = b
			t.want(t.send(q), "BODY-JSON-1", 400, "%s %s with the body %q", q.method, q.path, b)
		}
	}
	t.unchanged(s.user, s.path, s.shown, "BODY-JSON-1", "after malformed bodies")
	t.forget(s)
}

// padded stretches an object's JSON to a length by an unknown key.
func padded(body obj, length int) []byte {
	b := encode(body.with(obj{"zz_padding": ""}))
	pad := bytes.Repeat([]byte("x"), length-len(b))
	return bytes.Replace(b, []byte(`"zz_padding":""`), []byte(`"zz_padding":"`+string(pad)+`"`), 1)
}

func bodySize(t *T, e *genome.Entity) {
	s := t.stored(e)
	t.want(t.put(s.user, s.path, padded(s.body, maxBody)), "BODY-SIZE-2", 200, "a body of exactly 1 MiB in PUT")
	for _, q := range writes(s) {
		q.body = padded(s.body, maxBody+1)
		t.want(t.send(q), "BODY-SIZE-1", 413, "%s %s with a body of 1 MiB and a byte", q.method, q.path)
	}
	t.forget(s)
}

func bodyCreated(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	r := t.post(u, "/"+e.Path, padded(base, maxBody))
	if t.want(r, "BODY-SIZE-2", 201, "a body of exactly 1 MiB") {
		t.del(u, item(e, r.id()))
	}
	for _, size := range []int{2 << 20, 5 << 20} {
		t.want(t.post(u, "/"+e.Path, padded(base, size)), "BODY-SIZE-1", 413, "a body of %d bytes", size)
	}
	head := "POST /%s HTTP/1.1\nContent-Type: application/json\nCookie: access_token=%s\nTransfer-Encoding: chunked"
	over := t.wire(fmt.Sprintf(head, e.Path, u.token), chunked(padded(base, maxBody+1)), false)
	t.want(over, "BODY-SIZE-1", 413, "a chunked body of 1 MiB and a byte")
	fits := t.wire(fmt.Sprintf(head, e.Path, u.token), chunked(padded(base, maxBody)), false)
	if t.want(fits, "BODY-SIZE-2", 201, "a chunked body of 1 MiB") {
		t.del(u, item(e, fits.id()))
	}
}

// bodyText stores a text that fills the body.
func bodyText(t *T, g *genome.Genome) {
	for i := range g.Entities {
		e := &g.Entities[i]
		for _, f := range scalars(e) {
			if f.Type != genome.TextType || f.MaxLength > 0 || !f.Pattern.IsEmpty() {
				continue
			}
			u := t.userFor(e)
			least := t.minimal(u, e)
			room := maxBody - len(encode(least.with(obj{f.Name: ""})))
			long := strings.Repeat("0123456789abcdef", room/16)
			r := t.post(u, "/"+e.Path, least.with(obj{f.Name: long}))
			if t.want(r, "VAL-TEXT-1", 201, "%s of %d bytes", f.Name, len(long)) {
				got, _ := t.get(u, item(e, r.id())).object()[f.Name].(string)
				t.check(got == long, "VAL-TEXT-1", r, "%s comes back with %d bytes, expected %d", f.Name, len(got), len(long))
				t.del(u, item(e, r.id()))
			}
			return
		}
	}
}

func bodyIgnored(t *T, e *genome.Entity) {
	s := t.stored(e)
	for _, m := range []string{"application/json", "text/plain", ""} {
		q := request{method: "GET", path: s.path, body: "{ no json", cookie: s.user.token, header: contentType(m)}
		t.want(t.send(q), "BODY-IGNORE-1", 200, "GET with a body of %q", m)
		q.method = "HEAD"
		head := t.send(q)
		t.check(head.Status != 400 && head.Status != 413 && head.Status != 415, "BODY-IGNORE-1", head, "HEAD minds its body: status %d", head.Status)
		out := t.send(request{method: "POST", path: "/auth/logout", body: "{ no json", header: contentType(m)})
		t.want(out, "BODY-IGNORE-1", 204, "logout with a body of %q", m)
	}
	t.want(t.send(request{method: "POST", path: "/auth/logout"}), "BODY-IGNORE-1", 204, "logout without a body")
	if e != nil {
		t.want(t.send(request{method: "DELETE", path: s.path, body: "[ no json", cookie: s.user.token, header: contentType("text/plain")}), "BODY-IGNORE-1", 204, "DELETE with a body")
	}
}

func bodyOverride(t *T, e *genome.Entity) {
	u := t.userFor(e)
	r, body := t.row(u, e)
	path := item(e, r.id())
	for _, name := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"} {
		get := t.send(request{method: "GET", path: path, cookie: u.token, header: http.Header{name: {"DELETE"}}})
		t.want(get, "BODY-OVERRIDE-1", 200, "GET with %s: DELETE", name)
		put := t.send(request{method: "PUT", path: path, body: body.with(obj{"_method": "DELETE"}), cookie: u.token, header: http.Header{name: {"DELETE"}}})
		t.want(put, "BODY-OVERRIDE-1", 200, "PUT with %s: DELETE", name)
		post := t.send(request{method: "POST", path: path, body: obj{"_method": "DELETE"}, cookie: u.token, header: http.Header{name: {"DELETE"}}, unrecorded: true})
		t.check(post.Status == 404 || post.Status == 405, "BODY-OVERRIDE-1", post, "POST on a row with %s: status %d, expected 404 or 405", name, post.Status)
		form := t.send(request{method: "POST", path: path, body: "_method=DELETE", cookie: u.token, open: true,
			header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}})
		t.check(form.Status >= 400 && form.Status < 500, "BODY-OVERRIDE-1", form, "a form with _method: status %d", form.Status)
	}
	q := t.get(u, path+"?_method=DELETE")
	t.check(q.Status < 500, "BODY-OVERRIDE-1", q, "GET with ?_method=DELETE: status %d", q.Status)
	t.want(t.get(u, path), "BODY-OVERRIDE-1", 200, "the row after attempts to override")
	t.del(u, path)
}
