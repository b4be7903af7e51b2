package prd

import "strings"

// isBoxes reports whether a diagram is a flowchart whose boxes are drawn as classes: Person[<b>Person</b><br>- name: String].
func isBoxes(s string) bool {
	s = strings.TrimSpace(s)
	return (strings.HasPrefix(s, "graph") || strings.HasPrefix(s, "flowchart")) && strings.Contains(s, "<br")
}

// readBoxes reads the boxes of a flowchart as classes, and the lines between them that say how many: A "1" -- "*" B.
func readBoxes(r *codeReader, t text) {
	var lines []text
	for i := 0; i < len(t.s); {
		end := strings.IndexByte(t.s[i:], '\n')
		if end < 0 {
			end = len(t.s) - i
		}
		if line := t.sub(i, i+end).trimAny(" \t\r"); !r.box(line) && strings.Contains(line.s, `"`) {
			lines = append(lines, line)
		}
		i += end + 1
	}
	for _, line := range lines {
		r.diagramLine(line)
	}
}

// box reads one box: its name, then attributes, operations or values, with lines between. One in which no attribute has
// a type is a step or a remark.
func (r *codeReader) box(line text) bool {
	open, stop := strings.IndexByte(line.s, '['), strings.LastIndexByte(line.s, ']')
	if open <= 0 || stop < open || !isName(line.s[:open]) {
		return false
	}
	var parts, members []text
	for rest := line.sub(open+1, stop).trimAny(`" `); ; {
		i := strings.Index(rest.s, "<br")
		n := strings.IndexByte(rest.s[max(0, i):], '>')
		if i < 0 || n < 0 {
			parts = append(parts, rest.trim())
			break
		}
		parts, rest = append(parts, rest.sub(0, i).trim()), rest.from(i+n+1)
	}
	name := parts[0]
	for _, tag := range []string{"<b>", "</b>", "<strong>", "</strong>", "**", "<i>", "</i>"} {
		name = name.from(len(name.s) - len(strings.TrimPrefix(name.s, tag)))
		name = name.sub(0, len(strings.TrimSuffix(name.s, tag)))
	}
	typed := 0
	var vals []string
	for _, m := range parts[1:] {
		if strings.Trim(m.s, "-_=. ") == "" || isOperation(m.s) {
			continue
		}
		label, typ, ok := strings.Cut(strings.TrimLeft(m.s, "+-#~ "), ":")
		typed += btoi(ok && isName(label) && typ != "")
		members, vals = append(members, m), append(vals, m.s)
	}
	if len(vals) > 1 && allCapitals(vals) {
		r.addEnum(name.s, vals)
		return true
	}
	if !isName(name.s) || typed == 0 || 2*typed < len(members) {
		return true
	}
	if c := r.open(name, "a diagram declares it"); c != nil {
		for _, m := range members {
			c.diagramMember(m)
		}
	}
	return true
}
