package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Tokens are the access tokens of one client, one for each scope that is asked
// for. Asked for alone, a scope that is not granted fails alone.
type Tokens struct {
	// Ask exchanges the client's own credentials for a token.
	Ask func(ctx context.Context, scope string) (Token, error)

	// Now is the time, by which tokens expire.
	Now func() time.Time

	// Early is how long before its end a token is not used any more; 0: two
	// minutes. One that lasts no longer than twice that is used for half its life.
	Early time.Duration

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
	value string
	until time.Time // when it is not used any more
	err   error     // a refusal, which another attempt does not change
}

// usualEarly is more than any attempt of a call takes.
const usualEarly = 2 * time.Minute

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
	now := t.Now()
	if s.value != "" && now.Before(s.until) {
		return s.value, nil
	}
	token, err := t.Ask(ctx, scope)
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok && e.Fault == Status && e.Status < 500 {
			s.err = err
		}
		return "", err
	}
	life := token.Expires.Sub(now)
	s.value, s.until = token.Value, now.Add(max(life-cmp.Or(t.Early, usualEarly), life/2))
	return s.value, nil
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

// Exchange posts a form to the token endpoint of an OAuth server, which the call
// names, and reads the token of the answer. now is when the form was made.
func Exchange(ctx context.Context, client *Client, call Call, form url.Values, now time.Time) (Token, error) {
	header := call.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	call.Header, call.Body = header, []byte(form.Encode())
	answer, err := client.Read(ctx, call)
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
		return Token{}, &Error{Operation: call.Operation, Fault: Unreadable}
	}
	seconds := min(cmp.Or(max(body.Seconds, 0), usualSeconds), mostSeconds)
	return Token{body.Value, now.Add(time.Duration(seconds) * time.Second)}, nil
}

const (
	usualSeconds = 3600
	mostSeconds  = 24 * 3600
)

// Bearer adds tokens to requests. It is for Options.Authorize.
func Bearer(token func(context.Context) (string, error)) func(*http.Request) error {
	return func(r *http.Request) error {
		t, err := token(r.Context())
		if err == nil {
			r.Header.Set("Authorization", "Bearer "+t)
		}
		return err
	}
}

// Clock is a clock that shows now and goes on from there.
func Clock(now time.Time) func() time.Time {
	start := time.Now()
	return func() time.Time { return now.Add(time.Since(start)) }
}
