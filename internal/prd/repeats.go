package prd

import "strings"

// said is the name of the rule that passes over what the document has said before, word for word.
const said = "said before, word for word"

// dropRepeats takes out of a document the sections that repeat an earlier one word for word, heading and all, and the
// items that repeat an earlier one of their own list: they add nothing, and documents that were pasted together hold
// many.
func (s *scan) dropRepeats(d *document) {
	seen := map[string]bool{}
	kept := d.blocks[:0]
	for i := 0; i < len(d.blocks); {
		end := i + 1
		for end < len(d.blocks) && d.blocks[end].kind != headingBlock {
			end++
		}
		stop := len(d.src.text)
		if end < len(d.blocks) {
			stop = d.blocks[end].span.Start
		}
		words := strings.TrimRight(d.src.text[d.blocks[i].span.Start:stop], "# \t\r\n")
		if d.blocks[i].kind == headingBlock && end > i+1 && seen[words] {
			s.claims.add(ClaimIgnored, said, d.src.span(d.blocks[i].span.Start, d.blocks[i].span.Start+len(words)), d.src)
		} else {
			seen[words] = true
			kept = append(kept, d.blocks[i:end]...)
		}
		i = end
	}
	d.blocks = kept
	s.inPieces(len(kept), func(s *scan, i int) {
		if b := kept[i]; b.kind == listBlock && len(b.items) > 1 {
			b.items = s.newItems(b.items)
		}
	})
}

// newItems gives the items of a list without those that repeat an earlier one.
func (s *scan) newItems(items []*item) []*item {
	seen := map[string]bool{}
	kept := items[:0]
	for _, it := range items {
		if len(it.items) == 0 && !it.fenced && seen[it.text.s] {
			s.claims.add(ClaimIgnored, said, it.text.span(), it.text.source())
			continue
		}
		seen[it.text.s] = true
		kept = append(kept, it)
	}
	return kept
}
