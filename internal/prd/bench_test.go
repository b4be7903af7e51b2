package prd

import "testing"

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
