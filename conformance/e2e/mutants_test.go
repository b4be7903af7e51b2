package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/conformance"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

func TestEveryStackIsBrokenInEveryWay(t *testing.T) {
	for i := range stacks.All {
		m, ok := mutantsOf[stacks.All[i].Name]
		if !ok || len(m.Suite) < 5 || len(m.Test) < 5 || len(m.Lint) < 2 {
			t.Errorf("%s has %d mutants for the suite, %d for its own tests and %d for its linter, expected at least 5, 5 and 2",
				stacks.All[i].Name, len(m.Suite), len(m.Test), len(m.Lint))
		}
	}
}

func TestAnEditMustMatchAndIsUndone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(path, []byte("one two two\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	undo, err := Mutant{Edit: []Edit{{"*.txt", `t(w)o`, "<$1>"}, {"b.txt", "", "new"}}}.Apply(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "one <w> two\n" {
		t.Errorf("changed to %q", got)
	}
	if err := undo(); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != "one two two\n" {
		t.Errorf("undone to %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "b.txt")); err == nil {
		t.Error("the new file is still there")
	}
	for _, e := range []Edit{{"*.txt", "three", ""}, {"*.md", "one", ""}} {
		if _, err := (Mutant{Edit: []Edit{{"a.txt", "one", "1"}, e}}).Apply(dir); err == nil {
			t.Errorf("%v matches nothing and is no error", e)
		}
		if got := read(); got != "one two two\n" {
			t.Errorf("a failed mutant leaves %q", got)
		}
	}
}

// checks breaks the application in the ways that its own tests and linter must notice.
func (x *trial) checks(t *testing.T) int {
	mutants := mutantsOf[x.stack.Name]
	for target, list := range map[string][]Mutant{"test": mutants.Test, "lint": mutants.Lint} {
		for _, m := range list {
			t.Run(target+": "+m.What, func(t *testing.T) {
				undo, err := m.Apply(x.app.Dir)
				if err != nil {
					t.Fatal(err)
				}
				defer func() {
					if err := undo(); err != nil {
						t.Error(err)
					}
				}()
				planted := ""
				if target == "test" {
					x.make(t, 10*time.Minute, "build") // a fault that does not compile proves nothing about tests
				} else {
					planted = filepath.Base(m.Edit[0].File)
				}
				switch out, err := x.app.Make(limited(t, 10*time.Minute), x.app.Env(nil), target); {
				case err == nil:
					t.Errorf("make %s passes although %s\n%s", target, m.What, tail(out, 1000))
				case !strings.Contains(out, planted):
					t.Errorf("make %s fails, and not because of %s\n%s", target, planted, tail(out, 1000))
				default:
					t.Log(firstFailure(out, planted))
				}
			})
		}
	}
	return len(mutants.Test) + len(mutants.Lint)
}

// firstFailure gives the line of a failing command's output that says most.
func firstFailure(out, planted string) string {
	if planted == "" {
		planted = "FAIL"
	}
	for _, line := range strings.Split(out, "\n") {
		if strings.Contains(line, planted) {
			return strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(tail(out, 200))
}

// mutants breaks the application in the ways that the conformance suite must notice, by a case that cites the rule.
func (x *trial) mutants(t *testing.T) int {
	rules := map[string][]string{} // by case
	for _, c := range conformance.Cases(x.genome) {
		rules[c.Name] = c.Rules
	}
	list := mutantsOf[x.stack.Name].Suite
	for _, m := range list {
		t.Run(m.What, func(t *testing.T) {
			undo, err := m.Apply(x.app.Dir)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := undo(); err != nil {
					t.Error(err)
				}
			}()
			summary := x.suiteOnMutant(t)
			var caught []string
			for _, name := range summary.Failed {
				if contains(rules[name], m.Rule) {
					caught = append(caught, name)
				}
			}
			if len(caught) == 0 {
				t.Errorf("no case that cites %s fails; failing: %s", m.Rule, strings.Join(summary.Failed, ", "))
			} else {
				t.Logf("%s: %d cases fail, caught by %s", m.Rule, len(summary.Failed), strings.Join(caught, ", "))
			}
		})
	}
	return len(list)
}

// suiteOnMutant builds the broken application, runs it on a database of its own and gives what the suite finds.
func (x *trial) suiteOnMutant(t *testing.T) conformance.Summary {
	t.Helper()
	if err := x.app.Halt(); err != nil {
		t.Fatal(err)
	}
	name := databaseName("mutant", x.stack.Name)
	u, err := sharedServer(t).CreateDatabase(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	db, err := OpenDatabase(u)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		db.Close()
		if err := sharedServer(t).DropDatabase(t.Context(), name); err != nil {
			t.Error(err)
		}
	}()
	p, err := x.app.Start(limited(t, 5*time.Minute), map[string]string{"DATABASE_URL": u.String()})
	if err != nil {
		t.Fatal(err)
	}
	summary := quietly(func(t *testing.T) conformance.Summary {
		return conformance.Run(t, conformance.Target{BaseURL: p.URL, Genome: x.genome, JWTSecret: []byte(x.app.JWTSecret), SQL: db})
	})
	if err := p.Stop(20 * time.Second); err != nil {
		t.Error(err)
	}
	return summary
}

// quietly runs the suite as a test of its own, whose failures are expected: they neither fail the calling test nor are
// they printed.
func quietly(run func(*testing.T) conformance.Summary) conformance.Summary {
	var summary conformance.Summary
	stdout := os.Stdout
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		defer null.Close()
		os.Stdout = null
		defer func() { os.Stdout = stdout }()
	}
	everything := func(string, string) (bool, error) { return true, nil }
	testing.RunTests(everything, []testing.InternalTest{{Name: "mutant", F: func(t *testing.T) { summary = run(t) }}})
	return summary
}
