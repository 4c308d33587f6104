package simulator

import "fmt"

// scheduleTag is the tag that says when a machine runs.
const scheduleTag = "schedule"

// Settings returns acme's settings for the controls, by category and name.
func (s *Server) Settings() map[string]any {
	delegations := map[string]any{}
	for _, d := range approvedDelegations {
		delegations[d.service] = d.account
	}
	return map[string]any{
		"guardrails": map[string]any{
			"required_policy_types": []any{
				"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY",
			},
			"required_scps":            []any{storagePolicy},
			"required_rcps":            []any{perimeterPolicy},
			"approved_regions":         anys(approvedRegions),
			"production_paths":         []any{"Workloads/Production", "Acquired"},
			"suspended_path":           "Suspended",
			"root_email_domains":       []any{"acme.example"},
			"trusted_services":         anys(approvedTrust),
			"delegated_administrators": delegations,
			"break_glass_groups":       []any{"break-glass"},
			"trusted_accounts":         []any{partner},
		},
		"tagging": map[string]any{
			"account_tags":   []any{"owner", "cost-center", "environment"},
			"resource_tags":  []any{"owner"},
			"allowed_values": map[string]any{"environment": anys(environments)},
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

// OwnersYAML returns acme's owners: who answers for a team, and how to reach
// them.
func (s *Server) OwnersYAML() []byte {
	text := "version: 1\nteams:\n"
	for _, team := range teams {
		text += fmt.Sprintf("  %q: {contact: %q}\n", team, s.company.lead(team).email)
	}
	return []byte(text)
}
