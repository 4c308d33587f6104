package engine

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
)

// TestBundles takes archives that are what they are pinned to, and no others.
func TestBundles(t *testing.T) {
	dir := t.TempDir()
	private, public := keyPair(t)
	_, other := keyPair(t)
	write(t, dir, "acme.pem", public)
	write(t, dir, "other.pem", other)
	write(t, dir, "rsa.pem", rsaKey(t))
	plain, signed := packed(t, "", "x"), packed(t, private, "x")
	write(t, dir, "plain.tar.gz", plain)
	write(t, dir, "signed.tar.gz", signed)
	write(t, dir, "tampered.tar.gz", swapped(t, private))
	write(t, dir, "cut.tar.gz", plain[:len(plain)/2])
	digest := fmt.Sprintf("%x", sha256.Sum256(plain))
	for name, want := range map[string]string{ // empty: it is taken
		"plain.tar.gz":                            "",
		"plain.tar.gz#sha256=" + digest:           "",
		"plain.tar.gz#sha256=" + digest[1:] + "0": "is not the bundle that was pinned",
		"plain.tar.gz#key=acme.pem&alg=ES256":     "signature",
		"signed.tar.gz#key=acme.pem&alg=ES256":    "",
		"signed.tar.gz#key=other.pem&alg=ES256":   "verif",
		"tampered.tar.gz#key=acme.pem&alg=ES256":  "digest",
		"signed.tar.gz#key=none.pem":              "no such file",
		"signed.tar.gz#key=acme.pem&alg=HS256":    "use a key pair",
		"plain.tar.gz#sha255=1":                   "no pin",
		"plain.tar.gz#sha256:" + digest:           "",
		"plain.tar.gz#":                           "write sha256=HEX or key=FILE",
		"plain.tar.gz#sha256=":                    `sha256 is ""; write the 64 hex digits that sha256sum prints`,
		"plain.tar.gz#sha256=" + digest[1:]:       "write the 64 hex digits",
		"plain.tar.gz#sha256=x" + digest[1:]:      "write the 64 hex digits",
		"plain.tar.gz#key=":                       "key is empty",
		"plain.tar.gz#alg=ES256":                  "add key=FILE",
		"plain.tar.gz#key=a&key=b":                "give it once",
		"signed.tar.gz#key=acme.pem":              "the key is an EC key, which does not sign by RS256; name &alg=ES256",
		"signed.tar.gz#key=acme.pem&alg=ES384":    "name &alg=ES256",
		"signed.tar.gz#key=rsa.pem&alg=ES256":     "the key is an RSA key, which does not sign by ES256; name &alg=RS256",
		"cut.tar.gz":                              "EOF",
		"none.tar.gz":                             "no such file",
	} {
		modules, err := LoadPaths([]string{filepath.Join(dir, name)})
		switch {
		case want == "" && (err != nil || len(modules) != 1 || !strings.HasSuffix(modules[0].Path, ".tar.gz/acme/a.rego")):
			t.Errorf("%s gives %v, %v", name, modules, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s gives %v, want an error with %q", name, err, want)
		}
	}
}

func rsaKey(t *testing.T) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
}

// packed is a bundle with one control; without a key it is not signed.
func packed(t *testing.T, key, message string) []byte {
	t.Helper()
	return archived(t, made(t, key, message))
}

func made(t *testing.T, key, message string) *bundle.Bundle {
	t.Helper()
	source := []byte("package acme.a\n\ndeny contains \"" + message + "\" if input.asset.name == \"x\"\n")
	module, err := ast.ParseModuleWithOpts("/acme/a.rego", string(source), ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle.Bundle{Data: map[string]any{}, Modules: []bundle.ModuleFile{{URL: "/acme/a.rego", Path: "/acme/a.rego", Raw: source, Parsed: module}}}
	b.Manifest.Init()
	if key != "" {
		if err := b.GenerateSignature(bundle.NewSigningConfig(key, "ES256", ""), keyID, false); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func archived(t *testing.T, b *bundle.Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := bundle.Write(&out, *b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// swapped is a signed bundle with another control in it.
func swapped(t *testing.T, key string) []byte {
	t.Helper()
	b := made(t, key, "another")
	b.Signatures = made(t, key, "x").Signatures
	return archived(t, b)
}

// keyPair is a new key of its own, private and public, as PEM.
func keyPair(t *testing.T) (private, public string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: a})), string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}))
}

func write[T string | []byte](t *testing.T, dir, name string, text T) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
