package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// chromium is a running headless browser, spoken to over a pipe in the Chrome DevTools Protocol: each message is one
// JSON object that ends with a zero byte.
type chromium struct {
	cmd  *exec.Cmd
	to   *os.File
	from *os.File

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	hear    map[string]func(method string, params json.RawMessage) // by session
}

// message is a command's answer, or an event.
type message struct {
	ID      int             `json:"id"`
	Session string          `json:"sessionId"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// tool gives the path of a program that the browser tests need. A missing one is a failure with CI set, else a skip.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("a tool is missing: %v", err)
	}
	t.Skipf("SKIPPED, a tool is missing: %v", err)
	return ""
}

// startChromium starts a browser in a time zone, with a fresh profile; it ends with the test. Every name under .test is
// this machine.
func startChromium(t *testing.T, zone string) *chromium {
	t.Helper()
	path := tool(t, "chromium")
	profile, err := os.MkdirTemp("", "microcodegen-browser-")
	if err != nil {
		t.Fatal(err)
	}
	theirIn, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=en-US", "--mute-audio",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
		"--disable-features=Translate,OptimizationHints,MediaRouter", "--disable-site-isolation-trials", "--renderer-process-limit=1",
		"--host-resolver-rules=MAP *.test 127.0.0.1", "--user-data-dir="+profile, "--remote-debugging-pipe", "about:blank")
	cmd.Env = append(os.Environ(), "TZ="+zone)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	c := &chromium{cmd: cmd, to: to, from: from, waiting: map[int]chan message{}, hear: map[string]func(string, json.RawMessage){}}
	go c.listen()
	t.Cleanup(func() {
		_ = c.call("", "Browser.close", nil, nil)
		done := make(chan struct{})
		go func() { _ = cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
		}
		to.Close()
		from.Close()
		_ = os.RemoveAll(profile)
	})
	return c
}

// listen hands out what the browser says until it has gone.
func (c *chromium) listen() {
	in := bufio.NewReaderSize(c.from, 1<<20)
	for {
		line, err := in.ReadBytes(0)
		if err != nil {
			break
		}
		var m message
		if json.Unmarshal(line[:len(line)-1], &m) != nil {
			continue
		}
		c.mu.Lock()
		answer, hear := c.waiting[m.ID], c.hear[m.Session]
		delete(c.waiting, m.ID)
		c.mu.Unlock()
		switch {
		case m.ID != 0 && answer != nil:
			answer <- m
		case m.ID == 0 && hear != nil:
			hear(m.Method, m.Params)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, answer := range c.waiting {
		close(answer)
		delete(c.waiting, id)
	}
	c.waiting = nil
}

// send sends a command and gives the channel of its answer.
func (c *chromium) send(session, method string, params any) (chan message, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting == nil {
		return nil, io.ErrClosedPipe
	}
	c.last++
	command := map[string]any{"id": c.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if session != "" {
		command["sessionId"] = session
	}
	text, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	answer := make(chan message, 1)
	c.waiting[c.last] = answer
	_, err = c.to.Write(append(text, 0))
	return answer, err
}

// call sends a command and waits for its result, which it puts into result unless that is nil.
func (c *chromium) call(session, method string, params, result any) error {
	answer, err := c.send(session, method, params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return fmt.Errorf("%s: the browser has gone", method)
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-time.After(time.Minute):
		return fmt.Errorf("%s: no answer for a minute", method)
	}
}
