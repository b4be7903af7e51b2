package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// readMermaid reads erDiagram and classDiagram: bodies of attributes and lines between names.
func readMermaid(r *codeReader, t text) {
	for _, b := range diagramBodies(t) {
		c := r.open(b.name, "a diagram declares it")
		if c == nil {
			continue
		}
		for _, m := range splitCode(b.body, "\n", "%%") {
			c.diagramMember(m.code)
		}
	}
	r.diagramLines(t)
}

// diagramBodies finds "NAME {" … "}" and "class Name {" … "}".
func diagramBodies(t text) []bracedBlock {
	var out []bracedBlock
	s := t.s
	for i := 0; i < len(s); {
		end := strings.IndexByte(s[i:], '\n')
		if end < 0 {
			end = len(s) - i
		}
		line := t.sub(i, i+end).trimAny(" \t\r")
		head := strings.TrimSuffix(line.s, "{")
		if len(head) == len(line.s) {
			i += end + 1
			continue
		}
		name := line.sub(0, len(head)).trimAny(" \t\"")
		name = name.from(len(name.s) - len(strings.TrimPrefix(name.s, "class ")))
		if j := strings.IndexAny(name.s, " ["); j > 0 {
			name = name.sub(0, j)
		}
		open := i + strings.IndexByte(s[i:], '{')
		stop := closingBrace(s, open)
		if name.s != "" && !strings.ContainsAny(name.s, "|:.-") {
			out = append(out, bracedBlock{name: name, body: t.sub(open+1, stop)})
		}
		i = stop + 1
	}
	return out
}

// diagramMember reads "string name PK \"comment\"", "+String name", "name: string".
func (c *candidate) diagramMember(m text) {
	s := strings.TrimLeft(m.s, "+-#~* ")
	if strings.Contains(s, "()") || strings.HasPrefix(s, "<<") || strings.Trim(s, "-. _=") == "" {
		return
	}
	comment := ""
	if i := strings.IndexByte(s, '"'); i > 0 {
		comment = strings.Trim(s[i:], "\" ")
		s = strings.TrimSpace(s[:i])
	}
	label, typ := "", ""
	words := strings.Fields(s)
	if i := strings.IndexByte(s, ':'); i > 0 {
		label, typ = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		words = append([]string{typ, label}, strings.Fields(typ)...)[:2]
		if rest := strings.Fields(typ); len(rest) > 1 {
			typ = rest[0]
			words = append(words, rest[1:]...)
		}
	} else if len(words) >= 2 {
		typ, label = words[0], words[1]
	} else if len(words) == 1 {
		label = words[0]
	}
	if label == "" || strings.ContainsAny(label, "(){}<>") {
		return
	}
	f := codeField(strings.Trim(label, "*`"), m)
	if typ != "" {
		f.facts.diagramType(typ)
	}
	for _, w := range words[min(2, len(words)):] {
		switch strings.ToUpper(strings.Trim(w, ",<>[]()")) {
		case "PK":
			f.facts.primary, f.facts.unique, f.facts.required = true, true, yes(true)
		case "FK":
			f.facts.foreign = true
		case "UK", "UNIQUE":
			f.facts.unique = true
		case "NULLABLE", "NULL", "OPTIONAL":
			f.facts.required = yes(false)
		}
	}
	f.facts.commentFacts(comment, f.words)
	c.fields = append(c.fields, f)
}

// diagramType reads a type of a diagram: a word of any language, with parameters.
func (f *facts) diagramType(typ string) {
	f.sqlType(sqlTokens(strings.Trim(typ, "?") + " "))
	if f.unknownType != "" {
		base := strings.Trim(typ, "[]?~")
		f.codeType(typ)
		if f.typ == "" || f.ref != "" {
			f.unknownType = base
		}
		if f.ref != "" {
			f.typ = ""
		}
	}
	if strings.HasSuffix(typ, "?") {
		f.required = yes(false)
	}
}

// diagramLines reads the lines between names: USER ||--o{ ORDER : places; User "1" --> "*" Order.
func (r *codeReader) diagramLines(t text) {
	for i := 0; i < len(t.s); {
		end := strings.IndexByte(t.s[i:], '\n')
		if end < 0 {
			end = len(t.s) - i
		}
		r.diagramLine(t.sub(i, i+end).trimAny(" \t\r"))
		i += end + 1
	}
}

// diagramLine reads one line between two names.
func (r *codeReader) diagramLine(t text) {
	words := strings.Fields(t.s)
	for k := 1; k+1 < len(words); k++ {
		mark := words[k]
		if !strings.Contains(mark, "--") && !strings.Contains(mark, "..") {
			continue
		}
		from, to := words[0], strings.TrimSuffix(words[k+1], ":")
		leftMany, rightMany := strings.HasPrefix(mark, "}"), strings.HasSuffix(mark, "{")
		if k > 1 && strings.HasPrefix(words[1], `"`) {
			leftMany = strings.ContainsAny(words[1], "*nNmM")
		}
		if strings.HasPrefix(to, `"`) && k+2 < len(words) {
			rightMany = strings.ContainsAny(to, "*nNmM")
			to = strings.TrimSuffix(words[k+2], ":")
		}
		if strings.Contains(mark, "<|") || strings.Contains(mark, "|>") || !isName(from) || !isName(to) {
			return
		}
		r.association(strings.Trim(from, `"`), strings.Trim(to, `"`), leftMany, rightMany, t)
		return
	}
}

func isName(s string) bool {
	s = strings.Trim(s, `"`)
	for i := range len(s) {
		if !isWordByte(s, i) && s[i] < 0x80 && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

// association records a line of a diagram at the end that holds the reference, or at both ends' first for many to many.
func (r *codeReader) association(from, to string, leftMany, rightMany bool, place text) {
	kind := manifest.HasMany
	switch {
	case leftMany && rightMany:
		kind = manifest.ManyToMany
	case leftMany:
		kind = manifest.BelongsTo
	case !rightMany:
		kind = manifest.HasOne
	}
	r.joins = append(r.joins, codeJoin{from: from, to: to, relation: relationFact{kind: kind, target: to, place: place, implied: true}})
}

// readPlantUML reads entities and classes, and the lines between them.
func readPlantUML(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(b.body))
	}
	for _, b := range bracedBlocks(t, "entity class table") {
		c := r.open(b.name, "a diagram declares it")
		if c == nil {
			continue
		}
		for _, m := range splitCode(b.body, "\n", "'") {
			mandatory := strings.HasPrefix(m.code.s, "*")
			c.diagramMember(m.code)
			if mandatory && len(c.fields) > 0 && c.fields[len(c.fields)-1].place.s == m.code.s {
				c.fields[len(c.fields)-1].facts.required = yes(true)
			}
		}
	}
	r.diagramLines(t)
}
