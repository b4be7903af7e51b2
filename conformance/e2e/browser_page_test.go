package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a page may take to show what is waited for, on a machine that does other things too.
const patience = 20 * time.Second

// object is a JSON object.
type object = map[string]any

// tab is a page of the browser in a profile of its own, used as a person would: elements are found by their role and
// accessible name, clicked and typed into. Whatever goes wrong ends the test.
type tab struct {
	t       *testing.T
	browser *chromium
	session string
	base    string

	mu       sync.Mutex
	faults   []string // errors and warnings of the console, exceptions, dialogs of scripts
	requests int
	bytes    float64
	allowed  []string // what the test brings about, beside expected
	paused   string   // the request that hold keeps back
	leaving  string   // what to say when the browser asks whether to leave the page: "stay" or "leave"
	asked    int      // how often it has asked
}

// newTab opens a tab of a profile of its own. When the test ends, nothing may have been complained about in its console.
func (c *chromium) newTab(t *testing.T, base string) *tab {
	t.Helper()
	p := &tab{t: t, browser: c, base: base}
	var made struct{ BrowserContextID, TargetID, SessionID string }
	for _, step := range []struct {
		method string
		params func() any
	}{
		{"Target.createBrowserContext", func() any { return object{} }},
		{"Target.createTarget", func() any {
			return object{"url": "about:blank", "browserContextId": made.BrowserContextID, "width": 1280, "height": 800}
		}},
		{"Target.attachToTarget", func() any { return object{"targetId": made.TargetID, "flatten": true} }},
	} {
		if err := c.call("", step.method, step.params(), &made); err != nil {
			t.Fatal(err)
		}
	}
	p.session = made.SessionID
	c.mu.Lock()
	c.hear[p.session] = p.event
	c.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.do(domain+".enable", nil, nil)
	}
	t.Cleanup(func() {
		for _, fault := range p.complaints() {
			t.Error("the browser complains: " + fault)
		}
		_ = c.call("", "Target.disposeBrowserContext", object{"browserContextId": made.BrowserContextID}, nil)
	})
	return p
}

// expected are log lines of the network that belong to answers which the page explains itself.
var expected = []string{"status of 403", "status of 409", "status of 422"}

// event hears what the page does.
func (p *tab) event(method string, params json.RawMessage) {
	var e struct {
		Type             string
		Message          string
		RequestID        string
		EncodedLength    float64 `json:"encodedDataLength"`
		Args             []object
		ExceptionDetails struct {
			Text      string
			Exception struct{ Description string }
		}
		Entry struct{ Level, Text, URL string }
	}
	if json.Unmarshal(params, &e) != nil && method != "Network.requestWillBeSent" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	complain := func(format string, args ...any) { p.faults = append(p.faults, fmt.Sprintf(format, args...)) }
	switch method {
	case "Runtime.consoleAPICalled":
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			complain("console.%s %v", e.Type, e.Args)
		}
	case "Runtime.exceptionThrown":
		complain("exception: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.Exception.Description)
	case "Log.entryAdded":
		known := slices.ContainsFunc(append(p.allowed, expected...), func(s string) bool { return strings.Contains(e.Entry.Text, s) })
		if (e.Entry.Level == "error" || e.Entry.Level == "warning") && !known {
			complain("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case "Page.javascriptDialogOpening":
		if e.Type == "beforeunload" && p.leaving != "" {
			p.asked++
		} else {
			complain("a dialog %s opens: %s", e.Type, e.Message)
		}
		_, _ = p.browser.send(p.session, "Page.handleJavaScriptDialog", object{"accept": p.leaving != "stay"})
	case "Network.requestWillBeSent":
		p.requests++
	case "Network.loadingFinished":
		p.bytes += e.EncodedLength
	case "Fetch.requestPaused":
		p.paused = e.RequestID
	}
}

// complaints takes what the page has complained about so far.
func (p *tab) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.faults
	p.faults = nil
	return all
}

// allow expects log lines that hold a text, because the test brings them about.
func (p *tab) allow(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = append(p.allowed, text)
}

// do sends a command to the page.
func (p *tab) do(method string, params, result any) {
	p.t.Helper()
	if err := p.browser.call(p.session, method, params, result); err != nil {
		p.t.Fatal(err)
	}
}

// eval evaluates an expression in the page, and waits for it where it is a promise.
func (p *tab) eval(expression string, result any) {
	p.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	params := object{"expression": expression, "awaitPromise": true, "returnByValue": true}
	err := p.browser.call(p.session, "Runtime.evaluate", params, &answer)
	for end := time.Now().Add(patience); err != nil && strings.Contains(err.Error(), "navigated") && time.Now().Before(end); {
		err = p.browser.call(p.session, "Runtime.evaluate", params, &answer) // the page was being replaced by the next
	}
	if err != nil {
		p.t.Fatal(err)
	}
	if answer.ExceptionDetails != nil {
		p.t.Fatalf("%.200s: %s", expression, answer.ExceptionDetails.Exception.Description)
	}
	if result == nil || len(answer.Result.Value) == 0 {
		return
	}
	if err := json.Unmarshal(answer.Result.Value, result); err != nil {
		p.t.Fatalf("%.200s: %v", expression, err)
	}
}

// text evaluates an expression that gives a string.
func (p *tab) text(expression string) (s string) {
	p.t.Helper()
	p.eval("String("+expression+")", &s)
	return s
}

// is evaluates an expression that gives true or false.
func (p *tab) is(expression string) (b bool) {
	p.t.Helper()
	p.eval("Boolean("+expression+")", &b)
	return b
}

// wait waits until something is so.
func (p *tab) wait(what string, so func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if so() {
			return
		}
	}
	p.t.Fatalf("%s: not within %s, at %s; the page shows\n%.1500s", what, patience, p.text("location.hash"), p.text("document.body.innerText"))
}

// until waits until an expression is true in the page.
func (p *tab) until(expression string) {
	p.t.Helper()
	p.wait(expression, func() bool { return p.is(expression) })
}

// see waits until the page shows a text.
func (p *tab) see(text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the text %q", text), func() bool { return p.is("document.body.innerText.includes(" + quoted(text) + ")") })
}

// at waits for the page with that heading.
func (p *tab) at(heading string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the page %q", heading), func() bool {
		return p.is("document.querySelector('h1')?.textContent === " + quoted(heading) + " && !document.querySelector('main').textContent.includes('Loading…')")
	})
}

// open goes to a route, as by the address bar.
func (p *tab) open(hash string) {
	p.t.Helper()
	p.do("Page.navigate", object{"url": p.base + "/" + hash}, nil)
}

// reload loads the page anew.
func (p *tab) reload() {
	p.t.Helper()
	p.eval("window.before = true", nil)
	p.do("Page.reload", nil, nil)
	p.wait("the reloaded page", func() bool { return p.is("!window.before && document.querySelector('h1')") })
}

// reloadUnsaved presses the browser's own reload button where something is not saved, and answers its question.
func (p *tab) reloadUnsaved(answer string) {
	p.t.Helper()
	p.mu.Lock()
	p.leaving, p.asked = answer, 0
	p.mu.Unlock()
	p.do("Page.reload", nil, nil)
	p.wait("the browser's question", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.asked > 0 })
	p.mu.Lock()
	p.leaving = ""
	p.mu.Unlock()
}

// size sets the width and height of the window, in CSS pixels.
func (p *tab) size(width, height int) {
	p.t.Helper()
	p.do("Emulation.setDeviceMetricsOverride", object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// scheme prefers a colour scheme: light or dark.
func (p *tab) scheme(name string) {
	p.t.Helper()
	p.do("Emulation.setEmulatedMedia", object{"features": []object{{"name": "prefers-color-scheme", "value": name}}}, nil)
}

// inputs are the roles of what takes a value.
var inputs = []string{"textbox", "searchbox", "spinbutton", "combobox", "checkbox", "listbox", "Date", "DateTime", "InputTime"}

// lookup finds an element by its roles and accessible name, as assistive technology does; 0 when there is none.
func (p *tab) lookup(name string, roles ...string) int {
	p.t.Helper()
	var document struct{ Result struct{ ObjectID string } }
	p.do("Runtime.evaluate", object{"expression": "document"}, &document)
	var found struct {
		Nodes []struct {
			Ignored          bool
			Role             struct{ Value string }
			BackendDOMNodeID int
		}
	}
	if p.browser.call(p.session, "Accessibility.queryAXTree", object{"objectId": document.Result.ObjectID, "accessibleName": name}, &found) != nil {
		return 0 // the document has just been replaced
	}
	for _, n := range found.Nodes {
		if !n.Ignored && slices.Contains(roles, n.Role.Value) {
			return n.BackendDOMNodeID
		}
	}
	return 0
}

// find waits for an element with that name and one of the roles.
func (p *tab) find(name string, roles ...string) (node int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("%s %q", strings.Join(roles, " or "), name), func() bool {
		node = p.lookup(name, roles...)
		return node != 0
	})
	return node
}

// on calls a function in the page whose this is an element.
func (p *tab) on(node int, function string, result any, args ...any) {
	p.t.Helper()
	var resolved struct{ Object struct{ ObjectID string } }
	p.do("DOM.resolveNode", object{"backendNodeId": node}, &resolved)
	list := []object{}
	for _, a := range args {
		list = append(list, object{"value": a})
	}
	var answer struct {
		Result struct{ Value json.RawMessage }
	}
	p.do("Runtime.callFunctionOn", object{"objectId": resolved.Object.ObjectID, "functionDeclaration": function, "arguments": list, "returnByValue": true}, &answer)
	if result != nil {
		if err := json.Unmarshal(answer.Result.Value, result); err != nil {
			p.t.Fatal(err)
		}
	}
}

// click presses the mouse in the middle of an element.
func (p *tab) click(name string, roles ...string) {
	p.t.Helper()
	var quads struct{ Quads [][]float64 }
	p.wait(fmt.Sprintf("a place of %q", name), func() bool {
		node := p.find(name, roles...)
		place := object{"backendNodeId": node}
		_ = p.browser.call(p.session, "DOM.scrollIntoViewIfNeeded", place, nil)
		return p.browser.call(p.session, "DOM.getContentQuads", place, &quads) == nil && len(quads.Quads) > 0
	})
	q := quads.Quads[0]
	where := object{"x": (q[0] + q[4]) / 2, "y": (q[1] + q[5]) / 2, "button": "left", "clickCount": 1}
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		where["type"] = kind
		p.do("Input.dispatchMouseEvent", where, nil)
	}
}

// press and follow click a button and a link; check a checkbox.
func (p *tab) press(name string)  { p.t.Helper(); p.click(name, "button") }
func (p *tab) follow(name string) { p.t.Helper(); p.click(name, "link") }
func (p *tab) check(name string)  { p.t.Helper(); p.click(name, "checkbox") }

// fill replaces what stands in an input by a text.
func (p *tab) fill(label, text string) {
	p.t.Helper()
	node := p.find(label, inputs...)
	p.on(node, "function () { this.focus(); this.select(); }", nil)
	if text == "" {
		p.key("Delete")
		return
	}
	p.do("Input.insertText", object{"text": text}, nil)
}

// set gives a date, a time or a choice its value, as the browser's own picker does.
func (p *tab) set(label, value string) {
	p.t.Helper()
	p.on(p.find(label, inputs...), `function (v) { this.value = v; for (const e of ["input", "change"]) this.dispatchEvent(new Event(e, { bubbles: true })); }`, nil, value)
}

// choose takes the option with that text of a select.
func (p *tab) choose(label, option string) {
	p.t.Helper()
	found := false
	p.on(p.find(label, inputs...), `function (t) {
		const option = [...this.options].find((o) => o.text === t || o.label === t || o.textContent === t);
		if (!option) return false;
		this.value = option.value;
		for (const e of ["input", "change"]) this.dispatchEvent(new Event(e, { bubbles: true }));
		return true;
	}`, &found, option)
	if !found {
		p.t.Fatalf("%q has no option %q", label, option)
	}
}

// value gives what stands in an input.
func (p *tab) value(label string) (v string) {
	p.t.Helper()
	p.on(p.find(label, inputs...), "function () { return this.type === 'checkbox' ? String(this.checked) : this.value; }", &v)
	return v
}

// pick searches in a combobox and takes the row that it finds: title is the row's, with its number.
func (p *tab) pick(label, phrase, title string) {
	p.t.Helper()
	p.click(label, "combobox")
	if phrase != "" {
		p.fill(label, phrase)
	}
	p.click(title, "option")
}

var keys = map[string]object{
	"Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}, "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
	"Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}, "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
	"ArrowDown": {"key": "ArrowDown", "code": "ArrowDown", "windowsVirtualKeyCode": 40}, "Delete": {"key": "Delete", "code": "Delete", "windowsVirtualKeyCode": 46},
	"Backspace": {"key": "Backspace", "code": "Backspace", "windowsVirtualKeyCode": 8},
}

// key presses a key of the keyboard; "Shift+Tab" holds Shift.
func (p *tab) key(name string) {
	p.t.Helper()
	shift := 0
	if rest, ok := strings.CutPrefix(name, "Shift+"); ok {
		name, shift = rest, 8
	}
	event := object{"modifiers": shift}
	for k, v := range keys[name] {
		event[k] = v
	}
	for _, kind := range []string{"keyDown", "keyUp"} {
		event["type"] = kind
		p.do("Input.dispatchKeyEvent", event, nil)
	}
}

// quoted writes a string as JavaScript does.
func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}
