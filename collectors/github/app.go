package github

import (
	"context"
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
		return nil, fmt.Errorf("GitHub App: %w", err)
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
		Authorize:  web.Bearer(a.jwt),
		Throttled:  throttled,
		Attempts:   config.Attempts,
		MaxWait:    config.MaxWait,
		Transport:  config.Transport,
	})
	a.tokens = &web.Tokens{Now: a.clock, Early: renewBefore, Ask: a.mint}
	return a, nil
}

// CheckKey says what is wrong with the private key of an App, in PEM. It is for
// who knows where the key is from; New and NewTokens refuse the same ones.
func CheckKey(text []byte) error {
	_, err := parseKey(text)
	return err
}

func parseKey(text []byte) (web.Key, error) {
	key, err := web.ParseKey(string(text))
	if errors.Is(err, web.ErrNoPEM) {
		err = fmt.Errorf(`%w; GitHub's begin with "-----BEGIN RSA PRIVATE KEY-----"`, err)
	}
	return key, err
}

// An app makes the tokens of an installation.
type app struct {
	id     int64
	key    web.Key
	web    *web.Client
	url    string
	clock  func() time.Time // a token lives by the world's clock, not the run's
	tokens *web.Tokens

	mu        sync.Mutex
	selection string // of repositories: "all" or "selected"
}

// renewBefore is how long before its end a token is replaced: longer than any
// call takes.
const renewBefore = 5 * time.Minute

// token returns a token for at least the time of a call.
func (a *app) token(ctx context.Context) (string, error) { return a.tokens.Token(ctx, "") }

// mint makes a token.
func (a *app) mint(ctx context.Context, _ string) (web.Token, error) {
	answer, err := a.web.Read(ctx, web.Call{Operation: "github:" + mintToken, URL: a.url, Body: []byte("{}"),
		Header: http.Header{"Accept": {"application/vnd.github+json"}, "Content-Type": {"application/json"}}})
	if err != nil {
		return web.Token{}, &mintError{err}
	}
	var minted struct {
		Token     string    `json:"token"`
		ExpiresAt time.Time `json:"expires_at"`
		Selection string    `json:"repository_selection"`
	}
	if err := answer.JSON(&minted); err != nil {
		return web.Token{}, &mintError{err}
	}
	if minted.Token == "" {
		return web.Token{}, &mintError{&web.Error{Operation: mintToken, Fault: web.Unreadable}}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.selection = minted.Selection
	return web.Token{Value: minted.Token, Expires: minted.ExpiresAt}, nil
}

// selected is which repositories the last token was for; empty: not told.
func (a *app) selected() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.selection
}

// jwt proves that the caller is the App, for nine minutes; GitHub takes ten. It
// begins a minute ago, since clocks differ.
func (a *app) jwt(context.Context) (string, error) {
	now := a.clock()
	return a.key.Sign("", map[string]any{
		"iat": now.Add(-time.Minute).Unix(),
		"exp": now.Add(9 * time.Minute).Unix(),
		"iss": strconv.FormatInt(a.id, 10),
	})
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
