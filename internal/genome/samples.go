package genome

import (
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"
)

// Sample gives the n-th valid value of a field in the API's output form, n ≥ 0. Different numbers give different
// values as long as the field has so many (a boolean has two, an enum as many as it lists); then they begin again.
// Values are plausible for the field's name: demo rows and documentation show them. References have none.
func Sample(f Field, n int) Value {
	switch f.Type {
	case Boolean:
		return NewValue(n%2 == 0)
	case Enum:
		return NewValue(f.Enum[n%len(f.Enum)].Raw())
	case Integer, Decimal, Float:
		return sampleNumber(f, n)
	case Date:
		return NewValue(sampleDay(n).Format(time.DateOnly))
	case Time:
		return NewValue(time.Unix(int64(9*3600+n*1800)%86400, 0).UTC().Format(time.TimeOnly))
	case DateTime:
		return NewValue(sampleDay(n).Add(time.Duration(9+n%8) * time.Hour).Format("2006-01-02T15:04:05.000Z"))
	case UUID:
		return NewValue(fmt.Sprintf("00000000-0000-4000-8000-%012x", n+1))
	case JSON:
		return NewValue(map[string]any{"key": fmt.Sprintf("value %d", n+1)})
	}
	return NewValue(sampleText(f, n))
}

// sampleDay is the n-th day from the first working day of 2026.
func sampleDay(n int) time.Time {
	return time.Date(2026, time.January, 5+n%3650, 0, 0, 0, 0, time.UTC)
}

// sampleNumber gives the n-th number within the limits, counted from a plausible one.
func sampleNumber(f Field, n int) Value {
	step := new(big.Rat).SetInt64(1)
	low, isLow := numeral(f.Min)
	high, isHigh := numeral(f.Max)
	switch {
	case isLow && isHigh:
		if span := new(big.Rat).Sub(high, low); span.Cmp(big.NewRat(1000, 1)) < 0 {
			step = stepWithin(f, span)
		}
	case isHigh:
		low = new(big.Rat).Sub(high, big.NewRat(1000, 1))
	case !isLow:
		low = big.NewRat(1, 1)
	}
	value := new(big.Rat).Add(low, new(big.Rat).Mul(step, big.NewRat(int64(n), 1)))
	if isHigh && value.Cmp(high) > 0 {
		value = low
	}
	return numberValue(f, value)
}

// stepWithin is the distance of two samples in a narrow range.
func stepWithin(f Field, span *big.Rat) *big.Rat {
	if f.Type == Integer {
		return big.NewRat(1, 1)
	}
	if f.Type == Decimal {
		return new(big.Rat).Quo(big.NewRat(1, 1), tenTo(f.Scale))
	}
	return new(big.Rat).Quo(span, big.NewRat(1<<20, 1))
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
	s := fmt.Sprintf("%s %d", f.Name, n+1)
	switch f.Type {
	case Email:
		s = fmt.Sprintf("person%d@example.com", n+1)
	case URL:
		s = fmt.Sprintf("https://example.com/%d", n+1)
	}
	return fitLength(f, s, n)
}

// fitLength brings a text to the allowed length.
func fitLength(f Field, s string, n int) string {
	if length := utf8.RuneCountInString(s); length < f.MinLength {
		s += strings.Repeat("x", f.MinLength-length)
	} else if f.MaxLength > 0 && length > f.MaxLength {
		s = fmt.Sprint(n + 1)
	}
	return s
}
