package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// bundled ARCHIVE REGO [SIGNED] makes a bundle of a Rego file, and sets $digest to
// its SHA-256. With SIGNED it carries a signature (ES256) of that file, as "opa
// sign" would write it, by a new key, whose public half goes to ARCHIVE.pem.
func bundled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: bundled ARCHIVE REGO [SIGNED]")
	}
	files := [][2]string{{"mine.rego", ts.ReadFile(args[1])}}
	if len(args) == 3 {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		ts.Check(err)
		public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pem"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o600))
		token, err := signed(key, "mine.rego", ts.ReadFile(args[2]))
		ts.Check(err)
		files = append(files, [2]string{".signatures.json", fmt.Sprintf(`{"signatures": [%q]}`, token)})
	}
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	archive := tar.NewWriter(packed)
	for _, f := range files {
		ts.Check(archive.WriteHeader(&tar.Header{Name: f[0], Size: int64(len(f[1])), Mode: 0o600}))
		_, err := archive.Write([]byte(f[1]))
		ts.Check(err)
	}
	ts.Check(archive.Close())
	ts.Check(packed.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
	ts.Setenv("digest", fmt.Sprintf("%x", sha256.Sum256(b.Bytes())))
}

// signed is a JSON Web Token that says what a file's digest is.
func signed(key *ecdsa.PrivateKey, name, text string) (string, error) {
	claims, err := json.Marshal(map[string]any{"files": []map[string]string{{"name": name, "hash": fmt.Sprintf("%x", sha256.Sum256([]byte(text))), "algorithm": "SHA-256"}}})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"ES256"}`)) + "." + encode(claims)
	digest := sha256.Sum256([]byte(token))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", err
	}
	return token + "." + encode(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)), nil
}
