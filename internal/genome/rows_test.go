package genome_test

import (
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
)

func TestRowsOfOneUniqueFieldDifferWhereverTwoAreStoredAtOnce(t *testing.T) {
	everyField(t, func(label string, f genome.Field) {
		if !f.Unique {
			return
		}
		own, target := genome.SampleAs(f, genome.OwnRow), genome.SampleAs(f, genome.OwnTarget)
		if target.IsZero() != (genome.SampleCount(f, 2) < 2) || own.JSON() == target.JSON() {
			t.Errorf("%s: a row has %s and the one that it refers to %s", label, own.JSON(), target.JSON())
		}
		if replacement := genome.SampleAs(f, genome.Replacement); !target.IsZero() && replacement.JSON() == target.JSON() {
			t.Errorf("%s: what replaces a row has the value %s of another row", label, target.JSON())
		}
	})
}

func TestEachNeedComesAfterWhatItCannotBeWithout(t *testing.T) {
	found := 0
	for seed := range uint64(80) {
		g := random.Genome(seed)
		for i := range g.Entities {
			e, there := &g.Entities[i], map[string]bool{}
			for _, n := range g.Needs(e) {
				if there[n.Entity.Name] || (n.Entity == e) != (n.Role == genome.OwnTarget) {
					t.Errorf("seed %d: %s needs %s twice, or as %d", seed, e.Name, n.Entity.Name, n.Role)
				}
				for j := range g.Entities {
					other := &g.Entities[j]
					if other != e && n.Entity.Requires(other) && !there[other.Name] {
						t.Errorf("seed %d: for %s %s is made before the %s that it requires", seed, e.Name, n.Entity.Name, other.Name)
					}
				}
				there[n.Entity.Name] = true
				found++
			}
			for j := range g.Entities {
				if other := &g.Entities[j]; other != e && e.Requires(other) && !there[other.Name] {
					t.Errorf("seed %d: %s requires %s, which is no need", seed, e.Name, other.Name)
				}
			}
		}
	}
	if found < 50 {
		t.Fatalf("only %d needs were looked at", found)
	}
}
