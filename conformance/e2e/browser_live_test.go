package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/microcodegen/microcodegen/internal/preview"
)

// diary is the document that TestPreviewFollowsTheDocumentInThePage saves in several versions.
const diary = "# Diary\n\n## Entry\n\n- title: string (required, max 80 characters)\n- written_on: date\n"

// TestPreviewFollowsTheDocumentInThePage runs the command preview with rows to begin with, and saves its document while
// a person looks at the page.
func TestPreviewFollowsTheDocumentInThePage(t *testing.T) {
	dir := t.TempDir()
	document := filepath.Join(dir, "prd.md")
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(document, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	save(diary)
	generator, err := BuildGenerator(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	g, err := generator.Genome(t.Context(), Fixture{Name: "diary", Path: document})
	if err != nil {
		t.Fatal(err)
	}
	base := startPreviewCommand(t, generator, document)
	me := login(t, g, base, preview.DemoEmail, preview.DemoPassword)
	before := me.rows("entries", "limit=100")
	titles := map[any]bool{}
	for _, row := range before {
		titles[row["title"]] = true
	}
	if len(before) < 10 || len(titles) != len(before) {
		t.Errorf("the rows to begin with are %v", before)
	}

	p := startChromium(t, "UTC").newTab(t, base)
	p.open("")
	p.at("Sign in")
	p.fill("E-mail", preview.DemoEmail)
	p.fill("Password", preview.DemoPassword)
	p.press("Sign in")
	p.at("Overview")
	p.open("#/entries")
	p.at("Entries")
	shown := p.firstCells()
	save(diary + "- mood: one of good, bad\n")
	p.wait("the new field", func() bool { return strings.Contains(p.text("document.querySelector('thead')?.innerText"), "Mood") })
	p.lists(shown)
	for _, row := range me.rows("entries", "limit=100") {
		if !titles[row["title"]] || row["mood"] != nil {
			t.Errorf("the rows are not kept: %v", row)
		}
	}

	p.open("#/entries/new")
	p.at("New entry")
	p.fill("Title", "half")
	save("# Diary\n\nRoses are red.\n")
	p.see("prd.md:1:1: error")
	p.see("The smallest text that works")
	if p.value("Title") != "half" {
		t.Error("a fault in the document empties the form")
	}
	p.mu.Lock()
	p.leaving, p.asked = "stay", 0
	p.mu.Unlock()
	save(diary + "- mood: one of good, bad\n- weather: string\n")
	p.wait("the browser's question", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.asked == 1 })
	p.until("!document.body.innerText.includes('prd.md:1:1')")
	if p.value("Title") != "half" {
		t.Error("a document that was saved empties the form")
	}
	p.press("Create")
	p.at("half")
	p.mu.Lock()
	asked := p.asked
	p.leaving = ""
	p.mu.Unlock()
	if asked != 1 {
		t.Errorf("the browser asks %d times whether to leave", asked)
	}
	p.wait("the new field", func() bool {
		return p.lookup("Edit", "link") != 0 && p.is("document.querySelector('dl')?.innerText.includes('Weather')")
	})
	if rows := me.rows("entries", "title=half"); len(rows) != 1 {
		t.Errorf("created %v", rows)
	}
}

// startPreviewCommand runs preview on a free port, with rows to begin with, and gives the address that it prints.
func startPreviewCommand(t *testing.T, generator *Generator, document string) string {
	t.Helper()
	cmd := exec.Command(generator.binary, "preview", "--demo", "--port", "0", document)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("preview ends with %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address := regexp.MustCompile(`http://localhost:\d+`).FindString(lines.Text()); address != "" {
			go func() {
				for lines.Scan() {
				}
			}()
			return address
		}
	}
	t.Fatal("preview does not say where")
	return ""
}
