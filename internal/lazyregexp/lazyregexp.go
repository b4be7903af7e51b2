// Package lazyregexp holds regular expressions that are compiled when they are first asked for: a run needs few of the
// program's, and compiling all would take a good part of its time.
package lazyregexp

import (
	"regexp"
	"sync"
)

// Regexp is a regular expression in the syntax of package regexp. It is safe for concurrent use.
type Regexp struct{ compiled func() *regexp.Regexp }

// New gives the regular expression. An expression that does not compile panics where it is first used.
func New(expression string) Regexp {
	return Regexp{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// MatchString reports whether a string contains a match.
func (r Regexp) MatchString(s string) bool { return r.compiled().MatchString(s) }

// FindStringSubmatch gives the leftmost match and those of its groups, nil where there is none.
func (r Regexp) FindStringSubmatch(s string) []string { return r.compiled().FindStringSubmatch(s) }
