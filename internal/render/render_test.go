package render

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

func shopGenome() *genome.Genome {
	return &genome.Genome{Version: genome.Version, SolutionName: "Shop", Slug: "shop", Title: name.NewText("Shop")}
}

// toy is a stack of the given templates: two items, a root path "package".
func toy(templates map[string]string) *Stack {
	tree := fstest.MapFS{}
	for p, text := range templates {
		tree["templates/"+p] = &fstest.MapFile{Data: []byte(text)}
	}
	return &Stack{Name: "toy", Templates: tree, View: func(g *genome.Genome) (*View, error) {
		return &View{
			Root:  map[string]any{"App": NewApp(g), "Title": g.Title},
			Paths: map[string]string{"package": "shop"},
			Items: []Item{
				{Path: map[string]string{"entity": "task"}, Dot: map[string]any{"Name": "Task"}},
				{Path: map[string]string{"entity": "tag"}, Dot: map[string]any{"Name": "Tag"}},
			},
		}, nil
	}}
}

// contents maps path to text, without the record.
func contents(files []File) map[string]string {
	m := map[string]string{}
	for _, f := range files {
		if !strings.HasPrefix(f.Path, RecordDir+"/") {
			m[f.Path] = string(f.Data)
		}
	}
	return m
}

func TestTemplatesBecomeFilesOncePerAppOrPerItem(t *testing.T) {
	files, err := Genome(shopGenome(), toy(map[string]string{
		"main.txt.tmpl":                 "app {{.App.Slug}}\n",
		"src/{package}/a.txt.tmpl":      "once\n",
		"src/{package}/{entity}.tmpl":   `{{template "_line" .Name}}`,
		"partials/_line.tmpl":           "name {{.}}\n",
		"src/__init__.py.tmpl":          "",
		"src/never.txt.tmpl":            "{{if false}}x{{end}}\n",
		"{kind}/only-other-items.tmpl":  "x",
		"bin/start.tmpl":                "#!/bin/sh\n",
		"src/{entity}/{entity}.go.tmpl": "type {{.Name}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"main.txt": "app shop\n", "src/shop/a.txt": "once\n", "src/shop/task": "name Task\n", "src/shop/tag": "name Tag\n",
		"src/__init__.py": "", "bin/start": "#!/bin/sh\n", "src/task/task.go": "type Task", "src/tag/tag.go": "type Tag",
	}
	if got := contents(files); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for i, f := range files {
		if i > 0 && files[i-1].Path >= f.Path {
			t.Errorf("%s comes after %s", f.Path, files[i-1].Path)
		}
		if executable := f.Mode == 0o755; executable != (f.Path == "bin/start") {
			t.Errorf("%s has mode %o", f.Path, f.Mode)
		}
	}
}

func TestWhatTheEngineRefuses(t *testing.T) {
	for sentence, c := range map[string]struct {
		templates map[string]string
		want      error
		place     string
	}{
		"text of the document without an escaper": {map[string]string{"a.txt.tmpl": "{{.Title}}"}, ErrUnescaped, "a.txt.tmpl → a.txt"},
		"two files of one path":                   {map[string]string{"{entity}.tmpl": "x", "task.tmpl": "y"}, ErrDuplicate, "task"},
		"two paths that differ by case alone":     {map[string]string{"Read.tmpl": "x", "read.tmpl": "y"}, ErrDuplicate, "read"},
		"a file where a directory stands":         {map[string]string{"{entity}.tmpl": "x", "task/a.tmpl": "y"}, ErrDuplicate, "task"},
		"two partials of one name":                {map[string]string{"a/_p.tmpl": "x", "b/_p.tmpl": "y"}, ErrPartial, "_p"},
		"a file that does not end in .tmpl":       {map[string]string{"a.txt": "x"}, ErrPath, "a.txt"},
		"a path no Windows machine can hold":      {map[string]string{"a:b.tmpl": "x"}, ErrPath, "a:b"},
	} {
		_, err := Genome(shopGenome(), toy(c.templates))
		var typed *Error
		if !errors.Is(err, c.want) || !errors.As(err, &typed) || !strings.Contains(err.Error(), c.place) {
			t.Errorf("%s: got error %v, want %v naming %q", sentence, err, c.want, c.place)
		}
	}
}

func TestAnItemCannotLeaveTheTarget(t *testing.T) {
	for _, evil := range []string{"..", "../../etc/passwd", "/etc/passwd", "a//b", "a/./b", `a\b`, "a\x00b", "", "C:/x"} {
		s := toy(map[string]string{"{entity}.tmpl": "x"})
		s.View = func(*genome.Genome) (*View, error) {
			return &View{Items: []Item{{Path: map[string]string{"entity": evil}}}}, nil
		}
		if _, err := Genome(shopGenome(), s); !errors.Is(err, ErrPath) {
			t.Errorf("path %q: got error %v", evil, err)
		}
	}
}

func TestAMissingFieldIsAnErrorThatNamesItsTemplate(t *testing.T) {
	for _, text := range []string{"{{.Nope}}", "{{template \"_nope\"}}", "{{if}}"} {
		_, err := Genome(shopGenome(), toy(map[string]string{"src/a.txt.tmpl": text}))
		if err == nil || !strings.Contains(err.Error(), "src/a.txt.tmpl") {
			t.Errorf("%s: got error %v", text, err)
		}
	}
}

func TestFormatSeesEveryRenderedFileAndNoLock(t *testing.T) {
	s := toy(map[string]string{"a.txt.tmpl": "x"})
	s.Locks = fstest.MapFS{"locks/go.sum": {Data: []byte("sum")}}
	s.Format = func(_ string, data []byte) ([]byte, error) { return bytes.ToUpper(data), nil }
	files, err := Genome(shopGenome(), s)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := contents(files), map[string]string{"a.txt": "X", "go.sum": "sum"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheRecordHoldsTheHashOfEveryFileButItself(t *testing.T) {
	files, err := Genome(shopGenome(), toy(map[string]string{"a.txt.tmpl": "x", "b.txt.tmpl": "y"}))
	if err != nil {
		t.Fatal(err)
	}
	var r Record
	hashes := map[string]string{}
	for _, f := range files {
		if f.Path == RecordDir+"/files.json" {
			if err := json.Unmarshal(f.Data, &r); err != nil {
				t.Fatal(err)
			}
			continue
		}
		sum := sha256.Sum256(f.Data)
		hashes[f.Path] = hex.EncodeToString(sum[:])
	}
	recorded := map[string]string{}
	for _, f := range r.Files {
		recorded[f.Path] = f.SHA256
	}
	if len(hashes) != 4 || !reflect.DeepEqual(recorded, hashes) || r.Stack != "toy" || r.Version != GeneratorVersion {
		t.Errorf("record %+v\nfiles %v", r, hashes)
	}
}

func TestAllGivesEachStacksFilesInTheOrderAsked(t *testing.T) {
	a, b := toy(map[string]string{"a.tmpl": "a"}), toy(map[string]string{"b.tmpl": "b"})
	got, err := All(context.Background(), shopGenome(), []*Stack{a, b, a})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"a", "b", "a"} {
		if contents(got[i])[want] != want {
			t.Errorf("result %d is not that of stack %s", i, want)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := All(cancelled, shopGenome(), []*Stack{a}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancellation: got error %v", err)
	}
}

func TestSharedIsToldWhereEachEntityIsTested(t *testing.T) {
	s := toy(map[string]string{"a.tmpl": "a"})
	s.Tests = "{package}/{entity}_test.txt"
	items := []Item{{Entity: "Task", Path: map[string]string{"entity": "task"}}, {Path: map[string]string{"entity": "none"}}, {Entity: "Tag"}}
	s.View = func(*genome.Genome) (*View, error) {
		return &View{Paths: map[string]string{"package": "shop"}, Items: items}, nil
	}
	var told map[string]string
	s.Shared = func(_ *genome.Genome, _ *Stack, tests map[string]string) ([]File, error) {
		told = tests
		return []File{{Path: "shared.txt", Data: []byte("s"), Mode: 0o644}}, nil
	}
	files, err := Genome(shopGenome(), s)
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{"Task": "shop/task_test.txt"}; !reflect.DeepEqual(told, want) || contents(files)["shared.txt"] != "s" {
		t.Errorf("told %v, want %v; files %v", told, want, contents(files))
	}
}
