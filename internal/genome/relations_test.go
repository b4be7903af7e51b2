package genome_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// The relations of a manifest, in short.
func belongsTo(target, name string) manifest.Relation {
	return manifest.Relation{Kind: manifest.BelongsTo, Target: target, Name: name}
}
func hasMany(target string) manifest.Relation {
	return manifest.Relation{Kind: manifest.HasMany, Target: target}
}
func hasOne(target string) manifest.Relation {
	return manifest.Relation{Kind: manifest.HasOne, Target: target}
}
func manyToMany(target string) manifest.Relation {
	return manifest.Relation{Kind: manifest.ManyToMany, Target: target}
}
func required(r manifest.Relation) manifest.Relation {
	r.Required = true
	return r
}

// ends lists every end of every association: Task.project_id → Project (project), Project ← Task.project_id (tasks).
func ends(g *genome.Genome) string {
	var lines []string
	for _, e := range g.Entities {
		for _, r := range e.Relationships {
			must := ""
			if r.Required {
				must = " required"
			}
			if r.Field != "" {
				lines = append(lines, fmt.Sprintf("%s.%s → %s: %s %s%s, %s", e.Name, r.Field, r.Target, r.Name, r.Cardinality, must, r.OnDelete))
			} else {
				lines = append(lines, fmt.Sprintf("%s ← %s.%s: %s %s", e.Name, r.Target, r.Inverse, r.Name, r.Cardinality))
			}
			if r.Join != nil {
				lines[len(lines)-1] += fmt.Sprintf(", %s(%s, %s)", r.Join.Table, r.Join.Source, r.Join.Target)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestRelationsAreSettledAtBothEnds(t *testing.T) {
	task, project := entity("Task", field("title")), entity("Project", field("name"))
	const tasksOfProjects = "Task.project_id → Project: project many-to-one, set-null\nProject ← Task.project_id: tasks one-to-many"
	for _, test := range []struct {
		name     string
		entities []manifest.Entity
		want     string
		codes    string
	}{
		{"belongs to", []manifest.Entity{with(task, belongsTo("Project", "project_id")), project}, tasksOfProjects, ""},
		{"has many, seen from the other end", []manifest.Entity{task, with(project, hasMany("Task"))}, tasksOfProjects, ""},
		{"both ends stated are one", []manifest.Entity{with(task, belongsTo("Project", "project_id")), with(project, hasMany("Task"))}, tasksOfProjects, ""},
		{"the target in the plural", []manifest.Entity{task, with(project, hasMany("Tasks"))}, tasksOfProjects, ""},
		{"a required reference", []manifest.Entity{with(task, required(belongsTo("Project", ""))), project},
			"Task.project_id → Project: project many-to-one required, restrict\nProject ← Task.project_id: tasks one-to-many", ""},
		{"has one", []manifest.Entity{with(project, hasOne("Task")), task},
			"Project ← Task.project_id: task one-to-one\nTask.project_id → Project: project one-to-one, set-null", ""},
		{"has one by a key of its own", []manifest.Entity{with(project, manifest.Relation{Kind: manifest.HasOne, Target: "Task", Name: "task_id"}), task},
			"Project.task_id → Task: task one-to-one, set-null\nTask ← Project.task_id: project one-to-one", ""},
		{"many to many", []manifest.Entity{with(task, manyToMany("Tag")), entity("Tag", field("name"))},
			"Task.tag_ids → Tag: tags many-to-many, cascade, task_tags(task_id, tag_id)\nTag ← Task.tag_ids: tasks many-to-many", ""},
		{"many to many declared by both, the first declares", []manifest.Entity{with(task, manyToMany("Tag")), with(entity("Tag", field("name")), manyToMany("Task"))},
			"Task.tag_ids → Tag: tags many-to-many, cascade, task_tags(task_id, tag_id)\nTag ← Task.tag_ids: tasks many-to-many", ""},
		{"many of each other", []manifest.Entity{with(task, hasMany("Tag")), with(entity("Tag", field("name")), hasMany("Task"))},
			"Task.tag_ids → Tag: tags many-to-many, cascade, task_tags(task_id, tag_id)\nTag ← Task.tag_ids: tasks many-to-many", "G045"},
		{"at least one of many", []manifest.Entity{with(task, required(manyToMany("Tag"))), entity("Tag", field("name"))},
			"Task.tag_ids → Tag: tags many-to-many, cascade, task_tags(task_id, tag_id)\nTag ← Task.tag_ids: tasks many-to-many", "G047"},
		{"several references to one entity", []manifest.Entity{with(task, belongsTo("Person", "author_id"), belongsTo("Person", "reviewer_id")), entity("Person", field("name"))},
			"Task.author_id → Person: author many-to-one, set-null\nTask.reviewer_id → Person: reviewer many-to-one, set-null\n" +
				"Person ← Task.author_id: author_tasks one-to-many\nPerson ← Task.reviewer_id: reviewer_tasks one-to-many", ""},
		{"a required reference to itself", []manifest.Entity{with(task, required(belongsTo("Task", "parent_id")))},
			"Task.parent_id → Task: parent many-to-one, set-null\nTask ← Task.parent_id: tasks one-to-many", "G041"},
		{"many to many with itself", []manifest.Entity{with(task, manyToMany("Task"))},
			"Task.task_ids → Task: tasks many-to-many, cascade, task_tasks(task_id, related_task_id)\nTask ← Task.task_ids: tasks_2 many-to-many", ""},
		{"a cycle of required references", []manifest.Entity{with(task, required(belongsTo("Project", ""))), with(project, required(belongsTo("Task", "")))},
			"Task.project_id → Project: project many-to-one required, restrict\nTask ← Project.task_id: projects one-to-many\n" +
				"Project.task_id → Task: task many-to-one, set-null\nProject ← Task.project_id: tasks one-to-many", "G042"},
		{"no such entity", []manifest.Entity{with(task, belongsTo("Projct", "")), project}, "", "G040"},
		{"the same twice", []manifest.Entity{with(task, belongsTo("Project", ""), belongsTo("Project", "project_id")), project}, tasksOfProjects, "G048"},
		{"a name that another field has", []manifest.Entity{with(entity("Task", field("project")), belongsTo("Project", "")), project},
			"Task.project_id → Project: project_2 many-to-one, set-null\nProject ← Task.project_id: tasks one-to-many", ""},
	} {
		g, diags := build(test.entities...)
		if got := ends(g); got != test.want || codes(diags) != test.codes {
			t.Errorf("%s:\n%s\n(%s), not\n%s\n(%s)", test.name, got, codes(diags), test.want, test.codes)
		}
		if err := g.Validate(); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestTheOwnerIsNoKeyAndAnyOtherUserIsTheCaller(t *testing.T) {
	owned := belongsTo("User", "user_id")
	owned.OwnedBy = true
	author := belongsTo("User", "author_id")
	author.OwnedBy = true
	for _, test := range []struct {
		name     string
		relation manifest.Relation
		keys     string
		codes    string
	}{
		{"belongs to a User", owned, "title", ""},
		{"created by a User, the author", author, "title", "G049"},
		{"assigned to a User", belongsTo("User", "assignee_id"), "title assignee_id", "G043"},
		{"a user without a role", belongsTo("User", ""), "title", "G049"},
		{"several users", manyToMany("User"), "title", "G044"},
	} {
		g, diags := build(with(entity("Task", field("title")), test.relation))
		if got := keysOf(t, g, "Task"); got != test.keys || codes(diags) != test.codes {
			t.Errorf("%s: keys %s (%s)", test.name, got, codes(diags))
		}
	}
	g, _ := build(with(entity("Task", field("title")), belongsTo("User", "assignee_id")))
	if got := ends(g); got != "Task.assignee_id → User: assignee many-to-one, cascade" {
		t.Error(got)
	}
}

func TestAReferenceStandsWhereTheDocumentStatesIt(t *testing.T) {
	task := entity("Task", field("title"), field("project_id"), field("body"))
	task.Relations = []manifest.Relation{{Kind: manifest.BelongsTo, Target: "Milestone", Position: 1}, {Kind: manifest.BelongsTo, Target: "Project", Name: "project_id", Position: 3}}
	g, _ := build(task, entity("Project", field("name")), with(entity("Milestone", field("name")), hasMany("Task")), with(entity("Board", field("name")), hasMany("Task")))
	if got := keysOf(t, g, "Task"); got != "title milestone_id project_id body board_id" {
		t.Errorf("keys: %s", got)
	}
}

func TestASlipInATargetsNameIsSuggestedAway(t *testing.T) {
	_, diags := build(with(entity("Task"), belongsTo("Projct", "")), entity("Project"))
	if len(diags) != 1 || !strings.Contains(diags[0].Suggestion, "Project?") {
		t.Errorf("%+v", diags)
	}
}
