package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// starts judges what the server reads at its start, and what it writes while it runs. It gives the number of starts.
func (x *trial) starts(t *testing.T) int {
	if err := x.app.Halt(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, k := range []struct {
		name string
		run  func(t *testing.T) int
	}{
		{"a missing or bad variable is refused by its name", x.refuseVariables},
		{"the secret may stand in a file", x.secretFile},
		{".env is read and real variables win", x.dotEnv},
		{"sslmode is honoured", x.sslMode},
		{"ten attempts a minute are the default", x.defaultRate},
		{"8080 is the default port", x.defaultPort},
		{"one structured line a request, without secrets", x.logLines},
	} {
		t.Run(k.name, func(t *testing.T) { total += k.run(t) })
	}
	return total
}

// server gives the command that starts the server itself: the last line of make run.
func (x *trial) server() []string {
	run := x.stack.Commands.Run
	return []string{"sh", "-c", run[len(run)-1]}
}

// withoutDotEnv takes .env away, which the application's make targets write.
func (x *trial) withoutDotEnv(t *testing.T) {
	t.Helper()
	if err := os.Remove(filepath.Join(x.app.Dir, ".env")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// refuseVariables starts the server with each variable missing or bad.
//
// proves: OP-ENV-2.
func (x *trial) refuseVariables(t *testing.T) int {
	x.withoutDotEnv(t)
	example, err := os.ReadFile(filepath.Join(x.app.Dir, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	placeholder := regexp.MustCompile(`(?m)^JWT_SECRET=(.*)$`).FindSubmatch(example)
	if placeholder == nil || len(placeholder[1]) < 32 {
		t.Fatalf(".env.example has no placeholder of 32 bytes for JWT_SECRET")
	}
	count := 0
	for _, c := range []struct{ what, name, value string }{
		{"a missing", "DATABASE_URL", ""},
		{"a database of another kind in", "DATABASE_URL", "mysql://hidden:hidden@127.0.0.1:1/hidden"},
		{"no URL in", "DATABASE_URL", "hidden"},
		{"a missing", "JWT_SECRET", ""},
		{"31 bytes in", "JWT_SECRET", strings.Repeat("hidden-", 5)[:31]},
		{"the placeholder in", "JWT_SECRET", string(placeholder[1])},
		{"no number in", "PORT", "hidden"},
		{"no number in", "AUTH_RATE_LIMIT", "hidden"},
		{"no network in", "TRUSTED_PROXIES", "hidden"},
	} {
		count++
		what := c.what + " " + c.name
		p, err := x.app.Launch(map[string]string{c.name: c.value}, x.server()...)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-p.done:
		case <-time.After(30 * time.Second):
			p.Kill()
			t.Errorf("%s: the server goes on running\n%s", what, p.Output())
			continue
		}
		switch out := p.Output(); {
		case p.err == nil:
			t.Errorf("%s: the server exits with 0\n%s", what, out)
		case !strings.Contains(out, c.name):
			t.Errorf("%s: the message does not name it\n%s", what, out)
		case c.value != "" && strings.Contains(out, c.value), strings.Contains(out, "hidden"):
			t.Errorf("%s: the message shows the value\n%s", what, out)
		}
	}
	return count
}

// serves starts the server with changes and expects it to be healthy and to stop with 0.
func (x *trial) serves(t *testing.T, changes map[string]string) int {
	t.Helper()
	p, err := x.app.StartWith(limited(t, time.Minute), changes, x.server()...)
	if err != nil {
		t.Error(err)
		return 1
	}
	if err := p.Stop(15 * time.Second); err != nil {
		t.Error(err)
	}
	return 1
}

func (x *trial) secretFile(t *testing.T) int {
	x.withoutDotEnv(t)
	path := filepath.Join(x.app.Dir, ".jwt-secret")
	if err := os.WriteFile(path, []byte(x.app.JWTSecret), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	return x.serves(t, map[string]string{"JWT_SECRET": "", "JWT_SECRET_FILE": path})
}

// dotEnv gives what is needed by .env. Its port is one on which nothing could be found.
//
// proves: OP-ENV-1.
func (x *trial) dotEnv(t *testing.T) int {
	text := fmt.Sprintf("DATABASE_URL=%s\nJWT_SECRET=%s\nPORT=1\n", x.app.Database, x.app.JWTSecret)
	if err := os.WriteFile(filepath.Join(x.app.Dir, ".env"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	defer x.withoutDotEnv(t)
	return x.serves(t, map[string]string{"DATABASE_URL": "", "JWT_SECRET": ""})
}

// sslMode asks for an encrypted connection of a server that has none: there must be no healthy server. Every
// other start uses a password that is percent-encoded.
//
// proves: OP-ENV-3.
func (x *trial) sslMode(t *testing.T) int {
	x.withoutDotEnv(t)
	u := *x.app.Database
	u.RawQuery = "sslmode=require"
	p, err := x.app.Launch(map[string]string{"DATABASE_URL": u.String()}, x.server()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.WaitHealthy(t.Context(), 4*time.Second); err == nil {
		t.Error("with sslmode=require the server talks to a database without encryption")
	}
	p.Kill()
	return 1
}

// defaultRate tries one login more than is allowed.
//
// proves: ACC-RATE-2.
func (x *trial) defaultRate(t *testing.T) int {
	c := x.running(t, map[string]string{"AUTH_RATE_LIMIT": ""})
	c.Cookie = ""
	for attempt := 1; attempt <= 11; attempt++ {
		a, err := c.Do(t.Context(), http.MethodPost, "/auth/login", map[string]any{"email": "nobody@example.test", "password": "wrong password"})
		if err != nil {
			t.Fatal(err)
		}
		if limited := a.Status == http.StatusTooManyRequests; limited != (attempt > 10) {
			t.Errorf("login %d within a minute answers %d", attempt, a.Status)
		}
	}
	if err := x.app.Halt(); err != nil {
		t.Error(err)
	}
	return 1
}

func (x *trial) defaultPort(t *testing.T) int {
	if _, err := listener(defaultPort); err == nil {
		t.Errorf("port %d is taken on this machine: free it, for the default is tried there", defaultPort)
		return 0
	}
	x.withoutDotEnv(t)
	return x.serves(t, map[string]string{"PORT": ""})
}

// logLines reads the log of three requests.
//
// proves: OP-LOG-1.
func (x *trial) logLines(t *testing.T) int {
	c, e := x.running(t, nil), x.plain(t)
	const hidden = "zzhidden"
	row := fmt.Sprintf("/%s/987654321", e.Path)
	requests := []struct {
		method, path string
		body         any
		status       int
	}{
		{http.MethodGet, row + "?x=" + hidden, nil, 404},
		{http.MethodPost, "/auth/login", map[string]any{"email": hidden + "@example.test", "password": hidden}, 403},
		{http.MethodPost, "/" + e.Path, map[string]any{"id": hidden, hidden: hidden}, 0},
	}
	for _, r := range requests {
		if _, err := c.Do(t.Context(), r.method, r.path, r.body); err != nil {
			t.Fatal(err)
		}
	}
	log := x.app.running.Log
	if err := x.app.Halt(); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for what, secret := range map[string]string{"a query, a password or a body": hidden, "a cookie": c.Cookie, "the key": x.app.JWTSecret, "the database's password": appPassword} {
		if strings.Contains(text, secret) {
			t.Errorf("the log shows %s", what)
		}
	}
	for _, r := range requests[:2] {
		path, _, _ := strings.Cut(r.path, "?")
		lines := matching(text, path)
		if len(lines) != 1 {
			t.Errorf("%s %s has %d lines in the log, expected one\n%s", r.method, path, len(lines), tail(text, 1500))
			continue
		}
		if !structured(lines[0]) {
			t.Errorf("no line of names and values: %s", lines[0])
		}
		for _, part := range []string{r.method, fmt.Sprint(r.status)} {
			if !strings.Contains(lines[0], part) {
				t.Errorf("the line of %s %s lacks %s: %s", r.method, path, part, lines[0])
			}
		}
		if !regexp.MustCompile(`(?i)(duration|elapsed|latency|took|time|ms)[a-z_]*"?[:=] ?"?[0-9.]+`).MatchString(lines[0]) {
			t.Errorf("the line of %s %s has no duration: %s", r.method, path, lines[0])
		}
	}
	return 1
}

// matching gives the lines that hold a path as a word.
func matching(text, path string) []string {
	word := regexp.MustCompile(regexp.QuoteMeta(path) + `([^/\w-]|$)`)
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if word.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// structured reports whether a line is a JSON object or consists of name=value pairs.
func structured(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "{") && strings.HasSuffix(line, "}") || len(regexp.MustCompile(`\b[\w.]+=("[^"]*"|\S+)`).FindAllString(line, -1)) >= 4
}
