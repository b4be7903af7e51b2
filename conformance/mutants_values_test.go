package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"unicode/utf8"
)

// onTasks reports whether a request is for a list or a row of Task.
func onTasks(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/tasks") }

// resourceMutants break what the section Resources says.
var resourceMutants = []mutant{
	{name: "POST answers 200", rule: "RES-CREATE-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 201 && onTasks(r) {
			a.status = 200
		}
	})},
	{name: "Location has a host", rule: "RES-CREATE-1", handler: answering(func(_ *http.Request, a *answer) {
		if l := a.header.Get("Location"); l != "" {
			a.header.Set("Location", "http://127.0.0.1"+l)
		}
	})},
	{name: "a representation holds user_id", rule: "RES-OWNER-1", handler: answering(func(r *http.Request, a *answer) {
		if onTasks(r) && a.status < 300 {
			a.rows(func(row map[string]any) { row["user_id"] = 1 })
		}
	})},
	{name: "a null key is left out", rule: "RES-SHAPE-1", handler: answering(func(r *http.Request, a *answer) {
		if onTasks(r) && a.status < 300 {
			a.rows(func(row map[string]any) {
				if row["note"] == nil {
					delete(row, "note")
				}
			})
		}
	})},
	{name: "PUT keeps what is absent", rule: "RES-PUT-1", handler: merging},
	{name: "DELETE answers 200", rule: "RES-DELETE-1", handler: answering(func(r *http.Request, a *answer) {
		if r.Method == "DELETE" && a.status == 204 {
			a.status = 200
		}
	})},
	{name: "a bad id is 400", rule: "RES-ID-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 404 && strings.HasSuffix(r.URL.Path, "abc") {
			a.status = 400
			a.rows(func(row map[string]any) { row["status"] = 400 })
		}
	})},
	{name: "an id with a fraction is read", rule: "RES-ID-1", handler: asking(func(r *http.Request) { r.URL.Path = strings.TrimSuffix(r.URL.Path, ".0") })},
	{name: "a body's created_at is taken", rule: "RES-IGNORE-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if v, ok := body["created_at"]; ok && a.status < 300 {
			a.rows(func(row map[string]any) { row["created_at"] = v })
		}
	})},
	{name: "the default overwrites false", rule: "RES-FALSY-1", handler: bodies(func(_ *http.Request, body map[string]any) {
		if body["open"] == false {
			delete(body, "open")
		}
	})},
	{name: "PUT has no defaults", rule: "RES-DEFAULT-1", handler: bodies(func(r *http.Request, body map[string]any) {
		if _, sent := body["state"]; !sent && r.Method == "PUT" && onTasks(r) {
			body["state"] = nil
		}
	})},
	{name: "the default replaces null", rule: "RES-NULL-1", handler: bodies(func(r *http.Request, body map[string]any) {
		if v, sent := body["state"]; sent && v == nil {
			delete(body, "state")
		}
	})},
	{name: "null satisfies required", rule: "RES-NULL-2", handler: bodies(func(r *http.Request, body map[string]any) {
		if v, sent := body["title"]; sent && v == nil {
			body["title"] = "untitled"
		}
	})},
	{name: "created_at moves with PUT", rule: "RES-STAMP-1", handler: answering(func(r *http.Request, a *answer) {
		if r.Method == "PUT" && onTasks(r) && a.status == 200 {
			a.rows(func(row map[string]any) { row["created_at"] = "2099-01-01T00:00:00.000Z" })
		}
	})},
	{name: "POST answers what was sent", rule: "RES-REREAD-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if v, ok := body["mark"]; ok && a.status == 201 {
			a.rows(func(row map[string]any) { row["mark"] = v })
		}
	})},
}

// merging fills a PUT's body with what the row holds.
func merging(inner http.Handler, _ *lab) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "PUT" && onTasks(r) {
			get := httptest.NewRequest("GET", r.URL.Path, nil)
			get.Header.Set("Cookie", r.Header.Get("Cookie"))
			rec := httptest.NewRecorder()
			inner.ServeHTTP(rec, get)
			row, _ := decode(rec.Body.Bytes()).(map[string]any)
			editBody(r, func(body map[string]any) {
				for k, v := range row {
					if _, sent := body[k]; !sent && rec.Code == 200 {
						body[k] = v
					}
				}
			})
		}
		inner.ServeHTTP(w, r)
	})
}

// answeringWithBody gives a mutant that changes answers knowing what was asked.
func answeringWithBody(change func(body map[string]any, a *answer)) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var sent map[string]any
			editBody(r, func(body map[string]any) { sent = body })
			rec := httptest.NewRecorder()
			inner.ServeHTTP(rec, r)
			a := &answer{rec.Code, rec.Header().Clone(), rec.Body.Bytes()}
			change(sent, a)
			write(w, a)
		})
	}
}

// replaced gives a change of one text into another.
func replaced(old string, by any) func(string) any {
	return func(s string) any {
		if s == old {
			return by
		}
		return s
	}
}

// valueMutants break what the section Values says.
var valueMutants = []mutant{
	{name: "strings are trimmed", rule: "VAL-STRING-2", handler: member("title", func(s string) any { return strings.Trim(s, " ") })},
	{name: "an empty string becomes null", rule: "VAL-STRING-2", handler: member("note", replaced("", nil))},
	{name: "strings are normalised", rule: "VAL-STRING-2", handler: member("note", func(s string) any { return strings.ReplaceAll(s, "e\u0301", "\u00e9") })},
	{name: "a numeric text is a number", rule: "VAL-STRICT-1", handler: member("count", replaced("5", json.Number("5")))},
	{name: "1 is true", rule: "VAL-STRICT-1", handler: bodies(func(_ *http.Request, body map[string]any) {
		if n, ok := body["open"].(json.Number); ok {
			body["open"] = n.String() != "0"
		}
	})},
	{name: "a number is a text", rule: "VAL-STRICT-1", handler: bodies(func(_ *http.Request, body map[string]any) {
		if n, ok := body["title"].(json.Number); ok {
			body["title"] = n.String()
		}
	})},
	{name: "lengths count bytes", rule: "VAL-STRING-4", handler: guarding("title", func(s string) bool { return len(s) > 40 })},
	{name: "lengths count UTF-16 units", rule: "VAL-STRING-4", handler: guarding("sku", func(s string) bool {
		return utf8.RuneCountInString(s)+strings.Count(s, "😀") > 30
	})},
	{name: "a string may be a character too long", rule: "VAL-STRING-1", handler: member("title", func(s string) any {
		if len(s) == 41 {
			return s[:40]
		}
		return s
	})},
	{name: "a limit of an optional field is not checked", rule: "VAL-LIMIT-2", handler: member("sku", func(s string) any { return s[:min(len(s), 30)] })},
	{name: "white space satisfies required", rule: "VAL-STRING-3", handler: member("title", replaced(" \t\n\v\f\r", "blank"))},
	{name: "U+0000 is dropped", rule: "VAL-STRING-5", handler: member("note", func(s string) any { return strings.ReplaceAll(s, "\x00", "") })},
	{name: "great integers are clamped", rule: "VAL-INTEGER-1", handler: bodies(func(_ *http.Request, body map[string]any) {
		if n, ok := body["count"].(json.Number); ok && n.String() == "9007199254740992" {
			body["count"] = json.Number("9007199254740991")
		}
	})},
	{name: "integers lose their fraction", rule: "VAL-INTEGER-1", handler: bodies(func(_ *http.Request, body map[string]any) {
		if n, ok := body["count"].(json.Number); ok && n.String() == "1.5" {
			body["count"] = json.Number("1")
		}
	})},
	{name: "decimals are rounded", rule: "VAL-DECIMAL-3", handler: member("amount", func(s string) any {
		if r, ok := new(big.Rat).SetString(s); ok && !strings.ContainsAny(s, "eE_x+/ ") && len(s) > 4 && strings.Contains(s, ".") && s[0] != '.' {
			return r.FloatString(2)
		}
		return s
	})},
	{name: "decimals take exponents", rule: "VAL-DECIMAL-1", handler: member("amount", replaced("1e1", "10"))},
	{name: "decimals take a trailing line break", rule: "VAL-DECIMAL-1", handler: member("amount", replaced("1\n", "1"))},
	{name: "decimals go through doubles of 17 digits", rule: "VAL-DECIMAL-2", handler: bodies(func(_ *http.Request, body map[string]any) {
		if n, ok := body["amount"].(json.Number); ok && n.String() == "0.30000000000000004" {
			body["amount"] = "0.30"
		}
	})},
	{name: "decimals lose trailing zeros", rule: "VAL-DECIMAL-4", handler: shown("amount", func(s string) any { return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") })},
	{name: "zero has a sign", rule: "VAL-DECIMAL-4", handler: shown("amount", replaced("0.00", "-0.00"))},
	{name: "floats are rounded", rule: "VAL-FLOAT-1", handler: answering(func(_ *http.Request, a *answer) {
		a.body = bytes.ReplaceAll(a.body, []byte(`"ratio":0.1,`), []byte(`"ratio":0.10000000149,`))
	})},
	{name: "days roll over", rule: "VAL-DATE-1", handler: member("day", replaced("2024-02-30", "2024-03-01"))},
	{name: "today is a day", rule: "VAL-DATE-1", handler: member("day", replaced("today", "2026-01-01"))},
	{name: "times lose their seconds", rule: "VAL-TIME-1", handler: shown("at", func(s string) any { return strings.TrimSuffix(s, ":00") })},
	{name: "hour 24 is midnight", rule: "VAL-TIME-1", handler: member("at", replaced("24:00", "00:00"))},
	{name: "datetimes show an offset", rule: "VAL-DATETIME-1", handler: shown("moment", func(s string) any { return strings.TrimSuffix(s, "Z") + "+00:00" })},
	{name: "datetimes without an offset are UTC", rule: "VAL-DATETIME-1", handler: member("moment", replaced("2024-01-31T12:34:56", "2024-01-31T12:34:56Z"))},
	{name: "milliseconds are rounded", rule: "VAL-DATETIME-2", handler: member("moment", replaced("2024-01-31T12:34:56.7899Z", "2024-01-31T12:34:56.790Z"))},
	{name: "a fraction before 1970 is cut towards zero", rule: "VAL-DATETIME-2", handler: member("moment", replaced("1969-12-31T23:59:59.9999Z", "1970-01-01T00:00:00Z"))},
	{name: "the year 0 is a year", rule: "VAL-DATETIME-3", handler: member("moment", replaced("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00Z"))},
	{name: "emails need a dot", rule: "VAL-EMAIL-1", handler: guarding("mail", func(s string) bool { return s == "a@b" })},
	{name: "emails are lowered", rule: "VAL-EMAIL-1", handler: member("mail", func(s string) any { return strings.ToLower(s) })},
	{name: "emails may be long", rule: "VAL-EMAIL-2", handler: member("mail", func(s string) any { return s[:min(len(s), 254)] })},
	{name: "urls take any scheme", rule: "VAL-URL-1", handler: member("link", replaced("ftp://example.com", "http://example.com"))},
	{name: "urls may be long", rule: "VAL-URL-2", handler: member("link", func(s string) any { return s[:min(len(s), 2048)] })},
	{name: "uuids keep their case", rule: "VAL-UUID-1", handler: shown("mark", func(s string) any {
		if strings.HasPrefix(s, "6ba7b810") {
			return strings.ToUpper(s)
		}
		return s
	})},
	{name: "enums take any letter case", rule: "VAL-ENUM-1", handler: member("state", func(s string) any { return strings.ToLower(s) })},
	{name: "an empty object becomes an empty list", rule: "VAL-JSON-1", handler: answering(func(_ *http.Request, a *answer) {
		a.body = bytes.ReplaceAll(a.body, []byte(`"data":{}`), []byte(`"data":[]`))
	})},
	{name: "a json null is kept as a value", rule: "VAL-JSON-2", handler: bodies(func(_ *http.Request, body map[string]any) {
		if v, sent := body["data"]; sent && v == nil {
			body["data"] = "null"
		}
	})},
	{name: "max is exclusive", rule: "VAL-LIMIT-1", handler: guarding("rating", func(s string) bool { return s == "5" })},
	{name: "decimal limits are compared as texts", rule: "VAL-LIMIT-1", handler: guarding("amount", func(s string) bool { return s == "-1000.00" })},
	{name: "patterns hold for a line", rule: "VAL-PATTERN-1", handler: member("code", func(s string) any { return strings.TrimSuffix(s, "\n") })},
	{name: "patterns are searched for", rule: "VAL-PATTERN-1", handler: member("code", func(s string) any { return strings.TrimPrefix(s, "~") })},
	{name: "patterns take digits of other scripts", rule: "VAL-PATTERN-2", handler: member("code", func(s string) any {
		if strings.ContainsRune(s, '٠') || strings.ContainsRune(s, '١') {
			return "ABC-123"
		}
		return s
	})},
	{name: "only the first fault is told", rule: "ERR-ALL-1", handler: answering(func(_ *http.Request, a *answer) {
		if a.status != 422 {
			return
		}
		a.rows(func(p map[string]any) {
			if fields, ok := p["errors"].(map[string]any); ok && len(fields) > 1 {
				keys := []string{}
				for k := range fields {
					keys = append(keys, k)
				}
				slices.Sort(keys)
				p["errors"] = obj{keys[0]: fields[keys[0]]}
			}
		})
	})},
}

// bodyMutants break what the section Bodies says.
var bodyMutants = []mutant{
	{name: "any media type is JSON", rule: "BODY-TYPE-1", handler: asking(func(r *http.Request) {
		if r.Header.Get("Content-Type") == "text/plain" {
			r.Header.Set("Content-Type", "application/json")
		}
	})},
	{name: "a charset is refused", rule: "BODY-TYPE-2", handler: asking(func(r *http.Request) {
		if strings.Contains(r.Header.Get("Content-Type"), "charset") {
			r.Header.Set("Content-Type", "text/plain")
		}
	})},
	{name: "what follows the object is ignored", rule: "BODY-JSON-1", handler: asking(func(r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		var first map[string]any
		if json.NewDecoder(bytes.NewReader(b)).Decode(&first) == nil && bytes.HasSuffix(b, []byte("} x")) {
			b = encode(first)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	})},
	{name: "an empty body is an empty object", rule: "BODY-JSON-1", handler: asking(func(r *http.Request) {
		if b, _ := io.ReadAll(r.Body); r.Method == "PUT" && len(bytes.TrimSpace(b)) == 0 {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader("{}")), 2
		} else {
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
		}
	})},
	{name: "a chunked body has no limit", rule: "BODY-SIZE-1", handler: asking(func(r *http.Request) {
		if r.ContentLength < 0 {
			editBody(r, func(body map[string]any) { delete(body, "zz_padding") })
		}
	})},
	{name: "a body of 1 MiB is too large", rule: "BODY-SIZE-2", handler: asking(func(r *http.Request) {
		if r.ContentLength == maxBody {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(strings.Repeat(" ", maxBody+1))), maxBody+1
		}
	})},
	{name: "DELETE minds its body", rule: "BODY-IGNORE-1", handler: func(inner http.Handler, _ *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "DELETE" && r.ContentLength > 0 {
				write(w, &answer{400, problemHeader(), encode(obj{"title": "Bad Request", "status": 400, "detail": "x"})})
				return
			}
			inner.ServeHTTP(w, r)
		})
	}},
	{name: "a header overrides the method", rule: "BODY-OVERRIDE-1", handler: asking(func(r *http.Request) {
		if m := r.Header.Get("X-HTTP-Method-Override"); m != "" && r.Method == "POST" {
			r.Method = m
		}
	})},
}
