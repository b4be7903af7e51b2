package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestProgressIsShownForSeveralThingsOnATerminalAndTakenAway(t *testing.T) {
	for _, c := range []struct {
		name  string
		live  bool
		total int
		flags map[string]string
		shown bool
	}{
		{"a terminal", true, 2, nil, true},
		{"no terminal", false, 2, nil, false},
		{"a single thing", true, 1, nil, false},
		{"quiet", true, 2, map[string]string{"quiet": "true"}, false},
		{"diagnostics as JSON", true, 2, map[string]string{"diagnostics": "json"}, false},
	} {
		var b bytes.Buffer
		s := &session{err: &b, live: c.live, flags: c.flags}
		p := s.newProgress(c.total)
		p.done("rendered a")
		p.done("rendered b")
		p.clear()
		if shown := strings.Contains(b.String(), "1/2 rendered a") && strings.Contains(b.String(), "2/2 rendered b"); shown != c.shown || !c.shown && b.Len() > 0 {
			t.Errorf("%s: %q", c.name, b.String())
		}
		if c.shown && !strings.HasSuffix(b.String(), " \r") {
			t.Errorf("%s: the line stays: %q", c.name, b.String())
		}
	}
}
