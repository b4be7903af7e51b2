package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/preview"
)

// manyRows is how many rows a list must stay quick with, and quick how long any of its pages may take. The reference
// implementation reads all rows of a user for each answer, and the machine may be busy.
const (
	manyRows = 100_000
	quick    = 5 * time.Second
)

// longList opens, pages, searches, sorts and filters a list of very many rows, and refers to one of them.
func longList(t *testing.T, c *chromium, g *genome.Genome) {
	server, base := servePages(t, g, preview.Options{})
	me := register(t, g, base)
	var account struct{ ID int64 }
	me.ask("GET", "/auth/me", nil, 200, &account)
	for i := range manyRows {
		_, err := server.Store().Insert("Customer", preview.Row{UserID: account.ID, CreatedAt: "2026-01-05T09:00:00.000Z", UpdatedAt: "2026-01-05T09:00:00.000Z",
			Values: map[string]any{"name": fmt.Sprintf("Customer %06d", i), "email": fmt.Sprintf("c%d@example.com", i), "phone": nil, "birthday": nil, "newsletter": i%2 == 0}})
		if err != nil {
			t.Fatal(err)
		}
	}
	p := c.newTab(t, base)
	p.signIn(me)
	measure := func(what string, act func(), shown string) {
		t.Helper()
		start := time.Now()
		act()
		p.see(shown)
		took := time.Since(start)
		t.Logf("%7.0f ms  %s", float64(took.Microseconds())/1000, what)
		if took > quick {
			t.Errorf("%s takes %s, more than %s", what, took, quick)
		}
	}
	measure("open a list of 100,000 rows", func() { p.follow("Customers") }, "1–20 of 100,000")
	measure("next page", func() { p.follow("Next") }, "21–40 of 100,000")
	measure("last page", func() { p.open("#/customers?offset=99980") }, "99,981–100,000 of 100,000")
	measure("sort by name", func() { p.press("Name") }, "Customer 000019")
	measure("search", func() { p.fill("Search Customers", "r 09999") }, "1–10 of 10")
	p.open("#/orders/new")
	p.at("New order")
	measure("find one of 100,000 to refer to", func() { p.fill("Customer", "r 054321") }, "Customer 054321")
}

// firstVisit measures what a first visit costs: bytes and requests until one may sign in, and the time from opening a
// deep link, signed in, to a usable list.
func firstVisit(t *testing.T, c *chromium, base string, g *genome.Genome) {
	p := c.newTab(t, base)
	p.open("")
	p.at("Sign in")
	p.mu.Lock()
	requests, bytes := p.requests, p.bytes
	p.mu.Unlock()
	t.Logf("first visit: %d requests, %.1f KB over the wire", requests, bytes/1000)
	if requests > 25 || bytes > 150_000 {
		t.Errorf("a first visit costs %d requests and %.0f bytes", requests, bytes)
	}
	me := register(t, g, base)
	me.create("tags", object{"name": "red"})
	p.signIn(me)
	p.open("#/tags")
	p.lists("red")
	p.eval("window.before = true", nil)
	p.do("Page.reload", nil, nil)
	p.until("!window.before && document.querySelector('tbody th')")
	var ms float64
	p.eval("performance.now()", &ms)
	t.Logf("a usable list after %.0f ms", ms)
	if ms > float64(quick.Milliseconds()) {
		t.Errorf("a list is usable only after %.0f ms", ms)
	}
}

// insecureAddress opens the page by an address at which the browser keeps no Secure cookie: it says so, before and after.
func insecureAddress(t *testing.T, c *chromium, base string, g *genome.Genome) {
	me := register(t, g, base)
	p := c.newTab(t, strings.NewReplacer("127.0.0.1", "shop.test", "localhost", "shop.test").Replace(base))
	p.allow("Secure")
	p.allow("untrustworthy")        // on such an address the browser says which headers it passes over
	p.allow("Origin-Agent-Cluster") // the same
	p.open("")
	p.at("Sign in")
	p.see("Signing in will not work here")
	p.see("http://localhost")
	p.fill("E-mail", me.email)
	p.fill("Password", password)
	p.press("Sign in")
	p.see("The browser did not keep the session")
}

// hostileRows shows rows whose every text tries to run: it is shown as text, wherever it stands.
func hostileRows(t *testing.T, c *chromium, base string, g *genome.Genome) {
	const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}${7*7}`
	me := register(t, g, base)
	p := c.newTab(t, base)
	p.signIn(me)
	e := g.Entities[0]
	for i := range g.Entities {
		if _, ok := g.Entities[i].Field("markup"); ok {
			e = g.Entities[i]
		}
	}
	body, err := me.Body(t.Context(), &e, 0)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, f := range e.Body() {
		if (f.Type == genome.String || f.Type == genome.TextType) && f.Pattern.IsEmpty() && (f.MaxLength == 0 || f.MaxLength > len(hostile)) {
			body[f.Name] = hostile
			written++
		}
	}
	if written == 0 {
		t.Fatal("no field takes the text")
	}
	id := me.create(e.Path, body)
	for _, page := range []string{"#/" + e.Path, fmt.Sprintf("#/%s/%d", e.Path, id), fmt.Sprintf("#/%s/%d/edit", e.Path, id), "#/"} {
		p.open(page)
		p.until("document.querySelector('h1')")
		p.wait("the text on "+page, func() bool {
			return p.is("document.body.innerText.includes(" + quoted(hostile) + ") || [...document.querySelectorAll('input, textarea')].some((e) => e.value === " + quoted(hostile) + ")")
		})
		if p.is("document.querySelector('main img, main script, main b')") {
			t.Errorf("%s makes markup of text", page)
		}
	}
	var titles []string
	p.eval("[...document.querySelectorAll('#nav a')].map((a) => a.textContent)", &titles)
	for i, e := range g.Entities {
		if titles[i+1] != e.LabelPlural.Raw() {
			t.Errorf("the menu says %q, expected %q", titles[i+1], e.LabelPlural.Raw())
		}
	}
	if brand := p.text("document.querySelector('.top .brand').textContent"); brand != g.Title.Raw() {
		t.Errorf("the page is called %q, expected %q", brand, g.Title.Raw())
	}
}
