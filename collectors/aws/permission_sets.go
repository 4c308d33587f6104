package aws

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"golang.org/x/sync/errgroup"

	"github.com/corporate-sre/auditor/collectors"
)

// A permissionSet is a permission set as far as it was read. Each call that
// failed leaves its attribute nil, and a gap by the attribute's path.
type permissionSet struct {
	arn, name  string
	tags       map[string]string
	attributes permissionSetAttributes
	gaps       map[string]gap
}

type permissionSetAttributes struct {
	Description      *string               `json:"description,omitzero"`
	SessionMinutes   *int                  `json:"session_minutes,omitzero"`
	RelayState       *string               `json:"relay_state,omitzero"`
	CreatedAt        *time.Time            `json:"created_at,omitzero"`
	ManagedPolicies  []string              `json:"managed_policies,omitzero"`
	CustomerPolicies []string              `json:"customer_managed_policies,omitzero"`
	InlineStatements nullable[[]statement] `json:"inline_statements,omitzero"`
	Boundary         nullable[string]      `json:"permissions_boundary,omitzero"`
	Administrator    *bool                 `json:"administrator,omitzero"`
	Provisioned      []string              `json:"provisioned_accounts,omitzero"`
	Outdated         []string              `json:"outdated_accounts,omitzero"`
}

// readPermissionSets reads the permission sets and everything in them.
func (c *center) readPermissionSets(ctx context.Context) {
	var arns []string
	err := pages(ctx, "sso:ListPermissionSets", func(token *string) (*string, error) {
		page, err := c.api.ListPermissionSets(ctx, &ssoadmin.ListPermissionSetsInput{InstanceArn: &c.arn, NextToken: token, MaxResults: new(int32(100))})
		if err != nil {
			return nil, err
		}
		arns = append(arns, page.PermissionSets...)
		return page.NextToken, nil
	})
	arns = sorted(arns)
	c.sets = make([]*permissionSet, len(arns))
	var g errgroup.Group
	g.SetLimit(c.config.Workers)
	for i, arn := range arns {
		g.Go(func() error {
			c.sets[i] = c.permissionSet(ctx, arn)
			return nil
		})
	}
	g.Wait()
	for _, set := range c.sets {
		a := c.asset("aws.permission_set", set.arn, set.name, "sso:DescribePermissionSet", "permission-sets/details/"+lastPart(set.arn))
		a.Tags = set.tags
		a.Attributes = collectors.Attributes(set.attributes)
		for path, gap := range set.gaps {
			c.lines.lack(a.Type, path, gap)
		}
		c.add(a)
	}
	if err != nil {
		c.lines.stop(ctx, err, "aws.permission_set")
	}
}

func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// permissionSet reads one permission set.
func (c *center) permissionSet(ctx context.Context, arn string) *permissionSet {
	set := &permissionSet{arn: arn, gaps: map[string]gap{}}
	for _, read := range []struct {
		call  func(context.Context, *permissionSet) error
		feeds []string
	}{
		{c.describe, describedPaths},
		{c.readManaged, []string{"attributes.managed_policies"}},
		{c.readCustomer, []string{"attributes.customer_managed_policies"}},
		{c.readInline, []string{"attributes.inline_statements"}},
		{c.readBoundary, []string{"attributes.permissions_boundary"}},
		{c.readSetTags, []string{"tags"}},
		{c.readProvisioned, []string{"attributes.provisioned_accounts"}},
		{c.readOutdated, []string{"attributes.outdated_accounts"}},
	} {
		if err := read.call(ctx, set); err != nil {
			for _, path := range read.feeds {
				set.gaps[path] = classify(ctx, err)
			}
		}
	}
	set.judge()
	return set
}

// judge says whether the set grants everything, as far as it was read.
func (s *permissionSet) judge() {
	managed, inline := s.attributes.ManagedPolicies, s.attributes.InlineStatements
	switch {
	case slices.ContainsFunc(managed, func(arn string) bool { return strings.HasSuffix(arn, ":iam::aws:policy/AdministratorAccess") }),
		slices.ContainsFunc(deref(inline.value), allowsEverything):
		s.attributes.Administrator = new(true)
	case managed != nil && inline.read:
		s.attributes.Administrator = new(false)
	default:
		g, ok := s.gaps["attributes.managed_policies"]
		if !ok {
			g = s.gaps["attributes.inline_statements"]
		}
		s.gaps["attributes.administrator"] = g
	}
}

func (c *center) describe(ctx context.Context, set *permissionSet) error {
	answer, err := c.api.DescribePermissionSet(ctx, &ssoadmin.DescribePermissionSetInput{InstanceArn: &c.arn, PermissionSetArn: &set.arn})
	if err != nil {
		return err
	}
	if answer.PermissionSet == nil {
		return &answerError{"no permission set in the answer", "sso:DescribePermissionSet"}
	}
	p := answer.PermissionSet
	set.name = deref(p.Name)
	set.attributes.Description = new(deref(p.Description))
	set.attributes.RelayState = new(deref(p.RelayState))
	set.attributes.CreatedAt = second(p.CreatedDate)
	minutes, ok := sessionMinutes(cmp.Or(deref(p.SessionDuration), "PT1H")) // the default, where it is not set
	if !ok {
		set.gaps["attributes.session_minutes"] = gap{collectors.Unreachable, "unreadable duration: sso:DescribePermissionSet", ""}
		return nil
	}
	set.attributes.SessionMinutes = &minutes
	return nil
}

var duration = regexp.MustCompile(`^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?$`)

// sessionMinutes reads an ISO 8601 duration such as PT4H30M.
func sessionMinutes(s string) (int, bool) {
	m := duration.FindStringSubmatch(s)
	if m == nil || strings.Join(m[1:], "") == "" {
		return 0, false
	}
	n := func(s string) int { v, _ := strconv.Atoi(s); return v } // digits or nothing
	return n(m[1])*24*60 + n(m[2])*60 + n(m[3]) + n(m[4])/60, true
}

func (c *center) readManaged(ctx context.Context, set *permissionSet) error {
	var all []string
	err := pages(ctx, "sso:ListManagedPoliciesInPermissionSet", func(token *string) (*string, error) {
		page, err := c.api.ListManagedPoliciesInPermissionSet(ctx, &ssoadmin.ListManagedPoliciesInPermissionSetInput{
			InstanceArn: &c.arn, PermissionSetArn: &set.arn, NextToken: token,
		})
		if err != nil {
			return nil, err
		}
		for _, p := range page.AttachedManagedPolicies {
			all = append(all, deref(p.Arn))
		}
		return page.NextToken, nil
	})
	if err == nil {
		set.attributes.ManagedPolicies = sorted(all)
	}
	return err
}

func (c *center) readCustomer(ctx context.Context, set *permissionSet) error {
	var all []string
	err := pages(ctx, "sso:ListCustomerManagedPolicyReferencesInPermissionSet", func(token *string) (*string, error) {
		page, err := c.api.ListCustomerManagedPolicyReferencesInPermissionSet(ctx, &ssoadmin.ListCustomerManagedPolicyReferencesInPermissionSetInput{
			InstanceArn: &c.arn, PermissionSetArn: &set.arn, NextToken: token,
		})
		if err != nil {
			return nil, err
		}
		for _, p := range page.CustomerManagedPolicyReferences {
			all = append(all, policyName(p))
		}
		return page.NextToken, nil
	})
	if err == nil {
		set.attributes.CustomerPolicies = sorted(all)
	}
	return err
}

// policyName is a customer managed policy's path and name, without the slash
// that stands for no path.
func policyName(p types.CustomerManagedPolicyReference) string {
	return strings.TrimPrefix(deref(p.Path), "/") + deref(p.Name)
}

func (c *center) readInline(ctx context.Context, set *permissionSet) error {
	answer, err := c.api.GetInlinePolicyForPermissionSet(ctx, &ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: &c.arn, PermissionSetArn: &set.arn})
	if err != nil {
		return err
	}
	if deref(answer.InlinePolicy) == "" {
		set.attributes.InlineStatements = answered[[]statement](nil)
		return nil
	}
	statements, err := parseStatements(*answer.InlinePolicy)
	if err != nil {
		return &answerError{"unreadable policy document", "sso:GetInlinePolicyForPermissionSet"}
	}
	for i := range statements {
		statements[i].Principals, statements[i].NotPrincipals = nil, nil
	}
	set.attributes.InlineStatements = answered(&statements)
	return nil
}

func (c *center) readBoundary(ctx context.Context, set *permissionSet) error {
	answer, err := c.api.GetPermissionsBoundaryForPermissionSet(ctx, &ssoadmin.GetPermissionsBoundaryForPermissionSetInput{InstanceArn: &c.arn, PermissionSetArn: &set.arn})
	switch {
	case isCode(err, "ResourceNotFoundException"), err == nil && answer.PermissionsBoundary == nil:
		set.attributes.Boundary = answered[string](nil)
		return nil
	case err != nil:
		return err
	}
	b := answer.PermissionsBoundary
	if b.CustomerManagedPolicyReference != nil {
		set.attributes.Boundary = answered(new(policyName(*b.CustomerManagedPolicyReference)))
		return nil
	}
	set.attributes.Boundary = answered(b.ManagedPolicyArn)
	return nil
}

func (c *center) readSetTags(ctx context.Context, set *permissionSet) error {
	var all []types.Tag
	err := pages(ctx, "sso:ListTagsForResource", func(token *string) (*string, error) {
		page, err := c.api.ListTagsForResource(ctx, &ssoadmin.ListTagsForResourceInput{InstanceArn: &c.arn, ResourceArn: &set.arn, NextToken: token})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Tags...)
		return page.NextToken, nil
	})
	if err == nil {
		set.tags = tagMap(all, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	}
	return err
}

func (c *center) readProvisioned(ctx context.Context, set *permissionSet) (err error) {
	set.attributes.Provisioned, err = c.provisioned(ctx, set.arn, "")
	return err
}

func (c *center) readOutdated(ctx context.Context, set *permissionSet) (err error) {
	set.attributes.Outdated, err = c.provisioned(ctx, set.arn, types.ProvisioningStatusLatestPermissionSetNotProvisioned)
	return err
}

// provisioned are the accounts in which a set is provisioned, with a status or
// with any. Nil when not all of them could be read.
func (c *center) provisioned(ctx context.Context, arn string, status types.ProvisioningStatus) ([]string, error) {
	var all []string
	err := pages(ctx, "sso:ListAccountsForProvisionedPermissionSet", func(token *string) (*string, error) {
		page, err := c.api.ListAccountsForProvisionedPermissionSet(ctx, &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
			InstanceArn: &c.arn, PermissionSetArn: &arn, ProvisioningStatus: status, NextToken: token, MaxResults: new(int32(100)),
		})
		if err != nil {
			return nil, err
		}
		all = append(all, page.AccountIds...)
		return page.NextToken, nil
	})
	if err != nil {
		return nil, err
	}
	return sorted(all), nil
}
