package genome

import (
	"reflect"
	"slices"
)

// Diff gives the operations that turn the schema of one genome into that of another, in an order in which they can
// run: what refers to others goes first, then whole tables; what stays is renamed and changed; what is new comes
// last. Entities and fields are matched by the name that they had (FormerName), else by name, else by stable
// identifier. From the zero Genome the operations create everything; the opposite Diff undoes them. Column order
// within a table that stays is not changed.
func Diff(before, after *Genome) []Operation {
	d := differ{match: matchGenomes(before, after), old: Tables(before), new: Tables(after)}
	d.renamed = map[string]string{}
	for now, was := range d.match.tables {
		d.renamed[was] = now
	}
	d.dropKeys()
	d.dropTables()
	d.renameTables()
	d.changeColumns()
	d.createTables()
	d.addKeys()
	return d.ops
}

// differ collects the operations. match.tables and renamed lead from a table's new name to its old one and back.
type differ struct {
	match    matching
	renamed  map[string]string
	old, new []Table
	ops      []Operation
}

// table finds a table by name.
func table(tables []Table, tableName string) *Table {
	for i := range tables {
		if tables[i].Name == tableName {
			return &tables[i]
		}
	}
	return nil
}

// successor gives the new form of an old table, or nil where it goes.
func (d *differ) successor(old Table) *Table {
	now, ok := d.renamed[old.Name]
	if !ok {
		return nil
	}
	return table(d.new, now)
}

// newColumn gives the new name of an old column of a table that stays, or nothing where the column goes.
func (d *differ) newColumn(now, oldColumn string) string {
	for newName, was := range d.match.columns[now] {
		if was == oldColumn {
			return newName
		}
	}
	return ""
}

// carriedIndex is an old index under the new names of its columns.
func (d *differ) carriedIndex(now string, old Index) Index {
	carried := Index{Name: old.Name, Unique: old.Unique}
	for _, column := range old.Columns {
		carried.Columns = append(carried.Columns, d.newColumn(now, column))
	}
	return carried
}

// carriedKey is an old foreign key under the new names of its column and its target.
func (d *differ) carriedKey(now string, old ForeignKey) ForeignKey {
	old.Column, old.References = d.newColumn(now, old.Column), d.renamed[old.References]
	return old
}

// dropKeys takes away the foreign keys and indexes that do not stay as they are. A table that goes takes its indexes
// with it, but not its foreign keys: tables of a cycle could not go one by one.
func (d *differ) dropKeys() {
	for i := range d.old {
		old := &d.old[i]
		now := d.successor(*old)
		for k := range old.ForeignKeys {
			if now == nil || !slices.Contains(now.ForeignKeys, d.carriedKey(now.Name, old.ForeignKeys[k])) {
				d.ops = append(d.ops, Operation{Kind: DropForeignKey, Table: old.Name, ForeignKey: &old.ForeignKeys[k]})
			}
		}
	}
	for i := range d.old {
		old := &d.old[i]
		now := d.successor(*old)
		for k := range old.Indexes {
			if now != nil && !hasIndex(now.Indexes, d.carriedIndex(now.Name, old.Indexes[k])) {
				d.ops = append(d.ops, Operation{Kind: DropIndex, Table: old.Name, Index: &old.Indexes[k]})
			}
		}
	}
}

// hasIndex reports whether an equal index is in the list.
func hasIndex(list []Index, index Index) bool {
	return slices.ContainsFunc(list, func(other Index) bool { return reflect.DeepEqual(other, index) })
}

// dropTables takes away the tables that go, those that refer to others first.
func (d *differ) dropTables() {
	for i := len(d.old) - 1; i >= 0; i-- {
		if d.successor(d.old[i]) == nil {
			d.ops = append(d.ops, Operation{Kind: DropTable, Table: d.old[i].Name})
		}
	}
}

// renameTables gives the tables that stay their new names.
func (d *differ) renameTables() {
	var pairs []renaming
	for _, t := range d.old {
		if now, ok := d.renamed[t.Name]; ok && now != t.Name {
			pairs = append(pairs, renaming{t.Name, now})
		}
	}
	for _, step := range orderRenamings(pairs) {
		d.ops = append(d.ops, Operation{Kind: RenameTable, Table: step.from, To: step.to})
	}
}

// renaming is one name becoming another.
type renaming struct{ from, to string }

// orderRenamings puts renamings in an order in which every name is free when it is taken; a circle of names is broken
// by a name for the time between.
func orderRenamings(pairs []renaming) []renaming {
	pending := slices.Clone(pairs)
	var steps []renaming
	for len(pending) > 0 {
		free := slices.IndexFunc(pending, func(p renaming) bool {
			return !slices.ContainsFunc(pending, func(other renaming) bool { return other.from == p.to })
		})
		if free < 0 {
			between := shorten(pending[0].from, maxIdentifier-9) + "_renaming"
			steps = append(steps, renaming{pending[0].from, between})
			pending[0].from = between
			continue
		}
		steps = append(steps, pending[free])
		pending = slices.Delete(pending, free, free+1)
	}
	return steps
}

// changeColumns drops, renames, alters and adds the columns of the tables that stay.
func (d *differ) changeColumns() {
	for i := range d.new {
		now := &d.new[i]
		was := table(d.old, d.match.tables[now.Name])
		if was == nil {
			continue
		}
		columns := d.match.columns[now.Name]
		var pairs []renaming
		for k := range was.Columns {
			switch newName := d.newColumn(now.Name, was.Columns[k].Name); newName {
			case "":
				d.ops = append(d.ops, Operation{Kind: DropColumn, Table: now.Name, Column: &was.Columns[k]})
			case was.Columns[k].Name:
			default:
				pairs = append(pairs, renaming{was.Columns[k].Name, newName})
			}
		}
		for _, step := range orderRenamings(pairs) {
			old := columnOf(was, step.from)
			if old == nil { // a name for the time between
				old = columnOf(was, columns[step.to])
			}
			column := *old
			column.Name = step.from
			d.ops = append(d.ops, Operation{Kind: RenameColumn, Table: now.Name, Column: &column, To: step.to})
		}
		d.alterColumns(now, was, columns)
	}
}

// alterColumns changes the columns that stay and adds the new ones.
func (d *differ) alterColumns(now, was *Table, columns map[string]string) {
	for k := range now.Columns {
		column := &now.Columns[k]
		oldName, stays := columns[column.Name]
		if !stays {
			d.ops = append(d.ops, Operation{Kind: AddColumn, Table: now.Name, Column: column})
			continue
		}
		old := *columnOf(was, oldName)
		old.Name = column.Name
		if !reflect.DeepEqual(old, *column) {
			d.ops = append(d.ops, Operation{Kind: AlterColumn, Table: now.Name, Column: column, Before: &old})
		}
	}
}

// columnOf finds a column of a table by name.
func columnOf(t *Table, columnName string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == columnName {
			return &t.Columns[i]
		}
	}
	return nil
}

// createTables makes the tables that are new, each with the foreign keys to tables that are there by then and to itself.
func (d *differ) createTables() {
	there := map[string]bool{}
	for now := range d.match.tables {
		there[now] = true
	}
	for i := range d.new {
		if there[d.new[i].Name] {
			continue
		}
		there[d.new[i].Name] = true
		create := d.new[i]
		create.ForeignKeys = nil
		for _, key := range d.new[i].ForeignKeys {
			if there[key.References] {
				create.ForeignKeys = append(create.ForeignKeys, key)
			}
		}
		d.ops = append(d.ops, Operation{Kind: CreateTable, Table: create.Name, Create: &create})
	}
}

// addKeys adds the indexes and foreign keys that tables do not have yet.
func (d *differ) addKeys() {
	created := map[string]*Table{}
	for _, op := range d.ops {
		if op.Kind == CreateTable {
			created[op.Table] = op.Create
		}
	}
	var keys []Operation
	for i := range d.new {
		now := &d.new[i]
		was := table(d.old, d.match.tables[now.Name])
		var hasKeys []ForeignKey
		if c := created[now.Name]; c != nil {
			hasKeys = c.ForeignKeys
		} else {
			var hasIndexes []Index
			for _, index := range was.Indexes {
				hasIndexes = append(hasIndexes, d.carriedIndex(now.Name, index))
			}
			for _, key := range was.ForeignKeys {
				hasKeys = append(hasKeys, d.carriedKey(now.Name, key))
			}
			for k := range now.Indexes {
				if !hasIndex(hasIndexes, now.Indexes[k]) {
					d.ops = append(d.ops, Operation{Kind: AddIndex, Table: now.Name, Index: &now.Indexes[k]})
				}
			}
		}
		for k := range now.ForeignKeys {
			if !slices.Contains(hasKeys, now.ForeignKeys[k]) {
				keys = append(keys, Operation{Kind: AddForeignKey, Table: now.Name, ForeignKey: &now.ForeignKeys[k]})
			}
		}
	}
	d.ops = append(d.ops, keys...)
}
