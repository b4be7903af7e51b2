package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// calls finds "label … marker(" declarations: the label is the identifier before the marker's "=" or ":".
func calls(t text, marker string) []bracedBlock {
	var out []bracedBlock
	for i := strings.Index(t.s, marker); i >= 0; {
		open := i + len(marker) - 1
		stop := closingBrace(t.s, open)
		before := strings.TrimRight(t.s[:i], " \t\r\n.")
		for _, w := range []string{"mongoose", "new", "new mongoose"} { // const x = new mongoose.Schema(
			before = strings.TrimRight(strings.TrimSuffix(before, w), " \t\r\n.")
		}
		end := len(strings.TrimRight(before, " \t\r\n=:"))
		if j := strings.LastIndexByte(before[:end], ':'); j > strings.LastIndexByte(before[:end], '\n') && strings.HasSuffix(before, "=") { // const x: Schema<X> = new Schema(
			end = len(strings.TrimRight(before[:j], " "))
		}
		start := end
		for start > 0 && (isWordByte(before, start-1) || before[start-1] == '"') {
			start--
		}
		out = append(out, bracedBlock{name: t.sub(start, end).trimAny(`"'`), body: t.sub(open+1, stop)})
		n := strings.Index(t.s[stop:], marker)
		if n < 0 {
			break
		}
		i = stop + n
	}
	return out
}

// objectBody is the inside of the first braces of a text.
func objectBody(t text) text {
	open := strings.IndexByte(t.s, '{')
	if open < 0 {
		return t.sub(0, 0)
	}
	return t.sub(open+1, max(open+1, closingBrace(t.s, open)))
}

// keyValues splits an object literal into its keys and values; a key alone has an empty value.
func keyValues(body text) []struct {
	key     string
	value   text
	member  text
	comment string
} {
	var out []struct {
		key     string
		value   text
		member  text
		comment string
	}
	for _, m := range splitCode(body, ",", "//", "/*") {
		if strings.HasPrefix(m.code.s, "...") {
			continue
		}
		i, _ := indexTop(m.code.s, colons)
		kv := struct {
			key     string
			value   text
			member  text
			comment string
		}{key: m.code.s, value: m.code.sub(len(m.code.s), len(m.code.s)), member: m.code, comment: m.comment}
		if i > 0 {
			kv.key, kv.value = m.code.s[:i], m.code.from(i+1).trimAny(" \t\r\n")
		}
		kv.key = strings.Trim(kv.key, " '\"?")
		if isName(kv.key) {
			out = append(out, kv)
		}
	}
	return out
}

// readMongoose reads "const userSchema = new Schema({ … })".
func readMongoose(r *codeReader, t text) {
	for _, b := range calls(t, "Schema(") {
		label := b.name
		if l := strings.ToLower(label.s); strings.HasSuffix(l, "schema") && len(l) > 6 {
			label = label.sub(0, len(label.s)-6)
		}
		c := r.open(label, "a Mongoose schema declares it")
		if c == nil {
			continue
		}
		for _, kv := range keyValues(objectBody(b.body)) {
			f := codeField(kv.key, kv.member)
			f.facts.mongooseType(kv.value)
			f.facts.commentFacts(kv.comment, f.words)
			c.fields = append(c.fields, f)
		}
	}
}

// mongooseType reads String, [String], { type: String, required: true, enum: […], ref: 'User' }, and nested objects.
func (f *facts) mongooseType(t text) {
	s := t.s
	if f.required == nil {
		f.required = yes(false)
	}
	switch {
	case strings.HasPrefix(s, "["):
		f.list = true
		inner := t.from(1).trimAny(" \t\r\n]")
		f.mongooseType(inner)
		if f.ref == "" {
			f.typ, f.enum = "json", nil
		}
	case strings.HasPrefix(s, "{"):
		members := keyValues(objectBody(t))
		typed := false
		for _, kv := range members {
			typed = typed || kv.key == "type"
		}
		if !typed {
			f.typ = "json"
			return
		}
		for _, kv := range members {
			f.mongooseOption(kv.key, kv.value)
		}
	default:
		word := s[strings.LastIndexByte(s, '.')+1:]
		if tw, ok := typeWords[strings.ToLower(word)]; ok {
			f.typ = tw.typ
			if word == "Date" {
				f.typ = "datetime"
			}
		}
		f.typeAsRead = word
	}
}

// mongooseOption reads one option of a field.
func (f *facts) mongooseOption(key string, value text) {
	v, quoted := unquote(value.s)
	flag := value.s == "true" || strings.HasPrefix(value.s, "[true")
	switch key {
	case "type":
		f.mongooseType(value)
	case "required":
		f.required = yes(flag)
	case "optional":
		f.required = yes(!flag)
	case "unique":
		f.unique = flag
	case "index":
		f.indexed = flag
	case "ref":
		f.ref, f.foreign = v, true
	case "enum":
		if vals := literals(value.s); len(vals) > 1 {
			f.enum = vals
		}
	case "default":
		f.def, f.defQuoted = &v, quoted
	case "min":
		f.min = strings.Trim(v, "[] ")
	case "max":
		f.max = strings.Trim(v, "[] ")
	case "minlength", "minLength", "maxlength", "maxLength":
		c := &cursor{s: "max length " + strings.Trim(v, "[] ")}
		if strings.HasPrefix(key, "min") {
			c.s = "min length " + strings.Trim(v, "[] ")
		}
		f.one(c)
	}
	for _, limit := range []*string{&f.min, &f.max} {
		if c := (&cursor{s: *limit}); *limit != "" {
			if n, ok := c.number(); ok {
				*limit = n
			} else {
				*limit = ""
			}
		}
	}
}

// literals are the quoted strings of a piece of code, in order.
func literals(s string) []string {
	var out []string
	for i := 0; i < len(s); i++ {
		if s[i] != '\'' && s[i] != '"' && s[i] != '`' {
			continue
		}
		end := strings.IndexByte(s[i+1:], s[i])
		if end < 0 {
			return out
		}
		out = append(out, s[i+1:i+1+end])
		i += end + 1
	}
	return out
}

// readConvex reads "users: defineTable({ name: v.string(), … })".
func readConvex(r *codeReader, t text) {
	for _, b := range calls(t, "defineTable(") {
		c := r.open(b.name, "a Convex table declares it")
		if c == nil {
			continue
		}
		for _, kv := range keyValues(objectBody(b.body)) {
			f := codeField(kv.key, kv.member)
			f.facts.required = yes(true)
			f.facts.validator(kv.value.s)
			f.facts.commentFacts(kv.comment, f.words)
			c.fields = append(c.fields, f)
		}
	}
}

// validator reads v.string(), v.optional(…), v.union(v.literal("a"), …), v.id("users"), v.array(…).
func (f *facts) validator(s string) {
	call, inside, ok := strings.Cut(strings.TrimSpace(s), "(")
	if !ok {
		return
	}
	if i := strings.LastIndexByte(inside, ')'); i >= 0 {
		inside = inside[:i]
	}
	switch call[strings.LastIndexByte(call, '.')+1:] {
	case "optional":
		f.required = yes(false)
		f.validator(inside)
	case "union":
		f.union(inside)
	case "id":
		if l := literals(inside); len(l) > 0 && !strings.HasPrefix(l[0], "_") {
			f.ref, f.foreign = l[0], true
		} else {
			f.typ = "string"
		}
	case "array":
		f.list = true
		f.validator(inside)
		if f.ref == "" {
			f.typ, f.enum = "json", nil
		}
	case "string":
		f.typ = "string"
	case "number", "float64":
		f.typ = "float"
	case "int64", "bigint":
		f.typ = "integer"
	case "boolean":
		f.typ = "boolean"
	case "null":
		f.required = yes(false)
	default:
		f.typ = "json"
	}
}

// union reads the members of v.union: literals are an enumeration, null makes the rest optional.
func (f *facts) union(inside string) {
	var vals []string
	for _, p := range splitTop(text{s: inside}, commas) {
		switch {
		case strings.Contains(p.s, "literal("):
			vals = append(vals, literals(p.s)...)
		case p.s != "":
			f.validator(p.s)
		}
	}
	if len(vals) > 1 {
		f.enum, f.typ = vals, "enum"
	}
}

// readDrizzle reads pgTable("users", { id: uuid("id").primaryKey(), … }) and pgEnum("role", ["a", "b"]).
func readDrizzle(r *codeReader, t text) {
	for _, b := range calls(t, "Enum(") {
		if vals := literals(b.body.s); len(vals) > 2 {
			r.addEnum(b.name.s, vals[1:])
		}
	}
	for _, marker := range []string{"pgTable(", "mysqlTable(", "sqliteTable("} {
		for _, b := range calls(t, marker) {
			label := b.name
			if first := strings.IndexAny(b.body.s, `"'`); first >= 0 && first < 4 {
				if end := strings.IndexByte(b.body.s[first+1:], b.body.s[first]); end > 0 {
					label = b.body.sub(first+1, first+1+end)
				}
			}
			c := r.open(label, "a Drizzle table declares it")
			if c == nil {
				continue
			}
			for _, kv := range keyValues(objectBody(b.body)) {
				c.drizzleField(kv.key, kv.value.s, kv.member, kv.comment)
			}
		}
	}
}

// drizzleField reads text("name", { length: 20 }).notNull().references(() => users.id).
func (c *candidate) drizzleField(key, value string, place text, comment string) {
	f := codeField(key, place)
	f.facts.required = yes(false)
	call, _, ok := strings.Cut(value, "(")
	if !ok {
		return
	}
	call = strings.ToLower(call[strings.LastIndexByte(call, '.')+1:])
	if tw, ok := typeWords[call]; ok {
		f.facts.typ, f.facts.typeAsRead = tw.typ, call
	} else {
		f.facts.unknownType = call
	}
	if i := strings.Index(value, "enum:"); i >= 0 {
		if vals := literals(value[i:]); len(vals) > 1 {
			f.facts.enum = vals
		}
	}
	if i := strings.Index(value, "length:"); i >= 0 {
		cur := &cursor{s: "max length " + value[i+len("length:"):]}
		f.facts.one(cur)
	}
	for _, m := range []struct {
		call string
		set  func()
	}{
		{".notNull(", func() { f.facts.required = yes(true) }},
		{".primaryKey(", func() { f.facts.primary, f.facts.unique, f.facts.required = true, true, yes(true) }},
		{".unique(", func() { f.facts.unique = true }},
		{".array(", func() { f.facts.list, f.facts.typ = true, "json" }},
		{".defaultNow(", func() { v := "now()"; f.facts.def = &v }},
	} {
		if strings.Contains(value, m.call) {
			m.set()
		}
	}
	if i := strings.Index(value, ".default("); i >= 0 {
		open := i + len(".default")
		v, quoted := unquote(strings.TrimSpace(value[open+1 : max(open+1, closingBrace(value, open))]))
		f.facts.def, f.facts.defQuoted = &v, quoted
	}
	if i := strings.Index(value, "=>"); i >= 0 && strings.Contains(value, ".references(") {
		target := strings.TrimSpace(value[i+2:])
		if j := strings.IndexAny(target, ".)"); j > 0 {
			f.facts.ref, f.facts.foreign = strings.TrimSpace(target[:j]), true
		}
	}
	f.facts.commentFacts(comment, f.words)
	c.fields = append(c.fields, f)
}

// readObject reads an object literal below a name: its keys are the fields, its values their types. Samples, whose
// values are data, are left alone.
func (r *codeReader) readObject(t text, label text) bool {
	if label.isEmpty() || !canBeEntity(label.s) {
		return false
	}
	probe := &candidate{}
	data := 0
	for _, kv := range keyValues(objectBody(t)) {
		f := codeField(kv.key, kv.member)
		f.facts.stated = 0
		switch v := kv.value.s; {
		case v == "":
		case isTypeName(v):
			bare, _ := unquote(v)
			f.facts.codeType(strings.TrimSpace(bare))
		case isData(v):
			data++
		case strings.HasPrefix(v, "["):
			f.facts.list, f.facts.typ = true, "json"
			if inner := strings.Trim(v, "[] "); isName(inner) && strings.HasSuffix(name.Snake(nameWords(inner)), "_id") {
				words := nameWords(inner)
				f.facts.ref = strings.Join(words[:len(words)-1], " ")
			}
		case strings.HasPrefix(v, "{"):
			f.facts.mongooseType(kv.value)
		case !f.facts.typedInWords(v):
			f.facts.codeType(strings.TrimSpace(v))
		}
		f.facts.commentFacts(kv.comment, f.words)
		probe.fields = append(probe.fields, f)
	}
	if len(probe.fields) < 2 || 2*data >= len(probe.fields) {
		return false
	}
	c := r.open(label, "an object below its name has its keys")
	if c == nil {
		return false
	}
	c.fields = probe.fields
	return true
}

// typedInWords reads a type with facts in brackets behind it: String (unique, required), ObjectId (ref: users).
func (f *facts) typedInWords(v string) bool {
	typ, inside, ok := strings.Cut(v, "(")
	typ = strings.TrimSpace(typ)
	if !ok || !isWord(typ) || !strings.HasSuffix(v, ")") {
		return false
	}
	f.codeType(typ)
	for _, p := range splitTop(text{s: inside[:len(inside)-1]}, commas) {
		switch key, value, _ := strings.Cut(p.s, ":"); strings.ToLower(strings.TrimSpace(key)) {
		case "ref", "references":
			target, _ := unquote(strings.TrimSpace(value))
			target, _, _ = strings.Cut(target, ".")
			f.ref, f.foreign, f.typ, f.unknownType = target, true, "", ""
		case "enum":
			if vals := literals(value); len(vals) > 1 {
				f.enum, f.typ = vals, "enum"
			}
		case "default":
			v, quoted := unquote(strings.TrimSpace(value))
			f.def, f.defQuoted = &v, quoted
		default:
			f.read(p.s, true)
		}
	}
	return true
}

// isTypeName reports whether a quoted value of an object is the name of a type: "string", "ObjectId".
func isTypeName(v string) bool {
	bare, quoted := unquote(v)
	_, known := typeWords[strings.ToLower(strings.TrimSpace(bare))]
	return quoted && known
}

// isData reports whether a value of an object literal is data: a number, a string that is no union, a call.
func isData(v string) bool {
	if isQuoted(v) || v == "true" || v == "false" || v == "null" || strings.Contains(v, "(\"") || strings.Contains(v, "('") {
		return true
	}
	c := &cursor{s: v}
	_, ok := c.number()
	return ok && c.done() || strings.HasPrefix(v, "[]") || strings.HasPrefix(v, `["`) || strings.HasPrefix(v, "[{ ") && strings.Contains(v, `: "`)
}
