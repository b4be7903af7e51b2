package shared

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
)

const hostile = "a \"b\" 'c' `d` */ ${e} <% %> {{f}} --> # & <script>\nnext\tline \u202e\x01 end:"

// everything is a genome of one entity with a field of every type, required and optional, and one that refers to it.
func everything() *genome.Genome {
	samples := map[genome.Type]any{
		genome.String: hostile, genome.TextType: "body", genome.Integer: 7, genome.Decimal: "12.50", genome.Float: 1.5, genome.Boolean: true,
		genome.Date: "2026-01-31", genome.Time: "09:30:00", genome.DateTime: "2026-01-31T09:30:00.000Z", genome.Email: "a@example.com",
		genome.URL: "https://example.com", genome.UUID: "123e4567-e89b-12d3-a456-426614174000", genome.Enum: hostile, genome.JSON: map[string]any{hostile: []any{1e300, nil, true}},
	}
	var fields []genome.Field
	for _, t := range genome.Types {
		for _, required := range []bool{true, false} {
			f := genome.Field{Name: fmt.Sprintf("%s_%v", t, required), Type: t, Required: required, Label: name.NewText(hostile), Description: name.NewText(hostile),
				Samples: []genome.Value{genome.NewValue(samples[t])}}
			switch t {
			case genome.String:
				f.MaxLength = 255
			case genome.Decimal:
				f.Precision, f.Scale = 18, 2
			case genome.Email:
				f.MaxLength = 254
			case genome.URL:
				f.MaxLength = 2048
			case genome.Enum:
				f.Enum = []name.Text{name.NewText(hostile), name.NewText("b")}
			}
			if !required {
				f.Default = genome.NewValue(samples[t])
			}
			fields = append(fields, f)
		}
	}
	system := func(n string, t genome.Type) genome.Field {
		return genome.Field{Name: n, Type: t, System: true, Required: true, ReadOnly: true}
	}
	wrap := func(body ...genome.Field) []genome.Field {
		all := append([]genome.Field{system("id", genome.Integer), system("user_id", genome.Integer)}, body...)
		return append(all, system("created_at", genome.DateTime), system("updated_at", genome.DateTime))
	}
	label := name.NewText(hostile)
	element := genome.Element{ID: "data-all", Type: genome.DataObject, Name: label, Documentation: label, Entity: "All"}
	asked := genome.Requirement{ID: "FR-1", Kind: genome.FunctionalRequirement, Text: label, Entities: []string{"All"},
		Coverage: genome.Coverage{Status: genome.Implemented, Reason: "done", Routes: []genome.Route{{Method: "POST", Path: "/alls"}}}}
	return &genome.Genome{Version: genome.Version, SolutionName: "Everything", Slug: "everything", Title: label, Description: label,
		Elements: []genome.Element{element}, Requirements: []genome.Requirement{asked},
		Integrations: []genome.Integration{{Name: "stripe", Label: "Stripe", Category: "payments", Env: []string{"STRIPE_KEY"}}},
		Account:      genome.Account{Profile: []genome.Field{{Name: "no", Type: genome.String, MaxLength: 60, Unique: true, Samples: []genome.Value{genome.NewValue("x")}}}},
		Entities: []genome.Entity{
			{ID: "all", Name: "All", Plural: "Alls", Path: "alls", Table: "alls", Stem: "all", Label: label, LabelPlural: label, Fields: wrap(append(fields,
				genome.Field{Name: "problem_id", Type: genome.Integer, References: "Problem"})...)},
			{ID: "problem", Name: "Problem", Plural: "Problems", Path: "problems", Table: "problems", Stem: "problem", Label: label, LabelPlural: label, Fields: wrap(
				genome.Field{Name: "all_id", Type: genome.Integer, References: "All", Required: true, Unique: true},
				genome.Field{Name: "tag_ids", Type: genome.Integer, References: "All", Many: true})},
		}}
}

// toy is a stack's facts.
func toy() *render.Stack {
	return &render.Stack{Name: "toy", Title: "Toy", Versions: []render.Version{{Name: "Toy", Version: "1.0"}},
		Tools:    []render.Tool{{Name: "Toy", Version: "1 or newer", Check: "toy --version"}},
		Commands: render.Commands{Setup: []string{"toy get"}, Run: []string{"toy build", "exec toy run --port $PORT"}, Start: "toy run"},
		Ignore:   []string{"/bin/"}, Indent: map[string]string{"*.toy": "tab", "*.py": "4"},
		CISteps: []render.CIStep{{Uses: "actions/setup-toy@v1", With: [][2]string{{"toy-version", "1.0"}}}}}
}

// carried gives the files of an app, by path.
func carried(t *testing.T) map[string]string {
	t.Helper()
	made, err := HTTP(everything(), toy(), map[string]string{"All": "test/all.toy"})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range made {
		texts[f.Path] = string(f.Data)
	}
	return texts
}

func TestOpenAPIComesFromTheGenomeAlone(t *testing.T) {
	first, err := OpenAPI(everything())
	if err != nil {
		t.Fatal(err)
	}
	if second, err := OpenAPI(everything()); err != nil || !bytes.Equal(first, second) {
		t.Errorf("two renderings of one genome differ (%v)", err)
	}
}

// yamlLine is what a line of our YAML may be: a key, a value, or both, where a value is a plain scalar of harmless
// characters, a double-quoted scalar, or a flow collection of these. Lines of a folded or literal block are prose.
var yamlLine = regexp.MustCompile(`^ *(- )*(` + yamlKey + `:( ` + yamlValue + `)?|` + yamlValue + `)$`)

const (
	yamlKey    = `([\w$./{}+-]+|` + yamlQuoted + `)`
	yamlQuoted = `"([^"\\\x00-\x1f\x7f\x{80}-\x{9f}\x{200b}-\x{202f}\x{2060}-\x{206f}\x{feff}]|\\["\\nrt]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"`
	yamlPlain  = `[\w$/.<-]([^"#&*?|>%{}\[\]\x60\x00-\x1f:]|:\S)*`
	yamlFlow   = `[\[{]([\w,.: +/@-]|` + yamlQuoted + `|[\[\]{}])*[\]}]`
	yamlValue  = `(` + yamlQuoted + `|` + yamlFlow + `|` + yamlPlain + `|>-|\|)`
)

func TestHostileTextStaysInItsYAMLScalar(t *testing.T) {
	texts := carried(t)
	for _, p := range []string{"openapi.yaml", "docker-compose.yml", ".github/workflows/ci.yml"} {
		block := -1 // the indentation of the key whose block scalar is being read
		for i, line := range strings.Split(strings.TrimSuffix(texts[p], "\n"), "\n") {
			indent := len(line) - len(strings.TrimLeft(line, " "))
			switch {
			case line == "" || strings.HasPrefix(strings.TrimSpace(line), "# "):
			case block >= 0 && indent > block:
			case !yamlLine.MatchString(line):
				t.Errorf("%s:%d is not a line of the expected shape: %s", p, i+1, line)
			default:
				block = -1
				if strings.HasSuffix(line, ">-") || strings.HasSuffix(line, "- |") {
					block = indent
				}
			}
		}
	}
}

func TestHostileTextStaysInItsMarkdownCell(t *testing.T) {
	unescaped := regexp.MustCompile(`(^|[^\\])\|`)
	for _, p := range []string{"README.md", "ARCHITECTURE.md"} {
		columns := 0
		for i, line := range strings.Split(carried(t)[p], "\n") {
			if !strings.HasPrefix(line, "|") {
				columns = 0
				continue
			}
			n := len(unescaped.FindAllString(strings.ReplaceAll(line, "||", "| |"), -1))
			if columns != 0 && n != columns {
				t.Errorf("%s:%d has %d bars, the table's head %d: %s", p, i+1, n, columns, line)
			}
			columns = n
		}
	}
}

func TestHostileTextStaysInItsMermaidLabel(t *testing.T) {
	label := `"[^"\x60<>{}\[\]()|;\\]*(#[0-9]+;[^"\x60<>{}\[\]()|;\\]*)*"`
	shapes := regexp.MustCompile(`^ *(flowchart TB|erDiagram|subgraph \w+\[` + label + `\]|end|\w+(\(\[|\[\(|\[|\()` + label + `[\])]+|` +
		`\w+ [-.o>]+\|[a-z ]+\| \w+|"\w+"\[` + label + `\] \{|\w+ \w+( [PFU]K(, [PFU]K)*)?|\}|"\w+" [|}o{-]+ "\w+" : ` + label + `)$`)
	inside := false
	for i, line := range strings.Split(carried(t)["ARCHITECTURE.md"], "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```mermaid"
		case inside && !shapes.MatchString(line):
			t.Errorf("ARCHITECTURE.md:%d is no line of the expected shapes: %s", i+1, line)
		}
	}
}

// block gives the lines under a path of keys of a YAML document, dedented.
func block(t *testing.T, doc string, keys ...string) string {
	t.Helper()
	for _, k := range keys {
		var inner []string
		found := false
		for line := range strings.Lines(doc) {
			line = strings.TrimSuffix(line, "\n")
			switch {
			case !found:
				found = line == k+":"
			case strings.HasPrefix(line, "  "):
				inner = append(inner, line[2:])
			default:
				found = false
			}
		}
		if inner == nil {
			t.Fatalf("no %q of %q", k, keys)
		}
		doc = strings.Join(inner, "\n")
	}
	return doc
}

func TestWhatOpenAPISaysOfAField(t *testing.T) {
	doc := carried(t)["openapi.yaml"]
	for _, c := range []struct{ schema, field, want string }{
		{"All", "string_true", "type: string\nmaxLength: 255"},
		{"All", "string_false", `type: [string, "null"]`},
		{"AllInput", "string_true", "minLength: 1\nmaxLength: 255"},
		{"All", "integer_true", "minimum: -9007199254740991\nmaximum: 9007199254740991"},
		{"All", "decimal_true", `pattern: "^-?(0|[1-9][0-9]{0,15})\\.[0-9]{2}$"`},
		{"All", "decimal_true", "x-precision: 18\nx-scale: 2"},
		{"AllInput", "decimal_true", "type: [string, number]"},
		{"AllInput", "decimal_true", "minimum: -9999999999999.99\nmaximum: 9999999999999.99\nmultipleOf: 0.01"},
		{"AllInput", "decimal_false", `default: "12.50"`},
		{"AllInput", "boolean_false", `type: [boolean, "null"]` + "\ndefault: true"},
		{"All", "date_true", "format: date\n"},
		{"All", "uuid_true", "format: uuid\n"},
		{"AllInput", "json_true", `not: {type: "null"}`},
		{"Problem", "all_id", "minimum: 1\nmaximum: 9007199254740991\nx-references: /alls\nx-unique: true"},
		{"Problem", "tag_ids", "uniqueItems: true\nx-references: /alls"},
		{"ProblemInput", "tag_ids", "maxItems: 1000\ndefault: []\nx-references: /alls"},
		{"All", "created_at", "readOnly: true"},
		{"Profile", `"no"`, "x-unique: true"},
	} {
		if got := block(t, doc, "components", "schemas", c.schema, "properties", c.field); !strings.Contains(got, c.want) {
			t.Errorf("%s.%s lacks %q:\n%s", c.schema, c.field, c.want, got)
		}
	}
	if got := block(t, doc, "components", "schemas", "All", "properties", "enum_false"); !strings.Contains(got, `, "b", null]`) {
		t.Errorf("an optional enum does not list null:\n%s", got)
	}
}

func TestResponsesAreClosedAndRequestsOpen(t *testing.T) {
	doc := carried(t)["openapi.yaml"]
	closed, open := block(t, doc, "components", "schemas", "Problem"), block(t, doc, "components", "schemas", "ProblemInput")
	if !strings.Contains(closed, "additionalProperties: false") || strings.Contains(open, "additionalProperties") {
		t.Errorf("response:\n%s\nrequest:\n%s", closed, open)
	}
	if got := block(t, closed, "required"); got != "- id\n- all_id\n- tag_ids\n- created_at\n- updated_at" {
		t.Errorf("a response requires\n%s", got)
	}
	if got := block(t, open, "required"); got != "- all_id" {
		t.Errorf("a request requires\n%s", got)
	}
	if strings.Contains(doc, "user_id") {
		t.Error("user_id is told")
	}
}

func TestAConflictIsDeclaredWhereOneCanHappen(t *testing.T) {
	doc := carried(t)["openapi.yaml"]
	for _, c := range []struct {
		path, method string
		want         bool
	}{
		{"/alls", "post", false}, {"/alls/{id}", "put", false}, {"/alls/{id}", "delete", true},
		{"/problems", "post", true}, {"/problems/{id}", "put", true}, {"/problems/{id}", "delete", false},
		{"/auth/register", "post", true}, {"/auth/me", "put", true},
	} {
		if got := strings.Contains(block(t, doc, "paths", c.path, c.method, "responses"), `"409":`); got != c.want {
			t.Errorf("%s %s declares 409: %v, want %v", c.method, c.path, got, c.want)
		}
	}
}

func TestAnEntityKeepsItsNameAmongTheSchemas(t *testing.T) {
	doc := carried(t)["openapi.yaml"]
	if !strings.Contains(block(t, doc, "components", "schemas", "Problem", "properties", "all_id"), "integer") ||
		!strings.Contains(block(t, doc, "components", "schemas", "Problem2", "properties", "status"), "integer") ||
		!strings.Contains(block(t, doc, "components", "responses", "NotFound"), "#/components/schemas/Problem2") {
		t.Error("an entity called Problem and the problems of RFC 9457 are confused")
	}
}

func TestPatternsOfDecimals(t *testing.T) {
	for _, c := range []struct {
		precision, scale int
		out              bool
		good, bad        []string
	}{
		{5, 2, true, []string{"0.00", "-1.50", "999.99"}, []string{"1", "1.5", "01.50", "1000.00", "1.500", ".50", "1.50 "}},
		{5, 2, false, []string{"0", "-1.5", "999.99", "0001.50"}, []string{"1000", "1.505", ".5", "1.", "1e1", "+1", " 1", "1_0"}},
		{3, 3, true, []string{"0.125", "-0.125"}, []string{"1.125", ".125", "00.125"}},
		{3, 3, false, []string{"0", "0.1", "00.125"}, []string{"1", "1.1"}},
		{4, 0, true, []string{"0", "-9999"}, []string{"0.0", "1.", "10000"}},
		{4, 0, false, []string{"0", "9999"}, []string{"1.0", "10000"}},
	} {
		pattern := regexp.MustCompile(decimalPattern(genome.Field{Precision: c.precision, Scale: c.scale}, c.out))
		for _, s := range c.good {
			if !pattern.MatchString(s) {
				t.Errorf("%s refuses %q", pattern, s)
			}
		}
		for _, s := range c.bad {
			if pattern.MatchString(s) {
				t.Errorf("%s takes %q", pattern, s)
			}
		}
	}
}

func TestTheMakefileGivesTheShellItsDollars(t *testing.T) {
	texts := carried(t)
	if !strings.Contains(texts["Makefile"], "\t@$(LOAD_ENV) $(START_DATABASE) toy build\n\t@$(LOAD_ENV) $(START_DATABASE) exec toy run --port $$PORT\n") {
		t.Error("make run is not the stack's run commands")
	}
	if !strings.Contains(texts[".env.example"], "\nJWT_SECRET="+PlaceholderSecret+"\n") || len(PlaceholderSecret) < 32 {
		t.Error(".env.example does not show the placeholder that apps refuse")
	}
}

func TestAnExampleOfTheReadmeIsOneWordOfTheShell(t *testing.T) {
	word := regexp.MustCompile(`^'([^']|'\\'')*'$`)
	found := 0
	for line := range strings.Lines(carried(t)["README.md"]) {
		_, rest, is := strings.Cut(line, " -d ")
		if !is || !strings.HasPrefix(line, "curl ") {
			continue
		}
		found++
		body, _, _ := strings.Cut(rest, " http://localhost:8080/")
		if !word.MatchString(body) || !json.Valid([]byte(strings.ReplaceAll(strings.Trim(body, "'"), `'\''`, "'"))) {
			t.Errorf("no word of the shell that holds JSON: %s", body)
		}
	}
	if found != 2 {
		t.Errorf("%d examples, want 2", found)
	}
}

func TestARequirementIsTracedToTheTestsOfItsEntities(t *testing.T) {
	text := carried(t)["ARCHITECTURE.md"]
	for _, want := range []string{
		"| All | `POST /alls` | `test/all.toy` | implemented: done |",
		"| All | `/alls`, `/alls/{id}` | `test/all.toy` |",
		"| Problem | `/problems`, `/problems/{id}` | `make test` |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("ARCHITECTURE.md lacks %s", want)
		}
	}
}
