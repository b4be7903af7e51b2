package genome

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/lazyregexp"
)

// The bounds of CONTRACT's table of values.
const (
	MaxInteger      = 1<<53 - 1 // the largest integer that every JSON reader keeps exactly
	MaxPrecision    = 28        // digits of a decimal
	MaxScale        = 10        // fraction digits of a decimal
	MaxStringLength = 255       // code points of a string that states no length
	MaxEmailLength  = 254       // code points of an email (RFC 5321 §4.5.3.1.3, without the angle brackets)
	MaxURLLength    = 2048      // code points of a url
	MaxKeyLength    = 600       // code points of a unique or indexed string, text or url
	MaxTextLength   = 1 << 20   // code points that fit a body of 1 MiB; no larger limit means anything

	defaultPrecision = 18
	defaultScale     = 2
)

// The grammars of the values that are strings.
var (
	decimalForm  = lazyregexp.New(`^-?[0-9]+(\.[0-9]+)?$`)
	dateForm     = lazyregexp.New(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	timeForm     = lazyregexp.New(`^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$`)
	dateTimeForm = lazyregexp.New(`^([0-9]{4}-[0-9]{2}-[0-9]{2})T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)
	uuidForm     = lazyregexp.New(`^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`)
	urlForm      = lazyregexp.New(`^(?i:https?)://[^\s\v\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}/?#]+([/?#][^\s\v\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*)?$`)
	// emailForm is the expression of the WHATWG HTML standard's input type=email.
	emailForm = lazyregexp.New("^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$")
)

// Canonical gives a JSON value as the API would give it back from this field, or says why the field refuses it: the
// grammar of its type and each of its limits. Uniqueness and references are not looked at.
func (f Field) Canonical(raw []byte) (Value, error) {
	v, err := f.canonicalType(raw)
	if err != nil {
		return Value{}, err
	}
	return v, f.checkLimits(v)
}

// canonicalType is Canonical without the field's own limits.
func (f Field) canonicalType(raw []byte) (Value, error) {
	raw = []byte(strings.TrimSpace(string(raw)))
	if f.Type == JSON {
		return canonicalJSON(raw)
	}
	var v any
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return Value{}, errors.New("it is no JSON value")
	}
	switch v := v.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			return Value{}, errors.New("it holds U+0000")
		}
		return f.canonicalString(v)
	case json.Number:
		return f.canonicalNumber(v.String())
	case bool:
		if f.Type == Boolean {
			return NewValue(v), nil
		}
	}
	return Value{}, fmt.Errorf("it is not %s", article(f.Type))
}

// canonicalString reads a JSON string.
func (f Field) canonicalString(s string) (Value, error) {
	ok := true
	switch f.Type {
	case String, TextType, Enum:
	case Email:
		ok = emailForm.MatchString(s)
	case URL:
		ok = urlForm.MatchString(s)
	case UUID:
		ok = uuidForm.MatchString(s)
		s = strings.ToLower(s)
	case Date:
		ok = isDate(s)
	case Time:
		ok = timeForm.MatchString(s)
		if len(s) == len("15:04") {
			s += ":00"
		}
	case DateTime:
		s, ok = canonicalDateTime(s)
	case Decimal:
		if !decimalForm.MatchString(s) {
			return Value{}, errors.New("it is no decimal")
		}
		return f.canonicalDecimal(s)
	default:
		ok = false
	}
	if !ok {
		return Value{}, fmt.Errorf("it is not %s", article(f.Type))
	}
	return NewValue(s), nil
}

// canonicalNumber reads a JSON number.
func (f Field) canonicalNumber(literal string) (Value, error) {
	n, ok := new(big.Rat).SetString(literal)
	x, err := json.Number(literal).Float64()
	if !ok || err != nil || math.IsInf(x, 0) {
		return Value{}, errors.New("it is too large a number")
	}
	switch f.Type {
	case Integer:
		if !n.IsInt() || n.Num().CmpAbs(big.NewInt(MaxInteger)) > 0 {
			return Value{}, errors.New("it is no integer of at most 2^53−1")
		}
		return Value{n.Num().String()}, nil
	case Float:
		return NewValue(x + 0), nil
	case Decimal:
		return f.canonicalDecimal(plainNumeral(n))
	}
	return Value{}, fmt.Errorf("it is not %s", article(f.Type))
}

// canonicalDecimal gives a numeral with exactly the field's fraction digits.
func (f Field) canonicalDecimal(numeral string) (Value, error) {
	n, _ := new(big.Rat).SetString(numeral)
	if _, fraction, _ := strings.Cut(strings.TrimRight(numeral, "0"), "."); strings.Contains(numeral, ".") && len(fraction) > f.Scale {
		return Value{}, fmt.Errorf("it has more than %d fraction digits", f.Scale)
	}
	s := strings.TrimPrefix(n.FloatString(f.Scale), "-")
	whole, _, _ := strings.Cut(s, ".")
	if whole != "0" && len(whole) > f.Precision-f.Scale {
		return Value{}, fmt.Errorf("it has more than %d digits before the point", f.Precision-f.Scale)
	}
	if n.Sign() < 0 {
		s = "-" + s
	}
	return NewValue(s), nil
}

// canonicalJSON gives any JSON value compactly. Duplicate members, U+0000, a top-level null and numbers that no
// double holds are refused.
func canonicalJSON(raw []byte) (Value, error) {
	r := reader{dec: json.NewDecoder(strings.NewReader(string(raw)))}
	r.dec.UseNumber()
	if err := r.value(nil, "", 0); err != nil {
		return Value{}, err
	}
	compact := r.known.String()
	var check any
	switch {
	case json.Unmarshal([]byte(compact), &check) != nil:
		return Value{}, errors.New("it holds a number that is too large")
	case compact == "null":
		return Value{}, errors.New("it is null")
	case strings.Contains(compact, `\u0000`) && holdsNUL(check):
		return Value{}, errors.New("it holds U+0000")
	}
	return Value{compact}, nil
}

// holdsNUL reports whether a decoded JSON value has U+0000 in a string or in a member's name.
func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		for _, item := range v {
			if holdsNUL(item) {
				return true
			}
		}
	case map[string]any:
		for member, item := range v {
			if strings.ContainsRune(member, 0) || holdsNUL(item) {
				return true
			}
		}
	}
	return false
}

// isDate reports whether a string is a real day of the years 0001 to 9999.
func isDate(s string) bool {
	day, err := time.Parse(time.DateOnly, s)
	return dateForm.MatchString(s) && err == nil && day.Year() >= 1
}

// canonicalDateTime gives an RFC 3339 date-time in UTC with milliseconds, cut and not rounded.
func canonicalDateTime(s string) (string, bool) {
	if !dateTimeForm.MatchString(s) || !isDate(s[:10]) {
		return "", false
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return "", false
	}
	at = at.UTC()
	if at.Year() < 1 || at.Year() > 9999 {
		return "", false
	}
	return at.Truncate(time.Millisecond).Format("2006-01-02T15:04:05.000Z"), true
}

// plainNumeral writes a number without an exponent and without needless zeros.
func plainNumeral(n *big.Rat) string {
	digits, exact := n.FloatPrec()
	if !exact {
		digits = 400 // no JSON number and no numeral comes here: both end
	}
	return n.FloatString(digits)
}

// isBlank reports whether a string is empty or ASCII white space only.
func isBlank(s string) bool { return strings.Trim(s, "\t\n\v\f\r ") == "" }

// checkLimits compares a canonical value with the field's own limits.
func (f Field) checkLimits(v Value) error {
	if s, ok := v.string(); ok && f.Type != JSON {
		length := utf8.RuneCountInString(s)
		switch {
		case f.IsNotBlank() && isBlank(s):
			return errors.New("it is blank")
		case f.MinLength > 0 && length < f.MinLength:
			return fmt.Errorf("it is shorter than %d", f.MinLength)
		case f.MaxLength > 0 && length > f.MaxLength:
			return fmt.Errorf("it is longer than %d", f.MaxLength)
		case f.Type == Enum && !f.hasEnumValue(s):
			return errors.New("it is none of the enumeration's values")
		case !f.Pattern.IsEmpty() && !matches(f.Pattern.Raw(), s):
			return errors.New("it does not match the pattern")
		}
	}
	if f.Min == "" && f.Max == "" {
		return nil
	}
	n, ok := new(big.Rat).SetString(v.Text().Raw())
	if !ok {
		return nil
	}
	if low, ok := numeral(f.Min); ok && n.Cmp(low) < 0 {
		return fmt.Errorf("it is less than %s", f.Min)
	}
	if high, ok := numeral(f.Max); ok && n.Cmp(high) > 0 {
		return fmt.Errorf("it is greater than %s", f.Max)
	}
	return nil
}

// hasEnumValue reports whether the enumeration has exactly this value.
func (f Field) hasEnumValue(s string) bool {
	for _, value := range f.Enum {
		if value.Raw() == s {
			return true
		}
	}
	return false
}

// string gives the text of a JSON string and whether the value is one.
func (v Value) string() (string, bool) {
	if !strings.HasPrefix(v.raw, `"`) {
		return "", false
	}
	return v.Text().Raw(), true
}

// numeral reads a decimal numeral; the empty one is none.
func numeral(s string) (*big.Rat, bool) {
	if !decimalForm.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// matches reports whether a normalised pattern matches the whole text.
func matches(pattern, s string) bool {
	re, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	return err == nil && re.MatchString(s)
}
