// Package typescript writes TypeScript as Prettier does, for the stacks whose apps hold it: it lays templates' output out,
// and spells JSON values as literals. It knows no template and no genome.
package typescript

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxWidth is the printWidth of .prettierrc.
const maxWidth = 120

const newline = string('\n')

var (
	blankLines = regexp.MustCompile(`\n{3,}`)
	leading    = regexp.MustCompile(`\{\n{2,}`)
	trailing   = regexp.MustCompile(`\n{2,}( *\})`)
	wholeText  = regexp.MustCompile(`^((?: *[\w$]{5,}:)|(?:.* =)) (['"].*['"][,;])$`) // shorter keys are left where they are
	memberOnly = regexp.MustCompile(`^( *[\w$]{5,}:|[ \w$.]+ =) ([\w$]+(?:\.[\w$]+)*[,;])$`)
	assignment = regexp.MustCompile(`^( *[^=]+ =) ([^=].*)$`)
	lists      = regexp.MustCompile(` = \[\[.*\]\];$`)
	numeral    = regexp.MustCompile(`^-?[\d.e]+$`)
	decorated  = regexp.MustCompile(`^( *)(@\w+\([\w$]*\)) (.*)$`)
	oneImport  = regexp.MustCompile(`^import (?:type )?\{ \w+ \} from `)
)

// Format lays a file whose name ends in .ts out as Prettier does with singleQuote and a printWidth of 120, as far as names
// and values can make lines of a template too long; templates write whatever may have to be broken on one line. Other
// files, and lines that have nowhere to break, are left as they are. It is a render.Stack's Format.
func Format(path string, data []byte) ([]byte, error) {
	if !strings.HasSuffix(path, ".ts") {
		return data, nil
	}
	var lines []string
	end := "" // of a block that begins on a line of its own, because what it is assigned to takes a whole one
	for line := range strings.SplitSeq(strings.Trim(string(data), "\n"), newline) {
		switch {
		case end != "":
			if line == end {
				end = ""
			}
			if line != "" {
				line = "  " + line
			}
		case !fits(line):
			if parts := assignment.FindStringSubmatch(line); parts != nil && parts[2] == "{" {
				lines, line, end = append(lines, parts[1]), "  {", "};"
			}
		}
		lines = append(lines, fit(line)...)
	}
	text := blankLines.ReplaceAllString(strings.Join(lines, newline), newline+newline)
	text = trailing.ReplaceAllString(leading.ReplaceAllString(text, "{"+newline), newline+"$1")
	return []byte(text + newline), nil
}

// fit breaks a line that is too long, where it has brackets to break at.
func fit(line string) []string {
	table := strings.Contains(line, " = [[") && lists.MatchString(line) // broken however short it is
	if fits(line) && !table || isComment(line) || oneImport.MatchString(line) {
		return []string{line}
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if parts := wholeText.FindStringSubmatch(line); parts != nil && isOneText(parts[2]) {
		return []string{parts[1], indent + "  " + parts[2]}
	}
	if parts := memberOnly.FindStringSubmatch(line); parts != nil {
		return []string{parts[1], indent + "  " + parts[2]}
	}
	if parts := decorated.FindStringSubmatch(line); parts != nil {
		return []string{parts[1] + parts[2], parts[1] + parts[3]}
	}
	open, end := group(line)
	if open < 0 {
		return []string{line}
	}
	if parts := assignment.FindStringSubmatch(line); parts != nil && !fits(line[:open+1]) && open > len(parts[1]) {
		return append([]string{parts[1]}, fit(indent+"  "+parts[2])...)
	}
	items := split(line[open+1 : end])
	if table && len(items) == 1 && fits(line) {
		return []string{line}
	}
	if last := items[len(items)-1]; line[open] == '(' && (isEnclosed(last, "{", "}") || isEnclosed(last, "[", "]")) {
		// An object or a list that comes last is broken in place of the arguments, but for one of numbers beside others.
		inner := split(last[1 : len(last)-1])
		if at := end - len(last); fits(line[:at+1]) && len(inner) > 0 && (len(items) == 1 || !areNumerals(inner)) {
			open, end, items = at, end-1, inner
		}
	}
	broken := []string{line[:open+1]}
	if line[open] == '[' && areNumerals(items) {
		items = fill(items, maxWidth-len(indent)-len("  ,"))
	}
	for i, item := range items {
		comma := ","
		if i == len(items)-1 && strings.HasPrefix(item, "...") && strings.HasPrefix(strings.TrimSpace(line), "const {") {
			comma = "" // a rest takes none
		}
		broken = append(broken, fit(indent+"  "+item+comma)...)
	}
	return append(broken, fit(indent+line[end:])...)
}

func isEnclosed(code, open, end string) bool {
	return strings.HasPrefix(code, open) && strings.HasSuffix(code, end)
}

// areNumerals reports whether a list is one that is filled line by line.
func areNumerals(items []string) bool {
	return len(items) > 1 && !slices.ContainsFunc(items, func(item string) bool { return !numeral.MatchString(item) })
}

// fill joins items as long as they fit.
func fill(items []string, width int) []string {
	lines := items[:1:1]
	for _, item := range items[1:] {
		if last := &lines[len(lines)-1]; len(*last)+len(", ")+len(item) <= width {
			*last += ", " + item
		} else {
			lines = append(lines, item)
		}
	}
	return lines
}

func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "/") || strings.HasPrefix(line, "*")
}

// isOneText reports whether a literal and the mark after it are all that there is.
func isOneText(code string) bool { return skipText(code, 0) == len(code)-2 }

// group finds the brackets to break at: the parameters of a function that begins here, else the last ones that hold anything.
func group(line string) (open, end int) {
	open, end = -1, -1
	depth, start := 0, 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\'', '"', '`':
			i = skipText(line, i)
		case '(', '[', '{':
			if depth == 0 {
				start = i
			}
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 && strings.TrimSpace(line[start+1:i]) != "" {
				open, end = start, i
				if line[start] == '(' && strings.HasSuffix(line, "{") {
					return open, end
				}
			}
		}
	}
	return open, end
}

// skipText gives the end of the literal that begins at i.
func skipText(line string, i int) int {
	for j := i + 1; j < len(line); j++ {
		switch line[j] {
		case '\\':
			j++
		case line[i]:
			return j
		}
	}
	return len(line) - 1
}

// split cuts a list at its commas.
func split(list string) []string {
	var items []string
	depth, start := 0, 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '\'', '"', '`':
			i = skipText(list, i)
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			if list[i] != '>' || list[i-1] != '=' {
				depth--
			}
		case ',':
			if depth == 0 {
				items = append(items, strings.TrimSpace(list[start:i]))
				start = i + 1
			}
		}
	}
	if rest := strings.TrimSpace(list[start:]); rest != "" {
		items = append(items, rest)
	}
	return items
}

// fits reports whether a line need not be broken. No character takes more columns than bytes.
func fits(line string) bool { return len(line) <= maxWidth || width(line) <= maxWidth }

// width is the number of columns that a line takes; characters of East Asian scripts take two.
func width(line string) int {
	n := 0
	for _, r := range line {
		n++
		if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			n++
		}
	}
	return n
}
