package conformance

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// The rules that are marked source: what the generator settles before anything is served.

// settled gives the genome of entities written as a manifest's JSON, and the codes of its diagnostics.
func settled(t *testing.T, entities string) (*genome.Genome, map[string]int) {
	t.Helper()
	var m manifest.Manifest
	if err := json.Unmarshal([]byte(`{"solution_name": "S", "stories": [], "integrations": [], "entities": `+entities+`}`), &m); err != nil {
		t.Fatal(err)
	}
	var list diag.List
	g, list := genome.FromManifest(&m)
	codes := map[string]int{}
	for _, d := range list {
		codes[d.Code]++
	}
	return g, codes
}

// field gives a field of a genome.
func field(t *testing.T, g *genome.Genome, entity, name string) genome.Field {
	t.Helper()
	e, ok := g.Entity(entity)
	if !ok {
		t.Fatalf("no entity %s", entity)
	}
	f, ok := e.Field(name)
	if !ok {
		t.Fatalf("no field %s.%s", entity, name)
	}
	return f
}

// proves: LIST-NAME-1
func TestAFieldNamedLikeAListParameterGetsAnotherQueryName(t *testing.T) {
	for _, name := range []string{"limit", "offset", "sort", "q"} {
		g, codes := settled(t, `[{"name": "Task", "fields": [{"name": "`+name+`", "type": "integer"}, {"name": "plain", "type": "integer"}], "relations": []}]`)
		f := field(t, g, "Task", name)
		if f.QueryName() == name || f.QueryName() == "" || codes["G008"] != 1 {
			t.Errorf("%s is filtered by %q, with diagnostics %v", name, f.QueryName(), codes)
		}
		if plain := field(t, g, "Task", "plain"); plain.QueryName() != "plain" {
			t.Errorf("plain is filtered by %q", plain.QueryName())
		}
	}
}

// proves: VAL-PATTERN-3
func TestAPatternOutsideOfTheSharedSubsetIsADiagnosticAndNotEnforced(t *testing.T) {
	pattern := func(p string) (kept string, told bool) {
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		g, codes := settled(t, `[{"name": "Task", "fields": [{"name": "code", "type": "string", "max_length": 40, "pattern": `+string(b)+`}], "relations": []}]`)
		return field(t, g, "Task", "code").Pattern.Raw(), codes["G033"] == 1
	}
	for _, p := range []string{`[A-Z]{3}-\d+`, `(ab|cd)[0-9]*`, `^\w+$`, `[a-z][a-z0-9-]*`} {
		if kept, told := pattern(p); kept == "" || told {
			t.Errorf("%s is enforced as %q, diagnostic: %v", p, kept, told)
		}
	}
	for _, p := range []string{`(a+)+`, `(a|b)*`, `(a*){2,}`, `(?=x)y`, `(?<!x)y`, `(a)\1`, `(?i)abc`, `\bword\b`, `\p{L}+`, `a++b`, `[[:alpha:]]+x(?#c)`} {
		if kept, told := pattern(p); kept != "" || !told {
			t.Errorf("%s is enforced as %q, diagnostic: %v", p, kept, told)
		}
	}
}

// proves: REF-CYCLE-1
func TestAReferenceThatNothingCouldSatisfyBecomesOptional(t *testing.T) {
	g, codes := settled(t, `[{"name": "Node", "fields": [{"name": "name", "type": "string"}], "relations": [{"kind": "belongs_to", "target": "Node", "name": "parent_id", "required": true}]}]`)
	if field(t, g, "Node", "parent_id").Required || codes["G041"] != 1 {
		t.Errorf("a required self-reference stays required, diagnostics %v", codes)
	}
	g, codes = settled(t, `[
		{"name": "Hen", "fields": [{"name": "name", "type": "string"}], "relations": [{"kind": "belongs_to", "target": "Egg", "name": "egg_id", "required": true}]},
		{"name": "Egg", "fields": [{"name": "name", "type": "string"}], "relations": [{"kind": "belongs_to", "target": "Hen", "name": "hen_id", "required": true}]}]`)
	if !field(t, g, "Hen", "egg_id").Required || field(t, g, "Egg", "hen_id").Required || codes["G042"] != 1 {
		t.Errorf("not the reference that closes the cycle, and no other, is optional; diagnostics %v", codes)
	}
}

// proves: REF-UNIQUE-4
func TestWhatIsIndexedFitsIntoAnIndex(t *testing.T) {
	for _, fact := range []string{"unique", "indexed"} {
		for _, c := range []struct{ kind, code string }{{"text", "G030"}, {"url", "G030"}, {"string", "G030"}, {"json", "G031"}} {
			g, codes := settled(t, `[{"name": "Task", "fields": [{"name": "x", "type": "`+c.kind+`", "max_length": 2000, "`+fact+`": true}], "relations": []}]`)
			f := field(t, g, "Task", "x")
			if (f.Unique || f.Indexed) && (f.MaxLength == 0 || f.MaxLength > 600) || codes[c.code] != 1 {
				t.Errorf("%s %s holds up to %d code points, unique %v, indexed %v, diagnostics %v", fact, c.kind, f.MaxLength, f.Unique, f.Indexed, codes)
			}
		}
	}
}

// proves: REF-USER-2
func TestOnlyTheOwnerIsAUserWithoutADiagnostic(t *testing.T) {
	task := `[{"name": "Task", "fields": [{"name": "title", "type": "string"}], "relations": [{"kind": "belongs_to", "target": "User", "name": "%s", "required": false, "owned_by": %v}]}]`
	g, codes := settled(t, fmt.Sprintf(task, "user_id", true))
	e, _ := g.Entity("Task")
	for _, f := range e.Body() {
		if f.References != "" {
			t.Errorf("the owner makes a second column, %s", f.Name)
		}
	}
	if codes["G043"] != 0 {
		t.Errorf("the owner is a diagnostic: %v", codes)
	}
	g, codes = settled(t, fmt.Sprintf(task, "assignee_id", false))
	if f := field(t, g, "Task", "assignee_id"); f.References != genome.UserEntity || codes["G043"] != 1 {
		t.Errorf("another user is %+v with diagnostics %v", f.References, codes)
	}
}

// proves: VAL-COLUMN-1
func TestEveryTypeHasTheColumnThatTheContractNames(t *testing.T) {
	want := map[genome.Type]genome.ColumnType{
		genome.String: "varchar", genome.Email: "varchar", genome.URL: "varchar", genome.Enum: "varchar", genome.TextType: "text", genome.Integer: "bigint",
		genome.Decimal: "numeric", genome.Float: "double", genome.Boolean: "boolean", genome.Date: "date", genome.Time: "time", genome.DateTime: "timestamp",
		genome.UUID: "uuid", genome.JSON: "json",
	}
	seen := map[genome.Type]bool{}
	for _, name := range []string{"kitchen-sink", "torture"} {
		g := fixture(t, name)
		tables := tablesOf(g)
		for i := range g.Entities {
			for _, f := range scalars(&g.Entities[i]) {
				c, ok := columnNamed(tables[g.Entities[i].Table], f.ColumnName())
				seen[f.Type] = true
				fits := ok && c.Type == want[f.Type] && c.Null == !f.Required
				fits = fits && (f.Type != genome.Decimal || c.Precision == f.Precision && c.Scale == f.Scale)
				fits = fits && (f.Type != genome.Enum || c.Enum != nil && len(c.Enum.Values) == len(f.Enum))
				if !fits {
					t.Errorf("%s.%s, %s, has the column %+v", g.Entities[i].Name, f.Name, f.Type, c)
				}
			}
		}
	}
	for _, kind := range genome.Types {
		if !seen[kind] {
			t.Errorf("no fixture has a field of type %s", kind)
		}
	}
}

func tablesOf(g *genome.Genome) map[string]genome.Table {
	tables := map[string]genome.Table{}
	for _, table := range genome.Tables(g) {
		tables[table.Name] = table
	}
	return tables
}

func columnNamed(table genome.Table, name string) (genome.Column, bool) {
	for _, c := range table.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return genome.Column{}, false
}

// TestEveryTableOfRowsBelongsToAUser is the schema's half of the rule; that each query names the user is for each
// stack's own test to see, since every language says it otherwise.
//
// proves: ISO-OWNER-1
func TestEveryTableOfRowsBelongsToAUser(t *testing.T) {
	for _, name := range []string{"task-manager", "shop", "kitchen-sink", "torture"} {
		g := fixture(t, name)
		tables := tablesOf(g)
		for i := range g.Entities {
			table := tables[g.Entities[i].Table]
			owner, ok := columnNamed(table, "user_id")
			cascades, indexed := false, false
			for _, k := range table.ForeignKeys {
				cascades = cascades || k.Column == "user_id" && k.References == "users" && k.OnDelete == genome.Cascade
			}
			for _, x := range table.Indexes {
				indexed = indexed || len(x.Columns) > 0 && x.Columns[0] == "user_id"
			}
			if !ok || owner.Null || !cascades || !indexed {
				t.Errorf("%s: user_id %+v, goes with the user: %v, indexed: %v", table.Name, owner, cascades, indexed)
			}
		}
	}
}

// synchronises are the ways in which frameworks change a schema by themselves.
var synchronises = regexp.MustCompile(`AutoMigrate\(|synchronize:\s*true|EnsureCreated|ddl-auto[=:]\s*(update|create)|create_all\(|--syncdb`)

// proves: OP-MIGRATE-2
func TestMigrationsAreVersionedFilesAndNoStackSynchronisesItsSchema(t *testing.T) {
	versioned := regexp.MustCompile(`(?i)(migrations?|migrate|versions)/[^/]*\d[^/]*\.\w+$`)
	g := fixture(t, "shop")
	for i := range stacks.All {
		files, err := render.Genome(g, &stacks.All[i])
		if err != nil {
			t.Fatal(err)
		}
		migrations := 0
		for _, f := range files {
			if versioned.MatchString(f.Path) && strings.Contains(strings.ToLower(string(f.Data)), "products") {
				migrations++
			}
			if found := synchronises.Find(f.Data); found != nil && !strings.HasSuffix(f.Path, ".md") {
				t.Errorf("%s: %s has %s", stacks.All[i].Name, f.Path, found)
			}
		}
		if migrations == 0 {
			t.Errorf("%s has no versioned migration that makes the table products", stacks.All[i].Name)
		}
	}
}
