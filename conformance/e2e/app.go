package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/microcodegen/microcodegen/internal/render"
)

// App is a generated application in a directory of its own, with its two databases.
type App struct {
	Stack     *render.Stack
	Dir       string
	JWTSecret string
	Database  *url.URL // DATABASE_URL
	TestBase  *url.URL // TEST_DATABASE_URL
	logs      string   // directory of what commands and servers print
	running   *Process
}

// NewApp describes the application in dir. Its secret is fresh; logs is a directory for what it prints.
func NewApp(stack *render.Stack, dir, logs string, database, testBase *url.URL) *App {
	return &App{Stack: stack, Dir: dir, JWTSecret: rand.Text() + rand.Text(), Database: database, TestBase: testBase, logs: logs}
}

// Env gives the variables that the application's commands find beside the harness's own, with changes on top. A change
// to "" removes the variable.
func (a *App) Env(changes map[string]string) map[string]string {
	env := map[string]string{"DATABASE_URL": a.Database.String(), "JWT_SECRET": a.JWTSecret, "AUTH_RATE_LIMIT": "0"}
	if a.TestBase != nil {
		env["TEST_DATABASE_URL"] = a.TestBase.String()
	}
	for k, v := range changes {
		if v == "" {
			delete(env, k)
		} else {
			env[k] = v
		}
	}
	return env
}

// ours are variables of the harness that an application must not see unless it is given them.
var ours = []string{"DATABASE_URL", "TEST_DATABASE_URL", "JWT_SECRET", "JWT_SECRET_FILE", "PORT", "AUTH_RATE_LIMIT",
	"TRUSTED_PROXIES", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}

// environ gives the harness's environment without its own variables, and env on top.
func environ(env map[string]string) []string {
	var all []string
	for _, pair := range os.Environ() {
		key, _, _ := strings.Cut(pair, "=")
		if _, replaced := env[key]; replaced || contains(ours, key) || strings.HasPrefix(key, "E2E_") || strings.HasPrefix(key, "PG") {
			continue
		}
		all = append(all, pair)
	}
	for k, v := range env {
		all = append(all, k+"="+v)
	}
	return all
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// prefix gives the words that stand before every command of the stack: E2E_PREFIX_GO_CHI for go-chi.
func prefix(stack *render.Stack, dir string) []string {
	name := "E2E_PREFIX_" + strings.ToUpper(strings.ReplaceAll(stack.Name, "-", "_"))
	var words []string
	for _, w := range strings.Fields(os.Getenv(name)) {
		words = append(words, strings.ReplaceAll(w, "{dir}", dir))
	}
	return words
}

// Command prepares a command in the application's directory, in a process group of its own that ends with ctx.
func (a *App) Command(ctx context.Context, env map[string]string, argv ...string) *exec.Cmd {
	argv = append(prefix(a.Stack, a.Dir), argv...)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = a.Dir
	cmd.Env = environ(env)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM} // nothing outlives the harness
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// Make runs a target of the application's Makefile and gives what it printed.
func (a *App) Make(ctx context.Context, env map[string]string, target string) (string, error) {
	var out bytes.Buffer
	cmd := a.Command(ctx, env, "make", "--no-print-directory", target)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("make %s: %w\n%s", target, err, tail(out.String(), 6000))
	}
	return out.String(), err
}

// Missing tells which of the tools that the stack names are not on this machine, "" for none.
func (a *App) Missing(ctx context.Context) string {
	var missing []string
	for _, tool := range a.Stack.Tools {
		cmd := a.Command(ctx, nil, "sh", "-c", tool.Check)
		if out, err := cmd.CombinedOutput(); err != nil {
			missing = append(missing, fmt.Sprintf("%s %s (%s: %v %s)", tool.Name, tool.Version, tool.Check, err, firstLine(string(out))))
		}
	}
	return strings.Join(missing, "; ")
}

// Process is a running server of an application and the command that started it.
type Process struct {
	URL  string // http://127.0.0.1:12345
	Port int
	Log  string // path of what it prints
	cmd  *exec.Cmd
	done chan struct{}
	err  error // of the command, once done is closed
}

// Start runs make run with changes to the environment and waits until the server is healthy.
func (a *App) Start(ctx context.Context, changes map[string]string) (*Process, error) {
	return a.StartWith(ctx, changes, "make", "--no-print-directory", "run")
}

// StartWith runs a command that starts the server, and waits until it is healthy.
func (a *App) StartWith(ctx context.Context, changes map[string]string, argv ...string) (*Process, error) {
	p, err := a.Launch(changes, argv...)
	if err != nil {
		return nil, err
	}
	if err := p.WaitHealthy(ctx, 90*time.Second); err != nil {
		p.Kill()
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(argv, " "), err, p.Output())
	}
	return p, nil
}

// defaultPort is where a server listens that is told no PORT.
const defaultPort = 8080

// Launch runs a command that starts the server and does not wait for it. It listens on a free port unless the changes
// name PORT.
func (a *App) Launch(changes map[string]string, argv ...string) (*Process, error) {
	port, env := defaultPort, a.Env(changes)
	if _, named := changes["PORT"]; !named {
		var err error
		if port, err = freePort(); err != nil {
			return nil, err
		}
		env["PORT"] = strconv.Itoa(port)
	}
	return a.run(env, port, argv...)
}

// run starts a command that serves on a port, with nothing but these variables beside the harness's.
func (a *App) run(env map[string]string, port int, argv ...string) (*Process, error) {
	return start(a.Command(context.Background(), env, argv...), port, a.logs)
}

// start starts a command that serves on a port, and keeps what it prints in a file below logs.
func start(cmd *exec.Cmd, port int, logs string) (*Process, error) {
	log, err := os.CreateTemp(logs, "server-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{URL: "http://127.0.0.1:" + strconv.Itoa(port), Port: port, Log: log.Name(), cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// WaitHealthy waits until /healthz answers 200. It fails as soon as the command ends.
func (p *Process) WaitHealthy(ctx context.Context, limit time.Duration) error {
	client := &http.Client{Timeout: 5 * time.Second}
	deadline := time.Now().Add(limit)
	for {
		if status, _ := get(ctx, client, p.URL+"/healthz"); status == http.StatusOK {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("the server ended before it was healthy: %v", p.err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server is not healthy after %s", limit)
		}
	}
}

// Stop sends SIGTERM to the server process and waits for it and for the command that started it. Both must exit with 0.
func (p *Process) Stop(limit time.Duration) error {
	if err := p.Signal(); err != nil {
		p.Kill()
		return err
	}
	return p.Ended(limit)
}

// Signal sends SIGTERM to the server process, and to nothing else.
func (p *Process) Signal() error {
	pid, err := listener(p.Port)
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGTERM)
}

// Ended waits until the command that started the server has exited, and reports any exit code but 0.
func (p *Process) Ended(limit time.Duration) error {
	select {
	case <-p.done:
	case <-time.After(limit):
		p.Kill()
		return fmt.Errorf("still running %s after SIGTERM\n%s", limit, p.Output())
	}
	if p.err != nil {
		return fmt.Errorf("after SIGTERM the command that started the server ends with %w\n%s", p.err, p.Output())
	}
	if pid, err := listener(p.Port); err == nil {
		p.Kill()
		syscall.Kill(pid, syscall.SIGKILL)
		return fmt.Errorf("the command that started the server ended, and process %d still listens", pid)
	}
	return nil
}

// Kill ends the command and everything that it started in its process group.
func (p *Process) Kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// Output gives the end of what the server printed.
func (p *Process) Output() string {
	data, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	return tail(string(data), 4000)
}

// Restart stops the running server, if there is one, and starts it again with changes to the environment.
func (a *App) Restart(ctx context.Context, changes map[string]string) (string, error) {
	if err := a.Halt(); err != nil {
		return "", err
	}
	p, err := a.Start(ctx, changes)
	if err != nil {
		return "", err
	}
	a.running = p
	return p.URL, nil
}

// Halt stops the server that Restart started.
func (a *App) Halt() error {
	if a.running == nil {
		return nil
	}
	p := a.running
	a.running = nil
	return p.Stop(15 * time.Second)
}

// get gives the status and body of an address.
func get(ctx context.Context, client *http.Client, address string) (int, []byte) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil
	}
	return resp.StatusCode, body
}

// tail gives the last n bytes of s, from the beginning of a line.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[i+1:]
	}
	return "…\n" + s
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// errNoListener says that no process of ours listens on a port.
var errNoListener = errors.New("no process listens on the port")

// logDir makes the directory for what an application prints.
func logDir(base, name string) (string, error) {
	dir := filepath.Join(base, name)
	return dir, os.MkdirAll(dir, 0o755)
}
