// Package diag holds what the generator has to say about its input: a place, a code, a message and a way out.
//
// A diagnostic is data first and text last: stages append to a List, the command line prints it like a compiler
// or as JSON. The package knows no stage and never reads a file.
package diag

// Span is a place in one input: the half-open byte range [Start, End) of the source named Source, and the
// 1-based line of Start. The zero Span is no place at all.
type Span struct {
	Source string `json:"source,omitempty"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Line   int    `json:"line"`
}

// IsZero reports whether the span is no place at all.
func (s Span) IsZero() bool { return s == Span{} }

// Severity orders diagnostics from harmless to fatal.
type Severity int

// The severities. A Guess is a decision that the text left open; --strict turns it into an Error.
const (
	Note Severity = iota
	Guess
	Warning
	Error
)

// String gives the severity as it is printed and as it stands in JSON.
func (s Severity) String() string { return [...]string{"note", "guess", "warning", "error"}[s] }

// MarshalText gives the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Diagnostic is one thing said about the input. Code is a key of the catalogue (M… stage 1, G… stage 2, R… stage 3,
// P… stage 4); Suggestion is what to write or run to settle it, empty when Message says it all. Related are further
// places that the message speaks of, each with its own words.
type Diagnostic struct {
	Severity   Severity  `json:"severity"`
	Code       string    `json:"code"`
	Span       Span      `json:"span"`
	Message    string    `json:"message"`
	Suggestion string    `json:"suggestion,omitempty"`
	Related    []Related `json:"related,omitempty"`
}

// Related is a second place that a diagnostic points to.
type Related struct {
	Span    Span   `json:"span"`
	Message string `json:"message"`
}

// List collects diagnostics in the order in which they were found.
type List []Diagnostic

// Add appends a diagnostic whose severity is the catalogue's for its code.
func (l *List) Add(code string, span Span, message, suggestion string) {
	*l = append(*l, Diagnostic{Severity: Lookup(code).Severity, Code: code, Span: span, Message: message, Suggestion: suggestion})
}

// HasErrors reports whether any diagnostic is an Error.
func (l List) HasErrors() bool {
	for _, d := range l {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// AtLeast gives the diagnostics of that severity and above.
func (l List) AtLeast(least Severity) List {
	var found List
	for _, d := range l {
		if d.Severity >= least {
			found = append(found, d)
		}
	}
	return found
}

// Strict gives the list with each Guess as an Error: what --strict asks for.
func (l List) Strict() List {
	strict := make(List, len(l))
	copy(strict, l)
	for i := range strict {
		if strict[i].Severity == Guess {
			strict[i].Severity = Error
		}
	}
	return strict
}
