package conformance

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/microcodegen/microcodegen/internal/preview"
)

// after gives a channel that speaks after some milliseconds.
func after(ms int) <-chan time.Time { return time.After(time.Duration(ms) * time.Millisecond) }

// forbiddenAnswer is a 403 as preview gives it.
func forbiddenAnswer(detail string) *answer {
	return &answer{403, problemHeader(), encode(obj{"title": "Forbidden", "status": 403, "detail": detail})}
}

// cookies gives a mutant that changes Set-Cookie.
func cookies(old, by string) func(http.Handler, *lab) http.Handler {
	return answering(func(_ *http.Request, a *answer) {
		for i, c := range a.header["Set-Cookie"] {
			a.header["Set-Cookie"][i] = strings.Replace(c, old, by, 1)
		}
	})
}

// knows reports whether a login's address is an account's.
func knows(r *http.Request, l *lab) bool {
	known := true
	if r.URL.Path == "/auth/login" {
		editBody(r, func(body map[string]any) {
			if s, ok := body["email"].(string); ok && strings.Contains(s, "@") {
				_, err := l.store.UserByEmail(strings.ToLower(s))
				known = err == nil
			}
		})
	}
	return known
}

// unknownAddress gives a mutant that answers logins of unknown addresses by itself.
func unknownAddress(a *answer) func(http.Handler, *lab) http.Handler {
	return func(inner http.Handler, l *lab) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !knows(r, l) {
				write(w, a)
				return
			}
			inner.ServeHTTP(w, r)
		})
	}
}

// accountMutants break what the section Accounts and sessions says of accounts.
var accountMutants = []mutant{
	{name: "addresses come back as they were sent", rule: "ACC-EMAIL-1", handler: answeringWithBody(func(body map[string]any, a *answer) {
		if s, ok := body["email"].(string); ok && a.status == 201 {
			a.rows(func(row map[string]any) { row["email"] = s })
		}
	})},
	{name: "a taken address is 422", rule: "ACC-REGISTER-1", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 409 && r.URL.Path == "/auth/register" {
			*a = answer{422, problemHeader(), encode(obj{"title": "x", "status": 422, "detail": "x", "errors": obj{"email": []string{"is taken"}}})}
		}
	})},
	{name: "an unknown address is told", rule: "ACC-LOGIN-2", handler: unknownAddress(forbiddenAnswer("No such account."))},
	{name: "an unknown address is answered at once", rule: "ACC-LOGIN-3", handler: unknownAddress(forbiddenAnswer("The e-mail address or the password is wrong."))},
	{name: "login takes what is no string", rule: "ACC-LOGIN-2", handler: answering(func(r *http.Request, a *answer) {
		if a.status == 422 && r.URL.Path == "/auth/login" {
			*a = *forbiddenAnswer("The e-mail address or the password is wrong.")
		}
	})},
	{name: "the cookie is open to scripts", rule: "ACC-COOKIE-1", handler: cookies("; HttpOnly", "")},
	{name: "the cookie has a domain", rule: "ACC-COOKIE-1", handler: cookies("; Path=/", "; Path=/; Domain=example.test")},
	{name: "the cookie is lax", rule: "ACC-COOKIE-1", handler: cookies("SameSite=Strict", "SameSite=Lax")},
	{name: "the cookie is cleared without its attributes", rule: "ACC-COOKIE-2", handler: answering(func(_ *http.Request, a *answer) {
		for i, c := range a.header["Set-Cookie"] {
			if strings.Contains(c, "Max-Age=0") {
				a.header["Set-Cookie"][i] = "access_token=; Max-Age=0"
			}
		}
	})},
	{name: "passwords are cut at 72 bytes", rule: "ACC-PASS-1", handler: member("password", func(s string) any {
		if len(s) == 100 {
			return s[:72]
		}
		return s
	})},
	{name: "passwords are trimmed", rule: "ACC-PASS-1", handler: member("password", func(s string) any { return strings.Trim(s, " ") })},
	{name: "passwords of 7 characters are taken", rule: "ACC-PASS-1", handler: member("password", replaced("1234567", "12345678"))},
	{name: "the token is in the body", rule: "ACC-TOKEN-2", handler: answering(func(_ *http.Request, a *answer) {
		if c := a.header.Get("Set-Cookie"); c != "" && a.status < 300 {
			a.rows(func(row map[string]any) {
				token, _, _ := strings.Cut(strings.TrimPrefix(c, "access_token="), ";")
				row["token"] = token
			})
		}
	})},
	{name: "any origin may read", rule: "ACC-CORS-1", handler: answering(func(r *http.Request, a *answer) {
		if r.Header.Get("Origin") != "" {
			a.header.Set("Access-Control-Allow-Origin", "*")
		}
	})},
	{name: "logout without a session is 403", rule: "ACC-LOGOUT-1", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/auth/logout" && !strings.Contains(r.Header.Get("Cookie"), "access_token") {
			*a = *forbiddenAnswer("x")
		}
	})},
	{name: "a wrong current password is 403", rule: "ACC-PASSWORD-1", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/auth/password" && a.status == 422 {
			*a = *forbiddenAnswer("x")
		}
	})},
	{name: "the password is not asked for to delete", rule: "ACC-DELETE-2", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/auth/delete" && a.status == 422 {
			*a = answer{204, a.header, nil}
		}
	})},
	{name: "the profile is merged", rule: "ACC-ME-2", handler: answering(func(r *http.Request, a *answer) {
		if r.URL.Path == "/auth/me" && r.Method == "PUT" {
			a.rows(func(row map[string]any) { row["email"] = "other@example.test" })
		}
	})},
	{name: "the rate limit says no time", rule: "ACC-RATE-1", handler: answering(func(_ *http.Request, a *answer) { a.header.Del("Retry-After") })},
	{name: "only failed logins count", rule: "ACC-RATE-1", handler: asking(func(r *http.Request) {
		if r.URL.Path == "/auth/register" {
			r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", time.Now().UnixNano()%250)
		}
	})},
	{name: "X-Forwarded-For is believed", rule: "ACC-PROXY-1", options: func(o *preview.Options, _ bool) {
		o.TrustedProxies = append(o.TrustedProxies, netip.MustParsePrefix("127.0.0.0/8"))
	}},
	{name: "the first forwarded address is believed", rule: "ACC-PROXY-2", handler: asking(func(r *http.Request) {
		first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-For"), ",")
		if first != "" {
			r.Header.Set("X-Forwarded-For", first)
		}
	})},
}

// tokens gives a mutant that changes the tokens of requests.
func tokens(change func(token string, claims map[string]any) string) func(http.Handler, *lab) http.Handler {
	return asking(func(r *http.Request) {
		c, err := r.Cookie("access_token")
		if err != nil {
			return
		}
		if _, claims := claimsOf(c.Value); claims != nil {
			r.Header.Set("Cookie", "access_token="+change(c.Value, claims))
		}
	})
}

func signed(claims map[string]any) string { return forge(hs256, claims, secret, sha256.New) }

// sessionMutants break what the section Accounts and sessions says of sessions.
var sessionMutants = []mutant{
	{name: "logout keeps the session", rule: "ACC-SESSION-2", store: func(s preview.Store) preview.Store { return keepSessions{s} }},
	{name: "login keeps the session that it carries", rule: "ACC-SESSION-3", store: func(s preview.Store) preview.Store { return keepCarried{s} }},
	{name: "a new password keeps the other sessions", rule: "ACC-PASSWORD-2", store: func(s preview.Store) preview.Store { return &keepOthers{Store: s} }},
	{name: "a deleted account's sessions go on", rule: "ACC-SESSION-6", store: func(s preview.Store) preview.Store {
		return &remember{Store: s, sessions: map[string]preview.Session{}, users: map[string]preview.User{}}
	}},
	{name: "a bearer header is read", rule: "ACC-TOKEN-1", handler: asking(func(r *http.Request) {
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			r.Header.Set("Cookie", "access_token="+token)
		}
	})},
	{name: "the query's token is read", rule: "ACC-TOKEN-1", handler: asking(func(r *http.Request) {
		if token := r.URL.Query().Get("access_token"); token != "" {
			r.Header.Set("Cookie", "access_token="+token)
			drop(r, "access_token")
		}
	})},
	{name: "alg none is taken", rule: "ACC-JWT-2", handler: tokens(func(token string, claims map[string]any) string {
		if h, _ := claimsOf(token); h["alg"] == "none" {
			return signed(claims)
		}
		return token
	})},
	{name: "HS512 is taken", rule: "ACC-JWT-2", handler: tokens(func(token string, claims map[string]any) string {
		if h, _ := claimsOf(token); h["alg"] == "HS512" {
			return signed(claims)
		}
		return token
	})},
	{name: "signatures are not checked", rule: "ACC-JWT-2", handler: tokens(func(_ string, claims map[string]any) string { return signed(claims) })},
	{name: "a missing iat is taken", rule: "ACC-JWT-3", handler: tokens(func(token string, claims map[string]any) string {
		if _, there := claims["iat"]; !there {
			return signed(obj(claims).with(obj{"iat": time.Now().Unix()}))
		}
		return token
	})},
	{name: "sub is not compared with the session", rule: "ACC-JWT-3", handler: func(inner http.Handler, l *lab) http.Handler {
		return tokens(func(token string, claims map[string]any) string {
			jti, _ := claims["jti"].(string)
			if session, _, err := l.store.Session(jti); err == nil && resign(token, secret) == token {
				return signed(obj(claims).with(obj{"sub": fmt.Sprint(session.UserID)}))
			}
			return token
		})(inner, l)
	}},
	{name: "expiry has a leeway of 60 s", rule: "ACC-JWT-4", handler: tokens(func(token string, claims map[string]any) string {
		if exp := intOf(claims["exp"]); exp > 0 && exp > time.Now().Unix()-60 && resign(token, secret) == token {
			return signed(obj(claims).with(obj{"exp": exp + 60}))
		}
		return token
	})},
}

// keepSessions ends no session.
type keepSessions struct{ preview.Store }

func (keepSessions) EndSession(string) error { return nil }

// keepCarried opens a session without ending the one that was carried.
type keepCarried struct{ preview.Store }

func (s keepCarried) OpenSession(session preview.Session, _ string) error {
	return s.Store.OpenSession(session, "")
}

// keepOthers opens all sessions anew after a change of password.
type keepOthers struct {
	preview.Store
	mu   sync.Mutex
	open []preview.Session
}

func (s *keepOthers) OpenSession(session preview.Session, ends string) error {
	s.mu.Lock()
	s.open = append(s.open, session)
	s.mu.Unlock()
	return s.Store.OpenSession(session, ends)
}

func (s *keepOthers) SetPassword(userID int64, hash string, session preview.Session) error {
	if err := s.Store.SetPassword(userID, hash, session); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, old := range s.open {
		if old.UserID == userID {
			_ = s.Store.OpenSession(old, "")
		}
	}
	return nil
}

// remember answers with sessions and users that are gone.
type remember struct {
	preview.Store
	mu       sync.Mutex
	sessions map[string]preview.Session
	users    map[string]preview.User
}

func (s *remember) Session(id string) (preview.Session, preview.User, error) {
	session, user, err := s.Store.Session(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.sessions[id], s.users[id] = session, user
	} else if old, known := s.sessions[id]; known {
		return old, s.users[id], nil
	}
	return session, user, err
}
