package prd

import (
	"strconv"
	"strings"
)

// classTypes are names of types in programs that say more than their words do.
var classTypes = map[string]string{
	"localdate": "date", "dateonly": "date", "naivedate": "date", "datetime.date": "date", "localdatetime": "datetime", "instant": "datetime", "offsetdatetime": "datetime", "zoneddatetime": "datetime",
	"datetimeoffset": "datetime", "naivedatetime": "datetime", "time.time": "datetime", "datetime.datetime": "datetime", "google.protobuf.timestamp": "datetime", "localtime": "time", "timeonly": "time", "naivetime": "time",
	"bigdecimal": "decimal", "decimal.decimal": "decimal", "guid": "uuid", "uuid.uuid": "uuid", "str": "string", "bytes": "string", "i8": "integer", "i16": "integer", "i32": "integer", "i64": "integer", "u8": "integer", "u16": "integer", "u32": "integer", "u64": "integer",
	"int8": "integer", "int16": "integer", "int32": "integer", "int64": "integer", "uint": "integer", "uint32": "integer", "uint64": "integer", "sint32": "integer", "sint64": "integer", "fixed32": "integer", "fixed64": "integer", "long": "integer", "short": "integer",
	"f32": "float", "f64": "float", "float32": "float", "float64": "float", "bool": "boolean", "any": "json", "dict": "json", "object": "json",
}

// isProto reports whether a block declares protobuf messages.
func isProto(s string) bool { return hasBlock(s, "message") && strings.Contains(s, "=") }

// readProto reads protobuf messages and enumerations; requests and responses are no rows.
func readProto(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		var vals []string
		for _, v := range bareWords(text{s: strings.ReplaceAll(b.body.s, ";", "\n")}) {
			if !strings.HasSuffix(v, "_UNSPECIFIED") {
				vals = append(vals, v)
			}
		}
		r.addEnum(b.name.s, vals)
	}
	for _, b := range bracedBlocks(t, "message") {
		c := r.class(b.name)
		if c == nil {
			continue
		}
		for _, m := range splitCode(b.body, ";", "//", "/*") {
			declaration, _, _ := strings.Cut(m.code.s, "=")
			words := strings.Fields(declaration)
			if len(words) < 2 || inWords("reserved option oneof enum message", words[0]) || strings.Contains(declaration, "{") {
				continue
			}
			f := codeField(words[len(words)-1], m.code)
			typ := strings.Join(words[:len(words)-1], " ")
			typ, optional := strings.CutPrefix(typ, "optional ")
			typ, f.facts.list = strings.CutPrefix(typ, "repeated ")
			if optional {
				f.facts.required = yes(false)
			}
			f.facts.classType(typ)
			f.facts.commentFacts(m.comment, f.words)
			c.fields = append(c.fields, f)
		}
		r.keepClass(c, 0)
	}
}

// isClasses reports whether a block declares classes or structs as Java, C#, Kotlin, Swift, Go and Rust write them.
func isClasses(s string) bool {
	if strings.Contains(s, "data class ") || strings.Contains(s, " struct {") || hasBlock(s, "struct") || strings.Contains(s, "pub struct ") {
		return true
	}
	return strings.Contains(s, "class ") && strings.Contains(s, "{") && (strings.Contains(s, "{ get;") || strings.Contains(s, "private ") && strings.Contains(s, ";") && !strings.Contains(s, ": "))
}

// readClasses reads classes, structs and records.
func readClasses(r *codeReader, t text) {
	for _, b := range bracedBlocks(t, "enum") {
		r.addEnum(b.name.s, bareWords(text{s: strings.NewReplacer("case ", "", ";", "\n").Replace(b.body.s)}))
	}
	for _, b := range append(bracedBlocks(t, "class struct type record"), dataClasses(t)...) {
		if b.keyword == "type" && !strings.Contains(b.header, "struct") {
			continue
		}
		c := r.class(b.name)
		if c == nil {
			continue
		}
		separators, functions, notes := ";\n", 0, ""
		if b.keyword == "data" || b.keyword == "struct" {
			separators = ",;\n"
		}
		for _, m := range splitCode(b.body, separators, "//", "/*", "///") {
			s := m.code.s
			if s[0] == '@' || s[0] == '[' || s[0] == '#' { // an annotation stands before its member
				note, rest := annotation(s)
				notes += note + " "
				if s = rest; s == "" {
					continue
				}
			}
			f, ok := classMember(s, b.keyword == "type")
			if ok {
				f.place = m.code
				f.facts.annotated(notes)
				f.facts.commentFacts(m.comment, f.words)
				c.fields = append(c.fields, f)
			} else {
				functions += btoi(strings.Contains(s, "("))
			}
			notes = ""
		}
		r.keepClass(c, functions)
	}
}

// dataClasses finds Kotlin's "data class Task(val title: String)".
func dataClasses(t text) []bracedBlock {
	var out []bracedBlock
	for i := 0; ; {
		n := strings.Index(t.s[i:], "data class ")
		if n < 0 {
			return out
		}
		i += n + len("data class ")
		open := strings.IndexByte(t.s[i:], '(')
		if open < 0 {
			return out
		}
		if label := t.sub(i, i+open).trim(); isWord(label.s) {
			out = append(out, bracedBlock{keyword: "data", name: label, body: t.sub(i+open+1, closingBrace(t.s, i+open))})
		}
	}
}

// annotation splits "@Column(nullable = false) private String name" into the annotation and the rest.
func annotation(s string) (note, rest string) {
	end := 1
	if s[0] == '#' {
		s = s[1:]
	}
	if s != "" && s[0] == '[' {
		end = min(len(s), matching(s, 0)+1)
	} else {
		for end < len(s) && (isWordByte(s, end) || s[end] == '.') {
			end++
		}
		if end < len(s) && s[end] == '(' {
			end = min(len(s), matching(s, end)+1)
		}
	}
	end = min(end, len(s))
	rest = strings.TrimSpace(s[end:])
	if rest != "" && strings.IndexByte("@[#", rest[0]) >= 0 {
		more, last := annotation(rest)
		return s[:end] + " " + more, last
	}
	return s[:end], rest
}

// modifiers may stand before a member.
const modifiers = "public private protected internal readonly final static val var let pub const mut lateinit override virtual required transient abstract weak field"

// classMember reads "private String title = …", "public string Title { get; set; }", "val title: String?", and, name
// first, Go's "Title string".
func classMember(s string, nameFirst bool) (fieldFact, bool) {
	value := ""
	if i := strings.IndexAny(s, "={"); i >= 0 {
		if strings.Contains(s[:i], "(") {
			return fieldFact{}, false
		}
		if s[i] == '=' {
			value = strings.TrimSpace(s[i+1:])
		}
		s = s[:i]
	} else if i := strings.IndexByte(s, '`'); i >= 0 {
		s = s[:i]
	}
	must := false
	for {
		w, rest, ok := strings.Cut(strings.TrimSpace(s), " ")
		if !ok || !inWords(modifiers, w) {
			break
		}
		must = must || w == "required"
		s = rest
	}
	s = strings.TrimSpace(s)
	label, typ := "", ""
	if before, after, ok := strings.Cut(s, ":"); ok {
		label, typ = strings.TrimSpace(before), strings.TrimSpace(after)
	} else if words := strings.Fields(s); len(words) == 2 && nameFirst {
		label, typ = words[0], words[1]
	} else if i := strings.LastIndexByte(s, ' '); i > 0 {
		label, typ = s[i+1:], strings.TrimSpace(s[:i])
	}
	if !isWord(label) || typ == "" || strings.ContainsAny(typ, "()") || inWords("return import package class func fn def", typ) {
		return fieldFact{}, false
	}
	f := codeField(label, text{s: s})
	f.facts.classType(typ)
	if must {
		f.facts.required = yes(true)
	}
	if value != "" && !strings.ContainsAny(value, "({[ ") && value != "null" && value != "nil" {
		v, quoted := unquote(value)
		f.facts.def, f.facts.defQuoted = &v, quoted
	}
	return f, true
}

// classType reads a type as classes have them: String?, Option<i64>, *time.Time, List<Tag>, Optional[str].
func (f *facts) classType(typ string) {
	typ = strings.TrimSpace(typ)
	if base, ok := strings.CutSuffix(typ, "?"); ok {
		typ, f.required = base, yes(false)
	}
	if base, ok := strings.CutPrefix(typ, "*"); ok {
		typ, f.required = base, yes(false)
	}
	if base, ok := strings.CutSuffix(strings.ReplaceAll(typ, " ", ""), "|None"); ok {
		typ, f.required = base, yes(false)
	}
	for _, w := range []string{"Option<", "Optional<", "Nullable<", "Optional["} {
		if base, ok := strings.CutPrefix(typ, w); ok {
			typ, f.required = strings.TrimRight(base, ">]"), yes(false)
		}
	}
	for _, w := range []string{"List<", "Set<", "Vec<", "ICollection<", "IEnumerable<", "MutableList<", "Collection<", "list[", "List[", "set[", "[]"} {
		if base, ok := strings.CutPrefix(typ, w); ok {
			typ, f.list = strings.TrimRight(base, ">]?"), true
		}
	}
	if strings.HasPrefix(typ, "map") || strings.HasPrefix(typ, "Map<") || strings.HasPrefix(typ, "dict[") || strings.HasPrefix(typ, "Dict") || strings.HasPrefix(typ, "HashMap<") {
		f.typ, f.typeAsRead = "json", typ
		return
	}
	if known, ok := classTypes[strings.ToLower(typ)]; ok {
		if f.typ, f.typeAsRead = known, typ; f.list {
			f.typ = "json"
		}
		return
	}
	if i := strings.LastIndexByte(typ, '.'); i >= 0 {
		typ = typ[i+1:]
	}
	f.codeType(typ)
	f.onlyReference = f.list && f.ref != ""
}

// annotated reads what Java's and C#'s annotations say: @Column(nullable = false, unique = true, length = 80),
// @NotNull, [Required], [MaxLength(80)], @Id, @Size(max = 80).
func (f *facts) annotated(notes string) {
	if notes == "" {
		return
	}
	squeezed := strings.ToLower(strings.ReplaceAll(notes, " ", ""))
	has := func(s string) bool { return strings.Contains(squeezed, s) }
	if has("@notnull") || has("@notblank") || has("@notempty") || has("[required") || has("nullable=false") {
		f.required = yes(true)
	} else if has("nullable=true") {
		f.required = yes(false)
	}
	f.unique = f.unique || has("unique=true") || has("[unique") || has("@unique")
	if has("@id") || has("[key]") || has("@primarykey") {
		f.primary, f.unique, f.required = true, true, yes(true)
		f.def = nil // "= 0" stands for a number that the database gives
	}
	for _, w := range []string{"length=", "max=", "maxlength(", "stringlength("} {
		if i := strings.Index(squeezed, w); i >= 0 {
			c := &cursor{s: squeezed, at: i + len(w)}
			if digits, ok := c.number(); ok {
				if n, err := strconv.Atoi(digits); err == nil && (f.typ == "string" || f.typ == "text") {
					f.maxLength = &n
				}
			}
		}
	}
}

// class starts a candidate for a declaration in a program.
func (r *codeReader) class(label text) *candidate {
	c := r.s.candidate(code, label, r.section)
	if c != nil {
		c.words = nameWords(label.s)
	}
	return c
}

// keepClass weighs a declaration by its name and by how many of its members are functions.
func (r *codeReader) keepClass(c *candidate, functions int) {
	if c == nil || len(c.fields) == 0 {
		return
	}
	c.say(7, "a declaration in code has its fields")
	for _, suffix := range programSuffixes {
		if strings.HasSuffix(c.label, suffix) && len(c.label) > len(suffix) {
			c.say(-9, "its name says that it is a part of the program ("+suffix+")")
			break
		}
	}
	if functions > len(c.fields) {
		c.say(-9, "most of its members are functions")
	}
	r.candidates = append(r.candidates, c)
}
