package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen"
)

// command is one thing that the program does.
type command struct {
	name     string
	args     string   // what follows it, for the help
	summary  string   // one line
	details  string   // what else there is to know
	examples []string // {first} and {last} stand for the names of stacks
	flags    []string
	run      func(*session) error
}

// common are the options of every command that reads a document.
var common = []string{"strict", "diagnostics", "quiet", "verbose", "help"}

// commands lists every command, in the order of the help.
func commands() []*command {
	return []*command{
		{"generate", "PRD...", "make the application that a document describes (the command when none is named)",
			"PRD is a requirements document, several, a directory of Markdown (a Kiro or spec-kit folder too),\na genome (*.json), or - for standard input. A directory appears whole or not at all. One that was\ngenerated before is brought up to date: files of your own are never touched, and generated files\nthat you edited are listed instead of replaced.",
			[]string{"--sample > prd.md", "prd.md --stack {first} --out ./my-app", "prd.md --stack all --out ./apps", "prd.md --stack {last} --zip my-app.zip", "generate .kiro/specs/shop --stack {first} --out shop --dry-run"},
			append([]string{"stack", "out", "zip", "force", "dry-run", "sample", "json"}, common...), (*session).generate},
		{"preview", "PRD...", "serve the same API and pages at once, from memory",
			"The document is watched: save it, and the open page shows the new version. While it has errors, they are\nprinted and shown on the page, and the last good version is served.",
			[]string{"preview prd.md", "preview prd.md --demo", "preview prd.md --port 3000 --data rows.json"},
			append([]string{"port", "data", "demo"}, common...), (*session).preview},
		{"manifest", "PRD...", "print what the document asks for, as JSON (stage 1)",
			"With --explain: what became of each line, and why each name is an entity or is not.",
			[]string{"manifest prd.md", "manifest prd.md --explain", "manifest - < prd.md"},
			append([]string{"explain", "json"}, common...), (*session).manifest},
		{"genome", "PRD...", "print what the system is, as JSON (stage 2)",
			"With --explain: every decision that was taken on the way, and what becomes of each requirement.\nThe JSON is itself an input: the application made from it is the same.",
			[]string{"genome prd.md > genome.json", "genome.json --stack {last} --out ./my-app", "genome prd.md --explain"},
			append([]string{"explain", "json"}, common...), (*session).genome},
		{"fmt", "PRD...", "print what the document asks for as a document again, in the plainest way of writing",
			"Every field stands with its type and limits, so that nothing is left to guess: the way from any document to\none that is exact. Both give the same manifest.",
			[]string{"fmt prd.md > exact.md", "fmt .kiro/specs/shop"},
			common, (*session).format},
		{"stacks", "", "list the stacks and what each needs", "",
			[]string{"stacks", "stacks --json"}, []string{"json", "help"}, (*session).stacks},
		{"explain", "[CODE...]", "tell what a diagnostic means and how to settle it",
			"Without a code: the list of all codes.",
			[]string{"explain M012", "explain"}, []string{"json", "help"}, (*session).explain},
		{"version", "", "print the version", "", []string{"version"}, []string{"json", "help", "version"}, (*session).version},
		{"help", "[COMMAND]", "show help for a command", "", []string{"help generate"}, []string{"help"}, (*session).help},
	}
}

// findCommand finds a command by its name, nil for none.
func findCommand(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// takes reports whether a command has an option.
func (c *command) takes(name string) bool { return slices.Contains(c.flags, name) }

// help prints the help of one command, or of all.
func (s *session) help() error {
	if len(s.args) == 0 {
		s.overview()
		return nil
	}
	c := findCommand(s.args[0])
	switch {
	case c == nil:
		return usage("see: "+s.program+" --help", "there is no command %q%s", s.args[0], didYouMean(s.args[0], commandNames()))
	case c.name == "generate" && s.flags["help"] != "":
		s.overview()
	}
	s.commandHelp(c)
	return nil
}

// overview prints what the program is and its commands.
func (s *session) overview() {
	fmt.Fprintf(s.out, "microcodegen %s turns a plain-text requirements document into a working application.\n\n", microcodegen.Version)
	fmt.Fprintf(s.out, "Usage: %s [COMMAND] PRD... [OPTIONS]\n\nCommands:\n", s.program)
	for _, c := range commands() {
		fmt.Fprintf(s.out, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprintf(s.out, "\nStacks: %s\n", strings.Join(stackNames(), ", "))
	if s.implied != nil {
		fmt.Fprintf(s.out, "This program's name implies --stack %s.\n", s.implied.Name)
	}
	fmt.Fprintf(s.out, "\nExit codes: 0 done, 1 the document or a check failed, 2 wrong usage, 3 something could not be read or written.\n\n")
}

// commandHelp prints everything about one command.
func (s *session) commandHelp(c *command) {
	fmt.Fprintf(s.out, "%s: %s\n\nUsage: %s %s [OPTIONS]\n", c.name, c.summary, s.program, strings.TrimSpace(c.name+" "+c.args))
	if c.details != "" {
		fmt.Fprintf(s.out, "\n%s\n", c.details)
	}
	fmt.Fprint(s.out, "\nOptions:\n")
	for _, name := range c.flags {
		f, _ := findFlag(name)
		short := "    "
		if f.short != "" {
			short = "-" + f.short + ", "
		}
		fmt.Fprintf(s.out, "  %s%-22s %s\n", short, strings.TrimSpace("--"+f.name+" "+f.arg), f.help)
	}
	fmt.Fprint(s.out, "\nExamples:\n")
	names := stackNames()
	named := strings.NewReplacer("{first}", names[0], "{last}", names[len(names)-1])
	for _, e := range c.examples {
		fmt.Fprintf(s.out, "  %s %s\n", s.program, named.Replace(e))
	}
}

// commandNames lists the names of the commands.
func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

// stackNames lists the names of the stacks.
func stackNames() []string {
	var names []string
	for _, s := range microcodegen.Stacks() {
		names = append(names, s.Name)
	}
	return names
}
