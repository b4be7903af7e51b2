package genome

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// theAccount is the index of the account where an association points to it.
const theAccount = -1

// association is one reference or many-to-many key in the making. It belongs to the entity that declares it, and is
// the same association when its other end states it too.
type association struct {
	from, to  int    // indexes of drafts; to may be theAccount
	words     string // the key in the document's words, where it names one
	key       string // the wanted key: project_id, tag_ids
	label     string
	former    string
	many      bool
	unique    bool
	required  bool
	claimed   bool // the other end has stated it
	position  int  // fields that stand before it; -1 after all
	span      diag.Span
	fieldName string // the key it got
	relName   string // the relationship's name at the declaring end
}

// associate turns the relations of the manifest into associations, each stated once, and puts their keys among the
// fields of the entities that declare them.
func (b *builder) associate() {
	later := map[*manifest.Relation]int{}
	for i, d := range b.drafts {
		for r := range d.src.Relations {
			rel := &d.src.Relations[r]
			to, ok := b.target(d.entity.Name, rel)
			switch {
			case !ok:
			case to == theAccount:
				b.toAccount(i, rel)
			case rel.Kind == manifest.BelongsTo:
				b.add(newAssociation(i, to, rel, b.drafts[to].snake+"_id"))
			case rel.Kind == manifest.ManyToMany:
				b.manyToMany(i, to, rel)
			default:
				later[rel] = to
			}
		}
	}
	for i, d := range b.drafts {
		for r := range d.src.Relations {
			rel := &d.src.Relations[r]
			if to, ok := later[rel]; ok {
				b.otherEnd(i, to, rel)
			}
		}
	}
	for _, u := range b.users {
		b.fromAccount(u)
	}
	for _, d := range b.drafts {
		for _, own := range []bool{true, false} {
			for _, a := range d.declares {
				if (a.position >= 0) == own {
					d.insert(a)
				}
			}
		}
	}
}

// newAssociation is a relation as its own entity declares it.
func newAssociation(from, to int, rel *manifest.Relation, key string) *association {
	if words := toIdentifier(rel.Name, "field").words; rel.Name != "" {
		key = name.Snake(words)
	}
	return &association{
		from: from, to: to, words: rel.Name, key: key, label: rel.Label, former: rel.FormerName, many: rel.Kind == manifest.ManyToMany,
		unique: rel.Unique || rel.Kind == manifest.HasOne, required: rel.Required && rel.Kind != manifest.ManyToMany,
		position: rel.Position, span: rel.Span,
	}
}

// add gives an association to the entity that declares it, or merges it with the same one stated before.
func (b *builder) add(a *association) {
	d := b.drafts[a.from]
	for _, same := range d.declares {
		if same.to == a.to && same.key == a.key && same.many == a.many {
			same.required, same.unique = same.required || a.required, same.unique || a.unique
			b.diags.Add("G048", a.span, fmt.Sprintf("%s of %s is stated twice; it is one reference", a.key, d.entity.Name), "")
			return
		}
	}
	d.declares = append(d.declares, a)
}

// unclaimed gives the entity's first association with another that its other end has not stated yet.
func (d *draft) unclaimed(to int, many bool, key string) *association {
	for _, a := range d.declares {
		if a.to == to && a.many == many && !a.claimed && (key == "" || a.key == key) {
			return a
		}
	}
	return nil
}

// manyToMany declares an association of many with many; the second side that declares it only confirms it.
func (b *builder) manyToMany(from, to int, rel *manifest.Relation) {
	if rel.Required {
		b.diags.Add("G047", rel.Span, fmt.Sprintf("%s may have no %s: that there is at least one is not enforced", b.drafts[from].entity.Name, b.drafts[to].entity.Name), "")
	}
	if from != to {
		if same := b.drafts[to].unclaimed(from, true, ""); same != nil {
			same.claimed = true
			return
		}
	}
	b.add(newAssociation(from, to, rel, b.drafts[to].snake+"_ids"))
}

// otherEnd settles "has many" and "has one": the association that the target declares, or a new one of the target's.
func (b *builder) otherEnd(from, to int, rel *manifest.Relation) {
	one := rel.Kind == manifest.HasOne
	holder, target := b.drafts[from], b.drafts[to]
	if one && rel.Name != "" && rel.Name == target.snake+"_id" && from != to {
		b.add(newAssociation(from, to, rel, "")) // its own key names the target: the reference is the holder's
		return
	}
	for _, same := range []*association{target.unclaimed(from, false, rel.Name), target.unclaimed(from, false, "")} {
		if same != nil {
			same.claimed, same.unique = true, same.unique || one
			return
		}
	}
	if !one {
		for _, same := range []*association{target.unclaimed(from, true, ""), holder.unclaimed(to, true, "")} {
			if same != nil {
				same.claimed = true
				return
			}
		}
		if back := hasMany(target.src, b, from); back != nil && from < to {
			b.diags.Add("G045", rel.Span, fmt.Sprintf("%s has many %s and the other way round: taken as many-to-many", holder.entity.Name, target.entity.Plural),
				fmt.Sprintf("write that a %s belongs to a %s, if each has one only", target.entity.Name, holder.entity.Name))
			a := newAssociation(from, to, rel, target.snake+"_ids")
			a.many, a.required, a.key = true, false, target.snake+"_ids"
			b.add(a)
			return
		}
	}
	key := holder.snake + "_id"
	if from == to {
		key = "parent_id"
	}
	a := newAssociation(to, from, rel, key)
	a.position, a.claimed, a.label = -1, true, ""
	b.add(a)
}

// hasMany finds the relation by which src has many of the draft numbered to.
func hasMany(src *manifest.Entity, b *builder, to int) *manifest.Relation {
	for i := range src.Relations {
		if rel := &src.Relations[i]; rel.Kind == manifest.HasMany {
			if found, ok := b.lookup(rel.Target); ok && found == to {
				return rel
			}
		}
	}
	return nil
}

// lookup finds an entity by the name that a relation gives it: exactly, else by its words, singular or plural.
func (b *builder) lookup(target string) (int, bool) {
	if isUser(target) {
		return theAccount, true
	}
	if b.byName == nil {
		b.byName = map[string]int{}
		for i, d := range b.drafts {
			words := name.Words(d.src.Name)
			forms := []string{d.src.Name, strings.ToLower(d.src.Name), name.Flat(words), strings.ToLower(d.entity.Plural)}
			for _, form := range forms {
				if _, taken := b.byName[form]; !taken {
					b.byName[form] = i
				}
			}
		}
	}
	for _, form := range []string{target, strings.ToLower(target), name.Flat(name.Words(target))} {
		if i, ok := b.byName[form]; ok {
			return i, true
		}
	}
	return 0, false
}

// target is lookup with a diagnostic for a relation to nothing.
func (b *builder) target(holder string, rel *manifest.Relation) (int, bool) {
	to, ok := b.lookup(rel.Target)
	if !ok {
		suggestion := fmt.Sprintf("describe it: “A %s has a name.”", rel.Target)
		if near := b.nearest(rel.Target); near != "" {
			suggestion = fmt.Sprintf("did you mean %s?", near)
		}
		b.diags.Add("G040", rel.Span, fmt.Sprintf("%s refers to %q, which is no entity: the relation is left out", holder, rel.Target), suggestion)
	}
	return to, ok
}

// nearest gives the entity whose name is a slip away from a word, or nothing.
func (b *builder) nearest(word string) string {
	best, distance := "", 3
	for _, d := range b.drafts {
		if n := editDistance(strings.ToLower(word), strings.ToLower(d.entity.Name)); n < distance && n < len(word)/2 {
			best, distance = d.entity.Name, n
		}
	}
	return best
}

// editDistance is the least number of insertions, deletions and replacements that turn a into b (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := diagonal
			if a[i-1] != b[j-1] {
				replaced++
			}
			diagonal = row[j]
			row[j] = min(replaced, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// toAccount settles a relation to a User: the owner of the row, or a reference that can only be the caller.
func (b *builder) toAccount(from int, rel *manifest.Relation) {
	holder := b.drafts[from].entity.Name
	if rel.Kind == manifest.HasMany || rel.Kind == manifest.ManyToMany {
		b.diags.Add("G044", rel.Span, fmt.Sprintf("%s cannot have several users: each row has its owner alone", holder), "")
		return
	}
	a := newAssociation(from, theAccount, rel, "user_id")
	switch {
	case rel.OwnedBy:
		if !slices.Contains([]string{"user_id", "owner_id", "created_by_id", "created_by", "owner"}, a.key) {
			b.diags.Add("G049", rel.Span, fmt.Sprintf("%s of %s is the row's owner: it is set from the session and no key of the API", a.key, holder), "")
		}
		return
	case a.key == "user_id":
		b.diags.Add("G049", rel.Span, fmt.Sprintf("the user of a %s is taken as its owner: user_id is set from the session", holder),
			"name the role if it is another one: “is assigned to a User (assignee)”")
		return
	}
	b.diags.Add("G043", rel.Span, fmt.Sprintf("%s of %s accepts the caller's own id only: users do not see each other", a.key, holder), "")
	b.add(a)
}

// fromAccount settles the relations that a User entity states: having rows is owning them, anything else cannot be.
func (b *builder) fromAccount(user *manifest.Entity) {
	for i := range user.Relations {
		rel := &user.Relations[i]
		to, ok := b.target(UserEntity, rel)
		if !ok || rel.Kind == manifest.HasMany && to != theAccount {
			continue
		}
		b.diags.Add("G044", rel.Span, fmt.Sprintf("an account cannot refer to %s; its owner's rows are found by who signs in", rel.Target),
			fmt.Sprintf("write that a %s belongs to a User", rel.Target))
	}
}

// breakCycles makes optional what could never be created: a required reference to the entity itself, and, in
// document order, the one that closes a cycle of required references.
func (b *builder) breakCycles() {
	stay := newGraph(len(b.drafts))
	for i, d := range b.drafts {
		for _, s := range d.body {
			a := s.ref
			if a == nil {
				continue
			}
			if s.field != nil && !a.many {
				a.required, a.unique = a.required || s.field.Required, a.unique || s.field.Unique
			}
			if !a.required || a.to == theAccount {
				continue
			}
			switch {
			case a.to == i:
				a.required = false
				b.diags.Add("G041", a.span, fmt.Sprintf("%s of %s is optional: with a required reference to itself the first row could not be created", a.key, d.entity.Name), "")
			case !stay.connect(i, a.to):
				a.required = false
				b.diags.Add("G042", a.span, fmt.Sprintf("%s of %s is optional: it closes a cycle of required references, in which no row could be created", a.key, d.entity.Name), "")
			}
		}
	}
}

// graph is the required references between entities, by number.
type graph struct {
	edges [][]int
	seen  []int // the last search that came by
	round int
}

// newGraph gives a graph of so many entities and no references.
func newGraph(entities int) *graph {
	return &graph{edges: make([][]int, entities), seen: make([]int, entities)}
}

// connect adds a reference, unless it would close a circle.
func (g *graph) connect(from, to int) bool {
	if g.reaches(to, from) {
		return false
	}
	g.edges[from] = append(g.edges[from], to)
	return true
}

// reaches reports whether references lead from one entity to another, or the two are one.
func (g *graph) reaches(from, to int) bool {
	g.round++
	for stack := []int{from}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at == to {
			return true
		}
		for _, next := range g.edges[at] {
			if g.seen[next] != g.round {
				g.seen[next] = g.round
				stack = append(stack, next)
			}
		}
	}
	return false
}
