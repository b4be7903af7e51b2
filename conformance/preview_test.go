package conformance

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/preview"
	"github.com/microcodegen/microcodegen/internal/render/shared"
)

var secret = []byte("a secret of the suite, 32 bytes or more")

// fixture gives the genome of a document of examples/, from its manifest.
func fixture(t testing.TB, name string) *genome.Genome {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "examples", name+".manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m manifest.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	g, _ := genome.FromManifest(&m)
	return g
}

// previewOf serves a genome in process, restarts on the same rows included.
func previewOf(t testing.TB, g *genome.Genome) Target {
	t.Helper()
	document, err := shared.OpenAPI(g)
	if err != nil {
		t.Fatal(err)
	}
	options := preview.Options{JWTSecret: secret, OpenAPI: document}
	first, err := preview.New(g, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(first)
	t.Cleanup(func() { server.Close() })
	target := Target{BaseURL: server.URL, Genome: g, JWTSecret: secret}
	options.Store = first.Store()
	target.Restart = restarts(options, func(o preview.Options) string {
		next, err := preview.New(g, o)
		if err != nil {
			t.Fatal(err)
		}
		server.Close()
		server = httptest.NewServer(next)
		return server.URL
	})
	return target
}

// restarts gives a Target's Restart: it reads the environment that concerns preview's options.
func restarts(options preview.Options, serve func(preview.Options) string) func(context.Context, map[string]string) (string, error) {
	return func(_ context.Context, env map[string]string) (string, error) {
		o := options
		var err error
		if limit, set := env["AUTH_RATE_LIMIT"]; set {
			if o.AuthRateLimit, err = strconv.Atoi(limit); err != nil {
				return "", err
			}
		}
		if proxies, set := env["TRUSTED_PROXIES"]; set {
			for _, cidr := range strings.Split(proxies, ",") {
				prefix, err := netip.ParsePrefix(cidr)
				if err != nil {
					return "", err
				}
				o.TrustedProxies = append(o.TrustedProxies, prefix)
			}
		}
		return serve(o), nil
	}
}

func TestPreviewKeepsTheContractOnEveryFixture(t *testing.T) {
	for _, name := range []string{"task-manager", "shop", "kitchen-sink", "torture"} {
		t.Run(name, func(t *testing.T) { Run(t, previewOf(t, fixture(t, name))) })
	}
}

func TestPreviewKeepsTheContractOnRandomGenomes(t *testing.T) {
	for seed := uint64(1); seed <= 2; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { Run(t, previewOf(t, random.Genome(seed))) })
	}
}
