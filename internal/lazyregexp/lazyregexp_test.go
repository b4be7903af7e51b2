package lazyregexp_test

import (
	"slices"
	"testing"

	"github.com/microcodegen/microcodegen/internal/lazyregexp"
)

func TestPatternsMatchAsTheirExpressionSays(t *testing.T) {
	pair := lazyregexp.New(`^(\w+)=(\d+)$`)
	for range 2 {
		if !pair.MatchString("a=1") || pair.MatchString("a=b") {
			t.Error("a=1 is a pair, a=b is none")
		}
		if groups := pair.FindStringSubmatch("a=1"); !slices.Equal(groups, []string{"a=1", "a", "1"}) {
			t.Errorf("the groups of a=1 are %q", groups)
		}
	}
}

func TestAWrongExpressionPanicsWhereItIsUsed(t *testing.T) {
	wrong := lazyregexp.New(`(`)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	wrong.MatchString("")
}
