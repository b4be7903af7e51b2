package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// The account that Demo creates.
const (
	DemoEmail    = "demo@example.com"
	DemoPassword = "demonstration"
)

// demoLinks is how many rows a demo row is linked to by each many-to-many key.
const demoLinks = 2

// Demo creates an account with plausible rows of each entity, made of the genome's samples. It goes through the API
// itself, so that whatever it creates, a client could have created. A row that its limits leave no room for (the third
// value of a unique boolean) is left out. Where the account exists, there is nothing to do.
func (s *Server) Demo(rows int) error {
	s.mu.RLock()
	g := s.schema.genome
	s.mu.RUnlock()
	d := demo{server: s, ids: map[string][]int64{}}
	account := d.body(g.Account.Profile, 0)
	account["email"], account["password"] = DemoEmail, DemoPassword
	answer := d.post("/auth/register", account)
	switch answer.Code {
	case http.StatusConflict:
		return nil
	case http.StatusCreated:
	default:
		return fmt.Errorf("the demo account was refused: %s", answer.Body)
	}
	d.cookie = strings.SplitN(answer.Header().Get("Set-Cookie"), ";", 2)[0]
	var me struct{ ID int64 }
	if err := json.Unmarshal(answer.Body.Bytes(), &me); err != nil {
		return err
	}
	d.ids[genome.UserEntity] = []int64{me.ID}
	for _, e := range inCreationOrder(g) {
		for n := range rows {
			if err := d.create(e, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// demo is what Demo knows while it works: its session, and the rows of each entity so far.
type demo struct {
	server *Server
	cookie string
	ids    map[string][]int64
}

func (d *demo) create(e *genome.Entity, n int) error {
	answer := d.post("/"+e.Path, d.body(e.Body(), n))
	switch answer.Code {
	case http.StatusCreated:
	case http.StatusConflict, http.StatusUnprocessableEntity:
		return nil
	default:
		return fmt.Errorf("a demo row of %s was refused: %s", e.Name, answer.Body)
	}
	var row struct{ ID int64 }
	if err := json.Unmarshal(answer.Body.Bytes(), &row); err != nil {
		return err
	}
	d.ids[e.Name] = append(d.ids[e.Name], row.ID)
	return nil
}

// body is the n-th row of fields: samples, and references to rows that there are.
func (d *demo) body(fields []genome.Field, n int) map[string]any {
	body := map[string]any{}
	for _, f := range fields {
		known := d.ids[f.References]
		switch {
		case f.ReadOnly:
		case f.IsScalar():
			body[f.Name] = json.RawMessage(genome.Sample(f, n).JSON())
		case len(known) == 0:
		case f.Many:
			var chosen []int64
			for i := range min(demoLinks, len(known)) {
				chosen = append(chosen, known[(n+i)%len(known)])
			}
			body[f.Name] = chosen
		default:
			body[f.Name] = known[n%len(known)]
		}
	}
	return body
}

func (d *demo) post(path string, body map[string]any) *httptest.ResponseRecorder {
	data, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("preview: samples are JSON: %v", err))
	}
	request := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(data))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", d.cookie)
	answer := httptest.NewRecorder()
	d.server.ServeHTTP(answer, request)
	return answer
}

// inCreationOrder gives the entities so that each comes after those it cannot be without.
func inCreationOrder(g *genome.Genome) []*genome.Entity {
	var order []*genome.Entity
	seen := map[string]bool{}
	var visit func(e *genome.Entity)
	visit = func(e *genome.Entity) {
		if seen[e.Name] {
			return
		}
		seen[e.Name] = true
		for _, f := range e.Body() {
			if target, ok := g.Entity(f.References); ok && (f.Required || f.Many) {
				visit(target)
			}
		}
		order = append(order, e)
	}
	for i := range g.Entities {
		visit(&g.Entities[i])
	}
	return order
}
