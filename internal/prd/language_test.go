package prd

import (
	"os"
	"strings"
	"testing"
)

// Every example of the reference gives the manifest that stands below it.
func TestEachExampleOfTheReferenceGivesTheManifestBelowIt(t *testing.T) {
	page, err := os.ReadFile("../../docs/spec-language.md")
	if err != nil {
		t.Fatal(err)
	}
	var example, fence string
	var body []string
	examples := 0
	for _, line := range strings.Split(string(page), "\n") {
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = line
			body = nil
		case fence != "" && line == strings.TrimRight(fence, "abcdefghijklmnopqrstuvwxyz"):
			text := strings.Join(body, "\n")
			if strings.HasSuffix(fence, "markdown") {
				example = text
			} else {
				examples++
				m, _, _ := Parse([]Input{{"x.md", []byte(example)}})
				if got := outline(m); got != text {
					t.Errorf("%s\ngot  %s\nwant %s", example, got, text)
				}
			}
			fence = ""
		default:
			body = append(body, line)
		}
	}
	if examples < 8 {
		t.Errorf("only %d examples found", examples)
	}
}
