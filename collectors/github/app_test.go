package github

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// key is a private key of nobody.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func keyPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key())})
}

func asApp(c *Config) { c.Token, c.App = "", &App{ID: 12, InstallationID: 34, PrivateKey: keyPEM()} }

const mintPath = "POST /app/installations/34/access_tokens"

// TestAppTokenIsRenewed uses one token until five minutes before its end.
func TestAppTokenIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		minted := 0
		mint := func(w http.ResponseWriter, r *http.Request) {
			minted++
			checkJWT(t, r.Header.Get("Authorization"))
			answer(201, fmt.Sprintf(`{"token":"ghs_%d","expires_at":%q}`, minted, time.Now().Add(time.Hour).UTC().Format(time.RFC3339)))(w, r)
		}
		org := func(w http.ResponseWriter, r *http.Request) {
			if got, want := r.Header.Get("Authorization"), fmt.Sprintf("Bearer ghs_%d", minted); got != want {
				t.Errorf("Authorization is %q, want %q", got, want)
			}
			ok(`{"id":1,"login":"acme"}`)(w, r)
		}
		s, _ := faked(t, routes{mintPath: mint, "GET /orgs/acme": org}, asApp)
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{0, 1}, {54 * time.Minute, 1}, {2 * time.Minute, 2}, {time.Minute, 2}} {
			time.Sleep(step.after)
			if _, err := s.Plan(t.Context()); err != nil {
				t.Fatal(err)
			}
			if minted != step.want {
				t.Errorf("after another %v there were %d tokens, want %d", step.after, minted, step.want)
			}
		}
	})
}

// checkJWT wants a token that GitHub takes: signed by the App's key, and for
// ten minutes at most.
func checkJWT(t *testing.T, authorization string) {
	t.Helper()
	text, ok := strings.CutPrefix(authorization, "Bearer ")
	parts := strings.Split(text, ".")
	if !ok || len(parts) != 3 {
		t.Fatalf("Authorization is %q, want a bearer JWT", authorization)
	}
	part := func(i int) []byte {
		b, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var header struct{ Alg, Typ string }
	var claims struct {
		IAT, EXP int64
		ISS      string
	}
	for i, v := range []any{&header, &claims} {
		if err := json.Unmarshal(part(i), v); err != nil {
			t.Fatal(err)
		}
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(&key().PublicKey, crypto.SHA256, sum[:], part(2)); err != nil || header.Alg != "RS256" {
		t.Errorf("signature by %s: %v", header.Alg, err)
	}
	now := time.Now().Unix()
	if claims.ISS != "12" || claims.IAT > now || claims.EXP <= now || claims.EXP-claims.IAT > 600 {
		t.Errorf("claims are %+v, want the App 12, from before now (%d), for 600 s at most", claims, now)
	}
}

func TestAppKeys(t *testing.T) {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key())
	if err != nil {
		t.Fatal(err)
	}
	good := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	for name, tt := range map[string]struct{ text, want string }{
		"PKCS 1":     {string(keyPEM()), ""},
		"PKCS 8":     {good, ""},
		"no PEM":     {"MIIEsecretofnobody", "no private key in PEM"},
		"cut off":    {string(keyPEM()[:len(keyPEM())/2]), `it is cut off or damaged; give its file whole, from its line BEGIN through its line END; GitHub's begin with "-----BEGIN RSA PRIVATE KEY-----"`},
		"no key":     {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be read"},
		"nothing":    {"", "no private key in PEM"},
		"public key": {string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&key().PublicKey)})), "want a private key"},
	} {
		_, err := New(Config{Organization: "acme", Now: night, App: &App{1, 2, []byte(tt.text)}})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
}

func TestPlanSaysWhatToDo(t *testing.T) {
	tests := []struct {
		name   string
		routes routes
		app    bool
		want   string
	}{
		{"a token that ended", routes{"GET /orgs/acme": answer(401, `{"message":"Bad credentials"}`)}, false, "give one that is valid"},
		{"another login", routes{}, false, "check the login"},
		{"single sign-on", routes{"GET /orgs/acme": answer(403, `{"message":"Resource protected by organization SAML enforcement."}`, "X-GitHub-SSO", "required")}, false, "single sign-on"},
		{"an allow list", routes{"GET /orgs/acme": answer(403, `{"message":"Although you appear to have the correct authorization credentials, the organization has an IP allow list enabled"}`)}, false, "IP allow list"},
		{"a page of a proxy", routes{"GET /orgs/acme": ok(`<html>`)}, false, "HTML"},
		{"a clock that is wrong", routes{mintPath: answer(401, `{"message":"'Expiration time' claim ('exp') is too far in the future"}`)}, true, "this machine's clock"},
		{"another installation", routes{}, true, "the ID of the installation"},
		{"an answer without a token", routes{mintPath: answer(201, `{}`)}, true, "no token for the GitHub App"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := faked(t, tt.routes, func(c *Config) {
				c.Attempts = 1
				if tt.app {
					asApp(c)
				}
			})
			_, err := s.Plan(t.Context())
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "github: read the organization acme: ") {
				t.Errorf("Plan = %v, want %q in it", err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "ghp_") || strings.Contains(err.Error(), "eyJ")) {
				t.Errorf("Plan shows the credentials: %v", err)
			}
		})
	}
}
