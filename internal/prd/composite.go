package prd

import "strings"

// readTuple reads a key of several columns: "PK `(tenant_id, sku_id)`", "`(order_id, line_no)` – one row each". Each
// column is a field; none is unique by itself.
func readTuple(t text, listed bool) (attribute, bool) {
	c := &cursor{s: t.s}
	key := c.accept("pk", "primary key", "composite primary key", "composite pk", "composite key")
	c.mark(":", "is", "=")
	c.space()
	span := t.from(c.at)
	if !strings.HasPrefix(span.s, "`(") {
		return attribute{}, false
	}
	end := strings.Index(span.s, ")`")
	if end < 0 {
		return attribute{}, false
	}
	var a attribute
	for _, p := range splitTop(span.sub(len("`("), end), commas) {
		f := fieldFact{place: p, listed: listed, identifier: true}
		if !f.called(p.s) || !isWord(p.s) {
			return attribute{}, false
		}
		rest := &cursor{s: span.s, at: end + len(")`")}
		if key || rest.accept("pk", "primary key") {
			f.facts.required = yes(true)
			f.facts.stated++
		}
		a.fields = append(a.fields, f)
	}
	return a, len(a.fields) > 1
}

// gathers are parts of the words that readComposite's names end in.
var gathers = foldedWords{"info", "details", "data", "credentials", "particulars"}

// readComposite reads "contact information (phone number, email)": a name that only gathers, whose members in
// brackets are the fields.
func readComposite(t text, listed bool) (attribute, bool) {
	open := strings.IndexByte(t.s, '(')
	if open <= 0 || !strings.HasSuffix(t.s, ")") || !gathers.in(t.s[:open]) || matching(t.s, open) != len(t.s)-1 {
		return attribute{}, false
	}
	words := nameWords(t.s[:open])
	if len(words) == 0 || !inWords("information info details data credentials particulars metadata", words[len(words)-1]) {
		return attribute{}, false
	}
	var a attribute
	factual := 0 // words like "length" may be facts of one field as well as fields
	parts := splitTop(t.sub(open+1, len(t.s)-1), listCommas)
	for _, p := range parts {
		if inBars("etc|etc.|and so on", p.s) {
			continue
		}
		one, ok := readAttribute(p, listed)
		if !ok || len(one.fields) != 1 || len(one.fields[0].words) > 3 || looksOpen(p.s) {
			return attribute{}, false
		}
		factual += btoi(factWords[one.fields[0].words[0]] != noFact && len(one.fields[0].words) == 1)
		a.fields = append(a.fields, one.fields...)
	}
	return a, len(parts) > 1 && 2*factual < len(parts)
}
