package report

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// WriteCSV writes findings.csv for a spreadsheet: one row for each finding, in
// the order of the run, in UTF-8 with a heading. See csvColumns for
// the columns. Text that a spreadsheet would run as a formula begins with an
// apostrophe.
func WriteCSV(w io.Writer, run *Run) error {
	out := csv.NewWriter(w)
	row := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		row[i] = c.name
	}
	if err := out.Write(row); err != nil {
		return err
	}
	titles := map[string]string{}
	for _, c := range run.Controls {
		titles[c.ID] = c.Title
	}
	for i := range run.Findings {
		f := &run.Findings[i]
		for n, c := range csvColumns {
			row[n] = c.text(run, titles, f)
			if !c.number {
				row[n] = csvText(row[n])
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// A csvColumn is one column; number cells are made by us and written as they
// are.
type csvColumn struct {
	name   string
	number bool
	text   func(run *Run, titles map[string]string, f *policies.Finding) string
}

// csvColumns are the columns of findings.csv. New ones are added at the end.
var csvColumns = []csvColumn{
	{name: "fingerprint", text: of(func(f *policies.Finding) string { return f.Fingerprint })},
	{name: "status", text: of(func(f *policies.Finding) string { return string(f.Status) })}, // pass fail unknown not_applicable
	{name: "change", text: of(func(f *policies.Finding) string { return string(f.Change) })}, // new unchanged updated absent
	{name: "severity", text: of(func(f *policies.Finding) string { return string(f.Severity) })},
	{name: "control", text: of(func(f *policies.Finding) string { return f.Control })},
	{name: "title", text: func(_ *Run, titles map[string]string, f *policies.Finding) string { return titles[f.Control] }},
	{name: "asset_type", text: of(func(f *policies.Finding) string { return f.Asset.Type })},
	{name: "asset_id", text: of(func(f *policies.Finding) string { return f.Asset.ID })},
	{name: "asset_name", text: of(func(f *policies.Finding) string { return f.Asset.Name })},
	{name: "place", text: of(func(f *policies.Finding) string { return f.Place })}, // provider:account/region
	{name: "place_name", text: func(run *Run, _ map[string]string, f *policies.Finding) string {
		return run.placeName(account(f.Place))
	}},
	{name: "owner", text: of(func(f *policies.Finding) string { return f.Owner.Name })}, // empty: nobody
	{name: "owner_contact", text: of(func(f *policies.Finding) string { return f.Owner.Contact })},
	{name: "owner_via", text: of(func(f *policies.Finding) string { return f.Owner.Via })},
	{name: "messages", text: of(func(f *policies.Finding) string { return strings.Join(f.Messages, "; ") })}, // what is wrong
	{name: "reason", text: of(func(f *policies.Finding) string { return f.Reason })},                         // why it is unknown
	{name: "channel", text: of(func(f *policies.Finding) string { return string(f.Channel) })},               // alert ticket log
	{name: "first_seen", text: of(func(f *policies.Finding) string { return day(f.FirstSeen) })},             // YYYY-MM-DD, UTC
	{name: "saving", number: true, text: saving(number)},                                                     // a month
	{name: "currency", text: saving(func(m collectors.Money) string { return m.Currency })},
	{name: "waiver_reason", text: waiver(func(w *policies.Waiver) string { return w.Reason })},
	{name: "waiver_approver", text: waiver(func(w *policies.Waiver) string { return w.Approver })},
	{name: "waiver_expires", text: waiver(func(w *policies.Waiver) string { return day(w.Expires) })}, // its last day
	{name: "url", text: of(func(f *policies.Finding) string { return f.Asset.URL })},
	{name: "due", text: of(func(f *policies.Finding) string { return day(due(f)) })}, // the last day within its target; empty: none
}

type cell = func(*Run, map[string]string, *policies.Finding) string

func of(text func(*policies.Finding) string) cell {
	return func(_ *Run, _ map[string]string, f *policies.Finding) string { return text(f) }
}

func saving(text func(collectors.Money) string) cell {
	return of(func(f *policies.Finding) string {
		if f.Saving == nil {
			return ""
		}
		return text(*f.Saving)
	})
}

func waiver(text func(*policies.Waiver) string) cell {
	return of(func(f *policies.Finding) string {
		if f.Waiver == nil {
			return ""
		}
		return text(f.Waiver)
	})
}
