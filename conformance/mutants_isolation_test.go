package conformance

import (
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/microcodegen/microcodegen/internal/preview"
)

// everyone is enough user ids for the small system of the mutants.
const everyone = 60

// leaky is a store that forgets the user in the ways that are switched on.
type leaky struct {
	preview.Store
	get, remove, list, count, search, unique bool
}

// owner gives the user whose row an id is.
func (s leaky) owner(entity string, id int64) int64 {
	for user := int64(1); user <= everyone; user++ {
		if _, err := s.Store.Get(entity, user, id); err == nil {
			return user
		}
	}
	return 0
}

func (s leaky) Get(entity string, userID, id int64) (preview.Row, error) {
	row, err := s.Store.Get(entity, userID, id)
	if s.get && errors.Is(err, preview.ErrNotFound) {
		return s.Store.Get(entity, s.owner(entity, id), id)
	}
	return row, err
}

func (s leaky) Delete(entity string, userID, id int64) error {
	err := s.Store.Delete(entity, userID, id)
	if s.remove && errors.Is(err, preview.ErrNotFound) {
		return s.Store.Delete(entity, s.owner(entity, id), id)
	}
	return err
}

func (s leaky) Insert(entity string, row preview.Row) (preview.Row, error) {
	if sku, ok := row.Values["sku"].(string); ok && s.unique {
		q := preview.Query{Filters: []preview.Filter{{Field: "sku", Value: sku}}, Sort: "id", Limit: 1}
		for user := int64(1); user <= everyone; user++ {
			if _, n, err := s.Store.List(entity, user, q); err == nil && n > 0 {
				return preview.Row{}, &preview.TakenError{Field: "sku"}
			}
		}
	}
	return s.Store.Insert(entity, row)
}

func (s leaky) List(entity string, userID int64, q preview.Query) ([]preview.Row, int, error) {
	rows, total, err := s.Store.List(entity, userID, q)
	if err != nil || !(s.list || s.count || s.search && q.Searching) {
		return rows, total, err
	}
	for user := int64(1); user <= everyone; user++ {
		if user == userID {
			continue
		}
		theirs, n, err := s.Store.List(entity, user, q)
		if err != nil {
			return rows, total, err
		}
		total += n
		if !s.count {
			rows = append(rows, theirs...)
		}
	}
	return rows, total, nil
}

// leak gives a mutant's store.
func leak(switches leaky) func(preview.Store) preview.Store {
	return func(inner preview.Store) preview.Store {
		switches.Store = inner
		return switches
	}
}

// isolationMutants let one user see or touch another's rows.
var isolationMutants = []mutant{
	{name: "GET forgets the user", rule: "ISO-PATH-1", store: leak(leaky{get: true})},
	{name: "PUT of a foreign row is 404 and changes it", rule: "ISO-PATH-1", handler: changingForeign},
	{name: "DELETE forgets the user", rule: "ISO-PATH-1", store: leak(leaky{remove: true})},
	{name: "a list forgets the user", rule: "ISO-LIST-1", store: leak(leaky{list: true})},
	{name: "a count forgets the user", rule: "ISO-COUNT-1", store: leak(leaky{count: true})},
	{name: "a search forgets the user", rule: "ISO-SEARCH-1", store: leak(leaky{search: true})},
	{name: "unique forgets the user", rule: "ISO-UNIQUE-1", store: leak(leaky{unique: true})},
	{name: "a foreign row is 403", rule: "ISO-PATH-1", handler: foreignRow(func(a *answer) { *a = *forbiddenAnswer("x") })},
	{name: "a foreign row is told in words", rule: "ISO-TELL-1", handler: foreignRow(func(a *answer) {
		a.rows(func(p map[string]any) { p["detail"] = "The row is not yours." })
	})},
	{name: "a foreign reference is taken", rule: "REF-FOREIGN-1", handler: foreignReference(true)},
	{name: "a foreign reference is told in words", rule: "REF-FOREIGN-1", handler: foreignReference(false)},
	{name: "a foreign reference is taken by PUT", rule: "ISO-REF-1", handler: foreignReference(true)},
	{name: "a body's user_id is the owner", rule: "ISO-BODY-1", handler: givingAway},
}

// foreignRow gives a mutant that answers 404 otherwise where the row is somebody's.
func foreignRow(change func(*answer)) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, l *lab) http.Handler {
		return answering(func(r *http.Request, a *answer) {
			id := idOf(r.URL.Path)
			if a.status == 404 && id != 0 && strings.HasPrefix(r.URL.Path, "/tasks/") && (leaky{Store: l.store}).owner("Task", id) != 0 {
				change(a)
			}
		})(inner, l)
	}
}

// changingForeign changes another user's row and says that there is none.
func changingForeign(inner http.Handler, l *lab) http.Handler {
	return answering(func(r *http.Request, a *answer) {
		id := idOf(r.URL.Path)
		if a.status != 404 || r.Method != "PUT" || id == 0 || !strings.HasPrefix(r.URL.Path, "/tasks/") {
			return
		}
		row, err := l.store.Get("Task", (leaky{Store: l.store}).owner("Task", id), id)
		if err == nil {
			row.Values = maps.Clone(row.Values)
			row.Values["title"] = "taken over"
			_, _ = l.store.Replace("Task", row)
		}
	})(inner, l)
}

// idOf gives the number at the end of a path; 0 for none.
func idOf(path string) int64 {
	return intOf(decode([]byte(path[strings.LastIndex(path, "/")+1:])))
}

// foreignReference gives a mutant that takes project_id of another user's project, or says that it is one.
func foreignReference(taken bool) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, l *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			foreign := int64(0)
			var sent map[string]any
			editBody(r, func(body map[string]any) { sent = body; foreign = intOf(body["project_id"]) })
			rec := httptest.NewRecorder()
			inner.ServeHTTP(rec, r)
			a := &answer{rec.Code, rec.Header().Clone(), rec.Body.Bytes()}
			if a.status == 422 && strings.Contains(string(a.body), `"project_id":["`) && foreign != 0 && (leaky{Store: l.store}).owner("Project", foreign) != 0 {
				if taken {
					a.status = 200
					a.header.Set("Content-Type", "application/json")
					a.set(obj(sent).with(obj{"id": 1, "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z"}))
				} else {
					a.rows(func(p map[string]any) { p["errors"] = obj{"project_id": []string{"belongs to somebody else"}} })
				}
			}
			write(w, a)
		})
	}
}

// givingAway stores the user_id that a body holds.
func givingAway(inner http.Handler, l *lab) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		owner := int64(0)
		editBody(r, func(body map[string]any) { owner = intOf(body["user_id"]) })
		rec := httptest.NewRecorder()
		inner.ServeHTTP(rec, r)
		a := &answer{rec.Code, rec.Header().Clone(), rec.Body.Bytes()}
		if owner != 0 && a.status == 201 && r.URL.Path == "/projects" {
			id := intOf(decode(a.body).(map[string]any)["id"])
			was := (leaky{Store: l.store}).owner("Project", id)
			row, err := l.store.Get("Project", was, id)
			if err == nil && l.store.Delete("Project", was, id) == nil {
				row.UserID = owner
				_, _ = l.store.Insert("Project", row)
			}
		}
		write(w, a)
	})
}

// operationMutants break what the sections Status and errors, Operation and Left open say.
var operationMutants = []mutant{
	{name: "an unknown route is HTML", rule: "ERR-PROBLEM-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 404 && r.URL.Path == "/no-such-route" {
			a.header.Set("Content-Type", "text/html")
			a.body = []byte("<p>Not here</p>")
		}
	})},
	{name: "a problem has no status", rule: "ERR-PROBLEM-1", handler: answering(func(_ *http.Request, a *answer) {
		if a.status >= 400 {
			a.rows(func(p map[string]any) { delete(p, "status") })
		}
	})},
	{name: "errors are a list", rule: "ERR-FIELDS-1", handler: answering(func(_ *http.Request, a *answer) {
		if a.status == 422 {
			a.rows(func(p map[string]any) { p["errors"] = []string{"limit is wrong"} })
		}
	})},
	{name: "an error echoes the input", rule: "ERR-LEAK-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status >= 400 {
			a.rows(func(p map[string]any) { p["detail"] = "no good: " + r.URL.RawQuery })
		}
	})},
	{name: "an error shows SQL", rule: "ERR-LEAK-1", handler: answering(func(_ *http.Request, a *answer) {
		if a.status == 422 {
			a.rows(func(p map[string]any) { p["detail"] = "ERROR: invalid input syntax (SQLSTATE 22P02)" })
		}
	})},
	{name: "no cookie is 401", rule: "ERR-AUTH-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 403 && r.Header.Get("Cookie") == "" {
			a.status = 401
			a.rows(func(p map[string]any) { p["status"] = 401 })
		}
	})},
	{name: "a missing row is told to anybody", rule: "ERR-AUTH-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 403 && strings.HasSuffix(r.URL.Path, greatest) {
			a.status = 404
			a.rows(func(p map[string]any) { p["status"] = 404 })
		}
	})},
	{name: "the body is judged before the cookie", rule: "ERR-AUTH-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 403 && r.Method == "POST" && onTasks(r) {
			*a = answer{422, problemHeader(), encode(obj{"title": "x", "status": 422, "detail": "x", "errors": obj{"title": []string{"is required"}}})}
		}
	})},
	{name: "types are sniffed", rule: "OP-HEADER-1", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/healthz" {
			a.header.Del("X-Content-Type-Options")
		}
	})},
	{name: "answers are stored", rule: "OP-HEADER-2", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/auth/me" {
			a.header.Set("Cache-Control", "private")
		}
	})},
	{name: "the server tells its version", rule: "OP-HEADER-3", handler: answering(func(_ *http.Request, a *answer) { a.header.Set("Server", "preview/1.2.3") })},
	{name: "the UI may load from anywhere", rule: "OP-UI-1", handler: answering(func(r *http.Request, a *answer) {
		if c := a.header.Get("Content-Security-Policy"); c != "" {
			a.header.Set("Content-Security-Policy", strings.Replace(c, "default-src 'none'", "default-src *", 1))
		}
	})},
	{name: "a module of the UI is not there", rule: "OP-UI-2", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/form.js" {
			a.status = http.StatusNotFound
		}
	})},
	{name: "health says more", rule: "OP-HEALTH-1", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/healthz" {
			a.set(obj{"status": "UP"})
		}
	})},
	{name: "openapi.yaml is plain text", rule: "OP-OPENAPI-1", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/openapi.yaml" {
			a.header.Set("Content-Type", "text/plain")
		}
	})},
	{name: "sessions do not outlive a restart", rule: "OP-RESTART-1", options: func(o *preview.Options, restarted bool) {
		if restarted {
			o.JWTSecret = nil // another one each time
		}
	}},
	{name: "PATCH replaces", rule: "OPEN-METHOD-1", handler: asking(func(r *http.Request) {
		if r.Method == "PATCH" {
			r.Method = "PUT"
		}
	})},
	{name: "a 405 does not say what is allowed", rule: "OPEN-METHOD-1", handler: answering(func(r *http.Request, a *answer) {
		a.header.Del("Allow")
	})},
	{name: "NaN is a 500", rule: "OPEN-SANE-1", handler: func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.Header.Get("Content-Encoding"), "zz") {
				write(w, &answer{500, problemHeader(), encode(obj{"title": "x", "status": 500, "detail": "x"})})
				return
			}
			inner.ServeHTTP(w, r)
		})
	}},
	{name: "a success has an odd status", rule: "ERR-STATUS-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 413 {
			a.status = 400
			a.rows(func(p map[string]any) { p["status"] = 400 })
		}
	})},
}
