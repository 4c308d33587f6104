package policies

import (
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func TestUnseenNamesEveryPlaceThatWasNotSeen(t *testing.T) {
	controls := []Control{
		{ID: "tagging.owner", Severity: Low, AssetTypes: []string{"aws.volume", "aws.instance"}},
		{ID: "cost.volume", Severity: Medium, AssetTypes: []string{"aws.volume"}},
		{ID: "guardrails.account", Severity: High, AssetTypes: []string{"aws.account"}},
		{ID: "acme.all", Severity: High},
	}
	coverage := []collectors.Coverage{
		{Place: "aws:2/b", AssetType: "aws.volume", State: collectors.Denied, Reason: "AccessDenied by ec2:DescribeVolumes", Needs: "ec2:DescribeVolumes"},
		{Place: "aws:2/b", AssetType: "aws.volume", State: collectors.Partial, Reason: "page 2"},
		{Place: "aws:2/b", AssetType: "aws.instance", State: collectors.Deadline},
		{Place: "aws:1/a", AssetType: "aws.volume", State: collectors.Complete, Count: 3},
		{Place: "aws:1/a", AssetType: "aws.volume", Path: "attributes.encrypted", State: collectors.Denied},
		{Place: "aws:3/c", AssetType: "*", State: collectors.Pruned},
		{Place: "aws:4/d", AssetType: "*", State: collectors.NotApplicable},
	}
	type short struct{ control, id, kind, reason string }
	var got []short
	prints := map[string]bool{}
	for _, f := range Unseen(controls, coverage, nil) {
		got = append(got, short{f.Control, f.Asset.ID, f.Asset.Type, f.Reason})
		prints[f.Fingerprint] = true
		if f.Status != Unknown || f.Place != f.Asset.ID || f.Asset.Name != f.Asset.ID || f.Severity == "" {
			t.Errorf("finding is %+v", f)
		}
	}
	denied := "aws.volume in aws:2/b: denied, AccessDenied by ec2:DescribeVolumes; needs ec2:DescribeVolumes"
	late := "aws.instance in aws:2/b: deadline"
	want := []short{
		{"acme.all", "aws:2/b", "aws.instance", late},
		{"acme.all", "aws:2/b", "aws.volume", denied},
		{"cost.volume", "aws:2/b", "aws.volume", denied},
		{"tagging.owner", "aws:2/b", "aws.instance", late},
		{"tagging.owner", "aws:2/b", "aws.volume", denied},
	}
	if !slices.Equal(got, want) {
		t.Errorf("unseen is\n%v, want\n%v", got, want)
	}
	if len(prints) != len(want) {
		t.Errorf("%d fingerprints for %d findings", len(prints), len(want))
	}
}

func TestUnsetSettingIsUnknownOnce(t *testing.T) {
	control := Control{ID: "guardrails.root", Severity: High, AssetTypes: []string{"aws.account"}, Settings: []string{"guardrails.domains", "guardrails.days"}}
	blind := []collectors.Coverage{{Place: "aws:o-1", AssetType: "aws.account", State: collectors.Denied}}
	for name, c := range map[string]struct {
		domains any
		want    []string
	}{
		"empty list": {[]any{}, []string{"setting:guardrails.domains"}},
		"null":       {nil, []string{"setting:guardrails.domains"}},
		"empty text": {"", []string{"setting:guardrails.domains"}},
		"empty map":  {map[string]any{}, []string{"setting:guardrails.domains"}},
		"false":      {false, []string{"aws:o-1"}},
		"set":        {[]any{"acme.example"}, []string{"aws:o-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range Unseen([]Control{control}, blind, map[string]any{"guardrails": map[string]any{"domains": c.domains, "days": 0}}) {
				got = append(got, f.Asset.ID)
				if f.Asset.Type == SettingType && f.Reason != "setting guardrails.domains is empty; set it, and the control judges" {
					t.Errorf("reason is %q", f.Reason)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("unseen is %v, want %v", got, c.want)
			}
		})
	}
	if got := Unseen([]Control{control}, blind, nil); len(got) != 2 {
		t.Errorf("without settings %d findings, want one for each", len(got))
	}
}

// A control that joins what no source reads says so once, and one that judges
// what no source reads says nothing.
func TestUnseenSources(t *testing.T) {
	joining := Control{ID: "guardrails.role_repository", AssetTypes: []string{"aws.iam_role"}, Related: map[string]Join{
		"repositories": {Type: "github.repository", Key: "id", From: "links.repositories"},
	}}
	foreign := Control{ID: "guardrails.github_public", AssetTypes: []string{"github.repository"}, Settings: []string{"guardrails.public"}}
	aws := collectors.Coverage{Place: "aws:111122223333", AssetType: "aws.iam_role", State: collectors.Complete, Count: 3}
	github := collectors.Coverage{Place: "github:acme", AssetType: "github.repository", State: collectors.Complete}

	for name, tt := range map[string]struct {
		coverage []collectors.Coverage
		want     []string
	}{
		"without GitHub": {[]collectors.Coverage{aws}, []string{"guardrails.role_repository source:github.repository"}},
		"with GitHub":    {[]collectors.Coverage{aws, github}, []string{"guardrails.github_public setting:guardrails.public"}},
		"with nothing":   {nil, nil},
	} {
		var got []string
		for _, f := range Unseen([]Control{joining, foreign}, tt.coverage, map[string]any{}) {
			if !f.Asset.Meta() || f.Status != Unknown {
				t.Errorf("%s: %+v is no unknown about a setting or a source", name, f)
			}
			got = append(got, f.Control+" "+f.Asset.ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if unread := joining.Unread(tt.coverage); (len(unread) > 0) != (name == "without GitHub") {
			t.Errorf("%s: unread %q", name, unread)
		}
	}
}
