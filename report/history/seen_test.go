package history_test

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// fails is a failing finding of cost.gp2 on any asset.
func fails(place, assetType, id string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint("cost.gp2", id), Control: "cost.gp2", Place: place, Status: policies.Fail, Severity: policies.High,
		Asset: policies.Asset{ID: id, Name: id, Type: assetType}, Messages: []string{"wrong"},
	}
}

// blindPlace is what policies.Unseen says of a listing that failed.
func blindPlace(place, assetType string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint("cost.gp2", place+" "+assetType), Control: "cost.gp2", Place: place, Status: policies.Unknown, Severity: policies.High,
		Asset: policies.Asset{ID: place, Name: place, Type: assetType}, Reason: "not read",
	}
}

// slackRead adds what a good night says of a workspace.
func slackRead(run *report.Run) *report.Run {
	cannot(run, "slack:acme", "saas.workspace", collectors.Complete, "")
	cannot(run, "slack:acme", "saas.account", collectors.Complete, "")
	cannot(run, "identity:slack:acme", "identity.account", collectors.Complete, "")
	return run
}

// A source that could not be planned, and one that is configured no more, mend
// nothing: neither accounts, nor the workspace, whose ID is its place.
func TestSourceNotRead(t *testing.T) {
	const (
		token  = "not read this time: saas."
		denied = " in slack: unreachable, invalid_auth"
	)
	for _, tt := range []struct {
		name                         string
		edit                         func(*report.Run)
		workspace, account, identity string
	}{
		{"the token is wrong", func(r *report.Run) {
			cannot(r, "slack", "saas.account", collectors.Unreachable, "invalid_auth")
			cannot(r, "slack", "saas.workspace", collectors.Unreachable, "invalid_auth")
		}, token + "workspace" + denied, token + "account" + denied, token + "account" + denied},
		{"the token is wrong, and identity says so", func(r *report.Run) {
			cannot(r, "slack", "saas.account", collectors.Unreachable, "invalid_auth")
			cannot(r, "slack", "saas.workspace", collectors.Unreachable, "invalid_auth")
			cannot(r, "identity:slack", "identity.account", collectors.Partial, "slack was not read")
		}, token + "workspace" + denied, token + "account" + denied, "not read this time: identity.account in identity:slack: partial, slack was not read"},
		{"nothing reads it any more", func(*report.Run) {},
			"not read this time: nothing reads slack:acme any more", "not read this time: nothing reads slack:acme any more",
			"not read this time: nothing reads identity:slack:acme any more"},
		{"another workspace is read", func(r *report.Run) {
			cannot(r, "slack:other", "saas.account", collectors.Complete, "")
			cannot(r, "identity:slack:other", "identity.account", collectors.Complete, "")
		},
			"not read this time: nothing reads slack:acme any more", "not read this time: nothing reads slack:acme any more",
			"not read this time: nothing reads identity:slack:acme any more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			eachBackend(t, func(t *testing.T, url string) {
				s := openStore(t, url)
				findings := func() []policies.Finding {
					return []policies.Finding{
						fails("slack:acme", "saas.workspace", "slack:acme"), fails("slack:acme", "saas.account", "slack:acme/U1"),
						fails("identity:slack:acme", "identity.account", "account:slack:acme/U1"),
					}
				}
				run := slackRead(newRun(0))
				run.Findings = findings()
				remember(t, s, run)

				for n := 1; n < 3; n++ {
					run = newRun(n)
					tt.edit(run)
					want(t, remember(t, s, run), "slack:acme unchanged unknown night0 "+tt.workspace,
						"slack:acme/U1 unchanged unknown night0 "+tt.account, "account:slack:acme/U1 unchanged unknown night0 "+tt.identity)
				}
				run = slackRead(newRun(3))
				run.Findings = findings()
				want(t, remember(t, s, run), "slack:acme unchanged fail night0", "slack:acme/U1 unchanged fail night0", "account:slack:acme/U1 unchanged fail night0")
				want(t, remember(t, s, slackRead(newRun(4))), "slack:acme absent pass night0", "slack:acme/U1 absent pass night0", "account:slack:acme/U1 absent pass night0")
			})
		})
	}
}

// What was never more than unknown is not fixed when that ends.
func TestWas(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		was := func(run *report.Run, id string) policies.Finding {
			t.Helper()
			for _, f := range run.Findings {
				if f.Asset.ID == id {
					return f
				}
			}
			t.Fatalf("%s: nothing is told of %s", run.ID, id)
			return policies.Finding{}
		}
		s := openStore(t, url)
		failed, unknown, passes := volume("failed"), volume("unknown"), volume("passes")
		for _, f := range []*policies.Finding{&unknown, &passes} {
			f.Status, f.Reason, f.Messages, f.Evidence = policies.Unknown, "why", nil, nil
		}
		run := newRun(0)
		run.Findings = []policies.Finding{failed, unknown, passes, blindPlace("slack", "saas.account"), blindPlace("okta:acme", "saas.account")}
		cannot(run, "slack", "saas.account", collectors.Unreachable, "")
		remember(t, s, run)

		run = newRun(1) // failed is unknown for a night, which does not make it less of a failure
		failed.Status = policies.Unknown
		run.Findings = []policies.Finding{failed, unknown, passes, blindPlace("slack", "saas.account"), blindPlace("okta:acme", "saas.account")}
		remember(t, s, run)

		passes.Status = policies.Pass
		for range 2 { // the same run again says the same
			run = newRun(2)
			cannot(run, "slack:acme", "saas.account", collectors.Complete, "")
			cannot(run, "okta", "saas.account", collectors.Unreachable, "down")
			run.Findings = []policies.Finding{passes}
			remember(t, s, run)
			for id, want := range map[string][2]policies.Status{
				"failed": {policies.Fail, policies.Pass}, "unknown": {policies.Unknown, policies.Pass}, "passes": {policies.Unknown, policies.Pass},
				"slack":     {policies.Unknown, policies.Pass},          // its workspaces are read now
				"okta:acme": {policies.Unknown, policies.NotApplicable}, // okta is told of instead
			} {
				if f := was(run, id); f.Change != policies.Absent || f.Was != want[0] || f.Status != want[1] {
					t.Errorf("%s: %s, was %q, is %s; want absent, %v", id, f.Change, f.Was, f.Status, want)
				}
			}
		}
	})
}
