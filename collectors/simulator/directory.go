package simulator

import (
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// identityHome is the Region in which Identity Center lives.
const identityHome = "eu-west-1"

// A directory is IAM Identity Center and its identity store.
type directory struct {
	instances []ssoInstance
	groups    []*directoryGroup
	users     []*directoryUser
	sets      []*permissionSet
}

type ssoInstance struct {
	arn, store, name string
	owner            *account
}

type directoryUser struct {
	id, name, display, email string
	disabled                 bool
	internal                 bool // made by hand, not by the company's identity provider
}

type directoryGroup struct {
	id, name, description string
	members               []*directoryUser
}

// A permissionSet is a permission set and who has it where.
type permissionSet struct {
	arn, name, description, session string
	managed, customer               []string
	inline, boundary                string // empty: none
	relay                           string
	tags                            tags
	assignments                     []assignment
	kept                            []*account // provisioned without an assignment
	outdated                        []*account

	// Both are made when the company is complete.
	byAccount map[*account][]assignment
	places    []*account // where it is provisioned, in the order of the accounts
}

// An assignment gives a permission set in an account to a principal.
type assignment struct {
	account *account
	kind    string // GROUP or USER
	id      string
}

// admit gives people their access.
func (c *company) admit() {
	d := &c.directory
	d.instances = []ssoInstance{{
		arn: "arn:aws:sso:::instance/ssoins-" + c.Hex(16, "instance"), store: "d-" + c.Hex(10, "store"), name: "acme", owner: c.management,
	}}
	groups := map[string]*directoryGroup{}
	for _, name := range append(slices.Clone(acme.Teams), "administrators", "auditors", "break-glass", "@here <img src=x onerror=alert(1)>") {
		g := &directoryGroup{id: c.guid("group", name), name: name, description: "Everybody in " + name}
		groups[name] = g
		d.groups = append(d.groups, g)
	}
	for _, p := range c.People {
		u := &directoryUser{id: c.guid("user", p.Email), name: p.Email, display: p.Name, email: p.Email, disabled: p.Status == "left"}
		d.users = append(d.users, u)
		if u.disabled {
			continue
		}
		groups[p.Team].members = append(groups[p.Team].members, u)
		if p.Team == "platform" {
			groups["administrators"].members = append(groups["administrators"].members, u)
		}
		if p.Team == "security" {
			groups["auditors"].members = append(groups["auditors"].members, u)
			groups["break-glass"].members = append(groups["break-glass"].members, u)
		}
	}

	admin := c.permissionSet("Administrator", "Everything, for the platform", "PT1H", administratorAccess)
	glass := c.permissionSet("BreakGlass", "Everything, when all else fails", "PT1H", administratorAccess)
	audit := c.permissionSet("ReadOnly", "Look, but do not touch", "PT8H", readOnlyAccess)
	engineer := c.permissionSet("Engineer", "What a team does in its accounts", "PT8H", powerUserAccess)
	operator := c.permissionSet("Operator", "What a team does in production", "PT4H", readOnlyAccess)
	operator.inline = document("Allow", map[string]any{"Action": []string{"ec2:RebootInstances", "ssm:StartSession"}, "Resource": "*"})
	finance := c.permissionSet("Finance", "Bills and budgets", "PT8H", billingAccess)
	for _, a := range c.accounts {
		switch path := a.unit.path(); {
		case a.management:
			glass.give(a, groups["break-glass"])
			continue
		case !a.active():
			continue
		case path == "Security", path == "Infrastructure":
			admin.give(a, groups["administrators"])
		case path == "Workloads/Production", path == "Acquired":
			operator.give(a, groups[a.team])
		default:
			engineer.give(a, groups[a.team])
		}
		audit.give(a, groups["auditors"])
		if a.name == "shared-services" {
			finance.give(a, groups["finance"])
		}
	}
}

// permissionSet adds a permission set that nobody has yet.
func (c *company) permissionSet(name, description, session string, managed ...string) *permissionSet {
	s := &permissionSet{
		arn:  strings.Replace(c.directory.instances[0].arn, "instance/", "permissionSet/", 1) + "/ps-" + c.Hex(16, "permission set", name),
		name: name, description: description, session: session, managed: managed, tags: tags{"owner": "platform"},
	}
	c.directory.sets = append(c.directory.sets, s)
	return s
}

// give assigns the set in an account to a group.
func (s *permissionSet) give(a *account, g *directoryGroup) {
	s.assignments = append(s.assignments, assignment{a, "GROUP", g.id})
}

// assign gives the set in an account to a principal, and returns the assignment
// as an asset.
func (s *permissionSet) assign(a *account, kind, id string) string {
	s.assignments = append(s.assignments, assignment{a, kind, id})
	return s.arn + "/" + a.id + "/" + kind + "/" + id
}

// userOf is the user of a person.
func (c *company) userOf(p *acme.Person) *directoryUser {
	return c.directory.users[slices.IndexFunc(c.directory.users, func(u *directoryUser) bool { return u.name == p.Email })]
}

// provisioned reports whether the set is in an account.
func (s *permissionSet) provisioned(a *account) bool {
	return len(s.byAccount[a]) > 0 || slices.Contains(s.kept, a)
}

// settle notes where each set is.
func (c *company) settle() {
	for _, s := range c.directory.sets {
		s.byAccount = map[*account][]assignment{}
		for _, a := range s.assignments {
			s.byAccount[a.account] = append(s.byAccount[a.account], a)
		}
		s.places = filter(c.accounts, s.provisioned)
	}
}

func (d *directory) set(name string) *permissionSet {
	return d.sets[slices.IndexFunc(d.sets, func(s *permissionSet) bool { return s.name == name })]
}

func (d *directory) group(name string) *directoryGroup {
	return d.groups[slices.IndexFunc(d.groups, func(g *directoryGroup) bool { return g.name == name })]
}

// guid is an ID in the identity store.
func (c *company) guid(parts ...any) string {
	h := c.Hex(32, parts...)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
