// Package microcodegen turns a plain-text requirements document into a working application, offline and
// deterministically: text → Manifest → Genome → files.
//
// [Generate] goes the whole way; [ManifestOf], [GenomeOf] and [Render] are its steps. Nothing is read but the inputs
// and nothing is written: what to do with the files is the caller's. The same inputs always give the same bytes.
package microcodegen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/prd"
	"github.com/microcodegen/microcodegen/internal/render"
	"github.com/microcodegen/microcodegen/internal/stacks"
)

// Version is this generator's version, as semantic versioning has it.
const Version = render.GeneratorVersion

type (
	// Input is one document, or one genome as JSON: a name for messages and its bytes, UTF-8.
	Input = prd.Input
	// File is one file that comes out: a relative, slash-separated path, its bytes and its mode.
	File = render.File
	// Diagnostic is one thing said about the inputs: severity, code, place, message and suggestion.
	Diagnostic = diag.Diagnostic
	// Manifest is what the documents ask for, in their own words and order.
	Manifest = manifest.Manifest
	// Claims say what became of each line of the documents.
	Claims = prd.Claims
	// Genome is what the system is, the same for every stack.
	Genome = genome.Genome
	// Stack is what the generator knows about one stack.
	Stack = render.Stack
)

// Options say what Generate makes. Stack is a stack's name or alias. Strict makes every guess an error.
type Options struct {
	Stack  string
	Strict bool
}

// ErrSpec is the error of inputs whose diagnostics hold an error: they tell what is wrong and how to settle it.
var ErrSpec = errors.New("the specification has errors")

// ErrStack is the error of a stack that there is not.
var ErrStack = errors.New("no such stack")

// Generate makes the application that the inputs describe, in one stack. Files come sorted by path. Diagnostics are
// in the order in which they were found, also beside an error; the error is ErrSpec, ErrStack, the context's, or a
// failure to render, which is a mistake of the generator.
func Generate(ctx context.Context, inputs []Input, options Options) ([]File, []Diagnostic, error) {
	if stacks.Find(options.Stack) == nil {
		return nil, nil, fmt.Errorf("%w: %q", ErrStack, options.Stack)
	}
	g, diagnostics, err := GenomeOf(ctx, inputs)
	if options.Strict {
		diagnostics = diag.List(diagnostics).Strict()
		err = specError(diagnostics, err)
	}
	if err != nil {
		return nil, diagnostics, err
	}
	files, err := Render(ctx, g, options.Stack)
	return files, diagnostics, err
}

// ManifestOf reads the documents, in the order given, as one specification: stage 1. The claims are there also beside
// an error.
func ManifestOf(ctx context.Context, inputs []Input) (*Manifest, *Claims, []Diagnostic, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, nil, err
	}
	for _, in := range inputs {
		if IsGenome(in) {
			var list diag.List
			list.Add("I006", diag.Span{Source: in.Name}, "a genome has no manifest", "name the document that it was made from")
			return nil, nil, list, ErrSpec
		}
	}
	m, claims, list := prd.Parse(inputs)
	if err := specError(list, nil); err != nil {
		return nil, claims, list, err
	}
	return m, claims, list, nil
}

// Format prints a manifest as a document in the plainest way of writing, which says the same.
func Format(m *Manifest) string { return prd.Format(m) }

// GenomeOf settles what the system is: stages 1 and 2. A genome as the only input is read and checked.
func GenomeOf(ctx context.Context, inputs []Input) (*Genome, []Diagnostic, error) {
	for _, in := range inputs {
		if !IsGenome(in) {
			continue
		}
		if len(inputs) > 1 {
			var list diag.List
			list.Add("I004", diag.Span{Source: in.Name}, "a genome can be the only input", "name either the genome or the documents")
			return nil, list, ErrSpec
		}
		return readGenome(ctx, in)
	}
	m, _, list, err := ManifestOf(ctx, inputs)
	if err != nil {
		return nil, list, err
	}
	g, more := genome.FromManifest(m)
	list = append(list, more...)
	if err := specError(list, ctx.Err()); err != nil {
		return nil, list, err
	}
	return g, list, nil
}

// Render makes the application that a genome describes, in one stack: stage 3.
func Render(ctx context.Context, g *Genome, stack string) ([]File, error) {
	s := stacks.Find(stack)
	if s == nil {
		return nil, fmt.Errorf("%w: %q", ErrStack, stack)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return render.Genome(g, s)
}

// Prepare parses a stack's templates, which Render then finds ready: a caller may do so in the background, while it
// still reads documents.
func Prepare(stack *Stack) { render.Prepare(stack) }

// Stacks lists every stack, in the order in which they are shown.
func Stacks() []*Stack {
	all := make([]*Stack, len(stacks.All))
	for i := range stacks.All {
		all[i] = &stacks.All[i]
	}
	return all
}

// FindStack gives the stack of that name or alias, nil where there is none.
func FindStack(nameOrAlias string) *Stack { return stacks.Find(nameOrAlias) }

// IsGenome reports whether an input is meant as a genome: a *.json, or JSON that says so.
func IsGenome(in Input) bool {
	if strings.HasSuffix(strings.ToLower(in.Name), ".json") {
		return true
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(in.Text, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte(`"genome_version"`))
}

// readGenome reads a genome's JSON.
func readGenome(ctx context.Context, in Input) (*Genome, []Diagnostic, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	g, list, err := genome.Read(bytes.TrimPrefix(in.Text, []byte("\ufeff")))
	if err != nil {
		list.Add("I005", diag.Span{Source: in.Name}, err.Error(), "mend that place, or make the genome anew with `microcodegen genome`")
		return nil, list, ErrSpec
	}
	return g, list, specError(list, nil)
}

// specError gives err, or ErrSpec where the diagnostics hold an error.
func specError(list diag.List, err error) error {
	if err == nil && list.HasErrors() {
		return ErrSpec
	}
	return err
}
