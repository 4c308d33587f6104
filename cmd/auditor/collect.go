package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// collectOptions are the flags of what reads the sources.
type collectOptions struct {
	source          []string
	deadline        time.Duration
	progress        string
	workers         int
	customEndpoints bool
	fresh           bool

	acceptShrink bool

	limits throttle.Limits                           // instead of the vendors'
	tune   tuning                                    // the demo's credentials
	wrap   func(collectors.Source) collectors.Source // the doctor's sample; nil: none
}

func (o *collectOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.source, "source", nil, "read only these sources: aws, gcp, github, saas")
	f.DurationVar(&o.deadline, "deadline", 0, "stop reading after this time, such as 50m; the rest is unknown")
	f.StringVar(&o.progress, "progress", "auto", "auto, terminal, plain or none")
	f.IntVar(&o.workers, "workers", collectors.DefaultWorkers, "scopes read side by side")
	f.BoolVar(&o.fresh, "fresh", false, "begin anew, though an unfinished run of the last day is there")
	f.BoolVar(&o.acceptShrink, "accept-shrink", false, "believe that the list of people, or an identity provider, is much shorter than last night")
	f.BoolVar(&o.customEndpoints, "allow-custom-endpoints", false, "accept servers other than the vendors'; the report says so")
}

// check reports flags that mean nothing.
func (o *collectOptions) check() error {
	switch {
	case o.deadline < 0 || o.workers < 1:
		return usage(errors.New("--deadline and --workers take what is greater than zero"))
	case o.acceptShrink && len(o.source) > 0:
		return usage(errors.New("--accept-shrink believes a whole run; leave --source out"))
	}
	return nil
}

// collect reads the sources into the folder dir and returns what it takes to
// have read them. An unfinished run of the last day goes on where it stopped.
func collect(ctx context.Context, w *world, c *Config, o collectOptions, dir string) ([]throttle.Stat, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	mode, err := w.progressMode(o.progress)
	if err != nil {
		return nil, err
	}
	now := w.now().UTC().Truncate(time.Second)
	gate := throttle.NewGate(vendorLimits().With(o.limits))
	srcs, err := wiring{config: c, getenv: w.getenv, now: now, gate: gate, tune: o.tune}.build(ctx, o.source)
	if err != nil {
		return nil, err
	}
	for i := range srcs {
		if o.wrap != nil {
			srcs[i] = o.wrap(srcs[i])
		}
	}
	people, err := peopleConfig(c, o, now)
	if err != nil {
		return nil, err
	}
	origin := inventory.Origin{LeftOut: leftOut(c, o), CustomEndpoints: w.customEndpoints(c)}
	begin := inventory.Resume
	if o.fresh {
		begin = inventory.Create
	}
	writer, err := begin(dir, inventory.Options{
		Run:     now.Format(time.RFC3339),
		Auditor: version,
		Config:  collectDigest(c, o, origin),
		Now:     now,
		Origin:  origin,
	})
	if err != nil {
		return nil, err
	}
	defer writer.Close()
	if n := writer.Resumed(); n > 0 {
		w.say("going on with the unfinished run of %s, of which %d parts are there; --fresh begins anew", writer.Header().StartedAt.Format(time.RFC3339), n)
	} else if why := writer.Dropped(); why != "" {
		w.say("an unfinished run was dropped: %s", why)
	}
	runner := collectors.Runner{
		Sources: srcs,
		Sink:    rereading{writer, localProviders(c)},
		Workers: o.workers,
		Report:  collectors.NewProgressPrinter(w.stderr, mode, w.now).Print,
	}
	within := ctx
	if o.deadline > 0 {
		var stop context.CancelFunc
		within, stop = context.WithDeadline(ctx, w.now().Add(o.deadline))
		defer stop()
	}
	asksAWS := slices.ContainsFunc(srcs, func(s collectors.Source) bool { return s.Name() == "aws" })
	if limits := throttle.AWS(); asksAWS && o.limits == nil {
		w.say("AWS is asked at no more than three quarters of its limits (Organizations: %.0f calls a second), so a first look at a large organization takes minutes", limits["organizations"].Rate)
	}
	summary, err := runner.Run(within)
	if errors.Is(err, context.Canceled) {
		return nil, errors.New("interrupted; run it again to go on where it stopped")
	}
	if err != nil {
		return nil, err
	}
	entries, err := planned(w, summary)
	if err == nil {
		err = joinPeople(ctx, w, people, dir, writer, o.workers, entries)
	}
	if err != nil { // nothing is read, so the last inventory stays
		if writer.Resumed() == 0 {
			err = errors.Join(err, writer.Discard())
		}
		return nil, err
	}
	return gate.Stats(), writer.Finish(w.now().UTC().Truncate(time.Second), entries)
}

// leftOut are the sources that are configured and not asked for.
func leftOut(c *Config, o collectOptions) []string {
	if len(o.source) == 0 {
		return nil
	}
	return slices.DeleteFunc(c.Sources.names(), func(name string) bool { return slices.Contains(o.source, name) })
}

// rereading keeps what an unfinished run has read, but for files on this
// machine: those are read again, since somebody may have mended them.
type rereading struct {
	*inventory.Writer
	again map[string]bool // by provider
}

func (r rereading) Done(scope collectors.Scope) (collectors.Kept, bool) {
	if r.again[scope.Provider] {
		return collectors.Kept{}, false
	}
	return r.Writer.Done(scope)
}

// localProviders are those of the sources that are files on this machine, and
// the wave that is made from all others.
func localProviders(c *Config) map[string]bool {
	local := map[string]bool{peopleSource: true, identitySource: true}
	for _, s := range c.Sources.SaaS {
		if s.Provider == csvProvider {
			local[s.product()] = true
		}
	}
	return local
}

// planned tells of the sources that could not be read at all. It is an error
// when none could but lists of people, which nobody audits for themselves.
func planned(w *world, s collectors.Summary) ([]inventory.Source, error) {
	var all []inventory.Source
	var failed []error
	audited := 0
	for _, src := range s.Sources {
		entry := inventory.Source{Name: src.Source}
		if src.Err != nil {
			entry.Error = src.Err.Error()
			failed = append(failed, src.Err)
		} else if src.Source != peopleSource {
			audited++
		}
		all = append(all, entry)
	}
	for _, f := range s.Faults {
		w.say("bug in a collector, scope %s: %v", f.Scope.ID(), f.Err)
	}
	if len(failed) > 0 && audited == 0 {
		return nil, errors.Join(failed...)
	}
	for _, err := range failed {
		w.say("%v", err)
	}
	return all, nil
}

// peopleSource is the provider of lists of people, and identitySource that of
// people and their accounts.
const (
	peopleSource   = "hr"
	identitySource = "identity"
)

// collectDigest is of all that decides what is collected, so that a run is
// resumed only with what it began with.
func collectDigest(c *Config, o collectOptions, origin inventory.Origin) string {
	b, err := json.Marshal([]any{version, c.Sources, c.People, o.source, origin})
	if err != nil {
		panic("auditor: configuration: " + err.Error())
	}
	h := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(h[:])
}

func (w *world) progressMode(name string) (collectors.ProgressMode, error) {
	switch name {
	case "auto":
		if w.live && w.getenv("CI") == "" {
			return collectors.ProgressTerminal, nil
		}
		return collectors.ProgressPlain, nil
	case "terminal", "plain", "none":
		return collectors.ProgressMode(name), nil
	}
	return "", usage(fmt.Errorf("no progress %q; use auto, terminal, plain or none", name))
}

func collectCommand(w *world) *cobra.Command {
	var co configOptions
	var o collectOptions
	var dir string
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Read the sources into an inventory",
		Long: `Read the sources into an inventory on disk, from which everything else works
without credentials. A killed run goes on where it stopped.`,
		Example: `  auditor collect --config auditor.yaml
  auditor collect --source aws --inventory /tmp/inventory --deadline 50m`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.load(w, o.customEndpoints)
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.path(c.Inventory)
			}
			if _, err := collect(cmd.Context(), w, c, o, dir); err != nil {
				return err
			}
			return tellInventory(w, dir)
		},
	}
	co.flags(cmd)
	o.flags(cmd)
	cmd.Flags().StringVar(&dir, "inventory", "", "folder to write instead of the configuration's")
	return cmd
}

// tellInventory says what an inventory holds, and ends with the exit code of
// its gaps.
func tellInventory(w *world, dir string) error {
	r, err := inventory.Open(dir)
	if err != nil {
		return err
	}
	defer r.Close()
	assets, gaps := 0, 0
	for e := range r.Scopes() {
		assets += e.Assets()
		for _, c := range e.Coverage {
			if c.State.Incomplete() {
				gaps++
			}
		}
	}
	fmt.Fprintf(w.stdout, "%s: %s in %s, %s\n", dir, counts(assets, "asset"), counts(len(r.Manifest().Scopes), "scope"), counts(gaps, "gap"))
	for _, s := range r.Manifest().Sources {
		if s.Error != "" {
			gaps++
		}
	}
	if gaps > 0 {
		return exitError{code: exitIncomplete}
	}
	return nil
}
