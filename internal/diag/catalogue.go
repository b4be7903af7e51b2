package diag

import (
	"fmt"
	"sort"
)

// Entry explains one diagnostic code: what `microcodegen explain CODE` prints.
type Entry struct {
	Code     string
	Severity Severity
	Title    string // one line, without the particulars of one document
	Meaning  string // what the generator saw and what it did about it
	Settle   string // what to write so that the diagnostic goes away, with an example
}

// catalogue is every code there is, keyed by code. The stages' tables (catalogue_*.go) register themselves here.
var catalogue = map[string]Entry{}

// register adds a stage's table; two entries of one code are a mistake of the program.
func register(entries []Entry) struct{} {
	for _, e := range entries {
		if _, taken := catalogue[e.Code]; taken {
			panic("diag: code registered twice: " + e.Code)
		}
		catalogue[e.Code] = e
	}
	return struct{}{}
}

// Lookup gives the entry of a code. An unknown code is a mistake of the program, not of its input.
func Lookup(code string) Entry {
	e, ok := catalogue[code]
	if !ok {
		panic(fmt.Sprintf("diag: no catalogue entry for %q", code))
	}
	return e
}

// Find gives the entry of a code and whether there is one.
func Find(code string) (Entry, bool) {
	e, ok := catalogue[code]
	return e, ok
}

// Catalogue lists every entry, sorted by code.
func Catalogue() []Entry {
	all := make([]Entry, 0, len(catalogue))
	for _, e := range catalogue {
		all = append(all, e)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}
