package prd

import (
	"fmt"
	"sort"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// merged is one entity with what all its candidates say, in the order of its keys.
type merged struct {
	group     *group
	best      *candidate
	name      string // in the manifest
	fields    []*fieldFact
	relations []relationFact
}

// merge joins the candidates of a group: the more exact notation is believed, the vaguer ones fill what it leaves open
// and add what it does not have.
func (s *scan) merge(g *group) *merged {
	ordered := append([]*candidate{}, g.candidates...)
	sort.SliceStable(ordered, func(i, j int) bool { return ordered[i].dialect.exactness > ordered[j].dialect.exactness })
	m := &merged{group: g, best: g.best()}
	s.toldTwice(g, ordered)
	told := 0
	for _, c := range ordered {
		told += len(c.fields)
	}
	m.fields = make([]*fieldFact, 0, told)
	at := make(map[string]*fieldFact, told)
	for n, c := range ordered {
		positions := make([]int, 0, len(c.fields)+1) // where each of the candidate's fields ended up
		for i := range c.fields {
			f := &c.fields[i] // no one else looks at it any more
			positions = append(positions, len(m.fields))
			if len(f.words) == 0 { // a name without letters, as code may have
				continue
			}
			key := fieldKey(f)
			if have, ok := at[key]; ok && (n > 0 || have.label == f.label) {
				s.join(have, f, m.best.label)
				continue
			}
			m.fields = append(m.fields, f)
			at[key] = f
		}
		positions = append(positions, len(m.fields))
		for _, r := range c.relations {
			r.position = positions[min(r.position, len(positions)-1)]
			m.relations = append(m.relations, r)
		}
	}
	return m
}

// toldTwice notes that an entity is described in several notations, with every place.
func (s *scan) toldTwice(g *group, ordered []*candidate) {
	first := ordered[0]
	var places []diag.Related
	for _, c := range ordered[1:] {
		if c.dialect != first.dialect && len(c.fields) > 0 && len(first.fields) > 0 {
			places = append(places, diag.Related{Span: c.place.span(), Message: "told here too, in " + c.dialect.name})
		}
	}
	if len(places) > 0 {
		s.diags.Add("M020", first.place.span(), fmt.Sprintf("%s is told in %d places; what they say is put together, and where they differ %s are believed", g.best().label, len(places)+1, first.dialect.name), "")
		s.diags[len(s.diags)-1].Related = places
	}
}

// fieldKey tells the fields of an entity apart.
func fieldKey(f *fieldFact) string { return strings.Join(f.words, "_") }

// join fills what one telling of a field leaves open from another.
func (s *scan) join(have, more *fieldFact, entity string) {
	a, b := &have.facts, &more.facts
	if a.typ != "" && b.typ != "" && a.typ != b.typ && !compatible(a.typ, b.typ) {
		s.diags.Add("M021", more.place.span(), fmt.Sprintf("%q of %s is %s here and %s before; %s is kept", have.label, entity, b.typ, a.typ, a.typ),
			"tell the field once, or give it the same type in both places")
		s.diags[len(s.diags)-1].Related = []diag.Related{{Span: have.place.span(), Message: "first told here"}}
	}
	if a.typ == "" || a.typ == "string" && b.typ == "enum" {
		a.typ, a.typeAsRead, a.list = b.typ, b.typeAsRead, b.list
	}
	if a.required == nil {
		a.required = b.required
	}
	a.unique = a.unique || b.unique
	a.indexed = a.indexed || b.indexed
	a.readOnly = a.readOnly || b.readOnly
	a.primary = a.primary || b.primary
	if a.def == nil {
		a.def, a.defQuoted = b.def, b.defQuoted
	}
	if a.min == "" && a.max == "" {
		a.min, a.max, a.exclusive = b.min, b.max, b.exclusive
	}
	a.positive = a.positive || b.positive
	if a.minLength == nil {
		a.minLength = b.minLength
	}
	if a.maxLength == nil {
		a.maxLength = b.maxLength
	}
	if a.pattern == "" {
		a.pattern = b.pattern
	}
	if a.enum == nil {
		a.enum = b.enum
	}
	if a.ref == "" {
		a.ref, a.foreign = b.ref, a.foreign || b.foreign
	}
	if len(a.description) == 0 {
		a.description = b.description
	}
	if a.former == "" {
		a.former = b.former
	}
	a.stated += b.stated
}

// compatible reports whether two types can be the same fact told with more and with less care.
func compatible(a, b string) bool {
	for _, set := range []string{"string text email url uuid enum", "integer decimal float", "date datetime time"} {
		if inWords(set, a) && inWords(set, b) {
			return true
		}
	}
	return false
}
