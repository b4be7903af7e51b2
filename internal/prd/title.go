package prd

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// title names the solution: the document's title without what kind of document it is, or its file's name.
func (s *scan) title(m *manifest.Manifest) {
	for _, d := range s.docs {
		for i, b := range d.blocks {
			if b.kind != headingBlock || b.level > 1 && i > 0 {
				continue
			}
			m.Title = b.text.s
			m.SolutionName = solutionName(m.Title)
			if base := s.fileName(); saysNoName(m.Title) && !saysNoName(base) {
				m.SolutionName = solutionName(base)
			}
			s.claims.add(ClaimSolution, m.SolutionName, b.span, d.src)
			s.describe(m, d, b)
			return
		}
	}
	m.SolutionName = solutionName(s.fileName())
	if m.SolutionName == "" {
		m.SolutionName = "App"
	}
	s.diags.Add("M060", s.docs[0].src.span(0, 0), fmt.Sprintf("the document has no title; %q is assumed", m.SolutionName), "begin it with a line \"# Name\"")
}

// fileName is the first document's name without folders and extension.
func (s *scan) fileName() string {
	base := s.docs[0].src.name
	base = base[strings.LastIndexAny(base, `/\`)+1:]
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		base = base[:i]
	}
	if named := strings.TrimLeft(base, "0123456789-_. "); named != "" { // 01-clinic
		return named
	}
	return base
}

// saysNoName reports whether a title or file name says only what kind of document or part it is.
func saysNoName(title string) bool {
	words := nameWords(title)
	for _, w := range words {
		if !inWords("overview introduction prd srs spec specs specification specifications requirements requirement product software business functional technical design document documentation data model user stories readme index main input in stdin project feature doc docs the and x a", w) {
			return false
		}
	}
	return true
}

// describe takes the first paragraph below the title as the solution's description, unless it says what data there is.
func (s *scan) describe(m *manifest.Manifest, d *document, heading *block) {
	for _, b := range d.blocks {
		if b == heading {
			continue
		}
		if b.kind != paragraphBlock || b.section.heading.s != heading.text.s || b.section.heading.offset(0) != heading.text.offset(0) {
			if b.span.Start > heading.span.Start {
				return
			}
			continue
		}
		s.claims.mark()
		first, last := b.text.line(), d.src.lineNumber(b.span.End)
		for n := first; n <= last; n++ {
			if s.claims.has(d.src, n) {
				return
			}
		}
		m.Description = b.text.s
		s.claims.add(ClaimSolution, "description", b.span, d.src)
		return
	}
}

// documentKinds are words of titles that say what kind of document it is.
var documentKinds = []string{"product requirements document", "product requirement document", "software requirements specification", "business requirements document", "functional requirements document", "requirements document",
	"requirements specification", "feature specification", "technical specification", "functional specification", "user stories", "data model", "requirements", "specification", "design document", "prd", "srs", "spec"}

// solutionName is PascalCase ASCII of a title.
func solutionName(title string) string {
	t := strings.Map(func(r rune) rune {
		if r < 128 || unicode.IsLetter(r) {
			return r
		}
		return ' '
	}, title)
	lower := strings.ToLower(t)
	for _, k := range documentKinds {
		if i := strings.Index(lower, k); i >= 0 && len(strings.Trim(lower[:i]+lower[i+len(k):], " :-–—()")) > 1 {
			end := i + len(k)
			if (i == 0 || !unicode.IsLetter(rune(lower[i-1]))) && (end == len(lower) || !unicode.IsLetter(rune(lower[end]))) {
				t = t[:i] + " " + t[end:]
				lower = strings.ToLower(t)
			}
		}
	}
	var ascii []string
	for _, w := range name.Words(t) {
		w = strings.Map(func(r rune) rune {
			if r < 128 {
				return r
			}
			return -1
		}, w)
		w = strings.NewReplacer("'", "", "’", "").Replace(w)
		if w != "" {
			ascii = append(ascii, w)
		}
	}
	return name.Pascal(ascii)
}

// likelyNouns are nouns of the document that could be entities: the best candidate that was refused, where more speaks
// for it than against it, and what people are said to do something with.
func (s *scan) likelyNouns() []string {
	best, score := "", -100
	for _, d := range s.claims.Decisions {
		if d.Score > score {
			best, score = d.Name, d.Score
		}
	}
	var nouns []string
	for _, noun := range s.spokenOf() {
		nouns = append(nouns, name.Pascal([]string{noun}))
	}
	words := entityWords(best)
	if len(words) == 0 || score <= 0 && len(nouns) > 0 {
		return nouns
	}
	refused := entityName(best, words)
	return append([]string{refused}, slices.DeleteFunc(nouns, func(n string) bool { return n == refused })...)
}
