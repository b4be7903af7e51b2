package genome

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// charSet is a set of characters: ranges in ascending order that neither touch nor overlap.
type charSet []charRange

// charRange is every character from low to high.
type charRange struct{ low, high rune }

// The classes that have a letter, in ASCII as the contract reads them.
var (
	digits     = charSet{{'0', '9'}}
	wordChars  = charSet{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	whiteSpace = charSet{{'\t', '\r'}, {' ', ' '}}
)

// union puts ranges in order and joins those that touch.
func union(ranges ...charRange) charSet {
	slices.SortFunc(ranges, func(a, b charRange) int { return int(a.low - b.low) })
	var set charSet
	for _, r := range ranges {
		if n := len(set); n > 0 && r.low <= set[n-1].high+1 {
			set[n-1].high = max(set[n-1].high, r.high)
			continue
		}
		set = append(set, r)
	}
	return set
}

// negated is every character that is not in the set.
func (s charSet) negated() charSet {
	var rest charSet
	low := rune(0)
	for _, r := range s {
		if low < r.low {
			rest = append(rest, charRange{low, r.low - 1})
		}
		low = r.high + 1
	}
	if low <= lastCharacter {
		rest = append(rest, charRange{low, lastCharacter})
	}
	return rest
}

// isNegated reports whether the set is all but some characters, which is how it is then written.
func (s charSet) isNegated() bool {
	return len(s) > 0 && s[len(s)-1].high == lastCharacter
}

// size is the number of characters in the set.
func (s charSet) size() int {
	n := 0
	for _, r := range s {
		n += int(r.high-r.low) + 1
	}
	return n
}

// at is the n-th character of the set.
func (s charSet) at(n int) rune {
	for _, r := range s {
		if k := int(r.high-r.low) + 1; n < k {
			return r.low + rune(n)
		} else {
			n -= k
		}
	}
	return s[0].low
}

// String is the set as it is written in a pattern: one character, or a class.
func (s charSet) String() string {
	if len(s) == 1 && s[0].low == s[0].high {
		return quoteChar(s[0].low, `\.*+?()[]{}|^$`)
	}
	opening, shown := "[", s
	if s.isNegated() {
		opening, shown = "[^", s.negated()
	}
	var b strings.Builder
	b.WriteString(opening)
	for _, r := range shown {
		b.WriteString(quoteChar(r.low, `\[]^-&~|`))
		if r.high > r.low+1 {
			b.WriteByte('-')
		}
		if r.high > r.low {
			b.WriteString(quoteChar(r.high, `\[]^-&~|`))
		}
	}
	return b.String() + "]"
}

// quoteChar writes a character so that it means itself: a control character by its code; the special ones by a
// backslash or, where the languages disagree about a backslash, by their code too.
func quoteChar(r rune, special string) string {
	switch {
	case r < ' ' || r == 0x7F || r == '&' && strings.ContainsRune(special, r) || r == '~' && strings.ContainsRune(special, r):
		return fmt.Sprintf(`\x%02x`, r)
	case strings.ContainsRune(special, r):
		return `\` + string(r)
	}
	return string(r)
}

// class reads a class in square brackets.
func (p *patternParser) class() (*pattern, error) {
	p.take("[")
	negative := p.take("^")
	var ranges []charRange
	for first := true; ; first = false {
		switch {
		case len(p.rest) == 0:
			return nil, errors.New("a class is not closed")
		case p.next("]") && first:
			return nil, errors.New("a class is empty, or begins with ]")
		case p.take("]"):
			set := union(ranges...)
			if negative {
				set = set.negated()
			}
			return checkSet(set)
		case p.next("[:"), p.next("&&"), p.next("--"), p.next("~~"), p.next("["):
			return nil, errors.New("a class has a class or a set operation in it")
		}
		item, err := p.classItem()
		if err != nil {
			return nil, err
		}
		ranges = append(ranges, item...)
	}
}

// classItem reads one character, one range or one letter class.
func (p *patternParser) classItem() (charSet, error) {
	low, err := p.classChar()
	if err != nil || !p.next("-") || len(p.rest) < 2 || p.rest[1] == ']' {
		return low, err
	}
	p.take("-")
	high, err := p.classChar()
	switch {
	case err != nil:
		return nil, err
	case low.size() != 1 || high.size() != 1 || low[0].low > high[0].low:
		return nil, errors.New("a class has a range that is none")
	}
	return charSet{{low[0].low, high[0].low}}, nil
}

// classChar reads one character of a class, or a letter class.
func (p *patternParser) classChar() (charSet, error) {
	if p.next(`\`) {
		return p.escape()
	}
	r := p.rest[0]
	p.rest = p.rest[1:]
	t, err := literal(r)
	if err != nil {
		return nil, err
	}
	return t.set, nil
}

// checkSet refuses a class whose edges not every language reads alike.
func checkSet(set charSet) (*pattern, error) {
	if len(set) == 0 {
		return nil, errors.New("a class matches nothing")
	}
	written := set
	if set.isNegated() {
		written = set.negated()
	}
	if len(written) == 0 {
		return nil, errors.New("a class matches everything")
	}
	for _, r := range written {
		if !isShared(r.low) || !isShared(r.high) || r.low < 0xD800 && r.high > 0xDFFF {
			return nil, errors.New("a class reaches beyond the characters that are counted alike in all languages")
		}
	}
	return &pattern{set: set}, nil
}

// escape reads a backslash and what follows it.
func (p *patternParser) escape() (charSet, error) {
	p.take(`\`)
	if len(p.rest) == 0 {
		return nil, errors.New("it ends in a backslash")
	}
	r := p.rest[0]
	p.rest = p.rest[1:]
	if set, ok := letterClasses[r]; ok {
		return set, nil
	}
	if c, ok := controlLetters[r]; ok {
		return charSet{{c, c}}, nil
	}
	switch {
	case r == 'x' || r == 'u':
		return p.hex(map[rune]int{'x': 2, 'u': 4}[r])
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		return nil, fmt.Errorf(`\%c is not read alike in all languages`, r)
	}
	t, err := literal(r)
	if err != nil {
		return nil, err
	}
	return t.set, nil
}

// letterClasses are the classes behind a backslash.
var letterClasses = map[rune]charSet{
	'd': digits, 'w': wordChars, 's': whiteSpace, 'D': digits.negated(), 'W': wordChars.negated(), 'S': whiteSpace.negated(),
}

// controlLetters are the control characters behind a backslash.
var controlLetters = map[rune]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f'}

// hex reads the digits of \x41, \u0041 or \u{41}.
func (p *patternParser) hex(count int) (charSet, error) {
	length := count
	braced := p.take("{")
	if braced {
		if length = slices.Index(p.rest, '}'); length < 1 || length > 6 {
			return nil, errors.New("an escape has no hexadecimal digits")
		}
	}
	if len(p.rest) < length {
		return nil, errors.New("an escape has too few hexadecimal digits")
	}
	var r rune
	for _, digit := range p.rest[:length] {
		n := strings.IndexRune("0123456789abcdef", unicode.ToLower(digit))
		if n < 0 {
			return nil, errors.New("an escape has no hexadecimal digits")
		}
		r = r<<4 | rune(n)
	}
	p.rest = p.rest[length:]
	if braced {
		p.take("}")
	}
	t, err := literal(r)
	if err != nil {
		return nil, err
	}
	return t.set, nil
}
