package gcp

import (
	"encoding/json"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
)

// policyAt is a policy as Cloud Asset Inventory has it.
func policyAt(t *testing.T, constraint, spec string) policy {
	t.Helper()
	p, err := readPolicy(&assetpb.Asset{Resource: data(`{"name": "projects/1/policies/` + constraint + `", ` + spec + `}`)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEffectivePolicy(t *testing.T) {
	const keys, locations, unheard = "iam.disableServiceAccountKeyCreation", "gcp.resourceLocations", "new.service.limit"
	const condition = `"condition": {"expression": "resource.matchTag('1001/env', 'dev')"}`
	tests := []struct {
		name, constraint  string
		root, folder, own string // specs; empty: not set
		want              string
	}{
		{"nobody sets it", keys, "", "", "",
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":null,"set_here":false,"reset":false,"weakens":false}`},
		{"the organization enforces it", keys, `"spec": {"rules": [{"enforce": true}]}`, "", "",
			`{"kind":"boolean","enforced":true,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"organizations/1","set_here":false,"reset":false,"weakens":false}`},
		{"the nearest wins", keys, `"spec": {"rules": [{"enforce": true}]}`, `"spec": {"rules": [{"enforce": false}]}`, "",
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"folders/2","set_here":false,"reset":false,"weakens":false}`},
		{"the project turns it off", keys, `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"rules": [{"enforce": false}]}`,
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":true}`},
		{"the project enforces it too", keys, `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"rules": [{"enforce": true}]}`,
			`{"kind":"boolean","enforced":true,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},
		{"reset", keys, `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"reset": true}`,
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":true,"weakens":true}`},
		{"a condition is shown and not evaluated", keys, `"spec": {"rules": [{"enforce": true}, {"enforce": false, ` + condition + `}]}`, "", "",
			`{"kind":"boolean","conditions":["resource.matchTag('1001/env', 'dev')"],"dry_run":false,"dry_run_enforced":false,"source_id":"organizations/1","set_here":false,"reset":false,"weakens":false}`},
		{"a condition weakens what is enforced above", keys, `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"rules": [{"enforce": true}, {"enforce": false, ` + condition + `}]}`,
			`{"kind":"boolean","conditions":["resource.matchTag('1001/env', 'dev')"],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":true}`},
		{"a dry run enforces nothing", keys, `"dryRunSpec": {"rules": [{"enforce": true}]}`, "", "",
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":true,"dry_run_enforced":true,"source_id":null,"set_here":false,"reset":false,"weakens":false}`},
		{"parameters", keys, `"spec": {"rules": [{"enforce": true, "parameters": {"allowed": ["x"]}}]}`, "", "",
			`{"kind":"boolean","enforced":true,"parameters":{"allowed":["x"]},"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"organizations/1","set_here":false,"reset":false,"weakens":false}`},

		{"a list that nobody sets", locations, "", "", "",
			`{"kind":"list","allow_all":true,"deny_all":false,"allowed":[],"denied":[],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":null,"set_here":false,"reset":false,"weakens":false}`},
		{"a list merges with inheritance", locations, `"spec": {"rules": [{"values": {"allowedValues": ["in:eu-locations"]}}]}`, "", `"spec": {"inheritFromParent": true, "rules": [{"values": {"allowedValues": ["in:us-locations"], "deniedValues": ["in:us-east4-locations"]}}]}`,
			`{"kind":"list","allow_all":false,"deny_all":false,"allowed":["in:eu-locations","in:us-locations"],"denied":["in:us-east4-locations"],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},
		{"a list replaces without it", locations, `"spec": {"rules": [{"values": {"allowedValues": ["in:eu-locations"]}}]}`, "", `"spec": {"rules": [{"values": {"allowedValues": ["in:us-locations"]}}]}`,
			`{"kind":"list","allow_all":false,"deny_all":false,"allowed":["in:us-locations"],"denied":[],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},
		{"the default is not inherited", locations, "", "", `"spec": {"inheritFromParent": true, "rules": [{"values": {"allowedValues": ["in:us-locations"]}}]}`,
			`{"kind":"list","allow_all":false,"deny_all":false,"allowed":["in:us-locations"],"denied":[],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},
		{"allow all weakens", locations, `"spec": {"rules": [{"denyAll": true}]}`, "", `"spec": {"rules": [{"allowAll": true}]}`,
			`{"kind":"list","allow_all":true,"deny_all":false,"allowed":[],"denied":[],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":true}`},
		{"a denial above wins over allow all", locations, `"spec": {"rules": [{"denyAll": true}]}`, "", `"spec": {"inheritFromParent": true, "rules": [{"allowAll": true}]}`,
			`{"kind":"list","allow_all":false,"deny_all":true,"allowed":[],"denied":[],"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},
		{"what is inherited from a condition is unknown", locations, `"spec": {"rules": [{"denyAll": true, ` + condition + `}]}`, "", `"spec": {"inheritFromParent": true, "rules": [{"values": {"allowedValues": ["in:us-locations"]}}]}`,
			`{"kind":"list","conditions":["resource.matchTag('1001/env', 'dev')"],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":false,"weakens":false}`},

		{"the default of an unheard constraint is unknown", unheard, `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"reset": true}`,
			`{"kind":"boolean","conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":true,"weakens":true}`},
		{"a custom constraint is off by default", "custom.noCake", `"spec": {"rules": [{"enforce": true}]}`, "", `"spec": {"reset": true}`,
			`{"kind":"boolean","enforced":false,"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"projects/3","set_here":true,"reset":true,"weakens":true}`},
		{"a policy without rules says nothing", unheard, `"spec": {}`, "", "",
			`{"conditions":[],"dry_run":false,"dry_run_enforced":false,"source_id":"organizations/1","set_here":false,"reset":false,"weakens":false}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := &node{name: "organizations/1"}
			folder := &node{name: "folders/2", parent: root}
			all := &settings{set: map[string][]policy{}, cache: map[string]states{}}
			for name, spec := range map[string]string{"organizations/1": tt.root, "folders/2": tt.folder, "projects/3": tt.own} {
				if spec != "" {
					all.set[name] = []policy{policyAt(t, tt.constraint, spec)}
				}
			}
			for _, c := range all.policies(folder, "projects/3") {
				if c.Constraint != tt.constraint {
					continue
				}
				if id := c.SourceID.value; id != nil {
					*id = (*id)[len(idPrefix):]
				}
				got, err := json.Marshal(c)
				if err != nil {
					t.Fatal(err)
				}
				if want := `{"constraint":"` + tt.constraint + `",` + tt.want[1:]; string(got) != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
				return
			}
			t.Errorf("%s is not told of", tt.constraint)
		})
	}
}
