package microcodegen_test

import (
	"context"
	"fmt"
	"log"

	"github.com/microcodegen/microcodegen"
)

// A document becomes an application; what to do with its files is the caller's.
func ExampleGenerate() {
	document := microcodegen.Input{Name: "prd.md", Text: []byte("# Library\n\nA Book has a title, an isbn and a price.\n")}
	files, diagnostics, err := microcodegen.Generate(context.Background(), []microcodegen.Input{document}, microcodegen.Options{Stack: "go-chi"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("diagnostics:", len(diagnostics) > 0)
	for _, f := range files {
		if f.Path == "openapi.yaml" || f.Path == "docker-compose.yml" {
			fmt.Printf("%s: %v\n", f.Path, len(f.Data) > 0)
		}
	}
	// Output:
	// diagnostics: true
	// docker-compose.yml: true
	// openapi.yaml: true
}

// A genome is what a document means: the same for every stack.
func ExampleGenomeOf() {
	document := microcodegen.Input{Name: "prd.md", Text: []byte("# Library\n\nA Book has a title, an isbn and a price. A Loan has a due_date and belongs to a Book.\n")}
	genome, _, err := microcodegen.GenomeOf(context.Background(), []microcodegen.Input{document})
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range genome.Entities {
		fmt.Printf("/%s:", e.Path)
		for _, f := range e.Body() {
			fmt.Printf(" %s (%s)", f.Name, f.Type)
		}
		fmt.Println()
	}
	// Output:
	// /books: title (string) isbn (string) price (decimal)
	// /loans: due_date (date) book_id (integer)
}
