package gochi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// entityTest is what the test of an entity's handler is made of. Bodies and values are literals of JSON text.
type entityTest struct {
	Needs                []need // rows that a valid body refers to, in an order in which they can be created
	Links                []link
	Body, Other          string // two different bodies, without references
	Bad                  []bad
	Required, References []string // keys
	Defaults, Ignored    []kept
	Others, Rows         int // rows of the entity that a valid body's creation makes before it, and with it
	Queries              []query
	Unique               bool
	Deletions            []deletion
}

// need is a row that has to be there.
type need struct {
	Var, Path, Body string
	Links           []link
	entity          *genome.Entity
}

// link is a reference of a body to a row whose id is in a variable.
type link struct {
	Key, Var      string
	Account, Many bool
}

// bad is a value that a member cannot have: a literal, or a string that Maker makes of a length.
type bad struct {
	Key, Value, Maker string
	Length            int
}

// kept is what a member is, whatever a client sends.
type kept struct{ Key, Value, Kept string }

// query is a query of a list, completed by the id of the reference Key, and how many rows it finds.
type query struct {
	Text, Key string
	Count     int
}

// deletion is the deletion of a row that is referred to by Key: refused, or it leaves Left there.
type deletion struct {
	Key, Path, Left string
	Blocked         bool
}

// profileTest is what the tests send as the profile of an account.
type profileTest struct {
	Body     string
	Distinct []distinct
	Bad      []bad
}

// distinct is a member that is another for every account.
type distinct struct {
	Name   string
	Values []string
}

func (b *builder) entityTest(e *genome.Entity) *entityTest {
	t := &entityTest{Body: body(e.Body(), genome.OwnRow), Other: body(e.Body(), genome.Replacement), Rows: 1}
	t.Needs = b.needs(e)
	t.Links = links(e, t.Needs, true)
	for _, l := range t.Links {
		t.References = append(t.References, l.Key)
	}
	for _, n := range t.Needs {
		if n.entity == e {
			t.Others, t.Rows = t.Others+1, t.Rows+1
		}
	}
	for _, f := range e.Body() {
		value := kept{Key: f.Name, Kept: quoted("null")}
		if !f.Default.IsZero() {
			value.Kept = quoted(f.Default.JSON())
		}
		switch {
		case f.ReadOnly && f.IsScalar():
			value.Value = quoted(genome.Sample(f, 1).JSON())
			t.Ignored = append(t.Ignored, value)
			continue
		case f.ReadOnly:
			continue
		case !f.Default.IsZero():
			t.Defaults = append(t.Defaults, value)
		case f.Required && !f.Many:
			t.Required = append(t.Required, f.Name)
		}
		t.Bad = append(t.Bad, badValues(f)...)
		t.Unique = t.Unique || f.Unique
	}
	t.Queries = queries(e, t)
	t.Deletions = b.deletions(e, t)
	return t
}

// needs lists the rows that a valid body of an entity refers to, and those that these cannot be without.
func (b *builder) needs(e *genome.Entity) []need {
	var needs []need
	variables := name.NewScope("", slices.Concat(reserved, locals)...)
	for _, n := range b.genome.Needs(e) {
		needs = append(needs, need{
			Var:  variables.Unique(n.Entity.Name, name.Camel(name.Words(n.Entity.Name))),
			Path: n.Entity.Path, Body: body(n.Entity.Body(), n.Role), Links: links(n.Entity, needs, false), entity: n.Entity,
		})
	}
	return needs
}

// links are an entity's references to rows that are there.
func links(e *genome.Entity, needs []need, optional bool) []link {
	var made []link
	for _, f := range e.Body() {
		if f.IsScalar() || f.ReadOnly || !f.Required && !optional {
			continue
		}
		if f.References == genome.UserEntity {
			made = append(made, link{Key: f.Name, Account: true})
		}
		for _, n := range needs {
			if n.entity.Name == f.References {
				made = append(made, link{Key: f.Name, Many: f.Many, Var: n.Var})
			}
		}
	}
	return made
}

// body is a literal of a JSON object with a sample of every member that a client sets.
func body(fields []genome.Field, r genome.Role) string {
	var members []string
	for _, f := range fields {
		if f.IsScalar() && !f.ReadOnly && !genome.SampleAs(f, r).IsZero() {
			members = append(members, strconv.Quote(f.Name)+": "+genome.SampleAs(f, r).JSON())
		}
	}
	return quoted("{" + strings.Join(members, ", ") + "}")
}

// queries are filters by each field, one that finds the row and one that finds another or none.
func queries(e *genome.Entity, t *entityTest) []query {
	var made []query
	count := func(f genome.Field, value string) int {
		found := 0
		if genome.SampleAs(f, genome.OwnRow).JSON() == value {
			found++
		}
		if t.Others > 0 && genome.SampleAs(f, genome.OwnTarget).JSON() == value {
			found++
		}
		return found
	}
	for _, f := range e.Body() {
		switch {
		case f.ReadOnly || !f.IsFilterable():
		case f.IsScalar():
			for n := range 2 {
				value := genome.Sample(f, n)
				if n == 0 || value.JSON() != genome.Sample(f, 0).JSON() {
					text := quoted(f.QueryName() + "=" + url.QueryEscape(value.Text().Raw()))
					made = append(made, query{Text: text, Count: count(f, value.JSON())})
				}
			}
			made = append(made, query{Text: quoted("sort=-" + f.Name), Count: t.Rows})
		case slices.Contains(t.References, f.Name):
			rows := 1
			if f.IsReference() && f.Required { // so has the row that this one refers to
				rows = t.Rows
			}
			made = append(made, query{Text: quoted(f.QueryName() + "="), Key: f.Name, Count: rows})
		}
	}
	return append(made, query{Text: quoted("q=%25_no+such+text"), Count: 0})
}

// deletions are those of the rows that an entity refers to. One is refused where anything requires the row.
func (b *builder) deletions(e *genome.Entity, t *entityTest) []deletion {
	var made []deletion
	for _, f := range e.Body() {
		target, ok := b.genome.Entity(f.References)
		if !ok || !slices.Contains(t.References, f.Name) {
			continue
		}
		d := deletion{Key: f.Name, Path: target.Path, Left: quoted("null"), Blocked: e.Requires(target)}
		if f.Many {
			d.Left = quoted("[]")
		}
		for _, n := range t.Needs {
			d.Blocked = d.Blocked || n.entity.Requires(target)
		}
		made = append(made, d)
	}
	return made
}

// longest is the number of code points that a literal of a test has room for; a maker makes what is longer.
const longest = 60

// makers are the functions of the tests that make a long text of a type.
var makers = map[genome.Type]string{
	genome.String: "Letters", genome.TextType: "Letters", genome.Email: "LongEmail", genome.URL: "LongURL",
}

// badValues are values that violate each rule of a field, but for its absence.
func badValues(f genome.Field) []bad {
	var made []bad
	for _, v := range genome.Violations(f) {
		switch {
		case v.Kind == genome.TooLong && f.MaxLength >= longest:
			made = append(made, bad{Key: f.Name, Maker: makers[f.Type], Length: f.MaxLength + 1})
		case v.Kind != genome.Missing:
			made = append(made, bad{Key: f.Name, Value: quoted(v.Value.JSON())})
		}
	}
	if f.Type == genome.JSON && !f.ReadOnly {
		made = append(made, bad{Key: f.Name, Value: quoted(`{"key": ["\u0000"]}`)})
	}
	return made
}

func newProfileTest(fields []genome.Field) profileTest {
	var t profileTest
	var sent []genome.Field
	for _, f := range fields {
		if !f.ReadOnly {
			t.Bad = append(t.Bad, badValues(f)...)
		}
		switch {
		case f.ReadOnly || !f.Required:
		case f.Unique:
			d := distinct{Name: f.Name}
			for n := range 20 {
				d.Values = append(d.Values, quoted(genome.Sample(f, n).JSON()))
			}
			t.Distinct = append(t.Distinct, d)
		default:
			sent = append(sent, f)
		}
	}
	t.Body = body(sent, genome.OwnRow)
	return t
}
