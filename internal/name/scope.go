package name

import (
	"strconv"
	"strings"
)

// Scope hands out unique identifiers. The same key asked twice gets the same identifier; an identifier that is taken
// or reserved gets the first free number from 2 appended. Letter case alone never tells two identifiers apart.
type Scope struct {
	taken map[string]bool   // lower-cased identifiers
	given map[string]string // key → identifier
	sep   string
}

// NewScope gives a scope in which the reserved words are taken. sep stands between an identifier and its number:
// "_" gives order_2, "" gives Order2.
func NewScope(sep string, reserved ...string) *Scope {
	s := &Scope{taken: map[string]bool{}, given: map[string]string{}, sep: sep}
	for _, w := range reserved {
		s.taken[strings.ToLower(w)] = true
	}
	return s
}

// Unique gives the identifier for key: want where it is free, else want with a number.
func (s *Scope) Unique(key, want string) string {
	if got, ok := s.given[key]; ok {
		return got
	}
	got := want
	for n := 2; s.taken[strings.ToLower(got)]; n++ {
		got = want + s.sep + strconv.Itoa(n)
	}
	s.taken[strings.ToLower(got)] = true
	s.given[key] = got
	return got
}

// Taken reports whether an identifier is taken or reserved.
func (s *Scope) Taken(identifier string) bool { return s.taken[strings.ToLower(identifier)] }
