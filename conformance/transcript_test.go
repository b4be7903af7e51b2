package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// alikeGenome is a genome of Tasks, each of which may refer to another as its project.
func alikeGenome() *genome.Genome {
	return &genome.Genome{Entities: []genome.Entity{{Name: "Task", Path: "tasks", Fields: []genome.Field{
		{Name: "title", Type: genome.String}, {Name: "project_id", Type: genome.Integer, References: "Task"}, {Name: "owner_id", Type: genome.Integer, References: "Person"}}}}}
}

// header makes a header of alternating names and values.
func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// listed is a list of two rows as one stack answers it; ids are two different ones, in order.
func listed(first, second, created string) Exchange {
	return Exchange{Method: "GET", Path: "/tasks?limit=2&sort=title", Status: 200,
		ResponseHeader: header("Content-Type", "application/json; charset=utf-8", "X-Total-Count", "5", "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff",
			"Link", `</tasks?limit=2&offset=2&sort=title>; rel="next"`, "Date", "Thu, 01 Jan 2026 00:00:00 GMT", "Set-Cookie", "access_token=abc; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict"),
		ResponseBody: []byte(`[{"id":` + first + `,"title":"a","price":"1.50","json":{"id":1},"ratio":1.5,"project_id":` + second + `,"created_at":"` + created + `"},{"id":` + second + `,"title":"b","price":"2.00","ratio":2,"project_id":null,"created_at":"` + created + `"}]`)}
}

// refused is a 422 as one stack answers it.
func refused() Exchange {
	return Exchange{Method: "POST", Path: "/tasks", Status: 422, ResponseHeader: header("Content-Type", "application/problem+json", "Retry-After", "3"),
		ResponseBody: []byte(`{"title":"Unprocessable","status":422,"detail":"x","errors":{"title":["is required"],"price":["is too large"]}}`)}
}

// normal gives the transcript of some exchanges.
func normal(exchanges ...Exchange) Transcript {
	n := newNormaliser(alikeGenome(), "r0")
	var lines []string
	for _, x := range exchanges {
		lines = append(lines, n.line(x))
	}
	return Transcript{"case": lines}
}

// proves: ALIKE-1
func TestAnswersThatAreAlikeMakeEqualTranscripts(t *testing.T) {
	base := normal(listed("1", "2", "2026-01-01T00:00:00.000Z"), refused())
	other := listed("41", "77", "2027-09-09T09:09:09.999Z")
	other.ResponseHeader = header("Content-Type", "Application/JSON", "x-total-count", "5", "Cache-Control", "private, no-store", "X-Content-Type-Options", "nosniff", "ETag", "xyz",
		"Link", `</tasks?sort=title&offset=2&limit=2>; rel=next`, "Set-Cookie", "access_token=other; SameSite=Strict; Secure; HttpOnly; Max-Age=28800; Path=/")
	other.ResponseBody = []byte(strings.ReplaceAll(string(other.ResponseBody), `"ratio":1.5`, `"ratio": 15e-1`))
	words := refused()
	words.ResponseHeader = header("Content-Type", "application/problem+json", "Retry-After", "59")
	words.ResponseBody = []byte(`{"status":422,"type":"about:blank","title":"Nope","detail":"other words","errors":{"price":["zu gross"],"title":["fehlt","leer"]}}`)
	if diff := base.Diff(normal(other, words)); len(diff) > 0 {
		t.Errorf("alike answers differ: %v", diff)
	}
}

// proves: ALIKE-1
func TestIDsOfDifferentResourcesAreApart(t *testing.T) {
	row := func(owner string) Exchange {
		return Exchange{Method: "GET", Path: "/tasks/7", Status: 200, ResponseHeader: header("Content-Type", "application/json"),
			ResponseBody: []byte(`{"id":7,"owner_id":` + owner + `}`)}
	}
	if diff := normal(row("7")).Diff(normal(row("8"))); len(diff) > 0 {
		t.Errorf("whether a Task and a Person have the same number makes a difference: %v", diff)
	}
}

// proves: ALIKE-1
func TestEachKindOfDifferenceMakesTranscriptsUnequal(t *testing.T) {
	base := func() (Exchange, Exchange) { return listed("1", "2", "2026-01-01T00:00:00.000Z"), refused() }
	replace := func(x *Exchange, old, new string) {
		if !strings.Contains(string(x.ResponseBody), old) {
			t.Fatalf("nothing to replace: %s", old)
		}
		x.ResponseBody = []byte(strings.Replace(string(x.ResponseBody), old, new, 1))
	}
	for what, change := range map[string]func(list, problem *Exchange){
		"a status":                   func(l, _ *Exchange) { l.Status = 201 },
		"a status of an error":       func(_, p *Exchange) { p.Status = 400 },
		"a status in a problem":      func(_, p *Exchange) { replace(p, `"status":422`, `"status":400`) },
		"a media type":               func(l, _ *Exchange) { l.ResponseHeader.Set("Content-Type", "text/html") },
		"a key renamed":              func(l, _ *Exchange) { replace(l, `"title":"a"`, `"name":"a"`) },
		"a key added":                func(l, _ *Exchange) { replace(l, `"title":"a"`, `"title":"a","x":1`) },
		"a key dropped":              func(l, _ *Exchange) { replace(l, `"title":"a",`, ``) },
		"a value":                    func(l, _ *Exchange) { replace(l, `"a"`, `"A"`) },
		"null for a value":           func(l, _ *Exchange) { replace(l, `"a"`, `null`) },
		"a number as a string":       func(l, _ *Exchange) { replace(l, `1.5,`, `"1.5",`) },
		"a decimal's scale":          func(l, _ *Exchange) { replace(l, `"1.50"`, `"1.5"`) },
		"a decimal as a number":      func(l, _ *Exchange) { replace(l, `"1.50"`, `1.50`) },
		"the order of a list":        func(l, _ *Exchange) { *l = swap(*l) },
		"a reference to another row": func(l, _ *Exchange) { replace(l, `"project_id":2`, `"project_id":1`) },
		"the count":                  func(l, _ *Exchange) { l.ResponseHeader.Set("X-Total-Count", "6") },
		"a link's offset":            func(l, _ *Exchange) { l.ResponseHeader.Set("Link", `</tasks?limit=2&offset=3&sort=title>; rel="next"`) },
		"a link's relation":          func(l, _ *Exchange) { l.ResponseHeader.Set("Link", `</tasks?limit=2&offset=2&sort=title>; rel="prev"`) },
		"a link's path":              func(l, _ *Exchange) { l.ResponseHeader.Set("Link", `</task?limit=2&offset=2&sort=title>; rel="next"`) },
		"a link's parameter":         func(l, _ *Exchange) { l.ResponseHeader.Set("Link", `</tasks?limit=2&offset=2>; rel="next"`) },
		"no link":                    func(l, _ *Exchange) { l.ResponseHeader.Del("Link") },
		"a location":                 func(l, _ *Exchange) { l.ResponseHeader.Set("Location", "/tasks/1") },
		"a cookie's name": func(l, _ *Exchange) {
			l.ResponseHeader.Set("Set-Cookie", "token=abc; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Strict")
		},
		"a cookie's attribute": func(l, _ *Exchange) {
			l.ResponseHeader.Set("Set-Cookie", "access_token=abc; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax")
		},
		"a cookie's age": func(l, _ *Exchange) {
			l.ResponseHeader.Set("Set-Cookie", "access_token=abc; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Strict")
		},
		"a cookie cleared": func(l, _ *Exchange) {
			l.ResponseHeader.Set("Set-Cookie", "access_token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict")
		},
		"no-store":                func(l, _ *Exchange) { l.ResponseHeader.Del("Cache-Control") },
		"nosniff":                 func(l, _ *Exchange) { l.ResponseHeader.Del("X-Content-Type-Options") },
		"no Retry-After":          func(_, p *Exchange) { p.ResponseHeader.Del("Retry-After") },
		"a key of errors renamed": func(_, p *Exchange) { replace(p, `"price":[`, `"prices":[`) },
		"a key of errors dropped": func(_, p *Exchange) { replace(p, `,"price":["is too large"]`, ``) },
		"a time in another form":  func(l, _ *Exchange) { replace(l, `"2026-01-01T00:00:00.000Z"`, `null`) },
		"an exchange less":        func(_, p *Exchange) { *p = Exchange{} },
	} {
		list, problem := base()
		before := normal(list, problem)
		list, problem = base()
		change(&list, &problem)
		after := normal(list, problem)
		if problem.Method == "" {
			after = normal(list)
		}
		if before.Equal(after) {
			t.Errorf("%s makes no difference", what)
		}
	}
}

// swap gives the list with its rows in the other order.
func swap(x Exchange) Exchange {
	first, second, _ := strings.Cut(strings.Trim(string(x.ResponseBody), "[]"), "},{")
	x.ResponseBody = []byte("[{" + second + "," + first + "}]")
	return x
}

func TestACaseThatOneTranscriptLacksIsADifference(t *testing.T) {
	list := listed("1", "2", "2026-01-01T00:00:00.000Z")
	one, none := normal(list), Transcript{}
	if one.Equal(none) || none.Equal(one) {
		t.Error("a missing case makes no difference")
	}
	if !one.Equal(normal(list)) {
		t.Error("a transcript is unequal to itself")
	}
}
