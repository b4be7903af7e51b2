package conformance

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// raceCases let requests meet each other. Which one wins is open; that exactly one does is not.
func raceCases(g *genome.Genome, e *genome.Entity) []Case {
	name := "races/" + e.Stem + "/"
	return []Case{
		{Name: name + "unique", lane: e.Stem, volatile: true, Rules: []string{"REF-UNIQUE-2"}, Run: func(t *T) { raceUnique(t, e) }},
		{Name: name + "delete-update", lane: e.Stem, volatile: true, Rules: []string{"REF-VANISHED-1"}, Run: func(t *T) { raceDelete(t, e) }},
		{Name: name + "locked-unique", NeedsSQL: true, volatile: true, Rules: []string{"REF-UNIQUE-2"}, Run: func(t *T) { raceLocked(t, e) }},
		{Name: name + "locked-delete", NeedsSQL: true, volatile: true, Rules: []string{"REF-VANISHED-1"}, Run: func(t *T) { raceVanish(t, e) }},
		{Name: name + "reference", lane: e.Stem, volatile: true, Rules: []string{"REF-RESTRICT-1", "REF-MISSING-1"}, Run: func(t *T) { raceReference(t, e) }},
	}
}

// accountRaceCases let registrations meet.
func accountRaceCases(*genome.Genome) []Case {
	return []Case{{Name: "races/accounts/register", lane: "sessions", volatile: true, Rules: []string{"ACC-REGISTER-2"}, Run: raceRegister}}
}

// contextOf gives a context that ends after some seconds.
func contextOf(seconds int) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	time.AfterFunc(time.Duration(seconds+1)*time.Second, cancel)
	return ctx
}

// within waits for a channel to close, some seconds at most.
func within(done <-chan struct{}, seconds int) bool {
	select {
	case <-done:
		return true
	case <-time.After(time.Duration(seconds) * time.Second):
		return false
	}
}

// together sends requests at the same moment and gives the answers.
func (t *T) together(requests ...request) []*response {
	answers := make([]*response, len(requests))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i, q := range requests {
		wg.Go(func() {
			<-start
			answers[i] = t.send(q)
		})
	}
	close(start)
	wg.Wait()
	return answers
}

// statuses gives the sorted statuses of answers.
func statuses(answers []*response) []int {
	var list []int
	for _, r := range answers {
		list = append(list, r.Status)
	}
	sort.Ints(list)
	return list
}

// raceUnique creates one unique value twice at once.
func raceUnique(t *T, e *genome.Entity) {
	if capacity(t.genome(), e) < 2 {
		return
	}
	for _, f := range uniques(e) {
		u := t.userFor(e)
		if f.IsReference() {
			continue
		}
		for round := range 6 {
			value := generate(f, u.count(e.Name+"."+f.Name))
			first := request{method: "POST", path: "/" + e.Path, cookie: u.token, body: without(e, t.bodyApart(u, e)).with(obj{f.Name: value})}
			second := first
			second.body = without(e, t.bodyApart(u, e)).with(obj{f.Name: value})
			answers := t.together(first, second)
			t.check(fmt.Sprint(statuses(answers)) == "[201 409]", "REF-UNIQUE-2", answers[1], "two concurrent creations of one %s, round %d: %v, expected 201 and 409", f.Name, round+1, statuses(answers))
			for _, r := range answers {
				if r.Status == 201 {
					t.del(u, item(e, r.id()))
				}
			}
		}
	}
}

// raceDelete lets DELETE and PUT of one row meet: 204 once, 200 or 404, and the row is gone.
func raceDelete(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for range 5 {
		r, body := t.row(u, e)
		path := item(e, r.id())
		answers := t.together(request{method: "DELETE", path: path, cookie: u.token}, request{method: "PUT", path: path, cookie: u.token, body: body}, request{method: "DELETE", path: path, cookie: u.token})
		put := answers[1]
		t.check(put.Status == 200 || put.Status == 404, "REF-VANISHED-1", put, "PUT beside DELETE: status %d, expected 200 or 404", put.Status)
		deleted := statuses([]*response{answers[0], answers[2]})
		t.check(fmt.Sprint(deleted) == "[204 404]", "REF-VANISHED-1", answers[0], "two DELETEs of one row: %v, expected 204 and 404", deleted)
		t.want(t.get(u, path), "REF-VANISHED-1", 404, "the row afterwards")
	}
}

// raceReference lets a row be created that points to one that is being deleted: never a 5xx, never a dangling reference.
func raceReference(t *T, e *genome.Entity) {
	u := t.userFor(e)
	for _, f := range references(e) {
		target, ok := t.genome().Entity(f.References)
		if !ok || f.Unique || target.Name == e.Name || capacity(t.genome(), target) < roomy || capacity(t.genome(), e) < roomy {
			continue
		}
		for range 4 {
			pointed := t.create(u, target, t.minimal(u, target)).id()
			body := t.bodyApart(u, e).with(obj{f.Name: pointed})
			answers := t.together(request{method: "DELETE", path: item(target, pointed), cookie: u.token}, request{method: "POST", path: "/" + e.Path, cookie: u.token, body: body})
			del, post := answers[0], answers[1]
			t.check(post.Status == 201 || post.Status == 422, "REF-MISSING-1", post, "creating a row beside the deletion of what %s points to: status %d, expected 201 or 422", f.Name, post.Status)
			t.check(del.Status == 204 || del.Status == 409 && f.Required, "REF-RESTRICT-1", del, "deleting a row that is being pointed to: status %d", del.Status)
			gone := t.get(u, item(target, pointed)).Status == 404
			if post.Status != 201 {
				continue
			}
			v := t.get(u, item(e, post.id())).object()[f.Name]
			t.check(gone == (v == nil), "REF-RESTRICT-1", post, "%s is %s though the row that it points to is gone: %v", f.Name, show(v), gone)
			t.del(u, item(e, post.id()))
		}
	}
}

// raceLocked has another transaction delete the row that holds a unique value: who wants it waits for the database's
// index, and gets it once the deletion is committed.
func raceLocked(t *T, e *genome.Entity) {
	for _, f := range uniques(e) {
		if f.IsReference() || capacity(t.genome(), e) < roomy {
			continue
		}
		u := t.register()
		value := generate(f, 1)
		body := without(e, t.bodyApart(u, e)).with(obj{f.Name: value})
		tx := t.begin()
		seed := t.create(u, e, without(e, t.bodyApart(u, e)).with(obj{f.Name: value}))
		t.execIn(tx, fmt.Sprintf("DELETE FROM %s WHERE id = $1", ident(e.Table)), seed.id())
		done := make(chan struct{})
		var r *response
		go func() { defer close(done); r = t.post(u, "/"+e.Path, body) }()
		t.sleep(300)
		if err := tx.Commit(contextOf(10)); err != nil {
			t.fail("REF-UNIQUE-2", nil, "the deleting transaction cannot commit: %v", err)
		}
		<-done
		t.want(r, "REF-UNIQUE-2", 201, "%s, whose holder another transaction deleted in the meantime", f.Name)
		return
	}
}

// raceVanish deletes a row in another transaction while PUT and DELETE of it wait.
func raceVanish(t *T, e *genome.Entity) {
	u := t.register()
	for _, method := range []string{"PUT", "DELETE"} {
		if capacity(t.genome(), e) < 2 {
			return
		}
		r, body := t.row(u, e)
		tx := t.begin()
		t.execIn(tx, fmt.Sprintf("DELETE FROM %s WHERE id = $1", ident(e.Table)), r.id())
		done := make(chan struct{})
		var answer *response
		go func() {
			defer close(done)
			q := request{method: method, path: item(e, r.id()), cookie: u.token}
			if method == "PUT" {
				q.body = body
			}
			answer = t.send(q)
		}()
		t.sleep(300)
		if err := tx.Commit(contextOf(10)); err != nil {
			t.fail("REF-VANISHED-1", nil, "the deleting transaction cannot commit: %v", err)
		}
		<-done
		t.want(answer, "REF-VANISHED-1", 404, "%s of a row that vanished while it waited", method)
	}
}

// raceRegister registers one e-mail address twice at once.
func raceRegister(t *T) {
	for range 3 {
		body := t.registration()
		other := t.registration().with(obj{"email": body["email"]})
		answers := t.together(request{method: "POST", path: "/auth/register", body: body}, request{method: "POST", path: "/auth/register", body: other})
		t.check(fmt.Sprint(statuses(answers)) == "[201 409]", "ACC-REGISTER-2", answers[0], "two concurrent registrations of one address: %v, expected 201 and 409", statuses(answers))
	}
}
