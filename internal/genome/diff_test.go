package genome_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// database is a schema that operations change, as strict as PostgreSQL about what must exist.
type database map[string]*genome.Table

// apply runs the operations in order; the first that could not run is an error.
func (db database) apply(ops []genome.Operation) error {
	for i, op := range ops {
		if err := db.run(op); err != nil {
			return fmt.Errorf("operation %d (%s %s): %w", i, op.Kind, op.Table, err)
		}
	}
	return nil
}

func (db database) run(op genome.Operation) error {
	t := db[op.Table]
	if (t == nil) != (op.Kind == genome.CreateTable) {
		return fmt.Errorf("the table exists: %t", t != nil)
	}
	switch op.Kind {
	case genome.CreateTable:
		created := clone(*op.Create)
		db[op.Table] = &created
		for _, key := range created.ForeignKeys {
			if db[key.References] == nil {
				return fmt.Errorf("refers to %s, which is not there", key.References)
			}
		}
		return nil
	case genome.DropTable:
		delete(db, op.Table)
		return db.unreferenced(op.Table)
	case genome.RenameTable:
		if db[op.To] != nil {
			return fmt.Errorf("%s exists", op.To)
		}
		delete(db, op.Table)
		t.Name = op.To
		db[op.To] = t
		for _, other := range db {
			for i := range other.ForeignKeys {
				if other.ForeignKeys[i].References == op.Table {
					other.ForeignKeys[i].References = op.To
				}
			}
		}
		return nil
	case genome.AddIndex, genome.DropIndex, genome.AddForeignKey, genome.DropForeignKey:
		return db.changeKeys(t, op)
	}
	return changeColumn(t, op)
}

// unreferenced is an error while a foreign key leads to the table.
func (db database) unreferenced(name string) error {
	for _, t := range db {
		for _, key := range t.ForeignKeys {
			if key.References == name {
				return fmt.Errorf("%s refers to it", t.Name)
			}
		}
	}
	return nil
}

func (db database) changeKeys(t *genome.Table, op genome.Operation) error {
	switch op.Kind {
	case genome.AddIndex:
		for _, column := range op.Index.Columns {
			if columnIndex(t, column) < 0 {
				return fmt.Errorf("no column %s", column)
			}
		}
		t.Indexes = append(t.Indexes, *op.Index)
	case genome.DropIndex:
		at := slices.IndexFunc(t.Indexes, func(i genome.Index) bool { return reflect.DeepEqual(i, *op.Index) })
		if at < 0 {
			return fmt.Errorf("no index %s", op.Index.Name)
		}
		t.Indexes = slices.Delete(t.Indexes, at, at+1)
	case genome.AddForeignKey:
		if db[op.ForeignKey.References] == nil || columnIndex(t, op.ForeignKey.Column) < 0 {
			return fmt.Errorf("no table %s or no column %s", op.ForeignKey.References, op.ForeignKey.Column)
		}
		t.ForeignKeys = append(t.ForeignKeys, *op.ForeignKey)
	case genome.DropForeignKey:
		at := slices.Index(t.ForeignKeys, *op.ForeignKey)
		if at < 0 {
			return fmt.Errorf("no foreign key %s", op.ForeignKey.Name)
		}
		t.ForeignKeys = slices.Delete(t.ForeignKeys, at, at+1)
	}
	return nil
}

func changeColumn(t *genome.Table, op genome.Operation) error {
	at := columnIndex(t, op.Column.Name)
	if (at < 0) != (op.Kind == genome.AddColumn) {
		return fmt.Errorf("the column %s exists: %t", op.Column.Name, at >= 0)
	}
	switch op.Kind {
	case genome.AddColumn:
		t.Columns = append(t.Columns, *op.Column)
	case genome.DropColumn:
		for _, index := range t.Indexes {
			if slices.Contains(index.Columns, op.Column.Name) {
				return fmt.Errorf("the index %s needs %s", index.Name, op.Column.Name)
			}
		}
		t.Columns = slices.Delete(t.Columns, at, at+1)
	case genome.AlterColumn:
		if !reflect.DeepEqual(t.Columns[at], *op.Before) {
			return fmt.Errorf("%s is not as it is said to be before", op.Column.Name)
		}
		t.Columns[at] = *op.Column
	case genome.RenameColumn:
		if columnIndex(t, op.To) >= 0 {
			return fmt.Errorf("%s exists", op.To)
		}
		if !reflect.DeepEqual(t.Columns[at], *op.Column) {
			return fmt.Errorf("%s is not as it is said to be", op.Column.Name)
		}
		t.Columns[at].Name = op.To
		replace := func(list []string) {
			for i := range list {
				if list[i] == op.Column.Name {
					list[i] = op.To
				}
			}
		}
		replace(t.PrimaryKey)
		for i := range t.Indexes {
			replace(t.Indexes[i].Columns)
		}
		for i := range t.ForeignKeys {
			if t.ForeignKeys[i].Column == op.Column.Name {
				t.ForeignKeys[i].Column = op.To
			}
		}
	}
	return nil
}

func columnIndex(t *genome.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c genome.Column) bool { return c.Name == name })
}

// clone copies a table so that changing it changes nothing else.
func clone(t genome.Table) genome.Table {
	t.Columns, t.PrimaryKey, t.ForeignKeys = slices.Clone(t.Columns), slices.Clone(t.PrimaryKey), slices.Clone(t.ForeignKeys)
	t.Indexes = slices.Clone(t.Indexes)
	for i := range t.Indexes {
		t.Indexes[i].Columns = slices.Clone(t.Indexes[i].Columns)
	}
	return t
}

// built is the database of a genome.
func built(g *genome.Genome) database {
	db := database{}
	for _, t := range genome.Tables(g) {
		c := clone(t)
		db[t.Name] = &c
	}
	return db
}

// shown is a database as text, with columns, indexes and keys in alphabetical order, which no operation decides.
func (db database) shown() string {
	var tables []string
	for _, t := range db {
		c := clone(*t)
		sort.Slice(c.Columns, func(i, j int) bool { return c.Columns[i].Name < c.Columns[j].Name })
		sort.Slice(c.Indexes, func(i, j int) bool { return c.Indexes[i].Name < c.Indexes[j].Name })
		sort.Slice(c.ForeignKeys, func(i, j int) bool { return c.ForeignKeys[i].Name < c.ForeignKeys[j].Name })
		var lines []string
		for _, column := range c.Columns {
			enum := ""
			if column.Enum != nil {
				enum = column.Enum.Name
				for _, v := range column.Enum.Values {
					enum += " " + v.JSON()
				}
			}
			lines = append(lines, fmt.Sprint(column.Name, " ", column.Type, column.Length, column.Precision, column.Scale, column.Null, column.Now, column.Default.JSON(), enum))
		}
		tables = append(tables, fmt.Sprint(c.Name, c.PrimaryKey, "\n  ", strings.Join(lines, "\n  "), "\n ", c.Indexes, "\n ", c.ForeignKeys))
	}
	sort.Strings(tables)
	return strings.Join(tables, "\n")
}

func TestTheFirstDiffBuildsTheWholeSchema(t *testing.T) {
	for seed := range uint64(200) {
		g := random.Genome(seed)
		db := database{}
		if err := db.apply(genome.Diff(&genome.Genome{}, g)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if got, want := db.shown(), built(g).shown(); got != want {
			t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, got, want)
		}
	}
}

func TestNamesInTheSchemaAreShortAndUnique(t *testing.T) {
	for seed := range uint64(150) {
		seen := map[string]bool{}
		note := func(name string) {
			if len(name) > 63 || seen[name] {
				t.Errorf("seed %d: %s is too long or stands twice", seed, name)
			}
			seen[name] = true
		}
		for _, table := range genome.Tables(random.Genome(seed)) {
			note(table.Name)
			for _, index := range table.Indexes {
				note(index.Name)
			}
			for _, key := range table.ForeignKeys {
				note(key.Name)
			}
			for _, column := range table.Columns {
				if len(column.Name) > 63 {
					t.Errorf("seed %d: the column %s is too long", seed, column.Name)
				}
				if column.Enum != nil {
					note(column.Enum.Name)
				}
			}
		}
	}
}

func TestWhatRefersToUsersAndRowsIsDeletedAsTheContractSays(t *testing.T) {
	g, _ := build(with(entity("Task", field("title")), required(belongsTo("Project", "")), belongsTo("Milestone", ""), belongsTo("User", "assignee_id"), manyToMany("Tag")),
		entity("Project"), entity("Milestone"), entity("Tag"))
	got := map[string]genome.OnDelete{}
	var order []string
	for _, table := range genome.Tables(g) {
		order = append(order, table.Name)
		for _, key := range table.ForeignKeys {
			got[table.Name+"."+key.Column+" "+key.References] = key.OnDelete
		}
	}
	for key, want := range map[string]genome.OnDelete{
		"sessions.user_id users": genome.Cascade, "tasks.user_id users": genome.Cascade, "tasks.project_id projects": genome.Restrict,
		"tasks.milestone_id milestones": genome.SetNull, "tasks.assignee_id users": genome.Cascade, "task_tags.task_id tasks": genome.Cascade, "task_tags.tag_id tags": genome.Cascade,
	} {
		if got[key] != want {
			t.Errorf("%s: %s, not %s", key, got[key], want)
		}
	}
	if tables := strings.Join(order, " "); tables != "users sessions projects milestones tasks tags task_tags" {
		t.Errorf("tables: %s", tables)
	}
}

func TestAGenomeDoesNotDifferFromItself(t *testing.T) {
	for seed := range uint64(200) {
		g := random.Genome(seed)
		if ops := genome.Diff(g, g); len(ops) > 0 {
			t.Fatalf("seed %d: %v", seed, ops[0])
		}
	}
}

func TestADiffLeadsFromAnySchemaToAnyOtherAndBack(t *testing.T) {
	renames := 0
	for seed := range uint64(200) {
		a := random.Genome(seed)
		b, _ := genome.FromManifest(evolved(random.Manifest(seed), seed))
		if seed%3 == 0 {
			b = random.Genome(seed + 1)
		}
		for _, step := range [][2]*genome.Genome{{a, b}, {b, a}} {
			db := built(step[0])
			ops := genome.Diff(step[0], step[1])
			if err := db.apply(ops); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if got, want := db.shown(), built(step[1]).shown(); got != want {
				t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, got, want)
			}
			for _, op := range ops {
				if op.Kind == genome.RenameTable || op.Kind == genome.RenameColumn {
					renames++
				}
			}
		}
	}
	if renames < 50 {
		t.Errorf("only %d renames were tried", renames)
	}
}

// evolved changes a manifest as a later version of its document would: renames with and without a word about it,
// fields that come, go and change their type or limits, entities that come and go.
func evolved(m *manifest.Manifest, seed uint64) *manifest.Manifest {
	r := rand.New(rand.NewPCG(seed, 7))
	other := random.Manifest(seed + 1000)
	for i := range m.Entities {
		e := &m.Entities[i]
		if r.IntN(3) == 0 && e.Name != "User" {
			e.FormerName, e.Name, e.Label = e.Name, fmt.Sprintf("Renamed%d", i), ""
		}
		for k := range e.Fields {
			f := &e.Fields[k]
			switch r.IntN(8) {
			case 0:
				f.FormerName, f.Name, f.Label = f.Name, fmt.Sprintf("renamed_%d", k), ""
			case 1:
				f.Type = string(genome.Types[r.IntN(len(genome.Types))])
			case 2:
				f.Required, f.Unique = !f.Required, !f.Unique
			case 3:
				if k > 0 { // two fields change places
					f.FormerName, e.Fields[k-1].FormerName = e.Fields[k-1].Name, f.Name
				}
			}
		}
		if len(e.Fields) > 0 && r.IntN(3) == 0 {
			e.Fields = e.Fields[1:]
		}
		for k := range e.Relations {
			e.Relations[k].Position = min(e.Relations[k].Position, len(e.Fields))
		}
		e.Fields = append(e.Fields, other.Entities[0].Fields...)
	}
	if r.IntN(2) == 0 {
		m.Entities = m.Entities[1:]
	}
	m.Entities = append(m.Entities, other.Entities[len(other.Entities)-1])
	return m
}
