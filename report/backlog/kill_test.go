package backlog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// nights have every kind of write in them: new issues, a group, one above it, a
// change with a comment, a close, and an issue that is opened again.
func nights() []*report.Run {
	owned := func(name, owner string, severity policies.Severity) policies.Finding {
		f := bucket(name)
		f.Owner.Name, f.Severity = owner, severity
		return f
	}
	var group []policies.Finding
	for n := range 4 {
		group = append(group, owned(fmt.Sprint("s", n), "search", policies.Medium))
	}
	a, b := owned("a", "payments", policies.High), owned("b", "payments", policies.High)
	worse := owned("a", "payments", policies.Critical)
	return []*report.Run{
		runOf(1, append([]policies.Finding{a, b}, group...)...),
		runOf(2, append([]policies.Finding{worse}, group[:2]...)...),
		runOf(3, append([]policies.Finding{worse, b}, group...)...),
		runOf(4, b),
	}
}

// TestKilledAtEveryWrite kills the program once, at each write in turn, before
// or after it got through, or loses the answer alone. What stands there in the
// end is what stands there when nothing happens.
func TestKilledAtEveryWrite(t *testing.T) {
	want, writes := keep(t, nil)
	if writes < 15 {
		t.Fatalf("the nights have %d writes only:\n%s", writes, want)
	}
	for n := 1; n <= writes; n++ {
		for name, k := range map[string]*killer{"before it": {}, "after it": {after: true}, "its answer is lost": {after: true, once: true}, "it is lost": {once: true}} {
			t.Run(fmt.Sprint("write ", n, ", ", name), func(t *testing.T) {
				k.left.Store(int64(n))
				if got, _ := keep(t, k); got != want {
					t.Errorf("there is\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

// keep keeps a backlog through the nights and tells what stands there then, and
// how many writes it took. With a killer the first apply that it ends is
// followed by another.
func keep(t *testing.T, k *killer) (state string, writes int) {
	t.Helper()
	d := sit(t, nil, github.Options{})
	o := backlog.Options{GroupAbove: 3, Parents: true}
	if k == nil {
		k = &killer{}
		k.left.Store(1 << 40)
	}
	before := k.left.Load()
	for _, run := range nights() {
		o.Now = run.StartedAt.Add(time.Hour)
		if !k.dead.Load() {
			if r, err := backlog.Apply(t.Context(), d.another(d.BacklogToken(), k), d.plan(run, o), d.ledger); err == nil {
				d.ledger = r.Ledger
			}
		}
		for {
			r, err := backlog.Apply(t.Context(), d.tracker, d.plan(run, o), d.ledger)
			if err != nil {
				t.Fatal(err)
			}
			if d.ledger = r.Ledger; r.Writes() == 0 {
				break
			}
		}
		d.Pass(24 * time.Hour)
	}
	var lines []string
	for _, i := range d.ours() {
		labels := slices.Sorted(slices.Values(i.Labels))
		lines = append(lines, fmt.Sprintf("%s: %s %s, below another: %v, %d comments, %v", i.Title, i.State, i.Reason, i.Parent != 0, len(i.Comments), labels))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), int(before - k.left.Load())
}
