package genome

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// pattern is a regular expression of the subset that the ten stacks' languages read alike: literals, classes, groups,
// alternation and repetition, always against the whole value.
type pattern struct {
	kind  patternKind
	set   charSet    // one character of a set
	parts []*pattern // sequence: in order; alternation: the choices; repetition: the one repeated
	least int        // repetition
	most  int        // repetition; unbounded is no limit
}

type patternKind int

const (
	oneChar patternKind = iota
	sequence
	alternation
	repetition
)

const (
	unbounded     = -1
	maxRepeat     = 1000 // what RE2 allows
	maxPattern    = 1000 // bytes of a pattern
	maxNesting    = 20   // groups within groups
	safeRepeat    = 3    // how often a group that varies may be repeated before matching it may take too long
	lastCharacter = unicode.MaxRune
)

// patternParser reads one pattern. Anything outside the subset is an error that says what.
type patternParser struct {
	rest  []rune
	depth int
}

// parsePattern reads a pattern. A leading ^ and a trailing $ are dropped, of each choice at the top as well; so are
// slashes around it.
func parsePattern(source string) (*pattern, error) {
	if len(source) > maxPattern {
		return nil, fmt.Errorf("it is longer than %d bytes", maxPattern)
	}
	if strings.HasPrefix(source, "/^") && strings.HasSuffix(source, "$/") {
		source = source[1 : len(source)-1]
	}
	p := &patternParser{rest: []rune(source)}
	tree, err := p.alternation()
	if err != nil {
		return nil, err
	}
	if len(p.rest) > 0 {
		return nil, errors.New("a ) closes no group")
	}
	if tree.isEmpty() {
		return nil, errors.New("it is empty")
	}
	if err := tree.safe(); err != nil {
		return nil, err
	}
	if _, err := regexp.Compile(tree.String()); err != nil {
		return nil, errors.New("it repeats too much")
	}
	return tree, nil
}

// next reports whether the rest begins with a text.
func (p *patternParser) next(prefix string) bool {
	want := []rune(prefix)
	return len(p.rest) >= len(want) && slices.Equal(p.rest[:len(want)], want)
}

// take drops a text from the rest if it begins with it.
func (p *patternParser) take(prefix string) bool {
	if !p.next(prefix) {
		return false
	}
	p.rest = p.rest[len([]rune(prefix)):]
	return true
}

// alternation reads choices up to the end or a closing bracket.
func (p *patternParser) alternation() (*pattern, error) {
	if p.depth > maxNesting {
		return nil, fmt.Errorf("it nests more than %d groups", maxNesting)
	}
	var choices []*pattern
	for {
		choice, err := p.sequence()
		if err != nil {
			return nil, err
		}
		choices = append(choices, choice)
		if !p.take("|") {
			break
		}
	}
	if len(choices) == 1 {
		return choices[0], nil
	}
	return &pattern{kind: alternation, parts: choices}, nil
}

// sequence reads what stands one after the other.
func (p *patternParser) sequence() (*pattern, error) {
	seq := &pattern{kind: sequence}
	if p.depth == 0 {
		_ = p.take("^") || p.take(`\A`)
	}
	for len(p.rest) > 0 && !p.next("|") && !p.next(")") {
		if p.depth == 0 && p.atEnd() {
			break
		}
		atom, err := p.atom()
		if err != nil {
			return nil, err
		}
		if atom, err = p.repeated(atom); err != nil {
			return nil, err
		}
		seq.parts = append(seq.parts, atom)
	}
	if len(seq.parts) == 1 {
		return seq.parts[0], nil
	}
	return seq, nil
}

// atEnd drops an anchor that ends a choice at the top.
func (p *patternParser) atEnd() bool {
	for _, anchor := range []string{"$", `\z`, `\Z`} {
		if n := len([]rune(anchor)); p.next(anchor) && (len(p.rest) == n || p.rest[n] == '|') {
			return p.take(anchor)
		}
	}
	return false
}

// atom reads one character, class or group.
func (p *patternParser) atom() (*pattern, error) {
	r := p.rest[0]
	switch r {
	case '(':
		return p.group()
	case '[':
		return p.class()
	case '\\':
		set, err := p.escape()
		return &pattern{set: set}, err
	case '.':
		p.rest = p.rest[1:]
		return &pattern{set: charSet{{'\n', '\n'}}.negated()}, nil
	case '^', '$':
		return nil, fmt.Errorf("%c stands inside it", r)
	case '*', '+', '?', '{':
		return nil, fmt.Errorf("%c repeats nothing", r)
	}
	p.rest = p.rest[1:]
	return literal(r)
}

// literal is one character as it is.
func literal(r rune) (*pattern, error) {
	if !isShared(r) {
		return nil, fmt.Errorf("the character U+%04X is not counted alike in all languages", r)
	}
	return &pattern{set: charSet{{r, r}}}, nil
}

// isShared reports whether every stack's language reads the character alike: not NUL, not a line or paragraph
// separator, not beyond the basic plane (two units in UTF-16).
func isShared(r rune) bool {
	return r > 0 && r <= 0xFFFF && r != 0x2028 && r != 0x2029 && r != 0x85 && (r < 0xD800 || r > 0xDFFF)
}

// group reads a group; which kind of capturing it does makes no difference to what matches.
func (p *patternParser) group() (*pattern, error) {
	p.take("(")
	if p.take("?") && !p.take(":") {
		p.take("P")
		end := slices.Index(p.rest, '>')
		if !p.next("<") || p.next("<=") || p.next("<!") || end < 0 {
			return nil, errors.New("a group looks ahead or behind, or sets a flag")
		}
		p.rest = p.rest[end+1:]
	}
	p.depth++
	inner, err := p.alternation()
	p.depth--
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, errors.New("a group is not closed")
	}
	return inner, nil
}

// repeated reads the quantifier that follows an atom, if any.
func (p *patternParser) repeated(atom *pattern) (*pattern, error) {
	least, most := 0, unbounded
	switch {
	case p.take("*"):
	case p.take("+"):
		least = 1
	case p.take("?"):
		most = 1
	case p.take("{"):
		var err error
		if least, most, err = p.bounds(); err != nil {
			return nil, err
		}
	default:
		return atom, nil
	}
	if p.take("?"); p.next("+") || p.next("*") || p.next("?") || p.next("{") {
		return nil, errors.New("a repetition is repeated, or possessive")
	}
	return &pattern{kind: repetition, parts: []*pattern{atom}, least: least, most: most}, nil
}

// bounds reads the rest of {n}, {n,} or {n,m}.
func (p *patternParser) bounds() (least, most int, err error) {
	end := slices.Index(p.rest, '}')
	if end < 0 {
		return 0, 0, errors.New("{ is not closed")
	}
	low, high, isRange := strings.Cut(string(p.rest[:end]), ",")
	p.rest = p.rest[end+1:]
	least, err1 := strconv.Atoi(low)
	most = least
	var err2 error
	if isRange {
		most = unbounded
		if high != "" {
			most, err2 = strconv.Atoi(high)
		}
	}
	switch {
	case err1 != nil || err2 != nil || least < 0 || strings.ContainsAny(low+high, "+- "):
		return 0, 0, errors.New("{ } holds no numbers")
	case max(least, most) > maxRepeat:
		return 0, 0, fmt.Errorf("it repeats more than %d times", maxRepeat)
	case most == 0 || most != unbounded && most < least:
		return 0, 0, errors.New("{ } allows nothing")
	}
	return least, most, nil
}

// isEmpty reports whether the pattern has no character at all.
func (t *pattern) isEmpty() bool {
	return t.kind == sequence && len(t.parts) == 0
}

// varies reports whether a repetition or an alternation stands anywhere in the pattern.
func (t *pattern) varies() bool {
	if t.kind == repetition || t.kind == alternation {
		return true
	}
	return slices.ContainsFunc(t.parts, (*pattern).varies)
}

// safe refuses what some language matches in exponential time, and what UTF-16 counts otherwise: a negated class is
// one unit or two, which makes no difference only under * and +.
func (t *pattern) safe() error {
	if t.kind == oneChar && t.set.isNegated() {
		return errors.New("a negated class (or .) stands elsewhere than under * or +, where it is not counted alike in all languages")
	}
	if t.kind == repetition {
		inner := t.parts[0]
		if inner.isEmpty() {
			return errors.New("it repeats an empty group")
		}
		if inner.kind == oneChar && inner.set.isNegated() && t.least <= 1 && t.most == unbounded {
			return nil
		}
		if inner.varies() && (t.most == unbounded || t.most > safeRepeat) {
			return errors.New("a group that holds a repetition or an alternation is itself repeated, which can take exponential time")
		}
	}
	for _, part := range t.parts {
		if err := part.safe(); err != nil {
			return err
		}
	}
	return nil
}

// String is the pattern in its normal form, the syntax that all ten languages share.
func (t *pattern) String() string {
	switch t.kind {
	case oneChar:
		return t.set.String()
	case sequence:
		var b strings.Builder
		for _, part := range t.parts {
			b.WriteString(part.grouped(part.kind == alternation))
		}
		return b.String()
	case alternation:
		choices := make([]string, len(t.parts))
		for i, part := range t.parts {
			choices[i] = part.String()
		}
		return strings.Join(choices, "|")
	}
	return t.parts[0].grouped(t.parts[0].kind != oneChar) + t.quantifier()
}

// grouped is the pattern in a group, where one is needed.
func (t *pattern) grouped(needed bool) string {
	if needed {
		return "(?:" + t.String() + ")"
	}
	return t.String()
}

// quantifier is a repetition's shortest spelling.
func (t *pattern) quantifier() string {
	switch {
	case t.least == 0 && t.most == unbounded:
		return "*"
	case t.least == 1 && t.most == unbounded:
		return "+"
	case t.least == 0 && t.most == 1:
		return "?"
	case t.most == unbounded:
		return fmt.Sprintf("{%d,}", t.least)
	case t.least == t.most:
		return fmt.Sprintf("{%d}", t.least)
	}
	return fmt.Sprintf("{%d,%d}", t.least, t.most)
}
