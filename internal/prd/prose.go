package prd

import (
	"strings"
	"unicode"
)

// prose reads sentences: "A Project has a name and a status", "Tasks belong to a Project", "The system manages
// Projects and Tasks", "Users can create a Task with a title and a due date".
var prose = &dialect{name: "prose", exactness: 10, local: true}

func init() { prose.read = readProse }

func readProse(s *scan, d *document) {
	for _, b := range d.blocks {
		if b.taken {
			continue
		}
		switch b.kind {
		case paragraphBlock:
			if isDotted(b) {
				for _, l := range b.lines {
					s.sentences(l.trimAny(" ."), b.section)
				}
				continue
			}
			s.sentences(b.text, b.section)
		case listBlock:
			eachItem(b.items, func(it *item) {
				if !it.taken {
					s.sentences(it.text, it.section)
				}
			})
		case tableBlock:
			for _, row := range b.rows[1:] {
				if cell, ok := requirementCell(row); ok {
					s.sentences(cell, b.section)
				}
			}
		}
	}
}

// isDotted reports whether a paragraph is a list as AsciiDoc numbers it: lines that begin with dots.
func isDotted(b *block) bool {
	for _, l := range b.lines {
		if !strings.HasPrefix(l.s, ".") {
			return false
		}
	}
	return len(b.lines) > 1
}

// sentences reads each sentence of a run of prose.
func (s *scan) sentences(t text, sec *section) {
	if id, rest := identifier(t); id != "" && isRequirementID(id) {
		t = rest
	}
	s.spoken = text{}
	var nearSentences, nearClauses few
	for _, sentence := range splitInto(nearSentences[:0], t, sentenceMarks) {
		for _, clause := range splitInto(nearClauses[:0], sentence, clauseMarks) {
			if s.told[clause.s] {
				continue
			}
			s.told[clause.s] = true
			s.sentence(clause, sec)
			s.remember(clause)
		}
	}
}

// clauseMarks separates a sentence at a semicolon or colon behind which another statement begins: "Crews sail boats: a
// boat has a name; a crew has a captain".
var clauseMarks = separates(";:", func(s string, i int) int {
	return btoi(strings.HasPrefix(s[i+1:], " ") && saysWhatHas(s[i+2:]))
})

// saysWhatHas reports whether a clause begins with a kind of thing, or "it", and a verb of having.
func saysWhatHas(s string) bool {
	c := &cursor{s: s}
	if c.accept("it") {
		c.accept("also")
		return c.accept(haveVerbs...)
	}
	if !c.accept("a", "an", "each", "every") {
		return false
	}
	for n := 0; n < 4 && c.passes() && strings.HasPrefix(c.rest(), " "); n++ {
		if probe := *c; probe.accept(haveVerbs...) {
			return true
		}
	}
	return false
}

// splitSentences splits at full stops, exclamation and question marks that end a sentence.
func splitSentences(t text) []text { return splitTop(t, sentenceMarks) }

// sentenceMarks separates at marks that end a sentence: another one follows, and no abbreviation stands before.
var sentenceMarks = separates(".!?", func(s string, i int) int {
	if i+1 >= len(s) || s[i+1] != ' ' {
		return 0
	}
	next := firstRune(strings.TrimLeft(s[i+1:], " *_"))
	word := s[strings.LastIndexAny(s[:i], " (")+1 : i]
	if unicode.IsLower(next) && next < 128 || inBars("e.g|i.e|etc|vs|approx|max|min|no|incl|Dr|Mr|Mrs", word) {
		return 0
	}
	return 1
})

// haveVerbs state attributes; the longer wording stands before the one that it begins with.
var haveVerbs = []string{"is stored with", "are stored with", "will be stored with", "shall be stored with", "must be stored with", "should be stored with", "is recorded with", "are recorded with",
	"has the following attributes", "has the following fields", "has the following properties", "has the following information", "has the following data", "has the following details", "has the following",
	"have the following attributes", "have the following fields", "have the following", "is described by", "are described by", "is defined by", "are defined by", "is characterised by", "is characterized by",
	"is made up of", "is composed of", "is identified by", "are identified by", "consists of", "consist of", "will have", "must have", "should have", "shall have", "can have", "may have", "also has", "also have",
	"has attributes", "has fields", "has properties", "must include", "should include", "shall include", "will include", "must contain", "should contain", "shall contain", "must store", "should store", "will store", "shall store", "shall hold", "must hold",
	"has", "have", "includes", "include", "contains", "contain", "comprises", "stores", "store", "holds", "hold", "carries", "carry", "records", "captures", "keeps", "possesses", "bears"}

// manageVerbs state what the system keeps.
var manageVerbs = []string{"keeps track of", "keep track of", "manages", "manage", "tracks", "track", "stores", "store", "maintains", "maintain", "handles", "handle", "keeps", "organises", "organizes", "works with", "deals with", "records"}

// systemNouns are subjects that stand for the product itself.
const systemNouns = "system app application platform software website backend"

// productNouns may stand for the product itself too, when it is said to manage something.
const productNouns = "product site service tool solution database program api portal company business organisation organization team project"

// sentence reads one sentence.
func (s *scan) sentence(t text, sec *section) {
	t = t.trimAny(" .✅✔☑")
	if len(t.s) < 8 || !unicode.IsLetter(firstRune(strings.TrimLeft(t.s, "*_`\"“"))) {
		return
	}
	p := plain(t)
	defer s.speakOf(p)
	subject, article, verbAt := subjectOf(p)
	subject = withoutNeed(withoutAdverb(subject))
	if s.keptOfEach(p, sec) {
		return
	} else if verbAt < 0 {
		s.creation(p, sec)
		return
	}
	subject, rest := withoutRecordWord(subject, p.from(verbAt), article)
	c := &cursor{s: rest.s}
	words := entityWords(subject.s)
	if len(words) == 1 && article == "" && isOrder(words[0]) { // "Display store products as cards"
		return
	}
	if len(words) == 1 && words[0] == "it" && !s.spoken.isEmpty() { // "A bin is a place on a shelf. It has a code"
		subject, article = s.spoken, "a"
		words = entityWords(subject.s)
	}
	if len(words) == 0 || article == "the" && words[0] == "current" || strings.HasSuffix(subject.s, "n't") || strings.HasSuffix(subject.s, "n’t") || !canBeEntityOf(subject.s, words) {
		return
	}
	if isSystem(words) || inWords(productNouns, words[len(words)-1]) && article != "a" && article != "each" {
		if verb := c.peek(); c.accept(manageVerbs...) {
			s.mentions(rest.from(c.at), verb, sec)
			return
		} else if isSystem(words) {
			return
		}
	}
	cand := s.candidateCalled(prose, subject, words, sec)
	if cand == nil {
		return
	}
	s.referTo(cand, words)
	if r, ok := readRelation(rest); ok {
		cand.add(attribute{relations: r})
		s.furtherMembers(cand, rest)
	} else if w := c.peek(); c.accept(haveVerbs...) && (article != "" || len(words) > 1 || !inWords("records stores holds", w)) { // "medical records work"
		s.members(cand, rest.from(c.at))
	}
	if len(cand.fields)+len(cand.relations) == 0 || article == "" && isComparison(cand.fields) {
		return
	}
	if article != "" && isAnyEntity(subject.s) {
		s.globals = append(s.globals, cand.fields...)
		return
	}
	cand.sayOfSentence(article, subject)
	s.keep(cand)
}

// What speaks for a thing of which a sentence says what it has; namesNoAttribute speaks against it, unless other
// sentences of its kind stand beside it.
const (
	saysWhatItHas       = "a sentence says what it has"
	listsSeveral        = "the sentence lists several attributes"
	namedLikeAttributes = "what it has is named like attributes"
	namesNoAttribute    = "nothing that it has is named like an attribute"
)

// sayOfSentence weighs what a sentence says that its subject has.
func (c *candidate) sayOfSentence(article string, subject text) {
	c.say(articlePoints(article, subject.s), saysWhatItHas)
	if len(c.fields)+len(c.relations) > 1 {
		c.say(1, listsSeveral)
	}
	if soundsLikeAttributes(c.fields) {
		c.say(2, namedLikeAttributes)
	} else if len(c.fields) > 0 && (article == "" || !isCapitalised(subject.s)) { // "A Ticket has" names a kind of row
		c.say(-2, namesNoAttribute)
	}
}

// isComparison reports whether all that things are said to have is more or less of something: "old boats have lower prices".
func isComparison(fields []fieldFact) bool {
	return len(fields) == 1 && len(fields[0].words) > 1 && inWords("lower higher better worse more less fewer greater high low", fields[0].words[0])
}

// speakOf notes the kind of thing that a sentence is about, which "it" in the next one stands for: "A bin is a place".
func (s *scan) speakOf(t text) {
	c := &cursor{s: t.s}
	if c.accept("it") {
		return
	}
	s.spoken = text{}
	if !c.accept("each", "every", "an", "a") {
		return
	}
	c.space()
	start := c.at
	for n := 0; n < 4; n++ {
		if at := c.at; n > 0 && c.accept("is", "are", "represents", "describes", "belongs to", "can", "may", "has", "stands for", "consists of", "stores", "holds") {
			noun := t.sub(start, at).trim()
			if words := entityWords(noun.s); canBeEntityOf(noun.s, words) && !isSystem(words) && !inWords(productNouns, entityKey(words)) {
				s.spoken = noun
			}
			return
		}
		if !c.passes() {
			return
		}
	}
}

// withoutAdverb drops what stands between a subject and its verb: "a task usually has …".
func withoutAdverb(subject text) text {
	i := strings.LastIndexByte(subject.s, ' ')
	if i > 0 && inWords("created added registered also mainly only usually often sometimes always never typically generally currently normally still just already now then simply", strings.ToLower(subject.s[i+1:])) {
		return subject.sub(0, i).trim()
	}
	return subject
}

// withoutNeed drops what says that something has to be done behind who does it: "we need to keep track of members".
func withoutNeed(subject text) text {
	for _, w := range []string{" need to", " needs to", " want to", " wants to", " would like to", " must", " should", " will", " shall", " has to", " have to", " must be able to", " should be able to"} {
		before, ok := strings.CutSuffix(subject.s, w)
		if !ok {
			continue
		}
		before = strings.TrimSuffix(before, " also")
		if words := nameWords(before); len(words) > 0 && (len(words) < 3 && isSystem(words) || inWords(productNouns, words[len(words)-1])) {
			return subject.sub(0, len(before)).trim()
		}
	}
	return subject
}

// withoutRecordWord drops what says that data is kept of a subject: "customer records contain", "donor information includes".
func withoutRecordWord(subject, rest text, article string) (text, text) {
	c := &cursor{s: rest.s}
	if article == "" && c.accept("records") && inWords("contain include have hold store", c.peek()) {
		c.space()
		return subject, rest.from(c.at)
	}
	words := nameWords(subject.s)
	n := len(words)
	if n > 1 && (inWords("information details info", words[n-1]) || words[n-1] == "records" && article == "") && c.peek() != "is" {
		subject = withoutLastWord(subject)
	}
	return subject, rest
}

// soundsLikeAttributes reports whether half of some fields have names that attributes have: name, price, due date.
func soundsLikeAttributes(fields []fieldFact) bool {
	n := 0
	for i := range fields {
		f := &fields[i]
		_, why := guessType(f.words)
		n += btoi(why != "" || f.facts.stated > 0 || isEnumName(f.words))
	}
	return n > 0 && 2*n >= len(fields)
}

// soundLikeAttributes is soundsLikeAttributes for what stands in brackets, where two words may be anything: "fields
// (salary, PII)" are examples.
func soundLikeAttributes(fields []fieldFact) bool {
	return soundsLikeAttributes(fields) && !mostlyProper(fields) && (len(fields) != 2 || !mostlyProper(fields[1:]))
}

// isAnyEntity reports whether a subject is every kind of row there is: "every entity", "all business tables".
func isAnyEntity(s string) bool {
	words := nameWords(s)
	if len(words) == 0 || !inWords("entity entities table tables model models collection collections record records row rows object objects document documents", words[len(words)-1]) {
		return false
	}
	for _, w := range words[:len(words)-1] {
		if !inWords("business domain core data persistent main database tenant persisted stored the of these above", w) {
			return false
		}
	}
	return true
}

// referTo settles what "Each entry" or "A record" speaks of: the thing whose entries or records the sentence before
// named ("AuditLog entries for key actions").
func (s *scan) referTo(c *candidate, words []string) {
	if len(words) != 1 || !inWords("entry record row item", words[0]) {
		return
	}
	if s.antecedent != "" {
		c.label, c.words, c.memoKey = s.antecedent, entityWords(s.antecedent), ""
	}
}

// remember notes the thing whose entries a sentence speaks of.
func (s *scan) remember(t text) {
	s.antecedent = ""
	for i := 1; i < len(t.s) && i < 60; i++ {
		if t.s[i] != ' ' || i+1 < len(t.s) && strings.IndexByte("eri", t.s[i+1]) < 0 || !beginsWithAny(t.s[i+1:], "entries", "records", "rows", "items", "entry", "record") {
			continue
		}
		noun := t.s[strings.LastIndexAny(t.s[:i], " (")+1 : i]
		if unicode.IsUpper(firstRune(noun)) && canBeEntity(noun) {
			s.antecedent = strings.Trim(noun, "*`_")
			return
		}
	}
}

// beginsWithAny reports whether one of some words stands at the beginning of a string.
func beginsWithAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// articlePoints weighs how the subject of a sentence is introduced: "A Task" and "Each Task" speak of a kind of
// thing, "The task" and "Tasks" may.
func articlePoints(article, subject string) int {
	switch article {
	case "a", "an", "each", "every", "any", "all":
		return 5
	}
	if unicode.IsUpper(firstRune(strings.Trim(subject, "*_`\"“"))) {
		return 4
	}
	return 3
}

// isSystem reports whether a subject is the product itself.
func isSystem(words []string) bool {
	return inWords(systemNouns, words[len(words)-1]) || len(words) == 1 && inWords("it we you they users user this nobody everybody everyone anyone someone somebody anybody", words[0])
}

// subjectOf splits a sentence before its verb: the subject, its article, and where the verb begins; -1 where the
// sentence has no verb of having or belonging within its first words.
func subjectOf(t text) (subject text, article string, verbAt int) {
	c := &cursor{s: t.s}
	c.space()
	start := 0
	if w := c.peek(); inWords("a an each every any all the our one in", w) && w != "in" {
		article = c.word()
		c.space()
		start = c.at
	}
	for n := 0; n < 6; n++ {
		at := c.at
		c.space()
		if c.at > start && n > 0 && isVerbAt(*c) {
			return t.sub(start, at).trimAny(" *_`\"“”"), article, c.at
		}
		c.mark("`", `"`, "*", "“", "(s)")
		if !c.passes() {
			break
		}
		c.mark("`", `"`, "*", "”", "(s)", "’s", "'s")
		if !c.done() && !strings.HasPrefix(c.rest(), " ") {
			break
		}
	}
	return text{}, "", -1
}

// verbAuxiliaries may stand before a verb of belonging.
var verbAuxiliaries = []string{"is", "are", "can be", "may be", "must be", "should be", "shall be", "will be", "must", "shall", "may", "can", "should", "always", "optionally"}

// isVerbAt reports whether a verb of having, belonging or managing stands at the cursor.
func isVerbAt(c cursor) bool {
	if !verbStarts.mayBegin(c.rest()) {
		return false
	}
	probe := c
	if probe.accept(haveVerbs...) {
		return true
	}
	probe = c
	probe.accept(verbAuxiliaries...)
	if v, ok := relationVerbAt(&probe); ok && strings.Contains(v.words, " ") || ok && (v.words == "references") {
		return true
	}
	probe = c
	return probe.accept(manageVerbs...)
}

// members reads the list of attributes behind a verb.
func (s *scan) members(cand *candidate, t text) {
	t = t.trimAny(" :")
	if c := (&cursor{s: t.s}); c.accept("the following", "these") { // contain the following properties: code, name
		if inWords(listNouns, c.peek()) {
			c.word()
		}
		if c.done() { // the list stands below
			return
		}
		if c.mark(":") {
			c.space()
			t = t.from(c.at)
		}
	}
	if hasWordPrefix(t.s, "many") || hasWordPrefix(t.s, "multiple") || hasWordPrefix(t.s, "one or more") || hasWordPrefix(t.s, "zero or more") {
		if r, ok := readRelation(t); ok {
			cand.add(attribute{relations: r})
			s.furtherMembers(cand, t)
			return
		}
	}
	articled := 0
	for i, m := range splitTop(t, listCommas) {
		c := &cursor{s: m.s}
		if c.accept("a", "an", "one", "the", "its", "zero", "several", "some", "an optional") {
			articled++
		} else if i > 0 && articled == i && isPredicate(m.s) {
			return
		}
		s.member(cand, m, i == 0)
	}
}

// isPredicate reports whether a member behind others that begin with articles goes on to say what the subject does: of
// "has a name and a wage, and logs hours with a date" the last.
func isPredicate(s string) bool {
	c := &cursor{s: s}
	w := c.word()
	if next := (&cursor{s: c.rest()}); next.accept(haveVerbs...) {
		return false
	}
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && strings.HasPrefix(c.rest(), " ") && !inWords("has includes contains stores holds carries is belongs", w)
}

// furtherMembers reads the clauses behind a relation: "belongs to a Project and has a title, a body and a due date".
func (s *scan) furtherMembers(cand *candidate, t text) {
	having := false
	for _, m := range splitTop(t, listCommas)[1:] {
		c := &cursor{s: m.s}
		c.accept("it", "they", "also")
		save := c.at
		if _, ok := relationVerbAt(c); !ok {
			c.at = save
			having = having || c.accept(haveVerbs...)
			if !having {
				continue
			}
		}
		s.member(cand, m, false)
	}
}

// member reads one attribute of a sentence's list.
func (s *scan) member(cand *candidate, m text, first bool) {
	c := &cursor{s: m.s}
	if !first {
		if _, ok := readRelation(m); !ok && c.accept(haveVerbs...) {
			m = m.from(c.at).trim()
		}
	}
	c = &cursor{s: m.s}
	if w := c.word(); strings.HasSuffix(w, "ing") && c.accept("the", "a", "an", "their", "its") { // include updating the limit
		return
	}
	a, ok := s.attribute(m)
	if !ok {
		return
	}
	for i := range a.fields {
		if words := a.fields[i].words; len(words) > 4 || inWords("the a", words[0]) {
			return
		}
	}
	cand.add(a)
}

// creationVerbs are what users do to bring a row into being.
var creationVerbs = []string{"create", "add", "register", "record", "enter", "save", "submit", "store", "creating", "adding", "registering", "recording", "entering", "submitting", "storing", "define", "defining"}

// creation reads "users can create a Task with a title and a due date".
func (s *scan) creation(t text, sec *section) {
	c := &cursor{s: t.s}
	for n := 0; n < 10 && !c.done(); n++ {
		if !creationStarts.mayBegin(c.rest()) || !c.accept(creationVerbs...) {
			c.mark(",")
			if !c.passes() {
				return
			}
			continue
		}
		c.accept("a new", "an", "a", "new", "the", "their own", "their")
		c.space()
		start := c.at
		for k := 0; k < 4; k++ {
			at := c.at
			if c.accept("to the system including", "to the system with", "to the database including", "with the following", "with", "including", "by providing", "by entering", "by specifying", "containing") || c.accept("to the system") && c.mark(",") && c.accept("including", "with") {
				s.created(t.sub(start, at).trim(), t.from(c.at), sec)
				return
			}
			if probe := *c; k > 0 && probe.mark("(") { // Add a project (name, manager, budget)
				s.createdWith(t.sub(start, at).trim(), t.sub(probe.at, max(probe.at, matching(t.s, probe.at-1))), sec)
				return
			}
			if !c.passes() {
				return
			}
		}
		return
	}
}

// created keeps what users are said to create, with the list of what they create it with.
func (s *scan) created(noun, list text, sec *section) {
	cand := s.candidate(prose, withoutRecord(noun), sec)
	if cand == nil {
		return
	}
	s.members(cand, list)
	s.keepCreated(cand)
}

// createdWith is created where the list stands in brackets: it must be one of attributes.
func (s *scan) createdWith(noun, group text, sec *section) {
	cand := s.candidate(prose, withoutRecord(noun), sec)
	if cand == nil || !canBeEntityOf(noun.s, cand.words) || !isNounPhrase(cand.words) {
		return
	}
	look := &listLook{}
	if s.groupMembers(cand, group, look); look.misses == 0 && soundLikeAttributes(cand.fields) {
		s.keepCreated(cand)
	}
}

func (s *scan) keepCreated(cand *candidate) {
	if len(cand.fields) > 1 && !inWords("account accounts login session profile", cand.words[len(cand.words)-1]) {
		cand.say(5, createdWithThese)
		if soundsLikeAttributes(cand.fields) {
			cand.say(2, namedLikeAttributes)
		}
		s.keep(cand)
	}
}

// withoutRecord drops words that only say that data is kept of something: a restaurant profile, information of
// applicants, customer details.
func withoutRecord(noun text) text {
	c := &cursor{s: noun.s}
	if c.accept("information of", "information about", "information on", "information for", "details of", "details for", "details about", "data of", "data about", "records of", "a record of") {
		c.accept("the", "a", "an", "each", "every", "all")
		c.space()
		noun = noun.from(c.at)
	}
	i := strings.LastIndexByte(noun.s, ' ')
	if i > 0 && inWords("profile profiles record records details information info", strings.ToLower(noun.s[i+1:])) && !hasWordPrefix(noun.s, "user") {
		return noun.sub(0, i).trim()
	}
	return noun
}
