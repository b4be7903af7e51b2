package prd

import (
	"slices"
	"strings"
)

// tables reads tables whose rows are fields, tables whose rows are entities with their fields in one cell, and
// tables that have nothing but a header of field names.
var tables = &dialect{name: "tables", exactness: 50, local: true}

func init() { tables.read = readTables }

// columnKinds say what a column of a table of fields holds, by the words of its header.
var columnKinds = []struct{ kind, words string }{
	{"name", "field|fields|column|attribute|property|name|field name|column name|attribute name|property name|attributes|columns|data element|element|data field|parameter|key name|variable|item|properties"},
	{"entity", "entity|table|model|entity name|table name|collection|class|object|entity/table|resource|data entity|entities"},
	{"type", "type|data type|datatype|field type|format|column type|sql type|type/format|ts type|value type|kind"},
	{"required", "required|mandatory|req|required?|mandatory?|is required|not null|obligatory|notnull|req?|req'd|must have"},
	{"optional", "optional|nullable|null|null?|nullable?|optional?|is nullable|allow null|allows null|allow nulls|can be null"},
	{"unique", "unique|unique?|is unique"},
	{"indexed", "index|indexed|indexed?"},
	{"readonly", "read-only|read only|readonly"},
	{"default", "default|default value|defaults|initial value"},
	{"facts", "constraint|constraints|rules|rule|validation|validations|validation rules|key|keys|key type|restrictions|attributes/constraints|modifiers|length|size|limits|limit|max length|flags|properties|options/constraints|requirements|validation rule|pk/fk|extra"},
	{"values", "values|allowed values|possible values|enum|enum values|options|valid values|domain|range|value range|choices|accepted values"},
	{"reference", "references|reference|foreign key|relation|relationship|relations|relationships|associations|fk|foreign key to|refers to|related to|links to|related table|related entity|references table"},
	{"description", "description|notes|note|comment|comments|meaning|details|explanation|purpose|desc|remarks|definition|info|about|constraints/notes|description/constraints|notes/constraints|usage|description & constraints|business meaning"},
	{"fields", "fields|attributes|columns|properties|key fields|key attributes|main fields|attribute list|data fields|important fields|data|contents|key columns|main attributes|core fields|fields/attributes|primary attributes"},
	{"example", "example|examples|sample|sample value|sample data|example value"},
	{"number", "#|no|no.|id|nr|s.no|sr no|sl no|s no"},
}

// columnKind is what a header says that its column holds, "" for nothing known.
func columnKind(header string) string {
	return kindsByHeader[strings.ToLower(strings.Trim(strings.TrimSpace(header), "*_` :"))]
}

// kindsByHeader is columnKinds by header; of several kinds the first is meant.
var kindsByHeader = map[string]string{}

func init() {
	for _, k := range slices.Backward(columnKinds) {
		for header := range strings.SplitSeq(k.words, "|") {
			kindsByHeader[header] = k.kind
		}
	}
}

// layout is which column of a table holds what; -1 for a kind that it does not have.
type layout map[string]int

func (l layout) has(kind string) bool { _, ok := l[kind]; return ok }

// cell is a row's cell of a kind, empty where it has none.
func (l layout) cell(row []text, kind string) text {
	i, ok := l[kind]
	if !ok || i >= len(row) {
		return text{}
	}
	return row[i]
}

// layoutOf reads a header; what is known of it and how many of its columns are known.
func layoutOf(header []text) (layout, int) {
	l := layout{}
	known := 0
	for i, h := range header {
		k := columnKind(plain(h).s)
		if k == "" {
			continue
		}
		known++
		if _, taken := l[k]; !taken {
			l[k] = i
		}
	}
	return l, known
}

func readTables(s *scan, d *document) {
	for i, b := range d.blocks {
		if b.kind != tableBlock || b.taken {
			continue
		}
		l, known := layoutOf(b.rows[0])
		switch {
		case len(b.rows[0]) == 2 && isRequirementHeader(b.rows[0]):
			s.featureRows(b, nameAbove(d, i))
		case l.has("entity") && (l.has("fields") || l["entity"] == 0 && hasFieldLists(b)) && !l.has("type"):
			s.entityRows(b, l)
		case namesEntities(l, b):
			s.namedRows(b, l)
		case l.has("entity") && l.has("name") && l.has("type"):
			s.mixedRows(b, l)
		case (l.has("name") || l.has("fields") && l["fields"] == 0) && known >= 2 && isFieldTable(l, b):
			if !l.has("name") {
				l["name"] = l["fields"]
			}
			s.fieldRows(b, l, nameAbove(d, i))
		case len(b.rows) == 1 || b.section.isDataModel() && l.has("number"):
			s.headerOnly(b, nameAbove(d, i))
		}
	}
}

// isFieldTable reports whether a table with a name column describes fields: it has a type, or facts beside them, or
// it stands where data is described.
func isFieldTable(l layout, b *block) bool {
	if l.has("type") || l.has("required") || l.has("optional") {
		return true
	}
	header := strings.ToLower(plain(b.rows[0][l["name"]]).s)
	return header != "name" && header != "item" && header != "parameter" && header != "element" || b.section.isDataModel() && l.has("facts")
}

// nameAbove is the name that a table or code block stands under: a bold line or a line with a colon right above it,
// else the heading, or the one around it where that one only announces fields.
func nameAbove(d *document, i int) text {
	if caption := d.blocks[i].caption; !caption.isEmpty() {
		label, _ := cleanLabel(caption)
		return label
	}
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		b := d.blocks[k]
		if b.kind == headingBlock {
			break
		}
		if b.kind != paragraphBlock {
			continue
		}
		last := b.lines[len(b.lines)-1].trim()
		if strings.HasSuffix(last.s, ":") {
			if subject := announcedSubject(last.sub(0, len(last.s)-1)); !subject.isEmpty() && canBeEntity(subject.s) {
				return subject
			}
		}
		name, rest, bold := boldPrefix(last)
		if bold && strings.Trim(rest.s, " :") == "" || strings.HasSuffix(last.s, ":") && len(last.s) < 60 {
			if !bold {
				name = last
			}
			label, _ := cleanLabel(name)
			if partOf(nameWords(label.s)) == noPart && (bold || canBeEntity(label.s)) {
				return label
			}
		}
	}
	for s := d.blocks[i].section; s != nil && !s.heading.isEmpty(); s = s.parent {
		label, _ := cleanLabel(s.heading)
		if partOf(nameWords(label.s)) == noPart || label.s == "" || strings.HasPrefix(s.heading.s, "`") { // in a code span it is a name
			return label
		}
	}
	return text{}
}

// fieldRows reads a table whose rows are the fields of one entity.
func (s *scan) fieldRows(b *block, l layout, label text) {
	if label.isEmpty() || !canBeEntity(label.s) || inBars("data dictionary|database dictionary", strings.Join(nameWords(label.s), " ")) {
		return
	}
	c := s.candidate(tables, label, b.section)
	if c == nil {
		return
	}
	look := listLook{}
	for _, row := range b.rows[1:] {
		a, ok := rowAttribute(row, l)
		if !ok {
			look.miss()
			continue
		}
		look.see(a)
		c.add(a)
	}
	if len(c.fields)+len(c.relations) == 0 || !l.has("type") && areVariables(c.fields) {
		return
	}
	if l.has("type") {
		c.say(7, "a table gives its fields and their types")
	} else {
		c.say(4, "a table gives its fields")
	}
	if 2*look.misses > look.members {
		c.say(-5, "most rows of its table are no fields")
	}
	if look.isData() && look.exact > 0 && c.section.heading.s != "" {
		if own, _ := cleanLabel(c.section.heading); own.s == label.s {
			c.section.describes = true
		}
	}
	b.taken = true
	s.keep(c)
}

// areVariables reports whether all names are written in capitals, some with underscores: environment variables.
func areVariables(fields []fieldFact) bool {
	joined := false
	for _, f := range fields {
		if strings.ToUpper(f.label) != f.label {
			return false
		}
		joined = joined || strings.Contains(f.label, "_")
	}
	return joined
}

// rowAttribute reads one row of a table of fields.
func rowAttribute(row []text, l layout) (attribute, bool) {
	name := l.cell(row, "name")
	if name.isEmpty() {
		return attribute{}, false
	}
	a, ok := readAttribute(name, true)
	if !ok || len(a.fields) == 0 {
		return attribute{}, false
	}
	for i := range a.fields {
		f := &a.fields[i]
		f.place = wholeRow(row)
		f.facts.row(row, l, f.words)
	}
	return a, true
}

// wholeRow is the place of a row from its first cell to its last.
func wholeRow(row []text) text {
	first, last := row[0], row[len(row)-1]
	if first.source() == nil || last.source() == nil {
		return first
	}
	return first.source().slice(first.offset(0), last.span().End)
}

// row reads the cells beside a field's name.
func (f *facts) row(row []text, l layout, words []string) {
	if t := l.cell(row, "type"); !t.isEmpty() {
		f.annotations(text{s: ": " + t.s}, words)
	}
	for _, kind := range []string{"facts", "reference", "values"} {
		f.factCell(kind, l.cell(row, kind), words)
	}
	if v, ok := mustBePresent(l.cell(row, "required").s, true); ok {
		f.required = yes(v)
	} else if v, ok := mustBePresent(l.cell(row, "optional").s, false); ok {
		f.required = yes(v)
	}
	if v, ok := yesNo(l.cell(row, "unique").s); ok && v {
		f.unique = true
	}
	if v, ok := yesNo(l.cell(row, "indexed").s); ok && v {
		f.indexed = true
	}
	if v, ok := yesNo(l.cell(row, "readonly").s); ok && v {
		f.readOnly = true
	}
	if t := plain(l.cell(row, "default")); !isNothing(t.s) {
		v, quoted := unquote(t.s)
		f.def, f.defQuoted = &v, quoted
	}
	if t := l.cell(row, "description"); !isNothing(t.s) {
		f.explanation(t, words)
	}
	f.stated++
}

// factCell reads a cell that holds facts, a reference or values.
func (f *facts) factCell(kind string, t text, words []string) {
	if isNothing(t.s) {
		return
	}
	switch kind {
	case "reference":
		c := &cursor{s: plain(t).s}
		if !f.read(c.s, false) {
			f.arrow(c)
			f.target(c)
			f.foreign = true
		}
	case "values":
		if vals := splitValues(t.s); len(vals) > 1 && !looksOpen(t.s) {
			f.setEnum(vals)
		} else {
			f.pieces(t, words, false)
		}
	default:
		f.pieces(t, words, false)
	}
}

// isNothing reports whether a cell is empty or a dash.
func isNothing(s string) bool {
	return strings.Trim(s, " -–—") == "" || strings.EqualFold(s, "n/a") || strings.EqualFold(s, "none")
}

// mustBePresent reads a cell of a column headed Required (yes means required) or Nullable (yes means optional).
func mustBePresent(s string, yesMeans bool) (value, ok bool) {
	w := strings.ToLower(strings.Trim(s, " *_`."))
	switch {
	case hasWordPrefix(w, "not null"), hasWordPrefix(w, "required"), hasWordPrefix(w, "mandatory"), hasWordPrefix(w, "pk"):
		return true, true
	case hasWordPrefix(w, "optional"), hasWordPrefix(w, "nullable"), hasWordPrefix(w, "null"), hasWordPrefix(w, "not required"):
		return false, true
	}
	v, ok := yesNo(s)
	return v == yesMeans, ok
}

// yesNo reads a cell of a yes/no column.
func yesNo(s string) (value, ok bool) {
	w := strings.ToLower(strings.Trim(s, " *_`."))
	for _, y := range []string{"yes", "y", "true", "x", "✓", "✔", "✅", "☑", "1", "always", "unique", "indexed", "pk", "primary"} {
		if hasWordPrefix(w, y) {
			return true, true
		}
	}
	for _, n := range []string{"no", "n", "false", "✗", "✘", "✖", "❌", "0", "never", "-", "–", "—"} {
		if hasWordPrefix(w, n) {
			return false, true
		}
	}
	return false, false
}

// hasFieldLists reports whether most rows of a table have a cell that is a list of names.
func hasFieldLists(b *block) bool {
	lists := 0
	for _, row := range b.rows[1:] {
		for _, cell := range row[min(1, len(row)):] {
			if n := len(splitTop(cell, commas)); n >= 2 && n*30 > len(cell.s) {
				lists++
				break
			}
		}
	}
	return len(b.rows) > 1 && 2*lists >= len(b.rows)-1
}

// entityRows reads a table whose rows are entities, with their fields in one cell.
func (s *scan) entityRows(b *block, l layout) {
	column, ok := l["fields"]
	for _, row := range b.rows[1:] {
		c := s.entityOf(row, l, b.section)
		if c == nil {
			continue
		}
		for i, cell := range row {
			if ok && i != column || !ok && (i == 0 || len(splitTop(cell, commas)) < 2) {
				continue
			}
			for _, m := range splitTop(cell, listCommas) {
				if a, read := readAttribute(m, true); read {
					c.add(a)
				}
			}
		}
		if !ok && l.has("description") && len(c.fields) == 0 {
			c.description = l.cell(row, "description").s
		}
		c.relationCell(l.cell(row, "reference"))
		c.say(6, "a row of a table of entities gives its fields")
		s.keep(c)
	}
	b.taken = true
}

// mixedRows reads a table with an entity column: each row is a field of the entity that it names, or of the one above.
func (s *scan) mixedRows(b *block, l layout) {
	var c *candidate
	for _, row := range b.rows[1:] {
		label, _ := cleanLabel(l.cell(row, "entity"))
		if !label.isEmpty() && (c == nil || c.label != label.s) {
			s.keep(c)
			if c = s.candidate(tables, label, b.section); c == nil {
				continue
			}
			c.say(7, "a table gives its fields and their types")
		}
		if c == nil {
			continue
		}
		if a, ok := rowAttribute(row, l); ok {
			c.add(a)
		}
	}
	s.keep(c)
	b.taken = true
}

// headerOnly reads a table whose header names the fields, with sample rows or none below it.
func (s *scan) headerOnly(b *block, label text) {
	if label.isEmpty() || !canBeEntity(label.s) || len(b.rows[0]) < 2 {
		return
	}
	c := s.candidate(tables, label, b.section)
	if c == nil {
		return
	}
	for _, h := range b.rows[0] {
		if inWords("requirement requirements feature features story stories endpoint", strings.ToLower(plain(h).s)) {
			return
		}
	}
	for _, h := range b.rows[0] {
		if a, ok := readAttribute(h, true); ok {
			c.add(a)
		}
	}
	if len(c.fields) < 2 {
		return
	}
	c.say(4, "the header of a table gives its fields")
	b.taken = true
	s.keep(c)
}
