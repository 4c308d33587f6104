package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// peopleConfig says how accounts are joined with people. The first wave is not
// there yet.
func peopleConfig(c *Config, o collectOptions, now time.Time) (identity.Config, error) {
	config := identity.Config{
		Domains: identity.Domains{
			Company: c.People.Domains, Partners: c.People.Partners, Renames: c.People.Renames, PlusAddressing: c.People.PlusAddressing,
		},
		ShrinkLimit: c.People.ShrinkLimit, AcceptShrink: o.acceptShrink, Narrowed: len(o.source) > 0, Now: now,
	}
	if c.People.Map == "" {
		return config, nil
	}
	file := c.path(c.People.Map)
	b, err := os.ReadFile(file)
	if err != nil {
		return config, fmt.Errorf("people.map: %w; make it, or take it out of the configuration", err)
	}
	config.Map, err = identity.ParseMap(file, b)
	return config, err
}

// joinPeople is the second wave: it joins the accounts that were read with the
// people that they belong to. It reads this machine's disk only, so that the
// deadline of the first wave is not its own.
func joinPeople(ctx context.Context, w *world, config identity.Config, dir string, writer *inventory.Writer, workers int, failed []inventory.Source) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		ctx = context.WithoutCancel(ctx)
	}
	config.Kept = writer.Kept()
	last, err := inventory.Open(dir)
	switch {
	case err == nil:
		config.Last, err = identity.LastCounts(last)
		if err = errors.Join(err, last.Close()); err != nil {
			return fmt.Errorf("last night's inventory: %w", err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		w.say("last night's inventory cannot be read, so nobody can tell whether people are missing tonight: %v", err)
	}
	people := identity.New(config)
	runner := collectors.Runner{
		Sources: []collectors.Source{people, strangers(failed)},
		Sink:    rereading{writer, map[string]bool{identitySource: true}},
		Workers: min(workers, runtime.GOMAXPROCS(0)), // it waits for nobody: more would only hold more
	}
	summary, err := runner.Run(ctx)
	if err != nil {
		return err
	}
	for _, loss := range people.Losses() {
		w.say("%s", loss)
	}
	for _, f := range summary.Faults {
		w.say("bug in a collector, scope %s: %v", f.Scope.ID(), f.Err)
	}
	return summary.Sources[0].Err
}

// strangers are the sources that could not be read at all: whose accounts they
// hold is unknown, and so is whether somebody whom only they know is a person.
type strangers []inventory.Source

func (strangers) Name() string { return identitySource }

func (s strangers) Plan(context.Context) ([]collectors.Scope, error) {
	var scopes []collectors.Scope
	for _, source := range s {
		if source.Error == "" {
			continue
		}
		scopes = append(scopes, collectors.Scope{
			Provider: identitySource, Place: source.Name, Part: "unread", Types: []string{identity.AccountType, identity.PersonType},
			Hints: map[string]string{"error": source.Error},
		})
	}
	return scopes, nil
}

func (strangers) Collect(_ context.Context, scope collectors.Scope) (collectors.Result, error) {
	var r collectors.Result
	for _, t := range scope.Types {
		r.Coverage = append(r.Coverage, collectors.Coverage{Place: scope.Where(), AssetType: t, State: collectors.Unreachable, Reason: scope.Hints["error"]})
	}
	return r, nil
}
