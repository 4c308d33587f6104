package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// What the server refuses has to be what our gate holds back, or a bench would
// show limits that nobody has.
func TestServerCountsAsTheGateDoes(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			task := familyTask{Family: f.name, Size: 100, Faster: 1e6, Dir: t.TempDir()}
			server, where, err := f.serve(task, partOptions{Company: acme.New(acme.Options{Seed: 1, Now: clock, Night: 1, People: 150})})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			task.Where = where
			gate := throttle.NewGate(faster(f.limits, task.Faster))
			sources, err := f.sources(t.Context(), task, gate)
			if err != nil {
				t.Fatal(err)
			}
			writer, err := inventory.Create(task.inventory(), night)
			if err != nil {
				t.Fatal(err)
			}
			defer writer.Close()
			if err := gather(t.Context(), writer, 4, sources...); err != nil {
				t.Fatal(err)
			}
			counted, passed := map[string]int{}, map[string]int{}
			for operation, n := range server.Calls() {
				counted[f.limitOf(operation)] += n
			}
			for _, s := range gate.Stats() {
				passed[strings.TrimSuffix(s.Key.Service+"/"+s.Key.Group, "/")] += s.Calls
			}
			if len(passed) == 0 || !maps.Equal(counted, passed) {
				t.Errorf("the server counts %v, the gate %v", counted, passed)
			}
			for name := range passed {
				if _, ok := f.limits[name]; !ok {
					t.Errorf("no limit %q", name)
				}
			}
		})
	}
}

// limitOf is the limit that the server's operation draws on: the first bucket
// that fits.
func (f family) limitOf(operation string) string {
	i := slices.IndexFunc(f.calls, func(b bucket) bool {
		return slices.ContainsFunc(b.operations, func(pattern string) bool {
			prefix, open := strings.CutSuffix(pattern, "*")
			return operation == pattern || open && strings.HasPrefix(operation, prefix)
		})
	})
	if i < 0 {
		return "none"
	}
	return f.calls[i].limit
}

// The second wave goes on with the inventory that the first one left.
func TestJoiningAll(t *testing.T) {
	task := familyTask{Family: saasFamily, Size: 300, Faster: 1e6, Dir: t.TempDir()}
	server, where, err := task.family().serve(task, partOptions{Company: acme.New(acme.Options{Seed: 1, Now: clock, Night: 1, People: 150})})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	task.Where = where
	var first gathered
	var second joined
	be(t, collectFamily, task, &first)
	be(t, join, task, &second)
	if first.Gaps+first.Lost+second.Gaps > 0 {
		t.Errorf("there are gaps: %+v, then %+v", first, second)
	}
	if second.Accounts < task.Size || second.Persons < task.Size {
		t.Errorf("%d accounts and %d persons are joined, want %d of each and more", second.Accounts, second.Persons, task.Size)
	}
}

// be is a child without a process of its own.
func be(t *testing.T, work func(context.Context, *json.Decoder, *json.Encoder) error, task, result any) {
	t.Helper()
	var in, out bytes.Buffer
	if err := json.NewEncoder(&in).Encode(task); err != nil {
		t.Fatal(err)
	}
	if err := work(t.Context(), json.NewDecoder(&in), json.NewEncoder(&out)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), result); err != nil {
		t.Fatal(err)
	}
}

func TestFamilyLimits(t *testing.T) {
	f := family{
		faster: 4, calls: []bucket{{"okta/users", []string{"okta:GET /api/v1/users"}}, {"okta", []string{"okta:*"}}},
		limits: throttle.Limits{
			"okta":       {Rate: 3, Burst: 6, Per: throttle.PerAccount},
			"okta/users": {Rate: 0.75, Burst: 9, Per: throttle.PerAccount},
		},
	}
	want := []acme.Limit{
		{Operations: []string{"okta:GET /api/v1/users"}, Rate: 4, Burst: 48},
		{Operations: []string{"okta:*"}, Rate: 16, Burst: 32},
	}
	if got := f.refusing(); !slices.EqualFunc(got, want, func(a, b acme.Limit) bool {
		return slices.Equal(a.Operations, b.Operations) && a.Rate == b.Rate && a.Burst == b.Burst && !a.PerRegion
	}) {
		t.Errorf("the server refuses above %+v, want a third above ours: %+v", got, want)
	}
	// A bucket that was throttled has a line of its own.
	stats := []throttle.Stat{
		{Key: throttle.Key{Service: "okta", Group: "users", Account: "acme"}, Calls: 9},
		{Key: throttle.Key{Service: "okta", Group: "users"}, Calls: 30},
		{Key: throttle.Key{Service: "okta"}, Calls: 6 + 12*5},
	}
	if got := f.bound(stats); got != 10*time.Second {
		t.Errorf("the bound is %v, want 10 s: 30 calls at 3/s", got)
	}
}
