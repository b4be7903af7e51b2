package prd

import (
	"fmt"
	"sort"
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// outline prints the entities of a manifest on one line: Task(title string!, project_id → Project).
func outline(m *manifest.Manifest) string {
	var out []string
	for _, e := range m.Entities {
		out = append(out, e.Name+"("+strings.Join(members(e), ", ")+")")
	}
	return strings.Join(out, " ")
}

func members(e manifest.Entity) []string {
	var out []string
	relations := e.Relations
	for i := 0; i <= len(e.Fields); i++ {
		for len(relations) > 0 && relations[0].Position == i {
			out = append(out, relationOutline(relations[0]))
			relations = relations[1:]
		}
		if i < len(e.Fields) {
			out = append(out, fieldOutline(e.Fields[i]))
		}
	}
	return out
}

func relationOutline(r manifest.Relation) string {
	s := map[manifest.RelationKind]string{manifest.BelongsTo: r.Name + " → ", manifest.ManyToMany: r.Name + " ⇉ ", manifest.HasMany: "many ", manifest.HasOne: "one "}[r.Kind] + r.Target
	if r.Required {
		s += "!"
	}
	return s
}

func fieldOutline(f manifest.Field) string {
	s := f.Name + " " + f.Type
	if len(f.Enum) > 0 {
		s += "[" + strings.Join(f.Enum, "|") + "]"
	}
	if f.Required {
		s += "!"
	}
	if f.Unique {
		s += " unique"
	}
	if f.Default != nil {
		s += fmt.Sprintf(" =%s", f.Default)
	}
	if f.Min != "" || f.Max != "" {
		s += fmt.Sprintf(" %s..%s", f.Min, f.Max)
	}
	if f.MinLength != nil {
		s += fmt.Sprintf(" ≥%d", *f.MinLength)
	}
	if f.MaxLength != nil {
		s += fmt.Sprintf(" ≤%d", *f.MaxLength)
	}
	return s
}

// sortedFields splits an outline into entities with their members sorted, for comparisons that leave order open.
func sortedFields(outline string) []string {
	var out []string
	for _, e := range strings.SplitAfter(outline, ")") {
		if e = strings.TrimSpace(e); e == "" {
			continue
		}
		name, rest, _ := strings.Cut(e, "(")
		fields := strings.Split(strings.TrimSuffix(rest, ")"), ", ")
		sort.Strings(fields)
		out = append(out, name+"("+strings.Join(fields, ", ")+")")
	}
	sort.Strings(out)
	return out
}
