package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/pack"
	"github.com/microcodegen/microcodegen/internal/preview"
	"github.com/microcodegen/microcodegen/internal/render/shared"
	"github.com/microcodegen/microcodegen/internal/source"
)

const (
	watchEvery    = 300 * time.Millisecond // how often the document's files are looked at
	graceful      = 10 * time.Second       // how long running requests may take when the server ends
	defaultPort   = "8080"
	demoRows      = 12 // of each entity
	authRateLimit = 10 // the contract's: a minute, route and address
)

// preview serves the document's application from memory until it is interrupted.
func (s *session) preview() error {
	port := s.flags["port"]
	if port == "" {
		port = defaultPort
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return usage("for example: --port 3000", "--port %s is no port", port)
	}
	read := fingerprint(s.args)
	g, list, err := s.understand()
	s.flush()
	if err != nil {
		return err
	}
	v, err := s.newView(g)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return &diag.Failure{Code: "S001", Message: "cannot listen on port " + port, Err: err, Suggestion: "another program may use it: choose another with --port, or any that is free with --port 0"}
	}
	s.welcome(g, list, listener.Addr())
	return s.serve(v, listener, read)
}

// view is what is served: the API, and the pages and description that belong to its genome.
type view struct {
	server *preview.Server
	pages  *pages
}

// newView makes the server of a genome.
func (s *session) newView(g *microcodegen.Genome) (*view, error) {
	d, err := describe(g)
	if err != nil {
		return nil, err
	}
	v := &view{pages: &pages{}}
	v.pages.show(d.pages)
	options := preview.Options{AuthRateLimit: authRateLimit, Data: s.flags["data"], OpenAPI: d.openAPI, UI: v.pages}
	if s.flags["verbose"] != "" {
		options.Logger = slog.New(slog.NewTextHandler(s.err, nil))
	}
	v.server, err = preview.New(g, options)
	if err == nil && s.flags["demo"] != "" {
		err = v.server.Demo(demoRows)
	}
	if err != nil && s.flags["data"] != "" {
		return nil, &diag.Failure{Code: "S002", Message: "cannot use the data file " + s.flags["data"], Err: err, Suggestion: "name another file with --data, or move this one away to begin anew"}
	}
	return v, err
}

// description is what belongs to a genome beside its API: openapi.yaml and the pages.
type description struct {
	openAPI []byte
	pages   fs.FS
}

// describe makes the description of a genome. An archive in memory is a file system.
func describe(g *microcodegen.Genome) (d description, err error) {
	if d.openAPI, err = shared.OpenAPI(g); err != nil {
		return d, err
	}
	files, err := shared.UI(g)
	if err != nil {
		return d, err
	}
	var b bytes.Buffer
	if err := pack.Zip(&b, files); err != nil {
		return d, err
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return d, err
	}
	d.pages, err = fs.Sub(archive, shared.UIDir)
	return d, err
}

// swap serves another genome, with its description, or goes on with the one that is served.
func (v *view) swap(g *microcodegen.Genome) (preview.Report, error) {
	d, err := describe(g)
	if err != nil {
		return preview.Report{}, err
	}
	report, err := v.server.Swap(g)
	if err == nil {
		v.server.SetOpenAPI(d.openAPI)
		v.pages.show(d.pages)
	}
	return report, err
}

// welcome says what is served and where.
func (s *session) welcome(g *microcodegen.Genome, list diag.List, address net.Addr) {
	_, port, _ := net.SplitHostPort(address.String())
	if s.flags["quiet"] != "" {
		return
	}
	fmt.Fprintf(s.out, "%s: %s, %s\n", diag.Visible(g.Title.Raw()), plural(len(g.Entities), "entity"), plural(routesPerEntity*len(g.Entities)+accountRoutes, "route"))
	entityTable(s.out, g)
	s.guesses(s.out, list)
	who := "register; any e-mail address will do"
	if s.flags["demo"] != "" {
		who = fmt.Sprintf("sign in as %s with the password %q", preview.DemoEmail, preview.DemoPassword)
	}
	fmt.Fprintf(s.out, "\nOpen http://localhost:%s and %s. Ctrl-C ends it", port, who)
	if s.flags["data"] == "" {
		fmt.Fprint(s.out, ", and its rows with it (--data FILE keeps them)")
	}
	fmt.Fprint(s.out, ".\n")
	_ = s.out.Flush()
}

// serve answers requests and follows the document from the state that was read, until the context ends; then it lets
// running requests finish.
func (s *session) serve(v *view, listener net.Listener, read string) error {
	server := &http.Server{Handler: v.server, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	watching, stop := context.WithCancel(s.ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		s.watch(watching, v, read)
	}()
	var err error
	select {
	case err = <-ended:
	case <-s.ctx.Done():
		// The context that ends the program has ended; what still runs gets one of its own.
		last, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), graceful)
		err = server.Shutdown(last)
		cancel()
	}
	stop()
	<-watched
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	if closed := v.server.Close(); err == nil && closed != nil {
		return &diag.Failure{Code: "S002", Message: "cannot save the data file " + s.flags["data"], Err: closed, Suggestion: "see that it can be written to"}
	}
	return err
}

// watch looks at the document's files and serves what they say as soon as they differ from the state that is served and
// have been quiet since.
func (s *session) watch(ctx context.Context, v *view, served string) {
	if len(s.args) == 1 && s.args[0] == source.Stdin {
		return
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for last := served; ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := fingerprint(s.args)
		if now != served && now == last {
			served = now
			s.reload(v)
		}
		last = now
	}
}

// fingerprint is equal as long as no file that the arguments stand for was changed, added or removed.
func fingerprint(args []string) string {
	var b strings.Builder
	for _, arg := range args {
		for _, file := range source.Files(arg) {
			info, err := os.Stat(file)
			if err != nil {
				fmt.Fprintf(&b, "%s: %v\n", file, err)
				continue
			}
			fmt.Fprintf(&b, "%s %d %d\n", file, info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// reload serves the new version of the document, or goes on with the last good one and says why.
func (s *session) reload(v *view) {
	g, list, err := s.understand()
	if err == nil {
		var report preview.Report
		if report, err = v.swap(g); err == nil && s.flags["quiet"] == "" {
			fmt.Fprintf(s.out, "Saved: now serving %s\n", plural(len(g.Entities), "entity"))
			entityTable(s.out, g)
			for _, loss := range report.Lost {
				fmt.Fprintf(s.out, "  %s: %d %s\n", loss.Entity, loss.Count, loss.Reason)
			}
		}
	}
	if err != nil {
		s.unservable(err)
		v.pages.blame(s.problems(list, err))
		if s.flags["quiet"] == "" {
			fmt.Fprintln(s.out, "Still serving the last good version.")
		}
	}
	s.flush()
	_ = s.out.Flush()
}

// problems are the errors of a document as they are printed, or else what went wrong.
func (s *session) problems(list diag.List, err error) string {
	var b strings.Builder
	p := diag.Printer{W: &b, Sources: s.sources}
	_ = p.Print(list.AtLeast(diag.Error))
	if b.Len() == 0 {
		return err.Error()
	}
	return b.String()
}

// unservable says why a new version of the document is not served; its diagnostics have been printed.
func (s *session) unservable(err error) {
	var failure *diag.Failure
	switch {
	case errors.Is(err, microcodegen.ErrSpec):
	case errors.As(err, &failure):
		s.fail(failure)
	default:
		fmt.Fprintf(s.err, "%s: %s\n", s.program, diag.Visible(err.Error()))
	}
}
