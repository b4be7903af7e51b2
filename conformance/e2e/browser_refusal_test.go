package e2e

import (
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/preview"
)

// overviewTellsItsState sees one card of the overview fail: the others are shown, and it can be tried again.
func overviewTellsItsState(p *tab, me *person) {
	me.create("tags", object{"name": "red"})
	p.allow("ERR_CONNECTION_REFUSED")
	p.do("Fetch.enable", object{"patterns": []object{{"urlPattern": "*/coupons?*"}}}, nil)
	p.open("#/")
	p.do("Page.reload", nil, nil)
	p.wait("the card's request", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.paused != "" })
	p.see("Loading…")
	p.do("Fetch.failRequest", object{"requestId": p.paused, "errorReason": "ConnectionRefused"}, nil)
	p.see("The server cannot be reached")
	p.see("red")
	if alerts := p.text("document.querySelectorAll('[role=alert]').length"); alerts != "1" {
		p.t.Errorf("%s cards tell a failure, expected one", alerts)
	}
	p.do("Fetch.disable", nil, nil)
	p.press("Try again")
	p.see("No coupons yet.")
	p.until("!document.querySelector('[role=alert]')")
}

// tooManyAttempts signs in more often than the server admits in a minute: the page says so, and keeps what was entered.
func tooManyAttempts(t *testing.T, c *chromium, g *genome.Genome) {
	_, base := servePages(t, g, preview.Options{AuthRateLimit: 2})
	me := register(t, g, base)
	p := c.newTab(t, base)
	p.allow("status of 429")
	p.open("#/sign-in")
	p.at("Sign in")
	p.fill("E-mail", me.email)
	for _, try := range []struct{ password, said string }{
		{"not the password", "Wrong e-mail or password"},
		{"not this one either", "Wrong e-mail or password"},
		{password, "Too many attempts. Wait a little."},
	} {
		p.fill("Password", try.password)
		p.press("Sign in")
		p.see(try.said)
	}
	if e, secret := p.value("E-mail"), p.value("Password"); e != me.email || secret != password {
		t.Errorf("after too many attempts the form holds %q and %q", e, secret)
	}
	p.until("document.querySelector('[role=alert]')?.textContent.includes('Too many attempts')")
}
