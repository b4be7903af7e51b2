package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

var throughputFlag = flag.Duration("throughput", 0, "how long each application and its lean counterpart are asked, in each of three rounds")

// leanDir holds, by stack, the leanest service of its framework.
const leanDir = "../bench"

// TestThroughput compares each application with the leanest service of its framework on the same table.
func TestThroughput(t *testing.T) {
	if *throughputFlag == 0 {
		t.Skip("SKIPPED: runs with -throughput 5s")
	}
	r, err := newRun(t)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(r.dir)
	fixture, err := FixtureNamed("task-manager", r.dir)
	if err != nil {
		t.Fatal(err)
	}
	var table []string
	for i := range stacks.All {
		stack := &stacks.All[i]
		if *stackFlag != "" && !contains(strings.Split(*stackFlag, ","), stack.Name) {
			continue
		}
		t.Run(stack.Name, func(t *testing.T) { table = append(table, r.throughput(t, stack, fixture)...) })
	}
	fmt.Printf("\nstack     request        application       lean      ratio, median (least … most)\n%s\n", strings.Join(table, "\n"))
}

// throughput measures one stack and gives its lines of the table.
func (r *run) throughput(t *testing.T, stack *render.Stack, fixture Fixture) []string {
	workspace, err := NewWorkspace(r.dir, stack.Name)
	if err != nil {
		t.Fatal(err)
	}
	x := &trial{run: r, stack: stack, fixture: fixture, workspace: workspace}
	x.generate(t)
	if err := x.equip(t); err != nil {
		t.Fatal(err)
	}
	x.setup(t)
	x.build(t)
	x.start(t)
	user, err := Register(t.Context(), x.genome, x.app.running.URL, 1)
	if err != nil {
		t.Fatal(err)
	}
	tasks, ok := x.genome.Entity("Task")
	if !ok {
		t.Fatal("the document has no Task")
	}
	for range 50 { // lists are measured first: creating fills the table
		if _, err := user.Create(t.Context(), tasks); err != nil {
			t.Fatal(err)
		}
	}
	lean := x.lean(t, user)
	defer lean.Kill()
	var lines []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		var mine, theirs, ratios []float64
		for range 3 {
			a, b := rate(t, method, x.app.running.URL, user.Cookie), rate(t, method, lean.URL, "")
			mine, theirs, ratios = append(mine, a), append(theirs, b), append(ratios, a/b)
		}
		slices.Sort(ratios)
		lines = append(lines, fmt.Sprintf("%-8s  %-6s /tasks  %7.0f /s  %7.0f /s      %.2f (%.2f … %.2f)",
			stack.Name, method, median(mine), median(theirs), ratios[1], ratios[0], ratios[2]))
	}
	return lines
}

// lean starts the leanest service of a stack's framework in the application's directory, for the same user.
func (x *trial) lean(t *testing.T, user *Client) *Process {
	t.Helper()
	if err := os.CopyFS(x.app.Dir, os.DirFS(leanDir+"/"+x.stack.Name)); err != nil {
		t.Fatal(err)
	}
	me, err := user.Do(t.Context(), http.MethodGet, "/auth/me", nil)
	var account struct {
		ID json.Number `json:"id"`
	}
	if err != nil || json.Unmarshal(me.Body, &account) != nil {
		t.Fatalf("%v %s", err, me.Body)
	}
	p, err := x.app.StartWith(limited(t, 3*time.Minute), map[string]string{"LEAN_USER": account.ID.String()}, "sh", "-e", "lean.sh")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rate gives the requests per second that eight clients get answered.
func rate(t *testing.T, method, base, cookie string) float64 {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), *throughputFlag)
	defer cancel()
	var answered atomic.Int64
	var clients sync.WaitGroup
	start := time.Now()
	for range 8 {
		clients.Go(func() {
			c := &Client{Base: base, Cookie: cookie, http: &http.Client{Transport: transport}}
			var body any
			if method == http.MethodPost {
				body = map[string]any{"title": "Write the report", "body": "Two pages at most."}
			}
			for ctx.Err() == nil {
				a, err := c.Do(ctx, method, "/tasks", body)
				if ctx.Err() != nil {
					return
				}
				if err != nil || a.Status >= 300 {
					t.Errorf("%s %s/tasks: %d %v %s", method, base, a.Status, err, a.Body)
					return
				}
				answered.Add(1)
			}
		})
	}
	clients.Wait()
	return float64(answered.Load()) / time.Since(start).Seconds()
}

// median gives the middle of an odd number of figures.
func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[len(sorted)/2]
}
