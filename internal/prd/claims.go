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

	from    []*source         // by claim, where its lines are not marked yet: the last claims
	claimed map[string][]bool // source → line → claimed
}

func newClaims() *Claims { return &Claims{claimed: map[string][]bool{}} }

// add claims a span for something.
func (c *Claims) add(kind ClaimKind, name string, span diag.Span, src *source) {
	if span.IsZero() || src == nil {
		return
	}
	if c.All == nil {
		c.grow(pieceSize)
	}
	c.All = append(c.All, Claim{kind, name, span})
	c.from = append(c.from, src)
}

// has reports whether a line is claimed.
func (c *Claims) has(src *source, line int) bool {
	if len(c.from) > 0 {
		c.mark()
	}
	lines := c.claimed[src.name]
	return line < len(lines) && lines[line]
}

// mark notes the lines of the claims that were added since it was last done.
func (c *Claims) mark() {
	for i, claim := range c.All[len(c.All)-len(c.from):] {
		src := c.from[i]
		lines := c.claimed[src.name]
		if n := len(src.lines) + 2; len(lines) < n { // two inputs may have one name
			lines = append(lines, make([]bool, n-len(lines))...)
			c.claimed[src.name] = lines
		}
		end := max(claim.Span.Start, claim.Span.End-1)
		for n := claim.Span.Line; n == 1 || n <= len(src.lines) && src.lines[n-1].start <= end; n++ {
			lines[n] = true
		}
	}
	c.from = c.from[:0]
}

// join appends the claims of a search that went on beside this one.
func (c *Claims) join(beside *Claims) {
	c.All = append(c.All, beside.All...)
	c.Decisions = append(c.Decisions, beside.Decisions...)
	c.from = append(c.from, beside.from...)
}

// grow makes room for n more claims.
func (c *Claims) grow(n int) {
	c.All, c.from = slices.Grow(c.All, n), slices.Grow(c.from, n)
}

// stretch is how many bytes of a document are a stretch of their own when claims are sorted.
const stretch = 64

// sort orders the claims by place: they are dealt out to stretches of the documents, and compared there only.
func (c *Claims) sort(docs []*document) {
	c.mark()
	order, first := map[string]int{}, make([]int, len(docs)+1) // of inputs of one name the last one's place counts
	for i, d := range docs {
		order[d.src.name] = i
	}
	for _, d := range docs {
		n := &first[order[d.src.name]+1]
		*n = max(*n, len(d.src.text)/stretch+1)
	}
	for i := range docs {
		first[i+1] += first[i]
	}
	c.All = dealt(c.All, first[len(docs)], func(claim *Claim) int { return first[order[claim.Span.Source]] + claim.Span.Start/stretch })
	for start, end := 0, 0; start < len(c.All); start = end {
		at := c.All[start].Span
		for end = start + 1; end < len(c.All) && c.All[end].Span.Start/stretch == at.Start/stretch && c.All[end].Span.Source == at.Source; {
			end++
		}
		slices.SortStableFunc(c.All[start:end], func(a, b Claim) int { return a.Span.Start - b.Span.Start })
	}
}

// dealt orders members by a number from 0 up to n; those of one number stay in their order.
func dealt[T any](members []T, n int, number func(*T) int) []T {
	ends := make([]int32, n+1) // of the members of each number, behind all those of smaller ones
	numbers := make([]int32, len(members))
	for i := range members {
		k := int32(number(&members[i]))
		numbers[i] = k
		ends[k+1]++
	}
	for k := range n {
		ends[k+1] += ends[k]
	}
	out := make([]T, len(members))
	for i, k := range numbers {
		out[ends[k]] = members[i]
		ends[k]++
	}
	return out
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
