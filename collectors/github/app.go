package github

import (
	"context"
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
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// newApp returns what makes the tokens of the configured App.
func newApp(config Config, base *url.URL) (*app, error) {
	key, err := parseKey(config.App.PrivateKey)
	if err != nil {
		return nil, err
	}
	if config.App.ID <= 0 || config.App.InstallationID <= 0 {
		return nil, errors.New("the GitHub App needs its ID and the ID of its installation, two numbers")
	}
	a := &app{id: config.App.ID, key: key, clock: time.Now}
	path := "/app/installations/" + strconv.FormatInt(config.App.InstallationID, 10) + "/access_tokens"
	a.url = base.String() + path
	a.web = web.New(web.Options{
		Hosts:      []string{base.Host},
		Operations: []collectors.Operation{{Name: "github:" + mintToken}},
		Posts:      []string{base.Path + path},
		Gate:       config.Gate,
		Key:        gateKey(config.Organization),
		Authorize:  bearer(func(context.Context) (string, error) { return a.jwt() }),
		Throttled:  throttled,
		Attempts:   config.Attempts,
		MaxWait:    config.MaxWait,
		Transport:  config.Transport,
	})
	return a, nil
}

func bearer(token func(context.Context) (string, error)) func(*http.Request) error {
	return func(r *http.Request) error {
		t, err := token(r.Context())
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+t)
		}
		return err
	}
}

// An app makes the tokens of an installation.
type app struct {
	id    int64
	key   *rsa.PrivateKey
	web   *web.Client
	url   string
	clock func() time.Time // a token lives by the world's clock, not the run's

	mu        sync.Mutex
	current   string
	expires   time.Time
	selection string // of repositories: "all" or "selected"
}

// renewBefore is how long before its end a token is replaced: longer than any
// call takes.
const renewBefore = 5 * time.Minute

// token returns a token for at least the time of a call.
func (a *app) token(ctx context.Context) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current != "" && a.clock().Before(a.expires.Add(-renewBefore)) {
		return a.current, nil
	}
	answer, err := a.web.Read(ctx, web.Call{Operation: "github:" + mintToken, URL: a.url, Body: []byte("{}"),
		Header: http.Header{"Accept": {"application/vnd.github+json"}, "Content-Type": {"application/json"}}})
	if err != nil {
		return "", &mintError{err}
	}
	var minted struct {
		Token     string    `json:"token"`
		ExpiresAt time.Time `json:"expires_at"`
		Selection string    `json:"repository_selection"`
	}
	if err := answer.JSON(&minted); err != nil {
		return "", &mintError{err}
	}
	if minted.Token == "" {
		return "", &mintError{&web.Error{Operation: mintToken, Fault: web.Unreadable}}
	}
	a.current, a.expires, a.selection = minted.Token, minted.ExpiresAt, minted.Selection
	return a.current, nil
}

// selected is which repositories the last token was for; empty: not told.
func (a *app) selected() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.selection
}

// jwt proves that the caller is the App, for nine minutes; GitHub takes ten. It
// begins a minute ago, since clocks differ.
func (a *app) jwt() (string, error) {
	now := a.clock()
	claims, err := json.Marshal(map[string]any{
		"iat": now.Add(-time.Minute).Unix(),
		"exp": now.Add(9 * time.Minute).Unix(),
		"iss": strconv.FormatInt(a.id, 10),
	})
	if err != nil {
		return "", err
	}
	enc := base64.RawURLEncoding
	text := enc.EncodeToString([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, a.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", errors.New("sign for the GitHub App: the private key cannot sign")
	}
	return text + "." + enc.EncodeToString(signature), nil
}

func parseKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the private key of the GitHub App is no PEM; give the file that GitHub made, whole")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, errors.New("the private key of the GitHub App is no RSA key; give the file that GitHub made, whole")
	}
	return key, nil
}

// A mintError is why the App got no token.
type mintError struct{ err error }

func (e *mintError) Unwrap() error { return e.err }

func (e *mintError) Error() string {
	what := fmt.Sprintf("no token for the GitHub App: %v", e.err)
	if w, ok := errors.AsType[*web.Error](e.err); ok {
		switch w.Status {
		case http.StatusUnauthorized:
			return what + "; check its ID, its private key and this machine's clock"
		case http.StatusNotFound, http.StatusForbidden:
			return what + "; check the ID of the installation, and that it is not suspended"
		}
	}
	return what
}
