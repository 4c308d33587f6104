package gcp

import (
	"fmt"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
)

// counts are the assets of each type.
func counts(all collectors.Inventory) map[string]int {
	n := map[string]int{}
	for _, a := range all.Assets {
		n[a.Type]++
	}
	return n
}

// texts are the assets as text, by ID.
func texts(all collectors.Inventory) map[string]string {
	m := map[string]string{}
	for _, a := range all.Assets {
		m[a.ID] = fmt.Sprintf("%s %v %v", a.Attributes, a.Tags, a.Links)
	}
	return m
}

// Whatever becomes of an answer on its way, a type that lost an asset says so.
// What servers themselves refuse is in TestEachDenialBlindsExactlyWhatTheTableSays
// and TestWhatARefusalMeans.
func TestNoTroubleOnTheWayIsSilent(t *testing.T) {
	kinds := map[string]acme.Kind{"a page of a proxy": acme.HTML, "half an answer": acme.Truncate, "no answer": acme.Drop, "silence": acme.Hang}
	names := []string{"gcp:Projects.ListProjects", listResources, "gcp:AssetService.ListAssets/IAM_POLICY", "gcp:BudgetService.ListBudgets"}
	s, server := simulated(t, simulator.Options{PageSize: 40})
	whole := gather(t, s)
	number := server.Organization()
	for name, kind := range kinds {
		for _, op := range names {
			for _, after := range []int{1} {
				fault := acme.Fault{Operation: op, Kind: kind, After: after}
				s, server := simulated(t, simulator.Options{PageSize: 40, Faults: []acme.Fault{fault}}, func(c *Config) {
					c.Organization, c.Attempts, c.Timeout = number, 2, 200*time.Millisecond
				})
				all := gather(t, s)
				if server.Met()[0] == 0 {
					continue // it has one page
				}
				n := counts(all)
				for typ, want := range counts(whole) {
					if n[typ] < want && !told(all, typ) {
						t.Errorf("%s of %s after %d: %d of %d %s, and no line says so", name, op, after, n[typ], want, typ)
					}
				}
			}
		}
	}
}

// told reports whether a line says that a listing is not complete.
func told(all collectors.Inventory, typ string) bool {
	for _, c := range all.Coverage {
		if c.AssetType == typ && c.Path == "" && c.State.Blind() {
			return true
		}
	}
	return false
}

func TestOddAnswersThatAreRightChangeNothing(t *testing.T) {
	s, _ := simulated(t, simulator.Options{})
	want := texts(gather(t, s))
	for name, kind := range map[string]acme.Kind{"an empty first page": acme.EmptyPage, "pages that overlap": acme.Overlap} {
		for _, size := range []int{2, 25} {
			s, _ := simulated(t, simulator.Options{PageSize: size, Faults: []acme.Fault{{Operation: "*", Kind: kind}}})
			all := gather(t, s)
			got := texts(all)
			if len(got) != len(all.Assets) {
				t.Errorf("%s of %d: %d assets have %d IDs", name, size, len(all.Assets), len(got))
			}
			for id := range want {
				if got[id] != want[id] {
					t.Errorf("%s of %d: %s is\n%s\nwant\n%s", name, size, id, got[id], want[id])
				}
			}
		}
	}
}

func TestALimitIsKept(t *testing.T) {
	s, server := simulated(t, simulator.Options{
		PageSize: 20, Limits: []acme.Limit{{Operations: []string{"*"}, Rate: 200, Burst: 5}},
	}, func(c *Config) { c.Attempts, c.MaxBackoff = 12, 50*time.Millisecond })
	all := gather(t, s)
	for typ := range counts(all) {
		if told(all, typ) {
			t.Errorf("%s is not complete although each refusal was for a while", typ)
		}
	}
	if len(server.Refused()) == 0 {
		t.Error("no call was refused for its rate, so that this shows nothing")
	}
}
