package preview

import (
	"fmt"
	"regexp"
	"strings"
)

// asciiSpace and notASCIISpace are the classes that \s and \S stand for, written so that they hold inside brackets too.
const (
	asciiSpace    = `\t-\r `
	notASCIISpace = `\x00-\x08\x0e-\x1f!-\x{10FFFF}`
)

// compilePattern makes a pattern of the genome match a whole value. \d and \w are ASCII in Go already; \s lacks U+000B.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	var out strings.Builder
	inClass := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\\' && i+1 < len(pattern):
			i++
			class := map[byte]string{'s': asciiSpace, 'S': notASCIISpace}[pattern[i]]
			switch {
			case class == "":
				out.WriteString(pattern[i-1 : i+1])
			case inClass:
				out.WriteString(class)
			default:
				out.WriteString("[" + class + "]")
			}
			continue
		case c == '[' && !inClass:
			inClass = true
		case c == '[':
			out.WriteByte('\\') // a literal bracket, where Go might read the beginning of [:class:]
		case c == ']':
			inClass = false
		}
		out.WriteByte(c)
	}
	compiled, err := regexp.Compile(`\A(?:` + out.String() + `)\z`)
	if err != nil {
		return nil, fmt.Errorf("a pattern that cannot be enforced: %w", err)
	}
	return compiled, nil
}
