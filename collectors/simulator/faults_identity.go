package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// identityFaults are those of Identity Center and IAM.
var identityFaults = []fault{
	{
		Control: "guardrails.aws_identity_center_single_instance",
		What:    "coyote-lab has an instance of its own",
		Plant: func(c *company) string {
			i := ssoInstance{
				arn: "arn:aws:sso:::instance/ssoins-" + c.Hex(16, "second instance"), store: "d-" + c.Hex(10, "second store"),
				name: "coyote", owner: c.byName["coyote-lab"],
			}
			c.directory.instances = append(c.directory.instances, i)
			return i.arn
		},
	},
	{
		Control: "guardrails.aws_admin_assignment_to_few",
		What:    "TeamAdministrator gives administrator access to more than ten accounts",
		Plant: func(c *company) string {
			s := c.permissionSet("TeamAdministrator", "Everything, for everybody", "PT1H", administratorAccess)
			for _, a := range c.accounts[:DefaultSize] {
				if path := a.unit.path(); a.active() && (path == "Workloads/Development" || path == "Sandbox") {
					s.give(a, c.directory.group(a.team))
				}
			}
			return s.arn
		},
	},
	{
		Control: "guardrails.aws_management_account_access_limited",
		What:    "the finance team reaches the management account",
		Plant: func(c *company) string {
			return c.directory.set("Finance").assign(c.management, "GROUP", c.directory.group("finance").id)
		},
	},
	{
		Control: "guardrails.aws_assignment_to_group",
		What:    "one person has Operator in payments-prod by name",
		Plant: func(c *company) string {
			return c.directory.set("Operator").assign(c.byName["payments-prod"], "USER", c.userOf(c.Lead("payments")).id)
		},
	},
	{
		Control: "guardrails.aws_assignment_to_group", Nights: acme.Even,
		What: "one person has Engineer in sandbox-aoi by name",
		Plant: func(c *company) string {
			return c.directory.set("Engineer").assign(c.byName["sandbox-aoi"], "USER", c.userOf(c.Lead("data")).id)
		},
	},
	{
		Control: "guardrails.aws_assignment_principal_exists",
		What:    "a group that was deleted still has ReadOnly in checkout-prod",
		Plant: func(c *company) string {
			return c.directory.set("ReadOnly").assign(c.byName["checkout-prod"], "GROUP", c.guid("deleted group"))
		},
	},
	{
		Control: "guardrails.aws_identity_center_user_is_active_person",
		What:    "somebody who left can still sign in",
		Plant: func(c *company) string {
			u := c.userOf(c.Leavers()[1])
			u.disabled = false
			return "arn:aws:identitystore:::user/" + u.id
		},
	},
	{
		Control: "guardrails.aws_identity_center_user_is_active_person", Nights: acme.Even,
		What: "a user made by hand is nobody on the people list",
		Plant: func(c *company) string {
			u := &directoryUser{id: c.guid("user", "temp"), name: "temp-admin", display: "Temp Admin", email: "temp.admin@acme.example", internal: true}
			c.directory.users = append(c.directory.users, u)
			return "arn:aws:identitystore:::user/" + u.id
		},
	},
	{
		Control: "guardrails.aws_permission_set_used",
		What:    "the permission set DataLake is provisioned nowhere",
		Plant: func(c *company) string {
			return c.permissionSet("DataLake", "For a project that never began", "PT8H", readOnlyAccess).arn
		},
	},
	{
		Control: "guardrails.aws_permission_set_current",
		What:    "Operator was changed and not provisioned again in payments-prod",
		Plant: func(c *company) string {
			s := c.directory.set("Operator")
			s.outdated = append(s.outdated, c.byName["payments-prod"])
			return s.arn
		},
	},
	{
		Control: "guardrails.aws_permission_set_session_short",
		What:    "sessions of the administrators of Migration last twelve hours",
		Plant: func(c *company) string {
			s := c.permissionSet("Migration", "Brings Coyote in", "PT12H", administratorAccess)
			s.give(c.byName["coyote-erp"], c.directory.group("administrators"))
			return s.arn
		},
	},
	{
		Control: "guardrails.aws_permission_set_not_wildcard",
		What:    "the inline policy of Network allows every action on every resource",
		Plant: func(c *company) string {
			s := c.permissionSet("Network", "Network engineers", "PT4H")
			s.inline = document("Allow", map[string]any{"Action": "*", "Resource": "*"})
			s.give(c.byName["network"], c.directory.group("network"))
			return s.arn
		},
	},
	{
		Control: "guardrails.aws_iam_user_without_password",
		What:    "a person signs in to payments-prod as an IAM user, with MFA",
		Plant: inAccount("payments-prod", func(b *builder) string {
			u := b.user("t.yamada")
			u.password, u.passwordUsed, u.mfa, u.keys = true, b.Ago(3), true, nil
			return b.userID(u)
		}),
	},
	{
		Control: "guardrails.aws_iam_user_mfa", Also: []string{"guardrails.aws_iam_user_without_password"},
		What: "a person signs in to checkout-prod as an IAM user, without MFA",
		Plant: inAccount("checkout-prod", func(b *builder) string {
			u := b.user("emergency")
			u.password, u.passwordUsed, u.keys = true, b.Ago(3), nil
			return b.userID(u)
		}),
	},
	{
		Control: "guardrails.aws_access_key_rotated", Nights: acme.Odd,
		What: "a key in data-prod is over a year old",
		Plant: inAccount("data-prod", func(b *builder) string {
			u := b.user("svc-reports")
			u.keys[0].created = b.Ago(400)
			return b.userID(u)
		}),
	},
	{
		Control: "guardrails.aws_credentials_used",
		What:    "a key in search-prod has not been used since its first day",
		Plant: inAccount("search-prod", func(b *builder) string {
			u := b.user("svc-import")
			u.keys[0].created, u.keys[0].used = b.Ago(50), b.Ago(49)
			return b.userID(u)
		}),
	},
	{
		Control: "guardrails.aws_iam_user_not_administrator",
		What:    "a user of shared-services is administrator by a group",
		Plant: inAccount("shared-services", func(b *builder) string {
			b.groups = append(b.groups, group{"admins", []string{administratorAccess}})
			u := b.user("svc-terraform")
			u.groups = []string{"admins"}
			return b.userID(u)
		}),
	},
	{
		Control: "guardrails.aws_role_trust_external",
		What:    "a role in mobile-prod trusts an account that acme does not know",
		Plant: inAccount("mobile-prod", func(b *builder) string {
			return b.roleID(b.role("vendor-metrics", trust("Allow", principal("arn:aws:iam::777788889999:root"), equals("sts:ExternalId", "metrics"))))
		}),
	},
	{
		Control: "guardrails.aws_role_trust_external",
		What:    "a role in loyalty-prod trusts the partner without an external ID",
		Plant: inAccount("loyalty-prod", func(b *builder) string {
			return b.roleID(b.role("partner-points", trust("Allow", principal("arn:aws:iam::"+partner+":role/points"), nil)))
		}),
	},
	{
		Control: "guardrails.aws_role_trust_external", Nights: acme.Even,
		What: "a role in fulfilment-prod trusts everybody",
		Plant: inAccount("fulfilment-prod", func(b *builder) string {
			return b.roleID(b.role("label-printer", trust("Allow", principal("*"), nil)))
		}),
	},
	{
		Control: "guardrails.aws_role_trust_dead",
		What:    "a role in catalog-prod trusts old-games, which is suspended",
		Plant: inAccount("catalog-prod", func(b *builder) string {
			return b.roleID(b.role("games-export", trust("Allow", principal(rootOf(b.byName["old-games"])), nil)))
		}),
	},
	{
		Control: "guardrails.aws_role_github_subject_bound",
		What:    "every repository of acme may assume a role in checkout-dev",
		Plant: inAccount("checkout-dev", func(b *builder) string {
			return b.roleID(b.role("github-preview", trustGitHub(b.account, "StringLike", "repo:acme/*")))
		}),
	},
	{
		Control: "guardrails.identity_aws_repository_exists",
		What:    "a role in loyalty-dev trusts a repository that is gone",
		Plant: inAccount("loyalty-dev", func(b *builder) string {
			return b.roleID(b.role("github-stamps", trustGitHub(b.account, "StringLike", "repo:acme/stamp-cards:ref:refs/heads/main")))
		}),
	},
	{
		Control: "guardrails.aws_role_github_subject_bound",
		What:    "every repository of GitHub may assume a role in search-dev",
		Plant: inAccount("search-dev", func(b *builder) string {
			return b.roleID(b.role("github-index", trustGitHub(b.account, "", "")))
		}),
	},
	{
		Control: "guardrails.aws_role_admin_used",
		What:    "an administrator role in data-dev has not been used for half a year",
		Plant: inAccount("data-dev", func(b *builder) string {
			r := b.role("migration-2025", trust("Allow", principal(rootOf(b.byName["shared-services"])), nil))
			r.created, r.used, r.attached = b.Ago(700), b.Ago(190), []string{administratorAccess}
			return b.roleID(r)
		}),
	},
}
