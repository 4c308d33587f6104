package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// policyFaults are those of organization policies.
var policyFaults = []fault{
	{
		Control: "guardrails.gcp_org_service_account_keys_disabled",
		What:    "that nobody makes keys for service accounts is only tried",
		Plant: theOrganization(func(c *company) {
			a := c.constraint(c.organization, "iam.disableServiceAccountKeyCreation")
			a.data["dryRunSpec"] = a.data["spec"]
			delete(a.data, "spec")
		}),
	},
	{
		Control: "guardrails.gcp_org_service_account_key_upload_disabled", Nights: acme.Odd,
		What:  "keys for service accounts can be uploaded",
		Plant: unset("iam.disableServiceAccountKeyUpload"),
	},
	{
		Control: "guardrails.gcp_org_default_grants_disabled",
		What:    "default service accounts become editors",
		Plant:   relax("iam.automaticIamGrantsForDefaultServiceAccounts", obj{"enforce": false}),
	},
	{
		Control: "guardrails.gcp_org_member_domains_restricted",
		What:    "members of another customer can be given access",
		Plant: theOrganization(func(c *company) {
			rules(c.constraint(c.organization, "iam.allowedPolicyMemberDomains"), allow(c.organization.customer, "C0strange"))
		}),
	},
	{
		Control: "guardrails.gcp_org_public_access_prevented",
		What:    "buckets can be made public",
		Plant:   unset("storage.publicAccessPrevention"),
	},
	{
		Control: "guardrails.gcp_org_uniform_bucket_access", Nights: acme.Odd,
		What:  "new buckets may have access lists",
		Plant: unset("storage.uniformBucketLevelAccess"),
	},
	{
		Control: "guardrails.gcp_org_default_network_skipped",
		What:    "new projects have the default network",
		Plant:   unset("compute.skipDefaultNetworkCreation"),
	},
	{
		Control: "guardrails.gcp_org_os_login_required",
		What:    "machines take SSH keys from metadata",
		Plant:   relax("compute.requireOsLogin", obj{"enforce": false}),
	},
	{
		Control: "guardrails.gcp_org_sql_public_ip_restricted",
		What:    "databases can have public addresses",
		Plant:   unset("sql.restrictPublicIp"),
	},
	{
		Control: "guardrails.gcp_org_vm_external_ip_restricted",
		What:    "every machine may have an external address",
		Plant:   relax("compute.vmExternalIpAccess", obj{"allowAll": true}),
	},
	{
		Control: "guardrails.gcp_org_locations_restricted",
		What:    "resources can be made in the United States, which nobody has approved",
		Plant:   relax("gcp.resourceLocations", allow(append([]string{"in:us-locations"}, approvedLocations...)...)),
	},
	{
		Control: "guardrails.gcp_org_contact_domains_restricted", Nights: acme.Odd,
		What:  "contacts can be anywhere",
		Plant: unset("essentialcontacts.allowedContactDomains"),
	},
	{
		Control: "guardrails.gcp_org_policy_required",
		What:    "machines need not be shielded",
		Plant:   theOrganization(func(*company) {}), // nobody sets what acme's settings require
	},
	{
		Control: "guardrails.gcp_org_policy_unconditional",
		What:    "a tag lifts the lien on projects with a shared network",
		Plant: theOrganization(func(c *company) {
			c.constrain(c.organization, "compute.restrictXpnProjectLienRemoval", obj{"enforce": true}, obj{
				"enforce":   false,
				"condition": obj{"expression": "resource.matchTag('" + c.organization.number + "/environment', 'sandbox')"},
			})
		}),
	},
	{
		Control: "guardrails.gcp_org_policy_twins_agree",
		What:    "the managed twin of a constraint says the opposite",
		Plant: theOrganization(func(c *company) {
			c.constrain(c.organization, "compute.managed.disableSerialPortAccess", obj{"enforce": false})
		}),
	},
	{
		Control: "guardrails.gcp_org_policy_not_weakened",
		What:    "machines below Development have a serial console",
		Plant: theFolder("Development", func(c *company, f *folder) {
			c.constrain(c.ofFolder(f), "compute.disableSerialPortAccess", obj{"enforce": false})
		}),
	},
	{
		Control: "guardrails.gcp_org_policy_not_weakened", Nights: acme.Even,
		What: "acme-sandbox-web goes back to Google's default for the serial console",
		Plant: theProject("acme-sandbox-web", func(c *company, p *project) {
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
