package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// policyFaults are those of organization policies.
var policyFaults = []fault{
	{
		control: "guardrails.gcp_org_service_account_keys_disabled",
		what:    "that nobody makes keys for service accounts is only tried",
		plant: theOrganization(func(c *company) {
			a := c.constraint(c.organization, "iam.disableServiceAccountKeyCreation")
			a.data["dryRunSpec"] = a.data["spec"]
			delete(a.data, "spec")
		}),
	},
	{
		control: "guardrails.gcp_org_service_account_key_upload_disabled", nights: acme.Odd,
		what:  "keys for service accounts can be uploaded",
		plant: unset("iam.disableServiceAccountKeyUpload"),
	},
	{
		control: "guardrails.gcp_org_default_grants_disabled",
		what:    "default service accounts become editors",
		plant:   relax("iam.automaticIamGrantsForDefaultServiceAccounts", obj{"enforce": false}),
	},
	{
		control: "guardrails.gcp_org_member_domains_restricted",
		what:    "members of another customer can be given access",
		plant: theOrganization(func(c *company) {
			rules(c.constraint(c.organization, "iam.allowedPolicyMemberDomains"), allow(c.organization.customer, "C0strange"))
		}),
	},
	{
		control: "guardrails.gcp_org_public_access_prevented",
		what:    "buckets can be made public",
		plant:   unset("storage.publicAccessPrevention"),
	},
	{
		control: "guardrails.gcp_org_uniform_bucket_access", nights: acme.Odd,
		what:  "new buckets may have access lists",
		plant: unset("storage.uniformBucketLevelAccess"),
	},
	{
		control: "guardrails.gcp_org_default_network_skipped",
		what:    "new projects have the default network",
		plant:   unset("compute.skipDefaultNetworkCreation"),
	},
	{
		control: "guardrails.gcp_org_os_login_required",
		what:    "machines take SSH keys from metadata",
		plant:   relax("compute.requireOsLogin", obj{"enforce": false}),
	},
	{
		control: "guardrails.gcp_org_sql_public_ip_restricted",
		what:    "databases can have public addresses",
		plant:   unset("sql.restrictPublicIp"),
	},
	{
		control: "guardrails.gcp_org_vm_external_ip_restricted",
		what:    "every machine may have an external address",
		plant:   relax("compute.vmExternalIpAccess", obj{"allowAll": true}),
	},
	{
		control: "guardrails.gcp_org_locations_restricted",
		what:    "resources can be made in the United States, which nobody has approved",
		plant:   relax("gcp.resourceLocations", allow(append([]string{"in:us-locations"}, approvedLocations...)...)),
	},
	{
		control: "guardrails.gcp_org_contact_domains_restricted", nights: acme.Odd,
		what:  "contacts can be anywhere",
		plant: unset("essentialcontacts.allowedContactDomains"),
	},
	{
		control: "guardrails.gcp_org_policy_required",
		what:    "machines need not be shielded",
		plant:   theOrganization(func(*company) {}), // nobody sets what acme's settings require
	},
	{
		control: "guardrails.gcp_org_policy_unconditional",
		what:    "a tag lifts the lien on projects with a shared network",
		plant: theOrganization(func(c *company) {
			c.constrain(c.organization, "compute.restrictXpnProjectLienRemoval", obj{"enforce": true}, obj{
				"enforce":   false,
				"condition": obj{"expression": "resource.matchTag('" + c.organization.number + "/environment', 'sandbox')"},
			})
		}),
	},
	{
		control: "guardrails.gcp_org_policy_twins_agree",
		what:    "the managed twin of a constraint says the opposite",
		plant: theOrganization(func(c *company) {
			c.constrain(c.organization, "compute.managed.disableSerialPortAccess", obj{"enforce": false})
		}),
	},
	{
		control: "guardrails.gcp_org_policy_not_weakened",
		what:    "machines below Development have a serial console",
		plant: theFolder("Development", func(c *company, f *folder) {
			c.constrain(c.ofFolder(f), "compute.disableSerialPortAccess", obj{"enforce": false})
		}),
	},
	{
		control: "guardrails.gcp_org_policy_not_weakened", nights: acme.Even,
		what: "acme-sandbox-web goes back to Google's default for the serial console",
		plant: theProject("acme-sandbox-web", func(c *company, p *project) {
			c.constrain(c.ofProject(p), "compute.disableSerialPortAccess").data["spec"] = obj{"reset": true, "etag": "acme"}
		}),
	},
}

// unset takes a policy of the organization away.
func unset(constraint string) func(*company) string {
	return theOrganization(func(c *company) {
		for i, a := range c.shared {
			if a == c.constraint(c.organization, constraint) {
				c.shared = append(c.shared[:i:i], c.shared[i+1:]...)
				return
			}
		}
		panic("simulator/gcp: nobody sets " + constraint) // so there is nothing to take away
	})
}

// relax gives a policy of the organization other rules.
func relax(constraint string, all ...obj) func(*company) string {
	return theOrganization(func(c *company) { rules(c.constraint(c.organization, constraint), all...) })
}
