package gcp

import (
	"maps"
	"time"
)

// machineTypes are what runs in every project, by environment.
var machineTypes = map[string]string{
	"production": "n2-standard-4", "staging": "e2-standard-2", "development": "e2-standard-2", "sandbox": "e2-medium", "shared": "e2-standard-2",
}

// furnish puts into some base projects what only they have.
func (c *company) furnish() {
	archive := c.inside(c.byID["acme-log-archive"])
	audit := archive.bucket("audit")
	audit.data["retentionPolicy"] = obj{"retentionPeriod": "34560000", "effectiveTime": stamp(c.Ago(900)), "isLocked": true}
	archive.keep()

	ci := c.inside(c.byID["acme-ci"])
	ci.pool("github")
	ci.provider("github", "acme", gitHubIssuer, "assertion.repository_owner == 'acme'")
	deployer := ci.identity("github-deploy", "Deploys from GitHub")
	deployer.policy.grant("roles/iam.workloadIdentityUser",
		"principalSet://iam.googleapis.com/projects/"+ci.p.number+"/locations/global/workloadIdentityPools/github/attribute.repository/acme/checkout")
	ci.keep()
}

// inside builds into a base project, besides what it has.
func (c *company) inside(p *project) *builder { return &builder{company: c, p: p} }

// keep keeps what was built.
func (b *builder) keep() { b.p.extra = append(b.p.extra, b.made...) }

// contents are the assets of a project, of the types that are wanted. Those of a
// project that is being deleted are gone.
func (c *company) contents(p *project, want func(kind string) bool) []*asset {
	b := &builder{company: c, p: p, want: want}
	if b.wanted("cloudresourcemanager.googleapis.com/Project") {
		b.put(c.projectAsset(p))
	}
	if p.team == "" { // of Apps Script
		return b.made
	}
	if b.wanted("cloudbilling.googleapis.com/ProjectBillingInfo") {
		b.put(billingInfo(p))
	}
	if p.active() {
		b.standard()
	}
	for _, a := range p.extra {
		if b.wanted(a.kind) {
			b.made = append(b.made, a)
		}
	}
	return b.made
}

// standard builds what every project has.
func (b *builder) standard() {
	if b.wantsAny("compute.googleapis.com/Instance", "compute.googleapis.com/Disk", "compute.googleapis.com/Address", "compute.googleapis.com/Snapshot") {
		app := b.machine("app", machineTypes[b.p.environment])
		b.disk("data", 200, app.name)
		b.scheduled(b.snapshot("data-daily", 200, b.compute("zones/"+b.p.home+"/disks/data"), b.Recently(2)))
		if b.p.environment == "production" {
			b.address("front", app.name)
		}
	}
	if b.wanted("storage.googleapis.com/Bucket") {
		b.bucket("assets")
	}
	if b.p.environment == "production" && b.wanted("sqladmin.googleapis.com/Instance") {
		b.database("main", "db-custom-2-7680", 100)
	}
	if b.wantsAny("iam.googleapis.com/ServiceAccount", "iam.googleapis.com/ServiceAccountKey") {
		b.defaultIdentity()
		deployer := b.identity("deployer", "Deploys the application")
		b.key(deployer, b.Ago(9), b.Ago(-8), "SYSTEM_MANAGED")
	}
	if b.wanted("logging.googleapis.com/LogSink") {
		buckets := "logging.googleapis.com/projects/" + b.p.id + "/locations/global/buckets/"
		b.sink("_Required", buckets+"_Required", `LOG_ID("cloudaudit.googleapis.com/activity")`)
		b.sink("_Default", buckets+"_Default", `NOT LOG_ID("cloudaudit.googleapis.com/activity")`)
	}
	if b.wanted("serviceusage.googleapis.com/Service") {
		for _, api := range []string{"compute.googleapis.com", "storage.googleapis.com", "logging.googleapis.com"} {
			b.service(api)
		}
	}
}

func (b *builder) wantsAny(kinds ...string) bool {
	for _, k := range kinds {
		if b.wanted(k) {
			return true
		}
	}
	return false
}

// service is an API that is on.
func (b *builder) service(api string) *asset {
	path := "projects/" + b.p.number + "/services/" + api
	return b.put(&asset{
		kind: "serviceusage.googleapis.com/Service", name: "//serviceusage.googleapis.com/" + path, title: api, location: "global", created: b.p.created,
		data: obj{"name": path, "parent": b.p.resource(), "state": "ENABLED"},
	})
}

// projectAsset is a project as an asset, in the old shape that Cloud Asset
// Inventory keeps: lifecycleState, and a parent of type and ID.
func (c *company) projectAsset(p *project) *asset {
	state := "ACTIVE"
	if !p.active() {
		state = "DELETE_REQUESTED"
	}
	return &asset{
		kind: "cloudresourcemanager.googleapis.com/Project", name: node(p.resource()), title: p.name, location: "global",
		parent: node(c.parent(p.folder)), labels: p.labels, created: p.created, policy: &p.policy,
		data: obj{
			"projectNumber": p.number, "projectId": p.id, "name": p.name, "lifecycleState": state, "labels": maps.Clone(p.labels),
			"createTime": stamp(p.created), "parent": c.parentObject(p.folder),
		},
	}
}

func (c *company) parentObject(f *folder) obj {
	if f == nil {
		return obj{"type": "organization", "id": c.organization.number}
	}
	return obj{"type": "folder", "id": f.number}
}

func billingInfo(p *project) *asset {
	a := &asset{
		kind: "cloudbilling.googleapis.com/ProjectBillingInfo", name: "//cloudbilling.googleapis.com/projects/" + p.id + "/billingInfo",
		title: "billingInfo", location: "global", created: p.created.Add(time.Hour),
		data: obj{"name": "projects/" + p.id + "/billingInfo", "projectId": p.id, "billingEnabled": p.billed, "billingAccountName": ""},
	}
	if p.account != nil {
		a.data["billingAccountName"] = p.account.resource()
	}
	return a
}

// organizationAssets are the organization, its folders, and what hangs on them.
func (c *company) organizationAssets() []*asset {
	o := c.organization
	list := []*asset{{
		kind: "cloudresourcemanager.googleapis.com/Organization", name: node(o.resource()), title: "acme.example", location: "global",
		under: o, created: o.created, policy: &o.policy,
		data: obj{
			"name": o.resource(), "displayName": "acme.example", "owner": obj{"directoryCustomerId": o.customer},
			"lifecycleState": "ACTIVE", "creationTime": stamp(o.created),
		},
	}}
	for _, f := range c.folders {
		list = append(list, &asset{
			kind: "cloudresourcemanager.googleapis.com/Folder", name: node(f.resource()), title: f.name, location: "global",
			under: c.ofFolder(f), parent: node(c.parent(f.parent)), created: f.created, policy: &f.policy,
			data: obj{"name": f.resource(), "parent": c.parent(f.parent), "displayName": f.name, "lifecycleState": "ACTIVE", "createTime": stamp(f.created)},
		})
	}
	return append(list, c.shared...)
}
