package policies

import (
	"fmt"
	"testing"
)

func TestGather(t *testing.T) {
	unknown := func(control, asset, reason string) Finding {
		return Finding{
			Fingerprint: Fingerprint(control, asset), Control: control, Place: "slack:acme", Status: Unknown, Reason: reason,
			Asset: Asset{ID: asset, Type: "saas.account", Name: asset},
		}
	}
	var findings []Finding
	for i := range 5 {
		findings = append(findings, unknown("guardrails.mfa", fmt.Sprint("u", i), "mfa was not read"))
	}
	fault := unknown("guardrails.mfa", "u7", "it divided by zero")
	fault.Fault = true
	failed := Finding{Fingerprint: "f", Control: "guardrails.mfa", Place: "slack:acme", Status: Fail, Asset: Asset{ID: "u8", Type: "saas.account"}}
	findings = append(findings, fault, failed, unknown("guardrails.sso", "u1", "sso was not read"))

	open := Fingerprint("guardrails.mfa", "u2")
	got := Gather(findings, func(fingerprint string) bool { return fingerprint == open })

	var words []string
	for _, f := range got {
		words = append(words, fmt.Sprintf("%s %s %s: %s", f.Control, f.Asset.ID, f.Status, f.Reason))
	}
	want := []string{
		"guardrails.mfa slack:acme unknown: 4 saas.account: mfa was not read",
		"guardrails.mfa u2 unknown: mfa was not read",
		"guardrails.mfa u7 unknown: it divided by zero",
		"guardrails.mfa u8 fail: ",
		"guardrails.sso u1 unknown: sso was not read",
	}
	if fmt.Sprint(words) != fmt.Sprint(want) {
		t.Errorf("gathered %q, want %q", words, want)
	}
	again := Gather(findings, func(string) bool { return false })
	if again[0].Fingerprint != Gather(findings[1:], func(string) bool { return false })[0].Fingerprint {
		t.Error("the fingerprint depends on which assets are unknown")
	}
}
