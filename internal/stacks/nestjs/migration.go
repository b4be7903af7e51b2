package nestjs

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// operation is a step of a migration.
type operation struct {
	Table      string
	Create     *table
	ForeignKey *genome.ForeignKey
}

type table struct {
	Name        string
	Columns     []tableColumn
	Checks      []check
	Indexes     []genome.Index
	ForeignKeys []genome.ForeignKey
}

type tableColumn struct {
	Name, Type                   string
	Length, Precision, Scale     int
	HasPrecision, Scaled         bool
	Primary, Identity, Null, Now bool
}

// check is a CHECK constraint. Expression is a literal.
type check struct{ Name, Expression string }

// operations are the steps from one genome's schema to another's.
func operations(before, after *genome.Genome) []operation {
	var ops []operation
	for _, op := range genome.Diff(before, after) {
		o := operation{Table: op.Table, ForeignKey: op.ForeignKey}
		if op.Create != nil {
			o.Create = newTable(op.Create)
		}
		ops = append(ops, o)
	}
	return ops
}

func newTable(t *genome.Table) *table {
	v := &table{Name: t.Name, Indexes: t.Indexes, ForeignKeys: t.ForeignKeys}
	for _, c := range t.Columns {
		column := tableColumn{
			Name: c.Name, Type: sqlTypes[c.Type], Length: c.Length, Precision: c.Precision, Scale: c.Scale, Null: c.Null, Now: c.Now,
			Primary: slices.Contains(t.PrimaryKey, c.Name), Identity: c.Type == genome.ColIdentity,
			HasPrecision: c.Precision > 0, Scaled: c.Type == genome.ColNumeric,
		}
		switch c.Type {
		case genome.ColTime:
			column.HasPrecision = true // time(0)
		case genome.ColTimestamp:
			column.HasPrecision, column.Precision = true, 3
		}
		v.Columns = append(v.Columns, column)
		if c.Enum != nil {
			v.Checks = append(v.Checks, newCheck(c.Name, c.Enum))
		}
	}
	return v
}

// newCheck asks for one of the values of an enumeration.
func newCheck(column string, enum *genome.Check) check {
	values := make([]string, len(enum.Values))
	for i, v := range enum.Values {
		values[i] = v.Text().SQL()
	}
	return check{enum.Name, name.NewText(`"` + column + `" IN (` + strings.Join(values, ", ") + ")").TS()}
}
