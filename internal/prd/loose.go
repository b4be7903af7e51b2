package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// loose reads facts that stand apart from the entity that they are about: the values of a field ("Order status:
// PENDING / PAID", "Shifts: enum DAY/NIGHT"), and associations between named entities ("User 1:N Order",
// "For each order there is at most one invoice", "Payment is per order").
var loose = &dialect{name: "loose", exactness: 15, local: true}

func init() { loose.read = readLoose }

// looseEnum is a closed list of values with the words that it stands under.
type looseEnum struct {
	words []string
	vals  []string
	place text
	only  bool // for the one field of the name that has no values, nowhere where there are several
}

func readLoose(s *scan, d *document) {
	for i, b := range d.blocks {
		switch b.kind {
		case paragraphBlock:
			s.transitions(b.text)
			s.valuesBelow(b, next(d.blocks, i))
			for _, l := range b.lines {
				it := &item{text: l.trim()}
				if len(b.lines) == 1 {
					it = &item{text: b.text, said: b.said}
				}
				s.looseLine(it)
			}
			if len(b.lines) > 1 {
				s.cardinalSentences(b.text, b.section)
			}
		case listBlock:
			eachItem(b.items, func(it *item) {
				s.transitions(it.text)
				if !it.taken {
					s.looseLine(it)
				}
			})
		}
	}
}

// choiceWords stand before the noun whose values are listed.
const choiceWords = "allowed valid possible permitted supported accepted"

// valuesBelow reads "Allowed values for `role`:" above a list of the values, each with an explanation or none.
func (s *scan) valuesBelow(b, after *block) {
	if after == nil || after.kind != listBlock || len(b.lines) != 1 || len(b.text.s) > 80 || !strings.HasSuffix(strings.TrimRight(b.text.s, " *_"), ":") {
		return
	}
	words := nameWords(b.plain().s)
	if len(words) < 2 || !inWords(choiceWords, words[0]) {
		return
	}
	words = words[1:]
	for i, w := range words {
		if i+1 < len(words) && inWords("for of", w) {
			words = words[i+1:]
			break
		}
	}
	for len(words) > 1 && inWords("the a an each", words[0]) {
		words = words[1:]
	}
	if n := len(words); n > 1 && inWords("values value options", words[n-1]) {
		words = words[:n-1]
	}
	var f facts
	var vals []string
	for _, it := range after.items {
		v, _ := it.label()
		vals = append(vals, v.trimAny(" *`").s)
		if strings.Count(v.s, " ") > 2 {
			return
		}
	}
	if f.setEnum(vals); len(f.enum) > 1 {
		s.enums = append(s.enums, looseEnum{words: words, vals: f.enum, place: b.text})
	}
}

// looseLine reads one line or item.
func (s *scan) looseLine(it *item) {
	s.cardinalSentences(it.text, it.section)
	if s.cardinality(it.plain(), it.section) {
		return
	}
	if i := strings.IndexByte(it.text.s, ':'); (i < 0 || i > 80) && len(it.items) < 2 {
		return
	}
	label, rest := it.label()
	if len(label.s) > 50 {
		return
	}
	words := it.labelWords()
	if len(words) > 1 && inWords(choiceWords, words[0]) {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > 4 || rest.isEmpty() && len(it.items) < 2 {
		return
	}
	f := facts{}
	if !rest.isEmpty() {
		var near few
		p := splitInto(near[:0], rest.trimAny(" ."), commas)
		if f.enumFrom(p) == 0 && !(len(p) == 1 && f.alternatives(p[0].s)) && !f.inside(&cursor{s: rest.s}) {
			if vals := splitValues(rest.s); len(vals) > 1 && allCapitals(vals) {
				f.setEnum(vals)
			}
		}
	} else {
		var vals []string
		for _, sub := range it.items {
			v, _ := sub.label()
			if strings.Count(v.s, " ") > 2 {
				return
			}
			vals = append(vals, v.trimAny(" *`").s)
		}
		f.setEnum(vals)
	}
	if len(f.enum) > 1 {
		s.enums = append(s.enums, looseEnum{words: words, vals: f.enum, place: it.text})
	}
}

// cardinalSentences reads "For each order there is at most one invoice" and "Payment is per order".
func (s *scan) cardinalSentences(t text, sec *section) {
	if !t.mayHold(signEach) || !strings.Contains(t.s, " each ") && !strings.Contains(t.s, " every ") && !strings.Contains(t.s, " per ") && !hasWordPrefix(t.s, "each") && !hasWordPrefix(t.s, "every") {
		return
	}
	for _, sentence := range splitSentences(plain(t)) {
		sentence = sentence.trimAny(" .")
		c := &cursor{s: sentence.s}
		if c.accept("for each", "for every") {
			c.space()
			s.forEach(sentence, c.at, sec)
		} else if i := strings.Index(sentence.s, " is per "); i > 0 {
			s.associate(sentence.sub(0, i), sentence.from(i+len(" is per ")), manifest.BelongsTo, sec)
		}
	}
}

// forEach reads the rest of "For each order there should be at most one invoice".
func (s *scan) forEach(t text, at int, sec *section) {
	for _, w := range []string{" there should be ", " there is ", " there are ", " there can be ", " there may be ", " there must be ", " we have ", " there will be "} {
		i := strings.Index(t.s[at:], w)
		if i <= 0 {
			continue
		}
		parent := t.sub(at, at+i).trimAny(" ,")
		rest := t.from(at + i + len(w)).trim()
		c := &cursor{s: rest.s}
		c.accept("at most one", "exactly one", "at least one", "zero or more", "one or more", "one", "a single", "a", "an", "many", "multiple", "several")
		c.space()
		s.associate(thing(rest.from(c.at)), parent, manifest.BelongsTo, sec)
		return
	}
}

// associate keeps an association between two nouns, when both turn out to be entities.
func (s *scan) associate(from, to text, kind manifest.RelationKind, sec *section) {
	words := nameWords(thing(to).s)
	for len(words) > 1 && strings.HasSuffix(words[0], "ed") { // the attended appointment
		words = words[1:]
	}
	c := s.candidate(loose, thing(from), sec)
	if c == nil || len(words) == 0 || len(words) > 3 {
		return
	}
	c.relations = append(c.relations, relationFact{kind: kind, target: strings.Join(words, " "), implied: true, place: from})
	s.keep(c)
}

// cardinalMarks are the ways of writing how many rows of one side belong to how many of the other.
var cardinalMarks = []struct {
	mark string
	kind manifest.RelationKind
}{
	{"1:N", manifest.HasMany}, {"1:n", manifest.HasMany}, {"1:M", manifest.HasMany}, {"1:m", manifest.HasMany}, {"1:*", manifest.HasMany}, {"1-N", manifest.HasMany}, {"1-M", manifest.HasMany}, {"1—N", manifest.HasMany}, {"1–N", manifest.HasMany}, {"1 : N", manifest.HasMany}, {"1 --- *", manifest.HasMany}, {"1---*", manifest.HasMany}, {"1 → N", manifest.HasMany}, {"1→N", manifest.HasMany}, {"(1:N)", manifest.HasMany}, {"1..*", manifest.HasMany},
	{"1:1", manifest.HasOne}, {"1-1", manifest.HasOne}, {"1 : 1", manifest.HasOne}, {"1---1", manifest.HasOne}, {"1—1", manifest.HasOne}, {"1–1", manifest.HasOne},
	{"N:1", manifest.BelongsTo}, {"n:1", manifest.BelongsTo}, {"M:1", manifest.BelongsTo}, {"N-1", manifest.BelongsTo}, {"*:1", manifest.BelongsTo}, {"N : 1", manifest.BelongsTo},
	{"N:M", manifest.ManyToMany}, {"M:N", manifest.ManyToMany}, {"n:m", manifest.ManyToMany}, {"m:n", manifest.ManyToMany}, {"N:N", manifest.ManyToMany}, {"M:M", manifest.ManyToMany}, {"*---*", manifest.ManyToMany}, {"M-N", manifest.ManyToMany}, {"N-M", manifest.ManyToMany},
}

// cardinalWords say the same in words: "User one-to-many Order", "Order (many-to-one) User".
var cardinalWords = []struct {
	words string
	kind  manifest.RelationKind
}{
	{"one-to-many", manifest.HasMany}, {"one to many", manifest.HasMany}, {"many-to-one", manifest.BelongsTo}, {"many to one", manifest.BelongsTo},
	{"one-to-one", manifest.HasOne}, {"one to one", manifest.HasOne}, {"many-to-many", manifest.ManyToMany}, {"many to many", manifest.ManyToMany},
}

// cardinality reads "User 1:N Order (one user has many orders)" and "User → Order: one-to-many".
func (s *scan) cardinality(t text, sec *section) bool {
	if !t.mayHold(signCardinal) || len(t.s) > 300 {
		return false
	}
	for i := 0; i+2 < len(t.s); i++ {
		if !mayBeCardinal(t.s, i) {
			continue
		}
		for _, m := range cardinalMarks {
			if strings.HasPrefix(t.s[i:], m.mark) {
				return s.cardinalPair(t, i, i+len(m.mark), m.kind, sec)
			}
		}
	}
	if !strings.Contains(t.s, "to-") && !strings.Contains(t.s, "To-") && !strings.Contains(t.s, "TO-") && !strings.Contains(t.s, " to ") {
		return false
	}
	lower := strings.ToLower(t.s)
	for _, m := range cardinalWords {
		if i := strings.Index(lower, m.words); i >= 0 {
			return s.cardinalPair(t, i, i+len(m.words), m.kind, sec)
		}
	}
	return false
}

// mayBeCardinal reports whether one of cardinalMarks can begin at i: a number or letter before a mark.
func mayBeCardinal(s string, i int) bool {
	switch s[i] {
	case '1', 'N', 'n', 'M', 'm', '*':
		return s[i+1] == ':' || s[i+1] == '-' || s[i+1] == ' ' || s[i+1] == '.' || s[i+1] == 0xe2
	}
	return s[i] == '(' && s[i+1] == '1'
}

// cardinalPair takes the nouns at both sides of a mark, or both before it where an arrow or dash parts them.
func (s *scan) cardinalPair(t text, from, to int, kind manifest.RelationKind, sec *section) bool {
	left := t.sub(0, from).trimAny(" ()[]:-–—*→<>=")
	right := t.from(to).trimAny(" ()[]:-–—*→<>=")
	for _, sep := range []string{"↔", "→", "<->", "->", "—", "–", " - ", "<>", " to ", " and ", "⇄", ":"} {
		if i := strings.Index(left.s, sep); i > 0 && isEntityLabel(left.s[:i]) && isEntityLabel(left.s[i+len(sep):]) {
			left, right = left.sub(0, i), left.from(i+len(sep))
			break
		}
		if i := strings.Index(right.s, sep); i > 0 && left.isEmpty() && isEntityLabel(right.s[:i]) {
			left, right = right.sub(0, i), right.from(i+len(sep))
			break
		}
	}
	c := &cursor{s: right.s}
	c.accept("relationship with", "relationship to", "with", "to", "relation with", "between", "association with")
	c.space()
	right = thing(right.from(c.at))
	left = left.trimAny(" ()[]:-–—*→<>=")
	if !isEntityLabel(left.s) || !isEntityLabel(right.s) {
		return false
	}
	cand := s.candidate(loose, left, sec)
	if cand == nil {
		return false
	}
	cand.relations = append(cand.relations, relationFact{kind: kind, target: right.s, implied: true, place: t})
	s.keep(cand)
	return true
}

// isEntityLabel reports whether a side of a cardinality is a name of one to three words.
func isEntityLabel(s string) bool {
	s = strings.Trim(s, " ()[]:-–—*→<>=`")
	words := nameWords(s)
	return len(words) > 0 && len(words) <= 3 && canBeEntity(s) && !strings.ContainsAny(s, "(),.;")
}

// settleEnums gives fields without values the lists that stand apart under their name, alone or behind their entity's.
func (s *scan) settleEnums(kept []*merged) {
	type place struct {
		key   string // of the entity
		field *fieldFact
	}
	byName := map[string][]place{}
	if len(s.enums) > 0 {
		for _, mg := range kept {
			for _, f := range mg.fields {
				name := singularLast(f.words)
				byName[name] = append(byName[name], place{mg.group.key, f})
			}
		}
	}
	for _, e := range s.enums {
		want := singularLast(e.words)
		var hit *fieldFact
		exact, hits := false, 0
		look := func(name, entity string) {
			for _, p := range byName[name] {
				f := &p.field.facts
				if f.enum != nil || f.typ != "" && f.typ != "string" && f.typ != "enum" || !strings.HasSuffix(p.key, entity) {
					continue
				}
				hits++
				if full := entity != "" && p.key == entity; hit == nil || full && !exact {
					hit, exact = p.field, full
				}
			}
		}
		look(want, "")
		for i := range want {
			if want[i] == ' ' {
				look(want[i+1:], want[:i])
			}
		}
		if hit != nil && (!e.only || hits == 1) {
			hit.facts.enum, hit.facts.typ = e.vals, "enum"
			s.claims.add(ClaimField, hit.label+" (values)", e.place.span(), e.place.source())
		}
	}
}

// singularLast joins words with the last one in the singular.
func singularLast(words []string) string {
	last := len(words) - 1
	return strings.Join(append(append([]string{}, words[:last]...), name.Singular(words[last])), " ")
}
