package conformance

import (
	"fmt"
	"math/big"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// listCases check the list of one entity. Each that counts rows has an account of its own.
func listCases(g *genome.Genome, e *genome.Entity) []Case {
	name := "lists/" + e.Stem + "/"
	return []Case{
		{Name: name + "paging", lane: e.Stem, Rules: []string{"LIST-BODY-1", "LIST-PAGE-1", "LIST-PAGE-3", "LIST-COUNT-1", "LIST-LINK-1"}, Run: func(t *T) { listPaging(t, e) }},
		{Name: name + "parameters", lane: e.Stem, Rules: []string{"LIST-PAGE-2", "LIST-UNKNOWN-1", "LIST-SORT-3", "LIST-NUL-1", "RES-OWNER-1"}, Run: func(t *T) { listParameters(t, e) }},
		{Name: name + "sort", lane: e.Stem, Rules: []string{"LIST-SORT-1", "LIST-SORT-2", "LIST-SORT-3"}, Run: func(t *T) { listSort(t, e) }},
		{Name: name + "filter", lane: e.Stem, Rules: []string{"LIST-FILTER-1", "LIST-COUNT-1", "LIST-NAME-2"}, Run: func(t *T) { listFilter(t, e) }},
		{Name: name + "filter-grammar", lane: e.Stem, Rules: []string{"LIST-FILTER-2", "LIST-FILTER-3", "LIST-FILTER-4", "LIST-NUL-1"}, Run: func(t *T) { listGrammar(t, e) }},
		{Name: name + "search", lane: e.Stem, Rules: []string{"LIST-SEARCH-1", "LIST-SEARCH-2", "LIST-SEARCH-3"}, Run: func(t *T) { listSearch(t, e) }},
	}
}

// rowsOf gives an account of the lane whose rows of the entity are all known, and the rows. Every second row leaves out what it can.
// The rows are all there are: no reference leads back to the entity.
func (t *T) rowsOf(e *genome.Entity) (*user, []map[string]any) {
	if t.lane.lister != nil {
		return t.lane.lister, t.lane.listed
	}
	n := 5
	if e.Name == t.genome().Entities[0].Name {
		n = 23 // more than the default limit
	}
	u := t.register()
	var rows []map[string]any
	for i := range min(n, capacity(t.genome(), e)) {
		body := t.bodyApart(u, e)
		for _, f := range e.Body() {
			switch {
			case i%2 == 1 && !f.Required && !f.ReadOnly && !f.Many:
				body[f.Name] = nil
			case i%2 == 1 && f.Many:
				delete(body, f.Name)
			case i%4 == 2 && !f.Unique && f.IsScalar() && !f.ReadOnly:
				body[f.Name] = plainOr(rows[0][f.Name], body[f.Name]) // ties
			}
		}
		rows = append(rows, t.create(u, e, body).object())
	}
	t.lane.lister, t.lane.listed = u, rows
	return u, rows
}

func plainOr(v, otherwise any) any {
	if v == nil {
		return otherwise
	}
	return v
}

// link is one relation of a Link header.
type link struct {
	rel, path string
	query     url.Values
}

// links reads a Link header (RFC 8288): relations with path and decoded parameters.
func links(header []string) []link {
	var out []link
	for _, h := range header {
		for _, part := range splitOutside(h) {
			target, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			rel := ""
			for _, p := range strings.Split(params, ";") {
				if k, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok && strings.EqualFold(k, "rel") {
					rel = strings.Trim(v, `"`)
				}
			}
			target = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(target), "<"), ">")
			path, query, _ := strings.Cut(target, "?")
			values, err := url.ParseQuery(query)
			if err != nil {
				values = url.Values{"unreadable": {query}}
			}
			out = append(out, link{rel, path, values})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].rel < out[j].rel })
	return out
}

// splitOutside splits at commas that stand outside of <…>.
func splitOutside(s string) []string {
	var parts []string
	start, inside := 0, false
	for i, c := range s {
		switch {
		case c == '<' || c == '>':
			inside = c == '<'
		case c == ',' && !inside:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// String gives the link in one form whatever the order of its parameters.
func (l link) String() string { return l.rel + "=" + l.path + "?" + l.query.Encode() }

// wantPage checks a page's rows, count and links; next and prev are offsets, −1 for none.
func (t *T) wantPage(u *user, e *genome.Entity, query url.Values, all []int64, from, to int, limit, next, prev int) {
	path := "/" + e.Path
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	rows, r := t.list(u, path, "LIST-PAGE-1")
	if r.Status != 200 {
		return
	}
	t.check(fmt.Sprint(ids(rows)) == fmt.Sprint(all[from:to]), "LIST-PAGE-1", r, "rows %v, expected %v", ids(rows), all[from:to])
	total := r.ResponseHeader.Get("X-Total-Count")
	t.check(total == strconv.Itoa(len(all)), "LIST-COUNT-1", r, "X-Total-Count is %q, expected %d", total, len(all))
	var want []string
	for _, l := range []struct {
		rel    string
		offset int
	}{{"next", next}, {"prev", prev}} {
		if l.offset >= 0 {
			v := url.Values{}
			for k, values := range query {
				v[k] = values
			}
			v.Set("limit", strconv.Itoa(limit))
			v.Set("offset", strconv.Itoa(l.offset))
			want = append(want, link{l.rel, "/" + e.Path, v}.String())
		}
	}
	got := []string{}
	for _, l := range links(r.ResponseHeader["Link"]) {
		got = append(got, l.String())
	}
	t.check(strings.Join(got, " ") == strings.Join(want, " "), "LIST-LINK-1", r, "Link is %v, expected %v", got, want)
}

func listPaging(t *T, e *genome.Entity) {
	u, rows := t.rowsOf(e)
	all := ids(rows)
	n := len(all)
	page := func(limit, offset string, from, to, effective, next, prev int) {
		v := url.Values{}
		if limit != "" {
			v.Set("limit", limit)
		}
		if offset != "" {
			v.Set("offset", offset)
		}
		t.wantPage(u, e, v, all, from, to, effective, next, prev)
	}
	if n > 20 {
		page("", "", 0, 20, 20, 20, -1)
		page("", "3", 3, n, 20, -1, 0)
		page("", "1", 1, 21, 20, 21, 0)
	} else {
		page("", "", 0, n, 20, -1, -1)
	}
	page("100", "", 0, n, 100, -1, -1)
	page("100", "0", 0, n, 100, -1, -1)
	page("20", strconv.Itoa(n), n, n, 20, -1, max(0, n-20))
	page("", strconv.Itoa(n+7), n, n, 20, -1, max(0, n+7-20))
	if n >= 5 {
		page("2", "0", 0, 2, 2, 2, -1)
		page("2", "2", 2, 4, 2, 4, 0)
		page("2", "1", 1, 3, 2, 3, 0)
		page("1", "3", 3, 4, 1, 4, 2)
		page("5", strconv.Itoa(n-5), n-5, n, 5, -1, max(-1, prevOf(n-5, 5)))
		page(strconv.Itoa(n), "0", 0, n, n, -1, -1)
		v := url.Values{"sort": {"-id"}, "limit": {"2"}, "offset": {"1"}}
		down := append([]int64{}, all...)
		sort.Slice(down, func(i, j int) bool { return down[i] > down[j] })
		t.wantPage(u, e, v, down, 1, 3, 2, 3, 0)
	}
	past, r := t.list(u, "/"+e.Path+"?offset="+greatest, "LIST-PAGE-3")
	t.check(r.Status == 200 && len(past) == 0, "LIST-PAGE-3", r, "%d rows past the end, expected an empty list", len(past))
	if total := r.ResponseHeader.Get("X-Total-Count"); total != strconv.Itoa(n) {
		t.fail("LIST-COUNT-1", r, "X-Total-Count is %q past the end, expected %d", total, n)
	}
}

// prevOf gives the offset of the page before; −1 on the first.
func prevOf(offset, limit int) int {
	if offset == 0 {
		return -1
	}
	return max(0, offset-limit)
}

func listParameters(t *T, e *genome.Entity) {
	u := t.userFor(e)
	path := "/" + e.Path + "?"
	bad := func(rule, name string, values ...string) {
		for _, v := range values {
			t.wantErrors(t.get(u, path+name+"="+v), rule, name+"="+v, name)
		}
	}
	bad("LIST-PAGE-2", "limit", "0", "-1", "101", "1000000", "abc", "", "1.5", "1e1", "%2B5", "%205", "5%20", "0x5", "null", "5abc", "99999999999999999999", "%D9%A5")
	bad("LIST-PAGE-2", "offset", "-1", "abc", "", "1.5", "1e1", "%2B5", "%205", "9007199254740992", "99999999999999999999", "5x")
	bad("LIST-SORT-3", "sort", "", "-", "nonsense", "-nonsense", "id%2Ccreated_at", "--id", "id%20desc", "id%3B", "user_id", "-user_id", "%2Bid", "ID", "1", "(select%201)")
	for _, name := range []string{"nonsense", "user_id", "page", "per_page", "filter", "id%5B%5D", "id__gt", "q2", "Limit", "format", "_"} {
		if _, real := e.Field(name); real && name != "user_id" {
			continue
		}
		plainName, err := url.QueryUnescape(name)
		if err == nil {
			t.wantErrors(t.get(u, path+name+"=1"), "LIST-UNKNOWN-1", "an unknown parameter "+name, plainName)
		}
	}
	for _, f := range e.Body() {
		if !f.IsSortable() {
			bad("LIST-SORT-3", "sort", f.Name, "-"+f.Name)
		}
		if !f.IsFilterable() {
			t.wantErrors(t.get(u, path+f.Name+"=1"), "LIST-UNKNOWN-1", "a json field as a filter", f.Name)
		}
	}
	t.wantErrors(t.get(u, path+"limit=0&offset=-1&nonsense=1&sort=x"), "LIST-PAGE-2", "four faults", "limit", "offset", "nonsense", "sort")
	t.wantErrors(t.get(u, path+"q=a%00b"), "LIST-NUL-1", "U+0000 in q", "q")
	t.want(t.get(u, path+"limit=1"), "LIST-PAGE-2", 200, "the least limit")
	t.want(t.get(u, path+"limit=100&offset=0&sort=-updated_at"), "LIST-PAGE-2", 200, "the greatest limit")
}

// compare orders two values of a field as a list does: null is the greatest.
func compare(f genome.Field, a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	switch f.Type {
	case genome.Integer, genome.Decimal, genome.Float:
		return number(a).Cmp(number(b))
	case genome.Boolean:
		x, _ := a.(bool)
		y, _ := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	}
	x, _ := a.(string)
	y, _ := b.(string)
	return strings.Compare(x, y)
}

// number gives a number of an answer, written as a number or as a string.
func number(v any) *big.Rat {
	if r := rat(fmt.Sprint(v)); r != nil {
		return r
	}
	return new(big.Rat)
}

func listSort(t *T, e *genome.Entity) {
	u, rows := t.rowsOf(e)
	if len(rows) < 2 {
		return
	}
	fields := []genome.Field{{Name: "id", Type: genome.Integer}, {Name: "created_at", Type: genome.DateTime}, {Name: "updated_at", Type: genome.DateTime}}
	for _, f := range e.Body() {
		if f.IsSortable() {
			fields = append(fields, f)
		}
	}
	for _, f := range fields {
		for _, down := range []bool{false, true} {
			want := append([]map[string]any{}, rows...)
			sort.SliceStable(want, func(i, j int) bool {
				c := compare(f, want[i][f.Name], want[j][f.Name])
				if c == 0 {
					return intOf(want[i]["id"]) < intOf(want[j]["id"])
				}
				return (c < 0) != down
			})
			rule, sign := "LIST-SORT-1", ""
			if down {
				sign = "-"
			}
			got, r := t.list(u, "/"+e.Path+"?limit=100&sort="+sign+f.Name, "LIST-SORT-3")
			if r.Status != 200 {
				continue
			}
			if hasNull(rows, f.Name) {
				rule = "LIST-SORT-2"
			}
			t.check(fmt.Sprint(ids(got)) == fmt.Sprint(ids(want)), rule, r, "sorted by %s%s the rows are %v, expected %v", sign, f.Name, ids(got), ids(want))
		}
	}
}

func hasNull(rows []map[string]any, name string) bool {
	for _, row := range rows {
		if row[name] == nil {
			return true
		}
	}
	return false
}

// textOf writes a scalar of an answer as a filter's value; false where it cannot be one.
func textOf(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	}
	return fmt.Sprint(v), true
}

func listFilter(t *T, e *genome.Entity) {
	u, rows := t.rowsOf(e)
	if len(rows) == 0 {
		return
	}
	fields := []genome.Field{{Name: "id", Type: genome.Integer}, {Name: "created_at", Type: genome.DateTime}, {Name: "updated_at", Type: genome.DateTime}}
	fields = append(fields, e.Body()...)
	combined := url.Values{}
	for _, f := range fields {
		if !f.IsFilterable() {
			continue
		}
		rule := "LIST-FILTER-1"
		if f.Query != "" {
			rule = "LIST-NAME-2"
		}
		for _, row := range rows[:min(3, len(rows))] {
			if f.Many {
				for _, v := range listOf(row[f.Name]) {
					t.wantFiltered(u, e, rule, rows, f, fmt.Sprint(v))
				}
				continue
			}
			if s, ok := textOf(row[f.Name]); ok {
				t.wantFiltered(u, e, rule, rows, f, s)
				if equal(row["id"], rows[0]["id"]) {
					combined.Set(f.QueryName(), s)
				}
			}
		}
	}
	t.wantIDs(u, "/"+e.Path+"?"+combined.Encode(), "LIST-FILTER-1", intOf(rows[0]["id"]))
	if len(rows) > 1 {
		combined.Set("id", fmt.Sprint(rows[1]["id"]))
		combined.Set("created_at", fmt.Sprint(rows[0]["created_at"]))
		if !equal(rows[0]["created_at"], rows[1]["created_at"]) {
			t.wantIDs(u, "/"+e.Path+"?"+combined.Encode(), "LIST-FILTER-1")
		}
		page := url.Values{"id": {fmt.Sprint(rows[1]["id"])}, "limit": {"1"}, "offset": {"1"}}
		t.wantPage(u, e, page, []int64{intOf(rows[1]["id"])}, 1, 1, 1, -1, 0)
	}
}

func listOf(v any) []any {
	list, _ := v.([]any)
	return list
}

// wantFiltered checks one filter against the rows that are there.
func (t *T) wantFiltered(u *user, e *genome.Entity, rule string, rows []map[string]any, f genome.Field, value string) {
	want := []int64{}
	for _, row := range rows {
		match := false
		if f.Many {
			for _, v := range listOf(row[f.Name]) {
				match = match || fmt.Sprint(v) == value
			}
		} else {
			s, ok := textOf(row[f.Name])
			match = ok && s == value
		}
		if match {
			want = append(want, intOf(row["id"]))
		}
	}
	t.wantIDs(u, "/"+e.Path+"?"+url.Values{f.QueryName(): {value}, "limit": {"100"}}.Encode(), rule, want...)
}
