package e2e

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/preview"
)

// TestBrowser uses the user interface of preview as people do, on each fixture.
func TestBrowser(t *testing.T) {
	r := &run{dir: t.TempDir()}
	var err error
	if r.generator, err = BuildGenerator(t.Context(), r.dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shop", "torture", "kitchen-sink", "task-manager"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := FixtureNamed(name, r.dir)
			if err != nil {
				t.Fatal(err)
			}
			g, err := r.generator.Genome(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			_, base := servePages(t, g, preview.Options{})
			browse(t, base, g)
			if name == "shop" {
				t.Run("long_list", func(t *testing.T) { longList(t, startChromium(t, "UTC"), g) })
				t.Run("too_many_attempts", func(t *testing.T) { tooManyAttempts(t, startChromium(t, "UTC"), g) })
			}
		})
	}
}

// zones are where the browser is, by the genome's slug: St John's is half an hour beside everybody, and has summer time.
var zones = map[string]string{"kitchen-sink": "America/St_Johns"}

// browse judges the user interface that is served at a base URL for a genome, in a browser of its own, and gives the
// number of its tests. AUTH_RATE_LIMIT must be off.
func browse(t *testing.T, base string, g *genome.Genome) (tests int) {
	zone, err := time.LoadLocation(zones[g.Slug])
	if err != nil {
		t.Fatal(err)
	}
	c := startChromium(t, zone.String())
	test := func(name string, run func(t *testing.T)) {
		tests++
		t.Run(name, run)
	}
	test("walk", func(t *testing.T) { walk(t, c, base, g, zone) })
	test("hostile_rows", func(t *testing.T) { hostileRows(t, c, base, g) })
	if g.Slug == "kitchen-sink" {
		test("repeated_hour", func(t *testing.T) { repeatedHour(t, c, base, g, zone) })
		test("empty_is_not_null", func(t *testing.T) { emptyIsNotNull(t, c, base, g) })
	}
	if g.Slug == "corner-shop" {
		for _, s := range scenarios {
			test(strings.ReplaceAll(s.name, " ", "_"), func(t *testing.T) { s.play(t, c, base, g) })
		}
		test("insecure_address", func(t *testing.T) { insecureAddress(t, c, base, g) })
		test("first_visit", func(t *testing.T) { firstVisit(t, c, base, g) })
	}
	return tests
}

// servePages serves a genome by preview, with its user interface and these options, until the test ends.
func servePages(t *testing.T, g *genome.Genome, options preview.Options) (*preview.Server, string) {
	t.Helper()
	pages, err := pagesOf(g)
	if err != nil {
		t.Fatal(err)
	}
	options.UI = pages
	server, err := preview.New(g, options)
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	return server, listener.URL
}
