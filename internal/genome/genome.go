// Package genome is stage 2: what the system is, the same for every stack.
//
// FromManifest settles every name, key, owner, relationship, limit and sample once, with a diagnostic for each guess;
// later stages only render. The Genome is typed by ArchiMate 3.2's application layer and has a JSON form whose
// entities keep the order of their fields.
package genome

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/name"
)

// Version is the genome_version that this program writes. It reads every version of the same major number.
const Version = "1.0"

// Genome is the machine-readable architecture of one system. Slices are in document order.
type Genome struct {
	Version       string                `json:"genome_version"`
	SolutionName  string                `json:"solution_name"` // PascalCase ASCII: TaskManager
	Slug          string                `json:"slug"`          // kebab-case ASCII: task-manager
	Title         name.Text             `json:"title"`         // in the document's own words
	Description   name.Text             `json:"description,omitzero"`
	Account       Account               `json:"account"`
	Entities      []Entity              `json:"entities"`
	Elements      []Element             `json:"elements"`
	Relationships []ElementRelationship `json:"relationships"`
	Requirements  []Requirement         `json:"requirements"`
	Integrations  []Integration         `json:"integrations"`
}

// Account is who signs in. Profile fields are beside id, email, created_at and updated_at, which every account has.
type Account struct {
	Profile []Field   `json:"-"` // in JSON an object "profile" in this order
	Span    diag.Span `json:"span,omitzero"`
}

// Access says who sees a row. Only the owner does, in this version.
type Access string

// AccessOwner is a row that its creator alone sees.
const AccessOwner Access = "owner"

// Entity is a kind of row: an ArchiMate DataObject with a resource, a table and a service of its own.
type Entity struct {
	ID            string         `json:"id"`             // stable across renames: "task"
	Name          string         `json:"name"`           // PascalCase ASCII, unique without regard to case: Task
	ArchiMateType string         `json:"archimate_type"` // always DataObject
	Plural        string         `json:"plural"`         // PascalCase ASCII, unique among names and plurals: Tasks
	Path          string         `json:"path"`           // kebab-case plural, the resource's path segment: tasks
	Table         string         `json:"table"`          // snake_case plural, ≤ 63 bytes, no table of the system: tasks
	Stem          string         `json:"stem"`           // kebab-case singular for file names, no Windows device: task
	Label         name.Text      `json:"label"`          // the document's words, singular
	LabelPlural   name.Text      `json:"label_plural"`
	Description   name.Text      `json:"description,omitzero"`
	FormerName    string         `json:"former_name,omitempty"` // "(formerly X)": Diff renames instead of dropping
	Access        Access         `json:"access"`
	TitleField    string         `json:"title_field"` // first required string, else first string, else id
	Fields        []Field        `json:"-"`           // in JSON an object "fields" in this order: id, user_id, body fields, created_at, updated_at
	Relationships []Relationship `json:"relationships"`
	Span          diag.Span      `json:"span,omitzero"`
}

// Type is the type of a field; CONTRACT's table of values defines each.
type Type string

// The types of fields.
const (
	String   Type = "string"
	TextType Type = "text"
	Integer  Type = "integer"
	Decimal  Type = "decimal"
	Float    Type = "float"
	Boolean  Type = "boolean"
	Date     Type = "date"
	Time     Type = "time"
	DateTime Type = "datetime"
	Email    Type = "email"
	URL      Type = "url"
	UUID     Type = "uuid"
	Enum     Type = "enum"
	JSON     Type = "json"
)

// Types lists every type, in the order of CONTRACT's table.
var Types = []Type{String, TextType, Integer, Decimal, Float, Boolean, Date, Time, DateTime, Email, URL, UUID, Enum, JSON}

// Field is one key of a representation. A reference is an integer with References set; a many-to-many key is one
// with Many set as well.
type Field struct {
	ID          string    `json:"id"`               // stable across renames: "task.title"
	Name        string    `json:"-"`                // snake_case ASCII, the API's key, unique in its entity; in JSON the member's name
	Column      string    `json:"column,omitempty"` // the column, where it is not Name (PostgreSQL's system columns, 63 bytes); empty for Many
	Query       string    `json:"query,omitempty"`  // the filter parameter, where it is not Name (limit, offset, sort, q)
	Label       name.Text `json:"label,omitzero"`   // the document's words
	Description name.Text `json:"description,omitzero"`
	FormerName  string    `json:"former_name,omitempty"`
	System      bool      `json:"system,omitempty"` // id, user_id, created_at, updated_at

	Type       Type        `json:"type"`
	Required   bool        `json:"required"`
	ReadOnly   bool        `json:"read_only,omitempty"` // a body's value is ignored; the default or null is stored
	Unique     bool        `json:"unique,omitempty"`    // per user; of a profile field: globally
	Indexed    bool        `json:"indexed,omitempty"`
	Default    Value       `json:"default,omitzero"`
	Min        string      `json:"min,omitempty"` // inclusive; a decimal numeral
	Max        string      `json:"max,omitempty"`
	MinLength  int         `json:"min_length,omitempty"` // code points; 0 is no limit
	MaxLength  int         `json:"max_length,omitempty"` // code points; set for string, email and url always, for text where stated
	Precision  int         `json:"precision,omitempty"`  // decimal only
	Scale      int         `json:"scale,omitempty"`      // decimal only; fraction digits
	Pattern    name.Text   `json:"pattern,omitzero"`     // unanchored, in the subset that all stacks share; matches the whole value
	Enum       []name.Text `json:"enum,omitempty"`
	References string      `json:"references,omitempty"` // an entity's Name, or "User" for the caller's own account
	Many       bool        `json:"many,omitempty"`

	Samples []Value   `json:"samples,omitempty"` // two valid values in the API's output form; none for references and system fields
	Span    diag.Span `json:"span,omitzero"`
}

// UserEntity is the name that References and Relationship.Target use for the account.
const UserEntity = "User"

// Cardinality of a relationship, read from the entity that holds it.
type Cardinality string

// The cardinalities.
const (
	ManyToOne  Cardinality = "many-to-one"
	OneToMany  Cardinality = "one-to-many"
	OneToOne   Cardinality = "one-to-one"
	ManyToMany Cardinality = "many-to-many"
)

// OnDelete says what becomes of the row that holds a reference when the row it points to goes.
type OnDelete string

// The ways of deletion.
const (
	Restrict OnDelete = "restrict" // a required reference: 409
	SetNull  OnDelete = "set-null" // an optional reference becomes null
	Cascade  OnDelete = "cascade"  // links of many-to-many, and references to the account
)

// Relationship is one end of an association between two entities. Each association appears at both ends: at the
// declaring end with Field, at the other with Inverse.
type Relationship struct {
	Type        string      `json:"type"` // ArchiMate: association
	Target      string      `json:"target"`
	Cardinality Cardinality `json:"cardinality"`
	Name        string      `json:"name"`              // snake_case, unique among the entity's field and relationship names: project, tags; inverse: tasks
	Field       string      `json:"field,omitempty"`   // the key that holds the reference, at the declaring end
	Inverse     string      `json:"inverse,omitempty"` // the key on Target, at the other end
	Required    bool        `json:"required,omitempty"`
	OnDelete    OnDelete    `json:"on_delete,omitempty"` // at the declaring end
	Join        *Join       `json:"join,omitempty"`      // at the declaring end of a many-to-many
}

// Join is the table of a many-to-many association.
type Join struct {
	Table  string `json:"table"`  // task_tags
	Source string `json:"source"` // column of the declaring entity: task_id
	Target string `json:"target"` // column of the other: tag_id
}

// ElementType is an ArchiMate 3.2 element type of the application layer (chapter 9 of the standard), or a
// motivation element for what asks for it.
type ElementType string

// The element types that a genome uses.
const (
	ApplicationComponent ElementType = "ApplicationComponent"
	ApplicationService   ElementType = "ApplicationService"
	ApplicationInterface ElementType = "ApplicationInterface"
	DataObject           ElementType = "DataObject"
)

// Element is one ArchiMate element. ID is stable: "component-api", "service-task", "interface-tasks", "data-task".
type Element struct {
	ID            string      `json:"id"`
	Type          ElementType `json:"type"`
	Name          name.Text   `json:"name"`
	Documentation name.Text   `json:"documentation,omitzero"`
	Entity        string      `json:"entity,omitempty"`       // the entity's Name
	Integration   string      `json:"integration,omitempty"`  // the integration's Name
	Requirements  []string    `json:"requirements,omitempty"` // identifiers of what it serves
}

// ElementRelationship is one ArchiMate relationship: Realization, Serving, Assignment, Access, Composition, Association.
type ElementRelationship struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Source string `json:"source"`
	Target string `json:"target"`
}

// RequirementKind tells where a requirement stands in the document.
type RequirementKind string

// The kinds of requirement.
const (
	StoryRequirement      RequirementKind = "story"
	CriterionRequirement  RequirementKind = "criterion"
	FunctionalRequirement RequirementKind = "functional"
)

// CoverageStatus says how much of a requirement the generated application does.
type CoverageStatus string

// The states of coverage.
const (
	Implemented    CoverageStatus = "implemented"
	PartlyCovered  CoverageStatus = "partly"
	NotImplemented CoverageStatus = "not"
)

// Requirement is a story, criterion or functional requirement with what becomes of it.
type Requirement struct {
	ID       string          `json:"id"`
	Kind     RequirementKind `json:"kind"`
	Parent   string          `json:"parent,omitempty"` // a criterion's story
	Text     name.Text       `json:"text"`             // the whole sentence
	AsA      name.Text       `json:"as_a,omitzero"`
	IWant    name.Text       `json:"i_want,omitzero"`
	SoThat   name.Text       `json:"so_that,omitzero"`
	Entities []string        `json:"entities,omitempty"` // names of the entities that it concerns
	Coverage Coverage        `json:"coverage"`
	Span     diag.Span       `json:"span,omitzero"`
}

// Coverage is the judgement of one requirement: which routes do it, and why not all of it.
type Coverage struct {
	Status CoverageStatus `json:"status"`
	Reason string         `json:"reason"` // our own words, never the document's
	Routes []Route        `json:"routes,omitempty"`
}

// Route is one operation of the API: "POST", "/tasks".
type Route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
}

// Integration is a third-party service that the system is to talk to: environment variables and an element of the
// architecture, no code.
type Integration struct {
	Name     string    `json:"name"`  // catalogue key: stripe
	Label    string    `json:"label"` // Stripe
	Category string    `json:"category"`
	Env      []string  `json:"env"`
	Span     diag.Span `json:"span,omitzero"`
}

// IsReference reports whether the field points to one row.
func (f Field) IsReference() bool { return f.References != "" && !f.Many }

// IsScalar reports whether the field is neither a reference nor a many-to-many key.
func (f Field) IsScalar() bool { return f.References == "" }

// ColumnName is the field's column: Column where it is set, else Name.
func (f Field) ColumnName() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Name
}

// RoleName is what a reference or a many-to-many key calls the row that it refers to: reviewer_id → reviewer,
// tag_ids → tag. It is empty for any other field.
func (f Field) RoleName() string {
	switch {
	case f.Many:
		return strings.TrimSuffix(f.Name, "_ids")
	case f.IsReference():
		return strings.TrimSuffix(f.Name, "_id")
	}
	return ""
}

// QueryName is the field's filter parameter: Query where it is set, else Name.
func (f Field) QueryName() string {
	if f.Query != "" {
		return f.Query
	}
	return f.Name
}

// IsSearchable reports whether ?q= looks into the field: string, text, email and url.
func (f Field) IsSearchable() bool {
	return f.IsScalar() && (f.Type == String || f.Type == TextType || f.Type == Email || f.Type == URL)
}

// IsNotBlank reports whether white space alone is refused: in a required string or text.
func (f Field) IsNotBlank() bool { return f.Required && (f.Type == String || f.Type == TextType) }

// IsFilterable reports whether the field is a filter parameter: everything but json and user_id.
func (f Field) IsFilterable() bool { return f.Type != JSON && f.Name != "user_id" }

// IsSortable reports whether the field is a sort name: everything but json, many-to-many keys and user_id.
func (f Field) IsSortable() bool { return f.IsFilterable() && !f.Many }

// Noun is the entity's name in running text, for comments: "a line item".
func (e Entity) Noun() string { return name.WithArticle(strings.Join(name.Words(e.Name), " ")) }

// Nouns is Noun's plural: "line items".
func (e Entity) Nouns() string { return strings.Join(name.Words(e.Plural), " ") }

// Body gives the entity's own fields, in order, without id, user_id, created_at and updated_at.
func (e Entity) Body() []Field {
	body := make([]Field, 0, len(e.Fields))
	for _, f := range e.Fields {
		if !f.System {
			body = append(body, f)
		}
	}
	return body
}

// Field gives the field of that name and whether there is one.
func (e Entity) Field(fieldName string) (Field, bool) {
	for _, f := range e.Fields {
		if f.Name == fieldName {
			return f, true
		}
	}
	return Field{}, false
}

// Entity gives the entity of that name and whether there is one.
func (g *Genome) Entity(entityName string) (*Entity, bool) {
	for i := range g.Entities {
		if g.Entities[i].Name == entityName {
			return &g.Entities[i], true
		}
	}
	return nil, false
}
