package conformance

import (
	"fmt"
	"sync"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Case is one check of the contract. Cases of one lane run one after the other and share the lane's two accounts;
// lanes run beside each other. A case of no lane runs alone, after all lanes.
type Case struct {
	Name         string   // unique, with slashes: lists/task/paging
	Rules        []string // identifiers of docs/contract.md that a failure may cite
	NeedsSQL     bool
	NeedsRestart bool
	Run          func(*T)

	lane     string // "" for a case that must run alone
	volatile bool   // its exchanges depend on timing: not part of the transcript
	needsRow bool   // it works with the first entity: not made where a document keeps nothing but accounts
}

// Failure is one violated rule with the exchange that shows it.
type Failure struct {
	Rule     string
	Message  string
	Exchange *Exchange // nil where no single exchange shows it
}

// String gives the failure as it is printed: the rule, what is wrong, a curl command and the answer.
func (f Failure) String() string {
	s := f.Rule + ": " + f.Message
	if f.Exchange != nil {
		s += "\n" + f.Exchange.String()
	}
	return s
}

// T is what a running case works with: accounts, requests, and the record of what failed.
type T struct {
	suite *suite
	c     Case
	lane  *lane

	mu       sync.Mutex
	failures []Failure
	seen     map[string]bool // ambient failures already reported by this case
	record   []Exchange
	fresh    int
}

// abort ends a case early; execute recovers it.
type abort struct{}

// genome gives the target's genome.
func (t *T) genome() *genome.Genome { return t.suite.target.Genome }

// fail records that a rule is violated, as the exchange shows.
func (t *T) fail(rule string, r *response, format string, args ...any) {
	f := Failure{Rule: rule, Message: fmt.Sprintf(format, args...)}
	if r != nil {
		x := r.Exchange
		f.Exchange = &x
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failures = append(t.failures, f)
}

// fatal records a failure and ends the case.
func (t *T) fatal(rule string, r *response, format string, args ...any) {
	t.fail(rule, r, format, args...)
	panic(abort{})
}

// check records a failure unless ok.
func (t *T) check(ok bool, rule string, r *response, format string, args ...any) bool {
	if !ok {
		t.fail(rule, r, format, args...)
	}
	return ok
}

// failed reports whether the case has a failure by now.
func (t *T) failed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.failures) > 0
}
