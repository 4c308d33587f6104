// Package google reads Google Workspace: its users, deleted ones too, their
// administrator roles and licences, and the domains. A Workspace user is also
// what the directory knows of a person.
package google

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Provider is the name of the product in connections.
const Provider = "google_workspace"

// Settings are what the configuration has to say of a tenant.
func Settings() []saas.Need {
	return []saas.Need{
		{Name: "subject", What: "the address of an administrator, in whose name the service account reads"},
		{Name: "customer", Optional: true, What: "the customer ID, such as C0123abcd; by default that of the subject"},
		{Name: "products", Optional: true, What: "the licensed products, parted by commas, by default Google-Apps; off where licences are not to be read"},
		{Name: "groups", Optional: true, What: "shared, to list the groups as shared accounts: an account elsewhere with such an address is nobody's own"},
	}
}

// Secrets are what it has to give.
func Secrets() []saas.Need {
	return []saas.Need{{Name: "credentials", What: "the JSON key of a service account with domain-wide delegation"}}
}

// A Source reads one tenant. It implements collectors.Source.
type Source struct {
	connection saas.Connection
	client     *web.Client
	hosts      hosts
	most       int // users of a scope

	roles    collectors.Once[holders]
	licences collectors.Once[licences]
}

// hosts are the base URLs of the APIs.
type hosts struct {
	directory, licensing, identity, token string
}

// New returns a source. It makes no call.
func New(c saas.Connection) (collectors.Source, error) {
	if err := c.Check(Settings(), Secrets()); err != nil {
		return nil, err
	}
	switch c.Settings["groups"] {
	case "", "shared":
	default:
		return nil, fmt.Errorf("google_workspace %s: setting groups is %q; use shared, or leave it out", c.Name, c.Settings["groups"])
	}
	h := hosts{
		directory: "https://admin.googleapis.com",
		licensing: "https://licensing.googleapis.com",
		identity:  "https://cloudidentity.googleapis.com",
		token:     "https://oauth2.googleapis.com",
	}
	if c.Endpoint != "" {
		base, err := web.Endpoint(c.Endpoint)
		if err != nil {
			return nil, fmt.Errorf("google_workspace %s: %w", c.Name, err)
		}
		h = hosts{base.String(), base.String(), base.String(), base.String()}
	}
	account, key, err := serviceAccount(c.Secrets["credentials"])
	if err != nil {
		return nil, fmt.Errorf("google_workspace %s: secret credentials: %w", c.Name, err)
	}
	o, err := options(c, h)
	if err != nil {
		return nil, err
	}
	tokens := exchange(c, web.New(o), h, account, key)
	o.Authorize = web.Bearer(func(ctx context.Context) (string, error) {
		scope, _ := ctx.Value(scopeKey{}).(string)
		return tokens.Token(ctx, scope)
	})
	return &Source{connection: c, client: web.New(o), hosts: h, most: listing.Most}, nil
}

// serviceAccount reads the JSON key. Where it says that tokens are to be had is
// not believed.
func serviceAccount(text string) (email string, key web.Key, err error) {
	var file struct {
		Type  string `json:"type"`
		Email string `json:"client_email"`
		Key   string `json:"private_key"`
	}
	if json.Unmarshal([]byte(text), &file) != nil || file.Type != "service_account" || file.Email == "" {
		return "", key, errors.New(`no JSON key of a service account; it has "type": "service_account"`)
	}
	key, err = web.ParseKey(file.Key)
	return file.Email, key, err
}

// options are those of every client of the tenant.
func options(c saas.Connection, h hosts) (web.Options, error) {
	o := c.Web(Operations())
	o.Key = func(operation string) throttle.Key { return c.Key(group(operation)) }
	o.Throttled = throttled
	o.Code = func(_ int, body []byte) string { return code(body) }
	for _, text := range []string{h.directory, h.licensing, h.identity, h.token} {
		base, err := url.Parse(text)
		if err != nil {
			return o, fmt.Errorf("google_workspace %s: %w", c.Name, err)
		}
		o.Hosts = append(o.Hosts, base.Host)
		o.Posts = append(o.Posts, base.Path+tokenPath)
	}
	return o, nil
}

const tokenPath = "/token"

// scopeKey is where the context of a call holds the OAuth scope that it needs.
type scopeKey struct{}

// exchange gets access tokens in the name of the subject, one for each scope:
// asked for together, one that is not delegated would refuse them all.
func exchange(c saas.Connection, client *web.Client, h hosts, account string, key web.Key) *web.Tokens {
	now, audience := web.Clock(c.Now), h.token+tokenPath
	return &web.Tokens{Now: now, Ask: func(ctx context.Context, scope string) (web.Token, error) {
		at := now()
		assertion, err := key.Sign("", map[string]any{
			"iss": account, "sub": c.Settings["subject"], "scope": authScopePrefix + scope, "aud": audience,
			"iat": at.Unix(), "exp": at.Add(time.Hour).Unix(),
		})
		if err != nil {
			return web.Token{}, err
		}
		return web.Exchange(ctx, client, web.Call{Operation: postToken, URL: audience}, url.Values{
			"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
			"assertion":  {assertion},
		}, at)
	}}
}

// Name implements collectors.Source.
func (s *Source) Name() string { return Provider }

// Plan implements collectors.Source.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	query := url.Values{"customer": {s.customer()}, "maxResults": {"1"}, "fields": {"kind"}}
	var probe usersAnswer
	err := s.read(ctx, getUsers, s.hosts.directory+"/admin/directory/v1/users", query, &probe)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if e, ok := errors.AsType[*web.Error](err); ok && (e.Code == "invalid_grant" || e.Code == "invalid_client" || e.Code == "authError") {
		return nil, fmt.Errorf("google_workspace %s: %w; check that the key of the service account is active and that the subject is an administrator's address",
			s.connection.Name, err)
	}
	scopes := []collectors.Scope{
		s.connection.Scope("workspace", nil, saas.WorkspaceType),
		s.connection.Scope("accounts", nil, saas.AccountType),
		s.connection.Scope("deleted", nil, saas.AccountType),
	}
	if s.connection.Settings["groups"] == "shared" {
		scopes = append(scopes, s.connection.Scope("groups", nil, saas.AccountType))
	}
	return scopes, nil
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	switch part, _ := scope.Piece(); part {
	case "workspace":
		return s.workspace(ctx, scope), ctx.Err()
	case "accounts", "deleted":
		return s.accounts(ctx, scope, part == "deleted"), ctx.Err()
	case "groups":
		return s.groups(ctx, scope), ctx.Err()
	}
	return collectors.Result{}, fmt.Errorf("google_workspace: no part %q in %s", scope.Part, scope.ID())
}

func (s *Source) customer() string {
	if c := s.connection.Settings["customer"]; c != "" {
		return c
	}
	return "my_customer"
}

// read makes a call and decodes its answer. A list that is empty is left out of
// its answer, but an answer of these APIs has a kind.
func (s *Source) read(ctx context.Context, name, address string, query url.Values, into any) error {
	ctx = context.WithValue(ctx, scopeKey{}, operation(name).Permission)
	a, err := s.client.Read(ctx, web.Call{Operation: name, URL: address + "?" + query.Encode()})
	if err != nil {
		return err
	}
	if err := a.JSON(into); err != nil {
		return err
	}
	if k, ok := into.(interface{ kind() string }); ok && k.kind() == "" {
		return &web.Error{Operation: name, Fault: web.Unreadable}
	}
	return nil
}
