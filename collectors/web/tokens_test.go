package web

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
	"time"
)

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func encode(t *testing.T, kind string, key any) string {
	t.Helper()
	if k, ok := key.(*rsa.PrivateKey); ok && kind == "RSA PRIVATE KEY" {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: x509.MarshalPKCS1PrivateKey(k)}))
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestSign(t *testing.T) {
	private := rsaKey(t, 2048)
	for _, text := range []string{
		encode(t, "PRIVATE KEY", private),
		encode(t, "RSA PRIVATE KEY", private),
		strings.ReplaceAll(encode(t, "PRIVATE KEY", private), "\n", `\n`),
	} {
		key, err := ParseKey(text)
		if err != nil {
			t.Fatal(err)
		}
		token, err := key.Sign("k1", map[string]any{"iss": "auditor"})
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(token, ".")
		sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
		signature, err := base64.RawURLEncoding.DecodeString(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		if err := rsa.VerifyPKCS1v15(&private.PublicKey, crypto.SHA256, sum[:], signature); err != nil {
			t.Errorf("the signature does not hold: %v", err)
		}
		head, _ := base64.RawURLEncoding.DecodeString(parts[0])
		var header struct{ Alg, Kid string }
		if json.Unmarshal(head, &header) != nil || header.Alg != "RS256" || header.Kid != "k1" {
			t.Errorf("header = %s, want RS256 and k1", head)
		}
		if shown := fmt.Sprintf("%v %+v %#v", key, key, key); strings.Contains(shown, private.D.String()[:20]) {
			t.Error("a printed key shows what it is")
		}
	}
}

func TestParseKeySaysWhatIsWrong(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for want, text := range map[string]string{
		"no private key in PEM":    "secret",
		"PEM: it is cut off":       encode(t, "PRIVATE KEY", rsaKey(t, 2048))[:300],
		"encrypted":                string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")})),
		`"CERTIFICATE"`:            string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})),
		"cannot be read":           string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})),
		"want an RSA key":          encode(t, "PRIVATE KEY", other),
		"1024 bits, want at least": encode(t, "PRIVATE KEY", rsaKey(t, 1024)),
	} {
		if _, err := ParseKey(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseKey = %v, want %q", err, want)
		}
	}
}

func TestTokensLastAndAreAskedForByScope(t *testing.T) {
	now := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	asked := map[string]int{}
	tokens := &Tokens{Now: func() time.Time { return now }, Ask: func(_ context.Context, scope string) (Token, error) {
		asked[scope]++
		if scope == "denied" {
			return Token{}, &Error{Operation: "test", Fault: Status, Status: 400, Code: "invalid_scope"}
		}
		if scope == "broken" {
			return Token{}, &Error{Operation: "test", Fault: Network}
		}
		return Token{fmt.Sprint(scope, asked[scope]), now.Add(time.Hour)}, nil
	}}
	get := func(scope string) string {
		v, _ := tokens.Token(t.Context(), scope)
		return v
	}
	if a, b, c := get("a"), get("a"), get("b"); a != "a1" || b != "a1" || c != "b1" {
		t.Errorf("tokens = %s, %s, %s, want a1 twice and b1", a, b, c)
	}
	now = now.Add(58*time.Minute + time.Second)
	if a := get("a"); a != "a2" {
		t.Errorf("token in its last two minutes = %s, want a new one", a)
	}
	for range 2 {
		get("denied")
		get("broken")
	}
	if asked["denied"] != 1 || asked["broken"] != 2 {
		t.Errorf("asked %v, want once for what is denied and twice for what had no answer", asked)
	}
}

func TestATokenThatEndsSoonIsUsedForHalfItsLife(t *testing.T) {
	now, asked := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), 0
	tokens := &Tokens{Now: func() time.Time { return now }, Ask: func(context.Context, string) (Token, error) {
		asked++
		return Token{"t", now.Add(time.Minute)}, nil
	}}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {29 * time.Second, 1}, {time.Second, 2}} {
		now = now.Add(step.after)
		if _, err := tokens.Token(t.Context(), ""); err != nil || asked != step.want {
			t.Errorf("asked %d times, %v, want %d", asked, err, step.want)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ParseKey(text); err != nil && len(text) > 60 && strings.Contains(err.Error(), text) {
			t.Errorf("the error shows the key: %v", err)
		}
	})
}
