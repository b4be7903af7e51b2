package prd

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// requirements reads numbered requirements ("FR-001: The system MUST …") and EARS sentences ("WHEN an order is
// paid, THE SYSTEM SHALL send an invoice") outside stories.
var requirements = &dialect{name: "requirements"}

func init() { requirements.read = readRequirements }

func readRequirements(s *scan, d *document) {
	for _, b := range d.blocks {
		if b.taken {
			continue
		}
		switch b.kind {
		case paragraphBlock:
			for _, l := range requirementLines(b) {
				s.requirement(l)
			}
		case listBlock:
			s.requirementItems(b.items)
		case tableBlock:
			s.requirementRows(b)
		}
	}
}

// requirementLines splits a paragraph whose lines begin with identifiers; else it is one text.
func requirementLines(b *block) []text {
	if len(b.lines) == 1 {
		return []text{b.lines[0].trim()}
	}
	var out []text
	var j *joiner
	for _, l := range b.lines {
		if id, _ := identifier(l); id != "" || j == nil {
			if j != nil {
				out = append(out, j.text())
			}
			j = &joiner{}
		}
		j.add(l.trim(), " ")
	}
	if j != nil {
		out = append(out, j.text())
	}
	return out
}

func (s *scan) requirementItems(items []*item) {
	for _, it := range items {
		if it.taken {
			continue
		}
		if s.requirement(it.text) {
			it.obliged = true
		}
		s.requirementItems(it.items)
	}
}

// requirementRows reads a table with identifiers in its first column.
func (s *scan) requirementRows(b *block) {
	for _, row := range b.rows[1:] {
		if cell, ok := requirementCell(row); ok {
			id, _ := identifier(plain(row[0]))
			s.keepRequirement(id, cell, wholeRow(row))
		}
	}
}

// requirementCell is the longest cell of a row that an identifier begins: what is required.
func requirementCell(row []text) (longest text, ok bool) {
	if len(row) < 2 {
		return text{}, false
	}
	id, rest := identifier(plain(row[0]))
	if id == "" || !rest.isEmpty() || !isRequirementID(id) {
		return text{}, false
	}
	longest = row[1]
	for _, cell := range row[1:] {
		if len(cell.s) > len(longest.s) {
			longest = cell
		}
	}
	return longest, true
}

// requirement reads one text; true where it is a requirement.
func (s *scan) requirement(t text) bool {
	id, rest := identifier(t)
	if id == "" && !obliges(t) {
		return false
	}
	p := plain(rest)
	switch {
	case id != "" && isRequirementID(id) && !rest.isEmpty():
	case id != "" && obliges(p):
	case obliges(p) && (isEARS(p.s) || hasSystemSubject(p.s)):
		id, rest = "", t
	default:
		return false
	}
	s.keepRequirement(id, rest, t)
	return true
}

// keepRequirement appends a requirement, with an identifier of its own.
func (s *scan) keepRequirement(id string, t, place text) {
	for n := len(s.require) + 1; id == "" || s.hasRequirement(id); n++ {
		id = fmt.Sprintf("R-%d", n)
	}
	s.require = append(s.require, manifest.Requirement{ID: id, Text: unbold(t).trim().s, Line: place.line(), Span: place.span()})
	s.claims.add(ClaimRequirement, id, place.span(), place.source())
}

func (s *scan) hasRequirement(id string) bool {
	_, ok := s.requireIDs[id]
	s.requireIDs[id] = true
	return ok
}

// isRequirementID reports whether an identifier is one of a requirement: FR-1, NFR-2, REQ-3, BR4, SRS-5.
func isRequirementID(id string) bool {
	letters := strings.ToUpper(strings.TrimRightFunc(id, func(r rune) bool { return !unicode.IsLetter(r) }))
	letters, _, _ = strings.Cut(letters, "-")
	return inBars("FR|NFR|REQ|BR|SRS|R|RF|RNF|SR|UR|FUNC|F|SYS|RQ|BRD|PRD", letters)
}

// obliges reports whether a sentence says what must be.
func obliges(t text) bool {
	if !t.mayHold(signMust) {
		return false
	}
	for _, w := range []string{"SHALL", "MUST", "shall", "must", "should", "SHOULD", "will ", "WILL "} {
		if strings.Contains(t.s, w) {
			return true
		}
	}
	return false
}

// isEARS reports whether a sentence begins with one of EARS' conditions and speaks of what shall be.
func isEARS(s string) bool {
	c := &cursor{s: s}
	return c.accept("when", "while", "if", "where", "whenever") && strings.Contains(strings.ToLower(s), " shall ")
}

// hasSystemSubject reports whether the product is the subject of a sentence: "The system must …".
func hasSystemSubject(s string) bool {
	c := &cursor{s: s}
	c.accept("the", "our", "this")
	return inWords(systemNouns, c.word()) && c.accept("shall", "must", "should", "will")
}
