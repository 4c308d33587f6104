package github

import "context"

type environment struct {
	Name        string `json:"name"`
	Reviewers   int    `json:"reviewers"`
	WaitMinutes int    `json:"wait_minutes"`
	Protected   bool   `json:"protected"`
}

type environmentAnswer struct {
	Name  string `json:"name"`
	Rules []struct {
		Type      string     `json:"type"`
		Wait      int        `json:"wait_timer"` // minutes
		Reviewers []struct{} `json:"reviewers"`
	} `json:"protection_rules"`
	BranchPolicy *struct{} `json:"deployment_branch_policy"`
}

// readEnvironments reads the environments of a repository of which GraphQL has
// counted any.
func (r *reading) readEnvironments(ctx context.Context, repo *repository) {
	const op = "GET /repos/{owner}/{repo}/environments"
	if repo.environments == 0 {
		return
	}
	all := []environment{}
	for e, err := range list[environmentAnswer](ctx, r.api, repo.request(op), "environments") {
		if err != nil {
			r.lack(repositoryType, classify(ctx, op, err), "attributes.environments")
			return
		}
		env := environment{Name: e.Name, Protected: len(e.Rules) > 0 || e.BranchPolicy != nil}
		for _, rule := range e.Rules {
			env.Reviewers += len(rule.Reviewers)
			env.WaitMinutes = max(env.WaitMinutes, rule.Wait)
		}
		all = append(all, env)
	}
	repo.Environments = sortedBy(all, func(e environment) string { return e.Name })
}
