package fastapi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
)

// root is the dot of the templates that are rendered once.
type root struct {
	App         render.App
	DocsURL     string // where the framework's own documentation is
	Entities    []*entity
	Account     *account
	ProfileTest profileTest
	Imports     []string // packages with a router, in order
	Up, Down    []operation
}

// Identifiers are cut so that a line with some of them has no more than the linter's 120 characters. Lines with more
// names, or with texts, are split whatever their length, which the formatter leaves alone.
const (
	longestType = 27
	longestName = 33
	longestVar  = 24
	longestText = 60
)

// operation is a step of a migration.
type operation struct {
	genome.Operation
	Create *table
}

// table is a table that a migration makes.
type table struct {
	genome.Table
	Columns []column
}

// words are what stands in a file's declarations, which tells what it imports.
type words map[string]bool

var word = regexp.MustCompile(`\w+`)

func newWords() words {
	return words{"Decimal": false, "Document": false, "Field": false, "TimeOfDay": false, "UUID": false, "dt": false}
}

func (w words) add(expressions ...string) {
	for _, e := range expressions {
		for _, found := range word.FindAllString(e, -1) {
			w[found] = true
		}
	}
}

// Typing lists what is imported of the module typing.
func (w words) Typing() string {
	return strings.Join(slices.DeleteFunc([]string{"Annotated", "Any", "Literal"}, func(n string) bool { return !w[n] }), ", ")
}

// model is a table as a class.
type model struct {
	Columns []column
	Indexes []genome.Index
	Uses    words
}

// column is an attribute of a model.
type column struct {
	genome.Column
	Attr, Type, SQL      string
	Explicit             bool // the column is not called like the attribute
	Identity, PrimaryKey bool
	ForeignKey           *genome.ForeignKey
	Late                 bool   // its key is made when both tables are there: they refer to each other
	Default              string // of what no body sets
}

// account is the dot of the part of the templates that concerns the account's own fields.
type account struct {
	model
	IsEntity   bool
	Conflict   bool // a unique value of a body may be taken
	Body, Read []field
	Needs      words // of the schemas
}

// entity is the dot of the templates that are rendered for each entity.
type entity struct {
	account
	App                      render.App
	Package, Type            string
	Var, Vars                string
	Noun, Nouns              string // for comments: "a task", "tasks"
	Path, Table              string
	Joins, Targets, Accounts []field  // many-to-many keys, references to rows, and to accounts
	Models                   []string // the model and those of its links, as ruff sorts imports
	Sorts, Filters, Searched []field
	Restricted               bool // rows of others may need one
	Test                     *entityTest
}

// field is a member of a representation: how it is stored, read and asked for.
type field struct {
	Name, Attr           string
	Renamed              bool // Name and Attr differ
	Param, QueryAttr     string
	QueryRenamed         bool
	Kind, TextKind       string
	Type, Stored         string
	Null, Marks, Long    bool   // Long: its default takes more than the rest of a line
	Indent               string // of its marks
	NotBlank, NotNull    bool
	Precision, Scale     int
	MinLength, MaxLength int
	Min, Max, Pattern    string // literals
	Fallback             string // a literal: what stands for an absent member
	Enum                 []name.Text
	Account, Many        bool // how it refers to something
	Table                string
	Join                 genome.Join
	LinkType, LinksAttr  string
	Columns              []column // of the join table
	Indexes              []genome.Index
}

// builder makes the views of one genome.
type builder struct {
	genome   *genome.Genome
	app      render.App
	tables   map[string]genome.Table
	packages *name.Scope
	types    *name.Scope // classes of the models
	late     map[string]bool
	required map[string]bool // entities that rows of some entity cannot be without
}

func newView(g *genome.Genome) (*render.View, error) {
	b := builder{genome: g, app: render.NewApp(g), tables: map[string]genome.Table{}, packages: name.NewScope("_", append(packages, reserved...)...), types: name.NewScope("")}
	for _, t := range genome.Tables(g) {
		b.tables[t.Name] = t
	}
	b.late = map[string]bool{}
	for _, op := range genome.Diff(&genome.Genome{}, g) {
		if op.ForeignKey != nil {
			b.late[op.ForeignKey.Name] = true
		}
	}
	b.required = g.Required()
	r := &root{App: b.app, DocsURL: "/docs", Up: b.operations(&genome.Genome{}, g), Down: b.operations(g, &genome.Genome{})}
	profile := b.fields(nil, "Account", g.Account.Profile, "id", "email", "password", "password_hash", "created_at", "updated_at")
	r.Account = b.account(genome.UsersTable, g.Account.Profile, profile)
	r.Account.Needs.add("Annotated Field")
	r.Account.Uses.add("UUID") // of sessions
	r.ProfileTest = newProfileTest(g.Account.ProfilePlan(accounts))
	view := &render.View{Root: r}
	for i := range g.Entities {
		e := b.entity(&g.Entities[i])
		if e.Path == "docs" {
			r.DocsURL = "/docs.html"
		}
		r.Entities = append(r.Entities, e)
		r.Imports = append(r.Imports, e.Package)
		view.Items = append(view.Items, render.Item{Entity: g.Entities[i].Name, Path: map[string]string{"package": e.Package}, Dot: e})
	}
	err := render.Parallel(len(r.Entities), func(i int) error {
		r.Entities[i].Test = newEntityTest(g, &g.Entities[i])
		return nil
	})
	r.Imports = append(r.Imports, "auth")
	slices.Sort(r.Imports)
	return view, err
}

// operations are the steps from one genome's schema to another's.
func (b *builder) operations(before, after *genome.Genome) []operation {
	var ops []operation
	for _, op := range genome.Diff(before, after) {
		o := operation{Operation: op}
		if op.Create != nil {
			o.Create = &table{Table: *op.Create}
			for _, c := range op.Create.Columns {
				o.Create.Columns = append(o.Create.Columns, newColumn(*op.Create, c))
			}
		}
		ops = append(ops, o)
	}
	return ops
}

func newColumn(t genome.Table, c genome.Column) column {
	v := column{Column: c, Attr: c.Name, Type: attributeTypes[c.Type], SQL: columnTypes[c.Type], Identity: c.Type == genome.ColIdentity}
	switch {
	case c.Length > 0:
		v.SQL += "(" + strconv.Itoa(c.Length) + ")"
	case c.Precision > 0:
		v.SQL += "(" + strconv.Itoa(c.Precision) + ", " + strconv.Itoa(c.Scale) + ")"
	}
	for _, key := range t.PrimaryKey {
		v.PrimaryKey = v.PrimaryKey || key == c.Name
	}
	for i, k := range t.ForeignKeys {
		if k.Column == c.Name {
			v.ForeignKey = &t.ForeignKeys[i]
		}
	}
	return v
}

// model is the class of a table, some of whose columns are fields.
func (b *builder) model(tableName string, fields map[string]fieldColumn) model {
	t := b.tables[tableName]
	m := model{Indexes: t.Indexes, Uses: newWords()}
	for _, c := range t.Columns {
		v := newColumn(t, c)
		if f, ok := fields[c.Name]; ok {
			v.Attr, v.Type, v.Default = f.attr, f.kind, f.fallback
		}
		v.Explicit, v.Late = v.Attr != c.Name, v.ForeignKey != nil && b.late[v.ForeignKey.Name]
		m.Uses.add(v.Type, v.SQL, v.Default)
		m.Columns = append(m.Columns, v)
	}
	return m
}

// fieldColumn is how a field's column appears in a model.
type fieldColumn struct{ attr, kind, fallback string }

// account gives what an entity and the account have alike: the class of the table, and the fields of body and answer.
func (b *builder) account(tableName string, fields []genome.Field, views []field) *account {
	a := &account{Needs: newWords()}
	columns := map[string]fieldColumn{}
	for i, f := range fields {
		v := views[i]
		column := fieldColumn{attr: v.Attr, kind: v.Type}
		if f.ReadOnly && !f.Default.IsZero() {
			column.fallback = v.Fallback
		}
		columns[f.ColumnName()] = column
	}
	a.model = b.model(tableName, columns)
	for i, f := range fields {
		v := views[i]
		if !f.System && !f.ReadOnly {
			a.Body = append(a.Body, v)
			a.Conflict = a.Conflict || f.Unique
			a.Needs.add(v.declared()...)
		}
		if f.Name != "user_id" {
			a.Read = append(a.Read, v)
			a.Needs.add(v.Stored)
			if v.Renamed {
				a.Needs.add("Field")
			}
		}
	}
	return a
}

// declared gives what the declaration of a field of a body is made of.
func (f *field) declared() []string {
	made := []string{f.Kind, f.Fallback, f.Min, f.Max}
	if f.Marks {
		made = append(made, "Annotated")
	}
	if f.Renamed || f.Long || f.MinLength > 0 || f.MaxLength > 0 || f.Min != "" || f.Max != "" {
		made = append(made, "Field")
	}
	if f.Enum != nil {
		made = append(made, "Literal")
	}
	return made
}

func (b *builder) entity(e *genome.Entity) *entity {
	singular, plural := name.Words(e.Name), name.Words(e.Plural)
	v := &entity{
		App: b.app, Type: e.Name, Path: e.Path, Table: e.Table, Noun: e.Noun(), Nouns: e.Nouns(),
	}
	v.Package = identifier(b.packages, e.Name, name.Snake(plural))
	if name.NewScope("", classes...).Taken(v.Type) {
		v.Type += "Row"
	}
	v.Type = b.types.Unique(e.Name, cut(v.Type, longestType))
	variables := name.NewScope("_", append(locals, reserved...)...)
	if v.Var, v.Vars = name.Snake(singular), name.Snake(plural); variables.Taken(v.Var) || variables.Taken(v.Vars) || v.Var == v.Vars || len(v.Vars) > longestVar {
		v.Var, v.Vars = "row", "rows"
	}
	fields := b.fields(e, v.Type, e.Fields)
	v.account = *b.account(e.Table, e.Fields, fields)
	v.IsEntity = true
	v.Models = []string{v.Type}
	for i, f := range e.Fields {
		if f.Many {
			v.Joins = append(v.Joins, fields[i])
			v.Models = append(v.Models, fields[i].LinkType)
		}
		if f.References != "" && !f.System && !f.ReadOnly {
			if fields[i].Account {
				v.Accounts = append(v.Accounts, fields[i])
			} else {
				v.Targets = append(v.Targets, fields[i])
			}
		}
		if f.IsFilterable() {
			v.Filters = append(v.Filters, fields[i])
			v.Needs.add("Literal", fields[i].TextKind)
			if fields[i].QueryRenamed {
				v.Needs.add("Field")
			}
			if fields[i].Precision > 0 {
				v.Needs.add("Annotated")
			}
		}
		if f.IsSortable() {
			v.Sorts = append(v.Sorts, fields[i])
		}
		if f.IsSearchable() {
			v.Searched = append(v.Searched, fields[i])
		}
	}
	v.Restricted = b.required[e.Name]
	slices.SortFunc(v.Models, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return v
}

// cut shortens a name.
func cut(s string, longest int) string { return strings.TrimRight(s[:min(len(s), longest)], "_") }

// identifier is a name that is neither taken nor reserved: an underscore behind it keeps it apart from a reserved one.
func identifier(scope *name.Scope, key, want string) string {
	want = cut(want, longestName)
	if scope.Taken(want) || strings.HasPrefix(want, "model_") {
		want += "_"
	}
	return scope.Unique(key, want)
}

// fields gives the fields of an entity, or of the profile, with names that no other member of their class has.
func (b *builder) fields(e *genome.Entity, owner string, fields []genome.Field, taken ...string) []field {
	enums := name.NewScope("_", owner+"Write", owner+"Read", owner+"Query")
	names := name.NewScope("_", append(taken, reserved...)...)
	params := name.NewScope("_", append([]string{"limit", "offset", "sort", "q"}, reserved...)...)
	views := make([]field, len(fields))
	for i, f := range fields {
		v := field{
			Name: f.Name, Attr: identifier(names, f.Name, f.Name), Param: f.QueryName(), QueryAttr: identifier(params, f.QueryName(), f.QueryName()),
			Kind: kinds[f.Type], TextKind: textKinds[f.Type], Type: types[f.Type], Stored: stored[f.Type], Null: !f.Required,
			NotBlank: f.IsNotBlank(), NotNull: f.Required && f.Type == genome.JSON,
			Precision: f.Precision, Scale: f.Scale, MinLength: f.MinLength, MaxLength: f.MaxLength,
			Min: literal(f.Type, f.Min), Max: literal(f.Type, f.Max), Enum: f.Enum, Many: f.Many,
		}
		if f.Type == genome.Enum {
			v.Kind = enums.Unique(f.Name, cut(owner+name.Pascal(name.Words(f.Name)), longestType))
		}
		v.Renamed, v.QueryRenamed = v.Attr != v.Name, v.QueryAttr != v.Param
		if v.TextKind == "" {
			v.TextKind = v.Kind
		}
		if v.Stored == "" {
			v.Stored = v.Type
		}
		if !f.Pattern.IsEmpty() {
			v.Pattern = f.Pattern.Python()
		}
		switch {
		case !f.Default.IsZero():
			v.Fallback = value(f)
		case !f.Required && !f.Many:
			v.Fallback = "None"
		}
		v.Long = len(v.Fallback) > longestText
		b.refer(e, f, &v, names)
		v.Marks = v.NotBlank || v.NotNull || v.Precision > 0 || v.MinLength > 0 || v.MaxLength > 0 || v.Pattern != "" || v.Min != "" || v.Max != ""
		if v.Null && v.Marks {
			v.Indent = strings.Repeat(" ", 4)
		}
		views[i] = v
	}
	return views
}

// refer fills in what a field refers to.
func (b *builder) refer(e *genome.Entity, f genome.Field, v *field, names *name.Scope) {
	if f.References == genome.UserEntity {
		v.Account = true
	} else if target, ok := b.genome.Entity(f.References); ok {
		v.Table = target.Table
	}
	if !f.Many {
		return
	}
	v.Kind, v.Type, v.Stored, v.Null, v.Fallback = "values.Links", "list[int]", "list[int]", false, "[]"
	v.Join = e.JoinOf(f.Name)
	link := e.Name + name.Pascal(name.Words(f.RoleName()))
	v.LinkType = b.types.Unique(e.Name+" "+f.Name, cut(link, longestType)+"Link")
	v.LinksAttr = identifier(names, "links of "+f.Name, f.RoleName()+"_links")
	m := b.model(v.Join.Table, map[string]fieldColumn{
		v.Join.Source: {attr: "source_id", kind: "int"}, v.Join.Target: {attr: "target_id", kind: "int"},
	})
	v.Columns, v.Indexes = m.Columns, m.Indexes
}
