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
	"strconv"
	"strings"
	"sync"
	"time"
)

// An identity is who makes a call.
type identity struct {
	user  *user
	kind  kind
	app   *installation // nil: no App
	write bool          // may write issues
}

// kind is the kind of a credential.
type kind int

const (
	ownerToken   kind = iota + 1 // a classic token of an owner: it sees what needs write, too
	readToken                    // a fine-grained token that may only read
	installToken                 // of an App's installation
	humanToken                   // of somebody in the organization
)

// The tokens carry whose they are.
const (
	ownerSecret   = "ghp_acmeownerofnothing"
	readSecret    = "github_pat_acmeauditorofnothing"
	appSecret     = "ghs_acmeauditorofnothing"
	backlogSecret = "ghs_acmebacklogofnothing"
	humanSecret   = "ghp_acmehuman_" // and the login
)

// auditorApp and backlogApp are the slugs of the two Apps of acme's auditor.
const (
	auditorApp = "acme-auditor"
	backlogApp = "acme-backlog"
)

// Token returns a fine-grained token of an owner that may only read. Like every
// such token it cannot list the tokens of others.
func (s *Server) Token() string { return readSecret }

// OwnerToken returns a classic token of an owner. It may write, and so sees what
// GitHub shows only to those who may: rulesets of the organization and who may
// bypass them.
func (s *Server) OwnerToken() string { return ownerSecret }

// InstallationToken returns a token of the auditor's App, as if it had just been
// made from the App's key.
func (s *Server) InstallationToken() string { return appSecret }

// BacklogToken returns a token of the App that keeps the backlog: it may write
// issues and nothing else.
func (s *Server) BacklogToken() string { return backlogSecret }

// HumanToken returns a token of somebody in the organization, who may write
// issues.
func (s *Server) HumanToken(login string) string { return humanSecret + login }

// App returns the auditor's App: its ID, that of its installation in acme, and
// its private key in PEM, which this server has made for itself.
func (s *Server) App() (app, installation int64, privateKey []byte) {
	return s.credentials(auditorApp)
}

// BacklogApp returns the same of the App that keeps the backlog.
func (s *Server) BacklogApp() (app, installation int64, privateKey []byte) {
	return s.credentials(backlogApp)
}

func (s *Server) credentials(slug string) (app, installation int64, privateKey []byte) {
	a := s.company.installationOf(slug)
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(s.keys.private())}
	return a.appID, a.id, pem.EncodeToMemory(block)
}

// keys is the key pair of acme's Apps, made when it is first asked for.
type keys struct {
	once sync.Once
	key  *rsa.PrivateKey
}

func (k *keys) private() *rsa.PrivateKey {
	k.once.Do(func() {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic("simulator/github: " + err.Error()) // rand.Reader does not fail
		}
		k.key = key
	})
	return k.key
}

// identify returns who a token belongs to, or nil.
func (s *Server) identify(authorization string) *identity {
	scheme, token, _ := strings.Cut(authorization, " ")
	if scheme != "Bearer" && scheme != "token" {
		return nil
	}
	c := s.company
	switch token {
	case ownerSecret:
		return &identity{user: c.owners[0], kind: ownerToken, write: true}
	case readSecret:
		return &identity{user: c.owners[0], kind: readToken}
	case appSecret:
		a := c.installationOf(auditorApp)
		return &identity{user: a.bot, kind: installToken, app: a}
	case backlogSecret:
		a := c.installationOf(backlogApp)
		return &identity{user: a.bot, kind: installToken, app: a, write: true}
	}
	if login, ok := strings.CutPrefix(token, humanSecret); ok && c.byLogin[login] != nil {
		return &identity{user: c.byLogin[login], kind: humanToken, write: true}
	}
	return nil
}

// claims are what an App says of itself.
type claims struct {
	Issuer  any     `json:"iss"` // a number, or text
	Issued  float64 `json:"iat"` // seconds since 1970
	Expires float64 `json:"exp"`
}

// verify returns the installation of the App that has signed a token. The clock is that of the
// caller: a company of another day would know no token of today.
func (s *Server) verify(authorization string) (*installation, claims, error) {
	c, err := s.claims(authorization)
	if err != nil {
		return nil, c, err
	}
	issuer := fmt.Sprint(c.Issuer)
	if number, ok := c.Issuer.(float64); ok {
		issuer = strconv.FormatInt(int64(number), 10)
	}
	for _, slug := range []string{auditorApp, backlogApp} {
		if a := s.company.installationOf(slug); issuer == strconv.FormatInt(a.appID, 10) || issuer == a.clientID {
			return a, c, nil
		}
	}
	return nil, c, fmt.Errorf("Integration not found")
}

// claims are what a token says whose form and signature are right.
func (s *Server) claims(authorization string) (claims, error) {
	var c claims
	token, ok := strings.CutPrefix(authorization, "Bearer ")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		return c, fmt.Errorf("A JSON web token could not be decoded")
	}
	var header struct {
		Algorithm string `json:"alg"`
		Type      string `json:"typ"`
	}
	if part(parts[0], &header) != nil || part(parts[1], &c) != nil {
		return c, fmt.Errorf("A JSON web token could not be decoded")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || header.Algorithm != "RS256" {
		return c, fmt.Errorf("A JSON web token could not be decoded")
	}
	if life := c.Expires - c.Issued; c.Issued <= 0 || life <= 0 || life > (11*time.Minute).Seconds() {
		return c, fmt.Errorf("'Expiration time' claim ('exp') is too far in the future")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(&s.keys.private().PublicKey, crypto.SHA256, digest[:], signature) != nil {
		return c, fmt.Errorf("A JSON web token could not be decoded")
	}
	return c, nil
}

// part decodes one part of a JSON web token.
func part(s string, into any) error {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}
