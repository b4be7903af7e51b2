package genome_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// fixtures gives the manifest of every example.
func fixtures(t testing.TB) map[string]*manifest.Manifest {
	t.Helper()
	paths, err := filepath.Glob("../../examples/*.manifest.json")
	if err != nil || len(paths) < 4 {
		t.Fatalf("the examples' manifests: %v, %v", paths, err)
	}
	all := map[string]*manifest.Manifest{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := &manifest.Manifest{}
		if err := json.Unmarshal(data, m); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[filepath.Base(path)] = m
	}
	return all
}

func TestAGenomeComesBackFromItsJSON(t *testing.T) {
	genomes := map[string]*genome.Genome{}
	for file, m := range fixtures(t) {
		genomes[file], _ = genome.FromManifest(m)
	}
	for seed := range uint64(150) {
		genomes[fmt.Sprint("seed ", seed)] = random.Genome(seed)
	}
	for file, g := range genomes {
		back, diags, err := genome.Read(g.Encode())
		if err != nil || len(diags) > 0 {
			t.Errorf("%s: %v %v", file, err, diags)
			continue
		}
		if !reflect.DeepEqual(g, back) {
			t.Errorf("%s: the genome that was read differs from the one written", file)
		}
		if string(g.Encode()) != string(back.Encode()) {
			t.Errorf("%s: the bytes differ", file)
		}
	}
}
