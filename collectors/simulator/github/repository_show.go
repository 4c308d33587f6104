package github

import "fmt"

// minimal is a repository as lists show it.
func (c *call) minimal(r *repository) object {
	api := c.URL + "/repos/" + r.fullName()
	o := object{
		"id": r.id, "node_id": node("R", r.id), "name": r.name, "full_name": r.fullName(), "owner": c.simple(c.company.account()),
		"private": r.private(), "visibility": r.visibility, "html_url": "https://github.com/" + r.fullName(), "description": text(r.about),
		"fork": r.fork, "url": api, "archived": r.archived, "disabled": false, "is_template": r.template,
		"created_at": stamp(r.created), "updated_at": stamp(r.pushed), "pushed_at": when(r.pushed),
		"git_url": "git://github.com/" + r.fullName() + ".git", "ssh_url": "git@github.com:" + r.fullName() + ".git",
		"clone_url": "https://github.com/" + r.fullName() + ".git", "svn_url": "https://github.com/" + r.fullName(), "mirror_url": nil,
		"homepage": nil, "language": text(r.language), "size": r.size, "default_branch": r.branch, "topics": r.topics,
		"forks_count": 0, "stargazers_count": 0, "watchers_count": 0, "open_issues_count": 0, "forks": 0, "watchers": 0, "open_issues": 0,
		"has_issues": !r.noIssues, "has_projects": false, "has_wiki": false, "has_pages": false, "has_downloads": false, "has_discussions": false,
		"allow_forking": false, "web_commit_signoff_required": false, "license": nil,
		"permissions":       object{"admin": c.admin(), "maintain": c.admin(), "push": c.admin(), "triage": c.admin(), "pull": true},
		"custom_properties": r.properties,
	}
	for name, path := range links {
		o[name] = api + path
	}
	if c.admin() {
		o["security_and_analysis"] = r.security()
	}
	return o
}

// links are the addresses of what a repository has.
var links = map[string]string{
	"archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}", "branches_url": "/branches{/branch}",
	"collaborators_url": "/collaborators{/collaborator}", "comments_url": "/comments{/number}", "commits_url": "/commits{/sha}",
	"compare_url": "/compare/{base}...{head}", "contents_url": "/contents/{+path}", "contributors_url": "/contributors",
	"deployments_url": "/deployments", "downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks",
	"git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}",
	"issue_comment_url": "/issues/comments{/number}", "issue_events_url": "/issues/events{/number}", "issues_url": "/issues{/number}",
	"keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}", "languages_url": "/languages", "merges_url": "/merges",
	"milestones_url": "/milestones{/number}", "notifications_url": "/notifications{?since,all,participating}", "pulls_url": "/pulls{/number}",
	"releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}", "subscribers_url": "/subscribers",
	"subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}", "hooks_url": "/hooks",
}

// full is a repository as it is shown alone.
func (c *call) full(r *repository) object {
	o := c.minimal(r)
	o["subscribers_count"], o["network_count"] = 0, 0
	o["organization"] = c.simple(c.company.account())
	o["allow_merge_commit"], o["allow_squash_merge"], o["allow_rebase_merge"] = true, true, true
	o["allow_auto_merge"], o["delete_branch_on_merge"] = false, true
	return o
}

// admin reports whether the caller administers repositories.
func (c *call) admin() bool {
	return c.caller.kind == ownerToken || c.caller.kind == readToken || c.caller.app != nil && c.caller.app.slug == auditorApp
}

// security is security_and_analysis.
func (r *repository) security() object {
	return object{
		"advanced_security":               status(r.advanced),
		"secret_scanning":                 status(r.scanning),
		"secret_scanning_push_protection": status(r.pushProtection),
		"dependabot_security_updates":     status(r.fixes),
	}
}

func status(on bool) object { return object{"status": enabled(on)} }

func enabled(on bool) string {
	if on {
		return "enabled"
	}
	return "disabled"
}

// found returns the repository that the path names.
func (c *call) found() (*repository, error) {
	if c.r.PathValue("owner") != Organization {
		return nil, notFound()
	}
	r := c.company.repository(c.r.PathValue("repo"))
	if r == nil {
		return nil, notFound()
	}
	return r, nil
}

// values are the custom properties that a repository has.
func (c *call) values(r *repository) []object {
	values := []object{}
	for _, p := range c.company.properties {
		if v := r.properties[p.name]; v != nil {
			values = append(values, object{"property_name": p.name, "value": v})
		}
	}
	return values
}

// A property is a custom property that repositories may have.
type property struct {
	name     string
	kind     string
	required bool
	allowed  []string
}

func (c *call) property(p property) object {
	o := object{
		"property_name": p.name, "url": fmt.Sprintf("%s/orgs/acme/properties/schema/%s", c.URL, p.name), "source_type": "organization",
		"value_type": p.kind, "required": p.required, "description": nil, "values_editable_by": "org_actors",
		"require_explicit_values": false, "allowed_values": nil,
	}
	if p.allowed != nil {
		o["allowed_values"] = p.allowed
	}
	return o
}
