package pack

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/render"
)

// Check reports the first file whose path some operating system cannot hold beside the others: absolute or leaving
// the target, a device name or a character that Windows refuses, two paths that differ by letter case alone, or a
// file where another file needs a directory. The error is a *diag.Failure.
func Check(files []render.File) error {
	spelled := map[string]string{} // a path in one letter case → as it is spelled
	isFile := map[string]bool{}    // by path in one letter case
	for _, f := range files {
		if why := unportable(f.Path); why != "" {
			return nameError(f.Path, why)
		}
		for end := 0; end < len(f.Path); end++ {
			next := strings.IndexByte(f.Path[end:], '/')
			if next < 0 {
				break
			}
			end += next
			dir := f.Path[:end]
			key := strings.ToLower(dir)
			if other, seen := spelled[key]; seen && other != dir {
				return nameError(f.Path, fmt.Sprintf("%s and %s differ by letter case alone", other, dir))
			}
			if isFile[key] {
				return nameError(f.Path, fmt.Sprintf("%s is a file", dir))
			}
			spelled[key] = dir
		}
		key := strings.ToLower(f.Path)
		if other, seen := spelled[key]; seen {
			return nameError(f.Path, fmt.Sprintf("%s is there already", other))
		}
		spelled[key], isFile[key] = f.Path, true
	}
	return nil
}

// nameError says that a path cannot be written everywhere.
func nameError(path, why string) error {
	return &diag.Failure{Code: CodeName, Paths: []string{path}, Message: fmt.Sprintf("%q cannot be written on every system: %s", path, why),
		Suggestion: "this is a mistake of the generator: please report it with the document that led to it"}
}

// unportable says why a path cannot be written on every system; it is empty for one that can.
func unportable(path string) string {
	if !fs.ValidPath(path) || path == "." {
		return "it is not a clean relative path"
	}
	if !utf8.ValidString(path) {
		return "it is not UTF-8"
	}
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case len(part) > 255:
			return "a name in it is longer than 255 bytes"
		case strings.ContainsFunc(part, isForbidden):
			return "a name in it holds a character that Windows refuses"
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "a name in it ends in a dot or a space"
		case isDevice(part):
			return part + " is a device on Windows"
		}
	}
	return ""
}

// isForbidden reports the characters that no file name may hold on Windows.
func isForbidden(r rune) bool { return r < 0x20 || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) }

// isDevice reports whether Windows takes a name, with whatever extension, for a device.
func isDevice(part string) bool {
	stem, _, _ := strings.Cut(part, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, serial := strings.CutPrefix(stem, "COM")
	if !serial {
		number, serial = strings.CutPrefix(stem, "LPT")
	}
	return serial && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}
