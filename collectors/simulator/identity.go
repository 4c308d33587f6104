package simulator

import (
	"slices"
	"strings"
)

// ARNs of policies that AWS manages.
const (
	administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess"
	powerUserAccess     = "arn:aws:iam::aws:policy/PowerUserAccess"
	readOnlyAccess      = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	securityAudit       = "arn:aws:iam::aws:policy/SecurityAudit"
	billingAccess       = "arn:aws:iam::aws:policy/job-function/Billing"
)

// partner is an account outside the organization that acme works with.
const partner = "444455556666"

// identityOf is what IAM has in every account: roles of the organization, of
// AWS services and of the workload, those of Identity Center, and in every fifth
// account a user of a program that cannot assume roles.
func (c *company) identityOf(a *account, into *contents) {
	b := c.builder(a, "", into)
	b.role("AWSServiceRoleForOrganizations", trustService("organizations.amazonaws.com")).path = "/aws-service-role/organizations.amazonaws.com/"
	for _, s := range c.directory.sets {
		if s.provisioned(a) {
			b.reserved(s)
		}
	}
	if a.management {
		b.user("auditor").attached = []string{securityAudit}
		return
	}
	b.role(MemberRole, trust("Allow", principal(rootOf(c.management)), nil)).attached = []string{securityAudit}
	if !a.invited {
		b.role("OrganizationAccountAccessRole", trust("Allow", principal(rootOf(c.management)), nil)).attached = []string{administratorAccess}
	}
	app := b.role(a.team+"-application", trustService("ec2.amazonaws.com"))
	app.inline = document("Allow", map[string]any{"Action": []string{"s3:GetObject", "s3:PutObject"}, "Resource": "arn:aws:s3:::acme-data-" + a.id + "/*"})
	if a.unit.path() == "Workloads/Production" || a.unit.path() == "Workloads/Development" {
		b.role("github-deploy", trustGitHub(a, "StringEquals", "repo:acme/"+a.team+"-service:environment:"+a.environment)).attached = []string{powerUserAccess}
	}
	switch a.name {
	case "data-prod":
		b.role("partner-analytics", trust("Allow", principal("arn:aws:iam::"+partner+":root"), equals("sts:ExternalId", "acme-"+a.id[:6]))).attached = []string{readOnlyAccess}
	case "network":
		b.role("dns-writer", trust("Allow", principal(rootOf(c.byName["shared-services"])), nil))
	case "shared-services":
		for i := range 110 {
			b.role("tenant-"+c.Hex(6, "tenant", i), trustService("lambda.amazonaws.com"))
		}
	}
	if a.number%5 == 2 {
		b.user("svc-" + a.team + "-mailer")
	}
}

// role is a role in daily use.
func (b *builder) role(name, trust string) *role {
	b.roles = append(b.roles, role{name: name, path: "/", created: b.Ago(200 + b.dice.IntN(900)), used: b.Ago(b.dice.IntN(10)), trust: trust})
	return &b.roles[len(b.roles)-1]
}

// reserved is the role that Identity Center keeps for a permission set.
func (b *builder) reserved(s *permissionSet) *role {
	provider := "arn:aws:iam::" + b.account.id + ":saml-provider/AWSSSO_" + b.Hex(16, "saml", b.account.id) + "_DO_NOT_DELETE"
	r := b.role("AWSReservedSSO_"+s.name+"_"+b.Hex(16, "reserved", b.account.id, s.name), text(map[string]any{
		"Version": "2012-10-17", "Statement": []any{map[string]any{
			"Effect": "Allow", "Principal": map[string]any{"Federated": provider}, "Action": []string{"sts:AssumeRoleWithSAML", "sts:TagSession"},
			"Condition": equals("SAML:aud", "https://signin.aws.amazon.com/saml"),
		}},
	}))
	r.path = "/aws-reserved/sso.amazonaws.com/" + identityHome + "/"
	r.attached = slices.Clone(s.managed)
	r.inline = s.inline
	return r
}

// user is a user for a program: no password, a young key in use.
func (b *builder) user(name string) *user {
	b.users = append(b.users, user{
		name: name, path: "/service/", created: b.Ago(400 + b.dice.IntN(400)),
		keys: []accessKey{{active: true, created: b.Ago(10 + b.dice.IntN(40)), used: b.Ago(b.dice.IntN(5))}},
	})
	return &b.users[len(b.users)-1]
}

func rootOf(a *account) string { return "arn:aws:iam::" + a.id + ":root" }

// trust is a trust policy of one statement; a nil condition is none.
func trust(effect string, principal, condition map[string]any) string {
	s := map[string]any{"Principal": principal, "Action": "sts:AssumeRole"}
	if condition != nil {
		s["Condition"] = condition
	}
	return document(effect, s)
}

func trustService(name string) string {
	return trust("Allow", map[string]any{"Service": name}, nil)
}

// trustGitHub lets the workflows of GitHub assume a role whose subject is as
// given; without an operator every subject may.
func trustGitHub(a *account, operator, subject string) string {
	const issuer = "token.actions.githubusercontent.com"
	conditions := map[string]map[string]any{"StringEquals": {issuer + ":aud": "sts.amazonaws.com"}}
	if operator != "" {
		if conditions[operator] == nil {
			conditions[operator] = map[string]any{}
		}
		conditions[operator][issuer+":sub"] = subject
	}
	return document("Allow", map[string]any{
		"Principal": map[string]any{"Federated": "arn:aws:iam::" + a.id + ":oidc-provider/" + issuer},
		"Action":    "sts:AssumeRoleWithWebIdentity", "Condition": conditions,
	})
}

func equals(key, value string) map[string]any {
	return map[string]any{"StringEquals": map[string]any{key: value}}
}

// policyName is the last part of a policy's ARN.
func policyName(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
