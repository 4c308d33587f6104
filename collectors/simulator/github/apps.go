package github

import (
	"fmt"
	"slices"
	"time"
)

// An installation is a GitHub App in the organization.
type installation struct {
	id, appID   int64
	slug        string
	clientID    string
	bot         *user
	all         bool // it may use all repositories
	permissions map[string]string
	events      []string
	created     time.Time
	suspended   time.Time // zero: it is not
}

// install installs the Apps that acme relies on.
func (c *company) install() {
	read := map[string]string{"metadata": "read", "administration": "read", "members": "read", "organization_administration": "read", "repository_hooks": "read"}
	c.app(auditorApp, true, read)
	c.app(backlogApp, false, map[string]string{"metadata": "read", "issues": "write"})
	c.app("renovate", false, map[string]string{"metadata": "read", "contents": "write", "pull_requests": "write"}).events = []string{"push", "pull_request"}
	c.app("slack", true, map[string]string{"metadata": "read", "issues": "read", "pull_requests": "read"})
}

// app installs one App.
func (c *company) app(slug string, all bool, permissions map[string]string) *installation {
	a := &installation{
		id: c.number("installation", slug), appID: c.number("app", slug), slug: slug, clientID: "Iv23" + c.Hex(16, "github", "app", slug),
		bot: c.add(&user{login: slug + "[bot]", kind: "Bot"}), all: all, permissions: permissions, events: []string{}, created: c.Ago(300),
	}
	c.apps = append(c.apps, a)
	return a
}

func (c *company) installationOf(slug string) *installation {
	return c.apps[slices.IndexFunc(c.apps, func(a *installation) bool { return a.slug == slug })]
}

// selection is repository_selection.
func (a *installation) selection() string {
	if a.all {
		return "all"
	}
	return "selected"
}

func (c *call) installation(a *installation) object {
	api := fmt.Sprintf("%s/app/installations/%d", c.URL, a.id)
	var by *user
	if !a.suspended.IsZero() {
		by = c.company.owners[0]
	}
	return object{
		"id": a.id, "account": c.simple(c.company.account()), "repository_selection": a.selection(), "access_tokens_url": api + "/access_tokens",
		"repositories_url": c.URL + "/installation/repositories", "html_url": fmt.Sprintf("https://github.com/organizations/acme/settings/installations/%d", a.id),
		"app_id": a.appID, "app_slug": a.slug, "client_id": a.clientID, "target_id": c.company.id, "target_type": "Organization",
		"permissions": a.permissions, "events": a.events, "created_at": stamp(a.created), "updated_at": stamp(a.created),
		"single_file_name": nil, "has_multiple_single_files": false, "single_file_paths": []string{},
		"suspended_by": c.nullable(by), "suspended_at": when(a.suspended),
	}
}

// integration is an App, as what it did shows it.
func (c *call) integration(a *installation) any {
	if a == nil {
		return nil
	}
	return object{
		"id": a.appID, "slug": a.slug, "node_id": node("A", a.appID), "client_id": a.clientID, "owner": c.simple(c.company.account()), "name": a.slug,
		"description": nil, "external_url": "https://acme.example/" + a.slug, "html_url": "https://github.com/apps/" + a.slug,
		"created_at": stamp(a.created), "updated_at": stamp(a.created), "permissions": a.permissions, "events": a.events,
	}
}

// A token is a fine-grained personal access token.
type token struct {
	id, tokenID  int64
	owner        *user
	name         string
	all          bool              // all repositories
	organization map[string]string // permissions
	repository   map[string]string // permissions
	granted      time.Time
	expires      time.Time // zero: never
	used         time.Time // zero: never
}

// grant approves a token that expires in two months and was used lately.
func (c *company) grant(owner *user, name string) *token {
	t := &token{
		id: c.number("grant", name), tokenID: c.number("token", name), owner: owner, name: name, repository: map[string]string{"metadata": "read", "contents": "read"},
		granted: c.Ago(120), expires: c.Ago(-90), used: c.Recently(3),
	}
	c.tokens = append(c.tokens, t)
	return t
}

func (c *call) grant(t *token) object {
	selection := "subset"
	if t.all {
		selection = "all"
	}
	permissions := object{"repository": t.repository}
	if t.organization != nil {
		permissions["organization"] = t.organization
	}
	return object{
		"id": t.id, "owner": c.simple(t.owner), "repository_selection": selection,
		"repositories_url": fmt.Sprintf("%s/organizations/%d/personal-access-tokens/%d/repositories", c.URL, c.company.id, t.id),
		"permissions":      permissions, "access_granted_at": stamp(t.granted), "token_id": t.tokenID, "token_name": t.name,
		"token_expired": !t.expires.IsZero() && t.expires.Before(c.company.Now), "token_expires_at": when(t.expires), "token_last_used_at": when(t.used),
	}
}

// A deployKey is an SSH key of one repository.
type deployKey struct {
	id       int64
	title    string
	readOnly bool
	created  time.Time
	used     time.Time // zero: never
	by       *user
}

// key adds a deploy key that was used lately.
func (c *company) key(r *repository, title string, readOnly bool) *deployKey {
	k := &deployKey{id: c.number("key", r.name, title), title: title, readOnly: readOnly, created: c.Ago(300), used: c.Recently(2), by: c.owners[0]}
	r.keys = append(r.keys, k)
	return k
}

func (c *call) deployKey(r *repository, k *deployKey) object {
	return object{
		"id": k.id, "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + c.company.Hex(40, "key", k.id), "title": k.title, "verified": true, "enabled": true,
		"url": fmt.Sprintf("%s/repos/%s/keys/%d", c.URL, r.fullName(), k.id), "created_at": stamp(k.created), "read_only": k.readOnly,
		"added_by": k.by.login, "last_used": when(k.used),
	}
}

// A hook is a webhook of the organization or of a repository.
type hook struct {
	id       int64
	url      string
	secret   bool
	insecure bool
	inactive bool
	events   []string
	status   int // of the last delivery; 0: none
}

// hook makes a webhook as it should be.
func (c *company) hook(url string) *hook {
	return &hook{id: c.number("hook", url), url: url, secret: true, events: []string{"push", "pull_request"}, status: 200}
}

// hook shows a webhook of what is at an address. insecure_ssl is text; of a
// repository it can be a number, too.
func (c *call) hook(h *hook, api, kind string) object {
	config := object{"url": h.url, "content_type": "json", "insecure_ssl": "0"}
	if h.insecure {
		config["insecure_ssl"] = "1"
	} else if kind == "Repository" && h.id%2 == 0 {
		config["insecure_ssl"] = 0
	}
	if h.secret {
		config["secret"] = "********"
	}
	var code any
	if h.status > 0 {
		code = h.status
	}
	self := fmt.Sprintf("%s/hooks/%d", api, h.id)
	o := object{
		"id": h.id, "url": self, "ping_url": self + "/pings", "deliveries_url": self + "/deliveries", "name": "web", "events": h.events,
		"active": !h.inactive, "config": config, "created_at": stamp(c.company.Ago(400)), "updated_at": stamp(c.company.Ago(200)), "type": kind,
	}
	if kind == "Repository" {
		o["test_url"] = self + "/test"
		o["last_response"] = object{"code": code, "status": "active", "message": nil}
	}
	return o
}
