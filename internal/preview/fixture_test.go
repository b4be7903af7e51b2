package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

var testSecret = []byte("0123456789abcdef0123456789abcdef")

func ref(key, target string, required bool) genome.Field {
	return genome.Field{ID: key, Name: key, Type: genome.Integer, References: target, Required: required}
}

func links(key, target string) genome.Field {
	return genome.Field{ID: key, Name: key, Type: genome.Integer, References: target, Many: true}
}

func plain(key string, t genome.Type) genome.Field { return genome.Field{ID: key, Name: key, Type: t} }

func entity(entityName, path string, fields ...genome.Field) genome.Entity {
	return genome.Entity{ID: strings.ToLower(entityName), Name: entityName, Plural: entityName + "s", Path: path,
		Label: name.NewText(entityName), LabelPlural: name.NewText(entityName + "s"), Fields: fields}
}

// values is a genome of one entity, Value at /values, that has an optional field of each type, and some with limits.
func valuesGenome() *genome.Genome {
	var fields []genome.Field
	for _, t := range genome.Types {
		f := plain("a_"+string(t), t)
		if t == genome.Enum {
			f.Enum = []name.Text{name.NewText("to do"), name.NewText("done")}
		}
		fields = append(fields, f)
	}
	return &genome.Genome{SolutionName: "Values", Entities: []genome.Entity{entity("Value", "values", append(fields,
		genome.Field{ID: "wide", Name: "wide", Type: genome.Decimal, Precision: 28, Scale: 10},
		genome.Field{ID: "share", Name: "share", Type: genome.Decimal, Precision: 2, Scale: 2, Min: "-0.5", Max: "0.5"},
		genome.Field{ID: "whole", Name: "whole", Type: genome.Decimal, Precision: 5},
		genome.Field{ID: "level", Name: "level", Type: genome.Integer, Min: "-3", Max: "3"},
		genome.Field{ID: "ratio", Name: "ratio", Type: genome.Float, Min: "0.1", Max: "0.3"},
		genome.Field{ID: "code", Name: "code", Type: genome.String, MinLength: 2, MaxLength: 4, Pattern: name.NewText(`[A-Z\s]+|\d+`)},
		genome.Field{ID: "kind", Name: "kind", Type: genome.String, Default: genome.NewValue("plain")},
		genome.Field{ID: "flag", Name: "flag", Type: genome.Boolean, Required: true, Default: genome.NewValue(true)},
		genome.Field{ID: "serial", Name: "serial", Type: genome.Integer, ReadOnly: true, Default: genome.NewValue(7)},
		genome.Field{ID: "limit", Name: "limit", Query: "limit_value", Type: genome.Integer},
	)...)}}
}

// shop is a genome with every kind of reference: Project ← Task (required), Task → Task (optional), Task ↔ Tag,
// Task → User, Badge – Task one to one, and a profile with a unique name.
func shopGenome() *genome.Genome {
	title := genome.Field{ID: "title", Name: "title", Type: genome.String, Required: true}
	slug := genome.Field{ID: "slug", Name: "slug", Type: genome.String, Unique: true}
	badge := ref("task_id", "Task", false)
	badge.Unique = true
	return &genome.Genome{
		SolutionName: "Shop",
		Account: genome.Account{Profile: []genome.Field{
			{ID: "nick", Name: "nick", Type: genome.String, Required: true, Unique: true},
			{ID: "bio", Name: "bio", Type: genome.TextType},
		}},
		Entities: []genome.Entity{
			entity("Project", "projects", title, slug),
			entity("Task", "tasks", title, plain("body", genome.TextType), ref("project_id", "Project", true),
				ref("parent_id", "Task", false), ref("assignee_id", genome.UserEntity, false), links("tag_ids", "Tag")),
			entity("Tag", "tags", title),
			entity("Badge", "badges", title, badge),
		},
	}
}

// api is a client of one server with a cookie of its own.
type api struct {
	t      *testing.T
	server http.Handler
	token  string
}

// answer is what came back; fields is nil when the body is no JSON object.
type answer struct {
	status int
	header http.Header
	body   string
	fields map[string]any
}

func newServer(t *testing.T, g *genome.Genome, options Options) *Server {
	t.Helper()
	options.JWTSecret = testSecret
	s, err := New(g, options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signedIn gives a client of a new server of the genome, registered as a@example.org.
func signedIn(t *testing.T, g *genome.Genome) *api {
	t.Helper()
	return (&api{t: t, server: newServer(t, g, Options{})}).register("a@example.org")
}

func (a *api) register(email string) *api {
	a.t.Helper()
	c := &api{t: a.t, server: a.server}
	got := c.do("POST", "/auth/register", fmt.Sprintf(`{"email":%q,"password":"12345678","nick":%q}`, email, email))
	if got.status != 201 {
		a.t.Fatalf("register: %d %s", got.status, got.body)
	}
	return c
}

func (a *api) do(method, path, body string, headers ...string) answer {
	a.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return a.send(r)
}

func (a *api) send(r *http.Request) answer {
	a.t.Helper()
	if a.token != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: a.token})
	}
	w := httptest.NewRecorder()
	a.server.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		a.token = cookie.Value
	}
	out := answer{status: w.Code, header: w.Header(), body: w.Body.String()}
	if w.Code >= 400 {
		if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
			a.t.Errorf("%s %s: %d with Content-Type %q", r.Method, r.URL.Path, w.Code, got)
		}
	}
	dec := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	dec.UseNumber()
	_ = dec.Decode(&out.fields) // a list or nothing leaves fields nil
	return out
}

// must does a request that is to succeed and gives the id of the answer's row, 0 without one.
func (a *api) must(method, path, body string) int {
	a.t.Helper()
	got := a.do(method, path, body)
	if got.status >= 300 {
		a.t.Fatalf("%s %s %s: %d %s", method, path, body, got.status, got.body)
	}
	id, _ := got.fields["id"].(json.Number)
	n, _ := id.Int64()
	return int(n)
}

// want checks the status of an answer and, of a 422, that exactly these keys are at fault.
func (a answer) want(t *testing.T, what string, status int, keys ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d, want %d: %s", what, a.status, status, a.body)
		return
	}
	errors, _ := a.fields["errors"].(map[string]any)
	for _, key := range keys {
		if _, found := errors[key]; !found {
			t.Errorf("%s: no error under %q: %s", what, key, a.body)
		}
	}
	if len(errors) != len(keys) {
		t.Errorf("%s: errors under other keys than %q: %s", what, keys, a.body)
	}
}

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newClock() *clock { return &clock{time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.UTC)} }

// slowReader hides its length, so that a body is sent in chunks.
type slowReader struct{ io.Reader }
