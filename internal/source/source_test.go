package source

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// folder makes a directory of files, each holding its own name.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		full := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(n), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read gives the names of what Read reads, and of what it leaves.
func read(t *testing.T, paths ...string) (names, skipped []string) {
	t.Helper()
	texts, left, err := Read(paths, strings.NewReader("from stdin"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		names = append(names, x.Name)
	}
	for _, s := range left {
		skipped = append(skipped, filepath.Base(s))
	}
	return names, skipped
}

func TestAFileIsNamedTheSameWhereverItLies(t *testing.T) {
	for range 2 {
		file := filepath.Join(folder(t, "docs/prd.md"), "docs", "prd.md")
		texts, _, err := Read([]string{file}, nil)
		if err != nil || len(texts) != 1 || texts[0].Name != "prd.md" || texts[0].Path != file || string(texts[0].Data) != "docs/prd.md" {
			t.Errorf("got %+v, %v", texts, err)
		}
	}
}

func TestSeveralFilesAreReadInTheOrderGivenAndOnce(t *testing.T) {
	dir := folder(t, "b.md", "a/c.md", "a/d.txt")
	b, c, d := filepath.Join(dir, "b.md"), filepath.Join(dir, "a", "c.md"), filepath.Join(dir, "a", "d.txt")
	names, _ := read(t, b, c, d, filepath.Join(dir, "a", "..", "b.md"))
	if !slices.Equal(names, []string{"b.md", "a/c.md", "a/d.txt"}) {
		t.Errorf("got %v", names)
	}
}

func TestADirectoryIsItsMarkdownInOrderOfPath(t *testing.T) {
	dir := folder(t, "z.md", "a.MARKDOWN", "sub/x.md", ".hidden.md", ".git/y.md", "node_modules/p/README.md", "code.go", "notes.txt")
	names, _ := read(t, dir)
	if !slices.Equal(names, []string{"a.MARKDOWN", "sub/x.md", "z.md"}) {
		t.Errorf("got %v", names)
	}
}

func TestASpecificationFolderIsReadAsWhatTheProductIs(t *testing.T) {
	kiro := folder(t, ".kiro/specs/shop/tasks.md", ".kiro/specs/shop/design.md", ".kiro/specs/shop/requirements.md")
	names, skipped := read(t, filepath.Join(kiro, ".kiro", "specs", "shop"))
	if !slices.Equal(names, []string{"requirements.md", "design.md"}) || !slices.Equal(skipped, []string{"tasks.md"}) {
		t.Errorf("Kiro: read %v, left %v", names, skipped)
	}
	speckit := folder(t, "specs/001-x/spec.md", "specs/001-x/plan.md", "specs/001-x/data-model.md", "specs/001-x/checklists/all.md")
	names, skipped = read(t, filepath.Join(speckit, "specs", "001-x"))
	if !slices.Equal(names, []string{"spec.md", "data-model.md"}) || !slices.Equal(skipped, []string{"all.md", "plan.md"}) {
		t.Errorf("spec-kit: read %v, left %v", names, skipped)
	}
}

func TestADashIsStandardInput(t *testing.T) {
	texts, _, err := Read([]string{"-"}, strings.NewReader("from stdin"))
	if err != nil || len(texts) != 1 || texts[0].Name != "stdin" || texts[0].Path != "<stdin>" || string(texts[0].Data) != "from stdin" {
		t.Errorf("got %+v, %v", texts, err)
	}
}

// endless never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// broken never begins.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWhatCannotBeReadIsAFailureThatSaysWhatToDo(t *testing.T) {
	dir := folder(t, "empty/code.go")
	large := filepath.Join(dir, "large.md")
	if err := os.WriteFile(large, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, Limit+1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, code string
		stdin            io.Reader
	}{
		{"a missing file", filepath.Join(dir, "missing.md"), "I001", nil},
		{"a directory without Markdown", filepath.Join(dir, "empty"), "I002", nil},
		{"a file over the limit", large, "I003", nil},
		{"a stream over the limit", "-", "I003", endless{}},
		{"a stream that breaks", "-", "I001", broken{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Read([]string{c.path}, c.stdin)
			var f *diag.Failure
			if !errors.As(err, &f) || f.Code != c.code || f.Suggestion == "" {
				t.Fatalf("got %v, want a failure %s", err, c.code)
			}
			if _, known := diag.Find(f.Code); !known {
				t.Errorf("%s cannot be explained", f.Code)
			}
		})
	}
}

func TestTheLimitIsForAllInputTogether(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for _, n := range []string{"a.md", "b.md"} {
		p := filepath.Join(dir, n)
		paths = append(paths, p)
		if err := os.WriteFile(p, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(p, Limit/2); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := Read(paths, nil); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
	if _, _, err := Read(append(paths, filepath.Join(folder(t, "c.md"), "c.md")), nil); err == nil {
		t.Error("four bytes over the limit were read")
	}
}
