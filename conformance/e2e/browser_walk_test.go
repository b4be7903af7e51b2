package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// walker goes through every page that a genome has, in one tab, with an account of its own.
type walker struct {
	*tab
	genome *genome.Genome
	script string // axe-core's
	zone   *time.Location
	me     *person
	id     int64              // of the account
	made   map[string]madeRow // by the entity's name
	tried  map[string]bool    // kinds of pages, controls and filters
}

// madeRow is a row that was created in the page.
type madeRow struct {
	id    int64
	title string
}

// What a walk goes through is shown in a narrow window, and judged in a wide one too. Both in CSS pixels.
const narrow, wide, high = 360, 1280, 800

// walk registers, and creates, looks at and saves a row of every entity through the pages alone. Each page fits into
// 360 px, each kind of page holds axe-core's judgement in both schemes, and each effect is looked up through the API.
func walk(t *testing.T, c *chromium, base string, g *genome.Genome, zone *time.Location) {
	w := &walker{tab: c.newTab(t, base), genome: g, script: axe(t), zone: zone, made: map[string]madeRow{}, tried: map[string]bool{}}
	w.size(narrow, high)
	w.open("")
	w.at("Sign in")
	w.judge("sign-in")
	w.followsScheme()
	w.follow("Create one")
	w.at("Create an account")
	w.judge("register")
	w.register()
	w.judge("overview, empty")
	first := creationOrder(g)[0]
	w.open("#/" + first.Path)
	w.at(first.LabelPlural.Raw())
	w.judge("list, empty")
	w.follow("Create the first " + spoken(strings.ToLower(first.Label.Raw())))
	w.at("New " + strings.ToLower(first.Label.Raw()))
	for _, e := range creationOrder(g) {
		w.entity(e)
	}
	w.open("#/")
	w.at("Overview")
	w.wait("the counts", func() bool {
		return w.is("![...document.querySelectorAll('.count')].some((c) => c.textContent === '')")
	})
	for _, e := range g.Entities {
		w.see(w.made[e.Name].title)
		if count := w.text("[...document.querySelectorAll('.card')].find((c) => c.querySelector('h2 a')?.getAttribute('href') === " + quoted("#/"+e.Path) + ")?.querySelector('.count').textContent"); count != "1" {
			t.Errorf("the overview counts %s %s, expected 1", count, e.Path)
		}
	}
	w.judge("overview")
	w.open("#/account")
	w.at("Your account")
	w.judge("account")
	w.profile()
}

// repeatedHour saves a row untouched whose instant lies in the hour that summer time repeats, and whose text holds what
// an input cannot: both stay as they are. A time that is entered is one of the browser's zone.
func repeatedHour(t *testing.T, c *chromium, base string, g *genome.Genome, zone *time.Location) {
	me := register(t, g, base)
	p := c.newTab(t, base)
	p.signIn(me)
	for _, instant := range []string{"2026-11-01T04:00:00.000Z", "2026-11-01T05:00:00.000Z", "1890-06-01T12:00:00.000Z", "0001-01-02T00:00:00.001Z"} {
		id := me.create("optional-values", object{"datetime_value": instant, "string_value": "two\nlines", "text_value": "a\r\nb"})
		before := me.row("optional-values", id)
		p.open(fmt.Sprintf("#/optional-values/%d/edit", id))
		p.at("Edit two\nlines")
		p.press("Save")
		p.at("two\nlines")
		after := me.row("optional-values", id)
		before["updated_at"] = after["updated_at"]
		if !reflect.DeepEqual(after, before) {
			t.Errorf("saving an untouched form changes\n%v to\n%v", before, after)
		}
		p.follow("Edit")
		p.at("Edit two\nlines")
		p.set("Datetime value", "2026-07-01T12:30")
		p.press("Save")
		p.at("two\nlines")
		expected := time.Date(2026, 7, 1, 12, 30, 0, 0, zone).UTC().Format("2006-01-02T15:04:05.000Z")
		if got := me.row("optional-values", id)["datetime_value"]; got != expected {
			t.Errorf("12:30 in %s is stored as %v, expected %s", zone, got, expected)
		}
	}
}

// emptyIsNotNull saves a row untouched whose every value is empty in its own way, and takes every value away by the form.
func emptyIsNotNull(t *testing.T, c *chromium, base string, g *genome.Genome) {
	me := register(t, g, base)
	p := c.newTab(t, base)
	p.signIn(me)
	empty := object{"string_value": "", "text_value": "", "integer_value": 0.0, "decimal_value": "0.00", "float_value": 0.0, "boolean_value": false,
		"time_value": "00:00:00", "json_value": object{}}
	id := me.create("optional-values", empty)
	heading := fmt.Sprintf("Optional value %d", id)
	edit := func() {
		t.Helper()
		p.open(fmt.Sprintf("#/optional-values/%d/edit", id))
		p.at("Edit " + heading)
	}
	stored := func() object {
		t.Helper()
		p.press("Save")
		p.at(heading)
		return me.row("optional-values", id)
	}
	edit()
	kept := stored()
	for key, value := range empty {
		if !reflect.DeepEqual(kept[key], value) {
			t.Errorf("%s was %#v, and after saving is %#v", key, value, kept[key])
		}
	}
	for _, f := range []string{"Date", "Datetime", "Email", "Url", "Uuid", "Enum"} {
		if key := strings.ToLower(f) + "_value"; kept[key] != nil {
			t.Errorf("%s was null, and after saving is %#v", key, kept[key])
		}
	}
	edit()
	for _, label := range []string{"Integer value", "Decimal value", "Float value", "Json value"} {
		p.fill(label, "")
	}
	p.set("Time value", "")
	p.choose("Boolean value", "No value")
	for _, label := range []string{"String value", "Text value"} {
		p.check("No value for " + label)
	}
	for key, value := range stored() {
		if strings.HasSuffix(key, "_value") && value != nil {
			t.Errorf("%s was taken away, and is %#v", key, value)
		}
	}
}

// judge judges the page that is shown, of one kind of page. Its width is judged wherever it is shown; by axe-core it is
// judged where no page of its kind was judged before, or none with such fields, and everywhere with -full.
func (w *walker) judge(page string, fields ...genome.Field) {
	w.t.Helper()
	w.fits()
	fresh := w.isNew(page) || *fullFlag
	for _, f := range fields {
		fresh = w.isNew(page+shape(f)) || fresh
	}
	if fresh {
		w.size(wide, high)
		w.fits()
		w.accessible(w.script)
		w.size(narrow, high)
	}
}

// isNew reports whether something of a kind has not been tried before; now it has.
func (w *walker) isNew(kind string) bool {
	tried := w.tried[kind]
	w.tried[kind] = true
	return !tried
}

// shape tells fields apart whose controls or values look different.
func shape(f genome.Field) string { return fmt.Sprint(" ", f.Type, f.References != "", f.Many) }

// followsScheme holds the page's colours to the preferred scheme.
func (w *walker) followsScheme() {
	w.t.Helper()
	brightness := map[string]float64{}
	for _, scheme := range []string{"dark", "light"} {
		w.scheme(scheme)
		var b float64
		w.eval("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).reduce((sum, n) => sum + Number(n), 0) / 3", &b)
		brightness[scheme] = b
	}
	if brightness["dark"] > 64 || brightness["light"] < 192 {
		w.t.Errorf("the brightness of the page by scheme is %v of 255", brightness)
	}
}

// register creates the account by the form.
func (w *walker) register() {
	w.t.Helper()
	email, profile := newcomer(w.genome)
	w.fill("E-mail", email)
	w.fill("Password", password)
	for _, f := range w.genome.Account.Profile {
		if value, ok := profile[f.Name]; ok {
			w.enter(f, value.(json.RawMessage))
		}
	}
	w.press("Create an account")
	w.at("Overview")
	w.me = login(w.t, w.genome, w.base, email, password)
	var account object
	w.me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, &account)
	w.id = int64(account["id"].(float64))
	for name, value := range profile {
		if !same(account[name], value) {
			w.t.Errorf("registered with %s %v, expected %s", name, account[name], value)
		}
	}
}

// profile changes what the account's page shows of the person, and asks before it is lost.
func (w *walker) profile() {
	w.t.Helper()
	expected := object{}
	for _, f := range w.genome.Account.Profile {
		if !f.ReadOnly {
			value := json.RawMessage(genome.Sample(f, 99).JSON())
			w.enter(f, value)
			expected[f.Name] = value
		}
	}
	if len(expected) == 0 {
		return
	}
	w.follow("Overview")
	w.see("Leave without saving?")
	w.press("Cancel")
	w.until("!document.querySelector('dialog')")
	w.press("Save profile")
	w.see("Your profile was saved.")
	var account object
	w.me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, &account)
	for name, value := range expected {
		if !same(account[name], value) {
			w.t.Errorf("the profile's %s was entered as %s and is %v", name, value, account[name])
		}
	}
	w.reload()
	w.at("Your account")
	w.press("Save profile")
	w.see("Your profile was saved.")
	var again object
	w.me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, &again)
	account["updated_at"] = again["updated_at"]
	if !reflect.DeepEqual(again, account) {
		w.t.Errorf("saving an untouched profile changes\n%v to\n%v", account, again)
	}
	w.follow("Overview")
	w.at("Overview")
}

// entity goes through the pages of one entity.
func (w *walker) entity(e *genome.Entity) {
	w.t.Helper()
	w.open("#/" + e.Path + "/new")
	w.at("New " + strings.ToLower(e.Label.Raw()))
	w.judge("new", e.Body()...)
	expected := object{}
	for _, f := range e.Body() {
		if value, ok := w.sample(f); ok {
			if w.isNew(fmt.Sprint("control", shape(f), f.Required, f.Scale, f.Min, f.Max)) {
				w.suits(f)
			}
			w.enter(f, value)
			expected[f.Name] = value
		}
	}
	w.press("Create")
	w.wait("the page of the new row", func() bool {
		return strings.Count(w.text("location.hash"), "/") == 2 && !strings.HasSuffix(w.text("location.hash"), "/new")
	})
	hash := w.text("location.hash")
	id, err := strconv.ParseInt(hash[strings.LastIndex(hash, "/")+1:], 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	created := w.me.row(e.Path, id)
	for key, value := range expected {
		if !same(created[key], value) {
			w.t.Errorf("%s: %s was entered as %s and is %v", e.Path, key, value, created[key])
		}
	}
	title := fmt.Sprintf("%s %d", e.Label.Raw(), id)
	if text, ok := created[e.TitleField].(string); ok && strings.TrimSpace(text) != "" {
		title = text
	}
	w.made[e.Name] = madeRow{id, title}
	w.at(title)
	w.judge("row", e.Body()...)
	w.follow("Edit")
	w.at("Edit " + title)
	w.judge("edit")
	w.press("Save")
	w.at(title)
	saved := w.me.row(e.Path, id)
	created["updated_at"] = saved["updated_at"]
	if !reflect.DeepEqual(saved, created) {
		w.t.Errorf("%s: saving an untouched form changes\n%v to\n%v", e.Path, created, saved)
	}
	w.open("#/" + e.Path)
	w.at(e.LabelPlural.Raw())
	w.find(spoken(title), "link")
	w.judge("list")
	for _, f := range e.Body() {
		if value, ok := expected[f.Name].(json.RawMessage); ok {
			w.filter(e, f, value)
		}
	}
}

// filter finds the row of an entity by one field's filter, once for each kind of filter.
func (w *walker) filter(e *genome.Entity, f genome.Field, value json.RawMessage) {
	w.t.Helper()
	if !f.IsFilterable() || strings.Contains(string(value), `\n`) || string(value) == `""` || !w.isNew("filter"+shape(f)) {
		return
	}
	w.click("Filters", "DisclosureTriangle", "button")
	w.judge("filters")
	if f.Type == genome.Boolean {
		w.choose(spoken(f.Label.Raw()), map[string]string{"true": "Yes", "false": "No"}[string(value)])
	} else {
		f.Required = false // a filter is never
		if f.Many {
			value = value[1 : len(value)-1]
		}
		w.enter(f, value)
		w.key("Tab")
	}
	w.until("new URLSearchParams(location.hash.split('?')[1]).has(" + quoted(f.QueryName()) + ")")
	w.see("1–1 of 1")
	w.find(spoken(w.made[e.Name].title), "link")
	_, query, _ := strings.Cut(w.text("location.hash"), "?")
	if rows := w.me.rows(e.Path, query); len(rows) != 1 || rows[0]["id"] != float64(w.made[e.Name].id) {
		w.t.Errorf("%s: the filter %s finds %v", e.Path, query, rows)
	}
	w.follow("Clear filters")
	w.until("!location.hash.includes('?') && !document.querySelector('.filters').open")
	w.see("1–1 of 1")
}

// sample gives a value for a field, as JSON; none for what the form leaves out, or where there is no row to refer to.
func (w *walker) sample(f genome.Field) (json.RawMessage, bool) {
	target, known := w.made[f.References]
	switch {
	case f.ReadOnly:
		return nil, false
	case f.References == genome.UserEntity:
		return json.RawMessage(strconv.FormatInt(w.id, 10)), true
	case f.References != "" && !known:
		return nil, false
	case f.Many:
		return json.RawMessage(fmt.Sprintf("[%d]", target.id)), true
	case f.References != "":
		return json.RawMessage(strconv.FormatInt(target.id, 10)), true
	}
	return json.RawMessage(genome.Sample(f, 0).JSON()), true
}

// controls are what edits a value of each type: an input's type and step, or the element's name. Addresses are no inputs
// of their own types, which change what was typed.
var controls = map[genome.Type]string{
	genome.String: "text", genome.TextType: "textarea", genome.Integer: "number by 1", genome.Float: "number by any",
	genome.Date: "date", genome.Time: "time by 1", genome.DateTime: "datetime-local by any", genome.Email: "text for email",
	genome.URL: "text for url", genome.UUID: "text", genome.Enum: "select", genome.JSON: "textarea", genome.Boolean: "select",
}

// suits holds a field's control to the field's type and bounds.
func (w *walker) suits(f genome.Field) {
	w.t.Helper()
	expected := controls[f.Type]
	switch {
	case f.References == genome.UserEntity:
		expected = "select"
	case f.References != "":
		expected = "combobox"
	case f.Type == genome.Decimal && f.Scale > 0:
		expected = "number by 0." + strings.Repeat("0", f.Scale-1) + "1"
	case f.Type == genome.Decimal:
		expected = "number by 1"
	case f.Type == genome.Boolean && f.Required:
		expected = "checkbox"
	}
	if strings.HasPrefix(expected, "number") && (f.Min != "" || f.Max != "") {
		expected += " from " + f.Min + " to " + f.Max
	}
	var control string
	w.on(w.find(spoken(f.Label.Raw()), inputs...), `function () {
		if (this.role === "combobox") return "combobox";
		if (this.localName !== "input") return this.localName;
		return this.type + (this.inputMode && " for " + this.inputMode) + (this.step && " by " + this.step) + (this.min + this.max && this.type === "number" ? " from " + this.min + " to " + this.max : "");
	}`, &control)
	if control != expected {
		w.t.Errorf("%s is entered by %q, expected %q", f.Name, control, expected)
	}
}

// enter puts a value into a field's control.
func (w *walker) enter(f genome.Field, value json.RawMessage) {
	w.t.Helper()
	label := spoken(f.Label.Raw())
	text := strings.Trim(string(value), `"`)
	if value[0] == '"' {
		if err := json.Unmarshal(value, &text); err != nil {
			w.t.Fatal(err)
		}
	}
	switch {
	case f.References == genome.UserEntity:
		w.choose(label, "Me")
	case f.References != "":
		row := w.made[f.References]
		w.pick(label, "", spoken(fmt.Sprintf("%s #%d", row.title, row.id)))
	case f.Type == genome.Boolean && f.Required:
		if w.value(label) != text {
			w.check(label)
		}
	case f.Type == genome.Boolean:
		w.choose(label, map[string]string{"true": "Yes", "false": "No"}[text])
	case f.Type == genome.Enum:
		w.choose(label, text)
	case f.Type == genome.Date || f.Type == genome.Time:
		w.set(label, text)
	case f.Type == genome.DateTime:
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			w.t.Fatal(err)
		}
		w.set(label, at.In(w.zone).Format("2006-01-02T15:04:05.999"))
	case f.Type == genome.JSON:
		w.fill(label, string(value))
	default:
		w.fill(label, text)
	}
}

// same reports whether an API's value is the one of that JSON.
func same(got any, value any) bool {
	var wanted any
	return json.Unmarshal(value.(json.RawMessage), &wanted) == nil && reflect.DeepEqual(got, wanted)
}

// spoken gives a text as an accessible name has it: white space is one space.
func spoken(s string) string { return strings.Join(strings.Fields(s), " ") }

// creationOrder gives the entities so that each comes after those it cannot be without.
func creationOrder(g *genome.Genome) (order []*genome.Entity) {
	seen := map[string]bool{}
	var visit func(e *genome.Entity)
	visit = func(e *genome.Entity) {
		if seen[e.Name] {
			return
		}
		seen[e.Name] = true
		for _, f := range e.Body() {
			if target, ok := g.Entity(f.References); ok && (f.Required || f.Many) {
				visit(target)
			}
		}
		order = append(order, e)
	}
	for i := range g.Entities {
		visit(&g.Entities[i])
	}
	return order
}
