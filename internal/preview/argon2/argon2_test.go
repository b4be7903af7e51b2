package argon2

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

func TestBlake2bGivesTheVectorOfRFC7693(t *testing.T) {
	// Appendix A: BLAKE2b-512 of "abc".
	want := "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1" +
		"7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
	if got := hex.EncodeToString(blake2b(64, []byte("abc"))); got != want {
		t.Errorf("BLAKE2b-512(abc) = %s", got)
	}
}

func TestBlake2bIsRightAroundTheBorderOfABlock(t *testing.T) {
	// Digests of the bytes 0, 1, 2… made with Python's hashlib.
	for length, want := range map[int]string{
		0:   "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
		1:   "2fa3f686df876995167e7c2e5d74c4c7b6e48f8068fe0e44208344d480f7904c36963e44115fe3eb2a3ac8694c28bcb4f5a0f3276f2e79487d8219057a506e4b",
		127: "b6292669ccd38d5f01caae96ba272c76a879a45743afa0725d83b9ebb26665b731f1848c52f11972b6644f554c064fa90780dbbbf3a89d4fc31f67df3e5857ef",
		128: "2319e3789c47e2daa5fe807f61bec2a1a6537fa03f19ff32e87eecbfd64b7e0e8ccff439ac333b040f19b0c4ddd11a61e24ac1fe0f10a039806c5dcc0da3d115",
		129: "f59711d44a031d5f97a9413c065d1e614c417ede998590325f49bad2fd444d3e4418be19aec4e11449ac1a57207898bc57d76a1bcf3566292c20c683a5c4648f",
		255: "5b21c5fd8868367612474fa2e70e9cfa2201ffeee8fafab5797ad58fefa17c9b5b107da4a3db6320baaf2c8617d5a51df914ae88da3867c2d41f0cc14fa67928",
		256: "1ecc896f34d3f9cac484c73f75f6a5fb58ee6784be41b35f46067b9c65c63a6794d3d744112c653f73dd7deb6666204c5a9bfa5b46081fc10fdbe7884fa5cbf8",
		257: "d8bfe068de0b4f9fa876a3f8024eb9f7b0029fd5dcf251199e065cee89e1a282c8dbf0442f2ade7294ac1c6be19b388dc990c34d8cb79f5f10c54fa813834fda",
	} {
		data := make([]byte, length)
		for i := range data {
			data[i] = byte(i)
		}
		if got := hex.EncodeToString(blake2b(64, data)); got != want {
			t.Errorf("BLAKE2b-512 of %d bytes = %s", length, got)
		}
	}
}

func TestArgon2idGivesTheVectorOfRFC9106(t *testing.T) {
	// Section 5.3: memory 32 KiB, 3 passes, 4 lanes, tag length 32.
	got := key(bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 16), bytes.Repeat([]byte{3}, 8),
		bytes.Repeat([]byte{4}, 12), Params{Memory: 32, Passes: 3, Lanes: 4, KeySize: 32})
	want := "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
	if hex.EncodeToString(got) != want {
		t.Errorf("Argon2id = %x", got)
	}
}

func TestArgon2idAgreesWithGolangXCrypto(t *testing.T) {
	// Made with golang.org/x/crypto/argon2.IDKey: the costs of the contract, and odd ones (a memory that is no multiple
	// of the segments, a key longer than a hash).
	for _, c := range []struct {
		password string
		params   Params
		want     string
	}{
		{"correct horse", Params{Memory: 19456, Passes: 2, Lanes: 1, KeySize: 32}, "rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk"},
		{"p\u00e4", Params{Memory: 1000, Passes: 3, Lanes: 3, KeySize: 100}, "aw4z50BEdjRNuHpGpUVfHmzSKEy/MDJTXjxLylZIyAeKugB9HMC8Q6F8RDIwsG/WUJCe6QWqq4WkkVNXGXXMUgZU+QuyVOwt5ItyowhTWmfcYuiawf7N3W8AdPB2/8NipNPNmQ"},
	} {
		got := base64.RawStdEncoding.EncodeToString(Key([]byte(c.password), []byte("0123456789abcdef"), c.params))
		if got != c.want {
			t.Errorf("%+v: %s", c.params, got)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	p := Params{Memory: 19 * 1024, Passes: 2, Lanes: 1, KeySize: 32}
	for b.Loop() {
		Key([]byte("correct horse"), []byte("0123456789abcdef"), p)
	}
}

func TestAnEncodedHashMatchesItsPasswordAlone(t *testing.T) {
	p := Params{Memory: 64, Passes: 1, Lanes: 1, KeySize: 32}
	encoded := Encode([]byte("secret one"), []byte("0123456789abcdef"), p)
	if !strings.HasPrefix(encoded, "$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$") {
		t.Errorf("encoded = %s", encoded)
	}
	if !Verify([]byte("secret one"), encoded) {
		t.Error("the password itself does not match")
	}
	for _, wrong := range []string{"", "secret two", "secret one "} {
		if Verify([]byte(wrong), encoded) {
			t.Errorf("%q matches", wrong)
		}
	}
}

func TestAnUnreadableHashMatchesNothing(t *testing.T) {
	for _, encoded := range []string{
		"", "$", "$argon2i$v=19$m=64,t=1,p=1$MDEy$MDEyMzQ", "$argon2id$v=18$m=64,t=1,p=1$MDEy$MDEyMzQ",
		"$argon2id$v=19$m=64,t=0,p=1$MDEy$MDEyMzQ", "$argon2id$v=19$m=64,t=1,p=0$MDEy$MDEyMzQ",
		"$argon2id$v=19$m=7,t=1,p=1$MDEy$MDEyMzQ", "$argon2id$v=19$m=64,t=1,p=1$!$MDEyMzQ", "$argon2id$v=19$m=64,t=1,p=1$MDEy$",
	} {
		if Verify(nil, encoded) {
			t.Errorf("%q matches", encoded)
		}
	}
}
