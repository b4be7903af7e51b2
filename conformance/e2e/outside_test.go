package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// TestTheDocumentPassesOtherPeoplesRules runs Spectral's and Redocly's recommended rules over each fixture's
// openapi.yaml, and compiles a client that uses the types that openapi-typescript makes of it. The document is the same
// in every stack.
func TestTheDocumentPassesOtherPeoplesRules(t *testing.T) {
	if !*fullFlag {
		t.Skip("SKIPPED: runs with -full")
	}
	outside, err := InstallOutside(limited(t, 10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	generator, err := BuildGenerator(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := Fixtures()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fixtures {
		t.Run(f.Name, func(t *testing.T) {
			ctx := limited(t, 5*time.Minute)
			app := filepath.Join(t.TempDir(), "app")
			if _, err := generator.Application(ctx, f, &stacks.All[0], app); err != nil {
				t.Fatal(err)
			}
			g, err := generator.Genome(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			document, types := filepath.Join(app, "openapi.yaml"), f.Name+".d.ts"
			client := filepath.Join(outside.dir, f.Name+"-client.ts")
			if err := os.WriteFile(client, typedClient(g, types), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, line := range [][]string{
				{"node_modules/.bin/spectral", "lint", "--fail-severity", "hint", "--ruleset", ".spectral.yaml", document},
				{"node_modules/.bin/redocly", "lint", "--extends", "recommended", "--max-problems", "10", document},
				{"node_modules/.bin/openapi-typescript", document, "--output", types},
				{"node_modules/.bin/tsc", "--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", client},
			} {
				out, err := outside.run(ctx, nil, line...)
				if err != nil || regexp.MustCompile(`[1-9]\d* warning`).MatchString(out) {
					t.Errorf("%s: %v\n%s", line[0], err, tail(out, 3000))
				}
			}
		})
	}
}

// typedClient writes a program that calls every resource through the types of a document.
func typedClient(g *genome.Genome, types string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "import createClient from 'openapi-fetch';\nimport type { paths } from './%s';\n\n", types)
	b.WriteString("const api = createClient<paths>({ baseUrl: 'https://app.invalid' });\n")
	for i := range g.Entities {
		path, query := "/"+g.Entities[i].Path, "{ params: { query: { limit: 5, sort: '-id' } } }"
		if _, named := g.Entities[i].Field("constructor"); named {
			query = "{}" // TypeScript takes the constructor that every object has for this parameter
		}
		fmt.Fprintf(&b, `
export async function resource%d(): Promise<number[]> {
  const list = await api.GET('%[2]s', %[3]s);
  const one = await api.GET('%[2]s/{id}', { params: { path: { id: 1 } } });
  await api.DELETE('%[2]s/{id}', { params: { path: { id: 1 } } });
  const title: string | undefined = one.error?.title;
  return title ? [] : (list.data ?? []).map((row) => row.id);
}
`, i, path, query)
	}
	return []byte(b.String())
}

func TestATypedClientWouldNoticeAnotherDocument(t *testing.T) {
	if !*fullFlag {
		t.Skip("SKIPPED: runs with -full")
	}
	outside, err := InstallOutside(limited(t, 10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	types := "export interface paths { '/tasks': { get: { responses: { 200: { content: { 'application/json': { id: string }[] } } } } } }\n"
	g := &genome.Genome{Entities: []genome.Entity{{Path: "tasks"}}}
	for name, text := range map[string]string{"loose.d.ts": types, "loose-client.ts": string(typedClient(g, "loose.d.ts"))} {
		if err := os.WriteFile(filepath.Join(outside.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := outside.run(t.Context(), nil, "node_modules/.bin/tsc", "--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "loose-client.ts"); err == nil {
		t.Errorf("a client of another document compiles\n%s", out)
	}
}

// generatedCases matches the number of requests in schemathesis' summary.
var generatedCases = regexp.MustCompile(`(\d+) generated`)

// schemathesis lets schemathesis find a request to which the application answers otherwise than its openapi.yaml says.
func (x *trial) schemathesis(t *testing.T) int {
	outside, err := InstallOutside(limited(t, 10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	base, err := x.app.Restart(limited(t, 3*time.Minute), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := outside.Schemathesis(limited(t, 15*time.Minute), base)
	m := generatedCases.FindStringSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("schemathesis: %v\n%s", err, tail(out, 6000))
	}
	n, _ := strconv.Atoi(m[1])
	fmt.Printf("schemathesis made %d requests\n", n)
	return 1
}
