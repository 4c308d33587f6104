package collectors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A fakeSource reads what its functions say.
type fakeSource struct {
	name    string
	plan    func(context.Context) ([]Scope, error)
	collect func(context.Context, Scope) (Result, error)
}

func (f fakeSource) Name() string                              { return f.name }
func (f fakeSource) Plan(ctx context.Context) ([]Scope, error) { return f.plan(ctx) }
func (f fakeSource) Collect(ctx context.Context, s Scope) (Result, error) {
	return f.collect(ctx, s)
}

// plans returns a plan of these scopes.
func plans(scopes ...Scope) func(context.Context) ([]Scope, error) {
	return func(context.Context) ([]Scope, error) { return scopes, nil }
}

// A memorySink keeps scopes in memory.
type memorySink struct {
	mu   sync.Mutex
	kept map[string]Result
	err  error
}

func (m *memorySink) Done(s Scope) (Kept, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.kept[s.ID()]
	return Kept{Next: r.Next, Assets: len(r.Assets), Coverage: r.Coverage}, ok
}

func (m *memorySink) Keep(s Scope, r Result) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	if m.kept == nil {
		m.kept = map[string]Result{}
	}
	m.kept[s.ID()] = r
	return nil
}

// lines returns all coverage as "place type state count reason", sorted.
func (m *memorySink) lines() []string {
	var all []string
	for _, r := range m.kept {
		for _, c := range r.Coverage {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %d %s", c.Place, c.AssetType, c.State, c.Count, c.Reason)))
		}
	}
	slices.Sort(all)
	return all
}

func account(id string, types ...string) Scope {
	return Scope{Provider: "acme", Place: id, Part: "account", Types: types}
}

func complete(s Scope, assets ...Asset) Result {
	var r Result
	for _, typ := range s.Types {
		r.Coverage = append(r.Coverage, Coverage{Place: s.Where(), AssetType: typ, State: Complete})
	}
	r.Assets = assets
	return r
}

func sameLines(t *testing.T, m *memorySink, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := m.lines(); !slices.Equal(got, want) {
		t.Errorf("coverage is\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestRunFollowsScopes(t *testing.T) {
	org := Scope{Provider: "acme", Place: "o-1", Part: "structure", Types: []string{"acme.org"}}
	src := fakeSource{"acme", plans(org, org), func(_ context.Context, s Scope) (Result, error) {
		r := complete(s, Asset{ID: s.ID(), Type: s.Types[0]})
		if s.Part == "structure" {
			r.Next = []Scope{account("1", "acme.box"), account("2", "acme.box"), account("1", "acme.box")}
		}
		return r, nil
	}}
	var last []Progress
	sink := &memorySink{}
	sum, err := (&Runner{
		Sources: []Source{src},
		Sink:    sink,
		Report:  func(p []Progress) { last = slices.Clone(p) },
	}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, sink, "acme:1 acme.box complete 1", "acme:2 acme.box complete 1", "acme:o-1 acme.org complete 1")
	want := Progress{Source: "acme", Done: 3, Known: 3, Assets: 3}
	if sum.Sources[0].Progress != want || !slices.Equal(last, []Progress{want}) {
		t.Errorf("progress is %+v, and was last reported as %+v, want %+v", sum.Sources[0].Progress, last, want)
	}
}

func TestRunCoversEveryType(t *testing.T) {
	scope := account("1", "acme.a", "acme.b")
	bug := "; report it as a bug of the collector"
	tests := []struct {
		name    string
		collect func(Scope) (Result, error)
		want    []string
		fault   bool
	}{
		{"a type without a line", func(s Scope) (Result, error) {
			r := complete(s)
			r.Coverage = r.Coverage[:1]
			return r, nil
		}, []string{"acme:1 acme.a complete 0", "acme:1 acme.b unreachable 0 collector said nothing of it; report it as a bug"}, false},

		{"a line of an attribute or of another place is none of the listing", func(s Scope) (Result, error) {
			return Result{Inventory: Inventory{Coverage: []Coverage{
				{Place: s.Where(), AssetType: "acme.a", Path: "attributes.x", State: Denied, Count: 3},
				{Place: "acme:2", AssetType: "acme.b", State: Complete, Count: 7},
				{Place: "acme:3", AssetType: AllTypes, State: Pruned},
			}}}, errors.New("no\nanswer")
		}, []string{
			"acme:1 acme.a denied 3",
			"acme:1 acme.a unreachable 0 no answer",
			"acme:1 acme.b unreachable 0 no answer",
			"acme:2 acme.b partial 7 no answer",
			"acme:3 * pruned 0",
		}, true},

		{"an error after complete lines", func(s Scope) (Result, error) { return complete(s), errors.New("bug") },
			[]string{"acme:1 acme.a partial 0 bug", "acme:1 acme.b partial 0 bug"}, true},

		{"a panic", func(Scope) (Result, error) { panic("nil map") },
			[]string{"acme:1 acme.a unreachable 0 collector panicked: nil map; report it as a bug", "acme:1 acme.b unreachable 0 collector panicked: nil map; report it as a bug"}, true},

		{"the end of its goroutine", func(Scope) (Result, error) { runtime.Goexit(); return Result{}, nil },
			[]string{"acme:1 acme.a unreachable 0 collector ended its goroutine; report it as a bug", "acme:1 acme.b unreachable 0 collector ended its goroutine; report it as a bug"}, true},

		{"one line for all types", func(s Scope) (Result, error) {
			return Result{Inventory: Inventory{Coverage: []Coverage{{AssetType: AllTypes, State: NotApplicable, Reason: "account is SUSPENDED"}}}}, nil
		}, []string{"acme:1 * not_applicable 0 account is SUSPENDED"}, false},

		{"one blind line for all types", func(s Scope) (Result, error) {
			return Result{Inventory: Inventory{Coverage: []Coverage{{AssetType: AllTypes, State: Denied, Reason: "no role"}}}}, nil
		}, []string{"acme:1 acme.a denied 0 no role", "acme:1 acme.b denied 0 no role"}, false},

		{"assets that cannot be told apart", func(s Scope) (Result, error) {
			return complete(s,
				Asset{ID: "x", Type: "acme.a"}, Asset{ID: "x", Type: "acme.a"}, Asset{ID: "y", Type: "acme.a"},
				Asset{Name: "nameless", Type: "acme.b"},
			), nil
		}, []string{
			`acme:1 acme.a partial 2 left out another asset with the ID "x"` + bug,
			`acme:1 acme.b partial 0 left out "nameless", an asset without an ID` + bug,
		}, false},

		{"an asset without a type", func(s Scope) (Result, error) { return complete(s, Asset{ID: "x"}), nil },
			[]string{`acme:1 acme.a partial 0 left out "x", an asset without a type` + bug, `acme:1 acme.b partial 0 left out "x", an asset without a type` + bug}, false},

		{"an asset of another type", func(s Scope) (Result, error) { return complete(s, Asset{ID: "x", Type: "acme.c"}), nil },
			[]string{"acme:1 acme.a complete 0", "acme:1 acme.b complete 0", "acme:1 acme.c partial 1 the scope does not say that it reads this type" + bug}, false},

		{"attributes that are no object", func(s Scope) (Result, error) {
			return complete(s,
				Asset{ID: "x", Type: "acme.a", Attributes: json.RawMessage(`{"a":`)},
				Asset{ID: "y", Type: "acme.b", Attributes: json.RawMessage(`null`)}), nil
		}, []string{
			`acme:1 acme.a partial 1 left out the attributes of "x", which are no JSON object` + bug,
			`acme:1 acme.b partial 1 left out the attributes of "y", which are no JSON object` + bug,
		}, false},

		{"a spoilt type that was denied", func(s Scope) (Result, error) {
			r := complete(s, Asset{Type: "acme.a"})
			r.Coverage[0].State, r.Coverage[0].Reason = Denied, "AccessDenied"
			return r, nil
		}, []string{`acme:1 acme.a denied 0 AccessDenied; left out "", an asset without an ID` + bug, "acme:1 acme.b complete 0"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sink := &memorySink{}
			src := fakeSource{"acme", plans(scope), func(_ context.Context, s Scope) (Result, error) { return tt.collect(s) }}
			sum, err := (&Runner{Sources: []Source{src}, Sink: sink}).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, sink, tt.want...)
			if got := len(sum.Faults) > 0; got != tt.fault {
				t.Errorf("faults are %v, want some: %t", sum.Faults, tt.fault)
			}
			for _, r := range sink.kept {
				for _, a := range r.Assets {
					if string(a.Attributes) != "{}" {
						t.Errorf("attributes of %s are %s, want {}", a.ID, a.Attributes)
					}
				}
			}
		})
	}
}

func TestRunKeepsThePanicsStack(t *testing.T) {
	src := fakeSource{"acme", plans(account("1", "acme.a")), func(context.Context, Scope) (Result, error) { panic("here") }}
	sum, _ := (&Runner{Sources: []Source{src}, Sink: &memorySink{}}).Run(t.Context())
	p, ok := errors.AsType[*PanicError](sum.Faults[0].Err)
	if !ok || !strings.Contains(string(p.Stack), "run_test.go") {
		t.Errorf("fault is %v, want a PanicError with the stack", sum.Faults[0].Err)
	}
}

func TestRunGoesOnWithoutASourceThatCannotBePlanned(t *testing.T) {
	wrong := errors.New("no credentials; run aws configure sso")
	sources := []Source{
		fakeSource{name: "wrong", plan: func(context.Context) ([]Scope, error) { return nil, wrong }},
		fakeSource{name: "mad", plan: func(context.Context) ([]Scope, error) { panic("oh") }},
		fakeSource{"good", plans(account("1", "acme.a")), func(_ context.Context, s Scope) (Result, error) { return complete(s), nil }},
	}
	sink := &memorySink{}
	sum, err := (&Runner{Sources: sources, Sink: sink}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, sink, "acme:1 acme.a complete 0")
	if !errors.Is(sum.Sources[0].Err, wrong) || sum.Sources[1].Err == nil || sum.Sources[2].Err != nil {
		t.Errorf("errors are %v, %v, %v, want one for each of the first two", sum.Sources[0].Err, sum.Sources[1].Err, sum.Sources[2].Err)
	}
}

func TestRunTellsClashingScopesApart(t *testing.T) {
	src := fakeSource{"acme", plans(account("a/b", "acme.a"), account("a_b", "acme.a"), account("a b", "acme.b")),
		func(_ context.Context, s Scope) (Result, error) { return complete(s), nil }}
	sink := &memorySink{}
	if _, err := (&Runner{Sources: []Source{src}, Sink: sink}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	sameLines(t, sink,
		"acme:a/b acme.a complete 0",
		"acme:a b acme.b unreachable 0 another scope has the ID acme/a_b/account; report it as a bug of the collector",
		"acme:a_b acme.a unreachable 0 another scope has the ID acme/a_b/account; report it as a bug of the collector")
	if len(sink.kept) != 3 {
		t.Errorf("%d scopes are kept, want 3", len(sink.kept))
	}
}

func TestRunEndsAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := fakeSource{"acme", plans(account("fast", "acme.a", "acme.b"), account("half", "acme.a", "acme.b"), account("deaf", "acme.a"), account("never", "acme.a", "acme.b")),
			func(ctx context.Context, s Scope) (Result, error) {
				switch s.Place {
				case "fast":
					r := complete(s)
					time.Sleep(time.Second)
					return r, nil
				case "deaf":
					time.Sleep(time.Hour)
					return complete(s), nil
				}
				r := complete(s)
				r.Coverage = r.Coverage[:1]
				<-ctx.Done()
				r.Next = []Scope{account("found", "acme.c")}
				return r, ctx.Err()
			}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		sink := &memorySink{}
		var reports int
		start := time.Now()
		sum, err := (&Runner{Sources: []Source{src}, Sink: sink, Workers: 2, Report: func([]Progress) { reports++ }}).Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(start), time.Minute+DefaultGrace; got != want {
			t.Errorf("Run took %v, want %v", got, want)
		}
		sameLines(t, sink,
			"acme:fast acme.a complete 0", "acme:fast acme.b complete 0",
			"acme:half acme.a complete 0", "acme:half acme.b deadline 0 the run's time was over",
			"acme:deaf acme.a deadline 0 the run's time was over",
			"acme:never acme.a deadline 0 the run's time was over before it was begun", "acme:never acme.b deadline 0 the run's time was over before it was begun",
			"acme:found acme.c deadline 0 the run's time was over before it was begun")
		if len(sum.Faults) != 1 || sum.Faults[0].Scope.Place != "deaf" {
			t.Errorf("faults are %v, want one for the scope that did not return", sum.Faults)
		}
		if want := (Progress{Source: "acme", Done: 5, Known: 5, Gaps: 5}); sum.Sources[0].Progress != want {
			t.Errorf("progress is %+v, want %+v", sum.Sources[0].Progress, want)
		}
		if reports < 240 || reports > 290 {
			t.Errorf("progress was reported %d times in 70 s, want four times a second", reports)
		}
		time.Sleep(time.Hour) // let the deaf one end
	})
}

func TestRunGoesOnAfterACancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var collected []string
		var mu sync.Mutex
		slow := fakeSource{"acme", plans(Scope{Provider: "acme", Place: "o", Part: "structure", Types: []string{"acme.o"}}),
			func(ctx context.Context, s Scope) (Result, error) {
				mu.Lock()
				collected = append(collected, s.ID())
				mu.Unlock()
				r := complete(s)
				if s.Part == "structure" {
					for i := range 6 {
						r.Next = append(r.Next, account(fmt.Sprint(i), "acme.a"))
					}
				}
				select {
				case <-time.After(time.Second):
					return r, nil
				case <-ctx.Done():
					return Result{}, ctx.Err()
				}
			}}
		sink := &memorySink{}
		runner := &Runner{Sources: []Source{slow}, Sink: sink, Workers: 1}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3500*time.Millisecond, cancel)
		if _, err := runner.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run = %v, want %v", err, context.Canceled)
		}
		if len(sink.kept) != 3 {
			t.Errorf("%d scopes are kept, want the 3 that were finished", len(sink.kept))
		}

		collected = nil
		sum, err := runner.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"acme/2/account", "acme/3/account", "acme/4/account", "acme/5/account"}; !slices.Equal(collected, want) {
			t.Errorf("the second run collected %v, want %v", collected, want)
		}
		if got := sum.Sources[0].Progress; got.Done != 7 || got.Known != 7 {
			t.Errorf("progress is %+v, want 7 of 7", got)
		}
	})
}

func TestRunCollectsAgainWhatLackedTime(t *testing.T) {
	src := fakeSource{"acme", plans(account("1", "acme.a")), func(_ context.Context, s Scope) (Result, error) { return complete(s), nil }}
	sink := &memorySink{}
	runner := &Runner{Sources: []Source{src}, Sink: sink}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for _, tt := range []struct {
		ctx  context.Context
		want string
	}{
		{ctx, "acme:1 acme.a deadline 0 the run's time was over before it was begun"},
		{t.Context(), "acme:1 acme.a complete 0"},
		{ctx, "acme:1 acme.a complete 0"}, // what is kept stays
	} {
		if _, err := runner.Run(tt.ctx); err != nil {
			t.Fatal(err)
		}
		sameLines(t, sink, tt.want)
	}
}

func TestRunEndsWhenNothingCanBeKept(t *testing.T) {
	full := errors.New("no space left on device")
	src := fakeSource{"acme", plans(account("1", "acme.a"), account("2", "acme.a")),
		func(ctx context.Context, s Scope) (Result, error) {
			if s.Place == "2" {
				<-ctx.Done()
			}
			return complete(s), nil
		}}
	if _, err := (&Runner{Sources: []Source{src}, Sink: &memorySink{err: full}}).Run(t.Context()); !errors.Is(err, full) {
		t.Errorf("Run = %v, want %v", err, full)
	}
}

func TestRunSharesWorkersAmongParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The organization's part is slow, as its API is; it is planned first.
		var scopes []Scope
		for i := range 20 {
			scopes = append(scopes, Scope{Provider: "acme", Place: fmt.Sprint(i), Part: "profile", Types: []string{"acme.p"}})
		}
		for i := range 40 {
			scopes = append(scopes, Scope{Provider: "acme", Place: fmt.Sprint(i), Part: "global", Types: []string{"acme.g"}})
		}
		var mu sync.Mutex
		running := map[string]int{}
		most := map[string]int{}
		src := fakeSource{"acme", plans(scopes...), func(_ context.Context, s Scope) (Result, error) {
			add := func(n int) {
				mu.Lock()
				defer mu.Unlock()
				running[s.Part] += n
				most[s.Part] = max(most[s.Part], running[s.Part])
			}
			add(1)
			defer add(-1)
			if s.Part == "profile" {
				time.Sleep(10 * time.Second)
			}
			time.Sleep(time.Second)
			return complete(s), nil
		}}
		if _, err := (&Runner{Sources: []Source{src}, Sink: &memorySink{}, Workers: 8}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if most["global"] < 4 {
			t.Errorf("%d global scopes ran side by side at most, want half of 8 workers", most["global"])
		}
	})
}

func TestQueueOrder(t *testing.T) {
	var q queue
	push := func(place, part string) { q.push(&task{scope: Scope{Place: place, Part: part}}) }
	pop := func() string {
		task := q.pop()
		if task == nil {
			return ""
		}
		return task.scope.Part + task.scope.Place
	}
	push("1", "structure")
	for _, n := range []string{"1", "2", "3"} {
		push(n, "global")
		push(n, "region")
	}
	var got []string
	for range 8 {
		got = append(got, pop())
	}
	want := []string{"structure1", "global1", "region1", "global2", "region2", "global3", "region3", ""}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("order is %v, want %v", got, want)
	}
}

func TestRunOfManyScopes(t *testing.T) {
	const accounts, regions = 1000, 20
	org := Scope{Provider: "acme", Place: "o", Part: "structure", Types: []string{"acme.o"}}
	src := fakeSource{"acme", plans(org), func(_ context.Context, s Scope) (Result, error) {
		r := complete(s, Asset{ID: s.ID(), Type: s.Types[0]})
		switch s.Part {
		case "structure":
			for i := range accounts {
				r.Next = append(r.Next, account(fmt.Sprint(i), "acme.a"))
			}
		case "account":
			for i := range regions {
				r.Next = append(r.Next, Scope{Provider: "acme", Place: s.Place, Region: fmt.Sprint(i), Part: "region", Types: []string{"acme.b"}})
			}
		}
		return r, nil
	}}
	sink := &memorySink{}
	sum, err := (&Runner{Sources: []Source{src}, Sink: sink}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const all = 1 + accounts + accounts*regions
	if want := (Progress{Source: "acme", Done: all, Known: all, Assets: all}); sum.Sources[0].Progress != want || len(sink.kept) != all {
		t.Errorf("progress is %+v with %d kept, want %+v", sum.Sources[0].Progress, len(sink.kept), want)
	}
}
