package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible makes a text of a document safe for a terminal: control characters, bidirectional overrides, other
// invisible format characters and bytes that are no UTF-8 are spelled out (<U+202E>, <0xFF>). Line feeds and tabs
// stay; everything that can be seen stays as it is.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || isHidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\n' || r == '\t' {
			b.WriteRune(r)
		} else {
			shown, _ := show(s[i:], r, size)
			b.WriteString(shown)
		}
		i += size
	}
	return b.String()
}

// isHidden reports whether a character acts on the display without being seen there. The joiners of emoji and of
// Indic and Persian script are harmless and stay.
func isHidden(r rune) bool {
	if r == '\n' || r == '\t' || r == 0x200C || r == 0x200D {
		return false
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// show gives one character as it is printed and the columns that it takes.
func show(s string, r rune, size int) (string, int) {
	switch {
	case r == utf8.RuneError && size <= 1:
		shown := fmt.Sprintf("<0x%02X>", s[0])
		return shown, len(shown)
	case isHidden(r) || r == '\n':
		shown := fmt.Sprintf("<U+%04X>", r)
		return shown, len(shown)
	}
	return s[:size], width(r)
}

// cell is one character as it is displayed.
type cell struct {
	text  string
	width int
}

// cells is a stretch of a line as it is displayed, with its width in columns.
type cells struct {
	list  []cell
	width int
}

// tabStop is how far apart tabulators stop.
const tabStop = 4

// display lays bytes of one line out, beginning at a column, so that carets can be set under them.
func display(text []byte, column int) cells {
	var c cells
	for s := string(text); len(s) > 0; {
		r, size := utf8.DecodeRuneInString(s)
		var shown string
		var w int
		switch {
		case r == '\t':
			w = tabStop - (column+c.width)%tabStop
			shown = strings.Repeat(" ", w)
		case string(s[:size]) == byteOrderMark && column == 0 && c.width == 0:
			// A byte order mark before the first line is no part of what the user wrote.
		default:
			shown, w = show(s, r, size)
		}
		c.list = append(c.list, cell{shown, w})
		c.width += w
		s = s[size:]
	}
	return c
}

// keepLast drops characters from the front, with an ellipsis in their place, until the width is within the limit.
func (c *cells) keepLast(limit int) {
	if c.width <= limit {
		return
	}
	for len(c.list) > 0 && c.width > limit-1 {
		c.width -= c.list[0].width
		c.list = c.list[1:]
	}
	c.list = append([]cell{{"…", 1}}, c.list...)
	c.width++
}

// keepFirst drops characters from the end, with an ellipsis in their place, until the width is within the limit.
func (c *cells) keepFirst(limit int) {
	if c.width <= limit {
		return
	}
	for len(c.list) > 0 && c.width > limit-1 {
		c.width -= c.list[len(c.list)-1].width
		c.list = c.list[:len(c.list)-1]
	}
	if limit > 0 {
		c.list = append(c.list, cell{"…", 1})
		c.width++
	}
}

// String is the stretch as text.
func (c cells) String() string {
	var b strings.Builder
	for _, one := range c.list {
		b.WriteString(one.text)
	}
	return b.String()
}

// wide holds the characters that terminals show two columns wide (Unicode Standard Annex #11, classes W and F), to
// the precision that a caret needs.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115F, Stride: 1}, {Lo: 0x2E80, Hi: 0x303E, Stride: 1}, {Lo: 0x3041, Hi: 0x33FF, Stride: 1},
		{Lo: 0x3400, Hi: 0x4DBF, Stride: 1}, {Lo: 0x4E00, Hi: 0x9FFF, Stride: 1}, {Lo: 0xA000, Hi: 0xA4CF, Stride: 1},
		{Lo: 0xA960, Hi: 0xA97F, Stride: 1}, {Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, {Lo: 0xF900, Hi: 0xFAFF, Stride: 1},
		{Lo: 0xFE30, Hi: 0xFE6F, Stride: 1}, {Lo: 0xFF01, Hi: 0xFF60, Stride: 1}, {Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1}, {Lo: 0x1F680, Hi: 0x1F6FF, Stride: 1}, {Lo: 0x1F900, Hi: 0x1FAFF, Stride: 1},
		{Lo: 0x20000, Hi: 0x3FFFD, Stride: 1},
	},
}

// width is how many columns a visible character takes.
func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me) || r == 0x200C || r == 0x200D:
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}
