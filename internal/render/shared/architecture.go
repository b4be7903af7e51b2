package shared

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// architecture is what ARCHITECTURE.md.tmpl prints; README.md.tmpl shows its Coverage.
type architecture struct {
	Layers        []layer
	Edges         []edge
	Tables        []table
	Associations  []association
	Elements      []element
	Relationships []genome.ElementRelationship
	Requirements  []requirement
	Coverage      struct{ Total, Implemented, Partly, Not int }
}

// layer is one kind of element in the view of layers.
type layer struct {
	ID, Title string
	Elements  []node
}

// node is an element in a Mermaid flowchart: its brackets are its shape.
type node struct{ ID, Label, Left, Right string }

// edge is a relationship in a Mermaid flowchart.
type edge struct{ Source, Arrow, Word, Target string }

// table is an entity in a Mermaid entity relationship diagram.
type table struct {
	Name, Label string
	Columns     []column
}

// column is one attribute of a table; Keys are PK, FK and UK.
type column struct{ Type, Name, Keys string }

// association is a line between two tables.
type association struct{ Source, Line, Target, Label string }

// element is a row of the inventory.
type element struct{ ID, Type, Name, Text, Serves string }

// requirement is a row of the traceability table.
type requirement struct{ ID, Text, Entities, Routes, Tests, State string }

// shapes are the layers of the view from top to bottom, with Mermaid's brackets for each type of element.
var shapes = []struct {
	kind                   genome.ElementType
	id, title, left, right string
}{
	{genome.ApplicationInterface, "interfaces", "Application interfaces", "([", "])"},
	{genome.ApplicationService, "services", "Application services", "(", ")"},
	{genome.ApplicationComponent, "components", "Application components", "[", "]"},
	{genome.DataObject, "data", "Data objects", "[(", ")]"},
}

// arrows and verbs of ArchiMate's relationships (chapter 5 of the standard); others are drawn as associations.
var arrows = map[string][2]string{
	"Composition": {"--o", "is composed of"},
	"Assignment":  {"-->", "is assigned to"},
	"Realization": {"-.->", "realizes"},
	"Serving":     {"-->", "serves"},
	"Access":      {"-.->", "accesses"},
	"Association": {"---", "is associated with"},
}

func newArchitecture(g *genome.Genome, tests map[string]string) architecture {
	a := architecture{Relationships: g.Relationships}
	for _, shape := range shapes {
		l := layer{ID: shape.id, Title: shape.title}
		for _, e := range g.Elements {
			if e.Type == shape.kind {
				l.Elements = append(l.Elements, node{nodeID(e.ID), e.Name.Mermaid(), shape.left, shape.right})
			}
		}
		if len(l.Elements) > 0 {
			a.Layers = append(a.Layers, l)
		}
	}
	for _, e := range g.Elements {
		serves := name.NewText(strings.Join(e.Requirements, ", ")).MD()
		a.Elements = append(a.Elements, element{e.ID, string(e.Type), e.Name.MD(), orElse(e.Documentation.MD(), plainly(g, e)), serves})
	}
	for _, r := range g.Relationships {
		drawn, known := arrows[r.Type]
		if !known {
			drawn = arrows["Association"]
		}
		a.Edges = append(a.Edges, edge{nodeID(r.Source), drawn[0], drawn[1], nodeID(r.Target)})
	}
	a.data(g)
	a.trace(g, tests)
	return a
}

// plainly says what an element is where the document does not.
func plainly(g *genome.Genome, e genome.Element) string {
	entity, ofEntity := g.Entity(e.Entity)
	switch {
	case e.Type == genome.ApplicationComponent:
		return "The server, which realises the services"
	case e.Type == genome.ApplicationInterface:
		return "HTTP routes"
	case e.Integration != "":
		return "A service of another party, not called yet"
	case e.Type == genome.DataObject && ofEntity:
		return "Rows of the table `" + entity.Table + "`"
	case ofEntity:
		return "Creates, reads, lists, replaces and deletes them for their owner"
	}
	return "Accounts and their sessions"
}

// nodeID is an element's identifier as Mermaid takes it.
func nodeID(id string) string { return strings.ReplaceAll(id, "-", "_") }

// data draws the entities, the account and what lies between them.
func (a *architecture) data(g *genome.Genome) {
	account := table{Name: genome.UserEntity, Label: name.NewText("Account").Mermaid(), Columns: []column{{"integer", "id", "PK"}, {"email", "email", "UK"}}}
	for _, f := range g.Account.Profile {
		account.Columns = append(account.Columns, columnOf(f))
	}
	a.Tables = append(a.Tables, account)
	for _, e := range g.Entities {
		t := table{Name: e.Name, Label: e.Label.Mermaid()}
		for _, f := range e.Fields {
			if !f.Many {
				t.Columns = append(t.Columns, columnOf(f))
			}
		}
		a.Tables = append(a.Tables, t)
		for _, f := range e.Fields {
			if f.References != "" {
				a.Associations = append(a.Associations, association{e.Name, line(f), f.References, name.NewText(f.Name).Mermaid()})
			}
		}
	}
}

func columnOf(f genome.Field) column {
	var keys []string
	if f.System && f.Name == "id" {
		keys = append(keys, "PK")
	}
	if f.IsReference() || f.System && f.Name == "user_id" {
		keys = append(keys, "FK")
	}
	if f.Unique {
		keys = append(keys, "UK")
	}
	shown := f.Name
	if shown == "pk" || shown == "fk" || shown == "uk" {
		shown += "_" // Mermaid takes these for keys
	}
	return column{string(f.Type), shown, strings.Join(keys, ", ")}
}

// line is Mermaid's crow's foot: how many rows hold the reference, and how many it points to.
func line(f genome.Field) string {
	switch {
	case f.Many:
		return "}o--o{"
	case f.Unique && f.Required:
		return "|o--||"
	case f.Unique:
		return "|o--o|"
	case f.Required:
		return "}o--||"
	}
	return "}o--o|"
}

// trace follows each requirement to its entities, routes and tests, and counts what is covered.
func (a *architecture) trace(g *genome.Genome, tests map[string]string) {
	for _, r := range g.Requirements {
		row := requirement{ID: name.NewText(r.ID).MD(), Text: r.Text.MD(), Entities: strings.Join(r.Entities, ", ")}
		var routes, proofs []string
		for _, route := range r.Coverage.Routes {
			routes = append(routes, "`"+route.Method+" "+route.Path+"`")
		}
		for _, entityName := range r.Entities {
			if r.Coverage.Status != genome.NotImplemented {
				proofs = append(proofs, testedIn(tests, entityName))
			}
		}
		row.Routes, row.Tests = strings.Join(routes, ", "), strings.Join(slices.Compact(proofs), ", ")
		row.State = name.NewText(string(r.Coverage.Status)).MD()
		if r.Coverage.Reason != "" {
			row.State += ": " + name.NewText(r.Coverage.Reason).MD()
		}
		a.Requirements = append(a.Requirements, row)
		a.Coverage.Total++
		switch r.Coverage.Status {
		case genome.Implemented:
			a.Coverage.Implemented++
		case genome.PartlyCovered:
			a.Coverage.Partly++
		default:
			a.Coverage.Not++
		}
	}
}
