package fastapi

import "github.com/microcodegen/microcodegen/internal/genome"

// entityTest is what the test of an entity's routes is made of.
type entityTest struct{}

func (b *builder) entityTest(_ *genome.Entity) *entityTest { return &entityTest{} }
