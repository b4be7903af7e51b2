package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// sourceOf makes one source named prd.md.
func sourceOf(text string) map[string]Source {
	return map[string]Source{"prd.md": {Path: "docs/prd.md", Text: []byte(text)}}
}

// spanOf finds a piece of the text.
func spanOf(t *testing.T, text, piece string) Span {
	t.Helper()
	start := strings.Index(text, piece)
	if start < 0 {
		t.Fatalf("%q is not in the text", piece)
	}
	return Span{Source: "prd.md", Start: start, End: start + len(piece), Line: 1 + strings.Count(text[:start], "\n")}
}

// printed gives what a Printer writes for one diagnostic.
func printed(t *testing.T, text string, d Diagnostic) string {
	t.Helper()
	var b bytes.Buffer
	p := Printer{W: &b, Sources: sourceOf(text)}
	if err := p.Print(List{d}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestADiagnosticIsPrintedLikeACompilers(t *testing.T) {
	text := "# Tasks\n\nA Task has a title and a status.\n"
	d := Diagnostic{Severity: Guess, Code: "M012", Span: spanOf(t, text, "status"), Message: `type of "status" assumed string`,
		Suggestion: "write: status (string)",
		Related:    []Related{{Span: spanOf(t, text, "Task "), Message: "the entity"}}}
	d.Related[0].Span = Span{Source: "prd.md", Start: 11, End: 15, Line: 3}
	want := `docs/prd.md:3:26: guess M012: type of "status" assumed string
 3 | A Task has a title and a status.
   |                          ^~~~~~
  try: write: status (string)
docs/prd.md:3:3: note: the entity
 3 | A Task has a title and a status.
   |   ^~~~
`
	if got := printed(t, text, d); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTheColumnCountsCodePointsAndTheCaretsStandUnderWhatIsSeen(t *testing.T) {
	for _, c := range []struct{ name, text, piece, place, line, carets string }{
		{"tab", "a\tname", "name", ":1:3:", "a   name", "    ^~~~"},
		{"wide characters", "任务 name", "name", ":1:4:", "任务 name", "     ^~~~"},
		{"a wide piece", "x 任务", "任务", ":1:3:", "x 任务", "  ^~~~"},
		{"combining mark", "e\u0301 name", "name", ":1:4:", "e\u0301 name", "  ^~~~"},
		{"byte order mark", "\ufeffname", "name", ":1:1:", "name", "^~~~"},
		{"CRLF", "one\r\nname\r\n", "name", ":2:1:", "name", "^~~~"},
		{"CR alone", "one\rname\rthree", "name", ":1:1:", "name", "^~~~"},
		{"bidirectional override", "\u202ename", "name", ":1:2:", "<U+202E>name", "        ^~~~"},
		{"escape sequence", "\x1b[31mname", "name", ":1:6:", "<U+001B>[31mname", "            ^~~~"},
		{"no UTF-8", "\xffname", "name", ":1:2:", "<0xFF>name", "      ^~~~"},
		{"end of the line", "abc", "", ":1:1:", "abc", "^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Split(printed(t, c.text, Diagnostic{Severity: Error, Code: "X", Span: spanOf(t, c.text, c.piece), Message: "m"}), "\n")
			if !strings.Contains(got[0], c.place) {
				t.Errorf("place: got %q, want %q in it", got[0], c.place)
			}
			if _, line, _ := strings.Cut(got[1], " | "); line != c.line {
				t.Errorf("line: got %q, want %q", line, c.line)
			}
			if _, carets, _ := strings.Cut(got[2], " | "); carets != c.carets {
				t.Errorf("carets: got %q, want %q", carets, c.carets)
			}
		})
	}
}

func TestALongLineIsCutAroundThePlace(t *testing.T) {
	text := strings.Repeat("é", 5000) + "NEEDLE" + strings.Repeat("ü", 5000)
	got := strings.Split(printed(t, text, Diagnostic{Severity: Error, Code: "X", Span: spanOf(t, text, "NEEDLE"), Message: "m"}), "\n")
	_, line, _ := strings.Cut(got[1], " | ")
	_, carets, _ := strings.Cut(got[2], " | ")
	if n := len([]rune(line)); n > maxSnippet {
		t.Errorf("the line has %d columns", n)
	}
	at := strings.Index(carets, "^")
	if at < 0 || !strings.HasPrefix(string([]rune(line)[at:]), "NEEDLE") {
		t.Errorf("the carets do not stand under the place:\n%s\n%s", line, carets)
	}
	if !strings.Contains(got[0], ":1:5001:") {
		t.Errorf("place: %s", got[0])
	}
}

func TestMessagesAndPathsCannotReachTheTerminal(t *testing.T) {
	var b bytes.Buffer
	p := Printer{W: &b, Sources: map[string]Source{"s": {Path: "a\x1b]0;x\x07.md", Text: []byte("x")}}}
	d := Diagnostic{Code: "X", Span: Span{Source: "s", Start: 0, End: 1, Line: 1}, Message: "m\x1b[2J\u202e", Suggestion: "s\x9b"}
	if err := p.Print(List{d}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\x07\u202e\u009b") {
		t.Errorf("a control character came through: %q", b.String())
	}
}

func TestAPlaceThatIsNotThereIsPrintedWithoutItsLine(t *testing.T) {
	for _, c := range []struct {
		name string
		span Span
		want string
	}{
		{"no place", Span{}, "error X: m\n"},
		{"unknown source", Span{Source: "other.md", Start: 1, End: 2, Line: 7}, "other.md:7: error X: m\n"},
		{"past the end", Span{Source: "prd.md", Start: 100, End: 102, Line: 9}, "docs/prd.md:9: error X: m\n"},
		{"backwards", Span{Source: "prd.md", Start: 2, End: 1, Line: 1}, "docs/prd.md:1: error X: m\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := printed(t, "abc", Diagnostic{Severity: Error, Code: "X", Span: c.span, Message: "m"}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestColoursAreThereOnlyWhenAskedFor(t *testing.T) {
	d := List{{Severity: Error, Code: "X", Message: "m", Span: Span{Source: "prd.md", End: 1, Line: 1}}}
	for _, color := range []bool{false, true} {
		var b bytes.Buffer
		if err := (&Printer{W: &b, Sources: sourceOf("abc"), Color: color}).Print(d); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "\x1b["); got != color {
			t.Errorf("colour %v: escape sequences %v", color, got)
		}
	}
}

func TestTheJSONFormSpellsPlacesOut(t *testing.T) {
	text := "# Tasks\r\nA Täsk has\na <title>.\n"
	list := List{
		{Severity: Warning, Code: "M1", Span: spanOf(t, text, "has\na <title>"), Message: "m & n", Suggestion: "s",
			Related: []Related{{Span: Span{Source: "prd.md", Start: 2, End: 7, Line: 1}, Message: "r"}}},
		{Severity: Error, Code: "M2", Message: "nowhere"},
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, list, sourceOf(text)); err != nil {
		t.Fatal(err)
	}
	want := `[
{"severity":"warning","code":"M1","message":"m & n","file":"docs/prd.md","start":{"line":2,"column":8,"offset":17},"end":{"line":3,"column":10,"offset":30},"suggestion":"s","related":[{"message":"r","file":"docs/prd.md","start":{"line":1,"column":3,"offset":2},"end":{"line":1,"column":8,"offset":7}}]},
{"severity":"error","code":"M2","message":"nowhere"}
]
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	b.Reset()
	if err := WriteJSON(&b, nil, nil); err != nil {
		t.Fatal(err)
	}
	var none []any
	if err := json.Unmarshal(b.Bytes(), &none); err != nil || none == nil || len(none) != 0 {
		t.Errorf("no diagnostics: %q", b.String())
	}
}

func TestEveryPlaceOfAnyTextCanBePrinted(t *testing.T) {
	text := "a\r\n\tb\xff\r\r\n任\u202e\n\n"
	for start := 0; start <= len(text); start++ {
		for end := start; end <= len(text); end++ {
			d := Diagnostic{Severity: Error, Code: "X", Message: "m", Span: Span{Source: "prd.md", Start: start, End: end, Line: 1}}
			if got := printed(t, text, d); !strings.Contains(got, "^") {
				t.Errorf("%d–%d: no caret in %q", start, end, got)
			}
			if err := WriteJSON(&bytes.Buffer{}, List{d}, sourceOf(text)); err != nil {
				t.Error(err)
			}
		}
	}
}
