package render

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template"
)

// tree is a stack's parsed templates and its lock files, read once per process.
type tree struct {
	stack     *Stack
	set       *template.Template
	templates []source // in order of path; partials are in set alone
	locks     []File
}

// source is one template that makes files: its name in the tree, and the same without .tmpl.
type source struct {
	name, path string
	text       []byte
	blank      bool // nothing but white space: the file that it makes is meant to be empty
}

// trees holds a func() (*tree, error) for each *Stack that was rendered.
var trees sync.Map

func parsed(s *Stack) (*tree, error) {
	load, _ := trees.LoadOrStore(s, sync.OnceValues(func() (*tree, error) { return parse(s) }))
	return load.(func() (*tree, error))()
}

// parse reads the template tree. A file whose name begins with one underscore ("_fields.go.tmpl") is a partial, called
// by its base name without .tmpl ("_fields.go"); two underscores (__init__.py.tmpl) are a file like any other.
func parse(s *Stack) (*tree, error) {
	t := &tree{stack: s, set: template.New(s.Name)}
	err := each(s.Templates, "templates", func(p string, text []byte) error {
		src := source{name: p, path: strings.TrimSuffix(p, ".tmpl"), text: text, blank: len(bytes.TrimSpace(text)) == 0}
		if src.path == p {
			return &Error{s.Name, p, "", ErrPath}
		}
		base := path.Base(src.path)
		if partial := strings.HasPrefix(base, "_") && !strings.HasPrefix(base, "__"); partial {
			src.name = base
		} else {
			t.templates = append(t.templates, src)
		}
		if src.blank {
			return nil
		}
		return t.define(src)
	})
	if err != nil || s.Locks == nil {
		return t, err
	}
	err = each(s.Locks, "locks", func(p string, data []byte) error {
		t.locks = append(t.locks, File{Path: p, Data: data})
		return nil
	})
	return t, err
}

// define parses one template into the set, with every {{define}} that it holds.
func (t *tree) define(src source) error {
	one := template.New(src.name).Delims(t.stack.Delims[0], t.stack.Delims[1]).Funcs(t.stack.Funcs).Option("missingkey=error")
	t.set.Funcs(t.stack.Funcs).Option("missingkey=error")
	if _, err := one.Parse(string(src.text)); err != nil {
		return &Error{t.stack.Name, src.name, "", err}
	}
	for _, defined := range one.Templates() {
		if t.set.Lookup(defined.Name()) != nil {
			return &Error{t.stack.Name, src.name, defined.Name(), ErrPartial}
		}
		if _, err := t.set.AddParseTree(defined.Name(), defined.Tree); err != nil {
			return &Error{t.stack.Name, src.name, "", err}
		}
	}
	return nil
}

// each calls visit for every file, in order of path. An embedded tree keeps its folder's name at its root: a folder
// of that name is taken as the root.
func each(fsys fs.FS, folder string, visit func(p string, data []byte) error) error {
	if info, err := fs.Stat(fsys, folder); err == nil && info.IsDir() {
		if fsys, err = fs.Sub(fsys, folder); err != nil {
			return err
		}
	}
	return fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		return visit(p, data)
	})
}
