package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/report"
)

// A judge makes a run of an inventory.
type judge struct {
	config  *Config
	rules   *rulebook
	owners  ownerFiles
	waivers []policies.Waiver

	passes  bool // keep them among the findings
	workers int
	say     func(format string, args ...any)

	// memory is what the last run has answered; nil: everything is judged.
	memory *engine.Memory
	notes  []string
	told   bool            // the notes say already whose servers were read
	used   []throttle.Stat // what collecting took; nil: it was another time

	// compare fills in what the history knows; nil: there is none.
	compare func(context.Context, *report.Run) error

	// open returns the fingerprints of what is open by the history; nil: there is
	// none.
	open func(context.Context) (map[string]bool, error)
}

// run evaluates the inventory in dir and triages the findings. Its clock is the
// time at which the inventory was begun, so that the same inventory gives the
// same run whenever it is judged.
func (j *judge) run(ctx context.Context, dir string) (*report.Run, error) {
	inv, err := inventory.Open(dir)
	if err != nil {
		return nil, err
	}
	defer inv.Close()
	rel, err := relate(inv)
	if err != nil {
		return nil, err
	}
	m := inv.Manifest()
	coverage := slices.Concat(inv.Coverage(), unplanned(m))
	sourceless := map[string]bool{} // policies.Unseen says once what is missing
	for _, c := range j.rules.controls() {
		sourceless[c.ID] = len(c.Unread(coverage)) > 0
	}
	all := engine.PartsOf(inv)
	if len(all) == 0 && len(coverage) == 0 {
		return nil, fmt.Errorf("inventory %s: nothing was collected, so nothing can be judged; collect it again", dir)
	}
	result, err := engine.Evaluate(ctx, j.rules.program, all, engine.EvaluateOptions{
		Now:      m.StartedAt,
		Coverage: coverage,
		Workers:  j.workers,
		Passes:   j.passes,
		Skip:     func(id string) bool { return j.rules.skip(id) || sourceless[id] },
		Memory:   j.memory,
		Verify:   j.rules.sample(all),
	})
	if err != nil {
		return nil, err
	}
	notes := slices.Clone(j.notes)
	if len(m.LeftOut) > 0 {
		notes = append(notes, "left out: "+strings.Join(m.LeftOut, ", ")+" (--source)")
	}
	if len(m.CustomEndpoints) > 0 && !j.told {
		notes = append(notes, "read from servers other than the vendors': "+strings.Join(m.CustomEndpoints, ", "))
	}
	strangers := rel.unknownRegions(j.config)
	if len(strangers) > 0 {
		notes = append(notes, "sources.aws.regions names "+strings.Join(strangers, ", ")+", which no account has enabled")
	}
	if left := result.Indexed.Left; len(left) > 0 {
		notes = append(notes, fmt.Sprintf("there was no room to join %s, so what depends on that is unknown", strings.Join(left, ", ")))
	}
	if note := j.rules.agreement(result); note != "" {
		notes = append(notes, note)
	}
	j.tellRemembered(result)
	unseen := policies.Unseen(j.rules.controls(), coverage, j.rules.settings.Values)
	run := &report.Run{
		Schema:    report.SchemaVersion,
		ID:        m.Run,
		Company:   j.config.Company,
		StartedAt: m.StartedAt,
		EndedAt:   m.EndedAt,
		Version:   version,
		Policies:  j.rules.digest,
		Complete:  complete(coverage) && len(m.LeftOut) == 0 && len(strangers) == 0 && !slices.ContainsFunc(result.Findings, faulty),
		Coverage:  coverage,
		Assets:    result.Assets,
		Places:    rel.places,
		Sources:   sourceUses(inv, j.used),
		Notes:     notes,
		Findings:  slices.Concat(result.Findings, unseen),
	}
	for _, c := range j.rules.controls() {
		run.Controls = append(run.Controls, report.Control{Control: c})
	}
	if err := j.triage(ctx, run, rel); err != nil {
		return nil, err
	}
	count(run, result)
	return run, nil
}

// triage makes one ordered list of the findings. The history compares them as
// they are rated, and may add findings of its own: those that are gone, and
// those whose place could not be read.
func (j *judge) triage(ctx context.Context, run *report.Run, rel *relations) error {
	t := policies.Triage{Rules: j.config.Triage, Controls: map[string]policies.Control{}, Tree: &rel.tree}
	for _, c := range j.rules.controls() {
		t.Controls[c.ID] = c
	}
	resolver := j.owners.resolver(rel)
	rate := func(findings []policies.Finding) {
		for i := range findings {
			findings[i].Owner = resolver.Resolve(findings[i].Asset)
		}
		policies.Waive(findings, j.waivers, run.StartedAt)
		t.Rate(findings)
	}
	apart := map[string]bool{}
	if j.open != nil {
		var err error
		if apart, err = j.open(ctx); err != nil {
			return err
		}
	}
	run.Findings = policies.Gather(run.Findings, func(fingerprint string) bool { return apart[fingerprint] })
	rel.settle(run.Findings)
	rate(run.Findings)
	if j.compare != nil {
		before := len(run.Findings)
		if err := j.compare(ctx, run); err != nil {
			return err
		}
		rate(run.Findings[before:])
	}
	run.Waivers = policies.Waive(run.Findings, j.waivers, run.StartedAt)
	t.Route(run.Findings)
	t.Sort(run.Findings)
	return nil
}

// tellRemembered says how much of the last run's answers was used again. The run
// does not: it is the same without them.
func (j *judge) tellRemembered(r engine.Result) {
	if j.memory == nil {
		return
	}
	all := 0
	for _, n := range r.Assets {
		all += n
	}
	if r.Forgotten != "" {
		j.say("%s", r.Forgotten)
	}
	if r.Unkept != "" {
		j.say("what this run answered cannot be kept for the next one, which will judge it anew: %s", r.Unkept)
	}
	if r.Remembered > 0 {
		j.say("nothing has changed for %d of %s, so what the last run said of them stands; --full judges everything", r.Remembered, counts(all, "asset"))
	}
}

// count fills in how often each control gave each answer.
func count(run *report.Run, result engine.Result) {
	at := map[string]*report.Counts{}
	for i := range run.Controls {
		c := &run.Controls[i]
		c.Counts.Pass = result.Counts[c.ID].Pass
		c.Counts.NotApplicable = result.Counts[c.ID].NotApplicable
		at[c.ID] = &c.Counts
	}
	for _, f := range run.Findings {
		n, ok := at[f.Control]
		if !ok {
			continue // gone with its control
		}
		switch f.Status {
		case policies.Fail:
			n.Fail++
			if f.Waiver != nil {
				n.Waived++
			}
		case policies.Unknown:
			n.Unknown++
		}
	}
}

// unplanned are lines for the sources that could not be read at all: each type
// that such a source could have read is unknown.
func unplanned(m *inventory.Manifest) []collectors.Coverage {
	var lines []collectors.Coverage
	types := schemas.All()
	for _, s := range m.Sources {
		if s.Error == "" {
			continue
		}
		for t := range types {
			if strings.HasPrefix(t, family(s.Name)+".") {
				lines = append(lines, collectors.Coverage{Place: s.Name, AssetType: t, State: collectors.Unreachable, Reason: s.Error})
			}
		}
	}
	collectors.Sort(lines, func(a, b collectors.Coverage) int { return strings.Compare(a.AssetType, b.AssetType) })
	return lines
}

// family is the first part of the asset types that a source reads.
func family(source string) string {
	switch source {
	case "aws", "gcp", "github", "identity", peopleSource:
		return source
	}
	return "saas"
}

// faulty reports whether f is unknown for a fault of its own control.
func faulty(f policies.Finding) bool { return f.Fault }

// complete reports whether nothing is missing that could be mended.
func complete(coverage []collectors.Coverage) bool {
	return !slices.ContainsFunc(coverage, func(c collectors.Coverage) bool { return c.State.Incomplete() })
}

// sourceUses sums up what it took to read each provider.
func sourceUses(inv *inventory.Reader, used []throttle.Stat) []report.SourceUse {
	var uses []report.SourceUse
	took := int(inv.Manifest().EndedAt.Sub(inv.Manifest().StartedAt) / time.Second)
	for e := range inv.Scopes() {
		if n := len(uses); n == 0 || uses[n-1].Provider != e.Scope.Provider {
			uses = append(uses, report.SourceUse{Provider: e.Scope.Provider, Seconds: took})
		}
		uses[len(uses)-1].Scopes++
	}
	known := func(provider string) int {
		return slices.IndexFunc(uses, func(u report.SourceUse) bool { return u.Provider == provider })
	}
	for _, s := range used {
		i := known(s.Key.Service)
		if _, google := throttle.GCP()[s.Key.Service]; i < 0 && google {
			i = known("gcp")
		} else if i < 0 {
			i = known("aws") // whose services have names of their own
		}
		if i >= 0 {
			uses[i].Calls += s.Calls
			uses[i].Throttled += s.Throttles
		}
	}
	return uses
}
