package conformance

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// query asks the database; a failure ends the case.
func (t *T) query(statement string, args ...any) []any {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	rows, err := t.suite.target.SQL.Query(ctx, statement, args...)
	if err != nil {
		t.fatal(t.c.Rules[0], nil, "the database refuses %q: %v", statement, err)
	}
	var values []any
	for _, row := range rows {
		values = append(values, row...)
	}
	return values
}

// exec changes the database in a transaction of its own and gives the number of rows.
func (t *T) exec(statement string, args ...any) int64 {
	tx := t.begin()
	n := t.execIn(tx, statement, args...)
	if err := tx.Commit(context.Background()); err != nil {
		t.fatal(t.c.Rules[0], nil, "the database refuses to commit %q: %v", statement, err)
	}
	return n
}

// begin opens a transaction.
func (t *T) begin() Tx {
	tx, err := t.suite.target.SQL.Begin(context.Background())
	if err != nil {
		t.fatal(t.c.Rules[0], nil, "the database opens no transaction: %v", err)
	}
	return tx
}

// execIn runs a statement in a transaction.
func (t *T) execIn(tx Tx, statement string, args ...any) int64 {
	n, err := tx.Exec(context.Background(), statement, args...)
	if err != nil {
		_ = tx.Rollback(context.Background())
		t.fatal(t.c.Rules[0], nil, "the database refuses %q: %v", statement, err)
	}
	return n
}

// sqlInt gives the first value as an integer; −1 where there is none.
func sqlInt(values []any) int64 {
	if len(values) == 0 {
		return -1
	}
	var n int64
	if _, err := fmt.Sscan(fmt.Sprint(values[0]), &n); err != nil {
		return -1
	}
	return n
}

// ident quotes a name for SQL.
func ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
