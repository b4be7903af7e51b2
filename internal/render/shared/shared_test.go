package shared

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

const hostile = "a \"b\" 'c' `d` */ ${e} <% %> {{f}} --> # & <script>\nnext\tline \u202e\x01 end:"

// everything is a genome of one entity with a field of every type, required and optional, and one that refers to it.
func everything() *genome.Genome {
	samples := map[genome.Type]any{
		genome.String: hostile, genome.TextType: "body", genome.Integer: 7, genome.Decimal: "12.50", genome.Float: 1.5, genome.Boolean: true,
		genome.Date: "2026-01-31", genome.Time: "09:30:00", genome.DateTime: "2026-01-31T09:30:00.000Z", genome.Email: "a@example.com",
		genome.URL: "https://example.com", genome.UUID: "123e4567-e89b-12d3-a456-426614174000", genome.Enum: hostile, genome.JSON: map[string]any{hostile: []any{1e300, nil, true}},
	}
	var fields []genome.Field
	for _, t := range genome.Types {
		for _, required := range []bool{true, false} {
			f := genome.Field{Name: fmt.Sprintf("%s_%v", t, required), Type: t, Required: required, Label: name.NewText(hostile), Description: name.NewText(hostile),
				Samples: []genome.Value{genome.NewValue(samples[t])}}
			switch t {
			case genome.String:
				f.MaxLength = 255
			case genome.Decimal:
				f.Precision, f.Scale = 18, 2
			case genome.Email:
				f.MaxLength = 254
			case genome.URL:
				f.MaxLength = 2048
			case genome.Enum:
				f.Enum = []name.Text{name.NewText(hostile), name.NewText("b")}
			}
			if !required {
				f.Default = genome.NewValue(samples[t])
			}
			fields = append(fields, f)
		}
	}
	system := func(n string, t genome.Type) genome.Field {
		return genome.Field{Name: n, Type: t, System: true, Required: true, ReadOnly: true}
	}
	wrap := func(body ...genome.Field) []genome.Field {
		all := append([]genome.Field{system("id", genome.Integer), system("user_id", genome.Integer)}, body...)
		return append(all, system("created_at", genome.DateTime), system("updated_at", genome.DateTime))
	}
	label := name.NewText(hostile)
	return &genome.Genome{Version: genome.Version, SolutionName: "Everything", Slug: "everything", Title: label,
		Account: genome.Account{Profile: []genome.Field{{Name: "no", Type: genome.String, MaxLength: 60, Unique: true, Samples: []genome.Value{genome.NewValue("x")}}}},
		Entities: []genome.Entity{
			{ID: "all", Name: "All", Plural: "Alls", Path: "alls", Table: "alls", Stem: "all", Label: label, LabelPlural: label, Fields: wrap(fields...)},
			{ID: "problem", Name: "Problem", Plural: "Problems", Path: "problems", Table: "problems", Stem: "problem", Label: label, LabelPlural: label, Fields: wrap(
				genome.Field{Name: "all_id", Type: genome.Integer, References: "All", Required: true, Unique: true},
				genome.Field{Name: "tag_ids", Type: genome.Integer, References: "All", Many: true})},
		}}
}

func TestOpenAPIComesFromTheGenomeAlone(t *testing.T) {
	first, err := OpenAPI(everything())
	if err != nil {
		t.Fatal(err)
	}
	if second, err := OpenAPI(everything()); err != nil || !bytes.Equal(first, second) {
		t.Errorf("two renderings of one genome differ (%v)", err)
	}
}
