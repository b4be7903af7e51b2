package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// samples reads what documents of a collection look like, shown by one of them: "// users collection" above
// { _id: ObjectId("…"), name: "Ann" }. It is less exact than what says what there must be: a sample shows what there may.
var samples = &dialect{name: "samples", exactness: 12}

// collections reads the objects of a block that stand behind the names of their collections. What other objects show,
// a request or one row among others, has no name of a kind of row.
func (r *codeReader) collections(t text, above text) bool {
	found := false
	label := above
	for i := 0; i < len(t.s); {
		end := strings.IndexByte(t.s[i:], '\n')
		if end < 0 {
			end = len(t.s) - i
		}
		line := t.sub(i, i+end).trimAny(" \t\r")
		open := i + strings.IndexByte(t.s[i:i+end]+"{", '{')
		switch {
		case commentLength(line.s, 0, []string{"//", "#", "--", "/*"}) > 0:
			if l := collectionName(line.trimAny(" \t/#*-")); !l.isEmpty() {
				label = l
			}
		case strings.HasPrefix(line.s, "{"):
			stop := closingBrace(t.s, open)
			found = r.sample(t.sub(open, min(stop+1, len(t.s))), label) || found
			label, end = t.sub(0, 0), stop-i
		case strings.HasSuffix(line.s, "{"): // an object inside something else
			end = closingBrace(t.s, open) - i
			label = t.sub(0, 0)
		case !line.isEmpty():
			label = t.sub(0, 0)
		}
		i += end + 1
	}
	return found
}

// collectionName is the name that a comment, heading or label gives to a collection: "users collection",
// "Collection: orders", "Users Collection Schema"; a plural identifier alone is one too.
func collectionName(t text) text {
	t = plain(t).trim()
	t = t.from(numbering(t.s)).trim()
	none := t.sub(0, 0)
	if i, _ := indexTop(t.s, remarkStarts); i > 0 {
		t = t.sub(0, i).trim()
	}
	for i := range t.s {
		if i > 0 && t.s[i-1] != ' ' || i+len("collection") > len(t.s) || !strings.EqualFold(t.s[i:i+len("collection")], "collection") {
			continue
		}
		noun, rest := t.sub(0, i).trimAny(" `\"'"), t.from(i+len("collection")).trimAny(" *")
		c := &cursor{s: rest.s}
		if c.accept("name"); c.mark(":", "–", "-") {
			noun = rest.from(c.at).trimAny(" `\"'*")
		}
		words := nameWords(noun.s)
		if len(words) == 0 || len(words) > 3 || !canBeEntity(noun.s) || inWords("mongodb mongo firestore database main new", words[len(words)-1]) {
			return none
		}
		return withoutCollection(noun)
	}
	bare := t.trimAny(" `\"':")
	if isWord(bare.s) && bare.s[0] >= 'a' && bare.s[0] <= 'z' && name.Singular(strings.ToLower(bare.s)) != strings.ToLower(bare.s) {
		return bare
	}
	return none
}

// withoutCollection drops the word at the end of an identifier: userCollection holds users.
func withoutCollection(t text) text {
	if n := len(t.s) - len("Collection"); n > 0 && (strings.HasSuffix(t.s, "Collection") || strings.HasSuffix(t.s, "_collection")) {
		return t.sub(0, n).trimAny("_")
	}
	return t
}

// collectionAbove is the collection that the lines right above a block speak of, or its heading does.
func collectionAbove(d *document, i int) text {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		b := d.blocks[k]
		if b.kind != paragraphBlock && b.kind != headingBlock {
			break
		}
		for n := len(b.lines) - 1; n >= 0; n-- {
			if l := b.lines[n]; containsFold(l.s, "collection") && len(l.s) < 80 {
				return collectionName(l.trimAny(" #*"))
			}
		}
		if b.kind == headingBlock {
			break
		}
	}
	s := d.blocks[i].section
	if s == nil || !containsFold(s.heading.s, "collection") {
		return text{}
	}
	label, _ := cleanLabel(s.heading)
	return collectionName(label)
}

// sample reads one object that shows a document of a collection.
func (r *codeReader) sample(t text, label text) bool {
	if label.isEmpty() {
		return false
	}
	c := r.s.candidate(samples, label, r.section)
	if c == nil {
		return false
	}
	for _, kv := range keyValues(objectBody(t)) {
		f := codeField(kv.key, kv.member)
		f.facts.stated = 0
		f.facts.shown(kv.value.s, f.words)
		f.facts.commentFacts(kv.comment, f.words)
		c.fields = append(c.fields, f)
	}
	if len(c.fields) < 2 {
		return false
	}
	c.say(7, "a document of its collection is shown")
	r.candidates = append(r.candidates, c)
	return true
}

// shown is what a value tells of the type of a field. A text in quotes tells less than the name does.
func (f *facts) shown(v string, words []string) {
	c := &cursor{s: v}
	number, isNumber := c.number()
	switch {
	case v == "true" || v == "false":
		f.typ = "boolean"
	case strings.HasPrefix(v, "["), strings.HasPrefix(v, "{"):
		f.list, f.typ = v[0] == '[', "json"
	case strings.HasPrefix(v, "ISODate") || strings.Contains(v, "Date(") || strings.HasPrefix(v, "Timestamp"):
		f.typ = "datetime"
	case isNumber && c.done() && strings.Contains(number, "."):
		f.typ = "decimal"
	case isNumber && c.done():
		if guess, _ := guessType(words); guess != "decimal" && guess != "float" {
			f.typ = "integer"
		}
	case strings.HasPrefix(v, "ObjectId") || isQuoted(v) || v == "null":
	case v != "":
		f.codeType(v)
	}
}

// collectionOfPath is the last collection of a path: users/{userId}/orders/{orderId}, "users > orders subcollection".
func collectionOfPath(t text) text {
	if n := len(t.s) - len(" subcollection"); n >= 0 && strings.EqualFold(t.s[n:], " subcollection") {
		bare := t.sub(0, n)
		return bare.from(strings.LastIndexAny(bare.s, ">/") + 1).trim()
	}
	bare := t.trimAny("`/")
	if !strings.Contains(bare.s, "/{") || strings.Contains(bare.s, " ") {
		return t
	}
	for strings.HasSuffix(bare.s, "}") {
		bare = bare.sub(0, max(0, strings.LastIndexByte(bare.s, '/'))) // the document's own key
	}
	if last := bare.from(strings.LastIndexByte(bare.s, '/') + 1); isName(last.s) {
		return last
	}
	return t
}
