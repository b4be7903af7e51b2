package e2e

import (
	"context"
	"crypto/rand"
	"io/fs"
	"net/http/httptest"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/microcodegen/microcodegen/conformance"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/preview"
	"github.com/microcodegen/microcodegen/internal/render/shared"
)

// previewServer serves a genome by the reference implementation, in process. It keeps its rows over restarts.
type previewServer struct {
	genome *genome.Genome
	secret []byte
	store  preview.Store
	server *httptest.Server
}

func startPreview(g *genome.Genome) (*previewServer, error) {
	store, err := preview.NewMemory(g)
	if err != nil {
		return nil, err
	}
	p := &previewServer{genome: g, secret: []byte(rand.Text() + rand.Text()), store: store}
	_, err = p.restart(context.Background(), nil)
	return p, err
}

// restart implements conformance.Target's Restart.
func (p *previewServer) restart(_ context.Context, env map[string]string) (string, error) {
	document, err := shared.OpenAPI(p.genome)
	if err != nil {
		return "", err
	}
	pages, err := pagesOf(p.genome)
	if err != nil {
		return "", err
	}
	options := preview.Options{JWTSecret: p.secret, Store: p.store, OpenAPI: document, UI: pages}
	if limit, ok := env["AUTH_RATE_LIMIT"]; ok {
		if options.AuthRateLimit, err = strconv.Atoi(limit); err != nil {
			return "", err
		}
	}
	if proxies, ok := env["TRUSTED_PROXIES"]; ok {
		for _, cidr := range strings.Split(proxies, ",") {
			network, err := netip.ParsePrefix(cidr)
			if err != nil {
				return "", err
			}
			options.TrustedProxies = append(options.TrustedProxies, network)
		}
	}
	handler, err := preview.New(p.genome, options)
	if err != nil {
		return "", err
	}
	p.close()
	p.server = httptest.NewServer(handler)
	return p.server.URL, nil
}

// pagesOf gives the files of the user interface, all in the root.
func pagesOf(g *genome.Genome) (fs.FS, error) {
	files, err := shared.UI(g)
	pages := fstest.MapFS{}
	for _, f := range files {
		pages[path.Base(f.Path)] = &fstest.MapFile{Data: f.Data}
	}
	return pages, err
}

func (p *previewServer) close() {
	if p.server != nil {
		p.server.Close()
	}
}

// judgePreview runs the suite against the reference implementation. Cases that need a database are not applicable.
func judgePreview(t *testing.T, g *genome.Genome) (conformance.Summary, *Contract) {
	t.Helper()
	p, err := startPreview(g)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	document, err := shared.OpenAPI(g)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := ReadContract(document)
	if err != nil {
		t.Fatal(err)
	}
	summary := conformance.Run(t, conformance.Target{BaseURL: p.server.URL, Genome: g, JWTSecret: p.secret, Restart: p.restart, Observe: contract.Observe})
	return summary, contract
}
