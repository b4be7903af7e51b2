// Package random makes valid genomes that nobody wrote: every type, limit and relation, with hostile names and texts,
// the same for the same seed. Tests of every stage judge what they produce by them.
package random

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/manifest"
	"github.com/microcodegen/microcodegen/internal/name"
)

// Genome gives the genome of the random manifest of a seed.
func Genome(seed uint64) *genome.Genome {
	g, _ := genome.FromManifest(Manifest(seed))
	return g
}

// Manifest gives a random manifest: one to seven entities, some of which contradict themselves, as documents do.
func Manifest(seed uint64) *manifest.Manifest {
	r := maker{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	m := &manifest.Manifest{
		SolutionName: r.phrase(2), Title: r.text(), Description: r.text(),
		Entities: []manifest.Entity{}, Stories: []manifest.Story{}, Integrations: []manifest.Integration{},
	}
	for n := 1 + r.IntN(6); len(m.Entities) < n; {
		m.Entities = append(m.Entities, r.entity())
	}
	if r.chance(2) {
		m.Entities = append(m.Entities, manifest.Entity{Name: "User", Fields: r.fields(), Relations: []manifest.Relation{}})
	}
	for i := range m.Entities {
		r.relations(m, &m.Entities[i])
	}
	r.stories(m)
	return m
}

// maker draws what a document could say.
type maker struct{ *rand.Rand }

// chance is true once in n times.
func (r maker) chance(n int) bool { return r.IntN(n) == 0 }

// pick draws one of a list.
func pick[T any](r maker, list []T) T { return list[r.IntN(len(list))] }

// nouns are the words of names: ordinary ones, reserved ones of many languages and frameworks, foreign ones, and
// some that make names long or alike.
var nouns = []string{
	"task", "project", "invoice", "line item", "customer", "category", "equipment", "series", "news", "address", "person", "child",
	"order", "group", "class", "module", "object", "package", "session", "request", "test", "migration", "option", "result", "model",
	"con", "aux", "select", "table", "index", "type", "default", "self", "nil", "null", "async", "lambda", "struct", "enum", "job", "cache",
	"auth", "healthz", "django thing", "pg class", "sqlite row", "Größe", "naïveté", "任务", "Заказ", "משימה", "2fa code", "a",
	"donaudampfschiffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft", "TASK", "tasks status",
}

// keys are the words of fields' names, beside nouns.
var keys = []string{
	"title", "name", "first name", "email", "phone", "price", "amount", "quantity", "status", "notes", "body", "url", "website", "colour",
	"due date", "starts at", "is active", "rating", "city", "country", "postal code", "sku", "slug", "description",
	"id", "user id", "created at", "updated at", "password", "limit", "offset", "sort", "q", "ctid", "xmin", "oid", "end", "from", "hash",
	"errors", "save", "query", "user", "constructor", "toString", "hashCode", "__proto__", "标题", "précio", "Zustand", "x-y", "tag ids",
	"number of days between the first reminder and the final notice of any cancellation by post",
}

// texts are descriptions and values that break careless generators.
var texts = []string{
	"", "plain words", "it's \"quoted\"", "*/ -- # <!-- -->", "`${x}` #{y} {{ z }} <% w %> %s", "line one\nline two\r\n\tthree",
	"back\\slash \\n \\u0041", "\u202eright to left\u202c", "\u0001\u007f", "naïve 任务 🙂", "<script>alert(1)</script>", "''' \"\"\" ?>", "0", "null", "true",
}

// text draws a text.
func (r maker) text() string { return pick(r, texts) }

// phrase draws a name of up to n words.
func (r maker) phrase(n int) string {
	words := []string{pick(r, nouns)}
	for len(words) < n && r.chance(3) {
		words = append(words, pick(r, nouns))
	}
	return strings.Join(words, " ")
}

// entity draws an entity without relations.
func (r maker) entity() manifest.Entity {
	words := r.phrase(2)
	e := manifest.Entity{Name: words, Label: words, Description: r.text(), Fields: r.fields(), Relations: []manifest.Relation{}}
	if w := name.Words(words); isASCII(words) {
		e.Name = name.Pascal(w)
	}
	return e
}

// isASCII reports whether a text has ASCII characters only.
func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

// fields draws up to eight fields.
func (r maker) fields() []manifest.Field {
	fields := []manifest.Field{}
	for range r.IntN(9) {
		fields = append(fields, r.field())
	}
	return fields
}

// field draws a field of any type with limits, some of them of another type's.
func (r maker) field() manifest.Field {
	words := pick(r, keys)
	if r.chance(4) {
		words = r.phrase(2)
	}
	f := manifest.Field{
		Name: words, Label: words, Type: string(pick(r, genome.Types)), Required: r.chance(2), Unique: r.chance(5), Indexed: r.chance(5),
		ReadOnly: r.chance(12), Description: r.text(),
	}
	if isASCII(words) {
		f.Name = name.Snake(name.Words(words))
	}
	if f.Type == string(genome.Enum) || r.chance(40) {
		f.Enum = r.enum()
	}
	if r.chance(3) {
		f.Min = r.numeral()
	}
	if r.chance(3) {
		f.Max = r.numeral()
	}
	if r.chance(4) {
		f.MinLength = r.length()
	}
	if r.chance(3) {
		f.MaxLength = r.length()
	}
	if r.chance(3) {
		f.Precision = r.IntN(32)
		scale := r.IntN(13)
		f.Scale = &scale
	}
	if r.chance(4) {
		f.Pattern = pick(r, patterns)
	}
	if r.chance(3) {
		f.Default = []byte(pick(r, defaults[genome.Type(f.Type)]))
	}
	return f
}

// patterns are regular expressions within and outside the subset that is enforced.
var patterns = []string{
	"[A-Z]{3}-[0-9]{4}", "#[0-9a-f]{6}", `^\d+$`, `\w{2,}`, "[a-z][a-z0-9_]*", "(red|green|blue)", "[A-Z]{2}\\d{2,4}(-[a-z]+)?", `[^,]+,[^,]+`,
	`a\.b\*c`, `[\]\-^&~"'\\/#${}]+`, "x{3,600}", ".*", "(a+)+", "(?=a)b", `(\d)\1`, "[", "😀+", "äöü?", `\S+`, `(?:ab){2,3}`, "[ -~]{1,20}",
}

// defaults are JSON values for each type, good and bad.
var defaults = map[genome.Type][]string{
	genome.String:   {`"none"`, `"it's \"quoted\" */"`, `5`, `""`, `" "`, `"0"`},
	genome.TextType: {`"first\nsecond"`, `"${x}"`, `null`},
	genome.Integer:  {`0`, `-7`, `9007199254740991`, `9007199254740992`, `1.5`, `"3"`},
	genome.Decimal:  {`"1.50"`, `0`, `0.1`, `"-0.00"`, `"12345678901234567.25"`, `"1e1"`},
	genome.Float:    {`0.5`, `-0.0`, `1e300`, `3`, `"x"`},
	genome.Boolean:  {`true`, `false`, `"yes"`, `1`},
	genome.Date:     {`"2020-02-29"`, `"2021-02-29"`, `"today"`, `"0001-01-01"`},
	genome.Time:     {`"08:30"`, `"24:00"`, `"23:59:59"`},
	genome.DateTime: {`"2020-01-01T00:00:00+02:00"`, `"now"`, `"2020-01-01"`, `"9999-12-31T23:59:59.9999Z"`},
	genome.Email:    {`"nobody@example.com"`, `"nobody"`},
	genome.URL:      {`"https://example.com/"`, `"ftp://x"`, `"HTTP://x"`},
	genome.UUID:     {`"00000000-0000-4000-8000-00000000ABCD"`, `"x"`},
	genome.Enum:     {`"low"`, `"LOW"`, `"*/"`, `"none of them"`},
	genome.JSON:     {`{}`, `{"a": [1, 2, {"b": null}], "c": "\u003c"}`, `[]`, `"text"`, `0`, `null`, `{"n": 1e999}`},
}

// enum draws up to six values.
func (r maker) enum() []string {
	values := []string{"low", "medium", "high", "it's", "*/", "say \"hi\"", "${x}", "two\nlines", "高", "none", "null", "class", "Low", "", "a-b", "a b"}
	r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values[:r.IntN(7)]
}

// numeral draws a limit.
func (r maker) numeral() string {
	return pick(r, []string{"0", "1", "-5", "0.5", "0.01", "10", "99.99", "1000", "-1000000", "9007199254740991", "1e3", "00012.500", "123456789012345678901234567890"})
}

// length draws a length limit.
func (r maker) length() *int {
	n := pick(r, []int{0, 1, 2, 3, 10, 40, 100, 255, 300, 600, 601, 5000, -1, 1 << 24})
	return &n
}

// relations draws up to three relations of an entity, a few of them to nothing.
func (r maker) relations(m *manifest.Manifest, e *manifest.Entity) {
	kinds := []manifest.RelationKind{manifest.BelongsTo, manifest.BelongsTo, manifest.HasMany, manifest.HasOne, manifest.ManyToMany}
	for range r.IntN(4) {
		rel := manifest.Relation{
			Kind: pick(r, kinds), Target: pick(r, m.Entities).Name, Required: r.chance(2), Unique: r.chance(6), Position: r.IntN(len(e.Fields) + 1),
		}
		switch r.IntN(8) {
		case 0:
			rel.Target, rel.OwnedBy = genome.UserEntity, r.chance(2)
		case 1:
			rel.Target = "Nobody Described"
		}
		if key := name.Snake(name.Words(pick(r, nouns))); r.chance(3) {
			switch rel.Kind {
			case manifest.BelongsTo, manifest.HasOne:
				rel.Name = key + "_id"
			case manifest.ManyToMany:
				rel.Name = key + "_ids"
			}
		}
		e.Relations = append(e.Relations, rel)
	}
}

// stories draws a few stories about the entities.
func (r maker) stories(m *manifest.Manifest) {
	verbs := []string{"create", "see all", "edit", "delete", "export", "search", "approve", "be notified about"}
	for i := range r.IntN(4) {
		m.Stories = append(m.Stories, manifest.Story{
			ID: fmt.Sprintf("US-%d", i+1), AsA: pick(r, []string{"user", "admin", "manager"}),
			IWant: pick(r, verbs) + " a " + pick(r, m.Entities).Name, SoThat: r.text(),
			Criteria: []manifest.Criterion{{ID: fmt.Sprintf("US-%d.1", i+1), Text: "Given " + r.text() + " when I save then it is stored"}},
		})
	}
}
