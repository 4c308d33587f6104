// Package entra reads a Microsoft Entra ID tenant: its users, deleted ones too,
// second factors, directory roles and licences. An Entra user is also what the
// identity provider knows of a person.
package entra

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Provider is the name of the product in connections.
const Provider = "entra"

// Settings are what the configuration has to say of a tenant.
func Settings() []saas.Need {
	return []saas.Need{
		{Name: "tenant_id", What: "the directory (tenant) ID, from the overview of Entra ID"},
		{Name: "client_id", What: "the application (client) ID of the app registration"},
	}
}

// Secrets are what it has to give.
func Secrets() []saas.Need {
	return []saas.Need{{Name: "client_secret", What: "the value of a client secret of the app registration"}}
}

// A Source reads one tenant. It implements collectors.Source.
type Source struct {
	connection saas.Connection
	client     *web.Client
	tokens     *web.Tokens
	base       string
	most       int // users of a scope

	signIns       collectors.Once[struct{}] // an error: signInActivity cannot be asked for
	registrations collectors.Once[map[string]registration]
	roles         collectors.Once[holders]
	skus          collectors.Once[[]sku]
}

// New returns a source. It makes no call.
func New(c saas.Connection) (collectors.Source, error) {
	if err := c.Check(Settings(), Secrets()); err != nil {
		return nil, err
	}
	graph, err := web.Endpoint(cmp.Or(c.Endpoint, "https://graph.microsoft.com"))
	if err != nil {
		return nil, fmt.Errorf("entra %s: %w", c.Name, err)
	}
	login, err := web.Endpoint(cmp.Or(c.Endpoint, "https://login.microsoftonline.com"))
	if err != nil {
		return nil, fmt.Errorf("entra %s: %w", c.Name, err)
	}
	tokenPath := "/" + url.PathEscape(c.Settings["tenant_id"]) + "/oauth2/v2.0/token"
	o := c.Web(Operations(), graph.Host, login.Host)
	o.Posts = []string{login.Path + tokenPath}
	o.Key = func(operation string) throttle.Key { return c.Key(group(operation)) }
	tokens := exchange(c, web.New(o), login.String()+tokenPath)
	o.Authorize = web.Bearer(func(ctx context.Context) (string, error) { return tokens.Token(ctx, graphScope) })
	return &Source{connection: c, client: web.New(o), tokens: tokens, base: graph.String(), most: listing.Most}, nil
}

// graphScope asks for the permissions that an administrator has consented to.
const graphScope = "https://graph.microsoft.com/.default"

func exchange(c saas.Connection, client *web.Client, address string) *web.Tokens {
	now := web.Clock(c.Now)
	return &web.Tokens{Now: now, Ask: func(ctx context.Context, scope string) (web.Token, error) {
		return web.Exchange(ctx, client, web.Call{Operation: postToken, URL: address}, url.Values{
			"grant_type":    {"client_credentials"},
			"client_id":     {c.Settings["client_id"]},
			"client_secret": {c.Secrets["client_secret"]},
			"scope":         {scope},
		}, now())
	}}
}

// Name implements collectors.Source.
func (s *Source) Name() string { return Provider }

// Plan implements collectors.Source.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	_, err := s.tokens.Token(ctx, graphScope)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if e, ok := errors.AsType[*web.Error](err); ok && e.Fault == web.Status && e.Status < 500 {
		return nil, fmt.Errorf("entra %s: %w; check tenant_id and client_id, and that the client secret has not expired", s.connection.Name, err)
	}
	return []collectors.Scope{
		s.connection.Scope("workspace", nil, saas.WorkspaceType),
		s.connection.Scope("accounts", nil, saas.AccountType),
		s.connection.Scope("deleted", nil, saas.AccountType),
	}, nil
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	switch part, _ := scope.Piece(); part {
	case "workspace":
		return s.workspace(ctx, scope), ctx.Err()
	case "accounts":
		return s.accounts(ctx, scope), ctx.Err()
	case "deleted":
		return s.deleted(ctx, scope), ctx.Err()
	}
	return collectors.Result{}, fmt.Errorf("entra: no part %q in %s", scope.Part, scope.ID())
}

// read makes a call and decodes its answer.
func (s *Source) read(ctx context.Context, name, path, query string, into any) error {
	address := s.base + "/v1.0" + path
	if query != "" {
		address += "?" + query
	}
	a, err := s.client.Read(ctx, web.Call{Operation: name, URL: address})
	if err != nil {
		return err
	}
	return a.JSON(into)
}

// list reads one page of a listing. The cursor is the query of the link to the
// next page: its host and path are known.
func list[T any](ctx context.Context, s *Source, name, path string, query url.Values, cursor string) (listing.Page[T], error) {
	var p page[T]
	if err := s.read(ctx, name, path, cmp.Or(cursor, query.Encode()), &p); err != nil {
		return listing.Page[T]{}, err
	}
	if p.Value == nil {
		return listing.Page[T]{}, &web.Error{Operation: name, Fault: web.Unreadable}
	}
	found := listing.Page[T]{Items: *p.Value}
	if p.Next == "" {
		return found, nil
	}
	next, err := url.Parse(p.Next)
	if err != nil || next.RawQuery == "" {
		return listing.Page[T]{}, &web.Error{Operation: name, Fault: web.Unreadable}
	}
	found.Next = next.RawQuery
	return found, nil
}

// every reads a listing to its end.
func every[T any](ctx context.Context, s *Source, name, path string, query url.Values) ([]T, error) {
	var all []T
	_, err := listing.Pages(ctx, name, "", 0, func(ctx context.Context, cursor string) (listing.Page[T], error) {
		return list[T](ctx, s, name, path, query, cursor)
	}, func(item T) { all = append(all, item) })
	return all, err
}

// gap says what an error of a call means.
func gap(ctx context.Context, err error, name string) web.Gap {
	return web.Classify(ctx, err, operation(name), web.Kinds{
		"Authorization_RequestDenied":                           {State: collectors.Denied},
		"Authentication_MSGraphPermissionMissing":               {State: collectors.Denied},
		"Authentication_RequestFromNonPremiumTenantOrB2CTenant": {State: collectors.Disabled, Needs: "Entra ID P1 or P2"},
		"Authentication_RequestFromUnsupportedUserRole":         {State: collectors.Denied},
		"Directory_ExpiredPageToken":                            {State: collectors.Unreachable, Needs: "a run that is not stopped for that long"},
	})
}
