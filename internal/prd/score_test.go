package prd

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/manifest"
)

// corpus is the folder of real documents, which are no part of the product. A run that is to judge must have it.
func corpus(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("CORPUS_DIR")
	if folder == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("CORPUS_DIR is not set, and CI is: the real documents have to be read")
		}
		t.Skip("SKIPPED: CORPUS_DIR is not set, so no real document was read")
	}
	return folder
}

// label is what a document states, by the conventions of the corpus: null is not judged, optional neither hit nor error.
type label struct {
	ID       string
	Entities []struct {
		Name           string
		Aliases        []string
		Optional       bool
		Fields         []labelField
		OptionalFields []string `json:"optional_fields"`
		Relations      []struct {
			Target   string
			Optional bool
		}
	}
	Stories              int
	Integrations         []string
	OptionalEntities     []string `json:"optional_entities"`
	OptionalIntegrations []string `json:"optional_integrations"`
}

type labelField struct {
	Name, Type  string
	ImpliedType string `json:"implied_type"`
	Aliases     []string
	Required    *bool
	Enum        []string
}

// labelled is a document with its label.
type labelled struct {
	label label
	text  string
}

// labelledDocuments are the documents that a folder of labels speaks of, by the labels' names.
func labelledDocuments(t *testing.T, labels string) []labelled {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(labels, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no labels in %s: %v", labels, err)
	}
	var out []labelled
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var l label
		if err := json.Unmarshal(b, &l); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		doc, err := os.ReadFile(filepath.Join(corpus(t), l.ID+".md"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, labelled{l, string(doc)})
	}
	return out
}

// bothSets are the documents that came with labels and those that were labelled here.
func bothSets(t *testing.T) (given, own []labelled) {
	return labelledDocuments(t, filepath.Join(corpus(t), "labels")), labelledDocuments(t, "testdata/labels")
}

// tally counts what was found, invented and missed.
type tally struct{ hit, wrong, missed int }

func (a tally) f1() float64 {
	if a.hit+a.wrong+a.missed == 0 {
		return 1
	}
	return 2 * float64(a.hit) / float64(2*a.hit+a.wrong+a.missed)
}

// of counts two sets of keys.
func of(want, got map[string]bool) (a tally) {
	for k := range want {
		if got[k] {
			a.hit++
		} else {
			a.missed++
		}
	}
	a.wrong = len(got) - a.hit
	return a
}

// totals are the figures of several documents together.
type totals map[string]tally

// measures in the order in which they are printed; the last three are accuracies of the fields that were found.
var measures = []string{"entities", "fields", "relations", "stories", "integrations", "type", "required", "enum"}

func (s totals) add(measure string, a tally) {
	b := s[measure]
	s[measure] = tally{b.hit + a.hit, b.wrong + a.wrong, b.missed + a.missed}
}

// value is F1, or the share of what is right.
func (s totals) value(measure string) float64 {
	a := s[measure]
	if slices.Index(measures, measure) < 5 {
		return a.f1()
	}
	if a.hit+a.wrong == 0 {
		return 1
	}
	return float64(a.hit) / float64(a.hit+a.wrong)
}

func (s totals) String() string {
	var b strings.Builder
	for _, m := range measures {
		fmt.Fprintf(&b, " %.2f", math.Round(s.value(m)*100)/100)
	}
	return b.String()
}

func squash(s string) string { return notLettersOrDigits.ReplaceAllString(strings.ToLower(s), "") }

var (
	notLettersOrDigits = regexp.MustCompile(`[^a-z0-9]`)
	impliedField       = regexp.MustCompile(`^(id|uuid|_id|createdat|updatedat|deletedat|creationdate|datecreated|createdon|updatedon|lastupdated|password|passwordhash|hashedpassword|passwd|pwd|userid)$`)
	idSuffix           = regexp.MustCompile(`(?i)[_ ]?id$`)
	keyName            = regexp.MustCompile(`([_ ][iI][dD]|Id|ID)$`)
)

// scoreKey compares names of entities without case, separators or plural.
func scoreKey(s string) string {
	k := squash(s)
	for _, p := range [][2]string{{"ies", "y"}, {"sses", "ss"}, {"xes", "x"}, {"ches", "ch"}, {"shes", "sh"}} {
		if base, ok := strings.CutSuffix(k, p[0]); ok {
			return base + p[1]
		}
	}
	if strings.HasSuffix(k, "s") && !strings.HasSuffix(k, "ss") && !strings.HasSuffix(k, "us") {
		return k[:len(k)-1]
	}
	return k
}

// sameKind reports whether two types are of one class: the corpus asks for no more.
func sameKind(a, b string) bool {
	a, b = squash(a), squash(b)
	for _, class := range []string{"string text email url phone uuid varchar char enum slug", "integer int bigint number smallint", "decimal float double money numeric number real currency", "boolean bool flag", "date datetime timestamp time", "json jsonb object array list map"} {
		words := strings.Fields(class)
		if slices.Contains(words, a) && slices.Contains(words, b) {
			return true
		}
	}
	return a == b
}

// judge is a label made ready to compare names with.
type judge struct {
	alias              map[string]string
	skip               map[string]bool
	fields             map[string]map[string]labelField
	fieldAlias         map[string]map[string]string
	fieldSkip          map[string]map[string]bool
	relations, openEnd map[string]bool
}

func newJudge(l label) *judge {
	j := &judge{map[string]string{}, map[string]bool{}, map[string]map[string]labelField{}, map[string]map[string]string{}, map[string]map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, e := range l.Entities {
		for _, a := range append([]string{e.Name}, e.Aliases...) {
			j.alias[scoreKey(a)] = scoreKey(e.Name)
		}
		if e.Optional {
			j.skip[scoreKey(e.Name)] = true
		}
	}
	for _, n := range l.OptionalEntities {
		j.skip[scoreKey(n)] = true
	}
	for _, e := range l.Entities {
		k := scoreKey(e.Name)
		j.fieldAlias[k], j.fieldSkip[k] = map[string]string{}, map[string]bool{}
		for _, f := range e.Fields {
			for _, a := range append([]string{f.Name}, f.Aliases...) {
				j.fieldAlias[k][squash(a)] = squash(f.Name)
			}
		}
		for _, n := range e.OptionalFields {
			j.fieldSkip[k][squash(n)] = true
		}
		for _, r := range e.Relations {
			if r.Optional {
				j.openEnd[pair(k, j.entity(r.Target))] = true
			} else {
				j.relations[pair(k, j.entity(r.Target))] = true
			}
		}
	}
	for k := range j.relations {
		delete(j.openEnd, k)
	}
	for _, e := range l.Entities {
		if k := scoreKey(e.Name); !j.skip[k] {
			j.fields[k] = map[string]labelField{}
			for _, f := range e.Fields {
				if j.counts(k, f.Name) {
					j.fields[k][squash(f.Name)] = f
				}
			}
		}
	}
	return j
}

// pair is the key of two entities in either order.
func pair(a, b string) string { return min(a, b) + " " + max(a, b) }

func (j *judge) entity(n string) string {
	if k, ok := j.alias[scoreKey(n)]; ok {
		return k
	}
	return scoreKey(n)
}

// known reports whether an entity of the label has this key.
func (j *judge) known(key string) bool {
	for _, k := range j.alias {
		if k == key {
			return true
		}
	}
	return false
}

// counts reports whether a field is one of this document's, not one that every table has, nor really a reference.
func (j *judge) counts(entity, field string) bool {
	k := squash(field)
	return !impliedField.MatchString(k) && k != entity+"id" && !j.fieldSkip[entity][k] && !j.known(j.entity(idSuffix.ReplaceAllString(field, ""))) && !keyName.MatchString(field)
}

// score compares what a document gave with its label.
func (l label) score(m *manifest.Manifest) totals {
	j, out := newJudge(l), totals{}
	got, relations := map[string]map[string]manifest.Field{}, map[string]bool{}
	for _, e := range m.Entities {
		k := j.entity(e.Name)
		if !j.skip[k] && got[k] == nil {
			got[k] = map[string]manifest.Field{}
		}
		for _, f := range e.Fields {
			if base := j.entity(idSuffix.ReplaceAllString(f.Name, "")); base != k && j.known(base) {
				relations[pair(k, base)] = true
			}
			n := f.Name
			if a, ok := j.fieldAlias[k][squash(n)]; ok {
				n = a
			}
			if got[k] != nil && j.counts(k, n) {
				got[k][squash(n)] = f
			}
		}
		for _, r := range e.Relations {
			relations[pair(k, j.entity(r.Target))] = true
		}
	}
	for k := range j.openEnd {
		delete(relations, k)
	}
	wantE, gotE, wantF, gotF := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for k, fs := range j.fields {
		wantE[k] = true
		for n, f := range fs {
			wantF[k+" "+n] = true
			if g, ok := got[k][n]; ok {
				out.facts(f, g)
			}
		}
	}
	for k, fs := range got {
		gotE[k] = true
		for n := range fs {
			gotF[k+" "+n] = true
		}
	}
	out.add("entities", of(wantE, gotE))
	out.add("fields", of(wantF, gotF))
	out.add("relations", of(j.relations, relations))
	n := min(len(m.Stories), l.Stories)
	out.add("stories", tally{n, len(m.Stories) - n, l.Stories - n})
	wantI, gotI := map[string]bool{}, map[string]bool{}
	for _, v := range l.Integrations {
		wantI[squash(v)] = true
	}
	for _, v := range m.Integrations {
		if !slices.ContainsFunc(l.OptionalIntegrations, func(o string) bool { return squash(o) == squash(v.Name) }) {
			gotI[squash(v.Name)] = true
		}
	}
	out.add("integrations", of(wantI, gotI))
	return out
}

// facts compares what is said of one field that was found.
func (s totals) facts(want labelField, got manifest.Field) {
	right := func(measure string, ok bool) { s.add(measure, tally{hit: btoi(ok), wrong: btoi(!ok)}) }
	typ := want.Type
	if typ == "" {
		typ = want.ImpliedType
	}
	if typ != "" {
		right("type", sameKind(typ, string(got.Type)))
	}
	if want.Required != nil {
		right("required", *want.Required == got.Required)
	}
	if want.Enum != nil {
		a, b := []string{}, []string{}
		for _, v := range want.Enum {
			a = append(a, squash(v))
		}
		for _, v := range got.Enum {
			b = append(b, squash(v))
		}
		slices.Sort(a)
		slices.Sort(b)
		right("enum", slices.Equal(slices.Compact(a), slices.Compact(b)))
	}
}

// scoreAll adds the figures of several documents, each changed first.
func scoreAll(documents []labelled, change func(labelled) labelled) totals {
	sum := totals{}
	for _, d := range documents {
		if change != nil {
			d = change(d)
		}
		m, _, _ := Parse([]Input{{d.label.ID + ".md", []byte(d.text)}})
		for k, a := range d.label.score(m) {
			sum.add(k, a)
		}
	}
	return sum
}

// only are the documents whose identifier begins with one of some numbers.
func only(documents []labelled, numbers string) []labelled {
	var out []labelled
	for _, d := range documents {
		if inWords(numbers, d.label.ID[:2]) {
			out = append(out, d)
		}
	}
	return out
}

// What is found in the labelled documents; docs/understanding.md says which sets are which.
func TestLabelledDocumentsAreUnderstood(t *testing.T) {
	given, own := bothSets(t)
	goals := map[string]float64{"entities": 0.92, "fields": 0.88, "relations": 0.80, "type": 0.90, "required": 0.90, "enum": 0.90, "stories": 0.95}
	t.Logf("%-44s %s", "", strings.Join(measures, " "))
	for _, set := range []struct {
		name      string
		documents []labelled
		judged    bool
	}{
		{"given labels", given, true},
		{"given, first split: 29 33 39", only(given, "29 33 39"), false},
		{"given, second split: 06 17 22", only(given, "06 17 22"), false},
		{"own labels", own, true},
		{"own, rules made from these: 02 13 20 34 43", only(own, "02 13 20 34 43"), false},
		{"own, no rule made from these: 03 10 15 24 36", only(own, "03 10 15 24 36"), false},
	} {
		got := scoreAll(set.documents, nil)
		t.Logf("%-44s %s", set.name, got)
		for _, m := range measures {
			if set.judged && got.value(m) < goals[m] {
				t.Errorf("%s: %s %.2f is below %.2f", set.name, m, got.value(m), goals[m])
			}
		}
	}
}
