package prd

import (
	"strings"
	"unicode"
)

// headings reads a name, as a heading, a bold line or a line that ends in a colon, followed by a list of fields.
var headings = &dialect{name: "headings", exactness: 40, local: true}

func init() { headings.read = readHeadings }

// readHeadings walks the blocks in order; a name opens an entity, the lists that follow are its fields.
func readHeadings(s *scan, d *document) {
	w := &headingWalk{s: s}
	for i, b := range d.blocks {
		if b.taken {
			continue
		}
		switch b.kind {
		case headingBlock:
			w.heading(b)
		case paragraphBlock:
			w.paragraph(b, next(d.blocks, i))
		case listBlock:
			w.list(b, next(d.blocks, i))
		}
	}
	w.close()
}

// next is the block after i, or nil.
func next(blocks []*block, i int) *block {
	if i+1 < len(blocks) {
		return blocks[i+1]
	}
	return nil
}

// headingWalk is the entity that is open while the blocks go by.
type headingWalk struct {
	s     *scan
	cand  *candidate
	level int // of the heading that opened it; 7 for a bold line
	part  part
	items listLook

	described []*block // paragraphs the first of which describes the entity that says nothing of what one has
	told      bool     // an item says what the thing has: "has a name"
}

// heading opens an entity, or a part of the open one.
func (w *headingWalk) heading(b *block) {
	label, remark := cleanLabel(b.text)
	words := nameWords(label.s)
	if p := partOf(words); p != noPart && !strings.Contains(b.text.s, "`") && w.cand != nil && b.level > w.level && !inBars("data|information|details|schema|structure|contains|stores|includes", strings.Join(words, " ")) {
		w.part = p
		return
	}
	w.close()
	w.open(label, remark, words, b.section, b.level)
	if c := (&cursor{s: b.text.s}); w.cand != nil && c.accept("entity", "table", "collection", "model") && c.mark(":") {
		w.cand.say(5, "its heading calls it one")
	}
}

// open starts a candidate for a name, whose nameWords are known, when it can be one.
func (w *headingWalk) open(label, remark text, words []string, sec *section, level int) {
	w.part, w.level = attributePart, level
	noun := withoutKind(label.s, words)
	if !canBeEntityOf(label.s, noun) || isCollectiveOf(words, noun) {
		return
	}
	c := w.s.candidateCalled(headings, label, noun, sec)
	if c == nil {
		return
	}
	f := facts{}
	f.pieces(remark.trimAny("()[] –—-"), nil, true)
	c.former = f.former
	w.cand = c
}

// close weighs the lists that were read and keeps the candidate.
func (w *headingWalk) close() {
	c := w.cand
	if c == nil || len(c.fields)+len(c.relations) == 0 {
		w.cand, w.items, w.described = nil, listLook{}, nil
		return
	}
	w.describe()
	w.cand = nil
	if w.items.weigh(c); w.told {
		c.say(2, "what stands below its name says what it has")
	}
	w.told = false
	if 2*w.items.typed >= w.items.members && w.items.exact > 0 && c.section != nil && c.section.heading.offset(0) <= c.place.offset(0) {
		c.section.describes = true
	}
	w.items = listLook{}
	w.s.keep(c)
}

// paragraph reads a bold line or a line with a colon that names an entity or a part, or the entity's description.
func (w *headingWalk) paragraph(b, after *block) {
	first := b.lines[0].trim()
	last := b.lines[len(b.lines)-1].trim()
	if name, rest, ok := boldPrefix(first); ok && len(b.lines) == 1 && strings.Trim(rest.s, " :") == "" {
		w.label(name, after)
		return
	}
	if strings.HasSuffix(last.s, ":") && len(last.s) < 80 && after != nil && after.kind == listBlock {
		label := last.sub(0, len(last.s)-1)
		if subject := announcedSubject(label); !subject.isEmpty() { // "The Vehicle entity contains:"
			w.label(subject, after)
			if w.cand != nil {
				w.cand.say(4, announcesList)
			}
			return
		}
		if len(b.lines) == 1 || unicode.IsUpper(firstRune(label.s)) {
			w.label(label, after)
			if c := (&cursor{s: label.s}); w.cand != nil && c.accept("each", "every") {
				w.cand.say(3, "it is introduced as one of a kind")
			}
			return
		}
	}
	if len(b.lines) == 1 && (w.cand == nil || len(w.cand.fields) > 0) && w.bareLabel(b.text, after) {
		w.label(b.text, after)
		return
	}
	if w.cand == nil {
		return
	}
	if w.inlinePart(b) || w.bareMembers(b.text) {
		return
	}
	if w.cand.description == "" && len(w.cand.fields) == 0 && w.part == attributePart {
		w.described = append(w.described, b)
	}
}

// describe settles the description once it is known that one is needed.
func (w *headingWalk) describe() {
	for _, b := range w.described {
		if w.cand.description == "" && !w.s.isStatement(b.text) {
			w.cand.description, w.cand.descriptionAt = b.text.s, b
		}
	}
	w.described = w.described[:0]
}

// bareLabel reports whether a short line without any mark stands above a list of fields: it names them.
func (w *headingWalk) bareLabel(t text, after *block) bool {
	if after == nil || after.kind != listBlock || strings.ContainsAny(t.s, ".,:;?!()") || strings.Count(t.s, " ") > 2 || !isCapitalised(t.s) || !canBeEntity(t.s) {
		return false
	}
	typed := 0
	for _, it := range after.items {
		if as, ok := it.peek(); ok && len(as[0].fields) > 0 && as[0].fields[0].facts.stated > 0 {
			typed++
		}
	}
	return 2*typed > len(after.items)
}

// bareMembers reads "id, name, email" as the fields of an entity whose name stands alone above it.
func (w *headingWalk) bareMembers(t text) bool {
	pieces := splitTop(t, commas)
	if len(w.cand.fields) > 0 || w.part != attributePart || len(pieces) < 3 || strings.HasSuffix(t.s, ".") {
		return false
	}
	for _, p := range pieces {
		if a, ok := readAttribute(p, true); !ok || !plausible(a) || strings.Count(p.s, " ") > 2 {
			return false
		}
	}
	w.members(t)
	return true
}

// label reads a line that stands alone: a part of the open entity, or the name of a new one.
func (w *headingWalk) label(t text, after *block) {
	label, remark := cleanLabel(t)
	words := nameWords(label.s)
	if p := partOf(words); p != noPart && !strings.HasPrefix(t.s, "`") { // in a code span it is a name
		w.part = p
		return
	}
	if after == nil || after.kind != listBlock && after.kind != tableBlock && after.kind != paragraphBlock {
		return
	}
	level := 7
	if w.level < 7 && w.cand != nil && len(w.cand.fields) > 0 && !canBeEntity(label.s) {
		w.part = otherPart
		return
	}
	sec := after.section
	inside := w.cand != nil && len(w.cand.fields) > 0
	w.close()
	w.open(label, remark, words, sec, level)
	if w.cand != nil && inside && after.kind == listBlock && isExplanation(after.items) {
		w.cand.say(-4, "it is a label inside another entity, over explanations")
	}
}

// isExplanation reports whether most items of a list are words with a sentence behind them.
func isExplanation(items []*item) bool {
	n := 0
	for _, it := range items {
		if a, ok := readAttribute(it.text, true); ok && len(a.fields) == 1 && isExplained(a.fields[0]) {
			n++
		}
	}
	return 2*n >= len(items)
}

// inlinePart reads "Attributes: name, email" and "Primary Key: user_id (UUID)" as lines of a paragraph.
func (w *headingWalk) inlinePart(b *block) bool {
	found := false
	for _, l := range b.lines {
		t := plain(l).trim()
		i, n := indexTop(t.s, colons)
		if i <= 0 {
			if found || w.part == attributePart && len(w.cand.fields) > 0 || w.part == relationPart {
				w.loose(t)
			}
			continue
		}
		p := partOf(nameWords(t.s[:i]))
		if p == noPart {
			continue
		}
		found = true
		if p == descriptionPart {
			if w.describe(); w.cand.description == "" {
				w.cand.description, w.cand.descriptionAt = strings.TrimSpace(b.text.s[strings.IndexByte(b.text.s, ':')+1:]), b
				b.taken = true
			}
			return true
		}
		w.part = p
		w.members(t.from(i + n).trim())
	}
	return found
}

// loose reads a line of names that belongs to the part announced above it.
func (w *headingWalk) loose(t text) {
	if len(t.s) < 400 && !strings.HasSuffix(t.s, ".") && (strings.Contains(t.s, ",") || strings.Contains(t.s, "→") || isIdentifier(t.s)) {
		w.members(t)
	}
}

// members reads a comma list of attributes.
func (w *headingWalk) members(t text) {
	if t.isEmpty() || w.part != attributePart && w.part != relationPart {
		return
	}
	for _, m := range splitTop(t, listCommas) {
		if a, ok := readAttribute(m, true); ok {
			w.items.see(a)
			w.cand.add(a)
		}
	}
}

// list reads a list as the fields or relations of the open entity.
func (w *headingWalk) list(b, after *block) {
	if it := b.items[0]; len(b.items) == 1 && len(it.items) == 0 && isOrdinalMarker(it.marker) && announcesPart(after) { // "2. Property" above "Attributes: …"
		label, remark := cleanLabel(it.text)
		if canBeEntity(label.s) && !isCollective(label.s) {
			w.close()
			w.open(label, remark, nameWords(label.s), b.section, 6)
			return
		}
	}
	if w.cand == nil || b.taken || b.items[0].obliged {
		return
	}
	if w.part == attributePart && w.values(b.items) {
		b.taken = true
		return
	}
	if w.part == attributePart && (looksLikeEntities(b.items) || !w.s.looksLikeFields(b.items, w.cand)) {
		return
	}
	for _, it := range b.items {
		w.item(it, w.part)
	}
	b.taken = true
}

// values reads the list below "Expense Categories:" as the values of an expense's category: what follows are its fields.
func (w *headingWalk) values(items []*item) bool {
	c := w.cand
	n := len(c.words)
	if n < 2 || len(c.fields) > 0 || !isEnumName(c.words) || !isPlural(c.words) {
		return false
	}
	var vals []string
	for _, it := range items {
		v := strings.TrimRightFunc(it.plain().s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if strings.Count(v, " ") > 1 || len(it.items) > 0 {
			return false
		}
		vals = append(vals, v)
	}
	if !allCapitals(vals) {
		return false
	}
	w.s.enums = append(w.s.enums, looseEnum{words: c.words, vals: vals, place: c.place})
	c.words, c.label, c.memoKey = c.words[:n-1], withoutLastWord(text{s: c.label}).s, ""
	return true
}

// item reads one bullet, and the ones below it where it announces a part.
func (w *headingWalk) item(it *item, p part) {
	t := it.text
	label, rest := it.label()
	if q := partOf(it.labelWords()); q != noPart && (len(it.items) > 0 || rest.s != "") && !(q == otherPart && rest.s != "" && len(it.items) == 0 && !isAside(label, rest)) && q != descriptionPart && !isTypedRest(rest) {
		it.taken = true
		save := w.part
		w.part = q
		w.members(rest)
		for _, sub := range it.items {
			w.item(sub, q)
		}
		w.part = save
		return
	}
	switch p {
	case attributePart:
		as, ok := it.attributes()
		if saysNoField(t) {
			return
		}
		w.told = w.told || ok && saysHas(t.s)
		if !ok || it.obliged || isSentence(t.s) && !strings.HasPrefix(t.s, "`") {
			w.items.miss()
			return
		}
		nested(&as[len(as)-1], it.items)
		for _, a := range as {
			w.items.see(a)
			w.cand.add(a)
		}
		w.s.take(it)
	case relationPart:
		r, ok := readRelation(plain(t))
		if !ok { // "One product belongs to one category"
			if _, _, at := subjectOf(plain(t)); at > 0 {
				r, ok = readRelation(plain(t).from(at))
			}
		}
		if ok {
			w.cand.add(attribute{relations: r})
			w.s.take(it)
		}
	}
}

// isAside reports whether a bullet among fields tells rules or computed values, and no field of that name:
// "Derived: `net`, `gross`".
func isAside(label, rest text) bool {
	return inWords("derived computed generated calculated validation validations constraint constraints index indexes indices rule rules unique", strings.ToLower(label.s)) && strings.HasPrefix(rest.s, "`")
}

// announcesPart reports whether a block begins with a label like "Attributes:" or "Primary key: id".
func announcesPart(b *block) bool {
	if b == nil || b.kind != paragraphBlock {
		return false
	}
	label, _ := splitLabel(b.lines[0])
	return partOf(nameWords(label.s)) != noPart
}

// isTypedRest reports whether what follows a label's colon is facts, so that the label is a field's name:
// "- description: text".
func isTypedRest(rest text) bool {
	if rest.isEmpty() {
		return false
	}
	f := facts{}
	f.sentences(rest, nil)
	return f.typ != "" || f.required != nil && len(f.description) == 0 || f.unique
}

// take marks an item and everything below it as read.
func (s *scan) take(it *item) {
	it.taken = true
	for _, sub := range it.items {
		s.take(sub)
	}
}

// splitLabel splits "**Label**: rest" and "Label: rest"; without a colon all of it is the label.
func splitLabel(t text) (label, rest text) {
	return splitPlain(plain(t))
}

// labelColons separates at the colon behind a label: not inside an address.
var labelColons = separates(":", func(s string, i int) int { return btoi(!strings.HasPrefix(s[i:], "://")) })

// splitPlain is splitLabel for a text without marks.
func splitPlain(p text) (label, rest text) {
	i, _ := indexTop(p.s, labelColons)
	return splitAt(p, i)
}

// splitAt is splitPlain where the place of the colon is known, -1 for none.
func splitAt(p text, colon int) (label, rest text) {
	if colon < 0 {
		return p.trimAny(" *"), p.sub(len(p.s), len(p.s))
	}
	return p.sub(0, colon).trim(), p.from(colon + 1).trim()
}

// nested reads the bullets below a field: the values of an enumeration, more facts, or what it consists of.
func nested(a *attribute, items []*item) {
	if len(a.fields) != 1 || len(items) == 0 {
		return
	}
	f := &a.fields[0]
	var vals []string
	announced := len(f.facts.description) == 1 && beginsValues(f.facts.description[0])
	if announced { // "rig – one of:"
		f.facts.description = nil
	}
	for _, it := range items {
		label, rest := it.label()
		probe := f.facts
		if probe.read(it.plain().s, true) {
			f.facts = probe
			continue
		}
		if f.facts.enum == nil && (probe.enumFrom([]text{it.plain()}) > 0) {
			f.facts = probe
			continue
		}
		if i, _ := indexTop(label.s, dashes); announced && i > 0 { // "sloop – one mast"
			label = label.sub(0, i).trim()
		}
		if id, _ := identifier(label); strings.Count(label.s, " ") <= 2 && !isTypedRest(rest) && id == "" {
			vals = append(vals, label.s)
		}
	}
	if f.facts.enum == nil && len(vals) > 1 && (announced || f.facts.typ == "enum" || f.facts.typ == "" && isEnumName(f.words)) {
		f.facts.setEnum(vals)
	}
}

// isStatement reports whether prose says what an entity has.
func (s *scan) isStatement(t text) bool {
	probe := &scan{told: map[string]bool{}}
	probe.sentences(t, nil)
	for _, c := range probe.candidates {
		if len(c.fields)+len(c.relations) > 0 {
			return true
		}
	}
	return false
}
