package prd

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// integrations finds the vendors of the catalogue in what the document says that the product does, not in what it
// does not do.
var integrations = &dialect{name: "integrations"}

// vendorIndex finds vendors by the first word of their spellings, in lower case; longer spellings stand first.
var vendorIndex = map[string][]spelling{}

// vendorStarts are the words that vendorIndex finds vendors by.
var vendorStarts = newWordSet("")

// spelling is one way in which a vendor's name is written, as words.
type spelling struct {
	words  []string
	vendor int
}

func init() {
	integrations.read = readIntegrations
	for i, v := range catalogue {
		for _, s := range append([]string{v.label, v.name}, strings.Split(v.also, "|")...) {
			if v.name == s && (len(s) < 4 || v.common) || s == "" || inBars("google|github|facebook|apple|teams|here|daily|expo|outlook|entra|gemini", s) {
				continue
			}
			words := strings.Fields(strings.ToLower(s))
			vendorIndex[words[0]] = append(vendorIndex[words[0]], spelling{words, i})
		}
		if v.common {
			words := strings.Fields(strings.ToLower(v.label))
			vendorIndex[words[0]] = append(vendorIndex[words[0]], spelling{words, i})
		}
	}
	for first, list := range vendorIndex {
		vendorStarts.add(first)
		for i := 1; i < len(list); i++ {
			for j := i; j > 0 && len(list[j].words) > len(list[j-1].words); j-- {
				list[j], list[j-1] = list[j-1], list[j]
			}
		}
	}
}

func readIntegrations(s *scan, d *document) {
	v := &vendorSearch{s: s, seen: map[int]bool{}, refused: map[int]refusal{}}
	for _, i := range s.integrate {
		for k := range catalogue {
			if catalogue[k].name == i.Name {
				v.seen[k] = true
			}
		}
	}
	for _, b := range d.blocks {
		if b.section.outOfScope() {
			v.out = true
		} else {
			v.out = false
		}
		switch b.kind {
		case headingBlock, paragraphBlock:
			v.sentences(b.text)
		case listBlock:
			v.items(b.items)
		case tableBlock:
			for _, row := range b.rows {
				for _, cell := range row {
					v.sentences(cell)
				}
			}
		}
	}
	for k := range catalogue {
		if r, ok := v.refused[k]; ok && !v.seen[k] {
			s.diags.Add("M050", r.place.span(), fmt.Sprintf("%s is named but not integrated: %s", catalogue[k].label, r.why), fmt.Sprintf("if the product talks to it, write \"… with %s.\"", catalogue[k].label))
		}
	}
}

// vendorSearch is the search of one document.
type vendorSearch struct {
	s       *scan
	seen    map[int]bool
	refused map[int]refusal
	out     bool
	words   []token // of the sentence that is looked at
}

// refusal is why a vendor that is named is not taken.
type refusal struct {
	place text
	why   string
}

func (v *vendorSearch) items(items []*item) {
	for _, it := range items {
		v.sentences(it.text)
		v.items(it.items)
	}
}

// sentences looks at each sentence by itself, so that a negation reaches no further.
func (v *vendorSearch) sentences(t text) {
	if !mayName(t.s) {
		return
	}
	var near few
	for _, sentence := range splitInto(near[:0], plain(t), sentenceMarks) {
		v.sentence(sentence)
	}
}

// mayName reports whether any word of a text begins a vendor's name; most texts have none.
func mayName(s string) bool {
	start := -1
	for i := 0; i <= len(s); i++ {
		if i < len(s) && (isWordByte(s, i) || s[i] == '-' || s[i] == '.' && isWordByte(s, i+1) || s[i] == '\'') {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			if vendorStarts.has(s[start:i]) {
				return true
			}
		}
		start = -1
	}
	return false
}

// token is a word of a sentence and where it stands.
type token struct {
	word       string
	start, end int
}

// tokens appends the words of a sentence.
func tokens(out []token, s string) []token {
	start := -1
	for i := 0; i <= len(s); i++ {
		if i < len(s) && (isWordByte(s, i) || s[i] >= 0x80 || s[i] == '-' && start >= 0 && isWordByte(s, i+1) || s[i] == '.' && start >= 0 && isWordByte(s, i+1) || s[i] == '\'' && start >= 0 && isWordByte(s, i+1)) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, token{strings.ToLower(s[start:i]), start, i})
		}
		start = -1
	}
	return out
}

// sentence takes the vendors that a sentence names in the affirmative.
func (v *vendorSearch) sentence(t text) {
	v.words = tokens(v.words[:0], t.s)
	words := v.words
	for i := 0; i < len(words); i++ {
		for _, sp := range vendorIndex[words[i].word] {
			if !spelled(words[i:], sp.words) {
				continue
			}
			end := i + len(sp.words) - 1
			place := t.sub(words[i].start, words[end].end)
			if catalogue[sp.vendor].common && !speaksOfService(t.s, words, i, end) {
				continue
			}
			if why := v.against(t.s, words, i, end); why != "" {
				if _, have := v.refused[sp.vendor]; !have {
					v.refused[sp.vendor] = refusal{place, why}
				}
			} else {
				v.take(sp.vendor, place)
			}
			i = end
			break
		}
	}
}

// spelled reports whether words begin with a spelling.
func spelled(words []token, sp []string) bool {
	if len(words) < len(sp) {
		return false
	}
	for k, w := range sp {
		if words[k].word != w {
			return false
		}
	}
	return true
}

// take adds an integration once.
func (v *vendorSearch) take(i int, place text) {
	if v.seen[i] {
		return
	}
	v.seen[i] = true
	c := catalogue[i]
	v.s.integrate = append(v.s.integrate, manifest.Integration{Name: c.name, Label: c.label, Category: c.category, Env: c.env, Line: place.line(), Span: place.span()})
	v.s.claims.add(ClaimIntegration, c.name, place.span(), place.source())
}

// against says why a mention is no integration, "" where it is one.
func (v *vendorSearch) against(s string, words []token, from, to int) string {
	if v.out {
		return "it stands where it is said what is not to be built"
	}
	for k := max(0, from-8); k < from; k++ {
		w := words[k].word
		if inWords("no not never without unlike avoid excluding except don't won't doesn't cannot isn't aren't neither nor future later eventually someday replace replaces replacing competitor competitors similar comparable", w) && !strings.ContainsAny(s[words[k].end:words[from].start], ";:") {
			return "the sentence denies it or puts it off"
		}
	}
	if from > 1 && inBars("instead of|rather than|alternative to|compared to|compared with|migrate from|moving from", words[from-2].word+" "+words[from-1].word) {
		return "the sentence puts something else in its place"
	}
	if from > 0 && words[from-1].word == "or" || to+1 < len(words) && words[to+1].word == "or" && !strings.Contains(s[words[to].end:words[to+1].start], ";") {
		return "it is one of several options"
	}
	if from > 0 && inBars("e.g|eg|like|i.e", words[from-1].word) {
		return "it is only an example"
	}
	for k := to + 1; k < min(len(words), to+6); k++ {
		if inWords("future later optional", words[k].word) && strings.Contains(s[words[to].end:words[k].start], "(") {
			return "the sentence puts it off"
		}
	}
	return ""
}

// speaksOfService reports whether a name that is an ordinary word too is meant as a vendor: written with a capital,
// inside the sentence, and beside a word about services.
func speaksOfService(s string, words []token, from, to int) bool {
	if !unicode.IsUpper(firstRune(s[words[from].start:])) {
		return false
	}
	for k := max(0, from-3); k < min(len(words), to+4); k++ {
		if k >= from && k <= to {
			continue
		}
		if inWords("via through using integration integrations integrate integrates api apis webhook webhooks sdk oauth service provider gateway payments payment checkout notifications notification messages channel workspace bot auth authentication login meeting meetings", words[k].word) {
			return true
		}
	}
	return false
}
