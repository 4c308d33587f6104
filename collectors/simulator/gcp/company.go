package gcp

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A company is all that the Server answers from. It does not change once it is
// founded; what is in projects beyond the base is made when it is asked for.
type company struct {
	*acme.Company

	size         int // projects, without those of Apps Script
	organization *organization
	folders      []*folder // parents before their children
	folderAt     map[string]*folder
	base         []*project // the first of the projects, in which faults are planted
	scripts      []*project // of Apps Script
	byID         map[string]*project
	accounts     []*account
	budgets      []*budget

	// shared is what hangs on the organization, its folders and the billing
	// accounts: policies, sinks, contacts.
	shared []*asset

	// tags are the values of tagKey that are attached to nodes, by resource.
	tags map[string]string

	planted []acme.Planted
}

// An organization is the root of the hierarchy.
type organization struct {
	number   string
	customer string // ID of the directory, such as "C0acme123"
	created  time.Time
	policy   policy
}

// A folder holds projects and folders.
type folder struct {
	number, name string
	parent       *folder // nil: the organization
	created      time.Time
	policy       policy
}

// A project is what holds everything else.
type project struct {
	number, id, name  string
	folder            *folder // nil: directly below the organization
	team, environment string
	labels            map[string]string
	created, deleted  time.Time // deleted: when deletion was asked for; zero: never
	account           *account  // nil: none
	billed            bool
	home              string // zone
	policy            policy
	extra             []*asset // besides what every project has
}

func (p *project) active() bool { return p.deleted.IsZero() }

// A policy is an IAM policy.
type policy struct {
	bindings []*binding
	audited  []string // kinds of data access that are logged for all services
	spared   []string // members whose access is not logged
}

// grant binds a role to members.
func (p *policy) grant(role string, members ...string) *binding {
	b := &binding{role: role, members: members}
	p.bindings = append(p.bindings, b)
	return b
}

// A binding gives a role to members, under a condition if it has one.
type binding struct {
	role             string
	members          []string
	title, condition string
}

// An account is a billing account.
type account struct {
	id, name, currency string
	closed             bool
	policy             policy
}

func (a *account) resource() string { return "billingAccounts/" + a.id }

// A holder is what assets hang on.
type holder interface {
	resource() string    // such as "folders/123456789012"
	ancestors() []string // itself first, the organization last
}

func (o *organization) resource() string    { return "organizations/" + o.number }
func (o *organization) ancestors() []string { return []string{o.resource()} }

func (f *folder) resource() string  { return "folders/" + f.number }
func (p *project) resource() string { return "projects/" + p.number }

// ancestorsOf is a folder's own resource and those above it, without the
// organization's.
func ancestorsOf(f *folder) []string {
	var list []string
	for ; f != nil; f = f.parent {
		list = append(list, f.resource())
	}
	return list
}

// A placed is a folder or project with the organization above it.
type placed struct {
	holder interface{ resource() string }
	folder *folder // above it
	top    *organization
}

func (p placed) resource() string { return p.holder.resource() }

func (p placed) ancestors() []string {
	return append(append([]string{p.resource()}, ancestorsOf(p.folder)...), p.top.resource())
}

func (c *company) ofFolder(f *folder) holder   { return placed{f, f.parent, c.organization} }
func (c *company) ofProject(p *project) holder { return placed{p, p.folder, c.organization} }

// parent is the resource of what holds a folder or project.
func (c *company) parent(f *folder) string {
	if f == nil {
		return c.organization.resource()
	}
	return f.resource()
}

// node is the full name of a node of the hierarchy.
func node(resource string) string { return "//cloudresourcemanager.googleapis.com/" + resource }

// count is the number of all projects, those of Apps Script last.
func (c *company) count() int { return c.size + len(c.scripts) }

// project returns the i-th project, of the first size.
func (c *company) project(i int) *project {
	switch {
	case i < len(c.base):
		return c.base[i]
	case i < c.size:
		return c.further(i)
	}
	return c.scripts[i-c.size]
}

// folderOf is the folder of the i-th project, without making the project.
func (c *company) folderOf(i int) *folder {
	switch {
	case i < len(c.base):
		return c.base[i].folder
	case i < c.size:
		path, _ := where(i)
		return c.folderAt[path]
	}
	return c.scripts[i-c.size].folder
}

// find returns the project of an ID or a number; nil for none.
func (c *company) find(key string) *project {
	if p := c.byID[key]; p != nil {
		return p
	}
	for _, all := range [][]*project{c.base, c.scripts} {
		for _, p := range all {
			if p.number == key {
				return p
			}
		}
	}
	tail := key[max(0, len(key)-5):]
	if i := strings.Index(key, "-"); i >= 0 { // such as acme-00123-search-dev
		tail, _, _ = strings.Cut(key[i+1:], "-")
	}
	i, err := strconv.Atoi(tail)
	if err != nil || i < len(c.base) || i >= c.size {
		return nil
	}
	if p := c.further(i); p.id == key || p.number == key {
		return p
	}
	return nil
}

// number is the 12-digit number of the i-th project. The last five digits are i,
// so that the project can be found again.
func (c *company) number(i int) string {
	return fmt.Sprintf("%s%05d", c.Number(7, "gcp project", i), i)
}
