package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// obj is a JSON object to send; members are JSON-ready Go values or json.RawMessage.
type obj map[string]any

// with gives a copy with some members replaced or added.
func (o obj) with(members obj) obj {
	c := obj{}
	for k, v := range o {
		c[k] = v
	}
	for k, v := range members {
		c[k] = v
	}
	return c
}

// without gives a copy that lacks some members.
func (o obj) without(keys ...string) obj {
	c := o.with(nil)
	for _, k := range keys {
		delete(c, k)
	}
	return c
}

// encode gives the JSON of a value without escaping <, > and &.
func encode(v any) []byte {
	switch v := v.(type) {
	case nil:
		return nil
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("conformance: cannot encode %v: %v", v, err))
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// request is what a case sends. A body that is a string or []byte goes as it is, anything else as JSON.
type request struct {
	method, path string
	told         string // the path as the transcript tells it, where it is made of an id; "" is path
	body         any
	cookie       string // the value of access_token; "" is none
	header       http.Header
	open         bool // the answer is left open: only what no request may cause is looked at
	unrecorded   bool // not part of the transcript, as what is open is not
}

// response is an exchange with its body read as JSON.
type response struct {
	Exchange
	json any   // nil where the body is empty or no JSON
	err  error // of the transport
}

func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout:       60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32, MaxConnsPerHost: 64},
	}
}

// send makes the request, looks at what holds for every answer, and records the exchange.
func (t *T) send(q request) *response {
	x := Exchange{Case: t.c.Name, Operation: operation(t.genome(), q.method, q.path), Method: q.method, Path: q.path,
		RequestHeader: http.Header{}, RequestBody: encode(q.body)}
	for k, v := range q.header {
		x.RequestHeader[k] = v
	}
	if q.body != nil && x.RequestHeader.Get("Content-Type") == "" && !hasKey(q.header, "Content-Type") {
		x.RequestHeader.Set("Content-Type", "application/json")
	}
	if q.cookie != "" {
		x.RequestHeader.Add("Cookie", "access_token="+q.cookie)
	}
	r := t.suite.do(x)
	t.observe(r, q)
	return r
}

// hasKey reports whether a header is set, if only to nothing.
func hasKey(h http.Header, key string) bool { _, ok := h[key]; return ok }

// do sends an exchange's request and fills in the answer.
func (s *suite) do(x Exchange) *response {
	r := &response{Exchange: x}
	req, err := http.NewRequestWithContext(context.Background(), x.Method, s.baseURL+x.Path, bytes.NewReader(x.RequestBody))
	if err != nil {
		r.err = err
		return r
	}
	if x.RequestBody == nil {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	for k, v := range x.RequestHeader {
		if len(v) > 0 {
			req.Header[k] = v
		}
	}
	res, err := s.client.Do(req)
	if err != nil {
		r.err = err
		return r
	}
	defer func() { _ = res.Body.Close() }()
	r.ResponseBody, r.err = io.ReadAll(io.LimitReader(res.Body, 64<<20))
	r.Status, r.ResponseHeader = res.StatusCode, res.Header
	r.json = decode(r.ResponseBody)
	return r
}

// decode reads JSON with numbers as they are written; nil where it is none.
func decode(b []byte) any {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}

// observe counts and records an exchange, shows it to the harness and checks what holds for every answer.
func (t *T) observe(r *response, q request) {
	t.suite.mu.Lock()
	t.suite.exchanges++
	t.suite.mu.Unlock()
	if t.suite.target.Observe != nil {
		t.suite.target.Observe(r.Exchange)
	}
	if !q.unrecorded && !q.open {
		x := r.Exchange
		if q.told != "" {
			x.Path = q.told
		}
		t.mu.Lock()
		t.record = append(t.record, x)
		t.mu.Unlock()
	}
	t.ambient(r, q.open)
}

// The verbs, with an account's cookie (nil is no account).

func (t *T) get(u *user, path string) *response {
	return t.send(request{method: "GET", path: path, cookie: u.cookie()})
}

func (t *T) post(u *user, path string, body any) *response {
	return t.send(request{method: "POST", path: path, body: body, cookie: u.cookie()})
}

func (t *T) put(u *user, path string, body any) *response {
	return t.send(request{method: "PUT", path: path, body: body, cookie: u.cookie()})
}

func (t *T) del(u *user, path string) *response {
	return t.send(request{method: "DELETE", path: path, cookie: u.cookie()})
}

// object gives the body as a JSON object; an empty one where it is something else.
func (r *response) object() map[string]any {
	m, _ := r.json.(map[string]any)
	return m
}

// array gives the body as a list of JSON objects and whether it is one.
func (r *response) array() ([]map[string]any, bool) {
	list, ok := r.json.([]any)
	if !ok {
		return nil, false
	}
	rows := []map[string]any{}
	for _, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		rows = append(rows, m)
	}
	return rows, true
}

// id gives the object's id; 0 where it has none that is a positive integer.
func (r *response) id() int64 { return intOf(r.object()["id"]) }

// intOf reads an integer of decoded JSON; 0 where it is none.
func intOf(v any) int64 {
	n, ok := v.(json.Number)
	if !ok {
		return 0
	}
	i, err := strconv.ParseInt(n.String(), 10, 64)
	if err != nil {
		return 0
	}
	return i
}

// errorKeys gives the sorted keys of a problem's errors.
func (r *response) errorKeys() []string {
	m, _ := r.object()["errors"].(map[string]any)
	keys := []string{}
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// want checks the status.
func (t *T) want(r *response, rule string, status int, why string, args ...any) bool {
	return t.check(r.Status == status, rule, r, "%s: status %d, expected %d", fmt.Sprintf(why, args...), r.Status, status)
}

// must checks the status and ends the case where it is another.
func (t *T) must(r *response, rule string, status int, why string, args ...any) {
	if !t.want(r, rule, status, why, args...) {
		panic(abort{})
	}
}

// wantErrors checks for a 422 whose errors have exactly these keys.
func (t *T) wantErrors(r *response, rule string, why string, keys ...string) bool {
	sort.Strings(keys)
	got := r.errorKeys()
	return t.check(r.Status == 422 && strings.Join(got, ",") == strings.Join(keys, ","), rule, r,
		"%s: status %d with errors for [%s], expected 422 with errors for [%s]", why, r.Status, strings.Join(got, ", "), strings.Join(keys, ", "))
}

// operation names the operation of a request as openapi.yaml does; "" for a route outside the contract.
func operation(g *genome.Genome, method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	for _, known := range serviceOperations {
		if method+" "+path == known {
			return known
		}
	}
	for i := range g.Entities {
		base := "/" + g.Entities[i].Path
		rest, ok := strings.CutPrefix(path, base)
		if !ok {
			continue
		}
		if rest == "" && (method == "GET" || method == "POST") {
			return method + " " + base
		}
		id, ok := strings.CutPrefix(rest, "/")
		if ok && id != "" && !strings.Contains(id, "/") && (method == "GET" || method == "PUT" || method == "DELETE") {
			return method + " " + base + "/{id}"
		}
	}
	return ""
}

// serviceOperations are the operations of every service.
var serviceOperations = []string{
	"POST /auth/register", "POST /auth/login", "GET /auth/me", "PUT /auth/me", "PUT /auth/password", "POST /auth/delete",
	"POST /auth/logout", "GET /healthz", "GET /openapi.yaml", "GET /",
}

// String gives the exchange as a curl command and the answer, long bodies cut.
func (x Exchange) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  curl -i -X %s", x.Method)
	for _, k := range sortedKeys(x.RequestHeader) {
		for _, v := range x.RequestHeader[k] {
			fmt.Fprintf(&b, " -H %s", quote(k+": "+v))
		}
	}
	if x.RequestBody != nil {
		fmt.Fprintf(&b, " --data-binary %s", quote(cut(string(x.RequestBody))))
	}
	fmt.Fprintf(&b, " %s\n", quote("$BASE"+x.Path))
	fmt.Fprintf(&b, "  → %d", x.Status)
	for _, k := range sortedKeys(x.ResponseHeader) {
		switch k {
		case "Content-Type", "Location", "Link", "X-Total-Count", "Set-Cookie", "Retry-After", "Allow":
			fmt.Fprintf(&b, "\n    %s: %s", k, strings.Join(x.ResponseHeader[k], "; and "))
		}
	}
	fmt.Fprintf(&b, "\n    %s", cut(string(x.ResponseBody)))
	return b.String()
}

func sortedKeys(h http.Header) []string {
	keys := make([]string, 0, len(h))
	for k := range h {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// quote quotes for a POSIX shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// cut shortens what is too long to read.
func cut(s string) string {
	const limit = 1500
	if len(s) <= limit {
		return s
	}
	return s[:limit] + fmt.Sprintf("… (%d bytes)", len(s))
}
