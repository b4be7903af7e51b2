package prd

import (
	"encoding/json"
	"strconv"
	"strings"
)

// facts is what a text states about one field, in whichever dialect. Every dialect reads them here and nowhere else.
type facts struct {
	typ         string // one of genome.Types, "" where none is stated
	typeAsRead  string // the type's words, for messages
	unknownType string // a word in the type's place that is no type
	required    *bool  // nil where the text says nothing
	def         *string
	min, max    string // numbers, or lengths where lengths says so
	minLength   *int
	maxLength   *int
	precision   int
	scale       *int
	pattern     string
	enum        []string
	ref         string // the entity that the field points to, as written
	former      string
	description []string
	stated      int // how many facts were recognised

	// Side by side, since there are many fields and each is copied several times.
	list          bool // several values
	unique        bool
	indexed       bool
	readOnly      bool
	primary       bool // the primary key
	defQuoted     bool
	exclusive     [2]bool
	positive      bool
	openEnum      bool // examples, not a closed list
	foreign       bool // a foreign key whose target is not named
	many          bool // many-to-many
	guessed       bool // that it holds rows is a guess from its name
	onlyReference bool // it is nothing but one: without its target it is left out
}

// read takes one piece (what stands between commas). whole says that a piece counts only when all of it is facts,
// as in a description; otherwise what follows the facts is description. It reports whether any fact was recognised.
func (f *facts) read(piece string, whole bool) bool {
	piece = strings.TrimSpace(piece)
	if piece == "" || !factStarts.mayBegin(piece) {
		return false
	}
	piece = strings.TrimSpace(plain(text{s: piece}).s)
	saved := *f
	c := &cursor{s: piece}
	recognised := 0
	for {
		f.fillers(c)
		if c.done() {
			break
		}
		if !f.one(c) {
			break
		}
		recognised++
		c.mark(",", ";", "/", "|", "&", "+", ".", ":")
	}
	rest := strings.Trim(c.rest(), " .,;:–—-*")
	if recognised == 0 || rest != "" && (whole || !continues(rest)) {
		*f = saved
		return false
	}
	f.stated += recognised
	f.describe(rest)
	return true
}

// describe adds words to the field's description.
func (f *facts) describe(words string) {
	if words = strings.TrimSpace(words); words != "" {
		f.description = append(f.description, words)
	}
}

// fillerWords say nothing by themselves.
var fillerWords = []string{"must be", "should be", "has to be", "shall be", "will be", "can be", "may be", "is", "be", "are", "of type", "type", "must have", "stored as", "as",
	"and", "with", "a", "an", "which", "that", "but", "field", "value", "it", "also", "always", "column", "the", "valid", "constraint", "constraints", "attribute", "using", "at"}

// fillers skips a few words that say nothing by themselves, as far as a fact follows them or nothing does.
func (f *facts) fillers(c *cursor) {
	start := c.at
	var ends [6]int // 0 is where none is skipped
	n := 1
	for ; n < len(ends) && c.accept(fillerWords...); n++ {
		c.mark(":", "=")
		ends[n] = c.at
	}
	for i := n - 1; i > 0; i-- {
		c.at = ends[i]
		if strings.TrimLeft(c.rest(), " ") == "" && start > 0 || f.startsFact(c) {
			return
		}
	}
	c.at = start
}

// startsFact reports whether a fact begins at the cursor.
func (f *facts) startsFact(c *cursor) bool {
	if !factStarts.mayBegin(c.rest()) {
		return false
	}
	probe, at := *f, *c
	return probe.one(&at)
}

// continues reports whether words behind a fact explain it ("date of birth", "required when paid") and do not
// turn it into something else ("time spent").
func continues(rest string) bool {
	if strings.HasPrefix(rest, "(") {
		return true
	}
	w := (&cursor{s: rest}).word()
	return inWords("of for when that which in on from to per by with containing representing where if used until at as so since during than only holding showing shown describing identifying whether through via after before under unless how what indicating or and the", w)
}

// one reads a single fact at the cursor.
func (f *facts) one(c *cursor) bool {
	c.space()
	if !c.done() && isLetter(c.s[c.at]) {
		return f.word(c)
	}
	save := c.at
	if f.comparison(c) || f.rangeOf(c) || f.arrow(c) {
		return true
	}
	c.at = save
	if f.typ != "" && c.mark("=") { // boolean = false
		if v, quoted, ok := c.value(); ok {
			f.def, f.defQuoted = &v, quoted
			return true
		}
	}
	c.at = save
	if strings.HasPrefix(c.rest(), "`") || strings.HasPrefix(c.rest(), "(") {
		if f.inside(c) {
			return true
		}
		c.at = save
		return false
	}
	return f.word(c)
}

// word reads a single fact that a word begins.
func (f *facts) word(c *cursor) bool {
	save := c.at
	w := c.peek()
	if w == "" {
		return false
	}
	if kind := factWords[w]; kind != noFact {
		if kind.read(f, c) {
			return true
		}
		c.at = save
	}
	if f.typed(c) {
		return true
	}
	c.at = save
	return false
}

// inside reads facts that stand in a code span or in brackets of their own.
func (f *facts) inside(c *cursor) bool {
	var body string
	if q, ok := c.quoted(); ok {
		body = q
	} else if b, ok := c.bracketed(); ok {
		body = b
	}
	if body = strings.TrimSpace(body); body == "" || body[0] == '(' || len(body) > 300 { // no facts stand in brackets upon brackets
		return false
	}
	probe := *f
	if !probe.pieces(text{s: body}, nil, true) {
		return false
	}
	*f = probe
	return true
}

// pieces reads a list of facts separated by commas and reports whether every piece was facts. words are the field's
// name; whole is as for read.
func (f *facts) pieces(t text, words []string, whole bool) bool {
	var near, nearLeft few
	segments, left := splitInto(near[:0], t, commas), nearLeft[:0]
	before := f.stated
	for i := 0; i < len(segments); {
		p := segments[i]
		switch n := f.enumFrom(segments[i:]); {
		case n > 0:
			i += n
			continue
		case p.isEmpty() || f.read(p.s, whole) || !isQuoted(p.s) && f.alternatives(p.s):
		default:
			f.openEnum = f.openEnum || looksOpen(p.s)
			left = append(left, p)
		}
		i++
	}
	if f.valueList(left, words) {
		return true
	}
	if whole {
		return len(left) == 0
	}
	if f.stated == before {
		f.leftover(t.s)
		return false
	}
	for _, p := range left {
		f.leftover(p.s)
	}
	return len(left) == 0
}

// leftover keeps a piece that is no fact: as description.
func (f *facts) leftover(p string) {
	if len(p) <= len("timestamps") && inBars("timestamps|etc|etc.|...|…", strings.ToLower(p)) {
		return
	}
	if v, ok := unquote(p); ok && strings.HasPrefix(p, `"`) {
		p = v
	}
	f.describe(p)
}

// yes sets a flag that a pointer holds.
func yes(b bool) *bool { return &b }

// comparison reads ">= 0", "≥ 0", "< 100".
func (f *facts) comparison(c *cursor) bool {
	for _, op := range []string{">=", "≥", "=>", "<=", "≤", ">", "<"} {
		if !c.mark(op) {
			continue
		}
		n, ok := c.number()
		if !ok {
			return false
		}
		switch op {
		case ">=", "≥", "=>":
			f.min = n
		case "<=", "≤":
			f.max = n
		case ">":
			f.min, f.exclusive[0] = n, true
		case "<":
			f.max, f.exclusive[1] = n, true
		}
		f.unit(c)
		return true
	}
	return false
}

// rangeOf reads "1-5", "1–5", "1..5", "1 to 5", with a unit behind it.
func (f *facts) rangeOf(c *cursor) bool {
	save := c.at
	low, ok := c.number()
	if !ok {
		return false
	}
	if !c.mark("–", "—", "-", "...", "..", "…", "to ") {
		c.at = save
		return f.bareLength(c)
	}
	high, ok := c.number()
	if !ok {
		c.at = save
		return false
	}
	f.min, f.max = low, high
	f.unit(c)
	return true
}

// bareLength reads "200 characters", "50 chars max", "10 digits".
func (f *facts) bareLength(c *cursor) bool {
	save := c.at
	n, ok := c.number()
	if !ok || !c.accept("characters", "chars", "char", "character", "letters") {
		c.at = save
		return false
	}
	size, err := strconv.Atoi(n)
	if err != nil {
		return false
	}
	if c.accept("minimum", "min", "or more") {
		f.minLength = &size
		return true
	}
	c.accept("maximum", "max", "or less", "or fewer")
	f.maxLength = &size
	return true
}

// unit turns the limits just read into lengths where a unit of length follows.
func (f *facts) unit(c *cursor) {
	if !c.accept("characters long", "characters", "chars", "char", "character", "letters", "code points") {
		c.accept("inclusive", "stars", "digits long")
		c.mark("%")
		return
	}
	f.toLengths()
}

// toLengths moves min and max to the lengths.
func (f *facts) toLengths() {
	if n, err := strconv.Atoi(f.min); err == nil {
		f.minLength = &n
		f.min = ""
	}
	if n, err := strconv.Atoi(f.max); err == nil {
		f.maxLength = &n
		f.max = ""
	}
	f.exclusive = [2]bool{}
}

// arrow reads "→ Project", "-> users.id": a reference.
func (f *facts) arrow(c *cursor) bool {
	if !c.mark("→", "->", "=>", "⟶", "⇒", "➝", "➔") {
		return false
	}
	return f.target(c)
}

// target reads the name of the entity that a reference points to: Project, `Project`, users(id), users.id, a Project.
func (f *facts) target(c *cursor) bool {
	save := c.at
	c.mark(":")
	c.accept("the", "a", "an", "one", "another", "existing")
	c.accept("table", "entity", "model", "collection")
	word, ok := c.quoted()
	if !ok {
		c.space()
		start := c.at
		for !c.done() && (isWordByte(c.s, c.at) || c.s[c.at] >= 0x80 && !strings.HasPrefix(c.rest(), "—") && !strings.HasPrefix(c.rest(), "–") || strings.IndexByte(".", c.s[c.at]) >= 0 && isWordByte(c.s, c.at+1)) {
			c.at++
		}
		word = c.s[start:c.at]
	}
	if i := strings.IndexByte(word, '('); i > 0 {
		word = word[:i]
	}
	word = strings.Trim(word, "[]?")
	if probe := *c; isCapitalised(word) && probe.accept("user") { // the Host user
		*c, word = probe, "user"
	}
	if word == "" || firstRune(word) >= '0' && firstRune(word) <= '9' {
		c.at = save
		return false
	}
	if strings.HasPrefix(c.rest(), "(") { // users(id)
		if i := strings.IndexByte(c.rest(), ')'); i >= 0 {
			c.at += i + 1
		}
	}
	c.mark("[]")
	c.accept("table", "entity", "id", "model", "primary key")
	if f.ref == "" { // "→ Task (FK: taskId -> id)": the first one is the entity
		f.ref = word
	}
	return true
}

// typed reads a type: the longest phrase of up to four words that typeWords has, with its parameters.
func (f *facts) typed(c *cursor) bool {
	c.space()
	start := c.at
	if f.listType(c) {
		return true
	}
	var tw typeWord
	end := -1
	var near [64]byte // of most types the whole name
	phrase := near[:0]
	for n := 0; n < 4; n++ {
		w := c.word()
		if w == "" {
			break
		}
		if n > 0 {
			phrase = append(phrase, ' ')
		}
		phrase = append(phrase, w...)
		if strings.HasPrefix(c.rest(), "/") && n == 0 { // yes/no, date/time
			save := c.at
			c.at++
			if t, ok := typeWords[w+"/"+c.word()]; ok {
				tw, end = t, c.at
				break
			}
			c.at = save
		}
		if t, ok := typeWords[string(phrase)]; ok {
			tw, end = t, c.at
		}
	}
	if end < 0 || f.typ != "" && f.typ != tw.typ && f.typ != "enum" && !f.list {
		c.at = start
		if f.typ != "" && end > 0 && tw.typ == "string" { // "UUID string": the first word stands
			c.at = end
			return true
		}
		return false
	}
	c.at = end
	f.typeAsRead = c.s[start:end]
	if f.typ == "" {
		f.typ = tw.typ
	}
	f.list = f.list || tw.list
	if c.mark("[]") {
		f.list, f.typ = true, "json"
	}
	if strings.HasPrefix(c.rest(), "?") {
		c.at++
		f.required = yes(false)
	}
	f.parameters(c)
	return true
}

// listType reads "list of X", "array of X", "X[]" of a quoted or plain word, "Array<X>", "List<X>".
func (f *facts) listType(c *cursor) bool {
	save := c.at
	if c.accept("list of", "array of", "set of", "collection of", "arrays of", "lists of", "sequence of") {
		inner := facts{}
		if inner.typed(c) || inner.target(c) {
			f.typ, f.list, f.typeAsRead = "json", true, strings.TrimSpace(c.s[save:c.at])
			f.ref = inner.ref
			return true
		}
	}
	c.at = save
	w := c.word()
	if (w == "array" || w == "list" || w == "set" || w == "arraylist" || w == "collection") && strings.HasPrefix(c.rest(), "<") {
		if end := strings.IndexByte(c.rest(), '>'); end > 0 {
			inner := c.s[c.at+1 : c.at+end]
			c.at += end + 1
			f.typ, f.list, f.typeAsRead = "json", true, c.s[save:c.at]
			if _, ok := typeWords[strings.ToLower(inner)]; !ok {
				f.ref = inner
			}
			return true
		}
	}
	c.at = save
	return false
}

// parameters reads what stands in brackets behind a type: a length, precision and scale, or the values of an enum.
func (f *facts) parameters(c *cursor) {
	save := c.at
	if f.typ == "enum" {
		c.mark(":", "of", "=")
		if f.values(c) {
			return
		}
		c.at = save
		return
	}
	c.space()
	if !strings.HasPrefix(c.rest(), "(") {
		c.at = save
		return
	}
	inside, _ := c.bracketed()
	args := strings.Split(inside, ",")
	first, err := strconv.Atoi(strings.TrimSpace(args[0]))
	if err != nil || len(args) > 2 {
		c.at = save
		return
	}
	switch f.typ {
	case "decimal", "float":
		f.precision = first
		zero := 0
		f.scale = &zero
		if len(args) == 2 {
			if s, err := strconv.Atoi(strings.TrimSpace(args[1])); err == nil {
				f.scale = &s
			}
		}
		f.typ = "decimal"
	case "string", "text", "email", "url":
		f.maxLength = &first
	case "boolean", "integer":
		if first == 1 && strings.EqualFold(strings.TrimSpace(f.typeAsRead), "tinyint") {
			f.typ = "boolean"
		}
	}
}

// defaultJSON is the default as a JSON value of the field's type; ok is false where it is no such value.
func (f *facts) defaultJSON(typ string) (raw json.RawMessage, ok bool) {
	v := *f.def
	lower := strings.ToLower(v)
	if !f.defQuoted {
		if lower == "null" || lower == "none" || lower == "nil" || lower == "undefined" {
			return nil, true
		}
		if strings.HasSuffix(v, ")") && strings.Contains(v, "(") || computedDefaults[lower] {
			return nil, false
		}
	}
	switch typ {
	case "boolean":
		switch lower {
		case "true", "yes", "on", "1":
			return json.RawMessage("true"), true
		case "false", "no", "off", "0":
			return json.RawMessage("false"), true
		}
		return nil, false
	case "integer", "float":
		c := &cursor{s: v}
		if n, ok := c.number(); ok && c.done() {
			return json.RawMessage(n), true
		}
		return nil, false
	case "decimal":
		c := &cursor{s: v}
		if n, ok := c.number(); ok && c.done() {
			return quoteJSON(n), true
		}
		return nil, false
	case "json":
		if json.Valid([]byte(v)) {
			return json.RawMessage(v), true
		}
	}
	return quoteJSON(v), true
}

// computedDefaults are defaults that are computed when a row is made, which no constant can say.
var computedDefaults = map[string]bool{"now": true, "today": true, "current": true, "current_timestamp": true, "current_date": true, "autoincrement": true,
	"generated": true, "auto": true, "uuid": true, "cuid": true, "sysdate": true, "getdate": true, "date.now": true}

// quoteJSON is a string as JSON, without HTML escapes.
func quoteJSON(s string) json.RawMessage {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string is always JSON
	}
	return json.RawMessage(strings.TrimRight(b.String(), "\n"))
}
