package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// clock is the day of every audit here, so that equal seeds give equal figures.
var clock = time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)

// An address is where the simulated company is.
type address struct{ URL, Key, Secret string }

// served is what the company saw.
type served struct{ Calls, Refused map[string]int }

func (s served) calls() int   { return sum(s.Calls) }
func (s served) refused() int { return sum(s.Refused) }

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// serve is the child that is the simulated company, until its stdin ends.
func serve(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var c collection
	if err := in.Decode(&c); err != nil {
		return err
	}
	o := simulator.Options{Size: c.Accounts, Seed: 1, Now: clock, Latency: latency}
	if c.Throttle {
		o.Limits = refusing(faster(throttle.AWS(), c.Faster))
	}
	acme, err := simulator.Start(o)
	if err != nil {
		return err
	}
	defer acme.Close()
	key, secret := acme.Credentials()
	if err := out.Encode(address{acme.URL, key, secret}); err != nil {
		return err
	}
	if err := in.Decode(new(any)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("wait for the end of stdin: %w", err)
	}
	return out.Encode(served{acme.Calls(), acme.Refused()})
}

type collectTask struct {
	address
	Faster float64
	Dir    string // of the inventory
}

// Gathered is what the collecting process itself knows.
type gathered struct {
	Seconds float64 // from the first call to the finished inventory
	Stats   []throttle.Stat
	Assets  int
	Gaps    int // lines of coverage that make a run incomplete
	Lost    int // of them those that were throttled
	Enabled int // Regions of accounts, visited or pruned

	places map[string]bool // the enabled
}

// collect is the child that collects, as "auditor collect" does.
func collect(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task collectTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	gate := throttle.NewGate(faster(throttle.AWS(), task.Faster))
	start := time.Now()
	source, err := aws.New(ctx, aws.Config{
		Endpoint: task.URL, Prune: true, Gate: gate, Now: clock,
		Credentials: credentials.NewStaticCredentialsProvider(task.Key, task.Secret, ""),
	})
	if err != nil {
		return err
	}
	writer, err := inventory.Create(task.Dir, inventory.Options{Run: "bench", Now: clock})
	if err != nil {
		return err
	}
	defer writer.Close()
	if err := gather(ctx, writer, collectors.DefaultWorkers, source); err != nil {
		return err
	}
	if err := writer.Finish(clock, []inventory.Source{{Name: "aws"}}); err != nil {
		return err
	}
	r := gathered{Seconds: time.Since(start).Seconds(), Stats: gate.Stats()}
	inv, err := inventory.Open(task.Dir)
	if err != nil {
		return err
	}
	defer inv.Close()
	for e := range inv.Scopes() {
		r.add(e)
	}
	return out.Encode(r)
}

// gather collects the sources as auditor does.
func gather(ctx context.Context, into collectors.Sink, workers int, sources ...collectors.Source) error {
	runner := collectors.Runner{Sources: sources, Sink: into, Workers: workers}
	summary, err := runner.Run(ctx)
	for _, s := range summary.Sources {
		err = errors.Join(err, s.Err)
	}
	for _, f := range summary.Faults {
		err = errors.Join(err, fmt.Errorf("bug in a collector, scope %s: %w", f.Scope.ID(), f.Err))
	}
	return err
}

// add sums up a scope of the inventory.
func (r *gathered) add(e inventory.Entry) {
	if r.places == nil {
		r.places = map[string]bool{}
	}
	r.Assets += e.Assets()
	for _, c := range e.Coverage {
		if c.State.Incomplete() {
			r.Gaps++
		}
		if c.State == collectors.Throttled {
			r.Lost++
		}
		if c.State != collectors.NotApplicable && inRegion(c.Place) {
			r.places[c.Place] = true
		}
	}
	r.Enabled = len(r.places)
}

// inRegion reports whether a place is a Region of an account.
func inRegion(place string) bool { return strings.Contains(place, "/") }
