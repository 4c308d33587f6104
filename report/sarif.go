package report

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// What GitHub takes of one SARIF run: results beyond the first and bytes after
// gzip beyond the second are refused.
const (
	maxSARIFResults = 25_000
	maxSARIFGzip    = 10_000_000
)

// WriteSARIF writes findings.sarif (SARIF 2.1.0, OASIS) for code scanning. It
// holds what is open, unknown or waived, the first of the run when there is
// more than GitHub takes; a notification then says so.
func WriteSARIF(w io.Writer, run *Run) error {
	return writeSARIF(w, run, maxSARIFResults, maxSARIFGzip)
}

func writeSARIF(w io.Writer, run *Run, maxResults int, maxGzip int64) error {
	s := Summarize(run)
	var results []sarifResult
	rules, index := sarifRules(run)
	known := 0
	for i := range s.Findings {
		f := &s.Findings[i]
		if f.Status != policies.Fail && f.Status != policies.Unknown {
			continue
		}
		known++
		if len(results) < maxResults {
			results = append(results, sarifOf(run, f, index))
		}
	}
	for {
		log := sarifLog{
			Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
			Version: "2.1.0",
			Runs:    []sarifRun{sarifRunOf(run, s, rules, results, known)},
		}
		if size, err := gzipSize(log); err != nil {
			return err
		} else if size <= maxGzip || len(results) == 0 {
			return encodeSARIF(w, log)
		}
		results = results[:len(results)*3/4]
	}
}

func encodeSARIF(w io.Writer, log sarifLog) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(log)
}

// gzipSize is the size of log after gzip.
func gzipSize(log sarifLog) (int64, error) {
	var n counter
	z := gzip.NewWriter(&n)
	if err := encodeSARIF(z, log); err != nil {
		return 0, err
	}
	return int64(n), z.Close()
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func sarifRunOf(run *Run, s *Summary, rules []sarifRule, results []sarifResult, known int) sarifRun {
	var notes []sarifNotification
	if known > len(results) {
		notes = append(notes, notification("results-trimmed", fmt.Sprintf(
			"%s are shown of %s; the rest stands in run.json", count(len(results), "result"), grouped(known))))
	}
	const maxGaps = 100
	for _, g := range s.Coverage.Gaps[:min(len(s.Coverage.Gaps), maxGaps)] {
		text := fmt.Sprintf("%s: %s: %s", g.State, hidden(run, g), g.Reason)
		if g.Needs != "" {
			text += "; needs " + g.Needs
		}
		notes = append(notes, notification("not-read", text))
	}
	if n := len(s.Coverage.Gaps) - maxGaps; n > 0 {
		notes = append(notes, notification("not-read", "and "+count(n, "more gap")+"; all stand in run.json"))
	}
	if results == nil {
		results = []sarifResult{} // an empty list says that the tool ran
	}
	return sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "auditor", Version: Plain(run.Version), InformationURI: "https://github.com/corporate-sre/auditor", Rules: rules,
		}},
		AutomationDetails: sarifAutomation{ID: sarifPath("auditor", run.Company, run.ID)},
		ColumnKind:        "utf16CodeUnits",
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: true,
			StartTimeUTC:        run.StartedAt.UTC().Format(time.RFC3339),
			EndTimeUTC:          run.EndedAt.UTC().Format(time.RFC3339),
			Notifications:       notes,
		}},
		Results: results,
	}
}

func notification(id, text string) sarifNotification {
	return sarifNotification{Descriptor: sarifDescriptor{ID: id}, Level: "warning", Message: sarifText{Text: sarifString(text)}}
}

func sarifRules(run *Run) (rules []sarifRule, index map[string]int) {
	index = map[string]int{}
	rules = []sarifRule{}
	for i := range run.Controls {
		c := &run.Controls[i]
		if _, known := index[c.ID]; known {
			continue
		}
		index[c.ID] = len(rules)
		var tags []string // each once
		for _, t := range append([]string{c.Category}, c.AssetTypes...) {
			if t = Plain(t); !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
		rules = append(rules, sarifRule{
			ID:               Plain(c.ID),
			ShortDescription: sarifText{Text: sarifString(c.Title)},
			FullDescription:  sarifText{Text: sarifString(c.Description)},
			Help:             sarifHelp{Text: sarifString(c.Description + " " + c.Remediation), Markdown: mdProse(c.Description + "\n" + c.Remediation)},
			Default:          sarifDefault{Level: sarifLevel(c.Severity)},
			Properties:       sarifRuleProperties{Tags: tags, SecuritySeverity: securitySeverity(c.Severity), Severity: string(c.Severity)},
		})
	}
	return rules, index
}

// sarifString is text that makes no link (SARIF 2.1.0, 3.11.6) and is not empty,
// which GitHub refuses.
func sarifString(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(Plain(s)), "](", "] (")
	if s == "" {
		return "-"
	}
	return s
}

// sarifLevel is the level of a failure.
func sarifLevel(s policies.Severity) string {
	switch s {
	case policies.Critical, policies.High:
		return "error"
	case policies.Medium:
		return "warning"
	}
	return "note"
}

// securitySeverity puts a severity in the middle of GitHub's band of that name.
// Informational has none.
func securitySeverity(s policies.Severity) string {
	return map[policies.Severity]string{policies.Critical: "9.5", policies.High: "8.0", policies.Medium: "5.5", policies.Low: "2.0"}[s]
}

func sarifOf(run *Run, f *policies.Finding, index map[string]int) sarifResult {
	r := sarifResult{
		RuleID:       Plain(f.Control),
		Kind:         "fail",
		Level:        sarifLevel(f.Severity),
		Message:      sarifText{Text: sarifMessage(run, f)},
		Locations:    []sarifLocation{sarifLocationOf(f)},
		Fingerprints: map[string]string{"auditor/v1": f.Fingerprint, "primaryLocationLineHash": f.Fingerprint + ":1"},
		Suppressions: []sarifSuppression{}, // said of every result when said of one
		Properties:   sarifResultProperties{Severity: string(f.Severity), SecuritySeverity: securitySeverity(f.Severity), Owner: Plain(f.Owner.Name), Channel: string(f.Channel), AssetType: Plain(f.Asset.Type)},
	}
	if n, ok := index[f.Control]; ok {
		r.RuleIndex = &n
	}
	if f.Status == policies.Unknown {
		// "The tool concluded that there was insufficient information", SARIF
		// 2.1.0, 3.27.9; by 3.27.10 such a result has no level.
		r.Kind, r.Level = "open", "none"
	}
	if run.Previous != "" {
		switch f.Change {
		case policies.New, policies.Unchanged, policies.Updated:
			r.Baseline = string(f.Change)
		}
	}
	if w := f.Waiver; w != nil {
		r.Suppressions = append(r.Suppressions, sarifSuppression{
			Kind: "external", Status: "accepted",
			Justification: fmt.Sprintf("%s (%s, until %s)", Plain(w.Reason), Plain(w.Approver), day(w.Expires)),
		})
	}
	return r
}

// sarifMax is the most bytes of a message.
const sarifMax = 1000

func sarifMessage(run *Run, f *policies.Finding) string {
	what := strings.Join(f.Messages, "; ")
	if f.Status == policies.Unknown {
		what = "unknown: " + f.Reason
	}
	return sarifString(short(fmt.Sprintf("%s: %s", short(f.Asset.Name, 200), what), sarifMax))
}

// sarifLocationOf invents a file, because GitHub shows no result without one:
// the asset's place in the inventory.
func sarifLocationOf(f *policies.Finding) sarifLocation {
	provider, place, _ := strings.Cut(f.Place, ":")
	acct, region, _ := strings.Cut(place, "/")
	return sarifLocation{
		Physical: sarifPhysical{
			Artifact: sarifArtifact{URI: sarifPath("inventory", provider, acct, region, f.Asset.Type, f.Asset.ID)},
			Region:   sarifRegion{StartLine: 1},
		},
		Logical: []sarifLogical{{Name: sarifString(f.Asset.Name), FullName: sarifString(f.Asset.ID), Kind: "resource"}},
	}
}

// sarifPath joins parts to a relative reference of one segment each. No part can
// climb, name a host or a scheme, or end the path.
func sarifPath(parts ...string) string {
	var segments []string
	for _, part := range parts {
		part = strings.ReplaceAll(Plain(part), "..", "__")
		if strings.Trim(part, ". ") == "" {
			part = strings.Repeat("_", len(part))
		}
		if part != "" {
			segments = append(segments, url.PathEscape(short(part, 300)))
		}
	}
	return strings.Join(segments, "/")
}
