package nestjs

import (
	"fmt"
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
	Entities    []*entity
	Profile     record
	ProfileTest profileTest
	Up, Down    []operation
	LateKeys    bool // some foreign key is added after its table
}

// record is what is read from a body: an entity, or the profile of an account.
type record struct {
	Fields              []field // of the body
	Validators, Rules   []string
	HasJSON, HasPattern bool
	HasMember           bool
}

// entity is the dot of the templates that are rendered for each entity.
type entity struct {
	record
	App                        render.App
	Class, Var, Stem           string
	Noun, Nouns                string // for comments: "a task", "tasks"
	Label                      name.Text
	HasLabel                   bool // it says more than the class
	Path, Table                string
	Joins, References, Filters []field
	Targets                    []class // classes of other entities that this one refers to
	Searched                   []string
	Test                       *entityTest
}

// class is where a class of an entity is.
type class struct{ Class, Stem string }

// field is a member of a representation: how it is stored, read and asked for.
type field struct {
	Name, Param, Property  string
	Type, DTOType          string // of the property, in the entity and in a DTO
	Column, Kind           string // decorators
	ReadOnly               bool
	Decorators             []string // rules beyond the kind
	Pattern, PatternName   string
	Default                string // a literal, "" for none
	Account, Many          bool   // how it refers to something
	Table                  string // that a many-to-many member points to
	Target                 class
	LinkClass              string
	Join                   genome.Join
	filterable, searchable bool
}

// builder makes the views of one genome.
type builder struct {
	genome  *genome.Genome
	app     render.App
	classes map[string]class // by the entity's name
	links   *name.Scope
}

func newView(g *genome.Genome) (*render.View, error) {
	b := builder{genome: g, app: render.NewApp(g), classes: map[string]class{}, links: name.NewScope("", reserved...)}
	b.nameClasses()
	r := &root{App: b.app}
	r.Up, r.Down = operations(&genome.Genome{}, g), operations(g, &genome.Genome{})
	r.LateKeys = slices.ContainsFunc(r.Up, func(o operation) bool { return o.ForeignKey != nil })
	r.Profile = newRecord(b.fields(nil, g.Account.Profile, "id", "email", "password", "passwordHash", "createdAt", "updatedAt"))
	r.ProfileTest = newProfileTest(g.Account.ProfilePlan(accounts))
	view := &render.View{Root: r}
	for i := range g.Entities {
		e := b.entity(&g.Entities[i])
		r.Entities = append(r.Entities, e)
		view.Items = append(view.Items, render.Item{Entity: g.Entities[i].Name, Path: map[string]string{"stem": e.Stem}, Dot: e})
	}
	err := render.Parallel(len(r.Entities), func(i int) error {
		r.Entities[i].Test = newEntityTest(g, &g.Entities[i])
		return nil
	})
	return view, err
}

// stem is what an entity's files and folder are called.
func stem(e *genome.Entity) string {
	if slices.Contains(folders, e.Stem) {
		return e.Stem + "-entity"
	}
	return e.Stem
}

// nameClasses gives each entity a class that is called as no class that comes with another one.
func (b *builder) nameClasses() {
	derived := name.NewScope("", reserved...)
	for _, e := range b.genome.Entities {
		for _, d := range []string{e.Name + "Controller", e.Name + "Module", e.Name + "Service", "Create" + e.Name + "Dto", "Update" + e.Name + "Dto"} {
			derived.Unique(d, d)
		}
	}
	for i := range b.genome.Entities {
		e := &b.genome.Entities[i]
		want := e.Name
		if derived.Taken(want) {
			want += "Entity"
		}
		b.classes[e.Name] = class{derived.Unique("entity "+e.Name, want), stem(e)}
	}
	for _, c := range b.classes {
		b.links.Unique(c.Class, c.Class)
	}
}

func (b *builder) entity(e *genome.Entity) *entity {
	c := b.classes[e.Name]
	v := &entity{
		App: b.app, Class: c.Class, Stem: c.Stem, Var: strings.ToLower(c.Class[:1]) + c.Class[1:], Label: e.Label,
		Noun: e.Noun(), Nouns: e.Nouns(),
		Path: e.Path, Table: e.Table,
	}
	v.HasLabel = !strings.EqualFold(e.Label.Raw(), strings.Join(name.Words(e.Name), " "))
	all := b.fields(e, e.Fields, "")
	var own []field
	for i, f := range all {
		if !e.Fields[i].System {
			own = append(own, f)
			v.refer(f)
		}
		if f.filterable {
			v.Filters = append(v.Filters, f)
		}
		if f.searchable {
			v.Searched = append(v.Searched, name.NewText(f.Property).TS())
		}
	}
	v.record = newRecord(own)
	return v
}

// refer notes what a field refers to.
func (v *entity) refer(f field) {
	if f.Many {
		v.Joins = append(v.Joins, f)
	}
	if f.Account || f.Target.Class != "" {
		v.References = append(v.References, f)
	}
	if f.Target.Class != "" && f.Target.Class != v.Class && !slices.Contains(v.Targets, f.Target) {
		v.Targets = append(v.Targets, f.Target)
	}
}

func newRecord(fields []field) record {
	r := record{Fields: fields}
	for _, f := range fields {
		r.HasJSON = r.HasJSON || strings.HasPrefix(f.Type, "Json")
		if f.ReadOnly {
			continue
		}
		r.HasMember, r.HasPattern = true, r.HasPattern || f.Pattern != ""
		for _, d := range f.Decorators {
			decorator, _, _ := strings.Cut(d, "(")
			if slices.Contains([]string{"IsOptional", "Matches", "Max", "Min"}, decorator) {
				r.Validators = append(r.Validators, decorator)
			} else {
				r.Rules = append(r.Rules, decorator)
			}
		}
		r.Rules = append(r.Rules, "Is")
	}
	slices.Sort(r.Validators)
	slices.Sort(r.Rules)
	r.Validators, r.Rules = slices.Compact(r.Validators), slices.Compact(r.Rules)
	return r
}

// fields gives the fields of an entity, or of the profile, with properties that nothing else of their class has.
func (b *builder) fields(e *genome.Entity, fields []genome.Field, taken ...string) []field {
	properties := name.NewScope("", slices.Concat(inherited, taken)...)
	views := make([]field, len(fields))
	for i, f := range fields {
		property := name.Camel(name.Words(f.Name))
		if properties.Taken(property) {
			property += "Field"
		}
		v := field{
			Name: f.Name, Param: f.QueryName(), Property: properties.Unique(f.Name, property), Type: types[f.Type],
			ReadOnly: f.ReadOnly, Kind: kind(f), Default: defaultOf(f), Many: f.Many,
			filterable: f.IsFilterable() && !f.Many, searchable: f.IsSearchable(),
		}
		if !f.Required {
			v.Type += " | null"
		}
		if !f.Pattern.IsEmpty() {
			v.Pattern, v.PatternName = name.NewText("^(?:"+f.Pattern.Raw()+")$").TS(), strings.ToUpper(f.Name)+"_PATTERN"
		}
		v.DTOType = strings.Replace(v.Type, "Json", "values.Json", 1)
		v.Column, v.Decorators = column(f, v.Property), decorators(f, v.PatternName)
		b.refer(e, f, &v)
		views[i] = v
	}
	return views
}

// refer fills in what a field refers to.
func (b *builder) refer(e *genome.Entity, f genome.Field, v *field) {
	if f.References == genome.UserEntity {
		v.Account = !f.System
		return
	}
	target, ok := b.genome.Entity(f.References)
	if !ok {
		return
	}
	v.Target, v.Table = b.classes[target.Name], target.Table
	if !f.Many {
		return
	}
	v.Kind, v.Type, v.Default, v.Decorators = "ids", "number[]", "[]", nil
	v.DTOType = v.Type
	v.LinkClass = b.links.Unique(f.ID, b.classes[e.Name].Class+name.Pascal(name.Words(f.RoleName()))+"Link")
	v.Join = e.JoinOf(f.Name)
}

// kind is what the app's values.ts calls a field's type.
func kind(f genome.Field) string {
	switch f.Type {
	case genome.Decimal:
		return fmt.Sprintf("%s(%d, %d)", kinds[f.Type], f.Precision, f.Scale)
	case genome.Enum:
		values := make([]string, len(f.Enum))
		for i, v := range f.Enum {
			values[i] = v.TS()
		}
		return kinds[f.Type] + "(" + strings.Join(values, ", ") + ")"
	}
	return kinds[f.Type]
}

// column is the decorator of a field's property.
func column(f genome.Field, property string) string {
	var options []string
	if f.ColumnName() != property {
		options = append(options, "name: '"+f.ColumnName()+"'")
	}
	switch f.Type {
	case genome.Decimal:
		options = append(options, fmt.Sprintf("precision: %d, scale: %d", f.Precision, f.Scale))
	case genome.DateTime:
		options = append(options, "precision: 3")
	}
	if !f.Required {
		options = append(options, "nullable: true")
	}
	if options == nil {
		return "Column('" + columnTypes[f.Type] + "')"
	}
	return "Column('" + columnTypes[f.Type] + "', { " + strings.Join(options, ", ") + " })"
}

// decorators are the limits of a field.
func decorators(f genome.Field, pattern string) []string {
	var list []string
	add := func(wanted bool, format string, arguments ...any) {
		if wanted {
			list = append(list, fmt.Sprintf(format, arguments...))
		}
	}
	add(!f.Required, "IsOptional()")
	add(f.IsNotBlank(), "IsNotBlank()")
	add(f.MinLength > 0, "HasMinLength(%d)", f.MinLength)
	add(f.MaxLength > 0, "HasMaxLength(%d)", f.MaxLength)
	add(pattern != "", "Matches(%s)", pattern)
	for _, limit := range [][2]string{{"Min", f.Min}, {"Max", f.Max}} {
		if f.Type == genome.Decimal {
			add(limit[1] != "", "%sNumeral('%s')", limit[0], limit[1])
		} else {
			add(limit[1] != "", "%s(%s)", limit[0], number(limit[1]))
		}
	}
	return list
}

// defaultOf is a literal of a field's default: what Is reads, or for a read-only field the value itself.
func defaultOf(f genome.Field) string {
	switch {
	case f.Default.IsZero() && f.ReadOnly && f.Many:
		return "[]"
	case f.Default.IsZero() && f.ReadOnly:
		return "null"
	case f.Default.IsZero():
		return ""
	case f.ReadOnly && f.Type == genome.DateTime && f.Default.JSON() != "null":
		return "new Date(" + f.Default.Text().TS() + ")"
	case f.Type == genome.JSON && f.Default.JSON() != "null":
		return "JSON.parse(" + name.NewText(f.Default.JSON()).TS() + ")"
	case strings.HasPrefix(f.Default.JSON(), `"`):
		return f.Default.Text().TS()
	}
	return number(f.Default.JSON())
}

// number is a numeral without what Prettier drops; anything else is left as it is.
func number(numeral string) string {
	if f, err := strconv.ParseFloat(numeral, 64); err == nil && strings.ContainsAny(numeral, ".eE") {
		return strings.ReplaceAll(strconv.FormatFloat(f, 'f', -1, 64), "+", "")
	}
	return numeral
}
