package preview

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

const (
	cookieName      = "access_token"
	sessionLifetime = 8 * time.Hour // absolute
)

// authenticate finds who sent a request, and by which session. The token comes from the cookie alone.
func (s *Server) authenticate(r *http.Request) (User, Session, bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return User{}, Session{}, false
	}
	now := s.options.Now()
	userID, sessionID, ok := verifyToken(s.options.JWTSecret, cookie.Value, now)
	if !ok {
		return User{}, Session{}, false
	}
	session, user, err := s.store.Session(sessionID)
	if err != nil || user.ID != userID || session.ExpiresAt <= formatTime(now) {
		return User{}, Session{}, false
	}
	return user, session, true
}

// newSession gives a session of the user that begins now, and its cookie.
func (s *Server) newSession(userID int64) (Session, *http.Cookie) {
	now := s.options.Now()
	session := Session{
		ID: newUUID(), UserID: userID,
		CreatedAt: formatTime(now), ExpiresAt: formatTime(now.Add(sessionLifetime)),
	}
	token := signToken(s.options.JWTSecret, claims{
		Subject: strconv.FormatInt(userID, 10), ID: session.ID,
		IssuedAt: now.Unix(), Expires: now.Add(sessionLifetime).Unix(),
	})
	return session, sessionCookie(token, int(sessionLifetime/time.Second))
}

// sessionCookie is the cookie of the contract; a negative maxAge clears it.
func sessionCookie(token string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: token, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode,
	}
}

func (r reply) withCookie(cookie *http.Cookie) reply {
	r.header.Add("Set-Cookie", cookie.String())
	return r
}

// newUUID is a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
