package saas

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A Connection is one workspace of one product, as the configuration names it,
// and what is needed to read it.
type Connection struct {
	Provider string // such as "slack"
	Name     string // the place in IDs and reports

	// Endpoint is the base URL of the API instead of the product's own, such as
	// that of a European region or of a test.
	Endpoint string

	// Settings and Secrets are by the names that the product's source needs.
	// Secrets are in nothing that the source returns.
	Settings, Secrets map[string]string

	Prices   Prices
	Register Entry

	Gate      *throttle.Gate    // never nil
	Transport http.RoundTripper // nil: http.DefaultTransport
	Now       time.Time
}

// A Need is a setting or a secret that a source asks the configuration for.
type Need struct {
	Name     string // such as "token"
	What     string // what it is and where it comes from, in a line
	Optional bool
}

// Check says which of the needed settings and secrets are missing, and which
// are there that nobody asked for.
func (c Connection) Check(settings, secrets []Need) error {
	return errors.Join(c.check("setting", c.Settings, settings), c.check("secret", c.Secrets, secrets))
}

func (c Connection) check(kind string, given map[string]string, needs []Need) error {
	var errs []error
	var names []string
	for _, n := range needs {
		names = append(names, n.Name)
		if given[n.Name] == "" && !n.Optional {
			errs = append(errs, fmt.Errorf("%s %s: no %s %s; give %s", c.Provider, c.Name, kind, n.Name, n.What))
		}
	}
	for name := range given {
		if !slices.Contains(names, name) {
			errs = append(errs, fmt.Errorf("%s %s: no %s is named %q; use %s",
				c.Provider, c.Name, kind, name, cmp.Or(strings.Join(names, ", "), "none")))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// Scope is a scope of the workspace.
func (c Connection) Scope(part string, hints map[string]string, types ...string) collectors.Scope {
	return collectors.Scope{Provider: c.Provider, Place: c.Name, Part: part, Types: types, Hints: hints}
}

// Where is the workspace as coverage names it.
func (c Connection) Where() string {
	return collectors.Scope{Provider: c.Provider, Place: c.Name}.Where()
}

// Web are the options of a client that calls the hosts for these operations, at
// the workspace's own pace.
func (c Connection) Web(operations []collectors.Operation, hosts ...string) web.Options {
	return web.Options{
		Hosts:      hosts,
		Operations: operations,
		Gate:       c.Gate,
		Key: func(operation string) throttle.Key {
			_, group, _ := strings.Cut(operation, ":")
			return c.Key(group)
		},
		Secrets:   slices.Collect(maps.Values(c.Secrets)),
		Transport: c.Transport,
	}
}

// Key is the workspace's bucket for a group of operations.
func (c Connection) Key(group string) throttle.Key {
	return throttle.Key{Service: c.Provider, Group: group, Account: c.Name}
}

// WorkspaceID is the asset ID of the workspace.
func (c Connection) WorkspaceID() string { return c.Provider + ":" + c.Name }

// AccountID is the asset ID of the account with the product's ID key.
func (c Connection) AccountID(key string) string { return c.WorkspaceID() + "/" + url.PathEscape(key) }

// TokenID is the asset ID of the token with the product's ID key.
func (c Connection) TokenID(key string) string {
	return c.WorkspaceID() + "/token/" + url.PathEscape(key)
}

// Account is the asset of a. The source names the calls that it was read by.
func (c Connection) Account(a Account, source string) collectors.Asset {
	if seat, ok := a.Seat.Value(); ok && seat.Price == nil {
		if p, ok := c.Prices.Seat(c.Provider, c.Name, seat.Type); ok {
			seat.Price, seat.PriceSource = p.Price, p.source()
		}
		a.Seat = Known(seat)
	}
	if a.Status == Invited && a.InvitedAt.IsZero() {
		a.InvitedAt = a.CreatedAt // the invitation made the account
	}
	login, _ := a.Login.Value()
	email, _ := a.Email.Value()
	attributes := struct {
		Provider string `json:"provider"`
		Account
	}{c.Provider, a}
	asset := c.asset(AccountType, c.AccountID(a.Key), cmp.Or(normal(a.Name), login, email, a.Key), a.URL, attributes, source)
	asset.Links = a.links(c.WorkspaceID())
	return asset
}

// Token is the asset of t.
func (c Connection) Token(t Token, source string) collectors.Asset {
	asset := c.asset(TokenType, c.TokenID(t.Key), cmp.Or(normal(t.Name), t.Key), t.URL, t, source)
	if owner, ok := t.OwnerAccount.Value(); ok {
		asset.Links = map[string][]string{"acts_for": {owner}}
	}
	return asset
}

// Workspace is the asset of w, with what the price list and the register say.
func (c Connection) Workspace(w Workspace, source string) collectors.Asset {
	w = c.Register.declare(w)
	attributes := struct {
		Provider string `json:"provider"`
		Workspace
		SeatsCounted bool    `json:"seats_counted"`
		Category     *string `json:"category"`
		DataClass    *string `json:"data_class"`
		RenewsOn     *string `json:"renews_on"`
	}{
		Provider: c.Provider, Workspace: w,
		Category: optional(c.Register.Category), DataClass: optional(c.Register.DataClass), RenewsOn: optional(c.Register.RenewsOn),
	}
	attributes.Seats = c.Prices.count(c.Provider, c.Name, w.Seats)
	attributes.SeatsCounted = counted(attributes.Seats)
	asset := c.asset(WorkspaceType, c.WorkspaceID(), cmp.Or(normal(w.Name), c.Name), w.URL, attributes, source)
	asset.Parent, asset.Owner = "", c.Register.Owner
	return asset
}

func (c Connection) asset(typ, id, name, page string, attributes any, source string) collectors.Asset {
	if u, err := url.Parse(page); err != nil || u.Scheme != "https" {
		page = "" // a link that no browser should follow
	}
	return collectors.Asset{
		ID: id, Type: typ, Name: name, Parent: c.WorkspaceID(), URL: page,
		Attributes: collectors.Attributes(attributes), Source: source, CollectedAt: c.Now.UTC().Truncate(time.Second),
	}
}

// optional is s; nil when it is empty.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
