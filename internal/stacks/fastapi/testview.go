package fastapi

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// entityTest is what the test of an entity's routes is made of.
type entityTest struct {
	Needs                []need // rows that a valid body refers to, in an order in which they can be created
	Links                []member
	Body, Other          []member // two different bodies, without references
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
	Var, Path string
	Body      []member
	entity    *genome.Entity
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

// query is a query of a list, completed by the id of the reference Key, and how many rows it finds.
type query struct {
	Text, Key string
	Count     int
	Wide      bool
}

// deletion is the deletion of a row that is referred to by Key. It is refused where the row is Needed.
type deletion struct {
	Key, Path string
	Needed    bool
}

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
	t := &entityTest{Body: body(e.Body(), ownRow), Other: body(e.Body(), replacement), Needs: b.needs(e), Rows: 1}
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
		value := kept{Key: f.Name, Kept: literalOf("null")}
		if !f.Default.IsZero() {
			value.Kept = literalOf(f.Default.JSON())
		}
		switch {
		case f.ReadOnly && f.IsScalar():
			value.Value = literalOf(genome.Sample(f, 1).JSON())
			t.Ignored = append(t.Ignored, value)
			continue
		case f.ReadOnly:
			continue
		case !f.Default.IsZero():
			t.Defaults = append(t.Defaults, value)
		case f.Required && !f.Many:
			t.Required = append(t.Required, f.Name)
		case !f.Many:
			t.Defaults = append(t.Defaults, value)
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
	variables := name.NewScope("_", append(locals, reserved...)...)
	var add func(of *genome.Entity, optional bool)
	add = func(of *genome.Entity, optional bool) {
		for _, f := range of.Body() {
			target, ok := b.genome.Entity(f.References)
			if !ok || f.ReadOnly || !f.Required && !optional || slices.ContainsFunc(needs, func(n need) bool { return n.entity == target }) {
				continue
			}
			if target == e && slices.ContainsFunc(e.Body(), func(f genome.Field) bool { return f.IsReference() && f.Required && f.Unique }) {
				continue // it would need a second row of what only one row may refer to
			}
			add(target, false)
			as := ownRow
			if target == e {
				as = ownTarget
			}
			row := slices.Concat(body(target.Body(), as), links(target, needs, false))
			needs = append(needs, need{identifier(variables, target.Name, name.Snake(name.Words(target.Name))), target.Path, row, target})
		}
	}
	add(e, true)
	return needs
}

// links are an entity's references to rows that are there.
func links(e *genome.Entity, needs []need, optional bool) []member {
	var made []member
	for _, f := range e.Body() {
		if f.IsScalar() || f.ReadOnly || !f.Required && !optional {
			continue
		}
		if f.References == genome.UserEntity {
			made = append(made, member{Key: f.Name, Account: true})
		}
		for _, n := range needs {
			if n.entity.Name == f.References {
				made = append(made, member{Key: f.Name, Value: n.Var, Many: f.Many})
			}
		}
	}
	return made
}

// body holds a sample of every member that a client sets.
func body(fields []genome.Field, r role) []member {
	var members []member
	for _, f := range fields {
		if f.IsScalar() && !f.ReadOnly && !sample(f, r).IsZero() {
			members = append(members, member{Key: f.Name, Value: literalOf(sample(f, r).JSON())})
		}
	}
	return members
}

// queries are filters by each field, one that finds the row and one that finds another or none.
func queries(e *genome.Entity, t *entityTest) []query {
	var made []query
	add := func(text, key string, count int) {
		made = append(made, query{quoted(text), key, count, len(text)+len(key) > longestText})
	}
	count := func(f genome.Field, value string) int {
		found := 0
		if sample(f, ownRow).JSON() == value {
			found++
		}
		if t.Others > 0 && sample(f, ownTarget).JSON() == value {
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
					add(f.QueryName()+"="+url.QueryEscape(value.Text().Raw()), "", count(f, value.JSON()))
				}
			}
			add("sort=-"+f.Name, "", t.Rows)
		case slices.Contains(t.References, f.Name):
			rows := 1
			if f.IsReference() && f.Required { // so has the row that this one refers to
				rows = t.Rows
			}
			add(f.QueryName()+"=", f.Name, rows)
		}
	}
	add("q=%25_no+such+text", "", 0)
	return made
}

// deletions are those of the rows that an entity refers to. One is refused where anything requires the row.
func (b *builder) deletions(e *genome.Entity, t *entityTest) []deletion {
	var made []deletion
	for _, f := range e.Body() {
		target, ok := b.genome.Entity(f.References)
		if !ok || !slices.Contains(t.References, f.Name) {
			continue
		}
		requires := func(other *genome.Entity) bool {
			return slices.ContainsFunc(other.Body(), func(g genome.Field) bool { return g.IsReference() && g.Required && g.References == target.Name })
		}
		d := deletion{f.Name, target.Path, requires(e)}
		for _, n := range t.Needs {
			d.Needed = d.Needed || requires(n.entity)
		}
		made = append(made, d)
	}
	return made
}

// makers are what makes a long text of a type of which not every text is one.
var makers = map[genome.Type]string{
	genome.Email: `"@example.com".rjust`, genome.URL: `"https://example.com/".ljust`,
}

// badValues are values that violate each rule of a field, but for its absence.
func badValues(f genome.Field) []bad {
	var made []bad
	add := func(json string) {
		made = append(made, bad{Key: f.Name, Value: literalOf(json), Wide: len(f.Name)+len(literalOf(json)) > longestText})
	}
	for _, v := range genome.Violations(f) {
		switch {
		case v.Kind == genome.TooLong && f.MaxLength >= longestText:
			made = append(made, bad{Key: f.Name, Maker: makers[f.Type], Length: f.MaxLength + 1, Wide: len(f.Name) > longestText})
		case v.Kind != genome.Missing:
			add(v.Value.JSON())
		}
	}
	if f.Type == genome.JSON && !f.ReadOnly {
		add(`{"key": ["\u0000"]}`)
	}
	return made
}

func quoted(s string) string { return name.NewText(s).Python() }

// jsonToken is a string, a word, or what stands between them, of JSON text.
var jsonToken = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[a-z]{4,}|[^"a-z]+|.`)

// literalOf gives the literal of a JSON value.
func literalOf(text string) string {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) != nil {
		return quoted(text)
	}
	return jsonToken.ReplaceAllStringFunc(compact.String(), func(token string) string {
		var s string
		switch {
		case token == "null":
			return "None"
		case token == "true" || token == "false":
			return name.Title([]string{token})
		case token[0] == '"' && json.Unmarshal([]byte(token), &s) == nil:
			return quoted(s)
		}
		return strings.NewReplacer(":", ": ", ",", ", ").Replace(token)
	})
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
			d := distinct{Name: f.Name, Const: strings.ToUpper(f.Name) + "_VALUES"}
			for n := range 20 {
				d.Values = append(d.Values, literalOf(genome.Sample(f, n).JSON()))
			}
			t.Distinct = append(t.Distinct, d)
		default:
			sent = append(sent, f)
		}
	}
	t.Body = body(sent, ownRow)
	return t
}
