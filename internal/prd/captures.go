package prd

import (
	"strings"
)

// captures reads what a system is obliged to keep: "WHEN a user records a sale, THE SYSTEM SHALL capture the farm,
// quantity and price", "The system must store for each member: name, phone", "FR-1: managers can create tasks with
// title and deadline".
var captures = &dialect{name: "captures", exactness: 20}

func init() { captures.read = readCaptures }

// captureVerbs are what a system does with data that it keeps, in the base form.
var captureVerbs = []string{"capture", "record", "store", "save", "collect", "persist", "log", "keep", "maintain", "hold", "require", "accept", "include", "track", "allow entering", "allow specifying", "allow capturing", "allow recording", "ask for", "contain", "have"}

// eventVerbs are what a user does to bring a row into being, in the third person and the base form.
var eventVerbs = []string{"records", "creates", "adds", "registers", "logs", "submits", "enters", "schedules", "places", "books", "opens", "requests", "saves", "issues", "uploads", "publishes", "posts", "sets up", "defines", "administers", "generates", "record", "create", "add", "register", "log", "submit", "enter", "schedule", "book", "define"}

func readCaptures(s *scan, d *document) {
	nouns := nounIndex{}
	for _, n := range definedNouns(d) {
		nouns.add(n)
	}
	for _, c := range s.candidates { // what more exact notations describe
		nouns.add(c.words)
	}
	parts := d.parts()
	found := make([]scan, len(parts))
	atOnce(len(parts), func(i int) { found[i].capturesIn(parts[i], nouns) })
	for i := range found {
		s.gather(&found[i])
	}
}

// capturesIn reads what a part says is kept, with the document's terms at hand.
func (s *scan) capturesIn(d *document, nouns nounIndex) {
	for _, b := range d.blocks {
		switch b.kind {
		case paragraphBlock:
			s.captureText(b.text, b.section, nouns)
		case listBlock:
			eachItem(b.items, func(it *item) { s.captureText(it.text, it.section, nouns) })
		case tableBlock:
			for _, row := range b.rows {
				for _, cell := range row {
					if len(cell.s) > 40 {
						s.captureText(cell, b.section, nouns)
					}
				}
			}
		}
	}
}

// nounIndex finds a document's terms by their key, and by the key of what stands before a last word like "record"; of
// several the first is meant.
type nounIndex map[string][]string

// add puts a term, as words, into the index.
func (x nounIndex) add(noun []string) {
	keys := []string{entityKey(noun)}
	if last := len(noun) - 1; last > 0 && inWords("record log entry sample item", noun[last]) {
		keys = append(keys, entityKey(noun[:last]))
	}
	for _, k := range keys {
		if x[k] == nil {
			x[k] = noun
		}
	}
}

// definedNouns are the terms of a glossary, as words: what a requirement calls "feed given" may be its "Feed_Record".
func definedNouns(d *document) [][]string {
	var out [][]string
	for _, b := range d.blocks {
		if b.kind != listBlock || !strings.Contains(strings.ToLower(b.section.heading.s), "glossary") && !strings.Contains(strings.ToLower(b.section.heading.s), "definition") {
			continue
		}
		for _, it := range b.items {
			if in, ok := introduce(it.text); ok && in.marked && canBeEntity(in.label.s) {
				out = append(out, nameWords(in.label.s))
			}
		}
	}
	return out
}

// captureText reads each sentence of a requirement.
func (s *scan) captureText(t text, sec *section, nouns nounIndex) {
	if !obliges(t) && !(t.mayHold(signCan) && strings.Contains(t.s, " can ")) && !recordsSomething(t) {
		return
	}
	_, rest := identifier(t)
	for _, sentence := range splitSentences(plain(rest)) {
		s.capture(sentence.trimAny(" ."), sec, nouns)
	}
}

// capture reads one sentence: an event that names the entity, then what is kept of it.
func (s *scan) capture(t text, sec *section, nouns nounIndex) {
	c := &cursor{s: t.s}
	subject := text{}
	if c.accept("when", "whenever", "if", "upon", "after") {
		subject = eventObject(t, c)
	} else if c.accept("for each", "for every") {
		subject, _ = nounOfEach(t, c.at)
	}
	at := obligation(t.s)
	if at < 0 {
		s.recorded(t, sec, nouns)
		return
	}
	c = &cursor{s: t.s, at: at}
	if c.accept("allow", "enable", "permit", "let", "support") {
		s.creation(t.from(c.at).trim(), sec)
		return
	}
	if !c.accept(captureVerbs...) {
		if subject.isEmpty() {
			s.creation(t, sec)
		}
		return
	}
	rest := t.from(c.at).trim()
	for _, lead := range []string{"the following information for each", "the following for each", "for each", "for every", "information about each", "details of each", "the following details for each", "the following fields for each", "the details of", "details for each", "for a", "for an"} {
		cur := &cursor{s: rest.s}
		if !cur.accept(lead) {
			continue
		}
		if i := strings.IndexAny(rest.s, ":,"); i > cur.at && i < cur.at+40 {
			subject, rest = rest.sub(cur.at, i).trim(), rest.from(i+1).trim()
		}
		break
	}
	if i := strings.Index(rest.s, " with "); i > 0 && i < 40 && !strings.Contains(rest.s[:i], ",") { // record the batch with farm, name
		if subject.isEmpty() {
			subject = rest.sub(0, i)
		}
		rest = rest.from(i + len(" with ")).trim()
	} else if i := strings.Index(rest.s, " including "); i > 0 && i < 40 && !strings.Contains(rest.s[:i], ",") {
		if subject.isEmpty() {
			subject = rest.sub(0, i)
		}
		rest = rest.from(i + len(" including ")).trim()
	} else if i := strings.IndexByte(rest.s, ':'); i > 0 && i < 50 && !strings.Contains(rest.s[:i], ",") && !strings.Contains(rest.s[:i], "(") {
		if subject.isEmpty() {
			subject = rest.sub(0, i)
		}
		rest = rest.from(i + 1).trim()
	}
	if i := strings.Index(rest.s, " for each "); i > 0 && subject.isEmpty() {
		subject, rest = rest.from(i+len(" for each ")).trim(), rest.sub(0, i)
	}
	s.captured(subject, rest, sec, nouns)
}

// recordings say in the passive that something is kept.
var recordings = []string{" are entered", " is entered", " are recorded", " is recorded", " are stored", " is stored", " are captured", " is captured", " are kept", " are saved", " are noted", " are registered"}

// recordsSomething reports whether a text holds one of recordings.
func recordsSomething(t text) bool {
	if !t.mayHold(signRecorded) {
		return false
	}
	s := t.s
	for _, verb := range []string{" is ", " are "} {
		for at := 0; ; {
			i := strings.Index(s[at:], verb)
			if i < 0 {
				break
			}
			at += i
			for _, w := range recordings {
				if strings.HasPrefix(s[at:], w) {
					return true
				}
			}
			at += len(verb) - 1
		}
	}
	return false
}

// recorded reads "Once a parcel arrives, its weight, sender and address are entered": the thing that the event is
// about, and what is kept of it.
func (s *scan) recorded(t text, sec *section, nouns nounIndex) {
	c := &cursor{s: t.s}
	comma := strings.IndexByte(t.s, ',')
	if !c.accept("once", "when", "whenever", "after", "if") || comma < 0 {
		return
	}
	c.accept("a new", "a", "an", "the", "each", "every")
	c.space()
	subject := c.at
	verb := -1
	for n := 0; n < 4 && c.at < comma && verb < 0; n++ {
		at := c.at
		w := c.word()
		if n > 0 && (inWords("is are has was", w) || strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss")) {
			verb = at
		}
	}
	list := t.from(comma + 1).trim()
	for _, w := range recordings {
		i := strings.Index(list.s, w)
		if i <= 0 || verb < 0 {
			continue
		}
		list = list.sub(0, i)
		lead := &cursor{s: list.s}
		lead.accept("the details of the", "details of the", "the details of", "details such as", "details like", "details of", "information about", "information such as", "the")
		lead.space()
		s.captured(t.sub(subject, verb).trim(), list.from(lead.at), sec, nouns)
		return
	}
}

// obligation is where the verb behind SHALL, MUST, should or will begins; -1 where there is none.
func obligation(s string) int {
	for i := 0; i < len(s); i++ {
		if i > 0 && s[i-1] != ' ' {
			continue
		}
		c := &cursor{s: s, at: i}
		if c.accept("shall", "must", "should", "will") {
			c.accept("be able to", "also", "at least", "automatically")
			c.space()
			return c.at
		}
	}
	return -1
}

// eventObject is the thing that an event brings into being: of "when a user records a weight sample" the weight
// sample, of "when a farm is created" the farm.
func eventObject(t text, c *cursor) text {
	limit := len(t.s)
	if i := strings.IndexByte(t.s, ','); i > 0 {
		limit = i
	}
	for n := 0; n < 8 && c.at < limit; n++ {
		c.space()
		probe := &cursor{s: t.s, at: c.at}
		if n > 0 && probe.accept(eventVerbs...) {
			probe.accept("a new", "a", "an", "the", "new", "one", "their")
			probe.space()
			if probe.at < limit {
				return t.sub(probe.at, limit)
			}
			return text{}
		}
		probe = &cursor{s: t.s, at: c.at}
		if n > 0 && probe.accept("is created", "is added", "is recorded", "is registered", "is logged", "is submitted", "are recorded", "is placed") {
			first := &cursor{s: t.s}
			first.accept("when", "whenever", "if", "upon", "after")
			first.accept("a new", "a", "an", "the", "new")
			first.space()
			return t.sub(first.at, c.at)
		}
		if !c.passes() {
			break
		}
	}
	return text{}
}

// captured keeps what a sentence says is kept of a thing.
func (s *scan) captured(subject, list text, sec *section, nouns nounIndex) {
	label := thing(subject)
	if label.isEmpty() || hasWordPrefix(label.s, "following") {
		return
	}
	c := s.candidate(captures, label, sec)
	if c == nil || !canBeEntity(label.s) {
		return
	}
	c.calledAs(nouns)
	look := &listLook{}
	for _, m := range splitTop(list, listCommas) {
		s.inlineMember(c, m, look)
	}
	n := len(c.fields) + len(c.relations)
	if n < 2 || 2*look.misses > n {
		return
	}
	c.say(5, "the system is obliged to keep this of it")
	if n > 2 {
		c.say(1, "several attributes are listed")
	}
	s.keep(c)
}

// thing trims an event's object to its noun: without articles, participles and what follows a preposition.
func thing(t text) text {
	c := &cursor{s: t.s}
	for c.accept("a", "an", "the", "new", "each", "every", "their", "complete", "detailed", "comprehensive", "information about", "details of", "details about", "data about") {
	}
	c.space()
	start := c.at
	end := start
	for n := 0; n < 4; n++ {
		save := c.at
		w := c.word()
		if w == "" || inWords("of for to with in on from by at as and or into via through that which who given used using including so", w) {
			c.at = save
			break
		}
		end = c.at
		if !strings.HasPrefix(c.rest(), " ") {
			break
		}
	}
	return t.sub(start, end).trim()
}

// eventNouns end names of events rather than of what is kept of them.
const eventNouns = "event production entry data information details records profiles"

// calledAs takes the glossary's term for a thing that is called by its first words only: "feed" is "Feed_Record".
func (c *candidate) calledAs(nouns nounIndex) {
	words := append([]string{}, c.words...)
	for len(words) > 1 && inWords(eventNouns, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if n := nouns[entityKey(words)]; n != nil {
		c.words, c.label, c.memoKey = n, strings.Join(n, " "), ""
		return
	}
	if len(words) < len(c.words) {
		c.words, c.label, c.memoKey = words, strings.Join(words, " "), ""
	}
}
