package prd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// listRelation is an association that a field of several values states: which kind it is depends on whether the
// other entity points back.
type listRelation struct {
	entity, target, name string
	typed                bool // the list has a type, as in code; else it is a plural noun
}

// index notes the endings of entities' names that only one of them has; of the others it notes none.
func (b *builder) index() {
	b.suffixes = map[string]string{}
	for key, t := range b.entities {
		for i := range key {
			if key[i] != ' ' {
				continue
			}
			if other, taken := b.suffixes[key[i+1:]]; taken && other != t {
				b.suffixes[key[i+1:]] = ""
			} else {
				b.suffixes[key[i+1:]] = t
			}
		}
	}
}

// linkKey names a pair of entities, whichever stands first.
func linkKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + "|" + b
}

// alreadyLinked reports whether an entity states an association with another.
func alreadyLinked(e manifest.Entity, target string) bool {
	for _, r := range e.Relations {
		if r.Target == target {
			return true
		}
	}
	return false
}

// links notes between which entities an association is stated other than by a diagram's line; only such lines ask.
func (b *builder) links(kept []*merged) {
	if !slices.ContainsFunc(kept, func(mg *merged) bool {
		return slices.ContainsFunc(mg.relations, func(r relationFact) bool { return r.implied })
	}) {
		return
	}
	linked := make([][]string, len(kept))
	b.s.inPieces(len(kept), func(_ *scan, i int) { linked[i] = b.linksOf(kept[i]) })
	b.linked = map[string]bool{}
	for _, keys := range linked {
		for _, k := range keys {
			b.linked[k] = true
		}
	}
}

// linksOf gives the keys of an entity's associations with others.
func (b *builder) linksOf(mg *merged) []string {
	var keys []string
	from := b.entities[mg.group.key]
	for _, f := range mg.fields {
		probe := *f
		if t, _ := b.targetOf(&probe, mg); t != "" {
			keys = append(keys, linkKey(from, t))
		}
	}
	for _, r := range mg.relations {
		if t, ok := b.entities[entityKey(entityWords(r.target))]; ok && !r.implied {
			keys = append(keys, linkKey(from, t))
		}
	}
	return keys
}

// settleLists turns a list of rows into the other side of a reference where the target points back, and a plural noun
// without a type into one anyway.
func (b *builder) settleLists(m *manifest.Manifest) {
	for _, l := range b.s.lists {
		if l.typed && !pointsTo(m, l.target, l.entity) {
			continue
		}
		for i := range m.Entities {
			if m.Entities[i].Name != l.entity {
				continue
			}
			for k := range m.Entities[i].Relations {
				if r := &m.Entities[i].Relations[k]; r.Name == l.name && r.Kind == manifest.ManyToMany {
					r.Kind, r.Name, r.Required = manifest.HasMany, "", false
				}
			}
		}
	}
}

// pointsTo reports whether one entity holds a reference to another.
func pointsTo(m *manifest.Manifest, from, to string) bool {
	for _, e := range m.Entities {
		if e.Name != from {
			continue
		}
		for _, r := range e.Relations {
			if r.Kind == manifest.BelongsTo && r.Target == to {
				return true
			}
		}
	}
	return false
}

// hasRelation reports whether the same association is there already.
func hasRelation(have []manifest.Relation, r manifest.Relation) bool {
	for _, h := range have {
		if h.Target == r.Target && h.Kind == r.Kind && h.Name == r.Name {
			return true
		}
	}
	return false
}

// sortRelations orders by position, then by place.
func sortRelations(rs []manifest.Relation) {
	for i := 1; i < len(rs); i++ {
		for j := i; j > 0 && (rs[j].Position < rs[j-1].Position || rs[j].Position == rs[j-1].Position && rs[j].Span.Source == rs[j-1].Span.Source && rs[j].Span.Start < rs[j-1].Span.Start); j-- {
			rs[j], rs[j-1] = rs[j-1], rs[j]
		}
	}
}

// relation writes an association that a clause states; ok is false where its target is nothing that is kept.
func (b *builder) relation(r relationFact) (manifest.Relation, bool) {
	key := entityKey(entityWords(r.target))
	target, known := b.entities[key]
	if !known && r.implied {
		return manifest.Relation{}, false
	}
	if !known {
		b.s.diags.Add("M022", r.place.span(), fmt.Sprintf("%q is no entity of this document; the association is left out", r.target),
			fmt.Sprintf("describe it: \"%s %s has a name\"", article(r.target), r.target))
		return manifest.Relation{}, false
	}
	out := manifest.Relation{Kind: r.kind, Target: target, Required: r.required != nil && *r.required, Unique: r.unique, OwnedBy: r.owned, Line: r.place.line(), Span: r.place.span()}
	if r.former != "" {
		out.FormerName = fieldName(r.former, nameWords(r.former))
	}
	switch r.kind {
	case manifest.BelongsTo:
		words := entityWords(r.target)
		if r.role != "" {
			words = nameWords(r.role)
		}
		if len(words) == 0 {
			words = []string{strings.ToLower(target)}
		}
		if r.role == "" {
			words[len(words)-1] = name.Singular(words[len(words)-1])
		}
		out.Name = fieldName(strings.Join(words, " "), words) + "_id"
	case manifest.ManyToMany:
		words := entityWords(r.target)
		if r.role != "" {
			words = nameWords(r.role)
		}
		if len(words) == 0 {
			words = []string{strings.ToLower(target)}
		}
		words[len(words)-1] = name.Singular(words[len(words)-1])
		out.Name = fieldName(strings.Join(words, " "), words) + "_ids"
	}
	return out, true
}

// reference writes a field that points to another entity as an association: one that says so, or one whose name
// is an entity's and of which nothing else is stated.
func (b *builder) reference(f *fieldFact, mg *merged) (manifest.Relation, bool) {
	target, why := b.targetOf(f, mg)
	if target == "" {
		return manifest.Relation{}, false
	}
	words := append([]string{}, f.words...)
	r := manifest.Relation{Kind: manifest.BelongsTo, Target: target, Required: f.facts.required != nil && *f.facts.required, Unique: f.facts.unique, Line: f.place.line(), Span: f.place.span()}
	last := words[len(words)-1]
	suffix := "_id"
	if f.facts.many || f.facts.list {
		r.Kind = manifest.ManyToMany
		suffix = "_ids"
	}
	if last == "id" || last == "ids" || last == "fk" {
		words = words[:max(1, len(words)-1)]
	}
	if r.Kind == manifest.ManyToMany {
		words[len(words)-1] = name.Singular(words[len(words)-1])
	}
	r.Name = fieldName(strings.Join(words, " "), words) + suffix
	if r.Kind == manifest.ManyToMany && (!f.facts.many || f.facts.guessed) {
		b.s.lists = append(b.s.lists, listRelation{b.entities[mg.group.key], target, r.Name, !f.facts.guessed})
	}
	if target == "User" && inBars("user|owner|created_by|creator", strings.Join(words, "_")) {
		r.OwnedBy = true
	}
	if f.facts.former != "" {
		r.FormerName = fieldName(f.facts.former, nameWords(f.facts.former))
	}
	if why != "" {
		b.s.diags.Add("M023", f.place.span(), fmt.Sprintf("%q is taken for a reference to %s: %s", f.label, target, why),
			fmt.Sprintf("write \"%s: reference to %s\", or give the field a type", f.label, target))
	}
	return r, true
}

// targetOf is the entity that a field points to, "" where it points to none, with the reason of a guess.
func (b *builder) targetOf(f *fieldFact, mg *merged) (target, why string) {
	if f.facts.ref != "" {
		parts := strings.Split(f.facts.ref, ".") // users.id, inv.site.id: the last part that is an entity
		for i := len(parts) - 1; i >= 0; i-- {
			if t, ok := b.entities[entityKey(entityWords(parts[i]))]; ok {
				return t, ""
			}
		}
	}
	if len(f.facts.description) > 0 && f.facts.typ == "" {
		slot := strings.Trim(f.facts.description[0], " `*.")
		slot = strings.TrimSuffix(slot, "[]")
		if t, ok := b.entities[entityKey(entityWords(slot))]; ok && !strings.HasPrefix(f.facts.description[0], `"`) {
			f.facts.list = f.facts.list || strings.HasSuffix(strings.Trim(f.facts.description[0], " `*."), "[]")
			f.facts.description = f.facts.description[1:]
			return t, ""
		}
	}
	if f.facts.foreign && f.facts.ref == "" {
		base := f.words
		if l := len(base) - 1; l > 0 && (base[l] == "id" || base[l] == "ids") {
			base = base[:l]
		}
		if t, ok := b.entities[entityKey(base)]; ok {
			return t, ""
		}
	}
	if t, why := b.keyTarget(f, mg); t != "" {
		return t, why
	}
	if f.facts.typ == "" && f.facts.enum == nil && f.facts.def == nil && entityKey(f.words) != mg.group.key {
		if t, ok := b.entities[entityKey(f.words)]; ok {
			if len(f.words) > 0 && name.Singular(f.words[len(f.words)-1]) != f.words[len(f.words)-1] {
				f.facts.many, f.facts.guessed = true, true
			}
			return t, "it has the name of an entity"
		}
	}
	return "", ""
}

// keyTarget is the entity that a field named like a key points to: term_id is the key of Term, or of AcademicTerm
// where no other entity's name ends so; created_by_id that of the account.
func (b *builder) keyTarget(f *fieldFact, mg *merged) (target, why string) {
	n := len(f.words)
	if f.facts.primary || f.facts.enum != nil || f.facts.typ != "" && !inWords("integer uuid string text", f.facts.typ) {
		return "", ""
	}
	if n > 1 && f.words[n-1] == "by" && f.identifier && strings.HasSuffix(f.words[n-2], "ed") {
		return b.entities["user"], "it is named for what an account did"
	}
	if n < 2 || f.words[n-1] != "id" && f.words[n-1] != "ids" {
		return b.qualified(f, mg)
	}
	f.facts.list = f.facts.list || f.words[n-1] == "ids"
	base := f.words[:n-1]
	if entityKey(base) == mg.group.key || f.facts.unique && !f.facts.foreign { // its own key
		return "", ""
	}
	if base[len(base)-1] == "by" || inWords("user owner author creator creators assignee reviewer approver sender receiver recipient", base[len(base)-1]) {
		if t, ok := b.entities[entityKey(base)]; ok {
			return t, "it is named like a key"
		}
		return b.entities["user"], "it is named like a key of an account"
	}
	if t, ok := b.entities[entityKey(base)]; ok && t != b.entities[mg.group.key] {
		return t, "it is named like its key"
	}
	key := entityKey(base)
	found := b.suffixes[key]               // the one entity whose name ends so
	if found == b.entities[mg.group.key] { // the entry_id of a log entry is its own key
		found = ""
	}
	for i := range key {
		if t, ok := b.entities[key[i+1:]]; key[i] == ' ' && ok && found == "" {
			found = t
		}
	}
	if found == "" {
		return "", ""
	}
	return found, "it is named like its key"
}

// qualified is the entity of "linked client", "assigned engineer": an attribute that is an entity's name behind a
// word that says how it is associated.
func (b *builder) qualified(f *fieldFact, mg *merged) (target, why string) {
	if last := len(f.words) - 1; last > 0 && f.facts.typ == "" && inWords("reference ref link", f.words[last]) {
		if t, ok := b.entities[entityKey(f.words[:last])]; ok {
			f.words = f.words[:last]
			return t, "it is said to be a reference"
		}
	}
	if b.isPersonOf(f, mg) {
		return b.entities["user"], "it is what an account is to a row"
	}
	if last := f.words[len(f.words)-1]; len(f.words) == 2 && f.facts.typ == "" && f.facts.stated == 0 && name.Singular(last) != last && !f.identifier {
		if t, ok := b.entities[entityKey(f.words[1:])]; ok && t != b.entities[mg.group.key] { // file attachments
			f.facts.many, f.facts.guessed = true, true
			return t, "it has the name of an entity"
		}
	}
	if len(f.words) < 2 || f.facts.typ != "" || !inWords("linked assigned associated related parent attached referenced owning responsible selected corresponding", f.words[0]) {
		return "", ""
	}
	last := f.words[len(f.words)-1]
	if t, ok := b.entities[entityKey(f.words[1:])]; ok {
		if name.Singular(last) != last {
			f.facts.many, f.facts.guessed = true, true
		}
		return t, "it has the name of an entity"
	}
	return "", ""
}

// isPersonOf reports whether an attribute without a type is what an account is to a row, in a document whose accounts
// are an entity: an uploader, an assignee; an author where the row has no title of its own, as books have.
func (b *builder) isPersonOf(f *fieldFact, mg *merged) bool {
	if !b.accounts || len(f.words) != 1 || f.facts.typ != "" || f.facts.enum != nil || f.facts.stated > 0 || mg.group.key == "user" {
		return false
	}
	if f.words[0] != "author" {
		return inWords("uploader creator assignee reporter owner reviewer approver requester submitter sender recipient actor", f.words[0])
	}
	for _, other := range mg.fields {
		if last := other.words[len(other.words)-1]; last == "title" || last == "name" {
			return false
		}
	}
	return true
}

// settleOnes turns "each order has one customer" into a reference where the customer is said to have many orders.
func settleOnes(m *manifest.Manifest) {
	for i := range m.Entities {
		e := &m.Entities[i]
		for k := range e.Relations {
			r := &e.Relations[k]
			if r.Kind != manifest.HasOne || !hasMany(m, r.Target, e.Name) {
				continue
			}
			words := nameWords(r.Target)
			r.Kind, r.Name = manifest.BelongsTo, fieldName(r.Target, words)+"_id"
		}
	}
}

// hasMany reports whether one entity is said to have many of another.
func hasMany(m *manifest.Manifest, from, to string) bool {
	for _, e := range m.Entities {
		for _, r := range e.Relations {
			if e.Name == from && r.Kind == manifest.HasMany && r.Target == to {
				return true
			}
		}
	}
	return false
}
