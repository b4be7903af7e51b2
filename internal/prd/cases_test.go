package prd

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// A case is a folder testdata/<dialect>/<case>: in.md, the manifest.json that it means, written by hand, and where
// they matter the codes of its diagnostics in codes.txt, one a line.
func TestEachCaseGivesTheManifestThatStandsBesideIt(t *testing.T) {
	documents, err := filepath.Glob("testdata/*/*/in.md")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, doc := range documents {
		folder := filepath.Dir(doc)
		t.Run(strings.TrimPrefix(filepath.ToSlash(folder), "testdata/"), func(t *testing.T) {
			compareWithFile(t, doc, filepath.Join(folder, "manifest.json"))
			compareCodes(t, doc, filepath.Join(folder, "codes.txt"))
		})
	}
}

func TestEachDialectHasAFolderOfCases(t *testing.T) {
	for _, d := range dialects {
		if cases, _ := filepath.Glob("testdata/" + d.name + "/*/in.md"); len(cases) == 0 {
			t.Errorf("testdata/%s holds no case", d.name)
		}
	}
}

// compareCodes compares the set of diagnostics' codes with a file, when there is one.
func compareCodes(t *testing.T, doc, want string) {
	t.Helper()
	expected, err := os.ReadFile(want)
	if err != nil {
		return
	}
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	_, _, ds := Parse([]Input{{filepath.Base(doc), text}})
	seen := map[string]bool{}
	var codes []string
	for _, d := range ds {
		if !seen[d.Code] {
			seen[d.Code] = true
			codes = append(codes, d.Code)
		}
	}
	sort.Strings(codes)
	if got := strings.Join(codes, "\n"); got != strings.TrimSpace(string(expected)) {
		t.Errorf("codes: want %s, got %s", strings.Fields(string(expected)), strings.Fields(got))
	}
}
