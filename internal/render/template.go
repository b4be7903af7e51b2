package render

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Tree is a parsed tree of templates, beside files that are copied as they are.
type Tree struct {
	name      string
	set       *template.Template
	templates []source // in order of path; partials are in set alone
	locks     []File
	format    func(path string, data []byte) ([]byte, error)
}

// source is one template that makes files: its name in the tree, and the same without .tmpl.
type source struct {
	name, path string
	text       []byte
	blank      bool // nothing but white space: the file that it makes is meant to be empty
}

// Parse reads the tree of s: its templates, functions, delimiters, lock files and formatter. A file whose name begins
// with one underscore ("_fields.go.tmpl") is a partial, called by its base name without .tmpl ("_fields.go"); two
// underscores (__init__.py.tmpl) are a file like any other. Errors are of type *Error.
func Parse(s *Stack) (*Tree, error) {
	t := &Tree{name: s.Name, set: template.New(s.Name).Funcs(s.Funcs).Option("missingkey=error"), format: s.Format}
	var sources []source
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
		if !src.blank {
			sources = append(sources, src)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := t.define(sources, s); err != nil {
		return nil, err
	}
	if s.Locks == nil {
		return t, nil
	}
	err = each(s.Locks, "locks", func(p string, data []byte) error {
		t.locks = append(t.locks, File{Path: p, Data: data})
		return nil
	})
	return t, err
}

// define parses templates, on all processors, and adds them to the set with every {{define}} that they hold.
func (t *Tree) define(sources []source, s *Stack) error {
	parsed := make([]*template.Template, len(sources))
	err := Parallel(len(sources), func(i int) (err error) {
		one := template.New(sources[i].name).Delims(s.Delims[0], s.Delims[1]).Funcs(s.Funcs)
		if parsed[i], err = one.Parse(string(sources[i].text)); err != nil {
			return &Error{t.name, sources[i].name, "", err}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, src := range sources {
		for _, defined := range parsed[i].Templates() {
			if t.set.Lookup(defined.Name()) != nil {
				return &Error{t.name, src.name, defined.Name(), ErrPartial}
			}
			if _, err := t.set.AddParseTree(defined.Name(), defined.Tree); err != nil {
				return &Error{t.name, src.name, "", err}
			}
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

// Files renders the tree for a view, sorted by path, with its lock files. A template that renders to nothing but
// white space makes no file, unless it is blank itself. Errors are of type *Error.
func (t *Tree) Files(view *View) ([]File, error) {
	var jobs []job
	for _, tmpl := range t.templates {
		jobs = append(jobs, jobsOf(tmpl, view)...)
	}
	results := make([][]byte, len(jobs))
	if err := Parallel(len(jobs), func(i int) (err error) {
		results[i], err = t.execute(jobs[i])
		return err
	}); err != nil {
		return nil, err
	}
	out := &output{tree: t.name}
	for i, data := range results {
		if data == nil {
			continue
		}
		if err := out.add(jobs[i].template.name, jobs[i].to, data); err != nil {
			return nil, err
		}
	}
	for _, f := range t.locks {
		if err := out.add("locks", f.Path, f.Data); err != nil {
			return nil, err
		}
	}
	return out.files, out.sort()
}

// job is one execution of a template: to what path, from what values.
type job struct {
	template source
	to       string
	dot      any
}

// jobsOf gives the executions of one template, as many as its path asks for.
func jobsOf(tmpl source, view *View) []job {
	if to, ok := expand(tmpl.path, view.Paths, nil); ok {
		return []job{{tmpl, to, view.Root}}
	}
	var jobs []job
	for _, item := range view.Items {
		if to, ok := expand(tmpl.path, item.Path, view.Paths); ok {
			jobs = append(jobs, job{tmpl, to, item.Dot})
		}
	}
	return jobs
}

// buffers are those in which templates write.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// execute gives a file's content, nil where the template prints nothing but white space.
func (t *Tree) execute(j job) ([]byte, error) {
	tmpl := j.template
	if tmpl.blank {
		return tmpl.text, nil
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := t.set.ExecuteTemplate(b, tmpl.name, j.dot); err != nil {
		return nil, &Error{t.name, tmpl.name, j.to, err}
	}
	data := bytes.Clone(b.Bytes()) // of just its length: a buffer's room would stay in memory with every file
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	if bytes.Contains(data, []byte(name.Unescaped)) {
		return nil, &Error{t.name, tmpl.name, j.to, ErrUnescaped}
	}
	if t.format != nil {
		var err error
		if data, err = t.format(j.to, data); err != nil {
			return nil, &Error{t.name, tmpl.name, j.to, err}
		}
	}
	return data, nil
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
