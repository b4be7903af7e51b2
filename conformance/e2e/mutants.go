package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// Mutant is one way to break a generated application: what a careless developer of its stack could write.
type Mutant struct {
	What string // the fault in words
	Rule string // for the suite: the rule of docs/contract.md that a failing case must cite
	Edit []Edit
}

// Edit changes files of the application. Pattern must match in each file that File (a glob) names; an Edit without
// Pattern makes File, with Text in it.
type Edit struct {
	File    string
	Pattern string // RE2; the first match is replaced, with $1… in Text
	Text    string
}

// StackMutants are the ways to break one stack's application for the fixture shop.
type StackMutants struct {
	Suite []Mutant // the conformance suite must fail
	Test  []Mutant // make test must fail
	Lint  []Mutant // make lint must fail
}

// mutantsOf holds, by stack, how its application is broken. A stack without an entry fails the run that asks for it.
var mutantsOf = map[string]StackMutants{
	"go-chi":  goChiMutants,
	"nestjs":  nestMutants,
	"fastapi": fastAPIMutants,
}

// Apply breaks the application in dir and gives the way back.
func (m Mutant) Apply(dir string) (undo func() error, err error) {
	before := map[string][]byte{} // nil for a file that was not there
	undo = func() error {
		for path, data := range before {
			if data == nil {
				if err := os.Remove(path); err != nil {
					return err
				}
			} else if err := os.WriteFile(path, data, 0o644); err != nil {
				return err
			}
		}
		return nil
	}
	for _, e := range m.Edit {
		if err := e.apply(dir, before); err != nil {
			return nil, fmt.Errorf("%s: %w", m.What, joined(err, undo()))
		}
	}
	return undo, nil
}

func joined(err, other error) error {
	if other != nil {
		return fmt.Errorf("%w; undoing: %w", err, other)
	}
	return err
}

func (e Edit) apply(dir string, before map[string][]byte) error {
	if e.Pattern == "" {
		path := filepath.Join(dir, e.File)
		before[path] = nil
		return os.WriteFile(path, []byte(e.Text), 0o644)
	}
	paths, err := filepath.Glob(filepath.Join(dir, e.File))
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("no file %s (%v)", e.File, err)
	}
	pattern := regexp.MustCompile(e.Pattern)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at := pattern.FindSubmatchIndex(data)
		if at == nil {
			return fmt.Errorf("%s does not match %s", e.File, e.Pattern)
		}
		if _, known := before[path]; !known {
			before[path] = data
		}
		changed := append([]byte(nil), data[:at[0]]...)
		changed = pattern.Expand(changed, []byte(e.Text), data, at)
		changed = append(changed, data[at[1]:]...)
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			return err
		}
	}
	return nil
}
