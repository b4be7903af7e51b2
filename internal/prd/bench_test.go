package prd

import (
	"bytes"
	"fmt"
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

// BenchmarkVaried reads ten megabytes in which all shapes alternate: the goal is a second.
func BenchmarkVaried(b *testing.B) {
	text := varied(10 << 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Parse([]Input{{"x.md", text}})
	}
}

// BenchmarkParse reads one megabyte of each shape; ten of them should take under a second.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"the article", "bullets", "headings", "tables", "stories", "requirements", "sql"} {
		text := sized(shapes[name], 1<<20)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Parse([]Input{{"x.md", text}})
			}
		})
	}
}
