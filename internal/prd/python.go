package prd

import (
	"strconv"
	"strings"
)

// isPython reports whether a block declares classes as Python writes them.
func isPython(s string) bool {
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimRight(line, " \r"); strings.HasPrefix(line, "class ") && strings.HasSuffix(line, ":") {
			return true
		}
	}
	return false
}

// readPython reads dataclasses, Pydantic and SQLModel classes ("title: str"), Django models
// ("title = models.CharField(max_length=80)") and SQLAlchemy's ("title = Column(String(80), nullable=False)").
func readPython(r *codeReader, t text) {
	var c *candidate
	enum, functions, django := "", 0, false
	var vals []string
	flush := func() {
		if enum != "" {
			r.addEnum(enum, vals)
		}
		r.keepClass(c, functions)
		c, enum, vals, functions, django = nil, "", nil, 0, false
	}
	for _, m := range splitCode(t, "\n", "#") {
		s := m.code.s
		if head, ok := strings.CutPrefix(s, "class "); ok {
			flush()
			end := strings.IndexAny(head, "(:")
			if end <= 0 {
				continue
			}
			bases := head[end:]
			if strings.Contains(bases, "Enum") || strings.Contains(bases, "Choices") {
				enum = head[:end]
				continue
			}
			django = strings.Contains(bases, "models.Model")
			at := strings.Index(m.code.s, head)
			c = r.class(m.code.sub(at, at+end))
			continue
		}
		if enum != "" {
			if label, v, ok := strings.Cut(s, "="); ok {
				vals = append(vals, enumValue(strings.TrimSpace(label), strings.TrimSpace(v)))
			}
			continue
		}
		if c == nil {
			continue
		}
		if f, ok := pythonMember(s, django); ok {
			f.place = m.code
			f.facts.commentFacts(m.comment, f.words)
			c.fields = append(c.fields, f)
		} else {
			functions += btoi(strings.HasPrefix(s, "def "))
		}
	}
	flush()
}

// enumValue is a member's value where that is a string, else its name.
func enumValue(label, v string) string {
	if inner, ok := unquote(strings.TrimRight(v, ",")); ok {
		return inner
	}
	return label
}

// pythonMember reads one line of a class.
func pythonMember(s string, django bool) (fieldFact, bool) {
	i := strings.IndexAny(s, ":=")
	if i <= 0 || !isWord(strings.TrimSpace(s[:i])) || strings.HasPrefix(s, "__") {
		return fieldFact{}, false
	}
	f := codeField(strings.TrimSpace(s[:i]), text{s: s})
	typ, value := "", ""
	if s[i] == ':' {
		typ, value, _ = strings.Cut(s[i+1:], "=")
		typ = strings.TrimSpace(typ)
		typ = strings.TrimSuffix(strings.TrimPrefix(typ, "Mapped["), "]")
	} else {
		value = s[i+1:]
	}
	value = strings.TrimSpace(value)
	if typ != "" {
		f.facts.classType(typ)
	}
	open := strings.IndexByte(value, '(')
	switch {
	case open > 0:
		f.facts.pythonCall(value[:open], value[open+1:min(len(value), matching(value, open))], django)
	case value != "" && value != "None":
		v, quoted := unquote(value)
		f.facts.def, f.facts.defQuoted = &v, quoted
	case value == "None":
		f.facts.required = yes(false)
	}
	if typ == "" && (open <= 0 || f.facts.typ == "" && f.facts.ref == "") {
		return fieldFact{}, false
	}
	return f, true
}

// djangoFields are Django's fields with their types.
var djangoFields = map[string]string{"CharField": "string", "SlugField": "string", "TextField": "text", "EmailField": "email", "URLField": "url", "UUIDField": "uuid", "BooleanField": "boolean", "DateField": "date", "DateTimeField": "datetime", "TimeField": "time",
	"IntegerField": "integer", "PositiveIntegerField": "integer", "SmallIntegerField": "integer", "BigIntegerField": "integer", "PositiveSmallIntegerField": "integer", "AutoField": "integer", "BigAutoField": "integer", "DecimalField": "decimal", "FloatField": "float", "JSONField": "json", "ImageField": "string", "FileField": "string"}

// pythonCall reads what a field is made by: models.CharField(max_length=80), Column(String(80), nullable=False),
// Field(max_length=80).
func (f *facts) pythonCall(name, inside string, django bool) {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if typ, ok := djangoFields[name]; ok {
		f.typ, f.typeAsRead = typ, name
	}
	if django {
		f.required = yes(true)
	}
	for n, a := range splitTop(text{s: inside}, commas) {
		key, v, named := strings.Cut(a.s, "=")
		key, v = strings.TrimSpace(key), strings.TrimSpace(v)
		if !named {
			f.pythonArgument(name, key, n)
			continue
		}
		switch key {
		case "null", "nullable":
			f.required = yes(v != "True")
		case "blank":
			if v == "True" {
				f.required = yes(false)
			}
		case "unique":
			f.unique = f.unique || v == "True"
		case "primary_key":
			f.primary, f.unique, f.required = true, true, yes(true)
		case "max_length":
			if size, err := strconv.Atoi(v); err == nil {
				f.maxLength = &size
			}
		case "max_digits":
			f.precision, _ = strconv.Atoi(v)
		case "decimal_places":
			if scale, err := strconv.Atoi(v); err == nil {
				f.scale = &scale
			}
		case "default":
			d, quoted := unquote(v)
			f.def, f.defQuoted = &d, quoted
		}
	}
}

// pythonArgument reads a positional argument: what a foreign key points to, or SQLAlchemy's type.
func (f *facts) pythonArgument(name, arg string, n int) {
	arg = strings.Trim(arg, " '\"")
	call, inside, _ := strings.Cut(arg, "(")
	switch {
	case n == 0 && (name == "ForeignKey" || name == "OneToOneField" || name == "ManyToManyField"):
		f.ref, f.foreign = arg, true
		f.unique = f.unique || name == "OneToOneField"
		f.many = name == "ManyToManyField"
	case call == "ForeignKey":
		f.ref, f.foreign = strings.Trim(inside, " '\")"), true
	case (name == "Column" || name == "mapped_column") && f.typ == "":
		f.sqlType(sqlTokens(strings.TrimPrefix(arg, "sa.")))
	}
}
