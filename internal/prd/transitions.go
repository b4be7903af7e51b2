package prd

import (
	"strings"
)

// arrows join the values of a state that follow each other.
var arrows = []string{"->", "→", "⟶", "=>", "➝"}

// transitions reads the values of a status out of what may follow what: "status transitions: open -> paid, open ->
// cancelled (by staff)". They are values of the one field of that name that has none.
func (s *scan) transitions(t text) {
	if !t.mayHold(signArrow) || !strings.Contains(t.s, "->") && !strings.Contains(t.s, "→") || !containsFold(t.s, "transition") && !containsFold(t.s, "workflow") && !containsFold(t.s, "lifecycle") {
		return
	}
	_, rest := identifier(t)
	p := plain(rest)
	colon := strings.IndexByte(p.s, ':')
	if colon < 0 {
		return
	}
	noun := ""
	for _, w := range nameWords(p.s[:colon]) {
		if inWords("status state stage phase", w) {
			noun = w
		}
	}
	if noun == "" {
		return
	}
	var vals []string
	seen := map[string]bool{}
	joined := false
	for _, sentence := range splitSentences(p.from(colon + 1))[:1] {
		for _, chain := range splitTop(sentence, commas) {
			parts := splitTop(chain, arrowMarks)
			joined = joined || len(parts) > 1
			for _, v := range parts {
				if i := strings.IndexByte(v.s, '('); i >= 0 {
					v = v.sub(0, i)
				}
				v = v.trimAny(" `*\"“”.")
				if len(parts) < 2 || v.isEmpty() || strings.Count(v.s, " ") > 2 {
					return
				}
				if key := strings.ToLower(v.s); !seen[key] {
					seen[key] = true
					vals = append(vals, v.s)
				}
			}
		}
	}
	if joined && len(vals) > 2 {
		s.enums = append(s.enums, looseEnum{words: []string{noun}, vals: vals, place: t, only: true})
	}
}

// arrowMarks separates at an arrow.
var arrowMarks = separates(strings.Join(arrows, ""), arrowAt)

func arrowAt(s string, i int) int {
	for _, a := range arrows {
		if strings.HasPrefix(s[i:], a) {
			return len(a)
		}
	}
	return 0
}
