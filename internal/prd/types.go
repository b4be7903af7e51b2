package prd

import (
	"strings"

	"github.com/microcodegen/microcodegen/internal/name"
)

// typeWord is what a type's name in some notation means.
type typeWord struct {
	typ  string // one of genome.Types; "" where the word is a list
	list bool   // the word says that the field holds several values
}

// typeWords maps the names of types, in lower case, in ordinary English, SQL, TypeScript, Prisma, JSON Schema and
// the like, to the product's types. A name of several words is written with single spaces.
var typeWords = map[string]typeWord{}

// typeNames lists typeWords by their type.
var typeNames = []struct{ typ, words string }{
	{"string", `string|str|varchar|nvarchar|varchar2|char|nchar|bpchar|character|character varying|short text|single line|single line text|text field|phone|phone number|tel|telephone|slug|colour|color|hex color|hex colour|
		cuid|cuid2|nanoid|ulid|objectid|object id|mongoose.schema.types.objectid|schema.types.objectid|citext|alphanumeric|password|hash|hashed|hashed string|token|
		currency code|country code|zip code|postal code|ip|ip address|inet|cidr|macaddr|tinytext|strings|keyword|symbol|bytes|bytea|blob|binary|varbinary|file name|filename|image name|line of text`},
	{"text", `text|longtext|mediumtext|long text|rich text|richtext|markdown|html|clob|ntext|textarea|text area|multi-line text|multiline text|multi-line|multiline|free text|free-form text|paragraph|long string|plain text`},
	{"integer", `integer|int|int2|int4|int8|int16|int32|int64|uint|long|short|bigint|smallint|tinyint|mediumint|serial|bigserial|smallserial|whole number|number|counter|big integer|small integer|
		unsigned int|unsigned integer|unsigned bigint|count|bigincrements|autoincrement|positive number|numbers|integers|year`},
	{"decimal", `decimal|numeric|money|currency|monetary|amount of money|smallmoney|bigdecimal|decimal number|percentage|percent|monetary amount|price|decimals`},
	{"float", `float|double|real|double precision|float4|float8|float32|float64|floating point|floating-point|floating point number|number (float)`},
	{"boolean", `boolean|bool|bit|flag|yes/no|true/false|y/n|checkbox|toggle|yes or no|true or false|switch|logical|tinyint(1)|booleans`},
	{"date", `date|calendar date|date only|localdate|day|dateonly|dates`},
	{"time", `time|time of day|localtime|timetz|time without time zone`},
	{"datetime", `datetime|timestamp|timestamptz|date time|date-time|date and time|date/time|datetime2|datetimeoffset|smalldatetime|timestamp with time zone|timestamp without time zone|
		timestamp with timezone|instant|localdatetime|zoneddatetime|offsetdatetime|iso date|iso datetime|iso timestamp|iso 8601|moment|unix timestamp|date & time`},
	{"email", `email|e-mail|email address|e-mail address|emailstr|mail address`},
	{"url", `url|uri|link|web address|website|hyperlink|httpurl|image url|file url|image|file|photo|picture|attachment|avatar`},
	{"uuid", `uuid|guid|uuidv4|uuid v4|uuidv7|uniqueidentifier|uuid4`},
	{"enum", `enum|enumeration|enumerated|select|dropdown|choice|one of|radio|picklist|pick list|single select|options|enumerated type|option set`},
	{"json", `json|jsonb|object|map|dict|dictionary|record|hash map|key-value|struct|mixed|any|document|json object|geojson|point|geometry|geography|coordinates|geopoint|schema.types.mixed|hstore|embedded|embedded object|nested object`},
	{"[]", `array|list|set|collection|string[]|list of strings|array of strings|text[]|multi-select|multiselect|multi select|arrays`},
}

func init() {
	for _, t := range typeNames {
		for _, w := range strings.Split(t.words, "|") {
			w = strings.TrimSpace(w)
			if t.typ == "[]" {
				typeWords[w] = typeWord{typ: "json", list: true}
			} else {
				typeWords[w] = typeWord{typ: t.typ}
			}
		}
	}
}

// nameRule guesses a type from a field's name: the last word, or the words as a whole.
type nameRule struct {
	typ   string
	whole string // the whole name is one of these
	last  string // its last word is one of these
	first string // its first word is one of these
	why   string
}

// nameRules are tried in order; each list is of words separated by spaces, of names by "|".
var nameRules = []nameRule{
	{typ: "email", whole: "email|e_mail|mail|email_address|e_mail_address", last: "email", why: "it is named like an e-mail address"},
	{typ: "boolean", first: "is has can should allow allows enable enables was are show must did does needs accepts", last: "enabled disabled active flag verified confirmed archived published deleted completed visible approved featured", why: "it is named like a yes/no question"},
	{typ: "datetime", last: "at timestamp datetime", why: "its name ends in \"at\""},
	{typ: "datetime", whole: "last_login|date_and_time|date_time|last_seen|last_active|created|updated|start_date_time|end_date_time", why: "it is named like a point in time"},
	{typ: "date", whole: "dob|date_of_birth|birthday|birth_date|birthdate|deadline|due|date_joined|expiry|expiration|expires|valid_until|valid_from|start_date|end_date|joining_date", why: "it is named like a day"},
	{typ: "date", last: "date deadline birthday birthdate", first: "date", why: "it is named like a day"},
	{typ: "time", last: "time", whole: "opening_hour|closing_hour", why: "it is named like a time of day"},
	{typ: "url", last: "url uri link website homepage", why: "it is named like a web address"},
	{typ: "uuid", last: "uuid guid", why: "it is named like a UUID"},
	{typ: "json", last: "json metadata settings preferences payload configuration config attributes tags coordinates permissions", why: "it is named like a structure"},
	{typ: "decimal", last: "price amount total cost fee salary balance subtotal tax discount budget rate revenue payment charge fare weight height width length distance volume latitude longitude lat lng percentage percent temperature deposit commission income wage sum profit average area paid due owed bonus penalty value mileage hours", why: "it is named like a quantity with decimals"},
	{typ: "integer", last: "quantity count integer qty stock age year capacity position seats rank score rating points level duration minutes seconds days months weeks years size views likes floor seq sequence attempts copies pages stars participants", first: "number num no max min", why: "it is named like a whole number"},
	{typ: "integer", whole: "revision_number|current_revision_number|version_number|sequence_number|page_number|floor_number|line_number|row_number|seat_number|step_number|week_number|day_number|episode_number|season_number|chapter_number|round_number|sort_order|display_order", why: "it is named like a whole number"},
	{typ: "text", last: "body notes note description content comment comments message text summary bio biography details remarks remark instructions address_text abstract excerpt feedback answer explanation about overview reason markdown html observations transcript lyrics", why: "it is named like a longer text"},
}

// identifierWords end names of strings that other rules would take for numbers or days.
var stringNames = map[string]bool{}

func init() {
	for _, w := range strings.Fields("name title code number phone mobile address city country label slug token hash key color colour sku isbn reference currency method id zip") {
		stringNames[w] = true
	}
}

// guessType is the type that a field's name implies, with the reason; string where it implies none.
func guessType(words []string) (typ, why string) {
	if len(words) == 0 {
		return "string", ""
	}
	whole := strings.Join(words, "_")
	words = headOf(words)
	last := name.Singular(words[len(words)-1])
	rawLast := words[len(words)-1]
	if n := len(words); rawLast == "on" && n > 1 && (strings.HasSuffix(words[n-2], "ed") || inWords("paid sold sent made born bought given taken built held", words[n-2])) {
		return "date", "its name ends in \"on\""
	}
	if n, ok := ruleFor(whole, rawLast, last, words); ok {
		return nameRules[n].typ, nameRules[n].why
	}
	if stringNames[last] {
		return "string", "it is named like a short text"
	}
	return "string", ""
}

// wholeRules and lastRules find a rule by a whole name and by its last word.
var wholeRules, lastRules = map[string]int{}, map[string]int{}

func init() {
	for i := len(nameRules) - 1; i >= 0; i-- {
		for _, w := range strings.Split(nameRules[i].whole, "|") {
			wholeRules[w] = i
		}
		for _, w := range strings.Fields(nameRules[i].last) {
			lastRules[w] = i
		}
	}
}

// asMoney makes a decimal of what is only called a number and named like an amount: price: Number.
func (f *facts) asMoney(words []string) {
	if f.typ != "integer" || len(f.typeAsRead) != len("number") || !strings.EqualFold(f.typeAsRead, "number") {
		return
	}
	if n := len(words); n > 0 && inWords("price amount total cost fee salary balance subtotal tax discount budget revenue payment charge fare deposit commission income wage profit", words[n-1]) {
		f.typ = "decimal"
	}
}

// ruleFor is the first rule that a name meets.
func ruleFor(whole, rawLast, last string, words []string) (best int, ok bool) {
	best = len(nameRules)
	if i, found := wholeRules[whole]; found && whole != "" {
		best = i
	}
	if i, found := lastRules[rawLast]; found {
		best = min(best, i)
	}
	if i, found := lastRules[last]; found && last != rawLast && nameRules[i].typ != "datetime" && nameRules[i].typ != "boolean" {
		best = min(best, i)
	}
	for i := 0; i < best && len(words) > 1; i++ {
		if r := nameRules[i]; r.first != "" && inWords(r.first, words[0]) && r.meansFirst(words) {
			best = i
		}
	}
	return best, best < len(nameRules)
}

// meansFirst reports whether a name's first word decides its type: is_open, date_of_birth, number_of_seats.
func (r nameRule) meansFirst(words []string) bool {
	switch r.typ {
	case "boolean":
		return true
	case "date":
		return words[len(words)-1] != "by"
	}
	return words[1] == "of" || len(words) == 2 && words[0] != "no" && words[0] != "number"
}

// headOf is the part of a name that says what is measured: "cost in naira" is a cost, "quantity sold" a quantity.
func headOf(words []string) []string {
	for i := 1; i < len(words); i++ {
		if inWords("in per from since until", words[i]) && i+1 < len(words) && words[len(words)-1] != "at" {
			return words[:i]
		}
	}
	if n := len(words); n > 1 && inWords("quantity amount cost price date time number total count duration weight size", words[0]) && (strings.HasSuffix(words[n-1], "ed") || inWords("sold lost broken spent paid left given taken due made bought sent held worn built used", words[n-1])) && !(words[0] == "date" && n > 2) {
		return words[:1]
	}
	return words
}

// inWords reports whether w is one of the words of a list separated by spaces.
func inWords(list, w string) bool { return isMember(list, w, ' ') }

// inBars reports whether w is one of the members of a list separated by bars.
func inBars(list, w string) bool { return isMember(list, w, '|') }

// isMember reports whether w stands in a list between separators.
func isMember(list, w string, separator byte) bool {
	if w == "" {
		return false
	}
	for i := strings.Index(list, w); i >= 0; {
		end := i + len(w)
		if (i == 0 || list[i-1] == separator) && (end == len(list) || list[end] == separator) {
			return true
		}
		next := strings.Index(list[end:], w)
		if next < 0 {
			return false
		}
		i = end + next
	}
	return false
}
