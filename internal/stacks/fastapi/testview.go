package fastapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// entityTest is what the test of an entity's routes is made of. Bodies and values are literals of JSON text.
type entityTest struct {
	Needs                []need // rows that a valid body refers to, in an order in which they can be created
	Links                []link
	Body, Other          string // two different bodies, without references
	Bad                  []bad
	Required, References []string // keys
	Unique               bool
}

// need is a row that has to be there.
type need struct {
	Name, Path, Body string
	Links            []link
	entity           *genome.Entity
}

// link is a reference of a body to a row that is there.
type link struct {
	Key, Target string
	Many        bool
}

// bad is a value that a member cannot have.
type bad struct{ Key, Value string }

// profileTest is what the tests send as the profile of an account.
type profileTest struct {
	Body     string
	Distinct []distinct
}

// distinct is a member that is another for every account.
type distinct struct {
	Name, Const string
	Values      []string
}

// role is what a row of the tests is for.
type role int

// The roles: the row itself, what replaces it, and a row of the same entity that it refers to.
const (
	ownRow role = iota
	replacement
	ownTarget
)

// sample gives a field's value in a row of that role, and the zero Value where the row has none. Values of a unique
// field differ wherever two rows are stored at once, however few values it has.
func sample(f genome.Field, r role) genome.Value {
	switch few := f.Unique && genome.SampleCount(f, 3) < 3; {
	case r == ownTarget && f.Unique && genome.SampleCount(f, 2) < 2:
		return genome.Value{}
	case few && r == replacement:
		return genome.Sample(f, int(ownRow))
	case few && r == ownTarget:
		return genome.Sample(f, int(replacement))
	}
	return genome.Sample(f, int(r))
}

func (b *builder) entityTest(e *genome.Entity) *entityTest {
	t := &entityTest{Body: body(e.Body(), ownRow), Other: body(e.Body(), replacement), Needs: b.needs(e)}
	t.Links = links(e, t.Needs, true)
	for _, l := range t.Links {
		t.References = append(t.References, l.Key)
	}
	for _, f := range e.Body() {
		if f.ReadOnly {
			continue
		}
		if f.Required && !f.Many && f.Default.IsZero() {
			t.Required = append(t.Required, f.Name)
		}
		for _, v := range genome.Violations(f) {
			if v.Kind != genome.Missing {
				t.Bad = append(t.Bad, bad{f.Name, quoted(v.Value.JSON())})
			}
		}
		t.Unique = t.Unique || f.Unique
	}
	return t
}

// needs lists the rows that a valid body of an entity refers to, and those that these cannot be without.
func (b *builder) needs(e *genome.Entity) []need {
	var needs []need
	var add func(of *genome.Entity, optional bool)
	add = func(of *genome.Entity, optional bool) {
		for _, f := range of.Body() {
			target, ok := b.genome.Entity(f.References)
			if !ok || f.ReadOnly || !f.Required && !optional || slices.ContainsFunc(needs, func(n need) bool { return n.entity == target }) {
				continue
			}
			add(target, false)
			as := ownRow
			if target == e {
				as = ownTarget
			}
			needs = append(needs, need{target.Name, target.Path, body(target.Body(), as), links(target, needs, false), target})
		}
	}
	add(e, true)
	return needs
}

// links are an entity's references to rows that are there.
func links(e *genome.Entity, needs []need, optional bool) []link {
	var made []link
	for _, f := range e.Body() {
		there := f.References == genome.UserEntity || slices.ContainsFunc(needs, func(n need) bool { return n.Name == f.References })
		if f.References != "" && !f.ReadOnly && there && (f.Required || optional) {
			made = append(made, link{Key: f.Name, Target: f.References, Many: f.Many})
		}
	}
	return made
}

// body is a literal of a JSON object with a sample of every member that a client sets.
func body(fields []genome.Field, r role) string {
	var members []string
	for _, f := range fields {
		if f.IsScalar() && !f.ReadOnly && !sample(f, r).IsZero() {
			members = append(members, strconv.Quote(f.Name)+": "+sample(f, r).JSON())
		}
	}
	return quoted("{" + strings.Join(members, ", ") + "}")
}

func quoted(s string) string { return name.NewText(s).Python() }

func newProfileTest(fields []genome.Field) profileTest {
	var t profileTest
	var sent []genome.Field
	for _, f := range fields {
		switch {
		case f.ReadOnly || !f.Required:
		case f.Unique:
			d := distinct{Name: f.Name, Const: strings.ToUpper(f.Name) + "_VALUES"}
			for n := range 20 {
				d.Values = append(d.Values, quoted(genome.Sample(f, n).JSON()))
			}
			t.Distinct = append(t.Distinct, d)
		default:
			sent = append(sent, f)
		}
	}
	t.Body = body(sent, ownRow)
	return t
}
