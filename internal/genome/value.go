package genome

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Value is a JSON value of the document (a default, a sample), in the API's output form and compact. Like name.Text
// it is hostile: printed bare it leaves name.Unescaped behind.
type Value struct{ raw string }

// NewValue gives the Value of anything that encoding/json can marshal; it panics on what it cannot.
func NewValue(v any) Value {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("genome: not a JSON value: %v", err))
	}
	return Value{string(bytes.TrimRight(b.Bytes(), "\n"))}
}

// IsZero reports whether there is no value (JSON's null is a value).
func (v Value) IsZero() bool { return v.raw == "" }

// JSON is the value as compact JSON.
func (v Value) JSON() string { return v.raw }

// Text is the string that a JSON string holds, and the JSON itself for any other value.
func (v Value) Text() name.Text {
	var s string
	if json.Unmarshal([]byte(v.raw), &s) == nil && v.raw != "null" {
		return name.NewText(s)
	}
	return name.NewText(v.raw)
}

// Format leaves name.Unescaped, whatever the verb.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, name.Unescaped) }

// MarshalJSON gives the value itself.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.raw == "" {
		return []byte("null"), nil
	}
	return []byte(v.raw), nil
}

// UnmarshalJSON keeps the value, compacted.
func (v *Value) UnmarshalJSON(b []byte) error {
	var c bytes.Buffer
	if err := json.Compact(&c, b); err != nil {
		return err
	}
	v.raw = c.String()
	return nil
}
