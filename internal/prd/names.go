package prd

import (
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/name"
)

// isIdentifier reports whether a name is written as programs write them.
func isIdentifier(s string) bool {
	if s == "" || strings.ContainsAny(s, " \t/") {
		return false
	}
	if strings.Contains(s, "_") {
		return true
	}
	lower := false
	if unicode.IsUpper(firstRune(s)) { // PayPal is a name, payPal an identifier
		return false
	}
	for _, r := range s {
		if unicode.IsLower(r) {
			lower = true
		}
		if lower && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// nameWords splits a name into lower-case words; "'s" is dropped.
func nameWords(s string) []string { return fewWords(s, len(s)) }

// fewWords is nameWords for callers to whom all names of more than some words are alike: of a long one they get manyWords
// without its being copied.
func fewWords(s string, most int) []string {
	if strings.Contains(s, "pH") { // the one word of science that begins small
		s = strings.ReplaceAll(s, "pH", "ph")
	}
	if hasPlainLetters(s) {
		return asciiWords(s, most)
	}
	if strings.ContainsAny(s, "'’`") {
		s = possessives.Replace(s)
	}
	return wordsOf(s)
}

// manyWords stand for more words than are asked for.
var manyWords = make([]string, 8)

// wordsOf is name.Words, in fewer steps where the letters are plain.
func wordsOf(s string) []string {
	if hasPlainLetters(s) {
		return asciiWords(s, len(s))
	}
	return name.Words(s)
}

// hasPlainLetters reports whether all letters of a text are ASCII's and none of its marks is an apostrophe.
func hasPlainLetters(s string) bool {
	if isASCII(s) {
		return strings.IndexByte(s, '\'') < 0
	}
	for _, r := range s {
		if r == '\'' || r == '’' || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.ToLower(r) != r) {
			return false
		}
	}
	return true
}

// asciiWords is name.Words for texts with plain letters, without a string of its own for each word; of more words than
// most it gives manyWords.
func asciiWords(s string, most int) []string {
	var near [6][2]int // of most names all words, so that room is made once
	places := near[:0]
	start := -1
	for i := 0; i <= len(s); i++ {
		if i == len(s) || !isWordByte(s, i) || s[i] == '_' {
			if start >= 0 {
				places = append(places, [2]int{start, i})
			}
			start = -1
			if len(places) > most {
				return manyWords
			}
			continue
		}
		if start < 0 {
			start = i
		} else if isUpper(s[i]) && (!isUpper(s[i-1]) || i+1 < len(s) && s[i+1] >= 'a' && s[i+1] <= 'z') {
			places = append(places, [2]int{start, i})
			start = i
		}
	}
	if len(places) == 0 {
		return nil
	}
	lower, words := strings.ToLower(s), make([]string, len(places))
	for i, p := range places {
		words[i] = lower[p[0]:p[1]]
	}
	return words
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

// possessives drops the marks of possession, and backticks.
var possessives = strings.NewReplacer("'s ", " ", "’s ", " ", "s' ", "s ", "`", "")

// sentenceStarts are verb forms, pronouns and the like, which begin sentences and no names, but for nameStarts, which begin
// both; finiteVerbs, and pronouns beside them, stand inside no name.
var (
	sentenceStarts = newWordSet("it this that these those there they we you i he she if when while where who what how why be been being will would should shall must can could may might do does did has have had is are was were to for with from by of in on at as and or but not no yes so because after before into onto than then also only both via per using e i")
	nameStarts     = newWordSet("no is has can by from to")
	finiteVerbs    = newWordSet("is are was were will would should shall must cannot been being it they we you i")
)

// isNounPhrase reports whether words can be the name of a thing: no verb form or pronoun that begins a sentence.
func isNounPhrase(words []string) bool {
	if len(words) > 1 && sentenceStarts.has(words[0]) && !nameStarts.has(words[0]) {
		return false
	}
	for _, w := range words {
		if len(words) > 2 && w != words[0] && finiteVerbs.has(w) {
			return false
		}
	}
	return true
}

// maxWords is how many words the name of a field has at most, unless it is written as an identifier.
const maxWords = 6

// called sets the name; it reports false where the words cannot be the name of a field.
func (f *fieldFact) called(label string) bool {
	label = strings.TrimSpace(strings.Trim(label, " .,;:*"))
	if v, ok := unquote(label); ok {
		label = strings.TrimSpace(v)
		f.identifier = true
	}
	for _, a := range articles {
		if hasWordPrefix(label, a) && len(label) > len(a)+1 && label[len(a)] == ' ' {
			label = strings.TrimSpace(label[len(a):])
		}
	}
	if strings.HasSuffix(label, "[]") {
		label = strings.TrimSuffix(label, "[]")
		f.facts.list = true
	}
	if base, ok := strings.CutSuffix(label, "(s)"); ok {
		label = base
		f.facts.list = true
	}
	for _, lead := range []string{"list of ", "collection of ", "array of ", "set of ", "has ", "have "} {
		if len(label) > len(lead) && strings.EqualFold(label[:len(lead)], lead) && !f.identifier {
			label = label[len(lead):]
			f.facts.list = f.facts.list || lead[0] != 'h'
		}
	}
	if base, noun, ok := strings.Cut(label, " "); ok && isIdentifier(base) && inWords("flag field column attribute value", noun) { // an is_public flag
		label = base
	}
	if f.words == nil || f.label != label { // most are known by then
		most := maxWords
		if f.identifier || strings.IndexByte(label, ' ') < 0 {
			most = len(label)
		}
		f.label, f.words = label, fewWords(label, most)
	}
	if n := len(f.words); n > 0 && inWords("identifier id key", f.words[n-1]) && inBars("unique identifier|identifier|unique id|primary key|auto id|unique key", strings.ToLower(label)) {
		f.label, f.words = "id", []string{"id"}
		f.facts.primary, f.facts.unique, f.facts.required = true, true, yes(true)
		f.facts.stated++
	}
	if isIdentifier(label) {
		f.identifier = true
	}
	if f.identifier && strings.Count(label, "/") > 2 { // the path of a file
		return false
	}
	if !f.identifier && len(f.words) > 1 && inWords("two three four five six seven eight nine ten several many dozens", f.words[0]) {
		return false
	}
	if r := firstRune(strings.TrimLeft(label, "+-<>≥≤ ")); r >= '0' && r <= '9' && !f.identifier { // "3 sample bookings", "+1 = done"
		return false
	}
	if len(f.words) == 0 || len(f.words) > maxWords && !f.identifier || len(label) > 300 || strings.ContainsAny(label, "(){}<>@") || strings.Contains(label, ".") && !strings.Contains(label, " ") && f.identifier {
		return false
	}
	return isIdentifier(label) || isNounPhrase(f.words)
}

// isPhraseName reports whether two words that could be a name and its type are a name in English: "phone number",
// "due date", "image url". Types of databases and programs are never the second word of a name.
func isPhraseName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 4 && words[2] == "and" && strings.HasSuffix(s, "date and time") {
		return true
	}
	if len(words) != 2 {
		return false
	}
	return inWords("number date time email url link image count text year day flag file code price percentage address currency hash token status type name record document point photo picture password color colour slug", strings.ToLower(words[1]))
}

// slashNames splits "name/description" inside a code span into its names.
func slashNames(t text) []text {
	i := strings.IndexByte(t.s, '/')
	if i <= 0 || i+1 == len(t.s) || strings.ContainsAny(t.s, " ") || strings.Count(t.s, "/") > 2 {
		return []text{t}
	}
	return append([]text{t.sub(0, i)}, slashNames(t.from(i+1))...)
}
