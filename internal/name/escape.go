package name

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// The methods below give a Text safely for the place that they are named after. Those for languages give a whole
// literal, quotes included, whose value is the text byte for byte; those for prose give a single line in which
// nothing is markup and characters that cannot be seen are spelled out as [U+202E].

// Go is an interpreted string literal (Go specification, "String literals").
func (t Text) Go() string { return strconv.Quote(t.raw) }

// JSON is a string of RFC 8259, pure in what an HTML page or a script would misread.
func (t Text) JSON() string {
	return quote(t.raw, '"', func(r rune) string {
		switch {
		case r == '<' || r == '>' || r == '&' || isHidden(r) && r <= 0xFFFF:
			return fmt.Sprintf(`\u%04x`, r)
		case isHidden(r):
			high, low := utf16.EncodeRune(r)
			return fmt.Sprintf(`\u%04x\u%04x`, high, low)
		}
		return ""
	})
}

// YAML is a double-quoted scalar (YAML 1.2.2, section 7.3.1).
func (t Text) YAML() string { return quote(t.raw, '"', bigUEscape) }

// TS is a JavaScript or TypeScript string literal with the quotes that Prettier's singleQuote picks.
func (t Text) TS() string {
	return quote(t.raw, fewerEscapes(t.raw, '\'', '"'), func(r rune) string {
		switch {
		case isHidden(r) && r > 0xFFFF:
			return fmt.Sprintf(`\u{%x}`, r)
		case isHidden(r):
			return fmt.Sprintf(`\u%04x`, r)
		}
		return ""
	})
}

// Python is a string literal with the quotes that Black and Ruff pick.
func (t Text) Python() string { return quote(t.raw, fewerEscapes(t.raw, '"', '\''), bigUEscape) }

// SQL is a PostgreSQL string constant on one line; an escape string (E'…') where the text holds what cannot be seen.
func (t Text) SQL() string {
	if !strings.ContainsFunc(t.raw, isHidden) {
		return "'" + strings.ReplaceAll(t.raw, "'", "''") + "'"
	}
	return "E" + strings.ReplaceAll(quote(strings.ReplaceAll(t.raw, "'", "''"), '\x00', bigUEscape), "\x00", "'")
}

// HTML is character data or the value of a quoted attribute.
func (t Text) HTML() string { return html.EscapeString(visible(t.raw)) }

// startsList matches what CommonMark reads as the start of an ordered list.
var startsList = regexp.MustCompile(`^\d+[.)]`)

// MD is a run of Markdown text (CommonMark 0.31, section 2.4), also at the start of a line or inside a table's cell.
func (t Text) MD() string {
	var b strings.Builder
	line := visible(t.raw)
	for i, r := range line {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]{}|~$#!", r), i == 0 && strings.ContainsRune("+-=:", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case i == 0 && startsList.MatchString(line):
			fmt.Fprintf(&b, "&#%d;", r) // "1." would begin a list
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Comment is one line that ends no comment, docstring or template block of any stack's language.
func (t Text) Comment() string {
	s := visible(t.raw)
	for _, broken := range [][2]string{
		{"*/", "* /"}, {"/*", "/ *"}, {"?>", "? >"}, {"%>", "% >"}, {"<%", "< %"}, {"--", "- -"}, {`""`, `" "`}, {"''", "' '"},
		{`\`, "/"}, {"{{", "{ {"}, {"}}", "} }"}, {"`", "'"}, {"${", "$ {"},
	} {
		for strings.Contains(s, broken[0]) {
			s = strings.ReplaceAll(s, broken[0], broken[1])
		}
	}
	return strings.TrimSpace(s)
}

// Mermaid is a quoted label of a Mermaid diagram, with Mermaid's own entity codes.
func (t Text) Mermaid() string {
	var b strings.Builder
	for _, r := range visible(t.raw) {
		if r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" .,-_/", r) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + `"`
}

// quote puts text between quotes with C-like escapes; special gives a further character's escape, or "".
func quote(text string, quotation rune, special func(rune) string) string {
	var b strings.Builder
	b.WriteRune(quotation)
	for _, r := range text {
		escaped := special(r)
		switch {
		case r == '\\' || r == quotation:
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case escaped != "":
			b.WriteString(escaped)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteRune(quotation)
	return b.String()
}

// bigUEscape spells what cannot be seen as \u0000 or \U00000000, as YAML, Python and PostgreSQL read it.
func bigUEscape(r rune) string {
	switch {
	case isHidden(r) && r > 0xFFFF:
		return fmt.Sprintf(`\U%08x`, r)
	case isHidden(r):
		return fmt.Sprintf(`\u%04x`, r)
	}
	return ""
}

// fewerEscapes picks the preferred quotation mark unless the text holds more of it than of the other.
func fewerEscapes(text string, preferred, other rune) rune {
	if strings.Count(text, string(preferred)) > strings.Count(text, string(other)) {
		return other
	}
	return preferred
}

// isHidden reports whether a character cannot be seen, or reorders what can: controls, format characters, separators
// other than the space, private use and unassigned code points.
func isHidden(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }

// visible puts text on one line: white space becomes a space, what cannot be seen its number. Joiners stay, because
// scripts and emoji need them and nothing is reordered by them.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == '\u200c' || r == '\u200d':
			b.WriteRune(r)
		case isHidden(r):
			fmt.Fprintf(&b, "[U+%04X]", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
