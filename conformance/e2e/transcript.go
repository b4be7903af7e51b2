package e2e

import (
	"fmt"
	"sort"

	"github.com/microcodegen/microcodegen/conformance"
)

// Unlike compares the normalised transcripts of two runs on the same genome, and says where they differ. Cases that only
// one of them could run are left out.
func Unlike(a, b conformance.Summary, nameA, nameB string) (differences []string, compared int) {
	apart := map[string]bool{}
	for _, name := range append(append([]string(nil), a.NotApplicable...), b.NotApplicable...) {
		apart[name] = true
	}
	cases := map[string]bool{}
	for name := range a.Transcript {
		cases[name] = true
	}
	for name := range b.Transcript {
		cases[name] = true
	}
	sorted := make([]string, 0, len(cases))
	for name := range cases {
		if !apart[name] {
			sorted = append(sorted, name)
		}
	}
	sort.Strings(sorted)
	for _, name := range sorted {
		x, y := a.Transcript[name], b.Transcript[name]
		compared += min(len(x), len(y))
		for i := range max(len(x), len(y)) {
			left, right := line(x, i), line(y, i)
			if left != right {
				differences = append(differences, fmt.Sprintf("%s, exchange %d\n  %s: %s\n  %s: %s", name, i+1, nameA, left, nameB, right))
				break // the rest of the case follows from the first difference
			}
		}
	}
	return differences, compared
}

func line(transcript []string, i int) string {
	if i < len(transcript) {
		return transcript[i]
	}
	return "(no further exchange)"
}
