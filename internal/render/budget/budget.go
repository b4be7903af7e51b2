// Package budget counts what a stack consists of: the generator that an auditor reads, the templates of the app's
// tests, and the files that are the same for every document. A stack's folder goes in, three figures come out.
package budget

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/render"
)

// Figures are lines: one for every 100 characters begun of a line that is not blank.
type Figures struct {
	Generator int // Go that is no test, and templates with logic that make application code
	Tests     int // templates with logic that make the app's tests
	Carried   int // templates without logic: files that are the same for every document
}

// The most that each figure of a stack may be.
const (
	MaxGenerator = 1400
	MaxTests     = 600
	MaxCarried   = 3000
)

// testPath matches the paths of tests, in the conventions of the stacks' languages.
var testPath = regexp.MustCompile(`(?i)(^|/)(tests?|specs?|__tests__)/|(^|/)_?test_|[._-](test|spec)\.|(^|/)conftest\.|(^|/)\w*test\.(java|cs|php|rb)\.`)

// Measure counts the stack whose folder (stack.go, view.go, templates/, locks/) is given. Lock files do not count.
func Measure(folder fs.FS, s *render.Stack) (Figures, error) {
	var f Figures
	err := fs.WalkDir(folder, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder, p)
		if err != nil {
			return err
		}
		text := string(data)
		switch {
		case strings.HasPrefix(p, "templates/"):
			logic, err := HasLogic(path.Base(p), text, s)
			switch isTest := testPath.MatchString(strings.TrimPrefix(p, "templates/")); {
			case err != nil:
				return err
			case !logic:
				f.Carried += Lines(text)
			case isTest:
				f.Tests += Lines(text)
			default:
				f.Generator += Lines(text)
			}
		case path.Ext(p) == ".go" && !strings.HasSuffix(p, "_test.go"):
			f.Generator += Lines(text)
		}
		return nil
	})
	return f, err
}

// Lines counts a text's lines: one for every 100 characters begun, none for a blank one.
func Lines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			n += (utf8.RuneCountInString(line) + 99) / 100
		}
	}
	return n
}

// HasLogic reports whether a template's parse tree holds a control action or a field outside .App.
func HasLogic(name, text string, s *render.Stack) (bool, error) {
	t, err := template.New(name).Delims(s.Delims[0], s.Delims[1]).Funcs(s.Funcs).Parse(text)
	if err != nil {
		return false, err
	}
	for _, defined := range t.Templates() {
		if defined.Tree != nil && decides(defined.Tree.Root) {
			return true, nil
		}
	}
	return false, nil
}

// decides reports whether a node is more than text and fields of .App.
func decides(node parse.Node) bool {
	switch n := node.(type) {
	case *parse.ListNode:
		for _, inner := range n.Nodes {
			if decides(inner) {
				return true
			}
		}
		return false
	case *parse.ActionNode:
		return len(n.Pipe.Decl) > 0 || pipeDecides(n.Pipe)
	case *parse.TextNode, *parse.CommentNode:
		return false
	}
	return true // if, range, with, template, break, continue
}

// pipeDecides reports whether a pipeline names a field outside .App.
func pipeDecides(pipe *parse.PipeNode) bool {
	for _, command := range pipe.Cmds {
		for _, arg := range command.Args {
			switch a := arg.(type) {
			case *parse.FieldNode:
				if a.Ident[0] != "App" {
					return true
				}
			case *parse.VariableNode:
				if len(a.Ident) < 2 || a.Ident[0] != "$" || a.Ident[1] != "App" {
					return true
				}
			case *parse.PipeNode:
				if pipeDecides(a) {
					return true
				}
			case *parse.DotNode, *parse.ChainNode:
				return true
			}
		}
	}
	return false
}
