package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A family is a provider other than AWS, with an organization as large as the
// collectors have to bear.
type family struct {
	name   string // the prefix of its figures
	unit   string // what there are size of
	size   int
	few    int     // size, when the run is short
	faster float64 // the factor on every limit, so that it takes minutes and not hours

	limits throttle.Limits
	calls  []bucket

	serve   func(familyTask, partOptions) (part, where, error)
	sources func(context.Context, familyTask, *throttle.Gate) ([]collectors.Source, error)
}

// A bucket is which of the server's operations, patterns of acme.Limit, draw on
// one limit.
type bucket struct {
	limit      string // key of the limits
	operations []string
}

var families = []family{
	{
		name: "gcp_50k", unit: "projects", size: 50_000, few: 2_000, faster: 4,
		limits: throttle.GCP(), calls: gcpBuckets, serve: serveGCP, sources: gcpSources,
	},
	{
		name: "github_20k", unit: "repositories", size: 20_000, few: 400, faster: 60,
		limits: throttle.GitHub(), calls: githubBuckets, serve: serveGitHub, sources: githubSources,
	},
	{
		name: saasFamily, unit: "users", size: 200_000, few: 5_000, faster: 7,
		limits: throttle.SaaS(), calls: saasBuckets, serve: serveSaaS, sources: saasSources,
	},
}

// saasFamily is the one whose accounts are joined with people.
const saasFamily = "saas_200k"

// A familyTask is what the children of a family have to do.
type familyTask struct {
	Family string
	Size   int
	Faster float64
	Dir    string // of the inventory and, beside it, of lists
	Where  where  // the simulated company
}

func (t familyTask) family() family {
	return families[slices.IndexFunc(families, func(f family) bool { return f.name == t.Family })]
}

func (t familyTask) inventory() string { return filepath.Join(t.Dir, "inventory") }

// measuringFamilies measures the collectors of every other provider, and the
// second wave on the largest.
func measuringFamilies(ctx context.Context, b *bench) error {
	b.title("families: the other providers, each with all limits, ours and the server's, so many times the real ones; %v latency, in a process of its own", latency)
	for _, f := range families {
		dir, err := os.MkdirTemp(b.dir, f.name+"-*")
		if err != nil {
			return err
		}
		task := familyTask{Family: f.name, Size: sized(b, f.size, f.few), Faster: f.faster, Dir: dir}
		if err := f.measure(ctx, b, task); err != nil {
			return err
		}
		if f.name == saasFamily {
			if err := joining(ctx, b, task); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// measure collects the organization once.
func (f family) measure(ctx context.Context, b *bench, task familyTask) error {
	company, err := found(ctx, "serve-family", task, &task.Where)
	if err != nil {
		return err
	}
	defer company.kill()
	var got gathered
	used, err := child(ctx, "collect-family", false, task, &got)
	if err != nil {
		return err
	}
	seen, err := company.end()
	if err != nil {
		return err
	}
	least := f.bound(got.Stats)
	b.note("%s: %d %s: %d calls in %.1f s, bound %.1f s, CPU %.1f s, peak %.0f MB, %d assets, %d gaps, %d refused",
		f.name, task.Size, f.unit, seen.calls(), got.Seconds, least.Seconds(), used.CPU.Seconds(), used.Peak, got.Assets, got.Gaps, seen.refused())
	b.add(f.name+"_calls", float64(seen.calls()), "calls", "", "as the server counted them, %d %s", task.Size, f.unit)
	b.add(f.name+"_calls_lost", float64(got.Lost), "calls", "0", "lines of coverage that say throttled; the server refused %d calls", seen.refused())
	b.add(f.name+"_wall_s", got.Seconds, "s", "", "with every limit %g times the real one", f.faster)
	b.add(f.name+"_wall_over_bound", got.Seconds/least.Seconds(), "x", "at most 1.2", "the slowest bucket allows %v", least.Round(time.Millisecond))
	b.add(f.name+"_peak_rss_mb", used.Peak, "MB", "at most 256", "of the collecting process, %d assets", got.Assets)
	return nil
}

// bound is the least time that the limits allow for the calls that were made.
func (f family) bound(stats []throttle.Stat) time.Duration {
	calls := map[throttle.Key]int{}
	for _, s := range stats {
		calls[throttle.Key{Service: s.Key.Service, Group: s.Key.Group}] += s.Calls // it has one workspace
	}
	return faster(f.limits, f.faster).Bound(calls)
}
