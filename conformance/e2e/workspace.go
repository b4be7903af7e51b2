package e2e

import (
	"os"
	"path/filepath"
)

// Workspace is where one stack's applications are generated, one after the other, at the same path. What the first
// make setup installs beside the generated files (node_modules, vendor, a virtual environment) is kept for the next:
// the lock files do not depend on the document.
type Workspace struct {
	Dir       string // parent of everything of this stack
	App       string // where each application is generated
	Logs      string
	kept      string   // where dependencies wait while the application is replaced
	installed []string // names in App that the first make setup made
	ready     bool
}

// NewWorkspace makes a workspace below base.
func NewWorkspace(base, stack string) (*Workspace, error) {
	dir := filepath.Join(base, stack)
	w := &Workspace{Dir: dir, App: filepath.Join(dir, "app"), Logs: filepath.Join(dir, "logs"), kept: filepath.Join(dir, "kept")}
	for _, d := range []string{w.Logs, w.kept} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Clear removes the application but what was installed.
func (w *Workspace) Clear() error {
	for _, name := range w.installed {
		if err := os.Rename(filepath.Join(w.App, name), filepath.Join(w.kept, name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return os.RemoveAll(w.App)
}

// Restore puts what was installed back into a fresh application, and reports whether there is any such thing.
func (w *Workspace) Restore() (bool, error) {
	for _, name := range w.installed {
		if err := os.Rename(filepath.Join(w.kept, name), filepath.Join(w.App, name)); err != nil && !os.IsNotExist(err) {
			return false, err
		}
	}
	return w.ready, nil
}

// Installed records what make setup made beside the names that stood there before: the dependencies, without .env,
// which holds a secret of its application.
func (w *Workspace) Installed(before map[string]bool) error {
	now, err := names(w.App)
	if err != nil {
		return err
	}
	for name := range now {
		if !before[name] && name != ".env" {
			w.installed = append(w.installed, name)
		}
	}
	w.ready = true
	return nil
}

// names gives the entries of a directory.
func names(dir string) (map[string]bool, error) {
	entries, err := os.ReadDir(dir)
	set := map[string]bool{}
	for _, e := range entries {
		set[e.Name()] = true
	}
	return set, err
}
