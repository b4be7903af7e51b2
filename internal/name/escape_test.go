package name

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

const hostile = "a \"b\" 'c' `d` */ ${e} <% f %> \\ ?> {{g}}\n-- h\t\u0001\u202e\U000e0041ü"

func TestTextPrintedBareIsAnError(t *testing.T) {
	for _, verb := range []string{"%v", "%s", "%q", "%d"} {
		if got := fmt.Sprintf(verb, NewText("x")); got != Unescaped {
			t.Errorf("%s printed %q", verb, got)
		}
	}
}

func TestLiteralsHaveTheTextAsTheirValue(t *testing.T) {
	text := NewText(hostile)
	if got, err := strconv.Unquote(text.Go()); err != nil || got != hostile {
		t.Errorf("Go literal %s is %q (%v)", text.Go(), got, err)
	}
	var got string
	if err := json.Unmarshal([]byte(text.JSON()), &got); err != nil || got != hostile {
		t.Errorf("JSON literal %s is %q (%v)", text.JSON(), got, err)
	}
}

func TestLiterals(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"TS prefers single quotes", NewText("a").TS(), `'a'`},
		{"TS takes double quotes where that escapes less", NewText("it's").TS(), `"it's"`},
		{"TS escapes hidden characters", NewText("\u202e\U000e0041").TS(), `'\u202e\u{e0041}'`},
		{"Python prefers double quotes", NewText("a").Python(), `"a"`},
		{"Python takes single quotes where that escapes less", NewText(`say "x"`).Python(), `'say "x"'`},
		{"Python escapes hidden characters", NewText("\u202e\U000e0041").Python(), `"\u202e\U000e0041"`},
		{"YAML is double-quoted", NewText("yes: #no").YAML(), `"yes: #no"`},
		{"YAML escapes", NewText("a\"\\\n\x01").YAML(), `"a\"\\\n\u0001"`},
		{"SQL doubles quotes", NewText(`it's \n`).SQL(), `'it''s \n'`},
		{"SQL writes an escape string on one line", NewText("it's\n\\").SQL(), `E'it''s\n\\'`},
		{"HTML", NewText(`<b a="1">&`).HTML(), `&lt;b a=&#34;1&#34;&gt;&amp;`},
		{"MD keeps prose", NewText("A task, due soon (maybe).").MD(), "A task, due soon (maybe)."},
		{"MD escapes markup", NewText("a|b *c* <d>\n[e](f)").MD(), `a\|b \*c\* &lt;d&gt; \[e\](f)`},
		{"MD begins no list", NewText("1. x").MD(), "&#49;. x"},
		{"MD shows what cannot be seen", NewText("a\u202eb").MD(), `a\[U+202E\]b`},
		{"Mermaid", NewText(`a "b"; c`).Mermaid(), `"a #34;b#34;#59; c"`},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

func TestCommentEndsNoComment(t *testing.T) {
	got := NewText(hostile + " --> ''' \"\"\" /* --- \\u000a").Comment()
	for _, end := range []string{"\n", "*/", "/*", "?>", "%>", "--", "'''", `"""`, "\\", "{{", "}}", "`", "${", "\u202e"} {
		if strings.Contains(got, end) {
			t.Errorf("comment %q holds %q", got, end)
		}
	}
}
