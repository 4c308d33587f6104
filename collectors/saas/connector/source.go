package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A source reads one workspace.
type source struct {
	connector  Connector
	file       *file
	conn       saas.Connection
	client     *web.Client
	base       *url.URL
	values     map[string]string // of the placeholders, secrets apart
	operations map[string]collectors.Operation
	listings   []listing
	tables     map[string]*collectors.Once[table]
}

// newSource makes the source of a connection whose settings are there.
func newSource(c Connector, conn saas.Connection) (*source, error) {
	s := &source{connector: c, file: c.file, conn: conn, values: map[string]string{},
		operations: map[string]collectors.Operation{}, listings: c.file.listings(), tables: map[string]*collectors.Once[table]{}}
	for name, setting := range c.file.Settings {
		s.values[name] = cmp.Or(conn.Settings[name], setting.Default)
	}
	address := cmp.Or(conn.Endpoint, c.file.URL.fill(s.values))
	if address == "" {
		return nil, fmt.Errorf("%s %s: no endpoint; give the base URL of its API", conn.Provider, conn.Name)
	}
	var err error
	if s.base, err = web.Endpoint(address); err != nil {
		return nil, fmt.Errorf("%s %s: %w", conn.Provider, conn.Name, err)
	}
	for _, op := range c.Operations() {
		s.operations[op.Name] = op
	}
	o := conn.Web(c.Operations(), s.base.Host)
	for name, r := range c.file.Requests {
		s.tables[name] = new(collectors.Once[table])
		if r.Post.given() {
			o.Posts = append(o.Posts, s.base.Path+r.Post.path(s.values))
		}
	}
	secrets := maps.Clone(s.values)
	maps.Copy(secrets, conn.Secrets)
	var token func(context.Context) (string, error)
	if c.file.Auth.OAuth != nil {
		if token, err = s.exchange(secrets); err != nil {
			return nil, fmt.Errorf("%s %s: %w", conn.Provider, conn.Name, err)
		}
	}
	o.Authorize = c.file.Auth.authorize(secrets, token)
	s.client = web.New(o)
	return s, nil
}

// exchange returns what gets the tokens of the OAuth client.
func (s *source) exchange(values map[string]string) (func(context.Context) (string, error), error) {
	oauth := s.file.Auth.OAuth
	u, err := web.Endpoint(oauth.URL.fill(values))
	if err != nil {
		return nil, err
	}
	if s.conn.Endpoint != "" {
		u = &url.URL{Scheme: s.base.Scheme, Host: s.base.Host, Path: u.Path}
	}
	form := url.Values{"grant_type": {"client_credentials"}}
	for name, t := range oauth.Form {
		form.Set(name, t.fill(values))
	}
	name := s.connector.operation(tokenRequest)
	o := s.conn.Web([]collectors.Operation{s.operations[name]}, u.Host)
	o.Posts = []string{u.Path}
	credentials := http.Request{Header: http.Header{}}
	credentials.SetBasicAuth(url.QueryEscape(oauth.ID.fill(values)), url.QueryEscape(oauth.Secret.fill(values))) // RFC 6749, 2.3.1
	call := web.Call{Operation: name, URL: u.String(), Header: credentials.Header}
	client, now := web.New(o), web.Clock(s.conn.Now)
	tokens := &web.Tokens{Now: now, Ask: func(ctx context.Context, _ string) (web.Token, error) {
		return web.Exchange(ctx, client, call, form, now())
	}}
	return func(ctx context.Context) (string, error) { return tokens.Token(ctx, "") }, nil
}

// Name implements collectors.Source.
func (s *source) Name() string { return s.conn.Provider }

// Names of the hints of a scope.
const (
	hintList    = "list" // the number of the listing; the workspace has none
	hintEach    = "each"
	hintAt      = "at"
	hintRead    = "read"
	hintMet     = "met"
	hintPages   = "pages"
	hintReplace = "replace"
	hintScope   = "scope" // the scope's number in its listing, from 1
	hintLast    = "last"  // the key of the last item before
	hintFound   = "found" // the fields that some item before has
)

// Plan implements collectors.Source. It asks nobody.
func (s *source) Plan(context.Context) ([]collectors.Scope, error) {
	scopes := []collectors.Scope{s.conn.Scope("workspace", nil, saas.WorkspaceType)}
	for i, l := range s.listings {
		hints := map[string]string{hintList: strconv.Itoa(i)}
		if each := s.file.Requests[l.from].Each; each != nil && each.From == "" {
			for _, value := range each.Of {
				scopes = append(scopes, s.scope(l, hints, value))
			}
			continue
		}
		scopes = append(scopes, s.conn.Scope(l.part, hints, l.assetType()))
	}
	return scopes, nil
}

// scope is the first scope of a listing for one word of its each.
func (s *source) scope(l listing, hints map[string]string, each string) collectors.Scope {
	hints = maps.Clone(hints)
	hints[hintEach] = each
	return s.conn.Scope(l.part+"."+each, hints, l.assetType())
}

// Collect implements collectors.Source.
func (s *source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	number, ok := scope.Hints[hintList]
	if !ok {
		return s.workspace(ctx, scope), nil
	}
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.listings) {
		return collectors.Result{}, fmt.Errorf("scope %s names the listing %q", scope.ID(), number)
	}
	l := s.listings[i]
	if _, repeated := scope.Hints[hintEach]; !repeated && s.file.Requests[l.from].Each != nil {
		return s.repeat(ctx, scope, l), nil
	}
	return s.list(ctx, scope, l)
}

// mostEach is how often a request may be repeated.
const mostEach = 1000

// repeat leads to a scope for each word over which a listing is repeated.
func (s *source) repeat(ctx context.Context, scope collectors.Scope, l listing) collectors.Result {
	line := collectors.Coverage{Place: scope.Where(), AssetType: l.assetType(), State: collectors.Complete}
	from := s.file.Requests[l.from].Each.From
	values, gap := s.variable(ctx, from)
	words, ok := texts(values)
	slices.Sort(words)
	words = slices.Compact(words)
	switch {
	case gap != nil:
		gap.End(&line)
	case !ok:
		stopped(errors.New("the items of the request are no texts"), s.connector.operation(from)).End(&line)
	case len(words) > mostEach:
		stopped(fmt.Errorf("more than %d items", mostEach), s.connector.operation(from)).End(&line)
		words = words[:mostEach]
	case len(words) == 0 && l.accounts != nil:
		nobody(&line, s.operations[s.connector.operation(from)])
	}
	var result collectors.Result
	result.Coverage = []collectors.Coverage{line}
	if gap == nil {
		for _, word := range words {
			result.Next = append(result.Next, s.scope(l, scope.Hints, word))
		}
	}
	return result
}
