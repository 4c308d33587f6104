// Package snowflake reads the users of a Snowflake account: persons and
// services, second factors, passwords, roles and access tokens.
//
// It asks the SQL API, which could do anything. So the statements are constants
// of this package, and a body that holds another one is refused before it is
// sent.
package snowflake

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Provider is the name of the product in connections.
const Provider = "snowflake"

// Settings are what the configuration has to say of an account.
func Settings() []saas.Need {
	return []saas.Need{
		{Name: "account", What: "the account identifier, such as ACME-WAREHOUSE (organization and account)"},
		{Name: "user", What: "the user of the audit, of TYPE = SERVICE"},
		{Name: "role", Optional: true, What: "the role that has " + viewer + "; by default the user's"},
		{Name: "warehouse", Optional: true, What: "the warehouse that runs the statements; by default the user's"},
	}
}

// Secrets are what it has to give.
func Secrets() []saas.Need {
	return []saas.Need{{Name: "private_key", What: "the PEM of the key whose public half the user has as RSA_PUBLIC_KEY"}}
}

// A Source reads one account. It implements collectors.Source.
type Source struct {
	connection saas.Connection
	client     *web.Client
	base       string
	most       int           // users of a scope
	poll       time.Duration // between two looks at a statement that still runs

	ids    collectors.Once[map[string]string]
	grants collectors.Once[map[string][]string]
}

// New returns a source. It makes no call.
func New(c saas.Connection) (collectors.Source, error) {
	if err := c.Check(Settings(), Secrets()); err != nil {
		return nil, err
	}
	endpoint := c.Endpoint
	if endpoint == "" {
		// Host names have no underscore.
		endpoint = "https://" + strings.ReplaceAll(strings.ToLower(c.Settings["account"]), "_", "-") + ".snowflakecomputing.com"
	}
	base, err := web.Endpoint(endpoint)
	if err != nil {
		return nil, fmt.Errorf("snowflake %s: %w", c.Name, err)
	}
	key, err := web.ParseKey(c.Secrets["private_key"])
	if err != nil {
		return nil, fmt.Errorf("snowflake %s: secret private_key: %w", c.Name, err)
	}
	tokens := signer(c, key)
	s := &Source{connection: c, base: base.String() + statementsPath, most: listing.Most, poll: 3 * time.Second}
	o := c.Web(Operations(), base.Host)
	o.Posts = []string{base.Path + statementsPath}
	o.Key = func(string) throttle.Key { return c.Key("") }
	sign := web.Bearer(func(ctx context.Context) (string, error) { return tokens.Token(ctx, "") })
	o.Authorize = func(r *http.Request) error {
		r.Header.Set("X-Snowflake-Authorization-Token-Type", "KEYPAIR_JWT")
		return sign(r)
	}
	o.Transport = onlyStatements{c.Transport}
	s.client = web.New(o)
	return s, nil
}

const statementsPath = "/api/v2/statements"

// signer makes the tokens: the user signs for himself.
func signer(c saas.Connection, key web.Key) *web.Tokens {
	account, _, _ := strings.Cut(strings.ToUpper(c.Settings["account"]), ".") // without the Region of a locator
	user := account + "." + strings.ToUpper(c.Settings["user"])
	print := key.Fingerprint()
	now := web.Clock(c.Now)
	return &web.Tokens{Now: now, Ask: func(context.Context, string) (web.Token, error) {
		at := now()
		token, err := key.Sign("", map[string]any{
			"iss": user + ".SHA256:" + base64.StdEncoding.EncodeToString(print[:]), "sub": user,
			"iat": at.Unix(), "exp": at.Add(tokenLife).Unix(),
		})
		return web.Token{Value: token, Expires: at.Add(tokenLife)}, err
	}}
}

// tokenLife is less than the hour that Snowflake grants.
const tokenLife = 50 * time.Minute

// Name implements collectors.Source.
func (s *Source) Name() string { return Provider }

// Plan implements collectors.Source.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	_, err := s.ids.Read(ctx, s.readIDs)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if e, ok := errors.AsType[*web.Error](err); ok && e.Status == http.StatusUnauthorized {
		return nil, fmt.Errorf("snowflake %s: %w; check account and user, and that the user has the public half of the key (ALTER USER … SET RSA_PUBLIC_KEY)",
			s.connection.Name, err)
	}
	return []collectors.Scope{
		s.connection.Scope("workspace", nil, saas.WorkspaceType),
		s.connection.Scope("accounts", nil, saas.AccountType),
		s.connection.Scope("tokens", nil, saas.TokenType),
	}, nil
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	switch part, _ := scope.Piece(); part {
	case "workspace":
		return s.workspace(scope), ctx.Err()
	case "accounts":
		return s.accounts(ctx, scope), ctx.Err()
	case "tokens":
		return s.tokens(ctx, scope), ctx.Err()
	}
	return collectors.Result{}, fmt.Errorf("snowflake: no part %q in %s", scope.Part, scope.ID())
}

// send sends the statement of an operation.
func (s *Source) send(ctx context.Context, name string) (resultSet, error) {
	body, err := json.Marshal(request{
		Statement: statements()[name],
		Timeout:   600,
		Role:      s.connection.Settings["role"],
		Warehouse: s.connection.Settings["warehouse"],
	})
	if err != nil {
		return resultSet{}, err
	}
	return s.result(ctx, web.Call{Operation: name, URL: s.base, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
}

// partition reads a later part of a result.
func (s *Source) partition(ctx context.Context, handle string, n int) (resultSet, error) {
	address := fmt.Sprintf("%s/%s?partition=%d", s.base, url.PathEscape(handle), n)
	return s.result(ctx, web.Call{Operation: getResult, URL: address})
}

func (s *Source) result(ctx context.Context, call web.Call) (resultSet, error) {
	a, err := s.client.Read(ctx, call)
	if err != nil {
		return resultSet{}, err
	}
	var r resultSet
	return r, a.JSON(&r)
}

// gap says what an error of a call means.
func gap(ctx context.Context, err error, name string) web.Gap {
	running := web.Kind{State: collectors.Unreachable, Needs: "a warehouse that answers within ten minutes"}
	return web.Classify(ctx, err, operation(name), web.Kinds{
		"002003": {State: collectors.Denied}, // does not exist or not authorized
		"003001": {State: collectors.Denied},
		"390189": {State: collectors.Denied, Needs: "a role that exists and that the user has"},
		"390201": {State: collectors.Denied, Needs: "a role that exists and that the user has"},
		"390422": {State: collectors.Denied, Needs: "a network policy that lets auditor in"},
		"390144": {State: collectors.Denied, Needs: "a key pair that the user has"},
		"000606": {State: collectors.Denied, Needs: "a warehouse: the setting warehouse, and USAGE on it"},
		"000630": running, "000604": running, stillRuns: running,
		"390429": {State: collectors.Throttled, Needs: "fewer calls at once"},
	})
}
