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

	found   [][]found         // in the order in which they were made, until they are sorted into All
	marked  [2]int            // how many lists of found, and how many of the next one, claimed has
	claimed map[string][]bool // source → line → claimed
}

// found is a claim as it is kept until all are sorted, in half the room: there are some for every line.
type found struct {
	name             string
	src              *source
	start, end, line int32
	kind             uint8 // in claimKinds
}

// claimKinds are all kinds of claim.
var claimKinds = []ClaimKind{ClaimIgnored, ClaimField, ClaimDiagnostic, ClaimEntity, ClaimRelation, ClaimCriterion, ClaimRequirement, ClaimStory, ClaimIntegration, ClaimSolution}

// claim is what was found as it is given out.
func (f *found) claim() Claim {
	return Claim{claimKinds[f.kind], f.name, diag.Span{Source: f.src.name, Start: int(f.start), End: int(f.end), Line: int(f.line)}}
}

func newClaims() *Claims { return &Claims{claimed: map[string][]bool{}} }

// add claims a span for something.
func (c *Claims) add(kind ClaimKind, name string, span diag.Span, src *source) {
	if span.IsZero() || src == nil {
		return
	}
	last := len(c.found) - 1
	if last < 0 || len(c.found[last]) == cap(c.found[last]) { // a full list is left alone: no claim moves before they are sorted
		c.found = append(c.found, make([]found, 0, 64))
		last++
	}
	c.found[last] = append(c.found[last], found{name, src, int32(span.Start), int32(span.End), int32(span.Line), uint8(slices.Index(claimKinds, kind))})
}

// join appends the claims of a search that went on beside this one.
func (c *Claims) join(beside *Claims) {
	c.found = append(c.found, beside.found...)
	c.Decisions = append(c.Decisions, beside.Decisions...)
}

// has reports whether a line is claimed, by the claims that are marked.
func (c *Claims) has(src *source, line int) bool {
	lines := c.claimed[src.name]
	return line < len(lines) && lines[line]
}

// mark notes the lines of the claims that were added since it was last done.
func (c *Claims) mark() {
	for at := &c.marked; at[0] < len(c.found); *at = [2]int{at[0] + 1} {
		list := c.found[at[0]]
		for _, f := range list[at[1]:] {
			lines := c.claimed[f.src.name]
			if n := len(f.src.lines) + 2; len(lines) < n { // two inputs may have one name
				lines = append(lines, make([]bool, n-len(lines))...)
				c.claimed[f.src.name] = lines
			}
			end := int(max(f.start, f.end-1))
			for n := int(f.line); n == 1 || n <= len(f.src.lines) && f.src.lines[n-1].start <= end; n++ {
				lines[n] = true
			}
		}
		if at[0] == len(c.found)-1 { // there may be more in it
			at[1] = len(list)
			return
		}
	}
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
	c.All = dealt(c.found, first[len(docs)], func(f *found) int { return first[order[f.src.name]] + int(f.start)/stretch })
	c.found = nil
	for start, end := 0, 0; start < len(c.All); start = end {
		at := c.All[start].Span
		for end = start + 1; end < len(c.All) && c.All[end].Span.Start/stretch == at.Start/stretch && c.All[end].Span.Source == at.Source; {
			end++
		}
		slices.SortStableFunc(c.All[start:end], func(a, b Claim) int { return a.Span.Start - b.Span.Start })
	}
}

// dealt orders claims by a number from 0 up to n; those of one number stay in their order.
func dealt(lists [][]found, n int, number func(*found) int) []Claim {
	ends := make([]int32, n+1) // of the claims of each number, behind all those of smaller ones
	total := 0
	for _, list := range lists {
		total += len(list)
	}
	numbers := make([]int32, 0, total)
	for _, list := range lists {
		for i := range list {
			k := int32(number(&list[i]))
			numbers = append(numbers, k)
			ends[k+1]++
		}
	}
	for k := range n {
		ends[k+1] += ends[k]
	}
	out := make([]Claim, len(numbers))
	for _, list := range lists {
		for i := range list {
			at := &ends[numbers[i]]
			out[*at] = list[i].claim()
			*at++
		}
		numbers = numbers[len(list):]
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
