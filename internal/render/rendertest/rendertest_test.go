package rendertest

import (
	"slices"
	"testing"
)

func TestADownloadIsAnArchiveARepositoryOrARegistry(t *testing.T) {
	for text, want := range map[string][]string{
		`"url": "https://github.com/sponsors/isaacs"`:             nil,
		`"homepage": "https://example.com/registry/of/things"`:    nil,
		`https://registry.example.com/a`:                          {"https://registry.example.com/a"},
		`a @ https://example.com/a-1.0.whl#sha256=00 ; x`:         {"https://example.com/a-1.0.whl#sha256=00"},
		`"git+ssh://git@example.com/a.git", "http://b.io/c.tgz"`:  {"git+ssh://git@example.com/a.git", "http://b.io/c.tgz"},
		"remote: https://rubygems.example/\nhttps://example.com/": {"https://rubygems.example/"},
		`source = "registry+https://example.com/index"`:           {"registry+https://example.com/index"},
	} {
		if got := Downloads(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if got := Downloads("remote: https://rubygems.example/", "https://rubygems.example/"); got != nil {
		t.Errorf("what the format demands is found: %q", got)
	}
}
