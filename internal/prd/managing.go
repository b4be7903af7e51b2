package prd

import (
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// managing reads the names of things that are kept, without their fields: "admins can CRUD products", "create, edit
// and delete notes", "Entities: offices, trucks, parcels".
var managing = &dialect{name: "managing", exactness: 5, local: true}

func init() { managing.read = readManaging }

func readManaging(s *scan, d *document) {
	for i, b := range d.blocks {
		switch b.kind {
		case paragraphBlock:
			s.tablesBelow(b, next(d.blocks, i))
			s.managed(b.text, b.section)
			s.heldIn(b.text, b.section)
			for _, l := range b.lines {
				s.namedEntities(l.trim(), b.section)
			}
		case listBlock:
			eachItem(b.items, func(it *item) {
				s.managed(it.text, it.section)
				s.heldIn(it.text, it.section)
				if !it.taken {
					s.namedEntities(it.text, it.section)
				}
			})
		case tableBlock:
			for _, row := range b.rows {
				for _, cell := range row {
					s.managed(cell, b.section)
					s.heldIn(cell, b.section)
				}
			}
		}
	}
}

// tablesBelow reads "Design normalized tables for:" above a list of names.
func (s *scan) tablesBelow(b, after *block) {
	last := b.lines[len(b.lines)-1].trim()
	t := last.trimAny(" *_:").s
	if after == nil || after.kind != listBlock || len(last.s) > 80 || !strings.HasSuffix(last.s, ":") || !strings.HasSuffix(t, "tables for") && !strings.HasSuffix(t, "following tables") && !strings.HasSuffix(t, "collections for") {
		return
	}
	for _, it := range after.items {
		if label := it.plain(); len(it.items) > 0 || len(nameWords(label.s)) > 3 || strings.ContainsAny(label.s, ":.,(") || !canBeEntity(label.s) {
			return
		}
	}
	for _, it := range after.items {
		if c := s.candidate(managing, it.plain().trimAny("`"), b.section); c != nil {
			c.say(5, "it is listed among the tables")
			s.keep(c)
		}
	}
}

// managed reads each sentence that tells the whole life of a thing.
func (s *scan) managed(t text, sec *section) {
	if !t.mayHold(signLife) || !strings.Contains(t.s, "RUD") && !containsFold(t.s, "delet") && !containsFold(t.s, "remov") {
		return
	}
	for _, sentence := range splitSentences(plain(t)) {
		if !s.crud(sentence, sec) {
			s.lifeVerbs(sentence, sec)
		}
	}
}

// crud reads "CRUD products", "CRUD operations for clients and invoices" and "Invoice CRUD".
func (s *scan) crud(t text, sec *section) bool {
	for _, word := range []string{"CRUD", "RUD"} {
		i := strings.Index(t.s, word)
		if i < 0 || i > 0 && isWordByte(t.s, i-1) || isWordByte(t.s, i+len(word)) {
			continue
		}
		c := &cursor{s: t.s, at: i + len(word)}
		c.accept("operations for managing", "operations to manage", "operations for", "operations on", "functionality for", "for all", "for", "on", "of")
		c.space()
		rest := t.from(c.at).trimAny("`")
		if r := firstRune(rest.s); !unicode.IsLetter(r) {
			before := t.sub(0, i).trimAny(" ✅✔-–:*")
			if rest.isEmpty() && strings.Count(before.s, " ") < 5 {
				s.keptThings(before, 5, sec)
			}
			return true
		}
		s.keptThings(rest, 5, sec)
		return true
	}
	return false
}

// lifeVerbs bring a row into being, change it, or end it.
var lifeVerbs = map[string]int{"create": 1, "add": 1, "register": 1, "read": 2, "view": 2, "see": 2, "list": 2, "browse": 2, "edit": 4, "update": 4, "modify": 4, "change": 4, "delete": 8, "remove": 8, "archive": 8}

// lifeVerbs reads "create, view, edit and delete notes": two verbs and more, the last of which ends what the first
// brings into being or changes.
func (s *scan) lifeVerbs(t text, sec *section) {
	c := &cursor{s: t.s}
	for !c.done() {
		start := c.at
		n, kinds := 0, 0
		for {
			save := c.at
			if n > 0 && !c.mark(",", "/", "&") && !c.accept("and", "or") {
				break
			}
			c.accept("and", "or")
			kind := lifeVerbs[c.word()]
			if kind == 0 {
				c.at = save
				break
			}
			n, kinds = n+1, kinds|kind
		}
		if n > 1 && kinds&8 != 0 && kinds&5 != 0 {
			c.space()
			s.keptThings(t.from(c.at), 4+btoi(n > 2), sec)
			return
		}
		if c.at = start; !c.passes() {
			c.space()
			if c.at < len(c.s) {
				_, size := c.s[c.at], len(string(firstRune(c.rest())))
				c.at += size
			}
		}
	}
}

// unkeptNouns follow "create and delete" without being kinds of rows of their own.
const unkeptNouns = "function functions operation operations action actions access permission permissions right rights record records data entry entries everything content item items thing things information functionality it them own account accounts"

// roleNouns name people by what they may do, not rows.
const roleNouns = "admin admins administrator administrators moderator moderators guest guests visitor visitors"

// isNoRow reports whether a noun at the end of a name stands for no kind of row, however it is created and managed.
func isNoRow(noun string) bool {
	return inWords(unkeptNouns, noun) || inWords(roleNouns, noun) || inWords(interfaceNouns, noun) || inWords(genericNouns, noun)
}

// keptThings keeps each noun of a list.
func (s *scan) keptThings(t text, points int, sec *section) {
	if i, _ := indexTop(t.s, clauseStart); i > 0 {
		s.joined(t, sec)
		t = t.sub(0, i)
	}
	for _, m := range splitTop(t.trimAny(" .;"), listCommas) {
		noun := thing(m)
		words := entityWords(noun.s)
		for len(words) > 1 && inWords("own any all existing other personal", words[0]) {
			noun = noun.from(strings.IndexByte(noun.s, ' ') + 1)
			words = words[1:]
		}
		if len(words) > 1 && inWords("manage handle maintain", words[0]) { // CRUD boats, manage sails
			noun = noun.from(strings.IndexByte(noun.s, ' ') + 1)
			words = words[1:]
		} else if startsWithVerb(words) {
			continue
		}
		if i := participle(noun.s); i > 0 {
			noun = noun.sub(0, i)
			words = entityWords(noun.s)
		}
		if len(words) == 0 || len(words) > 3 || !canBeEntity(noun.s) || !isNounPhrase(words) {
			return
		}
		last := words[len(words)-1]
		if lifeVerbs[last] > 0 || isNoRow(last) || inWords(programNouns, last) || isSystem(words) && last != "user" && last != "users" {
			continue
		}
		if c := s.candidate(managing, noun, sec); c != nil {
			c.say(points, "users create, change and delete it")
			s.keep(c)
		}
	}
}

// joinings stand between two kinds of things of which the first holds a reference to the second.
var joinings = []string{" linked to ", " assigned to ", " associated with ", " attached to ", " belonging to ", " owned by "}

// joined reads "invoices linked to clients".
func (s *scan) joined(t text, sec *section) {
	for _, w := range joinings {
		if i := strings.Index(t.s, w); i > 0 {
			s.associate(t.sub(0, i), t.from(i+len(w)), manifest.BelongsTo, sec)
			return
		}
	}
}

// several say that there are many of a thing.
var several = []string{"multiple", "many", "several", "one or more", "zero or more", "any number of"}

// heldIn reads each sentence that says that there are many of something.
func (s *scan) heldIn(t text, sec *section) {
	if !t.mayHold(signSeveral) || strings.IndexByte(t.s, '(') < 0 || !strings.Contains(t.s, "many ") && !strings.Contains(t.s, "ultiple ") && !strings.Contains(t.s, "everal ") && !strings.Contains(t.s, " or more ") {
		return
	}
	for _, sentence := range splitSentences(plain(t)) {
		s.held(sentence.trimAny(" ."), sec)
	}
}

// held reads "Each order has several lines (product, quantity, price)": a kind of thing with its fields in brackets,
// of which the sentence's subject has many.
func (s *scan) held(t text, sec *section) {
	open := strings.IndexByte(t.s, '(')
	if open < 0 {
		return
	}
	c := &cursor{s: t.s[:open]}
	subject, _, at := subjectOf(t)
	for c.at = max(0, at); !c.done(); {
		save := c.at
		if !c.accept(several...) {
			if !c.passes() {
				return
			}
			continue
		}
		c.space()
		noun := t.sub(c.at, open).trim()
		if words := entityWords(noun.s); len(words) == 0 || len(words) > 3 || !canBeEntity(noun.s) || inWords(genericNouns, words[len(words)-1]) {
			return
		}
		cand := s.candidate(managing, noun, sec)
		look := &listLook{}
		s.groupMembers(cand, t.sub(open+1, matching(t.s, open)), look)
		if len(cand.fields) < 2 || look.misses > 0 || mostlyProper(cand.fields) {
			return
		}
		cand.say(4, "a sentence says what each of several holds")
		if soundsLikeAttributes(cand.fields) {
			cand.say(2, namedLikeAttributes)
		}
		s.keep(cand)
		if at < 0 { // "Each order supports several lines": another verb than one of having
			lead := &cursor{s: t.s}
			if !lead.accept("each", "every", "an", "a", "the") {
				return
			}
			lead.space()
			start := lead.at
			lead.word()
			subject = t.sub(start, lead.at)
			if lead.at > save {
				return
			}
		}
		s.associate(noun, subject, manifest.BelongsTo, sec)
		return
	}
}

// clauseStart separates before a preposition or pronoun: what follows it is about the nouns before it.
var clauseStart = separates(" ", clauseStartAt)

func clauseStartAt(s string, i int) int {
	if s[i] != ' ' {
		return 0
	}
	c := &cursor{s: s, at: i}
	return btoi(c.accept("with", "for", "in", "to", "from", "by", "that", "which", "who", "so", "when", "if", "via", "using", "through", "on", "at"))
}

// participle is where a word like "linked" begins behind a noun, which says more about it; -1 where none does.
func participle(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i-1] != ' ' {
			continue
		}
		c := &cursor{s: s, at: i}
		if w := c.word(); strings.HasSuffix(w, "ed") && len(w) > 4 {
			return i - 1
		}
	}
	return -1
}
