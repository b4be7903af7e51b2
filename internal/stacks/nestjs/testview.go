package nestjs

import (
	"net/url"
	"slices"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render/typescript"
)

// entityTest is what the test of an entity's controller is made of. Bodies and values are literals.
type entityTest struct {
	Needs                []need   // rows that a valid body refers to, in an order in which they can be created
	UsesClient, UsesIDs  bool     // a body needs the client; ids are taken from bodies
	Makers               []string // of bad values
	Body, Other          string   // two different bodies, the other one without references
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
	entity          *genome.Entity
}

// link is a reference of a body to a row whose id is in a variable.
type link struct{ Key, Value string }

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
	Makers   []string
}

// distinct is a member that is another for every account.
type distinct struct {
	Name   string
	Values []string
}

func (b *builder) entityTest(e *genome.Entity) *entityTest {
	t := &entityTest{Needs: b.needs(e), Other: body(e.Body(), genome.Replacement, nil), Rows: 1}
	own := links(e, t.Needs, true)
	t.Body, t.UsesClient = body(e.Body(), genome.OwnRow, own), len(own) > 0
	for _, l := range own {
		t.References = append(t.References, l.Key)
	}
	for _, n := range t.Needs {
		if n.entity == e {
			t.Others, t.Rows = t.Others+1, t.Rows+1
		}
	}
	for _, f := range e.Body() {
		value := kept{Key: f.Name, Kept: "null"}
		if !f.Default.IsZero() {
			value.Kept = typescript.Literal(f.Default.JSON())
		}
		switch {
		case f.ReadOnly && f.IsScalar():
			value.Value = typescript.Literal(genome.Sample(f, 1).JSON())
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
	t.Deletions, t.UsesIDs = b.deletions(e, t), len(t.References) > 0
	t.Makers = makersOf(t.Bad)
	return t
}

// needs lists the rows that a valid body of an entity refers to, and those that these cannot be without.
func (b *builder) needs(e *genome.Entity) []need {
	var needs []need
	variables := name.NewScope("", "client")
	for _, n := range b.genome.Needs(e) {
		needs = append(needs, need{
			Var:  variables.Unique(n.Entity.Name, name.Camel(name.Words(n.Entity.Name))+"Id"),
			Path: n.Entity.Path, Body: body(n.Entity.Body(), n.Role, links(n.Entity, needs, false)), entity: n.Entity,
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
			made = append(made, link{f.Name, "client.id"})
		}
		for _, n := range needs {
			switch {
			case n.entity.Name != f.References:
			case f.Many:
				made = append(made, link{f.Name, "[" + n.Var + "]"})
			default:
				made = append(made, link{f.Name, n.Var})
			}
		}
	}
	return made
}

// body is a literal of an object with a sample of every member that a client sets, and with links.
func body(fields []genome.Field, r genome.Role, links []link) string {
	var members []string
	for _, f := range fields {
		if f.IsScalar() && !f.ReadOnly && !genome.SampleAs(f, r).IsZero() {
			members = append(members, f.Name+": "+typescript.Literal(genome.SampleAs(f, r).JSON()))
		}
	}
	for _, l := range links {
		members = append(members, l.Key+": "+l.Value)
	}
	return typescript.Object(members)
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
					text := name.NewText(f.QueryName() + "=" + url.QueryEscape(value.Text().Raw())).TS()
					made = append(made, query{Text: text, Count: count(f, value.JSON())})
				}
			}
			made = append(made, query{Text: "'sort=-" + f.Name + "'", Count: t.Rows})
		case slices.Contains(t.References, f.Name):
			rows := 1
			if f.IsReference() && f.Required { // so has the row that this one refers to
				rows = t.Rows
			}
			made = append(made, query{Text: f.QueryName() + "=", Key: f.Name, Count: rows})
		}
	}
	return append(made, query{Text: "'q=%25_no+such+text'", Count: 0})
}

// deletions are those of the rows that an entity refers to. One is refused where anything requires the row.
func (b *builder) deletions(e *genome.Entity, t *entityTest) []deletion {
	var made []deletion
	for _, f := range e.Body() {
		target, ok := b.genome.Entity(f.References)
		if !ok || !slices.Contains(t.References, f.Name) {
			continue
		}
		d := deletion{Key: f.Name, Path: target.Path, Left: "null", Blocked: e.Requires(target)}
		if f.Many {
			d.Left = "[]"
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
	genome.String: "letters", genome.TextType: "letters", genome.Email: "longEmail", genome.URL: "longUrl",
}

// badValues are values that violate each rule of a field, but for its absence.
func badValues(f genome.Field) []bad {
	var made []bad
	for _, v := range genome.Violations(f) {
		switch {
		case v.Kind == genome.TooLong && f.MaxLength >= longest:
			made = append(made, bad{Key: f.Name, Maker: makers[f.Type], Length: f.MaxLength + 1})
		case v.Kind != genome.Missing:
			made = append(made, bad{Key: f.Name, Value: typescript.Literal(v.Value.JSON())})
		}
	}
	if f.Type == genome.JSON && !f.ReadOnly {
		made = append(made, bad{Key: f.Name, Value: typescript.Literal(`{"key": ["\u0000"]}`)})
	}
	return made
}

// makersOf are the makers that a list of values needs, in order.
func makersOf(list []bad) []string {
	var used []string
	for _, b := range list {
		if b.Maker != "" {
			used = append(used, b.Maker)
		}
	}
	slices.Sort(used)
	return slices.Compact(used)
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
				d.Values = append(d.Values, typescript.Literal(genome.Sample(f, n).JSON()))
			}
			t.Distinct = append(t.Distinct, d)
		default:
			sent = append(sent, f)
		}
	}
	t.Body, t.Makers = body(sent, genome.OwnRow, nil), makersOf(t.Bad)
	return t
}
