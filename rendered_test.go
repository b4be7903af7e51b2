package microcodegen_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"go/format"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/render/shared"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// fixtures are the documents of examples/, by name.
var fixtures = []string{"task-manager", "shop", "kitchen-sink", "torture"}

// fixture reads a fixture's genome from its document.
func fixture(t *testing.T, fixtureName string) *genome.Genome {
	t.Helper()
	if g := genomes[fixtureName]; g != nil {
		return g
	}
	text, err := os.ReadFile("examples/" + fixtureName + ".md")
	if err != nil {
		t.Fatal(err)
	}
	g, _, err := microcodegen.GenomeOf(context.Background(), []microcodegen.Input{{Name: fixtureName + ".md", Text: text}})
	if err != nil {
		t.Fatal(err)
	}
	genomes[fixtureName] = g
	return g
}

// genomes and applications are what was read and rendered already, by fixture and by stack/fixture.
var (
	genomes      = map[string]*genome.Genome{}
	applications = map[string][]render.File{}
)

// rendered runs a check on each stack × fixture.
func rendered(t *testing.T, check func(t *testing.T, s *render.Stack, g *genome.Genome, files []render.File)) {
	for _, fixtureName := range fixtures {
		g := fixture(t, fixtureName)
		for i := range stacks.All {
			s := &stacks.All[i]
			cell := s.Name + "/" + fixtureName
			t.Run(cell, func(t *testing.T) {
				files := applications[cell]
				if files == nil {
					var err error
					if files, err = render.Genome(g, s); err != nil {
						t.Fatal(err)
					}
					applications[cell] = files
				}
				check(t, s, g, files)
			})
		}
	}
}

func TestEachStackStatesItsFacts(t *testing.T) {
	taken := map[string]string{}
	for i := range stacks.All {
		s := &stacks.All[i]
		for fact, missing := range map[string]bool{
			"a title": s.Title == "", "a summary": s.Summary == "", "versions": len(s.Versions) == 0, "tools": len(s.Tools) == 0,
			"a setup command": len(s.Commands.Setup) == 0, "a build command": len(s.Commands.Build) == 0,
			"a migrate command": len(s.Commands.Migrate) == 0, "a run command": len(s.Commands.Run) == 0,
			"a test command": len(s.Commands.Test) == 0, "a lint command": len(s.Commands.Lint) == 0,
			"a start command": s.Commands.Start == "", "reserved words": len(s.Reserved) == 0, "CI steps": len(s.CISteps) == 0,
			"what every app carries": s.Shared == nil, "where an entity is tested": s.Tests == "",
		} {
			if missing {
				t.Errorf("%s does not state %s", s.Name, fact)
			}
		}
		for _, word := range append([]string{s.Name}, s.Aliases...) {
			if other, is := taken[word]; is {
				t.Errorf("%s and %s are both called %s", s.Name, other, word)
			}
			taken[word] = s.Name
		}
		for _, typ := range genome.Types {
			if s.Types[typ] == "" {
				t.Errorf("%s does not map the type %s", s.Name, typ)
			}
		}
	}
}

func TestRenderingTwiceGivesTheSameBytes(t *testing.T) {
	rendered(t, func(t *testing.T, s *render.Stack, g *genome.Genome, files []render.File) {
		again, _, err := genome.Read(g.Encode())
		if err != nil {
			t.Fatal(err)
		}
		second, err := render.Genome(again, s)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != len(second) {
			t.Fatalf("%d files from the document, %d from its genome", len(files), len(second))
		}
		for i, f := range files {
			if f.Path != second[i].Path || f.Mode != second[i].Mode || !bytes.Equal(f.Data, second[i].Data) {
				t.Errorf("%s from the document is not %s from its genome", f.Path, second[i].Path)
			}
		}
	})
}

// windowsDevice matches names that no Windows machine can have in a path.
var windowsDevice = regexp.MustCompile(`(?i)(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?(/|$)`)

func TestNoFileLeavesTheTargetOrCannotBeHeldByAFileSystem(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for i, f := range files {
			switch {
			case !fs.ValidPath(f.Path) || !filepath.IsLocal(filepath.FromSlash(f.Path)):
				t.Errorf("%q leaves the target", f.Path)
			case windowsDevice.MatchString(f.Path) || strings.ContainsAny(f.Path, `<>:"|?*\`) || strings.HasSuffix(f.Path, ".") || strings.HasSuffix(f.Path, " "):
				t.Errorf("%q cannot be on Windows", f.Path)
			case len(f.Path) > 200:
				t.Errorf("%q has %d bytes", f.Path, len(f.Path))
			case i > 0 && files[i-1].Path >= f.Path:
				t.Errorf("%q is out of order", f.Path)
			}
		}
	})
}

func TestTextFilesAreCleanUTF8(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			switch {
			case path.Ext(f.Path) == ".zip":
			case bytes.Contains(f.Data, []byte(name.Unescaped)):
				t.Errorf("%s holds text of the document that nobody escaped", f.Path)
			case bytes.ContainsAny(f.Data, "\x00\r") || path.Ext(f.Path) != ".json" && bytes.ContainsAny(f.Data, "\u202e\u2066\u200f\ufeff"):
				t.Errorf("%s holds a character that cannot be seen", f.Path)
			case len(f.Data) > 0 && f.Data[len(f.Data)-1] != '\n':
				t.Errorf("%s does not end in a newline", f.Path)
			}
		}
	})
}

func TestGeneratedGoIsFormatted(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			if path.Ext(f.Path) != ".go" {
				continue
			}
			if formatted, err := format.Source(f.Data); err != nil || !bytes.Equal(formatted, f.Data) {
				t.Errorf("%s is not as gofmt has it (%v)", f.Path, err)
			}
		}
	})
}

func TestGeneratedJSONParses(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			if path.Ext(f.Path) == ".json" && !json.Valid(f.Data) {
				t.Errorf("%s is no JSON", f.Path)
			}
		}
	})
}

func TestEveryTemplateMakesAFile(t *testing.T) {
	made := map[string][]string{} // stack → paths over all fixtures
	rendered(t, func(_ *testing.T, s *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			made[s.Name] = append(made[s.Name], f.Path)
		}
	})
	placeholder := regexp.MustCompile(`\\\{\w+\\\}`)
	for i := range stacks.All {
		s := &stacks.All[i]
		err := fs.WalkDir(s.Templates, ".", func(p string, d fs.DirEntry, err error) error {
			base := d.Name()
			if err != nil || d.IsDir() || strings.HasPrefix(base, "_") && !strings.HasPrefix(base, "__") {
				return err
			}
			to := strings.TrimSuffix(strings.TrimPrefix(p, "templates/"), ".tmpl")
			pattern := regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(to), "[^/]+") + "$")
			for _, f := range made[s.Name] {
				if pattern.MatchString(f) {
					return nil
				}
			}
			t.Errorf("%s: %s makes no file of any fixture", s.Name, p)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestEveryAppRecordsWhatItWasRenderedFrom(t *testing.T) {
	rendered(t, func(t *testing.T, s *render.Stack, g *genome.Genome, files []render.File) {
		var record render.Record
		hashes := map[string]string{}
		for _, f := range files {
			sum := sha256.Sum256(f.Data)
			hashes[f.Path] = hex.EncodeToString(sum[:])
			switch f.Path {
			case render.RecordDir + "/files.json":
				if err := json.Unmarshal(f.Data, &record); err != nil {
					t.Fatal(err)
				}
			case render.RecordDir + "/genome.json":
				if !bytes.Equal(f.Data, g.Encode()) {
					t.Error("genome.json is not the genome")
				}
			}
		}
		if len(record.Files) != len(files)-1 || record.Stack != s.Name {
			t.Errorf("%d files are recorded for %s, %d were rendered", len(record.Files), record.Stack, len(files))
		}
		for _, f := range record.Files {
			if hashes[f.Path] != f.SHA256 {
				t.Errorf("%s is recorded with another hash", f.Path)
			}
		}
	})
}

func TestEveryEntityIsTestedWhereTheArchitectureSays(t *testing.T) {
	rendered(t, func(t *testing.T, s *render.Stack, g *genome.Genome, files []render.File) {
		paths, architecture := map[string]bool{}, ""
		for _, f := range files {
			paths[f.Path] = true
			if f.Path == "ARCHITECTURE.md" {
				architecture = string(f.Data)
			}
		}
		for i := range g.Entities {
			e := &g.Entities[i]
			row := regexp.MustCompile("(?m)^\\| " + e.Name + " \\| `/" + e.Path + "`, `/" + e.Path + "/\\{id\\}` \\| `(.*)` \\|$").FindStringSubmatch(architecture)
			if row == nil || !paths[row[1]] {
				t.Errorf("%s is said to be tested in %q, which is no file", e.Name, row)
			}
		}
	})
}

func TestEveryAppKnowsThePlaceholderThatItRefuses(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			if f.Path != ".env.example" && !strings.HasPrefix(f.Path, render.RecordDir) && bytes.Contains(f.Data, []byte(shared.PlaceholderSecret)) {
				return
			}
		}
		t.Error("no file but .env.example holds it")
	})
}

func TestNoFileTellsOfTheGeneratorButTheReadmesOneLine(t *testing.T) {
	rendered(t, func(t *testing.T, _ *render.Stack, _ *genome.Genome, files []render.File) {
		for _, f := range files {
			want := 0
			if f.Path == "README.md" {
				want = 1
			}
			if strings.HasPrefix(f.Path, render.RecordDir) || strings.HasPrefix(f.Path, ".dockerignore") {
				continue
			}
			if got := strings.Count(strings.ToLower(string(f.Data)), "microcodegen"); got != want {
				t.Errorf("%s names the generator %d times, want %d", f.Path, got, want)
			}
		}
	})
}
