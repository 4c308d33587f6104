package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"golang.org/x/sync/errgroup"

	"github.com/corporate-sre/auditor/collectors"
)

type assignmentAttributes struct {
	AccountID         string           `json:"account_id"`
	ManagementAccount bool             `json:"management_account"`
	PermissionSetName *string          `json:"permission_set_name,omitzero"`
	Administrator     *bool            `json:"administrator,omitzero"`
	PrincipalType     string           `json:"principal_type"`
	PrincipalID       string           `json:"principal_id"`
	PrincipalName     nullable[string] `json:"principal_name,omitzero"`
}

// readAssignments reads who has each set in the accounts where it is
// provisioned. Most pairs of a set and an account have nothing, and are not
// asked for.
func (c *center) readAssignments(ctx context.Context) {
	type pair struct {
		set     *permissionSet
		account string
		found   []types.AccountAssignment
		err     error
	}
	var pairs []*pair
	var missed *gap
	for _, set := range c.sets {
		if g, ok := set.gaps["attributes.provisioned_accounts"]; ok {
			missed = &g
		}
		for _, account := range set.attributes.Provisioned {
			pairs = append(pairs, &pair{set: set, account: account})
		}
	}
	var g errgroup.Group
	g.SetLimit(c.config.Workers)
	for _, p := range pairs {
		g.Go(func() error {
			p.found, p.err = c.assignments(ctx, p.set.arn, p.account)
			return nil
		})
	}
	g.Wait()
	for _, p := range pairs {
		for _, found := range p.found {
			c.addAssignment(p.set, p.account, found)
		}
		if p.err != nil {
			missed = new(classify(ctx, p.err))
		}
	}
	cov := c.lines.of("aws.permission_set_assignment")
	if sets := c.lines.of("aws.permission_set"); sets.State.Blind() {
		missed = &gap{sets.State, sets.Reason, sets.Needs}
	}
	if missed != nil {
		missed.end(cov)
		if cov.Count > 0 {
			cov.State = collectors.Partial
		}
	}
}

func (c *center) assignments(ctx context.Context, set, account string) ([]types.AccountAssignment, error) {
	var all []types.AccountAssignment
	err := pages(ctx, "sso:ListAccountAssignments", func(token *string) (*string, error) {
		page, err := c.api.ListAccountAssignments(ctx, &ssoadmin.ListAccountAssignmentsInput{
			InstanceArn: &c.arn, PermissionSetArn: &set, AccountId: &account, NextToken: token, MaxResults: new(int32(100)),
		})
		if err != nil {
			return nil, err
		}
		all = append(all, page.AccountAssignments...)
		return page.NextToken, nil
	})
	return all, err
}

func (c *center) addAssignment(set *permissionSet, account string, found types.AccountAssignment) {
	const kind = "aws.permission_set_assignment"
	principalType, principal := string(found.PrincipalType), deref(found.PrincipalId)
	name, missed := c.people.name(principalType, principal)
	if missed != nil {
		c.lines.lack(kind, "attributes.principal_name", *missed)
	}
	called := principal
	if name.value != nil {
		called = *name.value
	}
	id := strings.Join([]string{set.arn, account, principalType, principal}, "/")
	a := c.asset(kind, id, called+" as "+set.called()+" in "+account, "sso:ListAccountAssignments", "permission-sets/details/"+lastPart(set.arn))
	a.Tags = map[string]string{} // an assignment has none
	attributes := assignmentAttributes{
		AccountID:         account,
		ManagementAccount: account == c.org.management,
		PermissionSetName: given(set.name),
		Administrator:     set.attributes.Administrator,
		PrincipalType:     principalType,
		PrincipalID:       principal,
		PrincipalName:     name,
	}
	if set.name == "" {
		c.lines.lack(kind, "attributes.permission_set_name", set.gaps["attributes.description"])
	}
	if attributes.Administrator == nil {
		c.lines.lack(kind, "attributes.administrator", set.gaps["attributes.administrator"])
	}
	a.Attributes = collectors.Attributes(attributes)
	a.Links = map[string][]string{
		"permission_set": {set.arn},
		"account":        {c.org.accountARN(account)},
		"principal":      {c.principalARN(principalType, principal)},
	}
	c.add(a)
}

// called is what people call the set.
func (s *permissionSet) called() string {
	if s.name == "" {
		return lastPart(s.arn)
	}
	return s.name
}

// accountARN is the ID of the asset of a member account.
func (o organization) accountARN(account string) string {
	return strings.TrimSuffix(o.arn, "organization/"+o.id) + "account/" + o.id + "/" + account
}
