package shared

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// member is one member of a schema: a keyword of JSON Schema 2020-12 or an extension, and its value in YAML's flow style.
type member struct{ Key, Value string }

// Patterns of the contract's values, anchored, in the subset that ECMA-262, Python and RE2 read alike.
const (
	anyText      = `^[^\x00]*$`
	notBlank     = `^[^\x00]*[^\x00\t-\r ][^\x00]*$`
	day          = `([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	dayPattern   = `^` + day + `$`
	clockPattern = `^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$`
	clockOut     = `^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$`
	instantOut   = `^` + day + `T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$`
	emailPattern = "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?" +
		`(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$` // HTML Living Standard, input type=email
	urlPattern  = `^[hH][tT][tT][pP][sS]?://[^\s/?#\x00]+([/?#][^\s\x00]*)?$`
	urlOut      = `^[hH][tT][tT][pP][sS]?://[^\t-\r /?#]+([/?#][^\t-\r ]*)?$` // \s without what only some languages count to it
	uuidPattern = `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`
	uuidOut     = `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`
)

const greatestInteger = "9007199254740991" // 2^53 − 1

// form is how a type is written in one direction. format is an annotation; what it means is in pattern as well.
type form struct{ jsonType, format, pattern string }

// inputForms are the types as a body or a filter gives them. A decimal may also be a number, and json anything. Email
// and url have no format: the HTML standard's addresses are not RFC 5321's, and the contract's URLs not RFC 3986's.
var inputForms = map[genome.Type]form{
	genome.String:   {"string", "", anyText},
	genome.TextType: {"string", "", anyText},
	genome.Integer:  {"integer", "int64", ""},
	genome.Decimal:  {"string", "", ""},
	genome.Float:    {"number", "double", ""},
	genome.Boolean:  {"boolean", "", ""},
	genome.Date:     {"string", "date", dayPattern},
	genome.Time:     {"string", "", clockPattern},
	genome.DateTime: {"string", "date-time", ""},
	genome.Email:    {"string", "", emailPattern},
	genome.URL:      {"string", "", urlPattern},
	genome.UUID:     {"string", "uuid", uuidPattern},
	genome.Enum:     {"string", "", ""},
	genome.JSON:     {},
}

// outputForms are the types as a representation gives them, where they differ.
var outputForms = map[genome.Type]form{
	genome.String:   {"string", "", ""},
	genome.TextType: {"string", "", ""},
	genome.Time:     {"string", "", clockOut},
	genome.DateTime: {"string", "date-time", instantOut},
	genome.URL:      {"string", "", urlOut},
	genome.UUID:     {"string", "uuid", uuidOut},
}

func outputMembers(refs references, f genome.Field) []member {
	how, differs := outputForms[f.Type]
	if !differs {
		how = inputForms[f.Type]
	}
	if f.Type == genome.Decimal {
		how.pattern = decimalPattern(f, true)
	}
	nullable := !f.System && (!f.Required || f.ReadOnly && f.Default.IsZero())
	members := described(f)
	if f.Many {
		members = append(members, member{"type", "array"}, member{"items", identifier}, member{"uniqueItems", "true"})
	} else {
		members = append(members, typed(f, how, nullable, how.jsonType)...)
		members = append(members, limits(f, f.Type != genome.Decimal)...)
	}
	if f.System || f.ReadOnly {
		members = append(members, member{"readOnly", "true"})
	}
	return append(append(members, examples(f)...), facts(refs, f)...)
}

func inputMembers(refs references, f genome.Field) []member {
	how := inputForms[f.Type]
	types := how.jsonType
	if f.IsNotBlank() {
		how.pattern = notBlank
		f.MinLength = max(f.MinLength, 1)
	}
	if f.Type == genome.Decimal {
		how.pattern, types = decimalPattern(f, false), "string, number"
	}
	members := described(f)
	switch {
	case f.Many:
		return append(append(members, member{"type", "array"}, member{"items", identifier}, member{"maxItems", "1000"},
			member{"default", "[]"}), facts(refs, f)...)
	case f.Type == genome.JSON && f.Required:
		members = append(members, member{"not", `{type: "null"}`})
	default:
		members = append(members, typed(f, how, !f.Required, types)...)
	}
	members = append(members, limits(f, true)...)
	if f.Type == genome.Decimal {
		members = append(members, numberBounds(f)...)
	}
	if !f.Default.IsZero() {
		members = append(members, member{"default", flow(f.Default)})
	}
	return append(append(members, examples(f)...), facts(refs, f)...)
}

// filterMembers are the schema of a filter: the type's grammar without the field's limits.
func filterMembers(f genome.Field) []member {
	how := inputForms[f.Type]
	bare := genome.Field{Type: f.Type, Enum: f.Enum}
	if f.Type == genome.Decimal {
		how.pattern = decimalPattern(f, false)
	}
	return append(typed(bare, how, false, how.jsonType), limits(bare, true)...)
}

// described are the field's title and description.
func described(f genome.Field) []member {
	var members []member
	if !f.Label.IsEmpty() {
		members = append(members, member{"title", words(f.Label.Raw())})
	}
	if !f.Description.IsEmpty() {
		members = append(members, member{"description", quoted(f.Description.MD())})
	}
	return members
}

// typed are type, format, enum and patterns. A field's own pattern comes first, the type's beside it.
func typed(f genome.Field, how form, nullable bool, types string) []member {
	if types == "" {
		return nil
	}
	var members []member
	switch {
	case nullable:
		members = append(members, member{"type", "[" + types + `, "null"]`})
	case strings.Contains(types, ","):
		members = append(members, member{"type", "[" + types + "]"})
	default:
		members = append(members, member{"type", types})
	}
	if how.format != "" {
		members = append(members, member{"format", how.format})
	}
	if f.Type == genome.Enum {
		var values []string
		for _, v := range f.Enum {
			values = append(values, v.YAML())
		}
		if nullable {
			values = append(values, "null")
		}
		members = append(members, member{"enum", "[" + strings.Join(values, ", ") + "]"})
	}
	patterns := []string{how.pattern}
	if !f.Pattern.IsEmpty() {
		patterns = []string{"^(?:" + f.Pattern.Raw() + ")$", how.pattern}
	}
	if patterns[0] != "" {
		members = append(members, member{"pattern", quoted(patterns[0])})
	}
	if len(patterns) > 1 && patterns[1] != "" && patterns[1] != anyText {
		members = append(members, member{"allOf", "[{pattern: " + quoted(patterns[1]) + "}]"})
	}
	return members
}

// limits are lengths and bounds; bounds says whether minimum and maximum apply (they do to JSON numbers alone).
func limits(f genome.Field, bounds bool) []member {
	var members []member
	if f.MinLength > 0 {
		members = append(members, member{"minLength", strconv.Itoa(f.MinLength)})
	}
	if f.MaxLength > 0 {
		members = append(members, member{"maxLength", strconv.Itoa(f.MaxLength)})
	}
	low, high := f.Min, f.Max
	if f.Type == genome.Integer {
		low, high = orElse(low, "-"+greatestInteger), orElse(high, greatestInteger)
		if f.References != "" || f.System && f.Name == "id" {
			low = "1"
		}
	}
	if bounds && f.Type != genome.Decimal {
		if low != "" {
			members = append(members, member{"minimum", low})
		}
		if high != "" {
			members = append(members, member{"maximum", high})
		}
	}
	return members
}

// identifier is the schema of one id in a many-to-many key.
const identifier = "{type: integer, format: int64, minimum: 1, maximum: " + greatestInteger + "}"

// facts are what JSON Schema cannot say.
func facts(refs references, f genome.Field) []member {
	var members []member
	if to := refs.paths[f.References]; to != "" {
		members = append(members, member{"x-references", to})
	}
	if f.Unique {
		members = append(members, member{"x-unique", "true"})
	}
	if f.Type == genome.Decimal {
		members = append(members, member{"x-precision", strconv.Itoa(f.Precision)}, member{"x-scale", strconv.Itoa(f.Scale)})
		if f.Min != "" {
			members = append(members, member{"x-minimum", quoted(f.Min)})
		}
		if f.Max != "" {
			members = append(members, member{"x-maximum", quoted(f.Max)})
		}
	}
	return members
}

// decimalPattern matches the strings of a decimal: with exactly its scale when they come out; when they go in, with at
// most that, and with any number of leading zeros.
func decimalPattern(f genome.Field, out bool) string {
	whole := f.Precision - f.Scale
	digits, fraction := fmt.Sprintf("0*[0-9]{1,%d}", whole), fmt.Sprintf(`(\.[0-9]{1,%d})?`, f.Scale)
	if whole == 0 {
		digits = "0+"
	}
	if out {
		digits, fraction = fmt.Sprintf("(0|[1-9][0-9]{0,%d})", whole-1), fmt.Sprintf(`\.[0-9]{%d}`, f.Scale)
		if whole == 0 {
			digits = "0"
		}
	}
	if f.Scale == 0 {
		fraction = ""
	}
	return "^-?" + digits + fraction + "$"
}

// numberBounds are the limits of a decimal that is given as a JSON number: at most 15 significant digits, and the
// field's own where they are narrower.
func numberBounds(f genome.Field) []member {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(f.Scale)), nil)
	greatest := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(min(f.Precision, 15))), nil)
	high := new(big.Rat).SetFrac(greatest.Sub(greatest, big.NewInt(1)), scale)
	low := new(big.Rat).Neg(high)
	if own, ok := new(big.Rat).SetString(f.Min); ok && own.Cmp(low) > 0 {
		low = own
	}
	if own, ok := new(big.Rat).SetString(f.Max); ok && own.Cmp(high) < 0 {
		high = own
	}
	step := new(big.Rat).SetFrac(big.NewInt(1), scale)
	return []member{{"minimum", low.FloatString(f.Scale)}, {"maximum", high.FloatString(f.Scale)}, {"multipleOf", step.FloatString(f.Scale)}}
}

// examples are the field's first sample. References have none: no number is sure to be a row's.
func examples(f genome.Field) []member {
	switch {
	case f.System && f.Type == genome.DateTime:
		return []member{{"examples", "[" + quoted("2026-01-31T09:30:00.000Z") + "]"}}
	case len(f.Samples) > 0:
		return []member{{"examples", "[" + flow(f.Samples[0]) + "]"}}
	}
	return nil
}

// quoted is a double-quoted YAML scalar.
func quoted(s string) string { return name.NewText(s).YAML() }

// words is text that no reader takes for markup, as a YAML scalar.
func words(s string) string { return quoted(strings.ReplaceAll(s, "<", "&lt;")) }

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
