package saas

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

type silent struct{ result collectors.Result }

func (silent) Name() string                                     { return "slack" }
func (silent) Plan(context.Context) ([]collectors.Scope, error) { return nil, nil }
func (s silent) Collect(context.Context, collectors.Scope) (collectors.Result, error) {
	return s.result, nil
}

func TestExplained(t *testing.T) {
	c := Connection{Provider: "slack", Name: "acme", Now: time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)}
	yes := true
	whole := Account{Key: "U1", MFA: &yes, SSO: &yes, Privilege: Member, Seat: Known(Seat{Type: "member"})}
	part := Account{Key: "U2", MFA: &yes}
	source := silent{collectors.Result{Inventory: collectors.Inventory{
		Assets: []collectors.Asset{c.Account(whole, "slack:users.list"), c.Account(part, "slack:users.list")},
		Coverage: []collectors.Coverage{
			{Place: "slack:acme", AssetType: AccountType, State: collectors.Complete, Count: 2},
			{Place: "slack:acme", AssetType: AccountType, Path: "attributes.sso", State: collectors.Denied, Count: 1, Reason: "missing_scope"},
		},
	}}}
	r, err := Explained(source).Collect(t.Context(), c.Scope("accounts", nil, AccountType))
	if err != nil {
		t.Fatal(err)
	}
	line := func(path string) string {
		i := slices.IndexFunc(r.Coverage, func(l collectors.Coverage) bool { return l.Path == path })
		if i < 0 {
			return "none"
		}
		return fmt.Sprint(r.Coverage[i].State, " ", r.Coverage[i].Count)
	}
	for path, want := range map[string]string{
		"attributes.mfa": "none", "attributes.sso": "denied 1", "attributes.seat": "disabled 1", "attributes.seat.billable": "disabled 1",
		"attributes.password": "disabled 2", "links.owns": "disabled 1",
	} {
		if got := line(path); got != want {
			t.Errorf("%s has the line %q, want %q", path, got, want)
		}
	}
}
