package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// outsideDir holds the judges of openapi.yaml that are not ours: their locks, rules and hooks.
const outsideDir = "outside"

// Outside is a directory in which those judges are installed.
type Outside struct{ dir string }

// InstallOutside installs the judges from their lock files into a directory of the machine's cache, once for each state
// of the locks, and brings the rules and hooks up to date.
func InstallOutside(ctx context.Context) (*Outside, error) {
	cache, err := cacheDir()
	if err != nil {
		return nil, err
	}
	locks := sha256.New()
	for _, name := range []string{"package-lock.json", "requirements.txt"} {
		data, err := os.ReadFile(filepath.Join(outsideDir, name))
		if err != nil {
			return nil, err
		}
		locks.Write(data)
	}
	o := &Outside{filepath.Join(cache, "outside-"+hex.EncodeToString(locks.Sum(nil))[:12])}
	if err := os.CopyFS(o.dir+".new", os.DirFS(outsideDir)); err != nil {
		return nil, err
	}
	defer os.RemoveAll(o.dir + ".new")
	if _, err := os.Stat(o.dir); err != nil {
		fresh := &Outside{o.dir + ".new"}
		for _, line := range [][]string{
			{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"},
			{"python3", "-m", "venv", "venv"},
			{"venv/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", "requirements.txt"},
		} {
			if out, err := fresh.run(ctx, nil, line...); err != nil {
				return nil, fmt.Errorf("%v: %w\n%s", line, err, tail(out, 2000))
			}
		}
		return o, os.Rename(fresh.dir, o.dir)
	}
	for _, name := range []string{".spectral.yaml", "hooks.py", "schemathesis.toml"} {
		if err := os.Rename(filepath.Join(o.dir+".new", name), filepath.Join(o.dir, name)); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// run runs a command in the directory and gives what it prints.
func (o *Outside) run(ctx context.Context, env []string, line ...string) (string, error) {
	program := line[0]
	if local := filepath.Join(o.dir, program); filepath.Dir(program) != "." {
		program = local
	}
	cmd := exec.CommandContext(ctx, program, line[1:]...)
	cmd.Dir = o.dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Schemathesis lets schemathesis try every operation of a server with all of its checks.
func (o *Outside) Schemathesis(ctx context.Context, baseURL string) (string, error) {
	env := []string{"SCHEMATHESIS_HOOKS=hooks", "PYTHONPATH=.", "BASE_URL=" + baseURL}
	return o.run(ctx, env, "venv/bin/python", "-m", "schemathesis.cli", "run", baseURL+"/openapi.yaml",
		"--checks", "all", "--exclude-checks", "unsupported_method", "--max-examples", "20", "--phases", "examples,coverage,fuzzing")
}
