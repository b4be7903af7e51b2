package genome

// Operation is one step from one database schema to another. Kind says which of the other members are set.
type Operation struct {
	Kind       OperationKind `json:"kind"`
	Table      string        `json:"table"`                 // every kind
	To         string        `json:"to,omitempty"`          // rename_table, rename_column: the new name
	Create     *Table        `json:"create,omitempty"`      // create_table (without the foreign keys that come later)
	Column     *Column       `json:"column,omitempty"`      // add_column, alter_column: as it is to be; drop_column, rename_column: as it is
	Before     *Column       `json:"before,omitempty"`      // alter_column: as it was
	Index      *Index        `json:"index,omitempty"`       // add_index, drop_index
	ForeignKey *ForeignKey   `json:"foreign_key,omitempty"` // add_foreign_key, drop_foreign_key
}

// OperationKind names an operation.
type OperationKind string

// The kinds of operation.
const (
	CreateTable    OperationKind = "create_table"
	DropTable      OperationKind = "drop_table"
	RenameTable    OperationKind = "rename_table"
	AddColumn      OperationKind = "add_column"
	DropColumn     OperationKind = "drop_column"
	RenameColumn   OperationKind = "rename_column"
	AlterColumn    OperationKind = "alter_column"
	AddIndex       OperationKind = "add_index"
	DropIndex      OperationKind = "drop_index"
	AddForeignKey  OperationKind = "add_foreign_key"
	DropForeignKey OperationKind = "drop_foreign_key"
)

// Table is a database table: users, sessions, one per entity, one per many-to-many association. Within a Table that
// create_table makes, ForeignKeys hold only those to tables that exist by then; Diff adds the others (cycles) as
// operations of their own. Down migrations are the operations of the opposite Diff.
type Table struct {
	Name        string       `json:"name"`
	Columns     []Column     `json:"columns"`
	PrimaryKey  []string     `json:"primary_key"`
	Indexes     []Index      `json:"indexes,omitempty"`
	ForeignKeys []ForeignKey `json:"foreign_keys,omitempty"`
}

// ColumnType is a column's type apart from any database's spelling.
type ColumnType string

// The column types. Identity is a bigint that the database numbers; VarChar has Length, Numeric Precision and Scale.
const (
	ColIdentity  ColumnType = "identity"
	ColBigInt    ColumnType = "bigint"
	ColVarChar   ColumnType = "varchar"
	ColText      ColumnType = "text"
	ColNumeric   ColumnType = "numeric"
	ColDouble    ColumnType = "double"
	ColBoolean   ColumnType = "boolean"
	ColDate      ColumnType = "date"
	ColTime      ColumnType = "time"      // time(0)
	ColTimestamp ColumnType = "timestamp" // timestamptz(3)
	ColUUID      ColumnType = "uuid"
	ColJSON      ColumnType = "json" // jsonb
)

// Column is one column. Enum is the CHECK's list of an enum column. Default is the value that the application
// stores when a body has none; Now is a column that the database fills with the current time.
type Column struct {
	Name      string     `json:"name"`
	Type      ColumnType `json:"type"`
	Length    int        `json:"length,omitempty"`
	Precision int        `json:"precision,omitempty"`
	Scale     int        `json:"scale,omitempty"`
	Null      bool       `json:"null"`
	Now       bool       `json:"now,omitempty"`
	Default   Value      `json:"default,omitzero"`
	Enum      *Check     `json:"enum,omitempty"`
}

// Check is a named CHECK constraint that a column holds one of the enum's values.
type Check struct {
	Name   string  `json:"name"`
	Values []Value `json:"values"`
}

// Index is a named index; Unique ones decide about uniqueness. Names are ≤ 63 bytes and unique in the schema.
type Index struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Unique  bool     `json:"unique,omitempty"`
}

// ForeignKey is a named foreign key to the id of another table. Restrict is NO ACTION, so that deleting an account
// may take both rows in one statement.
type ForeignKey struct {
	Name       string   `json:"name"`
	Column     string   `json:"column"`
	References string   `json:"references"` // table
	OnDelete   OnDelete `json:"on_delete"`
}
