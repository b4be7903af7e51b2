package preview

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTheSmallestAreTheBeginningOfTheSortedList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for size := range 200 {
		items := make([]int, size)
		for i := range items {
			items[i] = random.IntN(50)
		}
		sorted := slices.Sorted(slices.Values(items))
		for _, count := range []int{0, size / 20, size / 2, size} {
			if got := smallest(slices.Clone(items), count, cmp.Compare[int]); !slices.Equal(got, sorted[:count]) {
				t.Fatalf("%d of %d: %v, want %v", count, size, got, sorted[:count])
			}
		}
	}
}
