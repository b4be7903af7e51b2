package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/preview"
)

// mutant is preview with one rule broken, by a wrapper of its handler or of its store.
type mutant struct {
	name, rule string
	handler    func(inner http.Handler, lab *lab) http.Handler
	store      func(inner preview.Store) preview.Store
	options    func(o *preview.Options, restarted bool)
}

// lab is what a mutant may look at.
type lab struct {
	store preview.Store
}

// labManifest describes a small system in which every rule can be broken.
const labManifest = `{"solution_name": "Lab", "stories": [], "integrations": [], "entities": [
 {"name": "Task", "fields": [
  {"name": "title", "type": "string", "required": true, "max_length": 40},
  {"name": "note", "type": "text"},
  {"name": "sku", "type": "string", "unique": true, "max_length": 30},
  {"name": "code", "type": "string", "pattern": "[A-Z]{3}-\\d{3}"},
  {"name": "amount", "type": "decimal", "required": true, "precision": 10, "scale": 2, "min": "-1000", "max": "5000"},
  {"name": "count", "type": "integer"},
  {"name": "rating", "type": "integer", "min": "1", "max": "5"},
  {"name": "ratio", "type": "float"},
  {"name": "open", "type": "boolean", "required": true, "default": true},
  {"name": "day", "type": "date"}, {"name": "at", "type": "time"}, {"name": "moment", "type": "datetime"},
  {"name": "mail", "type": "email"}, {"name": "link", "type": "url"}, {"name": "mark", "type": "uuid"},
  {"name": "state", "type": "enum", "enum": ["todo", "done"], "default": "todo"},
  {"name": "data", "type": "json"}],
  "relations": [{"kind": "belongs_to", "target": "Project", "name": "project_id", "required": true},
   {"kind": "belongs_to", "target": "Project", "name": "review_id", "required": false},
   {"kind": "belongs_to", "target": "Task", "name": "parent_id", "required": false},
   {"kind": "belongs_to", "target": "User", "name": "assignee_id", "required": false},
   {"kind": "many_to_many", "target": "Tag", "name": "tag_ids", "required": false}]},
 {"name": "Project", "fields": [{"name": "name", "type": "string", "required": true}], "relations": []},
 {"name": "Tag", "fields": [{"name": "label", "type": "string", "required": true}], "relations": []},
 {"name": "User", "fields": [{"name": "nickname", "type": "string", "unique": true}, {"name": "motto", "type": "text"}], "relations": []}]}`

func labGenome(t testing.TB) *genome.Genome {
	t.Helper()
	var m manifest.Manifest
	if err := json.Unmarshal([]byte(labManifest), &m); err != nil {
		t.Fatal(err)
	}
	g, _ := genome.FromManifest(&m)
	return g
}

// mutate serves a mutant.
func mutate(t testing.TB, g *genome.Genome, m mutant) *suite {
	t.Helper()
	memory, err := preview.NewMemory(g)
	if err != nil {
		t.Fatal(err)
	}
	options := optionsFor(t, g)
	options.Store = memory
	if m.store != nil {
		options.Store = m.store(memory)
	}
	restarted := false
	serve := func(o preview.Options) *httptest.Server {
		if m.options != nil {
			m.options(&o, restarted)
		}
		inner, err := preview.New(g, o)
		if err != nil {
			t.Fatal(err)
		}
		var h http.Handler = inner
		if m.handler != nil {
			h = m.handler(h, &lab{store: options.Store})
		}
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		restarted = true
		return server
	}
	target := Target{BaseURL: serve(options).URL, Genome: g, JWTSecret: secret}
	target.Restart = restarts(options, func(o preview.Options) string { return serve(o).URL })
	return seeded(t, target, options.Store)
}

// mutants are all of them, by section of the contract.
func mutants() []mutant {
	var all []mutant
	for _, section := range [][]mutant{resourceMutants, valueMutants, bodyMutants, listMutants, referenceMutants, accountMutants, sessionMutants, isolationMutants, operationMutants} {
		all = append(all, section...)
	}
	return all
}

// catch runs the cases that cite the mutant's rule until one of them reports it, and gives the case's name.
func catch(t testing.TB, g *genome.Genome, m mutant) (caught string, tried int) {
	t.Helper()
	s := mutate(t, g, m)
	for _, c := range Cases(g) {
		if !cites(c, m.rule) || s.lacks(c) != "" {
			continue
		}
		tried++
		for _, f := range s.execute(c, s.laneOf(c.lane+"/"+c.Name)).failures {
			if f.Rule == m.rule {
				return c.Name, tried
			}
		}
	}
	return "", tried
}

func TestTheMutantsAreMutantsOfWhatIsRight(t *testing.T) {
	g := labGenome(t)
	mutate(t, g, mutant{}).run(t)
}

func TestEveryMutantIsCaughtByACaseThatCitesItsRule(t *testing.T) {
	g := labGenome(t)
	start, names := time.Now(), map[string]bool{}
	for _, m := range mutants() {
		if names[m.name] {
			t.Errorf("two mutants are called %q", m.name)
		}
		names[m.name] = true
		t.Run(m.rule+" "+m.name, func(t *testing.T) {
			t.Parallel()
			caught, tried := catch(t, g, m)
			if caught == "" {
				t.Errorf("no case caught it (%d cite the rule)", tried)
				return
			}
			t.Logf("| %s | %s | %s |", m.rule, m.name, caught)
		})
	}
	t.Cleanup(func() { t.Logf("%d mutants in %.1f s", len(names), time.Since(start).Seconds()) })
	if len(names) < 40 {
		t.Errorf("%d mutants, expected at least 40", len(names))
	}
}

// answer is a response that a mutant may change.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// rows changes each object of the body: the one, or each of a list.
func (a *answer) rows(change func(row map[string]any)) {
	var v any
	dec := json.NewDecoder(bytes.NewReader(a.body))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		change(v)
	case []any:
		for _, w := range v {
			if row, ok := w.(map[string]any); ok {
				change(row)
			}
		}
	}
	a.set(v)
}

// set replaces the body by a value's JSON.
func (a *answer) set(v any) { a.body = encode(v) }

// answering gives a mutant that changes answers.
func answering(change func(r *http.Request, a *answer)) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			inner.ServeHTTP(rec, r)
			a := &answer{rec.Code, rec.Header().Clone(), rec.Body.Bytes()}
			change(r, a)
			write(w, a)
		})
	}
}

func write(w http.ResponseWriter, a *answer) {
	for k, v := range a.header {
		if k != "Content-Length" {
			w.Header()[k] = v
		}
	}
	w.WriteHeader(a.status)
	if a.status != http.StatusNoContent {
		_, _ = w.Write(a.body)
	}
}

// asking gives a mutant that changes requests before they are served.
func asking(change func(r *http.Request)) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			change(r)
			inner.ServeHTTP(w, r)
		})
	}
}

// bodies gives a mutant that changes the JSON objects of requests' bodies.
func bodies(change func(r *http.Request, body map[string]any)) func(http.Handler, *lab) http.Handler {
	return asking(func(r *http.Request) { editBody(r, func(body map[string]any) { change(r, body) }) })
}

// editBody changes a request's JSON object; a body that is none is left as it is.
func editBody(r *http.Request, change func(body map[string]any)) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var body map[string]any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if dec.Decode(&body) == nil && body != nil && !dec.More() {
		change(body)
		b = encode(body)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
}

// member gives a mutant that changes the text of one member of requests' bodies.
func member(key string, change func(string) any) func(http.Handler, *lab) http.Handler {
	return bodies(func(_ *http.Request, body map[string]any) {
		if s, ok := body[key].(string); ok {
			body[key] = change(s)
		}
	})
}

// shown gives a mutant that changes the text of one key of answers.
func shown(key string, change func(string) any) func(http.Handler, *lab) http.Handler {
	return answering(func(_ *http.Request, a *answer) {
		a.rows(func(row map[string]any) {
			if s, ok := row[key].(string); ok {
				row[key] = change(s)
			}
		})
	})
}

// query gives a mutant that changes the parameters of requests.
func query(change func(r *http.Request)) func(http.Handler, *lab) http.Handler {
	return asking(func(r *http.Request) {
		if r.Method == "GET" {
			change(r)
		}
	})
}

// drop removes a parameter of a request's query.
func drop(r *http.Request, name string) {
	q := r.URL.Query()
	q.Del(name)
	r.URL.RawQuery = q.Encode()
}

// refuse answers a problem in preview's place.
func refuse422(w http.ResponseWriter, key string) {
	a := &answer{status: 422, header: problemHeader(), body: encode(obj{"title": "Unprocessable Content", "status": 422, "detail": "x", "errors": obj{key: []string{"is wrong"}}})}
	write(w, a)
}

func problemHeader() http.Header {
	return header("Content-Type", "application/problem+json", "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store")
}

// guarding gives a mutant that refuses a request when a text member of its body is as it should not be.
func guarding(key string, wrong func(string) bool) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			refused := false
			if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
				editBody(r, func(body map[string]any) {
					s, ok := body[key].(string)
					if n, isNumber := body[key].(json.Number); isNumber {
						s, ok = n.String(), true
					}
					refused = ok && wrong(s)
				})
			}
			if refused {
				refuse422(w, key)
				return
			}
			inner.ServeHTTP(w, r)
		})
	}
}
