package genome

import (
	"math/big"
	"strings"
	"unicode"
)

// lengthMargin is how far beyond its shortest match and the least allowed length a pattern's matches are looked for.
const lengthMargin = 40

// lengths is a set of lengths as the bits of a number.
type lengths = *big.Int

// matcher makes texts that match a pattern. sizes keeps, for each part, the lengths that its matches can have, up to most.
type matcher struct {
	most    int
	sizes   map[*pattern]lengths
	choices map[*pattern][]rune // characters to choose from, the readable ones first
}

// newMatcher looks for matches of at most that many code points.
func newMatcher(most int) *matcher {
	return &matcher{most: most, sizes: map[*pattern]lengths{}, choices: map[*pattern][]rune{}}
}

// of gives the lengths that a part's matches can have.
func (m *matcher) of(t *pattern) lengths {
	if known, ok := m.sizes[t]; ok {
		return known
	}
	set := new(big.Int)
	switch t.kind {
	case oneChar:
		set.SetBit(set, 1, 1)
	case sequence:
		set.SetBit(set, 0, 1)
		for _, part := range t.parts {
			set = m.sum(set, m.of(part))
		}
	case alternation:
		for _, part := range t.parts {
			set.Or(set, m.of(part))
		}
	case repetition:
		set = m.repeated(t)
	}
	m.sizes[t] = set
	return set
}

// repeated gives the lengths of a repetition's matches.
func (m *matcher) repeated(t *pattern) lengths {
	if t.parts[0].kind == oneChar {
		high := m.most
		if t.most != unbounded {
			high = min(high, t.most)
		}
		return span(t.least, high)
	}
	inner := m.of(t.parts[0])
	round := new(big.Int).SetBit(new(big.Int), 0, 1)
	for range t.least {
		round = m.sum(round, inner)
	}
	all := new(big.Int).Set(round)
	for n := t.least; t.most == unbounded || n < t.most; n++ {
		round = m.sum(round, inner)
		before := new(big.Int).Set(all)
		if all.Or(all, round); all.Cmp(before) == 0 {
			break
		}
	}
	return all
}

// span is every length from least to most.
func span(least, most int) lengths {
	if least > most {
		return new(big.Int)
	}
	ones := new(big.Int).Lsh(big.NewInt(1), uint(most-least+1))
	return ones.Lsh(ones.Sub(ones, big.NewInt(1)), uint(least))
}

// sum gives every length that one of a and one of b make together.
func (m *matcher) sum(a, b lengths) lengths {
	total := new(big.Int)
	for n := 0; n < b.BitLen() && n <= m.most; n++ {
		if b.Bit(n) == 1 {
			total.Or(total, new(big.Int).Lsh(a, uint(n)))
		}
	}
	limit := new(big.Int).Lsh(big.NewInt(1), uint(m.most+1))
	return total.And(total, limit.Sub(limit, big.NewInt(1)))
}

// shortest is the least length of a match.
func (t *pattern) shortest() int {
	switch t.kind {
	case oneChar:
		return 1
	case repetition:
		return t.least * t.parts[0].shortest()
	}
	total := 0
	for i, part := range t.parts {
		switch n := part.shortest(); {
		case t.kind == sequence:
			total += n
		case i == 0 || n < total:
			total = n
		}
	}
	return total
}

// allowed gives the lengths that both the pattern and the field's limits allow, shortest first, and the matcher.
func (t *pattern) allowed(f Field) ([]int, *matcher) {
	least, most := f.MinLength, max(f.MinLength, t.shortest())+lengthMargin
	if f.MaxLength > 0 {
		most = min(most, f.MaxLength)
	}
	if t.shortest() > most {
		return nil, nil
	}
	m := newMatcher(most)
	set := m.of(t)
	var all []int
	for n := least; n <= most; n++ {
		if set.Bit(n) == 1 {
			all = append(all, n)
		}
	}
	return all, m
}

// canBe reports whether a value of the field can match the pattern.
func (t *pattern) canBe(f Field) bool {
	_, ok := t.example(f, 0)
	return ok
}

// example gives the n-th match of allowed length that is not blank where the field refuses that; numbers beyond the
// last begin again at the first.
func (t *pattern) example(f Field, n int) (string, bool) {
	found := t.examples(f, n+1)
	if len(found) == 0 {
		return "", false
	}
	return found[n%len(found)], true
}

// examples gives the first matches of allowed length, at most so many and all different.
func (t *pattern) examples(f Field, count int) []string {
	allowed, m := t.allowed(f)
	seen := map[string]bool{}
	var found []string
	for _, length := range allowed {
		for choice, stale := 0, 0; stale < maxTries && len(found) < count; choice++ {
			c := &chooser{left: choice}
			s := m.make(t, length, c)
			if c.left > 0 { // every choice of this length was made
				break
			}
			if seen[s] || f.Required && isBlank(s) {
				stale++
				continue
			}
			stale, seen[s] = 0, true
			found = append(found, s)
		}
	}
	return found
}

// maxTries is how many choices in a row may bring nothing new before another length is tried.
const maxTries = 100

// chooser turns a number into choices, as its digits in a mixed base.
type chooser struct{ left int }

// of chooses one of count.
func (c *chooser) of(count int) int {
	choice := c.left % count
	c.left /= count
	return choice
}

// make gives a match of exactly that length, which must be one that m.of allows.
func (m *matcher) make(t *pattern, length int, c *chooser) string {
	switch t.kind {
	case oneChar:
		return string(m.pick(t, c))
	case alternation:
		var fitting []*pattern
		for _, part := range t.parts {
			if m.of(part).Bit(length) == 1 {
				fitting = append(fitting, part)
			}
		}
		return m.make(fitting[c.of(len(fitting))], length, c)
	case repetition:
		return m.makeRepeated(t, length, c)
	}
	return m.makeSequence(t.parts, length, c)
}

// makeSequence divides the length among the parts: each takes the least that leaves the others a length they can have.
func (m *matcher) makeSequence(parts []*pattern, length int, c *chooser) string {
	rest := make([]lengths, len(parts)+1) // rest[i]: lengths of parts[i:]
	rest[len(parts)] = big.NewInt(1)
	for i := len(parts) - 1; i >= 0; i-- {
		rest[i] = m.sum(m.of(parts[i]), rest[i+1])
	}
	made := make([]string, len(parts))
	for i, part := range parts {
		own := m.of(part)
		for n := 0; n <= length; n++ {
			if own.Bit(n) == 1 && rest[i+1].Bit(length-n) == 1 {
				made[i] = m.make(part, n, c)
				length -= n
				break
			}
		}
	}
	return strings.Join(made, "")
}

// makeRepeated writes a repetition out as a sequence with the least number of rounds that has the length.
func (m *matcher) makeRepeated(t *pattern, length int, c *chooser) string {
	if t.parts[0].kind == oneChar {
		var b strings.Builder
		for range length {
			b.WriteRune(m.pick(t.parts[0], c))
		}
		return b.String()
	}
	inner := m.of(t.parts[0])
	total, rounds := big.NewInt(1), 0
	for rounds < t.least || total.Bit(length) == 0 {
		total = m.sum(total, inner)
		rounds++
	}
	parts := make([]*pattern, rounds)
	for i := range parts {
		parts[i] = t.parts[0]
	}
	return m.makeSequence(parts, length, c)
}

// pick chooses a character that people would write: letters and digits before signs, signs before control characters.
func (m *matcher) pick(t *pattern, c *chooser) rune {
	all, ok := m.choices[t]
	if !ok {
		var other []rune
		for _, r := range t.set.limited() {
			for char := r.low; char <= r.high; char++ {
				if char < unicode.MaxASCII && (unicode.IsLetter(char) || unicode.IsDigit(char)) {
					all = append(all, char)
				} else {
					other = append(other, char)
				}
			}
		}
		all = append(all, other...)
		m.choices[t] = all
	}
	return all[c.of(len(all))]
}

// limited is the set cut to what samples choose from: of a negated class, and of any very large one, printable ASCII
// and, where there is none, its first characters.
func (s charSet) limited() charSet {
	const enough = 200
	if s.size() <= enough {
		return s
	}
	var printable charSet
	for _, r := range s {
		if low, high := max(r.low, ' '), min(r.high, '~'); low <= high {
			printable = append(printable, charRange{low, high})
		}
	}
	if len(printable) > 0 {
		return printable
	}
	first := s[0].low
	return charSet{{first, min(s[0].high, first+enough)}}
}
