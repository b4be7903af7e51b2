package pack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/microcodegen/microcodegen/internal/render"
)

// fresh writes a target that does not exist: everything into a staging directory beside it, then one rename.
func fresh(ctx context.Context, target string, files []render.File, options Options) (result Result, err error) {
	result = Result{Created: paths(files)}
	if options.DryRun {
		return result, nil
	}
	parent := filepath.Dir(target)
	made, err := mkdirs(parent)
	defer func() {
		if err != nil {
			removeEmpty(made)
			err = ioError("cannot write "+target, err)
		}
	}()
	if err != nil {
		return Result{}, err
	}
	staging := stagingName(target, os.Getpid())
	sweep(target)
	if err := os.Mkdir(staging, 0o755); err != nil {
		return Result{}, err
	}
	if err := writeTree(ctx, staging, files); err != nil {
		return Result{}, errors.Join(err, os.RemoveAll(staging))
	}
	if err := renameDirectory(staging, target); err != nil {
		return Result{}, errors.Join(err, os.RemoveAll(staging))
	}
	return result, nil
}

// writeTree writes files below a directory that this process has just made, so that no symbolic link can stand in
// it. Directories come first, then the files, by as many writers as there are processors.
func writeTree(ctx context.Context, dir string, files []render.File) error {
	for _, d := range directories(files) {
		if err := os.Mkdir(filepath.Join(dir, filepath.FromSlash(d)), 0o755); err != nil {
			return err
		}
	}
	writers := runtime.GOMAXPROCS(0)
	errs := make([]error, writers)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < len(files); i += writers {
				if errs[w] = ctx.Err(); errs[w] == nil {
					errs[w] = writeNew(filepath.Join(dir, filepath.FromSlash(files[i].Path)), files[i])
				}
				if errs[w] != nil {
					return
				}
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

// writeNew writes one file that is not there yet.
func writeNew(name string, f render.File) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Mode)
	if err != nil {
		return err
	}
	_, err = file.Write(f.Data)
	return errors.Join(err, file.Close())
}

// directories lists the directories that files need, parents first.
func directories(files []render.File) []string {
	seen := map[string]bool{".": true}
	var dirs []string
	for _, f := range files {
		for d := path.Dir(f.Path); !seen[d]; d = path.Dir(d) {
			seen[d] = true
			dirs = append(dirs, d)
		}
	}
	slices.Sort(dirs)
	return dirs
}

// paths lists the files' paths in sorted order.
func paths(files []render.File) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = f.Path
	}
	slices.Sort(all)
	return all
}

// mkdirs makes a directory and its parents, and gives those that were not there, outermost first.
func mkdirs(dir string) (made []string, err error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, d)
	}
	slices.Reverse(made)
	return made, os.MkdirAll(dir, 0o755)
}

// removeEmpty takes directories away again that mkdirs made; one that is no longer empty stays.
func removeEmpty(made []string) {
	for _, d := range slices.Backward(made) {
		_ = os.Remove(d)
	}
}

// stagingInfix marks a staging directory; the process that made it follows.
const stagingInfix = ".microcodegen-"

// stagingName is the staging directory of a target: hidden, beside it, and named for the process that fills it.
func stagingName(target string, pid int) string {
	base := filepath.Base(target)
	if len(base) > 200 {
		base = base[:200]
	}
	return filepath.Join(filepath.Dir(target), "."+base+stagingInfix+strconv.Itoa(pid))
}

// sweep removes what earlier runs on the same target left behind when they were cut off.
func sweep(target string) {
	prefix := strings.TrimSuffix(filepath.Base(stagingName(target, 0)), "0")
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return
	}
	for _, e := range entries {
		number, found := strings.CutPrefix(e.Name(), prefix)
		if pid, err := strconv.Atoi(number); found && err == nil && !isRunning(pid) {
			_ = os.RemoveAll(filepath.Join(filepath.Dir(target), e.Name()))
		}
	}
}

// isRunning reports whether another process of this number runs. This process is not another one: what bears its
// number was left by an earlier one, as happens in containers, where numbers repeat.
func isRunning(pid int) bool {
	if pid == os.Getpid() || pid <= 0 {
		return false
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = process.Release() }()
	err = process.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}

// renameDirectory moves the staging directory to its place. On Windows a scanner may hold a file that was just
// written open for a moment, and the rename fails until it lets go.
func renameDirectory(staging, target string) error {
	const patience, pause = 40, 50 * time.Millisecond
	for try := 1; ; try++ {
		err := os.Rename(staging, target)
		if err == nil || runtime.GOOS != "windows" || try == patience || !errors.Is(err, fs.ErrPermission) {
			return err
		}
		if _, there := os.Lstat(target); there == nil {
			return fmt.Errorf("it appeared while it was being written: %w", err)
		}
		time.Sleep(pause)
	}
}
