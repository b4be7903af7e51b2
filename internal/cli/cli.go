// Package cli is the command line: arguments in, an exit code out.
//
// It reads the inputs, calls the library, prints what came of it and hands files to stage 4. It decides nothing about
// what is generated, never exits the process and knows no global state, so that a test can run it whole.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
)

// The exit codes.
const (
	exitOK          = 0
	exitSpec        = 1   // the specification or a check failed
	exitUsage       = 2   // wrong usage
	exitIO          = 3   // something could not be read or written
	exitInterrupted = 130 // Ctrl-C, as shells have it
)

// session is one run of the program.
type session struct {
	ctx     context.Context
	program string              // what the user called, without folder and .exe
	implied *microcodegen.Stack // the stack that the program's name ends in, nil for none
	command *command
	flags   map[string]string // by name; "true" for those without a value
	args    []string          // what is neither a flag nor the command's name

	in      io.Reader
	out     *bufio.Writer
	err     io.Writer
	color   bool // whether err shows colours
	live    bool // whether err is a terminal, which can show progress
	sources map[string]diag.Source
	pending diag.List // what --diagnostics json has still to print
	flushed bool      // whether it has printed anything
}

// Run runs the program: args[0] is the name that it was called by. It gives the exit code: 0 for success, 1 where the
// specification or a check failed, 2 for wrong usage, 3 where something could not be read or written.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	s := &session{ctx: ctx, in: stdin, out: bufio.NewWriter(stdout), err: stderr, sources: map[string]diag.Source{}}
	s.live = isTerminal(stderr)
	s.color = s.live && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	if len(args) == 0 {
		args = []string{"microcodegen"}
	}
	s.program, s.implied = programName(args[0])
	err := s.parse(args[1:])
	if err == nil {
		err = s.command.run(s)
	}
	code := s.finish(err)
	if err := s.out.Flush(); err != nil && code == exitOK {
		fmt.Fprintf(s.err, "%s: cannot write the output: %v\n", s.program, err)
		return exitIO
	}
	return code
}

// programName gives the name by which the program was called, and the stack that it ends in.
func programName(arg string) (string, *microcodegen.Stack) {
	base := filepath.Base(filepath.FromSlash(arg))
	if strings.EqualFold(filepath.Ext(base), ".exe") {
		base = base[:len(base)-len(".exe")]
	}
	for _, stack := range microcodegen.Stacks() {
		for _, n := range append([]string{stack.Name}, stack.Aliases...) {
			if strings.HasSuffix(strings.ToLower(base), "-"+n) {
				return base, stack
			}
		}
	}
	return base, nil
}

// isTerminal reports whether a stream is a terminal (or another character device).
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// usageError is a mistake in how the program was called.
type usageError struct{ message, hint string }

// Error gives the message.
func (e *usageError) Error() string { return e.message }

// usage makes a usageError.
func usage(hint, format string, values ...any) error {
	return &usageError{fmt.Sprintf(format, values...), hint}
}

// finish prints what ended a run and gives its exit code.
func (s *session) finish(err error) int {
	code := exitOK
	var wrong *usageError
	var failure *diag.Failure
	switch {
	case err == nil:
	case errors.As(err, &wrong):
		code = exitUsage
		fmt.Fprintf(s.err, "%s: %s\n", s.program, diag.Visible(wrong.message))
		if wrong.hint != "" {
			fmt.Fprintf(s.err, "  %s\n", wrong.hint)
		}
	case errors.Is(err, microcodegen.ErrSpec):
		code = exitSpec
	case errors.As(err, &failure):
		code = exitOf(failure)
		s.fail(failure)
	case errors.Is(err, context.Canceled):
		code = exitInterrupted
		fmt.Fprintf(s.err, "%s: interrupted; nothing was written\n", s.program)
	default:
		code = exitSpec
		fmt.Fprintf(s.err, "%s: %s\n  this is a mistake of the generator: please report it with the document that led to it\n", s.program, diag.Visible(err.Error()))
	}
	if len(s.pending) > 0 || !s.flushed {
		s.flush()
	}
	return code
}

// flush prints, where diagnostics are printed as JSON, those that were found since the last time: one array.
func (s *session) flush() {
	if !s.asJSON() {
		return
	}
	_ = diag.WriteJSON(s.err, s.pending, s.sources)
	s.pending, s.flushed = nil, true
}

// exitOf tells the failures of a check, of the specification or of an input that is none, from those of the system.
func exitOf(f *diag.Failure) int {
	switch f.Code {
	case "I002", "I003", "P002", "P003", "P008":
		return exitSpec
	}
	return exitIO
}

// asJSON reports whether diagnostics are printed as JSON.
func (s *session) asJSON() bool { return s.flags["diagnostics"] == "json" }

// maxPaths is how many files a failure lists unless -v asks for all.
const maxPaths = 20

// fail prints a failure like a diagnostic without a place, with the files that it is about.
func (s *session) fail(f *diag.Failure) {
	if s.asJSON() {
		s.pending = append(s.pending, f.Diagnostic())
		return
	}
	d := f.Diagnostic()
	d.Related = nil
	suggestion := d.Suggestion
	d.Suggestion = ""
	s.print(diag.List{d})
	for i, p := range f.Paths {
		if i == maxPaths && s.flags["verbose"] == "" && len(f.Paths) > maxPaths+1 {
			fmt.Fprintf(s.err, "    and %d more (-v lists all)\n", len(f.Paths)-i)
			break
		}
		fmt.Fprintf(s.err, "    %s\n", diag.Visible(p))
	}
	if suggestion != "" {
		fmt.Fprintf(s.err, "  try: %s\n", diag.Visible(suggestion))
	}
}

// print writes diagnostics for people.
func (s *session) print(list diag.List) {
	p := diag.Printer{W: s.err, Sources: s.sources, Color: s.color}
	_ = p.Print(list)
}
