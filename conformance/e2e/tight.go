package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// keep stores a body as the sample of an operation and status.
func (c *Contract) keep(key string, body []byte) {
	c.seen[key]++
	c.samples[key] = body
}

// Loose drops, adds and retypes one member at a time of each recorded body, and gives the changes that the document
// still accepts, with how many were tried. free names members whose value may be any JSON.
func (c *Contract) Loose(free func(member string) bool) (loose []string, tried int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, body := range c.samples {
		schema := c.schemaOf(key)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if schema == nil || err != nil {
			continue
		}
		if schema.Validate(value) != nil {
			loose = append(loose, key+": the sample itself does not fit")
			continue
		}
		m := mutation{root: value, free: free, accepts: func() bool { return schema.Validate(value) == nil }}
		m.walk(value, "")
		tried += m.tried
		for _, l := range m.loose {
			loose = append(loose, key+": "+l)
		}
	}
	sort.Strings(loose)
	return loose, tried
}

// schemaOf gives the JSON schema of "GET /tasks/{id} 200", nil where its body has none.
func (c *Contract) schemaOf(key string) *jsonschema.Schema {
	at := strings.LastIndexByte(key, ' ')
	a, ok := c.operations[key[:at]][key[at+1:]]
	if !ok {
		return nil
	}
	for media, schema := range a.content {
		if strings.HasSuffix(media, "json") {
			return schema
		}
	}
	return nil
}

// mutation changes a decoded body in place, one member at a time, and undoes each change.
type mutation struct {
	root    any
	free    func(string) bool
	accepts func() bool
	tried   int
	loose   []string
}

// try asks whether the body, as it is now, is still accepted.
func (m *mutation) try(format string, args ...any) {
	m.tried++
	if m.accepts() {
		m.loose = append(m.loose, fmt.Sprintf(format, args...))
	}
}

// walk changes every object below a value; of a list it takes the first element.
func (m *mutation) walk(v any, at string) {
	switch v := v.(type) {
	case []any:
		if len(v) > 0 {
			m.walk(v[0], at+"[0]")
		}
	case map[string]any:
		m.object(v, at)
	}
}

func (m *mutation) object(v map[string]any, at string) {
	const unknown = "zz_unknown"
	isMap := strings.HasSuffix(at, ".errors") // field names: any may stand there
	if !isMap && !isProblem(v) {
		v[unknown] = json.Number("1")
		m.try("%s.%s added", at, unknown)
		delete(v, unknown)
	}
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		was := v[name]
		optional := isProblem(v) && (name == "type" || name == "instance")
		if !(isMap && len(v) > 1) && !optional {
			delete(v, name)
			m.try("%s.%s dropped", at, name)
		}
		if !m.free(name) {
			for _, other := range retyped(was) {
				v[name] = other
				m.try("%s.%s retyped to %s", at, name, kind(other))
			}
			v[name] = was
			m.walk(was, at+"."+name)
		}
		v[name] = was
	}
}

// isProblem reports whether an object is a problem of RFC 9457, to which members may be added.
func isProblem(v map[string]any) bool {
	_, title := v["title"].(string)
	_, status := v["status"]
	_, detail := v["detail"]
	return title && status && detail && len(v) <= 6 && v["id"] == nil
}

// retyped gives values of other JSON types than a value has. A null may be of any type but an object and a boolean
// inside an array, which no field is.
func retyped(v any) []any {
	object, array := map[string]any{"a": json.Number("1")}, []any{[]any{}}
	switch v := v.(type) {
	case nil:
		return []any{object, array}
	case string:
		return []any{json.Number("12345"), true, object, array}
	case bool:
		return []any{strconv.FormatBool(v), json.Number("1"), object, array}
	case json.Number:
		return []any{v.String(), true, object, array}
	case []any:
		return []any{nil, "text", object, json.Number("1")}
	}
	return []any{nil, "text", array, json.Number("1")}
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	}
	return "an object"
}
