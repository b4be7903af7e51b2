// Package shared holds what every app carries, once, whatever its stack: openapi.yaml, the architecture, the README,
// compose file, Makefile, CI workflow and the user interface. A genome and a stack's facts come in, files go out. It
// names no stack.
package shared

import (
	"embed"
	"io/fs"
	"sync"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/render"
)

//go:embed all:templates
var templates embed.FS

// The trees: the API's description, and the files of an app with an HTTP API.
var (
	apiTree = tree("templates/api")
	appTree = tree("templates/app")
)

// tree gives a folder of templates, parsed when it is first asked for.
func tree(folder string) func() (*render.Tree, error) {
	return sync.OnceValues(func() (*render.Tree, error) {
		root, err := fs.Sub(templates, folder)
		if err != nil {
			return nil, err
		}
		return render.Parse(&render.Stack{Name: "shared", Templates: root})
	})
}

// files renders a tree for a root.
func files(load func() (*render.Tree, error), root any) ([]render.File, error) {
	t, err := load()
	if err != nil {
		return nil, err
	}
	return t.Files(&render.View{Root: root})
}

// OpenAPI gives openapi.yaml: the contract for this genome, as OpenAPI 3.1.
func OpenAPI(g *genome.Genome) ([]byte, error) {
	made, err := files(apiTree, newAPI(g))
	if err != nil {
		return nil, err
	}
	return made[0].Data, nil
}
