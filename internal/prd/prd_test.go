package prd

import (
	"strings"
	"testing"
)

// The article's promise, in its own words.
func TestTheArticlesSentencesGiveItsEntitiesFieldsAndTypes(t *testing.T) {
	m, _, ds := Parse([]Input{{"prd.md", []byte("# TaskManager\nThe system manages Projects and Tasks. A Project has a name, description, and status. A Task has a title, body, due_date, and belongs to a Project.\n")}})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	if got, want := outline(m), "Project(name string!, description text, status string) Task(title string!, body text, due_date date, project_id → Project)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOtherNounsVerbsAndOrderGiveTheSameManifestUpToTheNames(t *testing.T) {
	for _, text := range []string{
		"Each Quib includes a title, a body and a due_date. It is all about Blorps. A Quib belongs to a Blorp. Every Blorp stores a name, a description and a status.",
		"A Quib belongs to a Blorp and has a title, body, and due_date.\nA Blorp consists of a name, description and status.",
		"Blorps have a name, description, and status. Quibs contain a title, body and due_date and belong to a Blorp.",
	} {
		m, _, _ := Parse([]Input{{"prd.md", []byte(text)}})
		got := strings.Join(sortedFields(outline(m)), " ")
		want := strings.Join(sortedFields("Blorp(name string!, description text, status string) Quib(title string!, body text, due_date date, blorp_id → Blorp)"), " ")
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestWhatIsNoDocumentIsAnErrorThatSaysWhatToDo(t *testing.T) {
	for text, code := range map[string]string{
		"": "M001", " \n\r\n\ufeff": "M001", "\ufeff\n": "M001", "a\x00b": "M002", "\xff\xfe": "M002", "PK\x03\x04\x00": "M002",
		"Nothing to see here.": "M003",
	} {
		_, _, ds := Parse([]Input{{"x.md", []byte(text)}})
		if len(ds) == 0 || ds[len(ds)-1].Code != code || !ds.HasErrors() || ds[len(ds)-1].Suggestion == "" {
			t.Errorf("%q: got %v, want %s with a suggestion", text, ds, code)
		}
	}
}

func TestAByteOrderMarkAndForeignLineBreaksChangeNothing(t *testing.T) {
	text := "# Shop\n\nA Product has a name and\na price.\n"
	want, _, _ := Parse([]Input{{"x.md", []byte(text)}})
	for _, variant := range []string{"\ufeff" + text, strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r")} {
		got, _, _ := Parse([]Input{{"x.md", []byte(variant)}})
		if outline(got) != outline(want) || got.Title != want.Title || got.Entities[0].Line != want.Entities[0].Line {
			t.Errorf("%q: got %s, want %s", variant, outline(got), outline(want))
		}
	}
}
