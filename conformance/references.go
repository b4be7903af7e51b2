package conformance

import (
	"fmt"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// referenceCases check references, many-to-many keys, uniqueness and deletion of one entity.
func referenceCases(g *genome.Genome, e *genome.Entity) []Case {
	name := "references/" + e.Stem + "/"
	return []Case{
		{Name: name + "values", lane: e.Stem, Rules: []string{"REF-VALUE-1", "REF-MISSING-1", "VAL-STRICT-1"}, Run: func(t *T) { referenceValues(t, e) }},
		{Name: name + "foreign", lane: e.Stem, Rules: []string{"REF-FOREIGN-1", "ISO-REF-1", "ISO-TELL-1"}, Run: func(t *T) { referenceForeign(t, e) }},
		{Name: name + "many", lane: e.Stem, Rules: []string{"REF-MANY-1", "REF-MANY-2", "REF-MANY-3", "REF-MANY-4"}, Run: func(t *T) { referenceMany(t, e) }},
		{Name: name + "delete", lane: e.Stem, Rules: []string{"REF-RESTRICT-1", "REF-SETNULL-1"}, Run: func(t *T) { referenceDelete(t, e) }},
		{Name: name + "self", lane: e.Stem, Rules: []string{"REF-SELF-1"}, Run: func(t *T) { referenceSelf(t, e) }},
		{Name: name + "unique", lane: e.Stem, Rules: []string{"REF-UNIQUE-1", "REF-ONE-1", "ERR-ORDER-1"}, Run: func(t *T) { uniqueTaken(t, e) }},
		{Name: name + "user", lane: e.Stem, Rules: []string{"REF-USER-1"}, Run: func(t *T) { referenceUser(t, e) }},
	}
}

// references gives the fields of an entity that point to one row of an entity.
func references(e *genome.Entity) []genome.Field {
	var list []genome.Field
	for _, f := range e.Body() {
		if f.IsReference() && f.References != genome.UserEntity && !f.ReadOnly {
			list = append(list, f)
		}
	}
	return list
}

// manies gives the many-to-many keys of an entity.
func manies(e *genome.Entity) []genome.Field {
	var list []genome.Field
	for _, f := range e.Body() {
		if f.Many && f.References != genome.UserEntity && !f.ReadOnly {
			list = append(list, f)
		}
	}
	return list
}

func referenceValues(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	for _, f := range references(e) {
		for _, v := range []any{"1", "", raw("1.5"), true, raw("[]"), raw("{}"), []int64{1}, "abc"} {
			t.wantErrors(t.post(u, "/"+e.Path, base.with(obj{f.Name: v})), "VAL-STRICT-1", f.Name+": "+show(v), f.Name)
		}
		for _, v := range []any{raw("0"), raw("-1"), raw(greatest), raw("9007199254740992"), raw("9223372036854775808")} {
			t.wantErrors(t.post(u, "/"+e.Path, base.with(obj{f.Name: v})), "REF-MISSING-1", f.Name+": "+show(v), f.Name)
		}
		r := t.create(u, e, base)
		t.check(equal(r.object()[f.Name], plain(base[f.Name])), "REF-VALUE-1", r, "%s is %s, expected %s", f.Name, show(r.object()[f.Name]), show(base[f.Name]))
		t.wantErrors(t.put(u, item(e, r.id()), base.with(obj{f.Name: raw(greatest)})), "REF-MISSING-1", f.Name+" of a missing row in PUT", f.Name)
		if !f.Required {
			none := t.put(u, item(e, r.id()), base.with(obj{f.Name: nil}))
			t.want(none, "REF-VALUE-1", 200, "%s: null", f.Name)
			t.check(none.object()[f.Name] == nil, "REF-VALUE-1", none, "%s is %s, expected null", f.Name, show(none.object()[f.Name]))
		}
		t.del(u, item(e, r.id()))
	}
}

// sameWords checks that a foreign row and a missing one cannot be told apart.
func (t *T) sameWords(foreign, missing *response, foreignID int64, rule string) {
	words := func(r *response, id string) string {
		p := r.object()
		return strings.ReplaceAll(show([]any{p["title"], p["detail"], p["errors"]}), id, "N")
	}
	t.check(foreign.Status == missing.Status && words(foreign, fmt.Sprint(foreignID)) == words(missing, greatest), rule, foreign,
		"a foreign row is answered otherwise than a missing one: %d %s", missing.Status, missing.ResponseBody)
}

func referenceForeign(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.other()
	base := t.body(u, e)
	resting := t.create(u, e, base)
	path := item(e, resting.id())
	for _, f := range append(references(e), manies(e)...) {
		foreign := t.anchor(v, f.References)
		var theirs, nobodys any = foreign, raw(greatest)
		if f.Many {
			theirs, nobodys = []int64{foreign}, raw("["+greatest+"]")
		}
		post := t.post(u, "/"+e.Path, base.with(obj{f.Name: theirs}))
		t.wantErrors(post, "REF-FOREIGN-1", "POST: "+f.Name+" of another user's row", f.Name)
		t.sameWords(post, t.post(u, "/"+e.Path, base.with(obj{f.Name: nobodys})), foreign, "REF-FOREIGN-1")
		put := t.put(u, path, base.with(obj{f.Name: theirs}))
		t.wantErrors(put, "ISO-REF-1", "PUT: "+f.Name+" of another user's row", f.Name)
		t.sameWords(put, t.put(u, path, base.with(obj{f.Name: nobodys})), foreign, "ISO-TELL-1")
		t.wantIDs(u, fmt.Sprintf("/%s?%s=%d", e.Path, f.QueryName(), foreign), "ISO-REF-1")
	}
	t.unchanged(u, path, resting.object(), "ISO-REF-1", "after foreign references")
	t.del(u, path)
}

func referenceMany(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for _, f := range manies(e) {
		target, ok := t.genome().Entity(f.References)
		if !ok || leadsTo(t.genome(), target.Name, e.Name, 0) && capacity(t.genome(), e) < roomy {
			continue
		}
		var rows []int64
		for range min(3, capacity(t.genome(), target)) {
			rows = append(rows, t.create(u, target, t.minimal(u, target)).id())
		}
		last := rows[len(rows)-1]
		base := t.body(u, e)
		var sent, want []any
		for i := len(rows) - 1; i >= 0; i-- {
			sent = append(sent, rows[i], rows[i])
		}
		for _, id := range rows {
			want = append(want, plain(id))
		}
		r := t.create(u, e, base.with(obj{f.Name: sent}))
		path := item(e, r.id())
		t.check(equal(r.object()[f.Name], want), "REF-MANY-1", r, "%s is %s, expected %s", f.Name, show(r.object()[f.Name]), show(want))
		t.unchanged(u, path, r.object(), "REF-MANY-1", "reading it again")
		t.wantIDs(u, fmt.Sprintf("/%s?%s=%d", e.Path, f.QueryName(), last), "REF-MANY-1", r.id())
		t.manyRefused(u, e, f, base, path, last)
		t.unchanged(u, path, r.object(), "REF-MANY-3", "after refused changes")
		t.manyLinks(u, e, f, target, base, path, rows)
	}
}

// manyRefused tries what a many-to-many key may not be.
func (t *T) manyRefused(u *user, e *genome.Entity, f genome.Field, base obj, path string, own int64) {
	for _, v := range []any{nil, raw("1"), "1", raw("{}"), true, "", raw(`["1"]`), raw("[1.5]"), raw("[null]"), raw("[true]"), raw("[[1]]"), raw("[0]"), raw("[-1]"), raw("[9007199254740992]"),
		raw("[" + strings.TrimSuffix(strings.Repeat(fmt.Sprint(own)+",", 1001), ",") + "]")} {
		t.wantErrors(t.post(u, "/"+e.Path, base.with(obj{f.Name: v})), "REF-MANY-2", f.Name+": "+show(v), f.Name)
		t.wantErrors(t.put(u, path, base.with(obj{f.Name: v})), "REF-MANY-2", "PUT: "+f.Name+": "+show(v), f.Name)
	}
	for _, v := range []any{raw("[" + greatest + "]"), raw(fmt.Sprintf("[%d,%s]", own, greatest))} {
		t.wantErrors(t.post(u, "/"+e.Path, base.with(obj{f.Name: v})), "REF-MANY-3", f.Name+": "+show(v), f.Name)
		t.wantErrors(t.put(u, path, base.with(obj{f.Name: v})), "REF-MANY-3", "PUT: "+f.Name+": "+show(v), f.Name)
	}
	thousand := raw("[" + strings.TrimSuffix(strings.Repeat(fmt.Sprint(own)+",", 1000), ",") + "]")
	r := t.post(u, "/"+e.Path, without(e, base).with(obj{f.Name: thousand}))
	if r.Status == 409 {
		return // a unique value of the row that rests
	}
	t.want(r, "REF-MANY-2", 201, "%s of 1,000 ids", f.Name)
	t.check(equal(r.object()[f.Name], []any{plain(own)}), "REF-MANY-1", r, "%s is %s, expected one id", f.Name, show(r.object()[f.Name]))
	t.del(u, item(e, r.id()))
}

// without gives a body whose optional unique fields are null.
func without(e *genome.Entity, body obj) obj {
	b := body.with(nil)
	for _, f := range e.Body() {
		if f.Unique && !f.Required && !f.ReadOnly {
			b[f.Name] = nil
		}
	}
	return b
}

// manyLinks checks that links go with either row, and with an empty or absent key.
func (t *T) manyLinks(u *user, e *genome.Entity, f genome.Field, target *genome.Entity, base obj, path string, rows []int64) {
	gone := rows[len(rows)-1]
	t.want(t.del(u, item(target, gone)), "REF-MANY-4", 204, "deleting a row that links point to")
	want := []any{}
	for _, id := range rows[:len(rows)-1] {
		want = append(want, plain(id))
	}
	left := t.get(u, path)
	t.check(left.Status == 200 && equal(left.object()[f.Name], want), "REF-MANY-4", left, "%s is %s after a row is gone, expected %s", f.Name, show(left.object()[f.Name]), show(want))
	put := t.put(u, path, base.without(f.Name))
	t.check(put.Status == 200 && equal(put.object()[f.Name], []any{}), "REF-MANY-1", put, "%s is %s when absent in PUT, expected []", f.Name, show(put.object()[f.Name]))
	if len(want) > 0 {
		put = t.put(u, path, base.with(obj{f.Name: want}))
		t.check(equal(put.object()[f.Name], want), "REF-MANY-1", put, "%s is %s, expected %s", f.Name, show(put.object()[f.Name]), show(want))
	}
	t.want(t.del(u, path), "REF-MANY-4", 204, "deleting the row that declares links")
	for _, id := range rows[:len(rows)-1] {
		t.want(t.get(u, item(target, id)), "REF-MANY-4", 200, "the row that it linked to")
		t.want(t.del(u, item(target, id)), "REF-MANY-4", 204, "deleting it, no link being left")
	}
}

func referenceDelete(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for _, f := range references(e) {
		target, ok := t.genome().Entity(f.References)
		if !ok || capacity(t.genome(), target) < 2 || capacity(t.genome(), e) < 2 {
			continue
		}
		base := t.bodyApart(u, e)
		pointed := t.create(u, target, t.minimal(u, target))
		r := t.create(u, e, base.with(obj{f.Name: pointed.id()}))
		del := t.del(u, item(target, pointed.id()))
		if f.Required {
			t.want(del, "REF-RESTRICT-1", 409, "deleting a row that %s points to", f.Name)
			t.unchanged(u, item(target, pointed.id()), pointed.object(), "REF-RESTRICT-1", "after a refused deletion")
			t.unchanged(u, item(e, r.id()), r.object(), "REF-RESTRICT-1", "after a refused deletion")
			t.want(t.del(u, item(e, r.id())), "REF-RESTRICT-1", 204, "deleting the row that points")
			t.want(t.del(u, item(target, pointed.id())), "REF-RESTRICT-1", 204, "deleting the row, nothing pointing to it")
			continue
		}
		t.want(del, "REF-SETNULL-1", 204, "deleting a row that %s points to", f.Name)
		now := t.get(u, item(e, r.id()))
		t.want(now, "REF-SETNULL-1", 200, "the row that pointed")
		t.wantRow(now, now.object(), e, expected(e, base.with(obj{f.Name: nil})), "REF-SETNULL-1")
		t.del(u, item(e, r.id()))
	}
}

func referenceSelf(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for _, f := range e.Body() {
		if f.References != e.Name || f.ReadOnly {
			continue
		}
		base := t.bodyApart(u, e)
		r := t.create(u, e, base)
		var self any = r.id()
		if f.Many {
			self = []int64{r.id()}
		}
		put := t.put(u, item(e, r.id()), base.with(obj{f.Name: self}))
		t.want(put, "REF-SELF-1", 200, "%s pointing to the row itself", f.Name)
		t.check(equal(put.object()[f.Name], plain(self)), "REF-SELF-1", put, "%s is %s, expected %s", f.Name, show(put.object()[f.Name]), show(self))
		t.want(t.del(u, item(e, r.id())), "REF-SELF-1", 204, "deleting a row that points to itself")
		t.want(t.get(u, item(e, r.id())), "REF-SELF-1", 404, "the row after its deletion")
	}
}

func referenceUser(t *T, e *genome.Entity) {
	u, v := t.userFor(e), t.other()
	for _, f := range e.Body() {
		if f.References != genome.UserEntity || f.ReadOnly {
			continue
		}
		base := t.body(u, e)
		var own, theirs, missing any = u.id, v.id, raw(greatest)
		if f.Many {
			own, theirs, missing = []int64{u.id}, []int64{v.id}, raw("["+greatest+"]")
		}
		r := t.create(u, e, base.with(obj{f.Name: own}))
		t.check(equal(r.object()[f.Name], plain(own)), "REF-USER-1", r, "%s is %s, expected %s", f.Name, show(r.object()[f.Name]), show(own))
		foreign := t.post(u, "/"+e.Path, base.with(obj{f.Name: theirs}))
		t.wantErrors(foreign, "REF-USER-1", f.Name+" of another user", f.Name)
		t.sameWords(foreign, t.post(u, "/"+e.Path, base.with(obj{f.Name: missing})), v.id, "REF-USER-1")
		t.wantErrors(t.put(u, item(e, r.id()), base.with(obj{f.Name: theirs})), "REF-USER-1", "PUT: "+f.Name+" of another user", f.Name)
		t.del(u, item(e, r.id()))
	}
}
