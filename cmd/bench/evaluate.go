package main

import (
	"context"
	"fmt"
	"time"
)

// rivals are the other tools, each on as many assets as take it a second or so:
// what an asset costs is compared.
func rivals(b *bench) []rival {
	return []rival{
		{
			name: "vs_conftest", module: conftestModule, assets: sized(b, 5000, 1000), found: summary, status: 1,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "test", "--no-color", "--policy", g.Rules.Main, "--data", g.Rules.Settings, inputs}
			},
		},
		{
			name: "vs_conftest_package_per_policy", module: conftestModule, assets: sized(b, 500, 100), found: summary, status: 1,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "test", "--no-color", "--all-namespaces", "--policy", g.Rules.Each, "--data", g.Rules.Settings, inputs}
			},
		},
		{
			name: "vs_opa_eval", module: opaModule, assets: sized(b, 10_000, 1000), found: whole,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "eval", "--format", "raw", "--data", g.Rules.Main, "--data", g.Rules.Settings, "--input", inputs, "data.all.found"}
			},
		},
	}
}

// evaluating measures the engine, alone and against what people would use
// instead, all on one core and on the same assets and rules.
func evaluating(ctx context.Context, b *bench) error {
	all, assets, rounds := sized(b, 200_000, 20_000), sized(b, 20_000, 2000), sized(b, 3, 1)
	others := rivals(b)
	task := generateTask{Dir: b.dir, Assets: all}
	for _, r := range others {
		task.Inputs = append(task.Inputs, r.assets)
	}
	var g generated
	if _, err := child(ctx, "generate", false, task, &g); err != nil {
		return err
	}
	b.title("evaluating: %d generated assets of %d types, %d bytes each, %d controls, one core, CPU time, median of %d rounds",
		assets, len(assetTypes), g.Bytes/int64(all), g.Controls, rounds)
	wanted := make([]int, len(others))
	for i, r := range others {
		e, _, err := g.evaluate(ctx, r.assets)
		if err != nil {
			return err
		}
		wanted[i] = e.Messages
	}

	var ours, decoding []float64 // µs an asset
	theirs := make([][]float64, len(others))
	var last evaluated
	var peak float64
	for range rounds {
		e, u, err := g.evaluate(ctx, assets)
		if err != nil {
			return err
		}
		last, peak, ours = e, max(peak, u.Peak), append(ours, perAsset(e.CPU, assets))
		var decoded time.Duration
		if _, err := child(ctx, "decode", true, lineTask{g.Lines, assets}, &decoded); err != nil {
			return err
		}
		decoding = append(decoding, perAsset(decoded, assets))
		for i, r := range others {
			u, found, err := r.run(ctx, g, g.Inputs[i])
			if err != nil {
				return err
			}
			if found != wanted[i] {
				return fmt.Errorf("%s finds %d in %d assets, our engine %d", r.name, found, r.assets, wanted[i])
			}
			theirs[i] = append(theirs[i], perAsset(u.CPU, r.assets))
		}
	}

	cost, checks := median(ours), float64(last.Checks)/float64(assets)
	b.note("%.1f controls judge an asset, %.1f %% of these checks fail, %d are unknown; the controls are ready after %v of CPU",
		checks, 100*float64(last.Failures)/float64(last.Checks), last.Unknown, last.Start.Round(time.Millisecond))
	b.add("checks_per_second_core", checks/cost*1e6, "1/s", "at least 90000", "from JSON bytes to findings, %.1f µs an asset; start-up left out", cost)
	for i, r := range others {
		b.add(r.name, median(theirs[i])/cost, "x", "", "%.0f µs an asset, whole process, %d assets; as many findings as ours: %d", median(theirs[i]), r.assets, wanted[i])
	}
	b.add("vs_go_json_decode", median(decoding)/cost, "x", "", "%.1f µs an asset only to decode it with encoding/json", median(decoding))
	_, large, err := g.evaluate(ctx, all)
	if err != nil {
		return err
	}
	b.add("evaluate_peak_rss_mb", large.Peak, "MB", "flat", "whole process, %d assets; %.1f MB at %d", all, peak, assets)
	return nil
}

// evaluate runs our engine over the first assets.
func (g generated) evaluate(ctx context.Context, assets int) (evaluated, usage, error) {
	var e evaluated
	u, err := child(ctx, "evaluate", true, lineTask{g.Lines, assets}, &e)
	return e, u, err
}

func perAsset(cpu time.Duration, assets int) float64 {
	return float64(cpu.Microseconds()) / float64(assets)
}
