package web

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// A Key is an RSA private key that signs assertions. Its text is never shown.
type Key struct {
	private *rsa.PrivateKey
}

// leastBits is the shortest key that providers still take.
const leastBits = 2048

// ErrNoPEM is wrapped by what ParseKey says of a text that is no PEM, or not all
// of it.
var ErrNoPEM = errors.New("no private key in PEM")

// ParseKey reads a private key in PEM, PKCS #8 or PKCS #1. Where a key came
// through an environment variable its lines may be parted by "\n" as two
// characters. The error tells nothing of the key.
func ParseKey(text string) (Key, error) {
	text = strings.ReplaceAll(text, `\n`, "\n")
	block, _ := pem.Decode([]byte(text))
	if block == nil && strings.Contains(text, "-----BEGIN") {
		return Key{}, fmt.Errorf("%w: it is cut off or damaged; give its file whole, from its line BEGIN through its line END", ErrNoPEM)
	}
	if block == nil {
		return Key{}, fmt.Errorf(`%w; give its file whole, which begins with "-----BEGIN"`, ErrNoPEM)
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		return Key{}, errors.New("private key is encrypted; give it without a passphrase, as in openssl pkcs8 -topk8 -nocrypt")
	default:
		return Key{}, fmt.Errorf("PEM block is %.40q, want a private key", block.Type)
	}
	if err != nil {
		return Key{}, errors.New("private key cannot be read; give its file whole, or make a new one")
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return Key{}, fmt.Errorf("private key is %T, want an RSA key; make one of %d bits", key, leastBits)
	}
	if bits := private.N.BitLen(); bits < leastBits {
		return Key{}, fmt.Errorf("private key has %d bits, want at least %d; make a new one", bits, leastBits)
	}
	return Key{private}, nil
}

// Fingerprint is the SHA-256 of the public key in the form SubjectPublicKeyInfo.
func (k Key) Fingerprint() [sha256.Size]byte {
	der, err := x509.MarshalPKIXPublicKey(&k.private.PublicKey)
	if err != nil {
		panic("web: public key: " + err.Error())
	}
	return sha256.Sum256(der)
}

// Sign makes a JSON Web Token with the signature RS256. id is the key's ID in
// its header; empty means none.
func (k Key) Sign(id string, claims map[string]any) (string, error) {
	header := map[string]string{"alg": "RS256", "typ": "JWT"}
	if id != "" {
		header["kid"] = id
	}
	h, err := json.Marshal(header)
	if err != nil {
		return "", err
	}
	c, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(h) + "." + base64.RawURLEncoding.EncodeToString(c)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.private, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// String hides the key where somebody prints it.
func (k Key) String() string { return "(private key)" }

// GoString hides the key where somebody prints it with %#v.
func (k Key) GoString() string { return k.String() }
