package shared

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// plainKey matches the keys that YAML 1.1 and 1.2 both read as strings without quotes; the words that 1.1 reads as
// booleans or null do not count.
var (
	plainKey = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	notPlain = regexp.MustCompile(`^(y|n|yes|no|on|off|true|false|null)$`)
)

// key is a mapping's key, quoted where it has to be.
func key(s string) string {
	if plainKey.MatchString(s) && !notPlain.MatchString(s) {
		return s
	}
	return quoted(s)
}

// flow is a JSON value in YAML's flow style, with every string escaped for YAML.
func flow(v genome.Value) string { return inline(v, quoted, number) }

// inline prints a JSON value on one line, its strings and numbers spelled by quote and number.
func inline(v genome.Value, quote, number func(string) string) string {
	p := printer{json.NewDecoder(strings.NewReader(v.JSON())), quote, number, bytes.Buffer{}}
	p.UseNumber()
	p.next()
	return p.out.String()
}

type printer struct {
	*json.Decoder
	quote, number func(string) string
	out           bytes.Buffer
}

// next prints the decoder's next value. A genome.Value is valid JSON, so that no token can fail.
func (p *printer) next() {
	token, _ := p.Token()
	switch t := token.(type) {
	case json.Delim:
		p.out.WriteByte(byte(t))
		for n := 0; p.More(); n++ {
			if n > 0 {
				p.out.WriteString(", ")
			}
			if t == '{' {
				p.next()
				p.out.WriteString(": ")
			}
			p.next()
		}
		end, _ := p.Token()
		p.out.WriteByte(byte(end.(json.Delim)))
	case json.Number:
		p.out.WriteString(p.number(t.String()))
	case string:
		p.out.WriteString(p.quote(t))
	case bool:
		p.out.WriteString(strconv.FormatBool(t))
	default:
		p.out.WriteString("null")
	}
}

// number spells a JSON number so that YAML 1.1 reads a number too: an exponent wants a point and a sign.
func number(s string) string {
	mantissa, exponent, has := strings.Cut(strings.ToLower(s), "e")
	if !has {
		return s
	}
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	if exponent[0] != '-' && exponent[0] != '+' {
		exponent = "+" + exponent
	}
	return mantissa + "e" + exponent
}
