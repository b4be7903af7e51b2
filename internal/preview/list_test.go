package preview

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// ids gives the ids of a list's rows, in order.
func (a *api) ids(path string) []int {
	a.t.Helper()
	got := a.do("GET", path, "")
	var rows []struct{ ID int }
	if got.status != 200 || json.Unmarshal([]byte(got.body), &rows) != nil {
		a.t.Fatalf("GET %s: %d %s", path, got.status, got.body)
	}
	out := []int{}
	for _, row := range rows {
		out = append(out, row.ID)
	}
	return out
}

func (a *api) wantIDs(path string, want ...int) {
	a.t.Helper()
	if got := a.ids(path); !slices.Equal(got, want) {
		a.t.Errorf("GET %s: %v, want %v", path, got, want)
	}
}

func TestPagesAreCountedAndLinked(t *testing.T) {
	a := signedIn(t, shopGenome())
	for i := range 25 {
		a.must("POST", "/tags", fmt.Sprintf(`{"title":"t%02d x&y"}`, i))
	}
	for _, c := range []struct{ path, count, link string }{
		{"/tags", "25", `</tags?limit=20&offset=20>; rel="next"`},
		{"/tags?offset=20", "25", `</tags?limit=20&offset=0>; rel="prev"`},
		{"/tags?limit=10&offset=5&sort=-title", "25", `</tags?limit=10&offset=15&sort=-title>; rel="next", </tags?limit=10&offset=0&sort=-title>; rel="prev"`},
		{"/tags?limit=25", "25", ""},
		{"/tags?limit=5&offset=20", "25", `</tags?limit=5&offset=15>; rel="prev"`},
		{"/tags?offset=30", "25", `</tags?limit=20&offset=10>; rel="prev"`},
		{"/tags?offset=9007199254740991&limit=100", "25", `</tags?limit=100&offset=9007199254740891>; rel="prev"`},
		{"/tags?q=" + url.QueryEscape("X&y") + "&limit=24", "25", `</tags?limit=24&offset=24&q=X%26y>; rel="next"`},
		{"/tags?title=" + url.QueryEscape("t03 x&y"), "1", ""},
		{"/tags?title=none", "0", ""},
	} {
		got := a.do("GET", c.path, "")
		if got.status != 200 || got.header.Get("X-Total-Count") != c.count || got.header.Get("Link") != c.link {
			t.Errorf("%s: %d, count %q, link %q", c.path, got.status, got.header.Get("X-Total-Count"), got.header.Get("Link"))
		}
	}
	a.wantIDs("/tags?offset=25")
	a.wantIDs("/tags?limit=2&offset=23", 24, 25)
	if got := a.do("GET", "/tags?offset=30", ""); got.body != "[]" {
		t.Errorf("past the end: %s", got.body)
	}
}

func TestParametersOutsideTheirRangeAreNeverClamped(t *testing.T) {
	a := signedIn(t, shopGenome())
	for query, key := range map[string]string{
		"limit=0": "limit", "limit=101": "limit", "limit=-1": "limit", "limit=x": "limit", "limit=": "limit", "limit=1.5": "limit",
		"limit=%201": "limit", "limit=+1": "limit", "limit=1e1": "limit", "limit=999999999999999999999": "limit",
		"offset=-1": "offset", "offset=9007199254740992": "offset", "offset=x": "offset",
		"sort=nope": "sort", "sort=": "sort", "sort=-": "sort", "sort=user_id": "sort", "sort=title,id": "sort", "sort=--id": "sort",
		"sort=tag_ids": "sort", "nope=1": "nope", "user_id=1": "user_id", "Title=x": "Title", "project_id=x": "project_id",
		"project_id=": "project_id", "project_id=null": "project_id", "tag_ids=1,2": "tag_ids", "tag_ids=": "tag_ids",
		"id=x": "id", "created_at=2024-01-01": "created_at", "title=%00": "title", "q=%00": "q", "limit=1&limit=2": "limit",
		"title=%ff": "title", "page=1": "page", "title[]=x": "title[]",
	} {
		a.do("GET", "/tasks?"+query, "").want(t, query, 422, key)
	}
	a.do("GET", "/tasks?limit=0&nope=1&sort=x&id=y", "").want(t, "all at once", 422, "limit", "nope", "sort", "id")
	if got := a.do("GET", "/tasks?title=%zz", ""); got.status != 400 {
		t.Errorf("a bad escape: %d", got.status)
	}
	a.wantIDs("/tasks?&limit=100&&offset=0&q=")
}

func TestEveryScalarFieldIsFilteredByTheTypesGrammar(t *testing.T) {
	a := signedIn(t, valuesGenome())
	a.must("POST", "/values", `{}`)
	a.must("POST", "/values", `{"a_string":"a b+c;d","a_text":"t","a_integer":-5,"a_decimal":"1.5","a_float":2.5,"a_boolean":false,
		"a_date":"2024-02-29","a_time":"10:00","a_datetime":"2024-01-02T03:04:05.5Z","a_email":"a@b","a_url":"http://a",
		"a_uuid":"0f8fad5b-d9cb-469f-a165-70867728950e","a_enum":"to do","a_json":{},"level":0,"limit":3}`)
	for _, filter := range []string{
		"a_string=a+b%2Bc;d", "a_text=t", "a_integer=-5", "a_decimal=1.5", "a_decimal=1.50", "a_float=2.5", "a_float=25e-1",
		"a_boolean=false", "a_date=2024-02-29", "a_time=10:00", "a_time=10:00:00", "a_datetime=2024-01-02T03:04:05.500Z",
		"a_datetime=2024-01-02T04:04:05.5%2B01:00", "a_email=a@b", "a_url=http://a", "a_uuid=0F8FAD5B-D9CB-469F-A165-70867728950E",
		"a_enum=to+do", "level=0", "limit_value=3", "id=2", "a_text=t&a_integer=-5", "serial=7&id=2",
	} {
		a.wantIDs("/values?"+filter, 2)
	}
	for _, filter := range []string{
		"a_string=A+b%2Bc;d", "a_string=", "a_integer=5", "a_decimal=1.51", "level=99", "code=far+too+long+for+it", "id=3", "id=0",
		"a_text=t&a_integer=5", "a_string=" + strings.Repeat("x", 300), "share=0.99", "a_boolean=true",
	} {
		a.wantIDs("/values?" + filter)
	}
	for filter, key := range map[string]string{
		"a_integer=1.5": "a_integer", "a_integer=05": "a_integer", "a_decimal=1e1": "a_decimal", "a_decimal=x": "a_decimal",
		"a_float=x": "a_float", "a_float=NaN": "a_float", "a_float=1e999": "a_float", "a_boolean=1": "a_boolean",
		"a_boolean=TRUE": "a_boolean", "a_date=2024-02-30": "a_date", "a_time=24:00": "a_time", "a_datetime=2024-01-02": "a_datetime",
		"a_email=x": "a_email", "a_url=x": "a_url", "a_uuid=x": "a_uuid", "a_enum=nope": "a_enum", "a_json={}": "a_json",
		"limit=3x": "limit", "a_integer=": "a_integer",
	} {
		a.do("GET", "/values?"+filter, "").want(t, filter, 422, key)
	}
	a.do("GET", "/values?sort=a_json", "").want(t, "sort by json", 422, "sort")
}

func TestSortingPutsNullLastAndTiesByID(t *testing.T) {
	a := signedIn(t, valuesGenome())
	for _, body := range []string{
		`{"a_string":"b","a_integer":10,"a_decimal":"-10","a_float":1.5,"a_boolean":true,"a_date":"2024-01-01","limit":1}`,
		`{"a_string":"B","a_integer":9,"a_decimal":"9.99","a_float":-1.5,"a_boolean":false,"a_date":"0999-01-01","limit":0}`,
		`{}`,
		`{"a_string":"é","a_integer":-1,"a_decimal":"-9.99","a_float":1e10,"a_boolean":true,"a_date":"2023-12-31","limit":1}`,
		`{"a_string":"b","a_integer":9,"a_decimal":"10","a_float":0,"a_boolean":false,"a_date":"2024-01-01","limit":0}`,
	} {
		a.must("POST", "/values", body)
	}
	a.wantIDs("/values?sort=id", 1, 2, 3, 4, 5)
	a.wantIDs("/values?sort=-id", 5, 4, 3, 2, 1)
	a.wantIDs("/values?sort=a_string", 2, 1, 5, 4, 3)
	a.wantIDs("/values?sort=-a_string", 3, 4, 1, 5, 2)
	a.wantIDs("/values?sort=a_integer", 4, 2, 5, 1, 3)
	a.wantIDs("/values?sort=-a_integer", 3, 1, 2, 5, 4)
	a.wantIDs("/values?sort=a_decimal", 1, 4, 2, 5, 3)
	a.wantIDs("/values?sort=-a_decimal", 3, 5, 2, 4, 1)
	a.wantIDs("/values?sort=a_float", 2, 5, 1, 4, 3)
	a.wantIDs("/values?sort=a_boolean", 2, 5, 1, 4, 3)
	a.wantIDs("/values?sort=-a_boolean", 3, 1, 4, 2, 5)
	a.wantIDs("/values?sort=a_date", 2, 4, 1, 5, 3)
	a.wantIDs("/values?sort=limit", 2, 5, 1, 4, 3)
	a.wantIDs("/values?sort=-a_integer&limit=2&offset=1", 1, 2)
	a.wantIDs("/values?sort=-a_decimal&a_boolean=true", 4, 1)
	a.wantIDs("/values?sort=-created_at&limit=1&offset=4", a.ids("/values?sort=-created_at")[4])
}

func TestSearchIsOnePhraseInAnyTextWithoutRegardToCase(t *testing.T) {
	a := signedIn(t, valuesGenome())
	a.must("POST", "/values", `{"a_string":"100% Größe_x"}`)
	a.must("POST", "/values", `{"a_text":"back\\slash ÉTÉ"}`)
	a.must("POST", "/values", `{"a_email":"Ann@example.org"}`)
	a.must("POST", "/values", `{"a_url":"http://example.org/Path"}`)
	a.must("POST", "/values", `{"a_enum":"to do","a_uuid":"0f8fad5b-d9cb-469f-a165-70867728950e","a_json":"needle"}`)
	for phrase, want := range map[string][]int{
		"100%": {1}, "0%": {1}, "%": {1}, "_": {1}, "GRÖSSE": {}, "gröSSE": {}, "GRÖßE": {1}, `\`: {2}, "slash été": {2}, "slash  été": {},
		"ANN@": {3}, "EXAMPLE.ORG": {3, 4}, "path": {4}, "to do": {}, "0f8f": {}, "needle": {}, "plai": {1, 2, 3, 4, 5}, " ": {1, 2},
	} {
		a.wantIDs("/values?q="+url.QueryEscape(phrase), want...)
	}
	a.wantIDs("/values?q=example&a_email=Ann@example.org", 3)
}

func TestSearchWithoutTextFindsNothing(t *testing.T) {
	a := signedIn(t, &genome.Genome{SolutionName: "N", Entities: []genome.Entity{entity("Number", "numbers", plain("n", genome.Integer))}})
	a.must("POST", "/numbers", `{"n":1}`)
	a.wantIDs("/numbers?q=1")
	a.wantIDs("/numbers?q=", 1)
}

func TestALongListStaysQuick(t *testing.T) {
	g := shopGenome()
	memory, err := NewMemory(g)
	if err != nil {
		t.Fatal(err)
	}
	a := (&api{t: t, server: newServer(t, g, Options{Store: memory})}).register("a@example.org")
	const many = 100_000
	for i := range many {
		values := map[string]any{"title": fmt.Sprintf("tag %d", (i*7919)%many)}
		if _, err := memory.Insert("Tag", Row{UserID: 1, CreatedAt: "x", UpdatedAt: "x", Values: values}); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/tags", "/tags?sort=-title", "/tags?sort=title&offset=99900&limit=100", "/tags?q=99999", "/tags?title=tag+5"} {
		start := time.Now()
		got := a.do("GET", path, "")
		took := time.Since(start)
		if got.status != 200 || got.header.Get("X-Total-Count") == "0" {
			t.Errorf("%s: %d, %s rows", path, got.status, got.header.Get("X-Total-Count"))
		}
		if took > 3*time.Second {
			t.Errorf("%s took %s", path, took)
		}
		t.Logf("%s took %s", path, took)
	}
}
