package prd

import (
	"os"
	"path/filepath"
	"testing"
)

// Real documents, which are not part of the product, must be read without a line that nothing claims, and what is
// printed of them must say the same again. CORPUS_DIR names their folder.
func TestRealDocumentsAreClaimedLineByLineAndPrintedBack(t *testing.T) {
	folder := corpus(t)
	documents, err := filepath.Glob(filepath.Join(folder, "[0-9]*.md"))
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents in CORPUS_DIR: %v", err)
	}
	for _, d := range documents {
		b, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{"x.md", b}
		m, claims, _ := Parse([]Input{in})
		if lines := claims.Unclaimed(in); len(lines) > 0 {
			t.Errorf("%s: nothing claims lines %v", filepath.Base(d), lines)
		}
		if len(m.Entities) == 0 {
			continue
		}
		again, _, _ := Parse([]Input{{"x.md", []byte(Format(m))}})
		for _, e := range differences("", essence(t, m), essence(t, again)) {
			t.Errorf("%s printed back: %s", filepath.Base(d), e)
		}
	}
}
