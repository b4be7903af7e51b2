package genome

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/name"
)

// ViolationKind names the rule that a value breaks.
type ViolationKind string

// The kinds of violation.
const (
	Missing        ViolationKind = "missing"    // a required key is left out
	Null           ViolationKind = "null"       // a required key, or a many-to-many key, is null
	WrongType      ViolationKind = "type"       // another JSON type
	WrongFormat    ViolationKind = "format"     // a string that the type's grammar refuses
	Blank          ViolationKind = "blank"      // white space in a required string or text
	HoldsNUL       ViolationKind = "nul"        // U+0000
	TooShort       ViolationKind = "min_length" // one code point less than the least
	TooLong        ViolationKind = "max_length" // one code point more than the most
	TooSmall       ViolationKind = "min"        // just below min
	TooLarge       ViolationKind = "max"        // just above max
	OutOfRange     ViolationKind = "range"      // beyond what the type holds
	TooPrecise     ViolationKind = "scale"      // one fraction digit more than a decimal has
	NoMatch        ViolationKind = "pattern"    // a text that the pattern does not match
	NotInEnum      ViolationKind = "enum"       // none of the values
	NoSuchRow      ViolationKind = "reference"  // the id of no row
	longestTooLong               = 100_000      // code points; a body of 1 MiB must still hold the value
)

// Violation is one way to break a field's rules. Value is what a body holds; the zero Value means that the key is left out.
type Violation struct {
	Kind  ViolationKind
	Value Value
}

// Violations lists, for each rule of a field, a value just outside it: each must be answered by 422 on that key.
// A read-only or system field has none, because bodies cannot set it.
func Violations(f Field) []Violation {
	if f.ReadOnly || f.System {
		return nil
	}
	var all []Violation
	add := func(kind ViolationKind, v any) { all = append(all, Violation{kind, NewValue(v)}) }
	if f.Required && f.Default.IsZero() {
		all = append(all, Violation{Kind: Missing})
	}
	if f.Required || f.Many {
		add(Null, nil)
	}
	for _, wrong := range wrongTypes(f) {
		add(WrongType, wrong)
	}
	if f.References != "" {
		return append(all, Violation{NoSuchRow, noSuchRow(f)})
	}
	for _, wrong := range wrongFormats[f.Type] {
		add(WrongFormat, wrong)
	}
	switch {
	case f.Type.isNumber():
		all = append(all, numberViolations(f)...)
	case f.Type == Enum:
		add(NotInEnum, absentValue(f))
		add(HoldsNUL, f.Enum[0].Raw()+"\x00")
	case f.Type.isText():
		all = append(all, textViolations(f)...)
	case f.Type == JSON:
		all = append(all, Violation{HoldsNUL, Value{`{"key": ["\u0000"]}`}})
	}
	return all
}

// wrongTypes are JSON values of other types than the field's: what lax frameworks convert.
func wrongTypes(f Field) []any {
	switch {
	case f.Many:
		return []any{"1", []any{"1"}, []any{1.5}, map[string]any{}}
	case f.Type == Integer:
		return []any{"5", true, 1.5, []any{1}}
	case f.Type == Float:
		return []any{"5", true, []any{1}}
	case f.Type == Decimal:
		return []any{true, []any{"1"}, map[string]any{}}
	case f.Type == Boolean:
		return []any{"true", 1, 0}
	case f.Type == JSON:
		return nil
	}
	return []any{5, true, []any{"a"}, map[string]any{}}
}

// noSuchRow is a reference to a row that no database has.
func noSuchRow(f Field) Value {
	if f.Many {
		return NewValue([]int64{MaxInteger})
	}
	return NewValue(int64(MaxInteger))
}

// wrongFormats are strings that a type's grammar refuses and that lenient parsers take.
var wrongFormats = map[Type][]string{
	Decimal:  {"1e1", "1.", ".5", "+1", "1,5", "", " 1", "NaN", "1_000"},
	Date:     {"2026-02-30", "2026-1-5", "20260105", "today", "0000-01-01", "2026-01-05T00:00:00Z", ""},
	Time:     {"24:00", "12:60", "12:00:60", "9:00", "now", ""},
	DateTime: {"2026-01-05T09:00:00", "2026-02-30T09:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T09:00:60Z", "2026-01-05", "now", ""},
	Email:    {"nobody", "@example.com", "a b@example.com", "a@b@example.com", "a@-example.com", ""},
	URL:      {"example.com", "ftp://example.com", "https://", "https:///path", "https://a b", "javascript:alert(1)", ""},
	UUID:     {"00000000-0000-4000-8000-00000000000", "00000000000040008000000000000001", "{00000000-0000-4000-8000-000000000001}", "x", ""},
}

// numberViolations are the values just outside a number's limits and its type's.
func numberViolations(f Field) []Violation {
	var all []Violation
	if low, ok := numeral(f.Min); ok {
		all = append(all, Violation{TooSmall, beside(f, low, -1)})
	}
	if high, ok := numeral(f.Max); ok {
		all = append(all, Violation{TooLarge, beside(f, high, 1)})
	}
	switch f.Type {
	case Integer:
		all = append(all, Violation{OutOfRange, Value{"9007199254740992"}}, Violation{OutOfRange, Value{"-9007199254740992"}})
	case Decimal:
		whole := "1" + strings.Repeat("0", f.Precision-f.Scale)
		all = append(all, Violation{OutOfRange, NewValue(whole)})
		more := Sample(f, 0).Text().Raw()
		if f.Scale == 0 {
			more += "."
		}
		all = append(all, Violation{TooPrecise, NewValue(more + "1")})
	}
	return all
}

// beside is the neighbour of a limit among the values of the type.
func beside(f Field, limit *big.Rat, direction int64) Value {
	if f.Type == Float {
		x, _ := limit.Float64()
		return NewValue(math.Nextafter(x, math.Inf(int(direction))))
	}
	step := new(big.Rat).Mul(big.NewRat(direction, 1), new(big.Rat).Inv(tenTo(f.Scale)))
	return numberValue(f, step.Add(step, limit))
}

// absentValue is a text that an enumeration does not list.
func absentValue(f Field) string {
	for value := "none of these"; ; value += "!" {
		if !f.hasEnumValue(value) {
			return value
		}
	}
}

// textViolations are the values just outside the limits of a string, text, email or url.
func textViolations(f Field) []Violation {
	sample := Sample(f, 0).Text().Raw()
	all := []Violation{{HoldsNUL, NewValue(sample + "\x00")}}
	if f.IsNotBlank() {
		all = append(all, Violation{Blank, NewValue("")}, Violation{Blank, NewValue("\t ")})
	}
	if f.MinLength > 1 || f.MinLength == 1 && !f.Required {
		all = append(all, Violation{TooShort, NewValue(tooShort(f, sample))})
	}
	if f.MaxLength > 0 && f.MaxLength <= longestTooLong {
		all = append(all, Violation{TooLong, NewValue(tooLong(f))})
	}
	if !f.Pattern.IsEmpty() {
		if value, ok := mismatch(f, sample); ok {
			all = append(all, Violation{NoMatch, NewValue(value)})
		}
	}
	return all
}

// tooShort is a text of one code point less than the least, of the right form where such a one is that short.
func tooShort(f Field, sample string) string {
	shorter := f
	shorter.MinLength, shorter.MaxLength, shorter.Pattern = f.MinLength-1, f.MinLength-1, name.Text{}
	if shorter.MaxLength < shortestOf[f.Type] {
		return string([]rune(sample)[:f.MinLength-1])
	}
	return sampleText(shorter, 0)
}

// tooLong is a text of one code point more than the most.
func tooLong(f Field) string {
	longer := f
	longer.MinLength, longer.MaxLength, longer.Pattern = f.MaxLength+1, 0, name.Text{}
	s := sampleText(longer, 0)
	if extra := utf8.RuneCountInString(s) - longer.MinLength; extra > 0 { // a short limit: a word alone is longer
		longer.MaxLength = longer.MinLength
		s = sampleText(longer, 0)
	}
	return s
}

// mismatch is a text of allowed length that the pattern does not match: the sample with a line's end, which lenient
// anchors let pass, else with another character, else any sign repeated.
func mismatch(f Field, sample string) (string, bool) {
	runes := []rune(sample)
	candidates := []string{sample + "\n", sample + "!", "\n" + sample, string(runes[:max(len(runes)-1, 0)]) + "\n"}
	for _, sign := range []string{"!", "~", "x", "0", "\n", "é"} {
		candidates = append(candidates, strings.Repeat(sign, len(runes)))
	}
	free := f
	free.Pattern = name.Text{}
	for _, c := range candidates {
		if free.checkLimits(NewValue(c)) == nil && !matches(f.Pattern.Raw(), c) {
			return c, true
		}
	}
	return "", false
}

// EnumNames gives each value of an enumeration a PascalCase ASCII identifier, in the values' order and unique: in
// progress → InProgress. A value without letters or digits is called Value.
func EnumNames(f Field) []string {
	scope := name.NewScope("")
	list := make([]string, len(f.Enum))
	for i, value := range f.Enum {
		list[i] = scope.Unique(fmt.Sprint(i), name.Pascal(toIdentifier(value.Raw(), "value").words))
	}
	return list
}
