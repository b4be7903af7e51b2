package genome_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/preview"
)

// accounts is how many accounts differ on one server.
const accounts = 1000

// planned is a server of one genome, and an account on it that carries out plans.
type planned struct {
	t        *testing.T
	label    string
	g        *genome.Genome
	server   http.Handler
	accounts int
	cookie   string
	user     string            // the account's id
	ids      map[string]string // of the rows that are there, by entity
}

// signUp registers another account and signs it in.
func (p *planned) signUp() {
	p.t.Helper()
	p.accounts++
	body := map[string]json.RawMessage{"email": fmt.Appendf(nil, `"user%d@example.com"`, p.accounts), "password": []byte(`"a long password"`)}
	plan := p.g.Account.ProfilePlan(accounts)
	fill(body, plan.Body)
	for _, d := range plan.Distinct {
		body[d.Key] = []byte(d.Values[p.accounts%accounts].JSON())
	}
	p.cookie, p.ids = "", map[string]string{}
	answer := p.want(http.StatusCreated, "POST", "/auth/register", body)
	p.cookie, _, _ = strings.Cut(answer.Header().Get("Set-Cookie"), ";")
	p.user = idIn(p.t, answer)
}

// want sends a request and fails the test unless the answer has the status.
func (p *planned) want(status int, method, path string, body any) *httptest.ResponseRecorder {
	p.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	var reader io.Reader
	if body != nil {
		reader = strings.NewReader(string(text))
	}
	r := httptest.NewRequest(method, "https://localhost"+path, reader)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", p.cookie)
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	if w.Code != status {
		p.t.Fatalf("%s: %s %s of %.300s: %d, want %d: %s", p.label, method, path, text, w.Code, status, w.Body)
	}
	return w
}

func idIn(t *testing.T, answer *httptest.ResponseRecorder) string {
	t.Helper()
	var row struct{ ID json.Number }
	if err := json.Unmarshal(answer.Body.Bytes(), &row); err != nil {
		t.Fatal(err)
	}
	return row.ID.String()
}

// fill puts members into a body.
func fill(body map[string]json.RawMessage, members []genome.Member) {
	for _, m := range members {
		body[m.Key] = []byte(m.Value.JSON())
	}
}

// body makes a body of members, and of links to the rows that are there.
func (p *planned) body(members []genome.Member, links []genome.Link) map[string]json.RawMessage {
	body := map[string]json.RawMessage{}
	fill(body, members)
	for _, l := range links {
		id := p.user
		if l.Target != nil {
			id = p.ids[l.Target.Name]
		}
		if l.Many {
			id = "[" + id + "]"
		}
		body[l.Key] = []byte(id)
	}
	return body
}

// prepare creates, for a new account, the needs of a plan and its row. It gives the row's body and path.
func (p *planned) prepare(e *genome.Entity, plan genome.TestPlan) (body map[string]json.RawMessage, path string) {
	p.t.Helper()
	p.signUp()
	for _, n := range plan.Needs {
		p.ids[n.Entity.Name] = idIn(p.t, p.want(http.StatusCreated, "POST", "/"+n.Entity.Path, p.body(n.Body, n.Links)))
	}
	p.wantCount(e, "", plan.Others)
	body = p.body(plan.Body, plan.Links)
	return body, p.want(http.StatusCreated, "POST", "/"+e.Path, body).Header().Get("Location")
}

func (p *planned) wantCount(e *genome.Entity, query string, count int) {
	p.t.Helper()
	if got := p.want(http.StatusOK, "GET", "/"+e.Path+"?"+query, nil).Header().Get("X-Total-Count"); got != fmt.Sprint(count) {
		p.t.Errorf("%s: %s?%s finds %s, want %d", p.label, e.Path, query, got, count)
	}
}

func (p *planned) wantMember(path, key, value string) {
	p.t.Helper()
	var row map[string]json.RawMessage
	if err := json.Unmarshal(p.want(http.StatusOK, "GET", path, nil).Body.Bytes(), &row); err != nil || string(row[key]) != value {
		p.t.Errorf("%s: %s of %s is %s, want %s (%v)", p.label, key, path, row[key], value, err)
	}
}

// changed gives a body in which one member is another, or where value is "" none.
func changed(body map[string]json.RawMessage, key, value string) map[string]json.RawMessage {
	made := map[string]json.RawMessage{}
	for k, v := range body {
		made[k] = v
	}
	if made[key] = []byte(value); value == "" {
		delete(made, key)
	}
	return made
}

// carryOut does what the plan of an entity says.
func (p *planned) carryOut(e *genome.Entity) {
	p.t.Helper()
	plan := p.g.TestPlan(e)
	body, path := p.prepare(e, plan)
	p.wantCount(e, "", plan.Rows)
	for _, q := range plan.Queries {
		held := strings.Trim(string(body[q.Key]), "[]")
		p.wantCount(e, q.Text+held, q.Count)
	}
	for _, b := range plan.Bad {
		problem := p.want(http.StatusUnprocessableEntity, "PUT", path, changed(body, b.Field.Name, b.Value.JSON())).Body.String()
		if !strings.Contains(problem, `"`+b.Field.Name+`":`) {
			p.t.Errorf("%s: %s of %s is refused by %s", p.label, b.Kind, b.Field.Name, problem)
		}
	}
	for _, key := range plan.Required {
		p.want(http.StatusUnprocessableEntity, "POST", "/"+e.Path, changed(body, key, ""))
	}
	if plan.Unique {
		p.want(http.StatusConflict, "POST", "/"+e.Path, body)
	}
	for _, o := range plan.Optional {
		p.want(http.StatusOK, "PUT", path, changed(body, o.Key, ""))
		p.wantMember(path, o.Key, o.Value.JSON())
	}
	for _, i := range plan.ReadOnly {
		p.want(http.StatusOK, "PUT", path, changed(body, i.Key, i.Sent.JSON()))
		p.wantMember(path, i.Key, i.Kept.JSON())
	}
	p.want(http.StatusOK, "PUT", path, p.body(plan.Other, plan.Links))
	p.want(http.StatusNoContent, "DELETE", path, nil)
	for _, d := range plan.Deletions {
		body, path := p.prepare(e, plan)
		target, left, status := "/"+d.Target.Path+"/"+p.ids[d.Target.Name], d.Left.JSON(), http.StatusNoContent
		if d.Refused {
			left, status = string(body[d.Key]), http.StatusConflict
		}
		p.want(status, "DELETE", target, nil)
		p.wantMember(path, d.Key, left)
	}
}

// TestWhatTestsAreToExpectIsWhatPreviewAnswers carries every plan out against preview, which knows nothing of plans.
func TestWhatTestsAreToExpectIsWhatPreviewAnswers(t *testing.T) {
	var seen genome.TestPlan
	for seed := range uint64(10) {
		g := random.Genome(seed)
		server, err := preview.New(g, preview.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range g.Entities {
			p := &planned{t: t, label: fmt.Sprintf("seed %d, %s", seed, g.Entities[i].Name), g: g, server: server, accounts: 100 * i}
			p.carryOut(&g.Entities[i])
			plan := g.TestPlan(&g.Entities[i])
			seen.Others += plan.Others
			seen.Unique = seen.Unique || plan.Unique
			seen.Deletions = append(seen.Deletions, plan.Deletions...)
			seen.ReadOnly, seen.Optional = append(seen.ReadOnly, plan.ReadOnly...), append(seen.Optional, plan.Optional...)
		}
	}
	if seen.Others == 0 || !seen.Unique || len(seen.Deletions) < 20 || len(seen.ReadOnly) == 0 || len(seen.Optional) == 0 {
		t.Errorf("too little was looked at: %d others, %d deletions, %d read-only, %d optional members",
			seen.Others, len(seen.Deletions), len(seen.ReadOnly), len(seen.Optional))
	}
}

func TestEveryMemberThatABodyMaySetHasItsPlaceInThePlan(t *testing.T) {
	for seed := range uint64(80) {
		g := random.Genome(seed)
		for i := range g.Entities {
			plan, count := g.TestPlan(&g.Entities[i]), map[string]int{}
			for _, key := range plan.Required {
				count[key]++
			}
			for _, o := range plan.Optional {
				count[o.Key]++
			}
			for _, o := range plan.ReadOnly {
				count[o.Key]++
			}
			for _, f := range g.Entities[i].Body() {
				if !f.Many && count[f.Name] != 1 {
					t.Errorf("seed %d: %s.%s is required, optional or read-only %d times", seed, g.Entities[i].Name, f.Name, count[f.Name])
				}
			}
		}
	}
}

func TestProfilesDifferAsFarAsTheirFieldsHaveSoManyValues(t *testing.T) {
	found := 0
	for seed := range uint64(200) {
		g := random.Genome(seed)
		for _, d := range g.Account.ProfilePlan(accounts).Distinct {
			found++
			different := map[string]bool{}
			for _, v := range d.Values {
				different[v.JSON()] = true
			}
			var field genome.Field
			for _, f := range g.Account.Profile {
				if f.Name == d.Key {
					field = f
				}
			}
			if len(d.Values) != accounts || len(different) != genome.SampleCount(field, accounts) {
				t.Errorf("seed %d: %s has %d values, %d of them different", seed, d.Key, len(d.Values), len(different))
			}
		}
	}
	if found == 0 {
		t.Error("no profile has a unique member")
	}
}

func TestATextThatIsTooLongForALiteralIsMadeByItsLength(t *testing.T) {
	g, _ := build(entity("Task", manifest.Field{Name: "code", Type: "string", MaxLength: new(20)}, manifest.Field{Name: "title", Type: "string", MaxLength: new(60)}))
	lengths := map[string]int{}
	for _, b := range g.TestPlan(&g.Entities[0]).Bad {
		if b.Kind == genome.TooLong {
			lengths[b.Field.Name] = b.Length
		}
	}
	if lengths["code"] != 0 || lengths["title"] != 61 {
		t.Errorf("lengths of what is too long: %v", lengths)
	}
}

func TestAKeyNamesTheRoleOfTheRowThatItRefersTo(t *testing.T) {
	for want, f := range map[string]genome.Field{
		"reviewer": {Name: "reviewer_id", References: "Person"}, "tag": {Name: "tag_ids", References: "Tag", Many: true},
		"box_ids": {Name: "box_ids_id", References: "Box"}, "": {Name: "paid", Type: genome.Boolean},
	} {
		if got := f.RoleName(); got != want {
			t.Errorf("%s: %q, want %q", f.Name, got, want)
		}
	}
}
