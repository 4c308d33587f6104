// Package slack reads a Slack workspace: its members, guests and bots, second
// factors and paid seats.
//
// It calls the Web API itself. A method is called by GET with the token in a
// header, so nothing but reading passes, and team.billableInfo is read to its
// last page.
package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Provider is the name of the product in connections.
const Provider = "slack"

// Settings are what the configuration may say of a workspace.
func Settings() []saas.Need {
	return []saas.Need{{Name: "team_id", Optional: true,
		What: "the workspace's ID, such as T0123ABCD, which a token of a whole Grid organization needs"}}
}

// Secrets are what it has to give.
func Secrets() []saas.Need {
	return []saas.Need{{Name: "token",
		What: "a user token (xoxp-) of a workspace administrator, from OAuth & Permissions of the app"}}
}

// A Source reads one workspace. It implements collectors.Source.
type Source struct {
	connection saas.Connection
	client     *web.Client
	base       string
	most       int // accounts of a scope

	caller collectors.Once[caller]
	seats  collectors.Once[map[string]bool]
	grid   collectors.Once[map[string]adminUser]
}

// New returns a source. It makes no call.
func New(c saas.Connection) (collectors.Source, error) {
	if err := c.Check(Settings(), Secrets()); err != nil {
		return nil, err
	}
	endpoint := c.Endpoint
	if endpoint == "" {
		endpoint = "https://slack.com"
	}
	base, err := web.Endpoint(endpoint)
	if err != nil {
		return nil, fmt.Errorf("slack %s: %w", c.Name, err)
	}
	token := c.Secrets["token"]
	s := &Source{connection: c, base: base.String() + "/api/", most: listing.Most}
	o := c.Web(Operations(), base.Host)
	o.Throttled = throttled
	o.Authorize = web.Bearer(func(context.Context) (string, error) { return token, nil })
	s.client = web.New(o)
	return s, nil
}

// throttled finds the refusals for rate that some methods send with the status
// 200.
func throttled(_ int, _ http.Header, body []byte) (time.Duration, bool) {
	var a answer
	if len(body) > 4096 || json.Unmarshal(body, &a) != nil { // a refusal is short
		return 0, false
	}
	return 0, a.Error == "ratelimited" || a.Error == "rate_limited"
}

// Name implements collectors.Source.
func (s *Source) Name() string { return Provider }

// Plan implements collectors.Source. It asks nobody: a token that opens nothing
// is refused by each call, which says so.
func (s *Source) Plan(context.Context) ([]collectors.Scope, error) {
	return []collectors.Scope{
		s.connection.Scope("workspace", nil, saas.WorkspaceType),
		s.connection.Scope("accounts", nil, saas.AccountType),
	}, nil
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	switch part, _ := scope.Piece(); part {
	case "workspace":
		return s.workspace(ctx, scope), ctx.Err()
	case "accounts":
		return s.accounts(ctx, scope), ctx.Err()
	}
	return collectors.Result{}, fmt.Errorf("slack: no part %q in %s", scope.Part, scope.ID())
}

// read calls a method and decodes its answer.
func (s *Source) read(ctx context.Context, operation string, query url.Values, into interface{ refused() (string, bool) }) error {
	method := strings.TrimPrefix(operation, "slack:")
	if team := s.connection.Settings["team_id"]; team != "" && operation != authTest && operation != usersInfo {
		query.Set(teamParameter(operation), team)
	}
	a, err := s.client.Read(ctx, web.Call{Operation: operation, URL: s.base + method + "?" + query.Encode()})
	if err != nil {
		return err
	}
	if err := a.JSON(into); err != nil {
		return err
	}
	if code, refused := into.refused(); refused {
		return s.client.Refused(operation, http.StatusOK, code)
	}
	return nil
}

// teamParameter is the name under which a method takes the workspace.
func teamParameter(operation string) string {
	if operation == teamInfo {
		return "team"
	}
	return "team_id"
}

// gap says what an error of a call means.
func gap(ctx context.Context, err error, name string) web.Gap {
	return web.Classify(ctx, err, operation(name), kinds())
}

// invalidToken are the codes of a token that opens nothing.
var invalidToken = map[string]bool{
	"invalid_auth": true, "not_authed": true, "token_revoked": true, "token_expired": true, "account_inactive": true,
}

// kinds are what Slack's error codes mean.
func kinds() web.Kinds {
	kinds := web.Kinds{"ratelimited": {State: collectors.Throttled, Needs: "fewer calls at once"}}
	for code := range invalidToken {
		kinds[code] = web.Kind{State: collectors.Denied, Needs: "a new user token, given as the secret token"}
	}
	for _, code := range []string{"missing_scope", "no_permission", "access_denied", "restricted_action", "team_access_not_granted", "ekm_access_denied", "accesslimited"} {
		kinds[code] = web.Kind{State: collectors.Denied}
	}
	for _, code := range []string{"not_allowed_token_type", "user_is_restricted", "user_is_bot", "not_an_admin"} {
		kinds[code] = web.Kind{State: collectors.Denied, Needs: "a user token of an administrator"}
	}
	for _, code := range []string{"feature_not_enabled", "paid_only", "paid_teams_only", "plan_upgrade_required", "not_an_enterprise", "enterprise_not_found"} {
		kinds[code] = web.Kind{State: collectors.Disabled, Needs: "a plan that has it"}
	}
	return kinds
}
