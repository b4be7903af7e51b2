package shared

import (
	"slices"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// api is what openapi.yaml.tmpl prints. Members of type string are YAML already.
type api struct {
	Title, Description                           string
	AuthTag, ServerTag                           string
	Resources                                    []resource
	Account, Registration, Profile               schema
	Credentials, PasswordChange, AccountDeletion string
	Problem, ValidationProblem                   string
	Refusals                                     []refusal
}

// resource is one entity's paths.
type resource struct {
	Path, Name, Plural, Tag, TagText string
	Summary                          struct{ List, Create, Get, Update, Delete string }
	Sort                             []string
	Filters                          []parameter
	Input, Output                    schema
	Conflict, Writable, Restricted   bool // writing may answer 409; may answer 422; deleting may answer 409
}

// schema is an object schema under components/schemas.
type schema struct {
	Name, Text         string
	Required           []string
	Properties         []property
	Conflict, Writable bool
}

// property is one member of an object schema.
type property struct {
	Key     string
	Members []member
}

// parameter is one filter of a list.
type parameter struct {
	Key, Text string
	Members   []member
}

// refusal is one response under components/responses.
type refusal struct {
	Name, Title, Text, Schema string
	Status                    int
	Limited, Fields           bool
}

func newAPI(g *genome.Genome) api {
	names := name.NewScope("")
	for _, e := range g.Entities {
		names.Unique(e.Name, e.Name)
	}
	for _, e := range g.Entities {
		names.Unique(e.Name+" input", e.Name+"Input")
	}
	tags := name.NewScope("-")
	for _, e := range g.Entities {
		tags.Unique(e.Name, e.Path)
	}
	component := func(n string) string { return names.Unique("component "+n, n) }
	a := api{
		Title:             words(g.Title.Raw()),
		Description:       quoted(orElse(g.Description.MD(), "The API of "+g.Title.MD()+".")),
		AuthTag:           tags.Unique("tag auth", "auth"),
		ServerTag:         tags.Unique("tag server", "server"),
		Credentials:       component("Credentials"),
		PasswordChange:    component("PasswordChange"),
		AccountDeletion:   component("AccountDeletion"),
		Problem:           component("Problem"),
		ValidationProblem: component("ValidationProblem"),
	}
	refs := newReferences(g)
	a.accounts(g.Account.Profile, refs, component)
	for i := range g.Entities {
		e := &g.Entities[i]
		a.Resources = append(a.Resources, newResource(refs, e, names.Unique(e.Name, e.Name), names.Unique(e.Name+" input", e.Name+"Input")))
	}
	a.Refusals = refusals(a.Problem, a.ValidationProblem)
	return a
}

// accounts sets the schemas of the account and of what makes and changes it.
func (a *api) accounts(profile []genome.Field, refs references, component func(string) string) {
	email := genome.Field{Name: "email", Type: genome.Email, Required: true, MaxLength: 254, Unique: true,
		Samples: []genome.Value{genome.NewValue("ada@example.com")}}
	password := property{Key: "password", Members: []member{
		{"type", "string"}, {"minLength", "8"}, {"maxLength", "128"}, {"pattern", quoted(anyText)}, {"writeOnly", "true"},
		{"examples", "[correct horse battery staple]"}}}
	fields := append([]genome.Field{systemField("id", genome.Integer), email}, profile...)
	fields = append(fields, systemField("created_at", genome.DateTime), systemField("updated_at", genome.DateTime))
	a.Account = output(refs, component("Account"), quoted("Who is signed in"), fields)

	a.Profile = input(refs, component("Profile"), quoted("What may be changed about an account"), profile)
	a.Registration = input(refs, component("Registration"), quoted("A new account"), append([]genome.Field{email}, profile...))
	a.Registration.Properties = slices.Insert(a.Registration.Properties, 1, password)
	a.Registration.Required = slices.Insert(a.Registration.Required, 1, "password")
}

func newResource(refs references, e *genome.Entity, outputName, inputName string) resource {
	one, many := e.Label.Raw(), e.LabelPlural.Raw()
	r := resource{Path: e.Path, Name: e.Name, Plural: e.Plural, Tag: e.Path}
	r.TagText = quoted(orElse(e.Description.MD(), e.LabelPlural.MD()))
	r.Summary.List, r.Summary.Create, r.Summary.Get = words("List: "+many), words("Create: "+one), words("Read: "+one)
	r.Summary.Update, r.Summary.Delete = words("Replace: "+one), words("Delete: "+one)
	r.Output = output(refs, outputName, quoted(e.Label.MD()), visible(e.Fields))
	r.Input = input(refs, inputName, quoted(e.Label.MD()+", as it is written"), e.Body())
	r.Conflict, r.Writable, r.Restricted = r.Input.Conflict, r.Input.Writable, refs.required[e.Name]
	for _, f := range visible(e.Fields) {
		if f.IsSortable() {
			r.Sort = append(r.Sort, key(f.Name), "-"+f.Name)
		}
		if f.IsFilterable() {
			r.Filters = append(r.Filters, parameter{key(f.QueryName()), quoted(filterText(f)), filterMembers(f)})
		}
	}
	return r
}

// filterText says in words what a filter compares.
func filterText(f genome.Field) string {
	if f.Many {
		return "Rows that are linked to this one"
	}
	return "Rows whose " + f.Name + " is this value"
}

// references are what the entities say of each other, by name.
type references struct {
	paths    map[string]string // an entity's resource; the account's
	required map[string]bool   // another entity's row can need one of these, and refuse its deletion
}

func newReferences(g *genome.Genome) references {
	r := references{map[string]string{genome.UserEntity: "/auth/me"}, map[string]bool{}}
	for _, e := range g.Entities {
		r.paths[e.Name] = "/" + e.Path
		for _, f := range e.Fields {
			if f.IsReference() && f.Required && f.References != e.Name {
				r.required[f.References] = true
			}
		}
	}
	return r
}

// visible leaves out user_id, which no representation shows.
func visible(fields []genome.Field) []genome.Field {
	var shown []genome.Field
	for _, f := range fields {
		if f.Name != "user_id" || !f.System {
			shown = append(shown, f)
		}
	}
	return shown
}

func systemField(key string, t genome.Type) genome.Field {
	return genome.Field{Name: key, Type: t, System: true, Required: true}
}

func output(refs references, schemaName, text string, fields []genome.Field) schema {
	s := schema{Name: schemaName, Text: text}
	for _, f := range fields {
		s.Required = append(s.Required, key(f.Name))
		s.Properties = append(s.Properties, property{key(f.Name), outputMembers(refs, f)})
	}
	return s
}

func input(refs references, schemaName, text string, fields []genome.Field) schema {
	s := schema{Name: schemaName, Text: text}
	for _, f := range fields {
		if f.ReadOnly {
			continue
		}
		if f.Required && !f.Many && f.Default.IsZero() {
			s.Required = append(s.Required, key(f.Name))
		}
		s.Conflict = s.Conflict || f.Unique
		s.Writable = true
		s.Properties = append(s.Properties, property{key(f.Name), inputMembers(refs, f)})
	}
	return s
}

func refusals(problem, validation string) []refusal {
	return []refusal{
		{Name: "BadRequest", Status: 400, Title: "Bad Request", Text: "The body is empty, malformed or no JSON object.", Schema: problem},
		{Name: "Forbidden", Status: 403, Title: "Forbidden", Text: "No valid session, or wrong credentials.", Schema: problem},
		{Name: "NotFound", Status: 404, Title: "Not Found", Text: "The caller has no such row.", Schema: problem},
		{Name: "Conflict", Status: 409, Title: "Conflict", Text: "A unique value is taken, or another row requires this one.", Schema: problem},
		{Name: "ContentTooLarge", Status: 413, Title: "Content Too Large", Text: "The body is larger than 1 MiB.", Schema: problem},
		{Name: "UnsupportedMediaType", Status: 415, Title: "Unsupported Media Type", Text: "The body is not application/json.", Schema: problem},
		{Name: "UnprocessableContent", Status: 422, Title: "Unprocessable Content", Text: "Fields or parameters are not valid.", Schema: validation, Fields: true},
		{Name: "TooManyRequests", Status: 429, Title: "Too Many Requests", Text: "Too many attempts from this address.", Schema: problem, Limited: true},
	}
}
