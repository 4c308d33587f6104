package main

import (
	"reflect"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/policies"
)

// TestChaos spoils calls of each protocol in each way, at the first page and at
// a later one, each somewhere else, all in one night: what is spoilt is unknown
// for the right reason, and nothing else is harmed.
func TestChaos(t *testing.T) {
	before := goroutines(t, 0)
	const pageSize = 2
	clean := newCompany(t).night(t, nightOptions{pageSize: pageSize})
	if !clean.Complete {
		t.Fatalf("a night without trouble has gaps: %+v", clean.gaps())
	}
	rules, err := acmeNeeds()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("passing", func(t *testing.T) {
		t.Parallel()
		victims := victimsOf(t, clean, passing, pageSize)
		n := newCompany(t).night(t, nightOptions{pageSize: pageSize, faults: faultsOf(victims)})
		n.met(t, victims)
		for _, c := range n.Coverage {
			if !slices.Contains(clean.Coverage, c) {
				t.Errorf("%+v; trouble that passes leaves no trace", c)
			}
		}
		if !reflect.DeepEqual(n.Findings, clean.Findings) {
			t.Error("the findings are not those of a night without trouble")
		}
		if n.code != clean.code {
			t.Errorf("exit code %d, want %d", n.code, clean.code)
		}
	})
	t.Run("staying", func(t *testing.T) {
		t.Parallel()
		victims := victimsOf(t, clean, staying, pageSize)
		n := newCompany(t).night(t, nightOptions{pageSize: pageSize, faults: faultsOf(victims)})
		n.met(t, victims)
		n.suffers(t, clean, victims, rules)
	})
	t.Run("hanging", func(t *testing.T) {
		t.Parallel()
		victims := victimsOf(t, clean, hanging, pageSize)
		n := newCompany(t).night(t, nightOptions{pageSize: pageSize, faults: faultsOf(victims), over: othersRead(clean, victims)})
		n.met(t, victims)
		n.suffers(t, clean, victims, rules)
	})
	t.Cleanup(func() { goroutines(t, before) })
}

// met checks that every fault was met.
func (n *night) met(t *testing.T, victims []victim) {
	t.Helper()
	for i, times := range n.acme.Met() {
		if times == 0 {
			t.Errorf("%v: not met", victims[i])
		}
	}
}

// suffers checks the gaps and findings of a night with trouble that stays.
func (n *night) suffers(t *testing.T, clean *night, victims []victim, rules needing) {
	t.Helper()
	n.sees(t, clean)
	if n.Complete || n.code != exitIncomplete {
		t.Errorf("complete %v, exit code %d; want an incomplete run", n.Complete, n.code)
	}
	gaps := n.gaps()
	var spoilt []collectors.Operation
	for _, v := range victims {
		all := aws.Operations()
		op := all[slices.IndexFunc(all, func(op collectors.Operation) bool { return op.Name == v.operation })]
		spoilt = append(spoilt, op)
		for _, f := range op.Feeds {
			v.blinds(t, f, op.Permission, gaps)
		}
		gaps = slices.DeleteFunc(gaps, func(c collectors.Coverage) bool {
			fed := slices.ContainsFunc(op.Feeds, func(f collectors.Feed) bool { return f.Type == c.AssetType })
			return c.Place == v.place && (fed || v.state == collectors.Deadline && c.State == collectors.Deadline)
		})
	}
	for _, c := range gaps {
		t.Errorf("%+v: nothing was wrong there", c)
	}
	n.spares(t, clean, victims, rules.blinded(spoilt...))
}

// blinds checks that a gap says what the victim's call would have fed.
func (v victim) blinds(t *testing.T, f collectors.Feed, action string, gaps []collectors.Coverage) {
	t.Helper()
	i := slices.IndexFunc(gaps, func(c collectors.Coverage) bool {
		return c.Place == v.place && c.AssetType == f.Type && c.Path == f.Path
	})
	if i < 0 {
		if f.Path == "" || v.counted == "" { // otherwise there may be no asset that lacks it
			t.Errorf("%v: nothing says that %s %s is unknown in %s", v, f.Type, f.Path, v.place)
		}
		return
	}
	c, state, why := gaps[i], v.state, action
	if c.Path == "" && c.Count > 0 {
		state = collectors.Partial
	}
	if v.state == collectors.Deadline {
		why = "the time for collecting was over"
	}
	if c.State != state || !strings.Contains(c.Reason, why) {
		t.Errorf("%v: %+v, want it %s, because of %s", v, c, state, why)
	}
	if c.Path == "" && c.Count > 0 && v.page == 1 && !v.once {
		t.Errorf("%v: %+v, though nothing can have been read", v, c)
	}
}

// spares checks that what is said of other accounts is the same as without
// trouble, but that joins with the victims' are unknown.
func (n *night) spares(t *testing.T, clean *night, victims []victim, blinded []string) {
	t.Helper()
	other := func(f policies.Finding) bool {
		return !slices.ContainsFunc(victims, func(v victim) bool { return f.Place == v.place || strings.HasPrefix(f.Place, v.place+"/") })
	}
	said := map[subject]policies.Finding{}
	for _, f := range n.Findings {
		said[subject{f.Control, f.Asset.ID}] = f
	}
	for _, f := range clean.Findings {
		if !other(f) {
			continue
		}
		g := said[subject{f.Control, f.Asset.ID}]
		unknown := g.Status == policies.Unknown && slices.Contains(blinded, f.Control)
		if g.Change, g.FirstSeen = f.Change, f.FirstSeen; !unknown && !reflect.DeepEqual(f, g) {
			t.Errorf("%s on %s: %s %s %q; want what it is without trouble, %s %q", f.Control, f.Asset.ID, g.Status, g.Reason, g.Messages, f.Status, f.Messages)
		}
	}
}

// othersRead is true when everything is read but what the victims hold up.
func othersRead(clean *night, victims []victim) func(scopes map[string]bool) bool {
	return func(scopes map[string]bool) bool {
		for id := range clean.scopes {
			if !scopes[id] && !slices.ContainsFunc(victims, func(v victim) bool { return strings.HasPrefix(id, v.scope) }) {
				return false
			}
		}
		return true
	}
}

// goroutines waits until there are no more than before, and returns how many
// there are. Zero waits for nothing.
func goroutines(t *testing.T, before int) int {
	t.Helper()
	for wait := time.Millisecond; ; wait *= 2 {
		n := runtime.NumGoroutine()
		if n <= before || before == 0 {
			return n
		}
		if wait > 10*time.Second {
			var stacks strings.Builder
			pprof.Lookup("goroutine").WriteTo(&stacks, 1)
			t.Errorf("%d goroutines are left, %d were there:\n%s", n, before, &stacks)
			return n
		}
		<-time.After(wait)
	}
}
