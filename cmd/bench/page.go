package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

type pageTask struct {
	File     string
	Findings int
}

// paging measures the page of a company that has much to do.
func paging(ctx context.Context, b *bench) error {
	task := pageTask{filepath.Join(b.dir, "page.html"), sized(b, 120_000, 10_000)}
	var bytes int64
	u, err := child(ctx, "page", false, task, &bytes)
	if err != nil {
		return err
	}
	b.title("page: %d findings in 1,000 accounts as one HTML file", task.Findings)
	b.add("html_120k_mb", float64(bytes)/1e6, "MB", "at most 15", "written in %.1f s of CPU, findings made and sorted included, peak %.0f MB", u.CPU.Seconds(), u.Peak)
	return nil
}

// page is the child that writes the page.
func page(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var task pageTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	_, controls, err := rules()
	if err != nil {
		return err
	}
	run := bigRun(controls, task.Findings)
	size, err := writeFile(task.File, func(w io.Writer) error { return report.WriteHTML(w, run) })
	if err != nil {
		return err
	}
	return out.Encode(size)
}

// bigRun is a run with n findings on generated assets: every control that
// judges the type of one fails on it.
func bigRun(controls []policies.Control, n int) *report.Run {
	run := &report.Run{
		Schema: report.SchemaVersion, ID: "bench", Company: "acme", StartedAt: clock, EndedAt: clock.Add(time.Hour), Version: "bench", Complete: true,
		Assets: map[string]int{}, Places: map[string]string{},
	}
	for _, c := range controls {
		run.Controls = append(run.Controls, report.Control{Control: c})
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for i := 0; len(run.Findings) < n; i++ {
		a := assetAt(i)
		account := a.Parent[len(a.Parent)-12:]
		place := "aws:" + account
		run.Assets[a.Type]++
		run.Places[place] = "account " + account
		if a.Region != "" {
			place += "/" + a.Region
		}
		for _, c := range controls {
			if !c.Judges(a.Type) || dice.IntN(4) > 0 || len(run.Findings) == n {
				continue
			}
			run.Findings = append(run.Findings, findingOf(c, a, place, dice))
		}
	}
	policies.Triage{}.Sort(run.Findings)
	return run
}

func findingOf(c policies.Control, a collectors.Asset, place string, dice *rand.Rand) policies.Finding {
	first := clock.AddDate(0, 0, -dice.IntN(400))
	f := policies.Finding{
		Fingerprint: policies.Fingerprint(c.ID, a.ID), Control: c.ID, Place: place,
		Asset:  policies.Asset{ID: a.ID, Type: a.Type, Name: a.Name, URL: a.URL, Parent: a.Parent, Region: a.Region, Tags: a.Tags},
		Status: policies.Fail, Severity: c.Severity, Channel: policies.Ticket, Change: policies.Unchanged, FirstSeen: first,
		Messages: []string{fmt.Sprintf("is not as it should be for %d days", 14+dice.IntN(900))},
		Owner:    policies.Owner{Name: a.Tags["service"], Via: "tag owner"},
		Evidence: &policies.Evidence{Source: a.Source, CollectedAt: a.CollectedAt, Values: map[string]json.RawMessage{}},
	}
	for _, path := range c.Requires {
		if path != "tags" {
			f.Evidence.Values[path] = fmt.Appendf(nil, "%q", first.Format(time.RFC3339))
		}
	}
	if c.SavingSource != "" {
		f.Saving = &collectors.Money{Minor: dice.Int64N(20_000), Currency: "USD"}
	}
	return f
}
