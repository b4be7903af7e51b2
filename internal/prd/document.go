package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// blockKind is the shape of a block.
type blockKind uint8

// The shapes that a document is made of.
const (
	headingBlock blockKind = iota
	paragraphBlock
	listBlock
	tableBlock
	fenceBlock
	frontMatterBlock
	commentBlock
	ruleBlock
)

// block is one piece of the document's structure. Which members are set depends on kind.
type block struct {
	kind    blockKind
	ruled   bool     // table: it has a delimiter row below its header
	taken   bool     // a dialect has read it: there is nothing more to be found in it
	level   int      // heading: 1 to 6
	text    text     // heading: its words; paragraph: its lines joined; fence: its body's place
	lines   []text   // paragraph, fence, comment, front matter: the lines
	items   []*item  // list
	rows    [][]text // table: header and data rows, without the delimiter row
	caption text     // table: the line right above one that was pasted
	lang    string   // fence: the word after its opening
	section *section
	span    diag.Span
	said    memo
}

// plain is the block's text without marks, made once.
func (b *block) plain() text { return b.said.plain(b.text) }

// memo is a text without marks, made when it is first asked for: several dialects ask.
type memo struct {
	text text
	done bool // text is known
}

func (m *memo) plain(t text) text {
	if !m.done {
		m.text, m.done = plain(t), true
	}
	return m.text
}

// item is one entry of a list, with the entries nested below it.
type item struct {
	text    text
	marker  string // "-", "*", "1." …
	items   []*item
	more    []text // its lines after the first, until joined
	memo    []attribute
	section *section
	said    memo
	words   []string // of the label, once asked
	indent  int32
	colon   int32 // behind the label, -1 for none

	// Side by side, since there are many items.
	split   bool // colon is known
	read    bool // memo holds what readAttributes gives
	memoOK  bool
	fenced  bool // a code block stands in it
	taken   bool // a dialect has read it
	obliged bool // it is a requirement, which may state data besides
}

// plain is the item's text without marks, made once.
func (it *item) plain() text { return it.said.plain(it.text) }

// label is splitLabel of the item, its colon looked for once.
func (it *item) label() (label, rest text) {
	p := it.plain()
	if !it.split {
		colon, _ := indexTop(p.s, labelColons)
		it.colon, it.split = int32(colon), true
	}
	return splitAt(p, int(it.colon))
}

// labelWords is nameWords of the item's label, made once; labels of more than five words are alike.
func (it *item) labelWords() []string {
	if it.words == nil {
		label, _ := it.label()
		it.words = fewWords(label.s, 5)
	}
	return it.words
}

// attributes is what readAttributes gives for the item, read once: several dialects ask.
func (it *item) attributes() ([]attribute, bool) {
	it.peek()
	if len(it.items) == 0 {
		return it.memo, it.memoOK
	}
	out := make([]attribute, len(it.memo))
	for i, a := range it.memo { // the caller may go on to change the fields by what stands below
		out[i] = attribute{fields: append([]fieldFact{}, a.fields...), relations: append([]relationFact{}, a.relations...)}
	}
	return out, it.memoOK
}

// peek is attributes for callers that only look.
func (it *item) peek() ([]attribute, bool) {
	if !it.read {
		it.memo, it.memoOK = readAttributes(it.text, true)
		it.read = true
	}
	return it.memo, it.memoOK
}

// eachItem visits items and those below them, in order.
func eachItem(items []*item, visit func(*item)) {
	for _, it := range items {
		visit(it)
		eachItem(it.items, visit)
	}
}

// join makes one text of the item's lines, and of those below it.
func (it *item) join() {
	if len(it.more) > 0 {
		var j joiner
		j.add(it.text, "")
		for _, l := range it.more {
			j.add(l, " ")
		}
		it.text, it.more = j.text(), nil
	}
	it.text = codeForBold(it.text)
	for _, sub := range it.items {
		sub.join()
	}
}

// section is a heading with everything up to the next heading of its level.
type section struct {
	heading   text // zero for what stands before the first heading
	level     int
	parent    *section
	blocks    []*block
	judged    bool   // the following are known, of its own heading alone
	words     string // its heading's, padded
	about     string // what it is about, where that holds no data
	out, data bool   // it says what is not to be built; it is about data
	weak      bool   // it is about data by the word database alone
	bold      bool   // its heading is a bold line or item
	describes bool   // its heading names an entity whose fields stand below it
}

// document is one source as blocks and sections, in order.
type document struct {
	src      *source
	blocks   []*block
	sections []*section
	split    []*document // parts, once asked for

	guideRead  bool   // the following is known
	guideAbout string // what the whole document is about, where that is no data
}

// reader turns lines into blocks.
type reader struct {
	src     *source
	doc     *document
	at, end int // index of the next line, and of the one to stop before
	section *section
	para    []text
	list    *block
	stack   []*item // open items, outermost first
	blank   bool    // the line before was blank
	bare    bool    // numbered lines are headings: their marks were lost when the document was pasted
}

// blanks are what is dropped at the end of a line.
const blanks = " \t\u00a0"

// lineAt is a line as text, without a quotation mark ">" and without trailing white space.
func (r *reader) lineAt(i int) text {
	l := r.src.lines[i]
	t := r.src.slice(l.start, l.end)
	for {
		s := strings.TrimLeft(t.s, " \t")
		if !strings.HasPrefix(s, ">") {
			break
		}
		t = t.from(len(t.s) - len(s) + 1)
		if strings.HasPrefix(t.s, " ") {
			t = t.from(1)
		}
	}
	return t.sub(0, len(strings.TrimRight(t.s, blanks))).read()
}

// push ends what is open and appends a block.
func (r *reader) push(b *block) {
	r.flush()
	r.append(b)
}

// append puts a block into the document and its section.
func (r *reader) append(b *block) {
	b.section = r.section
	r.doc.blocks = append(r.doc.blocks, b)
	r.section.blocks = append(r.section.blocks, b)
}

// flush ends the open paragraph and list.
func (r *reader) flush() {
	if len(r.para) > 0 {
		t := joinLines(r.para)
		if title, ok := sectionTitle(t); ok && len(r.para) == 1 {
			r.para = nil
			r.pseudoSection(title)
			return
		}
		r.append(&block{kind: paragraphBlock, text: t, lines: r.para, span: t.span()})
		r.para = nil
	}
	if r.list != nil {
		list := r.list
		r.list, r.stack = nil, nil
		for _, it := range list.items {
			it.join()
		}
		r.splitSections(list)
	}
}

// joinLines makes one text of lines.
func joinLines(lines []text) text {
	if len(lines) == 1 {
		return lines[0].trim()
	}
	var j joiner
	for _, l := range lines {
		j.add(l.trim(), " ")
	}
	return j.text()
}

// next reads one line, or several where a block spans them.
func (r *reader) next() {
	t := r.lineAt(r.at)
	s := strings.TrimLeft(t.s, " \t")
	indent := width(t.s[:len(t.s)-len(s)])
	body := t.from(len(t.s) - len(s))
	switch {
	case s == "":
		if len(r.para) > 0 {
			r.flush()
		}
		r.blank = true
		r.at++
		return
	case strings.HasPrefix(s, "```"), strings.HasPrefix(s, "~~~"):
		r.fence(body)
	case strings.HasPrefix(s, "<!--"):
		r.comment(body)
	case s[0] == '#' && headingLevel(s) > 0:
		r.heading(body)
	case r.isTable():
		r.table()
	case r.bare && r.isBareTitle(body.s):
		r.open(body, 1+bareLevel(body.s))
		r.at++
	case isRule(s) && !r.underlined(s):
		r.push(&block{kind: ruleBlock, lines: []text{body}, span: body.span()})
		r.at++
	case r.underlined(s):
		r.setext(s[0])
	default:
		r.words(body, indent)
	}
	r.blank = false
}

// words reads a list item, the continuation of one, or a line of a paragraph.
func (r *reader) words(body text, indent int) {
	r.at++
	if n := markerLength(body.s); n > 0 && !(len(r.para) > 0 && isOrdinalMarker(body.s[:n]) && !strings.HasPrefix(body.s, "1")) {
		r.item(body, n, indent)
		return
	}
	if len(r.stack) > 0 && (!r.blank || indent >= 2) && !(indent == 0 && startsAnew(body.s)) {
		last := r.stack[len(r.stack)-1]
		if r.blank {
			for len(r.stack) > 1 && int(r.stack[len(r.stack)-1].indent) >= indent {
				r.stack = r.stack[:len(r.stack)-1]
			}
			last = r.stack[len(r.stack)-1]
		}
		last.more = append(last.more, body)
		return
	}
	if len(r.stack) > 0 {
		r.flush()
	}
	r.para = append(r.para, body)
}

// startsAnew reports whether a line after a list item is a new paragraph although nothing separates them.
func startsAnew(s string) bool {
	i := strings.IndexByte(s, ':')
	return strings.HasPrefix(s, "**") || strings.HasSuffix(s, ":") || i > 0 && i < 30 && s[0] >= 'A' && s[0] <= 'Z' && strings.Count(s[:i], " ") < 3
}

// item adds a list item at its depth.
func (r *reader) item(body text, marker, indent int) {
	if len(r.para) > 0 {
		r.flush()
	}
	if r.blank && r.list != nil && indent <= int(r.list.items[0].indent) && isOrdinalMarker(body.s[:marker]) != isOrdinalMarker(r.list.items[0].marker) {
		r.flush() // bullets after numbers are a list of their own
	}
	content := body.from(marker).trim()
	for _, box := range []string{"[ ] ", "[x] ", "[X] "} {
		if strings.HasPrefix(content.s, box) {
			content = content.from(len(box)).trim()
		}
	}
	it := &item{text: content, marker: strings.TrimSpace(body.s[:marker]), indent: int32(indent), section: r.section}
	for len(r.stack) > 0 && int(r.stack[len(r.stack)-1].indent) >= indent {
		r.stack = r.stack[:len(r.stack)-1]
	}
	switch {
	case len(r.stack) > 0:
		parent := r.stack[len(r.stack)-1]
		parent.items = append(parent.items, it)
	case r.list != nil:
		r.list.items = append(r.list.items, it)
	default:
		r.list = &block{kind: listBlock, items: []*item{it}, span: content.span()}
		r.append(r.list)
	}
	r.stack = append(r.stack, it)
}

// heading reads an ATX heading and opens its section.
func (r *reader) heading(body text) {
	level := headingLevel(body.s)
	t := body.from(level).trim()
	t = t.sub(0, len(strings.TrimRight(t.s, "#"))).trim()
	r.open(t, level)
	r.at++
}

// setext turns the paragraph above into a heading.
func (r *reader) setext(mark byte) {
	t := r.para[0].trim()
	r.para = nil
	level := 1
	if mark == '-' {
		level = 2
	}
	r.open(t, level)
	r.at++
}

// open appends a heading and starts its section.
func (r *reader) open(t text, level int) {
	r.flush()
	r.section = &section{heading: t, level: level, parent: r.section.around(level)}
	r.section.judge() // before two dialects can ask at the same time
	r.doc.sections = append(r.doc.sections, r.section)
	r.append(&block{kind: headingBlock, text: t, level: level, span: t.span()})
}

// around is the section that one of a level below it, or behind it, is a part of.
func (s *section) around(level int) *section {
	for s.parent != nil && s.level >= level {
		s = s.parent
	}
	return s
}

// fence reads a code block to its closing mark or the end of the document.
func (r *reader) fence(body text) {
	mark := body.s[:3]
	b := &block{kind: fenceBlock, lang: strings.ToLower(strings.Trim(body.s, "`~ \t")), section: r.section}
	if i := strings.IndexAny(b.lang, " {"); i >= 0 {
		b.lang = b.lang[:i]
	}
	start := r.src.lines[r.at]
	end := start.end
	for r.at++; r.at < len(r.src.lines); r.at++ {
		l := r.src.lines[r.at]
		end = l.end
		if strings.HasPrefix(strings.TrimLeft(r.src.text[l.start:l.end], " \t>"), mark) {
			r.at++
			break
		}
		b.lines = append(b.lines, r.lineAt(r.at))
	}
	b.span = r.src.span(start.start, end)
	if len(b.lines) > 0 {
		b.text = r.src.slice(b.lines[0].offset(0), r.src.lines[r.src.lineNumber(b.lines[len(b.lines)-1].offset(0))-1].end)
	}
	if len(r.stack) > 0 {
		last := r.stack[len(r.stack)-1]
		last.fenced = true
		r.doc.blocks = append(r.doc.blocks, b)
		return
	}
	r.push(b)
}

// comment reads an HTML comment that begins a line.
func (r *reader) comment(body text) {
	start := body.offset(0)
	end := strings.Index(r.src.text[start:], "-->")
	stop := len(r.src.text)
	if end >= 0 {
		stop = start + end + 3
	}
	b := &block{kind: commentBlock, span: r.src.span(start, stop)}
	for r.at < len(r.src.lines) && r.src.lines[r.at].start < stop {
		r.at++
	}
	r.push(b)
}

// frontMatter reads a YAML header between two lines "---" at the very start.
func (r *reader) frontMatter() {
	if len(r.src.lines) == 0 || r.lineAt(0).s != "---" {
		return
	}
	for i := 1; i < len(r.src.lines) && i < 200; i++ {
		l := r.lineAt(i)
		if l.s == "---" {
			b := &block{kind: frontMatterBlock}
			for k := 1; k < i; k++ {
				b.lines = append(b.lines, r.lineAt(k))
			}
			b.span = r.src.span(r.src.lines[0].start, r.src.lines[i].end)
			r.at = i + 1
			r.push(b)
			return
		}
		if l.s != "" && !strings.Contains(l.s, ":") && !strings.HasPrefix(strings.TrimLeft(l.s, " "), "-") && !strings.HasPrefix(l.s, " ") {
			return
		}
	}
}

// underlined reports whether a line of = or - makes the paragraph above it a heading.
func (r *reader) underlined(s string) bool {
	return len(r.para) == 1 && len(s) >= 2 && (strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "")
}

// headingLevel is the number of # that begin a heading, or 0. "#Title" is one too: many documents write it so.
func headingLevel(s string) int {
	n := len(s) - len(strings.TrimLeft(s, "#"))
	if n == 0 || n > 6 || n == len(s) {
		return 0
	}
	if rest := s[n]; rest == ' ' || rest == '\t' {
		return n
	}
	if r := firstRune(s[n:]); r >= 'A' && r <= 'Z' {
		return n
	}
	return 0
}

// isRule reports whether a line is a thematic break.
func isRule(s string) bool {
	if s == "" || strings.IndexByte("-*_=", s[0]) < 0 || strings.Trim(s, "-*_= ") != "" {
		return false
	}
	squeezed := strings.ReplaceAll(s, " ", "")
	return len(squeezed) >= 3 && (strings.Trim(squeezed, "-") == "" || strings.Trim(squeezed, "*") == "" ||
		strings.Trim(squeezed, "_") == "" || strings.Trim(squeezed, "=") == "")
}

// bulletMarks are the characters that begin a list item, in every script that word processors bring.
const bulletMarks = "-*+•–—◦▪‣●○·∙■□➤➢✓✔"

// markerLength is the length of the mark that begins a list item, with its white space, or 0.
func markerLength(s string) int {
	r := firstRune(s)
	if strings.ContainsRune(bulletMarks, r) {
		n := len(string(r))
		if n < len(s) && (s[n] == ' ' || s[n] == '\t' || r > 127) {
			return n + 1 - btoi(r > 127 && s[n] != ' ' && s[n] != '\t')
		}
		return 0
	}
	n := 0
	if s != "" && s[0] == '(' {
		n = 1
	}
	digits := n
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits == n || digits-n > 4 {
		if len(s) > n+2 && (s[n] >= 'a' && s[n] <= 'z') && (s[n+1] == ')' || s[n+1] == '.') && s[n+2] == ' ' {
			return n + 3
		}
		return 0
	}
	if digits+1 < len(s) && (s[digits] == '.' || s[digits] == ')') && (s[digits+1] == ' ' || s[digits+1] == '\t') {
		return digits + 2
	}
	return 0
}

// isOrdinalMarker reports whether a list mark is a number or letter.
func isOrdinalMarker(s string) bool {
	return strings.ContainsAny(s, ".)")
}

// width is the columns that leading white space takes.
func width(s string) int {
	n := 0
	for _, r := range s {
		if r == '\t' {
			n += 4 - n%4
		} else {
			n++
		}
	}
	return n
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
