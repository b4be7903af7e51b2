package conformance

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"sort"
	"strconv"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// equal reports whether two values of decoded JSON are the same: numbers by their value, everything else exactly.
func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(a.String(), b.String())
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, there := b[k]
			if !there || !equal(v, w) {
				return false
			}
		}
		return true
	}
	return a == b
}

// sameNumber compares two JSON numbers: as integers where both are, as doubles otherwise.
func sameNumber(a, b string) bool {
	if x, err := strconv.ParseInt(a, 10, 64); err == nil {
		if y, err := strconv.ParseInt(b, 10, 64); err == nil {
			return x == y
		}
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y && !math.IsInf(x, 0)
}

// show gives a decoded value as JSON, for messages.
func show(v any) string { return cut(string(encodeJSON(v))) }

func encodeJSON(v any) []byte {
	if v == nil {
		return []byte("null")
	}
	if s, ok := v.(string); ok {
		return []byte(strconv.QuoteToASCII(s))
	}
	return encode(v)
}

// stamp is the form of a datetime in an answer.
var stamp = regexp.MustCompile(`\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z`)

// wantRow checks that an answer is the representation of a row with these values, all keys and no other.
func (t *T) wantRow(r *response, got map[string]any, e *genome.Entity, want map[string]any, rule string) bool {
	ok := t.wantShape(r, got, e)
	for _, f := range e.Body() {
		v, named := want[f.Name]
		if !named {
			continue
		}
		if _, there := got[f.Name]; there && !equal(got[f.Name], v) {
			ok = t.check(false, rule, r, "%s is %s, expected %s", f.Name, show(got[f.Name]), show(v)) && ok
		}
	}
	return ok
}

// wantShape checks the keys of a representation, its id and its times.
func (t *T) wantShape(r *response, got map[string]any, e *genome.Entity) bool {
	keys := []string{"id", "created_at", "updated_at"}
	for _, f := range e.Body() {
		keys = append(keys, f.Name)
	}
	return t.wantKeys(r, got, keys)
}

// wantKeys checks that an object has these keys and no other, with an id and the server's two times among them.
func (t *T) wantKeys(r *response, got map[string]any, keys []string) bool {
	ok := true
	expected := map[string]bool{}
	for _, k := range keys {
		expected[k] = true
		if _, there := got[k]; !there {
			ok = t.check(false, "RES-SHAPE-1", r, "the key %s is missing", k)
		}
	}
	extra := []string{}
	for k := range got {
		if !expected[k] {
			extra = append(extra, k)
		}
	}
	sort.Strings(extra)
	ok = t.check(len(extra) == 0, "RES-SHAPE-1", r, "unexpected keys: %v", extra) && ok
	ok = t.check(intOf(got["id"]) > 0, "RES-ID-1", r, "id is %s, expected a positive integer", show(got["id"])) && ok
	for _, k := range []string{"created_at", "updated_at"} {
		s, _ := got[k].(string)
		ok = t.check(stamp.MatchString(s), "RES-STAMP-1", r, "%s is %s, expected YYYY-MM-DDTHH:MM:SS.mmmZ", k, show(got[k])) && ok
	}
	return ok
}

// wantSame checks that two representations of one row are equal.
func (t *T) wantSame(r *response, got, want map[string]any, rule, why string) bool {
	return t.check(equal(got, want), rule, r, "%s: the row is %s, expected %s", why, show(got), show(want))
}

// unchanged checks that a row is still what it was.
func (t *T) unchanged(u *user, path string, want map[string]any, rule, why string) {
	r := t.get(u, path)
	if t.want(r, rule, 200, "%s: reading the row again", why) {
		t.wantSame(r, r.object(), want, rule, why)
	}
}

// ids gives the ids of rows, in order.
func ids(rows []map[string]any) []int64 {
	out := []int64{}
	for _, row := range rows {
		out = append(out, intOf(row["id"]))
	}
	return out
}

// list gets a list that must be answered.
func (t *T) list(u *user, path, rule string) ([]map[string]any, *response) {
	r := t.get(u, path)
	if !t.want(r, rule, 200, "listing %s", path) {
		return nil, r
	}
	rows, ok := r.array()
	t.check(ok, "LIST-BODY-1", r, "the answer is no array of objects")
	return rows, r
}

// wantIDs checks that a list holds just these rows, in this order, and counts them right.
func (t *T) wantIDs(u *user, path, rule string, want ...int64) {
	rows, r := t.list(u, path, rule)
	if r.Status != 200 {
		return
	}
	if want == nil {
		want = []int64{}
	}
	t.check(fmt.Sprint(ids(rows)) == fmt.Sprint(want), rule, r, "the list has rows %v, expected %v", ids(rows), want)
	total := r.ResponseHeader.Get("X-Total-Count")
	t.check(total == strconv.Itoa(len(want)), "LIST-COUNT-1", r, "X-Total-Count is %q, expected %d", total, len(want))
}
