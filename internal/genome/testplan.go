package genome

import (
	"net/url"
	"slices"
)

// TestPlan is what an application's own tests send to the routes of one entity, and what they expect: the same for
// every stack, whose view only writes it in its language. Slices are in the order of the entity's fields.
type TestPlan struct {
	Needs       []Need   // rows that a valid body refers to, in an order in which they can be created
	Body, Other []Member // the plain members of two different bodies: a row's, and what replaces it
	Links       []Link   // the members of a valid body that refer to something; the same for Body and Other
	Bad         []BadValue
	Required    []string   // keys that a creation cannot leave out
	Optional    []Fallback // members that a body may leave out, and what is stored then
	ReadOnly    []Ignored
	Others      int // rows of the entity among Needs: what another account, which prepared the same, finds in its list
	Rows        int // rows of the entity when Body was created: Others and one
	Queries     []ListQuery
	Unique      bool // some value cannot be stored twice for one user: a second creation of the same body is refused
	Deletions   []Deletion
}

// Member is a member of a body with a value of its own.
type Member struct {
	Key   string
	Value Value
}

// Link is a member of a body that refers to a row of Needs, or to the account.
type Link struct {
	Key    string
	Target *Entity // nil: the account
	Many   bool    // the member is a list of one id
}

// BadValue is a value that a member cannot have: the answer is 422 on its key.
type BadValue struct {
	Field Field
	Violation
	// Length is how long the value is, in code points, where it is too long for a literal: a test makes a text of the
	// field's type of that length. Else it is 0, and Value is sent.
	Length int
}

// Fallback is what is stored for a member that a body leaves out.
type Fallback struct {
	Key    string
	Value  Value // the default, or null
	Stated bool  // the document states a default
}

// Ignored is a member that bodies cannot set: what a test sends nevertheless, and what is kept.
type Ignored struct {
	Key        string
	Sent, Kept Value
}

// ListQuery is a query of the list of an account that created Needs and Body, and how many rows it finds.
type ListQuery struct {
	Text  string // encoded for a URL, so that it is safe in every literal
	Key   string // the reference of the body whose id completes Text; "" for none
	Count int
}

// Deletion is the deletion of the row that the body's member Key refers to.
type Deletion struct {
	Key     string
	Target  *Entity
	Refused bool  // a row requires it: 409, and everything stays
	Left    Value // what the member is afterwards, unless it is refused: null or []
}

// longestLiteral is the number of code points that a literal of a test has room for, the quotes apart.
const longestLiteral = 60

// TestPlan gives what the tests of an entity's routes send and expect.
func (g *Genome) TestPlan(e *Entity) TestPlan {
	body := e.Body()
	p := TestPlan{Needs: g.Needs(e), Body: members(body, OwnRow), Other: members(body, Replacement)}
	p.Links = links(e, p.Needs, true)
	for _, n := range p.Needs {
		if n.Entity == e {
			p.Others++
		}
	}
	p.Rows = p.Others + 1
	for _, f := range body {
		switch {
		case f.ReadOnly && f.IsScalar():
			p.ReadOnly = append(p.ReadOnly, Ignored{f.Name, Sample(f, 1), f.fallback()})
		case f.ReadOnly || f.Many:
		case f.Required && f.Default.IsZero():
			p.Required = append(p.Required, f.Name)
		default:
			p.Optional = append(p.Optional, Fallback{f.Name, f.fallback(), !f.Default.IsZero()})
		}
		p.Bad = append(p.Bad, badValues(f)...)
		p.Unique = p.Unique || f.Unique && !f.ReadOnly
	}
	p.Queries = queries(e, &p)
	p.Deletions = deletions(e, &p)
	return p
}

// References gives the keys of Links.
func (p TestPlan) References() []string {
	var keys []string
	for _, l := range p.Links {
		keys = append(keys, l.Key)
	}
	return keys
}

// members gives the fields that a body sets and that refer to nothing, with the values of a row of that role.
func members(fields []Field, r Role) []Member {
	var made []Member
	for _, f := range fields {
		if value := SampleAs(f, r); f.IsScalar() && !f.ReadOnly && !value.IsZero() {
			made = append(made, Member{f.Name, value})
		}
	}
	return made
}

// links gives the fields that a body sets and that refer to one of the rows, or to the account; all of them, or those
// alone that a row cannot be without.
func links(e *Entity, rows []Need, optional bool) []Link {
	var made []Link
	for _, f := range e.Body() {
		if f.IsScalar() || f.ReadOnly || !f.Required && !optional {
			continue
		}
		if f.References == UserEntity {
			made = append(made, Link{Key: f.Name})
		}
		for _, n := range rows {
			if n.Entity.Name == f.References {
				made = append(made, Link{f.Name, n.Entity, f.Many})
			}
		}
	}
	return made
}

// fallback is what is stored where a body does not set a field: its default, or null.
func (f Field) fallback() Value {
	if f.Default.IsZero() {
		return NewValue(nil)
	}
	return f.Default
}

// badValues are values that violate each rule of a field, but for its absence.
func badValues(f Field) []BadValue {
	var made []BadValue
	for _, v := range Violations(f) {
		switch {
		case v.Kind == Missing:
		case v.Kind == TooLong && f.MaxLength >= longestLiteral:
			made = append(made, BadValue{f, v, f.MaxLength + 1})
		default:
			made = append(made, BadValue{f, v, 0})
		}
	}
	return made
}

// queries filter by each field, once so that the row is found and once so that another or none is, and sort by it.
func queries(e *Entity, p *TestPlan) []ListQuery {
	var made []ListQuery
	for _, f := range e.Body() {
		switch {
		case f.ReadOnly || !f.IsFilterable():
		case f.IsScalar():
			for n := range SampleCount(f, 2) {
				value := Sample(f, n)
				made = append(made, ListQuery{Text: f.QueryName() + "=" + url.QueryEscape(value.Text().Raw()), Count: p.holding(f, value)})
			}
			made = append(made, ListQuery{Text: "sort=-" + f.Name, Count: p.Rows})
		case slices.ContainsFunc(p.Links, func(l Link) bool { return l.Key == f.Name }):
			found := 1
			if f.IsReference() && f.Required { // so has the row that this one refers to
				found = p.Rows
			}
			made = append(made, ListQuery{Text: f.QueryName() + "=", Key: f.Name, Count: found})
		}
	}
	return append(made, ListQuery{Text: "q=%25_no+such+text"})
}

// holding is how many rows of the entity have a value in a field.
func (p *TestPlan) holding(f Field, value Value) int {
	found := 0
	if SampleAs(f, OwnRow) == value {
		found++
	}
	if p.Others > 0 && SampleAs(f, OwnTarget) == value {
		found++
	}
	return found
}

// deletions are those of the rows that the body refers to. One is refused where anything requires the row.
func deletions(e *Entity, p *TestPlan) []Deletion {
	var made []Deletion
	for _, l := range p.Links {
		if l.Target == nil {
			continue
		}
		d := Deletion{Key: l.Key, Target: l.Target, Refused: e.Requires(l.Target), Left: NewValue(nil)}
		if l.Many {
			d.Left = NewValue([]int64{})
		}
		for _, n := range p.Needs {
			d.Refused = d.Refused || n.Entity.Requires(l.Target)
		}
		made = append(made, d)
	}
	return made
}

// ProfilePlan is what an application's own tests send as the profile of an account, beside email and password.
type ProfilePlan struct {
	Body     []Member   // what every account may have alike
	Distinct []Distinct // what no two accounts may have alike
	Bad      []BadValue
}

// Distinct is a member that is another one for every account. Its values are all different as far as the field has so
// many: one of three values is good for three accounts, whatever the stack.
type Distinct struct {
	Key    string
	Values []Value
}

// ProfilePlan gives what the tests send as a profile: the members that are required. Accounts, 1 or more, is how many
// different profiles the tests ask for in one database that nothing cleans up in between, be it that of a test file or of
// the whole run. A member that no two accounts may have alike has so many values; the tests take the n-th, modulo
// accounts, so that two profiles whose numbers are congruent modulo accounts are one, and the second sign-up is refused.
func (a Account) ProfilePlan(accounts int) ProfilePlan {
	var p ProfilePlan
	var alike []Field
	for _, f := range a.Profile {
		p.Bad = append(p.Bad, badValues(f)...)
		switch {
		case f.ReadOnly || !f.Required:
		case f.Unique:
			d := Distinct{Key: f.Name}
			for n := range accounts {
				d.Values = append(d.Values, Sample(f, n))
			}
			p.Distinct = append(p.Distinct, d)
		default:
			alike = append(alike, f)
		}
	}
	p.Body = members(alike, OwnRow)
	return p
}
