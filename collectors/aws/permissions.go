package aws

import (
	"maps"
	"slices"
	"strings"
)

// A Policy is an IAM policy document.
type Policy struct {
	Version   string
	Statement []PolicyStatement
}

// A PolicyStatement is one statement of a Policy.
type PolicyStatement struct {
	Sid       string
	Effect    string
	Principal map[string]string         `json:",omitempty"`
	Action    []string                  `json:",omitempty"`
	Resource  []string                  `json:",omitempty"`
	Condition map[string]map[string]any `json:",omitempty"`
}

// Permissions are the least that the collector needs, from the table of
// operations.
type Permissions struct {
	// Management is for whoever runs auditor: in the management account or in
	// that of a delegated administrator.
	Management Policy

	// Member is for the role in each member account, and Trust says who may
	// assume it.
	Member, Trust Policy
}

// NewPermissions returns the permissions for a member role, trusted by the
// account that runs auditor. An empty role means DefaultMemberRole, an empty
// externalID that none is asked for.
func NewPermissions(partition, auditorAccount, role, externalID string) Permissions {
	if role == "" {
		role = DefaultMemberRole
	}
	management, member := map[string][]string{}, map[string][]string{}
	for _, op := range operations {
		into := func(statements map[string][]string) {
			statements[op.service()] = append(statements[op.service()], op.Action)
		}
		switch {
		case op.Action == "sts:AssumeRole" || op.Action == "sts:GetCallerIdentity": // below, or needs none
		case op.From == memberRole:
			// The caller reads his own account without the role.
			into(member)
			into(management)
		case op.From == either:
			into(member)
			into(management)
		default:
			into(management)
		}
	}
	p := Permissions{Management: readPolicy(management), Member: readPolicy(member)}
	p.Management.Statement = append(p.Management.Statement, PolicyStatement{
		Sid: "AssumeMemberRole", Effect: "Allow", Action: []string{"sts:AssumeRole"},
		Resource: []string{identity{partition: partition}.roleARN("*", role)},
	})
	trust := PolicyStatement{
		Sid: "Auditor", Effect: "Allow", Action: []string{"sts:AssumeRole"},
		Principal: map[string]string{"AWS": "arn:" + partition + ":iam::" + auditorAccount + ":root"},
	}
	if externalID != "" {
		trust.Condition = map[string]map[string]any{"StringEquals": {"sts:ExternalId": externalID}}
	}
	p.Trust = Policy{Version: policyVersion, Statement: []PolicyStatement{trust}}
	return p
}

const policyVersion = "2012-10-17"

// readPolicy is a policy with a statement for each service.
func readPolicy(actions map[string][]string) Policy {
	p := Policy{Version: policyVersion}
	for _, service := range slices.Sorted(maps.Keys(actions)) {
		p.Statement = append(p.Statement, PolicyStatement{
			Sid: "Read" + strings.ToUpper(service[:1]) + service[1:], Effect: "Allow",
			Action: sorted(actions[service]), Resource: []string{"*"},
		})
	}
	return p
}
