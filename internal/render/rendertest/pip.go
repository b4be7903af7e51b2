package rendertest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render"
)

var (
	pinned = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*==[^ ]+( ; .+)? \\$`)
	hashed = regexp.MustCompile(`^    --hash=sha256:[0-9a-f]{64}( \\)?$`)
)

// WantHashes fails the test unless a lock file of pip holds versions and hashes alone: no address, no option.
func WantHashes(t testing.TB, s *render.Stack, path string) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(Lock(t, s, path)), "\n") {
		if !pinned.MatchString(line) && !hashed.MatchString(line) {
			t.Errorf("%s:%d: %s", path, i+1, line)
		}
	}
}

// WantWheels fails the test unless the packages with native parts have as many files in a lock file of pip as there are
// Platforms: a wheel for each, so that the entry has a hash for each of them and one for its sources.
func WantWheels(t testing.TB, s *render.Stack, path string, natives ...string) {
	t.Helper()
	text := "\n" + Lock(t, s, path)
	for _, native := range natives {
		_, entry, found := strings.Cut(text, "\n"+native+"==")
		if !found {
			t.Errorf("%s is not locked", native)
			continue
		}
		hashes := 0
		for _, line := range strings.Split(entry, "\n")[1:] {
			if !strings.HasPrefix(line, "    --hash=") {
				break
			}
			hashes++
		}
		if hashes < len(Platforms) {
			t.Errorf("%s has %d files", native, hashes)
		}
	}
}
