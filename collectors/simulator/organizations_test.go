package simulator

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountapi "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestOrganizationIsListedPageByPage(t *testing.T) {
	s := start(t, Options{})
	org := organizations.NewFromConfig(s.caller("us-east-1"))
	o, err := org.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
	if err != nil {
		t.Fatal(err)
	}
	if *o.Organization.MasterAccountId != s.company.management.id || o.Organization.FeatureSet != types.OrganizationFeatureSetAll {
		t.Errorf("organization is %+v", o.Organization)
	}

	var ids []string
	pages, empty := 0, 0
	for p := organizations.NewListAccountsPaginator(org, &organizations.ListAccountsInput{}); p.HasMorePages(); pages++ {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Accounts) == 0 {
			empty++
		}
		for _, a := range page.Accounts {
			ids = append(ids, *a.Id)
			if !strings.HasPrefix(a.Paths[0], *o.Organization.Id+"/r-") || !strings.HasSuffix(a.Paths[0], "/"+*a.Id+"/") {
				t.Errorf("path of %s is %q", *a.Id, a.Paths[0])
			}
		}
	}
	if len(ids) != DefaultSize || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != DefaultSize {
		t.Errorf("%d accounts, want %d different ones", len(ids), DefaultSize)
	}
	if pages != 3 || empty != 1 {
		t.Errorf("%d pages, %d of them empty; want 3 with 1", pages, empty)
	}
}

func TestEveryPolicyHasADocumentAndTargets(t *testing.T) {
	s := start(t, Options{})
	org := organizations.NewFromConfig(s.caller("us-east-1"))
	roots, err := org.ListRoots(t.Context(), &organizations.ListRootsInput{})
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]int{}
	for _, kind := range roots.Roots[0].PolicyTypes {
		list, err := org.ListPolicies(t.Context(), &organizations.ListPoliciesInput{Filter: kind.Type})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list.Policies {
			d, err := org.DescribePolicy(t.Context(), &organizations.DescribePolicyInput{PolicyId: p.Id})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(*d.Policy.Content, "{") {
				t.Errorf("policy %s is %q", *p.Name, *d.Policy.Content)
			}
			for q := organizations.NewListTargetsForPolicyPaginator(org, &organizations.ListTargetsForPolicyInput{PolicyId: p.Id}); q.HasMorePages(); {
				page, err := q.NextPage(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				targets[*p.Name] += len(page.Targets)
			}
		}
	}
	if n := targets["FullAWSAccess"]; n != 1+len(s.company.units)+DefaultSize {
		t.Errorf("FullAWSAccess has %d targets, want the root, every unit and every account", n)
	}
	if targets[regionPolicy] == 0 {
		t.Errorf("%s has no targets", regionPolicy)
	}
	_, err = org.ListPolicies(t.Context(), &organizations.ListPoliciesInput{Filter: types.PolicyTypeChatbotPolicy})
	wantCode(t, err, "PolicyTypeNotEnabledException")
}

func TestMembersMayNotListTheOrganization(t *testing.T) {
	s := start(t, Options{})
	cfg := s.member(t, s.company.accounts[1].id, "us-east-1")
	_, err := organizations.NewFromConfig(cfg).ListAccounts(t.Context(), &organizations.ListAccountsInput{})
	wantCode(t, err, "AccessDeniedException")
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil || *who.Account != s.company.accounts[1].id {
		t.Errorf("identity of the member is %v, %v", who, err)
	}
}

func TestRolesThatCannotBeAssumed(t *testing.T) {
	s := start(t, Options{ExternalID: "acme-audit"})
	client := sts.NewFromConfig(s.caller("us-east-1"))
	role := func(account, name string) *string { return aws.String("arn:aws:iam::" + account + ":role/" + name) }
	member, external := s.company.accounts[1].id, aws.String("acme-audit")
	for name, in := range map[string]sts.AssumeRoleInput{
		"in the management account":  {RoleArn: role(s.company.management.id, MemberRole), ExternalId: external},
		"in a suspended account":     {RoleArn: role(s.company.byName["old-games"].id, MemberRole), ExternalId: external},
		"outside the organization":   {RoleArn: role("999999999999", MemberRole), ExternalId: external},
		"of another name":            {RoleArn: role(member, "Administrator"), ExternalId: external},
		"without the external ID":    {RoleArn: role(member, MemberRole)},
		"with the wrong external ID": {RoleArn: role(member, MemberRole), ExternalId: aws.String("acme")},
	} {
		t.Run(name, func(t *testing.T) {
			in.RoleSessionName = aws.String("auditor")
			_, err := client.AssumeRole(t.Context(), &in)
			wantCode(t, err, "AccessDenied")
		})
	}
	if _, err := client.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: role(member, MemberRole), RoleSessionName: external, ExternalId: external}); err != nil {
		t.Error(err)
	}
}

func TestContactsAndRegionsAreReadFromTheManagementAccount(t *testing.T) {
	s := start(t, Options{})
	client := accountapi.NewFromConfig(s.caller("us-east-1"))
	id := &s.company.accounts[3].id
	c, err := client.GetAlternateContact(t.Context(), &accountapi.GetAlternateContactInput{AccountId: id, AlternateContactType: accounttypes.AlternateContactTypeSecurity})
	if err != nil || *c.AlternateContact.EmailAddress != "security@acme.example" {
		t.Errorf("security contact is %+v, %v", c, err)
	}
	p, err := client.GetContactInformation(t.Context(), &accountapi.GetContactInformationInput{AccountId: id})
	if err != nil || *p.ContactInformation.CompanyName != "acme" {
		t.Errorf("primary contact is %+v, %v", p, err)
	}
	status := map[string]accounttypes.RegionOptStatus{}
	for q := accountapi.NewListRegionsPaginator(client, &accountapi.ListRegionsInput{AccountId: id, MaxResults: aws.Int32(10)}); q.HasMorePages(); {
		page, err := q.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Regions {
			status[*r.RegionName] = r.RegionOptStatus
		}
	}
	if len(status) != len(allRegions) || status["eu-south-1"] != "ENABLED" || status["ap-east-1"] != "DISABLED" || status["us-east-1"] != "ENABLED_BY_DEFAULT" {
		t.Errorf("Regions are %v", status)
	}
	_, err = client.GetContactInformation(t.Context(), &accountapi.GetContactInformationInput{AccountId: &s.company.management.id})
	wantCode(t, err, "ValidationException")
}
