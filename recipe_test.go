package microcodegen_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// recipeFile finds a file that CONTRIBUTING.md shows: its path in backquotes, a colon, and a fence.
var recipeFile = regexp.MustCompile("(?s)\n`(internal/stacks/toy/[^`]+)`:\n\n```[a-z]*\n(.*?)```\n")

func TestAStackIsAddedByOneFolderAndOneLineAsTheRecipeSays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole program once more")
	}
	guide, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	module := t.TempDir()
	copySources(t, module)
	files := recipeFile.FindAllStringSubmatch(string(guide), -1)
	if len(files) != 2 {
		t.Fatalf("the recipe shows %d files, expected 2", len(files))
	}
	for _, f := range files {
		write(t, filepath.Join(module, filepath.FromSlash(f[1])), f[2])
	}
	list := filepath.Join(module, "internal", "stacks", "stacks.go")
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	const lastImport, lastStack = "\n)\n", "\n}\n"
	added := strings.Replace(string(text), lastImport, "\n\t\"github.com/microcodegen/microcodegen/internal/stacks/toy\""+lastImport, 1)
	added = strings.Replace(added, lastStack, "\n\ttoy.Stack,"+lastStack, 1)
	write(t, list, added)

	program := filepath.Join(module, "program.exe")
	command(t, module, "go", "build", "-o", program, "./cmd/microcodegen")
	for _, args := range [][]string{{"help"}, {"stacks"}, {"stacks", "--json"}} {
		if out := command(t, module, program, args...); !strings.Contains(out, "toy") {
			t.Errorf("%q does not name the new stack:\n%s", args, out)
		}
	}
	out := filepath.Join(module, "out")
	command(t, module, program, "examples/task-manager.md", "--stack", "plaything", "--out", out)
	if got, err := os.ReadFile(filepath.Join(out, "routes", "task.txt")); err != nil || string(got) != "GET /tasks\n" {
		t.Errorf("the new stack wrote %q, %v", got, err)
	}
	if tests := command(t, module, "go", "test", "-run", "^$", "-bench", "Stage3Render/.*/sample", "-benchtime", "1x", "."); !strings.Contains(tests, "toy/sample") {
		t.Errorf("the benchmarks do not iterate the new stack:\n%s", tests)
	}
}

// copySources copies the module's files that a build reads.
func copySources(t *testing.T, to string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (name == ".git" || name == "conformance" || name == "docs" || name == "dist" || e.Name() == "testdata"):
			return filepath.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		case !e.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// write writes a file and the folders above it.
func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// command runs a program and gives what it prints.
func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}
