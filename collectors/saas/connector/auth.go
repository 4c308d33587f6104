package connector

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/corporate-sre/auditor/collectors/web"
)

// authorize returns what adds the credentials to a request.
func (a *auth) authorize(values map[string]string, tokens *tokenSource) func(*http.Request) error {
	return func(r *http.Request) error {
		switch {
		case a.Bearer.given():
			r.Header.Set("Authorization", "Bearer "+a.Bearer.fill(values))
		case a.Basic != nil:
			r.SetBasicAuth(a.Basic.User.fill(values), a.Basic.Password.fill(values))
		case a.OAuth != nil:
			token, err := tokens.token(r.Context())
			if err != nil {
				return err
			}
			r.Header.Set("Authorization", "Bearer "+token)
		}
		for name, value := range a.Headers {
			r.Header.Set(name, value.fill(values))
		}
		return nil
	}
}

// A tokenSource gets the token of an OAuth client, and another when it is old.
type tokenSource struct {
	client    *web.Client
	operation string
	url       string
	id        string
	secret    string
	form      url.Values

	turn  chan struct{} // held by who gets or looks at the token
	value string
	until time.Time
}

// margin is how long before its end a token is no longer used.
const margin = 2 * time.Minute

func (t *tokenSource) token(ctx context.Context) (string, error) {
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-t.turn }()
	if t.value != "" && time.Now().Before(t.until) {
		return t.value, nil
	}
	credentials := http.Request{Header: http.Header{}}
	credentials.SetBasicAuth(url.QueryEscape(t.id), url.QueryEscape(t.secret)) // RFC 6749, 2.3.1
	credentials.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := t.client.Read(ctx, web.Call{
		Operation: t.operation, URL: t.url, Header: credentials.Header, Body: []byte(t.form.Encode())})
	if err != nil {
		return "", err
	}
	var got struct {
		Token   string `json:"access_token"`
		Seconds int64  `json:"expires_in"`
	}
	if err := answer.JSON(&got); err != nil {
		return "", err
	}
	if got.Token == "" {
		return "", &web.Error{Operation: t.operation, Fault: web.Unreadable}
	}
	life := time.Duration(min(max(got.Seconds, 0), 86400)) * time.Second
	t.value, t.until = got.Token, time.Now().Add(max(life-margin, life/2))
	return t.value, nil
}
