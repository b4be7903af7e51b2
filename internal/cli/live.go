package cli

import (
	"bytes"
	_ "embed" // of the script that follows the document
	"encoding/json"
	"io/fs"
	"sync"
)

//go:embed live.js
var liveScript []byte

// pages are the files of the user interface as preview serves them: those of the genome, and a script that reloads the
// page when the document was saved and shows what is wrong with it.
type pages struct {
	mu       sync.RWMutex
	files    fs.FS
	version  int
	problems string
}

// show serves the pages of a genome from now on.
func (p *pages) show(files fs.FS) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files, p.problems = files, ""
	p.version++
}

// blame shows on every page what keeps the document from being served.
func (p *pages) blame(problems string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.problems = problems
}

// Open opens a file of the genome's pages.
func (p *pages) Open(name string) (fs.File, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.files.Open(name)
}

// ReadFile gives a file's content.
func (p *pages) ReadFile(name string) ([]byte, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	switch name {
	case "live.js":
		return liveScript, nil
	case "live.json":
		return json.Marshal(map[string]any{"version": p.version, "problems": p.problems})
	}
	content, err := fs.ReadFile(p.files, name)
	if name == "index.html" {
		content = bytes.Replace(content, []byte("</head>"), []byte("<script type=\"module\" src=\"/live.js\"></script>\n</head>"), 1)
	}
	return content, err
}
