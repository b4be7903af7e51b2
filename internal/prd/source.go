package prd

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// source is one input, split into lines. Offsets are bytes of text; a byte order mark stays part of it.
type source struct {
	name  string
	text  string
	lines []line
	whole run // all of text: what a piece of one line is cut from
}

// line is the byte range of one line without its line break.
type line struct{ start, end int }

// newSource splits text at LF, CRLF or CR.
func newSource(name, text string) *source {
	s := &source{name: name, text: text, lines: make([]line, 0, 1+strings.Count(text, "\n"))}
	s.whole.src = s
	at, breaks := 0, "\n"
	if strings.HasPrefix(text, byteOrderMark) {
		at = len(byteOrderMark)
	}
	if strings.Contains(text, "\r") {
		breaks = "\r\n"
	}
	for at < len(text) {
		n := strings.IndexAny(text[at:], breaks)
		if n < 0 {
			s.lines = append(s.lines, line{at, len(text)})
			break
		}
		s.lines = append(s.lines, line{at, at + n})
		at += n + 1
		if text[at-1] == '\r' && at < len(text) && text[at] == '\n' {
			at++
		}
	}
	return s
}

// byteOrderMark is U+FEFF in UTF-8, which some editors put before the first line.
const byteOrderMark = "\ufeff"

// lineNumber is the 1-based line that holds a byte offset.
func (s *source) lineNumber(offset int) int {
	n := sort.Search(len(s.lines), func(i int) bool { return s.lines[i].start > offset })
	if n == 0 {
		return 1
	}
	return n
}

// span is the place of a byte range.
func (s *source) span(start, end int) diag.Span {
	return diag.Span{Source: s.name, Start: start, End: end, Line: s.lineNumber(start)}
}

// text is a piece of the document's words: of one line, or of several lines joined by single spaces. Its run leads
// from positions in s back to bytes of the source.
type text struct {
	s     string
	run   *run  // nil for words that stand in no document
	base  int32 // position of s in the run
	lacks signs // what is known not to stand in s
}

// run says where words were taken from: from the source as they stand, or, where lines were joined or marks dropped,
// piece by piece.
type run struct {
	src  *source
	cuts []cut
}

// cut says that the run, from position at on, was taken from byte offset on.
type cut struct{ at, offset int }

// slice is a range of bytes of the source as a text.
func (s *source) slice(start, end int) text {
	return text{s: s.text[start:end], run: &s.whole, base: int32(start)}
}

// read notes which signs the text lacks.
func (t text) read() text {
	t.lacks = ^signsIn(t.s)
	return t
}

// mayHold reports whether one of some signs may stand in the text.
func (t text) mayHold(any signs) bool { return t.lacks&any != any }

// source is the input that the text stands in, nil where it stands in none.
func (t text) source() *source {
	if t.run == nil {
		return nil
	}
	return t.run.src
}

// cutBefore is the number of cuts up to position i of the text: the last of them is the one that i belongs to.
func (t text) cutBefore(i int) int {
	i += int(t.base)
	cuts := t.run.cuts
	return sort.Search(len(cuts), func(k int) bool { return cuts[k].at > i })
}

// offset is the byte of the source that position i was taken from.
func (t text) offset(i int) int {
	switch {
	case t.run == nil:
		return 0
	case t.run.cuts == nil:
		return int(t.base) + i
	}
	n := t.cutBefore(i)
	if n == 0 {
		return 0
	}
	c := t.run.cuts[n-1]
	return c.offset + int(t.base) + i - c.at
}

// span is the place of the whole text.
func (t text) span() diag.Span {
	src := t.source()
	if src == nil {
		return diag.Span{}
	}
	if t.s == "" {
		return src.span(t.offset(0), t.offset(0))
	}
	return src.span(t.offset(0), t.offset(len(t.s)-1)+1)
}

// line is the 1-based line of the text's first byte.
func (t text) line() int { return t.span().Line }

// sub is a piece of the text that still knows where it stands.
func (t text) sub(i, j int) text {
	return text{s: t.s[i:j], run: t.run, base: t.base + int32(i), lacks: t.lacks}
}

// from is the text from position i on.
func (t text) from(i int) text { return t.sub(i, len(t.s)) }

// trim drops white space at both ends.
func (t text) trim() text {
	if n := len(t.s); n == 0 || t.s[0] > ' ' && t.s[0] < 0x80 && t.s[n-1] > ' ' && t.s[n-1] < 0x80 {
		return t
	}
	return t.trimAny(" \t\u00a0\u200b\ufeff")
}

// trimAny drops characters of a set, none of them a letter of ASCII, at both ends.
func (t text) trimAny(set string) text {
	if t.s != "" && !isLetter(t.s[0]) {
		if t = t.from(len(t.s) - len(strings.TrimLeft(t.s, set))); t.s == "" {
			return t
		}
	}
	if n := len(t.s); n > 0 && !isLetter(t.s[n-1]) {
		return t.sub(0, len(strings.TrimRight(t.s, set)))
	}
	return t
}

// isEmpty reports whether nothing is left.
func (t text) isEmpty() bool { return t.s == "" }

// joiner builds a text out of pieces.
type joiner struct {
	b    strings.Builder
	src  *source
	cuts []cut
}

// add appends a piece; glue stands between it and what is there already. A piece of nothing needs no glue.
func (j *joiner) add(t text, glue string) {
	if t.isEmpty() && j.b.Len() > 0 {
		return
	}
	if j.b.Len() > 0 && glue != "" {
		j.cuts = append(j.cuts, cut{j.b.Len(), t.offset(0)})
		j.b.WriteString(glue)
	}
	j.src = t.source()
	for i := 0; i < len(t.s); {
		at := t.offset(i)
		n := t.runFrom(i)
		j.cuts = append(j.cuts, cut{j.b.Len(), at})
		j.b.WriteString(t.s[i:n])
		i = n
	}
}

// room makes room for what is left of a text of n bytes, once.
func (j *joiner) room(n int) {
	if j.cuts == nil {
		j.b.Grow(n)
		j.cuts = make([]cut, 0, 8)
	}
}

// mark appends a mark that stands for what the source has at an offset.
func (j *joiner) mark(s string, offset int) {
	j.cuts = append(j.cuts, cut{j.b.Len(), offset})
	j.b.WriteString(s)
}

// runFrom is the end of the stretch of s that was taken from consecutive bytes, starting at i.
func (t text) runFrom(i int) int {
	if t.run == nil || t.run.cuts == nil {
		return len(t.s)
	}
	n, cuts := t.cutBefore(i), t.run.cuts
	if n == len(cuts) {
		return len(t.s)
	}
	return min(len(t.s), cuts[n].at-int(t.base))
}

// text is what was joined.
func (j *joiner) text() text {
	return text{s: j.b.String(), run: &run{src: j.src, cuts: j.cuts}}.read()
}

// firstRune is the first character of s, or 0.
func firstRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// lastRune is the last character of s, or 0.
func lastRune(s string) rune {
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
