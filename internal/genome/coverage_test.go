package genome_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// judged gives the genome of a document with one functional requirement about tasks, projects and reports.
func judged(text string) genome.Requirement {
	n := 200
	g, _ := genome.FromManifest(&manifest.Manifest{SolutionName: "Judge", Entities: []manifest.Entity{
		{Name: "Task", Fields: []manifest.Field{
			{Name: "title", Type: "string", Required: true, MaxLength: &n}, {Name: "total", Type: "decimal"}, {Name: "status", Type: "enum", Enum: []string{"open", "cancelled"}},
		}, Relations: []manifest.Relation{{Kind: manifest.BelongsTo, Target: "Project"}}},
		{Name: "Project", Fields: []manifest.Field{{Name: "name", Type: "string", Required: true, Unique: true}}},
		{Name: "Report", Fields: []manifest.Field{{Name: "body", Type: "text"}}},
	}, Requirements: []manifest.Requirement{{ID: "FR-1", Text: text}}})
	return g.Requirements[0]
}

func TestARequirementIsJudgedByItsVerbAndItsEntity(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Users can create tasks", "implemented POST /tasks"},
		{"Users can create, edit and delete tasks and projects", "implemented POST /tasks PUT /tasks/{id} DELETE /tasks/{id} POST /projects PUT /projects/{id} DELETE /projects/{id}"},
		{"Users can add a task to a project", "implemented POST /tasks"},
		{"Tasks can be filtered by status", "implemented GET /tasks"},
		{"I want to search for tasks", "implemented GET /tasks"},
		{"I want to mark a task as done", "implemented PUT /tasks/{id}"},
		{"I want to cancel a task", "implemented PUT /tasks/{id}"},
		{"I want to cancel a project", "implemented DELETE /projects/{id}"},
		{"I want to manage my projects", "implemented POST /projects GET /projects GET /projects/{id} PUT /projects/{id} DELETE /projects/{id}"},
		{"WHEN a project is deleted THE SYSTEM SHALL confirm", "implemented DELETE /projects/{id}"},
		{"Visitors register and log in", "implemented POST /auth/register POST /auth/login"},
		{"I want to log out", "implemented POST /auth/logout"},
		{"The title of a task is required", "implemented POST /tasks PUT /tasks/{id}"},
		{"A task whose total is negative is refused", "partly"},
		{"Project names must be unique", "implemented POST /projects PUT /projects/{id}"},
		{"Create a report about the week", "implemented POST /reports"},
		{"The system sends an e-mail when a task is created", "partly POST /tasks"},
		{"Managers approve tasks", "not"},
		{"Export all tasks as CSV", "not"},
		{"The total of a task is shown", "implemented GET /tasks GET /tasks/{id}"},
		{"The dashboard shows a chart", "not"},
		{"The moon shines", "not"},
		{"Tasks and projects", "partly"},
		{"Share a task with my team", "not"},
		{"Pay with a credit card", "not"},
	} {
		r := judged(test.text)
		got := string(r.Coverage.Status)
		for _, route := range r.Coverage.Routes {
			got += " " + route.Method + " " + route.Path
		}
		if got != test.want && !(test.want == "partly" && strings.HasPrefix(got, "partly")) {
			t.Errorf("%s: %s (%s), not %s", test.text, got, r.Coverage.Reason, test.want)
		}
		if r.Coverage.Reason == "" {
			t.Errorf("%s: no reason is given", test.text)
		}
	}
}

func TestARoleThatReadsWhatAnotherCreatesIsPointedOut(t *testing.T) {
	m := articleManifest()
	m.Stories = []manifest.Story{
		{ID: "US-1", AsA: "member", IWant: "to create tasks"}, {ID: "US-2", AsA: "manager", IWant: "to see all tasks"}, {ID: "US-3", AsA: "member", IWant: "to see my tasks"},
	}
	g, diags := genome.FromManifest(m)
	if codes(diags) != "G060" || !strings.Contains(diags[0].Message, "manager") {
		t.Errorf("%+v", diags)
	}
	var states []string
	for _, r := range g.Requirements {
		states = append(states, fmt.Sprint(r.ID, " ", r.Coverage.Status))
	}
	if got := strings.Join(states, ", "); got != "US-1 implemented, US-2 partly, US-3 implemented" {
		t.Error(got)
	}
}

func TestRequirementsHaveUniqueIdentifiersAndCriteriaTheirStory(t *testing.T) {
	m := articleManifest()
	m.Stories = []manifest.Story{
		{ID: "US-1", IWant: "to create tasks", Criteria: []manifest.Criterion{{ID: "AC-1", Text: "it is listed"}}},
		{ID: "US-1", IWant: "to delete tasks", Criteria: []manifest.Criterion{{ID: "AC-1", Text: "it is gone"}, {Text: "*/"}}}, {ID: "../*", IWant: "nothing"},
	}
	long := manifest.Story{ID: strings.Repeat("x", 63), IWant: "nothing"}
	if g, _ := genome.FromManifest(&manifest.Manifest{SolutionName: "X", Stories: []manifest.Story{long, long}}); g.Validate() != nil {
		t.Error(g.Validate())
	}
	g, _ := genome.FromManifest(m)
	var ids []string
	for _, r := range g.Requirements {
		ids = append(ids, r.ID+"<"+r.Parent)
	}
	if got := strings.Join(ids, " "); got != "US-1< AC-1<US-1 US-1-2< AC-1-2<US-1-2 US-1-2.2<US-1-2 US3<" {
		t.Error(got)
	}
	if !slices.Contains(g.Requirements[1].Entities, "Task") {
		t.Error("a criterion is not about its story's entity")
	}
}

func TestTheArchitectureHasAnElementForEachPart(t *testing.T) {
	m := articleManifest()
	m.Integrations = []manifest.Integration{{Name: "stripe", Label: "Stripe", Category: "payments", Env: []string{"STRIPE_SECRET_KEY"}}}
	m.Stories = []manifest.Story{{ID: "US-1", IWant: "to create tasks"}}
	g, _ := genome.FromManifest(m)
	var elements []string
	for _, e := range g.Elements {
		elements = append(elements, e.ID)
	}
	want := "component-api service-accounts interface-auth service-project interface-projects data-project service-task interface-tasks data-task service-integration-stripe"
	if got := strings.Join(elements, " "); got != want {
		t.Error(got)
	}
	if service := g.Elements[6]; !slices.Equal(service.Requirements, []string{"US-1"}) {
		t.Errorf("%s serves %v", service.ID, service.Requirements)
	}
	relations := map[string]bool{}
	for _, r := range g.Relationships {
		relations[r.Type+" "+r.Source+" "+r.Target] = true
	}
	for _, want := range []string{
		"Realization component-api service-task", "Composition component-api interface-tasks", "Assignment interface-tasks service-task",
		"Access service-task data-task", "Association data-task data-project", "Serving service-integration-stripe component-api",
	} {
		if !relations[want] {
			t.Errorf("there is no %s", want)
		}
	}
}
