package preview

import (
	"container/heap"
	"slices"
)

// smallest gives the count smallest items, ascending. A page of a long list is found without sorting all of it.
func smallest[T any](items []T, count int, compare func(a, b T) int) []T {
	if count*8 > len(items) {
		slices.SortFunc(items, compare)
		return items[:count]
	}
	h := &greatestFirst[T]{compare: compare}
	for _, item := range items {
		switch {
		case len(h.items) < count:
			heap.Push(h, item)
		case count > 0 && compare(item, h.items[0]) < 0:
			h.items[0] = item
			heap.Fix(h, 0)
		}
	}
	slices.SortFunc(h.items, compare)
	return h.items
}

// greatestFirst is a heap whose first item is the greatest.
type greatestFirst[T any] struct {
	items   []T
	compare func(a, b T) int
}

func (h *greatestFirst[T]) Len() int           { return len(h.items) }
func (h *greatestFirst[T]) Less(i, j int) bool { return h.compare(h.items[i], h.items[j]) > 0 }
func (h *greatestFirst[T]) Swap(i, j int)      { h.items[i], h.items[j] = h.items[j], h.items[i] }
func (h *greatestFirst[T]) Push(item any)      { h.items = append(h.items, item.(T)) }
func (h *greatestFirst[T]) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}
