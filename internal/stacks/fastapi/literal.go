package fastapi

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// literal is a limit as a literal of the type.
func literal(t genome.Type, numeral string) string {
	if numeral != "" && t == genome.Decimal {
		return decimal(numeral)
	}
	return numeral
}

// decimal is a Decimal, of an integer where the numeral is one.
func decimal(numeral string) string {
	if n, err := strconv.ParseInt(numeral, 10, 64); err == nil && strconv.FormatInt(n, 10) == numeral {
		return "Decimal(" + numeral + ")"
	}
	return "Decimal(" + strconv.Quote(numeral) + ")"
}

// parsers are what makes values of the types whose literals are strings.
var parsers = map[genome.Type]string{
	genome.Date: "dt.date.fromisoformat", genome.Time: "dt.time.fromisoformat",
	genome.DateTime: "dt.datetime.fromisoformat", genome.UUID: "UUID",
}

// value is a field's default as an expression.
func value(f genome.Field) string {
	text := f.Default.Text()
	switch parser := parsers[f.Type]; {
	case f.Type == genome.Boolean:
		return name.Title([]string{text.Raw()})
	case f.Type == genome.Decimal:
		return decimal(text.Raw())
	case f.Type == genome.JSON:
		return literalOf(f.Default.JSON())
	case f.Type == genome.Integer || f.Type == genome.Float:
		return text.Raw()
	case parser != "":
		return parser + "(" + text.Python() + ")"
	}
	return text.Python()
}

func quoted(s string) string { return name.NewText(s).Python() }

// spaced is JSON's punctuation as Python's formatters set it.
var spaced = strings.NewReplacer(":", ": ", ",", ", ")

// jsonToken is a string, a word, or what stands between them, of JSON text.
var jsonToken = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[a-z]{4,}|[^"a-z]+|.`)

// literalOf gives the literal of a JSON value.
func literalOf(text string) string {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) != nil {
		return quoted(text)
	}
	return jsonToken.ReplaceAllStringFunc(compact.String(), func(token string) string {
		var s string
		switch {
		case token == "null":
			return "None"
		case token == "true" || token == "false":
			return name.Title([]string{token})
		case token[0] == '"' && json.Unmarshal([]byte(token), &s) == nil:
			return quoted(s)
		}
		return spaced.Replace(token)
	})
}
