package prd

import (
	"strings"
)

// signs is a set of things that a text may hold and most texts do not, by which a dialect passes over what is not its
// own without another look at the words. A piece of a text holds no sign that the text lacks.
type signs uint32

// The signs. Each stands for any of some phrases, wherever they occur, inside a word too, and in any case.
const (
	signMark     signs = 1 << iota // of emphasis, a link, a tag or an escape
	signMust                       // something must be
	signCan                        // somebody can do something
	signRecorded                   // something is recorded
	signArrow
	signCardinal // how many rows of one side belong to one of the other
	signEach
	signSeveral
	signLife     // something is deleted
	signEntities // entities are listed by their names
)

// signPhrases are the phrases of each sign, in lower case.
var signPhrases = []signPhrase{
	{signMark, []string{"*", "_", "[", "<", "\\", "~"}},
	{signMust, []string{"shall", "must", "should", "will "}},
	{signCan, []string{" can "}},
	{signRecorded, []string{"entered", "recorded", "stored", "captured", "kept", "saved", "noted", "registered"}},
	{signArrow, []string{"->", "→"}},
	{signCardinal, cardinalPhrases()},
	{signEach, []string{"each", "every", " per "}},
	{signSeveral, []string{"many ", "ultiple ", "everal ", " or more "}},
	{signLife, []string{"rud", "delet", "remov"}},
	{signEntities, []string{"entities", "nouns", "objects"}},
}

// signPhrase is a sign with its phrases.
type signPhrase struct {
	sign    signs
	phrases []string
}

// cardinalPhrases are cardinalMarks and cardinalWords, in lower case.
func cardinalPhrases() []string {
	var out []string
	for _, m := range cardinalMarks {
		out = append(out, strings.ToLower(m.mark))
	}
	for _, w := range cardinalWords {
		out = append(out, w.words)
	}
	return out
}

// signsIn gives the signs of a text.
func signsIn(s string) signs { return signTable.read(s) }

// signTable finds the phrases of all signs.
var signTable = newPhraseTable(signPhrases)

// phraseTable finds many phrases in one pass over a text (Aho and Corasick's automaton): a state stands for the longest
// beginning of a phrase that the bytes read so far end in.
type phraseTable struct {
	class [256]uint8 // bytes that no phrase tells apart are of one class
	width int        // how many classes there are
	next  []uint16   // the state behind a state and a class of byte, in rows of width; once complete, where its row begins
	found []signs    // what is found when a state is reached; once complete, by where its row begins
}

// newPhraseTable makes the table for phrases in lower case.
func newPhraseTable(list []signPhrase) *phraseTable {
	p := &phraseTable{width: 1}
	for _, s := range list {
		for _, phrase := range s.phrases {
			p.classify(phrase)
		}
	}
	for c := 'A'; c <= 'Z'; c++ {
		p.class[c] = p.class[c+'a'-'A']
	}
	p.state()
	for _, s := range list {
		for _, phrase := range s.phrases {
			p.add(phrase, s.sign)
		}
	}
	p.complete()
	return p
}

// classify gives each byte of a phrase a class of its own.
func (p *phraseTable) classify(phrase string) {
	for i := range len(phrase) {
		if p.class[phrase[i]] == 0 {
			p.class[phrase[i]] = uint8(p.width)
			p.width++
		}
	}
}

// state appends a state from which nothing leads on yet.
func (p *phraseTable) state() uint16 {
	p.next = append(p.next, make([]uint16, p.width)...)
	p.found = append(p.found, 0)
	return uint16(len(p.found) - 1)
}

// at is the place in next of what a state does with a class of byte.
func (p *phraseTable) at(state uint16, class int) int { return int(state)*p.width + class }

// add makes the states of a phrase.
func (p *phraseTable) add(phrase string, sign signs) {
	state := uint16(0)
	for i := range len(phrase) {
		at := p.at(state, int(p.class[phrase[i]]))
		if p.next[at] == 0 {
			to := p.state()
			p.next[at] = to
		}
		state = p.next[at]
	}
	p.found[state] |= sign
}

// complete leads from each state, for a byte that no phrase goes on with, to where the longest ending that begins a
// phrase leads. States nearer to the first one are settled before those behind them.
func (p *phraseTable) complete() {
	fallback := make([]uint16, len(p.found))
	queue := []uint16{0}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		back := fallback[state]
		p.found[state] |= p.found[back]
		for class := range p.width {
			at := p.at(state, class)
			switch to := p.next[at]; {
			case to == 0 && state != 0:
				p.next[at] = p.next[p.at(back, class)]
			case to != 0:
				if state != 0 {
					fallback[to] = p.next[p.at(back, class)]
				}
				queue = append(queue, to)
			}
		}
	}
	if len(p.next) > 1<<16 {
		panic("too many phrases for a phraseTable")
	}
	found := make([]signs, len(p.next))
	for state, signs := range p.found {
		found[p.at(uint16(state), 0)] = signs
	}
	for i, to := range p.next {
		p.next[i] = uint16(p.at(to, 0))
	}
	p.found = found
}

// read gives the signs whose phrases occur in a text.
func (p *phraseTable) read(s string) signs {
	var all signs
	row := 0
	for i := range len(s) {
		row = int(p.next[row+int(p.class[s[i]])])
		all |= p.found[row]
	}
	return all
}
