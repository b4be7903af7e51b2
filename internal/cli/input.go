package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen"
	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/source"
)

// inputs reads what the arguments name.
func (s *session) inputs() ([]microcodegen.Input, error) {
	if len(s.args) == 0 {
		return nil, usage("to start from an example: "+s.program+" --sample > prd.md", "which document? Name a file, a directory of Markdown, or - for standard input")
	}
	if len(s.args) == 1 {
		if err := s.mistypedCommand(s.args[0]); err != nil {
			return nil, err
		}
	}
	texts, skipped, err := source.Read(s.args, s.in)
	if err != nil {
		return nil, err
	}
	var inputs []microcodegen.Input
	clear(s.sources)
	for _, t := range texts {
		inputs = append(inputs, microcodegen.Input{Name: t.Name, Text: t.Data})
		s.sources[t.Name] = diag.Source{Path: t.Path, Text: t.Data}
	}
	if len(skipped) > 0 && s.flags["verbose"] != "" && !s.asJSON() {
		fmt.Fprintf(s.err, "not read, because it says how and not what: %s\n", diag.Visible(strings.Join(skipped, ", ")))
	}
	return inputs, nil
}

// mistypedCommand tells a word that is no file from a command that was mistyped.
func (s *session) mistypedCommand(word string) error {
	if word == source.Stdin || strings.ContainsAny(word, `./\`) || s.command.name != "generate" {
		return nil
	}
	if _, err := os.Stat(word); err == nil || !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return usage("see: "+s.program+" --help", "there is no file and no command %q%s", word, didYouMean(word, commandNames()))
}

// understand reads the inputs and settles the genome, and says what is to be said about them.
func (s *session) understand() (*microcodegen.Genome, diag.List, error) {
	inputs, err := s.inputs()
	if err != nil {
		return nil, nil, err
	}
	g, list, err := microcodegen.GenomeOf(s.ctx, inputs)
	return g, list, s.report(list, err)
}

// report prints the diagnostics that are shown without asking, or all with -v, and gives the error that they make.
func (s *session) report(found []microcodegen.Diagnostic, err error) error {
	list := diag.List(found)
	if s.flags["strict"] != "" {
		list = list.Strict()
		if err == nil && list.HasErrors() {
			err = microcodegen.ErrSpec
		}
	}
	if s.asJSON() {
		s.pending = append(s.pending, list...)
		return err
	}
	least := diag.Warning
	switch {
	case s.flags["quiet"] != "":
		least = diag.Error
	case s.flags["verbose"] != "":
		least = diag.Note
	}
	s.print(list.AtLeast(least))
	if n := countOf(list, diag.Error); n > 0 {
		fmt.Fprintf(s.err, "%s: %s; `%s explain CODE` tells more about each; nothing was written\n", s.program, plural(n, "error"), s.program)
	}
	return err
}

// countOf counts the diagnostics of one severity.
func countOf(list diag.List, severity diag.Severity) int {
	n := 0
	for _, d := range list {
		if d.Severity == severity {
			n++
		}
	}
	return n
}

// plural gives "1 file" or "3 files".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "ss"); ok {
		return fmt.Sprintf("%d %ssses", n, stem)
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// allStacks is the value of --stack that stands for every stack.
const allStacks = "all"

// chosenStacks gives the stacks that --stack, or the program's name, asks for.
func (s *session) chosenStacks() ([]*microcodegen.Stack, error) {
	value := s.flags["stack"]
	all := microcodegen.Stacks()
	if value == "" {
		if s.implied == nil {
			return nil, usage("one of: "+strings.Join(stackNames(), ", ")+", all", "which stack? Say it with --stack")
		}
		return []*microcodegen.Stack{s.implied}, nil
	}
	var chosen []*microcodegen.Stack
	for _, n := range strings.Split(value, ",") {
		if strings.EqualFold(n, allStacks) {
			chosen = append(chosen, all...)
			continue
		}
		stack := microcodegen.FindStack(strings.ToLower(strings.TrimSpace(n)))
		if stack == nil {
			return nil, usage("the stacks: "+strings.Join(stackNames(), ", "), "there is no stack %q%s", n, didYouMean(n, stackWords()))
		}
		chosen = append(chosen, stack)
	}
	chosen = distinctStacks(chosen)
	if s.implied != nil && (len(chosen) != 1 || chosen[0] != s.implied) {
		return nil, usage("", "%s generates %s; --stack %s contradicts its name", s.program, s.implied.Name, value)
	}
	return chosen, nil
}

// distinctStacks drops the second mention of a stack.
func distinctStacks(stacks []*microcodegen.Stack) []*microcodegen.Stack {
	seen := map[string]bool{}
	return slices.DeleteFunc(stacks, func(x *microcodegen.Stack) bool {
		again := seen[x.Name]
		seen[x.Name] = true
		return again
	})
}

// stackWords lists the names and aliases of the stacks.
func stackWords() []string {
	words := []string{allStacks}
	for _, stack := range microcodegen.Stacks() {
		words = append(append(words, stack.Name), stack.Aliases...)
	}
	return words
}

// display is a path as it is shown: a relative one with its "./".
func display(p string) string {
	clean := filepath.Clean(p)
	if filepath.IsAbs(clean) || clean == "." || strings.HasPrefix(clean, "..") {
		return clean
	}
	return "." + string(filepath.Separator) + clean
}
