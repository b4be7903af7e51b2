package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// faults judges the application under fault: each kind is a subtest. It gives the number of requests, starts and
// counted lists.
func (x *trial) faults(t *testing.T) int {
	total := 0
	kinds := []struct {
		name string
		run  func(t *testing.T) int
	}{
		{"SIGTERM with requests in flight", x.stopUnderLoad},
		{"more requests than connections", x.exhaustPool},
		{"statements of a list", x.countStatements},
		{"two replicas on an empty database", x.startTwice},
		{"the database away and back", x.loseDatabase},
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			start := time.Now()
			total += k.run(t)
			t.Logf("%.1f s", since(start))
		})
	}
	return total
}

// running starts the server on its database and signs a new user in.
func (x *trial) running(t *testing.T, env map[string]string) *Client {
	t.Helper()
	ctx := limited(t, 3*time.Minute)
	if _, err := x.app.Restart(ctx, env); err != nil {
		t.Fatal(err)
	}
	c, err := Register(ctx, x.genome, x.app.running.URL, x.nextUser())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// nextUser numbers the accounts of this trial, apart from the suite's.
func (x *trial) nextUser() int {
	x.users++
	return x.users
}

func (x *trial) plain(t *testing.T) *genome.Entity {
	t.Helper()
	e, err := Plain(x.genome)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// held is a table that another transaction has locked, so that whoever writes to it waits.
func (x *trial) held(t *testing.T, table string) (release func()) {
	t.Helper()
	tx, err := x.database.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), fmt.Sprintf("LOCK TABLE %q IN ACCESS EXCLUSIVE MODE", table)); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	release = func() { once.Do(func() { tx.Rollback(context.Background()) }) }
	t.Cleanup(release)
	return release
}

// waiting counts the database's sessions that wait for a lock.
func (x *trial) waiting(t *testing.T) int64 {
	t.Helper()
	rows, err := x.database.Query(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
	if err != nil {
		t.Fatal(err)
	}
	return rows[0][0].(int64)
}

// result is what one of several concurrent requests got.
type result struct {
	answer Answer
	err    error
}

// posts creates rows of an entity concurrently and gives a channel with their results.
func posts(ctx context.Context, c *Client, e *genome.Entity, n int) (chan result, error) {
	results := make(chan result, n)
	for range n {
		body, err := c.Body(ctx, e, 0)
		if err != nil {
			return nil, err
		}
		go func() {
			a, err := c.Do(ctx, http.MethodPost, "/"+e.Path, body)
			results <- result{a, err}
		}()
	}
	return results, nil
}

// stopUnderLoad sends SIGTERM while requests wait for a lock: each is answered, nothing new is accepted, what was
// acknowledged is there after the restart, and both server and make run exit with 0.
//
// proves: OP-STOP-1.
func (x *trial) stopUnderLoad(t *testing.T) int {
	const requests = 24
	c, e := x.running(t, nil), x.plain(t)
	ctx := limited(t, time.Minute)
	release := x.held(t, e.Table)
	results, err := posts(ctx, c, e, requests)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, 10*time.Second, "a request waits for the lock", func() bool { return x.waiting(t) > 0 })
	time.Sleep(300 * time.Millisecond) // until the others are in the server as well
	p := x.app.running
	x.app.running = nil
	if err := p.Signal(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 5*time.Second, "the server accepts no more connections", func() bool {
		conn, err := net.DialTimeout("tcp", strings.TrimPrefix(p.URL, "http://"), time.Second)
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	release()
	created := map[string]bool{}
	for range requests {
		r := <-results
		if r.err != nil || r.answer.Status != http.StatusCreated {
			t.Errorf("a request in flight at SIGTERM: %d %s %v", r.answer.Status, r.answer.Body, r.err)
			continue
		}
		created[r.answer.Header.Get("Location")] = true
	}
	if err := p.Ended(15 * time.Second); err != nil {
		t.Error(err)
	}
	base, err := x.app.Restart(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Base = base
	for location := range created {
		if a, err := c.Do(ctx, http.MethodGet, location, nil); err != nil || a.Status != http.StatusOK {
			t.Errorf("%s was acknowledged before the restart and answers %d %v", location, a.Status, err)
		}
	}
	return requests
}

// exhaustPool sends more requests than any pool has connections, all waiting for a lock: health answers in time, and
// after the lock every one is answered.
func (x *trial) exhaustPool(t *testing.T) int {
	const requests = 80
	c, e := x.running(t, nil), x.plain(t)
	ctx := limited(t, time.Minute)
	release := x.held(t, e.Table)
	results, err := posts(ctx, c, e, requests)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, 10*time.Second, "a request waits for the lock", func() bool { return x.waiting(t) > 0 })
	start := time.Now()
	health, _ := get(ctx, http.DefaultClient, c.Base+"/healthz")
	if took := time.Since(start); took > 3*time.Second || health != http.StatusOK && health != http.StatusServiceUnavailable {
		t.Errorf("health answers %d after %s while every connection is taken", health, took)
	}
	release()
	for range requests {
		if r := <-results; r.err != nil || r.answer.Status != http.StatusCreated {
			t.Errorf("a request that waited for a connection: %d %s %v", r.answer.Status, r.answer.Body, r.err)
		}
	}
	if health, _ := get(ctx, http.DefaultClient, c.Base+"/healthz"); health != http.StatusOK {
		t.Errorf("health answers %d afterwards", health)
	}
	return requests
}

// startTwice starts two servers at the same moment on an empty database: both migrate, and the schema is the one that a
// single server makes.
//
// proves: OP-MIGRATE-1.
func (x *trial) startTwice(t *testing.T) int {
	expected := x.schema(t)
	rounds := 2
	if *fullFlag {
		rounds = 10
	}
	command := x.stack.Commands.Run[len(x.stack.Commands.Run)-1]
	for round := range rounds {
		name := databaseName("twice", x.stack.Name)
		u, err := sharedServer(t).CreateDatabase(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		var replicas [2]*Process
		for i := range replicas {
			if replicas[i], err = x.app.Launch(map[string]string{"DATABASE_URL": u.String()}, "sh", "-c", command); err != nil {
				t.Fatal(err)
			}
		}
		for i, p := range replicas {
			if err := p.WaitHealthy(t.Context(), time.Minute); err != nil {
				t.Errorf("round %d, replica %d: %v\n%s", round+1, i+1, err, p.Output())
				p.Kill()
			} else if err := p.Stop(15 * time.Second); err != nil {
				t.Errorf("round %d, replica %d: %v", round+1, i+1, err)
			}
		}
		db, err := OpenDatabase(u)
		if err != nil {
			t.Fatal(err)
		}
		if got := schemaOf(t, db); got != expected {
			t.Errorf("round %d: the schema is\n%s\nexpected\n%s", round+1, got, expected)
		}
		db.Close()
		if err := sharedServer(t).DropDatabase(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	return 2 * rounds
}

// loseDatabase takes the database away while requests are under way and brings it back: health says 503, then 200; no
// answer is wrong; everything acknowledged is there.
//
// proves: OP-HEALTH-2.
func (x *trial) loseDatabase(t *testing.T) int {
	server := sharedServer(t)
	if !server.Ours() {
		t.Fatal("the database server is not ours to stop: run without E2E_DATABASE_URL")
	}
	c, e := x.running(t, nil), x.plain(t)
	ctx := limited(t, 2*time.Minute)
	load := startLoad(ctx, c, e)
	time.Sleep(300 * time.Millisecond)
	if err := server.Shutdown(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 10*time.Second, "health says 503 within 3 s of asking", func() bool {
		start := time.Now()
		status, _ := get(ctx, http.DefaultClient, c.Base+"/healthz")
		return status == http.StatusServiceUnavailable && time.Since(start) < 3*time.Second
	})
	time.Sleep(500 * time.Millisecond)
	if err := server.Start(ctx); err != nil {
		t.Fatal(err)
	}
	eventually(t, 20*time.Second, "health says 200 again", func() bool {
		status, _ := get(ctx, http.DefaultClient, c.Base+"/healthz")
		return status == http.StatusOK
	})
	time.Sleep(300 * time.Millisecond)
	created, answered, failed, wrong := load.stop()
	for _, w := range wrong {
		t.Error(w)
	}
	if failed == 0 {
		t.Error("no request failed while the database was away: the check saw nothing")
	}
	for location := range created {
		if a, err := c.Do(ctx, http.MethodGet, location, nil); err != nil || a.Status != http.StatusOK {
			t.Errorf("%s was acknowledged and answers %d %v after the database is back", location, a.Status, err)
		}
	}
	t.Logf("%d requests answered, %d of them with 5xx", answered, failed)
	return 1
}

// load is a steady stream of creations from several users at once.
type load struct {
	cancel   context.CancelFunc
	wait     sync.WaitGroup
	mu       sync.Mutex
	created  map[string]bool
	answered int
	failed   int
	wrong    []string
}

// startLoad creates rows until it is stopped. A server error is expected while the database is away; any other answer
// but 201, and no answer at all, is wrong.
func startLoad(ctx context.Context, c *Client, e *genome.Entity) *load {
	ctx, cancel := context.WithCancel(ctx)
	l := &load{cancel: cancel, created: map[string]bool{}}
	for range 4 {
		l.wait.Add(1)
		go func() {
			defer l.wait.Done()
			for ctx.Err() == nil {
				l.mu.Lock()
				body, err := c.Body(ctx, e, 0)
				l.mu.Unlock()
				var a Answer
				if err == nil {
					a, err = c.Do(context.WithoutCancel(ctx), http.MethodPost, "/"+e.Path, body)
				}
				l.mu.Lock()
				switch {
				case err != nil:
					l.wrong = append(l.wrong, fmt.Sprintf("no answer: %v", err))
				case a.Status == http.StatusCreated:
					l.created[a.Header.Get("Location")] = true
				case a.Status >= 500 && json.Valid(a.Body) && strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json"):
					l.failed++
				default:
					l.wrong = append(l.wrong, fmt.Sprintf("while the database was away: %d %s", a.Status, a.Body))
				}
				l.answered++
				l.mu.Unlock()
				time.Sleep(5 * time.Millisecond)
			}
		}()
	}
	return l
}

func (l *load) stop() (created map[string]bool, answered, failed int, wrong []string) {
	l.cancel()
	l.wait.Wait()
	return l.created, l.answered, l.failed, l.wrong
}

// eventually waits until a condition holds.
func eventually(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		if holds() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}
