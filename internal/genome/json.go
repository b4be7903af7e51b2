package genome

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// lineWidth is the longest compact object or array that Encode leaves on one line, in bytes.
const lineWidth = 140

// Encode gives the genome as JSON: two spaces of indentation, short objects and arrays on one line, members in the
// order of the types, the fields of an entity in their own order.
func (g *Genome) Encode() []byte {
	compact, err := marshal(g)
	if err != nil {
		panic(fmt.Sprintf("genome: cannot encode: %v", err)) // every type of the genome can be encoded
	}
	var out bytes.Buffer
	layout(&out, compact, 0)
	out.WriteByte('\n')
	return out.Bytes()
}

// marshal is json.Marshal without the escapes that only HTML needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// layout prints compact JSON: what fits a line stays on it, the rest is broken one level at a time.
func layout(out *bytes.Buffer, compact []byte, depth int) {
	if opens := compact[0] == '{' || compact[0] == '['; !opens || len(compact)+2*depth <= lineWidth && !isDeep(compact) {
		spaced(out, compact)
		return
	}
	out.WriteByte(compact[0])
	inner := compact[1 : len(compact)-1]
	for i, part := range splitTop(inner) {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.WriteString(strings.Repeat("  ", depth+1))
		if compact[0] == '{' {
			end := stringEnd(part)
			out.Write(part[:end])
			out.WriteString(": ")
			part = part[end+1:]
		}
		layout(out, part, depth+1)
	}
	out.WriteByte('\n')
	out.WriteString(strings.Repeat("  ", depth))
	out.WriteByte(compact[len(compact)-1])
}

// isDeep reports whether a compact value nests containers of containers: such a value is broken even where it is short.
func isDeep(compact []byte) bool {
	depth := 0
	for i := 0; i < len(compact); i++ {
		switch compact[i] {
		case '"':
			i += stringEnd(compact[i:]) - 1
		case '{', '[':
			if depth++; depth > 2 {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

// spaced prints compact JSON on one line with a space after each colon and comma.
func spaced(out *bytes.Buffer, compact []byte) {
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		if c == '"' {
			end := i + stringEnd(compact[i:])
			out.Write(compact[i:end])
			i = end - 1
			continue
		}
		out.WriteByte(c)
		if c == ':' || c == ',' {
			out.WriteByte(' ')
		}
	}
}

// splitTop cuts the inside of a compact object or array at its own commas.
func splitTop(inner []byte) [][]byte {
	if len(inner) == 0 {
		return nil
	}
	var parts [][]byte
	depth, start := 0, 0
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"':
			i += stringEnd(inner[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, inner[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, inner[start:])
}

// stringEnd is the length of the JSON string that b begins with, its quotes included.
func stringEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// fieldObject is a list of fields as a JSON object in the list's order.
type fieldObject []Field

// MarshalJSON gives an object with one member per field.
func (fields fieldObject) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := marshal(f.Name)
		if err != nil {
			return nil, err
		}
		body, err := marshal(f)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(body)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object's members as fields, in their order.
func (fields *fieldObject) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	open, err := dec.Token()
	if err != nil {
		return err
	}
	if open != json.Delim('{') {
		return fmt.Errorf("fields must be an object")
	}
	list := fieldObject{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		f := Field{}
		if err := dec.Decode(&f); err != nil {
			return err
		}
		f.Name = key.(string) // a member's name is always a string
		list = append(list, f)
	}
	*fields = list
	return nil
}

// plainEntity is Entity without its methods, so that encoding/json does not call them again.
type plainEntity Entity

// entityJSON is an entity as it stands in JSON: fields as an object, before the relationships.
type entityJSON struct {
	*plainEntity
	Fields        fieldObject    `json:"fields"`
	Relationships []Relationship `json:"relationships"`
}

// MarshalJSON gives the entity in the article's shape.
func (e Entity) MarshalJSON() ([]byte, error) {
	plain := plainEntity(e)
	return marshal(entityJSON{&plain, e.Fields, orEmpty(e.Relationships)})
}

// UnmarshalJSON reads what MarshalJSON gives.
func (e *Entity) UnmarshalJSON(data []byte) error {
	in := entityJSON{plainEntity: &plainEntity{}}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*e = Entity(*in.plainEntity)
	e.Fields, e.Relationships = in.Fields, in.Relationships
	return nil
}

// plainAccount is Account without its methods.
type plainAccount Account

// accountJSON is an account as it stands in JSON: its profile as an object.
type accountJSON struct {
	Profile fieldObject `json:"profile"`
	*plainAccount
}

// MarshalJSON gives the account with its profile as an object.
func (a Account) MarshalJSON() ([]byte, error) {
	plain := plainAccount(a)
	return marshal(accountJSON{a.Profile, &plain})
}

// UnmarshalJSON reads what MarshalJSON gives.
func (a *Account) UnmarshalJSON(data []byte) error {
	in := accountJSON{plainAccount: &plainAccount{}}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*a = Account(*in.plainAccount)
	a.Profile = in.Profile
	return nil
}

// orEmpty makes a missing list an empty one, so that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
