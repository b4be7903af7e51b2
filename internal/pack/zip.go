package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// zipTime is when every file of an archive was changed: the first moment that the format can hold.
var zipTime = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// Zip writes files as a ZIP archive: in order of path, with modes, UTF-8 names and one fixed time, so that the same
// files always give the same bytes.
func Zip(w io.Writer, files []render.File) error {
	if err := Check(files); err != nil {
		return err
	}
	sorted := slices.SortedFunc(slices.Values(files), func(a, b render.File) int { return strings.Compare(a.Path, b.Path) })
	z := zip.NewWriter(w)
	for _, f := range sorted {
		header := &zip.FileHeader{Name: f.Path, Method: zip.Deflate, Modified: zipTime}
		header.SetMode(f.Mode)
		part, err := z.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := part.Write(f.Data); err != nil {
			return err
		}
	}
	return z.Close()
}

// ZipFile writes files as the ZIP archive named target, which appears or is replaced by one rename. Anything else that
// has that name is refused.
func ZipFile(ctx context.Context, target string, files []render.File, options Options) (result Result, err error) {
	if err := Check(files); err != nil {
		return Result{}, err
	}
	result = Result{Created: []string{filepath.Base(target)}}
	there, err := checkArchive(target)
	if err != nil {
		return Result{}, err
	}
	if there {
		result = Result{Replaced: result.Created}
	}
	if options.DryRun {
		return result, nil
	}
	made, err := mkdirs(filepath.Dir(target))
	defer func() {
		if err != nil {
			removeEmpty(made)
			err = ioError("cannot write "+target, err)
		}
	}()
	if err != nil {
		return Result{}, err
	}
	sweep(target)
	staging := stagingName(target, os.Getpid())
	if err := writeArchive(ctx, staging, files); err != nil {
		return Result{}, errors.Join(err, os.Remove(staging))
	}
	if err := os.Rename(staging, target); err != nil {
		return Result{}, errors.Join(err, os.Remove(staging))
	}
	return result, nil
}

// writeArchive writes the archive to a file of its own.
func writeArchive(ctx context.Context, name string, files []render.File) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	err = Zip(file, files)
	return errors.Join(err, file.Close(), ctx.Err())
}

// checkArchive reports whether an archive of that name is there, and refuses what is something else.
func checkArchive(target string) (there bool, err error) {
	info, err := os.Stat(target)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, ioError("cannot look at "+target, err)
	}
	refusal := &diag.Failure{Code: CodeNotTarget, Message: fmt.Sprintf("%s is there already and is no ZIP archive", target), Suggestion: "choose another name; it was left as it is"}
	if !info.Mode().IsRegular() {
		return false, refusal
	}
	file, err := os.Open(target)
	if err != nil {
		return false, ioError("cannot look at "+target, err)
	}
	defer func() { _ = file.Close() }()
	magic := make([]byte, 2)
	if n, _ := io.ReadFull(file, magic); n > 0 && !bytes.Equal(magic, []byte("PK")) {
		return false, refusal
	}
	return true, nil
}
