package conformance

import (
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// The trials of the types whose values have a form of their own.

// refuseAll gives trials that are 422.
func refuseAll(rule string, values ...string) []trial {
	var list []trial
	for _, v := range values {
		list = append(list, refuse(rule, v))
	}
	return list
}

var dateTrials = append([]trial{
	accept("VAL-DATE-1", "2024-02-29"), accept("VAL-DATE-1", "0001-01-01"), accept("VAL-DATE-1", "9999-12-31"),
	accept("VAL-DATE-1", "2000-02-29"), accept("VAL-DATE-1", "1582-10-10"),
}, refuseAll("VAL-DATE-1", "2023-02-29", "2024-02-30", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00", "2024-1-1", "20240101",
	"2024-01-01T00:00:00Z", "today", "infinity", "epoch", "0000-01-01", "10000-01-01", "-0001-01-01", "", " 2024-01-01",
	"2024-01-01 ", "2024-01-01\n", "٢٠٢٤-01-01", "01/02/2024", "2024-W01-1", "2024-001")...)

var timeTrials = append([]trial{
	become("VAL-TIME-1", "00:00", "00:00:00"), become("VAL-TIME-1", "08:05", "08:05:00"), accept("VAL-TIME-1", "23:59:59"),
	become("VAL-TIME-1", "23:59", "23:59:00"), accept("VAL-TIME-1", "12:34:56"),
}, refuseAll("VAL-TIME-1", "24:00", "24:00:00", "12:60", "12:00:60", "1:00", "12:0", "12:00:00.5", "12:00Z", "12:00+01:00", "noon",
	"now", "allballs", "", "12", "12:00 PM", " 12:00", "12:00\n", "-1:00", "1200", "١٢:00")...)

var datetimeTrials = append([]trial{
	become("VAL-DATETIME-1", "2024-01-31T12:34:56Z", "2024-01-31T12:34:56.000Z"),
	become("VAL-DATETIME-1", "2024-06-01T00:30:00+02:00", "2024-05-31T22:30:00.000Z"),
	become("VAL-DATETIME-1", "2024-06-01T00:30:00.1-05:30", "2024-06-01T06:00:00.100Z"),
	become("VAL-DATETIME-1", "2024-03-31T02:30:00Z", "2024-03-31T02:30:00.000Z"), // no such local time in Europe
	become("VAL-DATETIME-2", "2024-01-31T12:34:56.7899Z", "2024-01-31T12:34:56.789Z"),
	become("VAL-DATETIME-2", "2024-12-31T23:59:59.9999999Z", "2024-12-31T23:59:59.999Z"),
	become("VAL-DATETIME-2", "1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
	become("VAL-DATETIME-2", "1900-01-01T00:00:00.0015Z", "1900-01-01T00:00:00.001Z"),
	become("VAL-DATETIME-3", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
	become("VAL-DATETIME-3", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
	become("VAL-DATETIME-2", "9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.999Z"),
	refuse("VAL-DATETIME-3", "0001-01-01T00:00:00+01:00"), refuse("VAL-DATETIME-3", "9999-12-31T23:59:59-01:00"),
}, refuseAll("VAL-DATETIME-1", "2024-01-31T12:34:56", "2024-01-31", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-06-30T23:59:60Z",
	"2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z",
	"2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+01:60", "now", "today", "", "epoch", "infinity",
	"0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2024-01-01T00:00:00Z\n", " 2024-01-01T00:00:00Z", "1704067200", "2024-01-01T00:00:00 UTC")...)

var uuidTrials = append([]trial{
	accept("VAL-UUID-1", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
	become("VAL-UUID-1", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
	accept("VAL-UUID-1", "00000000-0000-0000-0000-000000000000"), accept("VAL-UUID-1", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
}, refuseAll("VAL-UUID-1", "6ba7b8109dad11d180b400c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "", "6ba7-b8109dad-11d1-80b4-00c04fd430c8",
	"6ba7b810-9dad-11d1-80b4-00c04fd430c8\n", " 6ba7b810-9dad-11d1-80b4-00c04fd430c8")...)

// withinLength reports whether a value obeys the field's lengths.
func withinLength(f genome.Field, s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= f.MinLength && (f.MaxLength == 0 || n <= f.MaxLength)
}

func emailTrials(f genome.Field) []trial {
	var list []trial
	label := strings.Repeat("d", 63)
	long := strings.Repeat("l", 60) + "@" + label + "." + label + "." + label + "." // 253
	for _, s := range []string{"a@b", "first.last+tag@example.co.uk", "MiXed@Example.COM", "a!#$%&'*+/=?^_`{|}~-@example.com", ".a..b.@c", "1@2", "x@" + label + ".de"} {
		if withinLength(f, s) && f.Pattern.IsEmpty() {
			list = append(list, accept("VAL-EMAIL-1", s))
		}
	}
	if f.Pattern.IsEmpty() && f.MaxLength == 254 {
		list = append(list, accept("VAL-EMAIL-2", long+"e"), refuse("VAL-EMAIL-2", long+"ee"))
	} else if m := f.MaxLength; f.Pattern.IsEmpty() && m > 4 && m < 60 {
		list = append(list, accept("VAL-STRING-1", strings.Repeat("l", m-2)+"@e"), refuse("VAL-STRING-1", strings.Repeat("l", m-1)+"@e"))
	}
	list = append(list, refuse("VAL-STRING-5", "a\x00@b.c"))
	return append(list, refuseAll("VAL-EMAIL-1", "a", "@b", "a@", "a b@c.de", "a@b..c", "a@-b.de", "a@b-.de", "ü@example.com", "a@exämple.com",
		"a@example.com\n", "\na@example.com", "<a@example.com>", "a@@example.com", "a@b@c", "x@"+label+"d.de", "a@example.com,b@example.com", "a@b_c.de", "a@b.", "", " a@b.c", `"a b"@c.de`)...)
}

func urlTrials(f genome.Field) []trial {
	var list []trial
	for _, s := range []string{"http://a", "HTTPS://Example.COM/Path?x=1#y", "https://example.com?x", "https://example.com#y", "http://localhost:8080",
		"https://example.com/ünï/日本?q=😀", "https://u:p@example.com:1/", "hTTp://[::1]/"} {
		if withinLength(f, s) && f.Pattern.IsEmpty() {
			list = append(list, accept("VAL-URL-1", s))
		}
	}
	if m := f.MaxLength; f.Pattern.IsEmpty() && m > 12 {
		rule := "VAL-STRING-1"
		if m == 2048 {
			rule = "VAL-URL-2"
		}
		list = append(list, accept(rule, "http://a.b/"+strings.Repeat("x", m-11)), refuse(rule, "http://a.b/"+strings.Repeat("x", m-10)))
	}
	list = append(list, refuse("VAL-STRING-5", "http://a\x00b"))
	return append(list, refuseAll("VAL-URL-1", "ftp://example.com", "http://", "https://", "http:///path", "http://?x", "https://#y", "example.com", "//example.com", "javascript:alert(1)",
		"http://a b", "https://example.com/a b", " https://example.com", "https://example.com ", "https://example.com\n", "\nhttps://example.com", "http:example.com", "https:/example.com", "", "x http://a")...)
}

func enumTrials(f genome.Field) []trial {
	var list []trial
	known := map[string]bool{}
	for _, v := range f.Enum {
		known[v.Raw()] = true
	}
	for i, v := range f.Enum {
		if i < 5 {
			list = append(list, accept("VAL-ENUM-1", v.Raw()))
		}
	}
	first := f.Enum[0].Raw()
	for _, s := range []string{first + "x", strings.ToUpper(first), strings.ToLower(first), strings.ToUpper(first[:1]) + first[1:], " " + first, first + " ", first + "\n", "", "0", first + "\x00"} {
		if !known[s] {
			list = append(list, refuse("VAL-ENUM-1", s))
		}
	}
	return list
}

func jsonTrials(genome.Field) []trial {
	var list []trial
	for _, s := range []string{`{}`, `[]`, `0`, `false`, `""`, `"text"`, `1.5`, `-1e300`, `[1,[2,[3,{}]]]`, `{"a":{"b":[1,2.5,{"c":null}]},"":0}`,
		`{"é":"日本 😀","quote":"\"\\\/"}`, `[null,null]`, `{"id":1,"user_id":2,"__proto__":{"x":1}}`, `" kept "`, `123456789012345`, `[{},[],{"e":{}}]`} {
		list = append(list, accept("VAL-JSON-1", raw(s)))
	}
	return append(list, refuse("VAL-STRING-5", raw(`"\u0000"`)), refuse("VAL-STRING-5", raw(`{"a":[{"b":"x\u0000y"}]}`)), refuse("VAL-STRING-5", raw(`{"k\u0000":1}`)))
}
