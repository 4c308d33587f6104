package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors"
)

// What a scope hands to those that it leads to.
const (
	hintID   = "id"   // the organization's number
	hintPlan = "plan" // the name of its plan; absent: not told
	hintNext = "next" // where the next page begins
	hintRead = "read" // how many repositories the scopes before have read
)

// Plan implements collectors.Source. It fails when the organization itself
// cannot be read: every asset's ID or parent holds its number.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	org, err := s.readOrganization(ctx)
	if err != nil {
		return nil, s.unplanned(ctx, err)
	}
	hints := map[string]string{hintID: strconv.FormatInt(org.ID, 10)}
	if org.Plan != nil {
		hints[hintPlan] = org.Plan.Name
	}
	var scopes []collectors.Scope
	for _, p := range []struct {
		part  string
		types []string
	}{
		{"organization", organizationTypes},
		{"members", memberTypes},
		{"outside", outsideTypes},
		{"copilot", copilotTypes},
		{"repositories", repositoryTypes},
	} {
		scopes = append(scopes, collectors.Scope{Provider: "github", Place: s.config.Organization, Part: p.part, Types: p.types, Hints: hints})
	}
	return scopes, nil
}

// unplanned says why the organization cannot be read, and what to do.
func (s *Source) unplanned(ctx context.Context, err error) error {
	what := fmt.Sprintf("github: read the organization %s", s.config.Organization)
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	if e, ok := errors.AsType[*mintError](err); ok {
		return fmt.Errorf("%s: %w", what, e)
	}
	if e, ok := errors.AsType[*gh.ErrorResponse](err); ok {
		switch e.Response.StatusCode {
		case http.StatusUnauthorized:
			return fmt.Errorf("%s: the token is not accepted (HTTP 401); give one that is valid", what)
		case http.StatusNotFound:
			return fmt.Errorf("%s: not found (HTTP 404); check the login, and that the token may see it", what)
		}
	}
	g := classify(ctx, "GET /orgs/{org}", err)
	if g.Needs == "" {
		return fmt.Errorf("%s: %s; check the network and the base URL", what, g.Reason)
	}
	return fmt.Errorf("%s: %s; it needs %s", what, g.Reason, g.Needs)
}
