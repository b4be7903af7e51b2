package genome

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// settle decides a field's limits and default. Each step may take back what contradicts the steps before it.
func (b *builder) settle(f *Field, src *manifest.Field) {
	s := settler{b: b, f: f, src: src}
	s.fieldType()
	s.lengths()
	s.precision()
	s.range_()
	s.pattern()
	s.uniqueness()
	s.defaultValue()
	s.readOnly()
}

// settler settles one field; say adds a diagnostic about it.
type settler struct {
	b   *builder
	f   *Field
	src *manifest.Field
}

// say adds a diagnostic whose message begins with the field's name.
func (s settler) say(code, suggestion, format string, args ...any) {
	s.b.diags.Add(code, s.src.Span, s.f.Name+": "+fmt.Sprintf(format, args...), suggestion)
}

// isText reports whether values of the type are strings of the user's own length.
func (t Type) isText() bool { return t == String || t == TextType || t == Email || t == URL }

// isNumber reports whether the type has min and max.
func (t Type) isNumber() bool { return t == Integer || t == Decimal || t == Float }

// fieldType settles the type and an enumeration's values.
func (s settler) fieldType() {
	if !slices.Contains(Types, s.f.Type) {
		s.say("G021", "use one of the types: "+typeNames(), "the type %q is unknown; it is a string", s.src.Type)
		s.f.Type = String
	}
	if s.f.Type != Enum {
		if len(s.src.Enum) > 0 {
			s.say("G022", "", "only an enum has a list of values; it is left out of %s", article(s.f.Type))
		}
		return
	}
	for _, value := range s.src.Enum {
		value = strings.ToValidUTF8(value, "\uFFFD")
		switch {
		case isBlank(value) || strings.ContainsRune(value, 0):
			s.say("G029", "", "the value %q of the enumeration is left out: blank values and U+0000 cannot be chosen", value)
		case utf8.RuneCountInString(value) > MaxStringLength:
			s.say("G029", "", "a value of the enumeration is left out: it is longer than %d characters", MaxStringLength)
		case s.f.hasEnumValue(value):
			s.say("G029", "", "the value %q stands twice in the enumeration", value)
		default:
			s.f.Enum = append(s.f.Enum, text(value))
		}
	}
	if len(s.f.Enum) == 0 {
		s.say("G028", "list the values: one of draft, published", "an enumeration without values; it is a string")
		s.f.Type = String
	}
}

// typeNames lists the types for a message.
func typeNames() string {
	names := make([]string, len(Types))
	for i, t := range Types {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

// lengths settles min_length and max_length: stated ones within the type's, the type's own where none is stated.
func (s settler) lengths() {
	f, least, most := s.f, s.src.MinLength, s.src.MaxLength
	if !f.Type.isText() {
		if least != nil || most != nil {
			s.say("G022", "", "%s has no length limits; they are left out", article(f.Type))
		}
		return
	}
	largest := map[Type]int{String: MaxTextLength, TextType: MaxTextLength, Email: MaxEmailLength, URL: MaxURLLength}[f.Type]
	f.MaxLength = map[Type]int{String: MaxStringLength, Email: MaxEmailLength, URL: MaxURLLength}[f.Type]
	switch {
	case most == nil:
	case *most < shortestOf[f.Type]:
		s.say("G023", "", "a maximum length of %d leaves no value; it is left out", *most)
	case *most > largest:
		s.say("G024", "", "a maximum length of %d is more than %s can have; it is %d", *most, article(f.Type), largest)
		f.MaxLength = largest
	default:
		f.MaxLength = *most
	}
	switch {
	case least == nil || *least <= 0:
	case f.MaxLength > 0 && *least > f.MaxLength && most == nil && *least <= largest:
		s.say("G024", "", "the minimum length %d is more than the usual maximum of %d, which is raised to %d", *least, f.MaxLength, *least)
		f.MinLength, f.MaxLength = *least, *least
	case f.MaxLength > 0 && *least > f.MaxLength || *least > largest:
		s.say("G023", "", "the minimum length %d is more than the maximum; it is left out", *least)
	default:
		f.MinLength = *least
	}
}

// shortestOf is the length of the shortest value that is not blank: "x", "a@b", "http://a".
var shortestOf = map[Type]int{String: 1, TextType: 1, Email: 3, URL: 8}

// precision settles the digits of a decimal.
func (s settler) precision() {
	f := s.f
	if f.Type != Decimal {
		if s.src.Precision != 0 || s.src.Scale != nil {
			s.say("G022", "", "only a decimal has a precision and a scale; they are left out")
		}
		return
	}
	f.Precision, f.Scale = defaultPrecision, defaultScale
	if s.src.Precision > 0 {
		f.Precision = s.src.Precision
		f.Scale = min(f.Scale, f.Precision)
	}
	if s.src.Scale != nil {
		f.Scale = max(*s.src.Scale, 0)
	}
	stated := [2]int{f.Precision, f.Scale}
	f.Scale = min(f.Scale, MaxScale)
	f.Precision = min(max(f.Precision, f.Scale, 1), MaxPrecision)
	if stated != [2]int{f.Precision, f.Scale} {
		s.say("G032", "", "decimal(%d, %d) cannot be kept; it is decimal(%d, %d)", stated[0], stated[1], f.Precision, f.Scale)
	}
}

// range_ settles min and max.
func (s settler) range_() {
	f := s.f
	if !f.Type.isNumber() {
		if s.src.Min != "" || s.src.Max != "" {
			s.say("G022", "", "%s has no minimum or maximum; they are left out", article(f.Type))
		}
		return
	}
	f.Min, f.Max = s.bound(s.src.Min, "minimum", false), s.bound(s.src.Max, "maximum", true)
	low, isLow := numeral(f.Min)
	high, isHigh := numeral(f.Max)
	if isLow && isHigh && low.Cmp(high) > 0 {
		s.say("G023", "", "the minimum %s is greater than the maximum %s; both are left out", f.Min, f.Max)
		f.Min, f.Max = "", ""
	}
}

// bound gives a limit as a canonical numeral that a value of the type can have; upper says in which direction a
// limit between two values goes.
func (s settler) bound(stated, what string, upper bool) string {
	if stated == "" {
		return ""
	}
	n, ok := numeral(strings.TrimPrefix(strings.TrimSpace(stated), "+"))
	if !ok {
		s.say("G022", "write a plain number", "the %s %q is no number; it is left out", what, stated)
		return ""
	}
	largest := s.f.largest()
	if new(big.Rat).Abs(n).Cmp(largest) > 0 {
		s.say("G024", "", "the %s %s is beyond what %s can hold; it is left out", what, stated, article(s.f.Type))
		return ""
	}
	if s.f.Type == Float {
		x, _ := n.Float64()
		n = new(big.Rat).SetFloat64(x)
		shortest, _ := numeral(strconv.FormatFloat(x, 'f', -1, 64))
		return plainNumeral(shortest)
	}
	scaled := roundTo(n, s.f.Scale, upper)
	if scaled.Cmp(n) != 0 {
		s.say("G024", "", "the %s %s lies between two values of the type; it is %s", what, stated, scaled.FloatString(s.f.Scale))
	}
	return plainNumeral(scaled)
}

// largest is the greatest value of a number's type.
func (f Field) largest() *big.Rat {
	switch f.Type {
	case Integer:
		return new(big.Rat).SetInt64(MaxInteger)
	case Decimal:
		nines, _ := numeral(strings.Repeat("9", f.Precision))
		return nines.Quo(nines, tenTo(f.Scale))
	}
	return new(big.Rat).SetFloat64(math.MaxFloat64)
}

// tenTo is a power of ten.
func tenTo(exponent int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil))
}

// roundTo is the nearest number with that many fraction digits that is not above n (down) or not below it.
func roundTo(n *big.Rat, digits int, down bool) *big.Rat {
	scaled := new(big.Rat).Mul(n, tenTo(digits))
	whole := new(big.Int).Div(scaled.Num(), scaled.Denom()) // Euclidean: towards minus infinity, for the denominator is positive
	if !down && !scaled.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), tenTo(digits))
}

// pattern settles the regular expression.
func (s settler) pattern() {
	f := s.f
	if s.src.Pattern == "" {
		return
	}
	if !f.Type.isText() {
		s.say("G022", "", "%s has no pattern; it is left out", article(f.Type))
		return
	}
	p, err := parsePattern(strings.ToValidUTF8(s.src.Pattern, "\uFFFD"))
	switch {
	case err != nil:
		s.say("G033", "use literals, classes, groups, alternation and repetition only", "the pattern is not enforced: %s", err)
	case f.Type == Email || f.Type == URL:
		s.say("G033", "make it a string, if the pattern says it all", "the pattern is not enforced: %s has its own form", article(f.Type))
	case !p.canBe(*f):
		s.say("G034", "", "the pattern is not enforced: nothing that it matches has an allowed length")
	default:
		f.Pattern = text(p.String())
	}
}

// uniqueness settles unique and indexed, which need an index: json has none, and long values do not fit one.
func (s settler) uniqueness() {
	f := s.f
	if !f.Unique && !f.Indexed {
		return
	}
	if f.Type == JSON {
		s.say("G031", "", "json is neither unique nor indexed; that is left out")
		f.Unique, f.Indexed = false, false
		return
	}
	if f.Type.isText() && (f.MaxLength == 0 || f.MaxLength > MaxKeyLength) {
		if shorter := *f; s.fitsKey(&shorter) {
			s.say("G030", fmt.Sprintf("state a maximum of %d characters", MaxKeyLength), "an index holds at most %d characters; that is its maximum length", MaxKeyLength)
			*f = shorter
			return
		}
		s.say("G030", "", "values longer than %d characters are neither unique nor indexed; that is left out", MaxKeyLength)
		f.Unique, f.Indexed = false, false
	}
}

// fitsKey cuts the maximum length to what an index holds and reports whether values are left.
func (s settler) fitsKey(f *Field) bool {
	f.MaxLength = MaxKeyLength
	if f.Pattern.IsEmpty() {
		return f.MinLength <= f.MaxLength
	}
	p, err := parsePattern(f.Pattern.Raw())
	return err == nil && p.canBe(*f)
}

// clockWords are defaults that mean the time at which a row is made.
var clockWords = []string{"now", "today", "now()", "current_timestamp", "current_date", "current_time", "current time", "current date", "getdate()", "datetime.now", "timezone.now"}

// defaultValue settles the default in the API's output form.
func (s settler) defaultValue() {
	f, raw := s.f, bytes.TrimSpace(s.src.Default)
	if len(raw) == 0 || string(raw) == "null" {
		return
	}
	var word string
	if json.Unmarshal(raw, &word) == nil {
		raw = s.wordDefault(word, raw)
		if isClock := slices.Contains(clockWords, strings.ToLower(strings.TrimSpace(word))); isClock && (f.Type == Date || f.Type == Time || f.Type == DateTime) {
			s.say("G026", "created_at is the time at which a row was made", "the default %q is left out: a default is a fixed value; the field is optional", word)
			f.Required = false
			return
		}
	}
	v, err := f.Canonical(raw)
	switch {
	case err != nil:
		s.say("G025", "", "the default %s is left out: %s", shown(raw), err)
	case f.Unique:
		s.say("G035", "", "the default %s is left out: of a unique field only one row could have it", shown(raw))
	default:
		f.Default = v
	}
}

// wordDefault reads a default that the document writes as a word where the type has no words.
func (s settler) wordDefault(word string, raw []byte) []byte {
	trimmed := strings.TrimSpace(word)
	switch s.f.Type {
	case Integer, Float:
		if decimalForm.MatchString(trimmed) {
			n, _ := numeral(trimmed)
			return []byte(plainNumeral(n))
		}
	case Boolean:
		switch strings.ToLower(trimmed) {
		case "true", "yes", "on":
			return []byte("true")
		case "false", "no", "off":
			return []byte("false")
		}
	case Enum:
		if !s.f.hasEnumValue(word) {
			for _, value := range s.f.Enum {
				if strings.EqualFold(value.Raw(), trimmed) {
					return []byte(NewValue(value.Raw()).raw)
				}
			}
		}
	}
	return raw
}

// shown is a default as a message shows it, cut where it is long.
func shown(raw []byte) string {
	const most = 60
	if runes := []rune(string(raw)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(raw)
}

// readOnly makes optional what no body can set and no default fills, and free what only one row could have.
func (s settler) readOnly() {
	if s.f.ReadOnly && s.f.Required && s.f.Default.IsZero() {
		s.say("G027", "give it a default", "no body can set a read-only field, and it has no default; it is optional")
		s.f.Required = false
	}
}
