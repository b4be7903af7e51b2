package prd

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cursor reads words, numbers and values off the front of a string.
type cursor struct {
	s  string
	at int
}

// rest is what has not been read.
func (c *cursor) rest() string { return c.s[c.at:] }

// done reports whether everything has been read.
func (c *cursor) done() bool { return c.at >= len(c.s) }

// space skips white space.
func (c *cursor) space() {
	for !c.done() {
		if b := c.s[c.at]; b > ' ' && b < 0x80 {
			return
		}
		r, n := utf8.DecodeRuneInString(c.rest())
		if !unicode.IsSpace(r) {
			return
		}
		c.at += n
	}
}

// peek is the next word in lower case (letters, digits, _, inner - ' . ), or "".
func (c *cursor) peek() string {
	save := c.at
	w := c.word()
	c.at = save
	return w
}

// word reads the next word in lower case.
func (c *cursor) word() string {
	start := c.skipWord()
	return strings.ToLower(c.s[start:c.at])
}

// skipWord passes over the next word and gives where it begins; where there is none, the cursor stays there.
func (c *cursor) skipWord() (start int) {
	c.space()
	start = c.at
	for !c.done() {
		if isWordByte(c.s, c.at) {
			c.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(c.rest())
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			next, _ := utf8.DecodeRuneInString(c.s[c.at+n:])
			if c.at == start || (r != '-' && r != '\'' && r != '’') || !unicode.IsLetter(next) {
				break
			}
		}
		c.at += n
	}
	return start
}

// passes reports whether there was another word, and passes over it.
func (c *cursor) passes() bool { return c.skipWord() < c.at }

// accept reads one of several phrases, words separated by single spaces, in any case; the longest must stand first.
func (c *cursor) accept(phrases ...string) bool {
	save := c.at
	c.space()
	if c.done() {
		c.at = save
		return false
	}
	first := lowerByte(c.s[c.at])
	for _, p := range phrases {
		if p[0] != first {
			continue
		}
		if end := c.phraseEnd(p); end >= 0 {
			c.at = end
			return true
		}
	}
	c.at = save
	return false
}

// phraseEnd is where the words of a phrase end that stand at the cursor; -1 where other words do.
func (c *cursor) phraseEnd(p string) int {
	at := c.at
	for i := 0; i < len(p); i++ {
		if p[i] == ' ' {
			start := at
			for at < len(c.s) && (c.s[at] == ' ' || c.s[at] == '\t') {
				at++
			}
			if at == start {
				return -1
			}
			continue
		}
		if at >= len(c.s) || lowerByte(c.s[at]) != p[i] {
			return -1
		}
		at++
	}
	if at < len(c.s) {
		r, n := utf8.DecodeRuneInString(c.s[at:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return -1
		}
		if r == '-' || r == '\'' || r == '’' {
			if next, _ := utf8.DecodeRuneInString(c.s[at+n:]); unicode.IsLetter(next) {
				return -1
			}
		}
	}
	return at
}

// lowerByte is an ASCII letter in lower case, any other byte as it is.
func lowerByte(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// mark reads one of several marks (punctuation), after white space.
func (c *cursor) mark(marks ...string) bool {
	save := c.at
	c.space()
	for _, m := range marks {
		if strings.HasPrefix(c.rest(), m) {
			c.at += len(m)
			return true
		}
	}
	c.at = save
	return false
}

// plainDigits drops what groups digits.
var plainDigits = strings.NewReplacer(",", "", "_", "", "+", "", "−", "-")

// number reads a decimal numeral, with grouping commas or underscores dropped and a leading currency sign skipped.
func (c *cursor) number() (string, bool) {
	save := c.at
	c.space()
	c.mark("$", "€", "£")
	s := c.rest()
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	} else if strings.HasPrefix(s, "−") {
		i = len("−")
	}
	start := i
	seenDot := false
	for i < len(s) {
		switch ch := s[i]; {
		case ch >= '0' && ch <= '9':
		case ch == '.' && !seenDot && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			seenDot = true
		case (ch == ',' || ch == '_') && i > start && groupFollows(s[i+1:]):
		default:
			goto end
		}
		i++
	}
end:
	if i == start || i < len(s) && (unicode.IsLetter(firstRune(s[i:])) && !strings.ContainsAny(s[i:i+1], "kKmM%c")) {
		c.at = save
		return "", false
	}
	digits := s[:i]
	if strings.ContainsAny(digits, ",_+−") {
		digits = plainDigits.Replace(digits)
	}
	c.at += i
	if c.at < len(c.s) && (c.s[c.at] == 'k' || c.s[c.at] == 'K') && !isWordByte(c.s, c.at+1) && !seenDot {
		c.at++
		digits += "000"
	}
	return digits, true
}

// isLetter reports whether a byte is a letter of ASCII.
func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

func isWordByte(s string, i int) bool {
	return i < len(s) && (s[i] == '_' || s[i] >= '0' && s[i] <= '9' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z')
}

// groupFollows reports whether s begins with three digits and no fourth: the thousands of a grouped numeral.
func groupFollows(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// quoted reads a quoted stretch and gives what it stands for.
func (c *cursor) quoted() (string, bool) {
	save := c.at
	c.space()
	if c.done() {
		return "", false
	}
	q := quoteScanner{s: c.s}
	if end := q.skip(c.at); end > c.at {
		v, _ := unquote(c.s[c.at:end])
		c.at = end
		return v, true
	}
	c.at = save
	return "", false
}

// bracketed reads a group ( … ), [ … ] or { … } and gives what stands inside.
func (c *cursor) bracketed() (string, bool) {
	save := c.at
	c.space()
	if c.done() || strings.IndexByte("([{", c.s[c.at]) < 0 {
		c.at = save
		return "", false
	}
	end := matching(c.s, c.at)
	inside := c.s[c.at+1 : end]
	c.at = min(end+1, len(c.s))
	return inside, true
}

// value reads a quoted stretch, a bracketed structure, a number or a bare word as a default is written.
func (c *cursor) value() (v string, wasQuoted, ok bool) {
	if v, ok := c.quoted(); ok {
		return v, true, true
	}
	save := c.at
	c.space()
	if c.done() {
		return "", false, false
	}
	if strings.IndexByte("[{", c.s[c.at]) >= 0 {
		start := c.at
		if _, ok := c.bracketed(); ok {
			return c.s[start:c.at], false, true
		}
	}
	start := c.at
	for !c.done() {
		r, n := utf8.DecodeRuneInString(c.rest())
		if unicode.IsSpace(r) || strings.ContainsRune(",;)]}", r) || r == '.' && (c.at+1 == len(c.s) || c.s[c.at+1] == ' ') {
			break
		}
		if r == '(' {
			c.at = min(matching(c.s, c.at)+1, len(c.s))
			continue
		}
		c.at += n
	}
	if c.at == start {
		c.at = save
		return "", false, false
	}
	return c.s[start:c.at], false, true
}
