package prd

import "strings"

// phraseList is a list of phrases by the byte that they begin with: of most phrases no more is compared.
type phraseList [256][]string

// newPhraseList makes a list of phrases separated by bars.
func newPhraseList(list string) *phraseList {
	p := &phraseList{}
	for phrase := range strings.SplitSeq(list, "|") {
		phrase = strings.TrimSpace(phrase)
		p[phrase[0]] = append(p[phrase[0]], phrase)
	}
	return p
}

// in reports whether one of the phrases occurs in words padded with spaces, in the singular or plural.
func (p *phraseList) in(padded string) bool {
	for i := 1; i < len(padded); i++ {
		if padded[i-1] != ' ' {
			continue
		}
		for _, phrase := range p[padded[i]] {
			if rest, ok := strings.CutPrefix(padded[i:], phrase); ok && (rest[0] == ' ' || strings.HasPrefix(rest, "s ")) {
				return true
			}
		}
	}
	return false
}

// paddedWords are the words of a name as a phraseList looks at them.
func paddedWords(name string) string {
	var b strings.Builder
	b.Grow(len(name) + 2)
	b.WriteByte(' ')
	for _, w := range nameWords(name) {
		b.WriteString(w)
		b.WriteByte(' ')
	}
	if b.Len() == 1 {
		b.WriteByte(' ')
	}
	return b.String()
}
