package preview

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
)

const (
	maxBody  = 1 << 20 // bytes of a body that is read
	maxDrain = 8 << 20 // bytes of a refused body that are thrown away, so that its sender gets to see the answer
	maxLinks = 1000    // ids in a many-to-many key
)

// receive reads a request's body, and reports whether it fits.
func receive(r *http.Request) (body []byte, fits bool, err error) {
	body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		_, err = io.CopyN(io.Discard, r.Body, maxDrain)
		if err == io.EOF {
			err = nil
		}
		return nil, false, err
	}
	return body, true, err
}

// isJSON reports whether the request says that its body is JSON in UTF-8, not compressed.
func isJSON(r *http.Request) bool {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset, stated := params["charset"]
	encoding := r.Header.Get("Content-Encoding")
	return err == nil && media == "application/json" && (!stated || strings.EqualFold(charset, "utf-8")) &&
		(encoding == "" || strings.EqualFold(encoding, "identity"))
}

// object reads a body that must be one JSON object. Half a surrogate pair is no character, so a body that holds one is
// malformed like one that is not UTF-8.
func object(body []byte) (map[string]json.RawMessage, bool) {
	body = bytes.Trim(body, " \t\r\n")
	if len(body) == 0 || body[0] != '{' || !utf8.Valid(body) || hasLoneSurrogate(body) {
		return nil, false
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return nil, false
	}
	return members, true
}

// hasLoneSurrogate looks for \ud800…\udfff escapes that are no pair; encoding/json would silently replace them.
func hasLoneSurrogate(body []byte) bool {
	unit := func(i int) uint64 {
		if i+6 > len(body) || body[i] != '\\' || body[i+1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(body[i+2:i+6]), 16, 16)
		return n
	}
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		switch first := unit(i); {
		case first >= 0xdc00 && first < 0xe000:
			return true
		case first >= 0xd800 && first < 0xdc00:
			if low := unit(i + 6); low < 0xdc00 || low >= 0xe000 {
				return true
			}
			i += 11
		default:
			i++
		}
	}
	return false
}

// faults are the violations of one request: body keys or query names, and what is wrong with each.
type faults map[string][]string

func (f faults) add(key string, complaints ...string) {
	if len(complaints) > 0 {
		f[key] = append(f[key], complaints...)
	}
}

// readFields takes the values of fields from a body; unknown and read-only keys stay unread. before are the stored
// values of the row that a PUT replaces, nil for a new row: a read-only field keeps its own.
func readFields(fields []*field, body map[string]json.RawMessage, before map[string]any, found faults) map[string]any {
	values := make(map[string]any, len(fields))
	for _, f := range fields {
		raw, present := body[f.Name]
		switch {
		case f.ReadOnly && before != nil:
			values[f.Name] = before[f.Name]
		case f.ReadOnly || !present && (!f.Required || f.fallback != nil):
			values[f.Name] = f.fallback
		case !present:
			found.add(f.Name, "is required")
		default:
			value, broken := f.read(raw)
			values[f.Name] = value
			found.add(f.Name, broken...)
		}
	}
	return values
}

// read judges one member of a body: its type first, then every limit.
func (f *field) read(raw json.RawMessage) (any, []string) {
	if f.Many {
		return readLinks(raw)
	}
	if string(raw) == "null" {
		if f.Required {
			return nil, []string{"must not be null"}
		}
		return nil, nil
	}
	value, complaint := f.fromJSON(raw)
	if complaint != "" {
		return nil, []string{complaint}
	}
	return value, f.limits(value)
}

// readLinks reads a many-to-many key: its ids ascending, each once.
func readLinks(raw json.RawMessage) (any, []string) {
	var items []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &items) != nil {
		return nil, []string{"must be an array of ids"}
	}
	if len(items) > maxLinks {
		return nil, []string{"must have at most 1,000 ids"}
	}
	id := &field{Field: genome.Field{Type: genome.Integer}}
	links := make([]int64, 0, len(items))
	for _, item := range items {
		value, complaint := id.fromJSON(item)
		if complaint != "" {
			return nil, []string{"must hold integers only"}
		}
		links = append(links, value.(int64))
	}
	slices.Sort(links)
	return slices.Compact(links), nil
}
