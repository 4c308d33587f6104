package report

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// in makes a finding with an asset of its own.
func in(id string, edit func(*policies.Finding)) policies.Finding {
	f := policies.Finding{Control: "cost.a", Asset: policies.Asset{ID: id, Name: id}, Status: policies.Fail, Severity: policies.Low, Change: policies.Unchanged}
	if edit != nil {
		edit(&f)
	}
	return f
}

func usd(minor int64) *collectors.Money { return &collectors.Money{Minor: minor, Currency: "USD"} }

func TestTotals(t *testing.T) {
	run := &Run{
		Controls: []Control{{Counts: Counts{Pass: 5, NotApplicable: 1}}, {Counts: Counts{Pass: 2}}},
		Findings: []policies.Finding{
			in("open", func(f *policies.Finding) { f.Severity, f.Channel = policies.Critical, policies.Alert }),
			in("low", func(f *policies.Finding) { f.Channel = policies.Log; f.Control = "tagging.b" }),
			in("waived", func(f *policies.Finding) { f.Waiver = &policies.Waiver{} }),
			in("unknown", func(f *policies.Finding) { f.Status, f.Channel = policies.Unknown, policies.Ticket }),
			in("unknown and waived", func(f *policies.Finding) { f.Status, f.Waiver = policies.Unknown, &policies.Waiver{} }),
			in("passed", func(f *policies.Finding) { f.Status = policies.Pass }),
			in("gone", func(f *policies.Finding) { f.Change = policies.Absent }),
		},
	}
	want := Totals{
		Open: 2, Waived: 2, Unknown: 1, Pass: 7, NotApplicable: 1,
		Targets:  []Target{{policies.Critical, CriticalDays, 1, 0}, {policies.High, HighDays, 0, 0}},
		Severity: []Count{{"critical", 1}, {"high", 0}, {"medium", 0}, {"low", 1}, {"informational", 0}},
		Channel:  []Count{{"alert", 1}, {"ticket", 1}, {"log", 1}},
		Category: []Count{{"cost", 1}, {"tagging", 1}},
	}
	if got := Summarize(run).Totals; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestChanges(t *testing.T) {
	change := func(c policies.Change) func(*policies.Finding) { return func(f *policies.Finding) { f.Change = c } }
	run := &Run{
		StartedAt: night.Add(time.Second / 2), Previous: "last",
		Controls: []Control{{Control: policies.Control{ID: "cost.a"}}, {Control: policies.Control{ID: "cost.new", Title: "New"}, Change: policies.New}, {Control: policies.Control{ID: "cost.quiet"}, Change: policies.Updated}},
		Findings: []policies.Finding{
			in("new", func(f *policies.Finding) { f.Change, f.FirstSeen = policies.New, night }),
			in("new without history", change(policies.New)),
			in("reopened", func(f *policies.Finding) { f.Change, f.FirstSeen = policies.New, days(40) }),
			in("by policy", func(f *policies.Finding) { f.Change, f.Control = policies.New, "cost.new" }),
			in("updated", change(policies.Updated)),
			in("unchanged", nil),
			in("new and waived", func(f *policies.Finding) { f.Change, f.Waiver = policies.New, &policies.Waiver{} }),
			in("newly unknown", func(f *policies.Finding) { f.Change, f.Status = policies.New, policies.Unknown }),
			in("fixed", change(policies.Absent)),
			in("fixed and passing", func(f *policies.Finding) { f.Change, f.Status = policies.Absent, policies.Pass }),
			in("known again", func(f *policies.Finding) { f.Change, f.Status = policies.Absent, policies.Unknown }),
			in("judged again", func(f *policies.Finding) {
				f.Change, f.Status, f.Was = policies.Absent, policies.Pass, policies.Unknown
			}),
			in("failed, unknown and fixed", func(f *policies.Finding) { f.Change, f.Status, f.Was = policies.Absent, policies.Pass, policies.Fail }),
			in("told of by its source", func(f *policies.Finding) {
				f.Change, f.Status, f.Was = policies.Absent, policies.NotApplicable, policies.Unknown
			}),
		},
	}
	names := func(list []*policies.Finding) (all []string) {
		for _, f := range list {
			all = append(all, f.Asset.ID)
		}
		return all
	}
	c := Summarize(run).Changes
	for _, tt := range []struct {
		name string
		got  []*policies.Finding
		want []string
	}{
		{"new", c.New, []string{"new", "new without history"}},
		{"reopened", c.Reopened, []string{"reopened"}},
		{"updated", c.Updated, []string{"updated"}},
		{"fixed", c.Fixed, []string{"fixed", "fixed and passing", "failed, unknown and fixed"}},
	} {
		if got := names(tt.got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got, want := c.judged(), "1 finding that was unknown can be judged again"; got != want {
		t.Errorf("judged %q, want %q", got, want)
	}
	if c.NewlyUnknown != 1 {
		t.Errorf("%d newly unknown, want 1", c.NewlyUnknown)
	}
	if want := []PolicyChange{{"cost.new", "New", policies.New, 1}}; !slices.Equal(c.ByPolicy, want) {
		t.Errorf("by policy %v, want %v", c.ByPolicy, want)
	}
	if got, want := c.controls(), "1 new control, 1 updated control"; got != want {
		t.Errorf("controls %q, want %q", got, want)
	}

	run.Previous = ""
	if c := Summarize(run).Changes; len(c.New)+len(c.Fixed)+len(c.Reopened)+len(c.Updated)+len(c.ByPolicy)+c.NewlyUnknown != 0 {
		t.Errorf("a first run says that something changed: %+v", c)
	}
}

func TestFirstRunHasNothingNew(t *testing.T) {
	run := &Run{Findings: []policies.Finding{in("a", func(f *policies.Finding) { f.Change, f.Owner.Name, f.Place = policies.New, "o", "aws:1" })}}
	for previous, want := range map[string]int{"": 0, "last": 1} {
		run.Previous = previous
		s := Summarize(run)
		if got := []int{s.Tasks[0].Groups[0].New, s.Owners[0].New, s.Places[0].New}; !slices.Equal(got, []int{want, want, want}) {
			t.Errorf("after %q: %v new, want %d", previous, got, want)
		}
	}
}

func TestWaiversThatEnd(t *testing.T) {
	run := &Run{StartedAt: night}
	for _, day := range []string{"2026-11-21", "2026-11-22", "2026-12-06", "2026-12-07"} {
		expires, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		run.Waivers = append(run.Waivers, WaiverUse{Waiver: policies.Waiver{Control: day, Expires: expires}})
	}
	c := Summarize(run).Changes
	got := map[string]string{}
	for _, w := range c.Ending {
		got[w.Control] = "ending"
	}
	for _, w := range c.Ended {
		got[w.Control] = "ended"
	}
	want := map[string]string{"2026-11-21": "ended", "2026-11-22": "ending", "2026-12-06": "ending"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTallies(t *testing.T) {
	owned := func(id, owner string, sev policies.Severity) policies.Finding {
		return in(id, func(f *policies.Finding) {
			f.Owner.Name, f.Severity, f.Place, f.FirstSeen = owner, sev, "aws:"+owner+"/eu-west-1", days(len(id))
		})
	}
	run := &Run{
		StartedAt: night, Places: map[string]string{"aws:b": "B"},
		Findings: []policies.Finding{
			owned("1", "a", policies.Low), owned("22", "a", policies.Low), owned("3", "b", policies.Critical), owned("4", "", policies.Low),
			in("5", func(f *policies.Finding) { f.Owner.Name, f.Status = "c", policies.Unknown }),
			in("6", func(f *policies.Finding) { f.Owner.Name, f.Change = "d", policies.Absent }),
		},
	}
	s := Summarize(run)
	var owners []string
	for _, o := range s.Owners {
		owners = append(owners, fmt.Sprintf("%s %d open, %d unknown", o.Name, o.Open, o.Unknown))
	}
	if want := []string{" 1 open, 0 unknown", "b 1 open, 0 unknown", "a 2 open, 0 unknown", "c 0 open, 1 unknown"}; !slices.Equal(owners, want) {
		t.Errorf("owners %q, want %q", owners, want)
	}
	if got := s.Owners[2].Oldest; !got.Equal(days(2)) {
		t.Errorf("the oldest of a was first seen %v, want %v", got, days(2))
	}
	var places []string
	for _, p := range s.Places {
		places = append(places, p.Key+" "+p.Name)
	}
	if want := []string{"aws:b B", "aws:a a", "aws: ", " "}; !slices.Equal(places, want) {
		t.Errorf("places %q, want %q", places, want)
	}
}

func TestMoney(t *testing.T) {
	run := &Run{Findings: []policies.Finding{
		in("volume", func(f *policies.Finding) { f.Saving = usd(500) }),
		in("volume", func(f *policies.Finding) { f.Saving, f.Control = usd(900), "cost.b" }),
		in("waived", func(f *policies.Finding) { f.Saving, f.Waiver = usd(9999), &policies.Waiver{} }),
		in("fixed", func(f *policies.Finding) { f.Saving, f.Change = usd(300), policies.Absent }),
		in("fixed in yen", func(f *policies.Finding) {
			f.Saving, f.Change, f.Status = &collectors.Money{Minor: 70, Currency: "JPY"}, policies.Absent, policies.Pass
		}),
	}}
	for i := range 6 {
		run.Findings = append(run.Findings, in(fmt.Sprint(i), func(f *policies.Finding) { f.Saving = usd(int64(100 + i)) }))
	}
	got := Summarize(run).Money
	if len(got) != 2 || got[0].Fixed.Minor != 70 || got[0].Open.Minor != 0 {
		t.Fatalf("money %+v, want JPY with 70 fixed, and USD", got)
	}
	m := got[1]
	if m.Open.Minor != 900+615 || m.Fixed.Minor != 300 {
		t.Errorf("open %d, fixed %d; want 1515 (the volume once) and 300", m.Open.Minor, m.Fixed.Minor)
	}
	var largest []int64
	for _, f := range m.Largest {
		largest = append(largest, f.Saving.Minor)
	}
	if want := []int64{900, 105, 104, 103, 102}; !slices.Equal(largest, want) {
		t.Errorf("largest %v, want %v", largest, want)
	}
}

func TestGaps(t *testing.T) {
	denied := func(acct, kind string) collectors.Coverage {
		return collectors.Coverage{Place: "aws:" + acct + "/eu-west-1", AssetType: kind, State: collectors.Denied, Reason: "no role in " + acct, Needs: "role in " + acct}
	}
	control := func(id string, edit func(*policies.Control)) Control {
		c := policies.Control{ID: id, AssetTypes: []string{"aws.account"}}
		edit(&c)
		return Control{Control: c}
	}
	run := &Run{
		Coverage: []collectors.Coverage{
			denied("1", "aws.volume"), denied("2", "aws.volume"), denied("2", "aws.bucket"),
			{Place: "aws:3", AssetType: "aws.account", State: collectors.Complete, Count: 1},
			{Place: "aws:3", AssetType: "aws.account", Path: "attributes.contacts", State: collectors.Throttled, Reason: "rate"},
			{Place: "aws:o-1", AssetType: "aws.user", State: collectors.Disabled, Reason: "off"},
			{Place: "aws:4/eu-west-1", AssetType: "*", State: collectors.Pruned},
			{Place: "gcp", AssetType: "gcp.project", State: collectors.Unreachable, Reason: "no credentials"},
		},
		Assets: map[string]int{"aws.account": 4, "aws.volume": 2},
		Controls: []Control{
			control("volume", func(c *policies.Control) { c.AssetTypes = []string{"aws.volume"} }),
			control("joins volume", func(c *policies.Control) {
				c.Related = map[string]policies.Join{"v": {Type: "aws.volume", Key: "parent"}}
			}),
			control("contact", func(c *policies.Control) { c.Requires = []string{"attributes.contacts.security"} }),
			control("when contacts", func(c *policies.Control) { c.When = map[string][]any{"attributes.contacts": nil} }),
			control("other attribute", func(c *policies.Control) { c.Requires = []string{"attributes.contactsx"} }),
			control("everything", func(c *policies.Control) { c.AssetTypes = nil }),
		},
	}
	c := Summarize(run).Coverage
	type brief struct {
		State            collectors.State
		Reason           string
		Places, Controls []string
		Mendable         bool
	}
	var got []brief
	for _, g := range c.Gaps {
		got = append(got, brief{g.State, g.Reason, g.Places, g.Controls, g.Mendable})
	}
	want := []brief{
		{collectors.Denied, "no role in <account>", []string{"aws:1/eu-west-1", "aws:2/eu-west-1"}, []string{"everything", "joins volume", "volume"}, true},
		{collectors.Throttled, "rate", []string{"aws:3"}, []string{"contact", "when contacts"}, true},
		{collectors.Unreachable, "no credentials", []string{"gcp"}, []string{"everything"}, true},
		{collectors.Disabled, "off", []string{"aws:o-1"}, []string{"everything"}, false},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if want := []ProviderCoverage{{"aws", "account", 4, 1, 6}, {"aws", "organization", 1, 1, 0}, {"gcp", "source", 1, 0, 0}}; !slices.Equal(c.Providers, want) {
		t.Errorf("providers %+v, want %+v", c.Providers, want)
	}
	if c.Pruned != 1 {
		t.Errorf("%d pruned, want 1", c.Pruned)
	}
}

func TestHidden(t *testing.T) {
	run := &Run{Places: map[string]string{"aws:1": "payments"}}
	for want, g := range map[string]Gap{
		"aws.volume in payments eu-west-1":                 {Places: []string{"aws:1/eu-west-1"}, Unlisted: []string{"aws.volume"}},
		"aws.volume, attributes.volume_exists in payments": {Places: []string{"aws:1"}, Unlisted: []string{"aws.volume"}, Paths: []string{"attributes.volume_exists"}},
		"a, b, c and 1 more in payments, 2, 3 and 2 more":  {Places: []string{"aws:1", "aws:2", "aws:3", "aws:4", "aws:5"}, Unlisted: []string{"a", "b", "c", "d"}},
		"everything in gcp":                                {Places: []string{"gcp"}, Unlisted: []string{"*", "gcp.project"}},
		"aws.identity_center_user in organization o-1":     {Places: []string{"aws:o-1"}, Unlisted: []string{"aws.identity_center_user"}},
	} {
		if got := hidden(run, g); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAmount(t *testing.T) {
	for want, m := range map[string]collectors.Money{
		"19.99 USD":                      {Minor: 1999, Currency: "USD"},
		"1,234,567.05 EUR":               {Minor: 123456705, Currency: "EUR"},
		"0.05 USD":                       {Minor: 5, Currency: "USD"},
		"-5.00 USD":                      {Minor: -500, Currency: "USD"},
		"1,999 JPY":                      {Minor: 1999, Currency: "JPY"},
		"1.999 KWD":                      {Minor: 1999, Currency: "KWD"},
		"0.00":                           {},
		"-92,233,720,368,547,758.08 USD": {Minor: math.MinInt64, Currency: "USD"},
	} {
		if got := amount(m); got != want {
			t.Errorf("amount(%v) = %q, want %q", m, got, want)
		}
	}
	if got := number(collectors.Money{Minor: -123456789, Currency: "USD"}); got != "-1234567.89" {
		t.Errorf("number = %q", got)
	}
}

func TestShortKeepsRunesWhole(t *testing.T) {
	for n := range 10 {
		if got := short("決済基盤", n); !slices.Contains([]string{"…", "決…", "決済…", "決済基…"}, got) {
			t.Errorf("short to %d = %q", n, got)
		}
	}
}

func TestFirstStep(t *testing.T) {
	long := "Do this first with some care and a good many words, so that the line is longer than what a list can show in one go"
	for _, tt := range []struct{ in, want string }{
		{"", ""}, {"Do it. Then that.", "Do it. Then that."}, {"Do it.\nThen that.", "Do it."}, {long + ". " + long + ".", long + "."},
	} {
		if got := firstStep(tt.in); got != tt.want {
			t.Errorf("firstStep(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
