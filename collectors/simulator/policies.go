package simulator

import (
	"encoding/json"
	"slices"
	"strings"
)

// govern writes the organization's policies and attaches the baseline: to each
// unit at the top, but for Acquired, whose accounts carry it one by one until
// they are integrated.
func (c *company) govern() {
	for _, kind := range []string{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"} {
		c.fullAccess(kind)
	}
	for _, b := range baseline {
		p := c.write(b.kind, b.name, b.description, b.document)
		for _, u := range c.units {
			if u.parent == nil && u.name != "Acquired" && b.name != backupPolicy {
				p.attach(u)
			}
		}
		if b.name == backupPolicy {
			p.attach(c.unit("Workloads/Production"))
		}
		for _, a := range c.accounts {
			// Management policies hold in the management account too.
			if a.unit.path() == "Acquired" || a.management && !strings.HasSuffix(b.kind, "_CONTROL_POLICY") && b.name != backupPolicy {
				p.targets = append(p.targets, target{account: a})
			}
		}
	}

	c.trusted = slices.Clone(approvedTrust)
	for _, d := range approvedDelegations {
		c.delegate(d.account, d.service)
	}
	c.delegationPolicy = document("Allow", map[string]any{
		"Sid": "Delegate", "Principal": principal("arn:aws:iam::" + c.byName["security-tooling"].id + ":root"),
		"Action": []string{"organizations:DescribePolicy", "organizations:ListPolicies"}, "Resource": "*",
	})
}

// fullAccess is AWS's own policy that allows everything, which every target
// gets when the type is enabled.
func (c *company) fullAccess(kind string) {
	p := &policy{
		id: "p-FullAWSAccess", name: "FullAWSAccess", kind: kind, aws: true, description: "Allows access to every operation",
		content: document("Allow", map[string]any{"Action": "*", "Resource": "*"}),
	}
	if kind == "RESOURCE_CONTROL_POLICY" {
		p.id, p.name = "p-RCPFullAWSAccess", "RCPFullAWSAccess"
		p.content = document("Allow", map[string]any{"Principal": "*", "Action": "*", "Resource": "*"})
	}
	p.targets = append(p.targets, target{})
	for _, u := range c.units {
		p.attach(u)
	}
	for _, a := range c.accounts {
		p.targets = append(p.targets, target{account: a})
	}
	c.policies = append(c.policies, p)
}

// write adds a policy that is attached to nothing yet.
func (c *company) write(kind, name, description, content string) *policy {
	p := &policy{id: "p-" + c.Hex(8, "policy", kind, name), name: name, kind: kind, description: description, content: content}
	c.policies = append(c.policies, p)
	return p
}

// policy returns the policy of that name.
func (c *company) policy(name string) *policy {
	for _, p := range c.policies {
		if p.name == name {
			return p
		}
	}
	panic("simulator: no policy " + name)
}

// unit returns the unit at a path; nil is the root.
func (c *company) unit(path string) *unit {
	for _, u := range c.units {
		if u.path() == path {
			return u
		}
	}
	return nil
}

func (p *policy) attach(u *unit) { p.targets = append(p.targets, target{unit: u}) }

// swap takes the policy of that name off an account that carries it, and puts
// another in its place; nil puts none.
func (c *company) swap(a *account, name string, instead *policy) {
	p := c.policy(name)
	p.targets = slices.DeleteFunc(p.targets, func(t target) bool { return t.account == a })
	if instead != nil {
		instead.targets = append(instead.targets, target{account: a})
	}
}

// delegate makes an account the administrator of a service.
func (c *company) delegate(account, service string) {
	a := c.byName[account]
	for _, d := range c.delegations {
		if d.account == a {
			d.services = append(d.services, service)
			return
		}
	}
	c.delegations = append(c.delegations, &delegation{a, []string{service}})
}

// document is a policy document of one statement.
func document(effect string, statement map[string]any) string {
	statement["Effect"] = effect
	return documentOf(statement)
}

// documentOf is a policy document of statements.
func documentOf(statements ...map[string]any) string {
	return text(map[string]any{"Version": "2012-10-17", "Statement": statements})
}

func principal(arns ...string) map[string]any { return map[string]any{"AWS": arns} }

// text is the JSON of v.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return string(b)
}
