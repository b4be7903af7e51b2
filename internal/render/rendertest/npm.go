package rendertest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render"
)

// NPM is package-lock.json, and the package.json that it is of.
type NPM struct {
	// Packages are the locked ones, by where npm puts them; "" is the application itself.
	Packages map[string]NPMPackage
	Package  struct {
		Dependencies, DevDependencies map[string]string
		AllowScripts                  map[string]bool
	}
}

// NPMPackage is an entry of package-lock.json.
type NPMPackage struct {
	Version, Resolved, Integrity                        string
	HasInstallScript                                    bool
	Dependencies, DevDependencies, OptionalDependencies map[string]string
}

// ReadNPM reads both files of an application of the stack, in the folder of that prefix: "" or "ui/".
func ReadNPM(t testing.TB, s *render.Stack, prefix string) *NPM {
	t.Helper()
	app, lock := App(t, s, Entities([]string{"title"}, "Blorp")), &NPM{}
	for name, into := range map[string]any{"package-lock.json": lock, "package.json": &lock.Package} {
		if err := json.Unmarshal([]byte(app[prefix+name]), into); err != nil {
			t.Fatalf("%s%s: %v", prefix, name, err)
		}
	}
	return lock
}

// WantPinned fails the test unless each package is locked by what it holds and not by where it was, the optional ones of
// other platforms too, and the direct ones are those of package.json, in the same versions.
func (l *NPM) WantPinned(t testing.TB) {
	t.Helper()
	for path, p := range l.Packages {
		if p.Resolved != "" {
			t.Errorf("%s is resolved to %s", path, p.Resolved)
		}
		if path != "" && p.Integrity == "" {
			t.Errorf("%s has no integrity", path)
		}
		for optional := range p.OptionalDependencies {
			_, nested := l.Packages[strings.TrimPrefix(path+"/node_modules/"+optional, "/")]
			if _, hoisted := l.Packages["node_modules/"+optional]; !hoisted && !nested {
				t.Errorf("%s of %s is not locked", optional, path)
			}
		}
	}
	root := l.Packages[""]
	for _, pair := range [][2]map[string]string{{l.Package.Dependencies, root.Dependencies}, {l.Package.DevDependencies, root.DevDependencies}} {
		if len(pair[0]) == 0 || len(pair[0]) != len(pair[1]) {
			t.Errorf("%d dependencies, %d of them locked", len(pair[0]), len(pair[1]))
		}
		for name, version := range pair[0] {
			if locked := l.Packages["node_modules/"+name].Version; pair[1][name] != version || locked != version {
				t.Errorf("%s is %s in package.json and %s in the lock file", name, version, locked)
			}
		}
	}
}

// WantNative fails the test unless the native parts of every platform are locked, whose names begin with prefix. Those
// that are built for one C library each say so: linux-x64-gnu, linux-x64-musl, win32-x64-msvc.
func (l *NPM) WantNative(t testing.TB, prefix string, forEachLibrary bool) {
	t.Helper()
	for _, platform := range Platforms {
		names := []string{platform}
		if forEachLibrary && strings.HasPrefix(platform, "linux-") {
			names = []string{platform + "-gnu", platform + "-musl"}
		} else if forEachLibrary && strings.HasPrefix(platform, "win32-") {
			names = []string{platform + "-msvc"}
		}
		for _, name := range names {
			if l.Packages["node_modules/"+prefix+name].Integrity == "" {
				t.Errorf("%s%s is not locked", prefix, name)
			}
		}
	}
}

// WantScriptsSettled fails the test unless allowScripts of package.json allows or refuses the install script of each
// package that has one, and names no other: npm 12 would leave an install script out without a word.
func (l *NPM) WantScriptsSettled(t testing.TB) {
	t.Helper()
	var scripts []string
	for path, p := range l.Packages {
		if !p.HasInstallScript {
			continue
		}
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):]
		if _, settled := l.Package.AllowScripts[name]; !settled {
			t.Errorf("the install script of %s is neither allowed nor refused", name)
		}
		scripts = append(scripts, name)
	}
	for name := range l.Package.AllowScripts {
		if !slices.Contains(scripts, name) {
			t.Errorf("allowScripts names %s, which has no install script", name)
		}
	}
}
