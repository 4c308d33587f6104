package policies_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// acme is a small organization: payments in production, lab in the sandbox.
func acme() *policies.Tree {
	tree := new(policies.Tree)
	for _, n := range []policies.Node{
		{ID: "o", Type: "aws.organization", Name: "acme"},
		{ID: "r", Type: "aws.organization_root", Name: "Root", Parent: "o"},
		{ID: "ou-w", Type: "aws.organizational_unit", Name: "Workloads", Parent: "r"},
		{ID: "ou-p", Type: "aws.organizational_unit", Name: "Production", Parent: "ou-w"},
		{ID: "ou-s", Type: "aws.organizational_unit", Name: "Sandbox", Parent: "r"},
		{ID: "payments", Type: "aws.account", Name: "payments", Parent: "ou-p", Tags: map[string]string{"environment": "production", "tier": "1"}},
		{ID: "lab", Type: "aws.account", Name: "lab/1", Parent: "ou-s"},
		{ID: "x", Type: "aws.organizational_unit", Name: "X", Parent: "y"},
		{ID: "y", Type: "aws.organizational_unit", Name: "Y", Parent: "x"},
	} {
		tree.Add(n)
	}
	return tree
}

func TestPath(t *testing.T) {
	tree := acme()
	for _, tt := range []struct {
		asset policies.Asset
		want  string
	}{
		{policies.Asset{ID: "vol", Name: "data-01", Parent: "payments"}, "Workloads/Production/payments/data-01"},
		{policies.Asset{ID: "payments"}, "Workloads/Production/payments"},
		{policies.Asset{ID: "vol", Parent: "lab"}, "Sandbox/lab_1/vol"},
		{policies.Asset{ID: "ou-w"}, "Workloads"},
		{policies.Asset{ID: "o"}, ""},
		{policies.Asset{ID: "p", Name: "p", Parent: "o"}, "p"},
		{policies.Asset{ID: "v", Name: "v", Parent: "gone"}, "v"},
	} {
		if got := tree.Path(tt.asset); got != tt.want {
			t.Errorf("path of %+v = %q, want %q", tt.asset, got, tt.want)
		}
	}
	if got := tree.Path(policies.Asset{ID: "v", Name: "v", Parent: "x"}); !strings.HasSuffix(got, "X/Y/X/v") || len(got) > 100 {
		t.Errorf("path in a loop = %q, want an end", got)
	}
	if got := (*policies.Tree)(nil).Path(policies.Asset{Name: "v", Parent: "x"}); got != "v" {
		t.Errorf("path without a tree = %q, want v", got)
	}
}

func controls() map[string]policies.Control {
	return map[string]policies.Control{
		"g.public":   {ID: "g.public", Severity: policies.High, Exposure: policies.Public},
		"g.admin":    {ID: "g.admin", Severity: policies.Critical},
		"g.contacts": {ID: "g.contacts", Severity: policies.Medium, Exposure: policies.Organization},
		"t.owner":    {ID: "t.owner", Severity: policies.Low},
		"c.gp2":      {ID: "c.gp2", Severity: policies.Low},
	}
}

func TestRate(t *testing.T) {
	for _, tt := range []struct {
		name, control, account string
		rules                  []policies.SeverityRule
		want                   policies.Severity
		reason                 string
	}{
		{name: "as the control says", control: "g.contacts", account: "payments", want: policies.Medium},
		{name: "medium in the sandbox", control: "g.contacts", account: "lab", want: policies.Low, reason: "below a sandbox unit"},
		{name: "low in the sandbox", control: "t.owner", account: "lab", want: policies.Informational, reason: "below a sandbox unit"},
		{name: "high in the sandbox stays", control: "g.public", account: "lab", want: policies.High},
		{
			name: "raised by a tag of the account", control: "g.contacts", account: "payments",
			rules: []policies.SeverityRule{{When: policies.Match{Tags: map[string]string{"environment": "prod*", "tier": "1"}}, Change: 1, Reason: "production"}},
			want:  policies.High, reason: "production",
		},
		{
			name: "a tag that is missing", control: "g.contacts", account: "payments",
			rules: []policies.SeverityRule{{When: policies.Match{Tags: map[string]string{"nobody": "*"}}, Change: 1, Reason: "x"}},
			want:  policies.Medium,
		},
		{
			name: "no higher than critical", control: "g.admin", account: "payments",
			rules: []policies.SeverityRule{{Change: 1, Reason: "all"}},
			want:  policies.Critical,
		},
		{
			name: "set outright", control: "t.owner", account: "payments",
			rules: []policies.SeverityRule{{When: policies.Match{Controls: []string{"t.*"}}, Set: policies.High, Reason: "tagging year"}},
			want:  policies.High, reason: "tagging year",
		},
		{
			name: "the first rule decides", control: "g.contacts", account: "lab",
			rules: []policies.SeverityRule{{When: policies.Match{Paths: []string{"Sandbox/"}}, Reason: "as it is"}},
			want:  policies.Medium,
		},
		{
			name: "a path by its beginning is no path", control: "g.contacts", account: "lab",
			rules: []policies.SeverityRule{{When: policies.Match{Paths: []string{"Sand"}}, Change: 2, Reason: "x"}},
			want:  policies.Low, reason: "below a sandbox unit",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			triage := policies.Triage{Rules: policies.Rules{Severity: tt.rules}, Controls: controls(), Tree: acme()}
			findings := []policies.Finding{{Control: tt.control, Status: policies.Fail, Asset: policies.Asset{ID: "v", Parent: tt.account}}}
			for range 2 { // the second time changes nothing
				triage.Rate(findings)
				if f := findings[0]; f.Severity != tt.want || f.SeverityReason != tt.reason {
					t.Errorf("%s (%s), want %s (%s)", f.Severity, f.SeverityReason, tt.want, tt.reason)
				}
			}
		})
	}
}

func usd(minor int64) *collectors.Money { return &collectors.Money{Minor: minor, Currency: "USD"} }

func TestRoute(t *testing.T) {
	for _, tt := range []struct {
		name  string
		f     policies.Finding
		rules []policies.ChannelRule
		want  policies.Channel
	}{
		{name: "new and critical", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Change: policies.New}, want: policies.Alert},
		{name: "critical in the first run", f: policies.Finding{Control: "g.admin", Severity: policies.Critical}, want: policies.Alert},
		{name: "old and critical", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Change: policies.Unchanged}, want: policies.Ticket},
		{name: "new, high and public", f: policies.Finding{Control: "g.public", Severity: policies.High, Change: policies.New}, want: policies.Alert},
		{name: "new and high, within the company", f: policies.Finding{Control: "g.admin", Severity: policies.High, Change: policies.New}, want: policies.Ticket},
		{name: "medium", f: policies.Finding{Control: "g.contacts", Severity: policies.Medium, Change: policies.New}, want: policies.Ticket},
		{name: "low", f: policies.Finding{Control: "t.owner", Severity: policies.Low, Change: policies.New}, want: policies.Log},
		{name: "low and worth $50", f: policies.Finding{Control: "c.gp2", Severity: policies.Low, Saving: usd(5000)}, want: policies.Ticket},
		{name: "low and worth less", f: policies.Finding{Control: "c.gp2", Severity: policies.Low, Saving: usd(4999)}, want: policies.Log},
		{name: "low and worth another currency", f: policies.Finding{Control: "c.gp2", Severity: policies.Low, Saving: &collectors.Money{Minor: 9000, Currency: "JPY"}}, want: policies.Log},
		{name: "unknown", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Status: policies.Unknown, Change: policies.New}, want: policies.Log},
		{name: "waived", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Change: policies.New, Waiver: &policies.Waiver{}}, want: policies.Log},
		{name: "gone", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Status: policies.Pass, Change: policies.Absent}, want: policies.Log},
		{
			name: "unknown, where the configuration wants it", f: policies.Finding{Control: "g.admin", Severity: policies.Critical, Status: policies.Unknown},
			rules: []policies.ChannelRule{{When: policies.Match{Status: []policies.Status{policies.Unknown}}, Channel: policies.Ticket}}, want: policies.Ticket,
		},
		{
			name: "waived, whatever the configuration wants", f: policies.Finding{Control: "g.admin", Waiver: &policies.Waiver{}},
			rules: []policies.ChannelRule{{Channel: policies.Alert}}, want: policies.Log,
		},
		{
			name: "nobody's", f: policies.Finding{Control: "t.owner", Severity: policies.Low},
			rules: []policies.ChannelRule{{When: policies.Match{Owners: []string{""}}, Channel: policies.Ticket}}, want: policies.Ticket,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.f.Status == "" {
				tt.f.Status = policies.Fail
			}
			findings := []policies.Finding{tt.f}
			policies.Triage{Rules: policies.Rules{Channel: tt.rules}, Controls: controls()}.Route(findings)
			if got := findings[0].Channel; got != tt.want {
				t.Errorf("channel %s, want %s", got, tt.want)
			}
		})
	}
}

// Four hundred orphans at fifty cents are one ticket, not four hundred shrugs.
func TestRouteBySavingTogether(t *testing.T) {
	var findings []policies.Finding
	for i := range 400 {
		findings = append(findings, policies.Finding{Control: "c.gp2", Asset: policies.Asset{ID: fmt.Sprint(i)}, Status: policies.Fail, Severity: policies.Low, Saving: usd(50), Owner: policies.Owner{Name: "payments"}})
	}
	findings = append(findings, policies.Finding{Control: "c.gp2", Asset: policies.Asset{ID: "other"}, Status: policies.Fail, Severity: policies.Low, Saving: usd(50), Owner: policies.Owner{Name: "lab"}})
	policies.Triage{Controls: controls()}.Route(findings)
	if findings[0].Channel != policies.Ticket || findings[400].Channel != policies.Log {
		t.Errorf("channels %s and %s, want ticket and log", findings[0].Channel, findings[400].Channel)
	}
}

// ordered has one finding for each reason to stand before the next one.
func ordered() []policies.Finding {
	old, young := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	f := func(control, asset string, status policies.Status, severity policies.Severity) policies.Finding {
		return policies.Finding{Control: control, Asset: policies.Asset{ID: asset}, Status: status, Severity: severity, FirstSeen: young}
	}
	all := []policies.Finding{
		f("g.admin", "a", policies.Fail, policies.Critical),
		f("g.public", "a", policies.Fail, policies.High),
		f("g.contacts", "a", policies.Fail, policies.High),
		f("c.gp2", "z", policies.Fail, policies.High),
		f("c.gp2", "y", policies.Fail, policies.High),
		f("c.gp2", "x", policies.Fail, policies.High),
		f("c.gp2", "a", policies.Fail, policies.High),
		f("c.gp2", "b", policies.Fail, policies.High),
		f("g.admin", "b", policies.Fail, policies.High),
		f("c.gp2", "0", policies.Fail, policies.High),
		f("g.admin", "u", policies.Unknown, policies.Critical),
		f("g.admin", "w", policies.Fail, policies.Critical),
		f("g.admin", "p", policies.Pass, policies.Critical),
	}
	all[3].Saving, all[4].Saving = usd(900), usd(100)
	all[5].FirstSeen = old
	all[9].FirstSeen = time.Time{}
	all[11].Waiver = &policies.Waiver{}
	return all
}

func TestSort(t *testing.T) {
	want := ordered()
	triage := policies.Triage{Controls: controls()}
	for seed := range uint64(50) {
		got := slices.Clone(want)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		triage.Sort(got)
		for i := range got {
			if got[i].Control != want[i].Control || got[i].Asset.ID != want[i].Asset.ID {
				t.Fatalf("place %d is %s of %s, want %s of %s", i, got[i].Control, got[i].Asset.ID, want[i].Control, want[i].Asset.ID)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	old, young := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	pay := policies.Owner{Name: "payments", Contact: "payments@acme.example", Via: "tag owner"}
	findings := []policies.Finding{
		{Control: "c.gp2", Asset: policies.Asset{ID: "1"}, Status: policies.Fail, Severity: policies.Low, Owner: pay, Saving: usd(100), FirstSeen: young, Channel: policies.Log, Change: policies.New},
		{Control: "c.gp2", Asset: policies.Asset{ID: "2"}, Status: policies.Fail, Severity: policies.Low},
		{Control: "c.gp2", Asset: policies.Asset{ID: "3"}, Status: policies.Fail, Severity: policies.Medium, Owner: policies.Owner{Name: "payments", Via: "CODEOWNERS:3"}, Saving: usd(50), FirstSeen: old, Channel: policies.Ticket},
		{Control: "c.gp2", Asset: policies.Asset{ID: "4"}, Status: policies.Unknown, Owner: pay},
		{Control: "c.gp2", Asset: policies.Asset{ID: "5"}, Status: policies.Fail, Owner: pay, Waiver: &policies.Waiver{}},
		{Control: "t.owner", Asset: policies.Asset{ID: "1"}, Status: policies.Fail, Severity: policies.Low, Owner: pay, Saving: &collectors.Money{Minor: 700, Currency: "JPY"}},
	}
	want := []policies.Group{
		{Control: "c.gp2", Owner: pay, Severity: policies.Medium, Channel: policies.Ticket, Count: 2, New: 1, Saving: []collectors.Money{*usd(150)}, Oldest: old, Findings: []int{0, 2}},
		{Control: "c.gp2", Severity: policies.Low, Count: 1, Findings: []int{1}},
		{Control: "t.owner", Owner: pay, Severity: policies.Low, Count: 1, Saving: []collectors.Money{{Minor: 700, Currency: "JPY"}}, Findings: []int{5}},
	}
	if got := policies.Groups(findings); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSavingsCountAnAssetOnce(t *testing.T) {
	f := func(control, asset string, minor int64) policies.Finding {
		return policies.Finding{Control: control, Asset: policies.Asset{ID: asset}, Status: policies.Fail, Saving: usd(minor)}
	}
	findings := []policies.Finding{f("c.idle", "v1", 800), f("c.gp2", "v1", 160), f("c.gp2", "v2", 40)}
	findings = append(findings, f("c.gp2", "v3", 1000))
	findings[3].Waiver = &policies.Waiver{}
	if got, want := policies.Savings(findings), []collectors.Money{*usd(840)}; !reflect.DeepEqual(got, want) {
		t.Errorf("savings %v, want %v", got, want)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		rules policies.Rules
		want  string
	}{
		{policies.DefaultRules(), ""},
		{policies.Rules{Severity: []policies.SeverityRule{{Change: 1}}}, "triage.severity[0] has no reason; say why, the report shows it"},
		{policies.Rules{Severity: []policies.SeverityRule{{Change: 1, Set: policies.High, Reason: "r"}}}, "triage.severity[0] has both set and change; keep one"},
		{policies.Rules{Severity: []policies.SeverityRule{{Set: "severe", Reason: "r"}}}, `triage.severity[0]: no severity "severe"; use one of informational, low, medium, high, critical`},
		{policies.Rules{Severity: []policies.SeverityRule{{Change: 5, Reason: "r"}}}, "triage.severity[0]: change is 5; use -4 to 4"},
		{policies.Rules{Severity: []policies.SeverityRule{{Reason: "r", When: policies.Match{Saving: usd(1)}}}}, "triage.severity[0]: saving decides on channels only; remove it"},
		{policies.Rules{Channel: []policies.ChannelRule{{Channel: policies.Log}, {Channel: "pager"}}}, `triage.channel[1]: no channel "pager"; use one of alert, ticket, log`},
		{policies.Rules{Channel: []policies.ChannelRule{{Channel: policies.Log, When: policies.Match{Exposure: []policies.Exposure{"internet"}}}}}, `triage.channel[0].when: no exposure "internet"; use one of public, organization, ""`},
		{policies.Rules{Channel: []policies.ChannelRule{{Channel: policies.Log, When: policies.Match{Status: []policies.Status{policies.Pass}}}}}, `triage.channel[0].when: no status "pass"; use one of fail, unknown`},
		{policies.Rules{Channel: []policies.ChannelRule{{Channel: policies.Log, When: policies.Match{Saving: &collectors.Money{Minor: 50}}}}}, "triage.channel[0].when: saving is no amount; write {minor: 5000, currency: USD} for $50.00"},
	} {
		got := ""
		if err := tt.rules.Check(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func BenchmarkTriage(b *testing.B) {
	tree := acme()
	var findings []policies.Finding
	for i := range 200_000 {
		findings = append(findings, policies.Finding{
			Control: []string{"g.public", "g.admin", "g.contacts", "t.owner", "c.gp2"}[i%5], Status: policies.Fail,
			Asset: policies.Asset{ID: fmt.Sprint("arn:", i*7919%200_000), Name: "v", Parent: []string{"lab", "payments"}[i%2]},
		})
	}
	triage := policies.Triage{Controls: controls(), Tree: tree}
	for b.Loop() {
		work := slices.Clone(findings)
		triage.Rate(work)
		triage.Route(work)
		triage.Sort(work)
		policies.Groups(work)
	}
}
