package prd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// A document printed by Format says the same as the one that it was read from.
func TestWhatFormatPrintsParsesToTheSameManifest(t *testing.T) {
	var texts [][]byte
	for _, pattern := range []string{"../../examples/*.md", "testdata/*/*/in.md"} {
		documents, err := filepath.Glob(pattern)
		if err != nil || len(documents) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, d := range documents {
			b, err := os.ReadFile(d)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, b)
		}
	}
	for _, w := range ways {
		texts = append(texts, []byte(w.text))
	}
	for _, text := range texts {
		m, _, _ := Parse([]Input{{"x.md", text}})
		printed := Format(m)
		again, _, ds := Parse([]Input{{"x.md", []byte(printed)}})
		if ds.HasErrors() {
			t.Errorf("%s\n%v", printed, ds)
		}
		for _, d := range differences("", essence(t, m), essence(t, again)) {
			t.Errorf("%s\nprinted as\n%s", d, printed)
		}
		if twice := Format(again); twice != printed {
			t.Errorf("printed again it reads otherwise:\n%s\n%s", printed, twice)
		}
	}
}

// essence is a manifest as a JSON value, without places and without what another wording may change: the labels, and a
// title that the document does not have.
func essence(t *testing.T, m *manifest.Manifest) any {
	t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return without(v, "line", "label", "title")
}

// without drops members of objects, at any depth.
func without(v any, names ...string) any {
	switch v := v.(type) {
	case map[string]any:
		for _, n := range names {
			delete(v, n)
		}
		for k := range v {
			v[k] = without(v[k], names...)
		}
	case []any:
		for i := range v {
			v[i] = without(v[i], names...)
		}
	}
	return v
}
