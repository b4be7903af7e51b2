package conformance

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// trial is one value tried on one field: what is sent, and what comes back or that it is 422.
type trial struct {
	rule string
	send any  // JSON-ready; json.RawMessage for a literal
	want any  // as decoded from the answer; only for ok
	ok   bool // accepted
}

// raw is a literal piece of JSON.
func raw(s string) json.RawMessage { return json.RawMessage(s) }

// accept is a value that comes back as it was sent.
func accept(rule string, v any) trial { return trial{rule: rule, send: v, want: plain(v), ok: true} }

// become is a value that comes back in another form.
func become(rule string, v, want any) trial {
	return trial{rule: rule, send: v, want: plain(want), ok: true}
}

// refuse is a value that is 422.
func refuse(rule string, v any) trial { return trial{rule: rule, send: v} }

// trialsOf gives the values to try on a scalar field, just inside and just outside of each of its limits. Those of a
// wrong JSON type are apart (wrongTypes), because a decoder may report one of them alone.
func trialsOf(f genome.Field) []trial {
	var list []trial
	switch f.Type {
	case genome.String, genome.TextType:
		list = textTrials(f)
	case genome.Integer:
		list = integerTrials(f)
	case genome.Decimal:
		list = decimalTrials(f)
	case genome.Float:
		list = floatTrials(f)
	case genome.Boolean:
		list = []trial{accept("VAL-BOOLEAN-1", true), accept("RES-FALSY-1", false)}
	case genome.Date:
		list = dateTrials
	case genome.Time:
		list = timeTrials
	case genome.DateTime:
		list = datetimeTrials
	case genome.Email:
		list = emailTrials(f)
	case genome.URL:
		list = urlTrials(f)
	case genome.UUID:
		list = uuidTrials
	case genome.Enum:
		list = enumTrials(f)
	case genome.JSON:
		list = jsonTrials(f)
	}
	if f.Required {
		list = append(list, refuse("RES-NULL-2", nil))
	} else {
		list = append(list, become("RES-NULL-1", raw("null"), nil))
	}
	return list
}

// wrongTypes gives values of another JSON type than the field's.
func wrongTypes(f genome.Field) []trial {
	number, text, boolean := raw("5"), any("5"), any(true)
	list := []trial{refuse("VAL-STRICT-1", raw("[]")), refuse("VAL-STRICT-1", raw("{}"))}
	rule := "VAL-STRICT-1"
	switch f.Type {
	case genome.JSON:
		return nil
	case genome.Boolean:
		return append(list, refuse(rule, raw("1")), refuse(rule, raw("0")), refuse(rule, "true"), refuse(rule, "false"), refuse(rule, ""), refuse("VAL-BOOLEAN-1", "yes"))
	case genome.Integer:
		return append(list, refuse(rule, text), refuse(rule, boolean), refuse("VAL-INTEGER-1", raw("1.5")), refuse(rule, ""), refuse(rule, generateText(f)))
	case genome.Float:
		return append(list, refuse(rule, text), refuse(rule, boolean), refuse("VAL-FLOAT-1", "NaN"), refuse("VAL-FLOAT-1", "Infinity"), refuse(rule, generateText(f)))
	case genome.Decimal:
		return append(list, refuse(rule, boolean))
	}
	return append(list, refuse(rule, number), refuse(rule, boolean))
}

// generateText gives a valid number as a string: right in value, wrong in type.
func generateText(f genome.Field) string { return fmt.Sprint(generate(f, 0)) }

// blanks are the white space that a required text may not consist of.
const blanks = " \t\n\v\f\r"

func textTrials(f genome.Field) []trial {
	if !f.Pattern.IsEmpty() {
		return append(patternTrials(f), refuse("VAL-STRING-5", "a\x00b"))
	}
	list := []trial{refuse("VAL-STRING-5", "a\x00b"), refuse("VAL-STRING-5", "\x00")}
	for _, s := range []string{
		"  kept  ", "\ttab\n", "e\u0301 and \u00e9", "null", "NULL", "true", "0", "'; DROP TABLE users; --", `"quoted" \ back`,
		"<b>&amp;</b>", "%_%", "日本語 😀", "\u202eright to left", "line\nbreak\r\n", "$1 #{x} ${y} {{z}}", "\u00a0nbsp", "\ufeffbom", "del\u007f",
	} {
		if fitted, ok := fit(f, s); ok {
			list = append(list, accept("VAL-STRING-2", fitted))
		}
	}
	list = append(list, lengthTrials(f)...)
	for _, s := range []string{"", " ", blanks} {
		switch n := utf8.RuneCountInString(s); {
		case f.Required:
			list = append(list, refuse("VAL-STRING-3", s))
		case n >= f.MinLength && (f.MaxLength == 0 || n <= f.MaxLength):
			list = append(list, accept("VAL-STRING-2", s))
		}
	}
	return list
}

// fit stretches a text to the least length; false where it is too long.
func fit(f genome.Field, s string) (string, bool) {
	n := utf8.RuneCountInString(s)
	if n < f.MinLength {
		s += strings.Repeat("x", f.MinLength-n)
	}
	return s, f.MaxLength == 0 || utf8.RuneCountInString(s) <= f.MaxLength
}

// lengthTrials try lengths at the limits, in ASCII and in characters beyond UTF-16's single units.
func lengthTrials(f genome.Field) []trial {
	var list []trial
	rule := "VAL-STRING-1"
	if !f.Required {
		rule = "VAL-LIMIT-2"
	}
	if m := f.MaxLength; m > 0 {
		list = append(list, accept("VAL-STRING-1", strings.Repeat("x", m)), accept("VAL-STRING-4", strings.Repeat("😀", m)),
			refuse(rule, strings.Repeat("x", m+1)), refuse("VAL-STRING-4", strings.Repeat("😀", m+1)))
	} else {
		list = append(list, accept("VAL-TEXT-1", strings.Repeat("long ", 8000)))
	}
	if m := f.MinLength; m > 0 {
		list = append(list, accept("VAL-STRING-1", strings.Repeat("x", m)), accept("VAL-STRING-4", strings.Repeat("😀", m)))
		if m > 1 {
			list = append(list, refuse(rule, strings.Repeat("x", m-1)), refuse("VAL-STRING-4", strings.Repeat("😀", m-1)))
		}
	}
	return list
}

// patternTrials try the samples, and what only a careless match takes: lines before and behind, other scripts' digits.
func patternTrials(f genome.Field) []trial {
	var list []trial
	whole, err := regexp.Compile(`\A(?:` + f.Pattern.Raw() + `)\z`)
	wholeLines, errLines := regexp.Compile(`(?s)\A(?:` + f.Pattern.Raw() + `)\z`)
	if err != nil || errLines != nil {
		return nil
	}
	good := samples(f)
	if patternWheels(f) != nil {
		good = append(good, patternAt(f, 1), patternAt(f, 7))
	}
	for _, s := range good {
		list = append(list, accept("VAL-PATTERN-1", s))
		for _, bad := range []string{s + "\n", "\n" + s, "zz\n" + s + "\nzz", s + "!", "~" + s, ""} {
			if !whole.MatchString(bad) && !wholeLines.MatchString(bad) {
				list = append(list, refuse("VAL-PATTERN-1", bad))
			}
		}
		other := strings.Map(foreignScript, s)
		if other != s && !whole.MatchString(other) {
			list = append(list, refuse("VAL-PATTERN-2", other))
		}
	}
	return list
}

// foreignScript gives a character that Unicode's classes take for a digit or letter, and ASCII's do not.
func foreignScript(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return '٠' + r - '0'
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return 'ж'
	}
	return r
}

const greatest = "9007199254740991"

func integerTrials(f genome.Field) []trial {
	list := []trial{refuse("VAL-INTEGER-1", raw("9007199254740992")), refuse("VAL-INTEGER-1", raw("-9007199254740992")),
		refuse("VAL-INTEGER-1", raw("9223372036854775808"))}
	return append(list, limitTrials(f, "VAL-INTEGER-1", "-"+greatest, greatest, "1")...)
}

// limitTrials try a number at min and max and one step outside. Lo and hi are the type's own limits.
func limitTrials(f genome.Field, rule, lo, hi, step string) []trial {
	var list []trial
	outside := "VAL-LIMIT-1"
	if !f.Required {
		outside = "VAL-LIMIT-2"
	}
	within := func(s string) bool {
		v := rat(s)
		return (f.Min == "" || v.Cmp(rat(f.Min)) >= 0) && (f.Max == "" || v.Cmp(rat(f.Max)) <= 0)
	}
	number := func(v *big.Rat) string {
		s := v.FloatString(12)
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	sent := func(s string) any {
		if f.Type == genome.Decimal {
			return rat(s).FloatString(f.Scale)
		}
		return raw(s)
	}
	for _, bound := range []struct {
		value, fallback string
		sign            int64
	}{{f.Min, lo, -1}, {f.Max, hi, 1}} {
		if bound.value == "" {
			if bound.fallback != "" && within(bound.fallback) {
				list = append(list, accept(rule, sent(bound.fallback)))
			}
			continue
		}
		if representable(f, bound.value) {
			list = append(list, accept("VAL-LIMIT-1", sent(bound.value)))
		}
		next := new(big.Rat).Add(rat(bound.value), new(big.Rat).Mul(rat(step), big.NewRat(bound.sign, 1)))
		if s := number(next); representable(f, s) {
			list = append(list, refuse(outside, sent(s)))
		}
	}
	if within("0") {
		list = append(list, accept("RES-FALSY-1", sent("0")))
	}
	return list
}

// representable reports whether a numeral is in the field's type, limits apart.
func representable(f genome.Field, s string) bool {
	v := rat(s)
	switch f.Type {
	case genome.Integer:
		return v.IsInt() && v.Cmp(rat("-"+greatest)) >= 0 && v.Cmp(rat(greatest)) <= 0
	case genome.Decimal:
		limit := rat(decimalLimit(f))
		scaled := new(big.Rat).Quo(v, unit(f))
		return scaled.IsInt() && v.Cmp(limit) <= 0 && v.Cmp(new(big.Rat).Neg(limit)) >= 0
	}
	return true
}

func decimalTrials(f genome.Field) []trial {
	one := unit(f).FloatString(f.Scale)
	most := decimalLimit(f)
	list := limitTrials(f, "VAL-DECIMAL-1", "-"+most, most, one)
	for _, s := range []string{"1e1", "1E1", "NaN", "Infinity", "-Infinity", "+1", ".5", "5.", "1_0", " 1", "1 ", "1\n", "", "-", "abc", "1,5", "0x10", "١", "--1", "1.2.3"} {
		list = append(list, refuse("VAL-DECIMAL-1", s))
	}
	list = append(list,
		refuse("VAL-DECIMAL-3", "1"+strings.Repeat("0", f.Precision-f.Scale)),
		refuse("VAL-DECIMAL-3", "-1"+strings.Repeat("0", f.Precision-f.Scale)),
		refuse("VAL-DECIMAL-3", "0."+strings.Repeat("0", f.Scale)+"5"),
		refuse("VAL-DECIMAL-3", "0."+strings.Repeat("0", f.Scale)+"0"),
		refuse("VAL-DECIMAL-3", raw("0."+strings.Repeat("0", f.Scale)+"5")),
		refuse("VAL-DECIMAL-2", raw("0.30000000000000004")),
		refuse("VAL-DECIMAL-2", raw("1234567890123456")))
	inside := func(rule string, send any, numeral string) {
		v := rat(numeral)
		if representable(f, numeral) && (f.Min == "" || v.Cmp(rat(f.Min)) >= 0) && (f.Max == "" || v.Cmp(rat(f.Max)) <= 0) {
			list = append(list, become(rule, send, v.FloatString(f.Scale)))
		}
	}
	inside("VAL-DECIMAL-4", "-0", "0")
	inside("VAL-DECIMAL-4", raw("-0.0"), "0")
	inside("VAL-DECIMAL-4", "7", "7")
	inside("VAL-DECIMAL-4", "-7.5", "-7.5")
	if f.Precision-f.Scale >= 3 {
		inside("VAL-DECIMAL-1", "007", "7")
	}
	inside("VAL-DECIMAL-1", "12345678901234567.89", "12345678901234567.89")
	inside("VAL-DECIMAL-2", raw("7"), "7")
	inside("VAL-DECIMAL-2", raw("12.5"), "12.5")
	inside("VAL-DECIMAL-2", raw("0.1"), "0.1")
	inside("VAL-DECIMAL-2", raw("19.99"), "19.99")
	inside("VAL-DECIMAL-2", raw("1e2"), "100")
	inside("VAL-DECIMAL-2", raw("1.50000000000000000000"), "1.5")
	inside("VAL-DECIMAL-2", raw("123456789012345"), "123456789012345")
	return list
}

func floatTrials(f genome.Field) []trial {
	list := limitTrials(f, "VAL-FLOAT-1", "", "", "0.5")
	for _, s := range []string{"0.1", "-2.5", "1e3", "123456789.123456", "1.7976931348623157e308", "5e-324", "3"} {
		v := rat(s)
		if (f.Min == "" || v.Cmp(rat(f.Min)) >= 0) && (f.Max == "" || v.Cmp(rat(f.Max)) <= 0) {
			list = append(list, accept("VAL-FLOAT-1", raw(s)))
		}
	}
	return list
}
