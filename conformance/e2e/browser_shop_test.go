package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// scenario is something that people do in the shop, with an account of their own.
type scenario struct {
	name string
	run  func(p *tab, me *person) // nil for keyboardAlone, who registers
}

var scenarios = []scenario{
	{"a list is paged, sorted, searched and filtered by the server", listIsAskedOfTheServer},
	{"a list tells that it loads, that it is empty and that the server cannot be reached", listTellsItsState},
	{"the overview tells which of its cards cannot be shown", overviewTellsItsState},
	{"references are searched, shown by title, linked, and listed where they point", referencesAreTitles},
	{"faults stand beside their fields, conflicts are explained", faultsAreExplained},
	{"a row is deleted after a question, and not where another needs it", deletionIsConfirmed},
	{"null and empty are told apart", nullIsNotEmpty},
	{"what is not saved is guarded", unsavedIsGuarded},
	{"deep links survive a reload and the back button", deepLinksSurvive},
	{"a session that ends in the middle of a form costs nothing", sessionEndsInAForm},
	{"registering, creating, editing and deleting work by keyboard alone", nil},
	{"profile, password, signing out and farewell", accountIsKept},
	{"an injected script does not run", injectedScriptIsBlocked},
}

// play runs a scenario.
func (s scenario) play(t *testing.T, c *chromium, base string, g *genome.Genome) {
	p := c.newTab(t, base)
	if s.run == nil {
		keyboardAlone(p, g)
		return
	}
	me := register(t, g, base)
	p.signIn(me)
	s.run(p, me)
}

// firstCells gives the first column of the list that is shown.
func (p *tab) firstCells() string {
	p.t.Helper()
	return p.text("[...document.querySelectorAll('tbody th')].map((c) => c.textContent).join(' ')")
}

// lists waits until the list shows these rows, by their first column.
func (p *tab) lists(rows string) {
	p.t.Helper()
	p.wait("the rows "+rows, func() bool { return p.firstCells() == rows })
}

func listIsAskedOfTheServer(p *tab, me *person) {
	for i := range 45 {
		me.create("tags", object{"name": fmt.Sprintf("tag%02d", i+1), "colour": []string{"#00ff00", "#ff0000"}[i%2]})
	}
	p.follow("Tags")
	p.at("Tags")
	p.see("1–20 of 45")
	p.follow("Next")
	p.see("21–40 of 45")
	p.follow("Next")
	p.lists("tag05 tag04 tag03 tag02 tag01")
	p.see("41–45 of 45")
	p.press("Name")
	p.see("1–20 of 45")
	p.wait("the first tag first", func() bool { return strings.HasPrefix(p.firstCells(), "tag01 tag02 tag03") })
	if sort := p.text("document.querySelector('thead th').ariaSort"); sort != "ascending" {
		p.t.Errorf("the sorted column says %q", sort)
	}
	p.press("Name")
	p.wait("the last tag first", func() bool { return strings.HasPrefix(p.firstCells(), "tag45 tag44") })
	p.fill("Search Tags", "AG3")
	p.lists("tag39 tag38 tag37 tag36 tag35 tag34 tag33 tag32 tag31 tag30")
	p.see("1–10 of 10")
	if rows := me.rows("tags", "q=AG3"); len(rows) != 10 {
		p.t.Errorf("the API finds %d rows", len(rows))
	}
	p.click("Filters", "DisclosureTriangle", "button")
	p.fill("Colour", "#ff0000")
	p.key("Enter")
	p.lists("tag38 tag36 tag34 tag32 tag30")
	p.reload()
	p.lists("tag38 tag36 tag34 tag32 tag30")
	p.follow("Clear filters")
	p.see("1–10 of 10")

	ann := me.create("customers", object{"name": "Ann", "email": "ann@example.com", "birthday": "1990-02-03", "newsletter": true})
	bob := me.create("customers", object{"name": "Bob", "email": "bob@example.com", "birthday": "1991-03-04", "newsletter": false})
	me.create("orders", object{"number": "A1", "customer_id": bob, "placed_at": "2026-01-05T09:00:00Z", "shipping_address": "x", "total": "1.00", "status": "paid"})
	for _, filter := range []struct{ path, heading, label, kind, value, expected string }{
		{"customers", "Customers", "Birthday", "set", "1990-02-03", "Ann"},
		{"customers", "Customers", "Newsletter", "choose", "No", "Bob"},
		{"orders", "Orders", "Status", "choose", "paid", "A1"},
		{"orders", "Orders", "Total", "set", "1", "A1"},
	} {
		p.open("#/")
		p.at("Overview")
		p.open("#/" + filter.path)
		p.at(filter.heading)
		p.click("Filters", "DisclosureTriangle", "button")
		if filter.kind == "set" {
			p.set(filter.label, filter.value)
		} else {
			p.choose(filter.label, filter.value)
		}
		p.until("location.hash.includes('?')")
		p.lists(filter.expected)
	}
	p.open("#/")
	p.at("Overview")
	p.open("#/orders")
	p.at("Orders")
	p.click("Filters", "DisclosureTriangle", "button")
	p.pick("Customer", "Ann", fmt.Sprintf("Ann #%d", ann))
	p.see("Nothing matches.")
	p.follow("Show all")
	p.lists("A1")
}

func listTellsItsState(p *tab, me *person) {
	p.allow("ERR_CONNECTION_REFUSED")
	p.do("Fetch.enable", object{"patterns": []object{{"urlPattern": "*/coupons?*"}}}, nil)
	p.open("#/coupons")
	p.wait("the list's request", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.paused != "" })
	p.see("Loading…")
	if role := p.text("[...document.querySelectorAll('main [role=status]')].find((e) => e.textContent === 'Loading…')?.textContent"); role != "Loading…" {
		p.t.Error("screen readers are not told that the list loads")
	}
	p.do("Fetch.failRequest", object{"requestId": p.paused, "errorReason": "ConnectionRefused"}, nil)
	p.see("The server cannot be reached")
	p.do("Fetch.disable", nil, nil)
	p.press("Try again")
	p.see("No coupons yet.")
	me.create("coupons", object{"code": "SPRING", "percent": 5, "valid_from": "2026-03-01"})
	p.reload()
	p.lists("SPRING")
	p.open("#/coupons?q=WINTER")
	p.see("Nothing matches.")
	p.open("#/coupons?limit_=1")
	p.see("limit_")
}

func referencesAreTitles(p *tab, me *person) {
	var categories []int64
	for i := range 130 {
		categories = append(categories, me.create("categories", object{"name": fmt.Sprintf("Shelf %03d", i+1)}))
	}
	red, blue := me.create("tags", object{"name": "red"}), me.create("tags", object{"name": "blue"})
	p.open("#/products/new")
	p.at("New product")
	p.fill("Name", "Lamp")
	p.fill("Sku", "LMP-0001")
	p.fill("Price", "12.50")
	p.fill("Stock", "3")
	p.pick("Category", "shelf 127", fmt.Sprintf("Shelf 127 #%d", categories[126]))
	p.pick("Tags", "re", fmt.Sprintf("red #%d", red))
	p.pick("Tags", "blu", fmt.Sprintf("blue #%d", blue))
	p.press("Remove red")
	p.pick("Tags", "red", fmt.Sprintf("red #%d", red))
	p.press("Create")
	p.at("Lamp")
	row := me.rows("products", "sku=LMP-0001")[0]
	if row["category_id"] != float64(categories[126]) || fmt.Sprint(row["tag_ids"]) != fmt.Sprint([]int64{red, blue}) || row["price"] != "12.50" || row["status"] != "draft" {
		p.t.Errorf("created %v", row)
	}
	p.find("red", "link")
	p.follow("Shelf 127")
	p.at("Shelf 127")
	p.follow("Lamp")
	p.at("Lamp")
	p.open("#/products")
	p.at("Products")
	p.follow("blue")
	p.at("blue")
	p.find("Lamp", "link")

	parent := categories[0]
	for _, id := range categories[1:8] {
		me.ask(http.MethodPut, fmt.Sprintf("/categories/%d", id), object{"name": fmt.Sprintf("Child %d", id), "parent_id": parent}, http.StatusOK, nil)
	}
	p.open(fmt.Sprintf("#/categories/%d", parent))
	p.at("Shelf 001")
	p.follow("Categories (Parent)")
	p.see("1–7 of 7")
	p.open(fmt.Sprintf("#/categories/%d", parent))
	p.at("Shelf 001")
	p.follow("New product")
	p.at("New product")
	p.until("document.querySelector('.chip')?.textContent.includes('Shelf 001')")
	p.fill("Name", "Shade")
	p.fill("Sku", "SHD-0001")
	p.fill("Price", "3")
	p.press("Create")
	p.at("Shade")
	if row := me.rows("products", "sku=SHD-0001")[0]; row["category_id"] != float64(parent) || row["stock"] != 0.0 {
		p.t.Errorf("created %v", row)
	}
	p.eval("history.back()", nil)
	p.at("Shelf 001")
}

func faultsAreExplained(p *tab, me *person) {
	p.open("#/coupons/new")
	p.at("New coupon")
	p.fill("Percent", "101")
	p.fill("Code", "X")
	p.press("Create")
	p.see("Please correct what is marked below.")
	p.until("document.querySelectorAll('.field [aria-invalid]').length === 3")
	for _, label := range []string{"Code", "Percent", "Valid from"} {
		var said string
		p.on(p.find(label, inputs...), `function () { return this.getAttribute("aria-invalid") === "true" && this.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(""); }`, &said)
		if said == "" {
			p.t.Errorf("%s has no message of its own", label)
		}
	}
	if active := p.text("document.activeElement.closest('.field')?.querySelector('label').firstChild.textContent"); active != "Code" {
		p.t.Errorf("the focus is in %q, not in the first wrong field", active)
	}
	if rows := me.rows("coupons", ""); len(rows) != 0 {
		p.t.Errorf("created %v", rows)
	}
	p.fill("Code", "SPRING")
	p.fill("Percent", "10")
	p.set("Valid from", "2026-03-01")
	p.press("Create")
	p.at("SPRING")
	p.open("#/coupons/new")
	p.at("New coupon")
	p.fill("Code", "SPRING")
	p.fill("Percent", "20")
	p.set("Valid from", "2026-04-01")
	p.press("Create")
	p.until("document.querySelector('[role=alert] strong')?.textContent.length > 3")
	if said := p.text("document.querySelector('main').innerText"); !strings.Contains(strings.ToLower(said), "code") || !p.is("document.querySelector('form .notice')") {
		p.t.Errorf("the conflict is not explained: %s", said)
	}
	if p.value("Code") != "SPRING" || len(me.rows("coupons", "")) != 1 {
		p.t.Error("a conflict changes something")
	}
	p.fill("Code", "SUMMER")
	p.press("Create")
	p.at("SUMMER")

	p.open("#/orders/new")
	p.at("New order")
	p.fill("Metadata", "{broken")
	p.press("Create")
	p.see("This is not JSON")
	p.fill("Metadata", `{"a": [1, null]}`)
	p.key("Tab")
	p.until("document.querySelector('textarea.code').value.includes('\\n')")
}

func deletionIsConfirmed(p *tab, me *person) {
	ann := me.create("customers", object{"name": "Ann", "email": "ann@example.com"})
	order := me.create("orders", object{"number": "A1", "customer_id": ann, "placed_at": "2026-01-05T09:00:00Z", "shipping_address": "x", "total": "1.00"})
	p.open(fmt.Sprintf("#/customers/%d", ann))
	p.at("Ann")
	p.press("Delete")
	p.find("Delete Ann?", "alertdialog")
	p.press("Cancel")
	p.until("!document.querySelector('dialog')")
	me.row("customers", ann)
	p.press("Delete")
	p.clickIn("dialog", "Delete")
	p.see("Ann was not deleted")
	p.see("Other rows still need Ann")
	me.row("customers", ann)
	p.press("Close")
	p.follow("A1")
	p.at("A1")
	p.press("Delete")
	p.clickIn("dialog", "Delete")
	p.at("Orders")
	p.see("A1 was deleted.")
	me.ask(http.MethodGet, fmt.Sprintf("/orders/%d", order), nil, http.StatusNotFound, nil)
	p.open(fmt.Sprintf("#/customers/%d", ann))
	p.at("Ann")
	p.press("Delete")
	p.clickIn("dialog", "Delete")
	p.at("Customers")
	me.ask(http.MethodGet, fmt.Sprintf("/customers/%d", ann), nil, http.StatusNotFound, nil)
}

func nullIsNotEmpty(p *tab, me *person) {
	p.open("#/categories/new")
	p.at("New category")
	p.fill("Name", "Tools")
	if p.value("No value for Description") != "true" {
		p.t.Error("an optional text begins with a value")
	}
	p.press("Create")
	p.at("Tools")
	id := int64(me.rows("categories", "")[0]["id"].(float64))
	described := func(expected any) {
		p.t.Helper()
		if row := me.row("categories", id); row["description"] != expected {
			p.t.Errorf("the description is %#v, expected %#v", row["description"], expected)
		}
	}
	described(nil)
	p.see("—")
	p.follow("Edit")
	p.at("Edit Tools")
	p.check("No value for Description")
	p.press("Save")
	p.at("Tools")
	described("")
	p.see("empty")
	p.follow("Edit")
	p.at("Edit Tools")
	p.fill("Description", "  two\n\nlines ")
	p.press("Save")
	p.at("Tools")
	described("  two\n\nlines ")
	p.follow("Edit")
	p.at("Edit Tools")
	p.check("No value for Description")
	p.press("Save")
	p.at("Tools")
	described(nil)
}

func unsavedIsGuarded(p *tab, me *person) {
	p.open("#/tags/new")
	p.at("New tag")
	p.follow("Overview")
	p.at("Overview")
	p.open("#/tags/new")
	p.at("New tag")
	p.fill("Name", "half")
	p.follow("Overview")
	p.see("Leave without saving?")
	p.press("Cancel")
	p.until("!document.querySelector('dialog')")
	if p.value("Name") != "half" || p.text("location.hash") != "#/tags/new" {
		p.t.Error("staying loses the form")
	}
	p.eval("history.back()", nil)
	p.see("Leave without saving?")
	p.key("Escape")
	p.until("!document.querySelector('dialog')")
	if p.value("Name") != "half" || p.text("location.hash") != "#/tags/new" {
		p.t.Error("the back button loses the form")
	}
	p.press("Sign out")
	p.see("Leave without saving?")
	p.press("Cancel")
	p.until("!document.querySelector('dialog')")
	me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, nil)
	p.reloadUnsaved("stay")
	if p.value("Name") != "half" {
		p.t.Error("staying where the browser itself asked loses the form")
	}
	p.reloadUnsaved("leave")
	p.wait("the form anew", func() bool {
		return p.is("document.readyState === 'complete'") && p.lookup("Name", inputs...) != 0 && p.value("Name") == ""
	})
	p.fill("Name", "half")
	p.eval("history.back()", nil)
	p.see("Leave without saving?")
	p.press("Leave")
	p.at("Overview")
	p.eval("history.forward()", nil)
	p.at("New tag")
	if rows := me.rows("tags", ""); len(rows) != 0 {
		p.t.Errorf("created %v", rows)
	}
}

func deepLinksSurvive(p *tab, me *person) {
	id := me.create("tags", object{"name": "red"})
	p.open(fmt.Sprintf("#/tags/%d", id))
	p.at("red")
	p.reload()
	p.at("red")
	if title := p.text("document.title"); title != "red – Corner Shop" {
		p.t.Errorf("the window is called %q", title)
	}
	p.follow("Edit")
	p.at("Edit red")
	if !p.is("document.activeElement.matches('h1')") {
		p.t.Error("a screen reader is not led to the heading of the new page")
	}
	p.reload()
	p.at("Edit red")
	p.eval("history.back()", nil)
	p.at("red")
	p.open("#/tags?sort=name&q=e")
	p.lists("red")
	p.eval("history.back()", nil)
	p.at("red")
	p.eval("history.forward()", nil)
	p.lists("red")
	p.allow("status of 404")
	p.open("#/nowhere")
	p.at("Not found")
	p.open("#/tags/999999999")
	p.at("Not found")
	p.press("Sign out")
	p.at("Sign in")
	p.open(fmt.Sprintf("#/tags/%d/edit", id))
	p.at("Sign in")
	p.fill("E-mail", me.email)
	p.fill("Password", password)
	p.press("Sign in")
	p.at("Edit red")
}

func sessionEndsInAForm(p *tab, me *person) {
	p.open("#/customers/new")
	p.at("New customer")
	p.fill("Name", "Carol")
	p.fill("Email", "carol@example.com")
	p.endSession()
	p.press("Create")
	p.see("Your session has ended")
	p.fill("Password", "wrong password")
	p.press("Sign in")
	p.see("Wrong e-mail or password")
	p.press("Cancel")
	p.until("!document.querySelector('dialog')")
	if p.value("Name") != "Carol" || p.value("Email") != "carol@example.com" {
		p.t.Error("the form has lost what was entered")
	}
	p.press("Create")
	p.see("Your session has ended")
	p.fill("Password", password)
	p.press("Sign in")
	p.at("Carol")
	if rows := me.rows("customers", ""); len(rows) != 1 || rows[0]["email"] != "carol@example.com" {
		p.t.Errorf("created %v", rows)
	}
	p.endSession()
	p.follow("Customers")
	p.see("Your session has ended")
	p.press("Cancel")
	p.at("Sign in")
	p.fill("E-mail", me.email)
	p.fill("Password", password)
	p.press("Sign in")
	p.at("Customers")
	p.lists("Carol")
	p.endSession()
	p.open("#/")
	p.see("Your session has ended")
	p.press("Cancel")
	p.at("Sign in")
}

func accountIsKept(p *tab, me *person) {
	p.follow(me.email)
	p.at("Your account")
	p.fill("Current password", "wrong password")
	p.fill("New password", "another horse 2")
	p.press("Change password")
	p.until("document.querySelectorAll('.field [aria-invalid]').length === 1")
	me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, nil)
	p.fill("Current password", password)
	p.press("Change password")
	p.see("Your password was changed.")
	me.ask(http.MethodGet, "/auth/me", nil, http.StatusForbidden, nil)
	me.Cookie = p.sessionCookie().Value
	me.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, nil)
	p.press("Sign out")
	p.at("Sign in")
	me.ask(http.MethodGet, "/auth/me", nil, http.StatusForbidden, nil)
	p.reload()
	p.at("Sign in")
	p.fill("E-mail", me.email)
	p.fill("Password", password)
	p.press("Sign in")
	p.until("document.querySelector('form .notice')")
	p.fill("Password", "another horse 2")
	p.press("Sign in")
	p.at("Overview")
	again := login(p.t, me.genome, p.base, me.email, "another horse 2")
	p.open("#/account")
	p.at("Your account")
	p.fill("Password", "another horse 2")
	p.press("Delete account")
	p.see("Delete your account?")
	p.press("Cancel")
	p.until("!document.querySelector('dialog')")
	again.ask(http.MethodGet, "/auth/me", nil, http.StatusOK, nil)
	p.press("Delete account")
	p.press("Delete everything")
	p.at("Create an account")
	again.ask(http.MethodGet, "/auth/me", nil, http.StatusForbidden, nil)
}

func injectedScriptIsBlocked(p *tab, _ *person) {
	p.eval(`window.blocked = []; document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.effectiveDirective));
		const s = document.createElement("script"); s.textContent = "window.ran = true"; document.body.append(s);
		document.body.insertAdjacentHTML("beforeend", "<img src=/none.svg onerror='window.ran = true'><p style='color:red'>x</p>");
		const f = document.createElement("script"); f.src = "https://elsewhere.test/x.js"; document.body.append(f); undefined`, nil)
	p.until("blocked.includes('script-src-elem') && blocked.includes('script-src-attr') && blocked.includes('style-src-attr') && blocked.filter((d) => d === 'script-src-elem').length === 2")
	if p.is("window.ran") {
		p.t.Error("an injected script ran")
	}
	p.complaints()
}

// clickIn clicks a button inside the element that a selector finds.
func (p *tab) clickIn(selector, name string) {
	p.t.Helper()
	p.until("document.querySelector(" + quoted(selector) + ")")
	p.press(name)
}

// keyboardAlone registers, creates, edits and deletes without a mouse.
func keyboardAlone(p *tab, g *genome.Genome) {
	p.open("")
	p.at("Sign in")
	p.tabTo("Create one")
	p.key("Enter")
	p.at("Create an account")
	email, _ := newcomer(g)
	p.tabTo("E-mail")
	p.write(email)
	p.tabTo("Password")
	p.write(password)
	p.key("Enter")
	p.at("Overview")
	me := login(p.t, g, p.base, email, password)
	p.eval("document.activeElement.blur()", nil)
	p.tabTo("Skip to content")
	p.key("Enter")
	if !p.is("document.activeElement.id === 'main'") {
		p.t.Error("the content cannot be skipped to")
	}
	p.tabTo("New coupon")
	p.key("Enter")
	p.at("New coupon")
	p.tabTo("Code")
	p.write("SPRING")
	p.tabTo("Percent")
	p.write("15")
	p.tabTo("Valid from")
	for _, digit := range "03012026" {
		p.stroke(string(digit))
	}
	p.tabTo("Create")
	p.key("Enter")
	p.at("SPRING")
	row := me.rows("coupons", "code=SPRING")[0]
	if row["percent"] != 15.0 || row["valid_from"] != "2026-03-01" || row["active"] != true {
		p.t.Errorf("created %v", row)
	}
	p.tabTo("Edit")
	p.key("Enter")
	p.at("Edit SPRING")
	p.tabTo("Active")
	p.tabTo("Save")
	p.key("Enter")
	p.at("SPRING")

	ann := me.create("customers", object{"name": "Ann", "email": "ann@example.com"})
	p.tabTo("Orders")
	p.key("Enter")
	p.at("Orders")
	p.tabTo("New order")
	p.key("Enter")
	p.at("New order")
	p.tabTo("Customer")
	p.write("an")
	p.until("document.activeElement.getAttribute('aria-activedescendant')")
	p.key("Enter")
	p.until("document.querySelector('.chip')")
	p.key("Backspace")
	p.until("!document.querySelector('.chip')")
	p.write("ann")
	p.until("document.activeElement.getAttribute('aria-activedescendant')")
	p.key("ArrowDown")
	p.key("Enter")
	p.until("document.querySelector('.chip')?.textContent.includes('Ann')")
	p.tabTo("Cancel")
	p.key("Enter")
	p.see("Leave without saving?")
	p.tabTo("Leave")
	p.key("Enter")
	p.at("Orders")

	p.tabTo("Customers")
	p.key("Enter")
	p.at("Customers")
	p.tabTo("Name")
	p.until("document.querySelector('tbody tr')")
	p.eval("document.querySelector('tbody tr').dataset.before = 'true'", nil)
	p.key("Enter")
	p.until("location.hash.includes('sort=name') && !document.querySelector('[data-before]') && document.querySelector('tbody tr')")
	p.tabTo("Ann")
	p.key("Enter")
	p.at("Ann")
	p.tabTo("Delete")
	p.key("Enter")
	p.until("document.querySelector('dialog')")
	p.tabTo("Delete")
	p.key("Enter")
	p.at("Customers")
	me.ask(http.MethodGet, fmt.Sprintf("/customers/%d", ann), nil, http.StatusNotFound, nil)
}

// tabTo presses Tab until what has that name has the focus, which must be visible.
func (p *tab) tabTo(name string) {
	p.t.Helper()
	for range 150 {
		p.key("Tab")
		if p.text(`((e) => e.getAttribute("aria-label") ?? (e.labels?.[0] ? e.labels[0].textContent.replace(" *", "") : e.textContent.replace(/ [↑↓]$/, "")))(document.activeElement)`) == name {
			if !p.is("document.activeElement.matches(':focus-visible')") {
				p.t.Errorf("the focus on %q cannot be seen", name)
			}
			return
		}
	}
	p.t.Fatalf("%q is not reached by Tab at %s", name, p.text("location.hash"))
}

// write types a text into what has the focus.
func (p *tab) write(text string) {
	p.t.Helper()
	for _, c := range text {
		p.stroke(string(c))
	}
}

// stroke presses the key of one character.
func (p *tab) stroke(c string) {
	p.t.Helper()
	p.do("Input.dispatchKeyEvent", object{"type": "keyDown", "key": c, "text": c}, nil)
	p.do("Input.dispatchKeyEvent", object{"type": "keyUp", "key": c}, nil)
}
