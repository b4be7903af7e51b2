package judged

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render"
)

func TestTheDigestSeesEveryDifference(t *testing.T) {
	tree := func() []render.File {
		return []render.File{{Path: "a.go", Data: []byte("package a\n"), Mode: 0o644}, {Path: "b/c.sh", Data: []byte("x\n"), Mode: 0o755}}
	}
	same := Digest(tree(), "suite")
	reversed := tree()
	slices.Reverse(reversed)
	if Digest(reversed, "suite") != same {
		t.Error("the order of files changes the digest")
	}
	changes := map[string]func([]render.File) []render.File{
		"a path":         func(f []render.File) []render.File { f[0].Path = "a2.go"; return f },
		"a byte":         func(f []render.File) []render.File { f[1].Data = []byte("y\n"); return f },
		"a mode":         func(f []render.File) []render.File { f[1].Mode = 0o644; return f },
		"a missing file": func(f []render.File) []render.File { return f[:1] },
		"a moved end":    func(f []render.File) []render.File { f[0].Data = append(f[0].Data, ' '); return f },
	}
	for _, what := range slices.Sorted(maps.Keys(changes)) {
		if Digest(changes[what](tree()), "suite") == same {
			t.Errorf("%s does not change the digest", what)
		}
	}
	if Digest(tree(), "another suite") == same {
		t.Error("another suite does not change the digest")
	}
}

func TestTheSuitesDigestMindsItsSourcesAlone(t *testing.T) {
	dir := t.TempDir()
	write := func(path, text string) string {
		t.Helper()
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		digest, err := Suite(dir)
		if err != nil {
			t.Fatal(err)
		}
		return digest
	}
	before := write("cases.go", "package conformance\n")
	for _, path := range []string{"cases_test.go", "e2e/app.go", "judged.json"} {
		if write(path, "package x\n") != before {
			t.Errorf("%s changes the suite's digest", path)
		}
	}
	if write("cases.go", "package conformance \n") == before {
		t.Error("a changed case leaves the suite's digest as it was")
	}
}

func TestTheRecordComesBackAsWritten(t *testing.T) {
	dir := t.TempDir()
	r, err := Read(dir)
	if err != nil || len(r) != 0 {
		t.Fatalf("without a file: %v, %v", r, err)
	}
	row := Row{Digest: "d", Full: "f", Counts: map[string]int{"suite": 400}}
	r.Set("go-chi", "shop", row)
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	again, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Row("go-chi", "shop"); got.Digest != "d" || got.Full != "f" || got.Counts["suite"] != 400 {
		t.Errorf("came back as %+v", got)
	}
	if got := again.Row("go-chi", "torture"); got.Digest != "" {
		t.Errorf("a fixture that was not judged has the row %+v", got)
	}
}
