package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/render"
)

// Fixture is one requirements document.
type Fixture struct {
	Name string // shop, or random:7
	Path string // of the document: Markdown, or a genome
}

// root is the directory of the product's sources, seen from this package's.
const root = "../.."

// Fixtures gives the documents in examples/, sorted by name.
func Fixtures() ([]Fixture, error) {
	paths, err := filepath.Glob(filepath.Join(root, "examples", "*.md"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	var all []Fixture
	for _, p := range paths {
		absolute, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		all = append(all, Fixture{Name: strings.TrimSuffix(filepath.Base(p), ".md"), Path: absolute})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no document in %s/examples", root)
	}
	return all, nil
}

// FixtureNamed gives the document that a name, a path or random:SEED stands for. dir is where a random genome is written.
func FixtureNamed(name, dir string) (Fixture, error) {
	if text, ok := strings.CutPrefix(name, "random:"); ok {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return Fixture{}, fmt.Errorf("%s: the seed is no number", name)
		}
		path := filepath.Join(dir, "random-"+text+".json")
		return Fixture{Name: name, Path: path}, os.WriteFile(path, random.Genome(seed).Encode(), 0o644)
	}
	all, err := Fixtures()
	if err != nil {
		return Fixture{}, err
	}
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
	}
	absolute, err := filepath.Abs(name)
	if err == nil {
		_, err = os.Stat(absolute)
	}
	if err != nil {
		return Fixture{}, fmt.Errorf("no fixture and no file is named %s", name)
	}
	return Fixture{Name: filepath.Base(name), Path: absolute}, nil
}

// Generator is the built command microcodegen.
type Generator struct{ binary string }

// BuildGenerator builds the command into dir.
func BuildGenerator(ctx context.Context, dir string) (*Generator, error) {
	g := &Generator{filepath.Join(dir, "microcodegen")}
	out, err := exec.CommandContext(ctx, "go", "build", "-o", g.binary, "github.com/microcodegen/microcodegen/cmd/microcodegen").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("building the generator: %w\n%s", err, out)
	}
	return g, err
}

// Run runs the command and gives its standard output.
func (g *Generator) Run(ctx context.Context, args ...string) ([]byte, error) {
	var out, problems bytes.Buffer
	cmd := exec.CommandContext(ctx, g.binary, args...)
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("microcodegen %s: %w\n%s", strings.Join(args, " "), err, problems.String())
	}
	return out.Bytes(), nil
}

// Genome gives the genome of a document, as the command prints it.
func (g *Generator) Genome(ctx context.Context, f Fixture) (*genome.Genome, error) {
	out, err := g.Run(ctx, "genome", f.Path)
	if err != nil {
		return nil, err
	}
	read, _, err := genome.Read(out)
	return read, err
}

// Application generates a document's application into dir and gives what stands there.
func (g *Generator) Application(ctx context.Context, f Fixture, stack *render.Stack, dir string) ([]render.File, error) {
	if _, err := g.Run(ctx, f.Path, "--stack", stack.Name, "--out", dir); err != nil {
		return nil, err
	}
	return readTree(dir)
}

// readTree gives every file below a directory.
func readTree(dir string) ([]render.File, error) {
	var files []render.File
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, render.File{Path: filepath.ToSlash(relative), Data: data, Mode: info.Mode().Perm()})
		return err
	})
	return files, err
}
