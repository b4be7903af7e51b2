package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/conformance/judged"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// conformanceDir is the directory of the suite and of judged.json.
const conformanceDir = ".."

// TestStacks judges each stack on each fixture, and ends with the table.
func TestStacks(t *testing.T) {
	r, err := newRun(t)
	if err != nil {
		t.Fatal(err)
	}
	for i := range stacks.All {
		stack := &stacks.All[i]
		if *stackFlag != "" && !contains(strings.Split(*stackFlag, ","), stack.Name) {
			continue
		}
		t.Run(stack.Name, func(t *testing.T) { r.judgeStack(t, stack) })
	}
	r.close(t)
}

// run is one run of the suite over stacks and fixtures.
type run struct {
	dir       string // of everything that is generated
	generator *Generator
	fixtures  []Fixture
	record    judged.Record
	suite     string // digest of the suite
	quarter   int    // which fixtures are judged again although judged.json has them
	table     Table
	reference map[string]reference
}

func newRun(t *testing.T) (*run, error) {
	dir, err := os.MkdirTemp("", "microcodegen-e2e-")
	if err != nil {
		return nil, err
	}
	r := &run{dir: dir, reference: map[string]reference{}, quarter: int(time.Now().Unix()/86400) % 4}
	if r.generator, err = BuildGenerator(t.Context(), dir); err != nil {
		return nil, err
	}
	if *prdFlag == "" {
		r.fixtures, err = Fixtures()
	} else {
		r.fixtures = make([]Fixture, 1)
		r.fixtures[0], err = FixtureNamed(*prdFlag, dir)
	}
	if err != nil {
		return nil, err
	}
	if r.record, err = judged.Read(conformanceDir); err != nil {
		return nil, err
	}
	r.suite, err = judged.Suite(conformanceDir)
	return r, err
}

// isFixture reports whether a document is one of the product's own, which alone are recorded.
func (r *run) isFixture(f Fixture) bool {
	return *prdFlag == "" || f.Name == *prdFlag && !strings.Contains(f.Name, ":")
}

// due reports whether a stack × fixture is judged in this run although judged.json has its digest: each is once in four
// days.
func (r *run) due(stackIndex, fixtureIndex int) bool {
	return *fullFlag || *prdFlag != "" || (stackIndex+fixtureIndex)%4 == r.quarter
}

// planned gives the steps that a fixture passes: the application's own tests and linter run on the two richest
// fixtures, faults on one; the browser, schemathesis and what breaks the application on purpose with -full alone.
func planned(f Fixture) map[string]bool {
	plan := map[string]bool{}
	for _, s := range []string{"generate", "setup", "build", "migrate", "run", "suite", "openapi", "alike", "stop"} {
		plan[s] = true
	}
	rich := f.Name == "kitchen-sink" || f.Name == "torture"
	plan["test"] = rich || *fullFlag || *prdFlag != ""
	plan["lint"] = plan["test"]
	plan["faults"] = f.Name == "shop" || *fullFlag
	plan["start"] = f.Name == "task-manager" || *fullFlag
	plan["env"] = plan["start"]
	plan["browser"] = *fullFlag
	plan["checks"] = *fullFlag && f.Name == "shop"
	plan["mutants"] = plan["checks"]
	plan["schemathesis"] = plan["checks"]
	if *stepsFlag != "" {
		wanted := strings.Split(*stepsFlag, ",")
		for _, s := range Steps[5:] {
			plan[s] = contains(wanted, s)
		}
	}
	return plan
}

func (r *run) judgeStack(t *testing.T, stack *render.Stack) {
	workspace, err := NewWorkspace(r.dir, stack.Name)
	if err != nil {
		t.Fatal(err)
	}
	index := 0
	for i := range stacks.All {
		if stacks.All[i].Name == stack.Name {
			index = i
		}
	}
	for i, f := range r.fixtures {
		t.Run(f.Name, func(t *testing.T) {
			l := NewLine(stack.Name, f.Name, planned(f), *fullFlag)
			r.table.Add(l)
			(&trial{run: r, stack: stack, fixture: f, workspace: workspace, line: l, due: r.due(index, i)}).judge(t)
		})
	}
}

// close prints the table, judges it, and records what is green.
func (r *run) close(t *testing.T) {
	fmt.Printf("\n%s", r.table.String())
	for _, reason := range r.table.Skips() {
		fmt.Printf("SKIPPED %s\n", reason)
	}
	changed := false
	for _, l := range r.table.Lines {
		row := r.record.Row(l.Stack, l.Fixture)
		for _, fault := range l.Faults(row.Counts) {
			t.Errorf("%s × %s: %s", l.Stack, l.Fixture, fault)
		}
	}
	for _, l := range r.table.Lines {
		row := r.record.Row(l.Stack, l.Fixture)
		if l.digest == "" || *stepsFlag != "" || !l.Green() || len(l.Faults(row.Counts)) > 0 || !r.isFixture(Fixture{Name: l.Fixture}) {
			continue
		}
		if row.Counts == nil {
			row.Counts = map[string]int{}
		}
		row.Digest = l.digest
		for step, n := range l.Counts() {
			row.Counts[step] = n
		}
		if *fullFlag {
			row.Full = l.digest
		}
		r.record.Set(l.Stack, l.Fixture, row)
		changed = true
	}
	if changed {
		if err := r.record.Write(conformanceDir); err != nil {
			t.Error(err)
		}
	}
	if *keepFlag || t.Failed() {
		fmt.Printf("kept: %s\n", r.dir)
		return
	}
	if err := os.RemoveAll(r.dir); err != nil {
		t.Error(err)
	}
}

// databaseName gives the name of a database of a stack and fixture.
func databaseName(parts ...string) string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, strings.ToLower(strings.Join(append([]string{"e2e", fmt.Sprint(os.Getpid())}, parts...), "_")))
	return name[:min(len(name), 60)]
}

// limited gives a context that ends after a time, or with the test.
func limited(t *testing.T, limit time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// readDocument gives the openapi.yaml that stands in an application's directory.
func readDocument(dir string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, "openapi.yaml")) }
