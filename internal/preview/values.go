package preview

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/lazyregexp"
)

// A stored value is nil, a string, a decimal, an int64, a float64, a bool, a jsonText or, of a many-to-many key, an
// ascending []int64. Strings are in the API's output form: dates, times and datetimes sort as text.

// jsonText is a stored json value: compact JSON, never null.
type jsonText string

// valueType is one row of the contract's table of values. parse reads the text of a JSON string, number or boolean,
// and of a query parameter; what is wrong with it comes back in words, empty when nothing is.
type valueType struct {
	tokens   string // the kinds of JSON token that it takes: s a string, n a number, b a boolean
	expected string
	parse    func(f *field, text string) (any, string)
}

// What is said of a value that is not of its type.
const (
	noString   = "must be a string"
	noInteger  = "must be an integer between -9007199254740991 and 9007199254740991"
	noDecimal  = "must be a decimal number, written as a string of digits"
	noNumber   = "must be a finite number"
	noBoolean  = "must be true or false"
	noDate     = "must be a date, YYYY-MM-DD"
	noTime     = "must be a time, HH:MM or HH:MM:SS"
	noDateTime = "must be an RFC 3339 date and time with an offset, in the years 0001 to 9999"
	noEmail    = "must be an e-mail address"
	noURL      = "must be an http or https URL"
	noUUID     = "must be a UUID"
	noEnum     = "must be one of the listed values"
	noJSON     = "must be a JSON value"
	noNUL      = "must not contain the character U+0000"
)

var valueTypes = map[genome.Type]valueType{
	genome.String:   {"s", noString, parseText},
	genome.TextType: {"s", noString, parseText},
	genome.Integer:  {"n", noInteger, parseInteger},
	genome.Decimal:  {"sn", noDecimal, parseDecimal},
	genome.Float:    {"n", noNumber, parseFloat},
	genome.Boolean:  {"b", noBoolean, parseBoolean},
	genome.Date:     {"s", noDate, parseDate},
	genome.Time:     {"s", noTime, parseTime},
	genome.DateTime: {"s", noDateTime, parseDateTime},
	genome.Email:    {"s", noEmail, parseEmail},
	genome.URL:      {"s", noURL, parseURL},
	genome.UUID:     {"s", noUUID, parseUUID},
	genome.Enum:     {"s", noEnum, parseEnum},
}

// maxInteger is the greatest integer that every client's number type holds exactly.
const maxInteger = 1<<53 - 1

// The grammars of values. White space is ASCII's six characters, which Go's \s has not all.
var (
	integerNumeral = lazyregexp.New(`\A-?(?:0|[1-9][0-9]*)\z`)
	jsonNumeral    = lazyregexp.New(`\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z`)
	dateForm       = lazyregexp.New(`\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z`)
	timeForm       = lazyregexp.New(`\A(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?\z`)
	dateTimeForm   = lazyregexp.New(`\A([0-9]{4}-[0-9]{2}-[0-9]{2})T((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.([0-9]+))?(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))\z`)
	uuidForm       = lazyregexp.New(`\A[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z`)
	webAddress     = lazyregexp.New(`\A(?i:https?)://[^\t-\r /?#]+(?:[/?#][^\t-\r ]*)?\z`)
	// The expression of WHATWG HTML, section "E-mail state (type=email)".
	emailAddress = lazyregexp.New("\\A[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?" +
		`(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z`)
)

const dateTimeLayout = "2006-01-02T15:04:05.000Z"

// formatTime is an instant in the API's form; a fraction is cut to milliseconds.
func formatTime(t time.Time) string { return t.UTC().Format(dateTimeLayout) }

// fromJSON reads a JSON value that is not null, strictly: no type is taken for another.
func (f *field) fromJSON(raw json.RawMessage) (any, string) {
	t := valueTypes[f.Type]
	if f.Type == genome.JSON {
		return parseJSON(raw)
	}
	text, token := string(raw), tokenOf(raw)
	if !strings.Contains(t.tokens, token) {
		return nil, t.expected
	}
	switch {
	case token == "s":
		if json.Unmarshal(raw, &text) != nil {
			return nil, t.expected
		}
		if strings.ContainsRune(text, 0) {
			return nil, noNUL
		}
	case f.Type == genome.Decimal:
		var ok bool
		if text, ok = decimalOfNumber(text); !ok {
			return nil, "must be a string: a number of more than 15 significant digits is not exact"
		}
	}
	return t.parse(f, text)
}

// fromQuery reads a query parameter in the body's grammar written as text.
func (f *field) fromQuery(text string) (any, string) {
	if strings.ContainsRune(text, 0) {
		return nil, noNUL
	}
	return valueTypes[f.Type].parse(f, text)
}

func tokenOf(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "s"
	case 't', 'f':
		return "b"
	case '{', '[', 'n':
		return "x"
	}
	return "n"
}

func parseInteger(_ *field, text string) (any, string) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !integerNumeral.MatchString(text) || n > maxInteger || n < -maxInteger {
		return nil, noInteger
	}
	return n, ""
}

func parseFloat(_ *field, text string) (any, string) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !jsonNumeral.MatchString(text) {
		return nil, noNumber
	}
	if n == 0 {
		n = 0 // no negative zero
	}
	return n, ""
}

func parseBoolean(_ *field, text string) (any, string) {
	if text != "true" && text != "false" {
		return nil, noBoolean
	}
	return text == "true", ""
}

func parseDate(_ *field, text string) (any, string) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || !dateForm.MatchString(text) || day.Year() < 1 {
		return nil, noDate
	}
	return text, ""
}

func parseTime(_ *field, text string) (any, string) {
	if !timeForm.MatchString(text) {
		return nil, noTime
	}
	if len(text) == len("15:04") {
		text += ":00"
	}
	return text, ""
}

func parseDateTime(_ *field, text string) (any, string) {
	parts := dateTimeForm.FindStringSubmatch(text)
	if parts == nil {
		return nil, noDateTime
	}
	instant, err := time.Parse(time.DateTime, parts[1]+" "+parts[2])
	if err != nil {
		return nil, noDateTime
	}
	millis, _ := strconv.Atoi((parts[3] + "000")[:3])
	hours, _ := strconv.Atoi(parts[5])
	minutes, _ := strconv.Atoi(parts[6])
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if parts[4] == "+" {
		offset = -offset
	}
	instant = instant.Add(offset).Add(time.Duration(millis) * time.Millisecond)
	if instant.Year() < 1 || instant.Year() > 9999 {
		return nil, noDateTime
	}
	return formatTime(instant), ""
}

func parseUUID(_ *field, text string) (any, string) {
	if !uuidForm.MatchString(text) {
		return nil, noUUID
	}
	return strings.ToLower(text), ""
}

func parseEnum(f *field, text string) (any, string) {
	for _, value := range f.Enum {
		if value.Raw() == text {
			return text, ""
		}
	}
	return nil, noEnum
}

func parseText(_ *field, text string) (any, string) { return text, "" }

func parseEmail(_ *field, text string) (any, string) {
	if !emailAddress.MatchString(text) {
		return nil, noEmail
	}
	return text, ""
}

func parseURL(_ *field, text string) (any, string) {
	if !webAddress.MatchString(text) {
		return nil, noURL
	}
	return text, ""
}

// parseJSON keeps a value whose strings PostgreSQL can store and whose numbers a double can hold. Of duplicate keys
// the last stays, as in jsonb.
func parseJSON(raw json.RawMessage) (any, string) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil, noJSON
	}
	if complaint := judgeJSON(v); complaint != "" {
		return nil, complaint
	}
	return jsonText(encodeJSON(v)), ""
}

func judgeJSON(v any) string {
	switch v := v.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			return noNUL
		}
	case json.Number:
		if n, err := v.Float64(); err != nil || math.IsInf(n, 0) {
			return "must not contain a number that a double cannot hold"
		}
	case []any:
		for _, item := range v {
			if complaint := judgeJSON(item); complaint != "" {
				return complaint
			}
		}
	case map[string]any:
		for key, item := range v {
			if strings.ContainsRune(key, 0) {
				return noNUL
			}
			if complaint := judgeJSON(item); complaint != "" {
				return complaint
			}
		}
	}
	return ""
}

// limits gives everything that a value of the right type violates.
func (f *field) limits(v any) []string {
	var broken []string
	say := func(complaint string) { broken = append(broken, complaint) }
	if text, ok := v.(string); ok && f.isTextual() {
		length := utf8.RuneCountInString(text)
		if f.Required && (f.Type == genome.String || f.Type == genome.TextType) && strings.Trim(text, "\t\n\v\f\r ") == "" {
			say("must not be blank")
		}
		if f.MinLength > 0 && length < f.MinLength {
			say("must have at least " + strconv.Itoa(f.MinLength) + " characters")
		}
		if f.MaxLength > 0 && length > f.MaxLength {
			say("must have at most " + strconv.Itoa(f.MaxLength) + " characters")
		}
		if f.pattern != nil && !f.pattern.MatchString(text) {
			say("must match the pattern")
		}
	}
	if f.min != nil && f.min.compare(v) > 0 {
		say("must be at least " + f.Min)
	}
	if f.max != nil && f.max.compare(v) < 0 {
		say("must be at most " + f.Max)
	}
	return broken
}

func (f *field) isTextual() bool {
	return f.Type == genome.String || f.Type == genome.TextType || f.Type == genome.Email || f.Type == genome.URL
}

// compareValues orders two stored values of one field; null is the greatest.
func compareValues(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case decimal:
		return a.compare(b.(decimal))
	case int64:
		return compareOrdered(a, b.(int64))
	case float64:
		return compareOrdered(a, b.(float64))
	case bool:
		return compareOrdered(ordinal(a), ordinal(b.(bool)))
	}
	return 0
}

func compareOrdered[T int | int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func ordinal(b bool) int {
	if b {
		return 1
	}
	return 0
}

// appendValue writes a stored value as JSON.
func appendValue(out []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...)
	case jsonText:
		return append(out, v...)
	case int64:
		return strconv.AppendInt(out, v, 10)
	case bool:
		return strconv.AppendBool(out, v)
	}
	return append(out, encodeJSON(v)...)
}

// encodeJSON is compact JSON with <, > and & as they are.
func encodeJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("preview: a stored value is no JSON: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
