// Package pack is stage 4: it puts rendered files on disk, as a directory or as a ZIP archive, all of them or none.
//
// In come files and a target, out comes the target, changed as a whole, or a *diag.Failure and the target as it was. The
// package never looks at what the files say, follows no symbolic link out of the target, and writes over nothing
// that the generator did not write. What it promises holds when the process dies or the disk is full; against a
// loss of power it is as good as the file system's own order of writes.
package pack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// Options say how a directory is written. Force replaces generated files that were edited by hand. DryRun finds out
// what would be done and does nothing.
type Options struct {
	Force  bool
	DryRun bool
}

// Result is what was done, or with DryRun would be: paths relative to the target, in sorted order.
type Result struct {
	Created   []string
	Replaced  []string
	Removed   []string // no longer generated, and as the generator had written them
	Kept      []string // no longer generated, but edited by hand: they are the user's now
	Unchanged int
	Finished  bool // an earlier run had been cut off and was finished first
}

// The codes of the failures of this package.
const (
	CodeForeign   = "P001" // the target holds something else
	CodeEdited    = "P002" // generated files were edited by hand
	CodeInTheWay  = "P003" // a file of the user's own stands where one is to be generated
	CodeBusy      = "P004" // another run is writing the same target
	CodeIO        = "P005" // the operating system refuses
	CodeFull      = "P006" // no space left
	CodeRecord    = "P007" // .microcodegen/files.json cannot be read
	CodeName      = "P008" // a file name that not every system can hold
	CodeCutOff    = "P009" // a dry run on a target whose last run was cut off
	CodeNotTarget = "P010" // the target is no directory, or no ZIP archive
)

// Dir writes files into the directory named target.
//
// A target that does not exist appears by one rename. One that is empty, holds only .git, or was generated before is
// brought up to date: files that are as generated are replaced or, when they are generated no longer, removed;
// everything else is left alone. When generated files were edited by hand, or files of the user's own stand in the
// way, nothing is written and the *diag.Failure names them.
func Dir(ctx context.Context, target string, files []render.File, options Options) (Result, error) {
	if err := Check(files); err != nil {
		return Result{}, err
	}
	target = filepath.Clean(target)
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(target); err == nil {
			return Result{}, &diag.Failure{Code: CodeNotTarget, Message: fmt.Sprintf("%s is a symbolic link that leads nowhere", target),
				Suggestion: "remove the link or choose another directory"}
		}
		return fresh(ctx, target, files, options)
	case err != nil:
		return Result{}, ioError("cannot look at "+target, err)
	case !info.IsDir():
		return Result{}, &diag.Failure{Code: CodeNotTarget, Message: fmt.Sprintf("%s is not a directory", target),
			Suggestion: "choose another directory, or --zip for an archive"}
	}
	return update(ctx, target, files, options)
}

// ioError wraps what the operating system said; a full disk has a code of its own.
func ioError(message string, err error) error {
	var known *diag.Failure
	switch {
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case isFull(err):
		return &diag.Failure{Code: CodeFull, Message: message, Err: err, Suggestion: "free some space or choose a directory on another disk; nothing was written"}
	case errors.Is(err, fs.ErrPermission):
		return &diag.Failure{Code: CodeIO, Message: message, Err: err, Suggestion: "choose a directory that you may write to"}
	}
	return &diag.Failure{Code: CodeIO, Message: message, Err: err, Suggestion: "see that the directory can be written to, then try again"}
}
