package microcodegen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render/budget"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// module is the root module's path.
const module = "github.com/microcodegen/microcodegen"

// allowedImports is every package of the root module with the packages of it that its code, tests apart, may import.
// A folder under internal/stacks is a stack: stackImports.
var allowedImports = map[string][]string{
	"":                           {"internal/diag", "internal/genome", "internal/manifest", "internal/prd", "internal/render", "internal/stacks"},
	"cmd/microcodegen":           {"internal/cli"},
	"conformance":                {"internal/genome"},
	"conformance/judged":         {"internal/render"},
	"examples":                   {},
	"internal/bench":             {},
	"internal/bench/againsttar":  {"internal/bench"},
	"internal/cli":               {"", "examples", "internal/diag", "internal/genome", "internal/pack", "internal/preview", "internal/render/shared", "internal/source"},
	"internal/diag":              {},
	"internal/genome":            {"internal/diag", "internal/lazyregexp", "internal/manifest", "internal/name"},
	"internal/genome/random":     {"internal/genome", "internal/manifest", "internal/name"},
	"internal/lazyregexp":        {},
	"internal/manifest":          {"internal/diag"},
	"internal/name":              {},
	"internal/pack":              {"internal/diag", "internal/render"},
	"internal/prd":               {"internal/diag", "internal/manifest", "internal/name"},
	"internal/preview":           {"internal/genome", "internal/lazyregexp", "internal/preview/argon2"},
	"internal/preview/argon2":    {},
	"internal/render":            {"internal/genome", "internal/name"},
	"internal/render/budget":     {"internal/render"},
	"internal/render/rendertest": {"internal/genome", "internal/manifest", "internal/render"},
	"internal/render/shared":     {"internal/genome", "internal/name", "internal/render"},
	"internal/render/typescript": {"internal/name"},
	"internal/source":            {"internal/diag"},
}

// stackImports are what a stack may import: never another stack.
var stackImports = []string{"internal/genome", "internal/name", "internal/render", "internal/render/shared", "internal/render/typescript"}

// The budgets of the core: lines of a file, and of a function with its signature and closing brace.
const (
	maxFile     = 600
	maxFunction = 66 // "about 60"
)

// source is one Go file of the root module.
type source struct {
	path, folder string // folder is "" for the root
	text         []byte
	file         *ast.File
	set          *token.FileSet
}

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// sources parses every Go file of the root module; a folder with a go.mod of its own is another module.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := fs.Stat(root, p+"/go.mod"); err == nil && p != "." || d.Name() == "testdata" || p != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(p) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, p, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := path.Dir(p)
		if folder == "." {
			folder = ""
		}
		all = append(all, source{p, folder, text, file, set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEachPackageImportsOnlyWhatItMay(t *testing.T) {
	stackFolder := func(s string) bool {
		rest, ok := strings.CutPrefix(s, "internal/stacks/")
		return ok && !strings.Contains(rest, "/")
	}
	seen := map[string]bool{}
	for _, src := range sources(t) {
		seen[src.folder] = true
		allowed, known := allowedImports[src.folder]
		switch {
		case src.folder == "internal/stacks":
			allowed, known = []string{"internal/render"}, true
		case stackFolder(src.folder):
			allowed, known = stackImports, true
		}
		if !known {
			t.Errorf("package %s is not in the table of allowed imports", src.folder)
			continue
		}
		for _, spec := range src.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			own, ours := strings.CutPrefix(imported, module)
			own = strings.TrimPrefix(own, "/")
			switch {
			case !ours && strings.Contains(strings.Split(imported, "/")[0], "."):
				t.Errorf("%s imports %s, which is not of the standard library", src.path, imported)
			case !ours || src.isTest():
			case src.folder == "internal/stacks" && stackFolder(own):
			case !slices.Contains(allowed, own):
				t.Errorf("%s may not import %s", src.path, own)
			}
		}
	}
	for folder := range allowedImports {
		if !seen[folder] {
			t.Errorf("the table of allowed imports names %q, which is no package", folder)
		}
	}
}

func TestTheModuleRequiresNothing(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); word == "require" || word == "replace" || word == "tool" {
			t.Errorf("go.mod has the line %q", strings.TrimSpace(line))
		}
	}
}

func TestFilesAndFunctionsFitAScreen(t *testing.T) {
	for _, src := range sources(t) {
		if n := strings.Count(string(src.text), "\n"); n >= maxFile {
			t.Errorf("%s has %d lines, a file has less than %d", src.path, n, maxFile)
		}
		if src.isTest() {
			continue
		}
		for _, decl := range src.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := src.set.Position(f.End()).Line - src.set.Position(f.Pos()).Line + 1; n > maxFunction {
				t.Errorf("%s: %s has %d lines, a function has at most %d", src.path, f.Name.Name, n, maxFunction)
			}
		}
	}
}

// folderOf is the folder of a stack: its name without hyphens.
func folderOf(stackName string) string { return strings.ReplaceAll(stackName, "-", "") }

func TestEachStackFitsItsBudget(t *testing.T) {
	for i := range stacks.All {
		s := &stacks.All[i]
		got, err := budget.Measure(os.DirFS("internal/stacks/"+folderOf(s.Name)), s)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-12s generator %4d of %d, test templates %3d of %d, carried %4d of %d", s.Name,
			got.Generator, budget.MaxGenerator, got.Tests, budget.MaxTests, got.Carried, budget.MaxCarried)
		if got.Generator > budget.MaxGenerator || got.Tests > budget.MaxTests || got.Carried > budget.MaxCarried {
			t.Errorf("%s is over its budget: %+v", s.Name, got)
		}
		if got.Generator == 0 || got.Tests == 0 || got.Carried == 0 {
			t.Errorf("%s has a figure of 0: it was measured wrongly: %+v", s.Name, got)
		}
	}
}

func TestNoStackHidesTemplatesInItsGo(t *testing.T) {
	for _, src := range sources(t) {
		if !strings.HasPrefix(src.folder, "internal/stacks/") || src.isTest() {
			continue
		}
		ast.Inspect(src.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if value, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(value, "\n") {
				t.Errorf("%s: a string holds a line break", src.set.Position(lit.Pos()))
			}
			return true
		})
	}
}

// lockNames are the lock files of the stacks' package managers, and the wrappers of their build tools.
var lockNames = []string{
	"go.sum", "package-lock.json", "composer.lock", "Gemfile.lock", "packages.lock.json", "Cargo.lock", "uv.lock", "poetry.lock",
	"requirements.txt", "requirements-dev.txt", "mvnw", "mvnw.cmd", "maven-wrapper.properties",
}

func TestLocksHoldLockFilesAlone(t *testing.T) {
	for i := range stacks.All {
		s := &stacks.All[i]
		if s.Locks == nil {
			t.Errorf("%s ships no lock file", s.Name)
			continue
		}
		err := fs.WalkDir(s.Locks, ".", func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !slices.Contains(lockNames, d.Name()) {
				t.Errorf("%s: %s is no lock file", s.Name, p)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestNoUnfinishedWorkIsLeft(t *testing.T) {
	words := []string{"TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"}
	root := os.DirFS(".")
	for _, folder := range []string{"cmd", "internal", "conformance", "examples", "docs"} {
		err := fs.WalkDir(root, folder, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(p, "/locks/") {
				return err
			}
			text, err := fs.ReadFile(root, p)
			if err != nil {
				return err
			}
			for _, word := range words {
				for rest := string(text); ; {
					before, after, found := strings.Cut(rest, word)
					if !found {
						break
					}
					if !endsInWord(before) && !startsWithWord(after) {
						t.Errorf("%s holds the word %s", p, word)
						break
					}
					rest = after
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

func endsInWord(s string) bool     { return s != "" && isWordByte(s[len(s)-1]) }
func startsWithWord(s string) bool { return s != "" && isWordByte(s[0]) }
