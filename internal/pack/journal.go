package pack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// An update is staged in nextDir, then the journal is put down by one rename, then each step is done by renames alone.
// What was there goes to prevDir until all is done. Without a journal nothing outside these paths has been touched;
// with one, every step can be finished or undone, as often as it takes.
const (
	lockFile    = render.RecordDir + "/lock"
	nextDir     = render.RecordDir + "/next"
	prevDir     = render.RecordDir + "/prev"
	journalFile = render.RecordDir + "/journal.json"
	journalTemp = render.RecordDir + "/journal.tmp"
)

// journal is what an update has set out to do. Directories are those that it makes, parents first.
type journal struct {
	Steps       []step   `json:"steps"`
	Directories []string `json:"directories"`
}

// wasCutOff reports whether an earlier run left anything of its work behind.
func wasCutOff(root *os.Root) bool {
	for _, name := range []string{lockFile, nextDir, prevDir, journalFile, journalTemp} {
		if _, err := root.Lstat(name); err == nil {
			return true
		}
	}
	inside, err := fs.ReadDir(root.FS(), render.RecordDir)
	return err == nil && len(inside) == 0 // it had just made its folder
}

// recoverRun finishes, or where that fails undoes, what an earlier run has begun. It reports whether it was finished.
func recoverRun(root *os.Root, target string) (finished bool, err error) {
	if err := lock(root, target); err != nil {
		return false, err
	}
	defer unlock(root)
	data, err := root.ReadFile(journalFile)
	if errors.Is(err, fs.ErrNotExist) {
		return false, clean(root)
	}
	if err != nil {
		return false, ioError("cannot read "+journalFile+" in "+target, err)
	}
	var j journal
	if err := json.Unmarshal(data, &j); err != nil {
		return false, &diag.Failure{Code: CodeRecord, Paths: []string{journalFile}, Message: fmt.Sprintf("%s in %s cannot be read", journalFile, target),
			Suggestion: "restore the directory from version control, or generate into another"}
	}
	for _, s := range j.Steps {
		if _, err := strconv.Atoi(s.Next); unportable(s.Path) != "" || s.Next != "" && err != nil {
			return false, &diag.Failure{Code: CodeRecord, Paths: []string{journalFile}, Message: fmt.Sprintf("%s in %s names a path that no run wrote into it", journalFile, target),
				Suggestion: "restore the directory from version control, or generate into another"}
		}
	}
	if err := j.run(root); err != nil {
		return false, ioError("cannot finish the earlier run on "+target, err)
	}
	return true, nil
}

// apply carries a plan out.
func apply(ctx context.Context, root *os.Root, target string, p *plan) (err error) {
	if err := lock(root, target); err != nil {
		return err
	}
	defer unlock(root)
	j := journal{Steps: p.steps, Directories: newDirectories(root, p.steps)}
	if err := j.stage(ctx, root); err != nil {
		return errors.Join(err, clean(root))
	}
	return j.run(root)
}

// stage writes the new files and, last, the journal.
func (j *journal) stage(ctx context.Context, root *os.Root) error {
	for _, dir := range []string{nextDir, prevDir} {
		if err := root.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	for _, s := range j.Steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.Next == "" {
			continue
		}
		if err := writeIn(root, nextDir+"/"+s.Next, s.file.Data, s.file.Mode); err != nil {
			return err
		}
	}
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := writeIn(root, journalTemp, data, 0o644); err != nil {
		return err
	}
	return root.Rename(journalTemp, journalFile)
}

// writeIn writes a file that is not there yet.
func writeIn(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

// run does every step; when one fails, it undoes them all.
func (j *journal) run(root *os.Root) error {
	err := j.forward(root)
	if err == nil {
		return clean(root)
	}
	if undo := j.backward(root); undo != nil {
		return errors.Join(err, undo)
	}
	return errors.Join(err, clean(root))
}

// forward does the steps that are not done yet.
func (j *journal) forward(root *os.Root) error {
	for _, dir := range j.Directories {
		if err := root.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	for i, s := range j.Steps {
		if err := s.forward(root, prevDir+"/"+strconv.Itoa(i)); err != nil {
			return err
		}
	}
	j.prune(root)
	return nil
}

// forward does one step. A path at which something else stands by now than when the step was planned is left alone.
func (s step) forward(root *os.Root, prev string) error {
	next := nextDir + "/" + s.Next
	if s.Next != "" {
		if _, err := root.Lstat(next); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	there, err := look(root, s.Path)
	if err != nil {
		return err
	}
	if !there.missing {
		if there.digest != s.Before || s.Before == "" {
			return nil
		}
		if err := root.Rename(s.Path, prev); err != nil {
			return err
		}
	}
	if s.Next == "" {
		return nil
	}
	return root.Rename(next, s.Path)
}

// backward puts everything back.
func (j *journal) backward(root *os.Root) error {
	for i, s := range slices.Backward(j.Steps) {
		prev, next := prevDir+"/"+strconv.Itoa(i), nextDir+"/"+s.Next
		if s.Next != "" {
			_, staged := root.Lstat(next)
			if there, err := look(root, s.Path); errors.Is(staged, fs.ErrNotExist) && err == nil && !there.missing {
				if err := root.Rename(s.Path, next); err != nil {
					return err
				}
			}
		}
		if _, err := root.Lstat(prev); err == nil {
			if err := root.Rename(prev, s.Path); err != nil {
				return err
			}
		}
	}
	for _, dir := range slices.Backward(j.Directories) {
		_ = root.Remove(dir)
	}
	return nil
}

// prune removes the directories that removed files have left empty.
func (j *journal) prune(root *os.Root) {
	for _, s := range j.Steps {
		if s.Next != "" {
			continue
		}
		for dir := path.Dir(s.Path); dir != "."; dir = path.Dir(dir) {
			if root.Remove(dir) != nil {
				break
			}
		}
	}
}

// clean removes the journal first, then what it spoke of.
func clean(root *os.Root) error {
	for _, name := range []string{journalFile, journalTemp} {
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(root.RemoveAll(nextDir), root.RemoveAll(prevDir))
}

// lock makes sure that one run at a time writes the target. The lock of a process that runs no longer is broken.
func lock(root *os.Root, target string) error {
	if err := root.Mkdir(render.RecordDir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return ioError("cannot write "+target, err)
	}
	mine := []byte(strconv.Itoa(os.Getpid()))
	err := writeIn(root, lockFile, mine, 0o644)
	if errors.Is(err, fs.ErrExist) {
		holder, _ := root.ReadFile(lockFile)
		if pid, bad := strconv.Atoi(string(holder)); bad == nil && isRunning(pid) {
			return &diag.Failure{Code: CodeBusy, Message: fmt.Sprintf("process %d is writing %s", pid, target),
				Suggestion: fmt.Sprintf("wait until it is done; if there is no such run, remove %s", lockFile)}
		}
		if err := root.Remove(lockFile); err != nil {
			return ioError("cannot write "+target, err)
		}
		err = writeIn(root, lockFile, mine, 0o644)
	}
	if err != nil {
		unlock(root)
		return ioError("cannot write "+target, err)
	}
	return nil
}

// unlock lets others in, and leaves no folder behind where nothing was generated.
func unlock(root *os.Root) {
	_ = root.Remove(lockFile)
	_ = root.Remove(render.RecordDir)
}
