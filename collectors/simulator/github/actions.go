package github

import "time"

// A runnerGroup is a group of runners.
type runnerGroup struct {
	id         int64
	name       string
	visibility string
	standard   bool // the default group
	public     bool // public repositories may use it
	workflows  []string
}

// A runner is a self-hosted one.
type runner struct {
	id        int64
	name      string
	offline   bool
	busy      bool
	ephemeral bool
	version   string
	group     *runnerGroup
}

// A hostedRunner is a larger one that GitHub hosts.
type hostedRunner struct {
	id       int64
	name     string
	cores    int
	publicIP bool
	most     int
	active   time.Time // zero: never
	group    *runnerGroup
}

// A secret is a secret of GitHub Actions, without its value.
type secret struct {
	name       string
	visibility string
	updated    time.Time
}

// equip gives the organization its hooks, runners, secrets and rules.
func (c *company) equip() {
	c.properties = []property{
		{name: "owner", kind: "string", required: true},
		{name: "environment", kind: "single_select", allowed: []string{"production", "staging", "development", "sandbox", "shared"}},
		{name: "cost-center", kind: "string"},
		{name: "data-class", kind: "multi_select", allowed: []string{"public", "internal", "personal"}},
	}
	c.rulesets = []*ruleset{
		{id: c.number("ruleset", "baseline"), name: "baseline", target: "branch", enforcement: "active", rules: baseline(), bypass: []object{}},
		{id: c.number("ruleset", "strict"), name: "strict, tried out", target: "branch", enforcement: "evaluate", rules: []rule{{"required_signatures", nil}}},
	}
	c.hooks = append(c.hooks, c.hook("https://hooks.acme.example/github"))
	standard := c.group("Default")
	standard.standard = true
	build := c.group("build")
	for _, name := range []string{"build-1", "build-2", "build-3"} {
		c.runner(name, build)
	}
	c.hosted = append(c.hosted, &hostedRunner{id: c.number("hosted", "ubuntu-8"), name: "ubuntu-8", cores: 8, most: 10, active: c.Recently(1), group: standard})
	c.secrets = append(c.secrets, &secret{name: "REGISTRY_TOKEN", visibility: "selected", updated: c.Ago(30)})
	c.budgets = append(c.budgets, &budget{id: "11111111-1111-4111-8111-111111111111", sku: "actions", amount: 2000, alerts: true})
	c.grant(c.member(4), "ci-read")
	c.patch("platform-infra", func(r *repository) {
		r.environments = []environment{{name: "production", reviewers: 1, branches: true}, {name: "preview"}}
	})
}

func (c *company) group(name string) *runnerGroup {
	g := &runnerGroup{id: int64(len(c.groups) + 1), name: name, visibility: "all"}
	c.groups = append(c.groups, g)
	return g
}

func (c *company) runner(name string, group *runnerGroup) *runner {
	r := &runner{id: int64(100 + len(c.runners)), name: name, group: group, version: "2.330.0"}
	c.runners = append(c.runners, r)
	return r
}

func (c *call) group(g *runnerGroup) object {
	workflows := g.workflows
	if workflows == nil {
		workflows = []string{}
	}
	return object{
		"id": g.id, "name": g.name, "visibility": g.visibility, "default": g.standard, "inherited": false, "allows_public_repositories": g.public,
		"runners_url": c.URL + "/orgs/acme/actions/runner-groups/1/runners", "restricted_to_workflows": len(g.workflows) > 0,
		"selected_workflows": workflows, "workflow_restrictions_read_only": false,
	}
}

func (c *call) runner(r *runner) object {
	status := "online"
	if r.offline {
		status = "offline"
	}
	label := func(id int, name, kind string) object { return object{"id": id, "name": name, "type": kind} }
	return object{
		"id": r.id, "name": r.name, "os": "linux", "status": status, "busy": r.busy, "runner_group_id": r.group.id, "ephemeral": r.ephemeral,
		"version": r.version, "labels": []object{label(1, "self-hosted", "read-only"), label(2, "linux", "read-only"), label(3, "x64", "read-only")},
	}
}

func (c *call) hostedRunner(h *hostedRunner) object {
	size := object{"id": "8-core", "cpu_cores": h.cores, "memory_gb": h.cores * 4, "storage_gb": 300}
	return object{
		"id": h.id, "name": h.name, "runner_group_id": h.group.id, "status": "Ready", "platform": "linux-x64", "public_ip_enabled": h.publicIP,
		"maximum_runners": h.most, "machine_size_details": size, "public_ips": []object{}, "last_active_on": when(h.active),
		"image_details": object{"id": "ubuntu-24.04", "size_gb": 86, "display_name": "Ubuntu 24.04", "source": "github"},
	}
}

func (c *call) secret(s *secret) object {
	o := object{"name": s.name, "created_at": stamp(s.updated), "updated_at": stamp(s.updated), "visibility": s.visibility}
	if s.visibility == "selected" {
		o["selected_repositories_url"] = c.URL + "/orgs/acme/actions/secrets/" + s.name + "/repositories"
	}
	return o
}

// hostedID and others are the asset IDs of runners and their groups.
func (c *company) hostedID(h *hostedRunner) string { return c.orgID("hosted_runner", h.id) }
func (c *company) runnerID(r *runner) string       { return c.orgID("runner", r.id) }
func (c *company) groupID(g *runnerGroup) string   { return c.orgID("runner_group", g.id) }
