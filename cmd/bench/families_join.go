package main

import (
	"context"
	"encoding/json"
	"runtime"
	"time"

	"github.com/corporate-sre/auditor/collectors/identity"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	saasacme "github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// joined is what the second wave made.
type joined struct {
	Seconds  float64 // to the finished inventory
	Persons  int
	Accounts int
	Gaps     int
}

// joining measures the second wave on what the first one left.
func joining(ctx context.Context, b *bench, task familyTask) error {
	var got joined
	used, err := child(ctx, "join", false, task, &got)
	if err != nil {
		return err
	}
	b.note("identity: %d accounts and %d persons joined in %.1f s, CPU %.1f s, peak %.0f MB, %d gaps", got.Accounts, got.Persons, got.Seconds, used.CPU.Seconds(), used.Peak, got.Gaps)
	b.add("identity_200k_wall_s", got.Seconds, "s", "", "%d accounts joined with %d persons, from the first wave to the finished inventory", got.Accounts, got.Persons)
	b.add("identity_200k_peak_rss_mb", used.Peak, "MB", "at most 256", "of the joining process")
	return nil
}

// join is the child that joins accounts with people, as "auditor collect" does
// when all else is read.
func join(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task familyTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	start := time.Now()
	writer, err := inventory.Resume(task.inventory(), night)
	if err != nil {
		return err
	}
	defer writer.Close()
	source := identity.New(identity.Config{
		Kept:    writer.Kept(),
		Domains: identity.Domains{Company: []string{acme.Domain, saasacme.AcquiredDomain}, Partners: []string{saasacme.PartnerDomain}},
		Now:     clock,
	})
	if err := gather(ctx, writer, runtime.GOMAXPROCS(0), source); err != nil {
		return err
	}
	if err := writer.Finish(clock, []inventory.Source{{Name: task.Family}}); err != nil {
		return err
	}
	r := joined{Seconds: time.Since(start).Seconds()}
	inv, err := inventory.Open(task.inventory())
	if err != nil {
		return err
	}
	defer inv.Close()
	var all gathered
	for e := range inv.Scopes() {
		r.Accounts += e.Counts[identity.AccountType]
		r.Persons += e.Counts[identity.PersonType]
		if e.Scope.Provider == source.Name() {
			all.add(e)
		}
	}
	r.Gaps = all.Gaps
	return out.Encode(r)
}
