package gcp

import (
	"fmt"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/iam/apiv1/iampb"

	"github.com/corporate-sre/auditor/collectors"
)

// What does not fit into one scope comes in several, each asset once.
func TestScopesAreCut(t *testing.T) {
	const many = 17_500
	f := world()
	f.page = 1000
	crowd := &iampb.Binding{Role: "roles/viewer"}
	for i := range many {
		f.assets = append(f.assets, &assetpb.Asset{
			Name:      fmt.Sprintf("//compute.googleapis.com/projects/acme-web/global/snapshots/s%d", i),
			AssetType: "compute.googleapis.com/Snapshot", Ancestors: inWeb, Resource: data(`{}`),
		})
		crowd.Members = append(crowd.Members, fmt.Sprintf("user:u%d@acme.example", i))
	}
	for i := range containersAScope + 5 {
		f.projects["folders/14"] = append(f.projects["folders/14"], projectOf(fmt.Sprint(500_000+i)))
	}
	f.assets[0].IamPolicy.Bindings = append(f.assets[0].IamPolicy.Bindings, crowd)
	s := f.start(t, nil)
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	number, counted := map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	for len(scopes) > 0 {
		r, err := s.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Assets) > 10_000 {
			t.Errorf("%s has %d assets, want at most 10000", scopes[0].ID(), len(r.Assets))
		}
		for _, a := range r.Assets {
			if seen[a.ID] {
				t.Fatalf("%s comes twice", a.ID)
			}
			seen[a.ID] = true
		}
		for _, c := range r.Coverage {
			if c.Path == "" && c.Place == "gcp:1001" {
				counted[c.AssetType] += c.Count
				number[c.AssetType]++
			}
			if c.State != collectors.Complete && c.Path == "" && c.State != collectors.NotApplicable {
				t.Errorf("coverage: %+v", c)
			}
		}
		scopes = append(scopes[1:], r.Next...)
	}
	for typ, want := range map[string][2]int{ // scopes, assets
		"gcp.snapshot":  {5, many + 1},
		"gcp.principal": {5, many + 6},
		"gcp.project":   {2, containersAScope + 5 + 3},
	} {
		if got := [2]int{number[typ], counted[typ]}; got != want {
			t.Errorf("%s: %d scopes with %d assets, want %d with %d", typ, got[0], got[1], want[0], want[1])
		}
	}
}
