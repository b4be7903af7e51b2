package genome

import (
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Names of the tables that every system has.
const (
	UsersTable    = "users"
	SessionsTable = "sessions"
)

// Tables gives the database schema of a genome in an order in which it can be created: users, sessions, the entities
// (each after those it refers to, but for cycles), the join tables. The zero Genome has no tables.
func Tables(g *Genome) []Table {
	if g.Version == "" {
		return nil
	}
	s := schema{g: g, names: name.NewScope("_")}
	for _, t := range []string{UsersTable, SessionsTable} {
		s.names.Unique(t, t)
	}
	for _, e := range g.Entities {
		s.names.Unique("table "+e.Table, e.Table)
		for _, r := range e.Relationships {
			if r.Join != nil {
				s.names.Unique("table "+r.Join.Table, r.Join.Table)
			}
		}
	}
	tables := []Table{s.users(), s.sessions()}
	for _, i := range creationOrder(g) {
		tables = append(tables, s.entity(&g.Entities[i]))
	}
	for i := range g.Entities {
		for _, r := range g.Entities[i].Relationships {
			if r.Join != nil {
				tables = append(tables, s.join(&g.Entities[i], r))
			}
		}
	}
	return tables
}

// schema makes tables; names are those of all tables, indexes and constraints.
type schema struct {
	g     *Genome
	names *name.Scope
}

// named gives an index or a constraint its name: table_column_suffix, at most 63 bytes, unique in the schema.
func (s *schema) named(table, suffix string, columns ...string) string {
	want := table + "_" + strings.Join(columns, "_") + "_" + suffix
	return s.names.Unique(want, shorten(want, maxIdentifier-3)) // room for a number
}

// index is a named index of a table.
func (s *schema) index(table string, unique bool, columns ...string) Index {
	suffix := "idx"
	if unique {
		suffix = "key"
	}
	return Index{Name: s.named(table, suffix, columns...), Columns: columns, Unique: unique}
}

// foreignKey is a named foreign key of a table.
func (s *schema) foreignKey(table, column, references string, onDelete OnDelete) ForeignKey {
	return ForeignKey{Name: s.named(table, "fkey", column), Column: column, References: references, OnDelete: onDelete}
}

// stamps are the columns that say when a row was made and changed.
func stamps() []Column {
	return []Column{{Name: "created_at", Type: ColTimestamp, Now: true}, {Name: "updated_at", Type: ColTimestamp, Now: true}}
}

// users is the table of accounts.
func (s *schema) users() Table {
	t := Table{Name: UsersTable, PrimaryKey: []string{"id"}, Columns: []Column{
		{Name: "id", Type: ColIdentity}, {Name: "email", Type: ColVarChar, Length: MaxEmailLength}, {Name: "password_hash", Type: ColText},
	}}
	t.Indexes = append(t.Indexes, s.index(t.Name, true, "email"))
	for _, f := range s.g.Account.Profile {
		t.Columns = append(t.Columns, s.column(t.Name, f))
		if f.Unique || f.Indexed {
			t.Indexes = append(t.Indexes, s.index(t.Name, f.Unique, f.ColumnName()))
		}
	}
	t.Columns = append(t.Columns, stamps()...)
	return t
}

// sessions is the table of the sessions that are alive.
func (s *schema) sessions() Table {
	return Table{
		Name: SessionsTable, PrimaryKey: []string{"id"},
		Columns: []Column{
			{Name: "id", Type: ColUUID}, {Name: "user_id", Type: ColBigInt},
			{Name: "created_at", Type: ColTimestamp, Now: true}, {Name: "expires_at", Type: ColTimestamp},
		},
		Indexes:     []Index{s.index(SessionsTable, false, "user_id")},
		ForeignKeys: []ForeignKey{s.foreignKey(SessionsTable, "user_id", UsersTable, Cascade)},
	}
}

// entity is an entity's table. Every query filters by the owner, so indexes begin with user_id; a reference has one of
// its own, by which the deletion of what it points to finds the rows.
func (s *schema) entity(e *Entity) Table {
	t := Table{Name: e.Table, PrimaryKey: []string{"id"}, Columns: []Column{{Name: "id", Type: ColIdentity}, {Name: "user_id", Type: ColBigInt}}}
	t.Indexes = append(t.Indexes, s.index(t.Name, false, "user_id"))
	t.ForeignKeys = append(t.ForeignKeys, s.foreignKey(t.Name, "user_id", UsersTable, Cascade))
	for _, f := range e.Body() {
		if f.Many {
			continue
		}
		column := f.ColumnName()
		t.Columns = append(t.Columns, s.column(t.Name, f))
		switch {
		case f.Unique:
			t.Indexes = append(t.Indexes, s.index(t.Name, true, "user_id", column))
		case f.Indexed && !f.IsReference():
			t.Indexes = append(t.Indexes, s.index(t.Name, false, "user_id", column))
		}
		if f.IsReference() {
			t.Indexes = append(t.Indexes, s.index(t.Name, false, column))
			t.ForeignKeys = append(t.ForeignKeys, s.foreignKey(t.Name, column, s.tableOf(f.References), onDelete(e, f)))
		}
	}
	t.Columns = append(t.Columns, stamps()...)
	return t
}

// tableOf is the table of an entity or of the account.
func (s *schema) tableOf(entityName string) string {
	if e, ok := s.g.Entity(entityName); ok {
		return e.Table
	}
	return UsersTable
}

// onDelete is what becomes of a row when the row that its reference points to goes.
func onDelete(e *Entity, f Field) OnDelete {
	for _, r := range e.Relationships {
		if r.Field == f.Name {
			return r.OnDelete
		}
	}
	return Restrict
}

// join is the table of a many-to-many association.
func (s *schema) join(e *Entity, r Relationship) Table {
	j := r.Join
	return Table{
		Name: j.Table, PrimaryKey: []string{j.Source, j.Target},
		Columns: []Column{{Name: j.Source, Type: ColBigInt}, {Name: j.Target, Type: ColBigInt}},
		Indexes: []Index{s.index(j.Table, false, j.Target)},
		ForeignKeys: []ForeignKey{
			s.foreignKey(j.Table, j.Source, e.Table, Cascade), s.foreignKey(j.Table, j.Target, s.tableOf(r.Target), Cascade),
		},
	}
}

// columnTypes are the column types of the field types.
var columnTypes = map[Type]ColumnType{
	String: ColVarChar, TextType: ColText, Integer: ColBigInt, Decimal: ColNumeric, Float: ColDouble, Boolean: ColBoolean, Date: ColDate,
	Time: ColTime, DateTime: ColTimestamp, Email: ColVarChar, URL: ColVarChar, UUID: ColUUID, Enum: ColVarChar, JSON: ColJSON,
}

// column is a field's column.
func (s *schema) column(table string, f Field) Column {
	c := Column{Name: f.ColumnName(), Type: columnTypes[f.Type], Null: !f.Required, Default: f.Default}
	switch f.Type {
	case String, Email, URL:
		c.Length = f.MaxLength
	case Decimal:
		c.Precision, c.Scale = f.Precision, f.Scale
	case Enum:
		c.Enum = &Check{Name: s.named(table, "check", c.Name)}
		for _, value := range f.Enum {
			c.Length = max(c.Length, utf8.RuneCountInString(value.Raw()))
			c.Enum.Values = append(c.Enum.Values, NewValue(value.Raw()))
		}
	}
	return c
}

// creationOrder gives the indexes of the entities, each after those that it refers to; within a cycle, and otherwise,
// in document order.
func creationOrder(g *Genome) []int {
	index := map[string]int{}
	for i, e := range g.Entities {
		index[e.Name] = i
	}
	var order []int
	visited := make([]bool, len(g.Entities))
	var visit func(i int)
	visit = func(i int) {
		if visited[i] {
			return
		}
		visited[i] = true
		for _, f := range g.Entities[i].Fields {
			if target, ok := index[f.References]; ok && !f.Many {
				visit(target)
			}
		}
		order = append(order, i)
	}
	for i := range g.Entities {
		visit(i)
	}
	return order
}
