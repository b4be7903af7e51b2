package genome_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// build makes the genome of a few entities.
func build(entities ...manifest.Entity) (*genome.Genome, diag.List) {
	return genome.FromManifest(&manifest.Manifest{SolutionName: "Rules", Entities: entities})
}

// entity is a manifest's entity with fields.
func entity(name string, fields ...manifest.Field) manifest.Entity {
	return manifest.Entity{Name: name, Fields: fields}
}

// with adds relations to an entity.
func with(e manifest.Entity, relations ...manifest.Relation) manifest.Entity {
	for i := range relations {
		relations[i].Position = len(e.Fields)
	}
	e.Relations = relations
	return e
}

// field is a string field.
func field(name string) manifest.Field { return manifest.Field{Name: name, Type: "string"} }

// codes lists the codes of diagnostics.
func codes(list diag.List) string {
	var all []string
	for _, d := range list {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

// keysOf lists the names of an entity's own fields.
func keysOf(t *testing.T, g *genome.Genome, entityName string) string {
	t.Helper()
	e, ok := g.Entity(entityName)
	if !ok {
		t.Fatalf("there is no entity %s", entityName)
	}
	var keys []string
	for _, f := range e.Body() {
		keys = append(keys, f.Name)
	}
	return strings.Join(keys, " ")
}

func TestNamesAreSettledOnce(t *testing.T) {
	for _, test := range []struct {
		word                            string
		name, plural, path, table, stem string
		codes                           string
	}{
		{"Task", "Task", "Tasks", "tasks", "tasks", "task", ""},
		{"LineItem", "LineItem", "LineItems", "line-items", "line_items", "line-item", ""},
		{"Category", "Category", "Categories", "categories", "categories", "category", ""},
		{"Equipment", "Equipment", "EquipmentList", "equipment", "equipment", "equipment", ""},
		{"Session", "Session", "Sessions", "sessions", "sessions_2", "session", "G003"},
		{"Migration", "Migration", "Migrations", "migrations", "migrations_2", "migration", "G003"},
		{"DjangoThing", "DjangoThing", "DjangoThings", "django-things", "app_django_things", "django-thing", "G003"},
		{"PgIndex", "PgIndex", "PgIndices", "pg-indices", "app_pg_indices", "pg-index", "G003"},
		{"Con", "Con", "Cons", "cons", "cons", "con-entity", "G005"},
		{"Größe", "Grosse", "Grosses", "grosses", "grosses", "grosse", "G001"},
		{"Œuvre", "Oeuvre", "Oeuvres", "oeuvres", "oeuvres", "oeuvre", "G001"},
		{"任务", "Entity4efb52a1", "Entities4efb52a1", "entities-4efb52a1", "entities_4efb52a1", "entity-4efb52a1", "G001"},
		{"2faCode", "Entity2faCode", "Entity2faCodes", "entity-2fa-codes", "entity_2fa_codes", "entity-2fa-code", "G009"},
		{"***", "Entity", "Entities", "entities", "entities", "entity", "G010"},
	} {
		g, diags := build(entity(test.word, field("title")))
		e := g.Entities[0]
		if e.Name != test.name || e.Plural != test.plural || e.Path != test.path || e.Table != test.table || e.Stem != test.stem || codes(diags) != test.codes {
			t.Errorf("%s: %s, %s, /%s, table %s, files %s (%s)", test.word, e.Name, e.Plural, e.Path, e.Table, e.Stem, codes(diags))
		}
	}
}

func TestThePathsOfTheApplicationItselfAreNotTaken(t *testing.T) {
	g, diags := build(manifest.Entity{Name: "Auth"}, manifest.Entity{Name: "Healthz"})
	for _, e := range g.Entities {
		if e.Path == "auth" || e.Path == "healthz" {
			t.Errorf("%s is served at /%s (%s)", e.Name, e.Path, codes(diags))
		}
	}
}

func TestLetterCaseAloneTellsNoNamesApart(t *testing.T) {
	g, diags := build(entity("Task", field("status"), field("Status")), entity("TASK"), entity("Tasklist"), entity("TaskList"))
	var names []string
	for _, e := range g.Entities {
		names = append(names, e.Name, e.Plural, e.Path, e.Table)
	}
	if got := strings.Join(names, " "); got != "Task Tasks tasks tasks Task2 Tasks2 tasks-2 tasks_2 Tasklist Tasklists tasklists tasklists TaskList2 TaskLists2 task-lists task_lists" {
		t.Errorf("names: %s", got)
	}
	if got := keysOf(t, g, "Task"); got != "status status_2" {
		t.Errorf("keys: %s", got)
	}
	if !strings.HasPrefix(codes(diags), "G002") {
		t.Errorf("diagnostics: %s", codes(diags))
	}
}

func TestAsciiNamesStayTheKeysOfTheAPI(t *testing.T) {
	words := strings.Fields("limit offset sort q user password class end default self from hash errors objects query group to_string constructor proto ctid xmin oid")
	var fields []manifest.Field
	for _, w := range words {
		fields = append(fields, field(w))
	}
	g, _ := build(entity("Order", fields...))
	if got := keysOf(t, g, "Order"); got != strings.Join(words, " ") {
		t.Errorf("keys: %s", got)
	}
	order := g.Entities[0]
	for key, want := range map[string][2]string{
		"limit": {"limit", "limit_field"}, "q": {"q", "q_field"}, "ctid": {"ctid_field", "ctid"}, "class": {"class", "class"},
	} {
		f, _ := order.Field(key)
		if f.ColumnName() != want[0] || f.QueryName() != want[1] {
			t.Errorf("%s: column %s, parameter %s", key, f.ColumnName(), f.QueryName())
		}
	}
}

func TestAParameterOrColumnOfAnotherNameTakesNobodyElses(t *testing.T) {
	g, _ := build(entity("Rule", field("limit"), field("limit_field"), field("ctid"), field("ctid_field")))
	rule := g.Entities[0]
	limit, _ := rule.Field("limit")
	ctid, _ := rule.Field("ctid")
	if limit.QueryName() != "limit_field_2" || ctid.ColumnName() != "ctid_field_2" {
		t.Errorf("limit is filtered by %s, ctid is kept in %s", limit.QueryName(), ctid.ColumnName())
	}
}

func TestSystemFieldsThatTheDocumentStatesAreTheSystems(t *testing.T) {
	g, diags := build(entity("Task", manifest.Field{Name: "id", Type: "uuid"}, manifest.Field{Name: "created_at", Type: "datetime", Description: "when it came up"}, field("title"), field("user_id")))
	if got := keysOf(t, g, "Task"); got != "title" {
		t.Errorf("keys: %s", got)
	}
	created, _ := g.Entities[0].Field("created_at")
	if created.Description.Raw() != "when it came up" || codes(diags) != "G020 G020" {
		t.Errorf("%q, %s", created.Description.Raw(), codes(diags))
	}
}

func TestAUserIsTheAccount(t *testing.T) {
	user := with(entity("User", field("name"), field("email"), field("password"), field("new_password"), manifest.Field{Name: "bio", Type: "text"}),
		manifest.Relation{Kind: manifest.HasMany, Target: "Task"}, manifest.Relation{Kind: manifest.BelongsTo, Target: "Task", Name: "task_id"})
	g, diags := build(user, entity("Task", field("title")))
	var keys []string
	for _, f := range g.Account.Profile {
		keys = append(keys, f.Name)
	}
	if len(g.Entities) != 1 || strings.Join(keys, " ") != "name bio" || codes(diags) != "G044 G050 G050 G050" {
		t.Errorf("%d entities, profile %v, %s", len(g.Entities), keys, codes(diags))
	}
}

func TestTheTitleIsTheFirstRequiredString(t *testing.T) {
	required := manifest.Field{Name: "code", Type: "string", Required: true}
	for want, e := range map[string]manifest.Entity{
		"code": entity("A", field("note"), required), "note": entity("A", manifest.Field{Name: "n", Type: "integer", Required: true}, field("note")), "id": entity("A"),
	} {
		if g, _ := build(e); g.Entities[0].TitleField != want {
			t.Errorf("the title is %s, not %s", g.Entities[0].TitleField, want)
		}
	}
}

func TestLimitsAreSettledByTheType(t *testing.T) {
	n := func(i int) *int { return &i }
	for _, test := range []struct {
		in    manifest.Field
		want  string
		codes string
	}{
		{manifest.Field{Type: "string"}, `{"type":"string","required":false,"max_length":255}`, ""},
		{manifest.Field{Type: "email"}, `{"type":"email","required":false,"max_length":254}`, ""},
		{manifest.Field{Type: "url"}, `{"type":"url","required":false,"max_length":2048}`, ""},
		{manifest.Field{Type: "text"}, `{"type":"text","required":false}`, ""},
		{manifest.Field{Type: "decimal"}, `{"type":"decimal","required":false,"precision":18,"scale":2}`, ""},
		{manifest.Field{Type: "decimal", Precision: 40, Scale: n(12)}, `{"type":"decimal","required":false,"precision":28,"scale":10}`, "G032"},
		{manifest.Field{Type: "colour"}, `{"type":"string","required":false,"max_length":255}`, "G021"},
		{manifest.Field{Type: "string", MaxLength: n(10), MinLength: n(12)}, `{"type":"string","required":false,"max_length":10}`, "G023"},
		{manifest.Field{Type: "string", MinLength: n(300)}, `{"type":"string","required":false,"min_length":300,"max_length":300}`, "G024"},
		{manifest.Field{Type: "email", MaxLength: n(400)}, `{"type":"email","required":false,"max_length":254}`, "G024"},
		{manifest.Field{Type: "boolean", MaxLength: n(4)}, `{"type":"boolean","required":false}`, "G022"},
		{manifest.Field{Type: "text", Unique: true}, `{"type":"text","required":false,"unique":true,"max_length":600}`, "G030"},
		{manifest.Field{Type: "url", Indexed: true}, `{"type":"url","required":false,"indexed":true,"max_length":600}`, "G030"},
		{manifest.Field{Type: "text", Unique: true, MinLength: n(700)}, `{"type":"text","required":false,"min_length":700}`, "G030"},
		{manifest.Field{Type: "json", Unique: true, Indexed: true}, `{"type":"json","required":false}`, "G031"},
		{manifest.Field{Type: "integer", Min: "-0", Max: "007"}, `{"type":"integer","required":false,"min":"0","max":"7"}`, ""},
		{manifest.Field{Type: "integer", Min: "0.5", Max: "9.5"}, `{"type":"integer","required":false,"min":"1","max":"9"}`, "G024 G024"},
		{manifest.Field{Type: "integer", Max: "9007199254740992"}, `{"type":"integer","required":false}`, "G024"},
		{manifest.Field{Type: "decimal", Min: "-1.005", Max: "99.90"}, `{"type":"decimal","required":false,"min":"-1","max":"99.9","precision":18,"scale":2}`, "G024"},
		{manifest.Field{Type: "float", Min: "5", Max: "1"}, `{"type":"float","required":false}`, "G023"},
		{manifest.Field{Type: "date", Min: "5"}, `{"type":"date","required":false}`, "G022"},
		{manifest.Field{Type: "enum"}, `{"type":"string","required":false,"max_length":255}`, "G028"},
		{manifest.Field{Type: "enum", Enum: []string{"a", "b", "a", " "}}, `{"type":"enum","required":false,"enum":["a","b"]}`, "G029 G029"},
		{manifest.Field{Type: "string", ReadOnly: true, Required: true}, `{"type":"string","required":false,"read_only":true,"max_length":255}`, "G027"},
		{manifest.Field{Type: "string", Pattern: `^\d{4}$`}, `{"type":"string","required":false,"max_length":255,"pattern":"[0-9]{4}"}`, ""},
		{manifest.Field{Type: "string", Pattern: `\d{4}`, MaxLength: n(3)}, `{"type":"string","required":false,"max_length":3}`, "G034"},
		{manifest.Field{Type: "string", Pattern: `(a+)+`}, `{"type":"string","required":false,"max_length":255}`, "G033"},
		{manifest.Field{Type: "string", Pattern: ` *`, Required: true}, `{"type":"string","required":true,"max_length":255}`, "G034"},
		{manifest.Field{Type: "string", Unique: true, Default: []byte(`"x"`)}, `{"type":"string","required":false,"unique":true,"max_length":255}`, "G035"},
	} {
		test.in.Name = "x"
		g, diags := build(entity("Thing", test.in))
		f := g.Entities[0].Body()[0]
		f.ID, f.Label, f.Samples = "", genome.Field{}.Label, nil
		got, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Replace(string(got), `"id":"",`, "", 1); text != test.want || codes(diags) != test.codes {
			t.Errorf("%+v\n is  %s (%s)\n not %s (%s)", test.in, text, codes(diags), test.want, test.codes)
		}
	}
}

func TestDefaultsHaveTheOutputFormOrAreLeftOut(t *testing.T) {
	for _, test := range []struct{ kind, in, want, codes string }{
		{"decimal", `"1.5"`, `"1.50"`, ""}, {"decimal", `0.1`, `"0.10"`, ""}, {"decimal", `"-0"`, `"0.00"`, ""}, {"decimal", `"1.005"`, ``, "G025"},
		{"datetime", `"2020-01-01T02:00:00.12345+02:00"`, `"2020-01-01T00:00:00.123Z"`, ""}, {"datetime", `"2020-01-01"`, ``, "G025"},
		{"time", `"08:30"`, `"08:30:00"`, ""}, {"time", `"24:00"`, ``, "G025"}, {"uuid", `"00000000-0000-4000-8000-00000000ABCD"`, `"00000000-0000-4000-8000-00000000abcd"`, ""},
		{"integer", `"3"`, `3`, ""}, {"integer", `1e2`, `100`, ""}, {"integer", `1.5`, ``, "G025"}, {"boolean", `"yes"`, `true`, ""}, {"boolean", `1`, ``, "G025"},
		{"date", `"today"`, ``, "G026"}, {"datetime", `"now"`, ``, "G026"}, {"date", `"2021-02-29"`, ``, "G025"}, {"string", `"now"`, `"now"`, ""},
		{"json", `{"a": "\u003c", "b": [1, 2]}`, `{"a":"<","b":[1,2]}`, ""}, {"json", `{"a": "\u0000"}`, ``, "G025"}, {"json", `{"a": 1, "a": 2}`, ``, "G025"},
		{"float", `-0.0`, `0`, ""}, {"float", `1e999`, ``, "G025"}, {"string", `null`, ``, ""}, {"enum", `"LOW"`, `"low"`, ""}, {"enum", `"none"`, ``, "G025"},
		{"email", `"nobody"`, ``, "G025"}, {"url", `"HTTPS://x"`, `"HTTPS://x"`, ""}, {"string", `5`, ``, "G025"},
	} {
		f := manifest.Field{Name: "x", Type: test.kind, Default: []byte(test.in)}
		if test.kind == "enum" {
			f.Enum = []string{"low", "high"}
		}
		g, diags := build(entity("Thing", f))
		if got := g.Entities[0].Body()[0].Default; got.JSON() != test.want || codes(diags) != test.codes {
			t.Errorf("%s %s: %s (%s)", test.kind, test.in, got.JSON(), codes(diags))
		}
	}
}

func TestEveryCodeOfTheStageIsExplainedAndUsed(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) < 10 {
		t.Fatal(sources, err)
	}
	used := map[string]bool{}
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range regexp.MustCompile(`"G[0-9]{3}"`).FindAllString(string(data), -1) {
			used[strings.Trim(code, `"`)] = true
		}
	}
	for code := range used {
		if entry, ok := diag.Find(code); !ok || entry.Title == "" || entry.Meaning == "" || entry.Settle == "" {
			t.Errorf("%s is not explained", code)
		}
	}
	for _, entry := range diag.Catalogue() {
		if strings.HasPrefix(entry.Code, "G") && !used[entry.Code] {
			t.Errorf("%s is explained but never said", entry.Code)
		}
	}
}
