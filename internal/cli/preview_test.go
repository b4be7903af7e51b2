package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// logged is a stream that can be read while it is written.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is what was written so far.
func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// previewing is a preview that runs.
type previewing struct {
	t           *testing.T
	base        string
	out, errOut *logged
	stop        context.CancelFunc
	code        chan int
}

// startPreview runs preview on a free port and waits until it says where.
func startPreview(t *testing.T, args ...string) *previewing {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	p := &previewing{t: t, out: &logged{}, errOut: &logged{}, stop: stop, code: make(chan int, 1)}
	go func() {
		p.code <- Run(ctx, append([]string{"microcodegen", "preview", "--port", "0"}, args...), strings.NewReader(article), p.out, p.errOut, os.Getenv)
	}()
	t.Cleanup(stop)
	p.until("it says its address", func() bool {
		address := regexp.MustCompile(`http://localhost:(\d+)`).FindStringSubmatch(p.out.String())
		if address != nil {
			p.base = "http://127.0.0.1:" + address[1]
		}
		return address != nil
	})
	return p
}

// until waits for something to become true.
func (p *previewing) until(what string, is func() bool) {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
	}
	p.t.Fatalf("in vain waited until %s\nout: %s\nerr: %s", what, p.out, p.errOut)
}

// get gives the status and the body of a path.
func (p *previewing) get(path string) (int, string) {
	p.t.Helper()
	answer, err := http.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// end stops the preview and gives its exit code.
func (p *previewing) end() int {
	p.t.Helper()
	p.stop()
	select {
	case code := <-p.code:
		return code
	case <-time.After(15 * time.Second):
		p.t.Fatal("it does not end")
		return -1
	}
}

// save writes a document as an editor does.
func save(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPreviewServesTheDocumentAndFollowsIt(t *testing.T) {
	prd := prdFile(t)
	p := startPreview(t, prd)
	if status, body := p.get("/healthz"); status != 200 || !strings.Contains(body, "ok") {
		t.Errorf("healthz: %d %s", status, body)
	}
	if status, _ := p.get("/tasks"); status != 403 {
		t.Errorf("tasks without a session: %d", status)
	}
	if status, body := p.get("/"); status != 200 || !strings.Contains(body, "<html") {
		t.Errorf("the page: %d %s", status, body)
	}
	if status, _ := p.get("/labels"); status != 404 {
		t.Errorf("labels before they are described: %d", status)
	}

	save(t, prd, article+"A Label has a name and a colour.\n")
	p.until("it serves the new version", func() bool { status, _ := p.get("/labels"); return status == 403 })
	p.until("openapi.yaml tells it", func() bool { _, body := p.get("/openapi.yaml"); return strings.Contains(body, "/labels") })
	p.until("the pages know it", func() bool { _, body := p.get("/description.json"); return strings.Contains(body, "Label") })
	if _, body := p.get("/"); !strings.Contains(body, `src="/live.js"`) {
		t.Errorf("the page does not follow the document: %s", body)
	}
	if _, body := p.get("/live.json"); body != `{"problems":"","version":2}` {
		t.Errorf("after one save live.json is %s", body)
	}

	save(t, prd, "Roses are red.\n")
	p.until("it says what is wrong", func() bool {
		return strings.Contains(p.errOut.String(), "M003") && strings.Contains(p.out.String(), "last good")
	})
	if status, _ := p.get("/labels"); status != 403 {
		t.Errorf("the last good version is gone: %d", status)
	}
	if _, body := p.get("/live.json"); !strings.Contains(body, "M003") || !strings.Contains(body, `"version":2`) {
		t.Errorf("the page is not told what is wrong: %s", body)
	}

	if err := os.Remove(prd); err != nil {
		t.Fatal(err)
	}
	p.until("it says that the document is gone", func() bool { return strings.Contains(p.errOut.String(), "I001") })

	save(t, prd, article)
	p.until("it serves the first version again", func() bool { status, _ := p.get("/labels"); return status == 404 })
	if code := p.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestPreviewReadsStandardInputAndKeepsRowsInAFile(t *testing.T) {
	data := filepath.Join(t.TempDir(), "rows.json")
	for round, want := range []int{201, 409} {
		p := startPreview(t, "-", "--data", data)
		answer, err := http.Post(p.base+"/auth/register", "application/json", strings.NewReader(`{"email": "a@example.org", "password": "correct horse"}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("round %d: %d, want %d", round, answer.StatusCode, want)
		}
		if code := p.end(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
	save(t, data, "no data file")
	if got := run(article, "preview", "-", "--port", "0", "--data", data); got.code != 3 || !strings.Contains(got.errOut, "S002") {
		t.Errorf("%+v", got)
	}
}

func TestPreviewNeedsADocumentItCanServeAndAFreePort(t *testing.T) {
	if got := run("Roses are red.\n", "preview", "-", "--port", "0"); got.code != 1 || !strings.Contains(got.errOut, "M003") {
		t.Errorf("%+v", got)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	port := fmt.Sprint(taken.Addr().(*net.TCPAddr).Port)
	if got := run(article, "preview", "-", "--port", port); got.code != 3 || !strings.Contains(got.errOut, "S001") || !strings.Contains(got.errOut, "--port 0") {
		t.Errorf("%+v", got)
	}
}

func TestPreviewWithDemoRowsSaysHowToSignIn(t *testing.T) {
	p := startPreview(t, prdFile(t), "--demo")
	for _, word := range []string{"demo@example.com", "demonstration"} {
		if !strings.Contains(p.out.String(), word) {
			t.Errorf("%q is not told: %s", word, p.out)
		}
	}
	answer, err := http.Post(p.base+"/auth/login", "application/json", strings.NewReader(`{"email": "demo@example.com", "password": "demonstration"}`))
	if err != nil || answer.StatusCode != 200 {
		t.Errorf("signing in: %v %v", answer, err)
	}
}
