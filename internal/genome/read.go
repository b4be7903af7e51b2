package genome

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// maxDepth is how deep a genome's JSON may nest; real ones stay under ten, a json default may go deeper.
const maxDepth = 200

// Read decodes a genome of any version with this program's major number. A member that this program does not know
// is an error, or a warning (G090) where the genome is of a newer minor version. The error names the place in the
// JSON: `entities[2].fields.title.type`. Whatever Read accepts is valid: see Validate.
func Read(data []byte) (*Genome, diag.List, error) {
	if !utf8.Valid(data) {
		return nil, nil, errors.New("the genome is not valid UTF-8")
	}
	newer, err := checkVersion(data)
	if err != nil {
		return nil, nil, err
	}
	var diags diag.List
	r := reader{dec: json.NewDecoder(bytes.NewReader(data)), newer: newer, diags: &diags}
	r.dec.UseNumber()
	if err := r.value(reflect.TypeFor[Genome](), "", 0); err != nil {
		return nil, nil, err
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return nil, nil, errors.New("there is text after the end of the genome")
	}
	g := &Genome{}
	if err := json.Unmarshal(r.known.Bytes(), g); err != nil {
		return nil, nil, fmt.Errorf("the genome cannot be read: %w", err)
	}
	g.normalise()
	if err := g.Validate(); err != nil {
		return nil, nil, err
	}
	return g, diags, nil
}

// checkVersion reports whether the genome is of a newer minor version than this program's.
func checkVersion(data []byte) (newer bool, err error) {
	var head struct {
		Version *string `json:"genome_version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return false, fmt.Errorf("the genome is not JSON of the right shape: %w", err)
	}
	if head.Version == nil {
		return false, errors.New(`the member "genome_version" is missing: is this a genome?`)
	}
	major, minor, ok := splitVersion(*head.Version)
	ourMajor, ourMinor, _ := splitVersion(Version)
	switch {
	case !ok:
		return false, fmt.Errorf("genome_version %q is no version: want two numbers, like %q", *head.Version, Version)
	case major != ourMajor:
		return false, fmt.Errorf("genome_version %s cannot be read by this program, which reads %d.x", *head.Version, ourMajor)
	}
	return minor > ourMinor, nil
}

// splitVersion gives the two numbers of a version like "1.0".
func splitVersion(version string) (major, minor int, ok bool) {
	first, second, found := strings.Cut(version, ".")
	major, err1 := strconv.Atoi(first)
	minor, err2 := strconv.Atoi(second)
	return major, minor, found && err1 == nil && err2 == nil && major >= 0 && minor >= 0
}

// reader walks the JSON once beside the types: it refuses duplicate and unknown members, and copies what is known.
type reader struct {
	dec   *json.Decoder
	newer bool
	diags *diag.List
	known bytes.Buffer
}

// value copies one value of type t; path says where it stands. A nil t is any JSON value.
func (r *reader) value(t reflect.Type, path string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("%s: nested too deeply", path)
	}
	token, err := r.dec.Token()
	if err != nil {
		return fmt.Errorf("the genome is not JSON: %w", err)
	}
	switch token {
	case json.Delim('{'):
		return r.object(t, path, depth)
	case json.Delim('['):
		return r.array(t, path, depth)
	}
	raw, err := marshal(token)
	r.known.Write(raw)
	return err
}

// object copies an object's members, in their order, without those that t does not know.
func (r *reader) object(t reflect.Type, path string, depth int) error {
	r.known.WriteByte('{')
	seen := map[string]bool{}
	for r.dec.More() {
		token, err := r.dec.Token()
		if err != nil {
			return fmt.Errorf("the genome is not JSON: %w", err)
		}
		member := token.(string) // a member's name is always a string
		at := strings.TrimPrefix(path+"."+member, ".")
		if seen[member] {
			return fmt.Errorf("%s: the member stands twice", at)
		}
		seen[member] = true
		inner, ok := memberType(t, member)
		if !ok {
			if !r.newer {
				return fmt.Errorf("%s: unknown member", at)
			}
			r.diags.Add("G090", diag.Span{}, fmt.Sprintf("%s is ignored: this program does not know it", at), "")
			keep := r.known.Len()
			if err := r.value(nil, at, depth+1); err != nil {
				return err
			}
			r.known.Truncate(keep)
			continue
		}
		if r.known.Bytes()[r.known.Len()-1] != '{' {
			r.known.WriteByte(',')
		}
		key, _ := marshal(member)
		r.known.Write(key)
		r.known.WriteByte(':')
		if err := r.value(inner, at, depth+1); err != nil {
			return err
		}
	}
	r.known.WriteByte('}')
	_, err := r.dec.Token()
	return err
}

// array copies an array's items.
func (r *reader) array(t reflect.Type, path string, depth int) error {
	var inner reflect.Type
	if t != nil && t.Kind() == reflect.Slice {
		inner = t.Elem()
	}
	r.known.WriteByte('[')
	for i := 0; r.dec.More(); i++ {
		if i > 0 {
			r.known.WriteByte(',')
		}
		if err := r.value(inner, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	r.known.WriteByte(']')
	_, err := r.dec.Token()
	return err
}

// memberType gives the type of an object's member and whether the object may have it. The members of a fieldObject
// are fields; what is no struct holds anything.
func memberType(t reflect.Type, member string) (reflect.Type, bool) {
	switch {
	case t == nil || t == reflect.TypeFor[Value]():
		return nil, true
	case t == reflect.TypeFor[fieldObject]():
		return reflect.TypeFor[Field](), true
	case t == reflect.TypeFor[Entity]() && member == "fields", t == reflect.TypeFor[Account]() && member == "profile":
		return reflect.TypeFor[fieldObject](), true
	case t.Kind() == reflect.Pointer:
		return memberType(t.Elem(), member)
	case t.Kind() != reflect.Struct:
		return nil, true
	}
	for i := range t.NumField() {
		if jsonName, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); jsonName == member && member != "-" {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

// normalise makes lists that JSON left out or gave as null the empty lists that FromManifest makes.
func (g *Genome) normalise() {
	g.Entities, g.Elements, g.Relationships = orEmpty(g.Entities), orEmpty(g.Elements), orEmpty(g.Relationships)
	g.Requirements, g.Integrations = orEmpty(g.Requirements), orEmpty(g.Integrations)
	g.Account.Profile = orEmpty(g.Account.Profile)
	for i := range g.Entities {
		g.Entities[i].Relationships = orEmpty(g.Entities[i].Relationships)
		g.Entities[i].Fields = orEmpty(g.Entities[i].Fields)
	}
	for i := range g.Integrations {
		g.Integrations[i].Env = orEmpty(g.Integrations[i].Env)
	}
}
