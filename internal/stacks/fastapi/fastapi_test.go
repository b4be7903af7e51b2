package fastapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks/fastapi"
)

// app renders the application of a manifest, by path.
func app(t *testing.T, m *manifest.Manifest) map[string]string {
	t.Helper()
	g, _ := genome.FromManifest(m)
	stack := fastapi.Stack
	files, err := render.Genome(g, &stack)
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]string{}
	for _, f := range files {
		byPath[f.Path] = string(f.Data)
	}
	return byPath
}

// fixtures renders the examples, by name.
func fixtures(t *testing.T) map[string]map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../../../examples/*.manifest.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	apps := map[string]map[string]string{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var m manifest.Manifest
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		apps[filepath.Base(path)] = app(t, &m)
	}
	return apps
}

// entities gives a manifest of entities of these names, each with fields of these names.
func entities(fields []string, names ...string) *manifest.Manifest {
	m := &manifest.Manifest{SolutionName: "Names"}
	for _, n := range names {
		e := manifest.Entity{Name: n}
		for _, f := range fields {
			e.Fields = append(e.Fields, manifest.Field{Name: f, Type: "string", Required: true})
		}
		m.Entities = append(m.Entities, e)
	}
	return m
}

func TestTheDependencySetIsTheSameForEveryDocument(t *testing.T) {
	sets := map[string]bool{}
	for _, files := range fixtures(t) {
		sets[files["requirements.txt"]+files["requirements-dev.txt"]] = true
	}
	if len(sets) != 1 {
		t.Errorf("%d different sets", len(sets))
	}
}

func TestLockFilesNameVersionsAndHashesAndNoAddress(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*==[^ ]+( ; .+)? \\$`)
	hash := regexp.MustCompile(`^    --hash=sha256:[0-9a-f]{64}( \\)?$`)
	for _, name := range []string{"requirements.txt", "requirements-dev.txt"} {
		data, err := os.ReadFile(filepath.Join("locks", name))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			if !pinned.MatchString(line) && !hash.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, line)
			}
		}
	}
}

// A package with native parts has a wheel for each platform, so that its entry has a hash for each of them and one for
// its sources: five platforms at least.
func TestNativePackagesAreLockedForEveryPlatform(t *testing.T) {
	data, err := os.ReadFile("locks/requirements-dev.txt")
	if err != nil {
		t.Fatal(err)
	}
	const platforms = 5
	for _, native := range []string{"argon2-cffi-bindings", "cffi", "greenlet", "httptools", "mypy", "psycopg-binary", "pydantic-core", "ruff", "sqlalchemy"} {
		_, entry, found := strings.Cut("\n"+string(data), "\n"+native+"==")
		if !found {
			t.Errorf("%s is not locked", native)
			continue
		}
		hashes := 0
		for _, line := range strings.Split(entry, "\n")[1:] {
			if !strings.HasPrefix(line, "    --hash=") {
				break
			}
			hashes++
		}
		if hashes < platforms {
			t.Errorf("%s has %d files", native, hashes)
		}
	}
}

func TestEveryQueryOfAnEntityNamesTheUser(t *testing.T) {
	query := regexp.MustCompile(`sa\.(select|delete|update)\(\w`)
	for name, files := range fixtures(t) {
		for path, source := range files {
			if !strings.HasSuffix(path, "/service.py") || strings.HasPrefix(path, "app/auth/") {
				continue
			}
			for _, line := range strings.Split(source, "\n") {
				isList := strings.Contains(line, "where(*conditions)") || strings.HasPrefix(line, "        sa.select(")
				if query.MatchString(line) && !isList && !strings.Contains(line, "owned_by(user_id)") {
					t.Errorf("%s/%s: %s", name, path, strings.TrimSpace(line))
				}
			}
			if !strings.Contains(source, "conditions = [\n        owned_by(user_id),") {
				t.Errorf("%s/%s: a list of everybody's rows", name, path)
			}
		}
	}
}

func TestNamesThatPythonOrTheTemplatesUseStayApart(t *testing.T) {
	names := []string{
		"Class", "Lambda", "Import", "Con", "Field", "Any", "Query", "Core", "Test", "Main", "Route", "Base", "Session", "Service",
		"Model", "Schema", "Value", "List", "Problem", "Sequence", "Doc", "Conftest", "Row",
	}
	fields := []string{"class", "metadata", "registry", "schema", "copy", "json", "model_config", "dict", "str", "sa", "values", "def"}
	attribute := regexp.MustCompile(`(?m)^    (\w+):`)
	packages := map[string]bool{}
	for path, source := range app(t, entities(fields, names...)) {
		if strings.HasPrefix(path, "app/") && strings.HasSuffix(path, "/models.py") {
			packages[path] = true
			for _, m := range attribute.FindAllStringSubmatch(source, -1) {
				if slices.Contains(fastapi.Stack.Reserved, m[1]) {
					t.Errorf("%s has the attribute %s", path, m[1])
				}
			}
		}
	}
	if len(packages) != len(names)+1 { // and the accounts
		t.Errorf("%d entities have %d packages", len(names), len(packages)-1)
	}
}

func TestTheFrameworksDocumentationMakesWayForAnEntity(t *testing.T) {
	for name, want := range map[string]string{"Doc": `DOCS_URL = "/docs.html"`, "Paper": `DOCS_URL = "/docs"`} {
		if routes := app(t, entities([]string{"title"}, name))["app/routes.py"]; !strings.Contains(routes, want+"\n") {
			t.Errorf("with the entity %s: %s", name, routes)
		}
	}
}
