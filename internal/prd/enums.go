package prd

import (
	"slices"
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// enumNames are last words of names of fields whose values are usually a closed list.
var enumNames = newWordSet("status state type category kind role level priority gender sex method mode size stage phase frequency severity visibility plan tier rating_type unit color colour currency language theme channel source result outcome condition grade shift format direction action reason class topic difficulty availability department")

// isEnumName reports whether a field of this name usually has a closed list of values.
func isEnumName(words []string) bool {
	return len(words) > 0 && enumNames.has(name.Singular(words[len(words)-1]))
}

// values reads the values of an enumeration at the cursor: a bracketed list, or members separated by commas, bars,
// slashes or "or" up to the end.
func (f *facts) values(c *cursor) bool {
	if inside, ok := c.bracketed(); ok {
		return f.setEnum(splitValues(inside))
	}
	rest := c.rest()
	vals := splitValues(rest)
	if len(vals) < 2 {
		return false
	}
	if !f.setEnum(vals) {
		return false
	}
	c.at = len(c.s)
	return true
}

// splitValues splits an enumeration at the separator that it uses: bars, slashes, or commas with a final "or".
func splitValues(s string) []string {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), ":"))
	sep := listCommas
	if i, _ := indexTop(s, bars); i >= 0 {
		sep = bars
	} else if i, _ := indexTop(s, commas); i < 0 {
		if i, _ := indexTop(s, slashes); i >= 0 {
			sep = slashes
		}
	}
	var near few
	pieces := splitInto(near[:0], text{s: s}, sep)
	out := make([]string, 0, len(pieces))
	for _, p := range pieces {
		if !p.isEmpty() {
			out = append(out, p.s)
		}
	}
	return out
}

// bars separates at | and ||.
var bars = separates("|", barAt)

func barAt(s string, i int) int {
	if s[i] != '|' {
		return 0
	}
	if i+1 < len(s) && s[i+1] == '|' {
		return 2
	}
	return 1
}

// slashes separates at a slash that is no part of a path or address.
var slashes = separates("/", slashAt)

func slashAt(s string, i int) int {
	if s[i] != '/' || i == 0 || i+1 == len(s) || s[i-1] == '/' || s[i+1] == '/' || s[i-1] == ':' {
		return 0
	}
	return 1
}

// setEnum takes values as the closed list, when each of them can be one. "(default)" behind a value says so.
func (f *facts) setEnum(vals []string) bool {
	if len(vals) < 2 {
		return false
	}
	out := make([]string, 0, len(vals))
	def, marked := "", false
	for _, v := range vals {
		v = strings.TrimSpace(v)
		for _, w := range []string{"either ", "or ", "and "} {
			if hasWordPrefix(v, strings.TrimSpace(w)) && len(v) > len(w) {
				v = strings.TrimSpace(v[len(w):])
			}
		}
		base, own := trimSuffixFold(v, "(default)")
		if v = f.remarkOnValue(base); own {
			def, marked = v, true
		}
		bare, quoted := unquote(v)
		if !quoted {
			bare = strings.TrimRight(bare, ".")
			if strings.HasPrefix(strings.ToLower(bare), "etc") || bare == "…" || bare == "..." {
				f.openEnum = true
				return false
			}
			if i, _ := indexTop(bare, dashes); i > 0 { // "draft – not sent yet": the value and what it means
				bare = strings.TrimSpace(bare[:i])
			}
			if strings.Count(bare, " ") > 4 || bare == "" || strings.ContainsAny(bare, "{}") {
				return false
			}
		}
		if marked && def == v {
			d := bare
			f.def, f.defQuoted = &d, true
		}
		out = append(out, bare)
	}
	f.enum = out
	if f.typ == "" || f.typ == "string" || f.typ == "text" {
		f.typ = "enum"
	}
	f.stated++
	return true
}

// remarks separates at a bracket behind a space.
var remarks = separates("(", func(s string, i int) int { return btoi(i > 0 && s[i-1] == ' ') })

// remarkOnValue reads facts in brackets behind a value, "high (optional)", and gives the value alone.
func (f *facts) remarkOnValue(v string) string {
	i, _ := indexTop(v, remarks)
	if i < 0 || !strings.HasSuffix(v, ")") {
		return v
	}
	probe := *f
	if inside := (text{s: v[i+1 : len(v)-1]}); !probe.pieces(inside, nil, true) {
		return strings.TrimSpace(v[:i])
	}
	*f = probe
	return strings.TrimSpace(v[:i])
}

// trimSuffixFold drops a suffix in any case, and the space before it.
func trimSuffixFold(s, suffix string) (string, bool) {
	if len(s) < len(suffix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s, false
	}
	return strings.TrimSpace(s[:len(s)-len(suffix)]), true
}

// enumIntroductions begin an enumeration that may run over commas.
var enumIntroductions = []string{"must be one of the following", "must be one of", "can be one of the following", "can be one of", "is one of", "one of the following values", "one of the following", "one of these", "one of", "either", "enum of", "enum values", "enum", "enumeration of", "allowed values are", "allowed values",
	"possible values are", "possible values include", "possible values", "valid values are", "valid values", "values are", "values", "options are", "options", "choices are", "choices", "allowed", "select from", "selected from", "chosen from", "choose from"}

// enumLeads may stand before enumIntroductions.
var enumLeads = []string{"a", "an", "the", "string", "text", "must be", "is", "value"}

// enumFrom reads an enumeration that begins in the first piece and runs over the following ones up to the first
// that is a fact of its own. It gives the number of pieces read, 0 where there is no enumeration.
func (f *facts) enumFrom(pieces []text) int {
	if !enumStarts.mayBegin(pieces[0].s) {
		return 0
	}
	c := &cursor{s: pieces[0].s}
	c.accept(enumLeads...)
	if !c.accept(enumIntroductions...) {
		return 0
	}
	c.mark(":", "=")
	c.space()
	if c.done() && len(pieces) == 1 || strings.HasPrefix(c.rest(), "(") || strings.HasPrefix(c.rest(), "[") || strings.HasPrefix(c.rest(), "{") {
		return 0
	}
	vals := splitValues(c.rest())
	n := 1
	for ; n < len(pieces); n++ {
		if endsEnum(pieces[n].s) {
			break
		}
		vals = append(vals, splitValues(pieces[n].s)...)
	}
	if !f.setEnum(vals) {
		return 0
	}
	f.typ = "enum"
	return n
}

// endsEnum reports whether a piece behind the values of an enumeration is a fact of its own. The name of a type,
// "null" and "none" are values there.
func endsEnum(s string) bool {
	probe := facts{}
	return !isQuoted(s) && !inBars("null|none|nil|blank|empty", strings.ToLower(s)) && probe.read(s, true) && probe.typ == ""
}

// isQuoted reports whether all of s is one quoted stretch.
func isQuoted(s string) bool {
	if s == "" {
		return false
	}
	q := quoteScanner{s: s}
	return q.skip(0) == len(s)
}

// alternatives reads "todo / doing / done" or "todo | doing" as an enumeration.
func (f *facts) alternatives(s string) bool {
	if strings.IndexByte(s, '/') < 0 && strings.IndexByte(s, '|') < 0 {
		return false
	}
	for _, sep := range []*separator{bars, slashes} {
		if at, _ := indexTop(s, sep); at < 0 {
			continue
		}
		parts := splitTop(text{s: s}, sep)
		vals := make([]string, 0, len(parts))
		for _, p := range parts {
			if strings.Count(p.s, " ") > 2 || p.isEmpty() {
				return false
			}
			vals = append(vals, p.s)
		}
		return !inWords("timestamps dates users strings numbers ids", strings.ToLower(vals[0])) && f.setEnum(vals) // "created_at, approved_at timestamps/users"
	}
	return false
}

// valueList takes pieces that are no facts as the values of an enumeration, where the field's name, its type or an
// "or" before the last one says that they are a closed list.
func (f *facts) valueList(pieces []text, words []string) bool {
	if len(pieces) == 0 || f.openEnum || f.enum != nil {
		return false
	}
	joinedByOr := hasWordPrefix(pieces[len(pieces)-1].s, "or")
	var vals []string
	for _, p := range pieces {
		var near few
		parts := splitInto(near[:0], p, listCommas)
		if len(parts) > 1 && strings.Contains(strings.ToLower(p.s), " or ") {
			joinedByOr = true
		}
		for _, v := range parts {
			if strings.Count(v.s, " ") > 2 || v.isEmpty() || strings.HasSuffix(v.s, ".") && strings.Contains(v.s, " ") || looksOpen(v.s) {
				return false
			}
			vals = append(vals, v.s)
		}
	}
	if f.typ == "string" && !slices.ContainsFunc(vals, func(v string) bool { return !strings.Contains(v, " ") }) { // a string (street address or web page)
		return false
	}
	if len(vals) < 2 || !(joinedByOr || f.typ == "enum" || isEnumName(words) || allQuoted(vals) || allCapitals(vals) || areChoices(vals, words)) {
		return false
	}
	return f.setEnum(vals)
}

// areChoices reports whether three or more single words in small letters are choices rather than parts: none is
// named like an attribute, and the field is no collection of parts.
func areChoices(vals, words []string) bool {
	if len(vals) < 3 || len(words) == 0 || inWords("information info details data contact address name names settings preferences attributes fields notes profile features content items", words[len(words)-1]) {
		return false
	}
	if last := words[len(words)-1]; name.Singular(last) != last {
		return false
	}
	for _, v := range vals {
		w := nameWords(v)
		if len(w) != 1 || v != strings.ToLower(v) || stringNames[w[0]] || inWords("street city zip country phone email name title description date time number amount price quantity first last middle", w[0]) {
			return false
		}
		if typ, _ := guessType(w); typ != "string" {
			return false
		}
	}
	return true
}

// openMarks begin or end what is only an example.
var openMarks = []string{"e.g", "eg.", "etc", "such as", "for example", "like ", "including", "i.e", "...", "…"}

// looksOpen reports whether a value says that the list is only examples.
func looksOpen(v string) bool {
	end := strings.TrimRight(v, ".")
	if v == "" {
		return false
	}
	first := lowerByte(v[0])
	for _, w := range openMarks {
		if len(v) >= len(w) && w[0] == first && strings.EqualFold(v[:len(w)], w) || len(end) >= len(w) && strings.EqualFold(end[len(end)-len(w):], w) {
			return true
		}
	}
	return false
}

func allQuoted(vals []string) bool {
	for _, v := range vals {
		if !isQuoted(strings.TrimSpace(strings.TrimPrefix(v, "or "))) {
			return false
		}
	}
	return true
}

func allCapitals(vals []string) bool {
	for _, v := range vals {
		if v != strings.ToUpper(v) || len(v) < 2 {
			return false
		}
	}
	return len(vals) > 1
}
