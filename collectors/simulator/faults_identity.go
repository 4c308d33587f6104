package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// identityFaults are those of Identity Center and IAM.
var identityFaults = []fault{
	{
		control: "guardrails.aws_identity_center_single_instance",
		what:    "coyote-lab has an instance of its own",
		plant: func(c *company) string {
			i := ssoInstance{
				arn: "arn:aws:sso:::instance/ssoins-" + c.Hex(16, "second instance"), store: "d-" + c.Hex(10, "second store"),
				name: "coyote", owner: c.byName["coyote-lab"],
			}
			c.directory.instances = append(c.directory.instances, i)
			return i.arn
		},
	},
	{
		control: "guardrails.aws_admin_assignment_to_few",
		what:    "TeamAdministrator gives administrator access to more than ten accounts",
		plant: func(c *company) string {
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
		control: "guardrails.aws_management_account_access_limited",
		what:    "the finance team reaches the management account",
		plant: func(c *company) string {
			return c.directory.set("Finance").assign(c.management, "GROUP", c.directory.group("finance").id)
		},
	},
	{
		control: "guardrails.aws_assignment_to_group",
		what:    "one person has Operator in payments-prod by name",
		plant: func(c *company) string {
			return c.directory.set("Operator").assign(c.byName["payments-prod"], "USER", c.userOf(c.Lead("payments")).id)
		},
	},
	{
		control: "guardrails.aws_assignment_to_group", nights: acme.Even,
		what: "one person has Engineer in sandbox-aoi by name",
		plant: func(c *company) string {
			return c.directory.set("Engineer").assign(c.byName["sandbox-aoi"], "USER", c.userOf(c.Lead("data")).id)
		},
	},
	{
		control: "guardrails.aws_assignment_principal_exists",
		what:    "a group that was deleted still has ReadOnly in checkout-prod",
		plant: func(c *company) string {
			return c.directory.set("ReadOnly").assign(c.byName["checkout-prod"], "GROUP", c.guid("deleted group"))
		},
	},
	{
		control: "guardrails.aws_identity_center_user_is_active_person",
		what:    "somebody who left can still sign in",
		plant: func(c *company) string {
			u := c.userOf(c.Leavers()[1])
			u.disabled = false
			return "arn:aws:identitystore:::user/" + u.id
		},
	},
	{
		control: "guardrails.aws_identity_center_user_is_active_person", nights: acme.Even,
		what: "a user made by hand is nobody on the people list",
		plant: func(c *company) string {
			u := &directoryUser{id: c.guid("user", "temp"), name: "temp-admin", display: "Temp Admin", email: "temp.admin@acme.example", internal: true}
			c.directory.users = append(c.directory.users, u)
			return "arn:aws:identitystore:::user/" + u.id
		},
	},
	{
		control: "guardrails.aws_permission_set_used",
		what:    "the permission set DataLake is provisioned nowhere",
		plant: func(c *company) string {
			return c.permissionSet("DataLake", "For a project that never began", "PT8H", readOnlyAccess).arn
		},
	},
	{
		control: "guardrails.aws_permission_set_current",
		what:    "Operator was changed and not provisioned again in payments-prod",
		plant: func(c *company) string {
			s := c.directory.set("Operator")
			s.outdated = append(s.outdated, c.byName["payments-prod"])
			return s.arn
		},
	},
	{
		control: "guardrails.aws_permission_set_session_short",
		what:    "sessions of the administrators of Migration last twelve hours",
		plant: func(c *company) string {
			s := c.permissionSet("Migration", "Brings Coyote in", "PT12H", administratorAccess)
			s.give(c.byName["coyote-erp"], c.directory.group("administrators"))
			return s.arn
		},
	},
	{
		control: "guardrails.aws_permission_set_not_wildcard",
		what:    "the inline policy of Network allows every action on every resource",
		plant: func(c *company) string {
			s := c.permissionSet("Network", "Network engineers", "PT4H")
			s.inline = document("Allow", map[string]any{"Action": "*", "Resource": "*"})
			s.give(c.byName["network"], c.directory.group("network"))
			return s.arn
		},
	},
	{
		control: "guardrails.aws_iam_user_without_password",
		what:    "a person signs in to payments-prod as an IAM user, with MFA",
		plant: inAccount("payments-prod", func(b *builder) string {
			u := b.user("t.yamada")
			u.password, u.passwordUsed, u.mfa, u.keys = true, b.Ago(3), true, nil
			return b.userID(u)
		}),
	},
	{
		control: "guardrails.aws_iam_user_mfa", also: []string{"guardrails.aws_iam_user_without_password"},
		what: "a person signs in to checkout-prod as an IAM user, without MFA",
		plant: inAccount("checkout-prod", func(b *builder) string {
			u := b.user("emergency")
			u.password, u.passwordUsed, u.keys = true, b.Ago(3), nil
			return b.userID(u)
		}),
	},
	{
		control: "guardrails.aws_access_key_rotated", nights: acme.Odd,
		what: "a key in data-prod is over a year old",
		plant: inAccount("data-prod", func(b *builder) string {
			u := b.user("svc-reports")
			u.keys[0].created = b.Ago(400)
			return b.userID(u)
		}),
	},
	{
		control: "guardrails.aws_credentials_used",
		what:    "a key in search-prod has not been used since its first day",
		plant: inAccount("search-prod", func(b *builder) string {
			u := b.user("svc-import")
			u.keys[0].created, u.keys[0].used = b.Ago(50), b.Ago(49)
			return b.userID(u)
		}),
	},
	{
		control: "guardrails.aws_iam_user_not_administrator",
		what:    "a user of shared-services is administrator by a group",
		plant: inAccount("shared-services", func(b *builder) string {
			b.groups = append(b.groups, group{"admins", []string{administratorAccess}})
			u := b.user("svc-terraform")
			u.groups = []string{"admins"}
			return b.userID(u)
		}),
	},
	{
		control: "guardrails.aws_role_trust_external",
		what:    "a role in mobile-prod trusts an account that acme does not know",
		plant: inAccount("mobile-prod", func(b *builder) string {
			return b.roleID(b.role("vendor-metrics", trust("Allow", principal("arn:aws:iam::777788889999:root"), equals("sts:ExternalId", "metrics"))))
		}),
	},
	{
		control: "guardrails.aws_role_trust_external",
		what:    "a role in loyalty-prod trusts the partner without an external ID",
		plant: inAccount("loyalty-prod", func(b *builder) string {
			return b.roleID(b.role("partner-points", trust("Allow", principal("arn:aws:iam::"+partner+":role/points"), nil)))
		}),
	},
	{
		control: "guardrails.aws_role_trust_external", nights: acme.Even,
		what: "a role in fulfilment-prod trusts everybody",
		plant: inAccount("fulfilment-prod", func(b *builder) string {
			return b.roleID(b.role("label-printer", trust("Allow", principal("*"), nil)))
		}),
	},
	{
		control: "guardrails.aws_role_trust_dead",
		what:    "a role in catalog-prod trusts old-games, which is suspended",
		plant: inAccount("catalog-prod", func(b *builder) string {
			return b.roleID(b.role("games-export", trust("Allow", principal(rootOf(b.byName["old-games"])), nil)))
		}),
	},
	{
		control: "guardrails.aws_role_github_subject_bound",
		what:    "every repository of acme may assume a role in checkout-dev",
		plant: inAccount("checkout-dev", func(b *builder) string {
			return b.roleID(b.role("github-preview", trustGitHub(b.account, "StringLike", "repo:acme/*")))
		}),
	},
	{
		control: "guardrails.identity_aws_repository_exists",
		what:    "a role in loyalty-dev trusts a repository that is gone",
		plant: inAccount("loyalty-dev", func(b *builder) string {
			return b.roleID(b.role("github-stamps", trustGitHub(b.account, "StringLike", "repo:acme/stamp-cards:ref:refs/heads/main")))
		}),
	},
	{
		control: "guardrails.aws_role_github_subject_bound",
		what:    "every repository of GitHub may assume a role in search-dev",
		plant: inAccount("search-dev", func(b *builder) string {
			return b.roleID(b.role("github-index", trustGitHub(b.account, "", "")))
		}),
	},
	{
		control: "guardrails.aws_role_admin_used",
		what:    "an administrator role in data-dev has not been used for half a year",
		plant: inAccount("data-dev", func(b *builder) string {
			r := b.role("migration-2025", trust("Allow", principal(rootOf(b.byName["shared-services"])), nil))
			r.created, r.used, r.attached = b.Ago(700), b.Ago(190), []string{administratorAccess}
			return b.roleID(r)
		}),
	},
}
