package conformance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// resourceCases check the five operations of one entity.
func resourceCases(g *genome.Genome, e *genome.Entity) []Case {
	name := "resources/" + e.Stem + "/"
	return []Case{
		{Name: name + "create", lane: e.Stem, Rules: []string{"RES-ROUTE-1", "RES-CREATE-1", "RES-SHAPE-1", "RES-OWNER-1", "RES-REREAD-1", "RES-MEDIA-1", "RES-STAMP-1"},
			Run: func(t *T) { resourceCreate(t, e) }},
		{Name: name + "minimal", lane: e.Stem, Rules: []string{"RES-DEFAULT-1", "RES-ABSENT-1", "RES-CREATE-1", "RES-SHAPE-1"}, Run: func(t *T) { resourceMinimal(t, e) }},
		{Name: name + "required", lane: e.Stem, Rules: []string{"RES-ABSENT-1", "RES-NULL-2", "ERR-ALL-1"}, Run: func(t *T) { resourceRequired(t, e) }},
		{Name: name + "put", lane: e.Stem, Rules: []string{"RES-PUT-1", "RES-REREAD-1", "RES-DEFAULT-1", "RES-ABSENT-1", "RES-STAMP-1"}, Run: func(t *T) { resourcePut(t, e) }},
		{Name: name + "falsy", lane: e.Stem, Rules: []string{"RES-FALSY-1", "RES-NULL-1"}, Run: func(t *T) { resourceFalsy(t, e) }},
		{Name: name + "ignored-keys", lane: e.Stem, Rules: []string{"RES-IGNORE-1"}, Run: func(t *T) { resourceIgnored(t, e) }},
		{Name: name + "delete", lane: e.Stem, Rules: []string{"RES-DELETE-1", "RES-ID-2", "REF-VANISHED-1"}, Run: func(t *T) { resourceDelete(t, e) }},
		{Name: name + "ids", lane: e.Stem, Rules: []string{"RES-ID-1", "RES-ID-2"}, Run: func(t *T) { resourceIDs(t, e) }},
	}
}

func resourceCreate(t *T, e *genome.Entity) {
	u := t.userFor(e)
	body := t.body(u, e)
	r := t.post(u, "/"+e.Path, body)
	t.must(r, "RES-CREATE-1", 201, "creating a %s", e.Name)
	t.wantRow(r, r.object(), e, expected(e, body), "RES-CREATE-1")
	location := r.ResponseHeader.Get("Location")
	t.check(location == item(e, r.id()), "RES-CREATE-1", r, "Location is %q, expected %q", location, item(e, r.id()))
	again := t.get(u, item(e, r.id()))
	if t.want(again, "RES-ROUTE-1", 200, "reading it again") {
		t.wantSame(again, again.object(), r.object(), "RES-REREAD-1", "GET after POST")
	}
	rows, list := t.list(u, "/"+e.Path+"?sort=-id&limit=1", "RES-ROUTE-1")
	if len(rows) == 1 {
		t.wantSame(list, rows[0], r.object(), "RES-REREAD-1", "the list after POST")
	} else {
		t.fail("RES-ROUTE-1", list, "the list has %d rows, expected 1", len(rows))
	}
	t.want(t.del(u, item(e, r.id())), "RES-ROUTE-1", 204, "deleting it")
}

func resourceMinimal(t *T, e *genome.Entity) {
	u := t.userFor(e)
	body := t.minimal(u, e)
	r := t.post(u, "/"+e.Path, body)
	t.must(r, "RES-CREATE-1", 201, "creating a %s of required fields alone", e.Name)
	t.wantShape(r, r.object(), e)
	for _, f := range e.Body() {
		if _, sent := body[f.Name]; sent {
			continue
		}
		rule := "RES-ABSENT-1"
		if !f.Default.IsZero() {
			rule = "RES-DEFAULT-1"
		}
		t.check(equal(r.object()[f.Name], absent(f)), rule, r, "%s is %s when absent, expected %s", f.Name, show(r.object()[f.Name]), show(absent(f)))
	}
	t.del(u, item(e, r.id()))
	// A required field with a default may be absent: the default is its value.
	for _, f := range e.Body() {
		if f.Required && !f.Default.IsZero() && !f.Unique && !f.ReadOnly {
			r := t.post(u, "/"+e.Path, body.without(f.Name))
			if t.want(r, "RES-DEFAULT-1", 201, "%s absent, with a default", f.Name) {
				t.check(equal(r.object()[f.Name], absent(f)), "RES-DEFAULT-1", r, "%s is %s when absent, expected %s", f.Name, show(r.object()[f.Name]), show(absent(f)))
				t.del(u, item(e, r.id()))
			}
		}
	}
}

func resourceRequired(t *T, e *genome.Entity) {
	u := t.userFor(e)
	var scalar, all []string
	none := obj{}
	for _, f := range e.Body() {
		if f.Required && !f.Many && !f.ReadOnly && f.Default.IsZero() {
			all = append(all, f.Name)
			if f.IsScalar() {
				scalar = append(scalar, f.Name)
			}
			none[f.Name] = nil
		}
	}
	if len(all) == 0 {
		r := t.post(u, "/"+e.Path, obj{})
		t.want(r, "RES-ABSENT-1", 201, "an empty object, nothing being required")
		t.del(u, item(e, r.id()))
		return
	}
	for _, body := range []obj{{}, none, {"unknown": "x"}} {
		r := t.post(u, "/"+e.Path, body)
		// Errors of references may wait until the rest of the body is valid.
		got := strings.Join(r.errorKeys(), ",")
		t.check(r.Status == 422 && (got == joined(all) || len(scalar) > 0 && got == joined(scalar)), "ERR-ALL-1", r,
			"status %d with errors for [%s], expected 422 with errors for [%s]", r.Status, got, joined(all))
	}
	base := t.body(u, e)
	for _, name := range all {
		t.wantErrors(t.post(u, "/"+e.Path, base.without(name)), "RES-ABSENT-1", name+" absent", name)
		t.wantErrors(t.post(u, "/"+e.Path, base.with(obj{name: nil})), "RES-NULL-2", name+" null", name)
	}
}

// joined gives names sorted, with commas.
func joined(names []string) string {
	r := response{json: map[string]any{"errors": map[string]any{}}}
	for _, n := range names {
		r.object()["errors"].(map[string]any)[n] = true
	}
	return strings.Join(r.errorKeys(), ",")
}

func resourcePut(t *T, e *genome.Entity) {
	u := t.userFor(e)
	before, body := t.row(u, e)
	path := item(e, before.id())
	// Everything optional is absent now: nothing of it may stay.
	least := obj{}
	for _, f := range e.Body() {
		if v, there := body[f.Name]; there && f.Required && !f.Many {
			least[f.Name] = v
		}
	}
	for _, f := range e.Body() {
		if f.Required && !f.Default.IsZero() && !f.Unique {
			delete(least, f.Name)
		}
		if f.Unique && !f.Required && !f.Default.IsZero() {
			least[f.Name] = body[f.Name]
		}
	}
	r := t.put(u, path, least)
	t.must(r, "RES-PUT-1", 200, "replacing the row")
	want := expected(e, least)
	for _, f := range e.Body() {
		rule := "RES-PUT-1"
		if _, sent := least[f.Name]; !sent && !f.Default.IsZero() {
			rule = "RES-DEFAULT-1"
		}
		t.check(equal(r.object()[f.Name], want[f.Name]), rule, r, "%s is %s after PUT, expected %s", f.Name, show(r.object()[f.Name]), show(want[f.Name]))
	}
	t.check(equal(r.object()["created_at"], before.object()["created_at"]), "RES-STAMP-1", r, "created_at moved from %s", show(before.object()["created_at"]))
	t.check(equal(r.object()["id"], before.object()["id"]), "RES-PUT-1", r, "the id changed")
	t.unchanged(u, path, r.object(), "RES-REREAD-1", "GET after PUT")

	back := t.put(u, path, body)
	t.must(back, "RES-PUT-1", 200, "replacing the row by the first body")
	t.wantRow(back, back.object(), e, expected(e, body), "RES-PUT-1")
	if len(scalars(e)) > 0 && !equal(back.object(), r.object()) {
		was, _ := before.object()["updated_at"].(string)
		is, _ := back.object()["updated_at"].(string)
		t.check(is >= was, "RES-STAMP-1", back, "updated_at went from %s to %s", was, is)
	}
	t.updatedMoves(u, e, path, body)
	if missing := firstRequired(e); missing != "" {
		t.wantErrors(t.put(u, path, body.without(missing)), "RES-ABSENT-1", missing+" absent in PUT", missing)
	}
	t.del(u, path)
}

// updatedMoves changes a row until the clock's millisecond has passed: updated_at must have moved.
func (t *T) updatedMoves(u *user, e *genome.Entity, path string, body obj) {
	for _, f := range scalars(e) {
		if f.Unique || domain(f) < 2 {
			continue
		}
		t.sleep(3)
		before := t.get(u, path).object()
		v := generate(f, 1)
		if equal(plain(v), before[f.Name]) {
			v = generate(f, 0)
		}
		r := t.put(u, path, body.with(obj{f.Name: v}))
		t.check(!equal(r.object()["updated_at"], before["updated_at"]), "RES-STAMP-1", r, "updated_at stays %s though %s changed", show(before["updated_at"]), f.Name)
		return
	}
}

// firstRequired gives a required scalar field without default; "" where there is none.
func firstRequired(e *genome.Entity) string {
	for _, f := range scalars(e) {
		if f.Required && f.Default.IsZero() {
			return f.Name
		}
	}
	return ""
}

// resourceFalsy sends what some frameworks take for absent, and null where there is a default.
func resourceFalsy(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	falsy, nulls := obj{}, obj{}
	for _, f := range scalars(e) {
		zeroFits := (f.Min == "" || rat(f.Min).Sign() <= 0) && (f.Max == "" || rat(f.Max).Sign() >= 0)
		switch {
		case f.Type == genome.Boolean:
			falsy[f.Name] = false
		case f.Type == genome.JSON:
			falsy[f.Name] = obj{}
		case (f.Type == genome.Integer || f.Type == genome.Float) && zeroFits:
			falsy[f.Name] = raw("0")
		case f.Type == genome.Decimal && zeroFits:
			falsy[f.Name] = decimalZero(f)
		case f.IsSearchable() && (f.Type == genome.String || f.Type == genome.TextType) && !f.Required && f.MinLength == 0 && f.Pattern.IsEmpty():
			falsy[f.Name] = ""
		}
		if !f.Required {
			nulls[f.Name] = nil
		}
	}
	r := t.post(u, "/"+e.Path, base.with(falsy))
	t.must(r, "RES-FALSY-1", 201, "false, 0 and {}")
	t.wantRow(r, r.object(), e, expected(e, base.with(falsy)), "RES-FALSY-1")
	put := t.put(u, item(e, r.id()), base)
	t.want(put, "RES-FALSY-1", 200, "replacing the row")
	put = t.put(u, item(e, r.id()), base.with(falsy))
	if t.want(put, "RES-FALSY-1", 200, "false, 0 and {} in PUT") {
		t.wantRow(put, put.object(), e, expected(e, base.with(falsy)), "RES-FALSY-1")
	}
	put = t.put(u, item(e, r.id()), base.with(nulls))
	if t.want(put, "RES-NULL-1", 200, "nulls in PUT") {
		t.wantRow(put, put.object(), e, expected(e, base.with(nulls)), "RES-NULL-1")
	}
	t.del(u, item(e, r.id()))
	r = t.post(u, "/"+e.Path, base.with(nulls))
	if t.want(r, "RES-NULL-1", 201, "nulls in POST") {
		t.wantRow(r, r.object(), e, expected(e, base.with(nulls)), "RES-NULL-1")
	}
	t.del(u, item(e, r.id()))
}

func decimalZero(f genome.Field) string { return rat("0").FloatString(f.Scale) }

func resourceIgnored(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	alien := obj{"id": 424242, "user_id": 424242, "created_at": "2001-01-01T00:00:00.000Z", "updated_at": "2001-01-01T00:00:00.000Z",
		"unknown_key": "x", "__proto__": obj{"x": 1}, "constructor": "x", "ID": 424242, "User_Id": 424242}
	for _, f := range e.Body() {
		delete(alien, f.Name)
		if f.ReadOnly && f.IsScalar() {
			alien[f.Name] = generate(f, 3)
		}
		if upper := strings.ToUpper(f.Name); f.IsScalar() && !isField(e, upper) {
			alien[upper] = generate(f, 9) // keys are case-sensitive; Go's decoder takes any case
		}
	}
	r := t.post(u, "/"+e.Path, base.with(alien))
	t.must(r, "RES-IGNORE-1", 201, "unknown and read-only keys")
	check := func(r *response, why string) {
		t.wantRow(r, r.object(), e, expected(e, base), "RES-IGNORE-1")
		created, _ := r.object()["created_at"].(string)
		updated, _ := r.object()["updated_at"].(string)
		t.check(created > "2002" && updated > "2002", "RES-IGNORE-1", r, "%s: the body's times were stored", why)
		t.check(r.id() != 424242, "RES-IGNORE-1", r, "%s: the body's id was taken", why)
	}
	check(r, "POST")
	put := t.put(u, item(e, r.id()), base.with(alien))
	if t.want(put, "RES-IGNORE-1", 200, "unknown and read-only keys in PUT") {
		check(put, "PUT")
		t.check(put.id() == r.id(), "RES-IGNORE-1", put, "the id became %d", put.id())
	}
	t.want(t.get(u, item(e, r.id())), "RES-IGNORE-1", 200, "the row is still the caller's")
	t.del(u, item(e, r.id()))
}

func isField(e *genome.Entity, name string) bool {
	_, ok := e.Field(name)
	return ok
}

func resourceDelete(t *T, e *genome.Entity) {
	u := t.userFor(e)
	r, body := t.row(u, e)
	keep := int64(0)
	if capacity(t.genome(), e) > 1 {
		second, _ := t.row(u, e)
		keep = second.id()
	}
	path := item(e, r.id())
	t.must(t.del(u, path), "RES-DELETE-1", 204, "deleting the row")
	t.want(t.get(u, path), "RES-DELETE-1", 404, "reading a deleted row")
	t.want(t.del(u, path), "REF-VANISHED-1", 404, "deleting it again")
	t.want(t.put(u, path, body), "REF-VANISHED-1", 404, "replacing a deleted row")
	t.want(t.get(u, path), "RES-DELETE-1", 404, "PUT does not bring it back")
	if keep != 0 {
		t.want(t.get(u, item(e, keep)), "RES-DELETE-1", 200, "another row stays")
		t.del(u, item(e, keep))
	}
}

func resourceIDs(t *T, e *genome.Entity) {
	u := t.userFor(e)
	body := t.body(u, e)
	r := t.create(u, e, body)
	id := strconv.FormatInt(r.id(), 10)
	for _, bad := range []string{"0", "-{id}", "abc", "{id}.5", "{id}.0", "0x1", "1e0", "9007199254740992", "9223372036854775808", "99999999999999999999999", "%20{id}", "{id}%20",
		"%D9%A1", "{id}-", "{id}abc", "null", "+{id}"} {
		for _, method := range []string{"GET", "DELETE"} {
			told := "/" + e.Path + "/" + bad
			res := t.send(request{method: method, path: strings.ReplaceAll(told, "{id}", id), told: told, cookie: u.token})
			t.want(res, "RES-ID-1", 404, "%s of the id %s", method, bad)
		}
	}
	for _, bad := range []string{"0", "abc", "9007199254740992", "-1"} {
		t.want(t.put(u, "/"+e.Path+"/"+bad, body), "RES-ID-1", 404, "PUT of the id %s", bad)
	}
	missing := fmt.Sprintf("/%s/%s", e.Path, greatest)
	t.want(t.get(u, missing), "RES-ID-2", 404, "GET of a missing row")
	t.want(t.put(u, missing, body), "RES-ID-2", 404, "PUT of a missing row")
	t.want(t.del(u, missing), "RES-ID-2", 404, "DELETE of a missing row")
	t.unchanged(u, item(e, r.id()), r.object(), "RES-ID-1", "after requests for other ids")
	t.del(u, item(e, r.id()))
}
