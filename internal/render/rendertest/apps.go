// Package rendertest is what the tests of the stacks have in common: applications to look at, and what every lock file
// has to be. It judges no application; the end-to-end suite does.
package rendertest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/render"
)

// App renders the application of a manifest: content by path.
func App(t testing.TB, s *render.Stack, m *manifest.Manifest) map[string]string {
	t.Helper()
	g, _ := genome.FromManifest(m)
	return application(t, s, g)
}

// Apps renders the application of each example: content by path, by the example's name.
func Apps(t testing.TB, s *render.Stack) map[string]map[string]string {
	t.Helper()
	apps := map[string]map[string]string{}
	for example, g := range Genomes(t) {
		apps[example] = application(t, s, g)
	}
	return apps
}

func application(t testing.TB, s *render.Stack, g *genome.Genome) map[string]string {
	t.Helper()
	files, err := render.Genome(g, s)
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]string{}
	for _, f := range files {
		byPath[f.Path] = string(f.Data)
	}
	return byPath
}

// Genomes gives the genome of each example, by name, from the manifests beside the documents: what reads documents is
// not what is tested here.
func Genomes(t testing.TB) map[string]*genome.Genome {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(moduleRoot(t), "examples", "*.manifest.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	genomes := map[string]*genome.Genome{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var m manifest.Manifest
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		genomes[strings.TrimSuffix(filepath.Base(path), ".manifest.json")], _ = genome.FromManifest(&m)
	}
	return genomes
}

// moduleRoot is the folder with go.mod above the test's own.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("no module around the test: %v", err)
	return ""
}

// Entities gives a manifest of entities of these names, each with required strings of these names.
func Entities(fields []string, names ...string) *manifest.Manifest {
	m := &manifest.Manifest{SolutionName: "Names"}
	for _, n := range names {
		e := manifest.Entity{Name: n}
		for _, f := range fields {
			e.Fields = append(e.Fields, manifest.Field{Name: f, Type: "string", Required: true})
		}
		m.Entities = append(m.Entities, e)
	}
	return m
}

// WantOneDependencySet fails the test unless the files at these paths are the same in every example's application, but
// for the application's own name, which own matches (nil: it stands in none of them).
func WantOneDependencySet(t testing.TB, s *render.Stack, own *regexp.Regexp, paths ...string) {
	t.Helper()
	apps := Apps(t, s)
	for _, path := range paths {
		sets := map[string]bool{}
		for example, files := range apps {
			text := files[path]
			if text == "" {
				t.Errorf("%s has no %s", example, path)
			}
			if own != nil {
				text = own.ReplaceAllString(text, "")
			}
			sets[text] = true
		}
		if len(sets) != 1 {
			t.Errorf("%s differs: %d different ones", path, len(sets))
		}
	}
}
