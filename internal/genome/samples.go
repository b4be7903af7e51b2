package genome

import (
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Sample gives the n-th valid value of a field in the API's output form, n ≥ 0. Different numbers give different
// values as long as the field has so many (a boolean has two, an enum as many as it lists); then they begin again.
// Values are plausible for the field's name: demo rows and documentation show them. References have none.
func Sample(f Field, n int) Value {
	switch {
	case f.References != "":
		return Value{}
	case f.Type.isNumber():
		return sampleNumber(f, n)
	}
	switch f.Type {
	case Boolean:
		return NewValue(n%2 == 0)
	case Enum:
		return NewValue(f.Enum[n%len(f.Enum)].Raw())
	case Date:
		return NewValue(sampleDay(f, n).Format(time.DateOnly))
	case Time:
		return NewValue(sampleTime(n))
	case DateTime:
		return NewValue(sampleDay(f, n).Add(time.Duration(9+n%8) * time.Hour).Format("2006-01-02T15:04:05.000Z"))
	case UUID:
		return NewValue(fmt.Sprintf("00000000-0000-4000-8000-%012x", n+1))
	case JSON:
		return NewValue(map[string]any{"note": fmt.Sprintf("number %d", n+1)})
	}
	return NewValue(sampleText(f, n))
}

// firstSamples gives Sample 0 and 1.
func firstSamples(f Field) []Value {
	if p, err := parsePattern(f.Pattern.Raw()); err == nil {
		found := p.examples(f, 2) // there is one: settle made sure of it
		return []Value{NewValue(found[0]), NewValue(found[len(found)-1])}
	}
	return []Value{Sample(f, 0), Sample(f, 1)}
}

// SampleCount is how many different values Sample gives, counted up to atMost.
func SampleCount(f Field, atMost int) int {
	if p, err := parsePattern(f.Pattern.Raw()); err == nil {
		return len(p.examples(f, atMost))
	}
	seen := map[string]bool{}
	for n := range atMost {
		v := Sample(f, n).JSON()
		if seen[v] {
			return n
		}
		seen[v] = true
	}
	return atMost
}

// sampleDay is the n-th day from the first working day of 2026, for ends a fortnight later, for births in 1990; the
// years end at 9999.
func sampleDay(f Field, n int) time.Time {
	year, day := 2026, 5
	switch {
	case sharesWord(f.Name, "birthday birthdate birth born"):
		year = 1990
	case sharesWord(f.Name, "end ends until due deadline expires expiry to finish returned"):
		day = 19
	}
	return time.Date(year, time.January, day+n%2_900_000, 0, 0, 0, 0, time.UTC)
}

// sharesWord reports whether one of a field's words is in the list.
func sharesWord(fieldName, list string) bool {
	for _, w := range strings.Split(fieldName, "_") {
		if strings.Contains(" "+list+" ", " "+w+" ") {
			return true
		}
	}
	return false
}

// sampleTime is the n-th time of day: half hours from nine o'clock on, then the minutes between them, then the seconds.
func sampleTime(n int) string {
	const halfHours, minutes = 48, 1440
	seconds := 9*3600 + n%halfHours*1800 + n%minutes/halfHours*60 + n/minutes
	return time.Unix(int64(seconds%86400), 0).UTC().Format(time.TimeOnly)
}

// scales are plausible first numbers, and steps to the next, for words of a field's name.
var scales = []struct{ words, first, step string }{
	{"price cost amount total subtotal fee salary budget revenue balance payment value", "19.90", "12.50"},
	{"quantity stock count number seats capacity pages units items", "3", "2"},
	{"rating stars score grade", "4", "1"},
	{"year", "2020", "1"},
	{"age", "34", "7"},
	{"percent percentage discount rate tax vat progress share", "10", "5"},
	{"weight width height length depth distance size volume area kg cm km", "2.5", "1.25"},
	{"latitude lat", "52.52", "0.13"},
	{"longitude lng lon", "13.4", "0.21"},
	{"duration minutes hours days seconds estimate", "30", "15"},
}

// scaleOfWord finds a scale by a word.
var scaleOfWord = byWord(len(scales), func(i int) string { return scales[i].words })

// scaleOf gives a field's plausible first number and step.
func scaleOf(f Field) (first, step *big.Rat) {
	i, ok := listed(scaleOfWord, f.Name)
	if !ok {
		return big.NewRat(1, 1), big.NewRat(1, 1)
	}
	first, _ = numeral(scales[i].first)
	step, _ = numeral(scales[i].step)
	return first, step
}

// sampleNumber gives the n-th number within the limits. The numbers are points of a grid from the least value on: the
// first is the point nearest to a plausible number, and a step that shares no divisor with the size of the grid meets
// every point before it meets one twice.
func sampleNumber(f Field, n int) Value {
	low, high := f.bounds()
	unit := f.gridUnit(low, high)
	size := floor(new(big.Rat).Quo(new(big.Rat).Sub(high, low), unit))
	size.Add(size, big.NewInt(1))
	first, step := scaleOf(f)
	at := floor(new(big.Rat).Quo(new(big.Rat).Sub(first, low), unit))
	if at.Sign() < 0 || at.Cmp(size) >= 0 {
		at.SetInt64(0)
	}
	stride := floor(new(big.Rat).Quo(step, unit))
	if stride.Sign() <= 0 || stride.Cmp(size) >= 0 {
		stride.SetInt64(1)
	}
	for one := big.NewInt(1); new(big.Int).GCD(nil, nil, stride, size).Cmp(one) != 0; {
		stride.Add(stride, one)
	}
	at.Add(at, stride.Mul(stride, big.NewInt(int64(n))))
	at.Mod(at, size)
	value := new(big.Rat).Add(low, new(big.Rat).Mul(new(big.Rat).SetInt(at), unit))
	return numberValue(f, value)
}

// bounds gives the least and the greatest sample: the limits, and where there is none, a billion away from the other
// one or from zero, within what the type can hold.
func (f Field) bounds() (low, high *big.Rat) {
	low, isLow := numeral(f.Min)
	high, isHigh := numeral(f.Max)
	largest, billion := f.largest(), big.NewRat(1_000_000_000, 1)
	if !isLow && !isHigh {
		low, isLow = new(big.Rat), true
	}
	if !isLow {
		low = greater(new(big.Rat).Sub(high, billion), new(big.Rat).Neg(largest))
	}
	if !isHigh {
		high = new(big.Rat).Add(low, billion)
		if high.Cmp(largest) > 0 {
			high = largest
		}
	}
	return low, high
}

// greater is the greater of two numbers.
func greater(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// gridUnit is the distance of two neighbours among the samples of a number.
func (f Field) gridUnit(low, high *big.Rat) *big.Rat {
	switch f.Type {
	case Integer:
		return big.NewRat(1, 1)
	case Decimal:
		return new(big.Rat).Inv(tenTo(f.Scale))
	}
	span := new(big.Rat).Sub(high, low)
	magnitude := greater(new(big.Rat).Abs(low), new(big.Rat).Abs(high))
	switch {
	case span.Sign() == 0:
		return big.NewRat(1, 1)
	case span.Cmp(big.NewRat(100, 1)) < 0 || magnitude.Cmp(big.NewRat(1<<40, 1)) > 0:
		return span.Quo(span, big.NewRat(1<<10, 1)) // of a narrow range, or one so far out that quarters are lost
	}
	return big.NewRat(1, 4)
}

// floor is the greatest integer that is not above a number.
func floor(n *big.Rat) *big.Int {
	return new(big.Int).Div(n.Num(), n.Denom()) // Euclidean, and the denominator is positive
}

// numberValue writes a number as the type's output form has it.
func numberValue(f Field, n *big.Rat) Value {
	switch f.Type {
	case Integer:
		return Value{n.Num().String()}
	case Decimal:
		return NewValue(n.FloatString(f.Scale))
	}
	x, _ := n.Float64()
	return NewValue(x)
}

// sampleText gives the n-th text of a string, text, email or url.
func sampleText(f Field, n int) string {
	if !f.Pattern.IsEmpty() {
		if p, err := parsePattern(f.Pattern.Raw()); err == nil {
			s, _ := p.example(f, n)
			return s
		}
	}
	list := wordsFor(f)
	s, round := list[n%len(list)], n/len(list)+1
	switch f.Type {
	case Email:
		return fit(f, n, strings.ReplaceAll(strings.ToLower(people[n%len(people)]), " ", "."), rounds(n/len(people)+1, ""), "@example.com", "@x")
	case URL:
		return fit(f, n, "https://example.com/"+name.Kebab(name.Words(s)), rounds(round, "-"), "", "http://")
	}
	return fit(f, n, s, rounds(round, " "), "", "")
}

// rounds numbers the repetitions of a list of words: nothing the first time.
func rounds(round int, sep string) string {
	if round == 1 {
		return ""
	}
	return sep + fmt.Sprint(round)
}

// fit brings a text of three parts to the allowed length: a short one is filled up before its end, for a long one
// stands the shortest text of its kind, which has the affix "@x" behind or "http://" in front.
func fit(f Field, n int, start, number, end, affix string) string {
	s := start + number + end
	length := utf8.RuneCountInString(s)
	if f.MaxLength > 0 && length > f.MaxLength {
		room := f.MaxLength - len(affix)
		least := max(f.MinLength-len(affix), 1)
		s = counted(n, room, least)
		if f.Type == URL {
			return affix + s
		}
		return s + affix
	}
	if missing := f.MinLength - length; missing > 0 {
		filler := " and so on"
		if f.Type == Email || f.Type == URL {
			filler = "-and-so-on"
		}
		fill := strings.Repeat(filler, missing/len(filler)+1)[:missing]
		return start + number + strings.TrimRight(fill, " -") + strings.Repeat("x", len(fill)-len(strings.TrimRight(fill, " -"))) + end
	}
	return s
}

// counted is the n-th word of small letters with least to room of them, the short ones first; beyond the last it
// begins again.
func counted(n, room, least int) string {
	const letters, plenty = 26, 1 << 40
	var words []int // by length
	total := 0
	for length, count := 0, 1; length <= room && total < plenty; length, count = length+1, count*letters {
		if length >= least {
			words = append(words, min(count, plenty))
			total += words[len(words)-1]
		}
		count = min(count, plenty)
	}
	n %= total
	length := least
	for n >= words[length-least] {
		n -= words[length-least]
		length++
	}
	word := make([]byte, length)
	for i := length - 1; i >= 0; i-- {
		word[i] = byte('a' + n%letters)
		n /= letters
	}
	return string(word)
}
