package random_test

import (
	"fmt"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/genome/random"
)

func TestOneSeedGivesOneGenome(t *testing.T) {
	for seed := range uint64(20) {
		first, second := random.Genome(seed).Encode(), random.Genome(seed).Encode()
		if string(first) != string(second) {
			t.Errorf("seed %d gives two genomes", seed)
		}
		if string(first) == string(random.Genome(seed+1).Encode()) {
			t.Errorf("seeds %d and %d give the same genome", seed, seed+1)
		}
	}
}

func TestEveryRandomGenomeIsValid(t *testing.T) {
	for seed := range uint64(150) {
		if err := random.Genome(seed).Validate(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func TestRandomGenomesCoverWhatAGenomeCanHold(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(150) {
		g := random.Genome(seed)
		seen["profile"] = seen["profile"] || len(g.Account.Profile) > 0
		seen["requirements"] = seen["requirements"] || len(g.Requirements) > 0
		for _, e := range g.Entities {
			for _, f := range e.Body() {
				note(seen, f)
			}
			for _, r := range e.Relationships {
				seen[fmt.Sprintf("%s declared %t required %t", r.Cardinality, r.Field != "", r.Required)] = true
				seen["self reference"] = seen["self reference"] || r.Target == e.Name
				seen["caller"] = seen["caller"] || r.Target == genome.UserEntity
			}
		}
	}
	want := []string{"profile", "requirements", "self reference", "caller", "column", "query", "many-to-one declared true required true", "many-to-one declared true required false",
		"one-to-one declared true required true", "one-to-one declared true required false", "one-to-many declared false required false", "many-to-many declared true required false", "many-to-many declared false required false"}
	for _, kind := range genome.Types {
		for _, fact := range []string{"required", "optional", "read-only", "default"} {
			want = append(want, fmt.Sprint(kind, " ", fact))
		}
		if kind != genome.JSON {
			want = append(want, fmt.Sprint(kind, " unique"), fmt.Sprint(kind, " indexed"))
		}
	}
	for _, kind := range []genome.Type{genome.Integer, genome.Decimal, genome.Float} {
		want = append(want, fmt.Sprint(kind, " min"), fmt.Sprint(kind, " max"))
	}
	for _, kind := range []genome.Type{genome.String, genome.TextType} {
		want = append(want, fmt.Sprint(kind, " min length"), fmt.Sprint(kind, " max length"), fmt.Sprint(kind, " pattern"))
	}
	for _, fact := range want {
		if !seen[fact] {
			t.Errorf("no genome has: %s", fact)
		}
	}
}

// note writes down what a field shows.
func note(seen map[string]bool, f genome.Field) {
	for fact, holds := range map[string]bool{
		"required": f.Required, "optional": !f.Required, "read-only": f.ReadOnly, "default": !f.Default.IsZero(), "unique": f.Unique, "indexed": f.Indexed,
		"min": f.Min != "", "max": f.Max != "", "min length": f.MinLength > 0, "max length": f.MaxLength > 0, "pattern": !f.Pattern.IsEmpty(),
	} {
		if holds && f.IsScalar() {
			seen[fmt.Sprint(f.Type, " ", fact)] = true
		}
	}
	seen["column"] = seen["column"] || f.Column != ""
	seen["query"] = seen["query"] || f.Query != ""
}
