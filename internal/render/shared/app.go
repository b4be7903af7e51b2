package shared

import (
	"fmt"
	"sort"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
	"github.com/microcodegen/microcodegen/internal/render"
)

// PlaceholderSecret is the JWT_SECRET of .env.example, long enough to be a key: every app refuses to start on it.
const PlaceholderSecret = "replace-me-with-32-or-more-random-bytes"

// HTTP gives what an app with an HTTP API carries. It is the Shared of such a stack.
func HTTP(g *genome.Genome, s *render.Stack, tests map[string]string) ([]render.File, error) {
	all, err := files(appTree, newApp(g, s, tests))
	if err != nil {
		return nil, err
	}
	description, err := OpenAPI(g)
	if err != nil {
		return nil, err
	}
	page, err := UI(g)
	if err != nil {
		return nil, err
	}
	all = append(all, render.File{Path: "openapi.yaml", Data: description, Mode: 0o644})
	return append(all, page...), nil
}

// app is what the templates of an app print. Strings are escaped for the place that they stand in.
type app struct {
	architecture
	Heading, Description, Summary          string // Markdown
	Generator, Placeholder                 string
	Stack                                  *render.Stack
	Setup, Build, Migrate, Run, Test, Lint []string // make's recipes
	Tools                                  []render.Tool
	Ignore                                 []string
	Indents                                []indent
	CISteps                                []ciStep
	Integrations                           []genome.Integration
	Resources                              []resourceRow
	RegisterBody                           string // a word of the shell
	Example                                *example
}

// indent is one section of .editorconfig.
type indent struct {
	Glob, Size string
	Tab        bool
}

// ciStep is one step of the CI workflow that sets a tool up.
type ciStep struct {
	Uses string
	With []member
}

// resourceRow is an entity in the tables of the README and the architecture.
type resourceRow struct{ Name, Path, Singular, Plural, Tests string }

// example is a request that creates a row: a body as a word of the shell.
type example struct{ Path, Body string }

func newApp(g *genome.Genome, s *render.Stack, tests map[string]string) *app {
	a := &app{
		architecture: newArchitecture(g, tests), Heading: g.Title.MD(), Description: g.Description.MD(), Summary: summary(g),
		Generator: render.GeneratorVersion, Placeholder: PlaceholderSecret, Stack: s, Tools: s.Tools, Ignore: s.Ignore,
		Integrations: g.Integrations,
		Setup:        recipe(s.Commands.Setup), Build: recipe(s.Commands.Build), Migrate: recipe(s.Commands.Migrate),
		Run: recipe(s.Commands.Run), Test: recipe(s.Commands.Test), Lint: recipe(s.Commands.Lint),
	}
	for glob, size := range s.Indent {
		a.Indents = append(a.Indents, indent{glob, size, size == "tab"})
	}
	sort.Slice(a.Indents, func(i, j int) bool { return a.Indents[i].Glob < a.Indents[j].Glob })
	for _, step := range s.CISteps {
		c := ciStep{Uses: step.Uses}
		for _, with := range step.With {
			c.With = append(c.With, member{with[0], quoted(with[1])})
		}
		a.CISteps = append(a.CISteps, c)
	}
	for i := range g.Entities {
		e := &g.Entities[i]
		a.Resources = append(a.Resources, resourceRow{e.Name, e.Path, e.Label.MD(), e.LabelPlural.MD(), testedIn(tests, e.Name)})
	}
	a.RegisterBody = body(append([]string{`"email": "ada@example.com"`, `"password": "correct horse battery staple"`}, needed(g.Account.Profile)...))
	if e := independent(g); e != nil {
		a.Example = &example{e.Path, body(needed(e.Body()))}
	}
	return a
}

// recipe spells shell lines for make, to which a dollar is its own.
func recipe(lines []string) []string {
	var spelled []string
	for _, l := range lines {
		spelled = append(spelled, strings.ReplaceAll(l, "$", "$$"))
	}
	return spelled
}

// summary says in one sentence what the app keeps.
func summary(g *genome.Genome) string {
	const shown = 12
	var kept []string
	for i, e := range g.Entities {
		if i == shown {
			kept = append(kept, fmt.Sprintf("%d more", len(g.Entities)-shown))
			break
		}
		kept = append(kept, e.LabelPlural.MD())
	}
	list := strings.Join(kept, ", ")
	if last := len(kept) - 1; last > 0 {
		list = strings.Join(kept[:last], ", ") + " and " + kept[last]
	}
	return "An API with accounts, and a page to use it, that keeps for each account its own " + list + "."
}

// independent gives the first entity whose rows can be created before any other, or nil.
func independent(g *genome.Genome) *genome.Entity {
	for i := range g.Entities {
		free := true
		for _, f := range g.Entities[i].Body() {
			free = free && (!f.IsReference() || !f.Required || f.References == genome.UserEntity)
		}
		if free {
			return &g.Entities[i]
		}
	}
	return nil
}

// needed gives the members of a body that has only what is required.
func needed(fields []genome.Field) []string {
	var members []string
	for _, f := range fields {
		if !f.Required || f.ReadOnly || f.Many || !f.Default.IsZero() {
			continue
		}
		value := "1"
		if len(f.Samples) > 0 {
			value = inline(f.Samples[0], func(s string) string { return name.NewText(s).JSON() }, func(s string) string { return s })
		}
		members = append(members, `"`+f.Name+`": `+value)
	}
	return members
}

// body is a JSON object as a word of the shell.
func body(members []string) string {
	return "'" + strings.ReplaceAll("{"+strings.Join(members, ", ")+"}", "'", `'\''`) + "'"
}

// testedIn tells where an entity's routes are tested.
func testedIn(tests map[string]string, entityName string) string {
	if path := tests[entityName]; path != "" {
		return "`" + path + "`"
	}
	return "`make test`"
}
