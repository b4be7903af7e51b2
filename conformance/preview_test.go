package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/preview"
	"github.com/microcodegen/microcodegen/internal/preview/argon2"
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

// optionsFor gives preview the documents of an application: its description and its pages.
func optionsFor(t testing.TB, g *genome.Genome) preview.Options {
	t.Helper()
	document, err := shared.OpenAPI(g)
	if err != nil {
		t.Fatal(err)
	}
	files, err := shared.UI(g)
	if err != nil {
		t.Fatal(err)
	}
	pages := fstest.MapFS{}
	for _, f := range files {
		pages[path.Base(f.Path)] = &fstest.MapFile{Data: f.Data}
	}
	return preview.Options{JWTSecret: secret, OpenAPI: document, UI: pages}
}

// previewOf serves a genome in process, restarts on the same rows included.
func previewOf(t testing.TB, g *genome.Genome) (Target, preview.Store) {
	t.Helper()
	options := optionsFor(t, g)
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
	return target, first.Store()
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

// seeded gives a suite whose cases find accounts in preview's store instead of registering them: Argon2 in Go alone is
// what a run costs most of. Cases that are about registering do register.
func seeded(t testing.TB, target Target, store preview.Store) *suite {
	t.Helper()
	s := newSuite(target)
	s.account = func(body obj) *user {
		email, _ := body["email"].(string)
		now := time.Now().UTC()
		row := preview.User{Email: email, PasswordHash: passwordHash(), CreatedAt: now.Format(stampForm), UpdatedAt: now.Format(stampForm), Profile: map[string]any{}}
		for _, f := range target.Genome.Account.Profile {
			row.Profile[f.Name] = body[f.Name]
			if _, text := body[f.Name].(string); !text && body[f.Name] != nil || f.ReadOnly {
				return nil // preview's own form of the value is not ours to know
			}
		}
		row, err := store.CreateUser(row)
		if err != nil {
			return nil
		}
		session := preview.Session{ID: fmt.Sprintf("00000000-0000-4000-8000-%012x", row.ID), UserID: row.ID, CreatedAt: now.Format(stampForm), ExpiresAt: now.Add(8 * time.Hour).Format(stampForm)}
		if store.OpenSession(session, "") != nil {
			return nil
		}
		claims := obj{"sub": strconv.FormatInt(row.ID, 10), "jti": session.ID, "iat": now.Unix(), "exp": now.Unix() + 28800}
		return &user{id: row.ID, email: row.Email, password: password, profile: body.without("email", "password"), token: forge(hs256, claims, secret, sha256.New),
			next: map[string]int{}, anchors: map[string]int64{}}
	}
	return s
}

// passwordHash is the hash of every seeded account's password, made once.
var passwordHash = sync.OnceValue(func() string {
	return argon2.Encode([]byte(password), []byte("sixteen bytes ok"), argon2.Params{Memory: 19 * 1024, Passes: 2, Lanes: 1, KeySize: 32})
})

// stampForm is the API's form of an instant, as package time writes it.
const stampForm = "2006-01-02T15:04:05.000Z"

// TestPreviewKeepsTheContract runs on the article's document as the suite runs on any service: over HTTP alone.
func TestPreviewKeepsTheContract(t *testing.T) {
	target, _ := previewOf(t, fixture(t, "task-manager"))
	Run(t, target)
}

func TestPreviewKeepsTheContractOnEveryFixture(t *testing.T) {
	for _, name := range []string{"shop", "kitchen-sink", "torture"} {
		t.Run(name, func(t *testing.T) {
			target, store := previewOf(t, fixture(t, name))
			seeded(t, target, store).run(t)
		})
	}
}

func TestPreviewKeepsTheContractOnRandomGenomes(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			target, store := previewOf(t, random.Genome(seed))
			seeded(t, target, store).run(t)
		})
	}
}

// A document may keep nothing but accounts.
func TestPreviewKeepsTheContractWithoutEntities(t *testing.T) {
	g, _ := genome.FromManifest(&manifest.Manifest{SolutionName: "Accounts", Entities: []manifest.Entity{{Name: "User"}}})
	if len(g.Entities) != 0 {
		t.Fatalf("%d entities", len(g.Entities))
	}
	target, _ := previewOf(t, g)
	if summary := Run(t, target); summary.Cases < 20 {
		t.Errorf("%d cases ran", summary.Cases)
	}
}

// TestTwoRunsAreAlike compares the transcripts of two services that are the same: what differs is the suite's fault.
func TestTwoRunsAreAlike(t *testing.T) {
	var transcripts []Transcript
	for range 2 {
		target, store := previewOf(t, labGenome(t))
		transcripts = append(transcripts, seeded(t, target, store).run(t).Transcript)
	}
	if len(transcripts[0]) < 80 {
		t.Errorf("the transcript holds %d cases", len(transcripts[0]))
	}
	for _, line := range transcripts[0].Diff(transcripts[1]) {
		t.Error(line)
	}
}
