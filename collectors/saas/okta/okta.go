// Package okta reads an Okta organization: its users, deprovisioned ones too,
// their factors and administrator roles, and the API tokens. An Okta user is
// also what the identity provider knows of a person.
package okta

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Provider is the name of the product in connections.
const Provider = "okta"

// Settings are what the configuration may say of an organization.
func Settings() []saas.Need {
	return []saas.Need{
		{Name: "domain", Optional: true, What: "the organization's host, such as acme.okta.com"},
		{Name: "client_id", Optional: true, What: "the client ID of the service app (API Services), which the secret private_key goes with"},
		{Name: "key_id", Optional: true, What: "the kid of the public key, where the app has several"},
	}
}

// Secrets are what it has to give: a key, or a token.
func Secrets() []saas.Need {
	return []saas.Need{
		{Name: "private_key", Optional: true, What: "the PEM of the key whose public half the service app has"},
		{Name: "token", Optional: true, What: "an API token (SSWS) of a read-only administrator, where there is no service app"},
	}
}

// A Source reads one organization. It implements collectors.Source.
type Source struct {
	connection saas.Connection
	client     *web.Client
	base       string
	most       int // users of a scope
	workers    int // calls for single users at once

	admins collectors.Once[map[string]bool]
}

// New returns a source. It makes no call.
func New(c saas.Connection) (collectors.Source, error) {
	if err := c.Check(Settings(), Secrets()); err != nil {
		return nil, err
	}
	endpoint := c.Endpoint
	if endpoint == "" {
		if c.Settings["domain"] == "" {
			return nil, fmt.Errorf("okta %s: no setting domain; give the organization's host, such as acme.okta.com", c.Name)
		}
		endpoint = "https://" + c.Settings["domain"]
	}
	base, err := web.Endpoint(endpoint)
	if err != nil {
		return nil, fmt.Errorf("okta %s: %w", c.Name, err)
	}
	authorize, err := credentials(c, base)
	if err != nil {
		return nil, fmt.Errorf("okta %s: %w", c.Name, err)
	}
	o := options(c, base)
	o.Authorize = authorize
	return &Source{connection: c, client: web.New(o), base: base.String(), most: listing.Most, workers: 8}, nil
}

// options are those of every client of the organization.
func options(c saas.Connection, base *url.URL) web.Options {
	o := c.Web(Operations(), base.Host)
	o.Posts = []string{base.Path + tokenPath}
	o.Key = func(operation string) throttle.Key { return c.Key(group(operation)) }
	return o
}

const tokenPath = "/oauth2/v1/token"

// permissionKey is where the context of a call holds the permission that it
// needs.
type permissionKey struct{}

// credentials add what the connection has to a request: a token for the one
// permission that the call needs, or the API token. Asked for together, one
// permission that the app does not have would refuse them all.
func credentials(c saas.Connection, base *url.URL) (func(*http.Request) error, error) {
	token, pem, id := c.Secrets["token"], c.Secrets["private_key"], c.Settings["client_id"]
	switch {
	case token != "" && pem != "":
		return nil, errors.New("both the secrets token and private_key are given; give one")
	case token != "":
		return func(r *http.Request) error {
			r.Header.Set("Authorization", "SSWS "+token)
			return nil
		}, nil
	case pem == "":
		return nil, errors.New("no secret private_key or token; make a service app (API Services) and give its private key, and client_id as a setting")
	case id == "":
		return nil, errors.New("no setting client_id; give the client ID of the service app that the private key belongs to")
	}
	key, err := web.ParseKey(pem)
	if err != nil {
		return nil, fmt.Errorf("secret private_key: %w", err)
	}
	tokens := exchange(c, base, key)
	return web.Bearer(func(ctx context.Context) (string, error) {
		permission, _ := ctx.Value(permissionKey{}).(string)
		return tokens.Token(ctx, permission)
	}), nil
}

// exchange gets access tokens for the key.
func exchange(c saas.Connection, base *url.URL, key web.Key) *web.Tokens {
	client, now, audience := web.New(options(c, base)), web.Clock(c.Now), base.String()+tokenPath
	return &web.Tokens{Now: now, Ask: func(ctx context.Context, permission string) (web.Token, error) {
		at := now()
		assertion, err := key.Sign(c.Settings["key_id"], map[string]any{
			"iss": c.Settings["client_id"], "sub": c.Settings["client_id"], "aud": audience,
			"iat": at.Unix(), "exp": at.Add(assertionLife).Unix(), "jti": rand.Text(),
		})
		if err != nil {
			return web.Token{}, err
		}
		return web.Exchange(ctx, client, web.Call{Operation: postToken, URL: audience}, url.Values{
			"grant_type":            {"client_credentials"},
			"scope":                 {permission},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			"client_assertion":      {assertion},
		}, at)
	}}
}

// Name implements collectors.Source.
func (s *Source) Name() string { return Provider }

// Plan implements collectors.Source.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	_, err := s.read(ctx, getUsers, "/api/v1/users", url.Values{"limit": {"1"}})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if e, ok := errors.AsType[*web.Error](err); ok && refusesCaller(e) {
		return nil, fmt.Errorf("okta %s: %w; check that the key, the client ID or the token is of this organization and active", s.connection.Name, err)
	}
	return []collectors.Scope{
		s.connection.Scope("workspace", nil, saas.WorkspaceType),
		s.connection.Scope("accounts", nil, saas.AccountType),
		s.connection.Scope("tokens", nil, saas.TokenType),
	}, nil
}

// refusesCaller reports whether the server does not know who calls.
func refusesCaller(e *web.Error) bool {
	return e.Status == http.StatusUnauthorized || e.Code == "invalid_client"
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	switch part, _ := scope.Piece(); part {
	case "workspace":
		return s.workspace(ctx, scope), ctx.Err()
	case "accounts":
		return s.accounts(ctx, scope), ctx.Err()
	case "tokens":
		return s.tokens(ctx, scope), ctx.Err()
	}
	return collectors.Result{}, fmt.Errorf("okta: no part %q in %s", scope.Part, scope.ID())
}

// read makes a call, and holds the next ones back when few are left.
func (s *Source) read(ctx context.Context, operationName, path string, query url.Values) (web.Answer, error) {
	ctx = context.WithValue(ctx, permissionKey{}, operation(operationName).Permission)
	address := s.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	a, err := s.client.Read(ctx, web.Call{Operation: operationName, URL: address})
	if err == nil {
		if wait := pause(a.Header); wait > 0 {
			s.connection.Gate.RetryAfter(s.connection.Key(group(operationName)), wait)
		}
	}
	return a, err
}

// gap says what an error of a call means.
func gap(ctx context.Context, err error, name string) web.Gap {
	return web.Classify(ctx, err, operation(name), web.Kinds{
		"E0000006":       {State: collectors.Denied}, // no permission
		"E0000015":       {State: collectors.Disabled, Needs: "the feature in Okta's plan"},
		"invalid_scope":  {State: collectors.Denied},
		"access_denied":  {State: collectors.Denied},
		"invalid_client": {State: collectors.Denied, Needs: "the key and the client ID of the service app"},
		"E0000047":       {State: collectors.Throttled, Needs: "fewer calls at once, or a higher limit"},
	})
}

// escape makes an ID a part of a path.
func escape(id string) string { return url.PathEscape(strings.TrimSpace(id)) }
