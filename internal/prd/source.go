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
}

// line is the byte range of one line without its line break.
type line struct{ start, end int }

// newSource splits text at LF, CRLF or CR.
func newSource(name, text string) *source {
	s := &source{name: name, text: text, lines: make([]line, 0, 1+strings.Count(text, "\n"))}
	at := 0
	if strings.HasPrefix(text, byteOrderMark) {
		at = len(byteOrderMark)
	}
	for at < len(text) {
		n := strings.IndexAny(text[at:], "\r\n")
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

// text is a run of the document's words: a piece of one line, or several lines joined by single spaces. Its cuts
// lead from positions in s back to bytes of the source.
type text struct {
	s    string
	src  *source
	base int // position of s in the run that the cuts describe
	cuts []cut
}

// cut says that the run, from position at on, was taken from byte offset on.
type cut struct{ at, offset int }

// lineText is a whole range of bytes of one line as a text.
func (s *source) slice(start, end int) text {
	return text{s: s.text[start:end], src: s, cuts: []cut{{0, start}}}
}

// offset is the byte of the source that position i was taken from.
func (t text) offset(i int) int {
	i += t.base
	n := sort.Search(len(t.cuts), func(k int) bool { return t.cuts[k].at > i })
	if n == 0 {
		return 0
	}
	c := t.cuts[n-1]
	return c.offset + i - c.at
}

// span is the place of the whole text.
func (t text) span() diag.Span {
	if t.src == nil {
		return diag.Span{}
	}
	if t.s == "" {
		return t.src.span(t.offset(0), t.offset(0))
	}
	return t.src.span(t.offset(0), t.offset(len(t.s)-1)+1)
}

// line is the 1-based line of the text's first byte.
func (t text) line() int { return t.span().Line }

// sub is a piece of the text that still knows where it stands.
func (t text) sub(i, j int) text {
	return text{s: t.s[i:j], src: t.src, base: t.base + i, cuts: t.cuts}
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

// trimAny drops characters of a set at both ends.
func (t text) trimAny(set string) text {
	l := len(t.s) - len(strings.TrimLeft(t.s, set))
	if l == len(t.s) {
		return t.sub(l, l)
	}
	return t.sub(l, len(strings.TrimRight(t.s, set)))
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
	j.src = t.src
	for i := 0; i < len(t.s); {
		at := t.offset(i)
		n := t.runFrom(i)
		j.cuts = append(j.cuts, cut{j.b.Len(), at})
		j.b.WriteString(t.s[i:n])
		i = n
	}
}

// mark appends a mark that stands for what the source has at an offset.
func (j *joiner) mark(s string, offset int) {
	j.cuts = append(j.cuts, cut{j.b.Len(), offset})
	j.b.WriteString(s)
}

// runFrom is the end of the stretch of s that was taken from consecutive bytes, starting at i.
func (t text) runFrom(i int) int {
	n := sort.Search(len(t.cuts), func(k int) bool { return t.cuts[k].at > t.base+i })
	if n == len(t.cuts) || t.cuts[n].at-t.base >= len(t.s) {
		return len(t.s)
	}
	return t.cuts[n].at - t.base
}

// text is what was joined.
func (j *joiner) text() text { return text{s: j.b.String(), src: j.src, cuts: j.cuts} }

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
