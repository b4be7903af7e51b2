package conformance

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"net/http"
	"strings"
	"time"

	"github.com/microcodegen/microcodegen/internal/genome"
)

// sessionCases check tokens and sessions.
func sessionCases(g *genome.Genome) []Case {
	e := first(g)
	return []Case{
		{Name: "sessions/token", lane: "sessions", volatile: true, Rules: []string{"ACC-JWT-1"}, Run: sessionJWT},
		{Name: "sessions/forged", lane: "sessions", volatile: true, Rules: []string{"ACC-JWT-2"}, Run: func(t *T) { sessionForged(t, e) }},
		{Name: "sessions/claims", lane: "sessions", volatile: true, Rules: []string{"ACC-JWT-3"}, Run: sessionClaims},
		{Name: "sessions/expired-token", lane: "sessions", volatile: true, Rules: []string{"ACC-JWT-4"}, Run: sessionExpired},
		{Name: "sessions/logout", lane: "sessions", Rules: []string{"ACC-LOGOUT-1", "ACC-COOKIE-2", "ACC-SESSION-2"}, Run: sessionLogout},
		{Name: "sessions/carried", lane: "sessions", Rules: []string{"ACC-SESSION-3"}, Run: sessionCarried},
		{Name: "sessions/place", lane: "sessions", volatile: true, Rules: []string{"ACC-TOKEN-1"}, Run: sessionPlace},
		{Name: "sessions/token-in-body", lane: "sessions", Rules: []string{"ACC-TOKEN-2"}, Run: sessionBody},
		{Name: "sessions/cors", lane: "sessions", Rules: []string{"ACC-CORS-1"}, Run: func(t *T) { sessionCORS(t, e) }},
		{Name: "sessions/row", lane: "sessions", NeedsSQL: true, volatile: true, Rules: []string{"ACC-SESSION-1", "ACC-SESSION-5"}, Run: sessionRow},
		{Name: "sessions/aged", lane: "sessions", NeedsSQL: true, volatile: true, Rules: []string{"ACC-SESSION-4", "ACC-SESSION-5"}, Run: sessionAged},
		{Name: "sessions/user-gone", lane: "sessions", NeedsSQL: true, volatile: true, Rules: []string{"ACC-SESSION-6"}, Run: sessionUserGone},
	}
}

// segment is base64url without padding, as JWS has it (RFC 7515 §2).
func segment(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// claimsOf reads the parts of a token.
func claimsOf(token string) (header, claims map[string]any) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, nil
	}
	for i, into := range []*map[string]any{&header, &claims} {
		b, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return nil, nil
		}
		*into, _ = decode(b).(map[string]any)
	}
	return header, claims
}

// forge signs claims. A nil hash leaves the signature empty.
func forge(header obj, claims map[string]any, key []byte, h func() hash.Hash) string {
	signed := segment(encode(header)) + "." + segment(encode(claims))
	if h == nil {
		return signed + "."
	}
	mac := hmac.New(h, key)
	mac.Write([]byte(signed))
	return signed + "." + segment(mac.Sum(nil))
}

var hs256 = obj{"alg": "HS256", "typ": "JWT"}

// refusedToken checks that a token is 403.
func (t *T) refusedToken(token, rule, why string) {
	r := t.get(&user{token: token}, "/auth/me")
	t.want(r, rule, 403, "%s", why)
}

func sessionJWT(t *T) {
	u := t.register()
	header, claims := claimsOf(u.token)
	t.check(header["alg"] == "HS256", "ACC-JWT-1", nil, "alg is %s, expected HS256", show(header["alg"]))
	t.check(claims["sub"] == fmt.Sprint(u.id), "ACC-JWT-1", nil, "sub is %s, expected %q", show(claims["sub"]), fmt.Sprint(u.id))
	jti, _ := claims["jti"].(string)
	t.check(len(jti) == 36, "ACC-JWT-1", nil, "jti is %s, expected a uuid", show(claims["jti"]))
	iat, exp := intOf(claims["iat"]), intOf(claims["exp"])
	t.check(exp-iat == 28800, "ACC-JWT-1", nil, "exp − iat is %d, expected 28800", exp-iat)
	now := time.Now().Unix()
	t.check(iat > now-120 && iat < now+120, "ACC-JWT-1", nil, "iat is %d, now is %d", iat, now)
	if !t.check(u.token == resign(u.token, t.suite.target.JWTSecret), "ACC-JWT-1", nil, "the signature is not HS256 with the bytes of JWT_SECRET") {
		return
	}
	// A token that the suite signs itself with the same claims is as good: forging in other cases proves something.
	same := forge(obj{"typ": "JWT", "alg": "HS256"}, claims, t.suite.target.JWTSecret, sha256.New)
	t.want(t.get(&user{token: same}, "/auth/me"), "ACC-JWT-1", 200, "a token signed by the suite")
	second := t.loginAs(u)
	_, other := claimsOf(second.token)
	t.check(other["jti"] != claims["jti"], "ACC-JWT-1", nil, "two sessions have one jti")
}

// resign gives a token with its signature made anew.
func resign(token string, key []byte) string {
	i := strings.LastIndex(token, ".")
	if i < 0 {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(token[:i]))
	return token[:i] + "." + segment(mac.Sum(nil))
}

func sessionForged(t *T, e *genome.Entity) {
	u := t.user()
	key := t.suite.target.JWTSecret
	_, claims := claimsOf(u.token)
	parts := strings.Split(u.token, ".")
	foreign := []byte("another secret of at least 32 bytes!")
	for _, c := range []struct{ why, token string }{
		{"alg none", forge(obj{"alg": "none", "typ": "JWT"}, claims, nil, nil)},
		{"alg None", forge(obj{"alg": "None", "typ": "JWT"}, claims, nil, nil)},
		{"alg none with the old signature", segment(encode(obj{"alg": "none"})) + "." + parts[1] + "." + parts[2]},
		{"no alg", forge(obj{"typ": "JWT"}, claims, key, sha256.New)},
		{"HS512 with the right key", forge(obj{"alg": "HS512", "typ": "JWT"}, claims, key, sha512.New)},
		{"HS384 with the right key", forge(obj{"alg": "HS384", "typ": "JWT"}, claims, key, sha512.New384)},
		{"RS256 signed by HMAC", forge(obj{"alg": "RS256", "typ": "JWT"}, claims, key, sha256.New)},
		{"a foreign secret", forge(hs256, claims, foreign, sha256.New)},
		{"an empty secret", forge(hs256, claims, nil, sha256.New)},
		{"no signature", parts[0] + "." + parts[1] + "."},
		{"two parts", parts[0] + "." + parts[1]},
		{"a changed signature", parts[0] + "." + parts[1] + "." + flip(parts[2])},
		{"other claims under the old signature", parts[0] + "." + segment(encode(obj(claims).with(obj{"exp": 9999999999}))) + "." + parts[2]},
		{"a key in the header", forge(obj{"alg": "HS256", "jwk": obj{"kty": "oct", "k": segment(foreign)}}, claims, foreign, sha256.New)},
		{"no token", "x"}, {"no base64", "%%%.%%%.%%%"}, {"empty parts", ".."},
		{"claims that are no object", segment(encode(hs256)) + "." + segment([]byte(`"x"`)) + "." + parts[2]},
	} {
		t.refusedToken(c.token, "ACC-JWT-2", c.why)
		r := t.get(&user{token: c.token}, guarded(e))
		t.want(r, "ACC-JWT-2", 403, "%s, at %s", c.why, r.Path)
	}
	t.want(t.get(u, "/auth/me"), "ACC-JWT-2", 200, "the true token")
}

// flip changes the first character.
func flip(s string) string {
	if strings.HasPrefix(s, "A") {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

func sessionClaims(t *T) {
	u, v := t.user(), t.other()
	key := t.suite.target.JWTSecret
	_, claims := claimsOf(u.token)
	_, theirs := claimsOf(v.token)
	signed := func(c map[string]any) string { return forge(hs256, c, key, sha256.New) }
	t.must(t.get(&user{token: signed(claims)}, "/auth/me"), "ACC-JWT-3", 200, "the true claims")
	for _, name := range []string{"sub", "jti", "iat", "exp"} {
		t.refusedToken(signed(obj(claims).without(name)), "ACC-JWT-3", "without "+name)
		t.refusedToken(signed(obj(claims).with(obj{name: nil})), "ACC-JWT-3", name+" null")
		t.refusedToken(signed(obj(claims).with(obj{name: "x"})), "ACC-JWT-3", name+" x")
		t.refusedToken(signed(obj(claims).with(obj{name: obj{}})), "ACC-JWT-3", name+" an object")
	}
	t.refusedToken(signed(obj(claims).with(obj{"sub": u.id})), "ACC-JWT-3", "sub a number")
	t.refusedToken(signed(obj(claims).with(obj{"sub": fmt.Sprint(v.id)})), "ACC-JWT-3", "another user's sub with this session's jti")
	t.refusedToken(signed(obj(claims).with(obj{"jti": theirs["jti"]})), "ACC-JWT-3", "another user's jti with this user's sub")
	t.refusedToken(signed(obj(claims).with(obj{"jti": "00000000-0000-4000-8000-000000000000"})), "ACC-JWT-3", "a jti of no session")
	t.refusedToken(signed(obj(claims).with(obj{"sub": "0"})), "ACC-JWT-3", "sub 0")
	t.refusedToken(signed(obj(claims).with(obj{"sub": greatest})), "ACC-JWT-3", "sub of no user")
}

func sessionExpired(t *T) {
	u := t.user()
	_, claims := claimsOf(u.token)
	now := time.Now().Unix()
	for _, ago := range []int64{2, 30, 3600, 1 << 30} {
		c := obj(claims).with(obj{"exp": now - ago, "iat": now - ago - 28800})
		t.refusedToken(forge(hs256, c, t.suite.target.JWTSecret, sha256.New), "ACC-JWT-4", fmt.Sprintf("expired %d s ago", ago))
	}
	soon := obj(claims).with(obj{"exp": now + 60})
	t.want(t.get(&user{token: forge(hs256, soon, t.suite.target.JWTSecret, sha256.New)}, "/auth/me"), "ACC-JWT-4", 200, "a token that expires in a minute")
}

func sessionLogout(t *T) {
	u := t.register()
	second := t.loginAs(u)
	r := t.send(request{method: "POST", path: "/auth/logout", cookie: u.token})
	t.must(r, "ACC-LOGOUT-1", 204, "logout")
	t.wantCleared(r)
	t.want(t.get(u, "/auth/me"), "ACC-SESSION-2", 403, "the copied cookie after logout")
	t.want(t.get(second, "/auth/me"), "ACC-SESSION-2", 200, "another session of the user")
	for _, cookie := range []string{"", u.token, "x", "a.b.c"} {
		r := t.send(request{method: "POST", path: "/auth/logout", cookie: cookie})
		t.want(r, "ACC-LOGOUT-1", 204, "logout with the cookie %q", cut(cookie))
		t.wantCleared(r)
	}
}

func sessionCarried(t *T) {
	u, v := t.register(), t.other()
	login := t.send(request{method: "POST", path: "/auth/login", body: obj{"email": v.email, "password": v.password}, cookie: u.token})
	t.must(login, "ACC-SESSION-3", 200, "login that carries another session")
	t.want(t.get(u, "/auth/me"), "ACC-SESSION-3", 403, "the session that login carried")
	now := t.userOf(login, obj{"email": v.email})
	t.want(t.get(now, "/auth/me"), "ACC-SESSION-3", 200, "the session that login made")
	body := t.registration()
	register := t.send(request{method: "POST", path: "/auth/register", body: body, cookie: now.token})
	t.must(register, "ACC-SESSION-3", 201, "register that carries another session")
	t.want(t.get(now, "/auth/me"), "ACC-SESSION-3", 403, "the session that register carried")
	t.want(t.get(t.userOf(register, body), "/auth/me"), "ACC-SESSION-3", 200, "the session that register made")
	t.want(t.get(v, "/auth/me"), "ACC-SESSION-3", 200, "another session, not carried")
}

func sessionPlace(t *T) {
	u := t.user()
	for _, h := range []http.Header{
		{"Authorization": {"Bearer " + u.token}}, {"X-Access-Token": {u.token}}, {"Access_token": {u.token}}, {"Cookie": {"token=" + u.token}},
		{"Cookie": {"ACCESS_TOKEN=" + u.token}}, {"Authorization": {"JWT " + u.token}},
	} {
		t.want(t.send(request{method: "GET", path: "/auth/me", header: h}), "ACC-TOKEN-1", 403, "the token in %v", sortedKeys(h))
	}
	for _, q := range []string{"access_token", "token", "jwt"} {
		r := t.send(request{method: "GET", path: "/auth/me?" + q + "=" + u.token})
		t.want(r, "ACC-TOKEN-1", 403, "the token in the query as %s", q)
	}
	r := t.send(request{method: "PUT", path: "/auth/me", body: u.profile.with(obj{"access_token": u.token})})
	t.want(r, "ACC-TOKEN-1", 403, "the token in the body")
	both := t.send(request{method: "GET", path: "/auth/me", header: http.Header{"Cookie": {"theme=dark; access_token=" + u.token + "; lang=en"}}})
	t.want(both, "ACC-TOKEN-1", 200, "the cookie among others")
}

func sessionBody(t *T) {
	body := t.registration()
	r := t.post(nil, "/auth/register", body)
	login := t.post(nil, "/auth/login", obj{"email": body["email"], "password": body["password"]})
	me := t.get(t.userOf(login, body), "/auth/me")
	for _, x := range []*response{r, login, me} {
		for _, key := range []string{"token", "access_token", "jwt", "session"} {
			_, there := x.object()[key]
			t.check(!there, "ACC-TOKEN-2", x, "the body has a key %s", key)
		}
	}
}

func sessionCORS(t *T, e *genome.Entity) {
	u := t.user()
	origin := http.Header{"Origin": {"https://elsewhere.example"}}
	t.send(request{method: "GET", path: guarded(e), cookie: u.token, header: origin})
	t.send(request{method: "POST", path: "/auth/login", body: obj{"email": u.email, "password": u.password}, header: origin})
	t.send(request{method: "OPTIONS", path: guarded(e), open: true, header: http.Header{"Origin": origin["Origin"],
		"Access-Control-Request-Method": {"PUT"}, "Access-Control-Request-Headers": {"content-type"}}})
	r := t.send(request{method: "OPTIONS", path: "/auth/login", open: true, header: http.Header{"Origin": origin["Origin"], "Access-Control-Request-Method": {"POST"}}})
	for k := range r.ResponseHeader {
		t.check(!strings.HasPrefix(k, "Access-Control"), "ACC-CORS-1", r, "a preflight is answered with %s", k)
	}
}

func sessionRow(t *T) {
	u := t.register()
	_, claims := claimsOf(u.token)
	rows := t.query(`SELECT count(*) FROM sessions WHERE id = $1::text::uuid AND user_id = $2`, claims["jti"], u.id)
	t.check(sqlInt(rows) == 1, "ACC-SESSION-1", nil, "the token's jti is no session of the user")
	rows = t.query(`SELECT round(extract(epoch FROM expires_at - created_at))::bigint FROM sessions WHERE id = $1::text::uuid`, claims["jti"])
	t.check(sqlInt(rows) == 28800, "ACC-SESSION-5", nil, "a session lasts %v s, expected 28800", rows)
	exp, _ := claims["exp"].(json.Number)
	t.get(u, "/auth/me")
	again := t.query(`SELECT abs(extract(epoch FROM expires_at) - $2::text::numeric)::bigint FROM sessions WHERE id = $1::text::uuid`, claims["jti"], exp.String())
	t.check(sqlInt(again) >= 0 && sqlInt(again) <= 2, "ACC-SESSION-5", nil, "expires_at and the token's exp differ by %v s, also after use", again)
	t.send(request{method: "POST", path: "/auth/logout", cookie: u.token})
	t.check(sqlInt(t.query(`SELECT count(*) FROM sessions WHERE user_id = $1`, u.id)) == 0, "ACC-SESSION-1", nil, "logout leaves the session's row")
}

func sessionAged(t *T) {
	u := t.register()
	second := t.loginAs(u)
	_, claims := claimsOf(u.token)
	n := t.exec(`UPDATE sessions SET created_at = created_at - interval '9 hours', expires_at = now() - interval '2 seconds' WHERE id = $1::text::uuid`, claims["jti"])
	t.check(n == 1, "ACC-SESSION-5", nil, "%d sessions were aged, expected 1", n)
	t.want(t.get(u, "/auth/me"), "ACC-SESSION-5", 403, "a session that ended, with a token that did not")
	t.want(t.get(second, "/auth/me"), "ACC-SESSION-5", 200, "the other session")
	t.loginAs(u)
	left := sqlInt(t.query(`SELECT count(*) FROM sessions WHERE user_id = $1`, u.id))
	t.check(left == 2, "ACC-SESSION-4", nil, "%d sessions after login, expected the 2 that are not expired", left)
}

func sessionUserGone(t *T) {
	u := t.register()
	t.exec(`DELETE FROM users WHERE id = $1`, u.id)
	t.want(t.get(u, "/auth/me"), "ACC-SESSION-6", 403, "the token of a user that is gone")
	if e := first(t.genome()); e != nil {
		t.want(t.get(u, "/"+e.Path), "ACC-SESSION-6", 403, "a list with that token")
	}
}
