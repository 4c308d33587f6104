package aws

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
)

// reading are the verbs of calls that only read.
var reading = regexp.MustCompile(`^(Get|List|Describe)[A-Z]`)

func TestOperationsOnlyRead(t *testing.T) {
	seen := map[string]bool{}
	for _, op := range operations {
		if name := op.SDK + ":" + op.Name; seen[name] {
			t.Errorf("%s stands there twice", name)
		} else {
			seen[name] = true
		}
		if !reading.MatchString(op.Name) && op.Why == "" {
			t.Errorf("%s is no plain read, and nothing says why it is allowed", op.Name)
		}
		if op.service() == "" || !strings.Contains(op.Action, ":") {
			t.Errorf("%s has no permission", op.Name)
		}
		if len(op.Feeds) == 0 && op.Why == "" {
			t.Errorf("%s feeds nothing", op.Name)
		}
	}
}

func TestOperationsHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]string{}
	for _, op := range Operations() {
		if other, ok := seen[op.Name]; ok {
			t.Errorf("%s needs %s, and also %s", op.Name, op.Permission, other)
		}
		seen[op.Name] = op.Permission
	}
}

func TestOperationsFeedEveryType(t *testing.T) {
	fed := map[string]bool{}
	for _, op := range operations {
		for _, f := range slices.Concat(op.Feeds, op.Also) {
			fed[f.Type] = true
		}
	}
	for assetType := range schemas.All() {
		if strings.HasPrefix(assetType, "aws.") && !fed[assetType] {
			t.Errorf("no operation feeds %s", assetType)
		}
	}
}

func TestPermissions(t *testing.T) {
	p := NewPermissions("aws", caller, "", "acme-1")
	actions := func(p Policy) (all []string) {
		for _, s := range p.Statement {
			all = append(all, s.Action...)
		}
		return all
	}
	inManagement, inMember := actions(p.Management), actions(p.Member)
	for _, op := range operations {
		switch {
		case op.Action == "sts:GetCallerIdentity":
			if slices.Contains(inManagement, op.Action) {
				t.Errorf("%s needs no permission", op.Action)
			}
		case !slices.Contains(inManagement, op.Action):
			t.Errorf("management lacks %s", op.Action)
		}
		if want := op.From != management; slices.Contains(inMember, op.Action) != want {
			t.Errorf("member role has %s: %v, want %v", op.Action, !want, want)
		}
	}
	for _, action := range slices.Concat(inManagement, inMember) {
		if strings.Contains(action, "*") {
			t.Errorf("wildcard in %s", action)
		}
	}
	sameJSON(t, p.Management.Statement[len(p.Management.Statement)-1],
		`{"Sid":"AssumeMemberRole","Effect":"Allow","Action":["sts:AssumeRole"],"Resource":["arn:aws:iam::*:role/AuditorReadOnly"]}`)
	sameJSON(t, p.Trust, `{"Version":"2012-10-17","Statement":[{"Sid":"Auditor","Effect":"Allow","Action":["sts:AssumeRole"],
		"Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Condition":{"StringEquals":{"sts:ExternalId":"acme-1"}}}]}`)
	if again := NewPermissions("aws", caller, "", "acme-1"); text(again) != text(p) {
		t.Error("the permissions differ the second time")
	}
}
