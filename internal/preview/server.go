package preview

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// Options are what a deployment decides about a server.
type Options struct {
	JWTSecret      []byte           // at least 32 bytes; empty: random ones, so that sessions end with the process
	AuthRateLimit  int              // requests a minute, route and peer address; 0 is off
	TrustedProxies []netip.Prefix   // peers whose X-Forwarded-For is believed
	Store          Store            // where rows are kept; nil: a Memory of the server's own
	Data           string           // a file that the server's own Memory is loaded from and saved to; empty for none
	Logger         *slog.Logger     // one line a request; nil for none
	OpenAPI        []byte           // what /openapi.yaml answers; nil: 404
	UI             fs.FS            // index.html and what it loads, all in its root; nil: a minimal page
	Now            func() time.Time // the clock; nil: time.Now
}

// minSecret is the least number of bytes that HS256 may be keyed with (RFC 7518, section 3.2).
const minSecret = 32

// Server answers for one genome. It is an http.Handler, safe for concurrent use.
type Server struct {
	options Options
	store   Store
	file    *dataFile // nil without Options.Data
	limits  limiter

	mu     sync.RWMutex // held by whoever answers, so that Swap sees no request half done
	schema *schema
}

// New makes a server. It fails on a secret that is too short, a genome that cannot be served and a data file that
// cannot be read.
func New(g *genome.Genome, options Options) (*Server, error) {
	s := &Server{options: options, store: options.Store}
	if len(options.JWTSecret) == 0 {
		s.options.JWTSecret = []byte(newUUID() + newUUID())
	}
	if len(s.options.JWTSecret) < minSecret {
		return nil, fmt.Errorf("JWT_SECRET has fewer than %d bytes", minSecret)
	}
	if options.Now == nil {
		s.options.Now = time.Now
	}
	if options.Logger == nil {
		s.options.Logger = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.schema, err = compile(g); err != nil {
		return nil, err
	}
	if s.store != nil {
		return s, nil
	}
	memory, err := NewMemory(g)
	if err != nil {
		return nil, err
	}
	s.store = memory
	if options.Data != "" {
		if s.file, err = openDataFile(options.Data, memory, s.options.Logger); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Store gives what the server keeps rows in, so that another server can go on with it.
func (s *Server) Store() Store { return s.store }

// Close saves what the data file does not hold yet.
func (s *Server) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.close()
}

// Swap serves another genome from now on and keeps the rows, accounts and sessions that still fit it.
func (s *Server) Swap(g *genome.Genome) (Report, error) {
	next, err := compile(g)
	if err != nil {
		return Report{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	report, err := s.store.Migrate(g)
	if err == nil {
		s.schema = next
	}
	return report, err
}

// SetOpenAPI changes what /openapi.yaml answers.
func (s *Server) SetOpenAPI(document []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.OpenAPI = document
}

// call is one request on its way through the server.
type call struct {
	request  *http.Request
	body     []byte
	fits     bool // whether the body is within the limit
	user     User
	resource *resource
	id       int64
	object   map[string]json.RawMessage // the body, of actions that take one
	file     []byte                     // of the UI
}

// action is what a method does on a route.
type action struct {
	handle  func(*Server, *call) reply
	account bool // needs a valid cookie
	body    bool // takes a JSON object
	limited bool // counts against the rate limit
}

type methods map[string]action

var routes = map[string]methods{
	"/healthz":       {"GET": {handle: (*Server).health}},
	"/openapi.yaml":  {"GET": {handle: (*Server).openAPI}},
	"/auth/register": {"POST": {handle: (*Server).register, body: true, limited: true}},
	"/auth/login":    {"POST": {handle: (*Server).login, body: true, limited: true}},
	"/auth/logout":   {"POST": {handle: (*Server).logout}},
	"/auth/me": {
		"GET": {handle: (*Server).me, account: true},
		"PUT": {handle: (*Server).updateMe, account: true, body: true},
	},
	"/auth/password": {"PUT": {handle: (*Server).changePassword, account: true, body: true, limited: true}},
	"/auth/delete":   {"POST": {handle: (*Server).deleteAccount, account: true, body: true, limited: true}},
}

var collectionRoute = methods{
	"GET":  {handle: (*Server).list, account: true},
	"POST": {handle: (*Server).create, account: true, body: true},
}

var rowRoute = methods{
	"GET":    {handle: (*Server).read, account: true},
	"PUT":    {handle: (*Server).replace, account: true, body: true},
	"DELETE": {handle: (*Server).remove, account: true},
}

var pageRoute = methods{"GET": {handle: (*Server).page}}

// route finds what a path stands for. A row's id stays text until the request is known to be signed in.
func (s *Server) route(path string, c *call) (found methods, id string) {
	if found := routes[path]; found != nil {
		return found, ""
	}
	first, rest, isRow := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if c.resource = s.schema.byPath[first]; c.resource != nil {
		switch {
		case !isRow:
			return collectionRoute, ""
		case rest != "" && !strings.Contains(rest, "/"):
			return rowRoute, rest
		}
		return nil, ""
	}
	if c.file = s.pageFile(first); !isRow && c.file != nil {
		return pageRoute, ""
	}
	return nil, ""
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	c := &call{request: r}
	var err error
	var answer reply
	if c.body, c.fits, err = receive(r); err != nil {
		answer = problem(http.StatusBadRequest, "The body could not be read.")
	} else {
		answer = s.answer(c)
	}
	send(w, r, answer)
	s.options.Logger.Info("request", "method", r.Method, "path", r.URL.Path, "status", answer.status,
		"duration", time.Since(start))
}

// answer decides about a request. A bug ends in a 500, never in a broken connection.
func (s *Server) answer(c *call) (answer reply) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	defer func() {
		if fault := recover(); fault != nil {
			s.options.Logger.Error("panic", "fault", fault, "stack", string(debug.Stack()))
			answer = storeProblem(errors.New("panic"))
		}
	}()
	found, id := s.route(c.request.URL.Path, c)
	if found == nil {
		return notFound()
	}
	method := c.request.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	todo, known := found[method]
	if !known {
		return notAllowed(found)
	}
	if todo.limited {
		who := visitor{c.request.URL.Path, peerOf(c.request, s.options.TrustedProxies)}
		if wait, ok := s.limits.admit(who, s.options.AuthRateLimit, s.options.Now()); !ok {
			return tooMany(wait)
		}
	}
	if refusal := s.prepare(c, todo, id); refusal != nil {
		return *refusal
	}
	return todo.handle(s, c)
}

// prepare does what comes before an action: the account, the row's id, the body. It gives the answer when one of them
// is refused.
func (s *Server) prepare(c *call, todo action, id string) *reply {
	refuse := func(r reply) *reply { return &r }
	if todo.account {
		user, _, ok := s.authenticate(c.request)
		if !ok {
			return refuse(forbidden())
		}
		c.user = user
	}
	if id != "" {
		n, complaint := parseInteger(nil, id)
		if complaint != "" || n.(int64) < 1 {
			return refuse(notFound())
		}
		c.id = n.(int64)
	}
	if !todo.body {
		return nil
	}
	switch {
	case !c.fits:
		return refuse(problem(http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB."))
	case !isJSON(c.request):
		return refuse(problem(http.StatusUnsupportedMediaType, "Send the body as application/json."))
	}
	var ok bool
	if c.object, ok = object(c.body); !ok {
		return refuse(problem(http.StatusBadRequest, "The body must be one JSON object."))
	}
	return nil
}

// send writes an answer with the headers that every answer has.
func send(w http.ResponseWriter, r *http.Request, answer reply) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	maps.Copy(header, answer.header)
	if answer.status != http.StatusNoContent {
		header.Set("Content-Length", strconv.Itoa(len(answer.body)))
	}
	w.WriteHeader(answer.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(answer.body) // a client that has gone is no fault of the server
	}
}

func notAllowed(known methods) reply {
	answer := problem(http.StatusMethodNotAllowed, "The resource has no such method.")
	answer.header.Set("Allow", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	return answer
}

func tooMany(wait time.Duration) reply {
	answer := problem(http.StatusTooManyRequests, "Too many attempts. Wait a little.")
	seconds := int((wait + time.Second - 1) / time.Second)
	answer.header.Set("Retry-After", strconv.Itoa(max(1, seconds)))
	return answer
}

// health answers GET /healthz; memory is always there.
func (s *Server) health(*call) reply { return jsonReply(http.StatusOK, []byte(`{"status":"ok"}`)) }

func (s *Server) openAPI(*call) reply {
	if s.options.OpenAPI == nil {
		return notFound()
	}
	return newReply(http.StatusOK, "application/yaml", s.options.OpenAPI)
}
