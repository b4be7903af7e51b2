// Package prd is stage 1: requirements documents in, a Manifest out.
//
// A document becomes blocks (document.go); each dialect (prose.go, headings.go, tables.go, …) reads those that are
// written its way and gives candidates with evidence; weigh.go decides which candidates are entities, merge.go joins
// what is told several times, build.go writes the Manifest. Facts about a field are read in facts.go for all
// dialects. The package takes no decision about the system, reads no file and never panics, whatever the bytes.
package prd

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// Input is one document: a name to show in messages (a path, or "-" for standard input) and its bytes.
type Input struct {
	Name string
	Text []byte
}

// MaxInput is the largest input, in bytes, all documents together.
const MaxInput = 64 << 20

// dialects are tried in this order; what one has taken the following ones leave alone.
var dialects = []*dialect{stories, requirements, code, tables, headings, bullets, captures, prose, managing, loose, integrations}

// Parse reads documents, in the order given, as one specification. The manifest is never nil; when the list holds
// an error it is not to be used. Claims says what became of each line.
func Parse(inputs []Input) (*manifest.Manifest, *Claims, diag.List) {
	s := &scan{requireIDs: map[string]bool{}, told: map[string]bool{}, storyIDs: map[string]bool{}, claims: newClaims()}
	empty := &manifest.Manifest{Entities: []manifest.Entity{}, Stories: []manifest.Story{}, Integrations: []manifest.Integration{}}
	if !s.open(inputs) {
		return empty, s.claims, s.diags
	}
	for _, doc := range s.docs {
		s.dropRepeats(doc)
	}
	vendors, models := s.beside(integrations), s.beside(code)
	for _, d := range dialects {
		switch d {
		case code:
			models()
		case integrations:
			vendors()
		default:
			s.run(d)
		}
	}
	m := s.build()
	s.finish(m)
	return m, s.claims, s.diags
}

// open checks the inputs and splits them into blocks.
func (s *scan) open(inputs []Input) bool {
	total, words := 0, false
	for _, in := range inputs {
		total += len(in.Text)
		place := diag.Span{Source: in.Name, Line: 1}
		if bad := notText(in.Text); bad >= 0 {
			place.Start, place.End = bad, bad+1
			place.Line = 1 + bytes.Count(in.Text[:bad], []byte("\n"))
			s.diags.Add("M002", place, fmt.Sprintf("byte %d (0x%02x) is no UTF-8 text", bad, in.Text[bad]), "save the document as UTF-8 text")
			return false
		}
		words = words || len(bytes.Trim(in.Text, " \t\r\n\v\f"+byteOrderMark)) > 0
	}
	place := diag.Span{}
	if len(inputs) > 0 {
		place = diag.Span{Source: inputs[0].Name, Line: 1}
	}
	if total > MaxInput {
		s.diags.Add("M004", place, fmt.Sprintf("the documents hold %d bytes; the limit is %d", total, MaxInput), "split the specification, or leave out what is no requirement")
		return false
	}
	if !words {
		s.diags.Add("M001", place, "the document is empty", "write what the system keeps, for example:\n"+SmallestText)
		return false
	}
	for _, in := range inputs {
		s.docs = append(s.docs, readDocument(newSource(in.Name, string(in.Text))))
	}
	return true
}

// notText is the position of the first byte that is no UTF-8, or of a NUL; -1 where all is text.
func notText(b []byte) int {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return i
	}
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// SmallestText is a specification that works.
const SmallestText = "A Task has a title, a due date and a status (todo, doing or done)."

// finish claims what is left, by the rule that ignores it, and reports a document without entities.
func (s *scan) finish(m *manifest.Manifest) {
	if len(m.Entities) == 0 {
		s.noEntity()
	}
	for i := range s.diags {
		if src := s.source(s.diags[i].Span.Source); src != nil {
			s.claims.add(ClaimDiagnostic, s.diags[i].Code, s.diags[i].Span, src)
		}
	}
	for _, d := range s.docs {
		s.ignoreRest(d)
	}
	s.claims.sort(s.docs)
}

// source finds a source by name.
func (s *scan) source(name string) *source {
	for _, d := range s.docs {
		if d.src.name == name {
			return d.src
		}
	}
	return nil
}

// noEntity says what was looked for, with a sentence made of the document's own nouns where it has any.
func (s *scan) noEntity() {
	src := s.docs[0].src
	place := diag.Span{Source: src.name, Line: 1}
	if len(src.lines) > 0 {
		place = src.span(src.lines[0].start, src.lines[0].end)
	}
	suggestion := "The smallest text that works:\n" + SmallestText
	if nouns := s.likelyNouns(); len(nouns) > 0 {
		others := ""
		if len(nouns) > 1 {
			others = "\nand so on, perhaps, of " + strings.Join(nouns[1:min(len(nouns), 4)], ", ")
		}
		suggestion = fmt.Sprintf("Say what a row of it holds, for example:\n%s %s has a name, a description and a status.%s\n%s", article(nouns[0]), nouns[0], others, suggestion)
	}
	s.diags.Add("M003", place, "no entity found: looked for sentences (\"A Task has a title\"), headings or bold names followed by bullets, tables with a Field column, \"Task: title, due date\" lines, data models in code blocks", suggestion)
}

// article is A or An.
func article(noun string) string {
	if strings.ContainsRune("aeiouAEIOU", firstRune(noun)) {
		return "An"
	}
	return "A"
}

// ignoreRest claims every line that nothing has claimed, by the shape of the block that it belongs to.
func (s *scan) ignoreRest(d *document) {
	rule := make([]string, len(d.src.lines)+2)
	mark := func(span diag.Span, name string) {
		last := min(d.src.lineNumber(max(span.Start, span.End-1)), len(rule)-1)
		for n := span.Line; n <= last; n++ {
			rule[n] = name
		}
	}
	for _, b := range d.blocks {
		mark(b.span, ignoreRules[b.kind])
	}
	s.claims.mark() // before two can ask
	s.inPieces(len(d.src.lines), func(piece *scan, i int) {
		l, n := d.src.lines[i], i+1
		t := d.src.slice(l.start, l.end).trim()
		if t.isEmpty() || s.claims.has(d.src, n) {
			return
		}
		name := rule[n]
		if name == "" {
			name = "list item without a statement about data"
		}
		piece.claims.add(ClaimIgnored, name, diag.Span{Source: d.src.name, Start: t.offset(0), End: t.offset(0) + len(t.s), Line: n}, d.src)
	})
}

// ignoreRules name why a line of a block may be passed over.
var ignoreRules = map[blockKind]string{
	headingBlock:     "heading of a section",
	paragraphBlock:   "sentence without a statement about data",
	listBlock:        "list item without a statement about data",
	tableBlock:       "table that describes no entity",
	fenceBlock:       "code block that declares no entity",
	frontMatterBlock: "front matter",
	commentBlock:     "HTML comment",
	ruleBlock:        "thematic break",
}
