package stacks_test

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/render/rendertest"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// rendered gives the files of each stack for each fixture.
func rendered(t *testing.T, visit func(t *testing.T, s *render.Stack, files []render.File)) {
	genomes := rendertest.Genomes(t)
	for i := range stacks.All {
		for name, g := range genomes {
			t.Run(stacks.All[i].Name+"/"+name, func(t *testing.T) {
				files, err := render.Genome(g, &stacks.All[i])
				if err != nil {
					t.Fatal(err)
				}
				visit(t, &stacks.All[i], files)
			})
		}
	}
}

func TestAStackIsFoundByItsNameAndByEachAlias(t *testing.T) {
	names := map[string]bool{}
	for i := range stacks.All {
		s := &stacks.All[i]
		for _, n := range append([]string{s.Name}, s.Aliases...) {
			if names[n] {
				t.Errorf("%q names two stacks", n)
			}
			names[n] = true
			if stacks.Find(n) != s {
				t.Errorf("%q does not find %s", n, s.Name)
			}
		}
	}
	if s := stacks.Find("cobol"); s != nil {
		t.Errorf("cobol finds %s", s.Name)
	}
}

func TestEveryStackMapsEveryTypeAndSaysWhatItNeeds(t *testing.T) {
	for _, s := range stacks.All {
		for _, typ := range genome.Types {
			if s.Types[typ] == "" {
				t.Errorf("%s has no type for %s", s.Name, typ)
			}
		}
		c := s.Commands
		if len(s.Versions) == 0 || len(s.Tools) == 0 || len(s.Reserved) == 0 || s.Shared == nil || c.Start == "" ||
			len(c.Setup) == 0 || len(c.Build) == 0 || len(c.Run) == 0 || len(c.Test) == 0 || len(c.Lint) == 0 {
			t.Errorf("%s leaves facts out", s.Name)
		}
	}
}

func TestRenderingTwiceGivesTheSameBytes(t *testing.T) {
	genomes := rendertest.Genomes(t)
	rendered(t, func(t *testing.T, s *render.Stack, files []render.File) {
		again, err := render.Genome(genomes[filepath.Base(t.Name())], s)
		if err != nil || len(again) != len(files) {
			t.Fatalf("%d files, then %d: %v", len(files), len(again), err)
		}
		for i, f := range files {
			if again[i].Path != f.Path || !bytes.Equal(again[i].Data, f.Data) {
				t.Errorf("%s differs", f.Path)
			}
		}
	})
}

// TestEntitiesMayBeCalledLikeAnyFileOfTheApplication renders entities named like each file and directory that stands in
// every application, and like each part of such a name: a document may well keep Documents, Services or Handlers.
func TestEntitiesMayBeCalledLikeAnyFileOfTheApplication(t *testing.T) {
	for i := range stacks.All {
		s := &stacks.All[i]
		names := map[string]bool{}
		for path := range rendertest.App(t, s, keeping("Zebra")) {
			for _, segment := range strings.Split(path, "/") {
				addNames(names, segment)
			}
		}
		for _, n := range slices.Sorted(maps.Keys(names)) {
			t.Run(s.Name+"/"+n, func(t *testing.T) { rendertest.App(t, s, keeping(n)) })
		}
	}
}

// addNames adds each run of a file name's words, as it is and in the singular.
func addNames(names map[string]bool, file string) {
	words := strings.FieldsFunc(strings.ToLower(file), func(r rune) bool { return !unicode.IsLetter(r) })
	for from := range words {
		for to := from + 1; to <= len(words); to++ {
			phrase := strings.Join(words[from:to], " ")
			names[name.Pascal(strings.Fields(phrase))] = true
			names[name.Pascal(strings.Fields(name.Singular(phrase)))] = true
		}
	}
}

// keeping is the manifest of an application that keeps titles of one kind of thing.
func keeping(entity string) *manifest.Manifest {
	return &manifest.Manifest{Entities: []manifest.Entity{{Name: entity, Fields: []manifest.Field{{Name: "title", Type: "string", Required: true}}}}}
}
