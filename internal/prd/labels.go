package prd

import (
	"strings"
	"unicode"
)

// part says what a label inside an entity's description announces.
type part int

// The parts of an entity's description.
const (
	noPart part = iota
	attributePart
	relationPart
	descriptionPart
	otherPart // rules, methods, indexes, permissions: nothing that is read as fields
)

// partLabels are the words of labels: "Fields:", "**Relationships**", "Validation rules".
var partLabels = map[part]string{
	attributePart:   "each document|each record|each row|each entry|document fields|document structure|attribute|attributes|field|fields|column|columns|property|properties|key attributes|key fields|main attributes|core attributes|core fields|attributes include|fields include|primary key|primary keys|foreign key|foreign keys|data fields|information|details|contains|stores|includes|structure|schema|data|required fields|optional fields|required|optional|base fields|basic information|basic info|data attributes|data elements|table columns|entity attributes|key properties|main fields|essential attributes|additional fields|other fields|other attributes",
	relationPart:    "relationship|relationships|relation|relations|association|associations|references|cardinality|key relationships|links|entity relationships",
	descriptionPart: "description|purpose|summary|overview|what it represents|represents|definition",
	otherPart: "validation|validations|validation rules|rule|rules|business rules|constraint|constraints|index|indexes|indices|method|methods|operation|operations|permission|permissions|endpoint|endpoints|example|examples|notes|note|behavior|behaviour|behaviors|actions|state transitions|states|lifecycle|invariants|" +
		"usage|storage|access|features|functions|functionality|responsibilities|api|queries|unique constraints|allowed values|validation rules for|triggers|security|acceptance criteria|table name|collection name|table|collection|model|source|status transitions|computed|derived|events|use cases|capabilities|type|kind|identifiers|ownership|key rules|important rules|retention|location|file|path|why|goal|progression|success criteria",
}

// partOf says what a label announces; noPart where it is a name.
func partOf(words []string) part {
	if len(words) == 0 || len(words) > 4 {
		return noPart
	}
	if len(words) == 1 {
		return partByPhrase[words[0]]
	}
	var near [64]byte // most phrases fit in, and are looked up where they are
	phrase := append(near[:0], words[0]...)
	for _, w := range words[1:] {
		phrase = append(append(phrase, ' '), w...)
	}
	return partByPhrase[string(phrase)]
}

// partByPhrase is partLabels by phrase; of two parts the first is meant.
var partByPhrase = map[string]part{}

func init() {
	for _, p := range []part{otherPart, descriptionPart, relationPart, attributePart} {
		for _, phrase := range strings.Split(partLabels[p], "|") {
			partByPhrase[phrase] = p
		}
	}
}

// cleanLabel drops what surrounds a name in a heading: numbering, emoji, marks, a kind ("Entity: Task",
// "users table"), a remark in brackets.
func cleanLabel(t text) (label, remark text) {
	t = plain(t).trim()
	for {
		before := t
		t = t.from(numbering(t.s)).trim()
		for !t.isEmpty() {
			r := firstRune(t.s)
			if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("`\"“_(", r) {
				break
			}
			t = t.from(len(string(r)))
		}
		if c := (&cursor{s: t.s}); c.accept("step", "section", "part", "module", "chapter", "table", "entity") { // Step 3 – Items
			if n, ok := c.number(); ok && n != "" && c.mark(":", "–", "—", "-", ".") {
				t = t.from(c.at).trim()
			}
		}
		for _, k := range []string{"entity:", "table:", "model:", "collection:", "class:", "object:", "data object:", "entity -", "table -", "entity –", "key entity:", "core entity:", "main entity:", "schema:", "resource:", "aggregate:", "domain entity:", "entity "} {
			if len(t.s) > len(k) && strings.EqualFold(t.s[:len(k)], k) {
				t = t.from(len(k)).trim()
			}
		}
		if t.s == before.s {
			break
		}
	}
	remark = t.sub(len(t.s), len(t.s))
	if i, _ := indexTop(t.s, remarkStarts); i > 0 {
		t, remark = t.sub(0, i).trim(), t.from(i).trim()
	}
	t = t.trimAny(" :.*")
	t = withoutSchema(collectionOfPath(spanned(t)))
	if isQuoted(t.s) {
		t = t.sub(len(string(firstRune(t.s))), len(t.s)-len(string(lastRune(t.s))))
	}
	return t, remark
}

// remarkStarts separates a name from what is remarked about it: at a bracket or a dash.
var remarkStarts = separates("([ ", func(s string, i int) int {
	return btoi(s[i] != ' ' || strings.HasPrefix(s[i:], " – ") || strings.HasPrefix(s[i:], " — ") || strings.HasPrefix(s[i:], " - "))
})

// withoutSchema drops the schema of a qualified identifier: `inv.site` is a site.
func withoutSchema(t text) text {
	bare := strings.Trim(t.s, "`")
	i := strings.LastIndexByte(bare, '.')
	if i <= 0 || i+1 == len(bare) || strings.ContainsAny(bare, " /()") {
		return t
	}
	start := strings.Index(t.s, bare) + i + 1
	return t.sub(start, start+len(bare)-i-1)
}

// numbering is the length of "3.", "3.1.2", "3)", "A." at the start of a heading.
func numbering(s string) int {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' && i > 0) {
		i++
	}
	if i == 0 {
		if len(s) > 2 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] == '.' || s[1] == ')') && s[2] == ' ' {
			return 2
		}
		return 0
	}
	if i < len(s) && (s[i] == ')' || s[i] == ':') {
		i++
	}
	if i < len(s) && s[i] != ' ' && s[i-1] != '.' && s[i-1] != ')' {
		return 0
	}
	return i
}

// foreignEntities are words for entities in other languages, as headings over lists of them have them.
const foreignEntities = "엔티티 entidades entités entitäten エンティティ 实体 сущности"

// isCollective reports whether a heading announces several entities rather than naming one: "Key Entities",
// "Domain model", "3. Database schema".
func isCollective(label string) bool {
	words := nameWords(label)
	return isCollectiveOf(words, withoutKind(label, words))
}

// isCollectiveOf is isCollective where the label's nameWords and entityWords are known.
func isCollectiveOf(all, words []string) bool {
	if n := len(words); n > 0 && inWords(foreignEntities, words[n-1]) {
		return true
	}
	if len(words) == 1 && len(all) == 1 {
		return collectiveNouns.has(words[0])
	}
	for _, w := range words {
		if !collectiveWords.has(w) {
			return false
		}
	}
	return true
}

// collectiveNouns alone announce several entities, and collectiveWords when all words of a heading are among them.
var (
	collectiveNouns = newWordSet("data domain entities tables models collections schemas schema erd database attributes fields objects relationships values enums enumerations constants statuses lookups defaults choices glossary features requirements roles nouns verbs resources")
	collectiveWords = newWordSet("data domain key core main database db logical physical conceptual entities entity tables table models model collections schemas schema erd er diagram and of the dictionary structure structures relationships attributes fields overview objects types definitions design requirements information proposed initial full list all primary relational high level storage nosql sql mongodb postgresql prisma layer our system application app existing new supporting additional other secondary")
)

// pointingWords begin phrases that point at things told before, or at people, and name no kind of row.
var pointingWords = newWordSet("this these that those it they its their your my his her such both")

// questionWords, prepositions and the like, begin no name of a kind of row; sampleWords none of several words; clauseWords
// stand inside none.
var (
	questionWords = newWordSet("how what why when where who as to for if and in with by on of from per once since because although while so then also there here all not")
	sampleWords   = newWordSet("example examples sample samples step steps phase note notes")
	clauseWords   = newWordSet("with by to for is are must can should shall may might could would will from in using via or when that and we you they it i our your his her already not a an the")
)

// hedgeWords begin what may be or has to be, without a subject: "maybe keeps …", "Should contain:". Will
// and can are left out: a Will or a Can may be kept.
var hedgeWords = newWordSet("maybe perhaps possibly probably should must shall might would could include contain")

// canBeEntity reports whether a label could name a kind of row: one to four words, a noun phrase.
func canBeEntity(label string) bool { return canBeEntityOf(label, entityWords(label)) }

// canBeEntityOf is canBeEntity where the label's entityWords are known.
func canBeEntityOf(label string, words []string) bool {
	if len(words) == 0 || len(words) > 4 || len(label) > 120 || pointingWords.has(words[0]) || strings.ContainsAny(label, "?!;,&+=") {
		return false
	}
	if r := firstRune(strings.Trim(label, "`*\"")); unicode.IsDigit(r) {
		return false
	}
	if questionWords.has(words[0]) || hedgeWords.has(words[0]) || len(words) > 1 && (sampleWords.has(words[0]) || isFile(label)) {
		return false
	}
	for _, w := range words[1:] {
		if clauseWords.has(w) {
			return false
		}
	}
	return true
}

// isFile reports whether a label is the name of a file: src/Boats.tsx, notes.md.
func isFile(label string) bool {
	i := strings.LastIndexByte(label, '.')
	return i > 0 && inWords("ts tsx js jsx py go rb rs php java kt cs md json yml yaml toml sql sh css scss html vue txt", strings.TrimRight(label[i+1:], "`*: "))
}

// spanned is the identifier in a code span that one word of any language stands behind: `users` Koleksiyonu.
func spanned(t text) text {
	if !strings.HasPrefix(t.s, "`") {
		return t
	}
	inside, rest, ok := strings.Cut(t.s[1:], "` ")
	if !ok || !isWord(inside) || rest == "" || strings.ContainsAny(rest, " `.:") || firstRune(rest) < 128 && isKnownNoun(strings.ToLower(rest)) {
		return t
	}
	return t.sub(1, 1+len(inside))
}

// isKnownNoun reports whether a word says itself what it is: the `users` page is none of the users.
func isKnownNoun(w string) bool {
	return inWords(interfaceNouns, w) || inWords(programNouns, w) || inWords(genericNouns, w) || inWords("collection collections entity object value values field column key", w)
}
