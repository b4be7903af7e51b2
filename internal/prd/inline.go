package prd

import (
	"strings"
	"unicode"
)

// plain drops the marks of emphasis, links, footnotes, HTML tags and backslash escapes, outside quotes and code
// spans. Code spans keep their backticks: they tell an identifier from a word.
func plain(t text) text {
	if !t.mayHold(signMark) || !strings.ContainsAny(t.s, "*_[<\\~") {
		return t
	}
	p := stripper{t: t, q: quoteScanner{s: t.s}}
	p.emphasis()
	return p.strip()
}

// stripper removes inline marks in one pass; drop marks the emphasis marks that have a partner.
type stripper struct {
	t    text
	q    quoteScanner
	drop []uint64 // a bit by position; nil where none has
}

// mayBeMark are the bytes that a mark or a quotation may begin with: most bytes of a text need no other look.
var mayBeMark = func() (is [256]bool) {
	for _, c := range "*_~\\<[!" {
		is[c] = true
	}
	for _, q := range quotePairs {
		is[q.open[0]] = true
	}
	return is
}()

// emphasis pairs single * and _ that open before and close behind a word, with a stack per mark.
func (p *stripper) emphasis() {
	s := p.t.s
	openStar, openLine := -1, -1 // where an opening mark waits for its partner
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !mayBeMark[c] {
			continue
		}
		if end := p.q.skip(i); end > i {
			i = end - 1
			continue
		}
		if c == '\\' {
			i++
			continue
		}
		if c != '*' && c != '_' {
			continue
		}
		if i+1 < len(s) && s[i+1] == c { // a pair is bold: dropped by strip
			i++
			continue
		}
		before, after := lastRune(s[:i]), firstRune(s[i+1:])
		opens := (before == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) && before != '_') && after != 0 && !unicode.IsSpace(after)
		closes := before != 0 && !unicode.IsSpace(before) && (after == 0 || !unicode.IsLetter(after) && !unicode.IsDigit(after) && after != '_')
		open := &openStar
		if c == '_' {
			open = &openLine
		}
		if *open >= 0 && closes {
			if p.drop == nil {
				p.drop = make([]uint64, len(s)/64+1)
			}
			p.drop[*open/64] |= 1 << (*open % 64)
			p.drop[i/64] |= 1 << (i % 64)
			*open = -1
		} else if opens {
			*open = i
		}
	}
}

// strip copies what is not a mark.
func (p *stripper) strip() text {
	var j joiner
	s, start := p.t.s, 0
	keep := func(end, next int) {
		if end > start {
			j.room(len(s))
			j.add(p.t.sub(start, end), "")
		}
		start = next
	}
	q := quoteScanner{s: s}
	for i := 0; i < len(s); i++ {
		if !mayBeMark[s[i]] {
			continue
		}
		if end := q.skip(i); end > i {
			i = end - 1
			continue
		}
		n := 0
		switch c := s[i]; {
		case p.drop != nil && p.drop[i/64]>>(i%64)&1 != 0:
			n = 1
		case (c == '*' || c == '_' || c == '~') && i+1 < len(s) && s[i+1] == c && isEmphasisPair(s, i):
			n = 2
		case c == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~&", s[i+1]) >= 0:
			keep(i, i+1)
			i++
			continue
		case c == '<':
			n = tagLength(s[i:])
		case c == '[' || c == '!' && strings.HasPrefix(s[i:], "!["):
			if words, end := linkAt(s, i); end > i {
				keep(i, i)
				j.room(len(s))
				j.add(p.t.sub(words[0], words[1]), "")
				start = end
				i = end - 1
				continue
			}
		}
		if n > 0 {
			keep(i, i+n)
			i += n - 1
		}
	}
	if start == 0 {
		return p.t
	}
	keep(len(s), len(s))
	if j.b.Len() == 0 {
		return p.t.sub(0, 0)
	}
	return j.text()
}

// isEmphasisPair reports whether the two equal marks at i are emphasis: not __init__ inside a word.
func isEmphasisPair(s string, i int) bool {
	if s[i] != '_' {
		return true
	}
	before, after := lastRune(s[:i]), firstRune(s[i+2:])
	return !(unicode.IsLetter(before) || unicode.IsDigit(before)) || !(unicode.IsLetter(after) || unicode.IsDigit(after))
}

// tagLength is the length of the HTML tag or comment that s begins with, or 0.
func tagLength(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if n := strings.Index(s, "-->"); n > 0 {
			return n + 3
		}
		return 0
	}
	rest := strings.TrimPrefix(s[1:], "/")
	for _, tag := range []string{"br", "b", "i", "strong", "em", "code", "p", "u", "sub", "sup", "span", "a", "kbd", "small", "mark", "details", "summary"} {
		if len(rest) <= len(tag) || !strings.EqualFold(rest[:len(tag)], tag) {
			continue
		}
		if c := rest[len(tag)]; c != '>' && c != ' ' && c != '/' {
			continue
		}
		if n := strings.IndexByte(s, '>'); n > 0 && n < 200 {
			return n + 1
		}
	}
	return 0
}

// linkAt reads [words](target) at i and gives the range of its words and its end.
func linkAt(s string, i int) ([2]int, int) {
	open := i + strings.IndexByte(s[i:], '[')
	limit := min(len(s), open+400)
	end := strings.IndexByte(s[open:limit], ']')
	if end < 0 || open+end+1 >= len(s) || s[open+end+1] != '(' {
		return [2]int{}, i
	}
	target := open + end + 1
	stop := strings.IndexByte(s[target:min(len(s), target+2000)], ')')
	if stop < 0 || !strings.ContainsAny(s[target:target+stop], "./#:") {
		return [2]int{}, i
	}
	return [2]int{open + 1, open + end}, target + stop + 1
}

// boldPrefix splits a text that begins with **words** into the words and what follows.
func boldPrefix(t text) (bold, rest text, ok bool) {
	for _, mark := range []string{"**", "__"} {
		if !strings.HasPrefix(t.s, mark) {
			continue
		}
		end := strings.Index(t.s[2:], mark)
		if end <= 0 || end > 200 {
			continue
		}
		return t.sub(2, 2+end).trim(), t.from(2 + end + 2), true
	}
	return text{}, t, false
}
