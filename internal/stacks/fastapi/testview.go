package fastapi

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// entityTest is the plan of the test of an entity's routes, with values as literals.
type entityTest struct {
	genome.TestPlan
	Needs              []need
	Body, Other, Links []member
	Bad                []bad
	Defaults, Ignored  []kept
	Queries            []query
}

// need is a row that has to be there.
type need struct {
	Var, Path string
	Body      []member
}

// member is a member of a body: a literal, or the id that a variable holds.
type member struct {
	Key, Value    string
	Account, Many bool // the id is the account's, or stands in a list
}

// bad is a value that a member cannot have: a literal, or a string that Maker makes of a length.
type bad struct {
	Key, Value, Maker string
	Length            int
	Wide              bool
}

// kept is what a member is, whatever a client sends.
type kept struct{ Key, Value, Kept string }

// query is a query of a list. A Wide one does not fit on a line.
type query struct {
	genome.ListQuery
	Wide bool
}

// accounts is how many profiles a test asks for at the most; its accounts go when it ends.
const accounts = 8

// profileTest is what the tests send as the profile of an account.
type profileTest struct {
	Body     []member
	Distinct []distinct
	Bad      []bad
}

// distinct is a member that is another for every account.
type distinct struct {
	Name, Const string
	Values      []string
}

func newEntityTest(g *genome.Genome, e *genome.Entity) *entityTest {
	plan := g.TestPlan(e)
	t := &entityTest{TestPlan: plan, Body: body(plan.Body), Other: body(plan.Other), Bad: badValues(plan.Bad)}
	variables := name.NewScope("_", append(locals, reserved...)...)
	for _, n := range plan.Needs {
		row := slices.Concat(body(n.Body), links(variables, n.Links))
		t.Needs = append(t.Needs, need{variable(variables, n.Entity), n.Entity.Path, row})
	}
	t.Links = links(variables, plan.Links)
	for _, o := range plan.Optional {
		t.Defaults = append(t.Defaults, kept{Key: o.Key, Kept: literalOf(o.Value.JSON())})
	}
	for _, i := range plan.ReadOnly {
		t.Ignored = append(t.Ignored, kept{i.Key, literalOf(i.Sent.JSON()), literalOf(i.Kept.JSON())})
	}
	for _, q := range plan.Queries {
		t.Queries = append(t.Queries, query{q, len(q.Text)+len(q.Key) > longestText})
	}
	return t
}

// variable is the one that holds the id of an entity's row.
func variable(scope *name.Scope, e *genome.Entity) string {
	return identifier(scope, e.Name, name.Snake(name.Words(e.Name)))
}

func links(variables *name.Scope, list []genome.Link) []member {
	var made []member
	for _, l := range list {
		v := member{Key: l.Key, Account: l.Target == nil, Many: l.Many}
		if l.Target != nil {
			v.Value = variable(variables, l.Target)
		}
		made = append(made, v)
	}
	return made
}

func body(list []genome.Member) []member {
	var members []member
	for _, m := range list {
		members = append(members, member{Key: m.Key, Value: literalOf(m.Value.JSON())})
	}
	return members
}

// makers are what makes a long text of a type of which not every text is one.
var makers = map[genome.Type]string{
	genome.Email: `"@example.com".rjust`, genome.URL: `"https://example.com/".ljust`,
}

func badValues(list []genome.BadValue) []bad {
	var made []bad
	for _, b := range list {
		v := bad{Key: b.Field.Name, Maker: makers[b.Field.Type], Length: b.Length}
		if b.Length == 0 {
			v.Value, v.Maker = literalOf(b.Value.JSON()), ""
		}
		v.Wide = len(v.Key)+len(v.Value) > longestText
		made = append(made, v)
	}
	return made
}

func newProfileTest(plan genome.ProfilePlan) profileTest {
	t := profileTest{Body: body(plan.Body), Bad: badValues(plan.Bad)}
	for _, d := range plan.Distinct {
		v := distinct{Name: d.Key, Const: strings.ToUpper(d.Key) + "_VALUES"}
		for _, value := range d.Values {
			v.Values = append(v.Values, literalOf(value.JSON()))
		}
		t.Distinct = append(t.Distinct, v)
	}
	return t
}
