package prd

import (
	"runtime"
	"sync"
)

// partSize is how many bytes of a document, at least, are read as a part of their own: ordinary documents are one.
const partSize = 128 << 10

// run lets a dialect read every document; large ones part by part at the same time where the dialect looks no
// further than the sections of a part. What comes out does not depend on how many parts are read at once.
func (s *scan) run(d *dialect) {
	for _, doc := range s.docs {
		if parts := doc.parts(); d.local && len(parts) > 1 {
			s.concurrently(d, parts)
		} else {
			d.read(s, doc)
		}
	}
}

// beside lets a dialect read every document at the same time as the others do: one that neither takes a block nor minds
// what others take. What it gives ends it, and appends what it found.
func (s *scan) beside(d *dialect) func() {
	other := &scan{docs: s.docs, claims: newClaims()}
	for _, doc := range s.docs {
		for _, sec := range doc.sections {
			sec.judge() // before two can ask
		}
	}
	var done sync.WaitGroup
	done.Go(func() {
		for _, doc := range other.docs {
			d.read(other, doc)
		}
	})
	return func() {
		done.Wait()
		s.integrate = append(s.integrate, other.integrate...)
		s.diags = append(s.diags, other.diags...)
		s.claims.join(other.claims)
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

// concurrently reads parts with a scan each and appends what they found in the parts' order.
func (s *scan) concurrently(d *dialect, parts []*document) {
	found := make([]scan, len(parts))
	places := make(chan int, len(parts))
	for i := range parts {
		places <- i
	}
	close(places)
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		done.Go(func() {
			for i := range places {
				found[i].told = map[string]bool{}
				d.read(&found[i], parts[i])
			}
		})
	}
	done.Wait()
	for i := range found {
		s.candidates = append(s.candidates, found[i].candidates...)
		s.enums = append(s.enums, found[i].enums...)
		s.globals = append(s.globals, found[i].globals...)
	}
}
