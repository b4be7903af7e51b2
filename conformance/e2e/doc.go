// Package e2e judges generated applications on real toolchains and a real PostgreSQL 16.
//
// What comes in is a stack and a requirements document. The package generates the application, runs its Makefile as a
// user would, sends the conformance suite at the running server, validates every answer against the application's own
// openapi.yaml, compares the transcript with preview's, runs the application's own tests and linter, and stops it with
// SIGTERM. What goes out is a table of stacks, fixtures and steps, and judged.json. It knows no stack: all of them come
// from stacks.All.
//
//	go test ./...                                 every stack, what judged.json lacks and a quarter of the rest
//	go test -run Stacks -stack go-chi -prd shop   one stack, one fixture
//	go test -prd random:7                         a random valid genome
//	go test -full                                 everything, with mutants, faults, browsers and outside tools
//
// Environment: E2E_DATABASE_URL names a PostgreSQL 16 to use, as a role that may create databases and roles; without it
// one is started. E2E_PREFIX_<STACK> (E2E_PREFIX_GO_CHI) stands before every command of that stack; {dir} in it is the
// application's directory. With CI set, a missing toolchain is a failure instead of a skip.
package e2e
