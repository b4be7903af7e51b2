package preview

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestAttemptsAreLimitedByRouteAndPeer(t *testing.T) {
	c := newClock()
	a := anonymous(t, Options{AuthRateLimit: 3, Now: c.now})
	for range 3 {
		a.do("POST", "/auth/login", `{}`).want(t, "within the limit", 422, "email", "password")
	}
	c.at = c.at.Add(10 * time.Second)
	got := a.do("POST", "/auth/login", `{}`)
	got.want(t, "one too many", 429)
	if got.header.Get("Retry-After") != "50" {
		t.Errorf("Retry-After: %q", got.header.Get("Retry-After"))
	}
	a.do("POST", "/auth/register", `{}`).want(t, "another route", 422, "email", "password", "nick")
	a.do("GET", "/auth/me", "").want(t, "a route without limit", 403)
	r := httptest.NewRequest("POST", "/auth/login", strings.NewReader(`{}`))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "198.51.100.7:1234"
	a.send(r).want(t, "another peer", 422, "email", "password")
	a.do("POST", "/auth/login", `{}`, "X-Forwarded-For", "203.0.113.9").want(t, "a forged address", 429)
	c.at = c.at.Add(50 * time.Second)
	a.do("POST", "/auth/login", `{}`).want(t, "after the minute", 422, "email", "password")
}

func TestZeroIsNoLimit(t *testing.T) {
	a := anonymous(t, Options{})
	for range 50 {
		a.do("POST", "/auth/login", `{}`).want(t, "no limit", 422, "email", "password")
	}
}

func TestForwardedAddressesAreBelievedOfTrustedPeersOnly(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct{ remote, forwarded, peer string }{
		{"192.0.2.1:80", "203.0.113.9", "192.0.2.1"},
		{"10.1.1.1:80", "203.0.113.9", "203.0.113.9"},
		{"10.1.1.1:80", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"10.1.1.1:80", "203.0.113.9, 10.2.2.2", "203.0.113.9"},
		{"10.1.1.1:80", "", "10.1.1.1"},
		{"10.1.1.1:80", "203.0.113.9, nonsense", "10.1.1.1"},
		{"[::ffff:10.1.1.1]:80", "203.0.113.9", "203.0.113.9"},
		{"[fd00::1]:80", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := peerOf(r, trusted); got.String() != c.peer {
			t.Errorf("%s forwarding %q: %s, want %s", c.remote, c.forwarded, got, c.peer)
		}
	}
}
