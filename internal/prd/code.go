package prd

import (
	"strings"
	"unicode"
)

// code reads the data models in code blocks; each notation has a file of its own.
var code = &dialect{name: "code", exactness: 80}

func init() { code.read = readCode }

// notation is one language of data models: how a block is recognised and read.
type notation struct {
	name  string
	langs string                      // tags of code blocks, separated by spaces
	match func(s string) bool         // what a block without a telling tag holds
	read  func(r *codeReader, t text) // appends candidates and enumerations
}

// notations are tried in order; the first that matches reads the block.
var notations []notation

func init() {
	notations = []notation{
		{"SQL", "", func(s string) bool { return containsFold(s, "create table") || containsFold(s, "create type") }, readSQL},
		{"Prisma", "prisma", func(s string) bool { return hasBlock(s, "model") && !strings.Contains(s, "interface ") }, readPrisma},
		{"DBML", "dbml", func(s string) bool { return hasBlock(s, "Table") || hasBlock(s, "table") }, readDBML},
		{"mermaid", "", func(s string) bool { return strings.Contains(s, "erDiagram") || strings.Contains(s, "classDiagram") }, readMermaid},
		{"boxes", "", isBoxes, readBoxes},
		{"PlantUML", "plantuml puml", func(s string) bool { return strings.Contains(s, "@startuml") || hasBlock(s, "entity") }, readPlantUML},
		{"Convex", "", func(s string) bool { return strings.Contains(s, "defineTable(") }, readConvex},
		{"Drizzle", "", func(s string) bool {
			return strings.Contains(s, "Table(") && (strings.Contains(s, "pgTable(") || strings.Contains(s, "mysqlTable(") || strings.Contains(s, "sqliteTable("))
		}, readDrizzle},
		{"Mongoose", "", func(s string) bool { return strings.Contains(s, "Schema(") }, readMongoose},
		{"GraphQL", "graphql gql", func(s string) bool {
			return hasBlock(s, "type") && strings.Contains(s, "!") && !strings.Contains(s, ";") && !strings.Contains(s, "= {")
		}, readGraphQL},
		{"protobuf", "protobuf proto", isProto, readProto},
		{"Python", "python py", isPython, readPython},
		{"classes", "java csharp cs kotlin kt swift go golang rust rs", isClasses, readClasses},
		{"TypeScript", "", func(s string) bool {
			return hasBlock(s, "interface") || hasBlock(s, "type") || hasBlock(s, "class") && strings.Contains(s, ":")
		}, readTypeScript},
	}
}

// codeReader collects what the code blocks of one document declare. Enumerations and associations are settled when
// all of them are read, because they may stand in any order.
type codeReader struct {
	s          *scan
	d          *document
	section    *section
	candidates []*candidate
	enums      map[string][]string // by lower-case name
	joins      []codeJoin
}

// codeJoin is an association between two models that stands outside both.
type codeJoin struct {
	from, to string
	relation relationFact
}

func readCode(s *scan, d *document) {
	r := &codeReader{s: s, d: d, enums: map[string][]string{}}
	for i, b := range d.blocks {
		switch {
		case b.kind == fenceBlock && len(b.lines) > 0:
			r.block(b, i, b.text)
		case b.kind == paragraphBlock && containsFold(b.text.s, "create table"):
			r.block(b, i, d.src.slice(b.span.Start, b.span.End))
		case b.kind == paragraphBlock && strings.HasPrefix(b.text.s, "@startuml"):
			r.bareDiagram(i)
		}
	}
	r.settle()
}

// block reads one block of code.
func (r *codeReader) block(b *block, i int, t text) {
	r.section = b.section
	for _, n := range notations {
		if b.lang != "" && !n.suits(b.lang) || !n.match(t.s) {
			continue
		}
		before := len(r.candidates) + len(r.enums) + len(r.joins)
		n.read(r, t)
		if len(r.candidates)+len(r.enums)+len(r.joins) > before {
			r.take(b, n.name)
		}
		return
	}
	if strings.HasPrefix(strings.TrimSpace(t.s), "{") && r.readObject(t, nameAbove(r.d, i)) {
		r.take(b, "object")
	} else if strings.Contains(t.s, "{") && r.collections(t, collectionAbove(r.d, i)) {
		r.take(b, "sample")
	}
}

// bareDiagram reads a PlantUML diagram that stands in no code block, from block i up to the one that ends it.
func (r *codeReader) bareDiagram(i int) {
	first := r.d.blocks[i]
	for k := i; k < len(r.d.blocks); k++ {
		last := r.d.blocks[k]
		text := r.d.src.slice(last.span.Start, last.span.End)
		if !strings.Contains(text.s, "@enduml") {
			continue
		}
		taken := len(r.s.taken)
		if r.block(first, i, r.d.src.slice(first.span.Start, last.span.End)); len(r.s.taken) > taken {
			for _, b := range r.d.blocks[i+1 : k+1] {
				r.take(b, "PlantUML")
			}
		}
		return
	}
}

// take notes a block as read.
func (r *codeReader) take(b *block, notation string) {
	r.s.taken = append(r.s.taken, b)
	r.s.claims.add(ClaimEntity, notation+" block", b.span, r.d.src)
}

// suits reports whether a notation can stand in a block with a tag: one of its own, or one that names no model language.
func (n notation) suits(lang string) bool {
	for _, other := range notations {
		if inWords(other.langs, lang) {
			return other.name == n.name
		}
	}
	return !inWords("json yaml yml xml html css bash sh shell env http csv toml ini diff dockerfile nginx", lang)
}

// open starts a candidate for a declaration.
func (r *codeReader) open(label text, why string) *candidate {
	c := r.s.candidate(code, label, r.section)
	if c == nil {
		return nil
	}
	c.words = nameWords(label.s) // identifiers keep words like Record and Model
	c.say(10, why)
	r.candidates = append(r.candidates, c)
	return c
}

// settle gives fields whose type is an enumeration its values, and keeps the candidates that are rows.
func (r *codeReader) settle() {
	for _, j := range r.joins {
		for _, c := range r.candidates {
			if strings.EqualFold(c.label, j.from) {
				c.relations = append(c.relations, j.relation)
				break
			}
		}
	}
	for _, c := range r.candidates {
		for i := range c.fields {
			f := &c.fields[i].facts
			if vals, ok := r.enums[strings.ToLower(f.unknownType)]; ok && f.enum == nil && f.unknownType != "" {
				f.enum, f.typ, f.ref, f.onlyReference = vals, "enum", "", false
			}
		}
		if len(c.fields)+len(c.relations) > 0 {
			r.s.keep(c)
		}
	}
}

// addEnum records an enumeration.
func (r *codeReader) addEnum(label string, vals []string) {
	if len(vals) > 1 {
		r.enums[strings.ToLower(label)] = vals
	}
}

// codeMember is one declaration inside a body: its code and the comment beside it.
type codeMember struct {
	code    text
	comment string
}

// splitCode splits a body into members at separators outside brackets and strings. A comment on the line of a
// member, before or behind its comma, is the member's.
func splitCode(t text, separators string, comments ...string) []codeMember {
	var out []codeMember
	depth, start := 0, 0
	s := t.s
	flush := func(end, next int) {
		if m := t.sub(start, end).trimAny(" \t\r\n"); !m.isEmpty() {
			out = append(out, codeMember{code: m})
		}
		start = next
	}
	fresh := true // nothing of the current line's member has been seen
	for i := 0; i < len(s); i++ {
		if n := commentLength(s, i, comments); n > 0 {
			words := strings.Trim(s[i:i+n], " \t\r\n/*-#")
			pending := !t.sub(start, i).trimAny(" \t\r\n").isEmpty()
			if pending {
				flush(i, i+n)
				if depth > 0 { // a comment inside a nested body belongs to nothing that is read
					last := &out[len(out)-1]
					start = last.code.offset(0) - t.offset(0)
					out = out[:len(out)-1]
					i += n - 1
					continue
				}
				if !strings.Contains(separators, "\n") {
					start = i + n // the separator may follow on the next line
				}
			}
			if len(out) > 0 && !fresh && out[len(out)-1].comment == "" {
				out[len(out)-1].comment = words
			}
			if !pending {
				start = i + n
			}
			i += n - 1
			continue
		}
		switch c := s[i]; c {
		case '\'', '"', '`':
			if end := strings.IndexByte(s[i+1:], c); end >= 0 {
				i += end + 1
			}
			fresh = false
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		default:
			if depth == 0 && strings.IndexByte(separators, c) >= 0 && !(c == '\n' && continuesMember(s[i+1:])) {
				flush(i, i+1)
			}
			if c == '\n' {
				fresh = true
			} else if c != ' ' && c != '\t' && c != '\r' {
				fresh = false
			}
		}
	}
	flush(len(s), len(s))
	return out
}

// continuesMember reports whether the next line carries on the member before it: a union or a chained call.
func continuesMember(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return strings.HasPrefix(s, "|") || strings.HasPrefix(s, ".")
}

// commentLength is the length of the comment that begins at i, or 0.
func commentLength(s string, i int, marks []string) int {
	for _, m := range marks {
		if !strings.HasPrefix(s[i:], m) {
			continue
		}
		if m == "/*" {
			if n := strings.Index(s[i:], "*/"); n >= 0 {
				return n + 2
			}
			return len(s) - i
		}
		if i > 0 && s[i-1] == ':' { // https://
			return 0
		}
		if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
			return n
		}
		return len(s) - i
	}
	return 0
}

// bracedBlock is a declaration with a body in braces: "model User { … }".
type bracedBlock struct {
	keyword string
	name    text
	header  string // what stands between the name and the brace
	body    text
}

// bracedBlocks finds the declarations of some keywords at the start of lines.
func bracedBlocks(t text, keywords string) []bracedBlock {
	var out []bracedBlock
	s := t.s
	for i := 0; i < len(s); {
		end := strings.IndexByte(s[i:], '\n')
		if end < 0 {
			end = len(s) - i
		}
		b, next, ok := bracedBlockAt(t, i, i+end, keywords)
		if ok {
			out = append(out, b)
			i = next
			continue
		}
		i += end + 1
	}
	return out
}

// bracedBlockAt reads a declaration whose header stands on the line from start to end.
func bracedBlockAt(t text, start, end int, keywords string) (bracedBlock, int, bool) {
	c := &cursor{s: t.s[:end], at: start}
	for {
		w := c.word()
		if w == "" {
			return bracedBlock{}, 0, false
		}
		if inWords("export default declare public abstract data static final pub sealed open internal partial private", w) {
			continue
		}
		if !inWords(keywords, w) {
			return bracedBlock{}, 0, false
		}
		b := bracedBlock{keyword: w}
		c.space()
		c.mark(`"`, "`", "[")
		at := c.at
		for c.at < end && (isWordByte(c.s, c.at) || c.s[c.at] == '.' || c.s[c.at] >= 0x80) {
			c.at++
		}
		if c.at == at {
			return bracedBlock{}, 0, false
		}
		b.name = t.sub(at, c.at)
		if i := strings.LastIndexByte(b.name.s, '.'); i >= 0 {
			b.name = b.name.from(i + 1)
		}
		brace := strings.IndexByte(t.s[c.at:min(len(t.s), c.at+200)], '{')
		if brace < 0 {
			return bracedBlock{}, 0, false
		}
		b.header = t.s[c.at : c.at+brace]
		if strings.Contains(strings.TrimSpace(b.header), "\n") || strings.ContainsAny(b.header, ";(") {
			return bracedBlock{}, 0, false
		}
		open := c.at + brace
		stop := closingBrace(t.s, open)
		b.body = t.sub(open+1, stop)
		return b, min(stop+1, len(t.s)), true
	}
}

// closingBrace is the position of the bracket that closes the one at open, strings and comments of no account.
func closingBrace(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '{', '(', '[':
			depth++
		case '}', ')', ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// hasBlock reports whether some line begins a declaration of a keyword with a brace.
func hasBlock(s, keyword string) bool {
	for i := strings.Index(s, keyword); i >= 0; {
		before := strings.TrimRight(s[strings.LastIndexByte(s[:i], '\n')+1:i], " \t")
		line := s[i:]
		if n := strings.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		if (before == "" || strings.HasSuffix(before, "export") || strings.HasSuffix(before, "declare") || strings.HasSuffix(before, "public") || strings.HasSuffix(before, "abstract")) &&
			len(line) > len(keyword) && line[len(keyword)] == ' ' && strings.Contains(line, "{") {
			return true
		}
		n := strings.Index(s[i+1:], keyword)
		if n < 0 {
			return false
		}
		i += 1 + n
	}
	return false
}

// containsFold reports whether s contains an ASCII phrase in lower case, in any case.
func containsFold(s, phrase string) bool {
	for i := 0; i+len(phrase) <= len(s); i++ {
		if lowerByte(s[i]) != phrase[0] {
			continue
		}
		k := 1
		for k < len(phrase) && lowerByte(s[i+k]) == phrase[k] {
			k++
		}
		if k == len(phrase) {
			return true
		}
	}
	return false
}

// codeField makes a field of an identifier in code.
func codeField(label string, place text) fieldFact {
	f := fieldFact{label: label, words: nameWords(label), identifier: true, listed: true, place: place}
	f.facts.stated = 1
	return f
}

// commentFacts reads a comment beside a field: a closed list of values, or a description.
func (f *facts) commentFacts(comment string, words []string) {
	if comment == "" {
		return
	}
	if i := strings.IndexByte(comment, ':'); i >= 0 && len(splitTop(text{s: comment[i+1:]}, listCommas)) > 1 && i < 30 {
		comment = strings.TrimSpace(comment[i+1:])
	}
	vals := splitValues(comment)
	if len(vals) > 1 && f.enum == nil && (f.typ == "string" || f.typ == "" || f.typ == "enum") && areValues(vals) && !looksOpen(comment) {
		f.setEnum(vals)
		return
	}
	f.describe(comment)
}

// areValues reports whether parts of a comment look like the values of an enumeration: single words, quoted or all of
// one case.
func areValues(vals []string) bool {
	capitals, lower := 0, 0
	for _, v := range vals {
		if isQuoted(v) {
			capitals++
			lower++
			continue
		}
		if strings.ContainsAny(v, " .()=") || v == "" {
			return false
		}
		capitals += btoi(v == strings.ToUpper(v) && unicode.IsUpper(firstRune(v)))
		lower += btoi(v == strings.ToLower(v))
	}
	return capitals == len(vals) || lower == len(vals)
}
