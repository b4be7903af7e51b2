package prd

import (
	"strings"
	"unicode"
)

// bullets reads an entity told in one item or line: "Task: title, due date", "**Task** (`id` PK, title, done?)",
// "**Task**: one unit of work; attributes: title, due date; belongs to a Project", "- Task" with its fields below.
var bullets = &dialect{name: "bullets", exactness: 30, local: true}

func init() { bullets.read = readBullets }

func readBullets(s *scan, d *document) {
	for _, b := range d.blocks {
		if b.taken {
			continue
		}
		switch b.kind {
		case listBlock:
			s.entityItems(b.items, b.section)
		case paragraphBlock:
			if len(b.lines) == 1 || everyLineHasColon(b.lines) || everyLineIsCall(b.lines) {
				for _, l := range b.lines {
					s.entityItem(&item{text: l.trim(), section: b.section}, b.section)
				}
			} else {
				s.entityItem(&item{text: b.text, section: b.section}, b.section)
			}
		}
	}
}

// everyLineIsCall reports whether a paragraph is a list of lines like users(id, name, email).
func everyLineIsCall(lines []text) bool {
	for _, l := range lines {
		s := strings.TrimRight(l.s, " ;,.")
		if i := strings.IndexByte(s, '('); i <= 0 || i > 40 || !strings.HasSuffix(s, ")") || !isName(strings.TrimSpace(s[:i])) {
			return false
		}
	}
	return true
}

// everyLineHasColon reports whether a paragraph is really a list of "Name: …" lines.
func everyLineHasColon(lines []text) bool {
	for _, l := range lines {
		if i := strings.IndexByte(l.s, ':'); i <= 0 || i > 40 {
			return false
		}
	}
	return true
}

// entityItems reads the items of a list, and those below items that are no entities.
func (s *scan) entityItems(items []*item, sec *section) {
	for _, it := range items {
		if it.taken || s.announcedItem(it, sec) || it.obliged {
			continue
		}
		if s.entityItem(it, sec) {
			s.take(it)
			continue
		}
		s.entityItems(it.items, sec)
	}
}

// introduction is an item's name and what is said behind it.
type introduction struct {
	label  text
	bold   bool
	group  text // the inside of brackets right behind the name
	rest   text // what follows a colon or dash
	marked bool // a colon or dash stands behind the name

	qualified bool // it is an identifier behind its schema: inv.location
}

// introduce splits an item into its name and the rest.
func introduce(t text) (introduction, bool) {
	var in introduction
	if !mayIntroduce(t.s) {
		return in, false
	}
	t = t.from(numbering(t.s)).trim()
	name, rest, bold := boldPrefix(t)
	if !bold {
		end := len(t.s)
		if strings.HasPrefix(t.s, "`") {
			q := quoteScanner{s: t.s}
			end = q.skip(0)
		} else if i, _ := indexTop(t.s, introductionEnd); i >= 0 {
			end = i
		}
		if end == 0 {
			return in, false
		}
		name, rest = t.sub(0, end), t.from(end)
	}
	in.bold = bold
	if inner, _ := indexTop(name.s, introductionEnd); inner > 0 { // **Task:** or **Task (Aufgabe)**
		in.marked = strings.HasSuffix(strings.TrimSpace(name.s), ":")
		if name.s[inner] == '(' {
			in.group = name.sub(inner+1, max(inner+1, matching(name.s, inner)))
		}
		name = name.sub(0, inner)
	}
	whole := name.trimAny(" *_`:\"“”")
	in.label = withoutSchema(whole)
	in.qualified = in.label.s != whole.s
	rest = rest.trim()
	if strings.HasPrefix(rest.s, "(") {
		end := matching(rest.s, 0)
		in.group = rest.sub(1, end).trim()
		rest = rest.from(min(end+1, len(rest.s))).trim()
	}
	for _, mark := range []string{":", "–", "—", "->", "→", "-"} {
		if strings.HasPrefix(rest.s, mark) {
			in.marked = true
			rest = rest.from(len(mark)).trim()
			break
		}
	}
	in.rest = rest
	return in, in.label.s != ""
}

// mayIntroduce reports whether a text can begin with a name of a few words: it has no more of them, or a mark that may
// end a name stands near its beginning.
func mayIntroduce(s string) bool {
	spaces := 0
	for i := 0; i < len(s) && i < 160; i++ {
		switch c := s[i]; {
		case c == ':' || c == '(' || c == '-' || c == '*' || c == '_' || c == '`' || c >= 0x80:
			return true
		case c == ' ':
			spaces++
		}
	}
	return spaces < 8
}

// introductionEnd marks where a name ends: a bracket, a colon, a dash between spaces.
var introductionEnd = separates("(: —", introductionEndAt)

func introductionEndAt(s string, i int) int {
	if s[i] == '(' || s[i] == ':' {
		return 1
	}
	return dashAt(s, i)
}

// entityItem reads one item as an entity.
func (s *scan) entityItem(it *item, sec *section) bool {
	in, ok := introduce(it.text)
	if !ok || in.rest.s != "" && !in.marked || saysWhatHas(in.rest.s) || strings.HasSuffix(in.rest.s, "?") || tellsOfPerson(in.rest.s) {
		return false
	}
	if id, rest := identifier(it.text); id != "" && isRequirementID(id) && !rest.isEmpty() {
		return false
	}
	words := nameWords(in.label.s)
	noun := withoutKind(in.label.s, words)
	if len(words) == 1 && inWords("entities objects nouns collections tables models", words[0]) { // what follows are names
		return false
	}
	if !canBeEntityOf(in.label.s, noun) || !in.qualified && partOf(words) != noPart || startsWithVerb(words) {
		return false
	}
	c := s.candidateCalled(bullets, in.label, noun, sec)
	if c == nil {
		return false
	}
	look := &listLook{}
	s.groupMembers(c, in.group, look)
	explicit := s.restMembers(c, in.rest, look)
	inline := len(c.fields)
	s.nestedMembers(c, it.items, look)
	if len(c.fields)+len(c.relations) == 0 {
		if it.marker != "" && len(it.items) == 0 && in.rest.s == "" && in.group.isEmpty() && isCapitalised(in.label.s) && len(c.words) < 3 && modelPhrases.in(sec.words) && !entityPhrases.in(sec.words) {
			c.say(3, managedBySystem)
			s.keep(c)
		}
		return s.keyEntity(c, in, sec, it.marker != "")
	}
	s.weighItem(c, in, look, explicit, inline)
	if explicit {
		c.describedRelations(plain(in.rest))
	}
	s.keep(c)
	return c.total()+3*btoi(sec.isDataModel()) >= threshold
}

// tellsOfPerson reports whether what follows a label is a story about somebody: "Ann owns a small yard that has a crane".
func tellsOfPerson(s string) bool {
	name, rest, _ := strings.Cut(s, " ")
	verb, _, _ := strings.Cut(rest, " ")
	return isCapitalised(name) && isWord(name) && !inWords("a an the each every", strings.ToLower(name)) &&
		inWords("owns is was works worked lives loves likes hates wants needs runs studies attends has", strings.ToLower(verb)) && strings.Count(s, " ") > 6
}

// looksLikeEntities reports whether most items of a list introduce entities of their own rather than fields.
func looksLikeEntities(items []*item) bool {
	n := 0
	for i, it := range items {
		if n += btoi(introducesEntity(it)); n > 0 && 2*n >= len(items) {
			return true
		}
		if 2*(n+len(items)-i-1) < len(items) { // too few are left
			return false
		}
	}
	return false
}

// introducesEntity reports whether an item is a name with attributes: in brackets, behind a colon, or below it.
func introducesEntity(it *item) bool {
	in, ok := introduce(it.text)
	if !ok || !isCapitalised(in.label.s) || isIdentifier(in.label.s) {
		return false
	}
	words := nameWords(in.label.s)
	if !canBeEntityOf(in.label.s, withoutKind(in.label.s, words)) || partOf(words) != noPart || isEnumName(words) {
		return false
	}
	f := facts{}
	f.annotations(f.afterColon(in.rest, words), words)
	if f.typ != "" && len(f.enum) == 0 || f.required != nil {
		return false
	}
	if len(it.items) > 1 && len(f.enum) == 0 {
		return true
	}
	probe := &scan{told: map[string]bool{}}
	c := &candidate{}
	look := &listLook{}
	if g := (facts{}); !in.group.isEmpty() && !g.pieces(in.group, words, true) && len(g.enum) == 0 {
		probe.groupMembers(c, in.group, look)
	}
	explicit := probe.restMembers(c, in.rest, look)
	return len(c.fields)+len(c.relations) > 0 && (explicit || len(c.fields) > 1 && !mostlyProper(c.fields))
}

// total is the sum of a candidate's own evidence.
func (c *candidate) total() int {
	n := 0
	for _, e := range c.evidence {
		n += e.points
	}
	return n
}

// weighItem gives the evidence for an item's being an entity.
func (s *scan) weighItem(c *candidate, in introduction, look *listLook, explicit bool, inline int) {
	if explicit {
		c.say(5, "its attributes are announced as such")
	}
	if in.bold {
		c.say(1, "its name is in bold")
	}
	if isCapitalised(in.label.s) {
		c.say(1, "its name begins with a capital")
	}
	switch n := len(c.fields); {
	case n > 0 && 2*look.typed >= n:
		c.say(4, "facts about most of its attributes are stated")
	case n > 0 && 2*look.identifiers >= n:
		c.say(3, "most of its attributes are written as identifiers")
	case inline >= 3:
		c.say(2, "a list of nouns follows its name")
	case inline == 2:
		c.say(1, "two nouns follow its name")
	}
	if inline == 2 && !explicit && look.typed == 0 && arePhrases(c.fields) {
		c.say(-2, "two phrases follow its name")
	} else if inline > 1 && soundsLikeAttributes(c.fields) {
		c.say(2, "what follows its name is named like attributes")
	}
	if !explicit && (mostlyProper(c.fields[:inline]) || isEnumName(c.words) && mostlyProper(c.fields)) {
		c.say(-4, "what follows its name are names themselves")
	}
	if look.misses > 0 {
		c.say(-2*look.misses, "part of what follows its name are no attributes")
	}
}

// arePhrases reports whether one of some members is more than a noun with an adjective, or says what to do: "shorter
// waiting times and better care", "optimize boats and sails".
func arePhrases(fields []fieldFact) bool {
	for _, f := range fields {
		if len(f.words) > 2 && !f.identifier || startsWithVerb(f.words) {
			return true
		}
	}
	return false
}

// mostlyProper reports whether the members are written like names or values rather than attributes: "React, Node",
// "PENDING, PAID".
func mostlyProper(fields []fieldFact) bool {
	proper := 0
	for _, f := range fields {
		if (unicode.IsUpper(firstRune(f.label)) || strings.HasSuffix(f.label, "OS")) && f.facts.stated == 0 && f.facts.typ == "" {
			proper++
		}
	}
	return len(fields) > 0 && 2*proper > len(fields)
}

// groupMembers reads a list of attributes in brackets behind the name.
func (s *scan) groupMembers(c *candidate, group text, look *listLook) {
	if group.isEmpty() {
		return
	}
	f := facts{}
	if f.pieces(group, nil, true) { // (formerly X), (optional)
		c.former = f.former
		return
	}
	pieces := splitTop(group, commas)
	if len(pieces) < 2 && !strings.HasPrefix(pieces[0].s, "`") {
		return
	}
	if len(pieces) < 2 || hasWordPrefix(group.s, "e.g") || hasWordPrefix(group.s, "i.e") || hasWordPrefix(group.s, "for example") || hasWordPrefix(group.s, "such as") {
		return
	}
	for _, p := range pieces {
		s.inlineMember(c, p, look)
	}
}

// inlineMember reads one attribute of a list behind a name.
func (s *scan) inlineMember(c *candidate, p text, look *listLook) bool {
	for _, mark := range []string{"PK:", "FK:", "PK ", "FK "} {
		if strings.HasPrefix(p.s, mark) {
			p = p.from(len(mark)).trim()
		}
	}
	if w := strings.Trim(p.s, " `."); len(w) <= len("standard timestamps") && inBars("timestamps|etc|...|…|and more|audit fields|cuid|uuid|auto|standard timestamps|other details|among others", strings.ToLower(w)) || strings.HasPrefix(p.s, "`@@") || strings.HasPrefix(p.s, "@@") {
		return true
	}
	a, ok := s.attribute(p)
	if !ok || !plausible(a) {
		look.miss()
		return false
	}
	look.see(a)
	c.add(a)
	return true
}

// joiningWords join a noun to what is said of it.
var joiningWords = newWordSet("on across via through by into from per can is are with using that which who when while be as")

// plausible reports whether an attribute of a comma list is a short noun phrase.
func plausible(a attribute) bool {
	for i := range a.fields {
		f := &a.fields[i]
		if f.identifier {
			continue
		}
		if len(f.words) > 5 || startsWithVerb(f.words) {
			return false
		}
		for i, w := range f.words {
			if i > 0 && joiningWords.has(w) && len(f.words) > 2 && !(w == "by" && i == len(f.words)-1) {
				return false
			}
		}
	}
	return true
}

// attributeAnnouncements begin a list of attributes inside a description.
var attributeAnnouncements = []string{"key attributes include", "attributes include", "attributes are", "key attributes", "main attributes", "core attributes", "attributes", "key fields", "fields include", "fields", "properties include", "properties", "columns",
	"data includes", "data", "key data", "key properties", "includes", "include", "contains", "contain", "containing", "including", "has", "have", "having", "stores", "store", "storing", "holds", "holding", "tracks", "tracking", "captures", "capturing", "records", "recording", "consists of", "consisting of", "described by", "defined by", "comprises", "comprising", "with a", "with an", "with", "represented by", "characterized by", "captured with", "identified by"}

// restMembers reads what follows the name's colon: sentences that announce attributes, associations, or a plain list.
// It reports whether the attributes are announced as such.
func (s *scan) restMembers(c *candidate, rest text, look *listLook) (explicit bool) {
	if rest.isEmpty() {
		return false
	}
	var near few
	sentences := splitInto(near[:0], rest, sentenceBreaks)
	cur := &cursor{s: rest.s}
	if colon := cur.accept(attributeAnnouncements...) && cur.mark(":"); len(sentences) == 1 && !colon && s.plainList(c, sentences[0], look) {
		return false
	}
	for i, p := range sentences {
		p = p.trimAny(" .")
		if p.isEmpty() {
			continue
		}
		if s.announced(c, plain(p), look, i > 0) {
			explicit = true
			continue
		}
		if r, ok := readRelation(plain(p)); ok {
			c.add(attribute{relations: r})
			explicit = true
			continue
		}
		if i == 0 && c.description == "" {
			c.description = p.s
		}
	}
	return explicit
}

// sentenceBreaks separates at full stops before a space and at semicolons.
var sentenceBreaks = separates(".;", sentenceBreakAt)

func sentenceBreakAt(s string, i int) int {
	if s[i] == ';' {
		return 1
	}
	if s[i] == '.' && i+1 < len(s) && s[i+1] == ' ' && i > 0 && (unicode.IsLetter(rune(s[i-1])) || s[i-1] == ')' || s[i-1] == '`') && !strings.HasSuffix(s[:i], "e.g") && !strings.HasSuffix(s[:i], "i.e") {
		return 2
	}
	return 0
}

// plainList reads "title, due date, status": a list of nouns and nothing else.
func (s *scan) plainList(c *candidate, t text, look *listLook) bool {
	t = t.trimAny(" .")
	pieces := splitTop(t, listCommas)
	if len(pieces) < 2 {
		return false
	}
	probe := &candidate{expected: len(pieces)}
	probeLook := listLook{}
	for _, p := range pieces {
		if (hasWordPrefix(p.s, "a") || hasWordPrefix(p.s, "an") || hasWordPrefix(p.s, "the")) && len(nameWords(p.s)) > 4 {
			return false
		}
		if s.inlineMember(probe, p, &probeLook); 4*probeLook.misses > len(pieces) {
			return false
		}
	}
	if len(probe.fields) < 2 && len(probe.relations) == 0 {
		return false
	}
	c.takeOver(probe)
	look.members += probeLook.members
	look.typed += probeLook.typed
	look.identifiers += probeLook.identifiers
	look.misses += probeLook.misses
	return true
}

// announced reads the attributes behind "attributes:", "has", "containing" … in a sentence.
func (s *scan) announced(c *candidate, t text, look *listLook, atStart bool) bool {
	for i := 0; i < len(t.s); i++ {
		if i > 0 && t.s[i-1] != ' ' && t.s[i-1] != '(' {
			continue
		}
		cur := &cursor{s: t.s, at: i}
		if !cur.accept(attributeAnnouncements...) {
			continue
		}
		if _, ok := readRelation(t.from(i)); ok && i == 0 {
			break
		}
		colon := cur.mark(":")
		word := strings.ToLower(t.s[i:cur.at])
		if !colon && (inBars("data|fields|properties|attributes|columns|key attributes", word) || i > 0 && startsWithVerb(nameWords(t.s[:i]))) { // "Add boats with names"
			continue
		}
		if s.announcedList(c, t.from(cur.at).trim(), look, colon || atStart && i == 0) {
			if i > 0 && c.description == "" && !atStart {
				c.description = strings.Trim(t.s[:i], " ,;:(")
			}
			return true
		}
	}
	return false
}

// announcedList reads the list behind an announcement; a list of one counts only behind a colon or a verb that
// begins its sentence.
func (s *scan) announcedList(c *candidate, t text, look *listLook, sure bool) bool {
	t = t.trimAny(" .()")
	pieces := splitTop(t, listCommas)
	probe := &candidate{expected: len(pieces)}
	probeLook := listLook{}
	for _, p := range pieces {
		s.inlineMember(probe, p, &probeLook)
	}
	n := len(probe.fields) + len(probe.relations)
	if n == 0 || n == 1 && !sure || 3*probeLook.misses > len(pieces) && !sure || 2*probeLook.misses > len(pieces) {
		return false
	}
	c.takeOver(probe)
	look.members += probeLook.members
	look.typed += probeLook.typed
	look.identifiers += probeLook.identifiers
	return true
}

// nestedMembers reads the bullets below the name as its fields.
func (s *scan) nestedMembers(c *candidate, items []*item, look *listLook) {
	if len(items) == 0 {
		return
	}
	w := &headingWalk{s: s, cand: c, part: attributePart}
	for _, it := range items {
		if _, rest := it.label(); partOf(it.labelWords()) == attributePart && (!rest.isEmpty() && len(splitTop(rest, commas)) > 1 || len(it.items) > 0) && !isTypedRest(rest) {
			c.say(5, "its attributes are announced as such")
		}
	}
	if !s.looksLikeFields(items, c) {
		for _, it := range items { // a label among explanations may still announce fields
			_, rest := it.label()
			if p := partOf(it.labelWords()); (p == attributePart || p == relationPart) && (len(it.items) > 0 || !rest.isEmpty()) {
				w.item(it, p)
			} else if r, ok := readRelation(it.plain()); ok {
				c.add(attribute{relations: r})
			} else {
				look.miss()
			}
		}
		look.members += w.items.members
		look.typed += w.items.typed
		return
	}
	for _, it := range items {
		w.item(it, attributePart)
	}
	look.members += w.items.members
	look.typed += w.items.typed
	look.identifiers += w.items.identifiers
	look.misses += w.items.misses
	if w.items.members > 1 {
		c.say(2, "a list of attributes stands below its name")
	}
}

// modelPhrases are words of headings over lists of names that may be entities: they are where nothing else tells of any.
var modelPhrases = newPhraseList("models|domain objects|business objects")

// entityPhrases are words of headings under which entities are listed by their names.
var entityPhrases = newPhraseList("key entities|entities|entity|core entities|domain entities|main entities|domain model|data entities|nouns|" + strings.ReplaceAll(foreignEntities, " ", "|"))

// keyEntity keeps a name without attributes where the document lists its entities.
func (s *scan) keyEntity(c *candidate, in introduction, sec *section, listed bool) bool {
	told := entityPhrases.in(sec.words)
	bare := listed && in.rest.s == "" && (in.group.isEmpty() || firstRune(in.group.s) > 127 && !strings.Contains(in.group.s, ",")) && // Boat (배)
		len(c.words) <= 3 && !isIdentifier(in.label.s)
	if !told || !in.marked && !in.bold && !bare || inWords(roleNouns, c.words[len(c.words)-1]) {
		return false
	}
	c.say(5, "it stands in a list of entities")
	if in.rest.s != "" {
		c.description = in.rest.s
	}
	s.keep(c)
	return true
}
