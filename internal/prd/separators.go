package prd

import (
	"slices"
	"strings"
	"unicode"
)

// separator says where texts are split: length gives the length of the separator at a position, or 0. It is asked at
// the bytes alone that one may begin with.
type separator struct {
	length func(s string, i int) int
	class  [256]byteClass
}

// byteClass says why a byte is to be looked at; most bytes of a text are not.
type byteClass uint8

const (
	mayStart    byteClass = 1 << iota // a separator may begin
	behindSpace                       // it may begin behind a space only
	isBracket                         // a bracket opens or closes
	mayQuote                          // a quotation may begin
)

// separates makes a separator that begins with the first byte of one of some characters.
func separates(starts string, length func(s string, i int) int) *separator {
	p := &separator{length: length}
	for _, c := range starts {
		p.class[string(c)[0]] |= mayStart
	}
	for _, c := range "()[]{}" {
		p.class[c] |= isBracket
	}
	for _, q := range quotePairs {
		p.class[q.open[0]] |= mayQuote
	}
	return p
}

// words adds the bytes that separators which are words of their own begin with.
func (sep *separator) words(starts string) *separator {
	for i := range len(starts) {
		sep.class[starts[i]] |= mayStart | behindSpace
	}
	return sep
}

// oneByte is the length of a separator that is one character of ASCII.
func oneByte(string, int) int { return 1 }

// colons, openings and equalSigns separate at their mark, wherever it stands.
var (
	colons     = separates(":", oneByte)
	openings   = separates("(", oneByte)
	equalSigns = separates("=", oneByte)
)

// few is room for as many pieces as most texts have.
type few [6]text

// splitTop splits at separators that stand outside quotes and brackets.
func splitTop(t text, sep *separator) []text {
	var near few
	return slices.Clone(splitInto(near[:0], t, sep))
}

// splitInto is splitTop that appends to pieces, for callers that keep none of them.
func splitInto(pieces []text, t text, sep *separator) []text {
	start := 0
	sep.walk(t.s, func(i, n int) bool {
		pieces = append(pieces, t.sub(start, i).trim())
		start = i + n
		return true
	})
	return append(pieces, t.from(start).trim())
}

// indexTop is the first position outside quotes and brackets where a separator stands, and its length; -1, 0 where
// there is none.
func indexTop(s string, sep *separator) (at, length int) {
	at = -1
	sep.walk(s, func(i, n int) bool {
		at, length = i, n
		return false
	})
	return at, length
}

// walk gives each separator outside quotes and brackets, its position and length, as long as found wants more. An opening
// bracket may be a separator itself.
func (sep *separator) walk(s string, found func(i, n int) bool) {
	q := quoteScanner{s: s}
	depth := 0
	for i := 0; i < len(s); i++ {
		class := sep.class[s[i]]
		if class == 0 {
			continue
		}
		if class&mayQuote != 0 {
			if end := q.skip(i); end > i {
				i = end - 1
				continue
			}
		}
		if class&mayStart != 0 && depth == 0 && (class&behindSpace == 0 || i > 0 && s[i-1] == ' ') {
			if n := sep.length(s, i); n > 0 {
				if !found(i, n) {
					return
				}
				i += n - 1
				continue
			}
		}
		if class&isBracket != 0 {
			depth = deeper(depth, s[i])
		}
	}
}

// deeper is how many brackets are open behind one.
func deeper(depth int, bracket byte) int {
	switch bracket {
	case '(', '[', '{':
		return depth + 1
	}
	return max(0, depth-1)
}

// commas separates at commas and semicolons.
var commas = separates(",;、，", commaAt)

func commaAt(s string, i int) int {
	if s[i] == ',' || s[i] == ';' {
		return 1
	}
	if s[i] < 0x80 {
		return 0
	}
	if strings.HasPrefix(s[i:], "、") || strings.HasPrefix(s[i:], "，") {
		return len("、")
	}
	return 0
}

// listCommas separates at commas, semicolons and the words and, or, & between them.
var listCommas = separates(",;、，", listCommaAt).words("aoptwueAOPTWUE&")

func listCommaAt(s string, i int) int {
	if n := commaAt(s, i); n > 0 {
		rest := s[i+n:]
		trimmed := strings.TrimLeft(rest, " ")
		for _, w := range conjunctions {
			if hasWordPrefix(trimmed, w) {
				return n + len(rest) - len(trimmed) + len(w)
			}
		}
		return n
	}
	for _, w := range conjunctions {
		if hasWordPrefix(s[i:], w) && !isOnePhrase(s, i) {
			return len(w)
		}
	}
	return 0
}

// isOnePhrase reports whether the "and" at i stands inside a fixed phrase: "date and time", "terms and conditions".
func isOnePhrase(s string, i int) bool {
	for _, p := range []string{"date and time", "terms and conditions", "time and date", "name and surname", "date or time", "one or more", "zero or more", "one or many"} {
		k := strings.Index(p, " ") + 1
		if i >= k && len(s) >= i-k+len(p) && strings.EqualFold(s[i-k:i-k+len(p)], p) {
			return true
		}
	}
	return false
}

// conjunctions join the last two members of an enumeration, longest first.
var conjunctions = []string{"and/or", "as well as", "along with", "together with", "and", "or", "plus", "&", "und", "et"}

// hasWordPrefix reports whether s begins with the word w, in any case, and w ends there.
func hasWordPrefix(s, w string) bool {
	if len(s) < len(w) || !strings.EqualFold(s[:len(w)], w) {
		return false
	}
	if len(s) == len(w) {
		return true
	}
	r := firstRune(s[len(w):])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-'
}

// dashes separates at a dash, arrow or hyphen between spaces.
var dashes = separates(" —", dashAt)

func dashAt(s string, i int) int {
	switch {
	case s[i] == ' ' && i+1 < len(s) && (s[i+1] == '-' || s[i+1] == ':' || s[i+1] == 0xe2):
		for _, d := range []string{" – ", " — ", " - ", " -- ", " : "} {
			if strings.HasPrefix(s[i:], d) {
				return len(d)
			}
		}
		return 0
	case s[i] != 0xe2:
		return 0
	}
	if strings.HasPrefix(s[i:], "—") {
		return len("—")
	}
	return 0
}
