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
		Control: "guardrails.aws_policy_types_enabled",
		What:    "declarative policies for EC2, which acme requires, are not enabled at the root",
		Plant: func(c *company) string {
			c.policyTypes = slices.DeleteFunc(c.policyTypes, func(t string) bool { return t == "DECLARATIVE_POLICY_EC2" })
			return c.rootARN()
		},
	},
	{
		Control: "guardrails.aws_scp_baseline_inherited",
		What:    "coyote-web lacks the required service control policy " + storagePolicy,
		Plant:   theAccount("coyote-web", func(c *company, a *account) { c.swap(a, storagePolicy, nil) }),
	},
	{
		Control: "guardrails.aws_rcp_baseline_inherited", Nights: acme.Odd,
		What:  "coyote-data lacks the required resource control policy " + perimeterPolicy,
		Plant: theAccount("coyote-data", func(c *company, a *account) { c.swap(a, perimeterPolicy, nil) }),
	},
	{
		Control: "guardrails.aws_scp_regions_restricted",
		What:    "coyote-erp has a Region policy that leaves us-west-2 open, which is not approved",
		Plant: theAccount("coyote-erp", func(c *company, a *account) {
			c.swap(a, regionPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-regions", "Regions of Coyote", onlyRegions(append(slices.Clone(approvedRegions), "us-west-2")...)))
		}),
	},
	{
		Control: "guardrails.aws_scp_leave_organization_denied",
		What:    "coyote-lab denies LeaveOrganization only without MFA",
		Plant: theAccount("coyote-lab", func(c *company, a *account) {
			c.swap(a, leavePolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-leave", "Leaving needs MFA", document("Deny", map[string]any{
				"Action": "organizations:LeaveOrganization", "Resource": "*",
				"Condition": map[string]any{"BoolIfExists": map[string]any{"aws:MultiFactorAuthPresent": "false"}},
			})))
		}),
	},
	{
		Control: "guardrails.aws_scp_detection_protected", Nights: acme.Odd,
		What: "coyote-mail has an old policy that protects CloudTrail alone",
		Plant: theAccount("coyote-mail", func(c *company, a *account) {
			c.swap(a, detectionPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-trail", "CloudTrail stays on", document("Deny", map[string]any{
				"Action": []string{"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"}, "Resource": "*",
			})))
		}),
	},
	{
		Control: "guardrails.aws_scp_root_user_denied",
		What:    "coyote-pos does not deny its root user, who still has a password",
		Plant:   theAccount("coyote-pos", func(c *company, a *account) { c.swap(a, rootPolicy, nil) }),
	},
	{
		Control: "guardrails.aws_member_root_credentials_removed",
		What:    "the root user of coyote-pos has a password",
		Plant:   rootOfAccount("coyote-pos", func(_ *company, r *rootUser) { r.password = true }),
	},
	{
		Control: "guardrails.aws_scp_iam_users_denied",
		What:    "coyote-crm denies new IAM users, but no new access keys",
		Plant: theAccount("coyote-crm", func(c *company, a *account) {
			c.swap(a, usersPolicy, c.write("SERVICE_CONTROL_POLICY", "coyote-users", "No new users", document("Deny", map[string]any{
				"Action": "iam:CreateUser", "Resource": "*",
			})))
		}),
	},
	{
		Control: "guardrails.aws_policy_attached",
		What:    "a draft of the Region policy is attached to nothing",
		Plant: func(c *company) string {
			return c.policyARN(c.write("SERVICE_CONTROL_POLICY", "acme-regions-draft", "\x1b[31mDraft\x1b[0m <script>alert(1)</script>", onlyRegions("eu-west-1")))
		},
	},
	{
		Control: "guardrails.aws_tag_policy_inherited",
		What:    "coyote-wiki is under no tag policy",
		Plant:   theAccount("coyote-wiki", func(c *company, a *account) { c.swap(a, tagPolicy, nil) }),
	},
	{
		Control: "guardrails.aws_backup_policy_inherited",
		What:    "coyote-web is production and under no backup policy",
		Plant:   theAccount("coyote-web", func(c *company, a *account) { c.swap(a, backupPolicy, nil) }),
	},
	{
		Control: "guardrails.aws_ai_services_opted_out",
		What:    "coyote-lab opts out of Rekognition alone",
		Plant: theAccount("coyote-lab", func(c *company, a *account) {
			c.swap(a, aiPolicy, c.write("AISERVICES_OPT_OUT_POLICY", "coyote-ai", "Opt out of Rekognition", text(map[string]any{
				"services": map[string]any{"rekognition": map[string]any{"opt_out_policy": assign("optOut")}},
			})))
		}),
	},
	{
		Control: "guardrails.aws_management_account_empty",
		What:    "a jump host runs in the management account",
		Plant: func(c *company) string {
			a := c.management
			c.builder(a, a.homes[0], c.extra(a, a.homes[0])).machine("jump-host")
			return c.accountARN(a)
		},
	},
	{
		Control: "guardrails.aws_account_in_unit",
		What:    "intranet stands directly below the root, with the baseline attached to it alone",
		Plant: theAccount("intranet", func(c *company, a *account) {
			a.unit = nil
			for _, b := range baseline {
				p := c.policy(b.name)
				p.targets = append(p.targets, target{account: a})
			}
		}),
	},
	{
		Control: "guardrails.aws_account_state_matches_unit",
		What:    "old-shop is in Suspended and ACTIVE",
		Plant:   theAccount("old-shop", func(_ *company, a *account) { a.state = "ACTIVE" }),
	},
	{
		Control: "guardrails.aws_account_state_matches_unit", Nights: acme.Even,
		What: "wholesale-dev is SUSPENDED and still in Workloads/Development",
		Plant: theAccount("wholesale-dev", func(_ *company, a *account) {
			a.state, a.cents, a.homes = "SUSPENDED", 0, nil
		}),
	},
	{
		Control: "guardrails.aws_root_email_domain",
		What:    "the root mail address of coyote-mail is not acme's",
		Plant:   theAccount("coyote-mail", func(_ *company, a *account) { a.email = "aws-admin@coyote.example" }),
	},
	{
		Control: "guardrails.aws_account_contacts_set", Nights: acme.Odd,
		What:  "search-dev has no security contact",
		Plant: theAccount("search-dev", func(_ *company, a *account) { delete(a.contacts, "SECURITY") }),
	},
	{
		Control: "guardrails.aws_account_contacts_set",
		What:    "loyalty-dev has neither a billing nor an operations contact",
		Plant: theAccount("loyalty-dev", func(_ *company, a *account) {
			delete(a.contacts, "BILLING")
			delete(a.contacts, "OPERATIONS")
		}),
	},
	{
		Control: "guardrails.aws_contact_person_active",
		What:    "the operations contact of catalog-prod has left",
		Plant: theAccount("catalog-prod", func(c *company, a *account) {
			p := c.Leavers()[0]
			a.contacts["OPERATIONS"] = &contact{p.Name, "Engineer", p.Email, "+35315550123"}
		}),
	},
	{
		Control: "guardrails.aws_delegated_administrators_approved",
		What:    "coyote-lab administers Service Catalog without approval",
		Plant:   theOrganization(func(c *company) { c.delegate("coyote-lab", "servicecatalog.amazonaws.com") }),
	},
	{
		Control: "guardrails.aws_delegated_administrator_active",
		What:    "old-lab, which administers " + formerService + ", is suspended",
		Plant:   theOrganization(func(c *company) { c.delegate("old-lab", formerService) }),
	},
	{
		Control: "guardrails.aws_delegation_possible_used",
		What:    "Detective has trusted access and is run from the management account",
		Plant:   theOrganization(func(c *company) { c.trusted = append(c.trusted, undelegatedService) }),
	},
	{
		Control: "guardrails.aws_delegation_policy_scoped",
		What:    "the delegation policy lets security-tooling do all of organizations:*",
		Plant: theOrganization(func(c *company) {
			c.delegationPolicy = document("Allow", map[string]any{
				"Sid": "Delegate", "Principal": principal(rootOf(c.byName["security-tooling"])), "Action": "organizations:*", "Resource": "*",
			})
		}),
	},
	{
		Control: "guardrails.aws_trusted_services_approved",
		What:    "License Manager has trusted access without approval",
		Plant:   theOrganization(func(c *company) { c.trusted = append(c.trusted, "license-manager.amazonaws.com") }),
	},
	{
		Control: "guardrails.aws_root_access_centralised", Nights: acme.Odd,
		What:  "root sessions are not enabled centrally",
		Plant: theOrganization(func(c *company) { c.rootFeatures = []string{"RootCredentialsManagement"} }),
	},
	{
		Control: "guardrails.aws_management_root_mfa", Nights: acme.Odd,
		What:  "the root user of the management account has no second factor",
		Plant: rootOfAccount("acme", func(_ *company, r *rootUser) { r.mfa = false }),
	},
	{
		Control: "guardrails.aws_root_access_key_absent", Also: []string{"guardrails.aws_member_root_credentials_removed"},
		What:  "the root user of loyalty-dev has an access key",
		Plant: rootOfAccount("loyalty-dev", func(_ *company, r *rootUser) { r.key = true }),
	},
	{
		Control: "guardrails.aws_root_user_unused",
		What:    "the root user of the management account was used lately",
		Plant:   rootOfAccount("acme", func(c *company, r *rootUser) { r.lastUsed = c.Ago(5).Add(9 * time.Hour) }),
	},
}
