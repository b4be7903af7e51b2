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
	none [len(quotePairs)]bool // which closers do not occur from some position on
}

// quotePairs are the openers and closers of quoted text.
var quotePairs = [...]struct{ open, close string }{
	{`"`, `"`}, {"`", "`"}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"«", "»"}, {"„", "“"},
}

// skip is the end of the quoted stretch that begins at i, or i where none begins there.
func (q *quoteScanner) skip(i int) int {
	c := q.s[i]
	if c != '"' && c != '`' && c != '\'' && c < 0xc2 {
		return i
	}
	for k, p := range quotePairs {
		if !strings.HasPrefix(q.s[i:], p.open) {
			continue
		}
		if q.none[k] || p.open != "`" && !opensAfter(q.s[:i]) {
			return i
		}
		if end := q.closer(i+len(p.open), p.open, p.close); end > 0 {
			return end
		}
		q.none[k] = true
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
