package preview

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// refused stands for 422 on the field.
const refused = "422"

func TestEveryTypeTakesItsGrammarAndNothingElse(t *testing.T) {
	a := signedIn(t, valuesGenome())
	long := strings.Repeat("ü", 255)
	for _, c := range []struct{ field, in, out string }{
		{"a_string", `" two  words "`, `" two  words "`},
		{"a_string", `""`, `""`},
		{"a_string", `"<&>\u2028\t\u0001"`, `"<&>\u2028\t\u0001"`},
		{"a_string", `"` + long + `"`, `"` + long + `"`},
		{"a_string", `"` + long + `ü"`, refused},
		{"a_string", `"` + strings.Repeat("😀", 255) + `"`, `"` + strings.Repeat("😀", 255) + `"`},
		{"a_string", `"e\u0301"`, `"e\u0301"`},
		{"a_string", `"a\u0000b"`, refused},
		{"a_string", `5`, refused},
		{"a_string", `true`, refused},
		{"a_string", `{}`, refused},
		{"a_string", `["a"]`, refused},
		{"a_string", `null`, `null`},
		{"a_text", `"` + strings.Repeat("x", 100000) + `"`, `"` + strings.Repeat("x", 100000) + `"`},
		{"a_text", `"\u0000"`, refused},

		{"a_integer", `0`, `0`},
		{"a_integer", `-7`, `-7`},
		{"a_integer", `-0`, `0`},
		{"a_integer", `9007199254740991`, `9007199254740991`},
		{"a_integer", `-9007199254740991`, `-9007199254740991`},
		{"a_integer", `9007199254740992`, refused},
		{"a_integer", `-9007199254740992`, refused},
		{"a_integer", `99999999999999999999`, refused},
		{"a_integer", `1.5`, refused},
		{"a_integer", `"5"`, refused},
		{"a_integer", `true`, refused},
		{"a_integer", `[]`, refused},

		{"a_decimal", `"12.5"`, `"12.50"`},
		{"a_decimal", `"-0"`, `"0.00"`},
		{"a_decimal", `"-0.00"`, `"0.00"`},
		{"a_decimal", `"007.1"`, `"7.10"`},
		{"a_decimal", `"9999999999999999.99"`, `"9999999999999999.99"`},
		{"a_decimal", `"10000000000000000"`, refused},
		{"a_decimal", `"1.234"`, refused},
		{"a_decimal", `"1e1"`, refused},
		{"a_decimal", `"+1"`, refused},
		{"a_decimal", `".5"`, refused},
		{"a_decimal", `"5."`, refused},
		{"a_decimal", `"1_000"`, refused},
		{"a_decimal", `" 1"`, refused},
		{"a_decimal", `"1\n"`, refused},
		{"a_decimal", `"١"`, refused},
		{"a_decimal", `"NaN"`, refused},
		{"a_decimal", `""`, refused},
		{"a_decimal", `12.5`, `"12.50"`},
		{"a_decimal", `0.1`, `"0.10"`},
		{"a_decimal", `-0`, `"0.00"`},
		{"a_decimal", `1e2`, `"100.00"`},
		{"a_decimal", `1234567890123.45`, `"1234567890123.45"`},
		{"a_decimal", `12345678901234.56`, refused}, // 16 significant digits
		{"a_decimal", `0.125`, refused},
		{"a_decimal", `true`, refused},
		{"wide", `"123456789012345678.0123456789"`, `"123456789012345678.0123456789"`},
		{"wide", `"1234567890123456789"`, refused},
		{"wide", `0.0000000001`, `"0.0000000001"`},
		{"wide", `123456789012345678`, refused},
		{"share", `"0.50"`, `"0.50"`},
		{"share", `"-0.5"`, `"-0.50"`},
		{"share", `"0.51"`, refused},
		{"share", `"-0.51"`, refused},
		{"share", `"1"`, refused},
		{"whole", `"99999"`, `"99999"`},
		{"whole", `"-12"`, `"-12"`},
		{"whole", `"1.0"`, refused},

		{"a_float", `1.5`, `1.5`},
		{"a_float", `-2`, `-2`},
		{"a_float", `1e300`, `1e+300`},
		{"a_float", `"1.5"`, refused},
		{"a_float", `1e999`, refused},
		{"a_float", `false`, refused},
		{"ratio", `0.1`, `0.1`},
		{"ratio", `0.3`, `0.3`},
		{"ratio", `0.09999999999999999`, refused},
		{"ratio", `0.30000000000000004`, refused},
		{"level", `-3`, `-3`},
		{"level", `3`, `3`},
		{"level", `-4`, refused},
		{"level", `4`, refused},
		{"level", `0`, `0`},

		{"a_boolean", `true`, `true`},
		{"a_boolean", `false`, `false`},
		{"a_boolean", `"true"`, refused},
		{"a_boolean", `1`, refused},
		{"a_boolean", `0`, refused},

		{"a_date", `"2024-02-29"`, `"2024-02-29"`},
		{"a_date", `"0001-01-01"`, `"0001-01-01"`},
		{"a_date", `"9999-12-31"`, `"9999-12-31"`},
		{"a_date", `"2023-02-29"`, refused},
		{"a_date", `"2024-02-30"`, refused},
		{"a_date", `"0000-01-01"`, refused},
		{"a_date", `"10000-01-01"`, refused},
		{"a_date", `"2024-2-9"`, refused},
		{"a_date", `"2024-02-09T00:00:00Z"`, refused},
		{"a_date", `"today"`, refused},
		{"a_date", `"2024-01-01\n"`, refused},
		{"a_date", `20240101`, refused},

		{"a_time", `"23:59"`, `"23:59:00"`},
		{"a_time", `"00:00:01"`, `"00:00:01"`},
		{"a_time", `"24:00"`, refused},
		{"a_time", `"12:60"`, refused},
		{"a_time", `"12:00:60"`, refused},
		{"a_time", `"12:00:00.5"`, refused},
		{"a_time", `"9:00"`, refused},
		{"a_time", `"12:00Z"`, refused},

		{"a_datetime", `"2024-01-02T03:04:05Z"`, `"2024-01-02T03:04:05.000Z"`},
		{"a_datetime", `"2024-01-02T03:04:05.6789999+02:30"`, `"2024-01-02T00:34:05.678Z"`},
		{"a_datetime", `"2024-12-31T23:00:00-02:00"`, `"2025-01-01T01:00:00.000Z"`},
		{"a_datetime", `"1969-12-31T23:59:59.9999Z"`, `"1969-12-31T23:59:59.999Z"`},
		{"a_datetime", `"0001-01-01T00:00:00Z"`, `"0001-01-01T00:00:00.000Z"`},
		{"a_datetime", `"0001-01-01T00:00:00+01:00"`, refused},
		{"a_datetime", `"9999-12-31T23:59:59.999-00:01"`, refused},
		{"a_datetime", `"2024-01-02T03:04:05"`, refused},
		{"a_datetime", `"2024-01-02T03:04Z"`, refused},
		{"a_datetime", `"2024-01-02T03:04:60Z"`, refused},
		{"a_datetime", `"2024-01-02T24:00:00Z"`, refused},
		{"a_datetime", `"2024-02-30T00:00:00Z"`, refused},
		{"a_datetime", `"2024-01-02T03:04:05.Z"`, refused},
		{"a_datetime", `"2024-01-02T03:04:05+24:00"`, refused},
		{"a_datetime", `"2024-01-02T03:04:05+0100"`, refused},
		{"a_datetime", `"now"`, refused},
		{"a_datetime", `1700000000`, refused},

		{"a_email", `"Ann.O'Neil+x@Example.org"`, `"Ann.O'Neil+x@Example.org"`},
		{"a_email", `"a@b"`, `"a@b"`},
		{"a_email", `"a@b-c.d"`, `"a@b-c.d"`},
		{"a_email", `"a@-b.c"`, refused},
		{"a_email", `"a@b..c"`, refused},
		{"a_email", `"a b@c.d"`, refused},
		{"a_email", `"@c.d"`, refused},
		{"a_email", `"ä@c.d"`, refused},
		{"a_email", `"a@b.c\n"`, refused},
		{"a_email", `"` + strings.Repeat("a", 252) + `@b"`, `"` + strings.Repeat("a", 252) + `@b"`},
		{"a_email", `"` + strings.Repeat("a", 253) + `@b"`, refused},

		{"a_url", `"HTTPS://Example.org"`, `"HTTPS://Example.org"`},
		{"a_url", `"http://a?q#f"`, `"http://a?q#f"`},
		{"a_url", `"http://a/ü"`, `"http://a/ü"`},
		{"a_url", `"ftp://a"`, refused},
		{"a_url", `"http://"`, refused},
		{"a_url", `"http:///a"`, refused},
		{"a_url", `"http://a b"`, refused},
		{"a_url", `"http://a/\u000b"`, refused},
		{"a_url", `"x http://a"`, refused},
		{"a_url", `"http://a/` + strings.Repeat("b", 2039) + `"`, `"http://a/` + strings.Repeat("b", 2039) + `"`},
		{"a_url", `"http://a/` + strings.Repeat("b", 2040) + `"`, refused},

		{"a_uuid", `"0F8FAD5B-D9CB-469F-A165-70867728950E"`, `"0f8fad5b-d9cb-469f-a165-70867728950e"`},
		{"a_uuid", `"0f8fad5bd9cb469fa16570867728950e"`, refused},
		{"a_uuid", `"{0f8fad5b-d9cb-469f-a165-70867728950e}"`, refused},
		{"a_uuid", `"0f8fad5b-d9cb-469f-a165-70867728950g"`, refused},

		{"a_enum", `"to do"`, `"to do"`},
		{"a_enum", `"To do"`, refused},
		{"a_enum", `"done "`, refused},
		{"a_enum", `""`, refused},

		{"a_json", `{}`, `{}`},
		{"a_json", `[]`, `[]`},
		{"a_json", `"x"`, `"x"`},
		{"a_json", `0`, `0`},
		{"a_json", `false`, `false`},
		{"a_json", `null`, `null`},
		{"a_json", `[null,{"a":[1.50,"<&>"]}]`, `[null,{"a":[1.50,"<&>"]}]`},
		{"a_json", `{"a":["\u0000"]}`, refused},
		{"a_json", `{"a\u0000":1}`, refused},
		{"a_json", `{"a":1e999}`, refused},

		{"code", `"AB"`, `"AB"`},
		{"code", `"A\u000bB"`, `"A\u000bB"`},
		{"code", `"1234"`, `"1234"`},
		{"code", `"A1"`, refused},
		{"code", `"AB\nx"`, refused},
		{"code", `"12\n"`, refused},
		{"code", `"A"`, refused},
		{"code", `"12345"`, refused},
		{"code", `"١٢"`, refused},
		{"code", `null`, `null`},
	} {
		what := fmt.Sprintf("%s %.60s", c.field, c.in)
		got := a.do("POST", "/values", `{"`+c.field+`":`+c.in+`}`)
		if c.out == refused {
			got.want(t, what, 422, c.field)
			continue
		}
		if got.status != 201 {
			t.Errorf("%s: %d %.200s", what, got.status, got.body)
			continue
		}
		raw := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(got.body), &raw); err != nil {
			t.Fatal(err)
		}
		if !sameJSON(t, string(raw[c.field]), c.out) {
			t.Errorf("%s comes back as %.80s, want %.80s", what, raw[c.field], c.out)
		}
		again := a.do("GET", got.header.Get("Location"), "")
		if again.body != got.body {
			t.Errorf("%s: POST and GET differ: %s and %s", what, got.body, again.body)
		}
	}
}

// sameJSON compares JSON after one decoding, with numbers as they are written.
func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	return normalJSON(t, a) == normalJSON(t, b)
}

func normalJSON(t *testing.T, s string) string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestARepresentationIsIDThenTheFieldsThenTheTimes(t *testing.T) {
	c := newClock()
	a := (&api{t: t, server: newServer(t, shopGenome(), Options{Now: c.now})}).register("a@example.org")
	got := a.do("POST", "/projects", `{"title":"x"}`)
	want := `{"id":1,"title":"x","slug":null,"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}`
	if got.body != want {
		t.Errorf("%s\nwant %s", got.body, want)
	}
	if got.header.Get("Location") != "/projects/1" {
		t.Errorf("Location: %q", got.header.Get("Location"))
	}
}

func TestDefaultsStandForWhatIsAbsentAndNothingElse(t *testing.T) {
	a := signedIn(t, valuesGenome())
	row := a.do("POST", "/values", `{}`)
	if row.fields["kind"] != "plain" || row.fields["flag"] != true || row.fields["a_text"] != nil {
		t.Errorf("an empty body: %s", row.body)
	}
	path := row.header.Get("Location")
	set := a.do("PUT", path, `{"kind":"","flag":false,"a_text":"x"}`)
	if set.fields["kind"] != "" || set.fields["flag"] != false || set.fields["a_text"] != "x" {
		t.Errorf("values that are falsy: %s", set.body)
	}
	if null := a.do("PUT", path, `{"kind":null}`); null.fields["kind"] != nil || null.fields["flag"] != true || null.fields["a_text"] != nil {
		t.Errorf("PUT replaces, with defaults for what is absent: %s", null.body)
	}
	a.do("PUT", path, `{"flag":null}`).want(t, "null for a required field with a default", 422, "flag")
}

func TestUnknownAndReadOnlyKeysAreIgnored(t *testing.T) {
	a := signedIn(t, valuesGenome())
	got := a.do("POST", "/values", `{"id":99,"user_id":"x","created_at":5,"updated_at":null,"serial":1,"nonsense":"\u0000","constructor":{},"__proto__":1}`)
	if got.status != 201 || string(got.fields["id"].(json.Number)) != "1" || string(got.fields["serial"].(json.Number)) != "7" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if _, shown := got.fields["user_id"]; shown {
		t.Error("user_id is shown")
	}
	got = a.do("PUT", "/values/1", `{"serial":"not even a number"}`)
	if got.status != 200 || string(got.fields["serial"].(json.Number)) != "7" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestRequiredMeansPresentNotNullAndNotBlank(t *testing.T) {
	a := signedIn(t, shopGenome())
	for _, body := range []string{`{}`, `{"title":null}`, `{"title":""}`, `{"title":" \t\n\u000b\f\r"}`} {
		a.do("POST", "/projects", body).want(t, body, 422, "title")
	}
	if got := a.do("POST", "/projects", `{"title":"\u00a0"}`); got.status != 201 && got.status != 422 {
		t.Errorf("other white space: %d", got.status)
	}
}

func TestAllViolationsAreReportedAtOnce(t *testing.T) {
	a := signedIn(t, valuesGenome())
	a.do("POST", "/values", `{"a_integer":"1","a_date":"x","level":9,"flag":null,"code":"b"}`).
		want(t, "five faults", 422, "a_integer", "a_date", "level", "flag", "code")
	got := a.do("POST", "/values", `{"code":"bbbbb"}`)
	if list := got.fields["errors"].(map[string]any)["code"].([]any); len(list) != 2 {
		t.Errorf("too long and no match: %v", list)
	}
	a.do("POST", "/tasks", `{}`).want(t, "no such route", 404)
}
