package main

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// rivals are the other tools, each on as many assets as take it a second or so:
// what an asset costs is compared.
func rivals(b *bench) []rival {
	return []rival{
		{
			name: "vs_conftest", want: "at least 50", module: conftestModule, assets: sized(b, 5000, 1000), found: summary, status: 1,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "test", "--no-color", "--policy", g.Rules.Main, "--data", g.Rules.Settings, inputs}
			},
		},
		{
			name: "vs_conftest_package_per_policy", want: "at least 1500", module: conftestModule, assets: sized(b, 500, 100), found: summary, status: 1,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "test", "--no-color", "--all-namespaces", "--policy", g.Rules.Each, "--data", g.Rules.Settings, inputs}
			},
		},
		{
			name: "vs_opa_exec", want: "at least 35", module: opaModule, assets: sized(b, 5000, 500), found: result, each: true,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "exec", "--decision", "all/one", "--bundle", g.Rules.Exec, inputs}
			},
		},
		{
			name: "vs_opa_eval", want: "at least 30", module: opaModule, assets: sized(b, 10_000, 1000), found: whole,
			command: func(program string, g generated, inputs string) []string {
				return []string{program, "eval", "--format", "raw", "--data", g.Rules.Main, "--data", g.Rules.Settings, "--input", inputs, "data.all.found"}
			},
		},
	}
}

// evaluating measures the engine, alone and against what people would use
// instead, all on one core and on the same assets and rules.
func evaluating(ctx context.Context, b *bench) error {
	e := evaluations{
		bench: b, others: rivals(b),
		all: sized(b, 1_000_000, 20_000), assets: sized(b, 100_000, 4000), few: sized(b, 20_000, 1000), rounds: sized(b, 3, 1),
	}
	task := generateTask{Dir: b.dir, Assets: e.all, Unlike: e.assets}
	for _, r := range e.others {
		task.Inputs = append(task.Inputs, inputs{r.assets, r.each})
	}
	if _, err := child(ctx, "generate", false, task, &e.generated); err != nil {
		return err
	}
	b.title("evaluating: %d generated assets of %d types, %d bytes each, %d controls, one core, CPU time, median of %d rounds",
		e.assets, len(assetTypes), e.Bytes/int64(e.all), e.Controls, e.rounds)
	for _, measure := range []func(context.Context) error{e.alone, e.against, e.byHand, e.costs} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	return nil
}

// evaluations are the measurements of one run, of which the first is what an
// asset costs us.
type evaluations struct {
	*bench
	generated
	others                   []rival
	all, assets, few, rounds int

	cost float64 // µs an asset
	peak float64 // MB, of assets
}

// alone measures our engine.
func (e *evaluations) alone(ctx context.Context) error {
	last, _, cost, err := e.ours(ctx, lineTask{Assets: e.assets})
	if err != nil {
		return err
	}
	e.cost, e.peak = cost, last.Peak
	checks := float64(last.Checks) / float64(e.assets)
	e.note("%.1f controls judge an asset, %.1f %% of these checks fail, %d are unknown; the controls are ready after %v of CPU",
		checks, 100*float64(last.Failures)/float64(last.Checks), last.Unknown, last.Start.Round(time.Millisecond))
	e.add("checks_per_second_core", checks/cost*1e6, "1/s", "at least 2 M", "from JSON bytes to findings, %.1f µs an asset; start-up left out", cost)
	unlike, _, dearer, err := e.ours(ctx, lineTask{File: e.Unlike, Assets: e.assets})
	if err != nil {
		return err
	}
	e.add("checks_per_second_core_unlike", float64(unlike.Checks)/float64(e.assets)/dearer*1e6, "1/s", "", "%.1f µs an asset when no owner, cost center or service comes twice", dearer)
	_, _, stock, err := e.ours(ctx, lineTask{Assets: e.few, Reference: true})
	if err != nil {
		return err
	}
	e.add("vs_stock_opa", stock/cost, "x", "at least 15", "%.1f µs an asset with OPA embedded well: a query for each type, values decoded straight", stock)
	return nil
}

// ours is the median of what an asset costs our engine, in µs.
func (e *evaluations) ours(ctx context.Context, task lineTask) (last evaluated, u usage, cost float64, err error) {
	var costs []float64
	task.File = cmp.Or(task.File, e.Lines)
	for range e.rounds {
		last = evaluated{}
		if u, err = child(ctx, "evaluate", true, task, &last); err != nil {
			return last, u, 0, err
		}
		costs = append(costs, perAsset(last.CPU, task.Assets))
	}
	return last, u, median(costs), nil
}

// against measures the other tools, which have to find as much as we do.
func (e *evaluations) against(ctx context.Context) error {
	for i, r := range e.others {
		wanted := evaluated{}
		if _, err := child(ctx, "evaluate", true, lineTask{File: e.Lines, Assets: r.assets}, &wanted); err != nil {
			return err
		}
		var costs []float64
		for range e.rounds {
			u, found, err := r.run(ctx, e.generated, e.Inputs[i])
			if err != nil {
				return err
			}
			if found != wanted.Messages {
				return fmt.Errorf("%s finds %d in %d assets, our engine %d", r.name, found, r.assets, wanted.Messages)
			}
			costs = append(costs, perAsset(u.CPU, r.assets))
		}
		theirs := median(costs)
		e.add(r.name, theirs/e.cost, "x", r.want, "%.0f µs an asset, whole process, %d assets; as many findings as ours: %d", theirs, r.assets, wanted.Messages)
	}
	return nil
}

// byHand measures checks in Go against the same as controls.
func (e *evaluations) byHand(ctx context.Context) error {
	const only = "bench."
	mine, _, cost, err := e.ours(ctx, lineTask{Assets: e.assets, Only: only})
	if err != nil {
		return err
	}
	var hand, decoding []float64
	for range e.rounds {
		theirs := evaluated{}
		if _, err := child(ctx, "handwritten", true, lineTask{File: e.Lines, Assets: e.assets}, &theirs); err != nil {
			return err
		}
		if theirs.Messages != mine.Messages {
			return fmt.Errorf("checks in Go find %d, our engine %d", theirs.Messages, mine.Messages)
		}
		var decoded time.Duration
		if _, err := child(ctx, "decode", true, lineTask{File: e.Lines, Assets: e.few}, &decoded); err != nil {
			return err
		}
		hand, decoding = append(hand, perAsset(theirs.CPU, e.assets)), append(decoding, perAsset(decoded, e.few))
	}
	e.add("vs_go_encoding_json", median(hand)/cost, "x", "at least 2", "%.1f µs an asset for hand-written Go over structs, ours %.1f with the same %.1f checks; as many findings: %d",
		median(hand), cost, float64(mine.Checks)/float64(e.assets), mine.Messages)
	e.add("vs_go_json_decode", median(decoding)/e.cost, "x", "", "%.1f µs an asset only to decode it with encoding/json", median(decoding))
	return nil
}

// costs measures what must not grow.
func (e *evaluations) costs(ctx context.Context) error {
	var allocated float64
	if _, err := child(ctx, "allocations", true, lineTask{File: e.Lines, Assets: e.few}, &allocated); err != nil {
		return err
	}
	e.add("allocs_per_passing_check", allocated, "", "0", "of the assets of which all checks pass")
	const more = 300
	_, _, cost, err := e.ours(ctx, lineTask{Assets: e.assets, More: more})
	if err != nil {
		return err
	}
	e.add("cost_300_over_30_controls", cost/e.cost, "x", "1 ± 0.05", "%.1f µs an asset with %d more controls, of other types", cost, more)
	large := evaluated{}
	u, err := child(ctx, "evaluate", true, lineTask{File: e.Lines, Assets: e.all}, &large)
	if err != nil {
		return err
	}
	e.add("evaluate_peak_rss_mb", large.Peak, "MB", "at most 68, flat", "resident while evaluating, program included, %d assets in %v; %.1f MB at %d; %.1f MB while the controls were compiled",
		e.all, u.Wall.Round(time.Millisecond), e.peak, e.assets, large.Compiling)
	return nil
}

func perAsset(cpu time.Duration, assets int) float64 {
	return float64(cpu.Microseconds()) / float64(assets)
}
