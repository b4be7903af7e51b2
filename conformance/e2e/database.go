package e2e

import (
	"context"
	"database/sql"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx

	"github.com/microcodegen/microcodegen/conformance"
)

// Database is an application's database, as the conformance suite asks for it.
type Database struct{ pool *sql.DB }

// OpenDatabase connects to an application's database.
func OpenDatabase(u *url.URL) (*Database, error) {
	pool, err := sql.Open("pgx", u.String())
	return &Database{pool}, err
}

// Close ends every connection.
func (d *Database) Close() error { return d.pool.Close() }

// Query implements conformance.SQL.
func (d *Database) Query(ctx context.Context, query string, args ...any) ([][]any, error) {
	rows, err := d.pool.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// Begin implements conformance.SQL.
func (d *Database) Begin(ctx context.Context) (conformance.Tx, error) {
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return transaction{tx}, nil
}

// transaction implements conformance.Tx.
type transaction struct{ tx *sql.Tx }

func (t transaction) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t transaction) Commit(context.Context) error { return t.tx.Commit() }

func (t transaction) Rollback(context.Context) error {
	if err := t.tx.Rollback(); err != sql.ErrTxDone {
		return err
	}
	return nil
}
