package prd

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// handlingVerbs tell, in what people do with a system, what the system keeps: "add a bug", "assign bugs".
var handlingVerbs = newWordSet("add adds adding archive archives assign assigns assigning book books browse browses browsing cancel cancels collect collects create creates creating delete deletes deleting " +
	"edit edits editing enter enters entering input inputs list lists log logs logging maintain maintains manage manages managing modify modifies order post posts publish publishes record records recording register registers " +
	"remove removes removing report reports reporting request requests save saves schedule schedules scheduling search searches sell sells store stores storing submit submits submitting track tracks tracking update updates updating upload uploads uploading view views viewing")

// phraseEnds end the object of a verb.
const phraseEnds = "of for to with within without in on from by at as and or into via through that which who whose when where while if so using including based about after before during per then is are be can will"

// spokenOf gives the nouns that people are said to create, change, look at or keep, in the singular: the most frequent
// first, of two alike the earlier one.
func (s *scan) spokenOf() []string {
	count := map[string]int{}
	var nouns []string
	hear := func(t text) {
		words := nameWords(t.s)
		for i, w := range words {
			if !handlingVerbs.has(w) {
				continue
			}
			if noun := objectOf(words[i+1:]); noun != "" {
				if count[noun]++; count[noun] == 1 {
					nouns = append(nouns, noun)
				}
			}
		}
	}
	for _, d := range s.docs {
		for _, b := range d.blocks {
			if !b.section.outOfScope() {
				b.eachSentence(hear)
			}
		}
	}
	slices.SortStableFunc(nouns, func(a, b string) int { return count[b] - count[a] })
	return nouns
}

// eachSentence visits each sentence of a block: of a paragraph, of the items of a list, and of the cells of a table.
func (b *block) eachSentence(visit func(text)) {
	all := func(t text) {
		for _, sentence := range splitSentences(t) {
			visit(sentence)
		}
	}
	switch b.kind {
	case paragraphBlock:
		all(b.text)
	case listBlock:
		eachItem(b.items, func(it *item) { all(it.text) })
	case tableBlock:
		for _, row := range b.rows {
			for _, cell := range row {
				all(cell)
			}
		}
	}
}

// objectOf is the noun, in the singular, at the head of what follows a verb: the first plural, or the last word before
// another phrase begins. It is "" where that names no kind of thing.
func objectOf(words []string) string {
	head := ""
	for i, w := range words {
		if i > 3 || inWords(phraseEnds, w) || handlingVerbs.has(w) && head != "" {
			break
		}
		if inWords("a an the new all any each every some their his her its my our your own this these multiple several", w) {
			continue
		}
		if head = w; name.Singular(w) != w {
			break
		}
	}
	if len(head) < 3 || !isASCII(head) || pointingWords.has(head) || isNoRow(head) || inWords(programNouns, head) || isSystem([]string{head}) || strings.HasSuffix(head, "ly") {
		return ""
	}
	if _, why := guessType([]string{head}); why != "" || isEnumName([]string{head}) { // an attribute: description, status
		return ""
	}
	return name.Singular(head)
}
