package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/conformance"
	"github.com/microcodegen/microcodegen/conformance/judged"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/render"
)

// trial is one stack × fixture on its way through the steps.
type trial struct {
	run       *run
	stack     *render.Stack
	fixture   Fixture
	workspace *Workspace
	line      *Line
	due       bool

	genome   *genome.Genome
	files    []render.File
	app      *App
	database *Database
	contract *Contract
	summary  conformance.Summary
	users    int // accounts that the harness itself made
}

// reference is what preview answered on a fixture.
type reference struct{ summary conformance.Summary }

// step runs one planned step as a subtest, times it and fills its cell. It reports whether the step passed.
func (x *trial) step(t *testing.T, name string, f func(t *testing.T) (count int)) bool {
	if x.line.Cell(name).State == Off {
		return true
	}
	start, count := time.Now(), 0
	ok := t.Run(name, func(t *testing.T) { count = f(t) })
	cell := Cell{State: Passed, Count: count, Seconds: since(start)}
	if !ok {
		cell.State = Failed
	}
	x.line.Set(name, cell)
	fmt.Printf("%7.1f s  %s × %s: %s %s\n", cell.Seconds, x.line.Stack, x.line.Fixture, name, cell.State)
	return ok
}

// judge takes the trial through its steps.
func (x *trial) judge(t *testing.T) {
	if !x.step(t, "generate", x.generate) {
		return
	}
	digest := judged.Digest(x.files, x.run.suite)
	if x.run.record.Row(x.stack.Name, x.fixture.Name).Digest == digest && !x.due {
		x.line.SetAll(Cell{State: Before})
		return
	}
	if err := x.equip(t); err != nil {
		t.Fatal(err)
	}
	if missing := x.app.Missing(t.Context()); missing != "" {
		x.line.SetAll(Cell{State: Skipped, Reason: "missing " + missing})
		if os.Getenv("CI") != "" {
			t.Fatalf("a tool is missing: %s", missing)
		}
		t.Skipf("SKIPPED, a tool is missing: %s", missing)
	}
	x.line.digest = digest
	ok := x.step(t, "setup", x.setup) && x.step(t, "build", x.build) && x.step(t, "migrate", x.migrate) && x.step(t, "run", x.start)
	if ok {
		x.step(t, "suite", x.suite)
		x.step(t, "openapi", x.openapi)
		x.step(t, "alike", x.alike)
		x.step(t, "schemathesis", x.schemathesis)
		x.step(t, "browser", x.browser)
		x.step(t, "stop", x.stop)
		x.step(t, "faults", x.faults)
		x.step(t, "start", x.starts)
		x.step(t, "env", x.environment)
	}
	x.step(t, "test", x.test)
	x.step(t, "lint", x.lint)
	x.step(t, "checks", x.checks)
	x.step(t, "mutants", x.mutants)
}

// generate makes the application, and makes sure that it is the same when it is made again.
func (x *trial) generate(t *testing.T) int {
	ctx := limited(t, time.Minute)
	if err := x.workspace.Clear(); err != nil {
		t.Fatal(err)
	}
	var err error
	if x.genome, err = x.run.generator.Genome(ctx, x.fixture); err != nil {
		t.Fatal(err)
	}
	if x.files, err = x.run.generator.Application(ctx, x.fixture, x.stack, x.workspace.App); err != nil {
		t.Fatal(err)
	}
	again, err := render.Genome(x.genome, x.stack)
	if err != nil {
		t.Fatal(err)
	}
	if d := unequal(x.files, again); d != "" {
		t.Fatalf("from the document and from its genome come different applications: %s", d)
	}
	return len(x.files)
}

// unequal names the first difference of two trees, "" for none.
func unequal(a, b []render.File) string {
	other := map[string]render.File{}
	for _, f := range b {
		other[f.Path] = f
	}
	for _, f := range a {
		g, ok := other[f.Path]
		switch {
		case !ok:
			return f.Path + " is in the first only"
		case f.Mode.Perm() != g.Mode.Perm():
			return f.Path + " has another mode"
		case !bytes.Equal(f.Data, g.Data):
			return f.Path + " has other content"
		}
		delete(other, f.Path)
	}
	for path := range other {
		return path + " is in the second only"
	}
	return ""
}

// equip gives the application its databases and its environment.
func (x *trial) equip(t *testing.T) error {
	server := sharedServer(t)
	ctx := limited(t, time.Minute)
	name, testName := databaseName(x.stack.Name, x.fixture.Name), databaseName("t", x.stack.Name, x.fixture.Name)
	main, err := server.CreateDatabase(ctx, name)
	if err != nil {
		return err
	}
	tests, err := server.CreateDatabase(ctx, testName)
	if err != nil {
		return err
	}
	if x.database, err = OpenDatabase(main); err != nil {
		return err
	}
	x.app = NewApp(x.stack, x.workspace.App, x.workspace.Logs, main, tests)
	t.Cleanup(func() {
		if err := x.app.Halt(); err != nil {
			t.Error(err)
		}
		x.database.Close()
		if !*keepFlag {
			server.DropDatabase(context.Background(), name)
			server.DropDatabase(context.Background(), testName)
		}
	})
	return nil
}

func (x *trial) setup(t *testing.T) int {
	there, err := x.workspace.Restore()
	if err != nil {
		t.Fatal(err)
	}
	if there {
		return 0
	}
	before, err := names(x.app.Dir)
	if err != nil {
		t.Fatal(err)
	}
	x.make(t, 10*time.Minute, "setup")
	info, err := os.Stat(x.app.Dir + "/.env")
	if err != nil {
		t.Fatalf("make setup writes no .env: %v", err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf(".env has the mode %o, expected 600", info.Mode().Perm())
	}
	if err := os.Remove(x.app.Dir + "/.env"); err != nil {
		t.Fatal(err)
	}
	if err := x.workspace.Installed(before); err != nil {
		t.Fatal(err)
	}
	return 0
}

// make runs a target, which must succeed.
func (x *trial) make(t *testing.T, limit time.Duration, target string) string {
	t.Helper()
	out, err := x.app.Make(limited(t, limit), x.app.Env(nil), target)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (x *trial) build(t *testing.T) int {
	x.make(t, 10*time.Minute, "build")
	return 0
}

// migrate brings an empty database to its schema, and does nothing the second time.
func (x *trial) migrate(t *testing.T) int {
	x.make(t, 2*time.Minute, "migrate")
	first := x.schema(t)
	x.make(t, 2*time.Minute, "migrate")
	if second := x.schema(t); second != first {
		t.Errorf("a second make migrate changes the schema from\n%s\nto\n%s", first, second)
	}
	return 0
}

// schema gives the database's columns, one a line.
func (x *trial) schema(t *testing.T) string {
	t.Helper()
	return schemaOf(t, x.database)
}

func schemaOf(t *testing.T, db *Database) string {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
		FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintln(&b, row[0])
	}
	if b.Len() == 0 {
		t.Fatal("the database has no table")
	}
	return b.String()
}

func (x *trial) start(t *testing.T) int {
	if _, err := x.app.Restart(limited(t, 3*time.Minute), nil); err != nil {
		t.Fatal(err)
	}
	status, served := get(t.Context(), http.DefaultClient, x.app.running.URL+"/openapi.yaml")
	if status != http.StatusOK {
		t.Fatalf("/openapi.yaml answers %d", status)
	}
	var err error
	if x.contract, err = ReadContract(served); err != nil {
		t.Fatal(err)
	}
	return 0
}

// suite sends the whole conformance suite at the server.
func (x *trial) suite(t *testing.T) int {
	x.summary = conformance.Run(t, conformance.Target{
		BaseURL:   x.app.running.URL,
		Genome:    x.genome,
		JWTSecret: []byte(x.app.JWTSecret),
		Restart:   x.app.Restart,
		SQL:       x.database,
		Observe:   x.contract.Observe,
		Strict:    true,
	})
	return x.summary.Cases
}

// openapi tells whether every answer of the suite was as openapi.yaml declares, whether every declared answer was seen,
// and whether the document would notice a change of any member.
func (x *trial) openapi(t *testing.T) int {
	return checkContract(t, x.contract, x.genome)
}

func checkContract(t *testing.T, c *Contract, g *genome.Genome) int {
	t.Helper()
	for _, v := range c.Violations() {
		t.Error(v)
	}
	for _, key := range c.Unseen() {
		t.Errorf("%s is declared, and the suite never saw it", key)
	}
	loose, tried := c.Loose(func(member string) bool { return isJSON(g, member) })
	for _, l := range loose {
		t.Error("openapi.yaml accepts a changed answer: " + l)
	}
	if tried == 0 {
		t.Error("no member of any answer was changed")
	}
	return c.Seen()
}

// isJSON reports whether some field of that name may hold any JSON.
func isJSON(g *genome.Genome, member string) bool {
	fields := append([]genome.Field(nil), g.Account.Profile...)
	for _, e := range g.Entities {
		fields = append(fields, e.Fields...)
	}
	for _, f := range fields {
		if f.Name == member && f.Type == genome.JSON {
			return true
		}
	}
	return false
}

// alike compares the transcript with preview's on the same genome.
//
// proves: ALIKE-2.
func (x *trial) alike(t *testing.T) int {
	ref, ok := x.run.reference[x.fixture.Name]
	if !ok {
		ref.summary, _ = judgePreview(t, x.genome)
		x.run.reference[x.fixture.Name] = ref
	}
	differences, compared := Unlike(ref.summary, x.summary)
	for _, d := range differences {
		t.Errorf("- preview, + %s: %s", x.stack.Name, d)
	}
	if compared == 0 {
		t.Error("no case was compared")
	}
	return compared
}

// browser uses the application's pages as people do, in a real browser.
func (x *trial) browser(t *testing.T) int {
	base, err := x.app.Restart(limited(t, 3*time.Minute), nil)
	if err != nil {
		t.Fatal(err)
	}
	return browse(t, base, x.genome)
}

// stop ends the server by SIGTERM: it and make run exit with 0.
func (x *trial) stop(t *testing.T) int {
	if err := x.app.Halt(); err != nil {
		t.Fatal(err)
	}
	return 0
}

// test runs the application's own tests.
func (x *trial) test(t *testing.T) int {
	x.make(t, 10*time.Minute, "test")
	return 0
}

// lint runs the application's own linter.
func (x *trial) lint(t *testing.T) int {
	x.make(t, 10*time.Minute, "lint")
	return 0
}
