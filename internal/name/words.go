// Package name turns words of a document into identifiers: splitting, casing, plural and singular, unique scopes,
// and hostile text that cannot be printed unescaped.
package name

import (
	"strings"
	"unicode"
)

var withoutApostrophe = strings.NewReplacer("'", "", "’", "")

// Words splits an identifier or a phrase into lower-case words: at anything that is neither letter nor digit, between
// lower and upper case, and before the last capital of an acronym ("HTTPServer" → http, server). Digits stay with
// the letters before them; an apostrophe splits nothing ("customer's" → customers).
func Words(s string) []string {
	var words []string
	runes := []rune(s)
	start := -1
	flush := func(end int) {
		if start >= 0 && end > start {
			words = append(words, strings.ToLower(withoutApostrophe.Replace(string(runes[start:end]))))
		}
		start = -1
	}
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			if r != '\'' && r != '’' || start < 0 {
				flush(i)
			}
			continue
		}
		if start >= 0 && unicode.IsUpper(r) {
			prev := runes[i-1]
			nextLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsLower(prev) || unicode.IsDigit(prev) || unicode.IsUpper(prev) && nextLower {
				flush(i)
			}
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(runes))
	return words
}

// Snake joins words with underscores: due_date.
func Snake(words []string) string { return strings.Join(words, "_") }

// Kebab joins words with hyphens: due-date.
func Kebab(words []string) string { return strings.Join(words, "-") }

// Flat joins words with nothing: duedate.
func Flat(words []string) string { return strings.Join(words, "") }

// Pascal capitalises and joins words: DueDate.
func Pascal(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(capital(w))
	}
	return b.String()
}

// Camel is Pascal with the first word in lower case: dueDate.
func Camel(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0] + Pascal(words[1:])
}

// Title joins words with spaces, the first capitalised: Due date.
func Title(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return capital(words[0]) + strings.Join(append([]string{""}, words[1:]...), " ")
}

func capital(w string) string {
	r := []rune(w)
	if len(r) == 0 {
		return ""
	}
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
