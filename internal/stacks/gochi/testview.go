package gochi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// entityTest is the plan of the test of an entity's handler, with bodies and values as literals of JSON text.
type entityTest struct {
	genome.TestPlan
	Needs             []need
	Links             []link
	Body, Other       string
	Bad               []bad
	Defaults, Ignored []kept
}

// need is a row that has to be there.
type need struct {
	Var, Path, Body string
	Links           []link
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

// accounts is how many accounts the tests of a package sign up at the most; each package has a schema of its own.
const accounts = 48

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

func newEntityTest(g *genome.Genome, e *genome.Entity) *entityTest {
	plan := g.TestPlan(e)
	t := &entityTest{TestPlan: plan, Body: body(plan.Body), Other: body(plan.Other), Bad: badValues(plan.Bad)}
	variables := name.NewScope("", slices.Concat(reserved, locals)...)
	for _, n := range plan.Needs {
		t.Needs = append(t.Needs, need{variable(variables, n.Entity), n.Entity.Path, body(n.Body), links(variables, n.Links)})
	}
	t.Links = links(variables, plan.Links)
	for _, o := range plan.Optional {
		if o.Stated {
			t.Defaults = append(t.Defaults, kept{Key: o.Key, Kept: quoted(o.Value.JSON())})
		}
	}
	for _, i := range plan.ReadOnly {
		t.Ignored = append(t.Ignored, kept{i.Key, quoted(i.Sent.JSON()), quoted(i.Kept.JSON())})
	}
	return t
}

// variable is the one that holds the id of an entity's row.
func variable(scope *name.Scope, e *genome.Entity) string {
	return scope.Unique(e.Name, name.Camel(name.Words(e.Name)))
}

func links(variables *name.Scope, list []genome.Link) []link {
	var made []link
	for _, l := range list {
		v := link{Key: l.Key, Account: l.Target == nil, Many: l.Many}
		if l.Target != nil {
			v.Var = variable(variables, l.Target)
		}
		made = append(made, v)
	}
	return made
}

// body is a literal of a JSON object.
func body(list []genome.Member) string {
	var members []string
	for _, m := range list {
		members = append(members, strconv.Quote(m.Key)+": "+m.Value.JSON())
	}
	return quoted("{" + strings.Join(members, ", ") + "}")
}

// makers are the functions of the tests that make a long text of a type.
var makers = map[genome.Type]string{
	genome.String: "Letters", genome.TextType: "Letters", genome.Email: "LongEmail", genome.URL: "LongURL",
}

func badValues(list []genome.BadValue) []bad {
	var made []bad
	for _, b := range list {
		if b.Length > 0 {
			made = append(made, bad{Key: b.Field.Name, Maker: makers[b.Field.Type], Length: b.Length})
		} else {
			made = append(made, bad{Key: b.Field.Name, Value: quoted(b.Value.JSON())})
		}
	}
	return made
}

func newProfileTest(plan genome.ProfilePlan) profileTest {
	t := profileTest{Body: body(plan.Body), Bad: badValues(plan.Bad)}
	for _, d := range plan.Distinct {
		v := distinct{Name: d.Key}
		for _, value := range d.Values {
			v.Values = append(v.Values, quoted(value.JSON()))
		}
		t.Distinct = append(t.Distinct, v)
	}
	return t
}
