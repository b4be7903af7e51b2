package preview

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// sampleOf is a body of the nth samples, with references taken from the ids of rows made before.
func sampleOf(fields []genome.Field, n int, made map[string]int) string {
	body := map[string]json.RawMessage{}
	for _, f := range fields {
		target := made[f.References]
		switch {
		case f.Many && target != 0:
			body[f.Name] = fmt.Appendf(nil, "[%d]", target)
		case f.IsReference() && target != 0:
			body[f.Name] = fmt.Append(nil, target)
		case f.IsScalar() && len(f.Samples) > n:
			body[f.Name] = json.RawMessage(f.Samples[n].JSON())
		}
	}
	return string(encodeJSON(body))
}

// hasTargets reports whether each required reference has a row to point to.
func hasTargets(e genome.Entity, made map[string]int) bool {
	for _, f := range e.Body() {
		if f.IsReference() && f.Required && made[f.References] == 0 {
			return false
		}
	}
	return true
}

// judgeGenome makes two rows of every entity from the genome's own samples, and expects the samples back.
func judgeGenome(t *testing.T, g *genome.Genome) {
	a := &api{t: t, server: newServer(t, g, Options{})}
	var account map[string]json.RawMessage
	if err := json.Unmarshal([]byte(sampleOf(g.Account.Profile, 0, nil)), &account); err != nil {
		t.Fatal(err)
	}
	account["email"], account["password"] = json.RawMessage(`"a@example.org"`), json.RawMessage(`"12345678"`)
	a.must("POST", "/auth/register", string(encodeJSON(account)))
	made := map[string]int{genome.UserEntity: 1}
	for range g.Entities {
		for _, e := range g.Entities {
			if made[e.Name] != 0 || !hasTargets(e, made) {
				continue
			}
			second := sampleOf(e.Body(), 1, made)
			made[e.Name] = a.must("POST", "/"+e.Path, sampleOf(e.Body(), 0, made))
			path := fmt.Sprintf("/%s/%d", e.Path, made[e.Name])
			got := a.do("PUT", path, second)
			if got.status != 200 {
				t.Errorf("PUT %s %s: %d %s", path, second, got.status, got.body)
				continue
			}
			var raw map[string]json.RawMessage
			if err := json.Unmarshal([]byte(got.body), &raw); err != nil {
				t.Fatal(err)
			}
			for _, f := range e.Body() {
				if len(f.Samples) > 1 && !f.ReadOnly && !sameJSON(t, string(raw[f.Name]), f.Samples[1].JSON()) {
					t.Errorf("%s.%s: %s came back as %s", e.Name, f.Name, f.Samples[1].JSON(), raw[f.Name])
				}
			}
		}
	}
	for _, e := range g.Entities {
		if made[e.Name] == 0 {
			t.Errorf("%s could not be made", e.Name)
		}
	}
	if got := a.do("GET", "/", ""); got.status != 200 {
		t.Errorf("the page: %d", got.status)
	}
}

func TestTheFixturesAreServedWithTheirSamples(t *testing.T) {
	paths, err := filepath.Glob("../../examples/*.manifest.json")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var m manifest.Manifest
			if err := json.Unmarshal(content, &m); err != nil {
				t.Fatal(err)
			}
			g, _ := genome.FromManifest(&m)
			judgeGenome(t, g)
		})
	}
}

func TestRandomGenomesAreServedWithTheirSamples(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judgeGenome(t, random.Genome(seed)) })
	}
}
