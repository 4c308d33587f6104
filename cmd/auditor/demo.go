package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/history"
)

type demoOptions struct {
	simulator simulator.Options
	out       string
	serve     bool
	backlog   bool
	deny      []string // operations, such as "iam:GetAccountSummary"
}

func demoCommand(w *world) *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Audit a simulated company, without credentials",
		Long: `Serve the simulated company acme on this machine, over the real protocols of
AWS, Google Cloud, GitHub and SaaS products, and audit it as any other: same
collectors, same controls, same reports. Faults are planted in it on purpose. The demo ends with 0 only when the audit
finds exactly these.

Each demo in the same folder is a further night: some faults are mended, others
are new, and the report tells of the difference.`,
		Example: `  auditor demo
  auditor demo --size 200 --out /tmp/acme
  auditor demo --backlog
  auditor demo --deny iam:GetAccountSummary
  auditor demo --serve      only serve acme, and tell how to audit it and keep its backlog`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f := cmd.Flags(); o.simulator.Size < 1 || f.Changed("night") && o.simulator.Night < 1 {
				return usage(errors.New("--size and --night take what is greater than zero"))
			}
			if slices.Contains(o.deny, "help") {
				for _, op := range operations() {
					fmt.Fprintln(w.stdout, op.Name)
				}
				return nil
			}
			if o.serve {
				return serve(cmd.Context(), w, o)
			}
			return demo(cmd.Context(), w, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.out, "out", "demo-out", "folder for everything that the demo writes")
	f.IntVar(&o.simulator.Size, "size", simulator.DefaultSize, "number of accounts, 40 to 10000")
	f.Int64Var(&o.simulator.Seed, "seed", 1, "another seed is another company")
	f.IntVar(&o.simulator.Night, "night", 0, "which night it is (default: one more than the folder has seen)")
	f.DurationVar(&o.simulator.Latency, "latency", 0, "time that every call takes, such as 50ms")
	f.StringSliceVar(&o.deny, "deny", nil, "operations that are denied everywhere, such as iam:GetAccountSummary: see what a missing permission does; help lists them")
	f.BoolVar(&o.backlog, "backlog", false, "go on to the backlog: two nights of issues on the simulated GitHub")
	f.BoolVar(&o.serve, "serve", false, "only serve the company, until interrupted")
	return cmd
}

// demo is one night at acme.
func demo(ctx context.Context, w *world, o demoOptions) error {
	o.simulator.Now = w.now().UTC()
	c, err := demoConfig(o.out)
	if err != nil {
		return err
	}
	if o.simulator.Night == 0 {
		nights, err := nightsSeen(ctx, c)
		if err != nil {
			return err
		}
		o.simulator.Night = nights + 1
	}
	for _, op := range o.deny {
		if !slices.ContainsFunc(operations(), func(known collectors.Operation) bool { return known.Name == op }) {
			return usage(fmt.Errorf("no operation %q; %s\"auditor demo --deny help\" lists them all", op, nearestOperations(op)))
		}
		o.simulator.Faults = append(o.simulator.Faults, acme.Fault{Operation: op, Kind: acme.Deny})
	}
	n, err := demoNight(ctx, w, o, judgeOptions{out: o.out, format: report.FormatNames(), failOn: "none"})
	if err != nil {
		return err
	}
	defer n.company.Close()
	if len(o.deny) > 0 {
		return ended(n.verdict.code(n.run)) // what was planted cannot all be found
	}
	if err := w.settle(n.run, n.company.planted()); err != nil || !o.backlog {
		return err
	}
	return demoBacklog(ctx, w, o)
}

// A demoRun is what became of a night at acme. The company is still served.
type demoRun struct {
	*audit
	run     *report.Run
	company *simulated
}

// demoNight serves acme and audits it.
func demoNight(ctx context.Context, w *world, o demoOptions, judging judgeOptions) (*demoRun, error) {
	company, err := startAcme(o.simulator)
	if err != nil {
		return nil, usage(err)
	}
	run, a, err := auditAcme(ctx, w, o, company, judging)
	if err != nil {
		return nil, errors.Join(err, company.Close())
	}
	return &demoRun{a, run, company}, nil
}

func auditAcme(ctx context.Context, w *world, o demoOptions, company *simulated, judging judgeOptions) (*report.Run, *audit, error) {
	c, err := furnish(o.out, company)
	if err != nil {
		return nil, nil, err
	}
	simulated := *w
	simulated.getenv = company.getenv(w)
	w = &simulated
	a, err := newAudit(ctx, w, c, judging)
	if err != nil {
		return nil, nil, err
	}
	defer a.close()
	if err := a.withHistory(ctx); err != nil {
		return nil, nil, err
	}
	collecting := collectOptions{progress: "auto", workers: 32, customEndpoints: true, limits: unlimited(), tune: company.tuning()}
	a.judge.notes, a.judge.told = []string{"acme is simulated: read from a server on this machine"}, true
	w.say("acme, night %d: %d accounts served on %s", o.simulator.Night, o.simulator.Size, company.aws.URL)
	dir := c.path(c.Inventory)
	used, err := collect(ctx, w, c, collecting, dir)
	if err != nil {
		return nil, nil, err
	}
	run, err := a.finish(ctx, dir, used)
	return run, a, err
}

// nearestOperations asks whether the operations were meant that are most like a
// name, or hold it, or its last part; empty: none does.
func nearestOperations(name string) string {
	var names []string
	for _, op := range operations() {
		names = append(names, op.Name)
	}
	if near := strictyaml.Nearest(name, names); near != "" {
		return "did you mean " + near + "? "
	}
	last := name[strings.LastIndexAny(name, ":./ ")+1:]
	for _, part := range []string{name, last} {
		var like []string
		for _, n := range names {
			if len(part) > 2 && strings.Contains(strings.ToLower(n), strings.ToLower(part)) && !slices.Contains(like, n) {
				like = append(like, n)
			}
		}
		if len(like) > 0 {
			return "did you mean " + someOf(like) + "? "
		}
	}
	return ""
}

// unlimited are limits for a server that is nobody else's.
func unlimited() throttle.Limits {
	limits := vendorLimits()
	for name, l := range limits {
		l.Rate, l.Burst = 1e6, 1e6
		limits[name] = l
	}
	return limits
}

// settle holds the findings against the planted faults.
func (w *world) settle(run *report.Run, planted []acme.Planted) error {
	type key struct{ control, asset string }
	want := map[key]string{}
	for _, p := range planted {
		want[key{p.Control, p.AssetID}] = p.What
	}
	found := 0
	var surprises []string
	for _, f := range run.Findings {
		k := key{f.Control, f.Asset.ID}
		switch {
		case f.Status == policies.Unknown && strings.Contains(f.Reason, string(collectors.Disabled)):
			// What a product does not show of anybody: no reading can mend it.
		case f.Status == policies.Unknown:
			surprises = append(surprises, fmt.Sprintf("unknown   %s on %s: %s", f.Control, f.Asset.ID, f.Reason))
		case f.Status != policies.Fail:
		case want[k] == "":
			surprises = append(surprises, fmt.Sprintf("unplanted %s on %s: %s", f.Control, f.Asset.ID, strings.Join(f.Messages, "; ")))
		default:
			found++
			delete(want, k)
		}
	}
	for k, what := range want {
		surprises = append(surprises, fmt.Sprintf("missed    %s on %s: %s", k.control, k.asset, what))
	}
	fmt.Fprintf(w.stdout, "\nplanted %d faults, found %d\n", len(planted), found)
	if len(surprises) == 0 {
		return nil
	}
	slices.Sort(surprises)
	for _, s := range surprises {
		w.say("  %s", s)
	}
	return exitError{exitFindings, errors.New("the findings are not exactly the planted faults")}
}

// demoConfig is the demo's configuration before acme is there: enough to find
// its history.
func demoConfig(out string) (*Config, error) {
	dir, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	c := &Config{Version: configVersion, dir: dir}
	c.defaults()
	return c, nil
}

// nightsSeen is the number of the last night in the demo's history.
func nightsSeen(ctx context.Context, c *Config) (int, error) {
	store, err := history.Open(ctx, c.historyURL())
	if err != nil {
		return 0, err
	}
	defer store.Close()
	runs, err := store.Runs(ctx, 1_000_000)
	return len(runs), err
}

// serve only serves acme.
func serve(ctx context.Context, w *world, o demoOptions) error {
	o.simulator.Now = w.now().UTC()
	o.simulator.Night = cmp.Or(o.simulator.Night, 1)
	company, err := startAcme(o.simulator)
	if err != nil {
		return usage(err)
	}
	defer company.Close()
	c, err := furnish(o.out, company)
	if err != nil {
		return err
	}
	// This GitHub has no issues yet; what is remembered is of an earlier one.
	if err := os.Remove(c.ledgerFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	env := filepath.Join(o.out, "env")
	if err := writeFile(env, company.exports()); err != nil {
		return err
	}
	defer os.Remove(env) // the next company has other keys
	if !strings.Contains(env, "/") {
		env = "./" + env // a shell looks for a bare name elsewhere
	}
	config := shellQuote(filepath.Join(o.out, defaultConfig))
	fmt.Fprintf(w.stdout, `acme is served until you interrupt. In another terminal:

  . %[1]s
  auditor run --config %[2]s --allow-custom-endpoints
  auditor backlog plan --config %[2]s --allow-custom-endpoints
  auditor backlog apply --first --config %[2]s --allow-custom-endpoints
`, shellQuote(env), config)
	<-ctx.Done()
	return nil
}

// exports are acme's credentials for a shell. Keys have many lines, which a
// terminal does not copy well.
func (s *simulated) exports() []byte {
	key, secret := s.aws.Credentials()
	env := s.environment()
	env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = key, secret
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(env)) {
		b = fmt.Appendf(b, "export %s=%s\n", name, shellQuote(env[name]))
	}
	return b
}

// shellQuote quotes what a shell would not take as it is.
func shellQuote(s string) string {
	if s != "" && strings.Trim(s, "/._-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
