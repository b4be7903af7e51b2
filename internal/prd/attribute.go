package prd

import (
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// fieldFact is one field as a dialect read it: its name as written and what is stated about it.
type fieldFact struct {
	label      string   // as written, without marks
	words      []string // the name's words in lower case
	identifier bool     // written as an identifier: in a code span, with underscores or inner capitals
	listed     bool     // it stood in a list of its own (bullet, row), not in a sentence
	global     bool     // part of what is said of it is said of every entity
	facts      facts
	place      text
}

// relationFact is one association as a dialect read it.
type relationFact struct {
	kind     manifest.RelationKind
	target   string // as written
	role     string // the name that the text gives to the reference, "" for none
	required *bool
	unique   bool
	owned    bool
	former   string
	implied  bool // a diagram's line: it adds nothing where a field of either end says the same
	position int  // fields of its entity that stand before it
	place    text
}

// attribute is what one member of a list of attributes says.
type attribute struct {
	fields    []fieldFact
	relations []relationFact
}

// articles begin a noun phrase and say nothing about the field, unless adjectives follow.
var articles = []string{"a", "an", "the", "its", "their", "his", "her", "our", "each", "every", "some", "any"}

// readAttribute reads one member of a list of attributes: `title (string, required) – the headline`,
// "an optional description", "belongs to a Project". listed says that the member is a bullet or row of its own.
func readAttribute(t text, listed bool) (attribute, bool) { return readAttributeInto(nil, t, listed) }

// readAttributeInto is readAttribute with room for the fields, for callers that copy them.
func readAttributeInto(room []fieldFact, t text, listed bool) (attribute, bool) {
	t = t.trim()
	if t.isEmpty() {
		return attribute{}, false
	}
	if relationStarts.mayBegin(t.s) {
		if r, ok := readRelation(plain(t)); ok {
			return attribute{relations: r}, true
		}
	}
	if a, ok := readWhether(t); ok {
		return a, true
	}
	if a, ok := readComposite(t, listed); ok {
		return a, true
	}
	f := fieldFact{place: t, listed: listed}
	names, rest := f.emphasised(t)
	if names == nil {
		names, rest = f.names(t)
	}
	if len(names) == 0 {
		return attribute{}, false
	}
	if !rest.isEmpty() {
		f.label = names[len(names)-1].s
		f.words = nameWords(f.label)
		f.facts.annotations(rest, f.words)
	}
	for _, n := range names {
		one := f
		if len(names) > 1 {
			one.place = n
		}
		if !one.called(n.s) {
			return attribute{}, false
		}
		room = append(room, one)
	}
	return attribute{fields: room}, true
}

// names splits a member into the names that it begins with and what is said about them.
func (f *fieldFact) names(t text) (names []text, rest text) {
	t = f.adjectives(t)
	if strings.HasPrefix(t.s, "`") {
		return f.codeNames(t)
	}
	i, n := indexTop(t.s, nameEnd)
	if i < 0 {
		return f.bareName(t)
	}
	head := t.sub(0, i).trim()
	if n > 1 && (t.s[i] == '(' || t.s[i] == '[') {
		n = 0
	}
	return []text{head}, t.from(i)
}

// readAttributes reads an item that holds several attributes, each in a code span with facts of its own:
// "`level` (1–4), `notes?`, `done`". Names that share the facts behind the last one are one attribute.
func readAttributes(t text, listed bool) ([]attribute, bool) {
	if a, ok := readTuple(t, listed); ok {
		return []attribute{a}, true
	}
	if out, ok := readPredicate(t); ok {
		return out, true
	} else if out, ok := readGroup(t, listed); ok {
		return out, true
	}
	t = withoutTracking(t)
	if strings.HasPrefix(t.trim().s, "`") {
		pieces, own := splitTop(t, commas), false
		for i, p := range pieces {
			if !strings.HasPrefix(p.s, "`") {
				own = false
				break
			}
			own = own || i < len(pieces)-1 && !isQuoted(p.s) || i < len(pieces)-1 && strings.ContainsAny(p.s, "?:(")
		}
		if own && !announcesValues(pieces[0]) {
			var out []attribute
			for _, p := range pieces {
				if strings.HasPrefix(p.s, "`@") {
					continue
				}
				if a, ok := readAttribute(p, listed); ok {
					out = append(out, a)
				}
			}
			return out, len(out) > 0
		}
	}
	if strings.IndexByte(t.s, ',') >= 0 && !strings.ContainsAny(t.s, ":=–—`(\"") { // "User ID, e-mail address, preferences"
		pieces := splitTop(t, listCommas)
		var out []attribute
		for _, p := range pieces {
			a, ok := readAttribute(p, listed)
			if !ok || !plausible(a) || len(a.fields) != 1 || len(a.fields[0].words) > 3 && !a.fields[0].identifier {
				out = nil
				break
			}
			out = append(out, a)
		}
		if f := (facts{}); len(out) > 1 && !f.pieces(pieces[1], nil, true) {
			return out, true
		}
	}
	a, ok := readAttribute(t, listed)
	return []attribute{a}, ok
}

// announcesValues reports whether words that begin a list of values stand behind a name in a code span: "`status` – one of: `new`".
func announcesValues(t text) bool {
	q := quoteScanner{s: t.s}
	return beginsValues(t.s[q.skip(0):])
}

// beginsValues reports whether words that begin a list of values stand at the beginning of what explains a field.
func beginsValues(s string) bool {
	c := &cursor{s: strings.TrimLeft(s, " –—-:")}
	c.accept(enumLeads...)
	return c.accept(enumIntroductions...)
}

// isWord reports whether a string is one identifier.
func isWord(s string) bool {
	for i := range len(s) {
		if !isWordByte(s, i) {
			return false
		}
	}
	return s != ""
}

// readWhether reads "whether it is open" as the boolean is_open, and "whether shipping is paid" as shipping_is_paid.
func readWhether(t text) (attribute, bool) {
	c := &cursor{s: t.s}
	if !c.accept("whether or not", "whether", "a flag indicating whether", "a flag for whether", "a flag that says whether", "an indicator of whether") {
		return attribute{}, false
	}
	c.accept("it", "they", "he", "she", "the user", "this")
	c.space()
	label := t.from(c.at)
	f := fieldFact{place: t, facts: facts{typ: "boolean", stated: 1}}
	if !f.called(label.s) {
		return attribute{}, false
	}
	if f.words[0] == "are" {
		f.words[0] = "is"
	}
	return attribute{fields: []fieldFact{f}}, true
}

// emphasised reads a name in bold or italics: **title** (string), **title:** string, *title* – the headline.
func (f *fieldFact) emphasised(t text) (names []text, rest text) {
	for _, mark := range []string{"**", "__", "*", "_"} {
		if !strings.HasPrefix(t.s, mark) || len(t.s) == len(mark) || t.s[len(mark)] == ' ' || t.s[len(mark)] == mark[0] {
			continue
		}
		end := strings.Index(t.s[len(mark):], mark)
		if end <= 0 || end > 200 {
			continue
		}
		inside, rest := t.sub(len(mark), len(mark)+end).trim(), t.from(2*len(mark)+end)
		if strings.HasPrefix(inside.s, "`") {
			names, inner := f.codeNames(inside)
			f.facts.annotations(inner, nil)
			return names, rest
		}
		if i, _ := indexTop(inside.s, nameEnd); i > 0 {
			f.facts.annotations(inside.from(i), nameWords(inside.s[:i]))
			inside = inside.sub(0, i).trim()
		}
		return []text{inside}, rest
	}
	return nil, t
}

// adjectives drops the articles before a name and reads adjectives that are facts: "an optional, unique code".
func (f *fieldFact) adjectives(t text) text {
	for {
		if !adjectiveStarts.mayBegin(t.s) {
			return t
		}
		c := &cursor{s: t.s}
		switch {
		case c.accept(articles...):
		case c.accept("optional", "optionally") && wordFollows(c):
			f.facts.required = yes(false)
			f.facts.stated++
		case c.accept("required", "mandatory") && wordFollows(c):
			f.facts.required = yes(true)
			f.facts.stated++
		case c.accept("unique") && wordFollows(c) && c.peek() != "id" && c.peek() != "identifier" && c.peek() != "key":
			f.facts.unique = true
			f.facts.stated++
		case c.accept("read-only", "readonly") && wordFollows(c):
			f.facts.readOnly = true
			f.facts.stated++
		default:
			return t
		}
		if c.done() || strings.HasPrefix(t.s, "`") || !strings.HasPrefix(c.rest(), " ") && !strings.HasPrefix(c.rest(), ",") {
			return t
		}
		c.mark(",")
		c.space()
		t = t.from(c.at)
	}
}

// wordFollows reports whether another word stands behind the cursor, so that what was read is an adjective.
func wordFollows(c *cursor) bool {
	r := firstRune(strings.TrimLeft(c.rest(), " "))
	return unicode.IsLetter(r) || r == '`'
}

// nameEnd marks where a field's name ends: a bracket, colon, dash, equals sign, arrow or question mark.
var nameEnd = separates(`([{="?*: -→—–：`, nameEndAt)

func nameEndAt(s string, i int) int {
	switch s[i] {
	case '(', '[', '{', '=', '"':
		return 1
	case '?', '*':
		return 1
	case ':':
		if strings.HasPrefix(s[i:], "://") {
			return 0
		}
		return 1
	case ' ':
		for _, d := range []string{" – ", " — ", " - ", " -- ", " → ", " -> ", " | "} {
			if strings.HasPrefix(s[i:], d) {
				return len(d)
			}
		}
	}
	if strings.HasPrefix(s[i:], "->") && i > 0 {
		return len("->")
	}
	if strings.HasPrefix(s[i:], "→") || strings.HasPrefix(s[i:], "—") || strings.HasPrefix(s[i:], "–") || strings.HasPrefix(s[i:], "：") {
		return len("→")
	}
	return 0
}

// codeNames reads one or several code spans: `a`, `b` and `c`, whose facts may stand inside (`tags: string[]`).
func (f *fieldFact) codeNames(t text) (names []text, rest text) {
	rest = t
	for strings.HasPrefix(rest.s, "`") {
		q := quoteScanner{s: rest.s}
		end := q.skip(0)
		if end < 2 {
			return nil, t
		}
		inside := rest.sub(1, end-1).trim()
		if i, _ := indexTop(inside.s, nameEnd); i > 0 {
			f.facts.annotations(inside.from(i), nameWords(inside.s[:i]))
			inside = inside.sub(0, i).trim()
		} else if n, r := f.bareName(inside); len(n) == 1 && n[0].s != inside.s {
			f.facts.annotations(r, nameWords(n[0].s))
			inside = n[0]
		}
		names = append(names, slashNames(inside)...)
		rest = rest.from(end).trim()
		c := &cursor{s: rest.s}
		joined := c.mark(",", "/", "&", "+")
		joined = c.accept("and", "or") || joined
		c.space()
		if !joined || !strings.HasPrefix(c.rest(), "`") {
			break
		}
		rest = rest.from(c.at)
	}
	f.identifier = true
	return names, rest
}

// bareName takes a member without separators: all of it is the name, or its first word is and facts follow
// ("title string required", "amount DECIMAL(10,2) NOT NULL"), or a relative clause does.
func (f *fieldFact) bareName(t text) (names []text, rest text) {
	if strings.IndexByte(t.s, ' ') < 0 && strings.IndexByte(t.s, '\t') < 0 {
		return []text{t}, t.sub(len(t.s), len(t.s))
	}
	for _, w := range []string{" that ", " which ", " whose ", " must be ", " should be ", " is ", " defaults to ", " with ", " in ", " of up to ", " for the ", " where ", " starts at ", " default ", " can be ", " of type ", " from "} {
		i := strings.Index(t.s, w)
		if i <= 0 {
			continue
		}
		probe := facts{}
		if tail := strings.TrimPrefix(strings.TrimPrefix(t.s[i+1:], "that "), "which "); probe.pieces(text{s: tail}, nil, true) || len(probe.enum) > 0 {
			return []text{t.sub(0, i).trim()}, t.from(i).trim()
		}
		if w == " that " || w == " which " || w == " whose " || w == " with " || w == " where " || w == " for the " {
			return []text{t.sub(0, i).trim()}, t.sub(len(t.s), len(t.s))
		}
	}
	if i := strings.IndexAny(t.s, " \t"); i > 0 {
		probe := facts{}
		if probe.read(t.s[i:], true) && probe.stated > 0 && !isPhraseName(t.s) {
			return []text{t.sub(0, i)}, t.from(i).trim()
		}
	}
	return []text{t}, t.sub(len(t.s), len(t.s))
}

// annotations reads what follows a field's name: groups in brackets, a part after a colon, a description after a
// dash, in any order.
func (f *facts) annotations(t text, words []string) {
	for before := len(t.s) + 1; ; {
		if t = t.trim(); t.isEmpty() {
			return
		}
		if len(t.s) >= before { // nothing could be made of it
			f.explanation(t, words)
			return
		}
		before = len(t.s)
		switch c := &(cursor{s: t.s}); {
		case t.s[0] == '(' || t.s[0] == '[' || t.s[0] == '{':
			end := matching(t.s, 0)
			if end == 1 && t.s[0] == '[' {
				f.list = true
				f.typ = "json"
			} else {
				f.group(t.sub(1, end), words)
			}
			t = t.from(min(end+1, len(t.s)))
		case strings.HasPrefix(t.s, "?"):
			f.required = yes(false)
			f.stated++
			t = t.from(1)
		case t.s[0] == '*' || t.s[0] == '_':
			if marks := strings.TrimLeft(t.s, "*_"); t.s[0] == '*' && (marks == "" || marks[0] == ' ' || marks[0] == ':') && len(marks) == len(t.s)-1 {
				f.required = yes(true) // "title*": the mark of forms; elsewhere it is emphasis
				f.stated++
			}
			t = t.from(1)
		case c.mark("=") && !strings.HasPrefix(c.rest(), ">"):
			if v, quoted, ok := c.value(); ok {
				f.def, f.defQuoted = &v, quoted
				f.stated++
			}
			t = t.from(c.at)
		case c.mark(":", "："):
			t = f.afterColon(t.from(c.at), words)
		case c.mark("–", "—", "--", "-", "|") && !c.mark(">"):
			t = f.afterDash(t.from(c.at).trim(), words)
			if t.isEmpty() {
				return
			}
		case c.mark(","):
			t = t.from(c.at)
		default:
			t = f.afterColon(t, words)
		}
	}
}

// group reads the inside of brackets behind a name.
func (f *facts) group(t text, words []string) {
	f.pieces(t, words, false)
}

// afterColon reads facts up to a dash that begins a description, and gives what is left.
func (f *facts) afterColon(t text, words []string) text {
	i, _ := indexTop(t.s, descriptionDashes)
	head, rest := t, t.sub(len(t.s), len(t.s))
	if i >= 0 {
		head, rest = t.sub(0, i), t.from(i)
	}
	f.sentences(head.trim(), words)
	return rest
}

// afterDash reads what stands between a dash and the next one, when all of it is facts: "– string – the name"; else
// all of it explains.
func (f *facts) afterDash(t text, words []string) text {
	if i, _ := indexTop(t.s, dashes); i > 0 {
		probe := *f
		if probe.pieces(t.sub(0, i), words, true) {
			*f = probe
			return t.from(i)
		}
	}
	f.explanation(t, words)
	return t.sub(len(t.s), len(t.s))
}

// descriptionDashes separates at dashes that part facts from a description: not inside a range of numbers.
var descriptionDashes = separates(" —", func(s string, i int) int {
	n := dashAt(s, i)
	if n > 0 && isNumberBefore(s, i) {
		return 0
	}
	return n
})

// isNumberBefore reports whether a dash at i stands between two numbers: a range.
func isNumberBefore(s string, i int) bool {
	before := strings.TrimRight(s[:i], " ")
	after := strings.TrimLeft(s[i:], " –—-")
	b, a := lastRune(before), firstRune(after)
	return b >= '0' && b <= '9' && a >= '0' && a <= '9'
}

// fullStops separates at a full stop behind a word that is no abbreviation.
var fullStops = separates(".", func(s string, i int) int {
	if i+1 < len(s) && s[i+1] == ' ' && i > 0 && unicode.IsLetter(rune(s[i-1])) && !strings.HasSuffix(s[:i], "e.g") && !strings.HasSuffix(s[:i], "i.e") && !strings.HasSuffix(s[:i], "max") && !strings.HasSuffix(s[:i], "min") {
		return 2
	}
	return 0
})

// sentences reads facts from the first sentence; what follows a full stop is explanation.
func (f *facts) sentences(t text, words []string) {
	i, n := indexTop(t.s, fullStops)
	if i < 0 {
		f.pieces(t, words, false)
		return
	}
	first := *f
	first.pieces(t.sub(0, i), words, false)
	if first.stated == f.stated { // no facts in the first sentence: all of it explains
		f.explanation(t, words)
		return
	}
	*f = first
	f.explanation(t.from(i+n), words)
}

// explanation keeps a description, and takes the facts that it states beyond doubt: "must be unique", "(optional)",
// "one of: a, b, c".
func (f *facts) explanation(t text, words []string) {
	t = t.trim()
	if t.isEmpty() {
		return
	}
	f.leftover(t.s)
	if isQuoted(t.s) {
		return
	}
	said := f.description
	f.description = nil
	var near few
	for _, sentence := range splitInto(near[:0], t, sentenceEnds) {
		f.explained(sentence, words)
	}
	f.description = said
}

// sentenceEnds separates at full stops and semicolons.
var sentenceEnds = separates(".;", sentenceEndAt)

func sentenceEndAt(s string, i int) int {
	if (s[i] == '.' || s[i] == ';') && i+1 < len(s) && s[i+1] == ' ' {
		return 2
	}
	return 0
}

// explained takes facts from one sentence of a description.
func (f *facts) explained(t text, words []string) {
	t = t.trimAny(" .")
	if t.isEmpty() {
		return
	}
	for i := 0; i < len(t.s); i++ {
		if t.s[i] == '(' {
			end := matching(t.s, i)
			probe := *f
			if before := lastWord(strings.TrimRight(t.s[:i], " ")); probe.typ == "" && inWords("string text", before) {
				probe.typ = before
			}
			if probe.pieces(t.sub(i+1, end), words, true) {
				*f = probe
			}
			i = end
		}
	}
	if c := (&cursor{s: t.s}); f.required == nil && c.accept("optional") && strings.HasPrefix(c.rest(), " ") { // "optional words on it"
		f.required = yes(false)
		f.stated++
	}
	var near few
	pieces := splitInto(near[:0], t, commas)
	f.openEnum = f.openEnum || looksOpen(t.s) || strings.Contains(t.s, "e.g.")
	if f.enum == nil && f.enumFrom(pieces) > 0 || isEnumName(words) && len(pieces) > 1 && f.valueList(pieces, words) { // "draft, sent or paid"
		return
	}
	for i := range pieces {
		if f.enum == nil {
			if n := f.enumFrom(pieces[i:]); n > 0 {
				return
			}
		}
		if f.enum == nil && (f.typ == "" || f.typ == "string" || f.typ == "enum") && !strings.Contains(pieces[i].s, " and ") && isEnumName(words) && f.alternatives(pieces[i].s) {
			continue
		}
		if !factStarts.mayBegin(pieces[i].s) {
			continue
		}
		probe := *f
		if probe.read(pieces[i].s, true) && !(f.typ != "" && probe.typ != f.typ) {
			*f = probe
		}
	}
}
