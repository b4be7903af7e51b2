package prd

import (
	"strings"
	"unicode"
)

// listLook counts how the members of a list look, which tells fields from features and steps.
type listLook struct {
	members     int
	typed       int // facts are stated
	identifiers int // written as programs write names
	misses      int // no attribute at all
	exact       int // a type, a reference or whether it must be there is stated: no mere list of words
	relations   int
}

// see counts an attribute.
func (l *listLook) see(a attribute) {
	l.relations += len(a.relations)
	for i := range a.fields {
		f := &a.fields[i]
		l.members++
		if f.facts.stated > 0 || f.facts.typ != "" || f.facts.enum != nil {
			l.typed++
		}
		if x := &f.facts; x.typ != "" && x.typ != "enum" || x.required != nil || x.unique || x.ref != "" || x.primary {
			l.exact++
		}
		if f.identifier && !isExplained(*f) && isDataName(f.label) {
			l.identifiers++
		}
	}
}

// isDataName reports whether an identifier is written like the name of a field: not all in capitals like a value or an
// environment variable, and not with hyphens like a file or service.
func isDataName(s string) bool {
	return strings.ToUpper(s) != s && !strings.ContainsAny(s, "- /$@\\")
}

// isExplained reports whether an identifier stands before a sentence and nothing else: such lists explain commands,
// settings and decisions as often as fields.
func isExplained(f fieldFact) bool {
	words := 0
	for _, d := range f.facts.description {
		words += len(strings.Fields(d))
	}
	return words > 5 && f.facts.typ == "" && f.facts.stated == 0
}

// miss counts a member that is no attribute.
func (l *listLook) miss() { l.misses++ }

// isData reports whether facts are stated about most members, or most are identifiers.
func (l *listLook) isData() bool {
	return l.members > 0 && (2*l.typed >= l.members || 2*l.identifiers >= l.members)
}

// weigh turns the look of a list into evidence.
func (l *listLook) weigh(c *candidate) {
	switch {
	case l.members == 0:
		c.say(5, "a list below its name states associations")
	case 2*l.typed >= l.members:
		c.say(6, "the list below its name gives types or other facts")
	case 2*l.identifiers >= l.members:
		c.say(5, "the list below its name holds identifiers")
	case l.members > 1:
		c.say(2, "a list of nouns stands below its name")
		if soundsLikeAttributes(c.fields) {
			c.say(2, "what stands below its name is named like attributes")
		}
	}
	if 2*l.misses > l.members {
		c.say(-4, "most of what stands below its name are no attributes")
	}
}

// looksLikeFields reports whether the items of a list can be fields: short names, facts, no sentences and no steps.
func (s *scan) looksLikeFields(items []*item, c *candidate) bool {
	good, bad, typed := 0, 0, 0
	for _, it := range items {
		t := it.plain()
		if isTicked(it.text.s) {
			bad++
			continue
		}
		_, rest := it.label()
		if p := partOf(it.labelWords()); p != noPart && p != descriptionPart && (len(it.items) > 0 || !rest.isEmpty()) {
			good++
			continue
		}
		if isPlace(rest.s) || isConvention(t.s) {
			bad++
			continue
		}
		if isSentence(t.s) && !strings.HasPrefix(t.s, "`") { // asked first: it takes fewer steps than to read it
			bad++
			continue
		}
		as, ok := it.peek()
		if !ok {
			bad++
			continue
		}
		good++
		for _, a := range as[1:] {
			typed += len(a.fields)
		}
		for _, f := range as[0].fields {
			if f.facts.typ != "" || f.facts.stated > 0 || f.identifier {
				typed++
			}
			if len(f.words) > 4 && !f.identifier || startsWithVerb(f.words) && !f.identifier && f.facts.typ == "" {
				bad++
				good--
				break
			}
		}
	}
	return good > 0 && (2*bad <= good || typed > 2*bad)
}

// isPlace reports whether what stands behind a label is an address or a path and nothing else: such lists are of links.
func isPlace(s string) bool {
	s = strings.Trim(s, "`<>")
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "/")) && !strings.Contains(s, " ")
}

// isConvention reports whether an item says what is allowed or switched on, and names no attribute: "No tabs allowed",
// "Strict checks enabled".
func isConvention(s string) bool {
	words := nameWords(s)
	n := len(words)
	return n > 2 && !strings.ContainsAny(s, ":(") && (words[0] == "no" || inWords("allowed enabled disabled enforced", words[n-1]) && !inWords("is are", words[0]))
}

// isTicked reports whether an item is one of a list of things to do or done: "✅ Search by name".
func isTicked(s string) bool {
	for _, mark := range []string{"✅", "✔", "☑", "☐", "❌"} {
		if strings.HasPrefix(s, mark) {
			return true
		}
	}
	return false
}

// isSentence reports whether a text is a sentence rather than a name with facts.
func isSentence(s string) bool {
	i, _ := indexTop(s, nameEnd)
	head := s
	if i >= 0 {
		head = s[:i]
	}
	return strings.Count(head, " ") > 6
}

// startsWithVerb reports whether words begin like a step or a feature: "create tasks", "view report".
func startsWithVerb(words []string) bool {
	return len(words) > 1 && isOrder(words[0])
}

// isCapitalised reports whether a label begins with a capital letter or stands in marks of its own.
func isCapitalised(s string) bool {
	r := firstRune(strings.TrimLeft(s, "`*_\"“"))
	return unicode.IsUpper(r) || r > 127
}

// isOrder reports whether a word tells someone or something what to do.
func isOrder(word string) bool {
	return inWords("create enter add edit update delete remove view list search filter sort manage track send receive allow enable support show display export import generate upload download login register assign see get set use make build implement provide ensure handle process validate optimize optimise leverage reduce improve increase enhance streamline automate respect", word)
}
