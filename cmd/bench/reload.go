package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/corporate-sre/auditor/report"
)

// edited is a control of somebody who is still writing it: another one each time.
const edited = `# METADATA
# title: Volumes are not large
# description: Whoever writes a control wants to see at once what it finds.
# schemas:
#   - input.asset.attributes: schema.aws.volume
# custom:
#   severity: low
#   asset_types: [aws.volume]
#   requires: [attributes.size_gib]
#   remediation: Make it smaller.
package acme.volume_small

deny contains $"has {input.asset.attributes.size_gib} GiB" if input.asset.attributes.size_gib > %d
`

// reloading measures how soon an edited policy has judged a saved inventory, with
// all reports written.
func reloading(ctx context.Context, b *bench) error {
	const accounts = 200 // which have some 10,000 assets with all else of acme
	home := filepath.Join(b.dir, "reload")
	if _, err := measureAuditor(ctx, "demo", "--size", fmt.Sprint(sized(b, accounts, 40)), "--out", home); err != nil {
		return err
	}
	rounds := sized(b, 7, 2)
	b.title("reload: %s run --inventory, one policy edited each time, all reports, on all cores, median of %d rounds", auditor, rounds)
	policy, out := filepath.Join(home, "edited.rego"), filepath.Join(home, "out")
	var walls, cpus []float64
	var peak float64
	for i := range rounds {
		if err := os.WriteFile(policy, fmt.Appendf(nil, edited, 100+i), 0o600); err != nil {
			return err
		}
		u, err := measureAuditor(ctx, "run", "--inventory", filepath.Join(home, "state", "inventory"), "--policy", policy, "--out", out, "--allow-incomplete", "--fail-on", "none")
		if err != nil {
			return err
		}
		walls, cpus, peak = append(walls, u.Wall.Seconds()), append(cpus, u.CPU.Seconds()), max(peak, u.Peak)
	}
	assets, findings, err := counted(filepath.Join(out, "run.json"))
	if err != nil {
		return err
	}
	b.add("policy_reload_10k_s", median(walls), "s", "at most 1", "from the shell to the reports, %d assets, %d findings; CPU %.2f s, peak %.0f MB", assets, findings, median(cpus), peak)
	return nil
}

// counted are the numbers of assets and findings of a run.
func counted(name string) (assets, findings int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	run, err := report.Read(f)
	if err != nil {
		return 0, 0, err
	}
	for _, n := range run.Assets {
		assets += n
	}
	return assets, len(run.Findings), nil
}
