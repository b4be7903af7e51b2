package preview

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/lazyregexp"
)

// decimal is an exact decimal number in the API's output form: an optional minus sign, integer digits without leading
// zeros, and exactly as many fraction digits as the field's scale. Zero has no sign.
type decimal string

var decimalNumeral = lazyregexp.New(`\A(-?)0*([0-9]+)(?:\.([0-9]+))?\z`)

// parseDecimal never rounds: too many digits are an error. Leading zeros do not count as digits.
func parseDecimal(f *field, text string) (any, string) {
	parts := decimalNumeral.FindStringSubmatch(text)
	if parts == nil {
		return nil, noDecimal
	}
	sign, integer, fraction := parts[1], parts[2], parts[3]
	if integer != "0" && len(integer) > f.Precision-f.Scale {
		return nil, "must have at most " + strconv.Itoa(f.Precision-f.Scale) + " digits before the point"
	}
	if len(fraction) > f.Scale {
		return nil, "must have at most " + strconv.Itoa(f.Scale) + " digits after the point"
	}
	fraction += strings.Repeat("0", f.Scale-len(fraction))
	if strings.Trim(integer+fraction, "0") == "" {
		sign = ""
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return decimal(sign + integer + fraction), ""
}

// decimalOfNumber writes a JSON number as a decimal string: its double's shortest form, which is exact for whoever
// wrote up to 15 significant digits. More than those are refused.
func decimalOfNumber(literal string) (string, bool) {
	double, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return "", false
	}
	mantissa, _, _ := strings.Cut(strconv.FormatFloat(math.Abs(double), 'e', -1, 64), "e")
	if len(strings.ReplaceAll(mantissa, ".", "")) > 15 {
		return "", false
	}
	return strconv.FormatFloat(double, 'f', -1, 64), true
}

// compare orders two decimals of the same scale.
func (d decimal) compare(other decimal) int {
	a, negative := strings.CutPrefix(string(d), "-")
	b, otherNegative := strings.CutPrefix(string(other), "-")
	switch {
	case negative && !otherNegative:
		return -1
	case !negative && otherNegative:
		return 1
	case negative:
		a, b = b, a
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// bound is an inclusive limit of a numeric field.
type bound struct {
	exact  *big.Rat
	double float64
}

// newBound reads a limit of the genome, a decimal numeral.
func newBound(numeral string) (*bound, bool) {
	exact, ok := new(big.Rat).SetString(numeral)
	if !ok {
		return nil, false
	}
	double, err := strconv.ParseFloat(numeral, 64)
	return &bound{exact, double}, err == nil
}

// compare tells on which side of the value the bound lies. Integers and decimals are compared exactly; of a float the
// bound is the double that the same numeral gives, so that 0.1 is not above a maximum of 0.1.
func (b *bound) compare(v any) int {
	switch v := v.(type) {
	case int64:
		return b.exact.Cmp(new(big.Rat).SetInt64(v))
	case float64:
		return cmp.Compare(b.double, v)
	case decimal:
		exact, _ := new(big.Rat).SetString(string(v))
		return b.exact.Cmp(exact)
	}
	return 0
}
