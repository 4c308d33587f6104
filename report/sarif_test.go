package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
)

func sarifOfRun(t testing.TB, run *Run) ([]byte, sarifRun) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSARIF(&b, run); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), log.Runs[0]
}

func TestSARIFFollowsItsSchema(t *testing.T) {
	b, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	schema := compileSchema(t, "sarif-schema-2.1.0.json", b)
	runs := map[string]*Run{"acme": acme(), "an empty run": {}}
	for name, payload := range hostile {
		runs[name] = poisoned(payload)
	}
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			out, _ := sarifOfRun(t, run)
			validate(t, schema, out)
		})
	}
}

func TestSARIFPathsStayBelowTheInventory(t *testing.T) {
	for name, payload := range hostile {
		t.Run(name, func(t *testing.T) {
			_, run := sarifOfRun(t, poisoned(payload))
			for _, r := range run.Results {
				uri := r.Locations[0].Physical.Artifact.URI
				u, err := url.Parse(uri)
				if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(uri, "/") || u.RawQuery != "" || u.Fragment != "" {
					t.Fatalf("%q is no relative path: %v", uri, err)
				}
				decoded, err := url.PathUnescape(uri)
				if err != nil || strings.Contains(decoded, "..") || !strings.HasPrefix(decoded, "inventory/") {
					t.Errorf("%q may climb", uri)
				}
			}
		})
	}
}

func TestSARIFSaysWhatAFindingIs(t *testing.T) {
	_, run := sarifOfRun(t, acme())
	by := map[string]sarifResult{}
	for _, r := range run.Results {
		by[r.Locations[0].Logical[0].FullName+" "+r.RuleID] = r
	}
	open := by["arn:aws:s3:::acme-invoices guardrails.aws_bucket_not_public"]
	if open.Kind != "fail" || open.Level != "error" || open.Baseline != "new" || open.Suppressions == nil || len(open.Suppressions) != 0 {
		t.Errorf("an open critical finding is %+v", open)
	}
	if id := run.Tool.Driver.Rules[*open.RuleIndex].ID; id != open.RuleID {
		t.Errorf("its rule is %s, want %s", id, open.RuleID)
	}
	if got := open.Fingerprints["auditor/v1"]; got != policies.Fingerprint("guardrails.aws_bucket_not_public", "arn:aws:s3:::acme-invoices") {
		t.Errorf("its fingerprint is %s", got)
	}
	if got, want := open.Locations[0].Physical.Artifact.URI, "inventory/aws/222233334444/eu-west-1/aws.bucket/arn:aws:s3:::acme-invoices"; got != want {
		t.Errorf("its file is %s, want %s", got, want)
	}
	unknown := by["arn:aws:s3:::acme-data-00 cost.aws_bucket_lifecycle"]
	if unknown.Kind != "open" || unknown.Level != "none" {
		t.Errorf("an unknown finding has kind %s and level %s, want open and none", unknown.Kind, unknown.Level)
	}
	waived := by["arn:aws:iam::444455556666:user/ci-0 guardrails.aws_access_key_rotated"]
	if len(waived.Suppressions) != 1 || !strings.Contains(waived.Suppressions[0].Justification, "cto@acme.example, until 2026-12-01") {
		t.Errorf("a waived finding is suppressed by %+v", waived.Suppressions)
	}
	for _, r := range run.Results {
		if r.Baseline == "absent" {
			t.Error("a fixed finding is a result")
		}
	}
	var gaps int
	for _, n := range run.Invocations[0].Notifications {
		if n.Descriptor.ID == "not-read" {
			gaps++
		}
	}
	if gaps != 4 {
		t.Errorf("%d notifications of gaps, want 4", gaps)
	}
}

func TestSARIFKeepsToGitHubsLimits(t *testing.T) {
	run := acme()
	first := run.Findings[0]
	for i := range 30_000 {
		f := first
		f.Asset.ID = fmt.Sprintf("arn:aws:s3:::bucket-%d", i)
		run.Findings = append(run.Findings, f)
	}
	_, out := sarifOfRun(t, run)
	if len(out.Results) != maxSARIFResults {
		t.Errorf("%d results, want %d", len(out.Results), maxSARIFResults)
	}
	trimmed(t, out, "25,000 results are shown of 30,063; the rest stands in run.json")
	if out.Results[0].RuleID != "guardrails.aws_bucket_not_public" {
		t.Errorf("the first result is of %s, want the run's first", out.Results[0].RuleID)
	}

	var b bytes.Buffer
	const limit = 5000
	if err := writeSARIF(&b, acme(), maxSARIFResults, limit); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if size, err := gzipSize(log); err != nil || size > limit || len(log.Runs[0].Results) == 0 {
		t.Errorf("%d bytes after gzip with %d results (%v), want at most %d", size, len(log.Runs[0].Results), err, limit)
	}
	trimmed(t, log.Runs[0], "results are shown of 63")
}

func trimmed(t *testing.T, run sarifRun, want string) {
	t.Helper()
	if !slices.ContainsFunc(run.Invocations[0].Notifications, func(n sarifNotification) bool {
		return n.Descriptor.ID == "results-trimmed" && strings.Contains(n.Message.Text, want)
	}) {
		t.Errorf("no notification says %q", want)
	}
}
