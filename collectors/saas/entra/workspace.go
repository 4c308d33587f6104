package entra

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// An organization is GET /v1.0/organization.
type organization struct {
	Name  string `json:"displayName"`
	Plans []struct {
		ID     string `json:"servicePlanId"`
		Status string `json:"capabilityStatus"`
	} `json:"assignedPlans"`
}

// The service plans that make a tenant P1 or P2, the same in every tenant.
const (
	premium1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
	premium2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998"
)

// plan is the best plan that is enabled.
func (o organization) plan() string {
	has := map[string]bool{}
	for _, p := range o.Plans {
		if p.Status == "Enabled" {
			has[p.ID] = true
		}
	}
	switch {
	case has[premium2]:
		return "Entra ID P2"
	case has[premium1]:
		return "Entra ID P1"
	}
	return "Entra ID Free"
}

// An accessPolicy is one of the conditional access policies.
type accessPolicy struct {
	State      string `json:"state"` // enabled, disabled or enabledForReportingButNotEnforced
	Conditions struct {
		Users struct {
			Include []string `json:"includeUsers"`
		} `json:"users"`
		Applications struct {
			Include []string `json:"includeApplications"`
		} `json:"applications"`
	} `json:"conditions"`
	Grant *struct {
		Operator string    `json:"operator"` // AND or OR
		Controls []string  `json:"builtInControls"`
		Strength *struct{} `json:"authenticationStrength"`
	} `json:"grantControls"`
}

// demands reports whether the policy asks everybody for a second factor,
// whatever they sign in to. Those it excludes, such as emergency accounts, are
// the company's choice.
func (p accessPolicy) demands() bool {
	if p.State != "enabled" || p.Grant == nil ||
		!slices.Contains(p.Conditions.Users.Include, "All") || !slices.Contains(p.Conditions.Applications.Include, "All") {
		return false
	}
	factor := slices.Contains(p.Grant.Controls, "mfa") || p.Grant.Strength != nil
	others := slices.ContainsFunc(p.Grant.Controls, func(c string) bool { return c != "mfa" })
	return factor && !(p.Grant.Operator == "OR" && others)
}

// workspace reads the tenant itself.
func (s *Source) workspace(ctx context.Context, scope collectors.Scope) collectors.Result {
	gaps := map[string]web.Gap{"attributes.scim_enabled": listing.Hidden("Entra ID")}
	ownPasswords := false // an identity provider is what people sign in through; nothing stands before it
	w := saas.Workspace{
		URL:          "https://entra.microsoft.com/",
		SSOEnforced:  &ownPasswords,
		Capabilities: saas.Capabilities{Guests: true, DeactivatedListed: true},
	}
	if tenants, err := every[organization](ctx, s, getOrganization, "/organization", nil); err != nil {
		gaps["attributes.plan"] = gap(ctx, err, getOrganization)
	} else if len(tenants) > 0 {
		w.Name, w.Plan = tenants[0].Name, saas.Known(tenants[0].plan())
	}
	if domains, err := every[domain](ctx, s, getDomains, "/domains", nil); err != nil {
		gaps["attributes.verified_domains"] = gap(ctx, err, getDomains)
		gaps["attributes.unverified_domains"] = gap(ctx, err, getDomains)
	} else {
		w.VerifiedDomains, w.UnverifiedDomains = []string{}, []string{}
		for _, d := range domains {
			if d.Verified {
				w.VerifiedDomains = append(w.VerifiedDomains, d.Name)
			} else {
				w.UnverifiedDomains = append(w.UnverifiedDomains, d.Name)
			}
		}
		slices.Sort(w.VerifiedDomains)
		slices.Sort(w.UnverifiedDomains)
	}
	s.invitations(ctx, &w, gaps)
	if enforced, failed, err := s.mfaEnforced(ctx); err != nil {
		gaps["attributes.mfa_enforced"] = gap(ctx, err, failed)
	} else {
		w.MFAEnforced = &enforced
	}
	s.seats(ctx, &w, gaps)
	_, err := s.signIns.Read(ctx, s.probeSignIns)
	w.Capabilities.LastActive = err == nil
	_, err = s.registrations.Read(ctx, s.readRegistrations)
	w.Capabilities.MFA = err == nil
	return listing.Workspace(s.connection, scope, w, getOrganization, gaps)
}

// invitations reads who may invite guests.
func (s *Source) invitations(ctx context.Context, w *saas.Workspace, gaps map[string]web.Gap) {
	var policy struct {
		From string `json:"allowInvitesFrom"`
	}
	err := s.read(ctx, getAuthorization, "/policies/authorizationPolicy", "", &policy)
	if err == nil && policy.From == "" {
		err = &web.Error{Operation: getAuthorization, Fault: web.Unreadable}
	}
	if err != nil {
		gaps["attributes.invite_restricted"] = gap(ctx, err, getAuthorization)
		return
	}
	restricted := policy.From == "none" || policy.From == "adminsAndGuestInviters"
	w.InviteRestricted = &restricted
}

// mfaEnforced reports whether everybody is asked for a second factor: by the
// security defaults, or by a conditional access policy, which only tenants
// without them have. failed is the call that an error is of.
func (s *Source) mfaEnforced(ctx context.Context) (enforced bool, failed string, err error) {
	var defaults struct {
		Enabled *bool `json:"isEnabled"`
	}
	err = s.read(ctx, getDefaults, "/policies/identitySecurityDefaultsEnforcementPolicy", "", &defaults)
	switch {
	case err != nil:
		return false, getDefaults, err
	case defaults.Enabled == nil:
		return false, getDefaults, &web.Error{Operation: getDefaults, Fault: web.Unreadable}
	case *defaults.Enabled:
		return true, "", nil
	}
	policies, err := every[accessPolicy](ctx, s, getConditionalAcc, "/identity/conditionalAccess/policies", nil)
	if e, ok := errors.AsType[*web.Error](err); ok && (e.Status == http.StatusNotFound || gap(ctx, err, getConditionalAcc).State == collectors.Disabled) {
		return false, "", nil // a plan that has no conditional access
	}
	if err != nil {
		return false, getConditionalAcc, err
	}
	return slices.ContainsFunc(policies, accessPolicy.demands), "", nil
}

// seats counts the licences: those bought and those held.
func (s *Source) seats(ctx context.Context, w *saas.Workspace, gaps map[string]web.Gap) {
	skus, err := s.skus.Read(ctx, s.readSKUs)
	if err != nil {
		gaps["attributes.seats"] = gap(ctx, err, getSKUs)
		return
	}
	w.Capabilities.Seat = true
	w.Seats = []saas.SeatCount{}
	for _, k := range skus {
		count := saas.SeatCount{Type: k.Name, Consumed: k.Consumed}
		if k.Prepaid.Enabled != nil {
			bought := *k.Prepaid.Enabled + k.Prepaid.Warning
			count.Purchased = &bought
		}
		w.Seats = append(w.Seats, count)
	}
}
