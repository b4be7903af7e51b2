// Package stacks is the one ordered list of stacks. Command line, conformance suite and documentation iterate it.
package stacks

import (
	"slices"

	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks/fastapi"
	"github.com/microcodegen/microcodegen/internal/stacks/gochi"
	"github.com/microcodegen/microcodegen/internal/stacks/nestjs"
)

// All lists every stack, in the order in which they are shown.
var All = []render.Stack{
	gochi.Stack,
	nestjs.Stack,
	fastapi.Stack,
}

// Find gives the stack of that name or alias, and nil where there is none.
func Find(nameOrAlias string) *render.Stack {
	for i := range All {
		if All[i].Name == nameOrAlias || slices.Contains(All[i].Aliases, nameOrAlias) {
			return &All[i]
		}
	}
	return nil
}
