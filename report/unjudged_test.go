package report

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// blindPolicies is a run that read everything, and judged nothing.
func blindPolicies() *Run {
	control := func(id string) Control {
		return Control{Control: policies.Control{ID: id, AssetTypes: []string{"aws.volume"}}}
	}
	run := &Run{
		StartedAt: night, EndedAt: night,
		Coverage: []collectors.Coverage{
			{Place: "aws:1/eu-west-1", AssetType: "aws.volume", State: collectors.Complete, Count: 181},
			{Place: "aws:1/eu-west-2", AssetType: "*", State: collectors.Pruned},
		},
		Controls: []Control{control("cost.loop"), control("cost.errs"), control("guardrails.a"), control("guardrails.b"), control("tagging.odd")},
	}
	unknown := func(control, id, reason string, edit func(*policies.Finding)) {
		run.Findings = append(run.Findings, in(id, func(f *policies.Finding) {
			f.Control, f.Status, f.Reason = control, policies.Unknown, reason
			if edit != nil {
				edit(f)
			}
		}))
	}
	fault := func(f *policies.Finding) { f.Fault = true }
	for i := range 181 {
		unknown("cost.loop", fmt.Sprint("vol-", i), fmt.Sprintf("it took more than %d steps.", 1000+i), fault)
	}
	unknown("cost.errs", "vol-1", "eval_conflict_error", fault)
	unknown("cost.errs", "vol-2", "waived", func(f *policies.Finding) { f.Fault, f.Waiver = true, &policies.Waiver{} })
	for _, c := range []string{"guardrails.a", "guardrails.b"} {
		for _, s := range []string{"guardrails.regions", "guardrails.domains"} {
			unknown(c, "setting:"+s, "empty", func(f *policies.Finding) { f.Asset.Type, f.Asset.Name = policies.SettingType, s })
		}
	}
	unknown("tagging.odd", "vol-3", "attributes.size is absent", nil)
	return run
}

func TestUnjudged(t *testing.T) {
	want := []Unjudged{
		{Controls: []string{"cost.loop"}, Assets: 181, Reason: "it took more than 1000 steps.", Fault: true},
		{Controls: []string{"cost.errs"}, Assets: 1, Reason: "eval_conflict_error", Fault: true},
		{Controls: []string{"guardrails.a", "guardrails.b"}, Settings: []string{"guardrails.domains", "guardrails.regions"}},
		{Controls: []string{"tagging.odd"}, Assets: 1, Reason: "attributes.size is absent"},
	}
	if got := Summarize(blindPolicies()).Unjudged; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWhatAGapExplainsIsNotSaidTwice(t *testing.T) {
	run := blindPolicies()
	run.Coverage = append(run.Coverage, collectors.Coverage{Place: "aws:1", AssetType: "aws.volume", State: collectors.Denied})
	for _, u := range Summarize(run).Unjudged {
		if !u.Fault && u.Settings == nil {
			t.Errorf("said beside the gap: %+v", u)
		}
	}
}

func TestGapsBlindWhatAControlWasSeenToRead(t *testing.T) {
	line := collectors.Coverage{AssetType: "aws.volume", Path: "attributes.size", State: collectors.Denied}
	for path, want := range map[string]bool{"attributes.size": true, "attributes": true, "attributes.kind": false} {
		c := Control{Control: policies.Control{AssetTypes: []string{"aws.volume"}, Reads: []string{path}}}
		if got := blinds(line, &c); got != want {
			t.Errorf("a control that reads %s is blind: %t, want %t", path, got, want)
		}
	}
}

// TestNoFormatIsCalmWhenNothingWasJudged wants the causes, in words.
func TestNoFormatIsCalmWhenNothingWasJudged(t *testing.T) {
	wants := []string{
		"cost.loop: 181 assets: it took more than 1000 steps", "mend the policy", "2 controls wait for settings: guardrails.domains, guardrails.regions",
		"set them in settings.yaml", "tagging.odd: 1 asset: attributes.size is absent", "187 findings could not be judged", "1 place not visited: no usage on the bill",
	}
	for name, text := range formatted(t, blindPolicies()) {
		for _, want := range wants {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		for _, not := range []string{"What was not read is unknown", "everything was read", "was read; ", "Nothing is open."} {
			if strings.Contains(text, not) {
				t.Errorf("%s says %q", name, not)
			}
		}
	}
}

func TestNoCauseIsCutInSilence(t *testing.T) {
	run := blindPolicies()
	for i := range 296 {
		run.Findings = append(run.Findings, in(fmt.Sprint(i), func(f *policies.Finding) {
			f.Control, f.Status, f.Fault = fmt.Sprintf("cost.fault_%03d", i), policies.Unknown, true
		}))
	}
	texts := formatted(t, run)
	for format, wants := range map[string][]string{
		"terminal": {"and 293 more"}, "Markdown": {"And 275 more causes."},
		"page": {"And 297 more causes, under Not judged", "And 100 more causes in run.json."},
	} {
		for _, want := range wants {
			if !strings.Contains(texts[format], want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
}

func formatted(t *testing.T, run *Run) map[string]string {
	t.Helper()
	var terminal, markdown bytes.Buffer
	if err := Terminal(&terminal, run, TerminalOptions{Width: 200}); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&markdown, run); err != nil {
		t.Fatal(err)
	}
	page := textOf(string(htmlOf(t, run)))
	return map[string]string{
		"terminal": terminal.String(),
		"Markdown": strings.ReplaceAll(markdown.String(), `\_`, "_"),
		"page":     strings.Join(strings.Fields(page), " "),
	}
}

func TestReading(t *testing.T) {
	gap := CoverageSummary{Gaps: []Gap{{Mendable: true}}}
	fault := []Unjudged{{Fault: true}, {Fault: true}, {Settings: []string{"a.b"}}}
	for _, tt := range []struct {
		s    Summary
		want string
	}{
		{Summary{Coverage: CoverageSummary{Complete: true}}, "Everything that was asked for was read."},
		{Summary{Coverage: CoverageSummary{Complete: true, Pruned: 586}}, "Everything that was asked for was read; 586 places with no usage on the bill were not visited."},
		{Summary{Coverage: CoverageSummary{Complete: true, Pruned: 1}, Totals: Totals{Unknown: 3}},
			"Everything that was asked for was read; 1 place with no usage on the bill was not visited; 3 findings could not be judged."},
		{Summary{Coverage: gap}, "What was not read is unknown, not passed."},
		{Summary{Unjudged: fault}, "2 policies failed. What could not be judged is unknown, not passed."},
		{Summary{Coverage: gap, Unjudged: fault[1:]}, "1 policy failed, and not everything was read. What could not be judged is unknown, not passed."},
		{Summary{}, "What could not be judged is unknown, not passed."},
	} {
		if got := tt.s.reading(); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}
