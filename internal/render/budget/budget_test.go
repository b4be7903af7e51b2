package budget

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/microcodegen/microcodegen/internal/render"
)

func TestALineCountsOncePerHundredCharactersBegun(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "\n \t\n": 0, "a": 1, "a\nb\n": 2, strings.Repeat("é", 100): 1, strings.Repeat("é", 101) + "\nb": 3, "a\r\n\r\nb\r\n": 2,
	} {
		if got := Lines(text); got != want {
			t.Errorf("%q counts %d, want %d", text, got, want)
		}
	}
}

func TestATemplateHasLogicWhenItDecidesOrNamesAFieldOutsideApp(t *testing.T) {
	for text, want := range map[string]bool{
		"plain":                              false,
		"[[/* a comment */]]":                false,
		"module [[.App.Module]]":             false,
		"[[$.App.Slug]]":                     false,
		`[[printf "%s-x" .App.Slug]]`:        false,
		"[[.Name]]":                          true,
		"[[.]]":                              true,
		"[[$.Name]]":                         true,
		"[[if .App.Slug]]x[[end]]":           true,
		"[[range .App.Slug]]x[[end]]":        true,
		`[[template "_x" .]]`:                true,
		`[[define "y"]][[.Name]][[end]]`:     true,
		`[[printf "%s" (print .Name)]]`:      true,
		"[[$x := .App.Slug]][[$x]]":          true,
		"{{range .X}} of another language":   false,
		`[[define "y"]][[.App.Slug]][[end]]`: false,
	} {
		got, err := HasLogic("x", text, &render.Stack{Delims: [2]string{"[[", "]]"}})
		if err != nil || got != want {
			t.Errorf("%s: logic %v (%v), want %v", text, got, err, want)
		}
	}
}

func TestEachFileCountsUnderItsFigure(t *testing.T) {
	folder := fstest.MapFS{
		"stack.go":                                       {Data: []byte("package x\n\nvar X = 1\n")},
		"stack_test.go":                                  {Data: []byte("package x\n")},
		"locks/go.sum":                                   {Data: []byte("a\nb\nc\n")},
		"templates/main.go.tmpl":                         {Data: []byte("a\n{{.App.Slug}}\nb\n")},
		"templates/{entity}/a.go.tmpl":                   {Data: []byte("{{.Name}}\n")},
		"templates/{entity}/a_test.go.tmpl":              {Data: []byte("{{.Name}}\nb\n")},
		"templates/_test.go.tmpl":                        {Data: []byte("{{.Name}}\n")},
		"templates/src/{entity}.spec.ts.tmpl":            {Data: []byte("{{.Name}}\n")},
		"templates/tests/test_{entity}.py.tmpl":          {Data: []byte("{{.Name}}\n")},
		"templates/src/test/java/{Entity}Test.java.tmpl": {Data: []byte("{{.Name}}\n")},
		"templates/test/helper.rb.tmpl":                  {Data: []byte("carried\n")},
		"templates/contest/latest.go.tmpl":               {Data: []byte("{{.Name}}\n")},
	}
	got, err := Measure(folder, &render.Stack{})
	if want := (Figures{Generator: 4, Tests: 6, Carried: 4}); err != nil || got != want {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
}
