package prd

import (
	"encoding/json"
	"runtime"
	"testing"
)

// However many parts of a large document are read at once, and at however many at a time, the same comes out.
func TestLargeDocumentsGiveTheSameOnEveryMachine(t *testing.T) {
	text := varied(512 << 10)
	var first string
	for _, n := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(n)
		m, _, ds := Parse([]Input{{"x.md", text}})
		runtime.GOMAXPROCS(before)
		b, err := json.Marshal(struct{ M, D any }{m, ds})
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(b)
		} else if string(b) != first {
			t.Errorf("with %d processors something else came out", n)
		}
	}
}
