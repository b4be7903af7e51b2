package genome

import (
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/name"
)

// The words that samples are made of. None of them names a person or a firm that could be meant.
var (
	people    = []string{"Ada Brook", "Ben Carver", "Clara Dale", "David Elm", "Emma Field", "Felix Grove", "Greta Hill", "Henry Isle"}
	lastNames = []string{"Brook", "Carver", "Dale", "Elm", "Field", "Grove", "Hill", "Isle"}
	titles    = []string{"Prepare the launch", "Review the proposal", "Call the supplier", "Update the handbook", "Plan the workshop", "Order new samples", "Test the prototype", "Write the summary"}
	sentences = []string{"Everything is ready for the next step.", "Two questions are still open.", "Please read the attached notes first.", "This replaces the earlier version.", "Details follow at the end of the week.", "Agreed with everyone concerned."}
	things    = []string{"Aurora", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Garnet", "Harbour"}
	cities    = []string{"Lisbon", "Oslo", "Vienna", "Kyoto", "Quito", "Dublin", "Nairobi", "Wellington"}
	countries = []string{"Portugal", "Norway", "Austria", "Japan", "Ecuador", "Ireland", "Kenya", "New Zealand"}
	streets   = []string{"1 Harbour Street", "22 Mill Lane", "7 Station Road", "15 Orchard Way", "3 Market Square", "48 River Walk"}
	firms     = []string{"Northwind Paper", "Bluebell Bakery", "Cobalt Tools", "Meadow Textiles", "Lantern Books", "Willow Gardens"}
	colours   = []string{"red", "green", "blue", "yellow", "violet", "orange", "brown", "grey"}
	phones    = []string{"+1 202 555 0101", "+1 202 555 0102", "+1 202 555 0103", "+1 202 555 0104"}
	codes     = []string{"A-1001", "B-1002", "C-1003", "D-1004", "E-1005", "F-1006"}
	words     = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}
)

// wordLists tell which words suit a field, by the words of its name.
var wordLists = []struct {
	words string
	list  []string
}{
	{"lastname surname", lastNames},
	{"author contact owner assignee reviewer employee person customer attendee guest username nickname firstname fullname", people},
	{"city town place location", cities},
	{"country nation", countries},
	{"street address", streets},
	{"company organisation organization vendor supplier brand manufacturer employer", firms},
	{"colour color", colours},
	{"phone mobile telephone fax", phones},
	{"code sku reference barcode isbn serial number postcode zip", codes},
	{"title subject headline topic goal task step", titles},
	{"description body notes note comment message text content summary bio details remark reason answer question instructions", sentences},
	{"name label", things},
}

// listOfWord finds a list by a word.
var listOfWord = byWord(len(wordLists), func(i int) string { return wordLists[i].words })

// byWord leads from each word of each list, and from its plural, to the first list that has it.
func byWord(count int, wordsOf func(i int) string) map[string]int {
	index := map[string]int{}
	for i := count - 1; i >= 0; i-- {
		for _, w := range strings.Fields(wordsOf(i)) {
			index[w], index[name.Plural(w)] = i, i
		}
	}
	return index
}

// listed gives the first list in which one of a field's words stands.
func listed(index map[string]int, fieldName string) (first int, ok bool) {
	for _, w := range strings.Split(fieldName, "_") {
		if i, found := index[w]; found && (!ok || i < first) {
			first, ok = i, true
		}
	}
	return first, ok
}

// namedLists tell which words suit the field "name" of an entity, by the words of the entity's name.
var namedLists = []struct {
	words string
	list  []string
}{
	{"person customer client contact employee member patient student teacher guest driver attendee candidate author owner tenant user", people},
	{"company organisation organization vendor supplier brand manufacturer employer shop store", firms},
	{"city town place location", cities},
	{"country nation", countries},
	{"colour color", colours},
}

// namedListOfWord finds a list by a word.
var namedListOfWord = byWord(len(namedLists), func(i int) string { return namedLists[i].words })

// wordsFor gives the words that suit a field and fit its length.
func wordsFor(f Field) []string {
	list := suitableWords(f)
	for _, w := range list {
		if f.MaxLength > 0 && utf8.RuneCountInString(w) > f.MaxLength {
			return colours // short words
		}
	}
	return list
}

// suitableWords gives the words that suit a field.
func suitableWords(f Field) []string {
	entity, _, _ := strings.Cut(f.ID, ".")
	named, isNamed := listed(namedListOfWord, entity)
	switch {
	case f.Name == "name" && isNamed:
		return namedLists[named].list
	case strings.HasSuffix(f.Name, "last_name") || strings.HasSuffix(f.Name, "family_name"):
		return lastNames
	case strings.HasSuffix(f.Name, "first_name") || strings.HasSuffix(f.Name, "full_name") || strings.HasSuffix(f.Name, "user_name"):
		return people
	case strings.HasSuffix(f.Name, "postal_code"):
		return codes
	}
	if i, ok := listed(listOfWord, f.Name); ok {
		return wordLists[i].list
	}
	if f.Type == TextType {
		return sentences
	}
	if label := name.Words(f.Label.Raw()); len(label) > 0 && isASCII(f.Label.Raw()) {
		return labelled(name.Title(label))
	}
	return words
}

// labelled numbers a field's own label: Status A, Status B.
func labelled(label string) []string {
	list := make([]string, 0, 8)
	for letter := 'A'; letter < 'I'; letter++ {
		list = append(list, label+" "+string(letter))
	}
	return list
}
