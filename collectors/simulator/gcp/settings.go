package gcp

// Settings returns acme's settings for the controls, by category and name, as far
// as they differ from the defaults or acme relies on them.
func (s *Server) Settings() map[string]any {
	locations := make([]any, len(approvedLocations))
	for i, l := range approvedLocations {
		locations[i] = l
	}
	return map[string]any{
		"guardrails": map[string]any{
			"gcp_approved_locations":   locations,
			"gcp_billing_accounts":     []any{s.company.accounts[0].id},
			"gcp_github_owners":        []any{"acme"},
			"gcp_required_constraints": []any{"compute.disableSerialPortAccess", "compute.requireShieldedVm"},
			"gcp_trusted_domains":      []any{"trusted-audit.example"},
			"gcp_trusted_projects":     []any{"vendor-monitoring"},
		},
	}
}
