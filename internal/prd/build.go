package prd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// builder writes the manifest from what was weighed and merged.
type builder struct {
	s        *scan
	entities map[string]string // key → name in the manifest
	suffixes map[string]string // the ending of a key → the one entity whose key ends so, "" for several
	accounts bool              // the document describes the account as an entity
	linked   map[string]bool   // pairs of entities between which a field or clause states an association
}

// build turns candidates into the manifest.
func (s *scan) build() *manifest.Manifest {
	m := &manifest.Manifest{Entities: []manifest.Entity{}, Stories: []manifest.Story{}, Integrations: []manifest.Integration{}}
	b := &builder{s: s, entities: map[string]string{"user": "User"}}
	groups := s.weigh()
	s.claims.Decisions = slices.Grow(s.claims.Decisions, len(groups))
	kept := make([]*merged, len(groups))
	s.inPieces(len(groups), func(s *scan, i int) {
		s.decide(groups[i])
		if groups[i].entity {
			kept[i] = s.merge(groups[i])
			kept[i].name = entityName(kept[i].best.label, kept[i].best.words)
		}
	})
	kept = slices.DeleteFunc(kept, func(mg *merged) bool { return mg == nil })
	for _, mg := range kept {
		b.accounts = b.accounts || mg.group.key == "user"
		b.entities[mg.group.key] = mg.name
	}
	s.addGlobals(kept)
	s.settleEnums(kept)
	s.contrast(kept)
	b.index()
	b.links(kept)
	m.Entities = make([]manifest.Entity, len(kept))
	s.inPieces(len(kept), func(s *scan, i int) {
		own := *b
		own.s = s
		m.Entities[i] = own.entity(kept[i])
	})
	b.settleLists(m)
	settleOnes(m)
	m.Entities = byPlace(m.Entities, s)
	m.Stories = append(m.Stories, s.stories...)
	m.Requirements = s.require
	m.Integrations = append(m.Integrations, s.integrate...)
	s.title(m)
	return m
}

// decide records why a group is an entity or not, and says so where it was close.
func (s *scan) decide(g *group) {
	c := g.best()
	d := Decision{Name: c.label, Entity: g.entity, Score: g.score, Line: c.place.line(), Reasons: slices.Grow([]Reason(nil), len(g.reasons))}
	for _, e := range g.reasons {
		d.Reasons = append(d.Reasons, Reason{e.points, e.reason})
	}
	s.claims.Decisions = append(s.claims.Decisions, d)
	if g.entity || len(c.fields) == 0 {
		return
	}
	var against []string
	for _, e := range g.reasons {
		if e.points < 0 {
			against = append(against, e.reason)
		}
	}
	why := "too little speaks for it"
	if len(against) > 0 {
		why = strings.Join(against, "; ")
	}
	s.diags.Add("M030", c.place.span(), strconv.Quote(c.label)+" is not taken for an entity: "+why,
		"if rows of it are to be kept, write \""+article(c.label)+" "+capitalised(c.label)+" has …\"")
}

// capitalised is a label with a capital letter first, as the names of things to keep are written.
func capitalised(label string) string {
	r, n := utf8.DecodeRuneInString(label)
	return string(unicode.ToUpper(r)) + label[n:]
}

// entityName is the manifest's name for a label: singular PascalCase for ASCII words, else the words themselves.
func entityName(label string, words []string) string {
	if !isASCII(strings.Join(words, "")) {
		return strings.Trim(label, " `*\"")
	}
	last := len(words) - 1
	singular := append(append([]string{}, words[:last]...), name.Singular(words[last]))
	return name.Pascal(singular)
}

// fieldName is the manifest's name for words: snake_case for ASCII words, else the words themselves.
func fieldName(label string, words []string) string {
	if !isASCII(label) && strings.Join(words, "") != strings.ToLower(label) && !isIdentifier(label) {
		return strings.Join(words, "_")
	}
	return name.Snake(words)
}

// labelOf is a label to keep: "" where its words are those of the name.
func labelOf(label, manifestName string) string {
	if label == manifestName || slices.Equal(wordsOf(label), wordsOf(manifestName)) {
		return ""
	}
	return label
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// entity writes one entity.
func (b *builder) entity(mg *merged) manifest.Entity {
	c := mg.best
	e := manifest.Entity{Name: b.entities[mg.group.key], Fields: make([]manifest.Field, 0, len(mg.fields)), Relations: []manifest.Relation{}, Line: c.place.line(), Span: c.place.span()}
	if !isASCII(c.label) || entityKey(c.words) != entityKey(wordsOf(e.Name)) {
		e.Label = labelOf(c.label, e.Name)
	}
	for _, k := range mg.group.candidates {
		if e.Description == "" {
			e.Description = k.description
			if k.descriptionAt != nil {
				b.s.claims.add(ClaimEntity, e.Name+" (description)", k.descriptionAt.span, k.place.source())
			}
		}
		if e.FormerName == "" {
			e.FormerName = k.former
		}
		b.s.claims.add(ClaimEntity, e.Name, k.place.span(), k.place.source())
	}
	assumeRequired(b.s, mg)
	at := make([]int, 0, len(mg.fields)+1)
	for _, f := range mg.fields {
		at = append(at, len(e.Fields))
		if r, ok := b.reference(f, mg); ok {
			r.Position = len(e.Fields)
			if !hasRelation(e.Relations, r) {
				e.Relations = append(e.Relations, r)
			}
			b.s.claims.add(ClaimRelation, e.Name+"."+r.Name, f.place.span(), f.place.source())
			continue
		}
		if f.facts.onlyReference {
			b.s.diags.Add("M022", f.place.span(), fmt.Sprintf("%q is no entity of this document; %q is left out", f.facts.ref, f.label), fmt.Sprintf("declare %s", f.facts.ref))
			continue
		}
		e.Fields = append(e.Fields, b.field(f, e.Name))
		b.s.claims.add(ClaimField, e.Name+"."+e.Fields[len(e.Fields)-1].Name, f.place.span(), f.place.source())
	}
	at = append(at, len(e.Fields))
	for _, r := range mg.relations {
		rel, ok := b.relation(r)
		if !ok || r.implied && (b.linked[linkKey(e.Name, rel.Target)] || alreadyLinked(e, rel.Target)) {
			continue
		}
		rel.Position = at[min(r.position, len(at)-1)]
		if !hasRelation(e.Relations, rel) {
			e.Relations = append(e.Relations, rel)
		}
		b.s.claims.add(ClaimRelation, e.Name+"."+rel.Name, r.place.span(), r.place.source())
	}
	sortRelations(e.Relations)
	if len(e.Fields)+len(e.Relations) == 0 {
		b.s.diags.Add("M031", c.place.span(), fmt.Sprintf("no field of %s is stated", e.Name), fmt.Sprintf("write \"%s %s has a name and a description.\"", article(c.key()), c.key()))
	}
	return e
}

// byPlace orders entities by document and place.
func byPlace(es []manifest.Entity, s *scan) []manifest.Entity {
	order := map[string]int{}
	for i, d := range s.docs {
		order[d.src.name] = i
	}
	at := make([]int, len(es))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(i, k int) int {
		a, b := &es[i].Span, &es[k].Span
		if a.Source != b.Source {
			return order[a.Source] - order[b.Source]
		}
		return a.Start - b.Start
	})
	sorted := make([]manifest.Entity, len(es))
	for i, k := range at {
		sorted[i] = es[k]
	}
	return sorted
}

// field writes one field.
func (b *builder) field(f *fieldFact, entity string) manifest.Field {
	x := &f.facts
	out := manifest.Field{Name: fieldName(f.label, f.words), Unique: x.unique, Indexed: x.indexed, ReadOnly: x.readOnly, Pattern: x.pattern, Enum: x.enum,
		Required: x.required != nil && *x.required, Description: strings.Join(x.description, ", "), Line: f.place.line(), Span: f.place.span()}
	out.Label = labelOf(f.label, out.Name)
	if x.former != "" {
		out.FormerName = fieldName(x.former, nameWords(x.former))
	}
	b.typeOf(f, &out, entity)
	x.limits(&out)
	if x.def != nil {
		raw, ok := x.defaultJSON(out.Type)
		if ok {
			out.Default = raw
		} else {
			b.s.diags.Add("M014", f.place.span(), fmt.Sprintf("default %q of %q is no constant of type %s and is left out", *x.def, f.label, out.Type),
				"give a constant, or leave the default to the program")
		}
	}
	return out
}

// typeOf settles the type: the stated one, an enumeration's, or a guess from the name.
func (b *builder) typeOf(f *fieldFact, out *manifest.Field, entity string) {
	x := &f.facts
	switch {
	case x.enum != nil && (x.typ == "" || x.typ == "string" || x.typ == "text" || x.typ == "enum"):
		out.Type = "enum"
	case x.typ == "enum":
		out.Type = "string"
		b.s.diags.Add("M015", f.place.span(), fmt.Sprintf("%q of %s is an enumeration whose values are not given; string assumed", f.label, entity),
			fmt.Sprintf("list them: \"%s: one of a, b, c\"", f.label))
	case x.typ != "":
		out.Type = x.typ
	default:
		b.guessed(f, out, entity)
	}
	if out.Type != "enum" && x.enum != nil && out.Type != "json" {
		out.Enum = nil
	}
	if out.Type == "decimal" {
		out.Precision, out.Scale = x.precision, x.scale
	}
}

// guessed takes the type from the name and says so.
func (b *builder) guessed(f *fieldFact, out *manifest.Field, entity string) {
	typ, why := guessType(f.words)
	if x := &f.facts; x.maxLength != nil || x.minLength != nil || x.pattern != "" {
		if typ != "text" && typ != "email" && typ != "url" {
			typ, why = "string", "it has a length"
		}
	} else if (x.min != "" || x.max != "" || x.positive) && typ != "decimal" && typ != "integer" {
		typ, why = "integer", "it has a numeric limit"
	}
	if f.facts.list {
		typ, why = "json", "it holds several values"
	}
	out.Type = typ
	if why == "" {
		b.s.diags.Add("M012", f.place.span(), "type of "+strconv.Quote(f.label)+" of "+entity+" assumed string", "write \""+f.label+" (string)\", or another type")
		return
	}
	b.s.diags.Add("M010", f.place.span(), "type of "+strconv.Quote(f.label)+" of "+entity+" assumed "+typ+": "+why, "write \""+f.label+" ("+typ+")\", or another type")
}

// limits writes minimum, maximum and lengths as the type understands them.
func (f *facts) limits(out *manifest.Field) {
	text := inWords("string text email url", out.Type)
	if text && (f.min != "" || f.max != "") {
		f.toLengths()
	}
	if text {
		out.MinLength, out.MaxLength = f.minLength, f.maxLength
		return
	}
	if !inWords("integer decimal float", out.Type) {
		return
	}
	if f.positive && f.min == "" {
		f.min, f.exclusive[0] = "0", true
	}
	step := "1"
	if out.Type == "decimal" {
		scale := 2
		if f.scale != nil {
			scale = *f.scale
		}
		if scale > 0 {
			step = "0." + strings.Repeat("0", scale-1) + "1"
		}
	}
	out.Min, out.Max = f.min, f.max
	if out.Type == "float" {
		return
	}
	if f.exclusive[0] {
		out.Min = stepped(f.min, step, 1)
	}
	if f.exclusive[1] {
		out.Max = stepped(f.max, step, -1)
	}
}

// stepped is a numeral plus or minus the smallest step of its type, exact for the numerals that documents hold.
func stepped(n, step string, sign int) string {
	digits := 0
	for _, s := range []string{n, step} {
		if i := strings.IndexByte(s, '.'); i >= 0 {
			digits = max(digits, len(s)-i-1)
		}
	}
	a, ok := scaled(n, digits)
	b, ok2 := scaled(step, digits)
	if !ok || !ok2 {
		return n
	}
	sum := a + int64(sign)*b
	negative := sum < 0
	if negative {
		sum = -sum
	}
	s := strconv.FormatInt(sum, 10)
	if digits > 0 {
		s = strings.Repeat("0", max(0, digits+1-len(s))) + s
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if negative {
		s = "-" + s
	}
	return s
}

// scaled is a numeral times ten to the number of digits.
func scaled(n string, digits int) (int64, bool) {
	whole, fraction, _ := strings.Cut(n, ".")
	v, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	return v, err == nil
}
