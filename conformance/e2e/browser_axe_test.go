package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// axeVersion is the release of axe-core that judges accessibility.
const axeVersion = "4.14.1"

// axe gives axe-core's script, fetched by npm the first time.
func axe(t *testing.T) string {
	t.Helper()
	cache, err := cacheDir()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cache, "axe-core-"+axeVersion+".min.js")
	if script, err := os.ReadFile(path); err == nil {
		return string(script)
	}
	npm := tool(t, "npm")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	staging, err := os.MkdirTemp(cache, "axe-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(staging)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for _, argv := range [][]string{
		{npm, "pack", "--silent", "axe-core@" + axeVersion},
		{"tar", "-xzf", "axe-core-" + axeVersion + ".tgz", "package/axe.min.js"},
	} {
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Dir = staging
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
		}
	}
	if err := os.Rename(filepath.Join(staging, "package", "axe.min.js"), path); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// accessible judges the page that is shown by axe-core in both colour schemes: no serious and no critical finding. The
// schemes differ in colours alone.
func (p *tab) accessible(script string) {
	p.t.Helper()
	if !p.is("window.axe") {
		p.eval(script+"\n;undefined", nil)
	}
	for _, scheme := range []string{"dark", "light"} {
		p.scheme(scheme)
		rules := ""
		if scheme == "dark" {
			rules = ", runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }"
		}
		var findings []struct {
			ID, Impact, Help string
			Nodes            []struct{ HTML, FailureSummary string }
		}
		p.eval("axe.run(document, { resultTypes: ['violations']"+rules+" }).then((r) => r.violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))", &findings)
		for _, f := range findings {
			if f.Impact == "serious" || f.Impact == "critical" {
				first := f.Nodes[0]
				p.t.Errorf("axe at %s (%s): %s %s: %s\n%.300s\n%s", p.text("location.hash"), scheme, f.Impact, f.ID, f.Help, first.HTML, first.FailureSummary)
			}
		}
	}
}

// fits holds the page that is shown to the width of its window: nothing makes it scroll sideways.
func (p *tab) fits() {
	p.t.Helper()
	if over := p.text("document.documentElement.scrollWidth - innerWidth"); !strings.HasPrefix(over, "-") && over != "0" {
		p.t.Errorf("%s overflows by %s px at %s px: %s", p.text("location.hash"), over, p.text("innerWidth"), p.text(
			"[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth).slice(0, 3).map((e) => e.outerHTML.slice(0, 160)).join(' | ')"))
	}
}
