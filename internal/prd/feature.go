package prd

import (
	"slices"
	"strings"
)

// isRequirementHeader reports whether a table of two columns tells the requirements of one part of the product.
func isRequirementHeader(header []text) bool {
	first := strings.ToLower(strings.Trim(plain(header[0]).s, " *_`:"))
	second := columnKind(plain(header[1]).s)
	return inBars("requirement|requirements|feature|features|aspect|function|functionality|capability|item|element|area", first) && (second == "description" || inBars("specification|specifications|requirement|requirements|behavior|behaviour", strings.ToLower(strings.Trim(plain(header[1]).s, " *_`:"))))
}

// featureRows reads facts inside a table of requirements about one thing: of "Client Management" the rows
// "Store fields: name, company", "Status tracking: sent, paid, overdue" and "Due date: required".
func (s *scan) featureRows(b *block, label text) {
	label = managed(label)
	if label.isEmpty() || !canBeEntity(label.s) {
		return
	}
	c := s.candidate(tables, label, b.section)
	if c == nil {
		return
	}
	announced := false
	for _, row := range b.rows[1:] {
		if len(row) < 2 || row[1].isEmpty() {
			continue
		}
		words := nameWords(plain(row[0]).s)
		switch {
		case announcesFields(words):
			look := &listLook{}
			announced = s.plainList(c, row[1], look) || announced
		default:
			f, ok := requiredFact(row, words)
			if have := c.named(f.words); ok && have != nil {
				s.join(have, &f, c.label)
			} else if ok {
				c.fields = append(c.fields, f)
			}
		}
	}
	if len(c.fields) == 0 {
		return
	}
	if announced {
		c.say(6, "a table of requirements lists its fields")
	} else {
		c.say(2, "a table of requirements states facts about it")
	}
	s.keep(c)
}

// named finds a field by the words of its name, nil where the candidate has none of them.
func (c *candidate) named(words []string) *fieldFact {
	for i := range c.fields {
		if slices.Equal(c.fields[i].words, words) {
			return &c.fields[i]
		}
	}
	return nil
}

// managed is the noun of a heading about its handling: "Client Management", "Order tracking".
func managed(label text) text {
	words := nameWords(label.s)
	if n := len(words); n < 2 || !inWords("management tracking handling administration maintenance", words[n-1]) {
		return text{}
	}
	return withoutLastWord(label)
}

// withoutLastWord is what stands before the last space of a text, nothing where it has none.
func withoutLastWord(t text) text {
	return t.sub(0, max(0, strings.LastIndexByte(strings.TrimRight(t.s, " "), ' '))).trim()
}

// announcesFields reports whether a row's label says that its cell lists fields: "Store fields", "Data captured".
func announcesFields(words []string) bool {
	if partOf(words) == attributePart {
		return true
	}
	n := len(words)
	return n > 1 && n < 4 && (inWords("fields attributes columns properties", words[n-1]) || inWords("fields data information attributes details", words[0]) && inWords("stored captured kept recorded tracked", words[n-1]))
}

// requiredFact reads a row as a field where its cell holds nothing but facts or a closed list of values.
func requiredFact(row []text, words []string) (fieldFact, bool) {
	label := plain(row[0])
	if n := len(words); n == 2 && inWords("tracking field values options", words[1]) {
		label = withoutLastWord(label)
	}
	f := fieldFact{place: wholeRow(row), listed: true}
	if len(words) == 0 || len(words) > 3 || !f.called(label.s) {
		return f, false
	}
	cell := plain(row[1]).trimAny(" .")
	pieces := splitTop(cell, commas)
	if len(pieces) > 2 && isEnumName(f.words) && f.facts.valueList(pieces, f.words) {
		return f, true
	}
	cur := &cursor{s: cell.s}
	if cur.accept("required", "optional", "mandatory") {
		cur.accept("field")
		if cur.done() {
			f.facts.required = yes(!hasWordPrefix(strings.ToLower(cell.s), "optional"))
			f.facts.stated++
			return f, true
		}
	}
	return f, false
}
