package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// managedBySystem is the evidence of "the system manages donors", for each of several things; nothingElse trusts it.
const managedBySystem = "the system is said to manage it, among others"

// trustMentions believes lists of what the system is said to manage where nothing more exact tells what is kept: in a
// document with a data model they are an introduction to it.
func trustMentions(groups []*group) {
	for _, g := range groups {
		if g.score >= threshold && !g.fieldless() && g.best().dialect.exactness > captures.exactness {
			return
		}
	}
	for _, g := range groups {
		if g.has(managedBySystem) || g.has(toldToBegin) && g.has(toldToGoOn) {
			g.say(2, "nothing more exact tells what is kept")
		}
	}
}

// mentions keeps the nouns that the system is said to manage, with what stands in brackets behind them. What it only
// handles or works with may be anything.
func (s *scan) mentions(t text, verb string, sec *section) {
	keeps := !inWords("handle handles works deals", verb)
	c := &cursor{s: t.s}
	c.accept("entities like", "entities such as", "objects like", "objects such as", "things like", "things such as", "information about", "information on", "details of", "details about", "data about", "data on", "records of", "a list of", "all", "its", "their", "the following", "multiple")
	c.space()
	list := t.from(c.at).trimAny(" :")
	if s.mentionedWith(list, sec) {
		return
	}
	pieces := splitTop(list, listCommas)
	var kept []*candidate
	for _, m := range pieces {
		if cand := s.mentioned(m, sec); cand != nil {
			kept = append(kept, cand)
		}
	}
	for _, cand := range kept {
		switch {
		case len(cand.fields) > 0:
			cand.say(6, "the system is said to keep this of it")
		case keeps && len(kept) > 1 && 2*len(kept) > len(pieces) && isPlural(cand.words):
			cand.say(3, managedBySystem)
		default:
			cand.say(3, "the system is said to manage it")
		}
		s.keep(cand)
	}
}

// mentionedWith reads "stores members with their name and email".
func (s *scan) mentionedWith(t text, sec *section) bool {
	i := strings.Index(t.s, " with ")
	if i < 0 || strings.Contains(t.s[:i], ",") || strings.Count(t.s[:i], " ") > 3 {
		return false
	}
	noun := t.sub(0, i)
	cand := s.candidate(prose, noun, sec)
	if cand == nil || !canBeEntity(noun.s) || !isNounPhrase(cand.words) {
		return false
	}
	if s.members(cand, t.from(i+len(" with "))); len(cand.fields) < 2 || !soundsLikeAttributes(cand.fields) {
		return false
	}
	cand.say(6, "the system is said to keep this of it")
	s.keep(cand)
	return true
}

// mentioned is one thing of such a list, nil where a piece names none.
func (s *scan) mentioned(m text, sec *section) *candidate {
	group := text{}
	if open := strings.IndexByte(m.s, '('); open > 0 {
		m, group = m.sub(0, open).trim(), m.sub(open+1, matching(m.s, open))
	}
	if i, _ := indexTop(m.s, clauseStart); i > 0 && group.isEmpty() {
		m = m.sub(0, i)
	}
	words := nameWords(m.s)
	if len(words) == 0 || len(words) > 3 || !isNounPhrase(words) || words[0] == "following" || len(words) > 1 && words[1] == "following" || !canBeEntity(m.s) {
		return nil
	}
	last := words[len(words)-1]
	if isNoRow(last) || inWords(passingNouns, name.Singular(last)) || inWords("inc ltd llc co", last) {
		return nil
	}
	cand := s.candidate(prose, m, sec)
	if cand == nil || group.isEmpty() {
		return cand
	}
	look := &listLook{}
	if s.groupMembers(cand, group, look); look.misses > 0 || !soundLikeAttributes(cand.fields) {
		cand.fields, cand.relations = nil, nil
	}
	return cand
}

// passingNouns are managed and handled without being kept as rows of their own.
const passingNouns = "state error request exception authentication authorization security process workflow communication interaction update change alert preference log query metric statistic analytic trend aspect need complexity lifecycle resource side effect notification email password sms report dashboard output input type version dependency"

// isPlural reports whether a name of a kind of thing is written in the plural.
func isPlural(words []string) bool {
	return entityKey(words) != strings.Join(words, " ")
}

// namedEntities reads a line that lists entities by their names, with what they have in brackets or without: "Entities:
// offices, trucks, parcels etc.", "Core objects: Donor (name, email); Gift (amount)", "entities like offices and trucks".
func (s *scan) namedEntities(t text, sec *section) {
	if !t.mayHold(signEntities) {
		return
	}
	label, rest := splitLabel(t)
	words := nameWords(label.s)
	n := len(words)
	if n > 0 && (n <= 4 || n <= 9 && words[n-2] == "following") && (inWords("entities nouns", words[n-1]) || words[n-1] == "objects" && (n == 1 || inWords("core main key business domain data", words[n-2]))) {
		s.listedEntities(rest, words[n-1] == "objects", sec)
		return
	}
	for _, sentence := range splitSentences(plain(t)) {
		i := strings.Index(sentence.s, "entities ")
		if i < 0 || i > 60 || i > 0 && sentence.s[i-1] != ' ' {
			continue
		}
		c := &cursor{s: sentence.s, at: i + len("entities")}
		are := false
		if !c.accept("like", "such as", "including") {
			if are = c.accept("are", "include"); !are {
				continue
			}
			c.mark(":")
		}
		c.space()
		list := sentence.from(c.at)
		if end, _ := indexTop(list.s, clauseStart); end > 0 {
			list = list.sub(0, end)
		}
		s.listedEntities(list, are, sec)
	}
}

// listedEntities keeps the members of a list of entities; those of a doubtful one have to look like names of kinds of
// rows: plural, capitalised, or with what they have.
func (s *scan) listedEntities(list text, doubtful bool, sec *section) {
	pieces := splitTop(list.trimAny(" ."), listCommas)
	if len(pieces) < 2 {
		return
	}
	for _, p := range pieces {
		if i := strings.LastIndex(p.s, " etc"); i > 0 {
			p = p.sub(0, i)
		}
		if noun := managed(p); !noun.isEmpty() {
			p = noun
		}
		group := text{}
		if open := strings.IndexByte(p.s, '('); open > 0 {
			p, group = p.sub(0, open).trim(), p.sub(open+1, matching(p.s, open))
		}
		words := entityWords(p.s)
		if len(words) == 0 || len(words) > 3 || !canBeEntity(p.s) || strings.ContainsAny(p.s, ":") || strings.HasSuffix(words[len(words)-1], "ed") {
			continue
		}
		c := s.candidate(managing, p, sec)
		if c == nil {
			continue
		}
		look := &listLook{}
		if s.groupMembers(c, group, look); look.misses > 0 || mostlyProper(c.fields) {
			c.fields, c.relations = nil, nil
		}
		if doubtful && len(c.fields) == 0 && !isPlural(words) && !isCapitalised(p.s) {
			continue
		}
		c.say(5+2*btoi(len(c.fields) > 0), "it is listed among the entities")
		s.keep(c)
	}
}

// wished reads what a story wants to record: "add a gift with amount and date", "record a donor's name and email". Only what
// is named like attributes counts: stories speak of screens and reports as well.
func (s *scan) wished(t text) {
	probe := &scan{told: map[string]bool{}}
	if !probe.possessed(t) {
		probe.creation(t, nil)
	}
	s.lifeTold(t)
	for _, c := range probe.candidates {
		if soundsLikeAttributes(c.fields) && len(c.fields) > 1 {
			s.keep(c)
		}
	}
}

// possessed reads "record a donor's name, email and phone".
func (s *scan) possessed(t text) bool {
	for _, mark := range []string{"'s ", "’s "} {
		i := strings.Index(t.s, mark)
		if i < 0 {
			continue
		}
		c := &cursor{s: t.s[:i]}
		for n := 0; n < 6 && !c.done(); n++ {
			if !c.accept("record", "store", "enter", "save", "register", "add", "capture", "keep", "update", "edit", "view", "see") {
				c.word()
				continue
			}
			if !c.accept("a", "an", "each", "every", "the") {
				return false
			}
			c.space()
			cand := s.candidate(prose, t.sub(c.at, i), nil)
			if cand == nil || !isNounPhrase(cand.words) {
				return false
			}
			s.members(cand, t.from(i+len(mark)))
			if len(cand.fields) > 1 {
				cand.say(5, "what users record of it is listed")
				s.keep(cand)
			}
			return true
		}
	}
	return false
}

// keptOfEach reads "For each donor we store their name, address and phone" and "For each book, the title and author are
// recorded".
func (s *scan) keptOfEach(t text, sec *section) bool {
	c := &cursor{s: t.s}
	if !c.accept("for each", "for every") {
		return false
	}
	noun, end := nounOfEach(t, c.at)
	if noun.isEmpty() || !canBeEntity(noun.s) {
		return false
	}
	rest := t.from(end).trimAny(" ,")
	list := text{}
	for _, w := range recordings {
		if i := strings.Index(rest.s, w); i > 0 && (strings.Contains(rest.s[:i], ",") || strings.Contains(rest.s[:i], " and ")) {
			list = rest.sub(0, i)
			break
		}
	}
	for k := (&cursor{s: rest.s}); list.isEmpty() && k.at < 60 && !k.done(); {
		if k.accept("stores", "store", "records", "record", "keeps track of", "keep track of", "keeps", "keep", "tracks", "track", "captures", "capture", "maintains", "maintain", "saves", "save", "holds", "know", "collect", "note", "register") {
			k.accept("the following information", "the following", "information such as", "information like", "at least", "data such as")
			k.mark(":")
			list = rest.from(k.at)
		} else if k.word() == "" {
			return false
		}
	}
	cand := s.candidateCalled(prose, noun, entityWords(noun.s), sec)
	if cand == nil || list.isEmpty() {
		return false
	}
	s.members(cand, list)
	if len(cand.fields) < 2 {
		return false
	}
	cand.say(5, "what is kept of each is listed")
	if soundsLikeAttributes(cand.fields) {
		cand.say(2, namedLikeAttributes)
	}
	s.keep(cand)
	return true
}

// nounOfEach is the noun behind "for each", and where it ends: before a comma, or who keeps something of it.
func nounOfEach(t text, at int) (noun text, end int) {
	c := &cursor{s: t.s, at: at}
	c.space()
	start, end := c.at, c.at
	for n := 0; n < 4; n++ {
		w := c.word()
		if w == "" || inWords("the we our it this they there a an its system of to in with must shall should will", w) {
			break
		}
		end = c.at
		if !strings.HasPrefix(c.rest(), " ") {
			break
		}
	}
	return t.sub(start, end), end
}

// What single stories tell of the life of a thing: together they say that it is kept.
const toldToBegin, toldToGoOn = "a story brings it into being", "a story changes or ends it"

// lifeTold reads "add a new member", "delete a member" as what they tell of members.
func (s *scan) lifeTold(t text) {
	c := &cursor{s: t.s}
	c.accept("to be able to", "to", "be able to")
	kind := lifeVerbs[strings.ToLower(c.word())]
	if kind&13 == 0 || c.mark(",", "/") || c.accept("and", "or") {
		return
	}
	c.accept("a new", "an existing", "a", "an", "new", "my own", "my", "the", "their", "our", "existing", "any", "another")
	c.space()
	noun := thing(t.from(c.at))
	words := entityWords(noun.s)
	if len(words) == 0 || len(words) > 3 || !canBeEntity(noun.s) || !isNounPhrase(words) {
		return
	}
	last := words[len(words)-1]
	if isNoRow(last) || inWords(programNouns, last) || inWords(passingNouns, name.Singular(last)) || isSystem(words) {
		return
	}
	cand := s.candidate(managing, noun, nil)
	if cand == nil {
		return
	}
	if kind == 1 {
		cand.say(2, toldToBegin)
	} else {
		cand.say(1, toldToGoOn)
	}
	s.keep(cand)
}
