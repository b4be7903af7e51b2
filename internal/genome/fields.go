package genome

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// systemFields are the fields of every entity that no body sets: two before its own fields, two after.
func systemFields(entityID string) (before, after []Field) {
	field := func(fieldName string, t Type) Field {
		return Field{ID: entityID + "." + fieldName, Name: fieldName, Type: t, Required: true, ReadOnly: true, System: true,
			Label: text(name.Title(name.Words(fieldName)))}
	}
	return []Field{field("id", Integer), field("user_id", Integer)}, []Field{field("created_at", DateTime), field("updated_at", DateTime)}
}

// reservedProfileKeys are the keys of an account that are its own, and those that its routes use.
var reservedProfileKeys = []string{
	"id", "user_id", "email", "password", "created_at", "updated_at", "current_password", "new_password",
	"password_hash", "password_digest", "password_confirmation", "hashed_password", "encrypted_password", "password_salt",
}

// account makes the User entity's further fields the account's profile.
func (b *builder) account() {
	keys, ids := name.NewScope("_", reservedProfileKeys...), name.NewScope("_")
	columns := name.NewScope("_", append(slices.Clone(systemColumns), reservedProfileKeys...)...)
	for _, u := range b.users {
		b.g.Account.Span = u.Span
		for i := range u.Fields {
			src := &u.Fields[i]
			key := name.Snake(toIdentifier(src.Name, "field").words)
			if slices.Contains(reservedProfileKeys, key) {
				b.diags.Add("G050", src.Span, fmt.Sprintf("%s is the account's own: it is no field of the profile", key), "")
				continue
			}
			f := b.field(src, len(b.g.Account.Profile), UserEntity, keys)
			f.ID = ids.Unique(src.Name+fmt.Sprint(i), "user."+formerOr(src.FormerName, f.Name))
			b.settle(&f, src)
			f.Samples = firstSamples(f)
			b.column(&f, UserEntity, columns, src.Span)
			b.g.Account.Profile = append(b.g.Account.Profile, f)
		}
	}
}

// fields settles every field of an entity: the system's, its own and its references.
func (b *builder) fields(d *draft) {
	e := &d.entity
	before, after := systemFields(e.ID)
	system := append(before, after...)
	d.keys = name.NewScope("_")
	for _, f := range system {
		d.keys.Unique(f.Name, f.Name)
	}
	var body []Field
	for _, s := range d.body {
		if s.ref == nil && b.mergeSystem(system, s.field, e.Name) {
			continue
		}
		var f Field
		if s.ref != nil {
			f = b.reference(d, len(body), s)
		} else {
			f = b.field(s.field, len(body), e.Name, d.keys)
			b.settle(&f, s.field)
		}
		body = append(body, f)
	}
	b.fieldIdentity(e, body)
	e.Fields = append(append(slices.Clone(system[:2]), body...), system[2:]...)
}

// fieldIdentity gives each field its stable identifier, its samples, its column and its query parameter.
func (b *builder) fieldIdentity(e *Entity, body []Field) {
	ids, columns, queries := name.NewScope("_"), name.NewScope("_", systemColumns...), name.NewScope("_", listParameters...)
	for _, system := range []string{"id", "user_id", "created_at", "updated_at"} {
		ids.Unique(system, e.ID+"."+system)
		columns.Unique(system, system)
		queries.Unique(system, system)
	}
	for _, f := range body { // a name that needs no change is never taken by one that does
		if len(f.Name) <= maxIdentifier && !slices.Contains(systemColumns, f.Name) {
			columns.Unique(f.Name, f.Name)
		}
		if !slices.Contains(listParameters, f.Name) {
			queries.Unique(f.Name, f.Name)
		}
	}
	for i := range body {
		f := &body[i]
		f.ID = ids.Unique(f.Name, e.ID+"."+formerOr(f.FormerName, f.Name))
		if f.IsScalar() {
			f.Samples = firstSamples(*f)
		}
		if !f.Many {
			b.column(f, e.Name, columns, f.Span)
		}
		if query := queries.Unique(f.Name, f.Name+"_field"); query != f.Name && slices.Contains(listParameters, f.Name) {
			f.Query = query
			b.diags.Add("G008", f.Span, fmt.Sprintf("%s.%s is filtered by ?%s=, because ?%s= belongs to every list", e.Name, f.Name, query, f.Name), "")
		}
	}
}

// column gives the field another column where its name cannot be one.
func (b *builder) column(f *Field, holder string, columns *name.Scope, span diag.Span) {
	want := f.Name
	switch {
	case slices.Contains(systemColumns, f.Name):
		want += "_field"
	case len(f.Name) > maxIdentifier:
		want = shorten(f.Name, maxIdentifier-3) // room for a number
	}
	if got := columns.Unique(f.Name, want); got != f.Name {
		f.Column = got
		b.diags.Add("G007", span, fmt.Sprintf("the column of %s.%s is %s: %s is too long for one, or the database's own", holder, f.Name, got, f.Name), "")
	}
}

// formerOr is the key that a field had before, else its key.
func formerOr(former, key string) string {
	if former == "" {
		return key
	}
	return name.Snake(toIdentifier(former, "field").words)
}

// mergeSystem lets a stated id, user_id, created_at or updated_at be the system's field of that name.
func (b *builder) mergeSystem(system []Field, src *manifest.Field, holder string) bool {
	key := name.Snake(toIdentifier(src.Name, "field").words)
	for i := range system {
		f := &system[i]
		if f.Name != key {
			continue
		}
		if src.Label != "" {
			f.Label = text(src.Label)
		}
		f.Description, f.Span = text(src.Description), src.Span
		if stated := Type(src.Type); stated != f.Type && stated != "" {
			b.diags.Add("G020", src.Span, fmt.Sprintf("%s.%s is the system's own field: %s, set by the server", holder, key, article(f.Type)), "")
		}
		return true
	}
	return false
}

// article puts a or an before a type's name.
func article(t Type) string {
	if strings.ContainsAny(string(t[:1]), "aeiou") {
		return "an " + string(t)
	}
	return "a " + string(t)
}

// field gives a manifest's field its key, label and type; its limits come later.
func (b *builder) field(src *manifest.Field, n int, holder string, keys *name.Scope) Field {
	id := toIdentifier(src.Name, "field")
	b.reportIdentifier(src.Name, id, src.Span)
	f := Field{
		Label: b.fieldLabel(src.Label, src.Name, id), Description: text(src.Description), Span: src.Span,
		Type: Type(src.Type), Required: src.Required, ReadOnly: src.ReadOnly, Unique: src.Unique, Indexed: src.Indexed,
	}
	f.Name = b.key(keys, n, src.Name, name.Snake(id.words), holder, src.Span)
	if src.FormerName != "" {
		f.FormerName = name.Snake(toIdentifier(src.FormerName, "field").words)
	}
	return f
}

// key gives the n-th field of its holder the name that it wants, or that name with a number where another field has it.
func (b *builder) key(keys *name.Scope, n int, words, want, holder string, span diag.Span) string {
	got := keys.Unique(fmt.Sprint("field ", n), want)
	if got != want {
		b.diags.Add("G002", span, fmt.Sprintf("the field %q of %s is called %s: %s is another one's name", words, holder, got, want), "rename one of the two")
	}
	return got
}

// fieldLabel is the document's words for a field.
func (b *builder) fieldLabel(label, words string, id identifier) name.Text {
	switch {
	case strings.TrimSpace(label) != "":
		return text(strings.TrimSpace(label))
	case id.coded || !isASCII(words):
		return text(words)
	}
	return text(name.Title(id.words))
}

// reference makes the key of an association.
func (b *builder) reference(d *draft, n int, s slot) Field {
	a := s.ref
	f := Field{Type: Integer, Required: a.required, Unique: a.unique, Many: a.many, Span: a.span, References: UserEntity, FormerName: a.former}
	label := a.label
	if s.field != nil {
		f.Description = text(s.field.Description)
		if s.field.ReadOnly {
			b.diags.Add("G022", s.field.Span, a.key+": a reference is set by bodies; that it is read-only is left out", "")
		}
		if label == "" {
			label = s.field.Label
		}
	}
	if a.to != theAccount {
		f.References = b.drafts[a.to].entity.Name
	}
	f.Name = b.key(d.keys, n, a.key, a.key, d.entity.Name, a.span)
	a.fieldName = f.Name
	if !isASCII(a.words) {
		b.reportIdentifier(a.words, toIdentifier(a.words, "field"), a.span)
		if label == "" {
			label = strings.TrimSuffix(strings.TrimSuffix(a.words, "_ids"), "_id")
		}
	}
	if label == "" {
		role := strings.TrimSuffix(strings.TrimSuffix(f.Name, "_ids"), "_id")
		if a.many {
			role = pluralSnake(role)
		}
		label = name.Title(strings.Split(role, "_"))
	}
	f.Label = text(label)
	if f.FormerName != "" {
		f.FormerName = name.Snake(toIdentifier(f.FormerName, "field").words)
	}
	if a.many {
		f.Required, f.Unique = false, false
	}
	return f
}
