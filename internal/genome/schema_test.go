package genome_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
)

// jsonSchema checks values against docs/genome.schema.json. It knows the keywords that the schema uses; another one
// is an error, so that none is passed over.
type jsonSchema struct{ root map[string]any }

func readSchema(t *testing.T) jsonSchema {
	t.Helper()
	data, err := os.ReadFile("../../docs/genome.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	return jsonSchema{root}
}

// check gives the first thing about a value that the schema refuses.
func (s jsonSchema) check(schema map[string]any, v any, at string) error {
	keywords := make([]string, 0, len(schema))
	for keyword := range schema {
		keywords = append(keywords, keyword)
	}
	sort.Strings(keywords)
	for _, keyword := range keywords {
		if err := s.keyword(schema, keyword, v, at); err != nil {
			return err
		}
	}
	return nil
}

func (s jsonSchema) keyword(schema map[string]any, keyword string, v any, at string) error {
	object, _ := v.(map[string]any)
	list, isList := v.([]any)
	text, isText := v.(string)
	number, isNumber := v.(float64)
	refuse := func(holds bool) error {
		if holds {
			return nil
		}
		return fmt.Errorf("%s: %v does not meet %s %v", at, v, keyword, schema[keyword])
	}
	switch rule := schema[keyword]; keyword {
	case "$schema", "$id", "$defs", "title", "description", "properties":
		return nil
	case "$ref":
		def := s.root["$defs"].(map[string]any)[strings.TrimPrefix(rule.(string), "#/$defs/")]
		return s.check(def.(map[string]any), v, at)
	case "type":
		return refuse(rule == typeName(v))
	case "const":
		return refuse(reflect.DeepEqual(rule, v))
	case "enum":
		return refuse(slices.Contains(rule.([]any), v))
	case "pattern":
		return refuse(!isText || regexp.MustCompile(rule.(string)).MatchString(text))
	case "maxLength":
		return refuse(utf8.RuneCountInString(text) <= int(rule.(float64)))
	case "minimum":
		return refuse(!isNumber || number >= rule.(float64))
	case "maximum":
		return refuse(!isNumber || number <= rule.(float64))
	case "minItems":
		return refuse(!isList || len(list) >= int(rule.(float64)))
	case "maxItems":
		return refuse(!isList || len(list) <= int(rule.(float64)))
	case "items":
		for i, item := range list {
			if err := s.check(rule.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
		return nil
	case "propertyNames":
		for member := range object {
			if err := s.check(rule.(map[string]any), member, at); err != nil {
				return err
			}
		}
		return nil
	case "required":
		for _, member := range rule.([]any) {
			if _, ok := object[member.(string)]; !ok {
				return fmt.Errorf("%s: %v is missing", at, member)
			}
		}
		return nil
	case "additionalProperties":
		return s.members(schema, object, at)
	}
	return fmt.Errorf("the test does not know the keyword %s", keyword)
}

// members checks an object's members by properties and additionalProperties.
func (s jsonSchema) members(schema, object map[string]any, at string) error {
	properties, _ := schema["properties"].(map[string]any)
	for member, v := range object {
		rule, known := properties[member].(map[string]any)
		if !known {
			additional, ok := schema["additionalProperties"].(map[string]any)
			if !ok {
				return fmt.Errorf("%s: unknown member %s", at, member)
			}
			rule = additional
		}
		if err := s.check(rule, v, at+"."+member); err != nil {
			return err
		}
	}
	return nil
}

// typeName is the name that JSON Schema has for a value's type.
func typeName(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "null"
}

func TestWhatIsEncodedMeetsTheSchema(t *testing.T) {
	s := readSchema(t)
	genomes := map[string]*genome.Genome{}
	for file, m := range fixtures(t) {
		genomes[file], _ = genome.FromManifest(m)
	}
	for seed := range uint64(100) {
		genomes[fmt.Sprint("seed ", seed)] = random.Genome(seed)
	}
	for file, g := range genomes {
		var v any
		if err := json.Unmarshal(g.Encode(), &v); err != nil {
			t.Fatal(err)
		}
		if err := s.check(s.root, v, "genome"); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestTheSchemaRefusesWhatIsNoGenome(t *testing.T) {
	s := readSchema(t)
	g, _ := genome.FromManifest(articleManifest())
	whole := string(g.Encode())
	for _, change := range [][2]string{
		{`"genome_version": "1.0"`, `"genome_version": "2.0"`}, {`"access": "owner"`, `"access": "everyone"`}, {`"path": "tasks"`, `"path": "Tasks"`},
		{`"slug"`, `"slugs"`}, {`"type": "date"`, `"type": "day"`}, {`"cardinality": "many-to-one"`, `"cardinality": "some"`}, {`"title": "TaskManager"`, `"title": 5`},
	} {
		changed := strings.Replace(whole, change[0], change[1], 1)
		if changed == whole {
			t.Fatalf("the genome has no %s", change[0])
		}
		var v any
		if err := json.Unmarshal([]byte(changed), &v); err != nil {
			t.Fatal(err)
		}
		if s.check(s.root, v, "genome") == nil {
			t.Errorf("%s is accepted", change[1])
		}
	}
}

func TestTheSchemaHasTheMembersOfTheTypesAndNoOthers(t *testing.T) {
	s := readSchema(t)
	definitions := s.root["$defs"].(map[string]any)
	for name, of := range map[string]reflect.Type{
		"": reflect.TypeFor[genome.Genome](), "account": reflect.TypeFor[genome.Account](), "entity": reflect.TypeFor[genome.Entity](),
		"field": reflect.TypeFor[genome.Field](), "relationship": reflect.TypeFor[genome.Relationship](), "join": reflect.TypeFor[genome.Join](),
		"element": reflect.TypeFor[genome.Element](), "elementRelationship": reflect.TypeFor[genome.ElementRelationship](),
		"requirement": reflect.TypeFor[genome.Requirement](), "coverage": reflect.TypeFor[genome.Coverage](), "route": reflect.TypeFor[genome.Route](),
		"integration": reflect.TypeFor[genome.Integration](), "span": reflect.TypeFor[diag.Span](),
	} {
		schema := s.root
		if name != "" {
			schema = definitions[name].(map[string]any)
		}
		var members, stated []string
		for i := range of.NumField() {
			member, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			switch {
			case member != "-":
				members = append(members, member)
			case name == "entity":
				members = append(members, "fields")
			case name == "account":
				members = append(members, "profile")
			}
		}
		for member := range schema["properties"].(map[string]any) {
			stated = append(stated, member)
		}
		sort.Strings(members)
		sort.Strings(stated)
		if !slices.Equal(members, stated) {
			t.Errorf("%s: the type has %v, the schema %v", name, members, stated)
		}
	}
}
