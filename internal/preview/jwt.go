package preview

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// claims are what a token says (RFC 7519, section 4.1). Times are seconds since 1970.
type claims struct {
	Subject  string `json:"sub"` // the user's id, a decimal string
	ID       string `json:"jti"` // the session's id
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// tokenEncoding is base64url without padding, one spelling for each value (RFC 7515, section 2).
var tokenEncoding = base64.RawURLEncoding.Strict()

// signToken makes a compact JWS (RFC 7515, section 7.1) with HS256, the only algorithm.
func signToken(secret []byte, c claims) string {
	payload := encodeJSON(c)
	signed := tokenEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + tokenEncoding.EncodeToString(payload)
	return signed + "." + tokenEncoding.EncodeToString(signature(secret, signed))
}

func signature(secret []byte, signed string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return mac.Sum(nil)
}

// verifyToken gives the user and the session that a token names, if its algorithm, signature and times hold now and no
// claim is missing. Whether the session still exists is the store's to say.
func verifyToken(secret []byte, token string, now time.Time) (userID int64, sessionID string, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return 0, "", false
	}
	given, err := tokenEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(given, signature(secret, parts[0]+"."+parts[1])) {
		return 0, "", false
	}
	header, claims := tokenPart(parts[0]), tokenPart(parts[1])
	if _, critical := header["crit"]; critical || header["alg"] != "HS256" {
		return 0, "", false
	}
	subject, _ := claims["sub"].(string)
	sessionID, _ = claims["jti"].(string)
	_, issued := claims["iat"].(float64)
	expires, expiring := claims["exp"].(float64)
	userID, err = strconv.ParseInt(subject, 10, 64)
	if err != nil || strconv.FormatInt(userID, 10) != subject || sessionID == "" || !issued || !expiring {
		return 0, "", false
	}
	return userID, sessionID, float64(now.UnixMilli())/1000 < expires
}

// tokenPart decodes a JSON object of a token; nil when it is none.
func tokenPart(part string) map[string]any {
	raw, err := tokenEncoding.DecodeString(part)
	if err != nil {
		return nil
	}
	var object map[string]any
	if json.Unmarshal(raw, &object) != nil {
		return nil
	}
	return object
}
