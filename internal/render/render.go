package render

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"sort"
	"strings"
	"sync"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// Error is a failure of rendering: which stack, which template or other source, and the path it was to make, as far
// as they are known. Err is one of the Err… values, or what text/template or the stack's own code said.
type Error struct {
	Stack, Template, Path string
	Err                   error
}

// Error gives the failure in one line.
func (e *Error) Error() string {
	place := e.Stack
	if e.Template != "" {
		place += ": " + e.Template
	}
	if e.Path != "" {
		place += " → " + e.Path
	}
	return place + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// What the engine itself refuses.
var (
	ErrUnescaped = errors.New("text of the document printed without an escaper")
	ErrPath      = errors.New("not a clean relative path")
	ErrDuplicate = errors.New("a second file of this path (letter case apart), or a file where a directory stands")
	ErrPartial   = errors.New("a second template of this name")
)

// Genome renders one application: the stack's templates, its lock files, what every app carries, and the record of
// what was rendered (record.go). Files come sorted by path; the same genome gives the same bytes. A template that
// renders to nothing but white space makes no file, unless it is blank itself. Errors are of type *Error.
func Genome(g *genome.Genome, s *Stack) ([]File, error) {
	out := &output{stack: s.Name}
	if err := own(g, s, out); err != nil {
		return nil, err
	}
	if s.Shared != nil {
		shared, err := s.Shared(g, s)
		if err != nil {
			return nil, &Error{Stack: s.Name, Template: "shared", Err: err}
		}
		for _, f := range shared {
			if err := out.add("shared", f.Path, f.Data); err != nil {
				return nil, err
			}
		}
	}
	if err := out.sort(); err != nil {
		return nil, err
	}
	files, err := record(g, s, out.files)
	if err != nil {
		return nil, &Error{Stack: s.Name, Template: "record", Err: err}
	}
	return files, nil
}

// All renders several stacks in parallel; the result has one list of files a stack, in the order of stacks. The first
// error, in that order, ends it.
func All(ctx context.Context, g *genome.Genome, stacks []*Stack) ([][]File, error) {
	results, errs := make([][]File, len(stacks)), make([]error, len(stacks))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, s := range stacks {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				results[i], errs[i] = Genome(g, s)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return results, nil
}

// own adds the stack's templates and lock files.
func own(g *genome.Genome, s *Stack, out *output) error {
	t, err := parsed(s)
	if err != nil {
		return err
	}
	view, err := s.View(g)
	if err != nil {
		return &Error{Stack: s.Name, Template: "view", Err: err}
	}
	for _, tmpl := range t.templates {
		if err := t.render(tmpl, view, out); err != nil {
			return err
		}
	}
	for _, f := range t.locks {
		if err := out.add("locks", f.Path, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// render executes one template as often as its path asks for.
func (t *tree) render(tmpl source, view *View, out *output) error {
	if to, ok := expand(tmpl.path, view.Paths, nil); ok {
		return t.execute(tmpl, to, view.Root, out)
	}
	for _, item := range view.Items {
		if to, ok := expand(tmpl.path, item.Path, view.Paths); ok {
			if err := t.execute(tmpl, to, item.Dot, out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tree) execute(tmpl source, to string, dot any, out *output) error {
	fail := func(err error) error { return &Error{t.stack.Name, tmpl.name, to, err} }
	if tmpl.blank {
		return out.add(tmpl.name, to, tmpl.text)
	}
	var b bytes.Buffer
	if err := t.set.ExecuteTemplate(&b, tmpl.name, dot); err != nil {
		return fail(err)
	}
	data := b.Bytes()
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	if bytes.Contains(data, []byte(name.Unescaped)) {
		return fail(ErrUnescaped)
	}
	if t.stack.Format != nil {
		var err error
		if data, err = t.stack.Format(to, data); err != nil {
			return fail(err)
		}
	}
	return out.add(tmpl.name, to, data)
}

// expand replaces each {placeholder} of a template's path; ok tells whether every one was found.
func expand(p string, first, second map[string]string) (expanded string, ok bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(p, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		key, after, closed := strings.Cut(rest, "}")
		value, known := first[key]
		if !known {
			value, known = second[key]
		}
		if !closed || !known {
			return "", false
		}
		b.WriteString(value)
		p = after
	}
}

// output collects the files of one application.
type output struct {
	stack string
	files []File
}

// add takes a file. One that begins with "#!" is executable.
func (o *output) add(template, to string, data []byte) error {
	if !fs.ValidPath(to) || to == "." || strings.ContainsFunc(to, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) }) {
		return &Error{o.stack, template, to, ErrPath}
	}
	mode := fs.FileMode(0o644)
	if bytes.HasPrefix(data, []byte("#!")) {
		mode = 0o755
	}
	o.files = append(o.files, File{Path: to, Data: data, Mode: mode})
	return nil
}

// sort puts the files in order and refuses two that a file system could not hold together.
func (o *output) sort() error {
	sorted(o.files)
	taken, dirs := map[string]bool{}, map[string]bool{}
	for _, f := range o.files {
		folded := strings.ToLower(f.Path)
		if taken[folded] {
			return &Error{Stack: o.stack, Path: f.Path, Err: ErrDuplicate}
		}
		taken[folded] = true
		for dir := path.Dir(folded); dir != "." && !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
	}
	for _, f := range o.files {
		if dirs[strings.ToLower(f.Path)] {
			return &Error{Stack: o.stack, Path: f.Path, Err: ErrDuplicate}
		}
	}
	return nil
}

// sorted puts files in order of path.
func sorted(files []File) {
	sort.SliceStable(files, func(i, j int) bool { return files[i].Path < files[j].Path })
}
