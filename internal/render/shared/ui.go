package shared

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"sync"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
)

// UIDir is the folder of the user interface; an app serves its files as root paths, index.html as "/" too.
const UIDir = "ui"

//go:embed ui
var uiFiles embed.FS

// page gives the user interface's own files, which are the same for every genome, in sorted order.
var page = sync.OnceValues(func() ([]render.File, error) {
	entries, err := uiFiles.ReadDir(UIDir)
	if err != nil {
		return nil, err
	}
	var found []render.File
	for _, e := range entries {
		data, err := fs.ReadFile(uiFiles, path.Join(UIDir, e.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, render.File{Path: path.Join(UIDir, e.Name()), Data: data, Mode: 0o644})
	}
	return found, nil
})

// UI gives the user interface: static files in UIDir, and description.json, which tells them of the genome.
func UI(g *genome.Genome) ([]render.File, error) {
	static, err := page()
	if err != nil {
		return nil, err
	}
	description, err := describe(g)
	if err != nil {
		return nil, err
	}
	all := append([]render.File{}, static...)
	return append(all, render.File{Path: UIDir + "/description.json", Data: description, Mode: 0o644}), nil
}

// description.json: what the page knows of the application. Member names are JavaScript's.
type (
	description struct {
		Title       name.Text    `json:"title"`
		Description name.Text    `json:"description,omitzero"`
		Account     pageAccount  `json:"account"`
		Entities    []pageEntity `json:"entities"`
	}
	pageAccount struct {
		Fields []pageField `json:"fields"`
	}
	pageEntity struct {
		Path        string      `json:"path"`
		Label       name.Text   `json:"label"`
		LabelPlural name.Text   `json:"labelPlural"`
		Description name.Text   `json:"description,omitzero"`
		TitleField  string      `json:"titleField"`
		Fields      []pageField `json:"fields"`
		Inverse     []inverse   `json:"inverse"`
	}
	// inverse is a list of rows that point to a row: another entity's path and its filter parameter.
	inverse struct {
		Path  string    `json:"path"`
		Query string    `json:"query"`
		Label name.Text `json:"label"`
	}
	pageField struct {
		Name        string       `json:"name"`
		Label       name.Text    `json:"label"`
		Description name.Text    `json:"description,omitzero"`
		Type        genome.Type  `json:"type"`
		Required    bool         `json:"required,omitempty"`
		ReadOnly    bool         `json:"readOnly,omitempty"`
		Unique      bool         `json:"unique,omitempty"`
		Default     genome.Value `json:"default,omitzero"`
		Min         string       `json:"min,omitempty"`
		Max         string       `json:"max,omitempty"`
		MinLength   int          `json:"minLength,omitempty"`
		MaxLength   int          `json:"maxLength,omitempty"`
		Scale       int          `json:"scale,omitempty"`
		Pattern     name.Text    `json:"pattern,omitzero"`
		Enum        []name.Text  `json:"enum,omitempty"`
		References  string       `json:"references,omitempty"` // the other entity's path; "users" has none
		Many        bool         `json:"many,omitempty"`
		Query       string       `json:"query,omitempty"` // the filter parameter; none where the field is no filter
		Sortable    bool         `json:"sortable,omitempty"`
		Searchable  bool         `json:"searchable,omitempty"`
	}
)

// describe gives description.json.
func describe(g *genome.Genome) ([]byte, error) {
	d := description{Title: g.Title, Description: g.Description, Account: pageAccount{pageFields(g, g.Account.Profile)}, Entities: []pageEntity{}}
	for _, e := range g.Entities {
		d.Entities = append(d.Entities, pageEntity{
			Path: e.Path, Label: e.Label, LabelPlural: e.LabelPlural, Description: e.Description, TitleField: e.TitleField,
			Fields: pageFields(g, e.Body()), Inverse: inverses(g, e),
		})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	err := enc.Encode(d)
	return b.Bytes(), err
}

func pageFields(g *genome.Genome, fields []genome.Field) []pageField {
	shown := []pageField{}
	for _, f := range fields {
		p := pageField{
			Name: f.Name, Label: f.Label, Description: f.Description, Type: f.Type, Required: f.Required, ReadOnly: f.ReadOnly,
			Unique: f.Unique, Default: f.Default, Min: f.Min, Max: f.Max, MinLength: f.MinLength, MaxLength: f.MaxLength,
			Scale: f.Scale, Pattern: f.Pattern, Enum: f.Enum, Many: f.Many, Sortable: f.IsSortable(), Searchable: f.IsSearchable(),
		}
		if p.Label.IsEmpty() {
			p.Label = name.NewText(name.Title(name.Words(f.Name)))
		}
		if f.IsFilterable() {
			p.Query = f.QueryName()
		}
		if f.References != "" {
			p.References = "users"
			if target, ok := g.Entity(f.References); ok {
				p.References = target.Path
			}
		}
		shown = append(shown, p)
	}
	return shown
}

// inverses lists who points to an entity, under the name of the other entity, and of the field where several do.
func inverses(g *genome.Genome, e genome.Entity) []inverse {
	found := []inverse{}
	for _, r := range e.Relationships {
		other, ok := g.Entity(r.Target)
		if !ok || r.Inverse == "" {
			continue
		}
		field, _ := other.Field(r.Inverse)
		label := other.LabelPlural.Raw()
		if other.Name == e.Name || pointsTwice(*other, e.Name) {
			fieldLabel := field.Label.Raw()
			if fieldLabel == "" {
				fieldLabel = name.Title(name.Words(field.Name))
			}
			label += " (" + fieldLabel + ")"
		}
		found = append(found, inverse{Path: other.Path, Query: field.QueryName(), Label: name.NewText(label)})
	}
	return found
}

func pointsTwice(e genome.Entity, target string) bool {
	count := 0
	for _, f := range e.Body() {
		if f.References == target {
			count++
		}
	}
	return count > 1
}
