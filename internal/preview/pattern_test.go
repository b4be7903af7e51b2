package preview

import "testing"

func TestAPatternMatchesTheWholeValueInASCII(t *testing.T) {
	for _, c := range []struct {
		pattern, value string
		matches        bool
	}{
		{"a|b", "a", true}, {"a|b", "ab", false}, {"a|b", "b\n", false}, {"a|b", "x\na", false},
		{`\d{3}`, "123", true}, {`\d{3}`, "١٢٣", false}, {`\w+`, "a_1", true}, {`\w+`, "ä", false},
		{`\s`, "\v", true}, {`\s`, "\u00a0", false}, {`[x\s]+`, "x\v\t ", true}, {`\S+`, "aü", true}, {`\S`, "\v", false},
		{`[\Sx]`, "a", true}, {`[\Sx]`, " ", false}, {`[^\s]`, "a", true}, {`[^\s]`, "\v", false},
		{`[[]`, "[", true}, {`[[:alpha:]]`, ":]", true}, {`[[:alpha:]]`, "b", false}, {`\[\]`, "[]", true}, {`[\]]`, "]", true},
		{`(?:ab){2}`, "abab", true}, {`.`, "😀", true},
	} {
		compiled, err := compilePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if compiled.MatchString(c.value) != c.matches {
			t.Errorf("%s on %q: %t", c.pattern, c.value, !c.matches)
		}
	}
}
