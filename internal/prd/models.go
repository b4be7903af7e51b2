package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// readPrisma reads Prisma models and enums.
func readPrisma(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(b.body))
	}
	for _, b := range bracedBlocks(t, "model") {
		c := r.open(b.name, "a Prisma model declares it")
		if c == nil {
			continue
		}
		foreign := map[string]string{} // scalar field → model that it points to
		members := splitCode(b.body, "\n", "//")
		for _, m := range members {
			if fields, target := prismaRelation(m.code.s); target != "" {
				for _, f := range fields {
					foreign[f] = target
				}
			}
		}
		for _, m := range members {
			r.prismaMember(c, m, foreign)
		}
	}
}

// prismaRelation reads "author User @relation(fields: [authorId], …)".
func prismaRelation(s string) (fields []string, target string) {
	i := strings.Index(s, "fields:")
	words := strings.Fields(s)
	if i < 0 || len(words) < 2 {
		return nil, ""
	}
	list := s[i:]
	open, end := strings.IndexByte(list, '['), strings.IndexByte(list, ']')
	if open < 0 || end < open {
		return nil, ""
	}
	for _, f := range strings.Split(list[open+1:end], ",") {
		fields = append(fields, strings.TrimSpace(f))
	}
	return fields, strings.Trim(words[1], "?[]")
}

// prismaMember reads one line of a model.
func (r *codeReader) prismaMember(c *candidate, m codeMember, foreign map[string]string) {
	cur := &cursor{s: m.code.s}
	start := cur.at
	for cur.at < len(cur.s) && isWordByte(cur.s, cur.at) {
		cur.at++
	}
	label := cur.s[start:cur.at]
	cur.space()
	start = cur.at
	for cur.at < len(cur.s) && (isWordByte(cur.s, cur.at) || cur.s[cur.at] == '(' || cur.s[cur.at] == ')' || cur.s[cur.at] == '"') {
		cur.at++
	}
	typ := cur.s[start:cur.at]
	if label == "" || typ == "" {
		if strings.HasPrefix(m.code.s, "@@unique([") || strings.HasPrefix(m.code.s, "@@index([") {
			c.prismaIndex(m.code.s)
		}
		return
	}
	list, optional := cur.mark("[]"), cur.mark("?")
	attributes := cur.rest()
	f := codeField(label, m.code)
	f.facts.required = yes(!optional)
	tw, scalar := typeWords[strings.ToLower(typ)]
	if !scalar {
		if strings.Contains(attributes, "fields:") {
			return // its foreign key says the same
		}
		f.facts.unknownType, f.facts.ref = typ, typ
		f.facts.list = list
		f.facts.onlyReference = list
		if !list && r.isForeignSide(typ, attributes) {
			c.relations = append(c.relations, relationFact{kind: manifest.HasOne, target: typ, place: m.code, position: len(c.fields)})
			return
		}
		if list {
			f.facts.required = nil
		}
	} else {
		f.facts.typ, f.facts.typeAsRead = tw.typ, typ
		if list {
			f.facts.typ, f.facts.list = "json", true
		}
	}
	f.facts.prismaAttributes(attributes)
	if target, ok := foreign[label]; ok {
		f.facts.ref, f.facts.foreign = target, true
	}
	f.facts.commentFacts(m.comment, f.words)
	c.fields = append(c.fields, f)
}

// isForeignSide reports whether a reference without a key of its own is the other side of a one-to-one.
func (r *codeReader) isForeignSide(typ, attributes string) bool {
	return !strings.Contains(attributes, "@default") && typ != ""
}

// prismaIndex reads @@unique([a]) and @@index([a]) of one field.
func (c *candidate) prismaIndex(s string) {
	open, end := strings.IndexByte(s, '['), strings.IndexByte(s, ']')
	if end < open || strings.Contains(s[open:end], ",") {
		return
	}
	if f := c.field(strings.TrimSpace(s[open+1 : end])); f != nil {
		f.unique = f.unique || strings.HasPrefix(s, "@@unique")
		f.indexed = f.indexed || strings.HasPrefix(s, "@@index")
	}
}

// prismaAttributes reads @id, @unique, @default(…), @db.VarChar(20).
func (f *facts) prismaAttributes(s string) {
	for i := strings.IndexByte(s, '@'); i >= 0; {
		c := &cursor{s: s, at: i + 1}
		w := c.word()
		inside := ""
		if strings.HasPrefix(c.rest(), ".") {
			c.at++
			w += "." + c.word()
		}
		if strings.HasPrefix(c.rest(), "(") {
			inside, _ = c.bracketed()
		}
		switch w {
		case "id":
			f.primary, f.unique = true, true
		case "unique":
			f.unique = true
		case "default":
			v := strings.TrimSpace(inside)
			q, quoted := unquote(v)
			f.def, f.defQuoted = &q, quoted
		case "db.varchar", "db.char":
			f.typeAsRead = "varchar"
			f.parameters(&cursor{s: "(" + inside + ")"})
		case "db.decimal":
			f.typ = "decimal"
			f.parameters(&cursor{s: "(" + inside + ")"})
		case "db.text":
			f.typ = "text"
		case "db.date":
			f.typ = "date"
		case "db.uuid":
			f.typ = "uuid"
		case "db.time":
			f.typ = "time"
		}
		n := strings.IndexByte(s[c.at:], '@')
		if n < 0 {
			return
		}
		i = c.at + n
	}
}

// bareWords are the words that begin the lines, or stand between the commas, of an enumeration's body.
func bareWords(body text) []string {
	var out []string
	for _, m := range splitCode(body, ",\n", "//", "#", "--", "/*") {
		s := m.code.s
		if i := strings.IndexAny(s, "=@([ "); i > 0 {
			if v := strings.Trim(s[i:], " =;,"); s[i] != '@' && isQuoted(v) { // Draft = "draft"
				s, _ = unquote(v)
				out = append(out, s)
				continue
			}
			s = s[:i]
		}
		if s = strings.Trim(s, " \"',;"); s != "" && !strings.HasPrefix(s, "@@") {
			out = append(out, s)
		}
	}
	return out
}

// readDBML reads DBML tables, enums and references.
func readDBML(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(b.body))
	}
	for _, b := range bracedBlocks(t, "table") {
		c := r.open(b.name, "a DBML table declares it")
		if c == nil {
			continue
		}
		for _, m := range splitCode(b.body, "\n", "//") {
			r.dbmlMember(c, m)
		}
	}
	for _, line := range strings.Split(t.s, "\n") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "Ref"); ok {
			r.dbmlReference(rest)
		}
	}
}

// dbmlMember reads "id int [pk, ref: > users.id]".
func (r *codeReader) dbmlMember(c *candidate, m codeMember) {
	words := strings.Fields(m.code.s)
	if len(words) < 2 || strings.EqualFold(words[0], "indexes") || strings.EqualFold(words[0], "note:") || strings.HasPrefix(m.code.s, "(") {
		return
	}
	f := codeField(strings.Trim(words[0], "\"`"), m.code)
	settings := ""
	code := m.code.s
	if i := strings.IndexByte(code, '['); i > 0 && !strings.HasPrefix(code[i:], "[]") {
		settings, code = strings.Trim(code[i:], "[]"), code[:i]
	}
	if !strings.HasPrefix(code, words[0]) { // a bracket stands inside the name
		return
	}
	f.facts.sqlType(sqlTokens(code[len(words[0]):]))
	f.facts.required = yes(false)
	for _, set := range splitTop(text{s: settings}, commas) {
		key, value, _ := strings.Cut(set.s, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "pk", "primary key":
			f.facts.primary, f.facts.unique, f.facts.required = true, true, yes(true)
		case "not null":
			f.facts.required = yes(true)
		case "unique":
			f.facts.unique = true
		case "default":
			v, quoted := unquote(value)
			if strings.HasPrefix(value, "`") {
				v, quoted = "expression()", false
			}
			f.facts.def, f.facts.defQuoted = &v, quoted
		case "note":
			v, _ := unquote(value)
			f.facts.describe(v)
		case "ref":
			target := strings.Trim(value, "<>- ")
			target, _, _ = strings.Cut(target, ".")
			f.facts.ref, f.facts.foreign = strings.Trim(target, "\""), true
			f.facts.unique = f.facts.unique || strings.HasPrefix(value, "-")
		}
	}
	c.fields = append(c.fields, f)
}

// dbmlReference reads "Ref: posts.user_id > users.id".
func (r *codeReader) dbmlReference(s string) {
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[i+1:]
	}
	i := strings.IndexAny(s, "<>-")
	if i < 0 {
		return
	}
	left, right := strings.TrimSpace(s[:i]), strings.TrimSpace(strings.TrimLeft(s[i:], "<>-"))
	if s[i] == '<' {
		left, right = right, left
	}
	table, column, ok := strings.Cut(left, ".")
	target, _, _ := strings.Cut(right, ".")
	if c := r.table(strings.Trim(table, "\"")); ok && c != nil {
		column, _, _ = strings.Cut(column, " ")
		if f := c.field(strings.Trim(column, "\"")); f != nil {
			f.ref, f.foreign = strings.Trim(target, "\""), true
		}
	}
}

// programSuffixes end names of types that are no rows: what travels, what is shown, what runs.
var programSuffixes = []string{"Request", "Response", "Dto", "DTO", "Props", "Payload", "Input", "Params", "State", "Context", "Config", "Options", "Filters", "Filter", "Service", "Repository", "Controller", "Result", "Error", "Query", "Args", "Handler", "Manager", "Provider",
	"Store", "Hook", "Return", "Component", "Api", "API", "Client", "Adapter", "Body", "Schema", "Middleware", "Factory", "Builder", "Settings", "Action", "Actions", "Reducer", "Event", "Command", "Interface", "Module", "Page", "View", "Form", "Data", "Info", "Stats", "Summary", "Report", "Metrics", "Connection", "Edge", "Exception", "Validator", "Helper", "Util", "Utils"}

// readTypeScript reads interfaces, object types, unions and enums; what is a request, a component's props or a
// service is no row.
func readTypeScript(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(b.body))
	}
	for _, line := range strings.Split(t.s, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		if rest, ok := strings.CutPrefix(line, "type "); ok && strings.ContainsAny(rest, "'\"") {
			if label, values, ok := strings.Cut(rest, "="); ok {
				r.addEnum(strings.TrimSpace(label), unionValues(strings.Trim(values, " ;")))
			}
		}
	}
	for _, b := range bracedBlocks(t, "interface type class") {
		r.typeBody(b)
	}
}

// unionValues are the strings of 'a' | 'b'; nil where other types are among them.
func unionValues(s string) []string {
	var out []string
	for _, p := range splitTop(text{s: s}, bars) {
		if p.isEmpty() {
			continue
		}
		v, ok := unquote(p.s)
		if !ok {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// typeBody reads the members "name?: type" of a declaration.
func (r *codeReader) typeBody(b bracedBlock) {
	c := r.class(b.name)
	if c == nil {
		return
	}
	functions := 0
	for _, m := range splitCode(b.body, ";,\n", "//", "/*") {
		s := m.code.s
		if strings.HasPrefix(s, "@") { // decorators stand before their member
			continue
		}
		i, _ := indexTop(s, colons)
		if i <= 0 || strings.Contains(s[:i], "(") || strings.Contains(s[i:], "=>") {
			functions += btoi(strings.Contains(s, "("))
			continue
		}
		c.typeMember(m, i)
	}
	r.keepClass(c, functions)
}

// typeMember reads one member of an interface.
func (c *candidate) typeMember(m codeMember, colon int) {
	label := strings.TrimSpace(m.code.s[:colon])
	for _, w := range []string{"readonly ", "public ", "private ", "protected ", "static ", "declare "} {
		label = strings.TrimPrefix(label, w)
	}
	optional := strings.HasSuffix(label, "?")
	label = strings.Trim(label, "?!'\"` ")
	typ := strings.TrimSpace(m.code.s[colon+1:])
	if i, _ := indexTop(typ, equalSigns); i > 0 {
		typ = strings.TrimSpace(typ[:i])
	}
	if label == "" || strings.ContainsAny(label, " [](){}<>") {
		return
	}
	f := codeField(label, m.code)
	f.facts.codeType(typ)
	if f.facts.required == nil {
		f.facts.required = yes(!optional)
	} else if optional {
		f.facts.required = yes(false)
	}
	f.facts.commentFacts(m.comment, f.words)
	c.fields = append(c.fields, f)
}

// codeType reads a type as TypeScript and GraphQL write it.
func (f *facts) codeType(typ string) {
	parts := splitTop(text{s: typ}, bars)
	var kept []string
	for _, p := range parts {
		if inBars("null|undefined", p.s) {
			f.required = yes(false)
			continue
		}
		if !p.isEmpty() {
			kept = append(kept, p.s)
		}
	}
	if vals := unionValues(strings.Join(kept, "|")); len(vals) > 1 {
		f.enum, f.typ = vals, "enum"
		return
	}
	if len(kept) == 0 {
		return
	}
	typ = kept[0]
	for _, wrap := range []string{"Array<", "ArrayList<", "Promise<", "Partial<", "List<", "IList<", "Set<", "HashSet<", "Collection<", "ICollection<", "Optional<", "Nullable<"} {
		if strings.HasPrefix(typ, wrap) && strings.HasSuffix(typ, ">") {
			f.list = f.list || wrap != "Promise<" && wrap != "Partial<" && wrap != "Optional<" && wrap != "Nullable<"
			typ = typ[len(wrap) : len(typ)-1]
		}
	}
	if strings.HasSuffix(typ, "[]") {
		f.list = true
		typ = strings.Trim(strings.TrimSuffix(typ, "[]"), "()")
	}
	if f.typeAsRead = typ; strings.HasPrefix(typ, "{") || strings.HasPrefix(typ, "Record<") || strings.HasPrefix(typ, "Map<") || strings.HasPrefix(typ, "[") {
		f.typ = "json"
		return
	}
	if vals := unionValues(typ); len(vals) > 0 { // a single literal, or the literals of a list
		f.typ = "string"
	} else if tw, ok := typeWords[strings.ToLower(typ)]; ok {
		f.typ = tw.typ
		if typ == "Date" {
			f.typ = "datetime"
		}
	} else {
		f.unknownType, f.ref = typ, typ
	}
	if f.list && f.ref == "" {
		f.typ = "json"
	}
}

// readGraphQL reads object types; operations and inputs are no rows.
func readGraphQL(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(b.body))
	}
	for _, b := range bracedBlocks(t, "type") {
		if inBars("Query|Mutation|Subscription", b.name.s) {
			continue
		}
		c := r.open(b.name, "a GraphQL type declares it")
		if c == nil {
			continue
		}
		for _, m := range splitCode(b.body, "\n,", "#") {
			label, typ, ok := strings.Cut(m.code.s, ":")
			if !ok || strings.Contains(label, "(") {
				continue
			}
			if i := strings.IndexByte(typ, '@'); i >= 0 {
				typ = typ[:i]
			}
			typ = strings.TrimSpace(typ)
			f := codeField(strings.TrimSpace(label), m.code)
			required := strings.HasSuffix(typ, "!")
			if typ = strings.TrimSuffix(typ, "!"); strings.HasPrefix(typ, "[") {
				f.facts.list = true
				typ = strings.Trim(typ, "[]!")
			}
			f.facts.codeType(typ)
			if typ == "ID" {
				f.facts.typ, f.facts.ref, f.facts.unknownType = "string", "", ""
				f.facts.primary = f.label == "id"
			}
			f.facts.required = yes(required)
			f.facts.commentFacts(m.comment, f.words)
			c.fields = append(c.fields, f)
		}
	}
}
