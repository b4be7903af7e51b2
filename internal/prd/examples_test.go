package prd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// The fixtures' manifests are written by hand from their texts and never by a program.
func TestEachExampleGivesTheManifestThatStandsBesideIt(t *testing.T) {
	documents, err := filepath.Glob("../../examples/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, doc := range documents {
		t.Run(filepath.Base(doc), func(t *testing.T) {
			compareWithFile(t, doc, strings.TrimSuffix(doc, ".md")+".manifest.json")
		})
	}
}

// compareWithFile parses a document and compares it with the manifest in a file, value by value.
func compareWithFile(t *testing.T, doc, want string) {
	t.Helper()
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	m, _, ds := Parse([]Input{{filepath.Base(doc), text}})
	if ds.HasErrors() {
		t.Errorf("diagnostics: %v", ds)
	}
	got, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	expected, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(expected, &b); err != nil {
		t.Fatal(err)
	}
	for _, d := range differences("", b, a) {
		t.Error(d)
	}
}

// differences lists where two JSON values differ, as path: want, got.
func differences(path string, want, got any) []string {
	if w, ok := want.(map[string]any); ok {
		if g, ok := got.(map[string]any); ok {
			var out []string
			for k := range w {
				out = append(out, differences(path+"."+k, w[k], g[k])...)
			}
			for k := range g {
				if _, ok := w[k]; !ok {
					out = append(out, differences(path+"."+k, nil, g[k])...)
				}
			}
			return out
		}
	}
	if w, ok := want.([]any); ok {
		if g, ok := got.([]any); ok {
			var out []string
			if len(w) != len(g) {
				out = append(out, fmt.Sprintf("%s: want %d elements, got %d", path, len(w), len(g)))
			}
			for i := range min(len(w), len(g)) {
				out = append(out, differences(path+"["+nameAt(w[i], i)+"]", w[i], g[i])...)
			}
			return out
		}
	}
	if reflect.DeepEqual(want, got) {
		return nil
	}
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	return []string{path + ": want " + shorten(string(a)) + ", got " + shorten(string(b))}
}

func nameAt(v any, i int) string {
	if m, ok := v.(map[string]any); ok {
		if n, ok := m["name"].(string); ok {
			return n
		}
		if n, ok := m["id"].(string); ok {
			return n
		}
	}
	return string(rune('0' + i%10))
}

func shorten(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}
