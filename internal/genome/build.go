package genome

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// builder makes one Genome from one Manifest. Its steps run in the order of FromManifest; each relies on what the
// steps before it settled.
type builder struct {
	m      *manifest.Manifest
	g      *Genome
	diags  diag.List
	drafts []*draft           // entities in document order
	tables *name.Scope        // every table of the schema
	users  []*manifest.Entity // the manifest's User entities: the account
	byName map[string]int     // forms of names → draft; made at first use
}

// draft is an entity in the making.
type draft struct {
	src      *manifest.Entity
	entity   Entity
	snake    string         // the entity's Name in snake_case: line_item
	keys     *name.Scope    // names of the entity's fields and relationships
	body     []slot         // in document order
	declares []*association // references and many-to-many keys that are this entity's
}

// slot is one key of an entity's body: a field of the manifest, or a reference.
type slot struct {
	field *manifest.Field
	ref   *association
}

// FromManifest settles what the system is: names, keys, owners, relationships, limits, samples, elements and
// coverage. It never fails: what the manifest leaves open or contradicts is decided, each time with a diagnostic.
func FromManifest(m *manifest.Manifest) (*Genome, diag.List) {
	b := &builder{m: m, g: &Genome{Version: Version}, tables: name.NewScope("_", reservedTables...)}
	b.solution()
	b.sortEntities()
	b.entityNames()
	b.associate()
	b.breakCycles()
	b.account()
	for _, d := range b.drafts {
		b.fields(d)
	}
	b.relationships()
	for _, d := range b.drafts {
		d.entity.TitleField = titleField(d.entity.Fields)
		b.g.Entities = append(b.g.Entities, d.entity)
	}
	b.integrations()
	b.requirements()
	b.architecture()
	b.g.normalise()
	return b.g, b.diags
}

// solution names the system.
func (b *builder) solution() {
	id := toIdentifier(b.m.SolutionName, "app")
	slug := shorten(name.Kebab(id.words), maxIdentifier)
	for _, device := range WindowsDevices {
		if slug == device {
			id.words = append(id.words, "app")
			slug += "-app"
		}
	}
	title := strings.TrimSpace(b.m.Title)
	if title == "" {
		title = strings.TrimSpace(b.m.SolutionName)
	}
	if title == "" {
		title = name.Title(id.words)
	}
	b.g.SolutionName, b.g.Slug, b.g.Title = name.Pascal(id.words), strings.ReplaceAll(slug, "_", "-"), text(title)
	b.g.Description = text(strings.TrimSpace(b.m.Description))
}

// sortEntities tells the account (an entity called User) from the entities proper.
func (b *builder) sortEntities() {
	for i := range b.m.Entities {
		src := &b.m.Entities[i]
		if isUser(src.Name) {
			b.users = append(b.users, src)
			continue
		}
		d := &draft{src: src, entity: Entity{
			ArchiMateType: string(DataObject), Access: AccessOwner, Description: text(src.Description), Span: src.Span,
		}}
		for f := range src.Fields {
			d.body = append(d.body, slot{field: &src.Fields[f]})
		}
		b.drafts = append(b.drafts, d)
	}
}

// isUser reports whether an entity's name is the account's.
func isUser(entityName string) bool {
	words := name.Words(entityName)
	return len(words) == 1 && (words[0] == "user" || words[0] == name.Plural("user"))
}

// insert puts a reference among the entity's keys: at the position where the document states it, or, where a field of
// the same name stands already, in that field's place.
func (d *draft) insert(a *association) {
	for i, s := range d.body {
		if s.field != nil && s.ref == nil && name.Snake(name.Words(s.field.Name)) == a.key {
			d.body[i].ref = a
			return
		}
	}
	at, fields := len(d.body), 0
	for i, s := range d.body {
		if a.position >= 0 && s.field != nil && fields == a.position {
			at = i
			break
		}
		if s.field != nil {
			fields++
		}
	}
	d.body = append(d.body[:at], append([]slot{{ref: a}}, d.body[at:]...)...)
}

// titleField is the field that stands for a row: the first required string, else the first string, else id.
func titleField(fields []Field) string {
	first := "id"
	for _, f := range fields {
		if f.Type != String || !f.IsScalar() || f.System {
			continue
		}
		if f.Required {
			return f.Name
		}
		if first == "id" {
			first = f.Name
		}
	}
	return first
}

// integrations copies the services that the system is to talk to.
func (b *builder) integrations() {
	for _, in := range b.m.Integrations {
		label := in.Label
		if label == "" {
			label = in.Name
		}
		b.g.Integrations = append(b.g.Integrations, Integration{Name: in.Name, Label: label, Category: in.Category, Env: orEmpty(in.Env), Span: in.Span})
	}
}
