package saas

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A furnishing is a workspace and who is in it.
type furnishing struct {
	workspace
	has func(i int, p *acme.Person) bool // by the place in the people list
}

// AcquiredDomain is the mail domain of the company that acme acquired, and
// PartnerDomain that of one whose people work with it.
const (
	AcquiredDomain = "coyote.example"
	PartnerDomain  = "partner.example"
)

// roles are those of the first people, who lead teams: everybody else is a
// member.
var roles = []role{owner, owner, admin}

func everybody(int, *acme.Person) bool { return true }

// teams are the people of some teams, and the leads who administer.
func teams(names ...string) func(int, *acme.Person) bool {
	return func(i int, p *acme.Person) bool { return i < len(roles) || slices.Contains(names, p.Team) }
}

var companyDomain = []domain{{acme.Domain, true}}

// workspaces are acme's, the identity provider first.
var workspaces = []furnishing{
	{workspace{
		provider: "okta", name: "acme", domain: acme.Domain,
		owner: "security", category: "identity", dataClass: "confidential", renews: 317,
		settings: workspaceSettings{mfaEnforced: true, scim: true, domains: companyDomain},
	}, everybody},
	{workspace{
		provider: "google_workspace", name: "acme", domain: acme.Domain,
		owner: "platform", category: "office", dataClass: "confidential", renews: 334,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
		pools:    []pool{{seat: "Google Workspace Enterprise Standard", minor: 2300, currency: "USD"}},
	}, everybody},
	{workspace{
		provider: "entra", name: "coyote", domain: AcquiredDomain,
		owner: "platform", category: "directory", dataClass: "confidential", renews: 351,
		settings: workspaceSettings{mfaEnforced: true, scim: true, domains: []domain{{AcquiredDomain, true}}},
		pools:    []pool{{seat: "ENTERPRISEPACK", minor: 3600, currency: "USD"}},
	}, func(i int, _ *acme.Person) bool { return i < 2 || i%10 == 3 || i%24 == 23 }},
	{workspace{
		provider: "slack", name: "acme", domain: acme.Domain,
		owner: "platform", category: "chat", dataClass: "internal", renews: 368,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
		pools:    []pool{{seat: "member", minor: 1500, currency: "USD"}},
	}, everybody},
	{workspace{
		provider: "pagerduty", name: "acme", domain: acme.Domain,
		owner: "platform", category: "on-call", dataClass: "internal", renews: 385,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
		pools:    []pool{{seat: "Full User", minor: 4100, currency: "USD"}, {seat: "Stakeholder", minor: 300, currency: "USD"}},
	}, teams("platform", "network", "payments", "checkout", "search")},
	{workspace{
		provider: "newrelic", name: "acme", domain: acme.Domain,
		owner: "platform", category: "observability", dataClass: "internal", renews: 402,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
		pools:    []pool{{seat: "Full platform", minor: 34_900, currency: "USD"}, {seat: "Core", minor: 4900, currency: "USD"}, {seat: "Basic", currency: "USD"}},
	}, teams("payments", "checkout", "search", "catalog")},
	{workspace{
		provider: "snowflake", name: "acme-warehouse", domain: acme.Domain,
		owner: "data", category: "warehouse", dataClass: "confidential", renews: 419,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
	}, teams("data", "finance", "search")},
	{workspace{
		provider: "scim", name: "wiki", domain: acme.Domain,
		owner: "platform", category: "documents", dataClass: "internal", renews: 436,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
	}, everybody},
	{workspace{
		provider: "sentry", name: "acme", domain: acme.Domain,
		owner: "mobile", category: "errors", dataClass: "internal", renews: 480,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
	}, teams("mobile", "checkout", "loyalty")},
	{workspace{
		provider: "datadog", name: "acme", domain: acme.Domain,
		owner: "data", category: "metrics", dataClass: "internal", renews: 500,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
	}, teams("data", "security")},
	{workspace{
		provider: "figma", name: FigmaName, domain: acme.Domain,
		owner: "mobile", category: "design", dataClass: "internal", renews: 453,
		settings: workspaceSettings{ssoEnforced: true, mfaEnforced: true, scim: true, domains: companyDomain},
		pools:    []pool{{seat: "Full", minor: 2400, currency: "JPY"}, {seat: "View", currency: "JPY"}},
	}, teams("mobile", "catalog", "loyalty")},
}
