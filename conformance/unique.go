package conformance

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// uniques gives the fields of an entity that are unique, one-to-one references to entities among them.
func uniques(e *genome.Entity) []genome.Field {
	var list []genome.Field
	for _, f := range e.Body() {
		if f.Unique && !f.ReadOnly && f.References != genome.UserEntity {
			list = append(list, f)
		}
	}
	return list
}

// uniqueTaken takes each unique value twice: 409 in POST and PUT, nothing changed, and other faults come first.
func uniqueTaken(t *T, e *genome.Entity) {
	if len(uniques(e)) > 0 && capacity(t.genome(), e) < 2 {
		uniqueNarrow(t, e)
		return
	}
	for _, f := range uniques(e) {
		rule := "REF-UNIQUE-1"
		if f.IsReference() {
			rule = "REF-ONE-1"
		}
		u := t.userFor(e)
		value := t.uniqueValue(u, e, f)
		if value == nil {
			continue
		}
		first := t.create(u, e, without(e, t.bodyApart(u, e)).with(obj{f.Name: value}))
		other := without(e, t.bodyApart(u, e))
		taken := t.post(u, "/"+e.Path, other.with(obj{f.Name: value}))
		t.want(taken, rule, 409, "POST: %s %s is taken", f.Name, show(value))
		second := t.create(u, e, other)
		put := t.put(u, item(e, second.id()), other.with(obj{f.Name: value}))
		t.want(put, rule, 409, "PUT: %s %s is taken", f.Name, show(value))
		t.unchanged(u, item(e, second.id()), second.object(), rule, "after a refused change")
		t.unchanged(u, item(e, first.id()), first.object(), rule, "the row that holds the value")
		same := t.put(u, item(e, first.id()), t.bodyOf(e, first.object()))
		t.want(same, rule, 200, "PUT of a row's own value")
		for _, bad := range scalars(e) {
			if bad.Name != f.Name && bad.Type == genome.Integer {
				both := t.post(u, "/"+e.Path, other.with(obj{f.Name: value, bad.Name: raw("1.5")}))
				t.wantErrors(both, "ERR-ORDER-1", "a taken value and a fault in "+bad.Name, bad.Name)
			}
			if bad.Name != f.Name && bad.Required && (bad.Type == genome.String || bad.Type == genome.TextType) {
				both := t.post(u, "/"+e.Path, other.with(obj{f.Name: value, bad.Name: ""}))
				t.wantErrors(both, "ERR-ORDER-1", "a taken value and a fault in "+bad.Name, bad.Name)
			}
		}
		t.uniqueApart(u, e, f, other, second.id(), value)
		t.del(u, item(e, second.id()))
		t.del(u, item(e, first.id()))
		again := t.post(u, "/"+e.Path, other.with(obj{f.Name: value}))
		t.want(again, rule, 201, "%s is free again", f.Name)
		t.del(u, item(e, again.id()))
	}
}

// uniqueNarrow is what can be tried where the values of a unique field run out after a few rows: a row's body again in
// POST and, where there is a second row with other values, in PUT.
func uniqueNarrow(t *T, e *genome.Entity) {
	u := t.register()
	body, other := without(e, t.bodyApart(u, e)), without(e, t.bodyApart(u, e))
	first := t.create(u, e, body)
	t.want(t.post(u, "/"+e.Path, body), "REF-UNIQUE-1", 409, "POST of a row's values again")
	for _, f := range uniques(e) {
		switch {
		case f.IsReference() && f.Required || domain(f) < 2:
			return // there is no room for a second row
		case !f.IsReference() && domain(f) < roomy:
			other[f.Name] = generate(f, 1)
		}
	}
	second := t.create(u, e, other)
	t.want(t.put(u, item(e, second.id()), body), "REF-UNIQUE-1", 409, "PUT of another row's values")
	t.unchanged(u, item(e, second.id()), second.object(), "REF-UNIQUE-1", "after a refused change")
	t.unchanged(u, item(e, first.id()), first.object(), "REF-UNIQUE-1", "the row that holds the values")
}

// uniqueValue gives a value that is not null, also where body leaves it out.
func (t *T) uniqueValue(u *user, e *genome.Entity, f genome.Field) any {
	if !f.IsReference() {
		return generate(f, u.count(e.Name+"."+f.Name))
	}
	target, ok := t.genome().Entity(f.References)
	if !ok || leadsTo(t.genome(), f.References, e.Name, 0) && capacity(t.genome(), e) < 4 {
		return nil
	}
	return t.create(u, target, without(target, t.minimal(u, target))).id()
}

// uniqueApart checks what does not count as taken: another letter case, and null.
func (t *T) uniqueApart(u *user, e *genome.Entity, f genome.Field, other obj, second int64, value any) {
	s, isText := value.(string)
	swapped := strings.ToUpper(s)
	if isText && swapped != s && f.Pattern.IsEmpty() && (f.Type == genome.String || f.Type == genome.TextType) {
		put := t.put(u, item(e, second), other.with(obj{f.Name: swapped}))
		t.want(put, "REF-UNIQUE-1", 200, "%s in another letter case", f.Name)
	}
	if !f.Required {
		put := t.put(u, item(e, second), other.with(obj{f.Name: nil}))
		t.want(put, "REF-UNIQUE-1", 200, "%s: null", f.Name)
		third := t.post(u, "/"+e.Path, without(e, t.bodyApart(u, e)).with(obj{f.Name: nil}))
		if t.want(third, "REF-UNIQUE-1", 201, "%s: null, a second time", f.Name) {
			t.del(u, item(e, third.id()))
		}
	}
}
