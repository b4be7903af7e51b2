package prd

import "strings"

// wordSet is a set of words in lower case: of what phrases begin with, it tells in a few steps that none of many
// wordings can begin at a place.
type wordSet struct {
	words   map[string]bool
	lengths [256]uint32 // by a word's first byte, which lengths there are: most words are told by these
	middles [256]uint32 // by the same, which bytes stand in the middle, those 32 apart being alike: of the others most are
}

// longestWord is the longest word that a wordSet holds, in bytes.
const longestWord = 31

// newWordSet makes a set of words separated by white space.
func newWordSet(list string) *wordSet {
	w := &wordSet{words: map[string]bool{}}
	w.add(strings.Fields(list)...)
	return w
}

// add adds words; one too long for the set is a mistake of the program's, which shows when it starts.
func (w *wordSet) add(words ...string) {
	for _, one := range words {
		if len(one) > longestWord {
			panic("too long for a wordSet: " + one)
		}
		if one != "" {
			w.words[one] = true
			w.lengths[one[0]] |= 1 << len(one)
			w.middles[one[0]] |= 1 << (one[len(one)/2] % 32)
		}
	}
}

// addFirst adds the first word of each phrase.
func (w *wordSet) addFirst(phrases ...string) {
	for _, p := range phrases {
		n := 0
		for n < len(p) && (isWordByte(p, n) || p[n] >= 0x80) {
			n++
		}
		w.add(p[:n])
	}
}

// has reports whether a word, whatever its case, is one of the set.
func (w *wordSet) has(word string) bool {
	if word == "" || len(word) > longestWord {
		return false
	}
	first := lowerByte(word[0])
	if w.lengths[first]>>len(word)&1 == 0 || w.middles[first]>>(lowerByte(word[len(word)/2])%32)&1 == 0 {
		return false
	}
	var lower [longestWord]byte
	for i := range len(word) {
		lower[i] = lowerByte(word[i])
	}
	return w.words[string(lower[:len(word)])]
}

// mayBegin reports whether a string begins with a word of the set, or with anything but an ASCII word.
func (w *wordSet) mayBegin(s string) bool {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	end := i
	for end < len(s) && isWordByte(s, end) {
		end++
	}
	if end == i || end < len(s) && s[end] >= 0x80 || s[i] >= '0' && s[i] <= '9' {
		return true
	}
	return w.has(s[i:end])
}

// foldedWords are words in lower case that are looked for in any case, anywhere in a text.
type foldedWords []string

// in reports whether one of the words occurs in a text.
func (w foldedWords) in(s string) bool {
	for _, one := range w {
		if containsFold(s, one) {
			return true
		}
	}
	return false
}

// factStarts begin facts, and the words that may stand before them.
var factStarts = newWordSet("")

// enumStarts begin enumerations, adjectiveStarts what may stand before a field's name.
var enumStarts, adjectiveStarts = newWordSet(""), newWordSet("optional optionally required mandatory unique read readonly")

// relationStarts begin clauses that state an association.
var relationStarts = newWordSet("")

// verbStarts begin verbs of having, belonging and managing, creationStarts those that bring a row into being.
var verbStarts, creationStarts = newWordSet(""), newWordSet("")

func init() {
	for w := range factWords {
		factStarts.addFirst(w)
	}
	for w := range typeWords {
		factStarts.addFirst(w)
	}
	factStarts.addFirst(fillerWords...)
	factStarts.addFirst("list", "array", "arrays", "lists", "set", "collection", "sequence", "arraylist")
	enumStarts.addFirst(enumLeads...)
	enumStarts.addFirst(enumIntroductions...)
	adjectiveStarts.addFirst(articles...)
	relationStarts.addFirst(relationAuxiliaries...)
	for _, phrases := range [][]string{haveVerbs, manageVerbs, verbAuxiliaries} {
		verbStarts.addFirst(phrases...)
	}
	for _, v := range relationVerbs {
		relationStarts.addFirst(v.words)
		verbStarts.addFirst(v.words)
	}
	creationStarts.addFirst(creationVerbs...)
}
