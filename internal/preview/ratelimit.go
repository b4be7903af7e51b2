package preview

import (
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// limiter counts requests by route and peer in windows of one minute that begin with the first request.
type limiter struct {
	mu      sync.Mutex
	windows map[visitor]window
}

type visitor struct {
	route string
	peer  netip.Addr
}

type window struct {
	ends  time.Time
	count int
}

// maxWindows is when windows that are over are swept out.
const maxWindows = 4096

// admit counts a request, and says how long to wait when it is one too many. A limit of 0 admits all.
func (l *limiter) admit(who visitor, limit int, now time.Time) (wait time.Duration, ok bool) {
	if limit <= 0 {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.windows == nil {
		l.windows = map[visitor]window{}
	}
	if len(l.windows) >= maxWindows {
		maps.DeleteFunc(l.windows, func(_ visitor, w window) bool { return !now.Before(w.ends) })
	}
	w := l.windows[who]
	if !now.Before(w.ends) {
		w = window{ends: now.Add(time.Minute)}
	}
	w.count++
	l.windows[who] = w
	return w.ends.Sub(now), w.count <= limit
}

// peerOf is the address that a request came from. X-Forwarded-For is read from the right as long as trusted proxies
// wrote it, so that a client cannot choose its own address.
func peerOf(r *http.Request, trusted []netip.Prefix) netip.Addr {
	connection, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	peer := connection.Addr().Unmap().WithZone("")
	isTrusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && isTrusted(peer); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = hop.Unmap().WithZone("")
	}
	return peer
}
