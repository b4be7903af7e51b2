package preview

import (
	"bytes"
	"embed"
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

//go:embed page
var minimalPage embed.FS

var minimalIndex = template.Must(template.ParseFS(minimalPage, "page/index.html"))

// pageFile gives a file of the UI by its path's one segment, empty for the index; nil when there is none.
func (s *Server) pageFile(segment string) []byte {
	if segment == "" {
		segment = "index.html"
	}
	if s.options.UI == nil && segment == "index.html" {
		return s.index()
	}
	files := s.options.UI
	if files == nil {
		files, _ = fs.Sub(minimalPage, "page")
	}
	if !strings.Contains(segment, ".") || !fs.ValidPath(segment) {
		return nil
	}
	content, err := fs.ReadFile(files, segment)
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
type pageResource struct{ Path, Label, Sample string }

// index renders the minimal page for the genome that is served.
func (s *Server) index() []byte {
	view := struct {
		Title, Profile string
		Resources      []pageResource
	}{Title: s.schema.genome.Title.Raw()}
	if view.Title == "" {
		view.Title = s.schema.genome.SolutionName
	}
	if len(s.schema.profile) > 0 {
		view.Profile = sampleBody(s.schema.profile)
	}
	for _, r := range s.schema.resources {
		label := r.LabelPlural.Raw()
		if label == "" {
			label = r.Plural
		}
		view.Resources = append(view.Resources, pageResource{"/" + r.Path, label, sampleBody(r.fields)})
	}
	var out bytes.Buffer
	if err := minimalIndex.Execute(&out, view); err != nil {
		panic(err) // the template and the view belong together
	}
	return out.Bytes()
}

// sampleBody is a body to start from, one member a line: each field's first sample. References stay null, and the
// caller fills in what is required.
func sampleBody(fields []*field) string {
	body := []byte("{")
	for _, f := range fields {
		if f.ReadOnly {
			continue
		}
		value := "null"
		switch {
		case f.Many:
			value = "[]"
		case len(f.Samples) > 0:
			value = f.Samples[0].JSON()
		}
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(appendValue(append(body, "\n  "...), f.Name), ": "+value...)
	}
	return string(append(body, "\n}"...))
}
