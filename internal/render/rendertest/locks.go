package rendertest

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render"
)

// Platforms are the platforms whose native parts a lock file holds, as Node.js spells them.
var Platforms = []string{"linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"}

// Lock gives a lock file of a stack by its path in the application.
func Lock(t testing.TB, s *render.Stack, path string) string {
	t.Helper()
	text, ok := locks(t, s)[path]
	if !ok {
		t.Fatalf("%s carries no %s", s.Name, path)
	}
	return text
}

// locks gives the lock files of a stack by their paths in the application.
func locks(t testing.TB, s *render.Stack) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(s.Locks, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(s.Locks, path)
		files[strings.TrimPrefix(path, "locks/")] = string(text)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has %d lock files: %v", s.Name, len(files), err)
	}
	return files
}

// WantNoDownloads fails the test where a lock file of the stack names a place to download from: whoever installs has a
// registry, or a mirror, of their own. Demanded are the addresses that a format cannot be without.
func WantNoDownloads(t testing.TB, s *render.Stack, demanded ...string) {
	t.Helper()
	for path, text := range locks(t, s) {
		for _, address := range Downloads(text, demanded...) {
			t.Errorf("%s names %s", path, address)
		}
	}
}

var (
	address = regexp.MustCompile(`[a-z][a-z0-9+.-]*://[^\s"'<>()]+`)
	// archive is what packages are packed into, and the address of a repository of sources.
	archive = regexp.MustCompile(`^git\+|\.(tgz|tar\.\w+|zip|whl|gem|crate|jar|nupkg|phar|git)([?#].*)?$`)
)

// registryWords are what a host calls itself from which packages come.
var registryWords = []string{
	"registry", "npmjs", "yarnpkg", "pypi", "pythonhosted", "rubygems", "crates", "maven", "gradle", "nuget", "packagist", "proxy",
	"repo", "mirror", "mirrors", "packages", "codeload",
}

// Downloads gives the addresses in a text that a package may be downloaded from, in order, but for those demanded.
func Downloads(text string, demanded ...string) []string {
	var found []string
	for _, a := range address.FindAllString(text, -1) {
		_, rest, _ := strings.Cut(a, "://")
		host, _, _ := strings.Cut(rest, "/")
		isRegistry := slices.ContainsFunc(strings.FieldsFunc(host, func(r rune) bool { return r == '.' || r == '-' || r == ':' }), func(word string) bool {
			return slices.Contains(registryWords, word)
		})
		if (isRegistry || strings.HasPrefix(a, "registry+") || archive.MatchString(a)) && !slices.Contains(demanded, a) {
			found = append(found, a)
		}
	}
	return found
}
