package okta

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// workspace reads the organization itself.
func (s *Source) workspace(ctx context.Context, scope collectors.Scope) collectors.Result {
	gaps := map[string]web.Gap{
		"attributes.plan": listing.Hidden("Okta"),
	}
	ownPasswords := false // an identity provider is what people sign in through; nothing stands before it
	w := saas.Workspace{SSOEnforced: &ownPasswords, Capabilities: saas.Capabilities{MFA: true, LastActive: true, DeactivatedListed: true}}
	var org organization
	if a, err := s.read(ctx, getOrg, "/api/v1/org", nil); err == nil && a.JSON(&org) == nil {
		w.Name = cmp.Or(org.CompanyName, org.Subdomain)
	}
	if a, err := s.read(ctx, getDomains, "/api/v1/email-domains", nil); err != nil {
		gaps["attributes.verified_domains"] = gap(ctx, err, getDomains)
	} else if list, err := page[emailDomain](a, nil); err != nil {
		gaps["attributes.verified_domains"] = gap(ctx, err, getDomains)
	} else {
		w.VerifiedDomains = verified(list.Items)
	}
	if enforced, err := s.mfaEnforced(ctx); err != nil {
		gaps["attributes.mfa_enforced"] = gap(ctx, err, getPolicies)
	} else {
		w.MFAEnforced = &enforced
	}
	return listing.Workspace(s.connection, scope, w, getOrg, gaps)
}

// An emailDomain is one of GET /api/v1/email-domains.
type emailDomain struct {
	Domain string `json:"domain"`
	Status string `json:"validationStatus"`
}

func verified(domains []emailDomain) []string {
	names := []string{}
	for _, d := range domains {
		if d.Status == "VERIFIED" && d.Domain != "" {
			names = append(names, d.Domain)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// A policy is one of GET /api/v1/policies?type=MFA_ENROLL: which factors its
// groups have to enrol.
type policy struct {
	Status   string `json:"status"`
	Settings struct {
		Authenticators []struct { // of the Identity Engine
			Key    string `json:"key"`
			Enroll enroll `json:"enroll"`
		} `json:"authenticators"`
		Factors map[string]struct { // of the Classic Engine
			Enroll enroll `json:"enroll"`
		} `json:"factors"`
	} `json:"settings"`
}

type enroll struct {
	Self string `json:"self"` // REQUIRED, OPTIONAL or NOT_ALLOWED
}

// demands reports whether the policy has somebody enrol a second factor. A
// password, a mail address and a question are none.
func (p policy) demands() bool {
	none := []string{"okta_password", "okta_email", "security_question", "okta_question"}
	for _, a := range p.Settings.Authenticators {
		if a.Enroll.Self == "REQUIRED" && !slices.Contains(none, a.Key) {
			return true
		}
	}
	for name, f := range p.Settings.Factors {
		if f.Enroll.Self == "REQUIRED" && !slices.Contains(none, name) {
			return true
		}
	}
	return false
}

// mfaEnforced reports whether every active enrolment policy demands a second
// factor: the groups of one that does not are let off.
func (s *Source) mfaEnforced(ctx context.Context) (bool, error) {
	var active []policy
	_, err := listing.Pages(ctx, getPolicies, "", 0, func(ctx context.Context, cursor string) (listing.Page[policy], error) {
		query := url.Values{"type": {"MFA_ENROLL"}}
		if cursor != "" {
			query.Set("after", cursor)
		}
		return page[policy](s.read(ctx, getPolicies, "/api/v1/policies", query))
	}, func(p policy) {
		if p.Status == "ACTIVE" {
			active = append(active, p)
		}
	})
	lax := func(p policy) bool { return !p.demands() }
	return len(active) > 0 && !slices.ContainsFunc(active, lax), err
}
