package prd

// wordSet is a set of words in lower case that phrases begin with: it tells in a few steps that none of many wordings
// can begin at a place.
type wordSet map[string]bool

// addFirst adds the first word of each phrase.
func (w wordSet) addFirst(phrases ...string) {
	for _, p := range phrases {
		n := 0
		for n < len(p) && (isWordByte(p, n) || p[n] >= 0x80) {
			n++
		}
		w[p[:n]] = true
	}
}

// mayBegin reports whether a string begins with a word of the set, or with anything but an ASCII word.
func (w wordSet) mayBegin(s string) bool {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	var buf [24]byte
	n := 0
	for ; i+n < len(s) && isWordByte(s, i+n); n++ {
		if n == len(buf) {
			return false
		}
		buf[n] = lowerByte(s[i+n])
	}
	if n == 0 || i+n < len(s) && s[i+n] >= 0x80 || buf[0] >= '0' && buf[0] <= '9' {
		return true
	}
	return w[string(buf[:n])]
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
var factStarts = wordSet{}

// relationStarts begin clauses that state an association.
var relationStarts = wordSet{}

// verbStarts begin verbs of having, belonging and managing, creationStarts those that bring a row into being.
var verbStarts, creationStarts = wordSet{}, wordSet{}

func init() {
	for w := range factWords {
		factStarts.addFirst(w)
	}
	for w := range typeWords {
		factStarts.addFirst(w)
	}
	factStarts.addFirst(fillerWords...)
	factStarts.addFirst("list", "array", "arrays", "lists", "set", "collection", "sequence", "arraylist")
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
