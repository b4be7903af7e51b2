package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// step is one request of a file and the answer that it must get.
type step struct {
	line             int
	method, path, as string
	header           http.Header
	body             string
	status           int
	wantHeader       [][2]string
	session          string
	errors           *string
	wantBody         string
}

// story is one file of testdata/exchanges.
type story struct {
	fixture string
	rules   []string
	steps   []step
}

// readStory reads a file in the form that testdata/exchanges/README.md describes.
func readStory(t *testing.T, path string) story {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var s story
	answering := false
	for i, line := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		last := len(s.steps) - 1
		switch text, request := strings.CutPrefix(line, "> "); {
		case request && (last < 0 || answering):
			method, target, _ := strings.Cut(text, " ")
			s.steps = append(s.steps, step{line: i + 1, method: method, path: target, header: http.Header{}})
			answering = false
		case request:
			s.steps[last].ask(text)
		case strings.HasPrefix(line, "< "):
			answering = true
			s.steps[last].expect(t, strings.TrimPrefix(line, "< "))
		case last < 0:
			k, v, _ := strings.Cut(line, ": ")
			if k == "fixture" {
				s.fixture = v
			} else if k == "rules" {
				s.rules = strings.Split(v, ", ")
			}
		case answering:
			s.steps[last].wantBody += line
		default:
			s.steps[last].body += line
		}
	}
	return s
}

func (s *step) ask(text string) {
	k, v, _ := strings.Cut(text, ":")
	v = strings.TrimSpace(v)
	if k == "as" {
		s.as = v
		return
	}
	s.header[http.CanonicalHeaderKey(k)] = append(s.header[http.CanonicalHeaderKey(k)], v)
}

func (s *step) expect(t *testing.T, text string) {
	k, v, named := strings.Cut(text, ": ")
	switch {
	case !named:
		status, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("line %d: %q is no status", s.line, text)
		}
		s.status = status
	case k == "session":
		s.session = v
	case k == "errors":
		s.errors = &v
	default:
		s.wantHeader = append(s.wantHeader, [2]string{k, v})
	}
}

// teller sends the steps of a story and keeps what they name.
type teller struct {
	t        *testing.T
	suite    *suite
	ids      map[string]string // by name
	sessions map[string]string // tokens by name
	profile  []genome.Field
}

var (
	placeholder = regexp.MustCompile(`\{([a-z][a-z0-9-]*)\}`)
	repetition  = regexp.MustCompile(`\{(\d+) × ([^}]+)\}`)
)

// fill puts ids and repetitions into a request's text.
func (s *teller) fill(text string) string {
	text = repetition.ReplaceAllStringFunc(text, func(m string) string {
		parts := repetition.FindStringSubmatch(m)
		n, err := strconv.Atoi(parts[1])
		if err != nil {
			s.t.Fatal(err)
		}
		return strings.Repeat(parts[2], n)
	})
	return placeholder.ReplaceAllStringFunc(text, func(m string) string {
		if id, known := s.ids[strings.Trim(m, "{}")]; known {
			return id
		}
		return m
	})
}

// token gives the session of a name and registers the account at its first appearance.
func (s *teller) token(name string) string {
	if name == "" {
		return ""
	}
	if token, known := s.sessions[name]; known {
		return token
	}
	body := obj{"email": name + "@example.test", "password": password}
	for i, f := range s.profile {
		if f.Required {
			body[f.Name] = generate(f, len(s.sessions)+i)
		}
	}
	r := s.suite.do(Exchange{Method: "POST", Path: "/auth/register", RequestHeader: http.Header{"Content-Type": {"application/json"}}, RequestBody: encode(body)})
	if r.Status != 201 {
		s.t.Fatalf("%s cannot be registered:\n%s", name, r.Exchange)
	}
	s.sessions[name] = sessionToken(r)
	return s.sessions[name]
}

func (s *teller) tell(p step) {
	x := Exchange{Method: p.method, Path: s.fill(p.path), RequestHeader: p.header}
	if p.body != "" {
		x.RequestBody = []byte(s.fill(p.body))
		if !hasKey(p.header, "Content-Type") {
			x.RequestHeader.Set("Content-Type", "application/json")
		}
	}
	if token := s.token(p.as); token != "" {
		x.RequestHeader.Set("Cookie", "access_token="+token)
	}
	r := s.suite.do(x)
	fail := func(format string, args ...any) {
		s.t.Errorf("line %d: "+format+"\n%s", append(append([]any{p.line}, args...), r.Exchange)...)
	}
	if r.err != nil || r.Status != p.status {
		fail("status %d (%v), expected %d", r.Status, r.err, p.status)
		return
	}
	if p.wantBody != "" {
		want := decode([]byte(p.wantBody))
		if want == nil && p.wantBody != "null" {
			s.t.Fatalf("line %d: the expected body is no JSON", p.line)
		}
		if at := s.match("", r.json, want); at != "" {
			fail("the body differs at %s from %s", at, p.wantBody)
		}
	}
	for _, h := range p.wantHeader {
		if got, want := strings.Join(r.ResponseHeader[http.CanonicalHeaderKey(h[0])], ", "), s.fill(h[1]); got != want && (want != "-" || got != "") {
			fail("%s is %q, expected %q", h[0], got, want)
		}
	}
	if p.errors != nil {
		want := strings.Split(*p.errors, ", ")
		sort.Strings(want)
		if fmt.Sprint(r.errorKeys()) != fmt.Sprint(want) {
			fail("errors for %v, expected %v", r.errorKeys(), want)
		}
	}
	if p.session != "" {
		s.sessions[p.session] = sessionToken(r)
	}
}

// match compares an answer with what is expected, and gives the place where they differ.
func (s *teller) match(at string, got, want any) string {
	switch want := want.(type) {
	case string:
		if m := placeholder.FindStringSubmatch(want); m != nil && m[0] == want {
			return s.matchName(at, m[1], got)
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return at + "/"
		}
		for i := range want {
			if where := s.match(fmt.Sprintf("%s/%d", at, i), list[i], want[i]); where != "" {
				return where
			}
		}
		return ""
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return at + "/"
		}
		for _, key := range unionKeys(object, want) {
			v, there := object[key]
			w, expected := want[key]
			if !there || !expected {
				return at + "/" + key
			}
			if where := s.match(at+"/"+key, v, w); where != "" {
				return where
			}
		}
		return ""
	}
	if !equal(got, want) {
		return at
	}
	return ""
}

// matchName compares with {time} or with an id, which takes its value at its first appearance.
func (s *teller) matchName(at, name string, got any) string {
	if name == "time" {
		if text, ok := got.(string); ok && stamp.MatchString(text) {
			return ""
		}
		return at
	}
	n, ok := got.(json.Number)
	if !ok {
		return at
	}
	if _, known := s.ids[name]; !known {
		s.ids[name] = n.String()
	}
	if s.ids[name] != n.String() {
		return at
	}
	return ""
}

func TestAnExchangeThatDiffersIsSeen(t *testing.T) {
	got := decode([]byte(`{"id": 7, "ref": 7, "name": "Garden", "price": "1.50", "list": [1, 2], "none": null, "at": "2026-01-01T00:00:00.000Z"}`))
	right := `{"id": "{a}", "ref": "{a}", "name": "Garden", "price": "1.50", "list": [1, 2], "none": null, "at": "{time}"}`
	compare := func(want string) string {
		return (&teller{t: t, ids: map[string]string{}}).match("", got, decode([]byte(want)))
	}
	if at := compare(right); at != "" {
		t.Errorf("the right answer differs at %s", at)
	}
	for _, change := range [][2]string{
		{`"ref": "{a}"`, `"ref": 8`}, {`"Garden"`, `"garden"`}, {`"1.50"`, `1.50`}, {`"1.50"`, `"1.5"`}, {`[1, 2]`, `[2, 1]`},
		{`[1, 2]`, `[1]`}, {`"none": null, `, ``}, {`"none": null`, `"none": 0`}, {`"none": null`, `"none": null, "more": null`}, {`"{time}"`, `"2026-01-01T00:00:00Z"`}, {`"name": "Garden"`, `"name": "{time}"`},
	} {
		wrong := strings.Replace(right, change[0], change[1], 1)
		if wrong == right {
			t.Errorf("nothing to change: %s", change[0])
		}
		if compare(wrong) == "" {
			t.Errorf("no difference is seen between %s and %s", change[0], change[1])
		}
	}
}

func unionKeys(a, b map[string]any) []string {
	seen := map[string]bool{}
	for k := range a {
		seen[k] = true
	}
	for k := range b {
		seen[k] = true
	}
	keys := []string{}
	for k := range seen {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func TestPreviewGivesTheAnswersThatAreWrittenOutByHand(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "exchanges", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	stated, genomes, exchanges := rules(t), map[string]*genome.Genome{}, 0
	for _, path := range files {
		s := readStory(t, path)
		exchanges += len(s.steps)
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			if genomes[s.fixture] == nil {
				genomes[s.fixture] = fixture(t, s.fixture)
			}
			g := genomes[s.fixture]
			for _, rule := range s.rules {
				if stated[rule] == "" {
					t.Errorf("it shows %s, which docs/contract.md does not state", rule)
				}
			}
			if len(s.rules) == 0 || len(s.steps) == 0 {
				t.Fatal("a file shows rules by exchanges")
			}
			target, _ := previewOf(t, g)
			teller := &teller{t, newSuite(target), map[string]string{}, map[string]string{}, g.Account.Profile}
			for _, p := range s.steps {
				teller.tell(p)
			}
		})
	}
	if len(files) < 60 {
		t.Errorf("%d files, expected at least 60", len(files))
	}
	t.Logf("%d files, %d exchanges", len(files), exchanges)
}
