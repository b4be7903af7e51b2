package preview

import (
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	defaultLimit = 20
	maxLimit     = 100
)

// parameter is one name and value of a query string, decoded.
type parameter struct{ name, value string }

// readParameters splits a query string as the URL standard does, so that a semicolon is a character like any other.
// It fails on a bad percent escape.
func readParameters(query string) ([]parameter, error) {
	var out []parameter
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return nil, err
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return nil, err
		}
		out = append(out, parameter{name, value})
	}
	return out, nil
}

// readQuery turns the parameters of a list into a Query; each that is unknown, given twice or bad is a fault under its
// own name.
func (r *resource) readQuery(parameters []parameter, found faults) Query {
	q := Query{Sort: "id", Limit: defaultLimit}
	seen := map[string]bool{}
	for _, p := range parameters {
		switch {
		case !utf8.ValidString(p.name):
			found.add(strings.ToValidUTF8(p.name, "\ufffd"), "is no parameter of this list")
		case seen[p.name]:
			found.add(p.name, "must be given once")
		case !utf8.ValidString(p.value):
			found.add(p.name, "must be UTF-8")
		default:
			r.readParameter(p, &q, found)
		}
		seen[p.name] = true
	}
	return q
}

func (r *resource) readParameter(p parameter, q *Query, found faults) {
	switch p.name {
	case "limit":
		q.Limit = readCount(p, 1, maxLimit, found)
	case "offset":
		q.Offset = readCount(p, 0, maxInteger, found)
	case "sort":
		name, descending := strings.CutPrefix(p.value, "-")
		if r.sorts[name] == nil {
			found.add(p.name, "must be the name of a sortable field, with - before it for the opposite order")
		}
		q.Sort, q.Descending = name, descending
	case "q":
		if strings.ContainsRune(p.value, 0) {
			found.add(p.name, noNUL)
		}
		q.Searching, q.Search = p.value != "", p.value
	default:
		f := r.filters[p.name]
		if f == nil {
			found.add(p.name, "is no parameter of this list")
			return
		}
		value, complaint := f.fromQuery(p.value)
		if complaint != "" {
			found.add(p.name, complaint)
		}
		q.Filters = append(q.Filters, Filter{f.Name, value})
	}
}

func readCount(p parameter, least, most int64, found faults) int64 {
	value, complaint := parseInteger(nil, p.value)
	n, _ := value.(int64)
	if complaint != "" || n < least || n > most {
		found.add(p.name, fmt.Sprintf("must be an integer between %d and %d", least, most))
	}
	return n
}

// list answers GET of a resource.
func (s *Server) list(c *call) reply {
	parameters, err := readParameters(c.request.URL.RawQuery)
	if err != nil {
		return problem(http.StatusBadRequest, "The query string has a bad percent escape.")
	}
	found := faults{}
	query := c.resource.readQuery(parameters, found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	rows, total, err := s.store.List(c.resource.Name, c.user.ID, query)
	if err != nil {
		return storeProblem(err)
	}
	body := []byte{'['}
	for i := range rows {
		if i > 0 {
			body = append(body, ',')
		}
		body = c.resource.appendRow(body, &rows[i])
	}
	answer := jsonReply(http.StatusOK, append(body, ']'))
	answer.header.Set("X-Total-Count", strconv.Itoa(total))
	if links := pageLinks("/"+c.resource.Path, parameters, query, int64(len(rows)), int64(total)); links != "" {
		answer.header.Set("Link", links)
	}
	return answer
}

// pageLinks is the Link header (RFC 8288): next while rows follow, prev while rows may precede.
func pageLinks(path string, parameters []parameter, q Query, shown, total int64) string {
	link := func(offset int64, relation string) string {
		query := fmt.Sprintf("limit=%d&offset=%d", q.Limit, offset)
		for _, p := range parameters {
			if p.name != "limit" && p.name != "offset" {
				query += "&" + url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value)
			}
		}
		return fmt.Sprintf(`<%s?%s>; rel="%s"`, path, query, relation)
	}
	var links []string
	if shown > 0 && q.Offset+shown < total {
		links = append(links, link(q.Offset+q.Limit, "next"))
	}
	if q.Offset > 0 {
		links = append(links, link(max(0, q.Offset-q.Limit), "prev"))
	}
	return strings.Join(links, ", ")
}

// List implements Store.
func (m *Memory) List(entity string, userID int64, q Query) ([]Row, int, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	t, known := m.tables[entity]
	if !known {
		return nil, 0, ErrNotFound
	}
	var rows []*Row
	if p := t.owned[userID]; p != nil {
		rows = p.rows
	}
	matching := t.matching(rows, q)
	start := min(q.Offset, int64(len(matching)))
	end := min(start+q.Limit, int64(len(matching)))
	page := t.ordered(matching, q, int(end))[start:end]
	out := make([]Row, len(page))
	for i, row := range page {
		out[i] = *row
	}
	return out, len(matching), nil
}

// matching gives the rows that a query selects, still ascending by id.
func (t *table) matching(rows []*Row, q Query) []*Row {
	if !q.Searching && len(q.Filters) == 0 {
		return rows
	}
	phrase := lower(q.Search)
	holds := func(row *Row) bool {
		for _, filter := range q.Filters {
			if !row.holds(filter) {
				return false
			}
		}
		return !q.Searching || t.mentions(row, phrase)
	}
	var out []*Row
	for _, row := range rows {
		if holds(row) {
			out = append(out, row)
		}
	}
	return out
}

func (row *Row) holds(filter Filter) bool {
	switch value := row.value(filter.Field).(type) {
	case nil:
		return false
	case []int64:
		id, _ := filter.Value.(int64)
		i := sort.Search(len(value), func(i int) bool { return value[i] >= id })
		return i < len(value) && value[i] == id
	default:
		return value == filter.Value
	}
}

// value gives a column of the row, its own or the system's.
func (row *Row) value(column string) any {
	switch column {
	case "id":
		return row.ID
	case "created_at":
		return row.CreatedAt
	case "updated_at":
		return row.UpdatedAt
	}
	return row.Values[column]
}

// mentions reports whether a searchable field holds the phrase, which is in lower case already.
func (t *table) mentions(row *Row, phrase string) bool {
	for _, f := range t.search {
		if text, ok := row.Values[f.Name].(string); ok && strings.Contains(lower(text), phrase) {
			return true
		}
	}
	return false
}

// lower is what ILIKE compares under C.UTF-8: each character's simple lower case.
func lower(s string) string { return strings.ToLower(s) }

// keyed is a row with the value that it is ordered by.
type keyed struct {
	key any
	row *Row
}

// ordered puts the first count rows of a query in order; what follows them stays unordered. Rows come ascending by id.
func (t *table) ordered(rows []*Row, q Query, count int) []*Row {
	if q.Sort == "id" && !q.Descending {
		return rows
	}
	entries := make([]keyed, len(rows))
	for i, row := range rows {
		entries[i] = keyed{row.value(q.Sort), row}
	}
	before := func(a, b keyed) int {
		order := compareValues(a.key, b.key)
		if q.Descending {
			order = -order
		}
		if order == 0 {
			order = compareOrdered(a.row.ID, b.row.ID)
		}
		return order
	}
	first := smallest(entries, count, before)
	out := make([]*Row, len(first))
	for i, entry := range first {
		out[i] = entry.row
	}
	return out
}
