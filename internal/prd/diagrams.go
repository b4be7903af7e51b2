package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// readMermaid reads erDiagram and classDiagram: bodies of attributes and lines between names.
func readMermaid(r *codeReader, t text) {
	apart, classes := stereotypesApart(t.s), strings.Contains(t.s, "classDiagram")
	for _, b := range diagramBodies(t) {
		kind := stereotypeIn(b.body.s)
		if kind == "" {
			kind = apart[b.name.s]
		}
		if kind == "" && !classes { // what an entity is drawn with are attributes, in capitals or not
			kind = "entity"
		}
		r.diagramClass(b, kind, "%%")
	}
	r.diagramLines(t)
}

// diagramClass reads one class of a diagram: a kind of row, an enumeration, or a part of a program.
func (r *codeReader) diagramClass(b bracedBlock, kind, comment string) {
	members := splitCode(b.body, "\n", comment)
	if vals := diagramValues(members); inWords("enumeration enum", kind) || kind == "" && len(vals) > 1 && len(vals) == len(members) && allCapitals(vals) {
		r.addEnum(b.name.s, vals)
		return
	}
	if inWords("interface service controller repository exception singleton factory facade utility boundary control component module dto request response", kind) {
		return
	}
	c := r.open(b.name, "a diagram declares it")
	if c == nil {
		return
	}
	operations := 0
	for _, m := range members {
		if isOperation(m.code.s) {
			operations++
			continue
		}
		fields := len(c.fields)
		if c.diagramMember(m.code); comment == "'" && len(c.fields) > fields && strings.HasPrefix(m.code.s, "*") {
			c.fields[fields].facts.required = yes(true)
		}
	}
	if operations > 0 && endsInMachine(b.name.s) {
		c.say(-14, "its name says that it is a part of the program")
	}
}

// machines end names of classes that do something and keep no rows.
var machines = []string{"Service", "Repository", "Controller", "Handler", "Factory", "Builder", "Validator", "Helper", "Utils", "Adapter", "Middleware", "Exception", "Logger", "Gateway", "Facade", "Strategy", "Dao", "DAO", "Impl", "Interface"}

// endsInMachine reports whether a class is named like what does something: BookingService.
func endsInMachine(label string) bool {
	for _, m := range machines {
		if strings.HasSuffix(label, m) && (len(label) > len(m) || m == "Repository") {
			return true
		}
	}
	return false
}

// stereotypeIn is the word between << and >> in a class's body or header, in lower case; "" where there is none.
func stereotypeIn(s string) string {
	_, rest, ok := strings.Cut(s, "<<")
	kind, _, closed := strings.Cut(rest, ">>")
	if !ok || !closed || len(kind) > 30 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(kind))
}

// stereotypesApart finds the lines of a diagram that give a class its stereotype: <<enumeration>> Colour.
func stereotypesApart(s string) map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "class ")
		i, j := strings.Index(line, "<<"), strings.Index(line, ">>")
		if i < 0 || j < i || strings.Contains(line, "{") {
			continue
		}
		if label := strings.TrimSpace(line[:i] + line[j+2:]); label != "" {
			out[label] = stereotypeIn(line)
		}
	}
	return out
}

// diagramValues are the members of an enumeration in a diagram: one word each.
func diagramValues(members []codeMember) []string {
	var out []string
	for _, m := range members {
		s, _, _ := strings.Cut(strings.TrimLeft(m.code.s, "+-#~ "), "=")
		if s = strings.Trim(s, " ,;\"'"); s != "" && !strings.HasPrefix(s, "<<") && isName(s) {
			out = append(out, s)
		}
	}
	return out
}

// isOperation reports whether a member of a class is a function: "+cancel(reason) void", "void setName(String name)".
func isOperation(s string) bool {
	s, _, _ = strings.Cut(s, "\"")
	i := strings.IndexByte(s, '(')
	if i <= 0 || strings.IndexByte(s[:i], ':') >= 0 {
		return false
	}
	word := strings.TrimLeft(s[strings.LastIndexByte(strings.TrimRight(s[:i], " "), ' ')+1:i], "+-#~* ")
	if typeWords[strings.ToLower(word)].typ != "" || inWords("varchar char decimal numeric enum nvarchar varchar2 character timestamp bit number float", strings.ToLower(word)) {
		return false
	}
	return isWord(strings.TrimSpace(word))
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
	if base, inner, ok := strings.Cut(strings.TrimSuffix(typ, "~"), "~"); ok && inner != "" { // mermaid's List~Order~
		typ = base + "<" + inner + ">"
	}
	if strings.HasSuffix(typ, ">") {
		f.codeType(typ)
		return
	}
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
		if strings.Contains(mark, "..>") || strings.Contains(mark, "<..") { // it only uses the other
			return
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
		kind := stereotypeIn(b.header)
		if kind == "" {
			kind = stereotypeIn(b.body.s)
		}
		if kind == "" && b.keyword != "class" {
			kind = b.keyword
		}
		r.diagramClass(b, kind, "'")
	}
	r.diagramLines(t)
}
