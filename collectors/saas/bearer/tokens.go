// Package bearer gets access tokens for APIs and keeps them while they last.
package bearer

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors/web"
)

// Tokens are the access tokens of one client, one for each scope that is asked
// for. Asked for alone, a scope that is not granted fails alone.
type Tokens struct {
	// Ask exchanges the client's own credentials for a token.
	Ask func(ctx context.Context, scope string) (Token, error)

	// Now is the time, by which tokens expire.
	Now func() time.Time

	mu     sync.Mutex
	scopes map[string]*slot
}

// A Token is what goes with a call.
type Token struct {
	Value   string
	Expires time.Time
}

// A slot holds the token of one scope. turn is held by the one who uses it.
type slot struct {
	turn  chan struct{}
	token Token
	err   error // a refusal, which another attempt does not change
}

// early is how long before its end a token is not used any more.
const early = time.Minute

// Token returns the token for a scope. What the server refused once it is not
// asked again.
func (t *Tokens) Token(ctx context.Context, scope string) (string, error) {
	s := t.slot(scope)
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if s.err != nil {
		return "", s.err
	}
	if s.token.Value != "" && t.Now().Before(s.token.Expires.Add(-early)) {
		return s.token.Value, nil
	}
	token, err := t.Ask(ctx, scope)
	if err != nil {
		if e, ok := errors.AsType[*web.Error](err); ok && e.Fault == web.Status && e.Status < 500 {
			s.err = err
		}
		return "", err
	}
	s.token = token
	return token.Value, nil
}

func (t *Tokens) slot(scope string) *slot {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.scopes == nil {
		t.scopes = map[string]*slot{}
	}
	if t.scopes[scope] == nil {
		t.scopes[scope] = &slot{turn: make(chan struct{}, 1)}
	}
	return t.scopes[scope]
}

// Exchange posts a form to the token endpoint of an OAuth server and reads the
// token of the answer. now is when the form was made.
func Exchange(ctx context.Context, client *web.Client, operation, endpoint string, form url.Values, now time.Time) (Token, error) {
	answer, err := client.Read(ctx, web.Call{
		Operation: operation,
		URL:       endpoint,
		Header:    http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Body:      []byte(form.Encode()),
	})
	if err != nil {
		return Token{}, err
	}
	var body struct {
		Value   string  `json:"access_token"`
		Seconds float64 `json:"expires_in"`
	}
	if err := answer.JSON(&body); err != nil {
		return Token{}, err
	}
	if body.Value == "" {
		return Token{}, &web.Error{Operation: operation, Fault: web.Unreadable}
	}
	seconds := min(cmp.Or(body.Seconds, usualSeconds), mostSeconds)
	return Token{body.Value, now.Add(time.Duration(seconds) * time.Second)}, nil
}

const (
	usualSeconds = 3600
	mostSeconds  = 24 * 3600
)

// Clock is a clock that shows now and goes on from there.
func Clock(now time.Time) func() time.Time {
	start := time.Now()
	return func() time.Time { return now.Add(time.Since(start)) }
}
