package genome_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
	"github.com/microcodegen/microcodegen/internal/manifest"
)

// everyField calls visit for each field of many random genomes that a body may set and that refers to nothing.
func everyField(t *testing.T, visit func(label string, f genome.Field)) {
	t.Helper()
	visited := 0
	for seed := range uint64(80) {
		g := random.Genome(seed)
		for _, e := range g.Entities {
			for _, f := range e.Body() {
				if f.References == "" {
					visit(e.Name+"."+f.Name, f)
					visited++
				}
			}
		}
	}
	if visited < 400 {
		t.Fatalf("only %d fields were visited", visited)
	}
}

func TestSamplesAreValidValuesInOutputForm(t *testing.T) {
	everyField(t, func(label string, f genome.Field) {
		for n := range 20 {
			v := genome.Sample(f, n)
			back, err := f.Canonical([]byte(v.JSON()))
			if err != nil {
				t.Fatalf("%s: sample %d is %s: %v\n%+v", label, n, v.JSON(), err, shownField(f))
			}
			if back.JSON() != v.JSON() {
				t.Fatalf("%s: sample %d is %s, whose output form is %s", label, n, v.JSON(), back.JSON())
			}
		}
	})
}

// shownField is a field's limits for a message.
func shownField(f genome.Field) string {
	return strings.Join([]string{string(f.Type), f.Min, f.Max, f.Pattern.Raw(), string(rune('0' + f.Scale))}, " ")
}

func TestEveryFieldHasTwoSamplesAndManyWhereItsValuesAreMany(t *testing.T) {
	everyField(t, func(label string, f genome.Field) {
		if len(f.Samples) != 2 {
			t.Fatalf("%s has %d samples", label, len(f.Samples))
		}
		if n := genome.SampleCount(f, 2); n == 2 && f.Samples[0].JSON() == f.Samples[1].JSON() {
			t.Fatalf("%s has the sample %s twice", label, f.Samples[0].JSON())
		}
		few := f.Type == genome.Boolean || f.Type == genome.Enum || !f.Pattern.IsEmpty() || f.Min != "" || f.Max != "" || f.MaxLength > 0 && f.MaxLength < 4 || f.Precision > 0
		if n := genome.SampleCount(f, 100); n < 100 && !few {
			t.Fatalf("%s (%s) has %d samples only", label, shownField(f), n)
		}
	})
}

func TestViolationsAreRefusedAndEachRuleHasOne(t *testing.T) {
	everyField(t, func(label string, f genome.Field) {
		kinds := map[genome.ViolationKind]bool{}
		for _, v := range genome.Violations(f) {
			kinds[v.Kind] = true
			if v.Value.IsZero() || v.Value.JSON() == "null" {
				continue
			}
			if _, err := f.Canonical([]byte(v.Value.JSON())); err == nil {
				t.Fatalf("%s: %s is said to violate %s, but is valid", label, v.Value.JSON(), v.Kind)
			}
		}
		want := map[genome.ViolationKind]bool{
			genome.Missing: f.Required && f.Default.IsZero(), genome.Null: f.Required, genome.TooSmall: f.Min != "", genome.TooLarge: f.Max != "",
			genome.TooShort: f.MinLength > 1, genome.TooLong: f.MaxLength > 0 && f.MaxLength < 10_000, genome.WrongType: f.Type != genome.JSON,
			genome.NotInEnum: f.Type == genome.Enum, genome.TooPrecise: f.Type == genome.Decimal,
		}
		for kind, expected := range want {
			if expected && !f.ReadOnly && !kinds[kind] {
				t.Fatalf("%s has no violation of %s", label, kind)
			}
		}
	})
}

func TestLengthViolationsMissTheLimitByOne(t *testing.T) {
	everyField(t, func(label string, f genome.Field) {
		for _, v := range genome.Violations(f) {
			length := utf8.RuneCountInString(v.Value.Text().Raw())
			if v.Kind == genome.TooLong && length != f.MaxLength+1 || v.Kind == genome.TooShort && length != f.MinLength-1 {
				t.Fatalf("%s: %d code points violate %s of %d to %d", label, length, v.Kind, f.MinLength, f.MaxLength)
			}
		}
	})
}

func TestEnumNamesAreUniqueIdentifiers(t *testing.T) {
	identifier := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	everyField(t, func(label string, f genome.Field) {
		seen := map[string]bool{}
		for i, n := range genome.EnumNames(f) {
			if !identifier.MatchString(n) || seen[strings.ToLower(n)] {
				t.Fatalf("%s: %q is called %s", label, f.Enum[i].Raw(), n)
			}
			seen[strings.ToLower(n)] = true
		}
	})
}

func TestSamplesSuitTheFieldsName(t *testing.T) {
	for _, test := range []struct {
		entity, field, kind, want string
	}{
		{"Customer", "name", "string", `"Ada Brook"`}, {"Product", "name", "string", `"Aurora"`}, {"Product", "price", "decimal", `"19.90"`},
		{"Company", "name", "string", `"Northwind Paper"`}, {"Task", "title", "string", `"Prepare the launch"`}, {"Task", "due_date", "date", `"2026-01-19"`},
		{"Person", "birthday", "date", `"1990-01-05"`}, {"Person", "email", "email", `"ada.brook@example.com"`}, {"Person", "city", "string", `"Lisbon"`},
		{"Gadget", "blorp_state", "string", `"Blorp state A"`}, {"Review", "rating", "integer", `4`},
	} {
		g, _ := build(entity(test.entity, manifest.Field{Name: test.field, Type: test.kind}))
		f := g.Entities[0].Body()[0]
		if f.Samples[0].JSON() != test.want || genome.Sample(f, 0).JSON() != test.want {
			t.Errorf("%s.%s: %s", test.entity, test.field, f.Samples[0].JSON())
		}
	}
}
