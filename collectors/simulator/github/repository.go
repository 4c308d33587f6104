package github

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// firstRepository is the number of the first repository; the others follow, so
// that a number tells which it is.
const firstRepository = 700_000_000

// A repository is one of the organization's.
type repository struct {
	index      int
	id         int64
	name       string
	about      string // description, hostile text
	visibility string
	archived   bool
	fork       bool
	template   bool
	empty      bool
	noIssues   bool // they are switched off
	created    time.Time
	pushed     time.Time
	size       int // KiB
	topics     []string
	properties map[string]any
	branch     string // default branch
	language   string
	releases   int

	scanning, pushProtection, advanced bool
	alerts, fixes                      bool // Dependabot
	policy                             bool // SECURITY.md

	owners     bool // CODEOWNERS is there
	ownerFlaws []flaw

	protection *protection // classic; nil: none
	unruled    bool        // the organization's ruleset leaves it out
	rules      []rule      // of its own rulesets

	environments []environment
	hooks        []*hook
	keys         []*deployKey
	guests       []guest // outside collaborators
	admins       []*user // beside the owners

	actionsOff bool
	allowed    string // allowed_actions; empty: as the organization
	writeToken bool   // workflows get a token that may write
	approves   bool   // workflows may approve pull requests
	cache      int64  // bytes of caches
}

// A flaw is a line of CODEOWNERS that GitHub cannot use.
type flaw struct {
	line          int
	kind, message string
}

// An environment is where a repository deploys to.
type environment struct {
	name      string
	reviewers int  // as many of the owners
	branches  bool // a branch policy applies
}

// A guest is an outside collaborator of a repository.
type guest struct {
	user *user
	role string // read, triage, write, maintain, admin
}

func (r *repository) fullName() string { return Organization + "/" + r.name }
func (r *repository) private() bool    { return r.visibility != "public" }

// assetID is the ID of its asset, or of something that belongs to it.
func (r *repository) assetID(parts ...any) string {
	return assetID(fmt.Sprintf("repo/%d", r.id), parts...)
}

// Repositories with names of their own; each team has one of each suffix.
var suffixes = []string{"service", "web", "infra", "tools"}

// special repositories come first.
var special = []string{"sre-backlog", ".github", "web", "open-sdk", "legacy-portal"}

// nameRepositories names the repositories that faults are planted in, and those
// that acme's clouds trust: web, checkout and search-service.
func (c *company) nameRepositories() {
	c.named = append(c.named, special...)
	for _, suffix := range suffixes {
		for _, t := range c.teams {
			c.named = append(c.named, t.slug+"-"+suffix)
		}
	}
	c.named = append(c.named, "shared-charts", "data-lake", "search-index", "checkout")
	for i, name := range c.named {
		c.indexOf[name] = i
	}
}

// nameOf is the name of the i-th repository.
func (c *company) nameOf(i int) string {
	if i < len(c.named) {
		return c.named[i]
	}
	return fmt.Sprintf("%s-job-%05d", c.teams[i%len(c.teams)].slug, i)
}

// repository returns the repository of a name, or nil. Upper and lower case are
// the same, as on GitHub.
func (c *company) repository(name string) *repository {
	name = strings.ToLower(name)
	if i, ok := c.indexOf[name]; ok {
		return c.build(i)
	}
	i, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if err != nil || i < len(c.named) || i >= c.size || c.nameOf(i) != name {
		return nil
	}
	return c.build(i)
}

// repositoryOf returns the repository of a number, or nil.
func (c *company) repositoryOf(id int64) *repository {
	if id < firstRepository || id >= firstRepository+int64(c.size) {
		return nil
	}
	return c.build(int(id - firstRepository))
}

// patch changes a repository whenever it is made.
func (c *company) patch(name string, change func(*repository)) *repository {
	i, ok := c.indexOf[name]
	if !ok {
		panic("simulator/github: no repository " + name)
	}
	c.patches[i] = append(c.patches[i], change)
	return c.build(i)
}

// build makes the i-th repository.
func (c *company) build(i int) *repository {
	d := c.Dice("github", "repository", i)
	t := c.teams[i%len(c.teams)]
	r := &repository{
		index: i, id: firstRepository + int64(i), name: c.nameOf(i), visibility: "private",
		created: c.Ago(400 + d.IntN(1500)), pushed: c.Recently(1 + d.IntN(60)), size: 100 + d.IntN(90_000),
		topics: []string{t.slug}, branch: "main", language: []string{"Go", "TypeScript", "Python", "HCL"}[d.IntN(4)],
		properties: map[string]any{"owner": t.name, "environment": "production", "cost-center": fmt.Sprintf("CC-%04d", 1000+i%len(c.teams))},
		scanning:   true, pushProtection: true, advanced: true, alerts: true, fixes: true, policy: true, owners: true,
		cache: int64(d.IntN(400)) << 20,
	}
	if i%3 == 0 {
		r.visibility = "internal"
	}
	if lead := c.memberOf(c.Lead(t.name)); lead != nil && !lead.owner {
		r.admins = []*user{lead}
	}
	switch r.name {
	case "sre-backlog":
		r.visibility = "private"
	case ".github", "web", "open-sdk":
		r.visibility = "public"
	}
	for _, change := range c.patches[i] {
		change(r)
	}
	return r
}
