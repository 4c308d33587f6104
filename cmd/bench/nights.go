package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A nightTask is a night of a company of which some assets have changed.
type nightTask struct {
	Dir    string // of the inventory
	Memory string // file; empty: everything is judged
	Assets int
	Night  int // from 0

	Reference bool // judged by the reference engine: OPA, embedded well
}

// now is when the night begins.
func (t nightTask) now() time.Time { return clock.AddDate(0, 0, t.Night) }

// nightly is what judging took.
type nightly struct {
	CPU        time.Duration
	Remembered int
	Findings   int
}

// inScope is how many assets one Region of an account has.
const inScope = 250

// changing measures a night after which one asset in a hundred has changed,
// each where chance has it.
func changing(ctx context.Context, b *bench) error {
	assets := sized(b, 200_000, 5000)
	b.title("nights: %d generated assets in scopes of %d, of which 1 %% change every night, anywhere; one core, CPU time from the inventory's files to findings", assets, inScope)
	first := nightTask{Dir: filepath.Join(b.dir, "night-0"), Memory: filepath.Join(b.dir, "answers.zip"), Assets: assets}
	second := nightTask{Dir: filepath.Join(b.dir, "night-1"), Memory: first.Memory, Assets: assets, Night: 1}
	full := second
	full.Memory = ""
	stock := full
	stock.Reference = true
	for _, t := range []nightTask{first, second} {
		if _, err := child(ctx, "inventory", false, t, new(int)); err != nil {
			return err
		}
	}
	var anew, remembering, again, opa nightly
	for _, m := range []struct {
		task nightTask
		into *nightly
	}{{full, &anew}, {first, &remembering}, {second, &again}, {stock, &opa}} {
		if _, err := child(ctx, "night", true, m.task, m.into); err != nil {
			return err
		}
	}
	if again.Findings != anew.Findings || opa.Findings != anew.Findings {
		return fmt.Errorf("%d findings with what is remembered, %d without, %d with OPA", again.Findings, anew.Findings, opa.Findings)
	}
	b.add("second_night_cpu_ratio", float64(again.CPU)/float64(anew.CPU), "x", "at most 0.1", "%.1f µs an asset instead of %.1f; %.1f %% of the assets need not be judged; as many findings: %d",
		perAsset(again.CPU, assets), perAsset(anew.CPU, assets), 100*float64(again.Remembered)/float64(assets), anew.Findings)
	b.add("second_night_over_full_opa", float64(again.CPU)/float64(opa.CPU), "x", "", "of %.1f µs an asset when OPA judges all", perAsset(opa.CPU, assets))
	b.add("first_night_cpu_ratio", float64(remembering.CPU)/float64(anew.CPU), "x", "", "with what it leaves for the next one")
	return nil
}

// writeInventory is the child that writes a night's inventory.
func writeInventory(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var t nightTask
	if err := in.Decode(&t); err != nil {
		return err
	}
	w, err := inventory.Create(t.Dir, inventory.Options{Run: t.now().Format(time.RFC3339), Now: t.now()})
	if err != nil {
		return err
	}
	defer w.Close()
	chance := rand.New(rand.NewPCG(2, 3))
	for from := 0; from < t.Assets; from += inScope {
		scope := collectors.Scope{Provider: "aws", Place: fmt.Sprintf("%012d", 100_000_000_000+from), Region: "eu-west-1", Part: "region", Types: assetTypes}
		var r collectors.Result
		for i := from; i < min(from+inScope, t.Assets); i++ {
			a := assetAt(i)
			if a.CollectedAt = t.now(); t.Night > 0 && chance.IntN(100) == 0 {
				a.Tags["service"] = "renamed"
			}
			r.Assets = append(r.Assets, a)
		}
		for _, assetType := range assetTypes {
			r.Coverage = append(r.Coverage, collectors.Coverage{Place: scope.Where(), AssetType: assetType, State: collectors.Complete})
		}
		if err := w.Keep(scope, r); err != nil {
			return err
		}
	}
	if err := w.Finish(t.now(), []inventory.Source{{Name: "aws"}}); err != nil {
		return err
	}
	return out.Encode(t.Assets)
}

// judgeNight is the child that judges it.
func judgeNight(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var t nightTask
	if err := in.Decode(&t); err != nil {
		return err
	}
	program, err := lineTask{Reference: t.Reference}.program(ctx)
	if err != nil {
		return err
	}
	inv, err := inventory.Open(t.Dir)
	if err != nil {
		return err
	}
	defer inv.Close()
	o := engine.EvaluateOptions{Now: t.now(), Workers: 1, Coverage: inv.Coverage()}
	if t.Memory != "" {
		o.Memory = &engine.Memory{File: t.Memory, Version: "bench"}
	}
	n := nightly{}
	o.Emit = func(policies.Finding) { n.Findings++ }
	began := spent()
	r, err := engine.Evaluate(ctx, program, engine.PartsOf(inv), o)
	if err != nil {
		return err
	}
	if lost := r.Forgotten + r.Unkept; lost != "" {
		return fmt.Errorf("forgotten: %s", lost)
	}
	n.CPU, n.Remembered = spent()-began, r.Remembered
	return out.Encode(n)
}
