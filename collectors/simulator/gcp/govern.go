package gcp

import (
	"fmt"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// enforcedEverywhere are the boolean constraints that acme enforces at the
// organization.
var enforcedEverywhere = []string{
	"compute.disableSerialPortAccess",
	"compute.requireOsLogin",
	"compute.skipDefaultNetworkCreation",
	"iam.automaticIamGrantsForDefaultServiceAccounts",
	"iam.disableServiceAccountKeyCreation",
	"iam.disableServiceAccountKeyUpload",
	"sql.restrictPublicIp",
	"storage.publicAccessPrevention",
	"storage.uniformBucketLevelAccess",
}

// approvedLocations are where acme's data may be, as gcp.resourceLocations names
// them.
var approvedLocations = []string{"in:asia-northeast1-locations", "in:eu-locations"}

// tagKey is the Resource Manager tag that says which environment a node is.
const tagKey = "environment"

// environments are the values of tagKey, by the folders that they are attached to.
var environments = map[string]string{
	"Production": "production", "Development": "development", "Development/Staging": "staging", "Sandbox": "sandbox", "Shared": "shared",
}

// govern sets the policies, tags, contacts and sinks of the organization.
func (c *company) govern() {
	c.admit()
	for path, environment := range environments {
		c.tags[c.folderAt[path].resource()] = environment
	}
	for _, name := range enforcedEverywhere {
		c.constrain(c.organization, name, obj{"enforce": true})
	}
	c.constrain(c.organization, "iam.allowedPolicyMemberDomains", allow(c.organization.customer))
	c.constrain(c.organization, "compute.vmExternalIpAccess", obj{"denyAll": true})
	c.constrain(c.organization, "gcp.resourceLocations", allow(approvedLocations...))
	c.constrain(c.organization, "essentialcontacts.allowedContactDomains", allow("@"+acme.Domain))

	for i, x := range []struct {
		email      string
		categories []string
	}{
		{"security@" + acme.Domain, []string{"SECURITY"}},
		{"cloud-billing@" + acme.Domain, []string{"BILLING"}},
		{"operations@" + acme.Domain, []string{"TECHNICAL", "SUSPENSION"}},
		{"legal@" + acme.Domain, []string{"LEGAL"}},
	} {
		c.contact(c.organization, i, x.email, x.categories...)
	}
	c.contact(c.ofFolder(c.folderAt["Sandbox"]), 9, "product-news@"+acme.Domain, "PRODUCT_UPDATES")

	c.shared = append(c.shared,
		sink("", c.organization, "org-audit", "storage.googleapis.com/acme-log-archive-audit", `logName:"cloudaudit.googleapis.com"`, c.Ago(900)),
		sink("", c.organization, "_Required", "logging.googleapis.com/"+c.organization.resource()+"/locations/global/buckets/_Required", `LOG_ID("cloudaudit.googleapis.com/activity")`, c.Ago(2400)),
		sink("", c.ofFolder(c.folderAt["Production"]), "production-errors", "logging.googleapis.com/projects/acme-log-archive/locations/eu/buckets/errors", "severity>=ERROR", c.Ago(500)),
	)
	c.sinkOf(c.organization, "org-audit").data["includeChildren"] = true
	c.sinkOf(c.ofFolder(c.folderAt["Production"]), "production-errors").data["includeChildren"] = true
}

// admit binds roles at the organization and the folders.
func (c *company) admit() {
	p := &c.organization.policy
	p.audited = []string{"ADMIN_READ", "DATA_READ", "DATA_WRITE"}
	p.grant("roles/resourcemanager.organizationAdmin", "group:gcp-organization-admins@"+acme.Domain)
	p.grant("roles/orgpolicy.policyAdmin", "group:gcp-organization-admins@"+acme.Domain)
	p.grant("roles/resourcemanager.folderAdmin", "group:gcp-organization-admins@"+acme.Domain)
	p.grant("roles/billing.viewer", "group:gcp-finance@"+acme.Domain)
	p.grant("roles/browser", "domain:"+acme.Domain)
	p.grant("roles/logging.viewer", "group:gcp-security@"+acme.Domain)
	auditor := "serviceAccount:auditor@" + quotaProject + ".iam.gserviceaccount.com"
	for _, role := range []string{"roles/cloudasset.viewer", "roles/orgpolicy.policyViewer", "roles/essentialcontacts.viewer"} {
		p.grant(role, auditor)
	}
	review := p.grant("roles/iam.securityReviewer", "group:gcp-security@"+acme.Domain)
	review.title, review.condition = "until the audit ends", until(c.Recently(-40))
	c.folderAt["Production"].policy.grant("roles/viewer", "group:gcp-oncall@"+acme.Domain)
	c.folderAt["Development"].policy.grant("roles/viewer", "group:gcp-developers@"+acme.Domain)
}

// until is the condition that holds up to a time.
func until(end time.Time) string {
	return fmt.Sprintf("request.time < timestamp(%q)", end.UTC().Format(time.RFC3339))
}

// allow is the rule that allows some values and no others.
func allow(values ...string) obj { return obj{"values": obj{"allowedValues": values}} }

// constrain sets an organization policy at a node.
func (c *company) constrain(under holder, constraint string, rules ...obj) *asset {
	path, at := under.resource()+"/policies/"+constraint, c.Ago(700)
	a := &asset{
		kind: "orgpolicy.googleapis.com/Policy", name: "//orgpolicy.googleapis.com/" + path, title: constraint, location: "global",
		under: under, parent: node(under.resource()), created: at,
		data: obj{"name": path, "etag": "acme", "spec": obj{"etag": "acme", "updateTime": stamp(at), "rules": rules}},
	}
	c.shared = append(c.shared, a)
	return a
}

// constraint is the policy that a node sets; nil for none.
func (c *company) constraint(under holder, constraint string) *asset {
	return c.sharedAsset("//orgpolicy.googleapis.com/" + under.resource() + "/policies/" + constraint)
}

func (c *company) sharedAsset(name string) *asset {
	for _, a := range c.shared {
		if a.name == name {
			return a
		}
	}
	return nil
}

// rules replaces the rules of a policy.
func rules(a *asset, rules ...obj) { a.data["spec"].(obj)["rules"] = rules }

// contact names whom Google tells, in some categories.
func (c *company) contact(under holder, i int, email string, categories ...string) *asset {
	path := fmt.Sprintf("%s/contacts/%d", under.resource(), i+1)
	a := &asset{
		kind: "essentialcontacts.googleapis.com/Contact", name: "//essentialcontacts.googleapis.com/" + path, title: email, location: "global",
		under: under, parent: node(under.resource()), created: c.Ago(100),
		data: obj{
			"name": path, "email": email, "notificationCategorySubscriptions": categories, "languageTag": "en",
			"validationState": "VALID", "validateTime": stamp(c.Ago(100)),
		},
	}
	c.shared = append(c.shared, a)
	return a
}

// contactOf is the contact of the organization with an address.
func (c *company) contactOf(email string) *asset {
	for _, a := range c.shared {
		if a.kind == "essentialcontacts.googleapis.com/Contact" && a.data["email"] == email {
			return a
		}
	}
	return nil
}

// sinkOf is the sink that a node above projects has.
func (c *company) sinkOf(under holder, name string) *asset {
	return c.sharedAsset("//logging.googleapis.com/" + under.resource() + "/sinks/" + name)
}
