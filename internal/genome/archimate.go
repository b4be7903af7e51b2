package genome

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// Identifiers of the elements that every system has.
const (
	apiComponent     = "component-api"
	accountsService  = "service-accounts"
	accountInterface = "interface-auth"
)

// The relationship types of ArchiMate 3.2 (chapter 5 of the standard) that a genome uses.
const (
	realizes   = "Realization" // the component realises its services
	composes   = "Composition" // the component has its interfaces
	assigns    = "Assignment"  // an interface is where a service is reached
	accesses   = "Access"      // a service reads and writes a data object
	associates = "Association" // two data objects refer to each other
	serves     = "Serving"     // another party's service serves the component
)

// architecture lists the elements and relationships of ArchiMate's application layer: one component, a service, an
// interface and a data object per entity, the accounts, and a service per integration.
func (b *builder) architecture() {
	a := architect{g: b.g, ids: name.NewScope("-")}
	a.element(Element{ID: apiComponent, Type: ApplicationComponent, Name: b.g.Title, Documentation: b.g.Description})
	a.service(
		Element{ID: accountsService, Name: text("Accounts"), Requirements: a.served(func(r Requirement) bool { return hasRoute(r, "/auth") })},
		Element{ID: accountInterface, Name: text("/auth")},
	)
	data := map[string]string{}
	for _, e := range b.g.Entities {
		id := strings.ReplaceAll(e.ID, "_", "-")
		service := a.service(
			Element{ID: "service-" + id, Name: e.LabelPlural, Entity: e.Name, Requirements: a.served(func(r Requirement) bool { return slices.Contains(r.Entities, e.Name) })},
			Element{ID: "interface-" + e.Path, Name: text("/" + e.Path), Entity: e.Name},
		)
		data[e.Name] = a.element(Element{ID: "data-" + id, Type: DataObject, Name: e.Label, Documentation: e.Description, Entity: e.Name})
		a.relate(accesses, service, data[e.Name])
	}
	for _, e := range b.g.Entities {
		for _, r := range e.Relationships {
			if r.Field != "" && r.Target != UserEntity {
				a.relate(associates, data[e.Name], data[r.Target])
			}
		}
	}
	for _, in := range b.g.Integrations {
		id := a.element(Element{ID: "service-integration-" + name.Kebab(toIdentifier(in.Name, "service").words), Type: ApplicationService, Name: text(in.Label), Integration: in.Name})
		a.relate(serves, id, apiComponent)
	}
}

// architect adds elements and relationships with unique identifiers.
type architect struct {
	g   *Genome
	ids *name.Scope
}

// element adds an element and gives its identifier.
func (a *architect) element(e Element) string {
	e.ID = a.ids.Unique(e.ID+" "+e.Entity+e.Integration, e.ID)
	a.g.Elements = append(a.g.Elements, e)
	return e.ID
}

// service adds a service of the component with the interface where it is reached.
func (a *architect) service(service, reached Element) string {
	service.Type, reached.Type = ApplicationService, ApplicationInterface
	id := a.element(service)
	at := a.element(reached)
	a.relate(realizes, apiComponent, id)
	a.relate(composes, apiComponent, at)
	a.relate(assigns, at, id)
	return id
}

// relate adds a relationship, once.
func (a *architect) relate(kind, source, target string) {
	id := strings.ToLower(kind) + "-" + source + "-" + target
	if !a.ids.Taken(id) {
		a.g.Relationships = append(a.g.Relationships, ElementRelationship{ID: a.ids.Unique(id, id), Type: kind, Source: source, Target: target})
	}
}

// served lists the identifiers of the requirements that a service has to do with.
func (a *architect) served(concerns func(Requirement) bool) []string {
	var list []string
	for _, r := range a.g.Requirements {
		if concerns(r) {
			list = append(list, r.ID)
		}
	}
	return list
}

// hasRoute reports whether a requirement is covered by a route below a path.
func hasRoute(r Requirement, below string) bool {
	return slices.ContainsFunc(r.Coverage.Routes, func(route Route) bool { return strings.HasPrefix(route.Path, below+"/") })
}
