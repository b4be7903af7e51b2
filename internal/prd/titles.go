package prd

import (
	"slices"
	"strings"
)

// sectionTitle is the title in a line or item that is bold from end to end and announces a section: a numbered one,
// several entities, or what is not to be built. Bold names of entities and labels of their parts are none.
func sectionTitle(t text) (text, bool) {
	if !strings.HasPrefix(t.s, "**") && !strings.HasPrefix(t.s, "__") {
		return text{}, false
	}
	title, rest, ok := boldPrefix(t)
	if !ok || strings.Trim(rest.s, " :") != "" || len(title.s) > 80 {
		return text{}, false
	}
	if n := numbering(title.s); n > 1 && n < len(title.s) && strings.IndexByte(title.s[:n-1], '.') > 0 { // 6.1 Authentication
		return title, true
	}
	label, _ := cleanLabel(title)
	words := nameWords(label.s)
	if len(words) == 0 || len(words) > 6 || partOf(words) != noPart {
		return text{}, false
	}
	return title, isCollective(label.s) || inWords(sectionNouns, words[len(words)-1]) || excludedPhrases[0].in(paddedWords(label.s))
}

// bareLevel is how many numbers stand before a title: 2 for "3.1 Accounts"; 0 where a line is no numbered title. What
// word processors put before it, an emoji, is passed over.
func bareLevel(s string) int {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r > 0x2000 || r == ' ' })
	n := numbering(s)
	if n == 0 || n >= len(s) || s[0] < '0' || s[0] > '9' {
		return 0
	}
	title := strings.TrimSpace(s[n:])
	if title == "" || len(title) > 60 || !isUpper(title[0]) && title[0] < 0x80 || strings.ContainsAny(title, ":\t|=") || strings.ContainsAny(title[len(title)-1:], ".;,") || strings.Count(title, " ") > 7 {
		return 0
	}
	return strings.Count(strings.Trim(s[:n], ".):"), ".") + 1
}

// hasBareTitles reports whether a document has numbered titles and next to no headings in Markdown.
func hasBareTitles(src *source) bool {
	marked, bare := 0, 0
	for _, l := range src.lines {
		s := strings.TrimLeft(src.text[l.start:l.end], " \t")
		if s == "" {
			continue
		}
		if s[0] == '#' && headingLevel(s) > 0 {
			if marked++; marked > 1 {
				return false
			}
		} else if bareLevel(s) > 1 {
			bare++
		}
	}
	return bare > 2
}

// isBareTitle reports whether the line is a title by its number; one number alone may begin an item of a list, which
// has another beside it.
func (r *reader) isBareTitle(s string) bool {
	level := bareLevel(s)
	if level != 1 {
		return level > 1
	}
	for _, i := range []int{r.at - 1, r.at + 1} {
		if i >= 0 && i < len(r.src.lines) {
			if l := r.lineAt(i).trim(); markerLength(l.s) > 0 && bareLevel(l.s) < 2 {
				return false
			}
		}
	}
	return true
}

// sectionNouns end titles of sections that are about the project or how it is built, in bold as under real headings.
const sectionNouns = "requirements endpoints testing risks metrics dependencies architecture stack assumptions milestones timeline stakeholders personas glossary kpis indicators"

// pseudoSection opens a section below the one with a real heading.
func (r *reader) pseudoSection(title text) {
	base := r.section
	for base.bold {
		base = base.parent
	}
	r.open(title, base.level+1)
	r.section.bold = true
}

// splitSections makes sections of the items of a list that are titles over items of their own, as outlines have them.
func (r *reader) splitSections(list *block) {
	if !slices.ContainsFunc(list.items, isTitleItem) {
		return
	}
	at := slices.Index(r.doc.blocks, list)
	after := slices.Clone(r.doc.blocks[at+1:]) // code blocks inside items
	r.doc.blocks = r.doc.blocks[:at]
	r.section.blocks = slices.DeleteFunc(r.section.blocks, func(b *block) bool { return b == list })
	home := r.section
	var run []*item
	flush := func() {
		if len(run) > 0 {
			setSection(run, r.section)
			r.append(&block{kind: listBlock, items: run, span: run[0].text.span()})
			run = nil
		}
	}
	for _, it := range list.items {
		if !isTitleItem(it) {
			run = append(run, it)
			continue
		}
		flush()
		title, _ := sectionTitle(it.text)
		r.section = home
		r.pseudoSection(title)
		run = it.items
		flush()
		r.section = home
	}
	flush()
	r.doc.blocks = append(r.doc.blocks, after...)
}

// isTitleItem reports whether an item is the title of the items below it.
func isTitleItem(it *item) bool {
	_, ok := sectionTitle(it.text)
	return ok && len(it.items) > 0
}

// setSection puts items and those below them into a section.
func setSection(items []*item, s *section) {
	for _, it := range items {
		it.section = s
		setSection(it.items, s)
	}
}

// codeForBold reads two and more identifiers in bold as the code spans that they stand for: "**id** UUID, **name**".
func codeForBold(t text) text {
	if strings.Count(t.s, "**") < 2 || strings.IndexByte(t.s, '`') >= 0 {
		return t
	}
	var spans [][2]int
	for i := 0; ; {
		open := strings.Index(t.s[i:], "**")
		if open < 0 {
			break
		}
		open += i + 2
		n := strings.Index(t.s[open:], "**")
		if n < 0 {
			break
		}
		if inside := t.s[open : open+n]; n > 0 && n < 120 && isCodeLike(inside) {
			spans = append(spans, [2]int{open - 2, open + n + 2})
		}
		i = open + n + 2
	}
	if len(spans) == 0 || len(spans) < 2 && t.s[spans[0][0]+2] != '(' {
		return t
	}
	var j joiner
	at := 0
	for _, s := range spans {
		j.add(t.sub(at, s[0]), "")
		j.mark("`", t.offset(s[0]))
		j.add(t.sub(s[0]+2, s[1]-2), "")
		j.mark("`", t.offset(s[1]-2))
		at = s[1]
	}
	j.add(t.from(at), "")
	return j.text()
}

// isCodeLike reports whether bold words are what programs call something: a small first letter or a bracket, and no
// space but behind a colon or between alternatives.
func isCodeLike(s string) bool {
	if s[0] != '_' && s[0] != '@' && s[0] != '(' && (s[0] < 'a' || s[0] > 'z') {
		return false
	}
	return !strings.Contains(s, " ") || strings.ContainsAny(s, ":|,")
}
