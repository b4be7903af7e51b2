package typescript

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Object is an object literal of members ("key: value") on one line.
func Object(members []string) string {
	if members == nil {
		return "{}"
	}
	return "{ " + strings.Join(members, ", ") + " }"
}

// isIdentifier matches the keys that Prettier leaves without quotes.
var isIdentifier = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// Literal is a JSON text as an expression on one line. It panics on what is no JSON. A number becomes the numeral of the
// double that it is to JavaScript.
func Literal(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return nextLiteral(d)
}

func nextLiteral(d *json.Decoder) string {
	token, err := d.Token()
	if err != nil {
		panic(fmt.Sprintf("typescript: no JSON: %v", err))
	}
	switch token := token.(type) {
	case string:
		return name.NewText(token).TS()
	case json.Number:
		return safeNumber(token.String())
	case json.Delim:
		var items []string
		for d.More() {
			item := ""
			if token == '{' {
				key, _ := d.Token()
				if item = key.(string) + ": "; !isIdentifier.MatchString(key.(string)) {
					item = name.NewText(key.(string)).TS() + ": "
				}
			}
			items = append(items, item+nextLiteral(d))
		}
		_, _ = d.Token()
		if token == '{' {
			return Object(items)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if token == nil {
		return "null"
	}
	return fmt.Sprint(token)
}

// safeNumber is a numeral that stands for the double it is written as: what a JSON number is to JavaScript.
func safeNumber(numeral string) string {
	f, err := strconv.ParseFloat(numeral, 64)
	if err != nil {
		return numeral
	}
	if math.Abs(f) >= 1e21 {
		return strings.Replace(strconv.FormatFloat(f, 'e', -1, 64), "e+", "e", 1)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
