// Package conformance judges a running service by the HTTP contract (docs/contract.md), as a black box.
//
// What comes in is a Target: an address, the Genome that the service was made from and, where there are any, its
// database and a way to restart it. What goes out is a Summary with a transcript that can be compared with another
// stack's. Every case cites the identifiers of the rules that it proves. The package makes its own values and has its
// own expectations, as literals: it never shares validation, parsing or formatting with what it judges.
package conformance

import (
	"context"
	"net/http"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Target is a running service and what the suite may do to it.
type Target struct {
	// BaseURL is the address without a trailing slash: http://127.0.0.1:8080.
	BaseURL string
	// Genome is what the service was made from.
	Genome *genome.Genome
	// JWTSecret is the key of the service's tokens, with which the suite forges some.
	JWTSecret []byte
	// Restart stops the service and starts it on the same data with these variables added to the harness's own
	// environment (which has AUTH_RATE_LIMIT=0); an empty map is the plain start. It gives the new address. Nil
	// where the service cannot be restarted.
	Restart func(ctx context.Context, env map[string]string) (baseURL string, err error)
	// SQL is the service's database, nil where there is none.
	SQL SQL
	// Observe, where set, sees every exchange as it ends. It must be safe for concurrent calls.
	Observe func(Exchange)
	// Strict makes a case that lacks SQL or Restart a failure; without it such cases are counted and listed.
	Strict bool
}

// SQL is a PostgreSQL database. Placeholders are $1, $2…; a row's values are what the driver gives for any: int64,
// float64, bool, string, []byte, time.Time or nil.
type SQL interface {
	// Query runs one statement and gives its rows.
	Query(ctx context.Context, query string, args ...any) ([][]any, error)
	// Begin opens a transaction on a connection of its own.
	Begin(ctx context.Context) (Tx, error)
}

// Tx is an open transaction: it holds locks until Commit or Rollback.
type Tx interface {
	// Exec runs one statement and gives the number of rows that it touched.
	Exec(ctx context.Context, query string, args ...any) (int64, error)
	// Commit makes the changes and releases the locks.
	Commit(ctx context.Context) error
	// Rollback drops the changes and releases the locks; after Commit it does nothing.
	Rollback(ctx context.Context) error
}

// Exchange is one request and its answer.
type Exchange struct {
	Case           string      // the case that made it
	Operation      string      // the operation as openapi.yaml names it: GET /tasks/{id}; empty for an unknown route
	Method         string      // as sent
	Path           string      // path and query, as sent
	RequestHeader  http.Header // as the case set them
	RequestBody    []byte      // nil where there is none
	Status         int         // 0 where no answer came
	ResponseHeader http.Header
	ResponseBody   []byte
}
