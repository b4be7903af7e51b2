package prd

import "strings"

// namesEntities reports whether a table lists entities with what they are and how they are associated, and no fields.
func namesEntities(l layout, b *block) bool {
	if !b.section.isDataModel() || l.has("name") || l.has("type") || l.has("fields") || !l.has("entity") || l["entity"] > 1 || !l.has("description") && !l.has("reference") || len(b.rows) < 3 || len(b.rows[0]) > 5 {
		return false
	}
	return inBars("entity|entities|entity name|table|table name|collection|data entity", strings.ToLower(strings.Trim(plain(b.rows[0][l["entity"]]).s, " *:")))
}

// namedRows reads the rows of such a table.
func (s *scan) namedRows(b *block, l layout) {
	for _, row := range b.rows[1:] {
		c := s.entityOf(row, l, b.section)
		if c == nil {
			continue
		}
		c.description = l.cell(row, "description").s
		c.relationCell(l.cell(row, "reference"))
		c.say(4, "a row of a table of entities names it")
		s.keep(c)
	}
	b.taken = true
}

// entityOf starts the candidate that a row's cell of entities names, nil where it names none.
func (s *scan) entityOf(row []text, l layout, sec *section) *candidate {
	label, _ := cleanLabel(l.cell(row, "entity"))
	if label.isEmpty() || !canBeEntity(label.s) {
		return nil
	}
	return s.candidate(tables, label, sec)
}

// relationCell reads the associations of a row of a table of entities: "has many Gifts, belongs to Campaign".
func (c *candidate) relationCell(cell text) {
	p := plain(cell)
	for _, piece := range splitTop(p, sentenceBreaks) {
		if r, ok := readRelation(piece.trimAny(" .")); ok {
			c.add(attribute{relations: r})
			for _, more := range splitTop(piece, commas)[1:] {
				if r, ok := readRelation(more.trimAny(" .")); ok {
					c.add(attribute{relations: r})
				}
			}
		}
	}
}
