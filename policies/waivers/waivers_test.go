package waivers_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/waivers"
)

var (
	night    = time.Date(2026, 11, 25, 18, 17, 0, 0, time.UTC)
	controls = []string{"cost.aws_volume_gp2", "tagging.account_required_tags"}
)

func TestRead(t *testing.T) {
	const doc = `# acme
waivers:
  - control: cost.aws_volume_gp2
    asset: "arn:aws:ec2:*:111122223333:*"
    reason: 来月移行する
    approver: y.sato@acme.example
    expires: 2027-03-31
  - {control: "tagging.*", asset: "arn:aws:s3:::logs", reason: "a: b", approver: "@y-sato", expires: 2026-01-31}
`
	got, err := waivers.Read("waivers.yaml", []byte(doc), controls, night)
	if err != nil {
		t.Fatal(err)
	}
	want := []policies.Waiver{
		{Control: "cost.aws_volume_gp2", Asset: "arn:aws:ec2:*:111122223333:*", Reason: "来月移行する", Approver: "y.sato@acme.example",
			Expires: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC), Line: 3},
		{Control: "tagging.*", Asset: "arn:aws:s3:::logs", Reason: "a: b", Approver: "@y-sato",
			Expires: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Line: 8},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestNone(t *testing.T) {
	for _, doc := range []string{"waivers: []\n", "waivers:\n"} {
		got, err := waivers.Read("waivers.yaml", []byte(doc), controls, night)
		if err != nil || len(got) != 0 {
			t.Errorf("%q: %v, %v; want none", doc, got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	good := map[string]string{
		"control": "cost.aws_volume_gp2", "asset": "arn:1", "reason": "r", "approver": "a", "expires": "2027-03-31",
	}
	for _, tt := range []struct{ name, key, value, want string }{
		{"no control", "control", "", `waiver has no control; add "control: tagging.account_required_tags"`},
		{"no asset", "asset", "", `waiver for cost.aws_volume_gp2 has no asset; add "asset: arn:aws:ec2:*:111122223333:*"`},
		{"a blank reason", "reason", `"  "`, `waiver for cost.aws_volume_gp2 has no reason; add "reason: why nobody needs to act"`},
		{"no approver", "approver", "", `waiver for cost.aws_volume_gp2 has no approver; add "approver: the mail address of who decided"`},
		{"no expiry", "expires", "", `waiver for cost.aws_volume_gp2 has no expiry; add "expires: 2027-02-23"`},
		{"a time for a day", "expires", "2027-03-31T00:00:00Z", `waiver for cost.aws_volume_gp2: expires is "2027-03-31T00:00:00Z", want a day; write it as 2027-02-23`},
		{"a day that is not", "expires", "2027-02-29", `waiver for cost.aws_volume_gp2: expires is "2027-02-29", want a day; write it as 2027-02-23`},
		{"never", "expires", "never", `waiver for cost.aws_volume_gp2: expires is "never", want a day; write it as 2027-02-23`},
		{"181 days ahead", "expires", "2027-05-25", "waiver for cost.aws_volume_gp2 ends on 2027-05-25, more than 180 days from now; end it by 2027-05-24 and renew it then"},
		{"an unknown control", "control", "cost.aws_volume_gp3", `no control is named "cost.aws_volume_gp3"; did you mean "cost.aws_volume_gp2"? list them with "auditor controls list"`},
		{"a pattern without controls", "control", "saas.*", `no control is named "saas.*"; list them with "auditor controls list"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := "waivers:\n-"
			for _, key := range []string{"control", "asset", "reason", "approver", "expires"} {
				value := good[key]
				if key == tt.key {
					value = tt.value
				}
				if value != "" {
					doc += "  " + key + ": " + value + "\n "
				}
			}
			_, err := waivers.Read("waivers.yaml", []byte(doc), controls, night)
			if err == nil {
				t.Fatalf("no error for\n%s", doc)
			}
			if want := "waivers.yaml:2:4: " + tt.want; err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
			if _, ok := errors.AsType[*strictyaml.Error](err); !ok {
				t.Errorf("error is a %T", err)
			}
		})
	}
}

func TestTooWide(t *testing.T) {
	line := func(control, asset string) string {
		return `  - {control: "` + control + `", asset: "` + asset + `", reason: r, approver: a, expires: 2027-03-31}` + "\n"
	}
	for _, tt := range []struct {
		control, asset string
		ok             bool
	}{
		{"*", "*", false},
		{"*.*", "*:*", false},
		{"**", "*/ *", false},
		{"*", "arn:aws:s3:::logs", true},
		{"cost.aws_volume_gp2", "*", true},
	} {
		_, err := waivers.Read("waivers.yaml", []byte("waivers:\n"+line(tt.control, tt.asset)), controls, night)
		if ok := err == nil; ok != tt.ok {
			t.Errorf("%s on %s: %v, want taken = %v", tt.control, tt.asset, err, tt.ok)
		}
	}
}

func TestEveryMistakeIsTold(t *testing.T) {
	doc := "waivers:\n  - {control: cost.aws_volume_gp2}\n  - {asset: a}\n"
	_, err := waivers.Read("waivers.yaml", []byte(doc), nil, night)
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("got %v, want two lines", err)
	}
}

func TestUnknownKey(t *testing.T) {
	_, err := waivers.Read("waivers.yaml", []byte("waivers:\n  - control: x\n    expiry: 2027-03-31\n"), nil, night)
	want := `waivers.yaml:3:5: unknown key "expiry" in waivers[0]; did you mean "expires"? use one of approver, asset, control, expires, reason`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// The end counts in days of UTC, whatever the clock of whoever asks.
func TestLastDayAllowed(t *testing.T) {
	doc := []byte("waivers: [{control: c, asset: a, reason: r, approver: a, expires: 2027-05-24}]\n")
	for now, ok := range map[string]bool{
		"2026-11-25T00:00:00Z":      true,
		"2026-11-25T23:59:59Z":      true,
		"2026-11-25T08:59:59+09:00": false, // still the 24th
		"2026-11-25T09:00:00+09:00": true,
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := waivers.Read("waivers.yaml", doc, nil, at); (err == nil) != ok {
			t.Errorf("at %s: %v, want taken = %v", now, err, ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("waivers: [{control: c, asset: a, reason: r, approver: a, expires: 2027-05-24}]"))
	f.Add([]byte("waivers:\n- control: '*'\n  asset: '*'\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := waivers.Read("waivers.yaml", b, nil, night)
		if err != nil {
			return
		}
		for _, w := range got {
			if w.Reason == "" || w.Approver == "" || w.Expires.IsZero() || w.Line == 0 || w.Expires.Sub(night) > waivers.MaxDays*24*time.Hour {
				t.Errorf("took %+v", w)
			}
		}
	})
}
