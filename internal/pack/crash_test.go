package pack

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// full makes the kill trials many: go test ./internal/pack -run Kill -full -v.
var full = flag.Bool("full", false, "run 200 kill trials instead of a few")

// childTarget and childVersion tell a child of this test what to write where.
const (
	childTarget  = "PACK_TEST_TARGET"
	childVersion = "PACK_TEST_VERSION"
)

// TestMain is also the child that the kill trials start: it writes one version of the tree and says when it begins.
func TestMain(m *testing.M) {
	if target := os.Getenv(childTarget); target != "" {
		fmt.Println("ready")
		if _, err := Dir(context.Background(), target, versions[os.Getenv(childVersion)](), Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// versions are two trees of some hundred files: most are changed from one to the other, some come and some go.
var versions = map[string]func() []render.File{
	"1": func() []render.File { return bigApp("one", 0, 300) },
	"2": func() []render.File { return bigApp("two", 100, 400) },
}

// bigApp makes the files numbered from…to, in folders of ten, every third the same in each version.
func bigApp(version string, from, to int) []render.File {
	contents := map[string]string{}
	for i := from; i < to; i++ {
		content := strings.Repeat(fmt.Sprintf("%s %d\n", version, i), 200)
		if i%3 == 0 {
			content = fmt.Sprintf("always %d\n", i)
		}
		contents[fmt.Sprintf("src/f%d/file%d.txt", i/10, i)] = content
	}
	return app(new(testing.T), contents)
}

// trial is one way to be killed: what the target is before, and which version is written into it.
type trial struct {
	name    string
	prepare func(t *testing.T, target string)
	version string
}

var trials = []trial{
	{"a target that does not exist", func(*testing.T, string) {}, "1"},
	{"an empty directory", func(t *testing.T, target string) { put(t, target, ".git/HEAD", "ref") }, "1"},
	{"one that was generated before", func(t *testing.T, target string) {
		mustDir(t, target, versions["1"](), Options{})
		put(t, target, ".git/HEAD", "ref")
	}, "2"},
}

func TestAKillAtAnyMomentLeavesNothingOrEverythingOrWhatTheNextRunSettles(t *testing.T) {
	rounds := 4
	if *full {
		rounds = 200
	}
	for _, c := range trials {
		t.Run(c.name, func(t *testing.T) {
			length := undisturbed(t, c)
			random := rand.New(rand.NewPCG(6, uint64(rounds)))
			killed, cutOff := 0, 0
			for round := range rounds {
				target := filepath.Join(t.TempDir(), "app")
				c.prepare(t, target)
				after := time.Duration(random.Float64() * 1.2 * float64(length))
				if kill(t, target, c.version, after) {
					killed++
				}
				if judge(t, c, target, round) {
					cutOff++
				}
				if t.Failed() {
					t.Fatalf("round %d, killed after %v of %v", round, after, length)
				}
			}
			t.Logf("%d trials over %v: %d killed before the end, %d of them in the middle of the work", rounds, length, killed, cutOff)
			if *full && cutOff < rounds/10 {
				t.Errorf("only %d of %d kills hit the work itself: the trials prove little", cutOff, rounds)
			}
		})
	}
}

// undisturbed measures how long a child works that nobody kills: the least of some, so that kills fall into the work
// also where other programs slowed one of them down.
func undisturbed(t *testing.T, c trial) time.Duration {
	t.Helper()
	least := time.Duration(0)
	for range 3 {
		target := filepath.Join(t.TempDir(), "app")
		c.prepare(t, target)
		child, ready := start(t, target, c.version)
		ready()
		begin := time.Now()
		if err := child.Wait(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); least == 0 || took < least {
			least = took
		}
	}
	return least
}

// start starts a child; ready waits until it begins to write.
func start(t *testing.T, target, version string) (child *exec.Cmd, ready func()) {
	t.Helper()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childTarget+"="+target, childVersion+"="+version)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, func() {
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
			t.Fatalf("the child said %q, %v", line, err)
		}
	}
}

// kill starts a child and kills it after a while; it reports whether the child had not ended by itself.
func kill(t *testing.T, target, version string, after time.Duration) bool {
	t.Helper()
	child, ready := start(t, target, version)
	ready()
	time.Sleep(after)
	_ = child.Process.Kill()
	return child.Wait() != nil
}

// judge looks at the target after a kill, then lets a next run settle it. It reports whether work was cut off.
func judge(t *testing.T, c trial, target string, round int) (cutOff bool) {
	t.Helper()
	leftovers, err := filepath.Glob(filepath.Join(filepath.Dir(target), ".app"+stagingInfix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	cutOff = len(leftovers) > 0
	if _, err := os.Lstat(target); err == nil {
		root, err := os.OpenRoot(target)
		if err != nil {
			t.Fatal(err)
		}
		cutOff = cutOff || wasCutOff(root)
		if !cutOff {
			wholeOrUntouched(t, c, target)
		}
		if err := root.Close(); err != nil {
			t.Fatal(err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	next := "1"
	if round%2 == 1 {
		next = "2"
	}
	mustDir(t, target, versions[next](), Options{})
	want := prefixed("app/", ofFiles(versions[next]()))
	if c.name != trials[0].name {
		want["app/.git/HEAD"] = "ref"
	}
	same(t, tree(t, filepath.Dir(target)), want)
	return cutOff
}

// wholeOrUntouched checks a target in which no work was left.
func wholeOrUntouched(t *testing.T, c trial, target string) {
	t.Helper()
	untouched := filepath.Join(t.TempDir(), "app")
	c.prepare(t, untouched)
	got, before := tree(t, target), map[string]string{}
	if _, err := os.Lstat(untouched); err == nil {
		before = tree(t, untouched)
	}
	if len(got) == len(before) && got[recordFile] == before[recordFile] {
		same(t, got, before)
		return
	}
	want := ofFiles(versions[c.version]())
	if content, ok := before[".git/HEAD"]; ok {
		want[".git/HEAD"] = content
	}
	same(t, got, want)
}

func TestARunThatIsCutOffAtAnyStepIsSettledByTheNext(t *testing.T) {
	old := app(t, map[string]string{"a.txt": "a1", "b/c.txt": "c1", "d/e.txt": "e1", "same.txt": "same"})
	files := app(t, map[string]string{"a.txt": "a2", "b/c.txt": "c2", "f/g/h.txt": "h2", "same.txt": "same"})
	for done := range 6 {
		for _, next := range [][]render.File{old, files} {
			for _, between := range []bool{false, true} {
				target := t.TempDir()
				mustDir(t, target, old, Options{})
				put(t, target, "mine.txt", "mine")
				cutOffAfter(t, target, files, done, between)
				result := mustDir(t, target, next, Options{})
				if !result.Finished {
					t.Errorf("after %d steps: the earlier run was not finished", done)
				}
				want := ofFiles(next)
				want["mine.txt"] = "mine"
				same(t, tree(t, target), want)
			}
		}
	}
}

func TestAnEmptyFolderOfOursIsWhatACutOffRunLeft(t *testing.T) {
	target := t.TempDir()
	if err := os.Mkdir(filepath.Join(target, render.RecordDir), 0o755); err != nil {
		t.Fatal(err)
	}
	mustDir(t, target, app(t, first), Options{})
	same(t, tree(t, target), ofFiles(app(t, first)))

	foreign := t.TempDir()
	put(t, foreign, "mine.txt", "mine")
	if err := os.Mkdir(filepath.Join(foreign, render.RecordDir), 0o755); err != nil {
		t.Fatal(err)
	}
	var e *diag.Failure
	if _, err := Dir(context.Background(), foreign, app(t, first), Options{}); !errors.As(err, &e) || e.Code != CodeForeign {
		t.Errorf("a directory of somebody else with an empty folder of our name: %v", err)
	}
}

// cutOffAfter stages an update and does only its first steps; between tells to stop in the middle of the next one,
// when the old file is put aside and the new one is not there yet.
func cutOffAfter(t *testing.T, target string, files []render.File, done int, between bool) {
	t.Helper()
	root, err := os.OpenRoot(target)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	p, err := newPlan(root, target, files, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock(root, target); err != nil {
		t.Fatal(err)
	}
	j := journal{Steps: p.steps, Directories: newDirectories(root, p.steps)}
	if err := j.stage(context.Background(), root); err != nil {
		t.Fatal(err)
	}
	if done == 0 {
		return
	}
	done = min(done, len(j.Steps))
	if err := (&journal{Steps: j.Steps[:done], Directories: j.Directories}).forward(root); err != nil {
		t.Fatal(err)
	}
	if between && done < len(j.Steps) && j.Steps[done].Before != "" {
		if err := root.Rename(j.Steps[done].Path, prevDir+"/"+itoa(done)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAStepThatFailsUndoesTheOthers(t *testing.T) {
	old := app(t, map[string]string{"m.txt": "m1", "z/y.txt": "y1"})
	files := app(t, map[string]string{"a/b/new.txt": "new", "b.txt": "b", "m.txt": "m2"})
	target := t.TempDir()
	mustDir(t, target, old, Options{})
	root, err := os.OpenRoot(target)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	p, err := newPlan(root, target, files, false)
	if err != nil {
		t.Fatal(err)
	}
	j := journal{Steps: p.steps, Directories: newDirectories(root, p.steps)}
	if err := j.stage(context.Background(), root); err != nil {
		t.Fatal(err)
	}
	if err := root.Remove(prevDir); err != nil {
		t.Fatal(err)
	}
	if err := j.run(root); err == nil {
		t.Fatal("putting the old file aside should have failed")
	}
	same(t, tree(t, target), ofFiles(old))
}

func TestAnEditMadeAfterACutOffRunIsNotLost(t *testing.T) {
	old := app(t, map[string]string{"a.txt": "a1", "b.txt": "b1"})
	files := app(t, map[string]string{"a.txt": "a2", "b.txt": "b2"})
	target := t.TempDir()
	mustDir(t, target, old, Options{})
	cutOffAfter(t, target, files, 0, false)
	put(t, target, "b.txt", "edited")
	var e *diag.Failure
	if _, err := Dir(context.Background(), target, files, Options{}); !errors.As(err, &e) || e.Code != CodeEdited || len(e.Paths) != 1 || e.Paths[0] != "b.txt" {
		t.Fatalf("got %v, want b.txt listed as edited", err)
	}
	if got := tree(t, target); got["b.txt"] != "edited" || got["a.txt"] != "a2" {
		t.Errorf("the target holds %v", got)
	}
}

func TestADryRunDoesNotSettleACutOffRun(t *testing.T) {
	target := filepath.Join(t.TempDir(), "app")
	mustDir(t, target, app(t, first), Options{})
	cutOffAfter(t, target, app(t, map[string]string{"README.md": "two"}), 1, false)
	refused(t, target, app(t, first), Options{DryRun: true}, CodeCutOff)
}

func TestAJournalCannotNameWhatLiesOutside(t *testing.T) {
	for _, broken := range []string{"{", `{"steps":[{"path":"../victim.txt","before":"x"}]}`, `{"steps":[{"path":"a","next":"../../../victim.txt"}]}`} {
		target := filepath.Join(t.TempDir(), "app")
		mustDir(t, target, app(t, first), Options{})
		put(t, target, journalFile, broken)
		refused(t, target, app(t, first), Options{Force: true}, CodeRecord)
	}
}
