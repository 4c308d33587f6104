package aws

import (
	"reflect"
	"slices"
	"testing"
)

func TestInherit(t *testing.T) {
	way := []target{{"r-1", "Root"}, {"ou-1", "Workloads"}, {"111122223333", "payments"}}
	full, deny, odd := policyRef{"p-full", "FullAWSAccess"}, policyRef{"p-deny", "deny-leaving"}, policyRef{"p-odd", "odd"}
	allow := func(id string) (bool, bool) {
		switch id {
		case "p-full":
			return true, true
		case "p-odd": // its text was not read
			return false, false
		}
		return false, true
	}
	everywhere := map[string][]policyRef{"r-1": {full}, "ou-1": {full}, "111122223333": {full}}
	with := func(target string, policies ...policyRef) map[string][]policyRef {
		m := map[string][]policyRef{"r-1": {full}, "ou-1": {full}, "111122223333": {full}}
		m[target] = policies
		return m
	}
	for name, c := range map[string]struct {
		attached  map[string][]policyRef
		allowed   *bool
		inherited []string
	}{
		"allowed at every level":           {everywhere, new(true), []string{"FullAWSAccess"}},
		"a denial beside it":               {with("ou-1", full, deny), new(true), []string{"FullAWSAccess", "deny-leaving"}},
		"a level without an Allow":         {with("ou-1", deny), new(false), []string{"FullAWSAccess", "deny-leaving"}},
		"a level without a policy":         {with("111122223333"), new(false), []string{"FullAWSAccess"}},
		"a level that hangs on the unread": {with("r-1", odd), nil, []string{"FullAWSAccess", "odd"}},
		"an unread policy beside an Allow": {with("r-1", odd, full), new(true), []string{"FullAWSAccess", "odd"}},
		"attached elsewhere":               {map[string][]policyRef{"ou-2": {deny}, "r-1": {full}, "ou-1": {full}, "111122223333": {full}}, new(true), []string{"FullAWSAccess"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := inherit(way, c.attached, allow)
			if !reflect.DeepEqual(got.Allowed, c.allowed) {
				t.Errorf("allowed = %v, want %v", text(got.Allowed), text(c.allowed))
			}
			if !slices.Equal(got.Inherited, c.inherited) {
				t.Errorf("inherited = %q, want %q", got.Inherited, c.inherited)
			}
			if len(got.Levels) != 3 || got.Levels[0].TargetID != "r-1" || got.Levels[2].TargetID != "111122223333" {
				t.Errorf("levels = %+v, want root, unit, account", got.Levels)
			}
		})
	}
}

func TestUnknownBeforeDenied(t *testing.T) {
	// One level denies everything, whatever the unread policy on another says.
	way := []target{{"r-1", ""}, {"ou-1", ""}}
	got := inherit(way, map[string][]policyRef{"r-1": {{"p-odd", "odd"}}}, func(string) (bool, bool) { return false, false })
	if got.Allowed == nil || *got.Allowed {
		t.Errorf("allowed = %v, want false", text(got.Allowed))
	}
}

func TestInheritWithoutAMeaningOfAllow(t *testing.T) {
	got := inherit([]target{{"r-1", ""}}, nil, nil)
	sameJSON(t, got, `{"levels":[{"target_id":"r-1","policies":[]}],"inherited":[]}`)
}

func TestControlPoliciesSpareTheManagementAccount(t *testing.T) {
	got := inherit([]target{{"r-1", ""}}, map[string][]policyRef{"r-1": {{"p-deny", "deny"}}}, func(string) (bool, bool) { return false, true }).spared()
	sameJSON(t, got, `{"levels":[{"target_id":"r-1","policies":[{"id":"p-deny","name":"deny"}]}],"allowed":true,"inherited":[]}`)
}

func TestUnitPath(t *testing.T) {
	if got := unitPath([]string{"Workloads", "Production/Suspended"}); got != "Workloads/Production%2FSuspended" {
		t.Errorf("path = %q: a slash in a name must be no level", got)
	}
}

func TestPlaceOf(t *testing.T) {
	for path, want := range map[string][]string{
		"o-1/r-abcd/ou-abcd-11111111/111122223333/": {"r-abcd", "ou-abcd-11111111"},
		"o-1/r-abcd/111122223333/":                  {"r-abcd"},
		"o-1/ou-abcd-11111111/":                     nil,
		"":                                          nil,
	} {
		if got := placeOf([]string{path}); !slices.Equal(got, want) {
			t.Errorf("placeOf(%q) = %q, want %q", path, got, want)
		}
	}
}
