package nestjs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/render/rendertest"
	"github.com/microcodegen/microcodegen/internal/stacks/nestjs"
)

// app renders the application of entities of these names, each with a title.
func app(t *testing.T, names ...string) map[string]string {
	t.Helper()
	return rendertest.App(t, &nestjs.Stack, rendertest.Entities([]string{"title"}, names...))
}

func TestTheLockFileNamesNoPlaceToDownloadFrom(t *testing.T) {
	rendertest.WantNoDownloads(t, &nestjs.Stack)
}

func TestTheLockFileIsThatOfThePackage(t *testing.T) {
	rendertest.ReadNPM(t, &nestjs.Stack, "").WantPinned(t)
}

func TestTheLockFileHasTheNativePartsOfEveryPlatform(t *testing.T) {
	lock := rendertest.ReadNPM(t, &nestjs.Stack, "")
	lock.WantNative(t, "@oxlint/binding-", true)
	lock.WantNative(t, "@oxlint-tsgolint/", false)
	lock.WantNative(t, "@unrs/resolver-binding-", true)
	// The package argon2 holds its builds itself; 0.45 dropped the one for macOS on x64.
	if p := lock.Packages["node_modules/argon2"]; p.Version != "0.44.0" {
		t.Errorf("argon2 is %s; look into its prebuilds before raising it", p.Version)
	}
}

func TestEveryInstallScriptIsAllowedOrRefused(t *testing.T) {
	rendertest.ReadNPM(t, &nestjs.Stack, "").WantScriptsSettled(t)
}

func TestTheDependencySetIsTheSameForEveryDocument(t *testing.T) {
	rendertest.WantOneDependencySet(t, &nestjs.Stack, regexp.MustCompile(`(?m)^  "name": .*$`), "package.json", "package-lock.json")
}

func TestTheLayoutIsTheOneThatNestKnows(t *testing.T) {
	files := app(t, "Task")
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
	for name, files := range rendertest.Apps(t, &nestjs.Stack) {
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
	for name, files := range rendertest.Apps(t, &nestjs.Stack) {
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
	for path, source := range app(t, "Blorp", "Quib") {
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
	files := app(t, names...)
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
	m := rendertest.Entities([]string{"title"}, "Blorp")
	for _, n := range []string{"constructor", "prototype", "to_string", "has_own_property", "value_of", "then", "to_json"} {
		m.Entities[0].Fields = append(m.Entities[0].Fields, manifest.Field{Name: n, Type: "string"})
	}
	source := rendertest.App(t, &nestjs.Stack, m)["src/blorp/blorp.entity.ts"]
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
	for name, files := range rendertest.Apps(t, &nestjs.Stack) {
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
