package e2e

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

// Steps are the columns of the closing table, in the order in which a stack × fixture passes them.
var Steps = []string{"generate", "setup", "build", "migrate", "run", "suite", "openapi", "alike", "schemathesis", "browser", "stop", "faults", "start", "env", "test", "lint", "checks", "mutants"}

// Cell is what became of one step.
type Cell struct {
	State   State
	Count   int // what the step checked: cases, answers, requests; 0 where there is nothing to count
	Seconds float64
	Reason  string // of a skip
}

// State of a cell.
type State string

// The states. Blank is a step that was planned and did not end: it fails the run.
const (
	Blank   State = ""
	Passed  State = "ok"
	Failed  State = "FAIL"
	Skipped State = "skip"   // the machine lacks something
	Before  State = "judged" // judged green before, with the same digest
	Off     State = "-"      // not planned for this fixture in this run
)

// Line is one stack × fixture.
type Line struct {
	Stack, Fixture string
	full           bool   // judged with -full
	digest         string // of what was judged; "" for none
	cells          map[string]Cell
	mu             sync.Mutex
}

// NewLine makes a line in which the planned steps are blank and the others are off; full says that -full is given.
func NewLine(stack, fixture string, planned map[string]bool, full bool) *Line {
	l := &Line{Stack: stack, Fixture: fixture, full: full, cells: map[string]Cell{}}
	for _, s := range Steps {
		if !planned[s] {
			l.cells[s] = Cell{State: Off}
		}
	}
	return l
}

// Set puts a cell.
func (l *Line) Set(step string, c Cell) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cells[step] = c
}

// Cell gives a cell.
func (l *Line) Cell(step string) Cell {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cells[step]
}

// SetAll puts the same state into every planned cell.
func (l *Line) SetAll(c Cell) {
	for _, s := range Steps {
		if l.Cell(s).State != Off {
			l.Set(s, c)
		}
	}
}

// Green reports whether every planned step passed.
func (l *Line) Green() bool {
	passed := 0
	for _, s := range Steps {
		switch l.Cell(s).State {
		case Passed:
			passed++
		case Off:
		default:
			return false
		}
	}
	return passed > 0
}

// recordedAs is the name under which a step's count is recorded: with -full some steps do more, and what they checked
// then is recorded beside what they check without it.
func (l *Line) recordedAs(step string) string {
	if l.full && (step == "faults" || step == "env") {
		return step + " -full"
	}
	return step
}

// Counts gives, by the name under which it is recorded, what a passed step checked.
func (l *Line) Counts() map[string]int {
	counts := map[string]int{}
	for _, s := range Steps {
		if c := l.Cell(s); c.State == Passed && c.Count > 0 {
			counts[l.recordedAs(s)] = c.Count
		}
	}
	return counts
}

// Faults says what is wrong with a line: blanks, failures, and steps that checked less than recorded.
func (l *Line) Faults(recorded map[string]int) []string {
	var faults []string
	for _, s := range Steps {
		c, before := l.Cell(s), recorded[l.recordedAs(s)]
		switch {
		case c.State == Blank:
			faults = append(faults, s+" did not end")
		case c.State == Failed:
			faults = append(faults, s+" failed")
		case c.State == Passed && c.Count < before:
			faults = append(faults, fmt.Sprintf("%s checked %d, and %d are recorded", s, c.Count, before))
		}
	}
	return faults
}

// Table is what a run ends with.
type Table struct {
	mu    sync.Mutex
	Lines []*Line
}

// Add puts a line at the end.
func (t *Table) Add(l *Line) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Lines = append(t.Lines, l)
}

// String draws the table: a count where there is one, else the state; then the seconds of each step by stack.
func (t *Table) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := [][]string{append([]string{"stack", "fixture"}, Steps...)}
	seconds := map[string]float64{}
	for _, l := range t.Lines {
		row := []string{l.Stack, l.Fixture}
		for _, s := range Steps {
			c := l.Cell(s)
			seconds[s] += c.Seconds
			text := string(c.State)
			if c.State == Passed && c.Count > 0 {
				text = fmt.Sprint(c.Count)
			}
			if c.State == Blank {
				text = "BLANK"
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	last := []string{"seconds", ""}
	for _, s := range Steps {
		last = append(last, fmt.Sprintf("%.0f", seconds[s]))
	}
	return aligned(append(rows, last))
}

// Skips gives each reason for which a line was skipped, once.
func (t *Table) Skips() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	seen := map[string]bool{}
	for _, l := range t.Lines {
		for _, s := range Steps {
			if c := l.Cell(s); c.State == Skipped {
				seen[l.Stack+": "+c.Reason] = true
			}
		}
	}
	var all []string
	for reason := range seen {
		all = append(all, reason)
	}
	sort.Strings(all)
	return all
}

// aligned draws rows in columns of equal width.
func aligned(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			fmt.Fprintf(&line, "%-*s  ", widths[i], cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// since gives the seconds that have passed.
func since(start time.Time) float64 { return time.Since(start).Seconds() }
