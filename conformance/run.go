package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Summary is what a run did.
type Summary struct {
	Cases         int           // cases that ran
	Failed        []string      // names, in order
	NotApplicable []string      // names of cases that lacked SQL or Restart, in a run that is not strict
	Exchanges     int           // requests sent
	Elapsed       time.Duration // wall clock
	Transcript    Transcript    // of the cases whose answers do not depend on timing
}

// String is one line: cases, failures, exchanges and time.
func (s Summary) String() string {
	return fmt.Sprintf("%d cases, %d failed, %d not applicable, %d exchanges in %.1f s",
		s.Cases, len(s.Failed), len(s.NotApplicable), s.Exchanges, s.Elapsed.Seconds())
}

// Cases lists every case for a genome, in the order in which a run takes them.
func Cases(g *genome.Genome) []Case {
	var cases []Case
	for i := range g.Entities {
		e := &g.Entities[i]
		for _, section := range entitySections {
			cases = append(cases, section(g, e)...)
		}
	}
	for _, section := range serviceSections {
		cases = append(cases, section(g)...)
	}
	return slices.DeleteFunc(cases, func(c Case) bool { return c.needsRow && first(g) == nil })
}

// first gives the entity with which cases about the service as a whole work, nil where there are only accounts.
func first(g *genome.Genome) *genome.Entity {
	if len(g.Entities) == 0 {
		return nil
	}
	return &g.Entities[0]
}

// guarded is the path of something that only an account reads: an entity's list, or the account where the entity is nil.
func guarded(e *genome.Entity) string {
	if e == nil {
		return "/auth/me"
	}
	return "/" + e.Path
}

// entitySections make the cases of one entity; its cases form one lane.
var entitySections = []func(*genome.Genome, *genome.Entity) []Case{
	resourceCases, valueCases, listCases, referenceCases, isolationCases, raceCases,
}

// serviceSections make the cases of the service as a whole.
var serviceSections = []func(*genome.Genome) []Case{
	bodyCases, accountCases, sessionCases, errorCases, operationCases, leftOpenCases, accountRaceCases, restartCases,
}

// suite is one run against one target.
type suite struct {
	target  Target
	client  *http.Client
	baseURL string
	lanes   map[string]*lane
	tag     string          // makes e-mail addresses of this run its own
	account func(obj) *user // where tests of the suite itself have a quicker way to an account than to register; nil: none

	mu        sync.Mutex
	exchanges int
	profiles  atomic.Int64 // unique profile values made so far
}

// lane is a sequence of cases with two accounts of its own.
type lane struct {
	name     string
	index    int // keeps the lane's e-mail addresses and unique profile values apart
	accounts int
	user     *user
	other    *user

	lister *user            // whose rows of the lane's entity are all in listed
	listed []map[string]any // in the order of their ids
}

func newSuite(target Target) *suite {
	s := &suite{
		target:  target,
		baseURL: strings.TrimRight(target.BaseURL, "/"),
		client:  newHTTPClient(),
		lanes:   map[string]*lane{},
		tag:     fmt.Sprintf("r%x", time.Now().UnixNano()),
	}
	return s
}

// laneOf gives the lane of that name. It is called before lanes run beside each other, in the order of the cases.
func (s *suite) laneOf(name string) *lane {
	l, ok := s.lanes[name]
	if !ok {
		l = &lane{name: name, index: len(s.lanes)}
		s.lanes[name] = l
	}
	return l
}

// databaseLane ends the name of the accounts of a lane's cases that need the database: a target without one skips
// them, and what they make must not show in the transcript of the others.
const databaseLane = " (database)"

// laneFor gives the accounts that a case of the lane of that name uses.
func (s *suite) laneFor(c Case, name string) *lane {
	if c.NeedsSQL {
		name += databaseLane
	}
	return s.lanes[name]
}

// lacks says what a case needs and the target does not have.
func (s *suite) lacks(c Case) string {
	switch {
	case c.NeedsSQL && s.target.SQL == nil:
		return "no SQL"
	case c.NeedsRestart && s.target.Restart == nil:
		return "no Restart"
	}
	return ""
}

// execute runs one case and gives what failed and what was said.
func (s *suite) execute(c Case, l *lane) *T {
	t := &T{suite: s, c: c, lane: l, seen: map[string]bool{}}
	func() {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(abort); !ok {
					panic(p)
				}
			}
		}()
		c.Run(t)
	}()
	for i, f := range t.failures {
		if !cites(c, f.Rule) && !ambientRules[f.Rule] {
			t.failures[i].Message += " (the case " + c.Name + " does not cite this rule)"
		}
	}
	return t
}

func cites(c Case, rule string) bool {
	for _, r := range c.Rules {
		if r == rule {
			return true
		}
	}
	return false
}

// Run judges the target: a subtest for each case. Cases of different lanes run in parallel; then those that must be
// alone; those that restart the service come last.
func Run(t *testing.T, target Target) Summary {
	t.Helper()
	return newSuite(target).run(t)
}

func (s *suite) run(t *testing.T) Summary {
	t.Helper()
	start, target := time.Now(), s.target
	summary := Summary{Transcript: Transcript{}}
	var mu sync.Mutex
	runCase := func(t *testing.T, c Case, l *lane) {
		if lack := s.lacks(c); lack != "" {
			mu.Lock()
			defer mu.Unlock()
			if target.Strict {
				summary.Failed = append(summary.Failed, c.Name)
				t.Run(c.Name, func(t *testing.T) { t.Errorf("the case cannot run: %s", lack) })
				return
			}
			summary.NotApplicable = append(summary.NotApplicable, c.Name)
			return
		}
		t.Run(c.Name, func(t *testing.T) {
			done := s.execute(c, l)
			mu.Lock()
			defer mu.Unlock()
			summary.Cases++
			if !c.volatile {
				summary.Transcript.add(s, done)
			}
			for _, f := range done.failures {
				t.Error(f.String())
			}
			if len(done.failures) > 0 {
				summary.Failed = append(summary.Failed, c.Name)
			}
		})
	}
	order, lanes, alone := s.schedule(Cases(target.Genome))
	t.Run("beside each other", func(t *testing.T) {
		for _, name := range order {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, c := range lanes[name] {
					runCase(t, c, s.laneFor(c, name))
				}
			})
		}
	})
	for _, c := range alone {
		runCase(t, c, s.laneOf(c.Name))
	}
	sort.Strings(summary.Failed)
	sort.Strings(summary.NotApplicable)
	summary.Exchanges, summary.Elapsed = s.exchanges, time.Since(start)
	if len(summary.NotApplicable) > 0 {
		t.Logf("NOT APPLICABLE HERE, %d cases: %s", len(summary.NotApplicable), strings.Join(summary.NotApplicable, ", "))
	}
	t.Log(summary)
	return summary
}

// schedule sorts the cases into lanes, in the order of their first cases, and those that run alone, restarts last.
func (s *suite) schedule(cases []Case) (order []string, lanes map[string][]Case, alone []Case) {
	lanes = map[string][]Case{}
	var restarts []Case
	for _, c := range cases {
		switch {
		case c.NeedsRestart:
			restarts = append(restarts, c)
		case c.lane == "":
			alone = append(alone, c)
		default:
			if len(lanes[c.lane]) == 0 {
				order = append(order, c.lane)
				s.laneOf(c.lane)
				s.laneOf(c.lane + databaseLane)
			}
			lanes[c.lane] = append(lanes[c.lane], c)
		}
	}
	return order, lanes, append(alone, restarts...)
}
