package preview

import (
	"bytes"
	_ "embed" // of the minimal page
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// contentPolicy is the contract's for the UI: scripts, styles and requests of its own origin alone.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// mediaTypes are those of a UI's files, the same on every machine.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".map": "application/json",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2",
	".txt": "text/plain; charset=utf-8", ".yaml": "application/yaml",
}

//go:embed index.html
var minimalPage string

var minimalIndex = template.Must(template.New("index.html").Parse(minimalPage))

// pageFile gives a file of the UI by its path's one segment, empty for the index; nil when there is none.
func (s *Server) pageFile(segment string) []byte {
	if segment == "" {
		segment = "index.html"
	}
	switch {
	case s.options.UI == nil && segment == "index.html":
		return s.index()
	case s.options.UI == nil || !strings.Contains(segment, ".") || !fs.ValidPath(segment):
		return nil
	}
	content, err := fs.ReadFile(s.options.UI, segment)
	if err != nil {
		return nil
	}
	return content
}

// page answers the UI's files.
func (s *Server) page(c *call) reply {
	segment := strings.TrimPrefix(c.request.URL.Path, "/")
	mediaType, known := mediaTypes[path.Ext("/"+segment)]
	if segment == "" {
		mediaType, known = mediaTypes[".html"], true
	}
	if !known {
		mediaType = "application/octet-stream"
	}
	answer := newReply(http.StatusOK, mediaType, c.file)
	answer.header.Set("Content-Security-Policy", contentPolicy)
	answer.header.Set("Cache-Control", "no-cache")
	return answer
}

// pageResource is a resource as the minimal page shows it.
type pageResource struct{ Path, Label string }

// index renders the minimal page for the genome that is served.
func (s *Server) index() []byte {
	view := struct {
		Title     string
		Resources []pageResource
	}{Title: s.schema.genome.Title.Raw()}
	for _, r := range s.schema.resources {
		view.Resources = append(view.Resources, pageResource{"/" + r.Path, r.LabelPlural.Raw()})
	}
	var out bytes.Buffer
	if err := minimalIndex.Execute(&out, view); err != nil {
		panic(err) // the template and the view belong together
	}
	return out.Bytes()
}
