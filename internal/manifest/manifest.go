// Package manifest is stage 1's result: what a requirements document asks for, in its own words and order.
//
// It takes no decision about the system (names, keys, owners, tables): that is the Genome's. Every element keeps
// the place that it came from.
package manifest

import (
	"encoding/json"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// Manifest is everything that was asked for. Slices are in document order.
type Manifest struct {
	SolutionName string        `json:"solution_name"`
	Title        string        `json:"title,omitempty"` // the document's title as written; empty where it has none
	Description  string        `json:"description,omitempty"`
	Entities     []Entity      `json:"entities"`
	Stories      []Story       `json:"stories"`
	Requirements []Requirement `json:"requirements,omitempty"`
	Integrations []Integration `json:"integrations"`
}

// Entity is a noun that the system keeps rows of. Name is singular PascalCase where the document's word is ASCII,
// else the word itself; Label is the word as written, empty where its words (name.Words)
// are Name's.
type Entity struct {
	Name        string     `json:"name"`
	Label       string     `json:"label,omitempty"`
	Description string     `json:"description,omitempty"`
	FormerName  string     `json:"former_name,omitempty"`
	Fields      []Field    `json:"fields"`
	Relations   []Relation `json:"relations"`
	Line        int        `json:"line"`
	Span        diag.Span  `json:"-"`
}

// Field is one attribute. Name is snake_case where the document's words are ASCII, else the words themselves; Label
// is the words as written, empty where they are Name's. Type is one of the names of genome.Type. Min and Max are decimal numerals, kept as text
// so that nothing is rounded. Default is a JSON value: a string, number, boolean or object.
type Field struct {
	Name        string          `json:"name"`
	Label       string          `json:"label,omitempty"`
	Type        string          `json:"type"`
	Required    bool            `json:"required"`
	Unique      bool            `json:"unique,omitempty"`
	Indexed     bool            `json:"indexed,omitempty"`
	ReadOnly    bool            `json:"read_only,omitempty"`
	Default     json.RawMessage `json:"default,omitempty"`
	Min         string          `json:"min,omitempty"`
	Max         string          `json:"max,omitempty"`
	MinLength   *int            `json:"min_length,omitempty"`
	MaxLength   *int            `json:"max_length,omitempty"`
	Precision   int             `json:"precision,omitempty"`
	Scale       *int            `json:"scale,omitempty"`
	Pattern     string          `json:"pattern,omitempty"`
	Enum        []string        `json:"enum,omitempty"`
	Description string          `json:"description,omitempty"`
	FormerName  string          `json:"former_name,omitempty"`
	Line        int             `json:"line"`
	Span        diag.Span       `json:"-"`
}

// RelationKind says how one entity points to another, seen from the entity that holds the Relation.
type RelationKind string

// The kinds of relation.
const (
	BelongsTo  RelationKind = "belongs_to"
	HasMany    RelationKind = "has_many"
	HasOne     RelationKind = "has_one"
	ManyToMany RelationKind = "many_to_many"
)

// Relation is a stated association. Name is the reference's key without a decision about uniqueness of names:
// `project_id`, `tag_ids`, `assignee_id`; empty when the text names none (has_many seen from the parent).
// Position is the number of fields that stand before it in its entity, so that keys keep document order.
type Relation struct {
	Kind     RelationKind `json:"kind"`
	Target   string       `json:"target"`
	Name     string       `json:"name,omitempty"`
	Label    string       `json:"label,omitempty"`
	Required bool         `json:"required"`
	Unique   bool         `json:"unique,omitempty"`
	Position int          `json:"position"`
	// OwnedBy is true for the wordings that name the owner of a row ("belongs to", "owned by", "created by"), which
	// matters when the target is the account.
	OwnedBy    bool      `json:"owned_by,omitempty"`
	FormerName string    `json:"former_name,omitempty"`
	Line       int       `json:"line"`
	Span       diag.Span `json:"-"`
}

// Story is a user story with its acceptance criteria.
type Story struct {
	ID       string      `json:"id"`
	AsA      string      `json:"as_a"`
	IWant    string      `json:"i_want"`
	SoThat   string      `json:"so_that"`
	Criteria []Criterion `json:"criteria"`
	Line     int         `json:"line"`
	Span     diag.Span   `json:"-"`
}

// Criterion is one acceptance criterion, in the document's words.
type Criterion struct {
	ID   string    `json:"id"`
	Text string    `json:"text"`
	Line int       `json:"line"`
	Span diag.Span `json:"-"`
}

// Requirement is a numbered or EARS sentence outside a story ("FR-001: System MUST …", "WHEN … THE SYSTEM SHALL …").
type Requirement struct {
	ID   string    `json:"id"`
	Text string    `json:"text"`
	Line int       `json:"line"`
	Span diag.Span `json:"-"`
}

// Integration is a third-party service that the product talks to. Name is the catalogue's key ("stripe"), Label its
// name in prose ("Stripe"), Category the catalogue's ("payments"), Env the environment variables it needs.
type Integration struct {
	Name     string    `json:"name"`
	Label    string    `json:"label,omitempty"`
	Category string    `json:"category"`
	Env      []string  `json:"env,omitempty"`
	Line     int       `json:"line"`
	Span     diag.Span `json:"-"`
}
