package prd

import (
	"strings"
)

// sqlToken is a word, a quoted name or string, a bracketed group or a mark of SQL.
type sqlToken struct {
	text   string // a word as written, the inside of quotes or brackets
	kind   byte   // 'w' word, 'n' quoted name, 's' string, '(' group, 'p' mark
	at, to int
}

// is reports whether a token is a keyword, in any case.
func (t sqlToken) is(keyword string) bool { return t.kind == 'w' && strings.EqualFold(t.text, keyword) }

// sqlTokens splits SQL; comments are skipped.
func sqlTokens(s string) []sqlToken {
	out := make([]sqlToken, 0, len(s)/5)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case strings.HasPrefix(s[i:], "--") || strings.HasPrefix(s[i:], "/*"):
			i += max(1, commentLength(s, i, []string{"--", "/*"}))
		case c == '\'' || c == '"' || c == '`':
			end := i + 1
			for end < len(s) && (s[end] != c || end+1 < len(s) && s[end+1] == c) {
				end += 1 + btoi(s[end] == c)
			}
			kind := byte('n')
			if c == '\'' {
				kind = 's'
			}
			out = append(out, sqlToken{strings.ReplaceAll(s[i+1:min(end, len(s))], string(c)+string(c), string(c)), kind, i, min(end+1, len(s))})
			i = end + 1
		case c == '(':
			end := sqlGroupEnd(s, i)
			out = append(out, sqlToken{s[i+1 : min(end, len(s))], '(', i, min(end+1, len(s))})
			i = end + 1
		case isWordByte(s, i) || c >= 0x80 || c == '[' && strings.IndexByte(s[i:], ']') > 0 && !strings.HasPrefix(s[i:], "[]"):
			start := i
			if c == '[' { // [name] of SQL Server
				end := i + strings.IndexByte(s[i:], ']')
				out = append(out, sqlToken{s[i+1 : end], 'n', i, end + 1})
				i = end + 1
				continue
			}
			for i < len(s) && (isWordByte(s, i) || s[i] >= 0x80) {
				i++
			}
			out = append(out, sqlToken{s[start:i], 'w', start, i})
		default:
			out = append(out, sqlToken{s[i : i+1], 'p', i, i + 1})
			i++
		}
	}
	return out
}

// sqlGroupEnd is the position of the bracket that closes the one at i, strings and comments skipped.
func sqlGroupEnd(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		if n := commentLength(s, i, []string{"--", "/*"}); n > 0 {
			i += n - 1
			continue
		}
		switch s[i] {
		case '\'':
			if n := strings.IndexByte(s[i+1:], '\''); n >= 0 {
				i += n + 1
			}
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// readSQL reads CREATE TABLE, CREATE TYPE … AS ENUM, CREATE INDEX and ALTER TABLE … ADD.
func readSQL(r *codeReader, t text) {
	tokens := sqlTokens(t.s)
	for i := 0; i+2 < len(tokens); i++ {
		switch {
		case tokens[i].is("create"):
			r.sqlCreate(t, tokens[i:])
		case tokens[i].is("alter") && tokens[i+1].is("table"):
			r.sqlAlter(tokens[i+2:])
		}
	}
}

// sqlCreate reads one CREATE statement.
func (r *codeReader) sqlCreate(t text, tokens []sqlToken) {
	i := 1
	for i < len(tokens)-1 && (tokens[i].is("or") || tokens[i].is("replace") || tokens[i].is("temporary") || tokens[i].is("temp") || tokens[i].is("unlogged") || tokens[i].is("unique")) {
		i++
	}
	switch {
	case tokens[i].is("table"):
		label, n := sqlName(tokens[i+1:])
		if at := i + 1 + n; n > 0 && at < len(tokens) && tokens[at].kind == '(' {
			r.sqlTable(t.sub(label.at, label.to).trimAny("\"`[]"), t.sub(tokens[at].at+1, max(tokens[at].at+1, tokens[at].to-1)))
		}
	case tokens[i].is("type"):
		label, n := sqlName(tokens[i+1:])
		rest := tokens[min(len(tokens), i+1+n):]
		if len(rest) > 2 && rest[0].is("as") && rest[1].is("enum") && rest[2].kind == '(' {
			r.addEnum(label.text, sqlStrings(rest[2].text))
		}
	case tokens[i].is("index"):
		r.sqlIndex(tokens[i:], i > 1 && tokens[i-1].is("unique"))
	}
}

// sqlName reads a table's or type's name, its schema dropped; n is the number of tokens read.
func sqlName(tokens []sqlToken) (label sqlToken, n int) {
	for n < len(tokens) && (tokens[n].is("if") || tokens[n].is("not") || tokens[n].is("exists") || tokens[n].is("only")) {
		n++
	}
	for n < len(tokens) && (tokens[n].kind == 'w' || tokens[n].kind == 'n') {
		label = tokens[n]
		n++
		if n < len(tokens) && tokens[n].text == "." {
			n++
			continue
		}
		return label, n
	}
	return label, 0
}

// sqlStrings are the string literals of a list.
func sqlStrings(s string) []string {
	var out []string
	for _, t := range sqlTokens(s) {
		if t.kind == 's' || t.kind == 'n' {
			out = append(out, t.text)
		}
	}
	return out
}

// sqlTable reads the columns and constraints of a table.
func (r *codeReader) sqlTable(label, body text) {
	c := r.open(label, "a CREATE TABLE statement declares it")
	if c == nil {
		return
	}
	for _, m := range splitCode(body, ",", "--", "/*", "#") {
		tokens := sqlTokens(m.code.s)
		if len(tokens) == 0 {
			continue
		}
		if isTableConstraint(tokens) {
			c.sqlConstraint(tokens)
			continue
		}
		if len(tokens) < 2 || tokens[0].kind != 'w' && tokens[0].kind != 'n' {
			continue
		}
		f := codeField(tokens[0].text, m.code)
		f.facts.required = yes(false)
		rest := f.facts.sqlType(tokens[1:])
		f.facts.sqlColumn(rest)
		f.facts.commentFacts(m.comment, f.words)
		c.fields = append(c.fields, f)
	}
}

// isTableConstraint reports whether a member of a table is no column.
func isTableConstraint(tokens []sqlToken) bool {
	if tokens[0].kind != 'w' || len(tokens) < 2 {
		return false
	}
	first := strings.ToLower(tokens[0].text)
	switch first {
	case "constraint", "foreign", "exclude":
		return true
	case "primary":
		return tokens[1].is("key")
	case "unique", "check":
		return tokens[1].kind == '(' || tokens[1].is("key") || tokens[1].is("index")
	case "key", "index", "fulltext", "spatial":
		return tokens[1].kind == '(' || len(tokens) > 2 && tokens[2].kind == '(' && !strings.ContainsAny(tokens[2].text, "0123456789")
	}
	return false
}

// sqlType reads a column's type.
func (f *facts) sqlType(tokens []sqlToken) []sqlToken {
	if len(tokens) == 0 {
		return nil
	}
	phrase, n, best := "", 0, 0
	for n < len(tokens) && n < 4 && tokens[n].kind == 'w' {
		phrase = strings.TrimSpace(phrase + " " + strings.ToLower(tokens[n].text))
		n++
		if tw, ok := typeWords[phrase]; ok {
			f.typ, best = tw.typ, n
		}
	}
	if best == 0 {
		f.unknownType = tokens[0].text
		f.typ, best = "string", 1
	}
	f.typeAsRead = phrase
	rest := tokens[best:]
	if len(rest) > 0 && rest[0].kind == '(' {
		f.sqlParameters(strings.ToLower(tokens[0].text), rest[0].text)
		rest = rest[1:]
	}
	for len(rest) > 1 && (rest[0].is("with") || rest[0].is("without")) { // TIMESTAMP(3) WITH TIME ZONE
		rest = rest[min(len(rest), 3):]
		f.typ = "datetime"
	}
	if len(rest) > 1 && rest[0].text == "[" || len(rest) > 0 && rest[0].is("array") {
		f.typ, f.list = "json", true
		for len(rest) > 0 && (rest[0].text == "[" || rest[0].text == "]" || rest[0].is("array")) {
			rest = rest[1:]
		}
	}
	return rest
}

// sqlParameters reads what stands in brackets behind a type.
func (f *facts) sqlParameters(typ, inside string) {
	if typ == "enum" || typ == "set" {
		f.enum, f.typ = sqlStrings(inside), "enum"
		return
	}
	saved := f.typeAsRead
	f.typeAsRead = typ
	if f.typ != "datetime" && f.typ != "time" && f.typ != "json" {
		f.parameters(&cursor{s: "(" + inside + ")"})
	}
	f.typeAsRead = saved
}

// sqlColumn reads the constraints behind a column's type.
func (f *facts) sqlColumn(tokens []sqlToken) {
	for i := 0; i < len(tokens); i++ {
		next := sqlToken{}
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch t := tokens[i]; {
		case t.is("not") && next.is("null"):
			f.required = yes(true)
			i++
		case t.is("unique"):
			f.unique = true
		case t.is("primary"):
			f.primary, f.required = true, yes(true)
			f.unique = true
		case t.is("default"):
			i += f.sqlDefault(tokens[i+1:])
		case t.is("check") && next.kind == '(':
			f.sqlCheck(next.text)
			i++
		case t.is("references"):
			label, n := sqlName(tokens[i+1:])
			f.ref, f.foreign = label.text, true
			i += n
		case t.is("comment") && next.kind == 's':
			f.describe(next.text)
			i++
		case t.is("unsigned"):
			if f.min == "" {
				f.min = "0"
			}
		}
	}
}

// sqlDefault reads the expression behind DEFAULT and gives the number of tokens that it takes.
func (f *facts) sqlDefault(tokens []sqlToken) int {
	if len(tokens) == 0 {
		return 0
	}
	v, n := tokens[0].text, 1
	switch tokens[0].kind {
	case 's':
		f.def, f.defQuoted = &v, true
	case 'p': // a sign
		if len(tokens) > 1 && tokens[1].kind == 'w' {
			v, n = v+tokens[1].text, 2
		}
		f.def = &v
	case '(':
		if inner := sqlTokens(v); len(inner) == 1 && inner[0].kind != '(' {
			return f.sqlDefault(inner) // SQL Server writes DEFAULT (0)
		}
		v = "expression()"
		f.def = &v
	default:
		for n < len(tokens) && tokens[n].text == "." && n+1 < len(tokens) { // 0.5
			v += "." + tokens[n+1].text
			n += 2
		}
		if n < len(tokens) && tokens[n].kind == '(' {
			v += "()"
			n++
		}
		f.def = &v
	}
	for n+1 < len(tokens) && tokens[n].text == ":" { // '{}'::jsonb
		n += 1 + btoi(tokens[n+1].kind == 'w')
	}
	return n
}

// sqlCheck reads a check that CONTRACT can say: IN (…), comparisons, BETWEEN, lengths, ~ 'pattern'.
func (f *facts) sqlCheck(inside string) {
	tokens := sqlTokens(inside)
	if len(tokens) == 1 && tokens[0].kind == '(' {
		f.sqlCheck(tokens[0].text)
		return
	}
	length := false
	for i := 0; i < len(tokens); i++ {
		rest := tokens[i+1:]
		switch t := tokens[i]; {
		case (t.is("length") || t.is("char_length") || t.is("len")) && len(rest) > 0:
			length = true
		case t.is("in") && len(rest) > 0 && rest[0].kind == '(', t.is("any") && len(rest) > 0 && rest[0].kind == '(':
			if vals := sqlStrings(rest[0].text); len(vals) > 1 {
				f.enum = vals
			}
		case t.is("between") && len(rest) > 2 && rest[1].is("and"):
			f.min, f.max = rest[0].text, rest[2].text
		case t.text == ">" || t.text == "<":
			f.sqlComparison(t.text, rest)
		case t.text == "~" && len(rest) > 0 && rest[0].kind == 's':
			f.pattern = rest[0].text
		}
	}
	if length {
		f.toLengths()
	}
}

// sqlComparison reads what stands behind < or >.
func (f *facts) sqlComparison(op string, rest []sqlToken) {
	exclusive := true
	if len(rest) > 0 && rest[0].text == "=" {
		exclusive, rest = false, rest[1:]
	}
	number := ""
	for _, t := range rest {
		if t.text != "-" && t.text != "." && (t.kind != 'w' || t.text[0] < '0' || t.text[0] > '9') {
			break
		}
		number += t.text
	}
	if number == "" || number == "-" {
		return
	}
	if op == ">" {
		f.min, f.exclusive[0] = number, exclusive
	} else {
		f.max, f.exclusive[1] = number, exclusive
	}
}

// sqlConstraint reads a constraint that stands as a member of its table.
func (c *candidate) sqlConstraint(tokens []sqlToken) {
	for i := 0; i < len(tokens); i++ {
		rest := tokens[i+1:]
		switch t := tokens[i]; {
		case t.is("primary") && len(rest) > 1 && rest[1].kind == '(':
			if f := c.only(rest[1].text); f != nil {
				f.primary, f.unique, f.required = true, true, yes(true)
			}
		case t.is("unique"):
			for _, r := range rest {
				if r.kind == '(' {
					if f := c.only(r.text); f != nil {
						f.unique = true
					}
					break
				}
			}
		case t.is("foreign") && len(rest) > 3 && rest[1].kind == '(' && rest[2].is("references"):
			label, _ := sqlName(rest[3:])
			if f := c.only(rest[1].text); f != nil {
				f.ref, f.foreign = label.text, true
			}
		case t.is("check") && len(rest) > 0 && rest[0].kind == '(':
			for _, w := range sqlTokens(rest[0].text) {
				if f := c.field(w.text); f != nil {
					f.sqlCheck(rest[0].text)
					break
				}
			}
		case (t.is("index") || t.is("key")) && i == 0:
			for _, r := range rest {
				if f := c.only(r.text); r.kind == '(' && f != nil {
					f.indexed = true
				}
			}
		}
	}
}

// only is the field that a list of one column names, nil for several columns.
func (c *candidate) only(list string) *facts {
	tokens := sqlTokens(list)
	if len(tokens) == 0 || len(tokens) > 1 && tokens[1].text == "," {
		return nil
	}
	return c.field(tokens[0].text)
}

// field finds a field by its identifier.
func (c *candidate) field(label string) *facts {
	for i := range c.fields {
		if strings.EqualFold(c.fields[i].label, label) {
			return &c.fields[i].facts
		}
	}
	return nil
}

// table finds the candidate of a table that was declared before.
func (r *codeReader) table(label string) *candidate {
	for _, c := range r.candidates {
		if strings.EqualFold(c.label, label) {
			return c
		}
	}
	return nil
}

// sqlIndex reads CREATE INDEX … ON table (column).
func (r *codeReader) sqlIndex(tokens []sqlToken, unique bool) {
	for i := 0; i+1 < len(tokens) && i < 8; i++ {
		if !tokens[i].is("on") {
			continue
		}
		label, n := sqlName(tokens[i+1:])
		c := r.table(label.text)
		for _, t := range tokens[i+1+n : min(len(tokens), i+4+n)] {
			if t.kind == '(' && c != nil {
				if f := c.only(t.text); f != nil {
					f.indexed = f.indexed || !unique
					f.unique = f.unique || unique
				}
				return
			}
		}
		return
	}
}

// sqlAlter reads ALTER TABLE name ADD CONSTRAINT ….
func (r *codeReader) sqlAlter(tokens []sqlToken) {
	label, n := sqlName(tokens)
	c := r.table(label.text)
	if c == nil || n >= len(tokens) || !tokens[n].is("add") {
		return
	}
	end := n
	for end < len(tokens) && tokens[end].text != ";" {
		end++
	}
	c.sqlConstraint(tokens[n+1 : end])
}
