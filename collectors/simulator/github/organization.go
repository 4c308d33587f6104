package github

import (
	"fmt"
	"time"
)

// settings are those of the organization that faults change.
type settings struct {
	created      time.Time
	twoFactor    bool
	permission   string // default_repository_permission
	members      map[string]bool
	defaults     map[string]bool // of new repositories
	allowed      string          // allowed_actions
	pinned       bool            // sha_pinning_required
	writeToken   bool
	approves     bool
	forkApproval string
	forkSecrets  bool
	retention    int
	restricted   bool // notifications go to verified domains only
	allowList    bool
	idleSeats    int     // paid and used by nobody
	spike        string  // repository whose usage grew
	spikeAmount  float64 // US dollars in the last full month
	storage      float64 // US dollars a month
}

// healthy are the settings without faults.
func healthy(c *company) settings {
	return settings{
		created: c.Ago(3000), twoFactor: true, permission: "read", allowed: "selected", pinned: true, forkApproval: "all_external_contributors",
		retention: 30, restricted: true, allowList: true, idleSeats: 2, storage: 12,
		members: map[string]bool{
			"members_can_create_private_repositories": true, "members_can_create_internal_repositories": true,
			"members_can_create_public_repositories": false, "members_can_create_pages": true, "members_can_create_public_pages": false,
			"members_can_create_private_pages": true, "members_can_fork_private_repositories": false, "members_can_delete_repositories": false,
			"members_can_change_repo_visibility": false, "members_can_invite_outside_collaborators": false, "members_can_delete_issues": false,
			"members_can_create_teams": false, "deploy_keys_enabled_for_repositories": true,
		},
		defaults: map[string]bool{
			"dependency_graph_enabled_for_new_repositories": true, "dependabot_alerts_enabled_for_new_repositories": true,
			"dependabot_security_updates_enabled_for_new_repositories": true, "advanced_security_enabled_for_new_repositories": true,
			"secret_scanning_enabled_for_new_repositories": true, "secret_scanning_push_protection_enabled_for_new_repositories": true,
		},
	}
}

// organization shows the organization's settings, to those who may see them.
func (c *call) organization() object {
	api := c.URL + "/orgs/acme"
	s := c.company.setting
	o := object{
		"login": Organization, "id": c.company.id, "node_id": node("O", c.company.id), "url": api, "repos_url": api + "/repos",
		"events_url": api + "/events", "hooks_url": api + "/hooks", "issues_url": api + "/issues", "members_url": api + "/members{/member}",
		"public_members_url": api + "/public_members{/member}", "avatar_url": c.URL + "/avatars/acme", "description": nil, "name": "Acme",
		"has_organization_projects": true, "has_repository_projects": true, "public_repos": 3, "public_gists": 0, "followers": 0, "following": 0,
		"html_url": "https://github.com/acme", "type": "Organization", "created_at": stamp(s.created), "updated_at": stamp(c.company.Ago(10)),
		"archived_at": nil, "is_verified": true,
	}
	if !c.admin() {
		return o
	}
	o["two_factor_requirement_enabled"] = s.twoFactor
	o["default_repository_permission"] = s.permission
	o["members_can_create_repositories"] = true
	o["members_allowed_repository_creation_type"] = "private"
	for name, on := range s.members {
		o[name] = on
	}
	for name, on := range s.defaults {
		o[name] = on
	}
	filled := len(c.company.members) + len(c.company.outside)
	o["plan"] = object{"name": "enterprise", "space": 976562499, "private_repos": 999999, "seats": filled + s.idleSeats, "filled_seats": filled}
	o["web_commit_signoff_required"] = false
	o["billing_email"] = "billing@acme.example"
	return o
}

// orgRoute is an address below the organization's.
func (c *call) orgRoute(format string, parts ...any) string {
	return c.URL + "/orgs/acme" + fmt.Sprintf(format, parts...)
}
