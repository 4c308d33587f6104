package simulator

import (
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// organizationFaults are those of the organization, its policies and accounts.
// Guardrails are missing in accounts of Acquired, which carry them one by one.
var organizationFaults = []fault{
	{
		control: "guardrails.aws_policy_types_enabled",
		what:    "declarative policies for EC2, which acme requires, are not enabled at the root",
		plant: func(c *company) string {
			c.policyTypes = slices.DeleteFunc(c.policyTypes, func(t string) bool { return t == "DECLARATIVE_POLICY_EC2" })
			return c.rootARN()
		},
	},
	{
		control: "guardrails.aws_scp_baseline_inherited",
		what:    "coyote-web lacks the required service control policy " + storagePolicy,
		plant:   theAccount("coyote-web", func(c *company, a *account) { c.swap(a, storagePolicy, nil) }),
	},
	{
		control: "guardrails.aws_rcp_baseline_inherited", nights: acme.Odd,
		what:  "coyote-data lacks the required resource control policy " + perimeterPolicy,
		plant: theAccount("coyote-data", func(c *company, a *account) { c.swap(a, perimeterPolicy, nil) }),
	},
	{
		control: "guardrails.aws_scp_regions_restricted",
		what:    "coyote-erp has a Region policy that leaves us-west-2 open, which is not approved",
		plant: theAccount("coyote-erp", func(c *company, a *account) {
			c.swap(a, regionPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-regions", "Regions of Coyote", onlyRegions(append(slices.Clone(approvedRegions), "us-west-2")...)))
		}),
	},
	{
		control: "guardrails.aws_scp_leave_organization_denied",
		what:    "coyote-lab denies LeaveOrganization only without MFA",
		plant: theAccount("coyote-lab", func(c *company, a *account) {
			c.swap(a, leavePolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-leave", "Leaving needs MFA", document("Deny", map[string]any{
				"Action": "organizations:LeaveOrganization", "Resource": "*",
				"Condition": map[string]any{"BoolIfExists": map[string]any{"aws:MultiFactorAuthPresent": "false"}},
			})))
		}),
	},
	{
		control: "guardrails.aws_scp_detection_protected", nights: acme.Odd,
		what: "coyote-mail has an old policy that protects CloudTrail alone",
		plant: theAccount("coyote-mail", func(c *company, a *account) {
			c.swap(a, detectionPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-trail", "CloudTrail stays on", document("Deny", map[string]any{
				"Action": []string{"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"}, "Resource": "*",
			})))
		}),
	},
	{
		control: "guardrails.aws_scp_root_user_denied",
		what:    "coyote-pos does not deny its root user, who still has a password",
		plant:   theAccount("coyote-pos", func(c *company, a *account) { c.swap(a, rootPolicy, nil) }),
	},
	{
		control: "guardrails.aws_member_root_credentials_removed",
		what:    "the root user of coyote-pos has a password",
		plant:   rootOfAccount("coyote-pos", func(_ *company, r *rootUser) { r.password = true }),
	},
	{
		control: "guardrails.aws_scp_iam_users_denied",
		what:    "coyote-crm denies new IAM users, but no new access keys",
		plant: theAccount("coyote-crm", func(c *company, a *account) {
			c.swap(a, usersPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-users", "No new users", document("Deny", map[string]any{
				"Action": "iam:CreateUser", "Resource": "*",
			})))
		}),
	},
	{
		control: "guardrails.aws_policy_attached",
		what:    "a draft of the Region policy is attached to nothing",
		plant: func(c *company) string {
			return c.policyARN(c.write("SERVICE_CONTROL_POLICY", "acme-regions-draft", "\x1b[31mDraft\x1b[0m <script>alert(1)</script>", onlyRegions("eu-west-1")))
		},
	},
	{
		control: "guardrails.aws_tag_policy_inherited",
		what:    "coyote-wiki is under no tag policy",
		plant:   theAccount("coyote-wiki", func(c *company, a *account) { c.swap(a, tagPolicy, nil) }),
	},
	{
		control: "guardrails.aws_backup_policy_inherited",
		what:    "coyote-web is production and under no backup policy",
		plant:   theAccount("coyote-web", func(c *company, a *account) { c.swap(a, backupPolicy, nil) }),
	},
	{
		control: "guardrails.aws_ai_services_opted_out",
		what:    "coyote-lab opts out of Rekognition alone",
		plant: theAccount("coyote-lab", func(c *company, a *account) {
			c.swap(a, aiPolicy, c.write("AISERVICES_OPT_OUT_POLICY", "coyote-ai", "Opt out of Rekognition", text(map[string]any{
				"services": map[string]any{"rekognition": map[string]any{"opt_out_policy": assign("optOut")}},
			})))
		}),
	},
	{
		control: "guardrails.aws_management_account_empty",
		what:    "a jump host runs in the management account",
		plant: func(c *company) string {
			a := c.management
			c.builder(a, a.homes[0], c.extra(a, a.homes[0])).machine("jump-host")
			return c.accountARN(a)
		},
	},
	{
		control: "guardrails.aws_account_in_unit",
		what:    "intranet stands directly below the root, with the baseline attached to it alone",
		plant: theAccount("intranet", func(c *company, a *account) {
			a.unit = nil
			for _, b := range baseline {
				p := c.policy(b.name)
				p.targets = append(p.targets, target{account: a})
			}
		}),
	},
	{
		control: "guardrails.aws_account_state_matches_unit",
		what:    "old-shop is in Suspended and ACTIVE",
		plant:   theAccount("old-shop", func(_ *company, a *account) { a.state = "ACTIVE" }),
	},
	{
		control: "guardrails.aws_account_state_matches_unit", nights: acme.Even,
		what: "wholesale-dev is SUSPENDED and still in Workloads/Development",
		plant: theAccount("wholesale-dev", func(_ *company, a *account) {
			a.state, a.cents, a.homes = "SUSPENDED", 0, nil
		}),
	},
	{
		control: "guardrails.aws_root_email_domain",
		what:    "the root mail address of coyote-mail is not acme's",
		plant:   theAccount("coyote-mail", func(_ *company, a *account) { a.email = "aws-admin@coyote.example" }),
	},
	{
		control: "guardrails.aws_account_contacts_set", nights: acme.Odd,
		what:  "search-dev has no security contact",
		plant: theAccount("search-dev", func(_ *company, a *account) { delete(a.contacts, "SECURITY") }),
	},
	{
		control: "guardrails.aws_account_contacts_set",
		what:    "loyalty-dev has neither a billing nor an operations contact",
		plant: theAccount("loyalty-dev", func(_ *company, a *account) {
			delete(a.contacts, "BILLING")
			delete(a.contacts, "OPERATIONS")
		}),
	},
	{
		control: "guardrails.aws_contact_person_active",
		what:    "the operations contact of catalog-prod has left",
		plant: theAccount("catalog-prod", func(c *company, a *account) {
			p := c.Leavers()[0]
			a.contacts["OPERATIONS"] = &contact{p.Name, "Engineer", p.Email, "+35315550123"}
		}),
	},
	{
		control: "guardrails.aws_delegated_administrators_approved",
		what:    "coyote-lab administers Service Catalog without approval",
		plant:   theOrganization(func(c *company) { c.delegate("coyote-lab", "servicecatalog.amazonaws.com") }),
	},
	{
		control: "guardrails.aws_delegated_administrator_active",
		what:    "old-lab, which administers " + formerService + ", is suspended",
		plant:   theOrganization(func(c *company) { c.delegate("old-lab", formerService) }),
	},
	{
		control: "guardrails.aws_delegation_possible_used",
		what:    "Detective has trusted access and is run from the management account",
		plant:   theOrganization(func(c *company) { c.trusted = append(c.trusted, undelegatedService) }),
	},
	{
		control: "guardrails.aws_delegation_policy_scoped",
		what:    "the delegation policy lets security-tooling do all of organizations:*",
		plant: theOrganization(func(c *company) {
			c.delegationPolicy = document("Allow", map[string]any{
				"Sid": "Delegate", "Principal": principal(rootOf(c.byName["security-tooling"])), "Action": "organizations:*", "Resource": "*",
			})
		}),
	},
	{
		control: "guardrails.aws_trusted_services_approved",
		what:    "License Manager has trusted access without approval",
		plant:   theOrganization(func(c *company) { c.trusted = append(c.trusted, "license-manager.amazonaws.com") }),
	},
	{
		control: "guardrails.aws_root_access_centralised", nights: acme.Odd,
		what:  "root sessions are not enabled centrally",
		plant: theOrganization(func(c *company) { c.rootFeatures = []string{"RootCredentialsManagement"} }),
	},
	{
		control: "guardrails.aws_management_root_mfa", nights: acme.Odd,
		what:  "the root user of the management account has no second factor",
		plant: rootOfAccount("acme", func(_ *company, r *rootUser) { r.mfa = false }),
	},
	{
		control: "guardrails.aws_root_access_key_absent", also: []string{"guardrails.aws_member_root_credentials_removed"},
		what:  "the root user of loyalty-dev has an access key",
		plant: rootOfAccount("loyalty-dev", func(_ *company, r *rootUser) { r.key = true }),
	},
	{
		control: "guardrails.aws_root_user_unused",
		what:    "the root user of the management account was used lately",
		plant:   rootOfAccount("acme", func(c *company, r *rootUser) { r.lastUsed = c.Ago(5).Add(9 * time.Hour) }),
	},
}
