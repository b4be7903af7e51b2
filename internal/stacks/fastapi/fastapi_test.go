package fastapi_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render/rendertest"
	"github.com/microcodegen/microcodegen/internal/stacks/fastapi"
)

func TestTheDependencySetIsTheSameForEveryDocument(t *testing.T) {
	rendertest.WantOneDependencySet(t, &fastapi.Stack, nil, "requirements.txt", "requirements-dev.txt")
}

func TestLockFilesNameVersionsAndHashesAndNoAddress(t *testing.T) {
	rendertest.WantHashes(t, &fastapi.Stack, "requirements.txt")
	rendertest.WantHashes(t, &fastapi.Stack, "requirements-dev.txt")
	rendertest.WantNoDownloads(t, &fastapi.Stack)
}

func TestNativePackagesAreLockedForEveryPlatform(t *testing.T) {
	rendertest.WantWheels(t, &fastapi.Stack, "requirements-dev.txt",
		"argon2-cffi-bindings", "cffi", "greenlet", "httptools", "mypy", "psycopg-binary", "pydantic-core", "ruff", "sqlalchemy")
}

func TestEveryQueryOfAnEntityNamesTheUser(t *testing.T) {
	query := regexp.MustCompile(`sa\.(select|delete|update)\(\w`)
	for name, files := range rendertest.Apps(t, &fastapi.Stack) {
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
	for path, source := range rendertest.App(t, &fastapi.Stack, rendertest.Entities(fields, names...)) {
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
		if routes := rendertest.App(t, &fastapi.Stack, rendertest.Entities([]string{"title"}, name))["app/routes.py"]; !strings.Contains(routes, want+"\n") {
			t.Errorf("with the entity %s: %s", name, routes)
		}
	}
}
