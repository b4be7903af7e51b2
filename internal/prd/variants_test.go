package prd

import (
	"hash/fnv"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/name"
)

// variants change how a document is written and nothing of what it says.
var variants = []struct {
	name   string
	change func(labelled) labelled
}{
	{"names replaced by nonsense", nonsense},
	{"sections shuffled", rewrite(shuffled)},
	{"bullets for headings", rewrite(bulleted)},
	{"bold lines for headings", rewrite(outside(`(?m)^#{3,6} (.*)$`, `**$1**`))},
	{"headings one level deeper", rewrite(outside(`(?m)^(#{1,5}) `, `#$1 `))},
	{"bullets of a word processor", rewrite(outside(`(?m)^(\s*)[-*] `, `$1• `))},
	{"plus signs for bullets", rewrite(outside(`(?m)^(\s*)[-*] `, `$1+ `))},
	{"bold for code", rewrite(outside("`([^`\n]+)`", `**$1**`))},
	{"nothing for bold", rewrite(outside(`\*\*([^*\n]+)\*\*`, `$1`))},
	{"tabs for indentation", rewrite(tabbed)},
	{"CRLF and a byte order mark", rewrite(func(s string) string { return byteOrderMark + strings.ReplaceAll(s, "\n", "\r\n") })},
}

// Rules are about ways of writing: the same said in another way gives the same, within three hundredths of each total.
func TestVariantsOfLabelledDocumentsGiveTheSameFigures(t *testing.T) {
	given, own := bothSets(t)
	for set, documents := range map[string][]labelled{"given": given, "own": own} {
		plain := scoreAll(documents, nil)
		for _, v := range variants {
			got := scoreAll(documents, v.change)
			t.Logf("%-6s %-28s %s", set, v.name, got)
			for _, m := range measures {
				if got.value(m) < plain.value(m)-0.03 || got.value(m) > plain.value(m)+0.03 {
					t.Errorf("%s labels, %s: %s %.3f, but %.3f as written", set, v.name, m, got.value(m), plain.value(m))
				}
			}
		}
	}
}

// rewrite changes the text alone.
func rewrite(f func(string) string) func(labelled) labelled {
	return func(d labelled) labelled { return labelled{d.label, f(d.text)} }
}

// outside replaces a pattern everywhere but in code blocks.
func outside(pattern, replacement string) func(string) string {
	p := regexp.MustCompile(pattern)
	return func(s string) string {
		parts := strings.Split(s, "```")
		for i := 0; i < len(parts); i += 2 {
			parts[i] = p.ReplaceAllString(parts[i], replacement)
		}
		return strings.Join(parts, "```")
	}
}

// tabbed indents nested items by tabs.
func tabbed(s string) string {
	indent := regexp.MustCompile(`(?m)^( {2})+([-*+•] )`)
	return indent.ReplaceAllStringFunc(s, func(m string) string {
		marks := strings.TrimLeft(m, " ")
		return strings.Repeat("\t", (len(m)-len(marks))/2) + marks
	})
}

// headingsOf are the levels of the headings of some lines, 0 for other lines.
func headingsOf(lines []string) []int {
	levels, fence := make([]int, len(lines)), false
	for i, l := range lines {
		if strings.HasPrefix(strings.TrimSpace(l), "```") {
			fence = !fence
		}
		if n := len(l) - len(strings.TrimLeft(l, "#")); !fence && n > 0 && n < 7 && strings.HasPrefix(l[n:], " ") {
			levels[i] = n
		}
	}
	return levels
}

// shuffled puts the sections of the highest level that has more than two into another order, each inside the section
// around it.
func shuffled(s string) string {
	lines := strings.Split(s, "\n")
	levels := headingsOf(lines)
	count := [7]int{}
	for _, l := range levels {
		count[l]++
	}
	level := 0
	for l := 1; l < 7 && level == 0; l++ {
		if count[l] > 2 {
			level = l
		}
	}
	if level == 0 {
		return s
	}
	var out []string
	parts := [][]string{nil}
	flush := func() {
		rand.New(rand.NewSource(7)).Shuffle(len(parts)-1, func(i, k int) { parts[i+1], parts[k+1] = parts[k+1], parts[i+1] })
		out = append(out, slices.Concat(parts...)...)
		parts = [][]string{nil}
	}
	for i, l := range lines {
		if levels[i] > 0 && levels[i] < level {
			flush()
		} else if levels[i] == level {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], l)
	}
	flush()
	return strings.Join(out, "\n")
}

// bulleted turns headings over nothing but a list into bold items with that list below them.
func bulleted(s string) string {
	lines := strings.Split(s, "\n")
	levels := headingsOf(lines)
	list := regexp.MustCompile(`^\s*([-*+•]|\d+[.)]) |^  +\S`)
	for i := 0; i < len(lines); i++ {
		end, items := i+1, 0
		for end < len(lines) && levels[end] == 0 && (strings.TrimSpace(lines[end]) == "" || list.MatchString(lines[end])) {
			items += btoi(list.MatchString(lines[end]))
			end++
		}
		if levels[i] < 3 || items == 0 || end < len(lines) && levels[end] == 0 {
			continue
		}
		lines[i] = "- **" + strings.ReplaceAll(strings.TrimSpace(strings.Trim(lines[i], "# ")), "*", "") + "**"
		for k := i + 1; k < end; k++ {
			if lines[k] != "" {
				lines[k] = "  " + lines[k]
			}
		}
	}
	return strings.Join(lines, "\n")
}

// nonsense replaces each word of the label's names that general English words do not hold, in the text and in the label.
func nonsense(d labelled) labelled {
	general, words := generalWords(), map[string]bool{}
	collect := func(s string) {
		for _, w := range nameWords(s) {
			if !general[w] && !general[name.Singular(w)] && len(w) > 2 && isASCII(w) {
				words[name.Singular(w)] = true
			}
		}
	}
	for _, e := range d.label.Entities {
		collect(e.Name)
		for _, f := range e.Fields {
			collect(f.Name)
		}
	}
	for _, n := range append(d.label.Integrations, d.label.OptionalIntegrations...) {
		delete(words, strings.ToLower(n))
	}
	change := func(s string) string { return replaceWords(s, words) }
	l := d.label
	l.Entities = slices.Clone(l.Entities)
	for i := range l.Entities {
		e := &l.Entities[i]
		e.Name, e.Aliases, e.OptionalFields = change(e.Name), each(e.Aliases, change), each(e.OptionalFields, change)
		e.Fields, e.Relations = slices.Clone(e.Fields), slices.Clone(e.Relations)
		for k := range e.Fields {
			f := &e.Fields[k]
			f.Name, f.Aliases, f.Enum = change(f.Name), each(f.Aliases, change), each(f.Enum, change)
		}
		for k := range e.Relations {
			e.Relations[k].Target = change(e.Relations[k].Target)
		}
	}
	l.OptionalEntities = each(l.OptionalEntities, change)
	return labelled{l, change(d.text)}
}

// each applies a change to copies of some strings.
func each(list []string, change func(string) string) []string {
	var out []string
	for _, s := range list {
		out = append(out, change(s))
	}
	return out
}

// replaceWords puts nonsense for words, also inside identifiers and in the plural, in the case that stands there.
func replaceWords(s string, words map[string]bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := i
		for n < len(s) && (isUpper(s[n]) || s[n] >= 'a' && s[n] <= 'z') && (n == i || !isUpper(s[n]) || isUpper(s[n-1])) {
			n++
		}
		if n-i > 2 && n < len(s) && isUpper(s[n-1]) && s[n] >= 'a' && s[n] <= 'z' { // the last capital of POSSale begins Sale
			n--
		}
		if n == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(replaced(s[i:n], words))
		i = n
	}
	return b.String()
}

// replaced is the nonsense for one word.
func replaced(w string, words map[string]bool) string {
	lower := strings.ToLower(w)
	base := name.Singular(lower)
	if !words[base] && !words[lower] {
		return w
	}
	if words[lower] {
		base = lower
	}
	h := fnv.New32a()
	h.Write([]byte(base))
	n := h.Sum32()
	out := []string{"b", "d", "gl", "k", "pr", "tr", "v", "z"}[n%8] + []string{"a", "e", "i", "o", "u"}[n/8%5] + []string{"bl", "ld", "mp", "nk", "rv", "lf"}[n/40%6] + []string{"a", "e", "i", "o"}[n/240%4] + []string{"n", "k", "m", "t", "p"}[n/960%5] + []string{"", "or", "ib", "ul"}[n/4800%4]
	if base != lower {
		out += "s"
	}
	switch {
	case w == strings.ToUpper(w):
		return strings.ToUpper(out)
	case unicode.IsUpper(rune(w[0])):
		return strings.ToUpper(out[:1]) + out[1:]
	}
	return out
}
