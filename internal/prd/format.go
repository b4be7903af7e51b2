package prd

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// Format prints a manifest as a document in the plainest dialect, a heading and one bullet a field, which parses to
// the same manifest: the bridge from any document to one that leaves nothing to guess.
func Format(m *manifest.Manifest) string {
	var b strings.Builder
	title := m.Title
	if title == "" {
		title = m.SolutionName
	}
	fmt.Fprintf(&b, "# %s\n", title)
	if m.Description != "" {
		fmt.Fprintf(&b, "\n%s\n", m.Description)
	}
	for _, e := range m.Entities {
		formatEntity(&b, e)
	}
	formatStories(&b, m.Stories)
	if len(m.Requirements) > 0 {
		b.WriteString("\n## Functional requirements\n\n")
		for _, r := range m.Requirements {
			fmt.Fprintf(&b, "- %s: %s\n", r.ID, r.Text)
		}
	}
	if len(m.Integrations) > 0 {
		b.WriteString("\n## Integrations\n\n")
		for _, i := range m.Integrations {
			fmt.Fprintf(&b, "- Integration with %s.\n", i.Label)
		}
	}
	return b.String()
}

// formatEntity prints one entity; one of which nothing is known stands in a list of entities.
func formatEntity(b *strings.Builder, e manifest.Entity) {
	if len(e.Fields)+len(e.Relations) == 0 {
		fmt.Fprintf(b, "\n## Entities\n\n- **%s**: %s\n", e.Name, e.Description)
		return
	}
	fmt.Fprintf(b, "\n## %s", e.Name)
	if e.FormerName != "" {
		fmt.Fprintf(b, " (formerly %s)", e.FormerName)
	}
	b.WriteString("\n")
	switch {
	case e.Description == "":
	case (&scan{}).isStatement(text{s: e.Description}): // it must not be read as one
		fmt.Fprintf(b, "\nDescription: %s\n", oneLine(e.Description))
	default:
		fmt.Fprintf(b, "\n%s\n", e.Description)
	}
	b.WriteString("\n")
	relations := e.Relations
	for i := 0; i <= len(e.Fields); i++ {
		for len(relations) > 0 && relations[0].Position <= i {
			fmt.Fprintf(b, "- %s\n", formatRelation(relations[0]))
			relations = relations[1:]
		}
		if i < len(e.Fields) {
			fmt.Fprintf(b, "- %s\n", formatField(e.Fields[i]))
		}
	}
}

// formatField prints "name: type (facts) – description".
func formatField(f manifest.Field) string {
	s := f.Name + ": "
	switch {
	case f.Type == "enum":
		values := make([]string, len(f.Enum))
		for i, v := range f.Enum {
			values[i] = quote(v)
		}
		s += "one of " + strings.Join(values, ", ")
	case f.Type == "decimal" && f.Precision > 0 && f.Scale != nil:
		s += fmt.Sprintf("decimal(%d,%d)", f.Precision, *f.Scale)
	default:
		s += f.Type
	}
	s += " (" + strings.Join(fieldFacts(f), ", ") + ")"
	if f.Description != "" {
		s += " – " + oneLine(f.Description)
	}
	return s
}

// fieldFacts lists what is known of a field beside its type.
func fieldFacts(f manifest.Field) []string {
	facts := []string{"optional"}
	if f.Required {
		facts[0] = "required"
	}
	for _, flag := range []struct {
		on   bool
		word string
	}{{f.Unique, "unique"}, {f.Indexed, "indexed"}, {f.ReadOnly, "read-only"}} {
		if flag.on {
			facts = append(facts, flag.word)
		}
	}
	if f.Min != "" {
		facts = append(facts, "min "+f.Min)
	}
	if f.Max != "" {
		facts = append(facts, "max "+f.Max)
	}
	if f.MinLength != nil {
		facts = append(facts, "min "+strconv.Itoa(*f.MinLength)+" characters")
	}
	if f.MaxLength != nil {
		facts = append(facts, "max "+strconv.Itoa(*f.MaxLength)+" characters")
	}
	if f.Type == "decimal" && f.Precision == 0 && f.Scale != nil {
		facts = append(facts, "scale "+strconv.Itoa(*f.Scale))
	}
	if f.Pattern != "" {
		if strings.Contains(f.Pattern, "`") {
			facts = append(facts, "pattern "+quote(f.Pattern))
		} else {
			facts = append(facts, "pattern `"+f.Pattern+"`")
		}
	}
	if f.Default != nil {
		facts = append(facts, "default "+formatDefault(f))
	}
	if f.FormerName != "" {
		facts = append(facts, "formerly "+f.FormerName)
	}
	return facts
}

// formatDefault prints a default: text in double quotes, anything else as JSON.
func formatDefault(f manifest.Field) string {
	var s string
	if json.Unmarshal(f.Default, &s) != nil {
		return string(f.Default)
	}
	if f.Type == "decimal" {
		return s
	}
	return quote(s)
}

// formatRelation prints an association as a bullet.
func formatRelation(r manifest.Relation) string {
	must := "optional"
	if r.Required {
		must = "required"
	}
	if r.FormerName != "" {
		must += ", formerly " + r.FormerName
	}
	if r.Unique && r.OwnedBy {
		must += ", unique"
	}
	switch r.Kind {
	case manifest.HasMany:
		return "has many " + r.Target
	case manifest.HasOne:
		return "has one " + r.Target
	case manifest.ManyToMany:
		return fmt.Sprintf("%s: many-to-many with %s (%s)", r.Name, r.Target, must)
	}
	if r.OwnedBy && (r.Target != "User" || r.Name == "user_id") {
		return fmt.Sprintf("belongs to %s%s (%s)", r.Target, asRole(r), must)
	}
	if r.Unique {
		return fmt.Sprintf("%s: one-to-one with %s (%s)", r.Name, r.Target, must)
	}
	return fmt.Sprintf("%s: reference to %s (%s)", r.Name, r.Target, must)
}

// asRole names a reference that is not named after its target.
func asRole(r manifest.Relation) string {
	words := entityWords(r.Target)
	if role := strings.TrimSuffix(r.Name, "_id"); role != fieldName(r.Target, words) {
		return " as " + role
	}
	return ""
}

// formatStories prints stories with their criteria.
func formatStories(b *strings.Builder, stories []manifest.Story) {
	if len(stories) > 0 {
		b.WriteString("\n## User stories\n")
	}
	for _, s := range stories {
		switch {
		case s.AsA == "":
			fmt.Fprintf(b, "\n### User Story %s: %s\n", strings.TrimPrefix(s.ID, "US-"), s.IWant)
		default:
			fmt.Fprintf(b, "\n%s: As %s %s, I want %s", s.ID, strings.ToLower(article(s.AsA)), s.AsA, s.IWant)
			if s.SoThat != "" {
				fmt.Fprintf(b, " so that %s", s.SoThat)
			}
			b.WriteString(".\n")
		}
		if len(s.Criteria) == 0 {
			continue
		}
		b.WriteString("\nAcceptance criteria:\n\n")
		for _, c := range s.Criteria {
			if strings.HasPrefix(c.ID, s.ID+".") {
				fmt.Fprintf(b, "- %s\n", c.Text)
			} else {
				fmt.Fprintf(b, "- %s: %s\n", c.ID, c.Text)
			}
		}
	}
}

// quote puts text into double quotes with the escapes that unquote resolves.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f || r >= 0x80 && r <= 0x9f || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff || r == utf8.RuneError:
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// oneLine is a description on one line, in quotes where it does not fit one.
func oneLine(s string) string {
	if strings.ContainsAny(s, "\r\n\t") {
		return quote(s)
	}
	return s
}
