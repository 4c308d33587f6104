package github

// A protection is the classic protection of a default branch.
type protection struct {
	approvals   int // 0: no pull request is required
	dismiss     bool
	codeOwners  bool
	lastPush    bool
	checks      []string
	strict      bool
	admins      bool // included
	forcePushes bool // allowed
	deletions   bool // allowed
	resolved    bool
	linear      bool
	signed      bool
}

// A rule is a rule of a ruleset.
type rule struct {
	kind       string
	parameters object // nil: it takes none
}

// A ruleset holds rules for the default branch of repositories.
type ruleset struct {
	id          int64
	name        string
	target      string
	enforcement string
	rules       []rule
	bypass      []object
}

// baseline are the rules of acme's ruleset for every default branch. One of
// them is of a kind that clients of yesterday do not know.
func baseline() []rule {
	return []rule{
		{"deletion", nil},
		{"non_fast_forward", nil},
		{"pull_request", pullRequest(1, true)},
		{"required_status_checks", object{
			"strict_required_status_checks_policy": true, "do_not_enforce_on_create": true,
			"required_status_checks": []object{{"context": "ci"}},
		}},
		{"copilot_code_review", object{"review_on_push": true, "review_draft_pull_requests": false}},
	}
}

// pullRequest are the parameters of a rule that demands pull requests.
func pullRequest(approvals int, codeOwners bool) object {
	return object{
		"required_approving_review_count": approvals, "dismiss_stale_reviews_on_push": true, "require_code_owner_review": codeOwners,
		"require_last_push_approval": true, "required_review_thread_resolution": true, "allowed_merge_methods": []string{"merge", "squash"},
	}
}

// effective are the rules of a repository's default branch, its own and the
// organization's.
func (c *call) effective(r *repository) []object {
	rules := []object{}
	show := func(list []rule, kind, source string, id int64) {
		for _, x := range list {
			o := object{"type": x.kind, "ruleset_source_type": kind, "ruleset_source": source, "ruleset_id": id}
			if x.parameters != nil {
				o["parameters"] = x.parameters
			}
			rules = append(rules, o)
		}
	}
	if !r.unruled {
		for _, s := range c.company.rulesets {
			if s.enforcement == "active" && s.target == "branch" {
				show(s.rules, "Organization", Organization, s.id)
			}
		}
	}
	show(r.rules, "Repository", r.fullName(), r.id*10)
	return rules
}

// rulesetsOf are the rulesets that apply to a repository: the organization's and
// its own.
func (c *call) rulesetsOf(r *repository) []object {
	sets := []object{}
	if !r.unruled {
		for _, s := range c.company.rulesets {
			sets = append(sets, c.ruleset(s, false))
		}
	}
	if len(r.rules) > 0 {
		own := &ruleset{id: r.id * 10, name: "default branch", target: "branch", enforcement: "active", rules: r.rules}
		o := c.ruleset(own, false)
		o["source_type"], o["source"] = "Repository", r.fullName()
		sets = append(sets, o)
	}
	return sets
}

// ruleset shows a ruleset, with its rules when it is shown alone. Who may
// bypass it is for those who may change it.
func (c *call) ruleset(s *ruleset, whole bool) object {
	o := object{
		"id": s.id, "node_id": node("RRS", s.id), "name": s.name, "target": s.target, "source_type": "Organization", "source": Organization,
		"enforcement": s.enforcement, "created_at": stamp(c.company.Ago(500)), "updated_at": stamp(c.company.Ago(100)),
		"_links": object{"self": object{"href": c.URL + "/orgs/acme/rulesets"}},
	}
	if !whole {
		return o
	}
	rules := []object{}
	for _, x := range s.rules {
		r := object{"type": x.kind}
		if x.parameters != nil {
			r["parameters"] = x.parameters
		}
		rules = append(rules, r)
	}
	o["rules"] = rules
	o["conditions"] = object{
		"ref_name":        object{"include": []string{"~DEFAULT_BRANCH"}, "exclude": []string{}},
		"repository_name": object{"include": []string{"~ALL"}, "exclude": []string{}},
	}
	if c.caller.kind == ownerToken {
		o["bypass_actors"] = s.bypass
	}
	return o
}

// classic shows the classic protection of a default branch.
func (c *call) classic(r *repository) object {
	p := r.protection
	api := c.URL + "/repos/" + r.fullName() + "/branches/" + r.branch + "/protection"
	on := func(b bool) object { return object{"enabled": b} }
	o := object{
		"url":                     api,
		"enforce_admins":          object{"url": api + "/enforce_admins", "enabled": p.admins},
		"required_signatures":     object{"url": api + "/required_signatures", "enabled": p.signed},
		"required_linear_history": on(p.linear), "allow_force_pushes": on(p.forcePushes), "allow_deletions": on(p.deletions),
		"block_creations": on(false), "required_conversation_resolution": on(p.resolved), "lock_branch": on(false), "allow_fork_syncing": on(false),
	}
	if p.approvals > 0 {
		o["required_pull_request_reviews"] = object{
			"url": api + "/required_pull_request_reviews", "dismiss_stale_reviews": p.dismiss, "require_code_owner_reviews": p.codeOwners,
			"required_approving_review_count": p.approvals, "require_last_push_approval": p.lastPush,
		}
	}
	if p.checks != nil {
		checks := []object{}
		for _, name := range p.checks {
			checks = append(checks, object{"context": name, "app_id": nil})
		}
		o["required_status_checks"] = object{
			"url": api + "/required_status_checks", "strict": p.strict, "contexts": p.checks, "contexts_url": api + "/required_status_checks/contexts",
			"checks": checks,
		}
	}
	return o
}
