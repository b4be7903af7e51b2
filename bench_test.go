package microcodegen_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/examples"
	"github.com/microcodegen/microcodegen/internal/bench"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/pack"
	"github.com/microcodegen/microcodegen/internal/prd"
)

// documents are what the stages are measured on: the sample, and large documents to see that all stays linear.
var documents = []struct {
	name string
	text []byte
}{
	{"sample", examples.TaskManager},
	{"100 entities", bench.Document(100)},
	{"1000 entities", bench.Document(1000)},
}

// inputOf wraps a document.
func inputOf(text []byte) []microcodegen.Input {
	return []microcodegen.Input{{Name: "prd.md", Text: text}}
}

// genomeOf gives a document's genome.
func genomeOf(tb testing.TB, text []byte) *microcodegen.Genome {
	tb.Helper()
	g, _, err := microcodegen.GenomeOf(context.Background(), inputOf(text))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// filesOf gives a document's files in the first stack.
func filesOf(tb testing.TB, text []byte) []microcodegen.File {
	tb.Helper()
	files, err := microcodegen.Render(context.Background(), genomeOf(tb, text), microcodegen.Stacks()[0].Name)
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

func BenchmarkStage1Parse(b *testing.B) {
	large := bench.Document(1)
	for len(large) < 10<<20 {
		large = append(large, fmt.Appendf(nil, "\nParagraph %d says nothing about data, however long it is and whoever reads it.\n", len(large))...)
	}
	for _, d := range append(documents, struct {
		name string
		text []byte
	}{"10 MB of prose", large}) {
		b.Run(d.name, func(b *testing.B) {
			b.SetBytes(int64(len(d.text)))
			for b.Loop() {
				if _, _, list := prd.Parse(inputOf(d.text)); list.HasErrors() {
					b.Fatal("the document has errors")
				}
			}
		})
	}
}

func BenchmarkStage2Genome(b *testing.B) {
	for _, d := range documents {
		m, _, _ := prd.Parse(inputOf(d.text))
		b.Run(d.name, func(b *testing.B) {
			for b.Loop() {
				if _, list := genome.FromManifest(m); list.HasErrors() {
					b.Fatal("the manifest has errors")
				}
			}
		})
	}
}

func BenchmarkStage3Render(b *testing.B) {
	for _, stack := range microcodegen.Stacks() {
		for _, d := range documents {
			g := genomeOf(b, d.text)
			b.Run(stack.Name+"/"+d.name, func(b *testing.B) {
				for b.Loop() {
					if _, err := microcodegen.Render(context.Background(), g, stack.Name); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkStage4Directory(b *testing.B) {
	for _, d := range documents {
		files := filesOf(b, d.text)
		b.Run(d.name, func(b *testing.B) {
			parent := b.TempDir()
			for n := 0; b.Loop(); n++ {
				if _, err := pack.Dir(context.Background(), filepath.Join(parent, fmt.Sprint(n)), files, pack.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStage4Archive(b *testing.B) {
	for _, d := range documents {
		files := filesOf(b, d.text)
		b.Run(d.name, func(b *testing.B) {
			for b.Loop() {
				if err := pack.Zip(io.Discard, files); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
