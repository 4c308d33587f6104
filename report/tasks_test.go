package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
)

func TestTasks(t *testing.T) {
	failed := func(control, owner string, severity policies.Severity) policies.Finding {
		return in(control+owner, func(f *policies.Finding) { f.Control, f.Owner.Name, f.Severity = control, owner, severity })
	}
	run := &Run{Findings: []policies.Finding{
		failed("a", "x", policies.Critical), failed("b", "x", policies.Critical), failed("a", "y", policies.Critical),
		failed("a", "x", policies.Critical), failed("a", "z", policies.Low),
	}}
	var got []string
	for _, task := range Summarize(run).Tasks {
		var owners []string
		for _, g := range task.Groups {
			owners = append(owners, fmt.Sprint(g.Owner.Name, g.Count))
		}
		got = append(got, fmt.Sprintf("%s %s %d: %s", task.Severity, task.Control, task.Count, strings.Join(owners, " ")))
	}
	if want := []string{"critical a 3: x2 y1", "critical b 1: x1", "low a 1: z1"}; !slices.Equal(got, want) {
		t.Errorf("tasks %q, want %q", got, want)
	}
}

func TestSubject(t *testing.T) {
	run := &Run{Places: map[string]string{"aws:111122223333": "payments", "aws:o-acme": "o-acme", "gcp:shop-1": "shop-1"}}
	for _, tt := range []struct{ name, asset, place, region, want string }{
		{"a role", "deploy", "aws:111122223333", "", "deploy in payments (111122223333)"},
		{"a volume", "data", "aws:111122223333/eu-west-1", "", "data in payments (111122223333, eu-west-1)"},
		{"a bucket, which is listed globally", "logs", "aws:111122223333", "eu-west-1", "logs in payments (111122223333, eu-west-1)"},
		{"the account itself", "payments", "aws:111122223333", "", "payments (111122223333)"},
		{"an account without a name", "deploy", "aws:444455556666", "", "deploy in 444455556666"},
		{"a user of the organization", "Ren", "aws:o-acme", "eu-west-1", "Ren"},
		{"the organization", "o-acme", "aws:o-acme", "", "o-acme"},
		{"a project", "logs", "gcp:shop-1", "", "logs in shop-1"},
		{"a repository", "api", "github:acme", "", "api in acme"},
		{"a setting", "guardrails.x", "", "", "guardrails.x"},
	} {
		f := in(tt.asset, func(f *policies.Finding) { f.Place, f.Asset.Region = tt.place, tt.region })
		if got := run.subject(&f); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestGroupIsNamed(t *testing.T) {
	failed := func(id, place, message string) policies.Finding {
		return in(id, func(f *policies.Finding) { f.Place, f.Messages = "aws:"+place, []string{message} })
	}
	for _, tt := range []struct {
		name, subjects, wrong string
		findings              []policies.Finding
	}{
		{"one", "a in 1", "off", []policies.Finding{failed("a", "1", "off")}},
		{"two in one account", "a, b in 1", "off", []policies.Finding{failed("a", "1", "off"), failed("b", "1", "off")}},
		{"three", "a, b in 1, c in 2", "such as: off", []policies.Finding{failed("a", "1", "off"), failed("b", "1", "off"), failed("c", "2", "on")}},
		{"more than are named", "a in 1, b in 2, c in 1 and 2 more", "such as: off", []policies.Finding{
			failed("a", "1", "off"), failed("b", "2", "off"), failed("c", "1", "off"), failed("d", "1", "on"), failed("e", "1", "off")}},
	} {
		run := &Run{Findings: tt.findings}
		s := Summarize(run)
		g := s.Tasks[0].Groups[0]
		if got := s.subjects(run, g); got != tt.subjects {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.subjects)
		}
		if got := s.wrong(g); got != tt.wrong {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.wrong)
		}
	}
}
