package github

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A fault is one of acme that an audit has to find.
type fault = acme.Flaw[*company]

// faults are all of them.
var faults = slices.Concat(organizationFaults, peopleFaults, accessFaults, repositoryFaults, costFaults)

// inOrganization plants a fault in the organization's settings.
func inOrganization(change func(*company)) func(*company) string {
	return func(c *company) string {
		change(c)
		return c.orgID()
	}
}

// inRepository plants a fault in a repository.
func inRepository(name string, change func(*company, *repository)) func(*company) string {
	return func(c *company) string {
		return c.patch(name, func(r *repository) { change(c, r) }).assetID()
	}
}

// classic gives a repository that no ruleset reaches a protection of its own,
// as it should be but for the change.
func classic(name string, change func(*protection)) func(*company) string {
	return inRepository(name, func(_ *company, r *repository) {
		r.unruled = true
		r.protection = &protection{
			approvals: 1, dismiss: true, codeOwners: true, lastPush: true, checks: []string{"ci"}, strict: true, admins: true, resolved: true,
		}
		change(r.protection)
	})
}

// Settings returns acme's settings for the controls, by category and name, as
// far as they differ from the defaults or acme relies on them.
func (s *Server) Settings() map[string]any {
	return map[string]any{
		"guardrails": map[string]any{
			"github_public_repositories": []any{"acme/.github", "acme/web", "acme/open-sdk"},
			"github_approved_apps":       []any{approvedApp},
			"github_known_apps": []any{
				auditorApp, backlogApp, "renovate", "slack", approvedApp, "deploy-o-matic", "team-tidy", "old-ci", "hasty-merge",
			},
			"github_webhook_hosts": []any{acme.Domain},
		},
	}
}

// approvedApp may write everywhere.
const approvedApp = "safe-settings"
