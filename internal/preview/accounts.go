package preview

import (
	"crypto/rand"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/microcodegen/microcodegen/internal/genome"
	"github.com/microcodegen/microcodegen/internal/preview/argon2"
)

const (
	minPassword = 8   // code points
	maxPassword = 128 // code points
)

// passwordCost is the contract's Argon2id: 19 MiB, two passes, one lane.
var passwordCost = argon2.Params{Memory: 19 * 1024, Passes: 2, Lanes: 1, KeySize: 32}

// hashing is held while a password is hashed, so that many logins at once cannot take all memory.
var hashing = make(chan struct{}, 4)

func hashPassword(password string) string {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails
	return argon2.Encode([]byte(password), salt[:], passwordCost)
}

func isPassword(password, hash string) bool {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.Verify([]byte(password), hash)
}

// nobodysHash is verified when an address is unknown, so that the answer takes as long as for a known one. It is no
// password's hash: nobody knows a password whose key is all zeros.
var nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + strings.Repeat("A", 43)

// accountEmail is the address that an account is registered with.
var accountEmail = &field{Field: genome.Field{Name: "email", Type: genome.Email, Required: true, MaxLength: 254}}

// readString takes a required string member as it is.
func (c *call) readString(key string, found faults) string {
	raw, present := c.object[key]
	if !present {
		found.add(key, "is required")
		return ""
	}
	text := &field{Field: genome.Field{Name: key, Type: genome.TextType}}
	if string(raw) == "null" {
		found.add(key, noString)
		return ""
	}
	value, complaint := text.fromJSON(raw)
	if complaint != "" {
		found.add(key, complaint)
		return ""
	}
	return value.(string)
}

// readNewPassword takes a password that is to be stored.
func (c *call) readNewPassword(key string, found faults) string {
	before := len(found)
	password := c.readString(key, found)
	if length := utf8.RuneCountInString(password); len(found) == before && (length < minPassword || length > maxPassword) {
		found.add(key, "must have 8 to 128 characters")
	}
	return password
}

// register answers POST /auth/register.
func (s *Server) register(c *call) reply {
	found := faults{}
	email, _ := readFields([]*field{accountEmail}, c.object, nil, found)["email"].(string)
	password := c.readNewPassword("password", found)
	profile := readFields(s.schema.profile, c.object, nil, found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	now := formatTime(s.options.Now())
	user, err := s.store.CreateUser(User{
		Email: lowerASCII(email), PasswordHash: hashPassword(password), CreatedAt: now, UpdatedAt: now, Profile: profile,
	})
	if err != nil {
		return storeProblem(err)
	}
	return s.signIn(c, user, http.StatusCreated)
}

// login answers POST /auth/login; it says nothing of which half of a pair is wrong.
func (s *Server) login(c *call) reply {
	found := faults{}
	email, password := c.readString("email", found), c.readString("password", found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	user, err := s.store.UserByEmail(lowerASCII(email))
	hash := user.PasswordHash
	if err != nil {
		hash = nobodysHash
	}
	if !isPassword(password, hash) || err != nil {
		return problem(http.StatusForbidden, "The e-mail address or the password is wrong.")
	}
	return s.signIn(c, user, http.StatusOK)
}

// signIn opens a session, ends the one that the request carried, and shows the account.
func (s *Server) signIn(c *call, user User, status int) reply {
	_, carried, _ := s.authenticate(c.request)
	session, cookie := s.newSession(user.ID)
	if err := s.store.OpenSession(session, carried.ID); err != nil {
		return forbidden()
	}
	return s.showAccount(user, status).withCookie(cookie)
}

// me answers GET /auth/me.
func (s *Server) me(c *call) reply { return s.showAccount(c.user, http.StatusOK) }

// updateMe answers PUT /auth/me.
func (s *Server) updateMe(c *call) reply {
	found := faults{}
	profile := readFields(s.schema.profile, c.object, c.user.Profile, found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	user, err := s.store.UpdateProfile(User{ID: c.user.ID, UpdatedAt: formatTime(s.options.Now()), Profile: profile})
	if err != nil {
		return storeProblem(err)
	}
	return s.showAccount(user, http.StatusOK)
}

// changePassword answers PUT /auth/password.
func (s *Server) changePassword(c *call) reply {
	found := faults{}
	current := c.readString("current_password", found)
	if len(found) == 0 && !isPassword(current, c.user.PasswordHash) {
		found.add("current_password", "is wrong")
	}
	password := c.readNewPassword("new_password", found)
	if len(found) > 0 {
		return unprocessable(found)
	}
	session, cookie := s.newSession(c.user.ID)
	if err := s.store.SetPassword(c.user.ID, hashPassword(password), session); err != nil {
		return forbidden()
	}
	return newReply(http.StatusNoContent, "", nil).withCookie(cookie)
}

// deleteAccount answers POST /auth/delete.
func (s *Server) deleteAccount(c *call) reply {
	found := faults{}
	password := c.readString("password", found)
	if len(found) == 0 && !isPassword(password, c.user.PasswordHash) {
		found.add("password", "is wrong")
	}
	if len(found) > 0 {
		return unprocessable(found)
	}
	if err := s.store.DeleteUser(c.user.ID); err != nil {
		return forbidden()
	}
	return newReply(http.StatusNoContent, "", nil).withCookie(sessionCookie("", -1))
}

// logout answers POST /auth/logout, whoever asks.
func (s *Server) logout(c *call) reply {
	if _, session, ok := s.authenticate(c.request); ok {
		if err := s.store.EndSession(session.ID); err != nil {
			return storeProblem(err)
		}
	}
	return newReply(http.StatusNoContent, "", nil).withCookie(sessionCookie("", -1))
}

// showAccount answers with an account's representation: id, email, the profile, created_at, updated_at.
func (s *Server) showAccount(user User, status int) reply {
	body := appendValue([]byte(`{"id":`), user.ID)
	body = appendMember(body, "email", user.Email)
	for _, f := range s.schema.profile {
		body = appendMember(body, f.Name, user.Profile[f.Name])
	}
	return jsonReply(status, append(appendTimes(body, user.CreatedAt, user.UpdatedAt), '}'))
}

// lowerASCII is how addresses of accounts are stored and found.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
