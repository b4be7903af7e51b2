package genome_test

import (
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// articleJSON is the genome of the article's sentences, with changes: each pair's first text becomes its second, once.
func articleJSON(t *testing.T, changes ...string) []byte {
	t.Helper()
	g, _ := genome.FromManifest(articleManifest())
	text := string(g.Encode())
	for i := 0; i+1 < len(changes); i += 2 {
		changed := strings.Replace(text, changes[i], changes[i+1], 1)
		if changed == text {
			t.Fatalf("the genome has no %s", changes[i])
		}
		text = changed
	}
	return []byte(text)
}

func TestAnUnusableGenomeIsRefusedWithItsPlace(t *testing.T) {
	for _, test := range []struct {
		change [2]string
		want   string
	}{
		{[2]string{`"slug":`, `"slugs":`}, "slugs: unknown member"},
		{[2]string{`"slug":`, `"Slug":`}, "Slug: unknown member"},
		{[2]string{`"slug":`, `"title": "twice", "slug":`}, "title: the member stands twice"},
		{[2]string{`"due_date": {`, `"title": {"id": "x", "type": "string", "required": true}, "due_date": {`}, "entities[1].fields.title: the member stands twice"},
		{[2]string{`"type": "date"`, `"type": "day"`}, `entities[1].fields.due_date.type: "day" is none of`},
		{[2]string{`"type": "date"`, `"typ": "date"`}, "entities[1].fields.due_date.typ: unknown member"},
		{[2]string{`"target": "Project"`, `"target": "Projects"`}, "entities[1].relationships[0].target"},
		{[2]string{`"references": "Project"`, `"references": "Nobody"`}, "entities[0].relationships[0].inverse"},
		{[2]string{`"stem": "task"`, `"stem": "../task"`}, "entities[1].stem"},
		{[2]string{`"path": "tasks"`, `"path": "auth"`}, "entities[1].path: /auth is the application's own"},
		{[2]string{`"table": "tasks"`, `"table": "users"`}, "entities[1].table"},
		{[2]string{`"name": "Task"`, `"name": "PROJECT"`}, "another one's name"},
		{[2]string{`"slug": "task-manager"`, `"slug": "task/manager"`}, "slug"},
		{[2]string{`"max_length": 255`, `"max_length": 0`}, "max_length"},
		{[2]string{`"required": true, "max_length": 255`, `"required": true, "max_length": 255, "default": " "`}, "entities[0].fields.name.default"},
		{[2]string{`"title_field": "title"`, `"title_field": "nothing"`}, "entities[1].title_field"},
		{[2]string{`"created_at": {`, `"made_at": {`}, "entities[0].fields"},
		{[2]string{`"genome_version": "1.0"`, `"genome_version": "2.0"`}, "cannot be read"},
		{[2]string{`"genome_version": "1.0"`, `"genome_version": "one"`}, "is no version"},
		{[2]string{`"genome_version": "1.0",`, ``}, "is this a genome?"},
		{[2]string{`{`, `[{`}, "not JSON"},
	} {
		g, _, err := genome.Read(articleJSON(t, test.change[0], test.change[1]))
		if err == nil || !strings.Contains(err.Error(), test.want) || g != nil {
			t.Errorf("%s: %v, not %s", test.change[1], err, test.want)
		}
	}
}

func TestTextThatIsNoJSONIsRefused(t *testing.T) {
	whole := string(articleJSON(t))
	for _, text := range []string{"", "null", "5", "# A document", "\xff\xfe", whole + "{}", whole[:len(whole)/2], strings.Repeat("[", 100_000), `{"genome_version": "1.0"}`} {
		if _, _, err := genome.Read([]byte(text)); err == nil {
			t.Errorf("%.20q is read", text)
		}
	}
}

func TestANewerMinorVersionMayHaveMoreMembers(t *testing.T) {
	data := articleJSON(t, `"genome_version": "1.0"`, `"genome_version": "1.7"`, `"slug":`, `"colour": {"deep": [1, {"a": 2}]}, "slug":`, `"type": "date"`, `"type": "date", "hint": "x"`)
	g, diags, err := genome.Read(data)
	if err != nil || codes(diags) != "G090 G090" || !strings.Contains(diags[1].Message, "entities[1].fields.due_date.hint") {
		t.Fatalf("%v %+v", err, diags)
	}
	want, _, err := genome.Read(articleJSON(t, `"genome_version": "1.0"`, `"genome_version": "1.7"`))
	if err != nil || string(g.Encode()) != string(want.Encode()) {
		t.Errorf("what is known was not kept (%v)", err)
	}
}

func TestTheReaderKeepsTheOrderOfFields(t *testing.T) {
	g, _, err := genome.Read(articleJSON(t, `"title": {`, `"zebra": {"id": "task.zebra", "type": "boolean", "required": false, "samples": [true, false]}, "title": {`))
	if err != nil {
		t.Fatal(err)
	}
	if got := keysOf(t, g, "Task"); got != "zebra title body due_date project_id" {
		t.Errorf("keys: %s", got)
	}
}

func FuzzRead(f *testing.F) {
	g, _ := genome.FromManifest(articleManifest())
	f.Add(g.Encode())
	f.Add([]byte(`{"genome_version": "1.0", "entities": [{"fields": {}}]}`))
	f.Add([]byte(`{"genome_version": "1.9", "x": [[]], "account": {"profile": {"a": null}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, _, err := genome.Read(data)
		if err != nil {
			return
		}
		back, _, err := genome.Read(g.Encode())
		if err != nil || string(back.Encode()) != string(g.Encode()) {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		genome.Diff(&genome.Genome{}, g)
	})
}
