package gochi

import (
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
	Imports     []string // packages of the entities, in order of path
	Entities    []*entity
	Profile     record
	ProfileTest profileTest
	SQLTypes    map[genome.ColumnType]string
	Up, Down    []operation
}

// operation is a step of a migration. A guarded one holds text of the document, which the migration tool must not read
// as the end of a statement.
type operation struct {
	genome.Operation
	Guarded bool
}

// record is a struct of the app that is read from a body: an entity, or the profile of an account.
type record struct {
	Var        string
	Columns    []column
	Fields     []field // of the body
	HasPattern bool
}

// entity is the dot of the templates that are rendered for each entity.
type entity struct {
	record
	App               render.App
	Package, Type     string
	Vars              string // the variable of a slice
	Noun, Nouns       string // for comments: "a task", "tasks"
	Path, Table       string
	Joins, References []field
	Filters           []field
	Searched          []string // columns
	Test              *entityTest
}

// column is a line of a struct. Go and Type are padded as gofmt aligns them.
type column struct{ Go, Type, Gorm, JSON string }

// field is a member of a representation: how it is stored, read and asked for.
type field struct {
	Name, Column, Param  string
	Go, Camel, Type      string
	Kind                 string // what package values of the app calls it
	Pointer              bool   // null is a value
	System               bool   // not of the body
	ReadOnly, NotBlank   bool
	Precision, Scale     int
	MinLength, MaxLength int
	Min, Max             string // literals
	Pattern, Default     string // literals
	Enum                 []name.Text
	Renamed              bool   // Name, Column and Param differ
	Account, Many        bool   // how it refers to something
	Table                string // that a reference points to
	Join                 genome.Join
}

// builder makes the views of one genome.
type builder struct {
	genome   *genome.Genome
	app      render.App
	packages *name.Scope
}

func newView(g *genome.Genome) (*render.View, error) {
	b := builder{genome: g, app: render.NewApp(g), packages: name.NewScope("", reserved...)}
	r := &root{App: b.app, SQLTypes: sqlTypes}
	r.Up, r.Down = operations(&genome.Genome{}, g), operations(g, &genome.Genome{})
	r.Profile = newRecord("profile", b.fields(nil, g.Account.Profile, "ID", "Email", "PasswordHash", "Profile", "CreatedAt", "UpdatedAt"))
	r.ProfileTest = newProfileTest(g.Account.ProfilePlan(accounts))
	view := &render.View{Root: r}
	for i := range g.Entities {
		e := b.entity(&g.Entities[i])
		r.Entities = append(r.Entities, e)
		r.Imports = append(r.Imports, e.Package)
		view.Items = append(view.Items, render.Item{Entity: g.Entities[i].Name, Path: map[string]string{"package": e.Package}, Dot: e})
	}
	err := render.Parallel(len(r.Entities), func(i int) error {
		r.Entities[i].Test = newEntityTest(g, &g.Entities[i])
		return nil
	})
	slices.Sort(r.Imports)
	return view, err
}

// operations are the steps from one genome's schema to another's.
func operations(before, after *genome.Genome) []operation {
	var ops []operation
	for _, op := range genome.Diff(before, after) {
		isEnum := func(c genome.Column) bool { return c.Enum != nil }
		ops = append(ops, operation{op, op.Create != nil && slices.ContainsFunc(op.Create.Columns, isEnum)})
	}
	return ops
}

func (b *builder) entity(e *genome.Entity) *entity {
	singular, plural := name.Words(e.Name), name.Words(e.Plural)
	v := &entity{
		App: b.app, Package: b.packageName(singular), Type: e.Name, Path: e.Path, Table: e.Table,
		Noun: e.Noun(), Nouns: e.Nouns(),
	}
	if slices.Contains(exported, v.Type) {
		v.Type += "Entity"
	}
	variable, taken := name.Camel(singular), name.NewScope("", slices.Concat(reserved, locals)...)
	if v.Vars = name.Camel(plural); taken.Taken(variable) || taken.Taken(v.Vars) {
		variable, v.Vars = "row", "rows"
	}
	fields := b.fields(e, e.Fields, "TableName")
	v.record = newRecord(variable, fields)
	for i, f := range e.Fields {
		if f.Many {
			v.Joins = append(v.Joins, fields[i])
		}
		if f.References != "" && !f.System {
			v.References = append(v.References, fields[i])
		}
		if f.IsFilterable() {
			v.Filters = append(v.Filters, fields[i])
		}
		if f.IsSearchable() {
			v.Searched = append(v.Searched, f.ColumnName())
		}
	}
	return v
}

// packageName is an entity's package: its words in lower case, run together.
func (b *builder) packageName(words []string) string {
	want := name.Flat(words)
	if b.packages.Taken(want) {
		want += "entity"
	}
	return b.packages.Unique(want, want)
}

func newRecord(variable string, fields []field) record {
	r := record{Var: variable}
	longestGo, longestType := 0, 0
	for _, f := range fields {
		if !f.System {
			r.Fields = append(r.Fields, f)
		}
		r.HasPattern = r.HasPattern || f.Pattern != ""
		longestGo, longestType = max(longestGo, len(f.Go)), max(longestType, len(f.Type))
	}
	for _, f := range fields {
		c := column{Go: padded(f.Go, longestGo), Type: padded(f.Type, longestType), Gorm: "column:" + f.Column, JSON: f.Name}
		switch {
		case f.Name == "id":
			c.Gorm += ";primaryKey"
		case f.Name == "user_id":
			c.JSON = "-"
		case f.Many:
			c.Gorm = "-"
		}
		r.Columns = append(r.Columns, c)
	}
	return r
}

func padded(s string, width int) string { return s + strings.Repeat(" ", width-len(s)) }

// fields gives the fields of an entity, or of the profile, with names that no other member of their struct has.
func (b *builder) fields(e *genome.Entity, fields []genome.Field, taken ...string) []field {
	names := name.NewScope("", taken...)
	views := make([]field, len(fields))
	for i, f := range fields {
		words := name.Words(f.Name)
		v := field{
			Name: f.Name, Column: f.ColumnName(), Param: f.QueryName(), Go: names.Unique(f.Name, exportedName(words)),
			Kind: kinds[f.Type], Type: types[f.Type], Pointer: !f.Required, System: f.System, ReadOnly: f.ReadOnly,
			NotBlank:  f.IsNotBlank(),
			Precision: f.Precision, Scale: f.Scale, MinLength: f.MinLength, MaxLength: f.MaxLength,
			Min: literal(f.Type, f.Min), Max: literal(f.Type, f.Max), Enum: f.Enum, Many: f.Many,
		}
		v.Camel = strings.ToLower(v.Go[:1]) + v.Go[1:]
		v.Renamed = v.Name != v.Column || v.Name != v.Param
		if !f.Pattern.IsEmpty() {
			v.Pattern = quoted("^(?:" + f.Pattern.Raw() + ")$")
		}
		if !f.Default.IsZero() {
			v.Default = quoted(f.Default.JSON())
		}
		b.refer(e, f, &v)
		if v.Pointer {
			v.Type = "*" + v.Type
		}
		views[i] = v
	}
	return views
}

// refer fills in what a field refers to.
func (b *builder) refer(e *genome.Entity, f genome.Field, v *field) {
	if f.References == genome.UserEntity {
		v.Account = true
	} else if target, ok := b.genome.Entity(f.References); ok {
		v.Table = target.Table
	}
	if !f.Many {
		return
	}
	v.Kind, v.Type, v.Pointer, v.Default = "IDs", "[]int64", false, quoted("[]")
	v.Join = e.JoinOf(f.Name)
}

// initialisms are the words that Go writes in capitals.
var initialisms = map[string]string{
	"acl": "ACL", "api": "API", "ascii": "ASCII", "cpu": "CPU", "css": "CSS", "dns": "DNS", "eof": "EOF", "guid": "GUID",
	"html": "HTML", "http": "HTTP", "https": "HTTPS", "id": "ID", "ids": "IDs", "ip": "IP", "json": "JSON", "qps": "QPS",
	"ram": "RAM", "rpc": "RPC", "sla": "SLA", "smtp": "SMTP", "sql": "SQL", "ssh": "SSH", "tcp": "TCP", "tls": "TLS",
	"ttl": "TTL", "udp": "UDP", "ui": "UI", "uid": "UID", "uri": "URI", "url": "URL", "uuid": "UUID", "vm": "VM", "xml": "XML",
}

// exportedName is the name of a struct's field: DueDate, ProjectID.
func exportedName(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if capitals, ok := initialisms[w]; ok {
			w = capitals
		}
		b.WriteString(name.Pascal([]string{w}))
	}
	return b.String()
}

// literal is a limit as a literal of the type.
func literal(t genome.Type, numeral string) string {
	if numeral != "" && t == genome.Decimal {
		return strconv.Quote(numeral)
	}
	return numeral
}

// quoted is a string literal: a raw one, which shows the text as it is, unless the text holds what cannot be seen.
func quoted(s string) string {
	hidden := func(r rune) bool { return !strconv.IsPrint(r) }
	if strconv.CanBackquote(s) && !strings.ContainsFunc(s, hidden) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
