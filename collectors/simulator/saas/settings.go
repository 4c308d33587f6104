package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// Settings returns acme's settings for the controls, by category and name, as far
// as they differ from the defaults or acme relies on them.
func (s *Server) Settings() map[string]any {
	owners := map[string]any{}
	for id, owner := range s.company.owners {
		owners[id] = owner
	}
	return map[string]any{
		"guardrails": map[string]any{
			"saas_domains":                []any{acme.Domain, AcquiredDomain},
			"saas_service_account_owners": owners,
			"separate_admin_providers":    []any{"entra"},
			"saas_break_glass_accounts":   []any{s.company.breakGlass},
		},
	}
}
