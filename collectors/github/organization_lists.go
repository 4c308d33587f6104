package github

import (
	"cmp"
	"context"

	"github.com/corporate-sre/auditor/collectors"
)

// A secret is the name of one, never its value, which GitHub does not tell.
type secret struct {
	Name       string  `json:"name"`
	Visibility string  `json:"visibility"`
	CreatedAt  *moment `json:"created_at,omitzero"`
	UpdatedAt  *moment `json:"updated_at,omitzero"`
}

func (r *reading) readSecrets(ctx context.Context, a *organizationAttributes) {
	const op = "GET /orgs/{org}/actions/secrets"
	secrets := []secret{}
	for s, err := range list[secret](ctx, r.api, r.request(op), "secrets") {
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "secrets")
			return
		}
		s.CreatedAt, s.UpdatedAt = s.CreatedAt.orNil(), s.UpdatedAt.orNil()
		secrets = append(secrets, s)
	}
	a.Secrets = sortedBy(secrets, func(s secret) string { return s.Name })
}

type ruleset struct {
	Name        string `json:"name"`
	Target      string `json:"target"`
	Enforcement string `json:"enforcement"`
}

func (r *reading) readRulesets(ctx context.Context, a *organizationAttributes) {
	const op = "GET /orgs/{org}/rulesets"
	rulesets := []ruleset{}
	for s, err := range list[ruleset](ctx, r.api, r.request(op), "") {
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "rulesets")
			return
		}
		rulesets = append(rulesets, s)
	}
	a.Rulesets = sortedBy(rulesets, func(s ruleset) string { return s.Name })
}

// A property is a custom property that repositories may have.
type property struct {
	Name          string        `json:"name"`
	Type          string        `json:"type"`
	Required      *bool         `json:"required,omitzero"`
	AllowedValues []string      `json:"allowed_values,omitzero"`
	EditableBy    maybe[string] `json:"editable_by,omitzero"`
}

func (r *reading) readProperties(ctx context.Context, a *organizationAttributes) {
	const op = "GET /orgs/{org}/properties/schema"
	// Default values are not kept: they may be lists, and no control needs them.
	type answer struct {
		Name          string        `json:"property_name"`
		Type          string        `json:"value_type"`
		Required      *bool         `json:"required"`
		AllowedValues []string      `json:"allowed_values"`
		EditableBy    maybe[string] `json:"values_editable_by"`
	}
	properties := []property{}
	for p, err := range list[answer](ctx, r.api, r.request(op), "") {
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "properties")
			return
		}
		properties = append(properties, property{p.Name, p.Type, p.Required, p.AllowedValues, p.EditableBy})
	}
	a.Properties = sortedBy(properties, func(p property) string { return p.Name })
}

// readOwners counts the members who are owners.
func (r *reading) readOwners(ctx context.Context, a *organizationAttributes) {
	const op = "GET /orgs/{org}/members"
	req := r.request(op)
	req.query = map[string][]string{"role": {"admin"}}
	owners := map[int64]bool{}
	for u, err := range list[user](ctx, r.api, req, "") {
		if err != nil {
			r.lackOrg(classify(ctx, op, err), "owner_count")
			return
		}
		owners[u.ID] = true
	}
	n := len(owners)
	a.OwnerCount = &n
}

// A user is what GitHub says of one in other things.
type user struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
}

// sortedBy sorts items that GitHub gives in an order of its own.
func sortedBy[T any](items []T, key func(T) string) []T {
	collectors.SortStable(items, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return items
}
