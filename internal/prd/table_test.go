package prd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What each real document gives, as the rows of the table in docs/understanding.md: found/missed/invented where a
// label says what is right.
func TestWhatEachDocumentGives(t *testing.T) {
	given, own := bothSets(t)
	labels := map[string]label{}
	for _, d := range append(given, own...) {
		labels[d.label.ID] = d.label
	}
	documents, err := filepath.Glob(filepath.Join(corpus(t), "[0-9]*.md"))
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents in CORPUS_DIR: %v", err)
	}
	var rows []string
	for _, d := range documents {
		text, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(d), ".md")
		m, claims, ds := Parse([]Input{{id + ".md", text}})
		if n := len(claims.Unclaimed(Input{id + ".md", text})); n > 0 {
			t.Errorf("%s: nothing claims %d lines", id, n)
		}
		fields, relations := 0, 0
		for _, e := range m.Entities {
			fields += len(e.Fields)
			relations += len(e.Relations)
		}
		row := fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d |", id, len(m.Entities), fields, relations, len(m.Stories), len(m.Requirements), len(m.Integrations), len(ds))
		if l, ok := labels[id]; ok {
			s := l.score(m)
			for _, measure := range []string{"entities", "fields", "relations"} {
				a := s[measure]
				row += fmt.Sprintf(" %d/%d/%d |", a.hit, a.missed, a.wrong)
			}
		} else {
			row += " | | |"
		}
		rows = append(rows, row)
	}
	t.Log("\n" + strings.Join(rows, "\n"))
}
