package genome

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// relationships states every association at both of its ends, when all fields have their names.
func (b *builder) relationships() {
	for _, d := range b.drafts {
		for _, s := range d.body {
			if s.ref != nil && s.ref.fieldName != "" {
				b.declaringEnd(d, s.ref)
			}
		}
	}
	for _, d := range b.drafts {
		for _, s := range d.body {
			if s.ref != nil && s.ref.fieldName != "" && s.ref.to != theAccount {
				b.inverseEnd(d, s.ref)
			}
		}
	}
}

// declaringEnd adds the relationship whose key is a field of the entity.
func (b *builder) declaringEnd(d *draft, a *association) {
	r := Relationship{Type: "association", Field: a.fieldName, Required: a.required, OnDelete: SetNull, Cardinality: ManyToOne}
	role, wanted := strings.TrimSuffix(a.fieldName, "_id"), ""
	switch {
	case a.many:
		role = strings.TrimSuffix(a.fieldName, "_ids")
		wanted = pluralSnake(role)
		r.Cardinality, r.OnDelete = ManyToMany, Cascade
	case a.unique:
		r.Cardinality = OneToOne
	}
	if wanted == "" {
		wanted = role
	}
	a.relName = d.keys.Unique("relationship "+a.fieldName, wanted)
	r.Name = a.relName
	switch {
	case a.to == theAccount:
		r.Target, r.OnDelete = UserEntity, Cascade
	default:
		r.Target = b.drafts[a.to].entity.Name
		if a.required {
			r.OnDelete = Restrict
		}
	}
	if a.many {
		r.Join = b.join(d, a, role)
	}
	d.entity.Relationships = append(d.entity.Relationships, r)
}

// join names the table of a many-to-many association: task_tags(task_id, tag_id).
func (b *builder) join(d *draft, a *association, role string) *Join {
	want := d.snake + "_" + a.relName
	j := &Join{
		Table:  b.tables.Unique("join "+d.entity.Name+" "+a.fieldName, shorten(want, maxIdentifier-3)),
		Source: shorten(d.snake+"_id", maxIdentifier),
		Target: shorten(strings.TrimSuffix(role, "_id")+"_id", maxIdentifier),
	}
	if j.Source == j.Target {
		j.Target = shorten("related_"+j.Target, maxIdentifier)
	}
	return j
}

// inverseEnd adds the relationship as the entity referred to sees it. Where one entity refers to another in several
// ways, the role tells their inverses apart: tasks, reviewer_tasks.
func (b *builder) inverseEnd(d *draft, a *association) {
	target := b.drafts[a.to]
	r := Relationship{Type: "association", Target: d.entity.Name, Inverse: a.fieldName, Cardinality: OneToMany}
	wanted := pluralSnake(d.snake)
	if a.many {
		r.Cardinality = ManyToMany
	} else if a.unique {
		r.Cardinality, wanted = OneToOne, d.snake
	}
	if role := name.Snake([]string{strings.TrimSuffix(strings.TrimSuffix(a.fieldName, "_ids"), "_id")}); b.isOneOfSeveral(d, a) && role != target.snake {
		wanted = role + "_" + wanted
	}
	r.Name = target.keys.Unique("inverse "+d.entity.Name+" "+a.fieldName, wanted)
	target.entity.Relationships = append(target.entity.Relationships, r)
}

// isOneOfSeveral reports whether the entity has another association with the same target.
func (b *builder) isOneOfSeveral(d *draft, a *association) bool {
	for _, s := range d.body {
		if s.ref != nil && s.ref != a && s.ref.to == a.to && s.ref.fieldName != "" {
			return true
		}
	}
	return false
}

// pluralSnake is a snake_case name with its last word in the plural.
func pluralSnake(snake string) string {
	cut := strings.LastIndexByte(snake, '_') + 1
	return snake[:cut] + name.Plural(snake[cut:])
}
