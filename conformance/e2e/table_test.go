package e2e

import (
	"slices"
	"testing"
)

func TestAStepMayNotCheckLessThanRecorded(t *testing.T) {
	plan := map[string]bool{"suite": true, "faults": true}
	line := func(full bool, suite, faults int) *Line {
		l := NewLine("go-chi", "shop", plan, full)
		l.Set("suite", Cell{State: Passed, Count: suite})
		l.Set("faults", Cell{State: Passed, Count: faults})
		return l
	}
	recorded := map[string]int{}
	for _, l := range []*Line{line(false, 369, 115), line(true, 369, 131)} {
		for step, n := range l.Counts() {
			recorded[step] = n
		}
	}
	for _, c := range []struct {
		what string
		line *Line
		want []string
	}{
		{"as much", line(false, 369, 115), nil},
		{"as much with -full", line(true, 369, 131), nil},
		{"fewer faults", line(false, 369, 114), []string{"faults checked 114, and 115 are recorded"}},
		{"with -full what is checked without", line(true, 369, 115), []string{"faults checked 115, and 131 are recorded"}},
		{"fewer cases with -full", line(true, 368, 131), []string{"suite checked 368, and 369 are recorded"}},
		{"fewer cases", line(false, 368, 115), []string{"suite checked 368, and 369 are recorded"}},
	} {
		if got := c.line.Faults(recorded); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, expected %q", c.what, got, c.want)
		}
	}
}

func TestALineIsGreenWhenEveryPlannedStepPassed(t *testing.T) {
	l := NewLine("go-chi", "shop", map[string]bool{"suite": true}, false)
	if got := l.Faults(nil); l.Green() || !slices.Equal(got, []string{"suite did not end"}) {
		t.Errorf("a step that did not end gives %q", got)
	}
	l.Set("suite", Cell{State: Failed})
	if got := l.Faults(nil); l.Green() || !slices.Equal(got, []string{"suite failed"}) {
		t.Errorf("a step that failed gives %q", got)
	}
	l.Set("suite", Cell{State: Passed, Count: 1})
	if got := l.Faults(nil); !l.Green() || got != nil {
		t.Errorf("a step that passed gives %q", got)
	}
}
