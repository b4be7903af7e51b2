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
	"sync/atomic"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Error is a failure of rendering: which tree (a stack's name, or "shared"), which template or other source, and the
// path it was to make, as far as they are known. Err is one of the Err… values, or what text/template or the stack's
// own code said.
type Error struct {
	Tree, Template, Path string
	Err                  error
}

// Error gives the failure in one line.
func (e *Error) Error() string {
	place := e.Tree
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

// trees holds a func() (*Tree, error) for each *Stack that was rendered: a stack is parsed once per process.
var trees sync.Map

// Genome renders one application: the stack's templates and lock files, what every app carries, and the record of
// what was rendered. Files come sorted by path; the same genome gives the same bytes. Errors are of type *Error.
func Genome(g *genome.Genome, s *Stack) ([]File, error) {
	tree, err := treeOf(s)
	if err != nil {
		return nil, err
	}
	view, err := s.View(g)
	if err != nil {
		return nil, &Error{Tree: s.Name, Template: "view", Err: err}
	}
	var own, shared []File
	var genomeJSON []byte
	err = Parallel(3, func(i int) (err error) {
		switch {
		case i == 0:
			own, err = tree.Files(view)
		case i == 1 && s.Shared != nil:
			if shared, err = s.Shared(g, s, testPaths(s, view)); err != nil {
				err = &Error{Tree: s.Name, Template: "shared", Err: err}
			}
		case i == 2:
			genomeJSON = g.Encode()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &output{tree: s.Name, files: append(own, shared...)}
	if err := out.sort(); err != nil {
		return nil, err
	}
	files, err := record(s, out.files, genomeJSON)
	if err != nil {
		return nil, &Error{Tree: s.Name, Template: "record", Err: err}
	}
	return files, nil
}

// treeOf gives a stack's templates, parsed when they are first asked for.
func treeOf(s *Stack) (*Tree, error) {
	load, _ := trees.LoadOrStore(s, sync.OnceValues(func() (*Tree, error) { return Parse(s) }))
	return load.(func() (*Tree, error))()
}

// Prepare parses a stack's templates, so that Genome finds them ready: a caller may do so while it still reads the
// documents. What is wrong with them is told by Genome.
func Prepare(s *Stack) { _, _ = treeOf(s) }

// testPaths gives, for each entity's name, the path of the file that tests its routes.
func testPaths(s *Stack, view *View) map[string]string {
	paths := map[string]string{}
	for _, item := range view.Items {
		if to, ok := expand(s.Tests, item.Path, view.Paths); ok && item.Entity != "" && s.Tests != "" {
			paths[item.Entity] = to
		}
	}
	return paths
}

// All renders several stacks in parallel; the result has one list of files a stack, in the order of stacks. The first
// error, in that order, ends it.
func All(ctx context.Context, g *genome.Genome, stacks []*Stack) ([][]File, error) {
	results := make([][]File, len(stacks))
	err := Parallel(len(stacks), func(i int) (err error) {
		if err = ctx.Err(); err == nil {
			results[i], err = Genome(g, stacks[i])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// Parallel does work 0 to n−1 on all processors. Of several errors it gives that of the lowest number.
func Parallel(n int, work func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = work(i)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// output collects the files that one tree, or one application, consists of.
type output struct {
	tree  string
	files []File
}

// add takes a file. One that begins with "#!" is executable.
func (o *output) add(template, to string, data []byte) error {
	forbidden := func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) }
	if !fs.ValidPath(to) || to == "." || strings.ContainsFunc(to, forbidden) {
		return &Error{o.tree, template, to, ErrPath}
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
	inOrder(o.files)
	taken, dirs := map[string]bool{}, map[string]bool{}
	for _, f := range o.files {
		folded := strings.ToLower(f.Path)
		if taken[folded] {
			return &Error{Tree: o.tree, Path: f.Path, Err: ErrDuplicate}
		}
		taken[folded] = true
		for dir := path.Dir(folded); dir != "." && !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
	}
	for _, f := range o.files {
		if dirs[strings.ToLower(f.Path)] {
			return &Error{Tree: o.tree, Path: f.Path, Err: ErrDuplicate}
		}
	}
	return nil
}

// inOrder sorts files by path.
func inOrder(files []File) {
	sort.SliceStable(files, func(i, j int) bool { return files[i].Path < files[j].Path })
}
