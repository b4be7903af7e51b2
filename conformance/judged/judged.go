// Package judged keeps what the end-to-end suite last judged green: for each stack and fixture the digest of what was
// rendered and of the suite, and how many cases ran. Files and sources come in, digests and judged.json go out. It never
// judges anything itself.
package judged

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/microcodegen/microcodegen/internal/render"
)

// Record is judged.json: by stack and fixture, the last green run.
type Record map[string]map[string]Row

// Row is one stack × fixture.
type Row struct {
	Digest string         `json:"digest"`         // of the rendered tree and the suite
	Full   string         `json:"full,omitempty"` // the digest that a run with -full last judged green
	Counts map[string]int `json:"counts"`         // by step, how much it checked (with -full apart, where that is more); a later run may not check less
}

// File is the record's place below the directory conformance.
const File = "judged.json"

// Read reads the record in the directory conformance; a missing file is an empty record.
func Read(dir string) (Record, error) {
	r := Record{}
	data, err := os.ReadFile(filepath.Join(dir, File))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	return r, err
}

// Write writes the record, sorted, by one rename.
func (r Record) Write(dir string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return err
	}
	staged := filepath.Join(dir, "."+File+".new")
	if err := os.WriteFile(staged, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(staged, filepath.Join(dir, File))
}

// Row gives the row of a stack and fixture, empty where there is none.
func (r Record) Row(stack, fixture string) Row { return r[stack][fixture] }

// Set puts the row of a stack and fixture.
func (r Record) Set(stack, fixture string, row Row) {
	if r[stack] == nil {
		r[stack] = map[string]Row{}
	}
	r[stack][fixture] = row
}

// Digest gives the digest of a rendered tree under a suite: SHA-256 over each path, mode and content, in order, in hex.
func Digest(files []render.File, suite string) string {
	sorted := append([]render.File(nil), files...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Path < sorted[j].Path })
	h := sha256.New()
	fmt.Fprintf(h, "suite %s\n", suite)
	for _, f := range sorted {
		fmt.Fprintf(h, "%q %o %d\n", f.Path, f.Mode.Perm(), len(f.Data))
		h.Write(f.Data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Suite gives the digest of the suite: of every Go source and case file of the directory conformance, apart from tests
// and the harness around it.
func Suite(dir string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != dir {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintf(h, "%q\n", filepath.Base(path))
		_, err = io.Copy(h, f)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
