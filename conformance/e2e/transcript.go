package e2e

import (
	"maps"

	"github.com/microcodegen/microcodegen/conformance"
)

// Unlike says where the transcripts of two runs on the same genome differ, and how many cases were compared. Cases
// that only one of the two could run are left out.
func Unlike(a, b conformance.Summary) (differences []string, compared int) {
	x, y := maps.Clone(a.Transcript), maps.Clone(b.Transcript)
	for _, name := range append(append([]string(nil), a.NotApplicable...), b.NotApplicable...) {
		delete(x, name)
		delete(y, name)
	}
	for name := range x {
		if _, both := y[name]; both {
			compared++
		}
	}
	return x.Diff(y), compared
}
