package genome_test

import (
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// articleManifest is what the article's three sentences say.
func articleManifest() *manifest.Manifest {
	return &manifest.Manifest{SolutionName: "TaskManager", Entities: []manifest.Entity{
		{Name: "Project", Fields: []manifest.Field{
			{Name: "name", Type: "string", Required: true}, {Name: "description", Type: "text"}, {Name: "status", Type: "string"},
		}},
		{Name: "Task", Fields: []manifest.Field{
			{Name: "title", Type: "string", Required: true}, {Name: "body", Type: "text"}, {Name: "due_date", Type: "date"},
		}, Relations: []manifest.Relation{{Kind: manifest.BelongsTo, Target: "Project", Name: "project_id", Position: 3}}},
	}}
}

func TestTheArticlesSentencesHaveTheArticlesShape(t *testing.T) {
	g, diags := genome.FromManifest(articleManifest())
	if len(diags) != 0 {
		t.Errorf("diagnostics: %v", diags)
	}
	text := string(g.Encode())
	for _, part := range []string{
		`"genome_version": "1.0"`, `"solution_name": "TaskManager"`, `"name": "Task"`, `"archimate_type": "DataObject"`,
		`"cardinality": "many-to-one"`, `"target": "Project"`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the genome has no %s:\n%s", part, text)
		}
	}
	task, _ := g.Entity("Task")
	var keys []string
	for _, f := range task.Fields {
		keys = append(keys, f.Name)
	}
	if got := strings.Join(keys, " "); got != "id user_id title body due_date project_id created_at updated_at" {
		t.Errorf("fields of Task: %s", got)
	}
}
