package main

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/policies"
)

// A spoiled call is one of each protocol, of which every place makes one list.
type spoiled struct {
	protocol, operation string
	counted             string // type whose number in a place tells how many pages there are; empty: always several
	part                string // of the scopes that wait for it
}

var spoilt = []spoiled{
	{"json 1.1", "logs:DescribeLogGroups", "aws.log_group", "/region"},
	{"query", "iam:GetAccountAuthorizationDetails", "aws.iam_role", "/global"},
	{"ec2", "ec2:DescribeVolumes", "aws.volume", "/region"},
	{"rest json", "account:ListRegions", "", "/"}, // what is in the account waits for it
	{"rest xml", "s3:ListBuckets", "aws.bucket", "/global"},
}

// A trouble is what befalls a call.
type trouble struct {
	name  string
	fault simulator.Fault
	state collectors.State // it ends in; empty: it does no harm
	once  bool             // there is no first and later page to it
}

// passing are the troubles after which everything is read all the same.
var passing = []trouble{
	{name: "throttled once", fault: simulator.Fault{Kind: simulator.Throttle, Times: 1}},
	{name: "500 once", fault: simulator.Fault{Kind: simulator.ServerError, Times: 1}},
	{name: "connection dropped once", fault: simulator.Fault{Kind: simulator.Drop, Times: 1}},
	{name: "cut off once", fault: simulator.Fault{Kind: simulator.Truncate, Times: 1}},
	{name: "empty page", fault: simulator.Fault{Kind: simulator.EmptyPage}, once: true},
	{name: "pages that overlap", fault: simulator.Fault{Kind: simulator.Overlap}, once: true},
}

// staying are those that do not pass.
var staying = []trouble{
	{name: "throttled", fault: simulator.Fault{Kind: simulator.Throttle}, state: collectors.Throttled},
	{name: "500", fault: simulator.Fault{Kind: simulator.ServerError}, state: collectors.Unreachable},
	{name: "503 SlowDown", fault: simulator.Fault{Kind: simulator.Refuse, Status: 503, Code: "SlowDown", Message: "Please reduce your request rate."}, state: collectors.Throttled},
	{name: "expired", fault: simulator.Fault{Kind: simulator.Refuse, Status: 400, Code: "ExpiredToken", Message: "The security token has expired."}, state: collectors.Denied},
	{name: "connection dropped", fault: simulator.Fault{Kind: simulator.Drop}, state: collectors.Unreachable},
	{name: "cut off", fault: simulator.Fault{Kind: simulator.Truncate}, state: collectors.Unreachable},
	{name: "HTML", fault: simulator.Fault{Kind: simulator.HTML}, state: collectors.Unreachable},
	{name: "repeated token", fault: simulator.Fault{Kind: simulator.RepeatToken}, state: collectors.Unreachable, once: true},
}

var hanging = []trouble{
	{name: "no answer", fault: simulator.Fault{Kind: simulator.Hang}, state: collectors.Deadline},
}

// A victim is a call in one place that meets a trouble at one page.
type victim struct {
	spoiled
	trouble
	page    int // from 1
	account string
	place   string
	scope   string // how the IDs of the scopes begin that it holds up
}

func (v victim) String() string {
	return fmt.Sprintf("%s, %s at page %d of %s", v.protocol, v.name, v.page, v.operation)
}

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

// victimsOf gives each call and trouble a place of its own. Places with several
// pages are kept for later pages.
func victimsOf(t *testing.T, clean *night, troubles []trouble, pageSize int) []victim {
	t.Helper()
	var all []victim
	for _, call := range spoilt {
		places := slices.DeleteFunc(clean.places(call), func(c collectors.Coverage) bool { return held(all, c.Place) })
		for _, trouble := range troubles {
			v := victim{spoiled: call, trouble: trouble, page: 1}
			pages := []int{2, 1}
			if trouble.once {
				pages = []int{1}
			}
			for _, v.page = range pages {
				// The places with most come first.
				at := 0
				if v.page == 1 && !trouble.once {
					at = len(places) - 1
				}
				if len(places) == 0 || (v.page > 1 || trouble.once) && places[at].Count <= pageSize {
					t.Fatalf("%v: acme has no place for it", v)
				}
				v.place = places[at].Place
				v.account, _, _ = strings.Cut(strings.TrimPrefix(v.place, "aws:"), "/")
				v.scope = "aws/" + strings.TrimPrefix(v.place, "aws:") + v.part
				all = append(all, v)
				places = slices.Delete(places, at, at+1)
			}
		}
	}
	return all
}

// held reports whether one of the victims holds up all that is read of the
// account of a place.
func held(victims []victim, place string) bool {
	return slices.ContainsFunc(victims, func(v victim) bool {
		return v.state == collectors.Deadline && strings.Contains(place+"/", ":"+v.account+"/")
	})
}

// places are where a call makes a list, those with most in it first.
func (n *night) places(call spoiled) []collectors.Coverage {
	assetType := cmp.Or(call.counted, "aws.iam_account") // each account that is entered has one
	lines := slices.DeleteFunc(slices.Clone(n.Coverage), func(c collectors.Coverage) bool {
		return c.AssetType != assetType || c.Path != "" || c.State != collectors.Complete
	})
	if call.counted == "" {
		for i := range lines {
			lines[i].Count = 100
		}
	}
	slices.SortStableFunc(lines, func(a, b collectors.Coverage) int { return cmp.Compare(b.Count, a.Count) })
	return lines
}

func faultsOf(victims []victim) []simulator.Fault {
	var faults []simulator.Fault
	for _, v := range victims {
		f := v.fault
		f.Operation, f.Account, f.After = v.operation, v.account, v.page-1
		_, f.Region, _ = strings.Cut(v.place, "/")
		faults = append(faults, f)
	}
	return faults
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
	operations := map[string]aws.Operation{}
	for _, op := range aws.Operations() {
		operations[op.Name] = op
	}
	gaps := n.gaps()
	for _, v := range victims {
		op := operations[v.operation]
		mine := func(c collectors.Coverage) bool {
			fed := slices.ContainsFunc(op.Feeds, func(f aws.Feed) bool { return f.Type == c.AssetType })
			return c.Place == v.place && (fed || v.state == collectors.Deadline && c.State == collectors.Deadline)
		}
		for _, f := range op.Feeds {
			i := slices.IndexFunc(gaps, func(c collectors.Coverage) bool {
				return c.Place == v.place && c.AssetType == f.Type && c.Path == f.Path
			})
			if i < 0 {
				if f.Path == "" || v.counted == "" {
					t.Errorf("%v: nothing says that %s %s is unknown in %s", v, f.Type, f.Path, v.place)
				}
				continue // no asset that lacks it
			}
			want := v.state
			if f.Path == "" && gaps[i].Count > 0 {
				want = collectors.Partial
			}
			why := op.Action
			if v.state == collectors.Deadline {
				why = "the time for collecting was over"
			}
			if c := gaps[i]; c.State != want || !strings.Contains(c.Reason, why) || c.Path == "" && v.page == 1 && !v.once && c.Count > 0 {
				t.Errorf("%v: %+v, want it %s", v, c, want)
			}
		}
		gaps = slices.DeleteFunc(gaps, mine)
	}
	for _, c := range gaps {
		t.Errorf("%+v: nothing was wrong there", c)
	}
	n.spares(t, clean, victims, rules.blinded(slices.Collect(maps.Values(chosen(operations, victims)))...))
}

// chosen are the operations of the victims.
func chosen(operations map[string]aws.Operation, victims []victim) map[string]aws.Operation {
	some := map[string]aws.Operation{}
	for _, v := range victims {
		some[v.operation] = operations[v.operation]
	}
	return some
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
		time.Sleep(wait)
	}
}
