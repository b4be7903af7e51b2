package microcodegen_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/bench"
)

// Four times the entities may take four times the memory, with room for what grows by its logarithm, but not sixteen
// times. What is allocated depends on no other work of the machine.
func TestMemoryIsLinearInEntities(t *testing.T) {
	small, large := genomeOf(t, bench.Document(100)), genomeOf(t, bench.Document(400))
	for _, s := range microcodegen.Stacks() {
		allocated(t, small, s.Name) // parses the templates
		few, many := allocated(t, small, s.Name), allocated(t, large, s.Name)
		t.Logf("%s: %d MB for 100 entities, %d MB for 400", s.Name, few>>20, many>>20)
		if many > 5*few {
			t.Errorf("%s: 100 entities take %d bytes, 400 take %d", s.Name, few, many)
		}
	}
}

// allocated is how many bytes rendering allocates in all, what is collected in between included.
func allocated(t *testing.T, g *microcodegen.Genome, stack string) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := microcodegen.Render(context.Background(), g, stack); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
