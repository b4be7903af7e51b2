package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Transcript holds, by case, the exchanges of a run in a form that is the same for answers that are alike: ids are
// placeholders in order of appearance, times that the server made are one placeholder, of headers only those that the
// contract names count, and of errors only the status and the keys of errors.
type Transcript map[string][]string

// Equal reports whether two transcripts are alike.
func (tr Transcript) Equal(other Transcript) bool { return len(tr.Diff(other)) == 0 }

// Diff lists what differs between two transcripts, one line each for the exchange that is first to differ in a case;
// a case that only one of them has is a difference.
func (tr Transcript) Diff(other Transcript) []string {
	names := map[string]bool{}
	for name := range tr {
		names[name] = true
	}
	for name := range other {
		names[name] = true
	}
	var out []string
	for name := range names {
		a, inA := tr[name]
		b, inB := other[name]
		if inA != inB {
			out = append(out, fmt.Sprintf("%s: only one transcript has the case", name))
			continue
		}
		for i := range max(len(a), len(b)) {
			x, y := "(no exchange)", "(no exchange)"
			if i < len(a) {
				x = a[i]
			}
			if i < len(b) {
				y = b[i]
			}
			if x != y {
				out = append(out, fmt.Sprintf("%s, exchange %d:\n  - %s\n  + %s", name, i+1, cut(x), cut(y)))
				break
			}
		}
	}
	sort.Strings(out)
	return out
}

// add puts a case's exchanges into the transcript.
func (tr Transcript) add(s *suite, t *T) {
	n := newNormaliser(s.target.Genome, s.tag)
	lines := []string{}
	for _, x := range t.record {
		if !asksTheClock(x.Path) {
			lines = append(lines, n.line(x))
		}
	}
	tr[t.c.Name] = lines
}

// asksTheClock reports whether a list is filtered or sorted by the server's times: two rows may have the same one or not.
func asksTheClock(target string) bool {
	_, query, _ := strings.Cut(target, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	sorted := strings.TrimPrefix(values.Get("sort"), "-")
	return values.Has("created_at") || values.Has("updated_at") || sorted == "created_at" || sorted == "updated_at"
}

// normaliser turns exchanges into lines; it remembers the ids of one case.
type normaliser struct {
	tag    string
	of     map[string]map[string]string // by path segment of a resource, keys whose numbers are ids → whose
	ids    map[string]int               // "Task 7" → its placeholder
	within string                       // the resource that the exchange at hand is about
	unique map[string]bool              // keys of profile fields whose values are made apart from run to run
}

func newNormaliser(g *genome.Genome, tag string) *normaliser {
	n := &normaliser{tag: tag, of: map[string]map[string]string{"auth": {"id": genome.UserEntity}}, ids: map[string]int{}, unique: map[string]bool{}}
	for i := range g.Entities {
		e := &g.Entities[i]
		n.of[e.Path] = map[string]string{"id": e.Name}
		for _, f := range e.Fields {
			if f.References != "" {
				n.of[e.Path][f.Name] = f.References
				n.of[e.Path][f.QueryName()] = f.References
			}
		}
	}
	for _, f := range g.Account.Profile {
		n.unique[f.Name] = f.Unique
		if f.References != "" {
			n.of["auth"][f.Name] = f.References
		}
	}
	return n
}

// about sets the resource that a path is about.
func (n *normaliser) about(path string) {
	n.within, _, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	n.within, _, _ = strings.Cut(n.within, "?")
}

// holder tells whose ids the numbers of a key are, "" for numbers that are no ids.
func (n *normaliser) holder(key string) string { return n.of[n.within][key] }

// line gives an exchange's normal form: request line, status, media type, headers and body.
func (n *normaliser) line(x Exchange) string {
	var b strings.Builder
	n.about(x.Path)
	fmt.Fprintf(&b, "%s %s → %d", x.Method, n.text(n.target(x.Path)), x.Status)
	media, _, _ := strings.Cut(x.ResponseHeader.Get("Content-Type"), ";")
	fmt.Fprintf(&b, " %s", strings.ToLower(strings.TrimSpace(media)))
	for _, h := range n.headers(x.ResponseHeader) {
		b.WriteString(" [" + h + "]")
	}
	body := decode(x.ResponseBody)
	if account, ok := body.(map[string]any); ok && strings.HasPrefix(x.Path, "/auth/") {
		for key := range account {
			if n.unique[key] && account[key] != nil {
				account[key] = "UNIQUE"
			}
		}
	}
	if x.Status >= 400 {
		b.WriteString(" " + n.problem(body))
		return b.String()
	}
	if len(x.ResponseBody) > 0 {
		b.WriteString(" " + n.text(string(encodeJSON(n.value("", body)))))
	}
	return b.String()
}

// problem keeps of an error its status and the keys of its errors.
func (n *normaliser) problem(body any) string {
	p, _ := body.(map[string]any)
	fields, _ := p["errors"].(map[string]any)
	keys := []string{}
	for k := range fields {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return fmt.Sprintf("status %v, errors for [%s]", p["status"], strings.Join(keys, " "))
}

// text replaces the run's own mark.
func (n *normaliser) text(s string) string { return strings.ReplaceAll(s, n.tag, "RUN") }

// id gives the placeholder of somebody's id; the greatest id, which no row has, stays.
func (n *normaliser) id(holder, digits string) string {
	if digits == greatest || digits == "0" {
		return digits
	}
	key := holder + " " + digits
	if _, known := n.ids[key]; !known {
		n.ids[key] = len(n.ids) + 1
	}
	return fmt.Sprintf("#%d", n.ids[key])
}

// rowPath matches the path of a row. Where a case spoils an id (7.0), it tells the path as it is meant.
var rowPath = regexp.MustCompile(`^(/[^/]+/)([0-9]+)$`)

// target replaces ids in a path and query.
func (n *normaliser) target(target string) string {
	path, query, _ := strings.Cut(target, "?")
	n.about(path)
	if m := rowPath.FindStringSubmatch(path); m != nil && n.holder("id") != "" {
		path = m[1] + n.id(n.holder("id"), m[2])
	}
	if query == "" {
		return path
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		k, v, _ := strings.Cut(pair, "=")
		if holder := n.holder(k); holder != "" && isDigits(v) {
			pairs[i] = k + "=" + n.id(holder, v)
		} else if k == "created_at" || k == "updated_at" {
			pairs[i] = k + "=TIME"
		}
	}
	return path + "?" + strings.Join(pairs, "&")
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// headers gives the headers that count, in a fixed order.
func (n *normaliser) headers(h http.Header) []string {
	var out []string
	for _, l := range links(h["Link"]) {
		out = append(out, "Link "+l.rel+" "+l.path+"?"+n.query(l))
	}
	if v := h.Get("Location"); v != "" {
		out = append(out, "Location "+n.target(v))
	}
	if v := h.Get("X-Total-Count"); v != "" {
		out = append(out, "X-Total-Count "+v)
	}
	if h.Get("Retry-After") != "" {
		out = append(out, "Retry-After")
	}
	for _, c := range cookiesOf(h) {
		age := c.attributes["max-age"]
		if seconds, err := strconv.Atoi(age); age == "" || err == nil && seconds <= 0 {
			age = "cleared"
		}
		out = append(out, "Set-Cookie "+c.name+" "+c.list()+"; max-age="+age)
	}
	for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"} {
		if v := h.Get(name); v != "" {
			out = append(out, name+" "+v)
		}
	}
	if strings.Contains(h.Get("Cache-Control"), "no-store") {
		out = append(out, "Cache-Control no-store")
	}
	return out
}

// query gives a link's decoded parameters in order, ids replaced.
func (n *normaliser) query(l link) string {
	var pairs []string
	for k, values := range l.query {
		for _, v := range values {
			if holder := n.holder(k); holder != "" && isDigits(v) {
				v = n.id(holder, v)
			}
			pairs = append(pairs, k+"="+v)
		}
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "&")
}

// value replaces ids and the server's times in parsed JSON. The members of an object are taken in the order of their
// keys, so that ids get their numbers whatever the order in which they were sent. Only a representation's own members
// are ids and times: what a json field holds is a value.
func (n *normaliser) value(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		out := obj{}
		for _, k := range keys {
			within := k
			if key != "" {
				within = insideJSON
			}
			out[k] = n.value(within, v[k])
		}
		return out
	case []any:
		out := []any{}
		for _, w := range v {
			out = append(out, n.value(key, w))
		}
		return out
	case json.Number:
		if holder := n.holder(key); holder != "" && isDigits(v.String()) {
			return n.id(holder, v.String())
		}
		return canonical(v)
	case string:
		if key == "created_at" || key == "updated_at" {
			return "TIME"
		}
	}
	return v
}

// insideJSON is the key of whatever a json field holds; no field is called so.
const insideJSON = "·"

// canonical writes a number in one form: 1.50 and 15e-1 are the same.
func canonical(v json.Number) json.Number {
	if _, err := v.Int64(); err == nil {
		return v
	}
	f, err := v.Float64()
	if err != nil {
		return v
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
}
