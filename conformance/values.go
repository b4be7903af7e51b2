package conformance

import (
	"fmt"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// valueRules are those that a value tried on a field may violate.
var valueRules = []string{
	"VAL-STRICT-1", "VAL-STRING-1", "VAL-STRING-2", "VAL-STRING-3", "VAL-STRING-4", "VAL-STRING-5", "VAL-TEXT-1", "VAL-INTEGER-1",
	"VAL-DECIMAL-1", "VAL-DECIMAL-2", "VAL-DECIMAL-3", "VAL-DECIMAL-4", "VAL-FLOAT-1", "VAL-BOOLEAN-1", "VAL-DATE-1", "VAL-TIME-1",
	"VAL-DATETIME-1", "VAL-DATETIME-2", "VAL-DATETIME-3", "VAL-EMAIL-1", "VAL-EMAIL-2", "VAL-URL-1", "VAL-URL-2", "VAL-UUID-1",
	"VAL-ENUM-1", "VAL-JSON-1", "VAL-LIMIT-1", "VAL-LIMIT-2", "VAL-PATTERN-1", "VAL-PATTERN-2", "RES-NULL-1", "RES-NULL-2", "RES-FALSY-1",
}

// valueCases try every value on every field of an entity, in POST and in PUT.
func valueCases(g *genome.Genome, e *genome.Entity) []Case {
	return []Case{
		{Name: "values/" + e.Stem + "/accepted", lane: e.Stem, Rules: append([]string{"RES-REREAD-1", "RES-CREATE-1"}, valueRules...),
			Run: func(t *T) { valuesAccepted(t, e) }},
		{Name: "values/" + e.Stem + "/refused", lane: e.Stem, Rules: append([]string{"ERR-ALL-1"}, valueRules...),
			Run: func(t *T) { valuesRefused(t, e) }},
		{Name: "values/" + e.Stem + "/types", lane: e.Stem, Rules: append([]string{"ERR-ALL-1"}, valueRules...),
			Run: func(t *T) { valuesTypes(t, e) }},
		{Name: "values/" + e.Stem + "/null-in-database", lane: e.Stem, Rules: []string{"VAL-JSON-2"}, NeedsSQL: true, volatile: true,
			Run: func(t *T) { valuesNull(t, e) }},
		{Name: "values/" + e.Stem + "/null", lane: e.Stem, Rules: []string{"VAL-JSON-2"}, Run: func(t *T) { valuesJSONNull(t, e) }},
	}
}

// scalars gives the fields of an entity that hold values of their own.
func scalars(e *genome.Entity) []genome.Field {
	var list []genome.Field
	for _, f := range e.Body() {
		if f.IsScalar() && !f.ReadOnly {
			list = append(list, f)
		}
	}
	return list
}

// column is the trials of one field.
type column struct {
	field  genome.Field
	trials []trial
}

// columns gives for each field its trials, accepted or refused ones.
func columns(fields []genome.Field, ok bool) (cols []column, rows int) {
	for _, f := range fields {
		c := column{field: f}
		for _, tr := range trialsOf(f) {
			if tr.ok == ok {
				c.trials = append(c.trials, tr)
			}
		}
		cols = append(cols, c)
		rows = max(rows, len(c.trials))
	}
	return cols, rows
}

// valuesAccepted makes, round by round, a row of each field's next accepted value, creates and reads it, then puts
// the same values into a row that stays.
func valuesAccepted(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	cols, rounds := columns(scalars(e), true)
	bodies := make([]obj, rounds)
	for i := range rounds {
		tried := obj{}
		for _, c := range cols {
			if i < len(c.trials) {
				tried[c.field.Name] = c.trials[i].send
			}
		}
		bodies[i] = base.with(tried)
		r := t.post(u, "/"+e.Path, bodies[i])
		if !t.judgeAccepted(r, e, cols, i, 201) {
			continue
		}
		again := t.get(u, item(e, r.id()))
		t.wantSame(again, again.object(), r.object(), "RES-REREAD-1", "GET after POST")
		t.want(t.del(u, item(e, r.id())), "RES-CREATE-1", 204, "deleting the row again")
	}
	resting := t.create(u, e, base)
	for i := range rounds {
		r := t.put(u, item(e, resting.id()), bodies[i])
		t.judgeAccepted(r, e, cols, i, 200)
	}
	t.del(u, item(e, resting.id()))
}

// judgeAccepted checks the answer to a round of accepted values, and lays each fault at its field's rule.
func (t *T) judgeAccepted(r *response, e *genome.Entity, cols []column, round, status int) bool {
	refused, _ := r.object()["errors"].(map[string]any)
	ok := r.Status == status
	blamed := false
	for _, c := range cols {
		if round >= len(c.trials) {
			continue
		}
		tr := c.trials[round]
		if _, named := refused[c.field.Name]; named {
			blamed = true
			t.fail(tr.rule, r, "%s: %s is refused", c.field.Name, show(tr.send))
		}
		if ok {
			got := r.object()[c.field.Name]
			t.check(equal(got, tr.want), tr.rule, r, "%s: %s comes back as %s, expected %s", c.field.Name, show(tr.send), show(got), show(tr.want))
		}
	}
	if !ok && !blamed {
		t.fail("RES-CREATE-1", r, "a valid body is answered by %d, expected %d", r.Status, status)
	}
	if ok {
		t.wantShape(r, r.object(), e)
	}
	return ok
}

// valuesRefused makes, round by round, a body of each field's next refused value: each must be named, and no other.
func valuesRefused(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	cols, rounds := columns(scalars(e), false)
	resting := t.create(u, e, base)
	for i := range rounds {
		tried := obj{}
		for _, c := range cols {
			if i < len(c.trials) {
				tried[c.field.Name] = c.trials[i].send
			}
		}
		body := base.with(tried)
		t.judgeRefused(t.post(u, "/"+e.Path, body), cols, i)
		t.judgeRefused(t.put(u, item(e, resting.id()), body), cols, i)
	}
	t.unchanged(u, item(e, resting.id()), resting.object(), "ERR-ALL-1", "after refused changes")
	t.del(u, item(e, resting.id()))
}

func (t *T) judgeRefused(r *response, cols []column, round int) {
	named := map[string]bool{}
	for _, k := range r.errorKeys() {
		named[k] = true
	}
	for _, c := range cols {
		if round >= len(c.trials) {
			continue
		}
		tr := c.trials[round]
		t.check(r.Status == 422 && named[c.field.Name], tr.rule, r, "%s: %s is not refused (status %d, errors for %s)",
			c.field.Name, show(tr.send), r.Status, strings.Join(r.errorKeys(), ", "))
		delete(named, c.field.Name)
	}
	t.check(len(named) == 0, "ERR-ALL-1", r, "errors name fields that are right: %v", named)
}

// valuesTypes tries values of a wrong JSON type, one at a time, since a decoder may report one alone.
func valuesTypes(t *T, e *genome.Entity) {
	u := t.userFor(e)
	base := t.body(u, e)
	resting := t.create(u, e, base)
	for _, f := range scalars(e) {
		for i, tr := range wrongTypes(f) {
			body := base.with(obj{f.Name: tr.send})
			why := fmt.Sprintf("%s: %s", f.Name, show(tr.send))
			if i%2 == 0 {
				t.wantErrors(t.post(u, "/"+e.Path, body), tr.rule, why, f.Name)
			} else {
				t.wantErrors(t.put(u, item(e, resting.id()), body), tr.rule, why, f.Name)
			}
		}
	}
	t.unchanged(u, item(e, resting.id()), resting.object(), "ERR-ALL-1", "after values of wrong types")
	t.del(u, item(e, resting.id()))
}

// valuesJSONNull checks that a json field's null is no value, as it is for every other field.
func valuesJSONNull(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for _, f := range scalars(e) {
		if f.Type != genome.JSON {
			continue
		}
		r := t.post(u, "/"+e.Path, t.body(u, e).with(obj{f.Name: raw("null")}))
		if f.Required {
			t.wantErrors(r, "VAL-JSON-2", f.Name+": null", f.Name)
		} else if t.want(r, "VAL-JSON-2", 201, "%s: null", f.Name) {
			v, there := r.object()[f.Name]
			t.check(there && v == nil, "VAL-JSON-2", r, "%s is %s, expected null", f.Name, show(v))
			t.del(u, item(e, r.id()))
		}
	}
}

// valuesNull looks into the database: null is SQL's NULL, of json too.
func valuesNull(t *T, e *genome.Entity) {
	u := t.userFor(e)
	r := t.create(u, e, t.minimal(u, e))
	for _, f := range scalars(e) {
		if f.Required || !f.Default.IsZero() {
			continue
		}
		rows := t.query(fmt.Sprintf(`SELECT count(*) FROM %s WHERE id = $1 AND %s IS NULL`, ident(e.Table), ident(f.ColumnName())), r.id())
		t.check(sqlInt(rows) == 1, "VAL-JSON-2", r, "%s.%s is not SQL's NULL", e.Table, f.ColumnName())
	}
	t.del(u, item(e, r.id()))
}
