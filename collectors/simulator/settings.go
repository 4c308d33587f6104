package simulator

import (
	"fmt"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// scheduleTag is the tag that says when a machine runs.
const scheduleTag = "schedule"

// Settings returns acme's settings for the controls, by category and name, as far
// as they differ from the defaults or acme relies on them.
func (s *Server) Settings() map[string]any {
	delegations := map[string]any{}
	for _, d := range approvedDelegations {
		delegations[d.service] = d.account
	}
	delegations[formerService] = "old-lab" // approved when it was alive
	return map[string]any{
		"guardrails": map[string]any{
			"required_policy_types": []any{
				"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY",
				"DECLARATIVE_POLICY_EC2",
			},
			"required_scps":            []any{storagePolicy},
			"required_rcps":            []any{perimeterPolicy},
			"approved_regions":         anys(approvedRegions),
			"production_paths":         []any{"Workloads/Production", "Acquired"},
			"suspended_path":           "Suspended",
			"root_email_domains":       []any{"acme.example"},
			"trusted_services":         append(anys(approvedTrust), undelegatedService),
			"delegated_administrators": delegations,
			"break_glass_groups":       []any{"break-glass"},
			"trusted_accounts":         []any{partner},
		},
		"tagging": map[string]any{
			"unit_environments": map[string]any{
				"Security": []any{"shared"}, "Infrastructure": []any{"shared"}, "Sandbox": []any{"sandbox"}, "Acquired": []any{"production"},
				"Workloads/Production": []any{"production"}, "Workloads/Development": []any{"development", "staging"},
			},
		},
		"cost": map[string]any{"schedule_tag": scheduleTag},
	}
}

func anys(list []string) []any {
	all := make([]any, len(list))
	for i, s := range list {
		all[i] = s
	}
	return all
}

// OwnersYAML returns acme's owners.yaml: who is in a team, how to reach it, and
// who answers for what has no owner tag.
func (s *Server) OwnersYAML() []byte {
	var b strings.Builder
	b.WriteString("default: platform\ntags: [owner]\nteams:\n")
	for i, team := range acme.Teams {
		contact := fmt.Sprintf("team-%d@acme.example", i+1)
		fmt.Fprintf(&b, "  - {name: %s, contact: %s, members: [%s]}\n", team, contact, s.company.Lead(team).Email)
	}
	b.WriteString("rules:\n  - {paths: [Security], owner: security}\n  - {accounts: [\"coyote-*\"], owner: platform}\n")
	return []byte(b.String())
}
