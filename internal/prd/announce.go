package prd

import "strings"

// announcesList is the evidence of a sentence that ends in a colon: "Each order must contain the following:".
const announcesList = "a sentence announces the list of what it has"

// announcedSubject is the thing whose attributes a sentence announces, without its colon: "The Vehicle entity contains",
// "Each order must contain the following information", "The system shall store the following for each order".
func announcedSubject(t text) text {
	none := t.sub(0, 0)
	if len(t.s) > 120 {
		return none
	}
	if id, rest := identifier(t); id != "" && isRequirementID(id) {
		t = rest
	}
	p := plain(t)
	c := &cursor{s: p.s}
	ofEach := inWords("each every a an", strings.ToLower(c.peek()))
	c.accept(articles...)
	c.space()
	start := c.at
	for n := 0; n < 9; n++ {
		at := c.at
		if probe := *c; n > 0 && verbStarts.mayBegin(probe.rest()) && probe.accept(haveVerbs...) && (endsAnnouncement(&probe) || ofEach && endsQualified(&probe)) {
			subject := withoutPlace(p.sub(start, at).trimAny(" *_`\"“”"))
			if words := nameWords(subject.s); len(words) > 0 && !isSystem(words) {
				return subject
			}
			break
		}
		c.space()
		c.mark("`", `"`, "*", "“")
		if !c.passes() {
			break
		}
		c.mark("`", `"`, "*", "”", "(s)")
	}
	return announcedForEach(p)
}

// listNouns may stand behind "the following" without saying more about it.
const listNouns = "information attributes attribute fields field data details properties property columns elements items characteristics values parts"

// endsAnnouncement reports whether nothing but "the following information" stands at the cursor.
func endsAnnouncement(c *cursor) bool {
	c.accept("at least", "at minimum", "at a minimum")
	c.accept("all of the following", "the following", "these")
	if probe := *c; inWords(listNouns, probe.word()) {
		*c = probe
	}
	c.accept("below", "at least", "at a minimum")
	return strings.Trim(c.rest(), " *_:") == ""
}

// endsQualified reports whether a noun for what is listed and a word or two for which of it stand at the cursor: "each
// order must include delivery details".
func endsQualified(c *cursor) bool {
	words := nameWords(c.rest())
	n := len(words)
	return n > 1 && n < 4 && inWords("information attributes fields data details properties columns", words[n-1]) && !inWords("no the a an this that", words[0])
}

// announcedForEach reads "For each order the system shall store" and "The system shall store the following for each order".
func announcedForEach(p text) text {
	none := p.sub(0, 0)
	for i := 0; i+len("for e") < len(p.s); i++ {
		if i > 0 && p.s[i-1] != ' ' {
			continue
		}
		c := &cursor{s: p.s, at: i}
		if !c.accept("for each", "for every") {
			continue
		}
		rest := p.s[:i]
		noun, at := nounOfEach(p, c.at)
		if i == 0 {
			rest = p.s[at:]
			if c := strings.IndexByte(rest, ','); c >= 0 && c < 3 {
				rest = rest[c+1:]
			}
		} else if strings.Trim(p.s[at:], " :") != "" {
			return none
		}
		if words := nameWords(rest); len(words) > 1 && keepsSomething(words) {
			return noun
		}
		return none
	}
	return none
}

// keepsSomething reports whether some words say that the product, or somebody, keeps data, and not which.
func keepsSomething(words []string) bool {
	for i, w := range words {
		if !inWords("store stored stores record records recorded keep kept keeps track tracks tracked capture captures captured maintain maintains maintained collect collects save saves saved hold holds has have", w) {
			continue
		}
		for _, rest := range words[i+1:] {
			if !inWords("the following at least these all of and is are "+listNouns, rest) {
				return false
			}
		}
		return true
	}
	return false
}

// withoutPlace drops what says where a thing is: "cosmetic product stored in the system".
func withoutPlace(subject text) text {
	if i := participle(subject.s); i > 0 {
		return subject.sub(0, i).trim()
	}
	return subject
}

// announcedItem reads an item that announces the attributes in the items below it: "FR-3: Each order must contain:".
func (s *scan) announcedItem(it *item, sec *section) bool {
	t := it.text.trimAny(" *_")
	if len(it.items) < 2 || !strings.HasSuffix(t.s, ":") {
		return false
	}
	subject := announcedSubject(t.sub(0, len(t.s)-1))
	if subject.isEmpty() || !canBeEntity(subject.s) {
		return false
	}
	c := s.candidate(bullets, subject, sec)
	if c == nil {
		return false
	}
	look := &listLook{}
	s.nestedMembers(c, it.items, look)
	if len(c.fields)+len(c.relations) < 2 {
		return false
	}
	c.say(5, announcesList)
	s.keep(c)
	s.take(it)
	return true
}

// readPredicate reads an item that says of the thing above it what it has: "Contains amount, date and type", "has an
// order time (when it was placed)".
func readPredicate(t text) ([]attribute, bool) {
	if !verbStarts.mayBegin(t.s) || strings.ContainsAny(t.s, ":`") {
		return nil, false
	}
	c := &cursor{s: t.s}
	if _, ok := readRelation(t); ok || !c.accept("has", "have", "contains", "includes", "stores", "holds", "must have", "should have", "must contain") {
		return nil, false
	}
	c.space()
	rest := t.from(c.at).trimAny(" .")
	pieces := splitTop(rest, listCommas)
	if len(pieces) < 2 && !hasWordPrefix(rest.s, "a") && !hasWordPrefix(rest.s, "an") {
		return nil, false
	}
	var out []attribute
	for _, p := range pieces {
		if inBars("etc|etc.|more|others", p.s) {
			continue
		}
		a, ok := readAttribute(p, true)
		if !ok || !plausible(a) {
			return nil, false
		}
		out = append(out, a)
	}
	return out, len(out) > 0
}

// withoutTracking drops what says that something is followed: "due date tracking" is a due date.
func withoutTracking(t text) text {
	rest, ok := strings.CutSuffix(t.s, " tracking")
	if !ok {
		rest, ok = strings.CutSuffix(t.s, " recording")
	}
	if ok && strings.Count(rest, " ") < 3 && !strings.ContainsAny(rest, "`:(") {
		return t.sub(0, len(rest))
	}
	return t
}

// readGroup reads fields in code spans behind a word for what they have in common: "core fields: `name`, `rig`",
// "ownership: `is_sold`, `sold_by`". The values of a status are no fields.
func readGroup(t text, listed bool) ([]attribute, bool) {
	if !strings.HasSuffix(t.s, "`") || strings.HasPrefix(t.s, "`") {
		return nil, false
	}
	label, rest := t, t
	i, _ := indexTop(t.s, labelColons)
	if i <= 0 || i > 40 {
		return nil, false
	}
	label, rest = t.sub(0, i).trimAny(" *"), t.from(i+1).trimAny(" *")
	words := nameWords(label.s)
	if len(words) == 0 || len(words) > 3 || isEnumName(words) || isIdentifier(label.s) {
		return nil, false
	}
	named := inWords("fields columns attributes properties metadata information info details", words[len(words)-1])
	var out []attribute
	for _, p := range splitTop(rest, commas) {
		if len(p.s) < 3 || p.s[0] != '`' || !isWord(strings.Trim(p.s, "`?")) || !isDataName(p.s) {
			return nil, false
		}
		named = named || isIdentifier(strings.Trim(p.s, "`?"))
		a, ok := readAttribute(p, listed)
		if !ok {
			return nil, false
		}
		out = append(out, a)
	}
	return out, named && len(out) > 1
}

// saysNoField reports whether an item of a list of fields tells of indexes, or of what is kept besides: "unique index on
// (`a`, `b`)", "owner relationships", "loan records".
func saysNoField(t text) bool {
	c := &cursor{s: t.s}
	if c.accept("unique index on", "unique compound index on", "compound index on", "compound unique index on", "composite index on", "index on", "unique constraint on", "ttl index on") {
		return true
	}
	if !containsFold(t.s, "relationships") && !containsFold(t.s, "records") || strings.ContainsAny(t.s, ":(`") {
		return false
	}
	words := fewWords(t.s, 5)
	n := len(words)
	return n > 1 && n < 6 && inWords("relationships records", words[n-1])
}

// saysHas reports whether an item begins with a verb of having.
func saysHas(s string) bool {
	c := &cursor{s: s}
	return c.accept("has", "have", "contains", "includes") && c.accept("a", "an", "one", "many") || hasWordPrefix(s, "has") && strings.Contains(s, ",")
}
