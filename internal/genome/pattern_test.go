package genome

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

func TestPatternsOfTheSharedSubsetHaveANormalForm(t *testing.T) {
	for source, want := range map[string]string{
		`^[A-Z]{3}-[0-9]{4}$`:       `[A-Z]{3}-[0-9]{4}`,
		`\d{2,4}`:                   `[0-9]{2,4}`,
		`\w+`:                       `[0-9A-Z_a-z]+`,
		`[\w.-]+`:                   `[\-.0-9A-Z_a-z]+`,
		`\s`:                        `[\x09-\x0d ]`,
		`\S+@\S+`:                   `[^\x09-\x0d ]+@[^\x09-\x0d ]+`,
		`.*`:                        `[^\x0a]*`,
		`^a$|^b$`:                   `a|b`,
		`\Aab\z`:                    `ab`,
		`(a|b)c`:                    `(?:a|b)c`,
		`(?P<year>\d{4})-(\d\d)`:    `[0-9]{4}-[0-9][0-9]`,
		`(?<x>ab)+`:                 `(?:ab)+`,
		`a{1}b{0,1}c{0,}d{1,}`:      `a{1}b?c*d+`,
		`a+?b*?`:                    `a+b*`,
		`[a-cb-f]`:                  `[a-f]`,
		`[\]\[^-]`:                  `[\-\[\]\^]`,
		`[%-']+`:                    `[%-']+`,
		`[&]`:                       `&`,
		`[&~|]`:                     `[\x26\|\x7e]`,
		`/path`:                     `/path`,
		`/^\d+$/`:                   `[0-9]+`,
		`a\$`:                       `a\$`,
		`\x41\u0042\u{43}`:          `ABC`,
		`\{\}\(\)\.\*\+\?\\\|\^\$`:  `\{\}\(\)\.\*\+\?\\\|\^\$`,
		`äö?`:                       `äö?`,
		`(?:\d{1,3}\.){3}\d{1,3}`:   `(?:[0-9]{1,3}\.){3}[0-9]{1,3}`,
		`[A-Z]{2}\d{2,4}(-[a-z]+)?`: `[A-Z]{2}[0-9]{2,4}(?:-[a-z]+)?`,
		"tab\there":                 `tab\x09here`,
	} {
		p, err := parsePattern(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if p.String() != want {
			t.Errorf("%s becomes %s, not %s", source, p, want)
		}
		again, err := parsePattern(p.String())
		if err != nil || again.String() != p.String() {
			t.Errorf("%s is not its own normal form", p)
		}
	}
}

func TestPatternsOutsideTheSubsetAreRefused(t *testing.T) {
	for _, source := range []string{
		"", "^$", "(a+)+", "(a|b)*", "(a|b){2,}", "(a?)+", "(?:[a-z]+){1,30}", "(?=a)", "(?!a)", "(?<=a)b", "(?i)a", `(\d)\1`, `\bword\b`, `\p{L}`, `a\Z b`,
		"a^b", "a$b", "(^a$)", "[", "[]", "[]a]", "[^]", "[[:alpha:]]", "[a&&b]", "[a[b]]", "[z-a]", "a**", "a++", "a{2}{3}", "a{", "a{,3}", "a{3,2}", "a{0}", "a{1001}", "*a",
		"(a", "a)", "😀+", "[😀]", "[^a]", ".", ".{3}", `[\s\S]+`, "a\x00", "a\\", `\q`, `\x4`, `\u{}`, "()*", "((((((((((((((((((((((a))))))))))))))))))))))", `\0`,
	} {
		if p, err := parsePattern(source); err == nil {
			t.Errorf("%q is read as %s", source, p)
		}
	}
}

func TestNoBytesMakeThePatternReaderPanic(t *testing.T) {
	pieces := []string{"a", "(", ")", "[", "]", "{", "}", "|", "*", "+", "?", "\\", "^", "$", "-", "1", ",", "d", "x", "u", ":", "<", "é", "😀", "\x00", "\xff"}
	seed := uint32(1)
	for range 20_000 {
		source := ""
		for range 8 {
			seed = seed*1664525 + 1013904223
			source += pieces[seed>>16%uint32(len(pieces))%uint32(len(pieces))]
		}
		p, err := parsePattern(source)
		if err != nil {
			continue
		}
		if _, err := regexp.Compile(p.String()); err != nil {
			t.Fatalf("%q becomes %s, which is no expression", source, p)
		}
	}
}

func TestExamplesMatchAndHaveAnAllowedLength(t *testing.T) {
	for _, source := range []string{
		"[A-Z]{3}-[0-9]{4}", "[a-z]+", "(red|green|blue)", `[^,]+,[^,]+`, "(ab){2,3}c?", "x{3,600}", `\d{1,3}(\.\d{1,3}){3}`, "[a-z ]+", "a|bb|ccc|dddd",
	} {
		p, err := parsePattern(source)
		if err != nil {
			t.Fatal(err)
		}
		whole := regexp.MustCompile(`\A(?:` + source + `)\z`)
		for _, f := range []Field{{}, {MinLength: 3}, {MinLength: 8, MaxLength: 9}, {MaxLength: 12, Required: true}} {
			examples := p.examples(f, 60)
			seen := map[string]bool{}
			for _, s := range examples {
				length := utf8.RuneCountInString(s)
				if !whole.MatchString(s) || length < f.MinLength || f.MaxLength > 0 && length > f.MaxLength || f.Required && isBlank(s) || seen[s] {
					t.Fatalf("%s with %d to %d: %q", source, f.MinLength, f.MaxLength, s)
				}
				seen[s] = true
			}
			if p.canBe(f) != (len(examples) > 0) {
				t.Errorf("%s: %d examples", source, len(examples))
			}
		}
	}
}

func TestAPatternThatNoAllowedLengthFitsIsFound(t *testing.T) {
	for _, test := range []struct {
		source string
		field  Field
		want   bool
	}{
		{"(ab)+", Field{MinLength: 3, MaxLength: 3}, false}, {"(ab)+", Field{MinLength: 3, MaxLength: 4}, true}, {`\d{4}`, Field{MaxLength: 3}, false},
		{"a|bbbb", Field{MinLength: 2, MaxLength: 3}, false}, {" *", Field{Required: true}, false}, {" *", Field{}, true}, {"x{3,600}", Field{MinLength: 600}, true},
	} {
		p, err := parsePattern(test.source)
		if err != nil {
			t.Fatal(err)
		}
		if p.canBe(test.field) != test.want {
			t.Errorf("%s with %d to %d: %t", test.source, test.field.MinLength, test.field.MaxLength, !test.want)
		}
	}
}
