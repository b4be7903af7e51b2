package typescript_test

import (
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/render/typescript"
)

// long is a name that leaves little room on a line.
var long = strings.Repeat("x", 90)

func TestLinesThatAreTooLongAreBrokenAsPrettierDoes(t *testing.T) {
	for _, c := range []struct{ what, line, want string }{
		{"a call", "  await save(" + long + ", 'first argument', 'second');", "  await save(\n    " + long + ",\n    'first argument',\n    'second',\n  );"},
		{"a call whose last argument is an object", "  await save('first', { name: '" + long + "', id: 7, last: 1 });",
			"  await save('first', {\n    name: '" + long + "',\n    id: 7,\n    last: 1,\n  });"},
		{"parameters", "  async save(userId: number, row: " + long + "): Promise<[number, string]> {",
			"  async save(\n    userId: number,\n    row: " + long + ",\n  ): Promise<[number, string]> {"},
		{"a decorated parameter", "  constructor(@InjectRepository(Row) private readonly repository: Repository<" + long + ">) {}",
			"  constructor(\n    @InjectRepository(Row)\n    private readonly repository: Repository<" + long + ">,\n  ) {}"},
		{"an import", "import { One, Two } from './" + long + "/one-and-two-and-more.js';", "import {\n  One,\n  Two,\n} from './" + long + "/one-and-two-and-more.js';"},
		{"an import of one name", "import { One } from './" + long + "/one-and-two-and-more-of-them.js';", ""},
		{"a text", "      title: '" + long + " and some more text than fits',", "      title:\n        '" + long + " and some more text than fits',"},
		{"a text of a short key", "      name: '" + long + " and some more text than fits',", ""},
		{"a member of a member", "      a.title = body." + long + ".and.more.of.them;", "      a.title =\n        body." + long + ".and.more.of.them;"},
		{"a call whose last argument is a list", "  await save('first', [" + long + ", 'second', 'third']);",
			"  await save('first', [\n    " + long + ",\n    'second',\n    'third',\n  ]);"},
		{"a member that is a variable", "  title" + long + ": anotherNameThatIsLongToo,", "  title" + long + ":\n    anotherNameThatIsLongToo,"},
		{"a call that has no room beside its variable", "const and" + long + " = await client.create('a', 'text that is long');",
			"const and" + long + " =\n  await client.create('a', 'text that is long');"},
		{"an object that has no room beside its variable", "const a: Listing<" + long + long + "> = {\n  b: 1,\n};",
			"const a: Listing<" + long + long + "> =\n  {\n    b: 1,\n  };"},
		{"a list of lists", "  const a: [string, number][] = [['b', 1], ['c', 2]];", "  const a: [string, number][] = [\n    ['b', 1],\n    ['c', 2],\n  ];"},
		{"a list of one list", "  const a: [string, number][] = [['b', 1]];", ""},
		{"numbers", "  const a = [" + strings.Repeat("9007199254740991, ", 7) + "1, -2.5];",
			"  const a = [\n    " + strings.Repeat("9007199254740991, ", 5) + "9007199254740991,\n    9007199254740991, 1, -2.5,\n  ];"},
		{"numbers beside another argument", "  save(n, [" + strings.Repeat("9007199254740991, ", 7) + "1]);",
			"  save(\n    n,\n    [\n      " + strings.Repeat("9007199254740991, ", 5) + "9007199254740991,\n      9007199254740991, 1,\n    ],\n  );"},
		{"what has no brackets", "export class " + long + " extends AnotherClassOfALongName {}", ""},
		{"a comment", "/** " + long + " (with, brackets, and, more, of, them) */", ""},
		{"brackets in a text", "  await save('(a, b', " + long + ", \"),\", 'more text');", "  await save(\n    '(a, b',\n    " + long + ",\n    \"),\",\n    'more text',\n  );"},
		{"a rest", "    const { first, second, third, fourth, fifth: " + long + ", ...rest } = dto;",
			"    const {\n      first,\n      second,\n      third,\n      fourth,\n      fifth: " + long + ",\n      ...rest\n    } = dto;"},
		{"scripts of two columns", "const a = call('" + strings.Repeat("任", 51) + "', 'x', 'y', 1);", "const a = call(\n  '" + strings.Repeat("任", 51) + "',\n  'x',\n  'y',\n  1,\n);"},
	} {
		if c.want == "" {
			c.want = c.line
		}
		got, err := typescript.Format("a.ts", []byte(c.line+"\n"))
		if err != nil || string(got) != c.want+"\n" {
			t.Errorf("%s: got\n%s%v\nwant\n%s", c.what, got, err, c.want)
		}
	}
}

func TestBlankLinesAreThoseOfPrettier(t *testing.T) {
	got, err := typescript.Format("a.ts", []byte("\n\na\n\n\n\nclass A {\n\n  b;\n\n}\n\n"))
	if want := "a\n\nclass A {\n  b;\n}\n"; err != nil || string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, _ := typescript.Format("a.json", []byte("\n\n{\n\n}")); string(got) != "\n\n{\n\n}" {
		t.Errorf("a file of another kind became %q", got)
	}
}

func TestLiteralsAreWhatJavaScriptReadsOfTheJSON(t *testing.T) {
	for text, want := range map[string]string{
		`"it's"`: `"it's"`, `"a\u0000"`: `'a\u0000'`, `true`: "true", `null`: "null", `1.50`: "1.5", `-0.5`: "-0.5",
		`9007199254740993`: "9007199254740992", `1e21`: "1e21", `[]`: "[]", `{}`: "{}",
		`{"b": [1, {"a-b": "x"}], "a": null}`: "{ b: [1, { 'a-b': 'x' }], a: null }",
	} {
		if got := typescript.Literal(text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
