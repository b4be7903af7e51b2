package genome

import "slices"

// Role is what a row of an application's own tests is for.
type Role int

// The roles: the row itself, what replaces it, and a row of the same entity that it refers to.
const (
	OwnRow Role = iota
	Replacement
	OwnTarget
)

// SampleAs gives a field's value in a row of that role, and the zero Value where the row has none. Values of a unique
// field differ wherever two rows are stored at once, however few values it has.
func SampleAs(f Field, r Role) Value {
	switch few := f.Unique && SampleCount(f, 3) < 3; {
	case r == OwnTarget && f.Unique && SampleCount(f, 2) < 2:
		return Value{}
	case few && r == Replacement:
		return Sample(f, int(OwnRow))
	case few && r == OwnTarget:
		return Sample(f, int(Replacement))
	}
	return Sample(f, int(r))
}

// Need is a row that has to be there before another one can refer to it, and the body that creates it.
type Need struct {
	Entity *Entity
	Role   Role     // OwnRow, or OwnTarget where a row refers to one of its own entity
	Body   []Member // its plain members
	Links  []Link   // what it cannot be without: earlier needs, or the account
}

// Needs lists the rows that a valid row of an entity refers to, and those that these cannot be without, in an order in
// which they can be created: one of each entity.
func (g *Genome) Needs(e *Entity) []Need {
	var needs []Need
	var add func(of *Entity, optional bool)
	add = func(of *Entity, optional bool) {
		for _, f := range of.Body() {
			target, ok := g.Entity(f.References)
			if !ok || f.ReadOnly || !f.Required && !optional || slices.ContainsFunc(needs, func(n Need) bool { return n.Entity == target }) {
				continue
			}
			if target == e && slices.ContainsFunc(e.Body(), func(f Field) bool { return f.IsReference() && f.Required && f.Unique }) {
				continue // it would need a second row of what only one row may refer to
			}
			add(target, false)
			role := OwnRow
			if target == e {
				role = OwnTarget
			}
			needs = append(needs, Need{target, role, members(target.Body(), role), links(target, needs, false)})
		}
	}
	add(e, true)
	return needs
}

// Requires reports whether a row of the entity cannot be without one of another entity: the other one's deletion is
// refused as long as the row is there.
func (e Entity) Requires(other *Entity) bool {
	return slices.ContainsFunc(e.Fields, func(f Field) bool { return f.requiresRow() && f.References == other.Name })
}

// Required gives the names of the entities that some entity requires.
func (g *Genome) Required() map[string]bool {
	required := map[string]bool{}
	for _, e := range g.Entities {
		for _, f := range e.Fields {
			if f.requiresRow() {
				required[f.References] = true
			}
		}
	}
	return required
}

// requiresRow reports whether a row cannot be without the one that the field refers to.
func (f Field) requiresRow() bool { return !f.System && f.IsReference() && f.Required }

// JoinOf gives the table of a many-to-many field, the zero Join for any other one.
func (e Entity) JoinOf(fieldName string) Join {
	for _, r := range e.Relationships {
		if r.Field == fieldName && r.Join != nil {
			return *r.Join
		}
	}
	return Join{}
}
