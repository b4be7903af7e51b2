package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// relationVerb is a wording that states an association.
type relationVerb struct {
	words string
	kind  manifest.RelationKind
	owned bool   // it names the owner of a row
	role  string // what a reference to a person is called by this wording
}

// relationVerbs are tried in order: the longer wording stands before the one that it begins with.
var relationVerbs = []relationVerb{
	{words: "belongs to and has many", kind: manifest.ManyToMany},
	{words: "has and belongs to many", kind: manifest.ManyToMany},
	{words: "have and belong to many", kind: manifest.ManyToMany},
	{words: "belongs to many", kind: manifest.ManyToMany},
	{words: "belong to many", kind: manifest.ManyToMany},
	{words: "many-to-many with", kind: manifest.ManyToMany},
	{words: "many to many with", kind: manifest.ManyToMany},
	{words: "many-to-many to", kind: manifest.ManyToMany},
	{words: "belongs to", kind: manifest.BelongsTo, owned: true},
	{words: "belong to", kind: manifest.BelongsTo, owned: true},
	{words: "belonging to", kind: manifest.BelongsTo, owned: true},
	{words: "owned by", kind: manifest.BelongsTo, owned: true},
	{words: "created by", kind: manifest.BelongsTo, owned: true},
	{words: "assigned to", kind: manifest.BelongsTo, role: "assignee"},
	{words: "assigned by", kind: manifest.BelongsTo, role: "assigner"},
	{words: "submitted by", kind: manifest.BelongsTo, role: "submitter"},
	{words: "written by", kind: manifest.BelongsTo, role: "author"},
	{words: "authored by", kind: manifest.BelongsTo, role: "author"},
	{words: "approved by", kind: manifest.BelongsTo, role: "approver"},
	{words: "reviewed by", kind: manifest.BelongsTo, role: "reviewer"},
	{words: "managed by", kind: manifest.BelongsTo, role: "manager"},
	{words: "placed by", kind: manifest.BelongsTo, role: "buyer"},
	{words: "sent by", kind: manifest.BelongsTo, role: "sender"},
	{words: "sent to", kind: manifest.BelongsTo, role: "recipient"},
	{words: "uploaded by", kind: manifest.BelongsTo, role: "uploader"},
	{words: "linked to", kind: manifest.BelongsTo},
	{words: "tied to", kind: manifest.BelongsTo},
	{words: "attached to", kind: manifest.BelongsTo},
	{words: "connected to", kind: manifest.BelongsTo},
	{words: "associated with", kind: manifest.BelongsTo},
	{words: "associated to", kind: manifest.BelongsTo},
	{words: "related to", kind: manifest.BelongsTo},
	{words: "relates to", kind: manifest.BelongsTo},
	{words: "referring to", kind: manifest.BelongsTo},
	{words: "refers to", kind: manifest.BelongsTo},
	{words: "refer to", kind: manifest.BelongsTo},
	{words: "references", kind: manifest.BelongsTo},
	{words: "links to", kind: manifest.BelongsTo},
	{words: "points to", kind: manifest.BelongsTo},
	{words: "part of", kind: manifest.BelongsTo},
	{words: "works for", kind: manifest.BelongsTo},
	{words: "works in", kind: manifest.BelongsTo},
	{words: "work for", kind: manifest.BelongsTo},
	{words: "has zero or more", kind: manifest.HasMany},
	{words: "has zero-to-many", kind: manifest.HasMany},
	{words: "has one-to-many", kind: manifest.HasMany},
	{words: "has one or more", kind: manifest.HasMany},
	{words: "has one or many", kind: manifest.HasMany},
	{words: "has zero or many", kind: manifest.HasMany},
	{words: "has a list of", kind: manifest.HasMany},
	{words: "has many-to-many", kind: manifest.ManyToMany},
	{words: "has any number of", kind: manifest.HasMany},
	{words: "has a collection of", kind: manifest.HasMany},
	{words: "has many", kind: manifest.HasMany},
	{words: "has multiple", kind: manifest.HasMany},
	{words: "has several", kind: manifest.HasMany},
	{words: "has lots of", kind: manifest.HasMany},
	{words: "have many", kind: manifest.HasMany},
	{words: "have multiple", kind: manifest.HasMany},
	{words: "have several", kind: manifest.HasMany},
	{words: "have zero or more", kind: manifest.HasMany},
	{words: "have one or more", kind: manifest.HasMany},
	{words: "contains many", kind: manifest.HasMany},
	{words: "contains multiple", kind: manifest.HasMany},
	{words: "contains several", kind: manifest.HasMany},
	{words: "contain many", kind: manifest.HasMany},
	{words: "contain multiple", kind: manifest.HasMany},
	{words: "owns many", kind: manifest.HasMany},
	{words: "own many", kind: manifest.HasMany},
	{words: "own multiple", kind: manifest.HasMany},
	{words: "includes many", kind: manifest.HasMany},
	{words: "includes multiple", kind: manifest.HasMany},
	{words: "holds many", kind: manifest.HasMany},
	{words: "has exactly one", kind: manifest.HasOne},
	{words: "has at most one", kind: manifest.HasOne},
	{words: "has a single", kind: manifest.HasOne},
	{words: "has one", kind: manifest.HasOne},
	{words: "have exactly one", kind: manifest.HasOne},
	{words: "have one", kind: manifest.HasOne},
	{words: "many", kind: manifest.HasMany},
	{words: "multiple", kind: manifest.HasMany},
	{words: "one or more", kind: manifest.HasMany},
	{words: "zero or more", kind: manifest.HasMany},
	{words: "any number of", kind: manifest.HasMany},
	{words: "a list of", kind: manifest.HasMany},
	{words: "several", kind: manifest.HasMany},
}

// relationAuxiliaries may stand before the verb of a relation.
var relationAuxiliaries = []string{"it", "they", "which", "that", "and", "also", "each", "is", "are", "be", "being", "can", "may", "optionally", "will", "should", "shall", "always", "must", "has to", "been", "has been", "directly", "to be"}

// readRelation reads a clause that states an association, from its verb on: "must belong to a Project",
// "is assigned to a User (as reviewer)", "has many Comments and Tags".
func readRelation(t text) ([]relationFact, bool) {
	if !relationStarts.mayBegin(t.s) {
		return nil, false
	}
	c := &cursor{s: t.s}
	var required *bool
	for {
		save := c.at
		w := c.peek()
		if !c.accept(relationAuxiliaries...) {
			break
		}
		switch w {
		case "must", "shall", "always", "has":
			required = yes(true)
		case "may", "can", "optionally":
			required = yes(false)
		}
		if c.done() {
			c.at = save
			break
		}
	}
	verb, ok := relationVerbAt(c)
	if !ok {
		return nil, false
	}
	if c.accept("exactly one", "one and only one") {
		required = yes(true)
	} else if c.accept("at most one", "zero or one") {
		required = yes(false)
	}
	return readTargets(t, c, verb, required)
}

// relationVerbAt reads a wording of relationVerbs.
func relationVerbAt(c *cursor) (relationVerb, bool) {
	for _, v := range verbsByWord[c.peek()] {
		if c.accept(v.words) {
			return v, true
		}
	}
	return relationVerb{}, false
}

// verbsByWord are relationVerbs by their first word.
var verbsByWord = map[string][]relationVerb{}

func init() {
	for _, v := range relationVerbs {
		first, _, _ := strings.Cut(v.words, " ")
		verbsByWord[first] = append(verbsByWord[first], v)
	}
}

// readTargets reads the nouns that a relation's verb points to.
func readTargets(t text, c *cursor, verb relationVerb, required *bool) ([]relationFact, bool) {
	c.space()
	var out []relationFact
	for _, part := range splitTop(t.from(c.at), listCommas) {
		r := relationFact{kind: verb.kind, owned: verb.owned, required: required, place: part}
		if !r.targetFrom(part) {
			if len(out) == 0 {
				return nil, false
			}
			continue
		}
		if r.role == "" && isPerson(r.target) && !r.owned {
			r.role = verb.role
		}
		out = append(out, r)
	}
	return out, len(out) > 0
}

// isPerson reports whether a noun is the account's.
func isPerson(noun string) bool {
	words := nameWords(noun)
	return len(words) == 1 && (words[0] == "user" || words[0] == "users")
}

// targetFrom reads one target with what is said about the reference: "a `Project`", "one User as reviewer",
// "Tags (many-to-many)", "a Category (optional)".
func (r *relationFact) targetFrom(t text) bool {
	t = t.trimAny(" .;:")
	c := &cursor{s: t.s}
	for c.accept("exactly one", "at least one", "one", "a single", "a", "an", "the", "another", "many", "multiple", "several", "other", "zero or more", "one or more", "specific", "particular", "different", "its", "their", "parent", "any") {
		if hasWordPrefix(t.s, "many") && r.kind == manifest.BelongsTo {
			r.kind = manifest.ManyToMany
		}
	}
	c.space()
	t = t.from(c.at)
	end := len(t.s)
	if i, _ := indexTop(t.s, targetEnds); i >= 0 {
		end = i
	}
	target := strings.TrimSpace(t.s[:end])
	if v, ok := unquote(target); ok {
		target = v
	}
	if words := nameWords(target); len(words) == 0 || len(words) > 4 || !isNounPhrase(words) {
		return false
	}
	r.target = target
	r.remarks(t.from(end))
	return true
}

// targetEnds separates what a reference points to from what is said about it.
var targetEnds = separates(" (:.", func(s string, i int) int {
	switch s[i] {
	case '(', ':':
		return 1
	case '.':
		return 2 * btoi(strings.HasPrefix(s[i:], ". "))
	}
	for _, w := range []string{" as ", " called ", " named ", " via ", " through ", " who ", " that ", " which ", " by ", " for ", " in ", " on ", " at ", " with ", " when ", " using ", " – ", " — ", " - ", " they ", " it "} {
		if strings.HasPrefix(s[i:], w) {
			return len(w)
		}
	}
	return 0
})

// listStarts separates what introduces an entity from the list of what it has.
var listStarts = separates(".,: ", func(s string, i int) int {
	return btoi(s[i] != ' ' || strings.HasPrefix(s[i:], " with ") || strings.HasPrefix(s[i:], " including "))
})

// describedRelations takes associations from what introduces an entity: of "a remark on a task, with text and time" the
// task. Nouns that turn out to be no entity say nothing.
func (c *candidate) describedRelations(t text) {
	if end, _ := indexTop(t.s, listStarts); end > 0 {
		t = t.sub(0, end)
	}
	for i := 0; i < len(t.s); i++ {
		cur := &cursor{s: t.s, at: i}
		if t.s[i] != ' ' || !cur.accept("on", "to", "of", "for", "by", "against", "about") || !cur.accept("a", "an", "one", "each", "exactly one") {
			continue
		}
		cur.space()
		start := cur.at
		for n := 0; n < 2 && cur.word() != ""; n++ {
			r := relationFact{kind: manifest.BelongsTo, target: t.s[start:cur.at], implied: true, place: t.sub(start, cur.at), position: len(c.fields)}
			c.relations = append(c.relations, r)
		}
	}
}

// plainCommas separates at commas and semicolons alone.
var plainCommas = separates(",;", oneByte)

// remarks reads what follows a target: a role, "required", "optional", "unique", a former name.
func (r *relationFact) remarks(t text) {
	for _, p := range splitTop(t.trimAny(" ().,"), plainCommas) {
		c := &cursor{s: p.s}
		if c.accept("as", "called", "named") {
			c.accept("the", "a", "an", "its")
			if v, _, ok := c.value(); ok {
				r.role = v
			}
			continue
		}
		f := facts{}
		if !f.read(p.s, false) {
			continue
		}
		if f.required != nil {
			r.required = f.required
		}
		r.unique = r.unique || f.unique
		if f.many {
			r.kind = manifest.ManyToMany
		}
		if f.former != "" {
			r.former = f.former
		}
	}
}
