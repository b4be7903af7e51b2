package e2e

import (
	"net/http"
	"strings"
	"testing"
)

const tasksContract = `
openapi: 3.1.0
info: {title: Tasks, version: "1"}
paths:
  /tasks:
    get:
      operationId: listTasks
      responses:
        "200":
          description: rows
          headers:
            X-Total-Count: {required: true, schema: {type: integer, minimum: 0}}
            Link: {schema: {type: string}}
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Task"}}}}
        "422": {$ref: "#/components/responses/Invalid"}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getTask
      responses:
        "200":
          description: a row
          content: {application/json: {schema: {$ref: "#/components/schemas/Task"}}}
    delete:
      operationId: deleteTask
      responses:
        "204": {description: gone}
components:
  responses:
    Invalid:
      description: refused
      content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}
  schemas:
    Problem:
      type: object
      required: [title, status, detail, errors]
      properties:
        title: {type: string}
        status: {const: 422}
        detail: {type: string}
        errors: {type: object, minProperties: 1, additionalProperties: {type: array, minItems: 1, items: {type: string}}}
    Task:
      type: object
      additionalProperties: false
      required: [id, title, due, price, meta, state, at, token]
      properties:
        id: {type: integer, minimum: 1, maximum: 9007199254740991}
        title: {type: string, maxLength: 3}
        due: {type: [string, "null"], format: date}
        price: {type: string, pattern: "^-?[0-9]+\\.[0-9]{2}$"}
        meta: {}
        state: {type: [string, "null"], enum: [a, b, null]}
        at: {type: string, format: date-time}
        token: {type: [string, "null"], format: uuid}
`

const taskBody = `{"id":1,"title":"abc","due":null,"price":"1.00","meta":{"a":1},"state":null,"at":"2020-01-01T00:00:00.000Z","token":null}`

func tasks(t *testing.T) *Contract {
	t.Helper()
	c, err := ReadContract([]byte(tasksContract))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnAnswerIsHeldAgainstItsOperation(t *testing.T) {
	c := tasks(t)
	changed := func(from, to string) string {
		if !strings.Contains(taskBody, from) {
			t.Fatalf("%s is not in the body", from)
		}
		return strings.Replace(taskBody, from, to, 1)
	}
	const one, list, gone, rows = "GET /tasks/{id}", "GET /tasks", "DELETE /tasks/{id}", "X-Total-Count=1"
	const plainJSON, problem = "application/json", "application/problem+json"
	for _, x := range []struct {
		what, operation string
		status          int
		media, header   string
		body            string
		right           bool
	}{
		{"a row", one, 200, plainJSON, "", taskBody, true},
		{"a row with a charset", one, 200, plainJSON + "; charset=utf-8", "", taskBody, true},
		{"a list", list, 200, plainJSON, rows, "[" + taskBody + "]", true},
		{"a list with a link", list, 200, plainJSON, rows + "&Link=x", "[]", true},
		{"a list without its count", list, 200, plainJSON, "", "[]", false},
		{"a list whose count is no number", list, 200, plainJSON, "X-Total-Count=many", "[]", false},
		{"a list with an empty row", list, 200, plainJSON, rows, "[{}]", false},
		{"a problem through a reference", list, 422, problem, "", `{"title":"t","status":422,"detail":"d","errors":{"limit":["too big"]}}`, true},
		{"a problem without errors", list, 422, problem, "", `{"title":"t","status":422,"detail":"d"}`, false},
		{"a problem with another status inside", list, 422, problem, "", `{"title":"t","status":400,"detail":"d","errors":{"limit":["too big"]}}`, false},
		{"an undeclared status", one, 404, problem, "", `{}`, false},
		{"an undeclared operation", "PATCH /tasks", 200, plainJSON, "", `{}`, false},
		{"another media type", one, 200, "text/html", "", taskBody, false},
		{"no JSON", one, 200, plainJSON, "", "<html>", false},
		{"an added member", one, 200, plainJSON, "", changed(`{"id"`, `{"user_id":1,"id"`), false},
		{"a missing member", one, 200, plainJSON, "", changed(`"state":null,`, ``), false},
		{"null where it is not allowed", one, 200, plainJSON, "", changed(`"abc"`, `null`), false},
		{"a text that is too long", one, 200, plainJSON, "", changed(`"abc"`, `"abcd"`), false},
		{"a day", one, 200, plainJSON, "", changed(`"due":null`, `"due":"2020-02-29"`), true},
		{"no real day", one, 200, plainJSON, "", changed(`"due":null`, `"due":"2021-02-29"`), false},
		{"a day for a time", one, 200, plainJSON, "", changed(`"2020-01-01T00:00:00.000Z"`, `"2020-01-01"`), false},
		{"a scale of one", one, 200, plainJSON, "", changed(`"1.00"`, `"1.0"`), false},
		{"an unlisted value", one, 200, plainJSON, "", changed(`"state":null`, `"state":"c"`), false},
		{"an id of text", one, 200, plainJSON, "", changed(`"id":1`, `"id":"1"`), false},
		{"an id with a fraction", one, 200, plainJSON, "", changed(`"id":1`, `"id":1.5`), false},
		{"an id that is too big", one, 200, plainJSON, "", changed(`"id":1`, `"id":9007199254740992`), false},
		{"any JSON where any is allowed", one, 200, plainJSON, "", changed(`{"a":1}`, `[null]`), true},
		{"a malformed UUID", one, 200, plainJSON, "", changed(`"token":null`, `"token":"x"`), false},
		{"no body", gone, 204, "", "", "", true},
		{"a body where none is declared", gone, 204, plainJSON, "", "{}", false},
		{"a problem of an unknown route", "", 404, problem, "", "{}", true},
		{"a page for an unknown route", "", 404, "text/html", "", "<html>", false},
	} {
		h := http.Header{}
		for _, pair := range strings.Split(x.header, "&") {
			if name, value, ok := strings.Cut(pair, "="); ok {
				h.Set(name, value)
			}
		}
		if x.media != "" {
			h.Set("Content-Type", x.media)
		}
		faults := c.Judge(x.operation, http.MethodGet, x.status, h, []byte(x.body))
		if x.right != (len(faults) == 0) {
			t.Errorf("%s: faults %q, expected right to be %v", x.what, faults, x.right)
		}
	}
}

func TestADocumentThatIsNoOpenAPI31IsRefused(t *testing.T) {
	for what, document := range map[string]string{
		"version 3.0":          strings.Replace(tasksContract, "3.1.0", "3.0.3", 1),
		"a dangling reference": strings.Replace(tasksContract, "schemas/Task\"}}}", "schemas/Tusk\"}}}", 1),
		"no title":             strings.Replace(tasksContract, "title: Tasks, ", "", 1),
		"no YAML":              "openapi: [",
	} {
		if _, err := ReadContract([]byte(document)); err == nil {
			t.Errorf("%s is accepted", what)
		}
	}
}

func TestALooseSchemaIsFound(t *testing.T) {
	for what, x := range map[string]struct {
		from, to string
		expect   string
	}{
		"as it is":               {"", "", ""},
		"open":                   {"additionalProperties: false\n      required", "required", "added"},
		"a member not required":  {"price, meta", "meta", "price dropped"},
		"a member of any type":   {"title: {type: string, maxLength: 3}", "title: {maxLength: 3}", "title retyped"},
		"a problem without keys": {"required: [title, status, detail, errors]", "required: [title, status, errors]", "detail dropped"},
	} {
		c, err := ReadContract([]byte(strings.Replace(tasksContract, x.from, x.to, 1)))
		if err != nil {
			t.Fatal(what, err)
		}
		c.keep("GET /tasks/{id} 200", []byte(taskBody))
		c.keep("GET /tasks 200", []byte("["+taskBody+"]"))
		c.keep("GET /tasks 422", []byte(`{"title":"t","status":422,"detail":"d","errors":{"limit":["too big"]}}`))
		loose, tried := c.Loose(func(member string) bool { return member == "meta" })
		if tried < 40 {
			t.Errorf("%s: %d changes tried", what, tried)
		}
		if found := strings.Join(loose, "\n"); (x.expect == "") != (found == "") || !strings.Contains(found, x.expect) {
			t.Errorf("%s: found %q, expected %q", what, found, x.expect)
		}
	}
}
