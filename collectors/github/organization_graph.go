package github

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// What only GraphQL tells of an organization comes in three queries: a field
// that may not be null takes the whole answer along when it is refused.

func (s *Source) login() map[string]any { return map[string]any{"login": s.config.Organization} }

// organizationQuery makes one of the queries. v is a pointer to the struct of
// the organization's fields.
func organizationQuery[T any](ctx context.Context, s *Source, name string, variables map[string]any) (*T, graphErrors, error) {
	var answer struct {
		Organization *T `json:"organization"`
	}
	errs, err := s.api.query(ctx, name, variables, &answer)
	if err == nil && answer.Organization == nil {
		err = notThere("organization")
		if e := errs.at("organization"); e != nil {
			err = e
		}
	}
	return answer.Organization, errs, err
}

func (r *reading) readOverview(ctx context.Context, a *organizationAttributes, org organizationAnswer) {
	type answer struct {
		IsVerified        *bool  `json:"isVerified"`
		TwoFactorRequired *bool  `json:"requiresTwoFactorAuthentication"`
		Members           *count `json:"membersWithRole"`
		Repositories      *count `json:"repositories"`
	}
	const name = "organization"
	got, _, err := organizationQuery[answer](ctx, r.Source, name, r.login())
	if err != nil {
		a.Verified = org.Verified
		g := classify(ctx, "POST /graphql#"+name, err)
		r.lackOrg(g, "member_count", "repository_count")
		if a.Verified == nil {
			r.lackOrg(g, "verified")
		}
		return
	}
	a.Verified = got.IsVerified
	if a.TwoFactorRequired == nil {
		a.TwoFactorRequired = got.TwoFactorRequired
	}
	if got.Members != nil {
		a.MemberCount = &got.Members.TotalCount
	}
	if got.Repositories != nil {
		a.RepositoryCount = &got.Repositories.TotalCount
	}
}

func (r *reading) readNetwork(ctx context.Context, a *organizationAttributes) {
	type answer struct {
		IPAllowList   string `json:"ipAllowListEnabledSetting"`
		Notifications string `json:"notificationDeliveryRestrictionEnabledSetting"`
	}
	const name = "organizationNetwork"
	got, _, err := organizationQuery[answer](ctx, r.Source, name, r.login())
	if err != nil {
		r.lackOrg(classify(ctx, "POST /graphql#"+name, err), "ip_allow_list_enabled", "notifications_restricted")
		return
	}
	a.IPAllowListEnabled = r.enabled(got.IPAllowList, name, "ip_allow_list_enabled")
	a.NotificationsLimited = r.enabled(got.Notifications, name, "notifications_restricted")
}

// enabled reads ENABLED and DISABLED; another word is not read.
func (r *reading) enabled(word, query, attribute string) *bool {
	on := word == "ENABLED"
	if !on && word != "DISABLED" {
		r.lackOrg(hidden("POST /graphql#"+query), attribute)
		return nil
	}
	return &on
}

func (r *reading) readIdentity(ctx context.Context, a *organizationAttributes, org organizationAnswer) {
	type answer struct {
		CanAdminister bool      `json:"viewerCanAdminister"`
		Provider      *struct{} `json:"samlIdentityProvider"`
		Domains       *struct {
			Total int `json:"totalCount"`
			Nodes []struct {
				Domain string `json:"domain"`
			} `json:"nodes"`
		} `json:"domains"`
	}
	const name, op = "organizationIdentity", "POST /graphql#organizationIdentity"
	got, errs, err := organizationQuery[answer](ctx, r.Source, name, r.login())
	if err != nil {
		r.lackOrg(classify(ctx, op, err), "sso_configured", "verified_domains")
		return
	}
	sso, proven := got.Provider != nil, samlProof(got.Provider != nil, got.CanAdminister, errs, org.Plan)
	if proven {
		a.SSOConfigured = &sso
	} else {
		r.lackOrg(r.ownersField(ctx, op, errs, "organization", "samlIdentityProvider"), "sso_configured")
	}
	switch {
	case got.Domains == nil:
		r.lackOrg(r.hiddenField(ctx, op, errs, "organization", "domains"), "verified_domains")
		return
	case len(got.Domains.Nodes) < got.Domains.Total:
		r.lackOrg(classify(ctx, op, &web.Error{Operation: op, Fault: faultShort}), "verified_domains")
		return
	}
	a.VerifiedDomains = []string{}
	for _, n := range got.Domains.Nodes {
		if d := host(n.Domain); d != "" {
			a.VerifiedDomains = append(a.VerifiedDomains, d)
		}
	}
	slices.Sort(a.VerifiedDomains)
}

// samlProof reports whether it is sure that the organization has an identity
// provider, or none. GitHub shows null to who may not know.
func samlProof(there, canAdminister bool, errs graphErrors, plan *plan) bool {
	switch {
	case there:
		return true
	case plan != nil && !enterprise(plan.Name):
		return true // it cannot have one
	}
	return canAdminister && errs.at("organization", "samlIdentityProvider") == nil
}

// hiddenField is the gap of a null field.
func (s *Source) hiddenField(ctx context.Context, op string, errs graphErrors, path ...any) web.Gap {
	if e := errs.at(path...); e != nil {
		return classify(ctx, op, e)
	}
	return hidden(op)
}

// ownersField is the gap of a field that is empty to who is no owner. An App
// never is one, so that of an App this is no gap that a permission mends.
func (s *Source) ownersField(ctx context.Context, op string, errs graphErrors, path ...any) web.Gap {
	g := s.hiddenField(ctx, op, errs, path...)
	if errs.at(path...) == nil && s.api.app != nil {
		g.State, g.Reason, g.Needs = collectors.Disabled, "nothing is there, or it is shown to owners only: "+op, "a token of an owner"
	}
	return g
}

// host is the host of a domain, which GitHub writes as a URL or as a name.
func host(s string) string {
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		s = u.Host
	}
	return strings.ToLower(strings.TrimSuffix(s, "."))
}
