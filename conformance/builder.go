package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// user is an account of the suite with the session that it uses.
type user struct {
	id       int64
	email    string
	password string
	token    string
	profile  obj

	next    map[string]int   // how many values of a field were made
	anchors map[string]int64 // by entity, a row for references to point to; no case deletes it
}

// cookie gives the session's token; no user has none.
func (u *user) cookie() string {
	if u == nil {
		return ""
	}
	return u.token
}

// password of every account of the suite, unless a case is about passwords.
const password = "correct horse 1"

// user gives the lane's account.
func (t *T) user() *user {
	if t.lane.user == nil {
		t.lane.user = t.register()
	}
	return t.lane.user
}

// other gives the lane's second account, of somebody else.
func (t *T) other() *user {
	if t.lane.other == nil {
		t.lane.other = t.register()
	}
	return t.lane.other
}

// userFor gives the lane's account, or a new one where the entity has room for few rows only.
func (t *T) userFor(e *genome.Entity) *user {
	if capacity(t.genome(), e) < roomy {
		return t.register()
	}
	return t.user()
}

// roomy is how many rows an entity must have room for to share an account among cases.
const roomy = 500

// registration makes the body of a registration that nobody else of the run makes.
func (t *T) registration() obj {
	n := t.lane.index*1000 + t.lane.accounts
	t.lane.accounts++
	body := obj{"email": fmt.Sprintf("u%d.%s@example.test", n, t.suite.tag), "password": password}
	for _, f := range t.genome().Account.Profile {
		if !f.ReadOnly {
			body[f.Name] = t.profileValue(f, n)
		}
	}
	return body
}

// profileValue makes a valid value for a profile field, one that no account has where it must be unique.
func (t *T) profileValue(f genome.Field, n int) any {
	switch {
	case f.References != "" && f.Many:
		return []int64{}
	case f.References != "":
		return nil
	case f.Unique && !f.Required && domain(f) < roomy:
		return nil
	case f.Unique:
		return generate(f, int(t.suite.profiles.Add(1)))
	}
	return generate(f, n)
}

// register makes a new account. Its exchange is no part of the transcript: which case makes it depends on the run.
func (t *T) register() *user {
	return t.registerWith(t.registration())
}

func (t *T) registerWith(body obj) *user {
	if t.suite.account != nil {
		if u := t.suite.account(body); u != nil {
			return u
		}
	}
	r := t.send(request{method: "POST", path: "/auth/register", body: body, unrecorded: true})
	if r.Status != 201 {
		t.fatal("ACC-REGISTER-1", r, "an account cannot be registered: status %d", r.Status)
	}
	return t.userOf(r, body)
}

// userOf gives the account that an answer of register or login signed in.
func (t *T) userOf(r *response, body obj) *user {
	u := &user{id: r.id(), token: sessionToken(r), next: map[string]int{}, anchors: map[string]int64{}}
	u.email, _ = body["email"].(string)
	u.password, _ = body["password"].(string)
	u.profile = body.without("email", "password")
	if u.token == "" {
		t.fatal("ACC-COOKIE-1", r, "the answer sets no cookie access_token")
	}
	return u
}

// capacity says how many rows of an entity one user can have at most, because of unique required fields.
func capacity(g *genome.Genome, e *genome.Entity) int {
	return capacityWithin(g, e, 0)
}

func capacityWithin(g *genome.Genome, e *genome.Entity, depth int) int {
	least := 1 << 30
	for _, f := range e.Body() {
		room := 1 << 30
		switch {
		case f.ReadOnly || f.Many || depth > 12:
			continue
		case f.IsReference() && f.References == genome.UserEntity:
			if f.Unique {
				room = 1
			}
		case f.IsReference():
			if target, ok := g.Entity(f.References); ok && f.Required {
				room = capacityWithin(g, target, depth+1)
				if !f.Unique && room > 0 {
					room = 1 << 30
				}
			}
		case f.Unique:
			if room = domain(f); room < roomy {
				room = 1 // the suite counts on distinct values, or on one row
			}
		}
		if f.Unique && !f.Required && f.Default.IsZero() {
			continue // null is apart from null
		}
		least = min(least, room)
	}
	return least
}

// optionalUnique reports whether leaving the field out keeps rows apart.
func optionalUnique(f genome.Field) bool { return f.Unique && !f.Required }

// body makes a valid body that names every field, new values where they must be unique. References point to rows that
// it creates where there are none yet.
func (t *T) body(u *user, e *genome.Entity) obj {
	b := obj{}
	for _, f := range e.Body() {
		if f.ReadOnly {
			continue
		}
		b[f.Name] = t.value(u, e, f)
	}
	return b
}

// bodyApart is body without references that would make another row of the entity: those to itself, and those to
// entities that need one.
func (t *T) bodyApart(u *user, e *genome.Entity) obj {
	b := obj{}
	for _, f := range e.Body() {
		switch {
		case f.ReadOnly:
		case f.References != "" && leadsTo(t.genome(), f.References, e.Name, 0):
			if !f.Many {
				b[f.Name] = nil
			}
		default:
			b[f.Name] = t.value(u, e, f)
		}
	}
	return b
}

// leadsTo reports whether a row of one entity is, or needs, a row of another.
func leadsTo(g *genome.Genome, from, to string, depth int) bool {
	if from == to {
		return true
	}
	e, ok := g.Entity(from)
	if !ok || depth > 12 {
		return false
	}
	for _, f := range e.Body() {
		if f.IsReference() && f.Required && leadsTo(g, f.References, to, depth+1) {
			return true
		}
	}
	return false
}

// minimal makes a valid body with the required fields alone.
func (t *T) minimal(u *user, e *genome.Entity) obj {
	b := obj{}
	for _, f := range e.Body() {
		if f.ReadOnly {
			continue
		}
		switch {
		case f.Required && !f.Many, f.Unique && !f.Default.IsZero():
			b[f.Name] = t.value(u, e, f)
		}
	}
	return b
}

// value makes a valid value for a field, one that no row of the user has where it must be unique.
func (t *T) value(u *user, e *genome.Entity, f genome.Field) any {
	switch {
	case f.References == genome.UserEntity && f.Many:
		return []int64{u.id}
	case f.References == genome.UserEntity:
		if optionalUnique(f) {
			return nil // a second row could not have it
		}
		return u.id
	case f.Many && leadsTo(t.genome(), f.References, e.Name, 0) && capacity(t.genome(), e) < roomy:
		return []int64{}
	case f.Many:
		return []int64{t.anchor(u, f.References)}
	case f.IsReference():
		return t.referenceValue(u, e, f)
	}
	if f.Unique && domain(f) < roomy {
		if !f.Required {
			return nil
		}
		return generate(f, 0)
	}
	return generate(f, u.count(e.Name+"."+f.Name))
}

// referenceValue gives a row to point to: the user's anchor, or a new row where the reference is one-to-one.
func (t *T) referenceValue(u *user, e *genome.Entity, f genome.Field) any {
	target, ok := t.genome().Entity(f.References)
	switch {
	case !ok:
		t.fatal("REF-VALUE-1", nil, "the genome's %s.%s refers to no entity: %s", e.Name, f.Name, f.References)
	case f.Unique && !f.Required && (target.Name == e.Name || capacity(t.genome(), target) < roomy):
		return nil
	case f.Unique && capacity(t.genome(), target) < roomy:
		return t.anchor(u, f.References) // there is room for one row here and there
	case f.Unique:
		return t.create(u, target, t.minimal(u, target)).id()
	case leadsTo(t.genome(), f.References, e.Name, 0) && capacity(t.genome(), e) < roomy:
		return nil
	}
	return t.anchor(u, f.References)
}

// count gives 0, 1, 2… for each key.
func (u *user) count(key string) int {
	n := u.next[key]
	u.next[key]++
	return n
}

// anchor gives a row of the user to point to, the same one each time.
func (t *T) anchor(u *user, entityName string) int64 {
	if id, ok := u.anchors[entityName]; ok {
		return id
	}
	e, ok := t.genome().Entity(entityName)
	if !ok {
		t.fatal("REF-VALUE-1", nil, "the genome refers to no entity: %s", entityName)
	}
	r := t.create(u, e, t.minimal(u, e))
	u.anchors[entityName] = r.id()
	return r.id()
}

// create posts a body that must be accepted.
func (t *T) create(u *user, e *genome.Entity, body obj) *response {
	r := t.post(u, "/"+e.Path, body)
	if r.Status != 201 || r.id() == 0 {
		t.fatal("RES-CREATE-1", r, "a valid %s is not created: status %d, id %v", e.Name, r.Status, r.object()["id"])
	}
	return r
}

// row makes a full row and gives its answer and the body that made it.
func (t *T) row(u *user, e *genome.Entity) (*response, obj) {
	body := t.body(u, e)
	return t.create(u, e, body), body
}

// item gives the path of a row.
func item(e *genome.Entity, id int64) string { return "/" + e.Path + "/" + strconv.FormatInt(id, 10) }

// expected gives the representation that a body must lead to, id and times apart.
func expected(e *genome.Entity, body obj) map[string]any {
	want := map[string]any{}
	for _, f := range e.Body() {
		v, sent := body[f.Name]
		switch {
		case f.ReadOnly, !sent:
			want[f.Name] = absent(f)
		default:
			want[f.Name] = plain(v)
		}
	}
	return want
}

// absent gives what a field is when a body does not name it.
func absent(f genome.Field) any {
	switch {
	case f.Many:
		return []any{}
	case !f.Default.IsZero():
		return decode([]byte(f.Default.JSON()))
	}
	return nil
}

// plain gives a value as decoding its JSON gives it.
func plain(v any) any {
	if v == nil {
		return nil
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("conformance: %v", err))
	}
	return decode(b)
}
