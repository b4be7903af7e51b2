package conformance

import (
	"fmt"
	"net/http"
	"sort"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// accountCases check the seven routes of accounts.
func accountCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "accounts/register", lane: "accounts", Rules: []string{"ACC-REGISTER-1", "ACC-COOKIE-1", "ACC-EMAIL-1", "ACC-ME-1"}, Run: accountRegister},
		{Name: "accounts/register-refused", lane: "accounts", Rules: []string{"ACC-REGISTER-3", "ACC-PASS-1", "VAL-STRICT-1"}, Run: accountRefused},
		{Name: "accounts/login", lane: "accounts", Rules: []string{"ACC-LOGIN-1", "ACC-LOGIN-2", "ACC-COOKIE-1", "ACC-EMAIL-1"}, Run: accountLogin},
		{Name: "accounts/login-time", volatile: true, Rules: []string{"ACC-LOGIN-3"}, Run: accountLoginTime},
		{Name: "accounts/passwords", lane: "accounts", Rules: []string{"ACC-PASS-1"}, Run: accountPasswords},
		{Name: "accounts/me", lane: "accounts", Rules: []string{"ACC-ME-1", "ACC-ME-2"}, Run: accountMe},
		{Name: "accounts/profile", lane: "accounts", Rules: append([]string{"ACC-ME-2", "ACC-REGISTER-3", "RES-CREATE-1", "ERR-ALL-1"}, valueRules...), Run: accountProfile},
		{Name: "accounts/profile-unique", lane: "accounts", Rules: []string{"REF-UNIQUE-3"}, Run: accountUnique},
		{Name: "accounts/change-password", lane: "accounts", Rules: []string{"ACC-PASSWORD-1", "ACC-PASSWORD-2"}, Run: accountPassword},
		{Name: "accounts/delete", lane: "accounts", Rules: []string{"ACC-DELETE-1", "ACC-DELETE-2", "ACC-COOKIE-2", "ACC-SESSION-6"}, Run: accountDelete},
		{Name: "accounts/delete-with-rows", lane: "accounts", needsRow: true, Rules: []string{"ACC-DELETE-1", "ACC-DELETE-2", "ACC-SESSION-6"}, Run: func(t *T) { accountDeleteRow(t, e) }},
		{Name: "accounts/delete-rows", lane: "accounts", NeedsSQL: true, volatile: true, Rules: []string{"ACC-DELETE-1"}, Run: func(t *T) { accountDeleteRows(t, g) }},
		{Name: "accounts/hash", lane: "accounts", NeedsSQL: true, volatile: true, Rules: []string{"ACC-PASS-2"}, Run: accountHash},
	}
}

// setCookie is one Set-Cookie header: name, value, and attributes in lower case.
type setCookie struct {
	name, value string
	attributes  map[string]string
}

// cookiesOf reads the Set-Cookie headers of an answer.
func cookiesOf(h http.Header) []setCookie {
	var list []setCookie
	for _, line := range h["Set-Cookie"] {
		c := setCookie{attributes: map[string]string{}}
		for i, part := range strings.Split(line, ";") {
			k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
			if i == 0 {
				c.name, c.value = k, v
				continue
			}
			c.attributes[strings.ToLower(k)] = v
		}
		list = append(list, c)
	}
	return list
}

// sessionToken gives the token that an answer sets; "" for none.
func sessionToken(r *response) string {
	for _, c := range cookiesOf(r.ResponseHeader) {
		if c.name == "access_token" && c.attributes["max-age"] != "0" {
			return c.value
		}
	}
	return ""
}

// attributes lists a cookie's attributes but its age; Expires says what Max-Age says to browsers of old.
func (c setCookie) list() string {
	var out []string
	for k, v := range c.attributes {
		if k != "expires" && k != "max-age" {
			out = append(out, strings.ToLower(strings.TrimSuffix(k+"="+v, "=")))
		}
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

// wantCookie checks that an answer sets the session's cookie and no other.
func (t *T) wantCookie(r *response) {
	list := cookiesOf(r.ResponseHeader)
	ok := len(list) == 1 && list[0].name == "access_token" && strings.Count(list[0].value, ".") == 2 &&
		list[0].list() == "httponly; path=/; samesite=strict; secure" && list[0].attributes["max-age"] == "28800"
	t.check(ok, "ACC-COOKIE-1", r, "Set-Cookie is %q, expected access_token with HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age=28800", r.ResponseHeader["Set-Cookie"])
}

// wantCleared checks that an answer clears the cookie.
func (t *T) wantCleared(r *response) {
	list := cookiesOf(r.ResponseHeader)
	ok := len(list) == 1 && list[0].name == "access_token" && list[0].list() == "httponly; path=/; samesite=strict; secure"
	if ok {
		age, dated := list[0].attributes["max-age"]
		expires, err := http.ParseTime(list[0].attributes["expires"])
		ok = dated && (age == "0" || strings.HasPrefix(age, "-")) || !dated && err == nil && expires.Before(time.Now())
	}
	t.check(ok, "ACC-COOKIE-2", r, "Set-Cookie is %q, expected access_token cleared with the attributes that set it", r.ResponseHeader["Set-Cookie"])
}

// wantAccount checks the representation of an account.
func (t *T) wantAccount(r *response, email string, profile obj, rule string) {
	keys := []string{"id", "email", "created_at", "updated_at"}
	for _, f := range t.genome().Account.Profile {
		keys = append(keys, f.Name)
		want := absent(f)
		if v, sent := profile[f.Name]; sent && !f.ReadOnly {
			want = plain(v)
		}
		t.check(equal(r.object()[f.Name], want), rule, r, "%s is %s, expected %s", f.Name, show(r.object()[f.Name]), show(want))
	}
	t.wantKeys(r, r.object(), keys)
	t.check(equal(r.object()["email"], email), rule, r, "email is %s, expected %q", show(r.object()["email"]), email)
}

func accountRegister(t *T) {
	body := t.registration()
	email, _ := body["email"].(string)
	r := t.post(nil, "/auth/register", body)
	t.must(r, "ACC-REGISTER-1", 201, "registering")
	t.wantCookie(r)
	t.wantAccount(r, email, body, "ACC-REGISTER-1")
	u := t.userOf(r, body)
	me := t.get(u, "/auth/me")
	t.want(me, "ACC-ME-1", 200, "the account")
	t.wantSame(me, me.object(), r.object(), "ACC-ME-1", "GET /auth/me after register")
	for _, taken := range []string{email, strings.ToUpper(email)} {
		again := t.post(nil, "/auth/register", t.registration().with(obj{"email": taken}))
		t.want(again, "ACC-REGISTER-1", 409, "registering %s again", taken)
		t.check(len(again.ResponseHeader["Set-Cookie"]) == 0, "ACC-REGISTER-1", again, "a refused registration sets a cookie")
	}
	upper := t.registration()
	mixed := "MiXeD." + upper["email"].(string)
	r = t.post(nil, "/auth/register", upper.with(obj{"email": mixed}))
	t.want(r, "ACC-EMAIL-1", 201, "an address with capitals")
	t.check(equal(r.object()["email"], strings.ToLower(mixed)), "ACC-EMAIL-1", r, "email is %s, expected lower case", show(r.object()["email"]))
	for _, spelt := range []string{strings.ToLower(mixed), strings.ToUpper(mixed), mixed} {
		t.want(t.post(nil, "/auth/login", obj{"email": spelt, "password": password}), "ACC-EMAIL-1", 200, "login as %s", spelt)
	}
}

func accountRefused(t *T) {
	base := t.registration()
	for _, v := range []any{nil, "", "a", "a@b..c", " a@b.c", "a@b.c\n", strings.Repeat("l", 243) + "@example.com", raw("5"), true, raw("[]"), "a\x00@b.c"} {
		t.wantErrors(t.post(nil, "/auth/register", base.with(obj{"email": v})), "ACC-REGISTER-3", "email: "+show(v), "email")
	}
	for _, v := range []any{nil, "", "1234567", strings.Repeat("x", 129), strings.Repeat("😀", 7), strings.Repeat("😀", 129), raw("12345678"), true, raw("{}"), "12345678\x00"} {
		rule := "ACC-PASS-1"
		if _, text := v.(string); !text {
			rule = "ACC-REGISTER-3"
		}
		t.wantErrors(t.post(nil, "/auth/register", base.with(obj{"password": v})), rule, "password: "+show(v), "password")
	}
	t.wantErrors(t.post(nil, "/auth/register", base.without("email")), "ACC-REGISTER-3", "no email", "email")
	t.wantErrors(t.post(nil, "/auth/register", base.without("password")), "ACC-REGISTER-3", "no password", "password")
	t.wantErrors(t.post(nil, "/auth/register", base.without("password", "email")), "ACC-REGISTER-3", "neither", "email", "password")
	t.wantErrors(t.post(nil, "/auth/register", base.with(obj{"password": "x", "email": "x"})), "ACC-REGISTER-3", "both bad", "email", "password")
	t.want(t.post(nil, "/auth/register", base), "ACC-REGISTER-3", 201, "the registration without a fault")
}

func accountLogin(t *T) {
	u := t.user()
	r := t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password})
	t.must(r, "ACC-LOGIN-1", 200, "login")
	t.wantCookie(r)
	t.wantAccount(r, u.email, u.profile, "ACC-LOGIN-1")
	wrong := t.post(nil, "/auth/login", obj{"email": u.email, "password": password + "x"})
	t.want(wrong, "ACC-LOGIN-2", 403, "a wrong password")
	for _, body := range []obj{
		{"email": "nobody." + u.email, "password": password}, {"email": "", "password": ""}, {"email": u.email, "password": "short"},
		{"email": u.email, "password": strings.Repeat("x", 500)}, {"email": " " + u.email, "password": password}, {"email": "' OR 1=1 --", "password": "%"},
	} {
		other := t.post(nil, "/auth/login", body)
		t.want(other, "ACC-LOGIN-2", 403, "a wrong pair")
		t.check(string(other.ResponseBody) == string(wrong.ResponseBody), "ACC-LOGIN-2", other, "a wrong pair is told apart from a wrong password: %s", wrong.ResponseBody)
		t.check(len(other.ResponseHeader["Set-Cookie"]) == 0, "ACC-LOGIN-2", other, "a failed login sets a cookie")
	}
	for _, c := range []struct {
		body obj
		keys []string
	}{
		{obj{}, []string{"email", "password"}}, {obj{"email": u.email}, []string{"password"}}, {obj{"password": password}, []string{"email"}},
		{obj{"email": nil, "password": password}, []string{"email"}}, {obj{"email": u.email, "password": nil}, []string{"password"}},
		{obj{"email": u.email, "password": raw("5")}, []string{"password"}}, {obj{"email": true, "password": password}, []string{"email"}},
		{obj{"email": raw("[]"), "password": password}, []string{"email"}}, {obj{"email": u.email, "password": raw("{}")}, []string{"password"}},
		{obj{"email": u.email + "\x00", "password": password}, []string{"email"}}, {obj{"email": u.email, "password": password + "\x00"}, []string{"password"}},
	} {
		t.wantErrors(t.post(nil, "/auth/login", c.body), "ACC-LOGIN-2", "login with "+show(plain(c.body)), c.keys...)
	}
}

// accountLoginTime compares the time of an unknown address with that of a wrong password, by the best of several.
func accountLoginTime(t *T) {
	u := t.register()
	wrong, unknown := time.Hour, time.Hour
	once := func(least *time.Duration, body obj) {
		start := time.Now()
		t.want(t.post(nil, "/auth/login", body), "ACC-LOGIN-3", 403, "a wrong pair")
		*least = min(*least, time.Since(start))
	}
	alike := func() bool { return unknown > wrong/2 && unknown < wrong*2 }
	// By turns, so that a busy machine slows both; the quickest of many is what the work itself takes.
	for n := 0; n < 30 && (n < 5 || !alike()); n++ {
		once(&wrong, obj{"email": u.email, "password": password + "x"})
		once(&unknown, obj{"email": "nobody." + u.email, "password": password + "x"})
	}
	t.check(alike(), "ACC-LOGIN-3", nil, "an unknown address takes %v, a wrong password %v", unknown, wrong)
}

// accountPasswords checks lengths, and that nothing is cut, trimmed or normalised.
func accountPasswords(t *T) {
	long := strings.Repeat("0123456789", 10)
	for _, c := range []struct{ password, wrong string }{
		{"12345678", "1234567"},
		{strings.Repeat("😀", 128), strings.Repeat("😀", 127)},
		{long, long[:72]},
		{"  padded  ", "padded"},
		{"caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301"},
		{"        ", "         "},
	} {
		body := t.registration().with(obj{"password": c.password})
		r := t.post(nil, "/auth/register", body)
		t.want(r, "ACC-PASS-1", 201, "the password %q", c.password)
		t.want(t.post(nil, "/auth/login", obj{"email": body["email"], "password": c.password}), "ACC-PASS-1", 200, "login with the password %q", c.password)
		t.want(t.post(nil, "/auth/login", obj{"email": body["email"], "password": c.wrong}), "ACC-PASS-1", 403, "login with %q in place of %q", c.wrong, c.password)
	}
}

func accountMe(t *T) {
	u := t.user()
	me := t.get(u, "/auth/me")
	t.want(me, "ACC-ME-1", 200, "the account")
	t.wantAccount(me, u.email, u.profile, "ACC-ME-1")
	t.check(!strings.Contains(string(me.ResponseBody), "argon") && !strings.Contains(string(me.ResponseBody), "password"), "ACC-ME-1", me, "the account tells of its password")
	put := t.put(u, "/auth/me", u.profile.with(obj{"email": "other@example.test", "password": "other password", "id": 424242, "created_at": "2001-01-01T00:00:00.000Z"}))
	t.want(put, "ACC-ME-2", 200, "PUT /auth/me")
	t.wantAccount(put, u.email, u.profile, "ACC-ME-2")
	t.check(put.id() == u.id && equal(put.object()["created_at"], me.object()["created_at"]), "ACC-ME-2", put, "id or created_at changed")
	t.want(t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password}), "ACC-ME-2", 200, "login with e-mail address and password as they were")
	again := t.get(u, "/auth/me")
	t.wantSame(again, again.object(), put.object(), "ACC-ME-2", "GET after PUT")
}

// accountProfile tries the values of profile fields as those of an entity are tried.
func accountProfile(t *T) {
	var fields []genome.Field
	for _, f := range t.genome().Account.Profile {
		if f.IsScalar() && !f.ReadOnly {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return
	}
	u := t.user()
	var common []genome.Field // a unique field's values are some account's already
	for _, f := range fields {
		if !f.Unique {
			common = append(common, f)
		}
	}
	cols, rounds := columns(common, true)
	for i := range rounds {
		body := u.profile.with(nil)
		for _, c := range cols {
			if i < len(c.trials) {
				body[c.field.Name] = c.trials[i].send
			}
		}
		r := t.put(u, "/auth/me", body)
		for _, c := range cols {
			if i < len(c.trials) {
				tr := c.trials[i]
				got := r.object()[c.field.Name]
				t.check(r.Status == 200 && equal(got, tr.want), tr.rule, r, "%s: %s comes back as %s, expected %s", c.field.Name, show(tr.send), show(got), show(tr.want))
			}
		}
	}
	r := t.put(u, "/auth/me", u.profile)
	t.want(r, "ACC-ME-2", 200, "the first profile again")
	cols, rounds = columns(fields, false)
	register := t.registration()
	for i := range rounds {
		bad := obj{}
		for _, c := range cols {
			if i < len(c.trials) {
				bad[c.field.Name] = c.trials[i].send
			}
		}
		t.judgeRefused(t.put(u, "/auth/me", u.profile.with(bad)), cols, i)
		t.judgeRefused(t.post(nil, "/auth/register", register.with(bad)), cols, i)
	}
	for _, f := range fields {
		for _, tr := range wrongTypes(f) {
			t.wantErrors(t.put(u, "/auth/me", u.profile.with(obj{f.Name: tr.send})), tr.rule, f.Name+": "+show(tr.send), f.Name)
		}
	}
	t.unchanged(u, "/auth/me", r.object(), "ACC-ME-2", "after refused changes")
}

func accountUnique(t *T) {
	u, v := t.user(), t.other()
	for _, f := range t.genome().Account.Profile {
		if !f.Unique || f.ReadOnly {
			continue
		}
		taken := obj{f.Name: u.profile[f.Name]}
		t.want(t.put(v, "/auth/me", v.profile.with(taken)), "REF-UNIQUE-3", 409, "PUT: %s of another account", f.Name)
		t.want(t.post(nil, "/auth/register", t.registration().with(taken)), "REF-UNIQUE-3", 409, "register: %s of another account", f.Name)
		t.want(t.put(v, "/auth/me", v.profile), "REF-UNIQUE-3", 200, "PUT of an account's own value")
	}
}

func accountPassword(t *T) {
	u := t.register()
	second := t.loginAs(u)
	changed := "another horse 2"
	for _, c := range []struct {
		body obj
		keys []string
	}{
		{obj{"current_password": "wrong horse 9", "new_password": changed}, []string{"current_password"}},
		{obj{"current_password": u.password, "new_password": "1234567"}, []string{"new_password"}},
		{obj{"current_password": u.password, "new_password": strings.Repeat("x", 129)}, []string{"new_password"}},
		{obj{"current_password": u.password}, []string{"new_password"}}, {obj{"new_password": changed}, []string{"current_password"}},
		{obj{"current_password": u.password, "new_password": raw("12345678")}, []string{"new_password"}},
		{obj{"current_password": u.password, "new_password": changed + "\x00"}, []string{"new_password"}},
		{obj{"current_password": raw("5"), "new_password": changed}, []string{"current_password"}},
		{obj{}, []string{"current_password", "new_password"}},
	} {
		t.wantErrors(t.put(u, "/auth/password", c.body), "ACC-PASSWORD-1", "PUT /auth/password with "+show(plain(c.body)), c.keys...)
	}
	t.want(t.get(second, "/auth/me"), "ACC-PASSWORD-1", 200, "another session after refused changes")
	r := t.put(u, "/auth/password", obj{"current_password": u.password, "new_password": changed})
	t.must(r, "ACC-PASSWORD-1", 204, "changing the password")
	t.wantCookie(r)
	now := &user{token: sessionToken(r)}
	t.want(t.get(now, "/auth/me"), "ACC-PASSWORD-1", 200, "the new cookie")
	t.want(t.get(second, "/auth/me"), "ACC-PASSWORD-2", 403, "another session after the change")
	t.want(t.get(u, "/auth/me"), "ACC-PASSWORD-2", 403, "the old cookie after the change")
	t.want(t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password}), "ACC-PASSWORD-1", 403, "login with the old password")
	t.want(t.post(nil, "/auth/login", obj{"email": u.email, "password": changed}), "ACC-PASSWORD-1", 200, "login with the new password")
	t.want(t.get(now, "/auth/me"), "ACC-PASSWORD-1", 200, "the new cookie, still")
	t.want(t.get(t.user(), "/auth/me"), "ACC-PASSWORD-2", 200, "another user's session")
}

// loginAs gives another session of an account.
func (t *T) loginAs(u *user) *user {
	r := t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password})
	t.must(r, "ACC-LOGIN-1", 200, "login")
	v := *u
	v.token = sessionToken(r)
	return &v
}

func accountDelete(t *T) {
	u := t.register()
	second := t.loginAs(u)
	for _, body := range []obj{{"password": "wrong horse 9"}, {"password": ""}, {}, {"password": nil}, {"password": raw("5")}, {"password": u.password + "\x00"}, {"password": u.password + " "}} {
		t.wantErrors(t.post(u, "/auth/delete", body), "ACC-DELETE-2", "deleting with "+show(plain(body)), "password")
	}
	t.want(t.get(u, "/auth/me"), "ACC-DELETE-2", 200, "the account after a refused deletion")
	del := t.post(u, "/auth/delete", obj{"password": u.password})
	t.must(del, "ACC-DELETE-1", 204, "deleting the account")
	t.wantCleared(del)
	t.want(t.get(u, "/auth/me"), "ACC-SESSION-6", 403, "the account's cookie")
	t.want(t.get(second, "/auth/me"), "ACC-SESSION-6", 403, "another session of the account")
	t.want(t.post(nil, "/auth/login", obj{"email": u.email, "password": u.password}), "ACC-DELETE-1", 403, "login to a deleted account")
	t.want(t.get(t.other(), "/auth/me"), "ACC-DELETE-1", 200, "another account")
	again := obj{"email": u.email, "password": password}.with(u.profile)
	t.want(t.post(nil, "/auth/register", again), "ACC-DELETE-1", 201, "registering the address anew")
}

// accountDeleteRow deletes an account that has a row, and registers its address anew.
func accountDeleteRow(t *T, e *genome.Entity) {
	u := t.register()
	second := t.loginAs(u)
	r, _ := t.row(u, e)
	t.wantErrors(t.post(u, "/auth/delete", obj{"password": "wrong horse 9"}), "ACC-DELETE-2", "deleting with a wrong password", "password")
	t.unchanged(u, item(e, r.id()), r.object(), "ACC-DELETE-2", "after a refused deletion")
	theirs := t.anchor(t.other(), e.Name)
	t.must(t.post(u, "/auth/delete", obj{"password": u.password}), "ACC-DELETE-1", 204, "deleting the account")
	t.want(t.get(second, "/"+e.Path), "ACC-SESSION-6", 403, "another session of the account")
	t.want(t.get(t.other(), item(e, theirs)), "ACC-DELETE-1", 200, "another user's row")
	body := obj{"email": u.email, "password": password}.with(u.profile)
	again := t.post(nil, "/auth/register", body)
	t.must(again, "ACC-DELETE-1", 201, "registering the address anew")
	t.wantIDs(t.userOf(again, body), "/"+e.Path, "ACC-DELETE-1")
}

// accountDeleteRows looks for what a deleted account left in any table.
func accountDeleteRows(t *T, g *genome.Genome) {
	u := t.register()
	for i := range g.Entities {
		if capacity(g, &g.Entities[i]) > 2 {
			t.row(u, &g.Entities[i])
		} else {
			t.anchor(u, g.Entities[i].Name)
		}
	}
	t.must(t.post(u, "/auth/delete", obj{"password": u.password}), "ACC-DELETE-1", 204, "deleting an account that has a row of everything")
	tables := []string{"sessions"}
	for i := range g.Entities {
		tables = append(tables, g.Entities[i].Table)
	}
	for _, table := range tables {
		n := sqlInt(t.query(fmt.Sprintf("SELECT count(*) FROM %s WHERE user_id = $1", ident(table)), u.id))
		t.check(n == 0, "ACC-DELETE-1", nil, "%d rows of the deleted account are left in %s", n, table)
	}
	t.check(sqlInt(t.query("SELECT count(*) FROM users WHERE id = $1", u.id)) == 0, "ACC-DELETE-1", nil, "the account is left in users")
}

// accountHash looks at the stored password.
func accountHash(t *T) {
	u := t.register()
	rows := t.query("SELECT u::text FROM users u WHERE id = $1", u.id)
	text := fmt.Sprint(rows...)
	t.check(strings.Contains(text, "argon2id") && strings.Contains(text, "m=19456") && strings.Contains(text, "t=2") && strings.Contains(text, "p=1"),
		"ACC-PASS-2", nil, "no Argon2id hash with m=19456,t=2,p=1 in the account's row: %s", text)
	t.check(!strings.Contains(text, password), "ACC-PASS-2", nil, "the password itself is in the account's row")
}
