package prd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// varied is a document of a size in bytes in which all shapes alternate and no sentence is said twice.
func varied(size int) []byte {
	var b bytes.Buffer
	for n := 1; b.Len() < size; n++ {
		fmt.Fprintf(&b, "## %d. Part number %d of the handbook\n\n", n, n)
		for k := 1; k < 6; k++ {
			fmt.Fprintf(&b, "The people of office %d-%d meet on some mornings, talk about what went well and write it down for those who come later. "+
				"Nobody has to read all of it, but whoever looks for *case %d* finds it (with its *reasons*), as `notes/%d.md` or in the archive; see [the list](docs/%d.md).\n\n", n, k, n, k, n)
		}
		for k := 1; k < 8; k++ {
			fmt.Fprintf(&b, "- Point %d.%d: keep it short, friendly and clear – nobody likes long forms (%d of 10 people say so)\n", n, k, k)
		}
		fmt.Fprintf(&b, "\n### Widget%d\n\n- title: string (required, max %d characters)\n- size: integer (min 1, max 9)\n- state: one of new, used, broken (default new)\n- note (text, optional) – what the clerk says\n\n", n, 20+n%50)
		fmt.Fprintf(&b, "#### Crate%d\n\n| Field | Type | Required | Description |\n|---|---|---|---|\n| label | varchar(%d) | yes | printed outside |\n| weight | decimal(8,2) | no | in kilograms |\n| widget_id | int | yes | FK → Widget%d |\n\n", n, 30+n%9, n)
		fmt.Fprintf(&b, "| Phase %d | Weeks | Result |\n|---|---|---|\n| draft | %d | a paper |\n| trial | 3 | a report |\n\n", n, n%7)
		fmt.Fprintf(&b, "As a clerk of office %d, I want to find crate %d so that it reaches its owner.\n\n- AC1: Given crate %d, when it is scanned, then it is shown.\n- AC2: unknown crates are refused\n\n", n, n, n)
		fmt.Fprintf(&b, "- FR-%d: The system MUST send office %d a message by Twilio when a crate is late.\n- NFR-%d: pages of office %d load in %d ms\n\n", n, n, n, n, 100+n)
		fmt.Fprintf(&b, "A Shelf%d has a name, a colour and belongs to a Crate%d. Each Shelf%d is described by a room, a floor and an optional remark.\n\n", n, n, n)
		fmt.Fprintf(&b, "```sql\nCREATE TABLE ledger%d (\n  id SERIAL PRIMARY KEY,\n  total NUMERIC(10,2) NOT NULL CHECK (total >= 0),\n  crate_id INT REFERENCES crate%d(id)\n);\n```\n\n", n, n)
	}
	return b.Bytes()
}

// sizes are the megabytes of the long documents that are timed.
var sizes = []int{1, 2, 5, 10}

// BenchmarkVaried reads long documents in which all shapes alternate: the goal is a second for ten megabytes.
func BenchmarkVaried(b *testing.B) {
	for _, mb := range sizes {
		b.Run(fmt.Sprintf("%dMB", mb), func(b *testing.B) { benchmark(b, varied(mb<<20)) })
	}
}

// BenchmarkRealDocuments reads real documents one behind the other, as they are (what is said twice is passed over)
// and with another number behind the headings of each round.
func BenchmarkRealDocuments(b *testing.B) {
	folder := os.Getenv("CORPUS_DIR")
	if folder == "" {
		b.Skip("CORPUS_DIR names no folder of real documents")
	}
	for _, mb := range sizes {
		b.Run(fmt.Sprintf("as they are/%dMB", mb), func(b *testing.B) { benchmark(b, joined(b, folder, mb<<20, false)) })
		b.Run(fmt.Sprintf("numbered/%dMB", mb), func(b *testing.B) { benchmark(b, joined(b, folder, mb<<20, true)) })
	}
}

// benchmark reads a text again and again.
func benchmark(b *testing.B, text []byte) {
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Parse([]Input{{"x.md", text}})
	}
}

// joined is the documents of a folder one behind the other up to a size in bytes.
func joined(b *testing.B, folder string, size int, numbered bool) []byte {
	documents, err := filepath.Glob(filepath.Join(folder, "[0-9]*.md"))
	if err != nil || len(documents) == 0 {
		b.Fatalf("no documents in CORPUS_DIR: %v", err)
	}
	var out bytes.Buffer
	for round := 1; ; round++ {
		for _, d := range documents {
			text, err := os.ReadFile(d)
			if err != nil {
				b.Fatal(err)
			}
			for _, line := range bytes.Split(text, []byte("\n")) {
				out.Write(bytes.TrimRight(line, "\r"))
				if numbered && bytes.HasPrefix(line, []byte("#")) {
					fmt.Fprintf(&out, "%d", round)
				}
				out.WriteByte('\n')
			}
			if out.Len() >= size {
				return out.Bytes()
			}
		}
	}
}

// BenchmarkParse reads one megabyte of each shape; ten of them should take under a second.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"the article", "bullets", "headings", "tables", "stories", "requirements", "sql"} {
		text := sized(shapes[name], 1<<20)
		b.Run(name, func(b *testing.B) { benchmark(b, text) })
	}
}
