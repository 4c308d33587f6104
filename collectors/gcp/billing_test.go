package gcp

import (
	"testing"

	"cloud.google.com/go/billing/apiv1/billingpb"

	"github.com/corporate-sre/auditor/collectors"
)

func TestWhoPaysForAProject(t *testing.T) {
	all := gather(t, world().start(t, nil))
	if b := attributes(t, all, idPrefix+"projects/202")["billing"].(map[string]any); b["account_id"] != nil || b["enabled"] != false {
		t.Errorf("billing of a project that nobody pays for is %v, want no account", b)
	}

	f := world()
	f.links = nil
	for _, a := range f.assets {
		if a.GetAssetType() == billingAsset {
			a.Resource = data(`{"billingAccountName": "billingAccounts/0F-0F-0F", "billingEnabled": true}`)
		}
	}
	all = gather(t, f.start(t, nil))
	pay := attributes(t, all, idPrefix+"projects/202")
	if b := pay["billing"].(map[string]any); b["account_id"] != accountPrefix+"billingAccounts/0F-0F-0F" || b["enabled"] != true {
		t.Errorf("billing of a project that a stranger pays for is %v, want the stranger's account", b)
	}
	if v, ok := pay["budget_scopes"]; ok {
		t.Errorf("budget_scopes is %v although the stranger's budgets cannot be seen", v)
	}
	if v, ok := attributes(t, all, idPrefix+"projects/201")["billing"]; ok {
		t.Errorf("billing is %v although nobody tells", v)
	}
	if n := len(blind(all.Coverage)); n != 3 {
		t.Errorf("%d lines say what is missing, want the budgets of one project, and the billing and budgets of the other: %v", n, blind(all.Coverage))
	}
}

func TestNoVisibleBillingAccountIsADenial(t *testing.T) {
	f := world()
	f.accounts, f.links = []*billingpb.BillingAccount{}, nil
	all := gather(t, f.start(t, nil))
	for _, typ := range billingTypes {
		if c := line(t, all, typ); c.State != collectors.Denied || c.Needs != needsViewer {
			t.Errorf("%s is %s and needs %q, want denied and the role", typ, c.State, c.Needs)
		}
	}
}
