package aws

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	instanceARN = "arn:aws:sso:::instance/ssoins-1111"
	adminARN    = "arn:aws:sso:::permissionSet/ssoins-1111/ps-aaaa"
	readARN     = "arn:aws:sso:::permissionSet/ssoins-1111/ps-rrrr"
)

// centerAnswers are those of an instance in eu-west-1, which is not the Region
// that the source starts in.
func centerAnswers() map[string]reply {
	bySet := func(answers map[string]string) reply {
		return func(in map[string]any) (any, *refusal) {
			return json.RawMessage(answers[in["PermissionSetArn"].(string)]), nil
		}
	}
	return map[string]reply{
		"ListRegions":             fixed(`{"Regions":[{"RegionName":"eu-west-1","RegionOptStatus":"ENABLED_BY_DEFAULT"},{"RegionName":"af-south-1","RegionOptStatus":"DISABLED"}]}`),
		"ListInstances":           fixed(`{"Instances":[]}`),
		"ListInstances eu-west-1": fixed(`{"Instances":[{"InstanceArn":"` + instanceARN + `","IdentityStoreId":"d-1","Name":"acme","OwnerAccountId":"999900001111","Status":"ACTIVE","PrimaryRegion":"eu-west-1"}]}`),
		"ListUsers": func(in map[string]any) (any, *refusal) {
			if in["NextToken"] == nil {
				return json.RawMessage(`{"NextToken":"two","Users":[{"UserId":"u1","UserName":"ann","DisplayName":"Ann","UserStatus":"ENABLED","ExternalIds":[{"Issuer":"i","Id":"1"}],
					"Emails":[{"Value":"other@acme.example"},{"Value":"Ann@ACME.example","Primary":true}]}]}`), nil
			}
			return json.RawMessage(`{"Users":[{"UserId":"u2","UserName":"bob"}]}`), nil
		},
		"ListGroups":           fixed(`{"Groups":[{"GroupId":"g1","DisplayName":"admins","Description":"break glass"}]}`),
		"ListGroupMemberships": fixed(`{"GroupMemberships":[{"GroupId":"g1","MemberId":{"UserId":"u1"}}]}`),
		"ListPermissionSets":   fixed(`{"PermissionSets":["` + readARN + `","` + adminARN + `"]}`),
		"DescribePermissionSet": bySet(map[string]string{
			adminARN: `{"PermissionSet":{"Name":"Admin","SessionDuration":"PT12H"}}`, readARN: `{"PermissionSet":{"Name":"Read","SessionDuration":"P1DT30M"}}`}),
		"ListManagedPoliciesInPermissionSet":                 fixed(`{"AttachedManagedPolicies":[{"Name":"ViewOnlyAccess","Arn":"arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}]}`),
		"ListCustomerManagedPolicyReferencesInPermissionSet": fixed(`{"CustomerManagedPolicyReferences":[{"Name":"extra","Path":"/acme/"},{"Name":"plain","Path":"/"}]}`),
		"GetInlinePolicyForPermissionSet": bySet(map[string]string{
			adminARN: `{"InlinePolicy":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"}`, readARN: `{"InlinePolicy":""}`}),
		"GetPermissionsBoundaryForPermissionSet": func(in map[string]any) (any, *refusal) {
			if in["PermissionSetArn"] == adminARN {
				return json.RawMessage(`{"PermissionsBoundary":{"CustomerManagedPolicyReference":{"Name":"limit","Path":"/acme/"}}}`), nil
			}
			return nil, &refusal{400, "ResourceNotFoundException", ""}
		},
		"ListAccountsForProvisionedPermissionSet": func(in map[string]any) (any, *refusal) {
			switch {
			case in["PermissionSetArn"] != adminARN:
				return json.RawMessage(`{"AccountIds":[]}`), nil
			case in["ProvisioningStatus"] != nil:
				return json.RawMessage(`{"AccountIds":["111122223333"]}`), nil
			}
			return json.RawMessage(`{"AccountIds":["999900001111","111122223333"]}`), nil
		},
		"ListAccountAssignments": func(in map[string]any) (any, *refusal) {
			if in["AccountId"] == caller {
				return json.RawMessage(`{"AccountAssignments":[{"PrincipalType":"GROUP","PrincipalId":"g1"}]}`), nil
			}
			return json.RawMessage(`{"AccountAssignments":[{"PrincipalType":"USER","PrincipalId":"gone"},{"PrincipalType":"USER","PrincipalId":"u2"}]}`), nil
		},
		"ListTagsForResource": fixed(`{"Tags":[{"Key":"owner","Value":"platform"}]}`),
	}
}

func centerOf(t *testing.T, answers map[string]reply) (collectors.Result, *fake) {
	t.Helper()
	s, f := faked(t, answers)
	r, err := s.Collect(t.Context(), collectors.Scope{Provider: "aws", Place: "o-acme", Part: "identity_center", Types: identityCenterTypes, Hints: map[string]string{hintManager: caller}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Assets {
		fits(t, a)
		if a.Parent != "arn:aws:organizations::999900001111:organization/o-acme" {
			t.Errorf("parent of %s is %s", a.ID, a.Parent)
		}
	}
	return r, f
}

func TestIdentityCenter(t *testing.T) {
	r, f := centerOf(t, centerAnswers())
	for _, c := range r.Coverage {
		if c.State != collectors.Complete && c.Path != "attributes.status" {
			t.Errorf("%+v, want everything complete", c)
		}
	}
	if a := assetOf(t, r, instanceARN); a.Region != "eu-west-1" || a.Name != "acme" {
		t.Errorf("instance %+v", a)
	}
	for _, c := range f.calls {
		if c.Operation == "ListUsers" && c.Region != "eu-west-1" {
			t.Errorf("users were asked for in %s", c.Region)
		}
	}
	ann := assetOf(t, r, "arn:aws:identitystore:::user/u1")
	sameJSON(t, ann.Attributes, `{"user_name":"ann","email":"ann@acme.example","status":"ENABLED","external":true}`)
	bob := assetOf(t, r, "arn:aws:identitystore:::user/u2")
	sameJSON(t, bob.Attributes, `{"user_name":"bob","email":null,"external":false}`)
	if !slices.Equal(ann.Links["member_of"], []string{"arn:aws:identitystore:::group/g1"}) || bob.Links["member_of"] == nil || len(bob.Links["member_of"]) != 0 {
		t.Errorf("groups of ann %v, of bob %v", ann.Links, bob.Links)
	}
	sameJSON(t, assetOf(t, r, "arn:aws:identitystore:::group/g1").Attributes, `{"description":"break glass","member_count":1,"external":false}`)
	admin := assetOf(t, r, adminARN)
	sameJSON(t, admin.Attributes, `{"description":"","session_minutes":720,"relay_state":"","managed_policies":["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
		"customer_managed_policies":["acme/extra","plain"],"inline_statements":[{"sid":"","effect":"Allow","actions":["*"],"not_actions":[],"resources":["*"],"not_resources":[],"conditions":[]}],
		"permissions_boundary":"acme/limit","administrator":true,"provisioned_accounts":["111122223333","999900001111"],"outdated_accounts":["111122223333"]}`)
	if admin.Name != "Admin" || admin.Tags["owner"] != "platform" {
		t.Errorf("%s %v", admin.Name, admin.Tags)
	}
	read := assetOf(t, r, readARN)
	sameJSON(t, read.Attributes, `{"description":"","session_minutes":1470,"relay_state":"","managed_policies":["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
		"customer_managed_policies":["acme/extra","plain"],"inline_statements":null,"permissions_boundary":null,"administrator":false,"provisioned_accounts":[],"outdated_accounts":[]}`)

	group := assetOf(t, r, adminARN+"/999900001111/GROUP/g1")
	sameJSON(t, group.Attributes, `{"account_id":"999900001111","management_account":true,"permission_set_name":"Admin","administrator":true,
		"principal_type":"GROUP","principal_id":"g1","principal_name":"admins"}`)
	sameJSON(t, group.Links, `{"permission_set":["`+adminARN+`"],"account":["arn:aws:organizations::999900001111:account/o-acme/999900001111"],"principal":["arn:aws:identitystore:::group/g1"]}`)
	gone := assetOf(t, r, adminARN+"/111122223333/USER/gone")
	sameJSON(t, gone.Attributes, `{"account_id":"111122223333","management_account":false,"permission_set_name":"Admin","administrator":true,
		"principal_type":"USER","principal_id":"gone","principal_name":null}`)
	if n := f.count("ListAccountAssignments"); n != 2 {
		t.Errorf("%d pairs were asked for, want only the two where the set is provisioned", n)
	}
}

func TestPrincipalIsGoneOnlyIfTheDirectoryWasRead(t *testing.T) {
	answers := centerAnswers()
	answers["ListUsers"] = func(in map[string]any) (any, *refusal) {
		if in["NextToken"] == nil {
			return json.RawMessage(`{"NextToken":"two","Users":[{"UserId":"u2","UserName":"bob","UserStatus":"ENABLED"}]}`), nil
		}
		return nil, &refusal{400, "AccessDeniedException", ""}
	}
	r, _ := centerOf(t, answers)
	if c := lineOf(t, r, "aws:o-acme", "aws.identity_center_user", ""); c.State != collectors.Partial || c.Count != 1 {
		t.Errorf("%+v, want a part of the users", c)
	}
	sameJSON(t, assetOf(t, r, adminARN+"/111122223333/USER/gone").Attributes, `{"account_id":"111122223333","management_account":false,
		"permission_set_name":"Admin","administrator":true,"principal_type":"USER","principal_id":"gone"}`)
	sameJSON(t, assetOf(t, r, adminARN+"/111122223333/USER/u2").Attributes, `{"account_id":"111122223333","management_account":false,
		"permission_set_name":"Admin","administrator":true,"principal_type":"USER","principal_id":"u2","principal_name":"bob"}`)
	if c := lineOf(t, r, "aws:o-acme", "aws.permission_set_assignment", "attributes.principal_name"); c.State != collectors.Denied || c.Count != 1 {
		t.Errorf("%+v, want one assignment whose principal is not known", c)
	}
}

func TestIdentityCenterWithoutAnInstance(t *testing.T) {
	answers := centerAnswers()
	answers["ListInstances eu-west-1"] = fixed(`{"Instances":[]}`)
	r, _ := centerOf(t, answers)
	for _, assetType := range identityCenterTypes {
		if c := lineOf(t, r, "aws:o-acme", assetType, ""); c.State != collectors.Complete || c.Count != 0 {
			t.Errorf("%+v: every Region was asked, and there is none", c)
		}
	}
}

func TestIdentityCenterThatMayBeElsewhere(t *testing.T) {
	for name, operation := range map[string]string{"a Region that refuses": "ListInstances eu-west-1", "Regions that are not known": "ListRegions"} {
		t.Run(name, func(t *testing.T) {
			answers := centerAnswers()
			answers[operation] = refusedWith(400, "AccessDeniedException", "")
			r, _ := centerOf(t, answers)
			for _, assetType := range identityCenterTypes {
				if c := lineOf(t, r, "aws:o-acme", assetType, ""); c.State != collectors.Denied {
					t.Errorf("%+v, want denied", c)
				}
			}
		})
	}
}

func TestIdentityCenterRegionCanBeGiven(t *testing.T) {
	s, f := faked(t, centerAnswers())
	s.config.IdentityCenterRegion = "eu-west-1"
	if _, err := s.Collect(t.Context(), collectors.Scope{Provider: "aws", Place: "o-acme", Part: "identity_center", Types: identityCenterTypes}); err != nil {
		t.Fatal(err)
	}
	if f.count("ListInstances") != 1 || f.count("ListRegions") != 0 {
		t.Errorf("%d Regions were asked", f.count("ListInstances"))
	}
}

func TestPermissionSetGaps(t *testing.T) {
	for operation, paths := range map[string][]string{
		"DescribePermissionSet":              {"attributes.created_at", "attributes.description", "attributes.relay_state", "attributes.session_minutes"},
		"ListManagedPoliciesInPermissionSet": {"attributes.administrator", "attributes.managed_policies"},
		"GetInlinePolicyForPermissionSet":    {"attributes.administrator", "attributes.inline_statements"},
		"ListTagsForResource":                {"tags"},
	} {
		t.Run(operation, func(t *testing.T) {
			answers := centerAnswers()
			answers[operation] = refusedWith(400, "AccessDeniedException", "")
			r, _ := centerOf(t, answers)
			var got []string
			for _, c := range r.Coverage {
				if c.AssetType == "aws.permission_set" && c.Path != "" {
					got = append(got, c.Path)
				}
			}
			if !slices.Equal(got, paths) {
				t.Errorf("the sets lack %q, want %q", got, paths)
			}
			assetOf(t, r, adminARN)
		})
	}
}

func TestAssignmentsBlindedBySetsOrAccounts(t *testing.T) {
	for operation, want := range map[string]collectors.State{
		"ListPermissionSets":                      collectors.Denied,
		"ListAccountsForProvisionedPermissionSet": collectors.Denied,
		"ListAccountAssignments":                  collectors.Denied,
	} {
		answers := centerAnswers()
		answers[operation] = refusedWith(400, "AccessDeniedException", "")
		r, _ := centerOf(t, answers)
		if c := lineOf(t, r, "aws:o-acme", "aws.permission_set_assignment", ""); c.State != want {
			t.Errorf("without %s: %+v, want %s", operation, c, want)
		}
	}
	answers := centerAnswers()
	answers["ListAccountAssignments"] = func(in map[string]any) (any, *refusal) {
		if in["AccountId"] == caller {
			return nil, &refusal{500, "InternalServerException", ""}
		}
		return json.RawMessage(`{"AccountAssignments":[{"PrincipalType":"USER","PrincipalId":"u2"}]}`), nil
	}
	r, _ := centerOf(t, answers)
	if c := lineOf(t, r, "aws:o-acme", "aws.permission_set_assignment", ""); c.State != collectors.Partial || c.Count != 1 {
		t.Errorf("%+v, want a part", c)
	}
}

func TestSessionMinutes(t *testing.T) {
	for text, want := range map[string]int{"PT1H": 60, "PT4H30M": 270, "P1D": 1440, "PT90M": 90, "PT3600S": 60} {
		if got, ok := sessionMinutes(text); !ok || got != want {
			t.Errorf("%s is %d minutes, want %d", text, got, want)
		}
	}
	for _, text := range []string{"", "1H", "PT-1H", "PT99999999H", "P", "PT"} {
		if got, ok := sessionMinutes(text); ok {
			t.Errorf("%q is taken for %d minutes", text, got)
		}
	}
}
