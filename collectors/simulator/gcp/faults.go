package gcp

import (
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A fault is one row of the tables: something that is wrong at acme.
type fault = acme.Flaw[*company]

// plant puts the night's faults into the company, and what only looks like one.
func (c *company) plant() {
	for _, n := range nearMisses {
		n.put(c)
	}
	c.planted = acme.Plant(c, c.Night, slices.Concat(policyFaults, accessFaults, projectFaults, resourceFaults, costFaults, sharedFaults)...)
}

// What a fault is about, as stands in the tables.

// theOrganization changes the organization.
func theOrganization(change func(*company)) func(*company) string {
	return func(c *company) string { change(c); return node(c.organization.resource()) }
}

// theFolder changes a folder.
func theFolder(path string, change func(*company, *folder)) func(*company) string {
	return func(c *company) string {
		f := c.folderAt[path]
		change(c, f)
		return node(f.resource())
	}
}

// theProject changes a project.
func theProject(id string, change func(*company, *project)) func(*company) string {
	return func(c *company) string {
		p := c.byID[id]
		change(c, p)
		return node(p.resource())
	}
}

// inProject builds something into a project.
func inProject(id string, build func(*builder) *asset) func(*company) string {
	return func(c *company) string {
		b := c.inside(c.byID[id])
		a := build(b)
		b.keep()
		return b.id(a)
	}
}

// id is the asset ID of what is in a project: its full resource name, with the
// number of the project in the place of its ID.
func (b *builder) id(a *asset) string {
	return strings.Replace(a.name, "/projects/"+b.p.id+"/", "/projects/"+b.p.number+"/", 1)
}

// theMember binds a member somewhere, as the asset of a principal.
func theMember(bind func(*company) (member string)) func(*company) string {
	return func(c *company) string { return node(c.organization.resource()) + "/members/" + bind(c) }
}
