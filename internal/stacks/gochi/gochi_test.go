package gochi_test

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render/rendertest"
	"github.com/microcodegen/microcodegen/internal/stacks/gochi"
)

// wantGo fails the test where a file is no Go, or not as gofmt writes it.
func wantGo(t *testing.T, path, source string) {
	t.Helper()
	if _, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ParseComments); err != nil {
		t.Error(err)
	} else if formatted, err := format.Source([]byte(source)); err != nil || !bytes.Equal(formatted, []byte(source)) {
		t.Errorf("%s is not as gofmt writes it", path)
	}
}

func TestEveryGoFileIsAsGofmtWritesIt(t *testing.T) {
	for name, files := range rendertest.Apps(t, &gochi.Stack) {
		for path, source := range files {
			if strings.HasSuffix(path, ".go") {
				wantGo(t, name+"/"+path, source)
			}
		}
	}
}

func TestTheDependencySetIsTheSameForEveryDocument(t *testing.T) {
	rendertest.WantOneDependencySet(t, &gochi.Stack, regexp.MustCompile(`(?m)^module .*$`), "go.mod", "go.sum")
}

func TestTheLockFileNamesNoPlaceToDownloadFrom(t *testing.T) {
	rendertest.WantNoDownloads(t, &gochi.Stack)
}

func TestEveryQueryOfAnEntityNamesTheUser(t *testing.T) {
	query := regexp.MustCompile(`\.(Find|Take|Count|Updates|Delete)\(&?\w`)
	for name, files := range rendertest.Apps(t, &gochi.Stack) {
		for path, source := range files {
			if !strings.HasSuffix(path, "/service.go") || strings.HasPrefix(path, "internal/user/") {
				continue
			}
			found := 0
			for _, line := range strings.Split(source, "\n") {
				if query.MatchString(line) {
					found++
					if !strings.Contains(line, "Scopes(ownedBy(userID)") {
						t.Errorf("%s/%s: %s", name, path, strings.TrimSpace(line))
					}
				}
			}
			if found != 5 {
				t.Errorf("%s/%s: %d queries, not find, list, count, update and delete", name, path, found)
			}
		}
	}
}

func TestAnEntityIsAFolderAndALine(t *testing.T) {
	for path, source := range rendertest.App(t, &gochi.Stack, rendertest.Entities([]string{"title"}, "Blorp", "Quib")) {
		if !strings.Contains(path, "blorp") && path != "routes.go" && strings.HasSuffix(path, ".go") && strings.Contains(strings.ToLower(source), "blorp") {
			t.Errorf("%s knows of Blorp", path)
		}
	}
}

func TestNamesThatGoOrTheTemplatesUseStayApart(t *testing.T) {
	names := []string{
		"Type", "Func", "Error", "String", "Con", "Aux", "Handler", "Service", "List", "Context", "Request", "Session",
		"Result", "Row", "Body", "Test", "Main", "Init", "Vendor", "Internal", "Testdata", "Linux", "Params", "Err", "Platform",
		"Account", "Value", "Decode", "Problem", "Http", "Chi", "Gorm", "News", "Sheep", "Error Entity",
	}
	packageClause := regexp.MustCompile(`(?m)^package (\w+)$`)
	var packages []string
	for path, source := range rendertest.App(t, &gochi.Stack, rendertest.Entities([]string{"table_name"}, names...)) {
		if !strings.HasSuffix(path, ".go") {
			continue
		}
		wantGo(t, path, source)
		if dir, file := filepath.Split(path); file == "service.go" && dir != "internal/user/" {
			p := packageClause.FindStringSubmatch(source)[1]
			packages = append(packages, p)
			if dir != "internal/"+p+"/" {
				t.Errorf("package %s is in %s", p, dir)
			}
		}
	}
	slices.Sort(packages)
	if distinct := slices.Compact(slices.Clone(packages)); len(packages) != len(names) || len(distinct) != len(packages) {
		t.Errorf("%d entities have the packages %v", len(names), packages)
	}
	for _, p := range packages {
		if token.IsKeyword(p) || slices.Contains(gochi.Stack.Reserved, p) {
			t.Errorf("%s is a package", p)
		}
	}
}
