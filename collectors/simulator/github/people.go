package github

import (
	"net/url"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A user is somebody on GitHub.
type user struct {
	id        int64
	login     string
	kind      string // User, Bot or Organization
	name      string // empty: none is shown
	email     string // that the user shows; empty: none
	verified  []string
	created   time.Time
	owner     bool
	twoFactor twoFactor
	nameID    string // at the SAML identity provider; empty: no linked identity
	scimName  string
	person    *acme.Person // nil: nobody of acme
}

// twoFactor is how a user proves who it is beside the password.
type twoFactor int

const (
	secureFactor   twoFactor = iota
	insecureFactor           // text messages
	noFactor
)

// people makes the members of who works at acme, and the outside collaborators.
func (c *company) people() {
	for i, p := range c.Staff() {
		if u := c.join(p); i < firstOwners {
			u.owner = true
			c.owners = append(c.owners, u)
		}
	}
	for _, login := range []string{"agency-kim", "agency-lou", "pentest-nova", "contractor-sky"} {
		u := c.add(&user{login: login, created: c.Ago(1200)})
		c.outside = append(c.outside, u)
	}
}

// join makes a person a member.
func (c *company) join(p *acme.Person) *user {
	login := strings.ReplaceAll(p.Login(), ".", "-") + "-acme"
	u := c.add(&user{login: login, person: p, nameID: p.Email, scimName: p.Email, created: p.Started, verified: []string{p.Email}})
	d := c.Dice("github", "member", p.Number)
	if d.IntN(3) > 0 {
		u.name = p.Name
	}
	if d.IntN(4) == 0 {
		u.email = p.Email
	}
	c.members = append(c.members, u)
	return u
}

// add gives a user its number.
func (c *company) add(u *user) *user {
	u.id = c.number("user", u.login)
	if u.kind == "" {
		u.kind = "User"
	}
	if u.created.IsZero() {
		u.created = c.Ago(2000)
	}
	c.byLogin[u.login] = u
	return u
}

// memberOf returns the member who is a person.
func (c *company) memberOf(p *acme.Person) *user {
	for _, m := range c.members {
		if m.person == p {
			return m
		}
	}
	return nil
}

// firstOwners is how many owners a healthy organization has.
const firstOwners = 3

// member returns the i-th member who is no owner.
func (c *company) member(i int) *user { return c.members[firstOwners+i] }

func (c *company) memberID(u *user) string { return c.orgID("member", u.id) }

// accountID is the ID of the account that is made of a member.
func (c *company) accountID(u *user) string { return "account:" + c.memberID(u) }

// role is what the user is in the organization.
func (u *user) role() string {
	if u.owner {
		return "admin"
	}
	return "member"
}

// simple is a user as lists show it.
func (c *call) simple(u *user) object {
	name := url.PathEscape(u.login) // an App's ends in "[bot]"
	api := c.URL + "/users/" + name
	return object{
		"login": u.login, "id": u.id, "node_id": node("U", u.id), "avatar_url": c.URL + "/avatars/" + name,
		"gravatar_id": "", "url": api, "html_url": "https://github.com/" + name,
		"followers_url": api + "/followers", "following_url": api + "/following{/other_user}", "gists_url": api + "/gists{/gist_id}",
		"starred_url": api + "/starred{/owner}{/repo}", "subscriptions_url": api + "/subscriptions", "organizations_url": api + "/orgs",
		"repos_url": api + "/repos", "events_url": api + "/events{/privacy}", "received_events_url": api + "/received_events",
		"type": u.kind, "user_view_type": "public", "site_admin": false,
	}
}

// nullable is simple, or null for nobody.
func (c *call) nullable(u *user) any {
	if u == nil {
		return nil
	}
	return c.simple(u)
}

// account is the organization as a user.
func (c *company) account() *user {
	return &user{id: c.id, login: Organization, kind: "Organization", created: c.Ago(3000)}
}

// An invitation was not accepted yet.
type invitation struct {
	id      int64
	login   string // empty: by mail address
	email   string
	role    string
	created time.Time
	inviter *user
	failed  time.Time // zero: it has not
	reason  string
	source  string
}

// invite adds an invitation to a mail address.
func (c *company) invite(email string, created time.Time) *invitation {
	i := &invitation{id: c.number("invitation", email), email: email, role: "direct_member", created: created, inviter: c.owners[0], source: "member"}
	c.invited = append(c.invited, i)
	return i
}

func (c *call) invitation(i *invitation) object {
	return object{
		"id": i.id, "node_id": node("OI", i.id), "login": text(i.login), "email": text(i.email), "role": i.role, "created_at": stamp(i.created),
		"failed_at": when(i.failed), "failed_reason": text(i.reason), "inviter": c.simple(i.inviter), "team_count": 0,
		"invitation_teams_url": c.URL + "/organizations/1/invitations/1/teams", "invitation_source": i.source,
	}
}
