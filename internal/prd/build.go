package prd

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// builder writes the manifest from what was weighed and merged.
type builder struct {
	s        *scan
	entities map[string]string // key → name in the manifest
	lists    []listRelation
	linked   map[string]bool // pairs of entities between which a field or clause states an association
}

// linkKey names a pair of entities, whichever stands first.
func linkKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + "|" + b
}

// alreadyLinked reports whether an entity states an association with another.
func alreadyLinked(e manifest.Entity, target string) bool {
	for _, r := range e.Relations {
		if r.Target == target {
			return true
		}
	}
	return false
}

// listRelation is an association that a field of several values states: which kind it is depends on whether the
// other entity points back.
type listRelation struct {
	entity, target, name string
	typed                bool // the list has a type, as in code; else it is a plural noun
}

// build turns candidates into the manifest.
func (s *scan) build() *manifest.Manifest {
	m := &manifest.Manifest{Entities: []manifest.Entity{}, Stories: []manifest.Story{}, Integrations: []manifest.Integration{}}
	b := &builder{s: s, entities: map[string]string{"user": "User"}}
	var kept []*merged
	for _, g := range s.weigh() {
		s.decide(g)
		if !g.entity {
			continue
		}
		mg := s.merge(g)
		b.entities[g.key] = entityName(mg.best.label, mg.best.words)
		kept = append(kept, mg)
	}
	s.addGlobals(kept)
	s.settleEnums(kept)
	s.contrast(kept)
	b.links(kept)
	for _, mg := range kept {
		m.Entities = append(m.Entities, b.entity(mg))
	}
	b.settleLists(m)
	sortByPlace(m.Entities, s)
	m.Stories = append(m.Stories, s.stories...)
	m.Requirements = s.require
	m.Integrations = append(m.Integrations, s.integrate...)
	s.title(m)
	return m
}

// links notes between which entities an association is stated other than by a diagram's line.
func (b *builder) links(kept []*merged) {
	b.linked = map[string]bool{}
	for _, mg := range kept {
		from := b.entities[mg.group.key]
		for _, f := range mg.fields {
			probe := *f
			if t, _ := b.targetOf(&probe, mg); t != "" {
				b.linked[linkKey(from, t)] = true
			}
		}
		for _, r := range mg.relations {
			if t, ok := b.entities[entityKey(entityWords(r.target))]; ok && !r.implied {
				b.linked[linkKey(from, t)] = true
			}
		}
	}
}

// settleLists turns a list of rows into the other side of a reference where the target points back, and a plural noun
// without a type into one anyway.
func (b *builder) settleLists(m *manifest.Manifest) {
	for _, l := range b.lists {
		if l.typed && !pointsTo(m, l.target, l.entity) {
			continue
		}
		for i := range m.Entities {
			if m.Entities[i].Name != l.entity {
				continue
			}
			for k := range m.Entities[i].Relations {
				if r := &m.Entities[i].Relations[k]; r.Name == l.name && r.Kind == manifest.ManyToMany {
					r.Kind, r.Name, r.Required = manifest.HasMany, "", false
				}
			}
		}
	}
}

// pointsTo reports whether one entity holds a reference to another.
func pointsTo(m *manifest.Manifest, from, to string) bool {
	for _, e := range m.Entities {
		if e.Name != from {
			continue
		}
		for _, r := range e.Relations {
			if r.Kind == manifest.BelongsTo && r.Target == to {
				return true
			}
		}
	}
	return false
}

// decide records why a group is an entity or not, and says so where it was close.
func (s *scan) decide(g *group) {
	c := g.best()
	d := Decision{Name: c.label, Entity: g.entity, Score: g.score, Line: c.place.line()}
	for _, e := range g.reasons {
		d.Reasons = append(d.Reasons, Reason{e.points, e.reason})
	}
	s.claims.Decisions = append(s.claims.Decisions, d)
	if g.entity || len(c.fields) == 0 {
		return
	}
	var against []string
	for _, e := range g.reasons {
		if e.points < 0 {
			against = append(against, e.reason)
		}
	}
	why := "too little speaks for it"
	if len(against) > 0 {
		why = strings.Join(against, "; ")
	}
	s.diags.Add("M030", c.place.span(), fmt.Sprintf("%q is not taken for an entity: %s", c.label, why),
		fmt.Sprintf("if rows of it are to be kept, write \"%s %s has …\"", article(c.label), c.label))
}

// entityName is the manifest's name for a label: singular PascalCase for ASCII words, else the words themselves.
func entityName(label string, words []string) string {
	if !isASCII(strings.Join(words, "")) {
		return strings.Trim(label, " `*\"")
	}
	last := len(words) - 1
	singular := append(append([]string{}, words[:last]...), name.Singular(words[last]))
	return name.Pascal(singular)
}

// fieldName is the manifest's name for words: snake_case for ASCII words, else the words themselves.
func fieldName(label string, words []string) string {
	if !isASCII(label) && strings.Join(words, "") != strings.ToLower(label) && !isIdentifier(label) {
		return strings.Join(words, "_")
	}
	return name.Snake(words)
}

// labelOf is a label to keep: "" where its words are those of the name.
func labelOf(label, manifestName string) string {
	if strings.Join(name.Words(label), " ") == strings.Join(name.Words(manifestName), " ") {
		return ""
	}
	return label
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// entity writes one entity.
func (b *builder) entity(mg *merged) manifest.Entity {
	c := mg.best
	e := manifest.Entity{Name: b.entities[mg.group.key], Fields: []manifest.Field{}, Relations: []manifest.Relation{}, Line: c.place.line(), Span: c.place.span()}
	if !isASCII(c.label) || entityKey(c.words) != entityKey(name.Words(e.Name)) {
		e.Label = labelOf(c.label, e.Name)
	}
	for _, k := range mg.group.candidates {
		if e.Description == "" {
			e.Description = k.description
			if k.descriptionAt != nil {
				b.s.claims.add(ClaimEntity, e.Name+" (description)", k.descriptionAt.span, k.place.src)
			}
		}
		if e.FormerName == "" {
			e.FormerName = k.former
		}
		b.s.claims.add(ClaimEntity, e.Name, k.place.span(), k.place.src)
	}
	assumeRequired(b.s, mg)
	at := make([]int, 0, len(mg.fields)+1)
	for _, f := range mg.fields {
		at = append(at, len(e.Fields))
		if r, ok := b.reference(f, mg); ok {
			r.Position = len(e.Fields)
			e.Relations = append(e.Relations, r)
			b.s.claims.add(ClaimRelation, e.Name+"."+r.Name, f.place.span(), f.place.src)
			continue
		}
		if f.facts.onlyReference {
			b.s.diags.Add("M022", f.place.span(), fmt.Sprintf("%q is no entity of this document; %q is left out", f.facts.ref, f.label), fmt.Sprintf("declare %s", f.facts.ref))
			continue
		}
		e.Fields = append(e.Fields, b.field(f, e.Name))
		b.s.claims.add(ClaimField, e.Name+"."+e.Fields[len(e.Fields)-1].Name, f.place.span(), f.place.src)
	}
	at = append(at, len(e.Fields))
	for _, r := range mg.relations {
		rel, ok := b.relation(r)
		if !ok || r.implied && (b.linked[linkKey(e.Name, rel.Target)] || alreadyLinked(e, rel.Target)) {
			continue
		}
		rel.Position = at[min(r.position, len(at)-1)]
		if !hasRelation(e.Relations, rel) {
			e.Relations = append(e.Relations, rel)
		}
		b.s.claims.add(ClaimRelation, e.Name+"."+rel.Name, r.place.span(), r.place.src)
	}
	sortRelations(e.Relations)
	return e
}

// hasRelation reports whether the same association is there already.
func hasRelation(have []manifest.Relation, r manifest.Relation) bool {
	for _, h := range have {
		if h.Target == r.Target && h.Kind == r.Kind && h.Name == r.Name {
			return true
		}
	}
	return false
}

// sortRelations orders by position, then by place.
func sortRelations(rs []manifest.Relation) {
	for i := 1; i < len(rs); i++ {
		for j := i; j > 0 && (rs[j].Position < rs[j-1].Position || rs[j].Position == rs[j-1].Position && rs[j].Span.Source == rs[j-1].Span.Source && rs[j].Span.Start < rs[j-1].Span.Start); j-- {
			rs[j], rs[j-1] = rs[j-1], rs[j]
		}
	}
}

// sortByPlace orders entities by document and place.
func sortByPlace(es []manifest.Entity, s *scan) {
	order := map[string]int{}
	for i, d := range s.docs {
		order[d.src.name] = i
	}
	less := func(a, b manifest.Entity) bool {
		if a.Span.Source != b.Span.Source {
			return order[a.Span.Source] < order[b.Span.Source]
		}
		return a.Span.Start < b.Span.Start
	}
	for i := 1; i < len(es); i++ {
		for j := i; j > 0 && less(es[j], es[j-1]); j-- {
			es[j], es[j-1] = es[j-1], es[j]
		}
	}
}

// relation writes an association that a clause states; ok is false where its target is nothing that is kept.
func (b *builder) relation(r relationFact) (manifest.Relation, bool) {
	key := entityKey(entityWords(r.target))
	target, known := b.entities[key]
	if !known && r.implied {
		return manifest.Relation{}, false
	}
	if !known {
		b.s.diags.Add("M022", r.place.span(), fmt.Sprintf("%q is no entity of this document; the association is left out", r.target),
			fmt.Sprintf("describe it: \"%s %s has a name\"", article(r.target), r.target))
		return manifest.Relation{}, false
	}
	out := manifest.Relation{Kind: r.kind, Target: target, Required: r.required != nil && *r.required, Unique: r.unique, OwnedBy: r.owned, Line: r.place.line(), Span: r.place.span()}
	if r.former != "" {
		out.FormerName = fieldName(r.former, nameWords(r.former))
	}
	switch r.kind {
	case manifest.BelongsTo:
		words := entityWords(r.target)
		if r.role != "" {
			words = nameWords(r.role)
		} else {
			words[len(words)-1] = name.Singular(words[len(words)-1])
		}
		out.Name = fieldName(strings.Join(words, " "), words) + "_id"
	case manifest.ManyToMany:
		words := entityWords(r.target)
		if r.role != "" {
			words = nameWords(r.role)
		}
		words[len(words)-1] = name.Singular(words[len(words)-1])
		out.Name = fieldName(strings.Join(words, " "), words) + "_ids"
	}
	return out, true
}

// reference writes a field that points to another entity as an association: one that says so, or one whose name
// is an entity's and of which nothing else is stated.
func (b *builder) reference(f *fieldFact, mg *merged) (manifest.Relation, bool) {
	target, why := b.targetOf(f, mg)
	if target == "" {
		return manifest.Relation{}, false
	}
	words := append([]string{}, f.words...)
	r := manifest.Relation{Kind: manifest.BelongsTo, Target: target, Required: f.facts.required != nil && *f.facts.required, Unique: f.facts.unique, Line: f.place.line(), Span: f.place.span()}
	last := words[len(words)-1]
	suffix := "_id"
	if f.facts.many || f.facts.list {
		r.Kind = manifest.ManyToMany
		suffix = "_ids"
	}
	if last == "id" || last == "ids" || last == "fk" {
		words = words[:max(1, len(words)-1)]
	}
	if r.Kind == manifest.ManyToMany {
		words[len(words)-1] = name.Singular(words[len(words)-1])
	}
	r.Name = fieldName(strings.Join(words, " "), words) + suffix
	if r.Kind == manifest.ManyToMany && (!f.facts.many || f.facts.guessed) {
		b.lists = append(b.lists, listRelation{b.entities[mg.group.key], target, r.Name, !f.facts.guessed})
	}
	if target == "User" && inBars("user|owner|created_by|creator", strings.Join(words, "_")) {
		r.OwnedBy = true
	}
	if f.facts.former != "" {
		r.FormerName = fieldName(f.facts.former, nameWords(f.facts.former))
	}
	if why != "" {
		b.s.diags.Add("M023", f.place.span(), fmt.Sprintf("%q is taken for a reference to %s: %s", f.label, target, why),
			fmt.Sprintf("write \"%s: reference to %s\", or give the field a type", f.label, target))
	}
	return r, true
}

// targetOf is the entity that a field points to, "" where it points to none, with the reason of a guess.
func (b *builder) targetOf(f *fieldFact, mg *merged) (target, why string) {
	if f.facts.ref != "" {
		parts := strings.Split(f.facts.ref, ".") // users.id, inv.site.id: the last part that is an entity
		for i := len(parts) - 1; i >= 0; i-- {
			if t, ok := b.entities[entityKey(entityWords(parts[i]))]; ok {
				return t, ""
			}
		}
	}
	if len(f.facts.description) > 0 && f.facts.typ == "" {
		slot := strings.Trim(f.facts.description[0], " `*.")
		slot = strings.TrimSuffix(slot, "[]")
		if t, ok := b.entities[entityKey(entityWords(slot))]; ok && !strings.HasPrefix(f.facts.description[0], `"`) {
			f.facts.list = f.facts.list || strings.HasSuffix(strings.Trim(f.facts.description[0], " `*."), "[]")
			f.facts.description = f.facts.description[1:]
			return t, ""
		}
	}
	if f.facts.foreign && f.facts.ref == "" {
		base := f.words
		if l := len(base) - 1; l > 0 && (base[l] == "id" || base[l] == "ids") {
			base = base[:l]
		}
		if t, ok := b.entities[entityKey(base)]; ok {
			return t, ""
		}
	}
	if t, why := b.keyTarget(f, mg); t != "" {
		return t, why
	}
	if f.facts.typ == "" && f.facts.enum == nil && f.facts.def == nil && entityKey(f.words) != mg.group.key {
		if t, ok := b.entities[entityKey(f.words)]; ok {
			if len(f.words) > 0 && name.Singular(f.words[len(f.words)-1]) != f.words[len(f.words)-1] {
				f.facts.many, f.facts.guessed = true, true
			}
			return t, "it has the name of an entity"
		}
	}
	return "", ""
}

// keyTarget is the entity that a field named like a key points to: term_id is the key of Term, or of AcademicTerm
// where no other entity's name ends so; created_by_id that of the account.
func (b *builder) keyTarget(f *fieldFact, mg *merged) (target, why string) {
	n := len(f.words)
	if f.facts.primary || f.facts.enum != nil || f.facts.typ != "" && !inWords("integer uuid string", f.facts.typ) {
		return "", ""
	}
	if n > 1 && f.words[n-1] == "by" && f.identifier && strings.HasSuffix(f.words[n-2], "ed") {
		return b.entities["user"], "it is named for what an account did"
	}
	if n < 2 || f.words[n-1] != "id" && f.words[n-1] != "ids" {
		return b.qualified(f, mg)
	}
	f.facts.list = f.facts.list || f.words[n-1] == "ids"
	base := f.words[:n-1]
	if entityKey(base) == mg.group.key { // its own key
		return "", ""
	}
	if base[len(base)-1] == "by" || inWords("user owner author creator creators assignee reviewer approver sender receiver recipient", base[len(base)-1]) {
		if t, ok := b.entities[entityKey(base)]; ok {
			return t, "it is named like a key"
		}
		return b.entities["user"], "it is named like a key of an account"
	}
	if t, ok := b.entities[entityKey(base)]; ok && t != b.entities[mg.group.key] {
		return t, "it is named like its key"
	}
	found := ""
	for key, t := range b.entities {
		if strings.HasSuffix(key, " "+entityKey(base)) || strings.HasSuffix(entityKey(base), " "+key) {
			if found != "" && found != t {
				return "", ""
			}
			found = t
		}
	}
	if found == "" {
		return "", ""
	}
	return found, "it is named like its key"
}

// qualified is the entity of "linked client", "assigned engineer": an attribute that is an entity's name behind a
// word that says how it is associated.
func (b *builder) qualified(f *fieldFact, mg *merged) (target, why string) {
	if last := len(f.words) - 1; last > 0 && f.facts.typ == "" && inWords("reference ref link", f.words[last]) {
		if t, ok := b.entities[entityKey(f.words[:last])]; ok {
			f.words = f.words[:last]
			return t, "it is said to be a reference"
		}
	}
	if len(f.words) < 2 || f.facts.typ != "" || !inWords("linked assigned associated related parent attached referenced owning responsible selected corresponding", f.words[0]) {
		return "", ""
	}
	last := f.words[len(f.words)-1]
	if t, ok := b.entities[entityKey(f.words[1:])]; ok {
		if name.Singular(last) != last {
			f.facts.many, f.facts.guessed = true, true
		}
		return t, "it has the name of an entity"
	}
	return "", ""
}

// field writes one field.
func (b *builder) field(f *fieldFact, entity string) manifest.Field {
	x := &f.facts
	out := manifest.Field{Name: fieldName(f.label, f.words), Unique: x.unique, Indexed: x.indexed, ReadOnly: x.readOnly, Pattern: x.pattern, Enum: x.enum,
		Required: x.required != nil && *x.required, Description: strings.Join(x.description, ", "), Line: f.place.line(), Span: f.place.span()}
	out.Label = labelOf(f.label, out.Name)
	if x.former != "" {
		out.FormerName = fieldName(x.former, nameWords(x.former))
	}
	b.typeOf(f, &out, entity)
	x.limits(&out)
	if x.def != nil {
		raw, ok := x.defaultJSON(out.Type)
		if ok {
			out.Default = raw
		} else {
			b.s.diags.Add("M014", f.place.span(), fmt.Sprintf("default %q of %q is no constant of type %s and is left out", *x.def, f.label, out.Type),
				"give a constant, or leave the default to the program")
		}
	}
	return out
}

// typeOf settles the type: the stated one, an enumeration's, or a guess from the name.
func (b *builder) typeOf(f *fieldFact, out *manifest.Field, entity string) {
	x := &f.facts
	switch {
	case x.enum != nil && (x.typ == "" || x.typ == "string" || x.typ == "text" || x.typ == "enum"):
		out.Type = "enum"
	case x.typ == "enum":
		out.Type = "string"
		b.s.diags.Add("M015", f.place.span(), fmt.Sprintf("%q of %s is an enumeration whose values are not given; string assumed", f.label, entity),
			fmt.Sprintf("list them: \"%s: one of a, b, c\"", f.label))
	case x.typ != "":
		out.Type = x.typ
	default:
		b.guessed(f, out, entity)
	}
	if out.Type != "enum" && x.enum != nil && out.Type != "json" {
		out.Enum = nil
	}
	if out.Type == "decimal" {
		out.Precision, out.Scale = x.precision, x.scale
	}
}

// guessed takes the type from the name and says so.
func (b *builder) guessed(f *fieldFact, out *manifest.Field, entity string) {
	typ, why := guessType(f.words)
	if x := &f.facts; x.maxLength != nil || x.minLength != nil || x.pattern != "" {
		if typ != "text" && typ != "email" && typ != "url" {
			typ, why = "string", "it has a length"
		}
	} else if (x.min != "" || x.max != "" || x.positive) && typ != "decimal" && typ != "integer" {
		typ, why = "integer", "it has a numeric limit"
	}
	if f.facts.list {
		typ, why = "json", "it holds several values"
	}
	out.Type = typ
	if why == "" {
		b.s.diags.Add("M012", f.place.span(), fmt.Sprintf("type of %q of %s assumed string", f.label, entity), fmt.Sprintf("write \"%s (string)\", or another type", f.label))
		return
	}
	b.s.diags.Add("M010", f.place.span(), fmt.Sprintf("type of %q of %s assumed %s: %s", f.label, entity, typ, why), fmt.Sprintf("write \"%s (%s)\", or another type", f.label, typ))
}

// limits writes minimum, maximum and lengths as the type understands them.
func (f *facts) limits(out *manifest.Field) {
	text := inWords("string text email url", out.Type)
	if text && (f.min != "" || f.max != "") {
		f.toLengths()
	}
	if text {
		out.MinLength, out.MaxLength = f.minLength, f.maxLength
		return
	}
	if !inWords("integer decimal float", out.Type) {
		return
	}
	if f.positive && f.min == "" {
		f.min, f.exclusive[0] = "0", true
	}
	step := "1"
	if out.Type == "decimal" {
		scale := 2
		if f.scale != nil {
			scale = *f.scale
		}
		if scale > 0 {
			step = "0." + strings.Repeat("0", scale-1) + "1"
		}
	}
	out.Min, out.Max = f.min, f.max
	if out.Type == "float" {
		return
	}
	if f.exclusive[0] {
		out.Min = stepped(f.min, step, 1)
	}
	if f.exclusive[1] {
		out.Max = stepped(f.max, step, -1)
	}
}

// stepped is a numeral plus or minus the smallest step of its type, exact for the numerals that documents hold.
func stepped(n, step string, sign int) string {
	digits := 0
	for _, s := range []string{n, step} {
		if i := strings.IndexByte(s, '.'); i >= 0 {
			digits = max(digits, len(s)-i-1)
		}
	}
	a, ok := scaled(n, digits)
	b, ok2 := scaled(step, digits)
	if !ok || !ok2 {
		return n
	}
	sum := a + int64(sign)*b
	negative := sum < 0
	if negative {
		sum = -sum
	}
	s := strconv.FormatInt(sum, 10)
	if digits > 0 {
		s = strings.Repeat("0", max(0, digits+1-len(s))) + s
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if negative {
		s = "-" + s
	}
	return s
}

// scaled is a numeral times ten to the number of digits.
func scaled(n string, digits int) (int64, bool) {
	whole, fraction, _ := strings.Cut(n, ".")
	v, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	return v, err == nil
}

// assumeRequired settles which fields must be present where the text does not say: beside fields that are marked
// optional, with none marked required, the unmarked ones are required; else the first one is, when it is a name or
// title of which nothing is stated.
func assumeRequired(s *scan, mg *merged) {
	if len(mg.fields) == 0 {
		return
	}
	required, optional := 0, 0
	for _, f := range mg.fields {
		if f.facts.required != nil && !f.facts.primary {
			required += btoi(*f.facts.required)
			optional += btoi(!*f.facts.required)
		}
	}
	if optional > 0 && required == 0 {
		for _, f := range mg.fields {
			if f.facts.required == nil && f.facts.def == nil && !f.facts.primary {
				f.facts.required = yes(true)
				s.assumedRequired(f, mg)
			}
		}
		return
	}
	f := mg.fields[0]
	last := f.words[len(f.words)-1]
	if required > 0 || f.facts.stated > 0 || f.facts.typ != "" || last != "name" && last != "title" {
		return
	}
	f.facts.required = yes(true)
	s.diags.Add("M013", f.place.span(), fmt.Sprintf("%q of %s is assumed to be required: it is what a row is called by", f.label, mg.best.label),
		fmt.Sprintf("write \"%s (required)\" or \"%s (optional)\"", f.label, f.label))
}

// addGlobals gives every entity the fields that the document says every one of them has.
func (s *scan) addGlobals(kept []*merged) {
	for _, mg := range kept {
		for i := range s.globals {
			f := s.globals[i]
			have := false
			for _, other := range mg.fields {
				have = have || fieldKey(other) == fieldKey(&f)
			}
			if !have {
				mg.fields = append(mg.fields, &f)
			}
		}
	}
}

// contrast settles the unmarked fields of entities in one list where fields of their neighbours are marked optional
// and none anywhere is marked required.
func (s *scan) contrast(kept []*merged) {
	type place struct {
		section *section
		dialect *dialect
	}
	required, optional := map[place]int{}, map[place]int{}
	of := func(mg *merged) place {
		if mg.best.dialect == captures { // requirements stand in sections of their own and mark alike throughout
			return place{nil, captures}
		}
		return place{mg.best.section, mg.best.dialect}
	}
	for _, mg := range kept {
		at := of(mg)
		for _, f := range mg.fields {
			if f.facts.required != nil && !f.facts.primary {
				required[at] += btoi(*f.facts.required)
				optional[at] += btoi(!*f.facts.required)
			}
		}
	}
	for _, mg := range kept {
		at := of(mg)
		if mg.best.dialect != bullets && mg.best.dialect != captures || required[at] > 0 || optional[at] == 0 {
			continue
		}
		for _, f := range mg.fields {
			if f.facts.required == nil && f.facts.def == nil {
				f.facts.required = yes(true)
				s.assumedRequired(f, mg)
			}
		}
	}
}

// assumedRequired says that a field is required because others are marked optional.
func (s *scan) assumedRequired(f *fieldFact, mg *merged) {
	s.diags.Add("M016", f.place.span(), fmt.Sprintf("%q of %s is assumed to be required: others beside it are marked optional", f.label, mg.best.label),
		fmt.Sprintf("write \"%s (required)\" or \"%s (optional)\"", f.label, f.label))
}

// title names the solution: the document's title without what kind of document it is, or its file's name.
func (s *scan) title(m *manifest.Manifest) {
	for _, d := range s.docs {
		for i, b := range d.blocks {
			if b.kind != headingBlock || b.level > 1 && i > 0 {
				continue
			}
			m.Title = b.text.s
			m.SolutionName = solutionName(m.Title)
			s.claims.add(ClaimSolution, m.SolutionName, b.span, d.src)
			s.describe(m, d, b)
			return
		}
	}
	base := s.docs[0].src.name
	base = base[strings.LastIndexAny(base, `/\`)+1:]
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		base = base[:i]
	}
	m.SolutionName = solutionName(base)
	if m.SolutionName == "" {
		m.SolutionName = "App"
	}
	s.diags.Add("M060", s.docs[0].src.span(0, 0), fmt.Sprintf("the document has no title; %q is assumed", m.SolutionName), "begin it with a line \"# Name\"")
}

// describe takes the first paragraph below the title as the solution's description, unless it says what data there is.
func (s *scan) describe(m *manifest.Manifest, d *document, heading *block) {
	for _, b := range d.blocks {
		if b == heading {
			continue
		}
		if b.kind != paragraphBlock || b.section.heading.s != heading.text.s || b.section.heading.offset(0) != heading.text.offset(0) {
			if b.span.Start > heading.span.Start {
				return
			}
			continue
		}
		first, last := b.text.line(), d.src.lineNumber(b.span.End)
		for n := first; n <= last; n++ {
			if s.claims.has(d.src, n) {
				return
			}
		}
		m.Description = b.text.s
		s.claims.add(ClaimSolution, "description", b.span, d.src)
		return
	}
}

// documentKinds are words of titles that say what kind of document it is.
var documentKinds = []string{"product requirements document", "product requirement document", "software requirements specification", "business requirements document", "functional requirements document", "requirements document",
	"requirements specification", "feature specification", "technical specification", "functional specification", "user stories", "data model", "requirements", "specification", "design document", "prd", "srs", "spec"}

// solutionName is PascalCase ASCII of a title.
func solutionName(title string) string {
	t := strings.Map(func(r rune) rune {
		if r < 128 || unicode.IsLetter(r) {
			return r
		}
		return ' '
	}, title)
	lower := strings.ToLower(t)
	for _, k := range documentKinds {
		if i := strings.Index(lower, k); i >= 0 && len(strings.Trim(lower[:i]+lower[i+len(k):], " :-–—()")) > 1 {
			end := i + len(k)
			if (i == 0 || !unicode.IsLetter(rune(lower[i-1]))) && (end == len(lower) || !unicode.IsLetter(rune(lower[end]))) {
				t = t[:i] + " " + t[end:]
				lower = strings.ToLower(t)
			}
		}
	}
	var ascii []string
	for _, w := range name.Words(t) {
		w = strings.Map(func(r rune) rune {
			if r < 128 {
				return r
			}
			return -1
		}, w)
		w = strings.NewReplacer("'", "", "’", "").Replace(w)
		if w != "" {
			ascii = append(ascii, w)
		}
	}
	return name.Pascal(ascii)
}

// likelyNoun is a noun of the document that could be an entity: the best candidate that was refused.
func (s *scan) likelyNoun() string {
	best, score := "", -100
	for _, d := range s.claims.Decisions {
		if d.Score > score {
			best, score = d.Name, d.Score
		}
	}
	if best == "" {
		return ""
	}
	words := entityWords(best)
	if len(words) == 0 {
		return ""
	}
	return entityName(best, words)
}
