package nestjs

import (
	"slices"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render/typescript"
)

// entityTest is the plan of the test of an entity's controller, with bodies and values as literals.
type entityTest struct {
	genome.TestPlan
	Needs             []need
	Body, Other       string // the other one without references
	Bad               []bad
	Makers            []string // of bad values
	Defaults, Ignored []kept
}

// need is a row that has to be there.
type need struct{ Var, Path, Body string }

// bad is a value that a member cannot have: a literal, or a string that Maker makes of a length.
type bad struct {
	Key, Value, Maker string
	Length            int
}

// kept is what a member is, whatever a client sends.
type kept struct{ Key, Value, Kept string }

// accounts is how many accounts a test file signs up at the most; each file has a schema of its own.
// The tests number profiles 900 and 1000 beside the accounts', which has to be two different ones beyond those.
const accounts = 48

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

func newEntityTest(g *genome.Genome, e *genome.Entity) *entityTest {
	plan := g.TestPlan(e)
	variables := name.NewScope("", "client")
	t := &entityTest{TestPlan: plan, Other: body(nil, plan.Other, nil), Bad: badValues(plan.Bad)}
	for _, n := range plan.Needs {
		t.Needs = append(t.Needs, need{variable(variables, n.Entity), n.Entity.Path, body(variables, n.Body, n.Links)})
	}
	t.Body, t.Makers = body(variables, plan.Body, plan.Links), makersOf(t.Bad)
	for _, o := range plan.Optional {
		if o.Stated {
			t.Defaults = append(t.Defaults, kept{Key: o.Key, Kept: literal(o.Value)})
		}
	}
	for _, i := range plan.ReadOnly {
		t.Ignored = append(t.Ignored, kept{i.Key, literal(i.Sent), literal(i.Kept)})
	}
	return t
}

func literal(v genome.Value) string { return typescript.Literal(v.JSON()) }

// variable is the one that holds the id of an entity's row.
func variable(scope *name.Scope, e *genome.Entity) string {
	return scope.Unique(e.Name, name.Camel(name.Words(e.Name))+"Id")
}

// body is a literal of an object.
func body(variables *name.Scope, list []genome.Member, links []genome.Link) string {
	var members []string
	for _, m := range list {
		members = append(members, m.Key+": "+literal(m.Value))
	}
	for _, l := range links {
		switch {
		case l.Target == nil:
			members = append(members, l.Key+": client.id")
		case l.Many:
			members = append(members, l.Key+": ["+variable(variables, l.Target)+"]")
		default:
			members = append(members, l.Key+": "+variable(variables, l.Target))
		}
	}
	return typescript.Object(members)
}

// makers are the functions of the tests that make a long text of a type.
var makers = map[genome.Type]string{
	genome.String: "letters", genome.TextType: "letters", genome.Email: "longEmail", genome.URL: "longUrl",
}

func badValues(list []genome.BadValue) []bad {
	var made []bad
	for _, b := range list {
		if b.Length > 0 {
			made = append(made, bad{Key: b.Field.Name, Maker: makers[b.Field.Type], Length: b.Length})
		} else {
			made = append(made, bad{Key: b.Field.Name, Value: literal(b.Value)})
		}
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

func newProfileTest(plan genome.ProfilePlan) profileTest {
	t := profileTest{Body: body(nil, plan.Body, nil), Bad: badValues(plan.Bad)}
	t.Makers = makersOf(t.Bad)
	for _, d := range plan.Distinct {
		v := distinct{Name: d.Key}
		for _, value := range d.Values {
			v.Values = append(v.Values, literal(value))
		}
		t.Distinct = append(t.Distinct, v)
	}
	return t
}
