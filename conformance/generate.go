package conformance

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// generate makes the n-th valid value of a scalar field in the API's output form; different n below domain(f) give
// different values.
func generate(f genome.Field, n int) any {
	n %= domain(f)
	if n < 0 {
		n = -n
	}
	if room := domain(f); room > 4 && (f.Type == genome.Integer || f.Type == genome.Decimal || f.Type == genome.Float) {
		n = (n + 1) % room // limits are tried on purpose, not by every row
	}
	switch f.Type {
	case genome.Integer:
		return json.Number(integerAt(f, n))
	case genome.Decimal:
		return decimalAt(f, n)
	case genome.Float:
		return json.Number(floatAt(f, n))
	case genome.Boolean:
		return n%2 == 1
	case genome.Date:
		return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format("2006-01-02")
	case genome.Time:
		return fmt.Sprintf("%02d:%02d:%02d", n/3600, n/60%60, n%60)
	case genome.DateTime:
		return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n)*time.Minute).Format("2006-01-02T15:04:05") + ".000Z"
	case genome.UUID:
		return fmt.Sprintf("00000000-0000-4000-8000-%012x", n)
	case genome.Enum:
		return f.Enum[n].Raw()
	case genome.JSON:
		return obj{"n": n, "list": []any{}, "nested": obj{}}
	}
	return textAt(f, n)
}

// domain says how many different values generate makes for a field.
func domain(f genome.Field) int {
	const many = 1 << 30
	switch f.Type {
	case genome.Boolean:
		return 2
	case genome.Enum:
		return max(1, len(f.Enum))
	case genome.Time:
		return 86400
	case genome.Date, genome.DateTime:
		return 1_000_000
	case genome.Integer, genome.Decimal, genome.Float:
		return numericDomain(f)
	case genome.String, genome.TextType, genome.Email, genome.URL:
		return textDomain(f)
	}
	return many
}

// rat reads a numeral; nil for none.
func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok || s == "" {
		return nil
	}
	return r
}

// unit is the step between generated numbers.
func unit(f genome.Field) *big.Rat {
	lo, hi := rat(f.Min), rat(f.Max)
	switch f.Type {
	case genome.Integer:
		return big.NewRat(1, 1)
	case genome.Decimal:
		return new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.Scale)), nil))
	}
	if lo != nil && hi != nil {
		return new(big.Rat).Quo(new(big.Rat).Sub(hi, lo), big.NewRat(1024, 1))
	}
	return big.NewRat(1, 4)
}

// numericStart is the least value that generate makes.
func numericStart(f genome.Field) *big.Rat {
	lo, hi := rat(f.Min), rat(f.Max)
	step := unit(f)
	switch {
	case lo != nil:
		// The least multiple of the step at or above min.
		if step.Sign() == 0 || f.Type == genome.Float {
			return lo
		}
		return new(big.Rat).Mul(ceil(new(big.Rat).Quo(lo, step)), step)
	case hi != nil && hi.Cmp(big.NewRat(1, 1)) < 0:
		start := new(big.Rat).Sub(hi, new(big.Rat).Mul(step, big.NewRat(1000, 1)))
		if f.Type == genome.Float {
			return start
		}
		return new(big.Rat).Mul(ceil(new(big.Rat).Quo(start, step)), step)
	case f.Type == genome.Decimal && f.Precision <= f.Scale:
		return new(big.Rat)
	}
	return big.NewRat(1, 1)
}

func ceil(r *big.Rat) *big.Rat {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() != 0 {
		q.Add(q, big.NewInt(1))
	}
	return new(big.Rat).SetInt(q)
}

// numericEnd is the greatest value that a numeric field takes.
func numericEnd(f genome.Field) *big.Rat {
	if hi := rat(f.Max); hi != nil {
		return hi
	}
	if f.Type == genome.Decimal {
		return rat(decimalLimit(f))
	}
	return rat("1000000000")
}

// decimalLimit is the greatest decimal of the field's precision and scale.
func decimalLimit(f genome.Field) string {
	s := strings.Repeat("9", f.Precision-f.Scale)
	if s == "" {
		s = "0"
	}
	if f.Scale > 0 {
		s += "." + strings.Repeat("9", f.Scale)
	}
	return s
}

func numericDomain(f genome.Field) int {
	step := unit(f)
	if step.Sign() <= 0 {
		return 1
	}
	room := new(big.Rat).Quo(new(big.Rat).Sub(numericEnd(f), numericStart(f)), step)
	n := new(big.Int).Quo(room.Num(), room.Denom())
	if !n.IsInt64() || n.Int64() > 1<<30 {
		return 1 << 30
	}
	return max(1, int(n.Int64())+1)
}

func numberAt(f genome.Field, n int) *big.Rat {
	return new(big.Rat).Add(numericStart(f), new(big.Rat).Mul(unit(f), big.NewRat(int64(n), 1)))
}

func integerAt(f genome.Field, n int) string { return numberAt(f, n).FloatString(0) }

func decimalAt(f genome.Field, n int) string { return numberAt(f, n).FloatString(f.Scale) }

func floatAt(f genome.Field, n int) string {
	v, _ := numberAt(f, n).Float64()
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// letters writes n in base 26 as a word of that many letters, in alphabetical order of n.
func letters(n, width int) string {
	b := []byte(strings.Repeat("a", width))
	for i := width - 1; i >= 0 && n > 0; i-- {
		b[i] += byte(n % 26)
		n /= 26
	}
	return string(b)
}

// textFrame gives what stands before and behind the letters of a generated text, and how many letters there are.
func textFrame(f genome.Field) (before, behind string, width int) {
	switch f.Type {
	case genome.Email:
		behind = "@example.com"
		if f.MaxLength > 0 && f.MaxLength < 16 {
			behind = "@e"
		}
	case genome.URL:
		before = "https://example.com/"
		if f.MaxLength > 0 && f.MaxLength < 26 {
			before = "http://a"
		}
	}
	frame := len(before) + len(behind)
	width = 6
	if f.MaxLength > 0 {
		width = min(width, f.MaxLength-frame)
	}
	width = max(width, f.MinLength-frame, 1)
	return before, behind, width
}

func textDomain(f genome.Field) int {
	if !f.Pattern.IsEmpty() {
		return patternDomain(f)
	}
	_, _, width := textFrame(f)
	n := 1
	for range width {
		if n *= 26; n > 1<<28 {
			return n
		}
	}
	return n
}

func textAt(f genome.Field, n int) string {
	if !f.Pattern.IsEmpty() {
		return patternAt(f, n)
	}
	before, behind, width := textFrame(f)
	if list := samples(f); f.Type == genome.Email && width > 60 && len(list) > 0 {
		return list[n%len(list)] // a local part and its labels end somewhere
	}
	return before + letters(n, width) + behind
}

// samples gives the field's samples that are strings.
func samples(f genome.Field) []string {
	var out []string
	for _, v := range f.Samples {
		if s, ok := decode([]byte(v.JSON())).(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// patternDomain says how many values of a field with a pattern there are: as many as its pattern's wheels make, or
// its samples where that is not safe.
func patternDomain(f genome.Field) int {
	if wheels := patternWheels(f); wheels != nil {
		n := 1
		for _, w := range wheels {
			if n *= len(w); n > 1<<28 {
				return n
			}
		}
		return n
	}
	return max(1, len(samples(f)))
}

// patternAt gives the n-th value of a pattern.
func patternAt(f genome.Field, n int) string {
	wheels := patternWheels(f)
	if wheels == nil {
		if list := samples(f); len(list) > 0 {
			return list[n%len(list)]
		}
		return ""
	}
	out := make([]rune, len(wheels))
	for i := len(wheels) - 1; i >= 0; i-- {
		w := wheels[i]
		out[i] = w[n%len(w)]
		n /= len(w)
	}
	return string(out)
}

// patternWheels reads a pattern as a row of wheels, each with the characters that may stand at one position: a shape
// that gives many different values. Nil where the pattern has no such shape, or would break the field's lengths.
func patternWheels(f genome.Field) [][]rune {
	if f.Type == genome.Email || f.Type == genome.URL {
		return nil
	}
	re, err := syntax.Parse(f.Pattern.Raw(), syntax.Perl)
	if err != nil {
		return nil
	}
	for _, stretch := range []int{4, 2, 8, 1, 16, 0, 32, 64} {
		wheels, ok := wheelsOf(re, stretch)
		if ok && len(wheels) >= max(f.MinLength, 1) && (f.MaxLength == 0 || len(wheels) <= f.MaxLength) {
			return wheels
		}
	}
	return nil
}

// repeated gives the wheels of a repetition: as often as stretch says, within its own limits (most is −1 for none).
func repeated(re *syntax.Regexp, least, most, stretch int) ([][]rune, bool) {
	times := max(least, stretch)
	if most >= 0 {
		times = min(times, most)
	}
	var wheels [][]rune
	for range times {
		w, ok := wheelsOf(re, stretch)
		if !ok {
			return nil, false
		}
		wheels = append(wheels, w...)
	}
	return wheels, true
}

func wheelsOf(re *syntax.Regexp, stretch int) ([][]rune, bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return nil, true
	case syntax.OpQuest:
		return repeated(re.Sub[0], 0, 1, min(stretch, 1))
	case syntax.OpStar:
		return repeated(re.Sub[0], 0, -1, stretch)
	case syntax.OpPlus:
		return repeated(re.Sub[0], 1, -1, stretch)
	case syntax.OpRepeat:
		return repeated(re.Sub[0], re.Min, re.Max, stretch)
	case syntax.OpLiteral:
		var wheels [][]rune
		for _, r := range re.Rune {
			wheels = append(wheels, []rune{r})
		}
		return wheels, true
	case syntax.OpCharClass:
		var w []rune
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1] && len(w) < 64; r++ {
				if r > ' ' && r < 0x7f {
					w = append(w, r)
				}
			}
		}
		return [][]rune{w}, len(w) > 0
	case syntax.OpCapture, syntax.OpAlternate:
		return wheelsOf(re.Sub[0], stretch)
	case syntax.OpConcat:
		var wheels [][]rune
		for _, sub := range re.Sub {
			w, ok := wheelsOf(sub, stretch)
			if !ok {
				return nil, false
			}
			wheels = append(wheels, w...)
		}
		return wheels, true
	}
	return nil, false
}
