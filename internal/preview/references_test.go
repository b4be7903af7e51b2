package preview

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestAReferenceNamesARowOfTheCallerOrNothing(t *testing.T) {
	a := signedIn(t, shopGenome())
	b := a.register("b@example.org")
	mine, theirs := a.must("POST", "/projects", `{"title":"mine"}`), b.must("POST", "/projects", `{"title":"theirs"}`)
	body := func(project any) string { return fmt.Sprintf(`{"title":"x","project_id":%v}`, project) }
	a.do("POST", "/tasks", body(mine)).want(t, "own", 201)
	foreign, missing := a.do("POST", "/tasks", body(theirs)), a.do("POST", "/tasks", body(999))
	foreign.want(t, "another user's", 422, "project_id")
	missing.want(t, "missing", 422, "project_id")
	if foreign.body != missing.body {
		t.Errorf("a foreign row can be told from a missing one: %s and %s", foreign.body, missing.body)
	}
	for _, bad := range []any{0, -1, `"1"`, "1.5", "true", "null", "[]", "9007199254740992"} {
		a.do("POST", "/tasks", body(bad)).want(t, fmt.Sprint(bad), 422, "project_id")
	}
	a.do("POST", "/tasks", `{"title":"x"}`).want(t, "absent", 422, "project_id")
	a.do("PUT", "/tasks/1", body(theirs)).want(t, "PUT", 422, "project_id")
	a.do("POST", "/tasks", fmt.Sprintf(`{"title":"x","project_id":%d,"parent_id":77,"tag_ids":[5]}`, theirs)).
		want(t, "all references at once", 422, "project_id", "parent_id", "tag_ids")
	a.wantIDs(fmt.Sprintf("/tasks?project_id=%d", mine), 1)
	a.wantIDs(fmt.Sprintf("/tasks?project_id=%d", theirs))
	a.wantIDs("/tasks?project_id=999")
	a.wantIDs("/tasks?project_id=0")
}

func TestAReferenceToAUserAcceptsTheCallerAlone(t *testing.T) {
	a := signedIn(t, shopGenome())
	b := a.register("b@example.org")
	a.must("POST", "/projects", `{"title":"x"}`)
	a.do("POST", "/tasks", `{"title":"x","project_id":1,"assignee_id":1}`).want(t, "oneself", 201)
	a.do("POST", "/tasks", `{"title":"x","project_id":1,"assignee_id":2}`).want(t, "another", 422, "assignee_id")
	b.wantIDs("/tasks?assignee_id=1")
}

func TestManyToManyKeysAreSetsOfIDs(t *testing.T) {
	a := signedIn(t, shopGenome())
	b := a.register("b@example.org")
	a.must("POST", "/projects", `{"title":"x"}`)
	for range 3 {
		a.must("POST", "/tags", `{"title":"t"}`)
	}
	theirs := b.must("POST", "/tags", `{"title":"t"}`)
	task := func(tags string) string { return `{"title":"x","project_id":1,"tag_ids":` + tags + `}` }
	got := a.do("POST", "/tasks", task("[3,1,3,1]"))
	if fmt.Sprint(got.fields["tag_ids"]) != "[1 3]" {
		t.Errorf("%s", got.body)
	}
	if got := a.do("POST", "/tasks", `{"title":"x","project_id":1}`); fmt.Sprint(got.fields["tag_ids"]) != "[]" {
		t.Errorf("absent: %s", got.body)
	}
	many := strings.TrimSuffix(strings.Repeat("1,", 1000), ",")
	a.do("POST", "/tasks", task("["+many+"]")).want(t, "1,000 ids", 201)
	for _, bad := range []string{"null", "1", `"1"`, "{}", `["1"]`, "[1.5]", "[null]", "[[1]]", "[true]", "[99]", fmt.Sprintf("[1,%d]", theirs), "[1," + many + "]"} {
		a.do("POST", "/tasks", task(bad)).want(t, bad[:min(20, len(bad))], 422, "tag_ids")
	}
	a.wantIDs("/tasks?tag_ids=3", 1)
	a.wantIDs("/tasks?tag_ids=1", 1, 3)
	a.wantIDs("/tasks?tag_ids=2")
	a.wantIDs(fmt.Sprintf("/tasks?tag_ids=%d", theirs))
	a.must("DELETE", "/tags/1", "")
	if got := a.do("GET", "/tasks/1", ""); fmt.Sprint(got.fields["tag_ids"]) != "[3]" {
		t.Errorf("after the tag went: %s", got.body)
	}
	if got := a.do("PUT", "/tasks/1", `{"title":"x","project_id":1}`); fmt.Sprint(got.fields["tag_ids"]) != "[]" {
		t.Errorf("PUT replaces: %s", got.body)
	}
}

func TestDeletionIsBlockedByRequiredReferencesAndEmptiesOptionalOnes(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.must("POST", "/tasks", `{"title":"parent","project_id":1}`)
	a.must("POST", "/tasks", `{"title":"child","project_id":1,"parent_id":1}`)
	a.must("POST", "/badges", `{"title":"b","task_id":1}`)
	before := a.do("GET", "/tasks", "").body
	a.do("DELETE", "/projects/1", "").want(t, "a project with tasks", 409)
	if after := a.do("GET", "/tasks", "").body; after != before {
		t.Errorf("409 changed something: %s", after)
	}
	a.must("DELETE", "/tasks/1", "")
	if got := a.do("GET", "/tasks/2", ""); got.fields["parent_id"] != nil {
		t.Errorf("the child's parent: %s", got.body)
	}
	if got := a.do("GET", "/badges/1", ""); got.fields["task_id"] != nil {
		t.Errorf("the badge's task: %s", got.body)
	}
	a.must("POST", "/badges", `{"title":"c"}`)
	a.must("DELETE", "/tasks/2", "")
	a.must("DELETE", "/projects/1", "")
	for _, method := range []string{"GET", "DELETE"} {
		a.do(method, "/projects/1", "").want(t, method+" of what is gone", 404)
	}
	a.do("PUT", "/projects/1", `{"title":"x"}`).want(t, "PUT of what is gone", 404)
	if id := a.must("POST", "/projects", `{"title":"x"}`); id != 2 {
		t.Errorf("an id came back: %d", id)
	}
}

func TestARowMayPointToItselfAndInCircles(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.must("POST", "/tasks", `{"title":"1","project_id":1}`)
	a.must("POST", "/tasks", `{"title":"2","project_id":1,"parent_id":1}`)
	a.must("PUT", "/tasks/1", `{"title":"1","project_id":1,"parent_id":2}`)
	a.must("PUT", "/tasks/2", `{"title":"2","project_id":1,"parent_id":2}`)
	a.must("DELETE", "/tasks/2", "")
	if got := a.do("GET", "/tasks/1", ""); got.fields["parent_id"] != nil {
		t.Errorf("%s", got.body)
	}
}

func TestUniqueMeansPerUserCaseSensitiveAndNullsApart(t *testing.T) {
	a := signedIn(t, shopGenome())
	b := a.register("b@example.org")
	project := func(slug string) string { return `{"title":"x","slug":` + slug + `}` }
	a.must("POST", "/projects", project(`"s"`))
	a.do("POST", "/projects", project(`"s"`)).want(t, "taken", 409)
	a.do("POST", "/projects", project(`"S"`)).want(t, "another case", 201)
	a.do("POST", "/projects", project("null")).want(t, "null", 201)
	a.do("POST", "/projects", project("null")).want(t, "null again", 201)
	a.do("POST", "/projects", project(`""`)).want(t, "empty", 201)
	a.do("POST", "/projects", project(`""`)).want(t, "empty again", 409)
	b.do("POST", "/projects", project(`"s"`)).want(t, "another user's", 201)
	a.do("PUT", "/projects/1", project(`"s"`)).want(t, "its own", 200)
	a.do("PUT", "/projects/1", project(`"S"`)).want(t, "another row's", 409)
	a.do("PUT", "/projects/1", project(`"t"`)).want(t, "a new one", 200)
	a.do("POST", "/projects", project(`"s"`)).want(t, "free again after PUT", 201)
	a.must("DELETE", "/projects/1", "")
	a.do("POST", "/projects", project(`"t"`)).want(t, "free again after DELETE", 201)
	a.do("POST", "/projects", `{"slug":"t"}`).want(t, "uniqueness comes last", 422, "title")
}

func TestAOneToOneReferenceIsUnique(t *testing.T) {
	a := signedIn(t, shopGenome())
	a.must("POST", "/projects", `{"title":"x"}`)
	a.must("POST", "/tasks", `{"title":"x","project_id":1}`)
	a.must("POST", "/badges", `{"title":"x","task_id":1}`)
	a.do("POST", "/badges", `{"title":"x","task_id":1}`).want(t, "a second badge", 409)
	a.do("POST", "/badges", `{"title":"x","task_id":9}`).want(t, "a reference error comes before", 422, "task_id")
}

func TestOfConcurrentWritersOfAUniqueValueOneWins(t *testing.T) {
	a := signedIn(t, shopGenome())
	statuses := make([]int, 20)
	var group sync.WaitGroup
	for i := range statuses {
		group.Go(func() {
			mine := &api{t: t, server: a.server, token: a.token}
			statuses[i] = mine.do("POST", "/projects", `{"title":"x","slug":"s"}`).status
		})
	}
	group.Wait()
	won := 0
	for _, status := range statuses {
		if status == http.StatusCreated {
			won++
		} else if status != http.StatusConflict {
			t.Errorf("status %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d writers won", won)
	}
}

func TestAnotherUsersRowsAreNowhere(t *testing.T) {
	a := signedIn(t, shopGenome())
	b := a.register("b@example.org")
	a.must("POST", "/projects", `{"title":"secret"}`)
	for _, request := range [][3]string{{"GET", "/projects/1", ""}, {"PUT", "/projects/1", `{"title":"x"}`}, {"DELETE", "/projects/1", ""}} {
		b.do(request[0], request[1], request[2]).want(t, request[0], 404)
	}
	for _, path := range []string{"/projects", "/projects?q=secret", "/projects?title=secret", "/projects?id=1"} {
		got := b.do("GET", path, "")
		if got.body != "[]" || got.header.Get("X-Total-Count") != "0" {
			t.Errorf("%s: %s, count %s", path, got.body, got.header.Get("X-Total-Count"))
		}
	}
	if got := a.do("GET", "/projects/1", ""); got.fields["title"] != "secret" {
		t.Errorf("the row has changed: %s", got.body)
	}
}
