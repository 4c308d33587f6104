package simulator

import (
	"maps"
	"net/http"
	"slices"
)

func listPolicies(c *call) (obj, error) {
	kind, err := c.policyType()
	if err != nil {
		return nil, err
	}
	policies := filter(c.company.policies, func(p *policy) bool { return p.kind == kind })
	return jsonPage(c, "Policies", policies, mostPerPage, c.showPolicy)
}

func listPoliciesForTarget(c *call) (obj, error) {
	kind, err := c.policyType()
	if err != nil {
		return nil, err
	}
	t, err := c.target(c.input.text("TargetId"))
	if err != nil {
		return nil, err
	}
	policies := filter(c.company.policies, func(p *policy) bool { return p.kind == kind && slices.Contains(p.targets, t) })
	return jsonPage(c, "Policies", policies, mostPerPage, c.showPolicy)
}

// policyType is the type that is asked for, which has to be enabled.
func (c *call) policyType() (string, error) {
	kind := c.input.text("Filter")
	if !slices.Contains(c.company.policyTypes, kind) {
		return "", &apiError{http.StatusBadRequest, "PolicyTypeNotEnabledException", "The policy type is not enabled for the root."}
	}
	return kind, nil
}

func (c *call) showPolicy(p *policy) obj {
	return obj{
		"Id": p.id, "Arn": c.company.policyARN(p), "Name": p.name, "Description": p.description, "Type": p.kind, "AwsManaged": p.aws,
	}
}

func describePolicy(c *call) (obj, error) {
	p, err := c.policy()
	if err != nil {
		return nil, err
	}
	return obj{"Policy": obj{"PolicySummary": c.showPolicy(p), "Content": p.content}}, nil
}

func listTargets(c *call) (obj, error) {
	p, err := c.policy()
	if err != nil {
		return nil, err
	}
	return jsonPage(c, "Targets", p.targets, mostPerPage, func(t target) obj {
		switch o := c.company; {
		case t.account != nil:
			return obj{"TargetId": t.account.id, "Arn": o.accountARN(t.account), "Name": t.account.name, "Type": "ACCOUNT"}
		case t.unit != nil:
			return obj{"TargetId": t.unit.id, "Arn": o.unitARN(t.unit), "Name": t.unit.name, "Type": "ORGANIZATIONAL_UNIT"}
		default:
			return obj{"TargetId": o.rootID, "Arn": o.rootARN(), "Name": "Root", "Type": "ROOT"}
		}
	})
}

// policy is the policy that is asked for.
func (c *call) policy() (*policy, error) {
	id := c.input.text("PolicyId")
	if i := slices.IndexFunc(c.company.policies, func(p *policy) bool { return p.id == id }); i >= 0 {
		return c.company.policies[i], nil
	}
	return nil, &apiError{http.StatusBadRequest, "PolicyNotFoundException", "You specified a policy that doesn't exist."}
}

// target finds the root, a unit or an account by its ID.
func (c *call) target(id string) (target, error) {
	if a := c.company.byID[id]; a != nil {
		return target{account: a}, nil
	}
	if u := c.company.unitByID(id); u != nil || id == c.company.rootID {
		return target{unit: u}, nil
	}
	return target{}, &apiError{http.StatusBadRequest, "TargetNotFoundException", "You specified a target that doesn't exist."}
}

func describeResourcePolicy(c *call) (obj, error) {
	if c.company.delegationPolicy == "" {
		return nil, &apiError{http.StatusBadRequest, "ResourcePolicyNotFoundException", "There is no resource policy."}
	}
	id := "rp-" + c.company.Hex(8, "delegation policy")
	return obj{"ResourcePolicy": obj{
		"ResourcePolicySummary": obj{"Id": id, "Arn": c.company.orgARN("resourcepolicy", id)},
		"Content":               c.company.delegationPolicy,
	}}, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
