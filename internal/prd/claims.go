package prd

import (
	"slices"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// ClaimKind says what became of a stretch of the input.
type ClaimKind string

// The kinds of claim.
const (
	ClaimSolution    ClaimKind = "solution"
	ClaimEntity      ClaimKind = "entity"
	ClaimField       ClaimKind = "field"
	ClaimRelation    ClaimKind = "relation"
	ClaimStory       ClaimKind = "story"
	ClaimCriterion   ClaimKind = "criterion"
	ClaimRequirement ClaimKind = "requirement"
	ClaimIntegration ClaimKind = "integration"
	ClaimDiagnostic  ClaimKind = "diagnostic"
	ClaimIgnored     ClaimKind = "ignored"
)

// Claim is a stretch of the input and what became of it. Name is the element ("Task.title"), the diagnostic's code,
// or the rule that ignores it.
type Claim struct {
	Kind ClaimKind `json:"kind"`
	Name string    `json:"name"`
	Span diag.Span `json:"span"`
}

// Decision is the weighing of one name that might have been an entity.
type Decision struct {
	Name    string   `json:"name"`
	Entity  bool     `json:"entity"`
	Score   int      `json:"score"`
	Reasons []Reason `json:"reasons"`
	Line    int      `json:"line"`
}

// Reason is one piece of evidence for or against a name's being an entity.
type Reason struct {
	Points int    `json:"points"`
	Text   string `json:"text"`
}

// Claims says of every line that is not blank what became of it, and of every name that might have been an entity
// why it is one or not: what `manifest --explain` shows.
type Claims struct {
	All       []Claim    `json:"claims"`
	Decisions []Decision `json:"decisions"`

	claimed map[string][]bool // source → line → claimed
}

func newClaims() *Claims { return &Claims{claimed: map[string][]bool{}} }

// add claims a span for something.
func (c *Claims) add(kind ClaimKind, name string, span diag.Span, src *source) {
	if span.IsZero() || src == nil {
		return
	}
	c.All = append(c.All, Claim{kind, name, span})
	lines := c.claimed[span.Source]
	if n := len(src.lines) + 2; len(lines) < n { // two inputs may have one name
		lines = append(lines, make([]bool, n-len(lines))...)
		c.claimed[span.Source] = lines
	}
	last := src.lineNumber(max(span.Start, span.End-1))
	for n := span.Line; n <= last; n++ {
		lines[n] = true
	}
}

// has reports whether a line is claimed.
func (c *Claims) has(src *source, line int) bool {
	lines := c.claimed[src.name]
	return line < len(lines) && lines[line]
}

// join appends the claims of a search that went on beside this one.
func (c *Claims) join(beside *Claims) {
	c.All = append(c.All, beside.All...)
	for name, lines := range beside.claimed {
		have := c.claimed[name]
		if len(have) < len(lines) {
			have = append(have, make([]bool, len(lines)-len(have))...)
			c.claimed[name] = have
		}
		for i, claimed := range lines {
			have[i] = have[i] || claimed
		}
	}
}

// sort orders the claims by place.
func (c *Claims) sort(order map[string]int) {
	slices.SortStableFunc(c.All, func(a, b Claim) int {
		if a.Span.Source != b.Span.Source {
			return order[a.Span.Source] - order[b.Span.Source]
		}
		return a.Span.Start - b.Span.Start
	})
}

// Unclaimed lists the non-blank lines of an input that nothing claims; Parse leaves none.
func (c *Claims) Unclaimed(in Input) []int {
	src := newSource(in.Name, string(in.Text))
	var out []int
	for i, l := range src.lines {
		if t := src.slice(l.start, l.end).trim(); !t.isEmpty() && !c.has(src, i+1) {
			out = append(out, i+1)
		}
	}
	return out
}
