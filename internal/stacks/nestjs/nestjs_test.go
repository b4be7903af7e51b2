package nestjs_test

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
	"github.com/microcodegen/microcodegen/internal/stacks/nestjs"
)

// app renders the application of a manifest, by path.
func app(t *testing.T, m *manifest.Manifest) map[string]string {
	t.Helper()
	g, _ := genome.FromManifest(m)
	stack := nestjs.Stack
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

// entities gives a manifest of entities of these names, each with one field.
func entities(names ...string) *manifest.Manifest {
	m := &manifest.Manifest{SolutionName: "Names"}
	for _, n := range names {
		field := manifest.Field{Name: "title", Type: "string", Required: true}
		m.Entities = append(m.Entities, manifest.Entity{Name: n, Fields: []manifest.Field{field}})
	}
	return m
}

// lockFile is package-lock.json.
type lockFile struct {
	Packages map[string]struct {
		Version, Resolved, Integrity                        string
		Optional                                            bool
		Dependencies, DevDependencies, OptionalDependencies map[string]string
	}
}

func readLock(t *testing.T) (lock lockFile, text string) {
	t.Helper()
	text = app(t, entities("Blorp"))["package-lock.json"]
	if err := json.Unmarshal([]byte(text), &lock); err != nil {
		t.Fatal(err)
	}
	return lock, text
}

func TestTheLockFileNamesNoPlaceToDownloadFrom(t *testing.T) {
	lock, text := readLock(t)
	for path, p := range lock.Packages {
		if p.Resolved != "" {
			t.Errorf("%s is resolved to %s", path, p.Resolved)
		}
		if path != "" && p.Integrity == "" {
			t.Errorf("%s has no integrity", path)
		}
	}
	if registry := regexp.MustCompile(`https?://[^"]*(registry|npmjs|\.tgz)`).FindString(text); registry != "" {
		t.Errorf("the lock file holds %s", registry)
	}
}

func TestTheLockFileHasTheNativePartsOfEveryPlatform(t *testing.T) {
	lock, _ := readLock(t)
	platforms := map[string][]string{
		"@oxlint/binding-":        {"linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl", "darwin-x64", "darwin-arm64", "win32-x64-msvc"},
		"@oxlint-tsgolint/":       {"linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"},
		"@unrs/resolver-binding-": {"linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl", "darwin-x64", "darwin-arm64", "win32-x64-msvc"},
	}
	for prefix, variants := range platforms {
		for _, v := range variants {
			if p, ok := lock.Packages["node_modules/"+prefix+v]; !ok || p.Integrity == "" {
				t.Errorf("%s%s is not locked", prefix, v)
			}
		}
	}
	// The package argon2 holds its builds itself; 0.45 dropped the one for macOS on x64.
	if p := lock.Packages["node_modules/argon2"]; p.Version != "0.44.0" {
		t.Errorf("argon2 is %s; look into its prebuilds before raising it", p.Version)
	}
	for path, p := range lock.Packages {
		for optional := range p.OptionalDependencies {
			own := path + "/node_modules/" + optional
			if _, nested := lock.Packages[strings.TrimPrefix(own, "/")]; nested {
				continue
			}
			if _, hoisted := lock.Packages["node_modules/"+optional]; !hoisted {
				t.Errorf("%s of %s is not locked", optional, path)
			}
		}
	}
}

func TestTheLockFileIsThatOfThePackage(t *testing.T) {
	lock, _ := readLock(t)
	var want struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(app(t, entities("Blorp"))["package.json"]), &want); err != nil {
		t.Fatal(err)
	}
	root := lock.Packages[""]
	for _, pair := range [][2]map[string]string{{want.Dependencies, root.Dependencies}, {want.DevDependencies, root.DevDependencies}} {
		if len(pair[0]) == 0 || len(pair[0]) != len(pair[1]) {
			t.Errorf("%d dependencies, %d of them locked", len(pair[0]), len(pair[1]))
		}
		for name, version := range pair[0] {
			if locked := lock.Packages["node_modules/"+name].Version; pair[1][name] != version || locked != version {
				t.Errorf("%s is %s in package.json and %s in the lock file", name, version, locked)
			}
		}
	}
}

func TestEveryInstallScriptIsAllowedOrRefused(t *testing.T) {
	_, text := readLock(t)
	var lock struct {
		Packages map[string]struct{ HasInstallScript bool }
	}
	var settings struct{ AllowScripts map[string]bool }
	for text, into := range map[string]any{text: &lock, app(t, entities("Blorp"))["package.json"]: &settings} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	scripts := 0
	for path, p := range lock.Packages {
		if !p.HasInstallScript {
			continue
		}
		scripts++
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):]
		if _, settled := settings.AllowScripts[name]; !settled {
			t.Errorf("npm 12 would leave out the install script of %s without a word", name)
		}
	}
	if scripts != len(settings.AllowScripts) {
		t.Errorf("%d packages have install scripts, allowScripts names %d", scripts, len(settings.AllowScripts))
	}
}

func TestTheDependencySetIsTheSameForEveryDocument(t *testing.T) {
	title := regexp.MustCompile(`(?m)^  "name": .*$`)
	sets := map[string]bool{}
	for _, files := range fixtures(t) {
		sets[title.ReplaceAllString(files["package.json"], "")+files["package-lock.json"]] = true
	}
	if len(sets) != 1 {
		t.Errorf("%d different sets", len(sets))
	}
}

func TestTheLayoutIsTheOneThatNestKnows(t *testing.T) {
	files := app(t, entities("Task"))
	for _, path := range []string{
		"src/auth/auth.module.ts", "src/auth/auth.controller.ts", "src/auth/jwt.strategy.ts", "src/auth/jwt-auth.guard.ts",
		"src/task/task.controller.ts", "src/task/task.service.ts", "src/task/task.entity.ts",
		"src/task/dto/create-task.dto.ts", "src/task/dto/update-task.dto.ts", "test/task.controller.spec.ts",
	} {
		if files[path] == "" {
			t.Errorf("there is no %s", path)
		}
	}
}

func TestEveryMethodOfAServiceTakesTheUser(t *testing.T) {
	method := regexp.MustCompile(`(?m)^  (?:private )?(?:async )?(\w+)\((\s*)([^)]*)`)
	for name, files := range fixtures(t) {
		for path, source := range files {
			if !strings.HasSuffix(path, ".service.ts") || strings.HasPrefix(path, "src/auth/") {
				continue
			}
			found := 0
			for _, m := range method.FindAllStringSubmatch(source, -1) {
				if m[1] == "constructor" {
					continue
				}
				found++
				if !strings.HasPrefix(m[3], "userId: number,") {
					t.Errorf("%s/%s: %s takes %q", name, path, m[1], m[3])
				}
			}
			if found != 6 {
				t.Errorf("%s/%s: %d methods", name, path, found)
			}
		}
	}
}

func TestEveryQueryOfAnEntityNamesTheUser(t *testing.T) {
	query := regexp.MustCompile(`(?s)\.(?:findOneBy|update|delete|findAndCount)\((.*?)\)[;.]`)
	for name, files := range fixtures(t) {
		for path, source := range files {
			if !strings.HasSuffix(path, ".service.ts") || strings.HasPrefix(path, "src/auth/") {
				continue
			}
			found := 0
			for _, m := range query.FindAllStringSubmatch(source, -1) {
				if strings.Contains(m[1], "Link, {") {
					continue // links of a row that was found already
				}
				found++
				if !strings.Contains(m[1], "ownedBy(userId") && !strings.Contains(m[1], "where: owned") {
					t.Errorf("%s/%s: %s", name, path, m[0])
				}
			}
			if found != 4 {
				t.Errorf("%s/%s: %d queries, not find, list, update and delete", name, path, found)
			}
		}
	}
}

func TestAnEntityIsAFolderItsTestAndALine(t *testing.T) {
	for path, source := range app(t, entities("Blorp", "Quib")) {
		if !strings.Contains(path, "blorp") && path != "src/resources.ts" && !strings.Contains(path, "/migrations/") &&
			strings.HasSuffix(path, ".ts") && strings.Contains(strings.ToLower(source), "blorp") {
			t.Errorf("%s knows of Blorp", path)
		}
	}
}

func TestNamesThatTypeScriptOrTheTemplatesUseStayApart(t *testing.T) {
	names := []string{
		"Type", "Class", "Object", "Promise", "Error", "String", "Con", "Aux", "Controller", "Service", "List", "Body", "Get",
		"Session", "User Session", "Test", "Module", "Auth", "Common", "Config", "Database", "Support", "Row", "Client",
		"Task", "Task Service", "Task Module", "Create Task Dto", "Repository", "Response", "References", "App", "Json", "Error Entity",
	}
	exported := regexp.MustCompile(`(?m)^export class (\w+)`)
	files := app(t, entities(names...))
	owner := map[string]string{}
	count := 0
	for path, source := range files {
		if !strings.HasPrefix(path, "src/") {
			continue
		}
		for _, m := range exported.FindAllStringSubmatch(source, -1) {
			if other, taken := owner[m[1]]; taken {
				t.Errorf("%s and %s both have a class %s", other, path, m[1])
			}
			owner[m[1]] = path
			if strings.HasSuffix(path, ".entity.ts") && !strings.HasPrefix(path, "src/auth/") {
				count++
				if slices.Contains(nestjs.Stack.Reserved, m[1]) {
					t.Errorf("%s is the class of an entity", m[1])
				}
			}
		}
	}
	if count != len(names) {
		t.Errorf("%d entities have %d classes", len(names), count)
	}
}

func TestPropertiesThatEveryObjectHasAreNoFields(t *testing.T) {
	m := entities("Blorp")
	for _, n := range []string{"constructor", "prototype", "to_string", "has_own_property", "value_of", "then", "to_json"} {
		m.Entities[0].Fields = append(m.Entities[0].Fields, manifest.Field{Name: n, Type: "string"})
	}
	source := app(t, m)["src/blorp/blorp.entity.ts"]
	property := regexp.MustCompile(`(?m)^  (constructor|prototype|toString|hasOwnProperty|valueOf|then|toJSON)\??:`)
	if found := property.FindString(source); found != "" {
		t.Errorf("a column is the property %s", found)
	}
	for _, key := range []string{"constructor: this.constructorField", "to_string: this.toStringField"} {
		if !strings.Contains(source, key) {
			t.Errorf("the representation has no %q", key)
		}
	}
}

func TestNoLineIsTooLongWhereItCouldBeBroken(t *testing.T) {
	breakable := regexp.MustCompile(`^\s*(?:\w+: \[.+, .+\],|.*\w\(.+, .+\);)$`)
	for name, files := range fixtures(t) {
		for path, source := range files {
			if !strings.HasSuffix(path, ".ts") {
				continue
			}
			for line := range strings.SplitSeq(source, "\n") {
				if len([]rune(line)) > 120 && breakable.MatchString(line) {
					t.Errorf("%s/%s: %s", name, path, line)
				}
			}
		}
	}
}
