package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// itoa is short for a number as text.
func itoa(n int) string { return strconv.Itoa(n) }

func TestTheSameFilesGiveTheSameArchive(t *testing.T) {
	files := app(t, first)
	files = append(files, render.File{Path: "bin/任务", Data: []byte("#!"), Mode: 0o755})
	var a, b bytes.Buffer
	if err := Zip(&a, files); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	if err := Zip(&b, files); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two archives of the same files differ")
	}
	z, err := zip.NewReader(bytes.NewReader(a.Bytes()), int64(a.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(zipTime) {
			t.Errorf("%s was changed at %v", f.Name, f.Modified)
		}
		if f.Name == "bin/任务" && (f.Mode().Perm() != 0o755 || f.NonUTF8) {
			t.Errorf("%s has mode %v, UTF-8 %v", f.Name, f.Mode(), !f.NonUTF8)
		}
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name] = string(data)
	}
	if !slices.IsSorted(names) {
		t.Errorf("not in order: %v", names)
	}
	same(t, got, ofFiles(files))
}

func TestAnArchiveReplacesAnArchiveAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "new", "app.zip")
	for _, want := range []int{1, 0} {
		result, err := ZipFile(context.Background(), target, app(t, first), Options{})
		if err != nil || len(result.Created) != want {
			t.Fatalf("%+v, %v", result, err)
		}
	}
	prd := filepath.Join(dir, "prd.md")
	put(t, dir, "prd.md", "# My requirements")
	for _, wrong := range []string{prd, dir} {
		var e *diag.Failure
		if _, err := ZipFile(context.Background(), wrong, app(t, first), Options{}); !errors.As(err, &e) || e.Code != CodeNotTarget {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if got, _ := os.ReadFile(prd); string(got) != "# My requirements" {
		t.Errorf("the document holds %q", got)
	}
	if _, err := ZipFile(context.Background(), filepath.Join(dir, "dry", "a.zip"), app(t, first), Options{DryRun: true}); err != nil {
		t.Error(err)
	}
	got := tree(t, dir)
	delete(got, "new/app.zip")
	same(t, got, map[string]string{"prd.md": "# My requirements"})
}
