package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render"
)

// FuzzAnyPathsAreWrittenWholeOrRefusedWhole gives files of any names to the directory and to the archive: either all of
// them are there afterwards, byte for byte, and nothing else is, or nothing is.
func FuzzAnyPathsAreWrittenWholeOrRefusedWhole(f *testing.F) {
	for _, paths := range []string{"a\nb/c", "a\na/b", "A\na", "../x", "/etc/x", "a/../../x", "CON\nnul.txt", "a\x00b", ".git/x", ".microcodegen/files.json", "a.\nb ", strings.Repeat("d/", 60) + "x", ""} {
		f.Add(paths, []byte("text\n"))
	}
	f.Fuzz(func(t *testing.T, paths string, data []byte) {
		var files []render.File
		for i, p := range strings.Split(paths, "\n") {
			files = append(files, render.File{Path: p, Data: append([]byte{byte(i)}, data...), Mode: 0o644})
		}
		parent := t.TempDir()
		target := filepath.Join(parent, "target")
		_, err := Dir(context.Background(), target, files, Options{})
		want := map[string]string{}
		if err == nil {
			for _, file := range files {
				want["target/"+file.Path] = string(file.Data)
			}
		}
		same(t, tree(t, parent), want)
		var b bytes.Buffer
		if zipErr := Zip(&b, files); (zipErr == nil) != (err == nil) {
			t.Fatalf("the directory says %v, the archive %v", err, zipErr)
		} else if err == nil {
			same(t, entries(t, b.Bytes()), want)
		}
	})
}

// entries gives every file of an archive as tree gives those in a directory target.
func entries(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found["target/"+part.Name] = string(data)
	}
	return found
}
