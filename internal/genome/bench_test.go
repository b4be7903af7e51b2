package genome_test

import (
	"fmt"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// large is a manifest of n entities that refer to each other in a chain.
func large(n int) *manifest.Manifest {
	m := &manifest.Manifest{SolutionName: "Large"}
	for i := range n {
		e := entity(fmt.Sprintf("Thing%d", i), field("title"), manifest.Field{Name: "price", Type: "decimal"}, manifest.Field{Name: "due_date", Type: "date"},
			manifest.Field{Name: "code", Type: "string", Pattern: "[A-Z]{3}-[0-9]{4}"}, manifest.Field{Name: "state", Type: "enum", Enum: []string{"a", "b"}})
		if i > 0 {
			e = with(e, required(belongsTo(fmt.Sprintf("Thing%d", i-1), "")), manyToMany(fmt.Sprintf("Thing%d", i/2)))
		}
		m.Entities = append(m.Entities, e)
	}
	return m
}

func BenchmarkFromManifest(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		m := large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				genome.FromManifest(m)
			}
		})
	}
}

func BenchmarkEncodeAndRead(b *testing.B) {
	g, _ := genome.FromManifest(large(1000))
	data := g.Encode()
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			g.Encode()
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := genome.Read(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("diff", func(b *testing.B) {
		for b.Loop() {
			genome.Diff(&genome.Genome{}, g)
		}
	})
}
