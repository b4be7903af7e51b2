package prd

import "strings"

// readDocument splits a source into blocks; a large one in stretches that begin at headings, several at the same time.
func readDocument(src *source) *document {
	bare := hasBareTitles(src)
	starts := src.stretches()
	readers := make([]*reader, len(starts))
	atOnce(len(starts), func(i int) {
		end := len(src.lines)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		readers[i] = readStretch(src, starts[i], end, bare)
	})
	for _, r := range readers {
		if r.at != r.end { // something goes on behind what seemed to be a heading
			return readStretch(src, 0, len(src.lines), bare).doc
		}
	}
	doc := readers[0].doc
	for i, r := range readers[1:] {
		doc.follow(r.doc, readers[i].section)
	}
	return doc
}

// stretches gives the first line of each stretch: the document's, and headings of the two highest levels at least a
// part's size apart that stand in no code block.
func (s *source) stretches() []int {
	starts, from, fence := []int{0}, 0, ""
	for i, l := range s.lines {
		if l.start == l.end || strings.IndexByte("#`~ \t>", s.text[l.start]) < 0 {
			continue
		}
		t := s.text[l.start:l.end]
		if t[0] == '#' {
			if level := headingLevel(strings.TrimRight(t, blanks)); fence == "" && level > 0 && level <= 2 && l.start-from >= partSize {
				starts, from = append(starts, i), l.start
			}
			continue
		}
		switch t = strings.TrimLeft(t, " \t>"); {
		case fence != "":
			if strings.HasPrefix(t, fence) {
				fence = ""
			}
		case strings.HasPrefix(t, "```"), strings.HasPrefix(t, "~~~"):
			fence = t[:3]
		}
	}
	return starts
}

// readStretch splits some lines of a source into blocks.
func readStretch(src *source, start, end int, bare bool) *reader {
	r := &reader{src: src, doc: &document{src: src}, at: start, end: end, section: &section{}, bare: bare}
	r.section.judge()
	r.doc.sections = append(r.doc.sections, r.section)
	if start == 0 {
		r.frontMatter()
	}
	for r.at < r.end {
		r.next()
	}
	r.flush()
	return r
}

// follow appends a stretch that begins with a heading; last is the section that was open before it.
func (d *document) follow(stretch *document, last *section) {
	root := stretch.sections[0]
	for _, s := range stretch.sections[1:] {
		if s.parent == root {
			s.parent = last.around(s.level)
		}
	}
	d.blocks = append(d.blocks, stretch.blocks...)
	d.sections = append(d.sections, stretch.sections[1:]...)
}
