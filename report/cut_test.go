package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// abundant is a run with more of everything than any report for people shows.
func abundant() *Run {
	run := acme()
	const many = 600
	for i := range many {
		id := fmt.Sprintf("guardrails.made_up_%03d", i)
		c := Control{Control: policies.Control{ID: id, Title: id, Severity: policies.Low, AssetTypes: []string{"aws.bucket"}}, Change: policies.New}
		run.Controls = append(run.Controls, c)
		for owner := range 5 {
			f := in(fmt.Sprintf("b-%d-%d", i, owner), func(f *policies.Finding) {
				if i == 0 {
					f.Severity = policies.Critical
				}
				f.Control, f.Owner.Name, f.Change, f.FirstSeen = id, fmt.Sprintf("team-%03d", (i+owner)%many), policies.New, night
			})
			run.Findings = append(run.Findings, f)
		}
		run.Findings = append(run.Findings, in(fmt.Sprintf("n-%d", i), func(f *policies.Finding) {
			f.Control, f.Change, f.FirstSeen = "guardrails.aws_bucket_not_public", policies.New, night
		}))
		run.Coverage = append(run.Coverage, collectors.Coverage{Place: "aws:222233334444", AssetType: "aws.bucket", State: collectors.Denied, Reason: fmt.Sprint("reason ", i)})
		for _, expires := range []time.Time{night.AddDate(0, 0, 3), night.AddDate(0, 0, -3)} {
			run.Waivers = append(run.Waivers, WaiverUse{Waiver: policies.Waiver{Control: id, Asset: "*", Expires: expires}})
		}
	}
	run.Findings = append(run.Findings, in("passed", func(f *policies.Finding) { f.Status = policies.Pass }))
	policies.Triage{}.Sort(run.Findings)
	return run
}

// TestNothingIsCutInSilence wants a word about whatever a report leaves out.
func TestNothingIsCutInSilence(t *testing.T) {
	run := abundant()
	var terminal, markdown, sarif bytes.Buffer
	if err := Terminal(&terminal, run, TerminalOptions{Width: 200}); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&markdown, run); err != nil {
		t.Fatal(err)
	}
	if err := WriteSARIF(&sarif, run); err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(textOf(string(htmlOf(t, run)))), " ")
	for _, tt := range []struct {
		format, text string
		wants        []string
	}{
		{"terminal", terminal.String(), []string{
			"and 596 more\n            what the products do not show, or have turned off: 1 cause", "and 598 more\n            policies: 601 new controls, 1 updated control", "and 595 more\n            6 findings newly unknown",
			"and 594 more\n            waiver ended", "and 594 more\n\nDo first", "and 9 more\n", "and 2 more owners", "and 604 more controls with open findings", "the largest:",
		}},
		{"Markdown", markdown.String(), []string{
			"And 579 more gaps.", "And 582 more findings.", "And 582 more controls.", "and 9 more: such as", "and 2 more owners", "And 604 more controls with open findings, below.",
			"The largest are named", "And 584 more owners.", "And 1,183 more waivers.", "2,664 more of 3,664 findings; findings.csv and run.json hold all.",
		}},
		{"page", page, []string{
			"And 600 more causes, under Not judged", "and 404 more gaps in run.json", "and 552 more", "And 2 more owners: show all 5", "and 551 more", "and 552 more controls", "and 3 more Show them",
			"And 604 more controls with open findings", "The largest are named", "594 more", "And 703 more waivers in run.json.", "run.json and findings.csv hold the 1 pass.",
		}},
		{"SARIF", sarif.String(), []string{"and 504 more gaps; all stand in run.json"}},
	} {
		for _, want := range tt.wants {
			if !strings.Contains(strings.ToLower(tt.text), strings.ToLower(want)) {
				t.Errorf("%s does not say %q", tt.format, want)
			}
		}
	}
}

func TestEvidenceIsNotCutInSilence(t *testing.T) {
	run := acme()
	run.Findings = nil
	for i := range 40_000 {
		run.Findings = append(run.Findings, in(fmt.Sprint(i), func(f *policies.Finding) {
			f.Messages = []string{"wrong"}
			f.Evidence = &policies.Evidence{Values: map[string]json.RawMessage{"attributes.a": fmt.Appendf(nil, "%q", fmt.Sprint(i, strings.Repeat("x", 250)))}}
		}))
	}
	data, err := pageDataOf(run, Summarize(run), []string{"cost.a"}, map[string]int{"cost.a": 1})
	if err != nil {
		t.Fatal(err)
	}
	if data.findings != 40_000 || data.bare == 0 || data.bare == 40_000 {
		t.Fatalf("%d findings, %d without evidence; want all, and some", data.findings, data.bare)
	}
	var packed struct{ Evidence int }
	if err := json.Unmarshal(data.json, &packed); err != nil {
		t.Fatal(err)
	}
	if want := data.findings - data.bare; packed.Evidence != want {
		t.Errorf("the page says that the first %d have evidence, want %d", packed.Evidence, want)
	}
	if want := fmt.Sprintf("The evidence of %s findings is left out, for want of room; run.json holds it.", grouped(data.bare)); !bytes.Contains(htmlOf(t, run), []byte(want)) {
		t.Errorf("the page does not say %q", want)
	}
}
