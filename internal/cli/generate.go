package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/examples"
	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/pack"
)

// application is one stack's application on its way to disk.
type application struct {
	stack  *microcodegen.Stack
	files  []microcodegen.File
	target string // the directory; empty for an archive of several
	result pack.Result
}

// generate makes the application: the whole way from a document to files on disk.
func (s *session) generate() error {
	if s.flags["sample"] != "" {
		_, err := s.out.Write(examples.TaskManager)
		return err
	}
	if len(s.args) == 0 && len(s.flags) == 0 {
		s.overview()
		return nil
	}
	chosen, err := s.checkGenerate()
	if err != nil {
		return err
	}
	for _, stack := range chosen {
		go microcodegen.Prepare(stack)
	}
	g, list, err := s.understand()
	if err != nil {
		return err
	}
	apps, err := s.render(g, chosen)
	if err != nil {
		return err
	}
	if err := s.write(apps); err != nil {
		return err
	}
	return s.summarize(g, list, apps)
}

// checkGenerate finds wrong usage before anything is read.
func (s *session) checkGenerate() ([]*microcodegen.Stack, error) {
	if len(s.args) == 1 {
		if err := s.mistypedCommand(s.args[0]); err != nil {
			return nil, err
		}
	}
	chosen, err := s.chosenStacks()
	if err != nil {
		return nil, err
	}
	out, zip := s.flags["out"], s.flags["zip"]
	switch {
	case out != "" && zip != "":
		return nil, usage("run it twice: the same document gives the same files", "--out and --zip are two outputs; one at a time")
	case zip != "" && s.flags["force"] != "":
		return nil, usage("", "--force is about a directory; an archive is always written anew")
	case out == "-":
		return nil, usage("for an archive on standard output: --zip -", "--out needs a directory")
	case zip == "-" && s.flags["json"] != "":
		return nil, usage("", "--json and --zip - both want standard output")
	case out == "" && zip == "" && s.flags["dry-run"] == "":
		return nil, usage("for example: --out ./my-app, or --zip my-app.zip", "where to? Say it with --out or --zip")
	}
	return chosen, nil
}

// render renders every stack, as many at a time as there are processors, and shows how far it is on a terminal.
func (s *session) render(g *microcodegen.Genome, chosen []*microcodegen.Stack) ([]*application, error) {
	apps, errs := make([]*application, len(chosen)), make([]error, len(chosen))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	progress := s.newProgress(len(chosen))
	var wg sync.WaitGroup
	for i, stack := range chosen {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			files, err := microcodegen.Render(s.ctx, g, stack.Name)
			apps[i], errs[i] = &application{stack: stack, files: files}, err
			progress.done("rendered " + stack.Name)
		})
	}
	wg.Wait()
	progress.clear()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return apps, nil
}

// write puts the applications where they are to go: one in the target itself, several in a directory each.
func (s *session) write(apps []*application) error {
	options := pack.Options{Force: s.flags["force"] != "", DryRun: s.flags["dry-run"] != ""}
	out := s.flags["out"]
	switch {
	case s.flags["zip"] != "":
		return s.writeZip(apps, options)
	case out == "":
		for _, a := range apps {
			if err := pack.Check(a.files); err != nil {
				return err
			}
			a.result = pack.Result{Created: pathsOf(a.files)}
		}
		return nil
	case !s.sideBySide():
		apps[0].target = out
		result, err := pack.Dir(s.ctx, out, apps[0].files, options)
		apps[0].result = result
		return err
	}
	return s.writeEach(apps, out, options)
}

// sideBySide reports whether each application gets a directory of its own, named for its stack.
func (s *session) sideBySide() bool {
	value := s.flags["stack"]
	return strings.EqualFold(value, allStacks) || strings.Contains(value, ",")
}

// writeEach writes several applications side by side. Where their common directory does not exist it appears whole;
// else each is tried first, so that one which cannot be written keeps all from being written.
func (s *session) writeEach(apps []*application, out string, options pack.Options) error {
	for _, a := range apps {
		a.target = filepath.Join(out, a.stack.Name)
	}
	if _, err := os.Stat(out); os.IsNotExist(err) {
		if _, err := pack.Dir(s.ctx, out, together(apps), options); err != nil {
			return err
		}
		for _, a := range apps {
			a.result = pack.Result{Created: pathsOf(a.files)}
		}
		return nil
	}
	for _, dry := range []bool{true, options.DryRun} {
		progress := s.newProgress(len(apps))
		for _, a := range apps {
			result, err := pack.Dir(s.ctx, a.target, a.files, pack.Options{Force: options.Force, DryRun: dry})
			if err != nil && (!dry || options.DryRun || !isCutOff(err)) {
				progress.clear()
				return err
			}
			a.result = result
			progress.done("written " + a.stack.Name)
		}
		progress.clear()
	}
	return nil
}

// isCutOff reports the refusal of a dry run that a real run settles by itself.
func isCutOff(err error) bool {
	f, ok := err.(*diag.Failure)
	return ok && f.Code == pack.CodeCutOff
}

// writeZip writes one archive, also on standard output.
func (s *session) writeZip(apps []*application, options pack.Options) error {
	files := apps[0].files
	if s.sideBySide() {
		files = together(apps)
	}
	for _, a := range apps {
		a.result = pack.Result{Created: pathsOf(a.files)}
	}
	target := s.flags["zip"]
	if target != "-" {
		_, err := pack.ZipFile(s.ctx, target, files, options)
		return err
	}
	var b bytes.Buffer
	if err := pack.Zip(&b, files); err != nil || options.DryRun {
		return err
	}
	_, err := s.out.Write(b.Bytes())
	return err
}

// together puts each application into a folder of its stack's name.
func together(apps []*application) []microcodegen.File {
	var all []microcodegen.File
	for _, a := range apps {
		for _, f := range a.files {
			all = append(all, microcodegen.File{Path: a.stack.Name + "/" + f.Path, Data: f.Data, Mode: f.Mode})
		}
	}
	return all
}

// pathsOf lists the paths of files.
func pathsOf(files []microcodegen.File) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = f.Path
	}
	return all
}

// has reports whether an application has a file.
func (a *application) has(path string) bool {
	for _, f := range a.files {
		if f.Path == path {
			return true
		}
	}
	return false
}

// progress shows on a terminal how many of several things are done.
type progress struct {
	mu    sync.Mutex
	s     *session
	total int
	n     int
}

// newProgress begins a progress line; there is none for a single thing, with --quiet, or where no terminal is.
func (s *session) newProgress(total int) *progress {
	p := &progress{s: s, total: total}
	if total < 2 || !s.live || s.flags["quiet"] != "" || s.asJSON() {
		p.s = nil
	}
	return p
}

// done counts one thing more.
func (p *progress) done(what string) {
	if p.s == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	fmt.Fprintf(p.s.err, "\r%s\r[%s%s] %d/%d %s", strings.Repeat(" ", 60), strings.Repeat("=", p.n), strings.Repeat(" ", p.total-p.n), p.n, p.total, what)
}

// clear takes the line away.
func (p *progress) clear() {
	if p.s != nil {
		fmt.Fprintf(p.s.err, "\r%s\r", strings.Repeat(" ", 60))
	}
}
