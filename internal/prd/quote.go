package prd

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteScanner finds quoted stretches of a string in one pass. Inside double quotes nothing is interpreted but the
// escapes of unquote; the other quotes have none. A quote opens after white space or an opening mark and closes
// before white space or a closing mark, so that 5" and user's are words.
type quoteScanner struct {
	s    string
	none map[string]bool // closers that do not occur from some position on
}

// quotePairs are the openers and closers of quoted text.
var quotePairs = []struct{ open, close string }{
	{`"`, `"`}, {"`", "`"}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"«", "»"}, {"„", "“"},
}

// skip is the end of the quoted stretch that begins at i, or i where none begins there.
func (q *quoteScanner) skip(i int) int {
	c := q.s[i]
	if c != '"' && c != '`' && c != '\'' && c < 0xc2 {
		return i
	}
	for _, p := range quotePairs {
		if !strings.HasPrefix(q.s[i:], p.open) {
			continue
		}
		if p.open != "`" && !opensAfter(q.s[:i]) || q.none[p.open] {
			return i
		}
		if end := q.closer(i+len(p.open), p.open, p.close); end > 0 {
			return end
		}
		if q.none == nil {
			q.none = map[string]bool{}
		}
		q.none[p.open] = true
		return i
	}
	return i
}

// skipAny is skip, with the common case of a letter decided where it is asked.
func (q *quoteScanner) skipAny(i int) int {
	if c := q.s[i]; c > '`' && c < 0xc2 || c > '\'' && c < '`' || c < '"' {
		return i
	}
	return q.skip(i)
}

// closer is the position behind the closing quote, or 0.
func (q *quoteScanner) closer(i int, open, close string) int {
	for j := i; j < len(q.s); j++ {
		if open == `"` && q.s[j] == '\\' {
			j++
			continue
		}
		if q.s[j] == close[0] && strings.HasPrefix(q.s[j:], close) {
			end := j + len(close)
			if open == "`" || open == `"` || closesBefore(q.s[end:]) {
				return end
			}
		}
	}
	return 0
}

func opensAfter(before string) bool {
	r := lastRune(before)
	return r == 0 || unicode.IsSpace(r) || strings.ContainsRune("([{<|,;:=/*_→—–", r)
}

func closesBefore(after string) bool {
	r := firstRune(after)
	return r == 0 || unicode.IsSpace(r) || strings.ContainsRune(")]}>|,;:./!?*_—–-\"`", r)
}

// unquote gives what a quoted stretch stands for, and whether s was one: "…" with the escapes \" \\ \n \r \t and
// \u{hex}, any other backslash standing for itself; and other quotes without escapes.
func unquote(s string) (string, bool) {
	for _, p := range quotePairs {
		if len(s) >= len(p.open)+len(p.close) && strings.HasPrefix(s, p.open) && strings.HasSuffix(s, p.close) {
			body := s[len(p.open) : len(s)-len(p.close)]
			if p.open == `"` {
				return unescape(body), true
			}
			return body, true
		}
	}
	return s, false
}

// unescape resolves the escapes of double quotes.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case '"', '\\':
			b.WriteByte(s[i])
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			if r, n := hexEscape(s[i+1:]); n > 0 {
				b.WriteRune(r)
				i += n
				continue
			}
			b.WriteString(`\u`)
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// hexEscape reads {hex} and gives its character and length.
func hexEscape(s string) (rune, int) {
	end := strings.IndexByte(s, '}')
	if !strings.HasPrefix(s, "{") || end < 2 || end > 7 {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[1:end], 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), end + 1
}

// splitTop splits at separators that stand outside quotes and brackets. isSep gives the length of the separator at
// a position, or 0.
func splitTop(t text, isSep func(s string, i int) int) []text {
	var out []text
	q := quoteScanner{s: t.s}
	depth, start := 0, 0
	for i := 0; i < len(t.s); i++ {
		if end := q.skipAny(i); end > i {
			i = end - 1
			continue
		}
		switch t.s[i] {
		case '(', '[', '{':
			depth++
			continue
		case ')', ']', '}':
			if depth > 0 {
				depth--
			}
			continue
		}
		if depth > 0 {
			continue
		}
		if n := isSep(t.s, i); n > 0 {
			out = append(out, t.sub(start, i).trim())
			start = i + n
			i = start - 1
		}
	}
	return append(out, t.from(start).trim())
}

// indexTop is the first position outside quotes and brackets where isSep matches, and the separator's length; -1, 0
// where there is none.
func indexTop(s string, isSep func(s string, i int) int) (int, int) {
	q := quoteScanner{s: s}
	depth := 0
	for i := 0; i < len(s); i++ {
		if end := q.skipAny(i); end > i {
			i = end - 1
			continue
		}
		if depth == 0 {
			if n := isSep(s, i); n > 0 {
				return i, n
			}
		}
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth > 0 {
				depth--
			}
		}
	}
	return -1, 0
}

// commas separates at commas and semicolons.
func commas(s string, i int) int {
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
func listCommas(s string, i int) int {
	if n := commas(s, i); n > 0 {
		rest := s[i+n:]
		trimmed := strings.TrimLeft(rest, " ")
		for _, w := range conjunctions {
			if hasWordPrefix(trimmed, w) {
				return n + len(rest) - len(trimmed) + len(w)
			}
		}
		return n
	}
	if i == 0 || s[i-1] != ' ' || strings.IndexByte("aoptwue&", lowerByte(s[i])) < 0 {
		return 0
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
func dashes(s string, i int) int {
	if s[i] != ' ' && s[i] != 0xe2 {
		return 0
	}
	for _, d := range []string{" – ", " — ", " - ", " -- ", " : "} {
		if strings.HasPrefix(s[i:], d) {
			return len(d)
		}
	}
	if strings.HasPrefix(s[i:], "—") {
		return len("—")
	}
	return 0
}

// matching is the position of the bracket that closes the one at i, quotes skipped; len(s) where it stays open.
func matching(s string, i int) int {
	q := quoteScanner{s: s}
	depth := 0
	for j := i; j < len(s); j++ {
		if end := q.skip(j); end > j {
			j = end - 1
			continue
		}
		switch s[j] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(s)
}
