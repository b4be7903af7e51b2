package cli

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/diag"
)

// flag is one option. Arg names its value in the help, and is empty for one without.
type flag struct {
	name, short string
	arg         string
	help        string
}

// flags is every option of every command.
var flags = []flag{
	{"stack", "s", "NAME", "the stack to generate: a name or alias of `stacks`, several with commas, or all"},
	{"out", "o", "DIR", "write the application into this directory"},
	{"zip", "z", "FILE", "write the application as a ZIP archive (- for standard output)"},
	{"force", "f", "", "replace generated files that were edited by hand, and nothing else"},
	{"dry-run", "n", "", "say what would be written, and write nothing"},
	{"strict", "", "", "make every guess an error"},
	{"explain", "", "", "show why: what became of each line of the document"},
	{"sample", "", "", "print a requirements document to start from"},
	{"port", "p", "NUMBER", "the port to listen on (8080; 0 for any that is free)"},
	{"data", "", "FILE", "keep the rows in this file, so that they outlive the process"},
	{"demo", "", "", "begin with an account and plausible rows of each entity"},
	{"json", "", "", "print the result as JSON"},
	{"diagnostics", "", "FORMAT", "print diagnostics as text or as json"},
	{"quiet", "q", "", "print nothing but errors"},
	{"verbose", "v", "", "print every guess and note, and every file"},
	{"help", "h", "", "show this help"},
	{"version", "", "", "print the version"},
}

// findFlag finds an option by its name, or by its short name.
func findFlag(name string) (flag, bool) {
	for _, f := range flags {
		if f.name == name || f.short == name && name != "" {
			return f, true
		}
	}
	return flag{}, false
}

// parse reads the arguments: options stand before or after everything else; the first other argument is the command,
// or else the command is generate.
func (s *session) parse(args []string) error {
	s.flags = map[string]string{}
	s.command = findCommand("generate")
	var rest []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			rest = append(rest, arg)
			continue
		}
		took, err := s.parseFlag(arg, args[i+1:])
		if err != nil {
			return err
		}
		i += took
	}
	if len(rest) > 0 {
		if c := findCommand(rest[0]); c != nil {
			s.command, rest = c, rest[1:]
		}
	}
	s.args = rest
	return s.checkFlags()
}

// parseFlag reads one option and tells how many of the following arguments it took.
func (s *session) parseFlag(arg string, following []string) (took int, err error) {
	name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	f, known := findFlag(name)
	if !known || len(arg)-len(strings.TrimLeft(arg, "-")) > 2 {
		return 0, usage(s.helpHint(), "unknown option %s%s", arg, didYouMean("-"+"-"+name, flagNames()))
	}
	if _, again := s.flags[f.name]; again && f.arg != "" {
		return 0, usage("", "--%s is given twice", f.name)
	}
	switch {
	case f.arg == "" && hasValue:
		return 0, usage("", "--%s takes no value", f.name)
	case f.arg == "":
		value = "true"
	case !hasValue:
		if len(following) == 0 || strings.HasPrefix(following[0], "-") && following[0] != "-" {
			return 0, usage("for example: --"+f.name+" "+f.arg, "--%s needs a value", f.name)
		}
		value, took = following[0], 1
	}
	if value == "" {
		return 0, usage("for example: --"+f.name+" "+f.arg, "--%s needs a value", f.name)
	}
	s.flags[f.name] = value
	return took, nil
}

// checkFlags refuses the options that are another command's, and what no command can do.
func (s *session) checkFlags() error {
	if s.flags["help"] != "" {
		s.args, s.command = []string{s.command.name}, findCommand("help")
		return nil
	}
	if s.flags["version"] != "" {
		s.command, s.args = findCommand("version"), nil
		return nil
	}
	for _, f := range flags {
		if s.flags[f.name] != "" && !s.command.takes(f.name) {
			return usage(s.helpHint(), "`%s` has no option --%s; it belongs to %s", s.command.name, f.name, ownersOf(f.name))
		}
	}
	if d := s.flags["diagnostics"]; d != "" && d != "text" && d != "json" {
		return usage("--diagnostics text or --diagnostics json", "--diagnostics %s is not known", d)
	}
	if s.flags["quiet"] != "" && s.flags["verbose"] != "" {
		return usage("", "--quiet and --verbose contradict each other")
	}
	return nil
}

// helpHint says where help is.
func (s *session) helpHint() string {
	if s.command == nil || s.command.name == "generate" {
		return "see: " + s.program + " --help"
	}
	return "see: " + s.program + " help " + s.command.name
}

// flagNames lists the options as they are typed.
func flagNames() []string {
	var names []string
	for _, f := range flags {
		names = append(names, "--"+f.name)
	}
	return names
}

// ownersOf lists the commands that take an option.
func ownersOf(name string) string {
	var owners []string
	for _, c := range commands() {
		if c.takes(name) {
			owners = append(owners, "`"+c.name+"`")
		}
	}
	return strings.Join(owners, ", ")
}

// didYouMean gives " (did you mean X?)" for the nearest candidate, and nothing where none is near.
func didYouMean(word string, candidates []string) string {
	if best := nearest(word, candidates); best != "" {
		return "; did you mean " + diag.Visible(best) + "?"
	}
	return ""
}
