package conformance

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// isolationCases try every way to another user's rows of one entity, with that user's real ids.
func isolationCases(g *genome.Genome, e *genome.Entity) []Case {
	name := "isolation/" + e.Stem + "/"
	return []Case{
		{Name: name + "path", lane: e.Stem, Rules: []string{"ISO-PATH-1", "ISO-TELL-1"}, Run: func(t *T) { isolationPath(t, e) }},
		{Name: name + "body", lane: e.Stem, Rules: []string{"ISO-BODY-1"}, Run: func(t *T) { isolationBody(t, e) }},
		{Name: name + "lists", lane: e.Stem, Rules: []string{"ISO-LIST-1", "ISO-COUNT-1", "ISO-SEARCH-1"}, Run: func(t *T) { isolationLists(t, e) }},
		{Name: name + "unique", lane: e.Stem, Rules: []string{"ISO-UNIQUE-1"}, Run: func(t *T) { isolationUnique(t, e) }},
		{Name: name + "inverse", lane: e.Stem, Rules: []string{"ISO-REF-1", "ISO-BODY-1"}, Run: func(t *T) { isolationInverse(t, e) }},
		{Name: name + "owner-in-database", lane: e.Stem, NeedsSQL: true, volatile: true, Rules: []string{"ISO-BODY-1"}, Run: func(t *T) { isolationOwner(t, e) }},
		{Name: name + "time", NeedsSQL: true, volatile: true, Rules: []string{"ISO-TELL-2"}, Run: func(t *T) { isolationTime(t, e) }},
	}
}

// isolationPath tries each verb on the id of another user's row, and compares with a row that is missing.
func isolationPath(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.otherFor(e)
	theirs, _ := t.row(v, e)
	body := t.body(u, e)
	missing := "/" + e.Path + "/" + greatest
	for _, q := range []request{
		{method: "GET"}, {method: "DELETE"}, {method: "PUT", body: body}, {method: "PUT", body: obj{}, unrecorded: true}, {method: "PUT", body: theirBody(e, theirs), unrecorded: true}, // 404 or 422: left open
	} {
		q.cookie = u.token
		q.path = item(e, theirs.id())
		foreign := t.send(q)
		q.path = missing
		nobodys := t.send(q)
		if q.body == nil || !faulty(nobodys) {
			t.want(foreign, "ISO-PATH-1", 404, "%s of another user's row", q.method)
		} else {
			t.check(foreign.Status == 404 || foreign.Status == 422, "ISO-PATH-1", foreign, "PUT of another user's row with a faulty body: status %d", foreign.Status)
		}
		t.sameWords(foreign, nobodys, theirs.id(), "ISO-TELL-1")
	}
	t.unchanged(v, item(e, theirs.id()), theirs.object(), "ISO-PATH-1", "after another user's attempts")
	t.del(v, item(e, theirs.id()))
}

// faulty reports whether an answer finds fault with the body, which may come before a missing row.
func faulty(r *response) bool { return r.Status == 422 }

// theirBody is the body that a foreign row was made from, references to the other user's rows included.
func theirBody(e *genome.Entity, r *response) obj {
	b := obj{}
	for _, f := range e.Body() {
		if !f.ReadOnly {
			b[f.Name] = r.object()[f.Name]
		}
	}
	return b
}

// otherFor gives a second account as userFor gives the first.
func (t *T) otherFor(e *genome.Entity) *user {
	if capacity(t.genome(), e) < roomy {
		return t.register()
	}
	return t.other()
}

// isolationBody tries to give a row away, to take one over and to reach another row through the body.
func isolationBody(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.otherFor(e)
	theirs, _ := t.row(v, e)
	base := t.body(u, e)
	alien := obj{"id": theirs.id(), "user_id": v.id, "owner_id": v.id, "user": v.id, "userId": v.id, "owner": obj{"id": v.id}}
	for _, f := range e.Body() {
		delete(alien, f.Name)
	}
	mine := t.post(u, "/"+e.Path, base.with(alien))
	t.must(mine, "ISO-BODY-1", 201, "POST with another user's ids")
	t.check(mine.id() != theirs.id(), "ISO-BODY-1", mine, "POST took the id of another user's row")
	t.want(t.get(u, item(e, mine.id())), "ISO-BODY-1", 200, "the row is the caller's")
	t.want(t.get(v, item(e, mine.id())), "ISO-BODY-1", 404, "the row is not the other's")
	put := t.put(u, item(e, mine.id()), base.with(alien))
	t.want(put, "ISO-BODY-1", 200, "PUT with another user's ids")
	t.check(put.id() == mine.id(), "ISO-BODY-1", put, "PUT answered row %d, expected %d", put.id(), mine.id())
	t.want(t.get(u, item(e, mine.id())), "ISO-BODY-1", 200, "the row after PUT is the caller's")
	t.want(t.get(v, item(e, mine.id())), "ISO-BODY-1", 404, "the row after PUT is not the other's")
	t.unchanged(v, item(e, theirs.id()), theirs.object(), "ISO-BODY-1", "the other's row")
	t.del(u, item(e, mine.id()))
	t.del(v, item(e, theirs.id()))
}

// isolationLists looks for another user's row in lists, counts, links, filters by each of its values, and searches.
func isolationLists(t *T, e *genome.Entity) {
	u, v := t.register(), t.otherFor(e)
	theirs, _ := t.row(v, e)
	path := "/" + e.Path
	t.wantIDs(u, path, "ISO-LIST-1")
	counted := t.get(u, path+"?limit=100&sort=-id")
	t.check(counted.ResponseHeader.Get("X-Total-Count") == "0", "ISO-COUNT-1", counted, "X-Total-Count is %q for a user without rows", counted.ResponseHeader.Get("X-Total-Count"))
	r := t.get(u, path+"?limit=1")
	t.check(len(r.ResponseHeader["Link"]) == 0, "ISO-COUNT-1", r, "Link tells of another user's rows: %v", r.ResponseHeader["Link"])
	t.wantIDs(u, path+"?id="+fmt.Sprint(theirs.id()), "ISO-LIST-1")
	all := url.Values{}
	for _, f := range e.Body() {
		if !f.IsFilterable() {
			continue
		}
		values := []any{theirs.object()[f.Name]}
		if f.Many {
			values = listOf(theirs.object()[f.Name])
		}
		for _, value := range values {
			s, ok := textOf(value)
			if !ok {
				continue
			}
			all.Set(f.QueryName(), s)
			rule := "ISO-LIST-1"
			t.wantIDs(u, path+"?"+url.Values{f.QueryName(): {s}}.Encode(), rule)
			if f.IsSearchable() && s != "" {
				t.wantIDs(u, path+"?"+url.Values{"q": {s}}.Encode(), "ISO-SEARCH-1")
				t.wantIDs(u, path+"?"+url.Values{"q": {strings.ToUpper(s)}, f.QueryName(): {s}}.Encode(), "ISO-SEARCH-1")
			}
		}
	}
	if len(all) > 0 {
		t.wantIDs(u, path+"?"+all.Encode(), "ISO-LIST-1")
		t.wantIDs(v, path+"?"+all.Encode()+"&id="+fmt.Sprint(theirs.id()), "ISO-LIST-1", theirs.id())
	}
	mine := t.create(u, e, t.bodyApart(u, e))
	t.wantIDs(u, path, "ISO-COUNT-1", mine.id())
	t.want(t.get(v, item(e, theirs.id())), "ISO-LIST-1", 200, "the other's row")
	t.del(v, item(e, theirs.id()))
}

// isolationUnique gives two users the same unique values.
func isolationUnique(t *T, e *genome.Entity) {
	for _, f := range uniques(e) {
		if f.IsReference() {
			continue // the row that it points to is a user's own
		}
		u, v := t.userFor(e), t.otherFor(e)
		value := generate(f, 11)
		theirs := t.post(v, "/"+e.Path, without(e, t.bodyApart(v, e)).with(obj{f.Name: value}))
		t.must(theirs, "ISO-UNIQUE-1", 201, "%s: %s of the one user", f.Name, show(value))
		body := without(e, t.bodyApart(u, e)).with(obj{f.Name: value})
		mine := t.post(u, "/"+e.Path, body)
		t.want(mine, "ISO-UNIQUE-1", 201, "%s: %s of the other user", f.Name, show(value))
		t.want(t.put(u, item(e, mine.id()), body), "ISO-UNIQUE-1", 200, "PUT of that value")
		t.del(u, item(e, mine.id()))
		t.del(v, item(e, theirs.id()))
	}
}

// isolationInverse deletes and replaces rows that have the same neighbours in two accounts: nothing spills over.
func isolationInverse(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.otherFor(e)
	theirs, _ := t.row(v, e)
	mine, body := t.row(u, e)
	t.want(t.put(u, item(e, mine.id()), body), "ISO-BODY-1", 200, "replacing one's own row")
	for _, f := range manies(e) {
		t.put(u, item(e, mine.id()), body.with(obj{f.Name: []int64{}}))
	}
	t.want(t.del(u, item(e, mine.id())), "ISO-BODY-1", 204, "deleting one's own row")
	t.unchanged(v, item(e, theirs.id()), theirs.object(), "ISO-REF-1", "after another user changed and deleted a row like it")
	t.del(v, item(e, theirs.id()))
}

// isolationOwner looks for the owner in the database.
func isolationOwner(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.other()
	r := t.create(u, e, t.body(u, e).with(obj{"user_id": v.id}))
	owner := func() int64 {
		return sqlInt(t.query(fmt.Sprintf("SELECT user_id FROM %s WHERE id = $1", ident(e.Table)), r.id()))
	}
	t.check(owner() == u.id, "ISO-BODY-1", r, "the row's user_id is %d, expected %d", owner(), u.id)
	t.put(u, item(e, r.id()), t.bodyOf(e, r.object()).with(obj{"user_id": v.id}))
	t.check(owner() == u.id, "ISO-BODY-1", r, "after PUT the row's user_id is %d, expected %d", owner(), u.id)
	t.del(u, item(e, r.id()))
}

// isolationTime holds a lock on a row of another user: requests for it must not wait.
func isolationTime(t *T, e *genome.Entity) {
	u, v := t.register(), t.register()
	theirs, _ := t.row(v, e)
	body := t.body(u, e)
	tx := t.begin()
	defer func() { _ = tx.Rollback(contextOf(5)) }()
	t.execIn(tx, fmt.Sprintf("SELECT 1 FROM %s WHERE id = $1 FOR UPDATE", ident(e.Table)), theirs.id())
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.want(t.get(u, item(e, theirs.id())), "ISO-TELL-2", 404, "GET of a locked row of another user")
		t.want(t.put(u, item(e, theirs.id()), body), "ISO-TELL-2", 404, "PUT of a locked row of another user")
		t.want(t.del(u, item(e, theirs.id())), "ISO-TELL-2", 404, "DELETE of a locked row of another user")
	}()
	if !within(done, 5) {
		t.fail("ISO-TELL-2", nil, "requests for another user's %s wait for a lock on it", e.Name)
	}
	_ = tx.Rollback(contextOf(5))
	<-done
}
