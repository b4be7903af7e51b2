// Package preview serves a Genome over HTTP from memory: the reference implementation of the HTTP contract.
//
// A genome and options come in, an http.Handler comes out. Every rule of the contract has one place here: values in
// values.go, bodies in body.go, lists in list.go, references and uniqueness in store.go, accounts in accounts.go.
// The package never reads the environment, opens a port or generates code.
package preview
