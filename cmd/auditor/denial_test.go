package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/policies"
)

// uncalled are the operations that a night at acme does not need, with what has
// to be denied too so that it does; empty: nothing that would leave the rest
// readable.
var uncalled = map[string]struct{ with, why string }{
	"organizations:ListAccountsForParent": {"", "ListAccounts tells where in the tree each account is"},
	"s3:GetBucketLocation":                {"", "ListBuckets tells where each bucket is"},
	"ec2:DescribeRegions":                 {"account:ListRegions", "ListRegions tells the Regions of each account"},
}

// spared are the controls that an operation could blind, and does not at acme.
var spared = map[string]struct {
	controls []string
	why      string
}{
	"organizations:ListOrganizationalUnitsForParent": {[]string{
		"guardrails.aws_ai_services_opted_out", "guardrails.aws_rcp_baseline_inherited", "guardrails.aws_scp_baseline_inherited",
		"guardrails.aws_scp_detection_protected", "guardrails.aws_scp_leave_organization_denied", "guardrails.aws_scp_regions_restricted",
		"guardrails.aws_scp_root_user_denied", "guardrails.aws_tag_policy_inherited",
	}, "ListAccounts tells the way to each account, so that only the names of the units are missing"},
	"sts:AssumeRole": {[]string{"guardrails.aws_management_account_empty"},
		"the caller's own account is the one that it is about, and entered without a role"},
	"identitystore:ListUsers": {[]string{"guardrails.aws_management_account_access_limited"},
		"only groups have permission sets in the management account"},
}

// TestDenials denies each operation of the collector's table, one a night, and
// wants exactly those controls to be unknown that need it: by the table, which
// says what each operation feeds, and by what the controls and their joins say
// that they read.
func TestDenials(t *testing.T) {
	rules, err := acmeNeeds()
	if err != nil {
		t.Fatal(err)
	}
	clean := quietNight(t)
	operations := map[string]collectors.Operation{}
	for i, op := range aws.Operations() {
		if operations[op.Name] = op; raceDetector && i%20 != 0 {
			continue // a sample: what is in question here is no race
		}
		t.Run(op.Name, func(t *testing.T) {
			t.Parallel()
			denied := []collectors.Operation{op}
			alone, fallback := uncalled[op.Name]
			if alone.with != "" {
				denied = append(denied, operations[alone.with])
			}
			c := newCompany(t)
			n, err := c.try(t, nightOptions{faults: deny(acme.Deny, denied...)})
			if op.Name == "sts:GetCallerIdentity" {
				c.hasNothing(t, err, op)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			n.sees(t, clean)
			if fallback && alone.with == "" {
				if !n.Complete || n.acme.Calls()[op.Name] != 0 {
					t.Errorf("the run is complete: %v, with %d calls; it should not need it, because %s", n.Complete, n.acme.Calls()[op.Name], alone.why)
				}
				return
			}
			if n.acme.Calls()[op.Name] == 0 {
				t.Error("never called")
			}
			if n.Complete || n.code != exitIncomplete {
				t.Errorf("complete %v, exit code %d; want an incomplete run", n.Complete, n.code)
			}
			named := n.naming(op.Permission)
			if !fallback && len(named) == 0 {
				t.Error("no gap names it")
			}
			if slices.ContainsFunc(named, func(c collectors.Coverage) bool { return strings.Contains(c.Reason, "policy") }) {
				t.Errorf("a policy is blamed: %+v", named)
			}
			want := slices.DeleteFunc(rules.blinded(denied...), func(id string) bool { return slices.Contains(spared[op.Name].controls, id) })
			if got := n.unknown(); !slices.Equal(got, want) {
				t.Errorf("unknown controls differ from those that need it:\n%s", difference(got, want))
			}
			if op.Name == "ce:GetCostAndUsage" {
				n.visitsAll(t, clean)
			}
		})
	}
}

// TestDenialsByPolicy tells a guardrail that denies from a permission that is
// missing: another remedy mends it. TestDenials knows the other half.
func TestDenialsByPolicy(t *testing.T) {
	t.Parallel()
	denied := []string{
		"organizations:ListPolicies", "account:GetAlternateContact", "sso:ListPermissionSets", "iam:GetAccountSummary",
		"s3:GetBucketTagging", "ec2:DescribeVolumes", "logs:DescribeLogGroups", "elasticloadbalancing:DescribeTags",
	}
	faults := []acme.Fault{{Operation: "sts:AssumeRole", Account: quietNight(t).worst(), Kind: acme.DenySCP}}
	for _, name := range denied {
		faults = append(faults, acme.Fault{Operation: name, Kind: acme.DenySCP})
	}
	n := newCompany(t).night(t, nightOptions{faults: faults})
	for _, op := range aws.Operations() {
		if op.Name != "sts:AssumeRole" && !slices.Contains(denied, op.Name) {
			continue
		}
		named := n.naming(op.Permission)
		if len(named) == 0 {
			t.Errorf("no gap names %s", op.Permission)
		}
		for _, c := range named {
			if !strings.Contains(c.Reason, byPolicy) || c.Needs != "a service control policy that lets auditor call "+op.Permission {
				t.Errorf("%+v; want it told that a policy denies", c)
			}
		}
	}
}

const byPolicy = "explicit deny in a service control policy"

// hasNothing checks a run that did not begin: without knowing whose credentials
// it has, it reads nothing.
func (c *company) hasNothing(t *testing.T, err error, op collectors.Operation) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), op.Permission) || !strings.Contains(err.Error(), "log in") {
		t.Errorf("error %v, want one that names %s and says what to do", err, op.Permission)
	}
	for _, name := range []string{"out", "state/inventory"} {
		if _, err := os.Stat(filepath.Join(c.dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there (%v)", name, err)
		}
	}
}

func deny(kind acme.Kind, operations ...collectors.Operation) []acme.Fault {
	var faults []acme.Fault
	for _, op := range operations {
		faults = append(faults, acme.Fault{Operation: op.Name, Kind: kind})
	}
	return faults
}

// unknown are the controls that something is unknown to, sorted.
func (n *night) unknown() []string {
	controls := map[string]bool{}
	for s := range n.by(policies.Unknown) {
		controls[s.control] = true
	}
	return slices.Sorted(maps.Keys(controls))
}

// naming are the gaps that name an action.
func (n *night) naming(action string) []collectors.Coverage {
	return slices.DeleteFunc(n.gaps(), func(c collectors.Coverage) bool { return !strings.Contains(c.Reason, action) })
}

// visitsAll checks that no Region is left out for want of a bill.
func (n *night) visitsAll(t *testing.T, clean *night) {
	t.Helper()
	const call = "ec2:DescribeInstances"
	if before, now := clean.acme.Calls()[call], n.acme.Calls()[call]; now <= before {
		t.Errorf("%d Regions were visited, and %d with the bill", now, before)
	}
	if slices.ContainsFunc(n.Coverage, func(c collectors.Coverage) bool { return c.State == collectors.Pruned }) {
		t.Error("a Region is pruned without evidence")
	}
}

// A needing knows what each control reads.
type needing struct {
	controls []policies.Control
	joined   func(control string) map[string][][]string
}

// acmeNeeds is made once, like the rules.
var acmeNeeds = sync.OnceValues(func() (needing, error) {
	rules, err := acmeRules()
	if err != nil {
		return needing{}, err
	}
	return needing{rules.controls(), rules.program.JoinReads}, nil
})

// blinded are the controls that need one of the operations, sorted.
func (n needing) blinded(operations ...collectors.Operation) []string {
	var ids []string
	for _, c := range n.controls {
		if slices.ContainsFunc(operations, func(op collectors.Operation) bool {
			return slices.ContainsFunc(slices.Concat(op.Feeds, op.Also), func(f collectors.Feed) bool { return needs(c, n.joined(c.ID), f) })
		}) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// difference lists what only one of two lists has.
func difference(got, want []string) string {
	var lines []string
	for _, id := range got {
		if !slices.Contains(want, id) {
			lines = append(lines, "  unknown, and does not need it: "+id)
		}
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			lines = append(lines, "  needs it, and is not unknown:  "+id)
		}
	}
	return strings.Join(lines, "\n")
}
