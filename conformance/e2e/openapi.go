package e2e

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/microcodegen/microcodegen/conformance"
)

// Contract is an application's openapi.yaml, ready to judge answers. It is safe for concurrent use.
type Contract struct {
	document   map[string]any
	operations map[string]map[string]*answer // "GET /tasks/{id}" → "200" →

	mu         sync.Mutex
	seen       map[string]int      // "GET /tasks/{id} 200" → answers judged
	samples    map[string][]byte   // the same → a body, the longest that was seen
	violations map[string][]string // rule broken → exchanges that show it
}

// answer is one declared answer of one operation.
type answer struct {
	headers map[string]header
	content map[string]*jsonschema.Schema // by media type; nil schema: anything
}

type header struct {
	required bool
	schema   *jsonschema.Schema
}

// documentURL is the name of the document inside the schema compiler.
const documentURL = "https://app.invalid/openapi.yaml"

// ReadContract reads an OpenAPI 3.1 document, checks that it is a valid one, and compiles every schema of its answers.
func ReadContract(data []byte) (*Contract, error) {
	parsed, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if err := parsed.Validate(context.Background(), openapi3.EnableSchemaFormatValidation()); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if !strings.HasPrefix(parsed.OpenAPI, "3.1.") {
		return nil, fmt.Errorf("openapi.yaml is of version %s, expected 3.1", parsed.OpenAPI)
	}
	var document map[string]any
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	c := &Contract{document: document, operations: map[string]map[string]*answer{},
		seen: map[string]int{}, samples: map[string][]byte{}, violations: map[string][]string{}}
	return c, c.compile()
}

// methods are the members of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

func (c *Contract) compile() error {
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource(documentURL, plain(c.document)); err != nil {
		return err
	}
	paths, _ := c.document["paths"].(map[string]any)
	for path, item := range paths {
		for _, method := range methods {
			at := pointer("paths", path, method, "responses")
			responses, ok := c.at(at).(map[string]any)
			if !ok {
				continue
			}
			answers := map[string]*answer{}
			for status := range responses {
				a, err := c.answer(compiler, at+pointer(status))
				if err != nil {
					return fmt.Errorf("openapi.yaml %s %s %s: %w", method, path, status, err)
				}
				answers[status] = a
			}
			c.operations[strings.ToUpper(method)+" "+path] = answers
		}
		_ = item
	}
	return nil
}

// answer compiles the response object at a place of the document.
func (c *Contract) answer(compiler *jsonschema.Compiler, at string) (*answer, error) {
	a := &answer{headers: map[string]header{}, content: map[string]*jsonschema.Schema{}}
	at = c.follow(at)
	headers, _ := c.at(at + "/headers").(map[string]any)
	for name := range headers {
		place := c.follow(at + "/headers" + pointer(name))
		object, _ := c.at(place).(map[string]any)
		required, _ := object["required"].(bool)
		schema, err := compiler.Compile(documentURL + "#" + place + "/schema")
		if err != nil {
			return nil, err
		}
		a.headers[http.CanonicalHeaderKey(name)] = header{required, schema}
	}
	content, _ := c.at(at + "/content").(map[string]any)
	for media := range content {
		place := at + "/content" + pointer(media)
		if c.at(place+"/schema") == nil {
			a.content[media] = nil
			continue
		}
		schema, err := compiler.Compile(documentURL + "#" + place + "/schema")
		if err != nil {
			return nil, err
		}
		a.content[media] = schema
	}
	return a, nil
}

// pointer gives the JSON pointer of a path of members (RFC 6901), percent-encoded for a URL's fragment.
func pointer(members ...string) string {
	var b strings.Builder
	for _, m := range members {
		b.WriteByte('/')
		m = strings.NewReplacer("~", "~0", "/", "~1").Replace(m)
		b.WriteString(strings.NewReplacer("%", "%25", "{", "%7B", "}", "%7D", "+", "%2B", " ", "%20").Replace(m))
	}
	return b.String()
}

// at gives the value at a pointer, nil where there is none.
func (c *Contract) at(pointer string) any {
	var v any = c.document
	for _, m := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		m = strings.NewReplacer("%7B", "{", "%7D", "}", "%2B", "+", "%20", " ", "%25", "%").Replace(m)
		m = strings.NewReplacer("~1", "/", "~0", "~").Replace(m)
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[m]
	}
	return v
}

// follow gives the place that a reference at a pointer leads to, and the pointer itself where there is no reference.
func (c *Contract) follow(at string) string {
	object, _ := c.at(at).(map[string]any)
	ref, ok := object["$ref"].(string)
	if !ok || !strings.HasPrefix(ref, "#/") {
		return at
	}
	return c.follow(ref[1:])
}

// plain gives a decoded YAML value in the types that a JSON decoder gives.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		object := map[string]any{}
		for k, member := range v {
			object[k] = plain(member)
		}
		return object
	case []any:
		array := make([]any, len(v))
		for i, element := range v {
			array[i] = plain(element)
		}
		return array
	}
	return v
}

// Observe judges one exchange of the conformance suite and keeps what it finds.
func (c *Contract) Observe(x conformance.Exchange) {
	if x.Status == 0 {
		return
	}
	faults := c.Judge(x.Operation, x.Method, x.Status, x.ResponseHeader, x.ResponseBody)
	key := x.Operation + " " + strconv.Itoa(x.Status)
	c.mu.Lock()
	defer c.mu.Unlock()
	if x.Operation != "" && x.Method != http.MethodHead {
		c.seen[key]++
		if len(x.ResponseBody) > len(c.samples[key]) && len(x.ResponseBody) < 1<<16 && len(faults) == 0 {
			c.samples[key] = x.ResponseBody
		}
	}
	for _, f := range faults {
		c.violations[f] = append(c.violations[f], fmt.Sprintf("%s: %s %s → %d %s", x.Case, x.Method, x.Path, x.Status, tail(string(x.ResponseBody), 500)))
	}
}

// Judge says in what ways an answer is not as its operation declares; operation is "" for a route that the document
// does not have, where only the media type of an error is judged.
func (c *Contract) Judge(operation, method string, status int, h http.Header, body []byte) []string {
	media, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if operation == "" {
		// A request that is no HTTP is answered below the framework, in whatever words.
		if status > 400 && method != http.MethodHead && media != "application/problem+json" {
			return []string{fmt.Sprintf("unknown route: status %d with the media type %q", status, media)}
		}
		return nil
	}
	answers, ok := c.operations[operation]
	if !ok {
		return []string{operation + " is not declared"}
	}
	declared, ok := answers[strconv.Itoa(status)]
	if !ok {
		declared, ok = answers[fmt.Sprintf("%dXX", status/100)]
	}
	if !ok {
		return []string{fmt.Sprintf("%s declares no status %d", operation, status)}
	}
	where := fmt.Sprintf("%s %d", operation, status)
	faults := declared.judgeHeaders(where, h)
	if method == http.MethodHead {
		return faults
	}
	if len(declared.content) == 0 {
		if len(body) > 0 {
			faults = append(faults, where+" declares no body and has one")
		}
		return faults
	}
	schema, ok := declared.content[media]
	if !ok {
		return append(faults, fmt.Sprintf("%s declares no media type %q", where, media))
	}
	if schema == nil || !strings.HasSuffix(media, "json") {
		return faults
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return append(faults, fmt.Sprintf("%s: the body is no JSON: %v", where, err))
	}
	if err := schema.Validate(value); err != nil {
		faults = append(faults, fmt.Sprintf("%s: %s", where, firstCause(err)))
	}
	return faults
}

// judgeHeaders checks the declared headers, each of which must be there if it is required.
func (a *answer) judgeHeaders(where string, h http.Header) []string {
	var faults []string
	for name, declared := range a.headers {
		values, there := h[name]
		if !there {
			if declared.required {
				faults = append(faults, where+": the header "+name+" is missing")
			}
			continue
		}
		var value any = strings.Join(values, ", ")
		if err := declared.schema.Validate(value); err != nil {
			if n, e := strconv.ParseInt(values[0], 10, 64); e == nil && declared.schema.Validate(n) == nil {
				continue
			}
			faults = append(faults, fmt.Sprintf("%s: the header %s: %s", where, name, firstCause(err)))
		}
	}
	sort.Strings(faults)
	return faults
}

// firstCause gives the innermost reason of a schema's refusal, without the value's place in a list.
func firstCause(err error) string {
	v, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return err.Error()
	}
	for len(v.Causes) > 0 {
		v = v.Causes[0]
	}
	lines := strings.Split(v.Error(), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// Violations gives what was found so far, each rule with how often and a first example.
func (c *Contract) Violations() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for rule, shown := range c.violations {
		list = append(list, fmt.Sprintf("%s (%d times)\n    %s", rule, len(shown), shown[0]))
	}
	sort.Strings(list)
	return list
}

// Seen gives how many pairs of operation and status the suite showed. Unlike the number of answers, which races and
// repeated logins move, it is the same in every run.
func (c *Contract) Seen() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.seen)
}

// Unseen gives the declared answers that no exchange showed, apart from failures of the server itself and ranges of
// statuses. Refusals of a body as such (400, 413, 415) count as seen for an operation when another one of the same
// method showed them.
func (c *Contract) Unseen() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	bodies := map[string]bool{} // "PUT 413"
	for key := range c.seen {
		f := strings.Fields(key)
		bodies[f[0]+" "+f[len(f)-1]] = true
	}
	var list []string
	for operation, answers := range c.operations {
		for status := range answers {
			method, _, _ := strings.Cut(operation, " ")
			body := status == "400" || status == "413" || status == "415"
			ours := strings.HasPrefix(status, "5") || strings.HasSuffix(status, "XX")
			if c.seen[operation+" "+status] == 0 && !ours && !(body && bodies[method+" "+status]) {
				list = append(list, operation+" "+status)
			}
		}
	}
	sort.Strings(list)
	return list
}
