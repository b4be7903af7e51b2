// Package source reads the input: files, directories of Markdown, standard input.
//
// In come paths as the user wrote them, out come texts with names that are the same on every machine. What the texts
// say, and whether they are texts at all, is stage 1's to judge.
package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// Limit is how many bytes all inputs may hold together: 64 MB.
const Limit = 64 << 20

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Text is one input. Name is relative to the inputs' common directory and slash-separated, so that it does not depend
// on where that is; Path is what the user would call it.
type Text struct {
	Name string
	Path string
	Data []byte
}

// Read reads every path: a file, a directory, or "-" for stdin. Skipped are the files of a directory that describe the
// work instead of the product, and were not read. Errors are of type *diag.Failure.
func Read(paths []string, stdin io.Reader) (texts []Text, skipped []string, err error) {
	var files []string
	for _, p := range paths {
		found, left, err := expand(p)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, found...)
		skipped = append(skipped, left...)
	}
	files = distinct(files)
	names := namesOf(files)
	room := int64(Limit)
	for i, file := range files {
		data, err := readOne(file, stdin, room)
		if err != nil {
			return nil, nil, err
		}
		room -= int64(len(data))
		texts = append(texts, Text{Name: names[i], Path: shownPath(file), Data: data})
	}
	return texts, skipped, nil
}

// shownPath is what diagnostics call a file.
func shownPath(file string) string {
	if file == Stdin {
		return "<stdin>"
	}
	return file
}

// readOne reads one file or standard input, and refuses more than there is room for.
func readOne(file string, stdin io.Reader, room int64) ([]byte, error) {
	in := stdin
	if file != Stdin {
		f, err := os.Open(file)
		if err != nil {
			return nil, unreadable(file, err)
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, room+1))
	if err != nil {
		return nil, unreadable(file, err)
	}
	if int64(len(data)) > room {
		return nil, &diag.Failure{Code: "I003", Message: fmt.Sprintf("%s is too large: all input together may have %d MB", shownPath(file), Limit>>20),
			Suggestion: "name the requirements document itself, or split it and name the parts that describe entities"}
	}
	return data, nil
}

// unreadable says that an input cannot be read.
func unreadable(file string, err error) error {
	f := &diag.Failure{Code: "I001", Message: "cannot read " + shownPath(file), Err: err, Suggestion: "see that you may read it"}
	if errors.Is(err, fs.ErrNotExist) {
		f.Suggestion = "check the path; `microcodegen --sample > prd.md` writes an example to start from"
	}
	return f
}

// expand gives the files that a path stands for.
func expand(p string) (files, skipped []string, err error) {
	if p == Stdin {
		return []string{p}, nil, nil
	}
	info, err := os.Stat(p)
	if err != nil {
		return nil, nil, unreadable(p, err)
	}
	if !info.IsDir() {
		return []string{p}, nil, nil
	}
	all, err := markdownIn(p)
	if err != nil {
		return nil, nil, unreadable(p, err)
	}
	if len(all) == 0 {
		return nil, nil, &diag.Failure{Code: "I002", Message: p + " holds no Markdown (*.md, *.markdown)",
			Suggestion: "name the requirements document, or the directory that holds it"}
	}
	files, skipped = choose(p, all)
	return files, skipped, nil
}

// markdownIn lists the Markdown files of a directory and those below it, hidden ones and installed packages apart, in
// order of path.
func markdownIn(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file == dir:
		case e.IsDir() && (strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" || e.Name() == "vendor"):
			return filepath.SkipDir
		case !e.IsDir() && isMarkdown(e.Name()) && !strings.HasPrefix(e.Name(), "."):
			files = append(files, file)
		}
		return nil
	})
	slices.SortFunc(files, func(a, b string) int { return strings.Compare(filepath.ToSlash(a), filepath.ToSlash(b)) })
	return files, err
}

// isMarkdown reports whether a file name is that of a Markdown file.
func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// A specification folder has a fixed shape. The files of product, in this order, say what the product is; the rest say
// how it is to be built.
var specFolders = []struct {
	mark    string   // the file that such a folder always has
	product []string // what is read, first the mark
}{
	{"requirements.md", []string{"requirements.md", "design.md"}}, // Kiro: .kiro/specs/x
	{"spec.md", []string{"spec.md", "data-model.md"}},             // spec-kit: specs/001-x
}

// choose keeps the files that say what the product is, where the directory is a specification folder.
func choose(dir string, all []string) (files, skipped []string) {
	for _, shape := range specFolders {
		if !slices.Contains(all, filepath.Join(dir, shape.mark)) {
			continue
		}
		for _, name := range shape.product {
			if file := filepath.Join(dir, name); slices.Contains(all, file) {
				files = append(files, file)
			}
		}
		for _, file := range all {
			if !slices.Contains(files, file) {
				skipped = append(skipped, file)
			}
		}
		return files, skipped
	}
	return all, nil
}

// Files gives the files that a path stands for at the moment, none where it cannot be read.
func Files(p string) []string {
	files, _, err := expand(p)
	if err != nil {
		return nil
	}
	return files
}

// distinct drops the second mention of a file.
func distinct(files []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(files, func(f string) bool {
		key := filepath.Clean(f)
		if f == Stdin {
			key = f
		}
		again := seen[key]
		seen[key] = true
		return again
	})
}

// namesOf gives each file its path relative to the directory that they have in common.
func namesOf(files []string) []string {
	var common []string
	first := true
	split := make([][]string, len(files))
	for i, f := range files {
		if f == Stdin {
			continue
		}
		absolute, err := filepath.Abs(f)
		if err != nil {
			absolute = filepath.Clean(f)
		}
		split[i] = strings.Split(filepath.ToSlash(absolute), "/")
		dirs := split[i][:len(split[i])-1]
		if first {
			common, first = dirs, false
			continue
		}
		n := 0
		for n < min(len(common), len(dirs)) && common[n] == dirs[n] {
			n++
		}
		common = common[:n]
	}
	names := make([]string, len(files))
	for i, parts := range split {
		if files[i] == Stdin {
			names[i] = "stdin"
			continue
		}
		names[i] = strings.Join(parts[len(common):], "/")
	}
	return names
}
