package aws

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// structureAnswers are the answers of an organization with a unit, two accounts and
// two policies, as AWS gives them: paths with the accounts, an empty page in
// the middle of a list.
func structureAnswers() map[string]reply {
	const arn = "arn:aws:organizations::999900001111:"
	return map[string]reply{
		"DescribeOrganization": fixed(describedOrganization),
		"ListRoots": fixed(`{"Roots":[{"Id":"r-acme","Arn":"` + arn + `root/o-acme/r-acme","Name":"Root","PolicyTypes":[
			{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"},{"Type":"TAG_POLICY","Status":"PENDING_DISABLE"},{"Type":"S3_POLICY","Status":"ENABLED"}]}]}`),
		"ListOrganizationalUnitsForParent": func(in map[string]any) (any, *refusal) {
			if in["ParentId"] == "r-acme" {
				return json.RawMessage(`{"OrganizationalUnits":[{"Id":"ou-acme-11111111","Arn":"` + arn + `ou/o-acme/ou-acme-11111111","Name":"Workloads"}]}`), nil
			}
			return json.RawMessage(`{}`), nil
		},
		"ListAccounts": func(in map[string]any) (any, *refusal) {
			switch in["NextToken"] {
			case nil:
				return json.RawMessage(`{"NextToken":"two","Accounts":[{"Id":"999900001111","Arn":"` + arn + `account/o-acme/999900001111","Name":"management","Email":"aws@acme.example",
					"State":"ACTIVE","Status":"ACTIVE","JoinedMethod":"INVITED","JoinedTimestamp":1600000000,"Paths":["o-acme/r-acme/999900001111/"]}]}`), nil
			case "two":
				return json.RawMessage(`{"NextToken":"three","Accounts":[]}`), nil
			}
			return json.RawMessage(`{"Accounts":[{"Id":"111122223333","Arn":"` + arn + `account/o-acme/111122223333","Name":"payments","Email":"pay@acme.example",
				"State":"PENDING_CLOSURE","Status":"ACTIVE","JoinedMethod":"CREATED","JoinedTimestamp":1600000000.5,"Paths":["o-acme/r-acme/ou-acme-11111111/111122223333/"]}]}`), nil
		},
		"ListPolicies": func(in map[string]any) (any, *refusal) {
			switch in["Filter"] {
			case "SERVICE_CONTROL_POLICY":
				return json.RawMessage(`{"Policies":[{"Id":"p-FullAWSAccess","Arn":"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess","Name":"FullAWSAccess","Type":"SERVICE_CONTROL_POLICY","AwsManaged":true}]}`), nil
			case "S3_POLICY": // a type that is younger than this program
				return json.RawMessage(`{"Policies":[{"Id":"p-s3s3s3s3","Arn":"` + arn + `policy/o-acme/s3_policy/p-s3s3s3s3","Name":"block-public","Type":"S3_POLICY"}]}`), nil
			}
			return nil, &refusal{400, "InvalidInputException", "not enabled"}
		},
		"DescribePolicy": func(in map[string]any) (any, *refusal) {
			content := `{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}`
			if in["PolicyId"] == "p-FullAWSAccess" {
				content = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
			}
			return map[string]any{"Policy": map[string]any{"Content": content}}, nil
		},
		"ListTargetsForPolicy": func(in map[string]any) (any, *refusal) {
			if in["PolicyId"] == "p-s3s3s3s3" {
				return json.RawMessage(`{"Targets":[{"TargetId":"ou-acme-11111111","Arn":"` + arn + `ou/o-acme/ou-acme-11111111","Name":"Workloads","Type":"ORGANIZATIONAL_UNIT"}]}`), nil
			}
			if in["NextToken"] == nil {
				return json.RawMessage(`{"NextToken":"two","Targets":[{"TargetId":"r-acme","Arn":"` + arn + `root/o-acme/r-acme","Name":"Root","Type":"ROOT"}]}`), nil
			}
			return json.RawMessage(`{"Targets":[{"TargetId":"ou-acme-11111111","Arn":"` + arn + `ou/o-acme/ou-acme-11111111","Name":"Workloads","Type":"ORGANIZATIONAL_UNIT"}]}`), nil
		},
		"ListTagsForResource":                 fixed(`{"Tags":[{"Key":"owner","Value":"platform"}]}`),
		"ListAWSServiceAccessForOrganization": fixed(`{"EnabledServicePrincipals":[{"ServicePrincipal":"sso.amazonaws.com","DateEnabled":1600000000}]}`),
		"ListDelegatedAdministrators":         fixed(`{"DelegatedAdministrators":[{"Id":"111122223333","Name":"payments","State":"SUSPENDED"}]}`),
		"ListDelegatedServicesForAccount":     fixed(`{"DelegatedServices":[{"ServicePrincipal":"sso.amazonaws.com"},{"ServicePrincipal":"config.amazonaws.com"}]}`),
		"DescribeResourcePolicy":              refusedWith(400, "ResourcePolicyNotFoundException", ""),
		"ListOrganizationsFeatures":           xml(`<OrganizationId>o-acme</OrganizationId><EnabledFeatures><member>RootSessions</member></EnabledFeatures>`),
		"GetCostAndUsage":                     fixed(`{"ResultsByTime":[]}`),
	}
}

func structureOf(t *testing.T, answers map[string]reply) collectors.Result {
	t.Helper()
	s, _ := faked(t, answers)
	s.config.Prune = true
	r, err := s.Collect(t.Context(), collectors.Scope{Provider: "aws", Place: "o-acme", Part: "structure", Types: structureTypes})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Assets {
		fits(t, a)
	}
	return r
}

// accountHints are what the structure hands on to an account's profile.
func accountHints(t *testing.T, r collectors.Result, id string) (collectors.Asset, []collectors.Coverage) {
	t.Helper()
	for _, scope := range r.Next {
		if scope.Place == id && scope.Part == "profile" {
			var a collectors.Asset
			var gaps []collectors.Coverage
			if err := json.Unmarshal([]byte(scope.Hints[hintAsset]), &a); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(scope.Hints[hintGaps]), &gaps); err != nil {
				t.Fatal(err)
			}
			fits(t, a)
			return a, gaps
		}
	}
	t.Fatalf("no profile of %s among %+v", id, r.Next)
	return collectors.Asset{}, nil
}

func TestStructure(t *testing.T) {
	r := structureOf(t, structureAnswers())
	sameJSON(t, assetOf(t, r, "arn:aws:organizations::999900001111:organization/o-acme").Attributes, `{
		"organization_id":"o-acme","feature_set":"ALL","management_account_id":"999900001111",
		"trusted_services":[{"service":"sso.amazonaws.com","enabled_at":"2020-09-13T12:26:40Z"}],
		"delegated_administrators":[{"account_id":"111122223333","name":"payments","state":"SUSPENDED","services":["config.amazonaws.com","sso.amazonaws.com"]}],
		"delegation_policy":null,"root_access":{"credentials_management":false,"sessions":true}}`)
	unit := assetOf(t, r, "arn:aws:organizations::999900001111:ou/o-acme/ou-acme-11111111")
	sameJSON(t, unit.Attributes, `{"ou_id":"ou-acme-11111111","path":"Workloads","depth":1}`)
	if unit.Parent != "arn:aws:organizations::999900001111:root/o-acme/r-acme" || unit.Tags["owner"] != "platform" {
		t.Errorf("unit %+v", unit)
	}
	full := assetOf(t, r, "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess")
	if len(full.Links["attached_to"]) != 2 || full.Tags == nil || len(full.Tags) != 0 {
		t.Errorf("links %v, tags %v; want the targets of both pages, and no tags", full.Links, full.Tags)
	}
	sameJSON(t, assetOf(t, r, "arn:aws:organizations::999900001111:policy/o-acme/s3_policy/p-s3s3s3s3").Attributes, `{
		"policy_id":"p-s3s3s3s3","policy_type":"S3_POLICY","aws_managed":false,"description":"",
		"content":{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}},
		"targets":[{"id":"ou-acme-11111111","name":"Workloads","type":"ORGANIZATIONAL_UNIT"}]}`)
	for _, c := range r.Coverage {
		if c.State != collectors.Complete {
			t.Errorf("%+v, want everything complete", c)
		}
	}

	payments, gaps := accountHints(t, r, "111122223333")
	sameJSON(t, payments.Attributes, `{"account_id":"111122223333","email":"pay@acme.example","state":"PENDING_CLOSURE","joined_method":"CREATED",
		"joined_at":"2020-09-13T12:26:40Z","management":false,"path":"Workloads","ou_id":"ou-acme-11111111",
		"scp":{"levels":[{"target_id":"r-acme","target_name":"Root","policies":[{"id":"p-FullAWSAccess","name":"FullAWSAccess"}]},
			{"target_id":"ou-acme-11111111","target_name":"Workloads","policies":[{"id":"p-FullAWSAccess","name":"FullAWSAccess"}]},
			{"target_id":"111122223333","target_name":"payments","policies":[]}],"allowed":false,"inherited":["FullAWSAccess"]},
		"rcp":{"levels":[{"target_id":"r-acme","target_name":"Root","policies":[]},{"target_id":"ou-acme-11111111","target_name":"Workloads","policies":[]},
			{"target_id":"111122223333","target_name":"payments","policies":[]}],"inherited":[]},
		"inherited_policies":[{"id":"p-s3s3s3s3","name":"block-public","type":"S3_POLICY"}]}`)
	if payments.Parent != unit.ID || !slices.Equal(payments.Links["policies"], sorted([]string{full.ID, "arn:aws:organizations::999900001111:policy/o-acme/s3_policy/p-s3s3s3s3"})) {
		t.Errorf("parent %s, links %v", payments.Parent, payments.Links)
	}
	if payments.MonthlyCost != nil || len(gaps) != 2 || gaps[0].Path != "attributes.used_regions" || gaps[0].State != collectors.Disabled {
		t.Errorf("cost %v, gaps %+v; want none of the bill, which was empty", payments.MonthlyCost, gaps)
	}
	management, _ := accountHints(t, r, "999900001111")
	var attributes accountAttributes
	if err := json.Unmarshal(management.Attributes, &attributes); err != nil {
		t.Fatal(err)
	}
	if scp := attributes.SCP; len(scp.Inherited) != 0 || !*scp.Allowed || len(scp.Levels[0].Policies) != 1 || len(management.Links["policies"]) != 0 {
		t.Errorf("policies %s, links %v; none acts on the management account", text(scp), management.Links)
	}
	if management.Parent != "arn:aws:organizations::999900001111:root/o-acme/r-acme" {
		t.Errorf("parent of the management account = %s, want the root", management.Parent)
	}
	if len(r.Next) != 3 || r.Next[0].ID() != "aws/o-acme/identity_center" {
		t.Errorf("next = %+v, want Identity Center and two profiles", r.Next)
	}
}

func TestStructureGaps(t *testing.T) {
	const account, org = "aws:111122223333", "aws:o-acme"
	type line struct {
		assetType, path string
		state           collectors.State
	}
	for name, c := range map[string]struct {
		operation string
		reply     reply
		lines     []line // of the organization
		gaps      []string
	}{
		"half of the targets": {"ListTargetsForPolicy", func(in map[string]any) (any, *refusal) {
			if in["NextToken"] != nil || in["PolicyId"] != "p-FullAWSAccess" {
				return nil, &refusal{500, "ServiceException", ""}
			}
			return json.RawMessage(`{"NextToken":"two","Targets":[{"TargetId":"r-acme"}]}`), nil
		}, []line{{"aws.policy", "attributes.targets", collectors.Unreachable}},
			[]string{"attributes.inherited_policies", "attributes.scp", "links.policies"}},
		"a list without an end": {"ListTargetsForPolicy", fixed(`{"NextToken":"again","Targets":[]}`),
			[]line{{"aws.policy", "attributes.targets", collectors.Unreachable}},
			[]string{"attributes.inherited_policies", "attributes.scp", "links.policies"}},
		"an unreadable document": {"DescribePolicy", fixed(`{"Policy":{"Content":"{"}}`),
			[]line{{"aws.policy", "attributes.statements", collectors.Unreachable}, {"aws.policy", "attributes.content", collectors.Unreachable}},
			[]string{}}, // a level without any policy denies everything anyway
		"no units": {"ListOrganizationalUnitsForParent", refusedWith(400, "AccessDeniedException", ""),
			[]line{{"aws.organizational_unit", "", collectors.Denied}},
			[]string{"attributes.path"}},
		"no delegated services": {"ListDelegatedServicesForAccount", refusedWith(400, "AccessDeniedException", ""),
			[]line{{"aws.organization", "attributes.delegated_administrators", collectors.Denied}}, []string{}},
		"no trusted access for IAM": {"ListOrganizationsFeatures", refusedWith(400, "ServiceAccessNotEnabledException", ""), nil, []string{}},
		"no tags": {"ListTagsForResource", refusedWith(400, "AccessDeniedException", "explicit deny in a service control policy"),
			[]line{{"aws.policy", "tags", collectors.Denied}, {"aws.organization_root", "tags", collectors.Denied}}, []string{}},
		"the second page of accounts": {"ListAccounts", func(in map[string]any) (any, *refusal) {
			if in["NextToken"] == nil {
				first, _ := structureAnswers()["ListAccounts"](map[string]any{"NextToken": "three"})
				second := map[string]any{}
				_ = json.Unmarshal(first.(json.RawMessage), &second)
				second["NextToken"] = "more"
				return second, nil
			}
			return nil, &refusal{500, "ServiceException", ""}
		}, []line{{"aws.account", "", collectors.Partial}}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			answers := structureAnswers()
			answers[c.operation] = c.reply
			r := structureOf(t, answers)
			for _, l := range c.lines {
				if got := lineOf(t, r, org, l.assetType, l.path); got.State != l.state || got.Reason == "" {
					t.Errorf("%+v, want %s", got, l.state)
				}
			}
			_, gaps := accountHints(t, r, "111122223333")
			var paths []string
			for _, g := range gaps {
				if g.Place != account {
					t.Errorf("%+v stands in another place", g)
				}
				if g.Path != "attributes.used_regions" && g.Path != "monthly_cost" {
					paths = append(paths, g.Path)
				}
			}
			if !slices.Equal(paths, c.gaps) {
				t.Errorf("the account lacks %q, want %q", paths, c.gaps)
			}
		})
	}
}

func TestStructureOfATreeThatIsACircle(t *testing.T) {
	answers := structureAnswers()
	answers["ListOrganizationalUnitsForParent"] = fixed(`{"OrganizationalUnits":[{"Id":"ou-acme-11111111","Arn":"arn:aws:organizations::999900001111:ou/o-acme/ou-acme-11111111","Name":"Workloads"}]}`)
	r := structureOf(t, answers)
	if c := lineOf(t, r, "aws:o-acme", "aws.organizational_unit", ""); c.Count != 1 {
		t.Errorf("%+v, want each unit once", c)
	}
}
