package conformance

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/microcodegen/microcodegen/internal/preview"
)

// ordered gives a mutant that changes the order of a list of tasks.
func ordered(when func(r *http.Request) bool, change func(rows []any)) func(http.Handler, *lab) http.Handler {
	return answering(func(r *http.Request, a *answer) {
		if rows, ok := decode(a.body).([]any); ok && when(r) {
			change(rows)
			a.set(rows)
		}
	})
}

// listMutants break what the section Lists says.
var listMutants = []mutant{
	{name: "limit is clamped", rule: "LIST-PAGE-2", handler: query(func(r *http.Request) {
		if q := r.URL.Query(); q.Get("limit") == "101" {
			q.Set("limit", "100")
			r.URL.RawQuery = q.Encode()
		}
	})},
	{name: "a bad offset is 0", rule: "LIST-PAGE-2", handler: query(func(r *http.Request) {
		if r.URL.Query().Get("offset") == "abc" {
			drop(r, "offset")
		}
	})},
	{name: "the default limit is 100", rule: "LIST-PAGE-1", handler: query(func(r *http.Request) {
		if q := r.URL.Query(); onTasks(r) && !q.Has("limit") && r.URL.Path == "/tasks" {
			q.Set("limit", "100")
			r.URL.RawQuery = q.Encode()
		}
	})},
	{name: "an offset past the end is 404", rule: "LIST-PAGE-3", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Query().Get("offset") == greatest && a.status == 200 {
			*a = answer{404, problemHeader(), encode(obj{"title": "Not Found", "status": 404, "detail": "x"})}
		}
	})},
	{name: "an unknown parameter is ignored", rule: "LIST-UNKNOWN-1", handler: query(func(r *http.Request) { drop(r, "nonsense") })},
	{name: "an unknown sort name is ignored", rule: "LIST-SORT-3", handler: query(func(r *http.Request) {
		if r.URL.Query().Get("sort") == "nonsense" {
			drop(r, "sort")
		}
	})},
	{name: "the count is the page's", rule: "LIST-COUNT-1", handler: answering(func(_ *http.Request, a *answer) {
		if rows, ok := decode(a.body).([]any); ok {
			a.header.Set("X-Total-Count", strconv.Itoa(len(rows)))
		}
	})},
	{name: "a link forgets the other parameters", rule: "LIST-LINK-1", handler: answering(func(_ *http.Request, a *answer) {
		if l := a.header.Get("Link"); l != "" {
			a.header.Set("Link", strings.ReplaceAll(l, "sort=-id", "x=y"))
		}
	})},
	{name: "next is given on the last page", rule: "LIST-LINK-1", handler: answering(func(r *http.Request, a *answer) {
		if rows, ok := decode(a.body).([]any); ok && len(rows) > 0 && a.header.Get("Link") == "" {
			a.header.Set("Link", "<"+r.URL.Path+`?limit=20&offset=20>; rel="next"`)
		}
	})},
	{name: "sort does not descend", rule: "LIST-SORT-1", handler: query(func(r *http.Request) {
		q := r.URL.Query()
		if s, down := strings.CutPrefix(q.Get("sort"), "-"); down && s == "amount" {
			q.Set("sort", s)
			r.URL.RawQuery = q.Encode()
		}
	})},
	{name: "null sorts as the least value", rule: "LIST-SORT-2", handler: ordered(
		func(r *http.Request) bool { return r.URL.Query().Get("sort") == "count" },
		func(rows []any) {
			slices.SortStableFunc(rows, func(a, b any) int { return nullRank(a, "count") - nullRank(b, "count") })
		})},
	{name: "ties go by id descending", rule: "LIST-SORT-1", handler: ordered(
		func(r *http.Request) bool { return r.URL.Query().Get("sort") == "open" },
		func(rows []any) {
			slices.SortStableFunc(rows, func(a, b any) int {
				x, y := a.(map[string]any), b.(map[string]any)
				if x["open"] != y["open"] {
					return 0
				}
				return int(intOf(y["id"]) - intOf(x["id"]))
			})
		})},
	{name: "a filter is ignored", rule: "LIST-FILTER-1", handler: query(func(r *http.Request) { drop(r, "state") })},
	{name: "a filter takes another spelling", rule: "LIST-FILTER-2", handler: query(func(r *http.Request) {
		if r.URL.Query().Get("open") == "1" {
			drop(r, "open")
		}
	})},
	{name: "a filter obeys the field's limits", rule: "LIST-FILTER-3", handler: func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if len(r.URL.Query().Get("title")) > 40 {
				refuse422(w, "title")
				return
			}
			inner.ServeHTTP(w, r)
		})
	}},
	{name: "a filter on a missing row is 422", rule: "LIST-FILTER-4", handler: func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("project_id") == greatest {
				refuse422(w, "project_id")
				return
			}
			inner.ServeHTTP(w, r)
		})
	}},
	{name: "% is a wildcard", rule: "LIST-SEARCH-2", handler: query(func(r *http.Request) {
		q := r.URL.Query()
		if phrase := q.Get("q"); phrase == "_0%" {
			q.Set("q", "50%")
			r.URL.RawQuery = q.Encode()
		}
	})},
	{name: "search minds the letter case", rule: "LIST-SEARCH-1", store: func(s preview.Store) preview.Store { return caseStore{s} }},
	{name: "an empty q finds nothing", rule: "LIST-SEARCH-3", handler: query(func(r *http.Request) {
		if q := r.URL.Query(); q.Has("q") && q.Get("q") == "" {
			q.Set("q", "no such phrase at all")
			r.URL.RawQuery = q.Encode()
		}
	})},
	{name: "U+0000 in q is dropped", rule: "LIST-NUL-1", handler: query(func(r *http.Request) {
		r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "%00", "")
	})},
}

func nullRank(v any, key string) int {
	if row, ok := v.(map[string]any); ok && row[key] == nil {
		return 0
	}
	return 1
}

// caseStore finds a phrase in its own letter case only.
type caseStore struct{ preview.Store }

func (s caseStore) List(entity string, userID int64, q preview.Query) ([]preview.Row, int, error) {
	if q.Searching && strings.ToUpper(q.Search) == q.Search && strings.ToLower(q.Search) != q.Search {
		return nil, 0, nil
	}
	return s.Store.List(entity, userID, q)
}

// referenceMutants break what the section References, uniqueness, deletion says.
var referenceMutants = []mutant{
	{name: "many-to-many ids keep their order", rule: "REF-MANY-1", handler: answering(func(r *http.Request, a *answer) {
		if onTasks(r) {
			a.rows(func(row map[string]any) {
				if list, ok := row["tag_ids"].([]any); ok {
					slices.Reverse(list)
				}
			})
		}
	})},
	{name: "an error names an element", rule: "REF-MANY-2", handler: answering(func(_ *http.Request, a *answer) {
		a.body = []byte(strings.ReplaceAll(string(a.body), `"tag_ids":["`, `"tag_ids.0":["`))
	})},
	{name: "null is an empty many-to-many", rule: "REF-MANY-2", handler: bodies(func(_ *http.Request, body map[string]any) {
		if v, sent := body["tag_ids"]; sent && v == nil {
			delete(body, "tag_ids")
		}
	})},
	{name: "unknown many-to-many ids are dropped", rule: "REF-MANY-3", store: func(s preview.Store) preview.Store { return laxLinks{s} }},
	{name: "a missing reference becomes null", rule: "REF-MISSING-1", store: func(s preview.Store) preview.Store { return laxReferences{s} }},
	{name: "a deletion leaves its pointers", rule: "REF-RESTRICT-1", store: func(s preview.Store) preview.Store { return laxDeletes{s} }},
	{name: "an optional reference blocks deletion", rule: "REF-SETNULL-1", store: func(s preview.Store) preview.Store { return strictDeletes{s} }},
	{name: "a row's reference to itself blocks its deletion", rule: "REF-SELF-1", store: func(s preview.Store) preview.Store { return selfBlocks{s} }},
	{name: "a taken value is 422", rule: "REF-UNIQUE-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 409 && r.Method == "POST" && r.URL.Path == "/tasks" {
			*a = answer{422, problemHeader(), encode(obj{"title": "x", "status": 422, "detail": "x", "errors": obj{"sku": []string{"is taken"}}})}
		}
	})},
	{name: "unique minds no letter case", rule: "REF-UNIQUE-1", handler: member("sku", func(s string) any { return strings.ToLower(s) })},
	{name: "a unique check races", rule: "REF-UNIQUE-2", handler: racing},
	{name: "a profile field is not unique", rule: "REF-UNIQUE-3", handler: func(inner http.Handler, _ *lab) http.Handler {
		var n atomic.Int64
		return bodies(func(r *http.Request, body map[string]any) {
			if s, ok := body["nickname"].(string); ok && strings.HasPrefix(r.URL.Path, "/auth/") {
				body["nickname"] = s + strconv.FormatInt(n.Add(1), 10)
			}
		})(inner, nil)
	}},
	{name: "uniqueness comes before other faults", rule: "ERR-ORDER-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if n, ok := body["sku"].(string); ok && n != "" && a.status == 422 && body["title"] == "" {
			*a = answer{409, problemHeader(), encode(obj{"title": "Conflict", "status": 409, "detail": "x"})}
		}
	})},
	{name: "a vanished row is created by PUT", rule: "REF-VANISHED-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if a.status == 404 && body["amount"] != nil {
			a.status = 200
			a.header.Set("Content-Type", "application/json")
			a.set(obj(body).with(obj{"id": 1, "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z"}))
		}
	})},
	{name: "a reference to any user is taken", rule: "REF-USER-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if strings.Contains(string(a.body), `"assignee_id":["`) {
			a.status = 201
			a.header.Set("Content-Type", "application/json")
			a.set(obj(body).with(obj{"id": 1, "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z"}))
		}
	})},
}

// laxLinks drops many-to-many ids that point to nothing.
type laxLinks struct{ preview.Store }

func (s laxLinks) Insert(entity string, row preview.Row) (preview.Row, error) {
	out, err := s.Store.Insert(entity, row)
	var missing *preview.ReferenceError
	if errors.As(err, &missing) && slices.Equal(missing.Fields, []string{"tag_ids"}) {
		row.Values["tag_ids"] = []int64{}
		return s.Store.Insert(entity, row)
	}
	return out, err
}

// laxReferences makes references to nothing null.
type laxReferences struct{ preview.Store }

func (s laxReferences) Insert(entity string, row preview.Row) (preview.Row, error) {
	out, err := s.Store.Insert(entity, row)
	var missing *preview.ReferenceError
	if errors.As(err, &missing) && slices.Equal(missing.Fields, []string{"review_id"}) {
		row.Values["review_id"] = nil
		return s.Store.Insert(entity, row)
	}
	return out, err
}

// laxDeletes answers that a row is deleted though others need it.
type laxDeletes struct{ preview.Store }

func (s laxDeletes) Delete(entity string, userID, id int64) error {
	if err := s.Store.Delete(entity, userID, id); !errors.Is(err, preview.ErrReferenced) {
		return err
	}
	return nil
}

// strictDeletes keeps a row that anything points to.
type strictDeletes struct{ preview.Store }

func (s strictDeletes) Delete(entity string, userID, id int64) error {
	if entity == "Project" {
		rows, _, err := s.List("Task", userID, preview.Query{Filters: []preview.Filter{{Field: "review_id", Value: id}}, Sort: "id", Limit: 1})
		if err == nil && len(rows) > 0 {
			return preview.ErrReferenced
		}
	}
	return s.Store.Delete(entity, userID, id)
}

// selfBlocks keeps a row that points to itself.
type selfBlocks struct{ preview.Store }

func (s selfBlocks) Delete(entity string, userID, id int64) error {
	if row, err := s.Get(entity, userID, id); err == nil && row.Values["parent_id"] == id {
		return preview.ErrReferenced
	}
	return s.Store.Delete(entity, userID, id)
}

// racing lets the second of two concurrent creations through, as a check before the insertion does.
func racing(inner http.Handler, _ *lab) http.Handler {
	var running atomic.Int64
	arrived := make(chan struct{}, 2)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" && r.URL.Path == "/tasks" {
			defer running.Add(-1)
			if running.Add(1) == 1 {
				select {
				case <-arrived: // somebody else has come meanwhile
				case <-after(40):
				}
			} else {
				arrived <- struct{}{}
				editBody(r, func(body map[string]any) {
					if s, ok := body["sku"].(string); ok {
						body["sku"] = s + "x"
					}
				})
			}
		}
		inner.ServeHTTP(w, r)
	})
}
