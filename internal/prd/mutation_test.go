package prd

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

var executions = flag.Int("executions", 2000, "how many mutated documents are parsed")

// checkAnyBytes parses bytes of any kind: without a panic, with every line claimed, and with every claim inside them.
func checkAnyBytes(t *testing.T, b []byte) {
	in := Input{"x.md", b}
	_, claims, ds := Parse([]Input{in})
	if len(ds) > 0 && slices.Contains([]string{"M001", "M002", "M004"}, ds[len(ds)-1].Code) {
		return // refused as a whole: no text, too long, or nothing in it
	}
	if lines := claims.Unclaimed(in); len(lines) > 0 {
		t.Errorf("unclaimed lines %v of %q", lines, b)
	}
	for _, c := range claims.All {
		if c.Span.Start < 0 || c.Span.End < c.Span.Start || c.Span.End > len(b) {
			t.Errorf("claim %v lies outside the %d bytes of %q", c, len(b), b)
		}
	}
}

// mutationSeeds are the documents that are mutated: shapes, ways of writing, the examples, and the corpus where
// CORPUS_DIR says where it is.
func mutationSeeds(t *testing.T) [][]byte {
	t.Helper()
	var seeds [][]byte
	for _, shape := range shapes {
		seeds = append(seeds, []byte(shape))
	}
	slices.SortFunc(seeds, slices.Compare)
	for _, w := range ways {
		seeds = append(seeds, []byte(w.text))
	}
	for _, pattern := range []string{"../../examples/*.md", filepath.Join(os.Getenv("CORPUS_DIR"), "*.md")} {
		documents, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range documents {
			b, err := os.ReadFile(d)
			if err != nil {
				t.Fatal(err)
			}
			for piece := range slices.Chunk(b, fuzzSize) {
				seeds = append(seeds, piece)
			}
		}
	}
	return seeds
}

// unusual are what a mutation puts in: marks of every dialect, and what is no text at all.
var unusual = []string{"\x00", "\xff", "\xef\xbb\xbf", "\u2028", "\u00a0", "é", "“", "\r", "\r\n", "\n", "\n\n", "\t", "    ", "|", "||", "|---|", "```", "```sql\n",
	"~~~", "#", "## ", "- ", "1. ", "> ", "* [ ] ", "**", "`", "(", ")", "[", "](", "{", "}", "<!--", "-->", "---\n", ":", ";", ",", "→", "->", "=", "\"", "'", "$", "@",
	"CREATE TABLE a (", "model A {", "enum ", "class A:", "interface A {", "type A {", "erDiagram\n", "A ||--o{ B : has\n", "@startuml\n", "Table a {\n", "As a ", "FR-1: ",
	"one of ", "must ", "unique", "required", "default ", "at most ", "0", "-1", "9223372036854775808", "1e999", "NOT NULL", "REFERENCES a(b)"}

// mutate changes a document in one to six ways that a writer, a program or a broken disk could.
func mutate(r *rand.Rand, seeds [][]byte) []byte {
	pick := func() []byte { return seeds[r.IntN(len(seeds))] }
	b := slices.Clone(pick())
	for range 1 + r.IntN(6) {
		from := r.IntN(len(b) + 1)
		to := from + r.IntN(min(len(b)-from, 80)+1)
		switch r.IntN(7) {
		case 0:
			b = slices.Delete(b, from, to)
		case 1:
			b = slices.Insert(b, from, b[from:to]...)
		case 2:
			b = slices.Insert(b, from, []byte(unusual[r.IntN(len(unusual))])...)
		case 3:
			b = slices.Replace(b, from, to, []byte(unusual[r.IntN(len(unusual))])...)
		case 4:
			other := pick()
			at := r.IntN(len(other) + 1)
			b = slices.Insert(b, from, other[at:min(len(other), at+r.IntN(300))]...)
		case 5:
			lines := strings.SplitAfter(string(b), "\n")
			r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			b = []byte(strings.Join(lines, ""))
		case 6:
			if from < len(b) {
				b[from] = byte(r.IntN(256))
			}
		}
	}
	return b[:min(len(b), fuzzSize)]
}

// Coverage-guided fuzzing (FuzzNoBytesAtAllMakeItPanic) goes deep and is slow; this goes wide:
//
//	go test ./internal/prd -run Mutated -executions 1000000 -timeout 60m
func TestMutatedDocumentsNeverMakeItPanic(t *testing.T) {
	seeds, workers := mutationSeeds(t), runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(10, uint64(w)))
			for n := w; n < *executions && !t.Failed(); n += workers {
				b := mutate(r, seeds)
				func() {
					defer func() {
						if cause := recover(); cause != nil {
							t.Errorf("%v on %q", cause, b)
						}
					}()
					checkAnyBytes(t, b)
				}()
			}
		})
	}
	wg.Wait()
	t.Logf("%d documents, made from %d", *executions, len(seeds))
}
