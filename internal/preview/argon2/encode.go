package argon2

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
)

// Encode gives the hash of a password in the PHC string format, as the reference implementation writes it:
// $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func Encode(password, salt []byte, p Params) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", version, p.Memory, p.Passes, p.Lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(Key(password, salt, p)))
}

// Verify reports whether the password is the one that Encode hashed, comparing in constant time. An encoded hash that
// it cannot read matches no password.
func Verify(password []byte, encoded string) bool {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", version) {
		return false
	}
	var p Params
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.Memory, &p.Passes, &p.Lanes); err != nil {
		return false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(want) < 4 || p.Passes < 1 || p.Lanes < 1 || p.Memory < 8*p.Lanes {
		return false
	}
	p.KeySize = uint32(len(want))
	return subtle.ConstantTimeCompare(want, Key(password, salt, p)) == 1
}
