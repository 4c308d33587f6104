package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
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
	deny      []string // operations, such as "iam:GetAccountSummary"
}

func demoCommand(w *world) *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Audit a simulated company, without credentials",
		Long: `Serve the simulated company acme on this machine, over the real protocols of
AWS, and audit it as any other: same collectors, same controls, same reports.
Faults are planted in it on purpose. The demo ends with 0 only when the audit
finds exactly these.

Each demo in the same folder is a further night: some faults are mended, others
are new, and the report tells of the difference.`,
		Example: `  auditor demo
  auditor demo --size 200 --out /tmp/acme
  auditor demo --deny iam:GetAccountSummary
  auditor demo --serve      only serve acme, and tell how to audit it`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f := cmd.Flags(); o.simulator.Size < 1 || f.Changed("night") && o.simulator.Night < 1 {
				return usage(errors.New("--size and --night take what is greater than zero"))
			}
			if o.serve {
				return serve(cmd.Context(), w, o)
			}
			return demo(cmd.Context(), w, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.out, "out", "demo-out", "folder for everything that the demo writes")
	f.IntVar(&o.simulator.Size, "size", simulator.DefaultSize, "number of accounts")
	f.Int64Var(&o.simulator.Seed, "seed", 1, "another seed is another company")
	f.IntVar(&o.simulator.Night, "night", 0, "which night it is (default: one more than the folder has seen)")
	f.DurationVar(&o.simulator.Latency, "latency", 0, "time that every call takes, such as 50ms")
	f.StringSliceVar(&o.deny, "deny", nil, "operations that are denied everywhere, such as iam:GetAccountSummary: see what a missing permission does")
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
		if !slices.ContainsFunc(aws.Operations(), func(known collectors.Operation) bool { return known.Name == op }) {
			return usage(fmt.Errorf("no operation %q; did you mean %s", op, nearestOperation(op)))
		}
		o.simulator.Faults = append(o.simulator.Faults, acme.Fault{Operation: op, Kind: acme.Deny})
	}
	acme, err := simulator.Start(o.simulator)
	if err != nil {
		return usage(err)
	}
	defer acme.Close()
	if c, err = furnish(o.out, acme); err != nil {
		return err
	}
	judging := judgeOptions{out: o.out, format: report.FormatNames(), failOn: "none"}
	a, err := newAudit(ctx, w, c, judging)
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.withHistory(ctx); err != nil {
		return err
	}
	collecting := collectOptions{progress: "auto", workers: 32, customEndpoints: true, limits: unlimited(), tune: func(config *aws.Config) {
		key, secret := acme.Credentials()
		config.Credentials = credentials.NewStaticCredentialsProvider(key, secret, "")
	}}
	a.judge.notes = []string{"acme is simulated: read from a server on this machine"}
	w.say("acme, night %d: %d accounts served on %s", o.simulator.Night, o.simulator.Size, acme.URL)
	dir := c.path(c.Inventory)
	used, err := collect(ctx, w, c, collecting, dir)
	if err != nil {
		return err
	}
	run, err := a.finish(ctx, dir, used)
	if err != nil {
		return err
	}
	if len(o.deny) > 0 {
		return ended(a.verdict.code(run)) // what was planted cannot all be found
	}
	return w.settle(run, acme.Planted())
}

// nearestOperation is the operation whose name is most like it.
func nearestOperation(name string) string {
	var names []string
	for _, op := range aws.Operations() {
		names = append(names, op.Name)
	}
	return cmp.Or(strictyaml.Nearest(name, names), "one of "+strings.Join(names, ", "))
}

// unlimited are limits for a server that is nobody else's.
func unlimited() throttle.Limits {
	limits := throttle.AWS()
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

// furnish writes acme's configuration, so that the demo's folder can be worked
// with afterwards.
func furnish(out string, acme *simulator.Server) (*Config, error) {
	config := fmt.Sprintf(`# The configuration of the simulated company. Its server has ended with the demo;
# the inventory is still there:
#   auditor run --config %[1]s/auditor.yaml --inventory %[1]s/state/inventory
version: 1
company: acme
sources:
  aws: {endpoint: %[2]q}
  saas:
    - {provider: csv, name: hr, kind: people, path: hr.csv}
policies: {settings: settings.yaml}
owners: owners.yaml
waivers: waivers.yaml
`, out, acme.URL)
	settings, err := yaml.Marshal(acme.Settings())
	if err != nil {
		return nil, err
	}
	for name, b := range map[string][]byte{
		"auditor.yaml":  []byte(config),
		"settings.yaml": settings,
		"owners.yaml":   acme.OwnersYAML(),
		"hr.csv":        acme.Company().PeopleCSV(),
	} {
		if err := writeFile(filepath.Join(out, name), b); err != nil {
			return nil, err
		}
	}
	// The waivers are the user's to play with.
	file := filepath.Join(out, "waivers.yaml")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if err := writeFile(file, []byte("waivers: []\n")); err != nil {
			return nil, err
		}
	}
	c, err := readConfig(filepath.Join(out, defaultConfig))
	if err != nil {
		return nil, err
	}
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
	acme, err := simulator.Start(o.simulator)
	if err != nil {
		return usage(err)
	}
	defer acme.Close()
	if _, err := furnish(o.out, acme); err != nil {
		return err
	}
	key, secret := acme.Credentials()
	fmt.Fprintf(w.stdout, `acme is served on %s until you interrupt. In another terminal:

  export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s
  auditor run --config %s --allow-custom-endpoints
`, acme.URL, key, secret, filepath.Join(o.out, defaultConfig))
	<-ctx.Done()
	return nil
}
