// Package render is stage 3's engine: it walks a stack's template tree, executes each template for the genome or for
// each entity, and gives back files in sorted order. It knows no stack and takes no decision about the system.
package render

import (
	"io/fs"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/name"
)

// File is one file that comes out. Path is relative, slash-separated and clean; Mode is 0o644 or 0o755.
type File struct {
	Path string
	Data []byte
	Mode fs.FileMode
}

// Stack is everything that the generator knows about one stack: facts, a view of the genome, and templates. A stack is
// a value, made once in its own folder and listed in stacks.All.
type Stack struct {
	Name      string                                // "go-chi": the flag's value
	Aliases   []string                              // "go", "chi"
	Title     string                                // "Go Chi"
	Summary   string                                // one line: language, framework, ORM
	Versions  []Version                             // what the app is pinned to, most important first
	Tools     []Tool                                // what a user's machine must have
	Commands  Commands                              // the lines behind the common make targets
	Templates fs.FS                                 // a tree that mirrors the application; every file ends in .tmpl
	Locks     fs.FS                                 // files copied as they are to the same path; nil for none
	Delims    [2]string                             // template delimiters that the language does not use; zero: "{{", "}}"
	Types     map[genome.Type]string                // the language's type of each genome.Type
	Reserved  []string                              // words that cannot be identifiers of the language or framework
	Ignore    []string                              // .gitignore and .dockerignore lines
	Indent    map[string]string                     // .editorconfig: glob → "tab" or a number of spaces
	CISteps   []CIStep                              // how a CI runner gets the tools
	View      func(g *genome.Genome) (*View, error) // Genome → the fields that the templates print
	Funcs     map[string]any                        // template functions; casing only, nothing that decides

	// Tests is the path of the file that tests an entity's routes, with placeholders of its Item.
	Tests string
	// Shared gives what the app carries beside its own (shared.HTTP). tests maps entities' names to the paths of Tests.
	Shared func(g *genome.Genome, s *Stack, tests map[string]string) ([]File, error)
	// Format is the language's formatter, run on every rendered file; nil for none.
	Format func(path string, data []byte) ([]byte, error)
}

// Version is a name and a version: {"Go", "1.26"}.
type Version struct{ Name, Version string }

// Tool is a program that the user must have: {"Go", "1.26 or newer", "go version"}.
type Tool struct{ Name, Version, Check string }

// Commands are shell lines, run by make in the app's root, each in a shell of its own. Migrate, Run and Test have .env
// loaded; Run and Migrate find DATABASE_URL set, Test finds TEST_DATABASE_URL set. Start is the framework's own start command, for the README.
type Commands struct {
	Setup, Build, Migrate, Run, Test, Lint []string
	Start                                  string
}

// CIStep is one step of the generated CI workflow that sets a tool up: {"actions/setup-go@v6", {"go-version-file": "go.mod"}}.
type CIStep struct {
	Uses string
	With [][2]string
}

// App is what every template may print and still count as carried: it is the same shape for every PRD.
type App struct {
	Title     name.Text // in the document's words
	Slug      string    // task-manager
	Package   string    // taskmanager
	Module    string    // task_manager
	Namespace string    // TaskManager
}

// NewApp gives the genome's App.
func NewApp(g *genome.Genome) App {
	w := name.Words(g.SolutionName)
	return App{Title: g.Title, Slug: g.Slug, Package: name.Flat(w), Module: name.Snake(w), Namespace: name.Pascal(w)}
}

// View is what a stack's templates see. Root is the dot of templates that are rendered once; each has a field or
// method App. A template whose path holds no placeholder, or none but those of Paths, is rendered once; any other
// once for each item that has its remaining placeholders.
type View struct {
	Root  any
	Paths map[string]string // placeholders that are the same everywhere: "package" → "taskmanager"
	Items []Item
}

// Item is one entity (or another thing that has a file of its own) as the templates see it. Path maps placeholders of template paths to what stands there:
// "entity" → "task", "Entity" → "Task", "entities" → "tasks", "Entities" → "Tasks". Dot is the template's dot.
type Item struct {
	Entity string // the entity's Name; empty where the item is none
	Path   map[string]string
	Dot    any
}
