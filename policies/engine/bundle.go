package engine

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"

	"github.com/corporate-sre/auditor/collectors"
)

// A pinned bundle is an OPA bundle archive and what it has to be:
//
//	acme.tar.gz#sha256=HEX            its bytes have that digest
//	acme.tar.gz#key=acme.pem          it is signed with that key, RS256
//	acme.tar.gz#key=acme.pem&alg=ES256
//
// Paths of keys are relative to the archive's folder.
type pinned struct {
	file string
	pins url.Values
}

const (
	bundleSuffix = ".tar.gz"
	maxBundle    = 64 << 20 // bytes, packed and of each file
)

// bundleOf is the bundle that a path names; false for other paths.
func bundleOf(name string) (pinned, bool, error) {
	file, fragment, marked := strings.Cut(name, "#")
	if !strings.HasSuffix(file, bundleSuffix) {
		return pinned{}, false, nil
	}
	if hex, ok := strings.CutPrefix(fragment, "sha256:"); ok { // as others write digests
		fragment = "sha256=" + hex
	}
	pins, err := url.ParseQuery(fragment)
	if err != nil || marked && len(pins) == 0 {
		return pinned{}, true, fmt.Errorf("policies: %q: what follows # is no list of pins; write sha256=HEX or key=FILE", name)
	}
	if err := checkPins(pins); err != nil {
		return pinned{}, true, fmt.Errorf("policies: %q: %w", name, err)
	}
	return pinned{file, pins}, true, nil
}

// checkPins refuses pins that would hold nothing, or no bundle.
func checkPins(pins url.Values) error {
	for _, pin := range slices.Sorted(maps.Keys(pins)) {
		switch values := pins[pin]; {
		case pin != "sha256" && pin != "key" && pin != "alg":
			return fmt.Errorf("no pin %q; use sha256, key and alg", pin)
		case len(values) > 1:
			return fmt.Errorf("%s is given %d times; give it once", pin, len(values))
		case pin == "sha256" && !isDigest(values[0]):
			return fmt.Errorf("sha256 is %q; write the 64 hex digits that sha256sum prints", values[0])
		case values[0] == "":
			return fmt.Errorf("%s is empty; write it as key=FILE&alg=ES256", pin)
		}
	}
	if pins.Has("alg") && !pins.Has("key") {
		return errors.New("alg says how a key signs, and there is none; add key=FILE")
	}
	return nil
}

func isDigest(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == sha256.Size
}

// modules are the Rego files of the bundle. Anything else in it is left out:
// settings are the company's. An archive that is not what its pins say gives
// none.
func (p pinned) modules() ([]Module, error) {
	b, err := readArchive(p.file)
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	digest := sha256.Sum256(b)
	if want := p.pins.Get("sha256"); want != "" && !strings.EqualFold(want, hex.EncodeToString(digest[:])) {
		return nil, fmt.Errorf("policies: %s is not the bundle that was pinned: its sha256 is %x, want %s; get it again, or pin this one if you trust it", p.file, digest, want)
	}
	reader := bundle.NewCustomReader(bundle.NewTarballLoader(bytes.NewReader(b))).
		WithSizeLimitBytes(maxBundle).WithRegoVersion(ast.RegoV1).WithCapabilities(capabilities(false)).WithProcessAnnotations(true)
	if key := p.pins.Get("key"); key != "" {
		config, err := p.verification(key)
		if err != nil {
			return nil, err
		}
		reader = reader.WithBundleVerificationConfig(config)
	} else {
		reader = reader.WithSkipBundleVerification(true)
	}
	read, err := reader.Read()
	switch {
	case err != nil && p.pins.Has("key"):
		return nil, fmt.Errorf("policies: %s: %w; get it again, or name the key and the alg that it was signed with", p.file, err)
	case err != nil:
		return nil, fmt.Errorf("policies: %s: %w; build it again with opa build", p.file, err)
	}
	if p.pins.Has("key") && read.Signatures.Signatures == nil {
		return nil, fmt.Errorf("policies: %s is not signed; sign it with opa build --signing-key", p.file)
	}
	var all []Module
	for _, m := range read.Modules {
		if len(m.Raw) > maxModule {
			return nil, fmt.Errorf("policies: %s: %s has %d bytes, more than %d; split it", p.file, m.Path, len(m.Raw), maxModule)
		}
		all = append(all, Module{Path: path.Join(filepath.ToSlash(p.file), m.Path), Source: m.Raw})
	}
	collectors.Sort(all, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

func readArchive(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxBundle+1))
	if err == nil && len(b) > maxBundle {
		err = fmt.Errorf("%s has more than %d bytes; split it", name, maxBundle)
	}
	return b, err
}

// keyID names the key to OPA, which may know several.
const keyID = "auditor"

func (p pinned) verification(key string) (*bundle.VerificationConfig, error) {
	if !filepath.IsAbs(key) {
		key = filepath.Join(filepath.Dir(p.file), key)
	}
	text, err := os.ReadFile(key)
	if err != nil {
		return nil, fmt.Errorf("policies: the key of %s: %w", p.file, err)
	}
	alg := p.pins.Get("alg")
	switch {
	case alg == "":
		alg = "RS256"
	case strings.HasPrefix(alg, "HS"):
		return nil, errors.New("policies: " + p.file + ": whoever can verify with " + alg + " can sign too; use a key pair, such as RS256 or ES256")
	}
	if kind, fits := algorithms(text); kind != "" && !slices.Contains(fits, alg) {
		return nil, fmt.Errorf("policies: %s: the key is an %s key, which does not sign by %s; name &alg=%s", p.file, kind, alg, fits[0])
	}
	return bundle.NewVerificationConfig(map[string]*bundle.KeyConfig{keyID: {Key: string(text), Algorithm: alg}}, keyID, "", nil), nil
}

// algorithms are those by which a public key in PEM verifies, the usual one
// first, and the kind of the key; empty: it is another thing, which OPA judges.
func algorithms(text []byte) (kind string, fits []string) {
	block, _ := pem.Decode(text)
	if block == nil {
		return "", nil
	}
	var key any
	if block.Type == "CERTIFICATE" {
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			key = c.PublicKey
		}
	} else if pkix, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		key = pkix
	} else if pkcs, err := x509.ParsePKCS1PublicKey(block.Bytes); err == nil {
		key = pkcs
	}
	switch key := key.(type) {
	case *rsa.PublicKey:
		return "RSA", []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		by := map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}
		if alg := by[key.Curve.Params().BitSize]; alg != "" {
			return "EC", []string{alg}
		}
	}
	return "", nil
}
