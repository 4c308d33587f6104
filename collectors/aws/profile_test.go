package aws

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// profileAnswers are the answers for a member account with four Regions.
func profileAnswers() map[string]reply {
	return map[string]reply{
		"ListTagsForResource":   fixed(`{"Tags":[{"Key":"owner","Value":"team-pay"}]}`),
		"GetContactInformation": fixed(`{"ContactInformation":{"FullName":"Acme","PhoneNumber":"1","AddressLine1":"x","City":"y","CountryCode":"DE","PostalCode":"1"}}`),
		"GetAlternateContact": func(in map[string]any) (any, *refusal) {
			switch in["AlternateContactType"] {
			case "SECURITY":
				return json.RawMessage(`{"AlternateContact":{"Name":"SOC","Title":"SOC","EmailAddress":"soc@acme.example","PhoneNumber":"2"}}`), nil
			case "BILLING":
				return nil, &refusal{403, "AccessDeniedException", ""}
			}
			return nil, &refusal{404, "ResourceNotFoundException", ""}
		},
		"ListRegions": func(in map[string]any) (any, *refusal) {
			if in["NextToken"] == nil {
				return json.RawMessage(`{"NextToken":"two","Regions":[{"RegionName":"us-east-1","RegionOptStatus":"ENABLED_BY_DEFAULT"},{"RegionName":"af-south-1","RegionOptStatus":"DISABLED"}]}`), nil
			}
			return json.RawMessage(`{"Regions":[{"RegionName":"eu-west-1","RegionOptStatus":"ENABLED_BY_DEFAULT"},{"RegionName":"me-south-1","RegionOptStatus":"ENABLED"}]}`), nil
		},
	}
}

// payments is the account of the tests as its organization knows it.
func payments(change func(*accountAttributes), period string) collectors.Scope {
	attributes := accountAttributes{AccountID: acme.account, State: new("ACTIVE"), Management: new(false)}
	if change != nil {
		change(&attributes)
	}
	a := acme.asset("aws.account", acme.parent, "payments", "organizations:ListAccounts")
	a.Parent, a.Region, a.Attributes = "arn:aws:organizations::999900001111:root/o-acme/r-acme", "", collectors.Attributes(attributes)
	gaps := []collectors.Coverage{{Place: "aws:" + acme.account, AssetType: "aws.account", Path: "attributes.scp", State: collectors.Denied, Count: 1, Reason: "r", Needs: "n"}}
	return profileScope(acme.account, a, gaps, period)
}

func profileOf(t *testing.T, s *Source, scope collectors.Scope) collectors.Result {
	t.Helper()
	r, err := s.Collect(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	assetOf(t, r, acme.parent)
	return r
}

func nextIDs(r collectors.Result) []string {
	var ids []string
	for _, s := range r.Next {
		ids = append(ids, s.ID())
	}
	return ids
}

func TestProfile(t *testing.T) {
	s, f := faked(t, profileAnswers())
	r := profileOf(t, s, payments(func(a *accountAttributes) {
		a.UsedRegions = []usedRegion{{Name: "eu-west-1"}, {Name: "global"}}
	}, "2026-10-01 to 2026-11-25"))
	a := assetOf(t, r, acme.parent)
	sameJSON(t, a.Attributes, `{"account_id":"111122223333","state":"ACTIVE","management":false,
		"used_regions":[{"name":"eu-west-1","cost":null},{"name":"global","cost":null}],
		"contacts":{"primary":{"name":"Acme","phone":"1"},"security":{"name":"SOC","title":"SOC","email":"soc@acme.example","phone":"2"},"operations":null},
		"regions":[{"name":"af-south-1","status":"DISABLED","opt_in":true},{"name":"eu-west-1","status":"ENABLED_BY_DEFAULT","opt_in":false},
			{"name":"me-south-1","status":"ENABLED","opt_in":true},{"name":"us-east-1","status":"ENABLED_BY_DEFAULT","opt_in":false}]}`)
	if a.Tags["owner"] != "team-pay" {
		t.Errorf("tags %v", a.Tags)
	}
	for _, want := range []collectors.Coverage{
		{Place: "aws:111122223333", AssetType: "aws.account", State: collectors.Complete, Count: 1},
		{Place: "aws:111122223333", AssetType: "aws.account", Path: "attributes.scp", State: collectors.Denied, Count: 1, Reason: "r", Needs: "n"},
		{Place: "aws:111122223333", AssetType: "aws.account", Path: "attributes.contacts.billing", State: collectors.Denied, Count: 1,
			Reason: "AccessDeniedException: account:GetAlternateContact", Needs: "account:GetAlternateContact"},
		{Place: "aws:111122223333/af-south-1", AssetType: "*", State: collectors.NotApplicable, Reason: "Region is DISABLED"},
		{Place: "aws:111122223333/us-east-1", AssetType: "*", State: collectors.Pruned, Reason: "ce:GetCostAndUsage shows no usage from 2026-10-01 to 2026-11-25"},
		{Place: "aws:111122223333/me-south-1", AssetType: "*", State: collectors.Pruned, Reason: "ce:GetCostAndUsage shows no usage from 2026-10-01 to 2026-11-25"},
	} {
		if !slices.Contains(r.Coverage, want) {
			t.Errorf("no line %+v in %+v", want, r.Coverage)
		}
	}
	if len(r.Coverage) != 6 {
		t.Errorf("%d lines, want 6: %+v", len(r.Coverage), r.Coverage)
	}
	if got := nextIDs(r); !slices.Equal(got, []string{"aws/111122223333/global", "aws/111122223333/eu-west-1/region"}) {
		t.Errorf("next = %q", got)
	}
	hints := r.Next[1].Hints
	if hints[hintName] != "payments" || hints[hintARN] != acme.parent || hints[hintManagement] != "false" {
		t.Errorf("hints %v", hints)
	}
	for _, c := range f.calls {
		if c.Operation == "GetAlternateContact" && c.In["AccountId"] != acme.account {
			t.Errorf("contacts of %v were asked for", c.In["AccountId"])
		}
	}
}

func TestProfileVisits(t *testing.T) {
	for name, c := range map[string]struct {
		regions reply
		chosen  []string
		used    []usedRegion // nil: the bill was not read
		want    []string     // the Regions that are visited
		lines   map[string]collectors.State
	}{
		"without a bill every Region that is on": {nil, nil, nil, []string{"eu-west-1", "me-south-1", "us-east-1"}, nil},
		"an account without any usage": {nil, nil, []usedRegion{}, nil,
			map[string]collectors.State{"/eu-west-1 *": collectors.Pruned, "/us-east-1 *": collectors.Pruned}},
		"the chosen ones": {nil, []string{"eu-west-1", "af-south-1", "eu-wset-1"}, nil, []string{"eu-west-1"},
			map[string]collectors.State{"/af-south-1 *": collectors.NotApplicable, "/eu-wset-1 *": collectors.NotApplicable, " aws.volume": collectors.Disabled}},
		"the chosen ones are all that is used": {nil, []string{"eu-west-1"}, []usedRegion{{Name: "eu-west-1"}}, []string{"eu-west-1"},
			map[string]collectors.State{"/us-east-1 *": collectors.Pruned}},
		"the chosen ones when the list is refused": {refusedWith(403, "AccessDeniedException", ""), []string{"us-east-1", "eu-west-1"}, nil, []string{"eu-west-1", "us-east-1"}, nil},
		"no list at all": {refusedWith(403, "AccessDeniedException", ""), nil, nil, nil,
			map[string]collectors.State{" aws.instance": collectors.Denied, " aws.log_group": collectors.Denied}},
		"an empty list": {fixed(`{}`), nil, nil, nil, map[string]collectors.State{" aws.instance": collectors.Unreachable}},
	} {
		t.Run(name, func(t *testing.T) {
			answers := profileAnswers()
			if c.regions != nil {
				answers["ListRegions"] = c.regions
			}
			s, _ := faked(t, answers)
			s.config.Regions = c.chosen
			period := ""
			if c.used != nil {
				period = "2026-10-01 to 2026-11-25"
			}
			r := profileOf(t, s, payments(func(a *accountAttributes) { a.UsedRegions = c.used }, period))
			var visited []string
			for _, scope := range r.Next {
				if scope.Part == "region" {
					visited = append(visited, scope.Region)
				}
			}
			if !slices.Equal(visited, c.want) {
				t.Errorf("visits %q, want %q", visited, c.want)
			}
			for key, state := range c.lines {
				found := false
				for _, line := range r.Coverage {
					found = found || line.Path == "" && line.Place+" "+line.AssetType == "aws:111122223333"+key && line.State == state
				}
				if !found {
					t.Errorf("no line %q with %s in %+v", key, state, r.Coverage)
				}
			}
		})
	}
}

func TestProfileOfTheChosenRegionsNamesTheOthers(t *testing.T) {
	s, _ := faked(t, profileAnswers())
	s.config.Regions = []string{"eu-west-1"}
	r := profileOf(t, s, payments(nil, ""))
	line := lineOf(t, r, "aws:111122223333", "aws.database", "")
	if line.State != collectors.Disabled || line.Reason != "not among the configured Regions: me-south-1, us-east-1" {
		t.Errorf("%+v", line)
	}
}

func TestProfileOfAClosedAccount(t *testing.T) {
	s, f := faked(t, profileAnswers())
	r := profileOf(t, s, payments(func(a *accountAttributes) { a.State = new("SUSPENDED") }, ""))
	if len(r.Next) != 0 || f.count("AssumeRole")+f.count("GetAlternateContact") != 0 {
		t.Errorf("next %q, calls %+v; want that nobody enters", nextIDs(r), f.calls)
	}
	for _, assetType := range slices.Concat(globalTypes, regionTypes) {
		if line := lineOf(t, r, "aws:111122223333", assetType, ""); line.State != collectors.NotApplicable || line.Reason != "account is SUSPENDED" {
			t.Errorf("%+v", line)
		}
	}
	if a := assetOf(t, r, acme.parent); a.Tags["owner"] != "team-pay" {
		t.Errorf("tags %v, want those of the closed account too", a.Tags)
	}
}

func TestProfileWithoutTheMemberRole(t *testing.T) {
	answers := profileAnswers()
	answers["AssumeRole"] = refusedWith(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")
	s, _ := faked(t, answers)
	r := profileOf(t, s, payments(nil, ""))
	if len(r.Next) != 0 {
		t.Errorf("next = %q, want nothing", nextIDs(r))
	}
	for _, assetType := range slices.Concat(globalTypes, regionTypes) {
		line := lineOf(t, r, "aws:111122223333", assetType, "")
		if line.State != collectors.Denied || line.Needs != "role AuditorReadOnly in 111122223333 that trusts 999900001111" {
			t.Errorf("%+v", line)
		}
	}
}

func TestProfileOfTheCallersOwnAccount(t *testing.T) {
	s, f := faked(t, profileAnswers())
	scope := payments(func(a *accountAttributes) { a.AccountID, a.Management = caller, new(true) }, "")
	scope.Place = caller
	r := profileOf(t, s, scope)
	for _, c := range f.calls {
		if id, ok := c.In["AccountId"]; ok {
			t.Errorf("%s was called with AccountId %v, which the Account API refuses", c.Operation, id)
		}
	}
	if f.count("AssumeRole") != 0 || len(r.Next) != 4 || r.Next[0].Hints[hintManagement] != "true" {
		t.Errorf("next %q, %d roles assumed", nextIDs(r), f.count("AssumeRole"))
	}
}

func TestProfileWithoutHintsIsABug(t *testing.T) {
	s, _ := faked(t, profileAnswers())
	r, err := s.Collect(t.Context(), collectors.Scope{Provider: "aws", Place: "1", Part: "profile", Types: profileTypes})
	if err != nil || lineOf(t, r, "aws:1", "aws.account", "").State != collectors.Unreachable {
		t.Errorf("%+v, error %v", r, err)
	}
}

func TestProfileAsksTheAccountWhenNobodyElseNamesItsRegions(t *testing.T) {
	answers := profileAnswers()
	answers["ListRegions"] = refusedWith(403, "AccessDeniedException", "")
	answers["DescribeRegions"] = xml(`<regionInfo><item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>
		<item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item></regionInfo>`)
	s, _ := faked(t, answers)
	r := profileOf(t, s, payments(nil, ""))
	if got := nextIDs(r); !slices.Equal(got, []string{"aws/111122223333/global", "aws/111122223333/us-east-1/region"}) {
		t.Errorf("next = %q", got)
	}
	if line := lineOf(t, r, "aws:111122223333", "aws.account", "attributes.regions"); line.State != collectors.Denied {
		t.Errorf("%+v: what the account says is no list of all its Regions", line)
	}
}
