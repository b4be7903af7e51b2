package e2e

import (
	"maps"

	"github.com/microcodegen/microcodegen/conformance"
)

// Unlike says where the transcripts of two runs on the same genome differ, and how many exchanges were compared. Cases
// that only one of the two could run are left out.
func Unlike(a, b conformance.Summary) (differences []string, compared int) {
	x, y := maps.Clone(a.Transcript), maps.Clone(b.Transcript)
	for _, name := range append(append([]string(nil), a.NotApplicable...), b.NotApplicable...) {
		delete(x, name)
		delete(y, name)
	}
	for name, lines := range x {
		compared += min(len(lines), len(y[name]))
	}
	return x.Diff(y), compared
}
