package name

import "strings"

// Plural gives the plural of a lower-case English noun; of a phrase, of its head ("order line" → "order lines",
// "point of sale" → "points of sale"). Words of other scripts stay as they are.
func Plural(noun string) string { return inflectHead(noun, pluralWord) }

// Singular gives the singular of a lower-case English noun; of a phrase, of its head. A singular stays as it is.
func Singular(noun string) string { return inflectHead(noun, singularWord) }

// inflectHead applies inflect to the head of a noun phrase: what stands before "of", else the last word.
func inflectHead(phrase string, inflect func(string) string) string {
	if strings.IndexByte(phrase, ' ') < 0 && strings.IndexByte(phrase, '_') < 0 && strings.IndexByte(phrase, '-') < 0 {
		return inflectWord(phrase, inflect)
	}
	for _, of := range []string{" of ", "_of_", "-of-"} {
		if head, rest, found := strings.Cut(phrase, of); found && head != "" {
			return inflectHead(head, inflect) + of + rest
		}
	}
	if irregularPlural[phrase] != "" || irregularSingular[phrase] != "" {
		return inflect(phrase)
	}
	i := strings.LastIndexAny(phrase, " _-") + 1
	return phrase[:i] + inflectWord(phrase[i:], inflect)
}

// inflectWord applies inflect to a word of the Latin script.
func inflectWord(word string, inflect func(string) string) string {
	if word == "" || word[len(word)-1] >= 0x80 {
		return word
	}
	return inflect(word)
}

func pluralWord(word string) string {
	if uncountable[word] {
		return word
	}
	if plural, ok := irregularPlural[word]; ok {
		return plural
	}
	if plural, ok := endingPlural(word); ok {
		return plural
	}
	switch {
	case hasAnySuffix(word, "s", "x", "z", "ch", "sh"):
		return word + "es"
	case strings.HasSuffix(word, "y") && !endsInVowelAnd(word, "y"):
		return word[:len(word)-1] + "ies"
	}
	return word + "s"
}

// endingPlural handles endings whose plural is another ending: salesman, hypothesis, housewife.
func endingPlural(word string) (string, bool) {
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e.singular); ok && !e.except[word] {
			return stem + e.plural, true
		}
	}
	return "", false
}

func singularWord(word string) string {
	if singular, ok := settledSingular[word]; ok {
		return singular
	}
	switch word[len(word)-1] {
	case 's', 'n', 'e': // the only letters that plurals in endings end in
		for _, e := range endings {
			if stem, ok := strings.CutSuffix(word, e.plural); ok && !e.exceptPlural[word] {
				return stem + e.singular
			}
		}
	}
	if !strings.HasSuffix(word, "s") || hasAnySuffix(word, "ss", "us", "is") || len(word) < 3 || singularInS[word] {
		return word
	}
	if strings.HasSuffix(word, "es") {
		return singularInEs(word)
	}
	return strings.TrimSuffix(word, "s")
}

// singularInEs decides how much of "-es" belongs to the plural: boxes → box, cases → case.
func singularInEs(word string) string {
	withoutS, withoutEs := word[:len(word)-1], word[:len(word)-2]
	switch {
	case singularInE[withoutS]:
		return withoutS
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case hasAnySuffix(word, "sses", "xes", "ches", "shes", "zzes", "tzes"):
		return withoutEs
	case hasAnySuffix(word, "ouses", "auses"):
		return withoutS
	case strings.HasSuffix(word, "uses"):
		return withoutEs
	case singularInS[withoutEs]:
		return withoutEs
	}
	return withoutS
}

func hasAnySuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}

// endsInVowelAnd reports whether a vowel stands before the ending.
func endsInVowelAnd(word, ending string) bool {
	before := len(word) - len(ending) - 1
	return before >= 0 && strings.ContainsRune("aeiou", rune(word[before]))
}

// WithArticle puts "a" or "an" before a noun in lower case, by its first letter.
func WithArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
