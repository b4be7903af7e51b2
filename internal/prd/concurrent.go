package prd

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// partSize is how many bytes of a document, at least, are read as a part of their own: ordinary documents are one.
const partSize = 128 << 10

// run lets a dialect read every document. Where one of them is large, the dialects that look no further than the sections
// of a part have read it part by part by then, and what they found takes its place among what the others do. What comes
// out does not depend on how many parts are read at once.
func (s *scan) run(d *dialect) {
	var parts []*document
	for _, doc := range s.docs {
		parts = append(parts, doc.parts()...)
	}
	if !d.local || len(parts) == len(s.docs) {
		for _, doc := range s.docs {
			d.read(s, doc)
		}
		return
	}
	if s.found == nil {
		s.found = readParts(parts)
	}
	for i := range parts {
		s.gather(s.found[i][d])
	}
}

// beside lets a dialect read every document at the same time as the others do: one that minds nothing of what others
// take. What it gives ends it, and appends what it found.
func (s *scan) beside(d *dialect) func() {
	other := &scan{docs: s.docs, claims: newClaims()}
	var done sync.WaitGroup
	done.Go(func() {
		for _, doc := range other.docs {
			d.read(other, doc)
		}
	})
	return func() {
		done.Wait()
		s.gather(other)
	}
}

// parts splits a large document before headings of its two highest levels, where no entity's description goes on.
func (d *document) parts() []*document {
	if d.split != nil {
		return d.split
	}
	start, from := 0, 0
	for i, b := range d.blocks {
		if b.kind == headingBlock && b.level <= 2 && b.span.Start-from >= partSize {
			if label, _ := cleanLabel(b.text); partOf(nameWords(label.s)) == noPart {
				d.split = append(d.split, &document{src: d.src, blocks: d.blocks[start:i]})
				start, from = i, b.span.Start
			}
		}
	}
	d.split = append(d.split, &document{src: d.src, blocks: d.blocks[start:]})
	return d.split
}

// readParts reads parts at the same time, each by all local dialects one after the other while its words are at hand, and
// gives what every dialect found in every part.
func readParts(parts []*document) []map[*dialect]*scan {
	found := make([]map[*dialect]*scan, len(parts))
	atOnce(len(parts), func(i int) {
		found[i] = map[*dialect]*scan{}
		for _, d := range dialects {
			if d.local {
				found[i][d] = &scan{told: map[string]bool{}}
				d.read(found[i][d], parts[i])
				found[i][d].told = nil // nothing else asks
			}
		}
	})
	return found
}

// gather appends what was found in a part, or beside.
func (s *scan) gather(part *scan) {
	s.candidates = append(s.candidates, part.candidates...)
	s.enums = append(s.enums, part.enums...)
	s.globals = append(s.globals, part.globals...)
	s.integrate = append(s.integrate, part.integrate...)
	s.lists = append(s.lists, part.lists...)
	s.diags = append(s.diags, part.diags...)
	if part.claims != nil {
		s.claims.join(part.claims)
	}
	for _, b := range part.taken {
		b.taken = true
	}
}

// pieceSize is how many of many things one processor does before it looks for more.
const pieceSize = 256

// inPieces does n things, pieces of them at the same time, each with a scan of its own, and appends what was found in
// their order.
func (s *scan) inPieces(n int, do func(s *scan, i int)) {
	found := make([]*scan, (n+pieceSize-1)/pieceSize)
	var usual atomic.Int64 // how many messages a piece gives, more or less
	atOnce(len(found), func(k int) {
		found[k] = &scan{docs: s.docs, claims: newClaims(), diags: make(diag.List, 0, usual.Load())}
		for i := k * pieceSize; i < min(n, (k+1)*pieceSize); i++ {
			do(found[k], i)
		}
		usual.Store(int64(len(found[k].diags) + len(found[k].diags)/16))
	})
	diags := 0
	for _, piece := range found {
		diags += len(piece.diags)
	}
	s.diags = slices.Grow(s.diags, diags)
	for _, piece := range found {
		s.gather(piece)
	}
}

// atOnce does n things, several at the same time.
func atOnce(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		done.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	done.Wait()
}
