package shared

import (
	"bytes"
	"encoding/json"
	"regexp"
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
func flow(v genome.Value) string {
	d := json.NewDecoder(strings.NewReader(v.JSON()))
	d.UseNumber()
	var b bytes.Buffer
	flowNext(d, &b)
	return b.String()
}

// flowNext prints the decoder's next value. A genome.Value is valid JSON, so that no token can fail.
func flowNext(d *json.Decoder, b *bytes.Buffer) {
	token, _ := d.Token()
	switch t := token.(type) {
	case json.Delim:
		b.WriteByte(byte(t))
		for n := 0; d.More(); n++ {
			if n > 0 {
				b.WriteString(", ")
			}
			if t == '{' {
				flowNext(d, b)
				b.WriteString(": ")
			}
			flowNext(d, b)
		}
		end, _ := d.Token()
		b.WriteByte(byte(end.(json.Delim)))
	case json.Number:
		b.WriteString(number(t.String()))
	case string:
		b.WriteString(quoted(t))
	case bool:
		if t {
			b.WriteString("true")
		} else {
			b.WriteString("false")
		}
	default:
		b.WriteString("null")
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
