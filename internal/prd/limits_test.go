package prd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// shapes are repeated to any size; each tries one way in which a scanner could become quadratic.
var shapes = map[string]string{
	"the article":       "The system manages Projects and Tasks. A Project has a name, description, and status.\n",
	"bullets":           "- title: string (required, max 200 characters) – the headline of it, \"quoted\"\n",
	"headings":          "## Thing\n\n- name: string (required)\n- size: one of a, b, c (default a)\n\n",
	"tables":            "| Field | Type |\n|---|---|\n| name | string |\n\n",
	"stories":           "As a user, I want to see things so that I know.\n\n- AC1: it works\n\n",
	"open quotes":       "say \"this and 'that and `those (and [these {so\n",
	"one long line":     "word \"and, (more ",
	"open brackets":     "- a ((((((((((\n",
	"nothing but (":     "(",
	"stars":             "*_**_*__ ",
	"links":             "[a](b [c ![d](",
	"angle brackets":    "<!-- <b <br <a href ",
	"nested bullets":    "- a\n  - b\n    - c\n      - d\n",
	"requirements":      "- FR-1: The system MUST do a thing with Stripe.\n",
	"no spaces at all":  "abcdefghij_",
	"separators":        ", ; | / - – — : and or ",
	"blank lines":       "\n\n\n\n",
	"carriage returns":  "a\r\r\n",
	"quotation marks":   "> > > a\n",
	"code fences":       "```\nCREATE TABLE a (b int);\n```\n",
	"sql":               "```sql\nCREATE TABLE thing (id INT PRIMARY KEY, name TEXT NOT NULL);\n```\n",
	"empty cells":       "name\t\nsize\t\n0\n",
	"different headers": "| a | b |\n|---|---|\n",
}

// sized repeats a shape up to a size in bytes.
func sized(shape string, size int) []byte {
	return []byte(strings.Repeat(shape, size/len(shape)+1))
}

// Eight times the text may take eight times as long, with room for what is not the parser's, but not sixty-four times.
// The shortest of several times is what the work itself takes, however busy the machine is.
func TestTimeIsLinearWhateverTheShape(t *testing.T) {
	for name, shape := range shapes {
		linearTime(t, name, sized(shape, 32<<10), sized(shape, 256<<10))
	}
	linearTime(t, "all shapes by turns", varied(64<<10), varied(512<<10))
	linearTime(t, "terms and what is kept of them", glossary(128<<10), glossary(1<<20))
}

// glossary is a document of a size in bytes, half of it terms and half what is kept of each.
func glossary(size int) []byte {
	var terms, duties bytes.Buffer
	for n := 1; terms.Len()+duties.Len() < size; n++ {
		fmt.Fprintf(&terms, "- **Box%d Log**: x\n", n)
		fmt.Fprintf(&duties, "- The system must store for each box%d: size, price.\n", n)
	}
	return slices.Concat([]byte("# Glossary\n\n"), terms.Bytes(), []byte("\n# Duties\n\n"), duties.Bytes())
}

// linearTime compares a text with one that is eight times as long, by turns.
func linearTime(t *testing.T, name string, short, long []byte) {
	small, large := time.Hour, time.Hour
	linear := func() bool { return large < 40*small+250*time.Millisecond }
	for n := 0; n < 2 || n < 8 && !linear(); n++ {
		small = min(small, parseTime(short))
		large = min(large, parseTime(long))
	}
	if !linear() {
		t.Errorf("%s: %d KB took %v, %d KB took %v", name, len(short)>>10, small, len(long)>>10, large)
	}
}

// parseTime is how long a text takes once.
func parseTime(text []byte) time.Duration {
	start := time.Now()
	Parse([]Input{{"x.md", text}})
	return time.Since(start)
}

// fuzzSize is the most bytes that are tried: long documents are long in the ways of short ones, and many short ones
// find more.
const fuzzSize = 1200

func FuzzNoBytesAtAllMakeItPanic(f *testing.F) {
	for _, shape := range shapes {
		f.Add([]byte(shape))
	}
	documents, _ := filepath.Glob("../../examples/*.md")
	for _, d := range documents {
		if b, err := os.ReadFile(d); err == nil {
			f.Add(b[:min(len(b), fuzzSize)])
		}
	}
	for _, w := range ways {
		f.Add([]byte(w.text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		checkAnyBytes(t, b[:min(len(b), fuzzSize)])
	})
}

func TestEveryLineOfTheExamplesIsClaimed(t *testing.T) {
	documents, err := filepath.Glob("../../examples/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, d := range documents {
		b, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		_, claims, _ := Parse([]Input{{d, b}})
		if lines := claims.Unclaimed(Input{d, b}); len(lines) > 0 {
			t.Errorf("%s: nothing claims lines %v", d, lines)
		}
	}
}
