package e2e

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// countStatements counts, from PostgreSQL's own log, what a list and a single row cost: one query for the session, one
// for the rows, one for the count and one for each many-to-many, however many rows there are.
//
// proves: LIST-COST-1, ACC-SESSION-7.
func (x *trial) countStatements(t *testing.T) int {
	server := sharedServer(t)
	if !server.Ours() {
		t.Fatal("the log of the database server is not ours to read: run without E2E_DATABASE_URL")
	}
	name := strings.TrimPrefix(x.app.Database.Path, "/")
	err := server.adminDo(t.Context(), func(c *pgx.Conn) error {
		_, err := c.Exec(t.Context(), "ALTER DATABASE "+pgx.Identifier{name}.Sanitize()+" SET log_statement = 'all'")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := x.running(t, nil)
	counted, linked := 0, 0
	for i := range x.genome.Entities {
		e := &x.genome.Entities[i]
		if x.countEntity(t, c, e, name) {
			counted++
			linked += many(e)
		}
	}
	if counted == 0 {
		t.Error("the statements of no entity were counted")
	}
	t.Logf("statements of %d entities counted, %d many-to-many keys among them", counted, linked)
	return counted
}

// many counts an entity's many-to-many keys.
func many(e *genome.Entity) int {
	n := 0
	for _, f := range e.Body() {
		if f.Many {
			n++
		}
	}
	return n
}

// countEntity counts an entity's statements, and reports whether rows of it could be made.
func (x *trial) countEntity(t *testing.T, c *Client, e *genome.Entity, database string) bool {
	t.Helper()
	ctx := limited(t, time.Minute)
	var id int64
	rows := 0
	for ; rows < 50; rows++ {
		made, err := c.Create(ctx, e)
		if err != nil && rows < 2 {
			t.Logf("NOT COUNTED, no two rows of it can be made: %v", err)
			return false
		}
		if err != nil {
			break // two rows tell as well whether each costs a query
		}
		id = made
	}
	cost := func(path string) int {
		t.Helper()
		queries := x.statements(t, database, func() {
			if a, err := c.Do(ctx, http.MethodGet, path, nil); err != nil || a.Status != http.StatusOK {
				t.Errorf("%s answers %d %v", path, a.Status, err)
			}
		})
		return len(queries)
	}
	fewer := max(1, rows/10)
	few, all := cost(fmt.Sprintf("/%s?limit=%d", e.Path, fewer)), cost(fmt.Sprintf("/%s?limit=%d", e.Path, rows))
	if few < 3 {
		t.Errorf("a list of %s shows %d statements in the log: the counting sees nothing", e.LabelPlural.Raw(), few)
	}
	if few != all {
		t.Errorf("a list of %d of the %s costs %d statements, one of %d costs %d", fewer, e.LabelPlural.Raw(), few, rows, all)
	}
	if limit := 3 + many(e); all > limit {
		t.Errorf("a list of %s costs %d statements, expected at most %d: session, rows, count and %d many-to-many", e.LabelPlural.Raw(), all, limit, many(e))
	}
	if one, limit := cost(fmt.Sprintf("/%s/%d", e.Path, id)), 2+many(e); one > limit {
		t.Errorf("one %s costs %d statements, expected at most %d: session, row and %d many-to-many", e.Label.Raw(), one, limit, many(e))
	}
	if me := cost("/auth/me"); me > 2 {
		t.Errorf("GET /auth/me costs %d statements, expected at most 2", me)
	}
	return true
}

// statement matches what log_statement = all writes for a query that reads or writes rows.
var statement = regexp.MustCompile(`(?i)(?:statement|execute [^:]*): +((?:SELECT|INSERT|UPDATE|DELETE|WITH)\b.*)`)

// statements gives what the sessions of a database ran while f did.
func (x *trial) statements(t *testing.T, database string, f func()) []string {
	t.Helper()
	from := size(t, sharedServer(t).Log())
	f()
	time.Sleep(20 * time.Millisecond) // the log's writer is another process
	log, err := os.Open(sharedServer(t).Log())
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if _, err := log.Seek(from, 0); err != nil {
		t.Fatal(err)
	}
	var queries []string
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		if !strings.Contains(lines.Text(), "<"+database+">") {
			continue
		}
		if m := statement.FindStringSubmatch(lines.Text()); m != nil && !strings.EqualFold(strings.TrimRight(m[1], "; "), "SELECT 1") {
			queries = append(queries, m[1])
		}
	}
	return queries
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
