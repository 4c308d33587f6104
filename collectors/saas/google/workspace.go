package google

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// workspace reads the tenant itself.
func (s *Source) workspace(ctx context.Context, scope collectors.Scope) collectors.Result {
	gaps := map[string]web.Gap{
		"attributes.plan":              listing.Hidden("Google Workspace"),
		"attributes.scim_enabled":      listing.Hidden("Google Workspace"),
		"attributes.invite_restricted": listing.Void("people are not invited to a directory"),
	}
	w := saas.Workspace{
		URL:          "https://admin.google.com/",
		Capabilities: saas.Capabilities{MFA: true, LastActive: true, Guests: true, DeactivatedListed: true},
	}
	if verified, unverified, failed, err := s.domains(ctx); err != nil {
		gaps["attributes.verified_domains"] = gap(ctx, err, failed)
		gaps["attributes.unverified_domains"] = gap(ctx, err, failed)
	} else {
		w.VerifiedDomains, w.UnverifiedDomains = verified, unverified
	}
	if enforced, err := s.mfaEnforced(ctx); err != nil {
		gaps["attributes.mfa_enforced"] = gap(ctx, err, getPolicies)
	} else {
		w.MFAEnforced = &enforced
	}
	switch enforced, err := s.ssoEnforced(ctx); {
	case err != nil:
		gaps["attributes.sso_enforced"] = gap(ctx, err, getSSO)
	case enforced == nil:
		gaps["attributes.sso_enforced"] = web.Gap{State: collectors.Disabled, Reason: getSSO + " does not tell whether the domain-wide profile is on"}
	default:
		w.SSOEnforced = enforced
	}
	s.seats(ctx, &w, gaps)
	return listing.Workspace(s.connection, scope, w, getDomains, gaps)
}

// domains are the domains and the alias domains: an address in any of the
// verified ones is the company's. failed is the call that an error is of.
func (s *Source) domains(ctx context.Context) (verified, unverified []string, failed string, err error) {
	base := s.hosts.directory + "/admin/directory/v1/customer/" + url.PathEscape(s.customer())
	var d domainsAnswer
	if err := s.read(ctx, getDomains, base+"/domains", nil, &d); err != nil {
		return nil, nil, getDomains, err
	}
	var a domainAliasesAnswer
	if err := s.read(ctx, getDomainAlias, base+"/domainaliases", nil, &a); err != nil {
		return nil, nil, getDomainAlias, err
	}
	verified, unverified = []string{}, []string{}
	add := func(name string, is bool) {
		if is {
			verified = append(verified, name)
		} else {
			unverified = append(unverified, name)
		}
	}
	for _, x := range d.Domains {
		add(x.Name, x.Verified)
	}
	for _, x := range a.Aliases {
		add(x.Name, x.Verified)
	}
	slices.Sort(verified)
	slices.Sort(unverified)
	return slices.Compact(verified), slices.Compact(unverified), "", nil
}

// A setting is one of the Cloud Identity policies: what an administrator has
// set for an organizational unit or a group.
type setting struct {
	Type    string `json:"type"` // ADMIN, or SYSTEM for what holds where nobody has set anything
	Setting struct {
		Type  string `json:"type"`
		Value struct {
			EnforcedFrom *time.Time `json:"enforcedFrom"`
		} `json:"value"`
	} `json:"setting"`
}

const enforcement = "security.two_step_verification_enforcement"

// mfaEnforced reports whether administrators have enforced the second factor
// everywhere that they have set anything for it.
func (s *Source) mfaEnforced(ctx context.Context) (bool, error) {
	enforced, lax := 0, 0
	_, err := listing.Pages(ctx, getPolicies, "", 0, func(ctx context.Context, cursor string) (listing.Page[setting], error) {
		var a struct {
			Policies []setting `json:"policies"`
			Next     string    `json:"nextPageToken"`
		}
		query := url.Values{"filter": {"setting.type.matches('" + enforcement + "')"}, "pageSize": {"100"}}
		err := s.page(ctx, getPolicies, s.hosts.identity+"/v1/policies", query, cursor, &a)
		return listing.Page[setting]{Items: a.Policies, Next: a.Next}, err
	}, func(p setting) {
		from := p.Setting.Value.EnforcedFrom
		switch {
		case p.Setting.Type != "settings/"+enforcement || p.Type == "SYSTEM":
		case from != nil && !from.After(s.connection.Now):
			enforced++
		default:
			lax++
		}
	})
	return enforced > 0 && lax == 0, err
}

// ssoEnforced reports whether sign-in is by an identity provider everywhere
// that it is assigned; nil: the old profile for the whole domain is assigned,
// and no API tells whether it is on. Super administrators can always sign in
// with a password.
func (s *Source) ssoEnforced(ctx context.Context) (*bool, error) {
	type assigned struct {
		Mode string `json:"ssoMode"`
	}
	modes := map[string]int{}
	_, err := listing.Pages(ctx, getSSO, "", 0, func(ctx context.Context, cursor string) (listing.Page[assigned], error) {
		var a struct {
			Items []assigned `json:"inboundSsoAssignments"`
			Next  string     `json:"nextPageToken"`
		}
		err := s.page(ctx, getSSO, s.hosts.identity+"/v1/inboundSsoAssignments", url.Values{"pageSize": {"100"}}, cursor, &a)
		return listing.Page[assigned]{Items: a.Items, Next: a.Next}, err
	}, func(a assigned) { modes[a.Mode]++ })
	on := modes["SAML_SSO"] + modes["OIDC_SSO"]
	undecided := modes["DOMAIN_WIDE_SAML_IF_ENABLED"]
	all := 0
	for _, n := range modes {
		all += n
	}
	if err == nil && undecided > 0 && on+undecided == all {
		return nil, nil
	}
	enforced := on > 0 && on == all
	return &enforced, err
}

// seats counts the licences that are held. How many were bought no API of the
// customer tells.
func (s *Source) seats(ctx context.Context, w *saas.Workspace, gaps map[string]web.Gap) {
	if s.licensesOff() {
		gaps["attributes.seats"] = notRead()
		return
	}
	held, err := s.licences.Read(ctx, s.readLicences)
	if err != nil {
		gaps["attributes.seats"] = gap(ctx, err, getLicences)
		return
	}
	w.Capabilities.Seat = true
	w.Seats = []saas.SeatCount{}
	for sku, n := range held.counts {
		w.Seats = append(w.Seats, saas.SeatCount{Type: sku, Consumed: &n})
	}
	collectors.Sort(w.Seats, func(a, b saas.SeatCount) int { return cmp.Compare(a.Type, b.Type) })
}
