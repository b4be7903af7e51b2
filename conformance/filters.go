package conformance

import (
	"net/url"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// filterValues gives, for a type, values in its grammar and out of it, written as text.
var filterValues = map[genome.Type]struct{ good, bad []string }{
	genome.Integer: {[]string{"0", "-1", greatest, "-" + greatest}, []string{"", "abc", "1.5", "9007199254740992", " 1", "1 ", "0x1", "1_0", "99999999999999999999", "NaN"}},
	genome.Decimal: {[]string{"0", "-1"}, []string{"", "abc", "1e1", "NaN", ".5", "5.", " 1", "1,5", "Infinity"}},
	genome.Float:   {[]string{"0", "1.5", "-2"}, []string{"", "abc", "NaN", "Infinity", " 1", "1,5", "0x1p-2"}},
	genome.Boolean: {[]string{"true", "false"}, []string{"", "1", "0", "yes", "TRUE", "True", "t", "null"}},
	genome.Date:    {[]string{"2024-02-29", "0001-01-01"}, []string{"", "2023-02-29", "today", "2024-1-1", "20240101", "infinity"}},
	genome.Time:    {[]string{"08:05", "08:05:00"}, []string{"", "24:00", "12:00:60", "noon", "8:05"}},
	genome.DateTime: {[]string{"2024-01-31T12:34:56Z", "2024-01-31T12:34:56.7899+02:00"},
		[]string{"", "2024-01-31", "2024-01-31T12:34:56", "now", "2024-02-30T00:00:00Z"}},
	genome.Email: {[]string{"a@b", "nobody@example.com"}, []string{"", "a", "a@b@c"}},
	genome.URL:   {[]string{"http://a", "HTTPS://nowhere.example/"}, []string{"", "a", "ftp://a", "http://a b"}},
	genome.UUID:  {[]string{"6BA7B810-9DAD-11D1-80B4-00C04FD430C8"}, []string{"", "6ba7b8109dad11d180b400c04fd430c8", "x", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}"}},
}

// listGrammar tries filters in the grammar of their type and out of it; the field's own limits do not count.
func listGrammar(t *T, e *genome.Entity) {
	u := t.userFor(e)
	path := func(name, value string) string { return "/" + e.Path + "?" + url.Values{name: {value}}.Encode() }
	fields := []genome.Field{{Name: "id", Type: genome.Integer}, {Name: "created_at", Type: genome.DateTime}}
	for _, f := range append(fields, e.Body()...) {
		if !f.IsFilterable() {
			continue
		}
		name := f.QueryName()
		if !f.IsScalar() {
			t.wantIDs(u, path(name, greatest), "LIST-FILTER-4")
			for _, v := range []string{"", "abc", "1.5", "null", "1,2", "9007199254740992", " 1"} {
				t.wantErrors(t.get(u, path(name, v)), "LIST-FILTER-2", name+"="+v, name)
			}
			continue
		}
		values := filterValues[f.Type]
		switch f.Type {
		case genome.String, genome.TextType:
			values.good = []string{"no such value", strings.Repeat("x", 300), "'", `"\%_`, "", " "}
			t.wantErrors(t.get(u, path(name, "a\x00b")), "LIST-NUL-1", "U+0000 in "+name, name)
		case genome.Enum:
			values.good = []string{f.Enum[len(f.Enum)-1].Raw()}
			values.bad = []string{f.Enum[0].Raw() + "x", "no such value"}
			t.wantErrors(t.get(u, path(name, "a\x00b")), "LIST-NUL-1", "U+0000 in "+name, name)
		case genome.Decimal:
			values.bad = append([]string{strings.Repeat("0", f.Scale) + "0." + strings.Repeat("0", f.Scale) + "1", "1" + strings.Repeat("0", f.Precision-f.Scale)}, values.bad...)
		case genome.Email, genome.URL:
			t.wantErrors(t.get(u, path(name, "http://a\x00b")), "LIST-NUL-1", "U+0000 in "+name, name)
		}
		for _, v := range values.good {
			t.want(t.get(u, path(name, v)), "LIST-FILTER-3", 200, "%s=%q", name, v)
		}
		for _, v := range values.bad {
			t.wantErrors(t.get(u, path(name, v)), "LIST-FILTER-2", name+"="+v, name)
		}
	}
	t.filterForms(u, e)
}

// filterForms checks that a filter compares values, not their spelling.
func (t *T) filterForms(u *user, e *genome.Entity) {
	r, _ := t.row(u, e)
	id := r.id()
	for _, f := range scalars(e) {
		s, ok := textOf(r.object()[f.Name])
		if !ok {
			continue
		}
		other := ""
		switch {
		case f.Type == genome.UUID:
			other = strings.ToUpper(s)
		case f.Type == genome.Time && strings.HasSuffix(s, ":00"):
			other = strings.TrimSuffix(s, ":00")
		case f.Type == genome.DateTime:
			other = strings.TrimSuffix(s, ".000Z") + "+00:00"
		case f.Type == genome.Decimal && strings.HasSuffix(s, "."+strings.Repeat("0", f.Scale)):
			other, _, _ = strings.Cut(s, ".")
		default:
			continue
		}
		query := url.Values{f.QueryName(): {other}, "id": {show(r.object()["id"])}}
		t.wantIDs(u, "/"+e.Path+"?"+query.Encode(), "LIST-FILTER-2", id)
	}
	t.del(u, item(e, id))
}

// searchable gives the fields that q looks into.
func searchable(e *genome.Entity) []genome.Field {
	var list []genome.Field
	for _, f := range e.Body() {
		if f.IsSearchable() && !f.ReadOnly {
			list = append(list, f)
		}
	}
	return list
}

func listSearch(t *T, e *genome.Entity) {
	u, rows := t.rowsOf(e)
	all := ids(rows)
	path := func(q string) string { return "/" + e.Path + "?" + url.Values{"q": {q}, "limit": {"100"}}.Encode() }
	t.wantIDs(u, path(""), "LIST-SEARCH-3", all...)
	if len(searchable(e)) == 0 {
		t.wantIDs(u, path("a"), "LIST-SEARCH-3")
		return
	}
	t.wantIDs(u, path("no such phrase anywhere"), "LIST-SEARCH-1")
	for _, f := range searchable(e) {
		for _, row := range rows[:min(2, len(rows))] {
			s, _ := row[f.Name].(string)
			if s == "" {
				continue
			}
			runes := []rune(s)
			t.wantFound(u, e, "LIST-SEARCH-1", rows, s)
			t.wantFound(u, e, "LIST-SEARCH-1", rows, strings.ToUpper(s))
			t.wantFound(u, e, "LIST-SEARCH-1", rows, string(runes[len(runes)/2:]))
		}
	}
	t.searchLiterals(u, e, rows)
}

// wantFound checks a search against the rows that are there.
func (t *T) wantFound(u *user, e *genome.Entity, rule string, rows []map[string]any, phrase string) {
	want := []int64{}
	for _, row := range rows {
		found := false
		for _, f := range e.Body() {
			s, _ := row[f.Name].(string)
			found = found || f.IsSearchable() && strings.Contains(strings.ToLower(s), strings.ToLower(phrase))
		}
		if found {
			want = append(want, intOf(row["id"]))
		}
	}
	t.wantIDs(u, "/"+e.Path+"?"+url.Values{"q": {phrase}, "limit": {"100"}}.Encode(), rule, want...)
}

// searchLiterals checks that what LIKE reads as wildcards is found literally, in a field that can hold it.
func (t *T) searchLiterals(u *user, e *genome.Entity, rows []map[string]any) {
	if len(rows) == 0 {
		return
	}
	for _, f := range searchable(e) {
		if (f.Type != genome.String && f.Type != genome.TextType) || !f.Pattern.IsEmpty() {
			continue
		}
		value, ok := fit(f, `50% of_a back\slash Two  Spaces é`)
		if !ok {
			continue
		}
		r := t.put(u, item(e, intOf(rows[0]["id"])), t.bodyOf(e, rows[0]).with(obj{f.Name: value}))
		t.must(r, "LIST-SEARCH-2", 200, "setting %s", f.Name)
		rows[0] = r.object()
		for _, phrase := range []string{"50%", "0% O", "of_a", `k\s`, "two  spaces", "% of_", "é", "5%f", "o__a", "_0%", `back\\slash`, "two spaces", "ofxa", "%", "_", `\`} {
			t.wantFound(u, e, "LIST-SEARCH-2", rows, phrase)
		}
		return
	}
}

// bodyOf gives the body that makes a row as it is.
func (t *T) bodyOf(e *genome.Entity, row map[string]any) obj {
	b := obj{}
	for _, f := range e.Body() {
		if !f.ReadOnly {
			b[f.Name] = row[f.Name]
		}
	}
	return b
}
