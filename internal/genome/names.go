package genome

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"github.com/microcodegen/microcodegen/internal/diag"
	"github.com/microcodegen/microcodegen/internal/name"
)

const (
	maxIdentifier = 63  // bytes of a PostgreSQL identifier (NAMEDATALEN − 1)
	maxName       = 100 // bytes of an entity's or a field's name: several of them make one file name
	maxCoded      = 8   // code points of a foreign word that are written out; a longer word is hashed
)

// reservedTables are the tables that every application has, and those that the stacks' migration, queue and admin
// tools make in the same schema.
var reservedTables = []string{
	"users", "sessions",
	"goose_db_version", "gorp_migrations", "schema_migrations", "schema_migrations_lock", "ar_internal_metadata",
	"alembic_version", "flyway_schema_history", "databasechangelog", "databasechangeloglock",
	"migrations", "typeorm_metadata", "knex_migrations", "knex_migrations_lock", "_prisma_migrations",
	"__efmigrationshistory", "__efmigrationslock", "_sqlx_migrations",
	"jobs", "job_batches", "failed_jobs", "cache", "cache_locks", "password_reset_tokens", "personal_access_tokens", "telescope_entries",
	"auth_user", "auth_group", "auth_permission", "auth_user_groups", "auth_group_permissions", "auth_user_user_permissions",
	"active_storage_blobs", "active_storage_attachments", "active_storage_variant_records", "spatial_ref_sys",
}

// reservedTablePrefixes begin the names of tables that belong to a framework or to the database itself: Django's own,
// PostgreSQL's catalogue (searched before every other schema) and SQLite's (refused for other tables).
var reservedTablePrefixes = []string{"django_", "pg_", "sqlite_"}

// reservedPaths are the first path segments that the application itself serves.
var reservedPaths = []string{"auth", "healthz"}

// systemColumns are the columns that every PostgreSQL table has already, and SQLite's names of its row number.
var systemColumns = []string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "oid", "rowid", "_rowid_"}

// listParameters are the query parameters of every list; a field of that name gets another one.
var listParameters = []string{"limit", "offset", "sort", "q"}

// WindowsDevices are the names that no file can have on Windows, whatever its extension.
var WindowsDevices = []string{
	"con", "prn", "aux", "nul",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// identifier is the ASCII form of a document's words.
type identifier struct {
	words  []string // lower-case letters and digits; the first word begins with a letter
	coded  bool     // a word has letters without an ASCII form and is written as code points
	prefix bool     // words[0] is the prefix that was put in front
}

// toIdentifier gives the ASCII words of a name. Latin letters lose their diacritics; a word of another script becomes
// the hexadecimal code points of its letters, behind the prefix ("entity", "field"). A name that would begin with a
// digit, or that has no letter at all, gets the prefix as well.
func toIdentifier(text, prefix string) identifier {
	var id identifier
	for _, word := range name.Words(text) {
		folded, ok := fold(word)
		if !ok {
			folded, id.coded = codePoints(word), true
		}
		if folded != "" {
			id.words = append(id.words, folded)
		}
	}
	if id.coded || len(id.words) == 0 || id.words[0][0] < 'a' {
		id.words, id.prefix = append([]string{prefix}, id.words...), true
	}
	if snake := name.Snake(id.words); len(snake) > maxName {
		id.words = strings.Split(shorten(snake, maxName), "_")
	}
	return id
}

// folds lists, for each ASCII spelling, the lower-case Latin letters that are written that way without diacritics.
var folds = map[string]string{
	"a": "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặª", "ae": "æǣǽ", "b": "ḃḅḇƀɓ", "c": "çćĉċčḉƈ", "d": "ďđḋḍḏḑḓðɖɗ",
	"e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệǝə", "f": "ḟƒ", "g": "ĝğġģǧǵḡɠ", "h": "ĥħȟḣḥḧḩḫẖ", "i": "ìíîïĩīĭįıǐȉȋḭḯỉị", "ij": "ĳ",
	"j": "ĵǰ", "k": "ķĸǩḱḳḵƙ", "l": "ĺļľŀłḷḹḻḽƚ", "m": "ḿṁṃ", "n": "ñńņňŉŋǹṅṇṉṋɲ",
	"o": "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợɔº", "oe": "œ", "p": "ṕṗƥ", "r": "ŕŗřȑȓṙṛṝṟ",
	"s": "śŝşšșṡṣṥṧṩſẛ", "ss": "ßẞ", "t": "ţťŧțṫṭṯṱẗ", "th": "þ", "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự",
	"v": "ṽṿ", "w": "ŵẁẃẅẇẉẘ", "x": "ẋẍ", "y": "ýÿŷȳẏẙỳỵỷỹƴ", "z": "źżžẑẓẕƶ",
	"0": "⁰₀", "1": "¹₁", "2": "²₂", "3": "³₃", "4": "⁴₄", "5": "⁵₅", "6": "⁶₆", "7": "⁷₇", "8": "⁸₈", "9": "⁹₉",
}

// foldOf is folds the other way round: letter → ASCII spelling.
var foldOf = func() map[rune]string {
	of := map[rune]string{}
	for spelling, letters := range folds {
		for _, r := range letters {
			of[r] = spelling
		}
	}
	return of
}()

// fold writes a lower-case word in ASCII and reports whether every letter of it has an ASCII form. Combining marks
// and apostrophes are left out.
func fold(word string) (string, bool) {
	var b strings.Builder
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 0x300 && r <= 0x36f || r == '\'' || r == '’':
		case foldOf[r] != "":
			b.WriteString(foldOf[r])
		default:
			return "", false
		}
	}
	return b.String(), true
}

// codePoints writes a word as the hexadecimal code points of its letters; a long word as their count and a hash.
func codePoints(word string) string {
	letters := []rune(word)
	if len(letters) > maxCoded {
		return fmt.Sprintf("%d%s", len(letters), hash(word))
	}
	var b strings.Builder
	for _, r := range letters {
		fmt.Fprintf(&b, "%x", r)
	}
	return b.String()
}

// hash is eight hexadecimal digits that depend on nothing but the text (FNV-1a).
func hash(text string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // a hash never fails to take bytes
	return fmt.Sprintf("%08x", h.Sum32())
}

// shorten cuts an ASCII identifier to a number of bytes, the last nine of which tell it from others cut alike.
func shorten(identifier string, limit int) string {
	if len(identifier) <= limit {
		return identifier
	}
	return strings.TrimRight(identifier[:limit-9], "_-") + "_" + hash(identifier)
}

// pluralWords is words with the noun in the plural: the last word, or the prefix where the name is only coded.
func (id identifier) pluralWords() []string {
	plural := slices.Clone(id.words)
	noun := len(plural) - 1
	if id.coded && id.prefix {
		noun = 0
	}
	plural[noun] = name.Plural(plural[noun])
	return plural
}

// entityNames settles the names of every entity of the manifest, in document order, before anything refers to them.
func (b *builder) entityNames() {
	names := name.NewScope("", UserEntity, name.Pascal([]string{name.Plural("user")}))
	ids := name.NewScope("_", "user")
	idents := make([]identifier, len(b.drafts))
	for i, d := range b.drafts {
		idents[i] = toIdentifier(d.src.Name, "entity")
		b.reportIdentifier(d.src.Name, idents[i], d.src.Span)
		want := name.Pascal(idents[i].words)
		d.entity.Name = names.Unique(fmt.Sprint("name ", i), want)
		d.snake = name.Snake(idents[i].words)
		if d.entity.Name != want {
			d.snake += "_" + strings.TrimPrefix(d.entity.Name, want)
			b.diags.Add("G002", d.src.Span, fmt.Sprintf("the entity %q is called %s: another one has its name", d.src.Name, d.entity.Name), "rename one of the two")
		}
	}
	paths, stems := name.NewScope("-", reservedPaths...), name.NewScope("-")
	for i, d := range b.drafts {
		e, id := &d.entity, idents[i]
		plural := id.pluralWords()
		wantPlural := name.Pascal(plural)
		if strings.EqualFold(wantPlural, name.Pascal(id.words)) {
			wantPlural += "List" // code needs two words for one and for many, where English has one (equipment)
		}
		key := fmt.Sprint("plural ", i)
		e.Plural = names.Unique(key, wantPlural)
		e.Path = paths.Unique(key, name.Kebab(plural))
		if slices.Contains(reservedPaths, name.Kebab(plural)) {
			b.diags.Add("G004", d.src.Span, fmt.Sprintf("%s is served at /%s: /%s is the application's own", e.Name, e.Path, name.Kebab(plural)), "")
		}
		e.Stem = b.stem(d, stems, name.Kebab(id.words))
		e.Table = b.tableName(d, name.Snake(plural))
		b.entityLabels(d, id)
		former := id.words
		if d.src.FormerName != "" {
			former = toIdentifier(d.src.FormerName, "entity").words
			e.FormerName = name.Pascal(former)
		}
		e.ID = ids.Unique(key, name.Snake(former))
	}
}

// stem gives the entity's file name: no Windows device, unique.
func (b *builder) stem(d *draft, stems *name.Scope, want string) string {
	if slices.Contains(WindowsDevices, want) {
		b.diags.Add("G005", d.src.Span, fmt.Sprintf("files of %s are called %s-entity: Windows cannot have a file called %s", d.entity.Name, want, want), "")
		want += "-entity"
	}
	return stems.Unique(d.entity.Name, want)
}

// tableName gives the entity's table: short enough, no table of the system or its tools, unique.
func (b *builder) tableName(d *draft, want string) string {
	table := want
	for _, prefix := range reservedTablePrefixes {
		if strings.HasPrefix(want, prefix) {
			table = "app_" + want
		}
	}
	table = b.tables.Unique("entity "+d.entity.Name, shorten(table, maxIdentifier-3)) // room for a number
	if table != want {
		b.diags.Add("G003", d.src.Span, fmt.Sprintf("the table of %s is %s: %s is taken, reserved or too long", d.entity.Name, table, want), "")
	}
	return table
}

// entityLabels keeps the document's words for one and for many.
func (b *builder) entityLabels(d *draft, id identifier) {
	label := strings.TrimSpace(d.src.Label)
	if label == "" && id.coded {
		label = d.src.Name
	}
	if label == "" {
		label = name.Title(id.words)
	}
	cut := strings.LastIndexFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }) + 1
	noun := strings.ToLower(label[cut:])
	one, many := label, label
	switch last := id.words[len(id.words)-1]; {
	case noun == "" || id.coded:
	case noun == name.Plural(last) && noun != last:
		one = label[:cut] + recase(label[cut:], last)
	default:
		many = label[:cut] + recase(label[cut:], name.Plural(noun))
	}
	d.entity.Label, d.entity.LabelPlural = text(one), text(many)
}

// recase writes another form of a word (its plural, its singular) with the letters that both share as they were.
func recase(written, form string) string {
	shared := 0
	for shared < len(written) && shared < len(form) && strings.ToLower(written[shared:shared+1]) == form[shared:shared+1] {
		shared++
	}
	return written[:shared] + form[shared:]
}

// reportIdentifier says where an ASCII identifier is not the document's own words.
func (b *builder) reportIdentifier(words string, id identifier, span diag.Span) {
	snake := name.Snake(id.words)
	folded, _ := fold(strings.ToLower(words))
	switch {
	case id.coded:
		b.diags.Add("G001", span, fmt.Sprintf("%q has letters without an ASCII form; its identifier is %s", words, snake), "name it in ASCII and keep the words as the label")
	case len(name.Words(words)) == 0:
		b.diags.Add("G010", span, fmt.Sprintf("%q has no letter; its identifier is %s", words, snake), "give it a name of letters")
	case id.prefix:
		b.diags.Add("G009", span, fmt.Sprintf("%q begins with a digit, which no identifier can; it is called %s", words, snake), "begin the name with a letter")
	case len(snake) == maxName || len(folded) > maxName:
		b.diags.Add("G006", span, fmt.Sprintf("a name of %d letters is too long; it is shortened to %s", len(words), snake), "use a shorter name")
	case !isASCII(words):
		b.diags.Add("G001", span, fmt.Sprintf("%q is written without its diacritics: %s", words, snake), "")
	}
}

// isASCII reports whether a text has ASCII characters only.
func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// text wraps words of the document; what is not UTF-8 in them could not come back from JSON and is replaced.
func text(words string) name.Text { return name.NewText(strings.ToValidUTF8(words, "\uFFFD")) }
