package genome

import (
	"fmt"
	"slices"
)

// associations checks that every reference has its relationship, and every relationship both of its ends.
func (c *checker) associations(at string, e *Entity) {
	declared := map[string]bool{}
	for i, r := range e.Relationships {
		place := fmt.Sprintf("%s.relationships[%d]", at, i)
		c.form(place+".name", r.Name, snakeForm)
		c.unique(place+".name", e.Name+" key", r.Name)
		c.oneOf(place+".cardinality", string(r.Cardinality), string(ManyToOne), string(OneToMany), string(OneToOne), string(ManyToMany))
		target, ok := c.g.Entity(r.Target)
		c.that(ok || r.Target == UserEntity, place+".target", "%q is no entity", r.Target)
		c.that((r.Field == "") != (r.Inverse == ""), place, "one of field and inverse must be there")
		switch {
		case r.Field != "":
			declared[r.Field] = true
			c.declaring(place, e, r)
		case ok:
			f, found := target.Field(r.Inverse)
			c.that(found && f.References == e.Name, place+".inverse", "%s.%s does not refer to %s", r.Target, r.Inverse, e.Name)
		default:
			c.that(false, place+".target", "the account has no keys")
		}
	}
	for _, f := range e.Body() {
		c.that(f.References == "" || declared[f.Name], at+".fields."+f.Name, "the reference has no relationship")
	}
}

// declaring checks the end of an association that holds its key.
func (c *checker) declaring(at string, e *Entity, r Relationship) {
	f, ok := e.Field(r.Field)
	c.that(ok && f.References == r.Target, at+".field", "%q does not refer to %s", r.Field, r.Target)
	c.that(f.Many == (r.Cardinality == ManyToMany) && f.Many == (r.Join != nil), at, "a many-to-many key, and nothing else, has a join table")
	c.that(f.Required == r.Required, at+".required", "must be what its field says")
	want := SetNull
	switch {
	case f.Many || f.References == UserEntity:
		want = Cascade
	case f.Required:
		want = Restrict
	}
	c.that(r.OnDelete == want, at+".on_delete", "must be %s", want)
	if r.Target != UserEntity {
		target, _ := c.g.Entity(r.Target)
		c.that(target == nil || slices.ContainsFunc(target.Relationships, func(other Relationship) bool { return other.Target == e.Name && other.Inverse == r.Field }),
			at, "%s has no relationship that is its inverse", r.Target)
	}
	if r.Join != nil {
		for _, identifier := range []string{r.Join.Table, r.Join.Source, r.Join.Target} {
			c.form(at+".join", identifier, snakeForm)
			c.that(len(identifier) <= maxIdentifier, at+".join", "%q is longer than %d bytes", identifier, maxIdentifier)
		}
		c.that(r.Join.Source != r.Join.Target, at+".join", "its columns must differ")
		c.that(!slices.Contains(reservedTables, r.Join.Table), at+".join.table", "%s is a table of the application or its tools", r.Join.Table)
		c.unique(at+".join.table", "table", r.Join.Table)
	}
}

// cycles requires that required references lead in no circle.
func (c *checker) cycles() {
	index := map[string]int{}
	for i, e := range c.g.Entities {
		index[e.Name] = i
	}
	required := newGraph(len(c.g.Entities))
	for i, e := range c.g.Entities {
		for _, f := range e.Body() {
			target, ok := index[f.References]
			if !ok || !f.Required || f.Many {
				continue
			}
			c.that(required.connect(i, target), fmt.Sprintf("entities[%d].fields.%s", i, f.Name), "closes a cycle of required references")
		}
	}
}

// architecture checks that elements are unique and that their relationships lead from one to another.
func (c *checker) architecture() {
	ids := map[string]bool{}
	for i, e := range c.g.Elements {
		at := fmt.Sprintf("elements[%d]", i)
		c.form(at+".id", e.ID, kebabForm)
		c.unique(at+".id", "element", e.ID)
		c.oneOf(at+".type", string(e.Type), string(ApplicationComponent), string(ApplicationService), string(ApplicationInterface), string(DataObject))
		ids[e.ID] = true
	}
	for i, r := range c.g.Relationships {
		at := fmt.Sprintf("relationships[%d]", i)
		c.form(at+".id", r.ID, kebabForm)
		c.unique(at+".id", "relationship", r.ID)
		c.oneOf(at+".type", r.Type, realizes, composes, assigns, accesses, associates, serves)
		c.that(ids[r.Source] && ids[r.Target], at, "%q or %q is no element", r.Source, r.Target)
	}
}
