package prd

import (
	"go/scanner"
	gotoken "go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/name"
)

// generalWords are the English words that rules may hold although a label's names hold them too: they say what kind of
// value or thing something is in any domain.
func generalWords() map[string]bool {
	b, err := os.ReadFile("testdata/general-words.txt")
	if err != nil {
		panic(err)
	}
	out := map[string]bool{}
	for _, w := range strings.Fields(string(b)) {
		out[w] = true
	}
	return out
}

// wordsInCode are the words of every string in this package's code.
func wordsInCode(t *testing.T) map[string][]string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var s scanner.Scanner
		set := gotoken.NewFileSet()
		s.Init(set.AddFile(f, -1, len(src)), src, nil, 0)
		for {
			_, tok, text := s.Scan()
			if tok == gotoken.EOF {
				break
			}
			if tok != gotoken.STRING {
				continue
			}
			text, err := strconv.Unquote(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range nameWords(text) {
				if !slices.Contains(out[w], f) {
					out[w] = append(out[w], f)
				}
			}
		}
	}
	return out
}

// Rules are about ways of writing: no word of a label's names stands in a rule, but for the general ones.
func TestNoNameOfALabelStandsInARule(t *testing.T) {
	given, own := bothSets(t)
	general, in := generalWords(), wordsInCode(t)
	found := map[string]bool{}
	for _, d := range append(given, own...) {
		var names []string
		for _, e := range d.label.Entities {
			names = append(append(names, e.Name), e.Aliases...)
			for _, f := range e.Fields {
				names = append(append(names, f.Name), f.Aliases...)
			}
		}
		for _, n := range names {
			for _, w := range nameWords(n) {
				for _, form := range []string{w, name.Singular(w), name.Plural(w)} {
					if files := in[form]; len(files) > 0 && !general[form] && !found[form] {
						found[form] = true
						t.Errorf("%q, of a name in the label of %s, stands in %v", form, d.label.ID, files)
					}
				}
			}
		}
	}
}
