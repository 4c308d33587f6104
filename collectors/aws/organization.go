package aws

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/corporate-sre/auditor/collectors"
)

type organizationAttributes struct {
	OrganizationID      string                     `json:"organization_id"`
	FeatureSet          *string                    `json:"feature_set,omitzero"`
	ManagementAccountID string                     `json:"management_account_id"`
	TrustedServices     []trustedService           `json:"trusted_services,omitzero"`
	Administrators      []delegatedAdministrator   `json:"delegated_administrators,omitzero"`
	DelegationPolicy    nullable[delegationPolicy] `json:"delegation_policy,omitzero"`
	RootAccess          *rootAccess                `json:"root_access,omitzero"`
}

type trustedService struct {
	Service   string     `json:"service"`
	EnabledAt *time.Time `json:"enabled_at,omitzero"`
}

type delegatedAdministrator struct {
	AccountID string   `json:"account_id"`
	Name      string   `json:"name"`
	State     *string  `json:"state,omitzero"`
	Services  []string `json:"services"`
}

type delegationPolicy struct {
	Statements []statement `json:"statements"`
}

type rootAccess struct {
	CredentialsManagement bool `json:"credentials_management"`
	Sessions              bool `json:"sessions"`
}

// addOrganization reads what is settled for the organization as a whole. Each
// call that fails leaves its attribute out.
func (r *structure) addOrganization(ctx context.Context) {
	const kind = "aws.organization"
	if r.org.id == "" {
		r.org.gap.end(r.lines.of(kind))
		return
	}
	a := r.asset(kind, r.org.arn, r.org.id, "organizations:DescribeOrganization", "dashboard")
	attributes := organizationAttributes{
		OrganizationID:      r.org.id,
		FeatureSet:          r.org.feature,
		ManagementAccountID: r.org.management,
	}
	if r.org.gap != nil {
		r.lines.lack(kind, "attributes.feature_set", *r.org.gap)
	}
	read := func(path string, read func(context.Context, *organizationAttributes) error) {
		if err := read(ctx, &attributes); err != nil {
			r.lines.lack(kind, path, classify(ctx, err))
		}
	}
	read("attributes.trusted_services", r.readTrustedServices)
	read("attributes.delegated_administrators", r.readAdministrators)
	read("attributes.delegation_policy", r.readDelegationPolicy)
	read("attributes.root_access", r.readRootAccess)
	a.Tags = map[string]string{} // an organization has none
	a.Attributes = collectors.Attributes(attributes)
	r.assets = append(r.assets, a)
	r.lines.of(kind).Count++
}

func (r *structure) readTrustedServices(ctx context.Context, to *organizationAttributes) error {
	all := []trustedService{}
	err := pages(ctx, "organizations:ListAWSServiceAccessForOrganization", func(token *string) (*string, error) {
		page, err := r.api.ListAWSServiceAccessForOrganization(ctx, &organizations.ListAWSServiceAccessForOrganizationInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		for _, s := range page.EnabledServicePrincipals {
			all = append(all, trustedService{deref(s.ServicePrincipal), second(s.DateEnabled)})
		}
		return page.NextToken, nil
	})
	if err != nil {
		return err
	}
	collectors.Sort(all, func(a, b trustedService) int { return strings.Compare(a.Service, b.Service) })
	to.TrustedServices = all
	return nil
}

func (r *structure) readAdministrators(ctx context.Context, to *organizationAttributes) error {
	all := []delegatedAdministrator{}
	err := pages(ctx, "organizations:ListDelegatedAdministrators", func(token *string) (*string, error) {
		page, err := r.api.ListDelegatedAdministrators(ctx, &organizations.ListDelegatedAdministratorsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		for _, d := range page.DelegatedAdministrators {
			state := given(d.State)
			if state == nil {
				state = given(d.Status)
			}
			all = append(all, delegatedAdministrator{AccountID: deref(d.Id), Name: deref(d.Name), State: state})
		}
		return page.NextToken, nil
	})
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Services, err = r.delegatedServices(ctx, all[i].AccountID); err != nil {
			return err
		}
	}
	collectors.Sort(all, func(a, b delegatedAdministrator) int { return strings.Compare(a.AccountID, b.AccountID) })
	to.Administrators = all
	return nil
}

func (r *structure) delegatedServices(ctx context.Context, account string) ([]string, error) {
	var all []string
	err := pages(ctx, "organizations:ListDelegatedServicesForAccount", func(token *string) (*string, error) {
		page, err := r.api.ListDelegatedServicesForAccount(ctx, &organizations.ListDelegatedServicesForAccountInput{AccountId: &account, NextToken: token})
		if err != nil {
			return nil, err
		}
		for _, s := range page.DelegatedServices {
			all = append(all, deref(s.ServicePrincipal))
		}
		return page.NextToken, nil
	})
	return sorted(all), err
}

func (r *structure) readDelegationPolicy(ctx context.Context, to *organizationAttributes) error {
	answer, err := r.api.DescribeResourcePolicy(ctx, &organizations.DescribeResourcePolicyInput{})
	if isCode(err, "ResourcePolicyNotFoundException") {
		to.DelegationPolicy = answered[delegationPolicy](nil)
		return nil
	}
	if err != nil {
		return err
	}
	unreadable := &answerError{"unreadable policy document", "organizations:DescribeResourcePolicy"}
	if answer.ResourcePolicy == nil {
		return unreadable
	}
	statements, err := parseStatements(deref(answer.ResourcePolicy.Content))
	if err != nil {
		return unreadable
	}
	to.DelegationPolicy = answered(&delegationPolicy{statements})
	return nil
}

func (r *structure) readRootAccess(ctx context.Context, to *organizationAttributes) error {
	api := iam.NewFromConfig(r.clients.caller(r.who.account, ""))
	answer, err := api.ListOrganizationsFeatures(ctx, &iam.ListOrganizationsFeaturesInput{})
	if isCode(err, "ServiceAccessNotEnabledException", "OrganizationNotInAllFeaturesModeException") {
		// Without trusted access for IAM nothing is managed centrally.
		to.RootAccess = &rootAccess{}
		return nil
	}
	if err != nil {
		return err
	}
	to.RootAccess = &rootAccess{
		CredentialsManagement: slices.Contains(answer.EnabledFeatures, iamtypes.FeatureTypeRootCredentialsManagement),
		Sessions:              slices.Contains(answer.EnabledFeatures, iamtypes.FeatureTypeRootSessions),
	}
	return nil
}
