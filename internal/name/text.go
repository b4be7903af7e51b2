package name

import (
	"encoding/json"
	"fmt"
	"io"
)

// Text is text from a requirements document: hostile until escaped for where it stands. Printed bare, by a template
// or by fmt, it leaves Unescaped in the output, which the renderer refuses; the methods in escape.go give it safely.
type Text struct{ raw string }

// Unescaped is what a Text leaves behind where it was printed without an escaper. No valid output holds it.
const Unescaped = "\x00unescaped text of the document\x00"

// NewText wraps a string of the document.
func NewText(s string) Text { return Text{s} }

// Raw is the text byte for byte, for code that does its own quoting.
func (t Text) Raw() string { return t.raw }

// IsEmpty reports whether there is no text.
func (t Text) IsEmpty() bool { return t.raw == "" }

// IsZero reports whether there is no text; encoding/json's omitzero asks it.
func (t Text) IsZero() bool { return t.raw == "" }

// Format leaves Unescaped, whatever the verb.
func (t Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Unescaped) }

// MarshalJSON gives the text as a JSON string.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.raw) }

// UnmarshalJSON reads a JSON string.
func (t *Text) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &t.raw) }
