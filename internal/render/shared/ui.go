package shared

import (
	"bytes"
	"encoding/json"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
)

// UIDir is the folder of the user interface; an app serves its files as root paths, index.html as "/" too.
const UIDir = "ui"

// pageEntity and pageField are what description.json tells the page about the API.
type (
	pageEntity struct {
		Name       string      `json:"name"`
		Path       string      `json:"path"`
		Label      name.Text   `json:"label"`
		TitleField string      `json:"title_field"`
		Fields     []pageField `json:"fields"`
	}
	pageField struct {
		Name       string      `json:"name"`
		Label      name.Text   `json:"label"`
		Type       genome.Type `json:"type"`
		Required   bool        `json:"required"`
		ReadOnly   bool        `json:"read_only"`
		Many       bool        `json:"many"`
		References string      `json:"references,omitempty"`
		Enum       []name.Text `json:"enum,omitempty"`
	}
)

// UI gives the user interface: static files in UIDir, and description.json, which tells them of the genome.
func UI(g *genome.Genome) ([]render.File, error) {
	page, err := files(pageTree, struct{ Title string }{g.Title.HTML()})
	if err != nil {
		return nil, err
	}
	description := struct {
		Profile  []pageField  `json:"profile"`
		Entities []pageEntity `json:"entities"`
	}{pageFields(g.Account.Profile), []pageEntity{}}
	for _, e := range g.Entities {
		description.Entities = append(description.Entities, pageEntity{e.Name, e.Path, e.LabelPlural, e.TitleField, pageFields(e.Body())})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(description); err != nil {
		return nil, err
	}
	return append(page, render.File{Path: UIDir + "/description.json", Data: b.Bytes(), Mode: 0o644}), nil
}

func pageFields(fields []genome.Field) []pageField {
	shown := []pageField{}
	for _, f := range fields {
		label := f.Label
		if label.IsEmpty() {
			label = name.NewText(f.Name)
		}
		shown = append(shown, pageField{f.Name, label, f.Type, f.Required && f.Default.IsZero() && !f.Many, f.ReadOnly, f.Many, f.References, f.Enum})
	}
	return shown
}
