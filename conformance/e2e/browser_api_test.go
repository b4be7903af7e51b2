package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// password is the one of every account of the browser tests.
const password = "correct horse 1"

// person is somebody with an account, who looks at the API beside the page.
type person struct {
	t     *testing.T
	email string
	*Client
}

// people counts the accounts of the browser tests, so that no two have the same address.
var people atomic.Int64

// newcomer gives what registering takes: an address that nobody has, and the profile fields that must be there.
func newcomer(g *genome.Genome) (email string, profile object) {
	n := people.Add(1)
	profile = object{}
	for _, f := range g.Account.Profile {
		if f.Required && !f.ReadOnly {
			profile[f.Name] = json.RawMessage(genome.Sample(f, int(n)).JSON())
		}
	}
	return fmt.Sprintf("person%d.%d@example.test", time.Now().UnixNano(), n), profile
}

// register makes an account through the API.
func register(t *testing.T, g *genome.Genome, base string) *person {
	t.Helper()
	email, body := newcomer(g)
	body["email"], body["password"] = email, password
	u := &person{t, email, &Client{Base: base, genome: g, http: http.DefaultClient, used: map[string]int{}}}
	u.keep(u.ask(http.MethodPost, "/auth/register", body, http.StatusCreated, nil))
	return u
}

// login signs in through the API, beside the page.
func login(t *testing.T, g *genome.Genome, base, email, password string) *person {
	t.Helper()
	u := &person{t, email, &Client{Base: base, genome: g, http: http.DefaultClient, used: map[string]int{}}}
	u.keep(u.ask(http.MethodPost, "/auth/login", object{"email": email, "password": password}, http.StatusOK, nil))
	return u
}

// keep takes the session out of an answer.
func (u *person) keep(a Answer) {
	for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
		if cookie.Name == "access_token" {
			u.Cookie = cookie.Value
		}
	}
}

// ask sends a request, whose status must be as expected, and decodes its answer.
func (u *person) ask(method, path string, body any, status int, result any) Answer {
	u.t.Helper()
	a, err := u.Do(u.t.Context(), method, path, body)
	if err != nil {
		u.t.Fatal(err)
	}
	if a.Status != status {
		u.t.Fatalf("%s %s answers %d, expected %d: %s", method, path, a.Status, status, a.Body)
	}
	if result != nil {
		if err := json.Unmarshal(a.Body, result); err != nil {
			u.t.Fatal(err)
		}
	}
	return a
}

// create makes a row and gives its id.
func (u *person) create(path string, body object) int64 {
	u.t.Helper()
	var row struct{ ID int64 }
	u.ask(http.MethodPost, "/"+path, body, http.StatusCreated, &row)
	return row.ID
}

// row gives a row by its id.
func (u *person) row(path string, id int64) (row object) {
	u.t.Helper()
	u.ask(http.MethodGet, fmt.Sprintf("/%s/%d", path, id), nil, http.StatusOK, &row)
	return row
}

// rows gives the rows that a query finds.
func (u *person) rows(path, query string) (rows []object) {
	u.t.Helper()
	u.ask(http.MethodGet, "/"+path+"?"+query, nil, http.StatusOK, &rows)
	return rows
}

// signIn signs somebody in by the page's own form.
func (p *tab) signIn(u *person) {
	p.t.Helper()
	p.open("#/sign-in")
	p.at("Sign in")
	p.fill("E-mail", u.email)
	p.fill("Password", password)
	p.press("Sign in")
	p.at("Overview")
}

// sessionCookie gives the page's session cookie.
func (p *tab) sessionCookie() *http.Cookie {
	p.t.Helper()
	var jar struct {
		Cookies []struct{ Name, Value string }
	}
	p.do("Network.getCookies", object{"urls": []string{p.base}}, &jar)
	for _, c := range jar.Cookies {
		if c.Name == "access_token" {
			return &http.Cookie{Name: c.Name, Value: c.Value}
		}
	}
	p.t.Fatal("the page has no session")
	return nil
}

// endSession ends the session of the page behind its back: the cookie stays, and is worth nothing.
func (p *tab) endSession() {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.base+"/auth/logout", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.AddCookie(p.sessionCookie())
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	a.Body.Close()
}
