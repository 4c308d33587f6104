package throttle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var testLimits = Limits{
	"org": {Rate: 4, Burst: 2},
	"ec2": {Rate: 10, Burst: 5, Per: PerRegion},
}

// calls makes n calls in turn and returns how long they took.
func calls(t *testing.T, g *Gate, k Key, n int) time.Duration {
	t.Helper()
	start := time.Now()
	for range n {
		if err := g.Wait(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start)
}

func TestWaitKeepsTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		if got := calls(t, g, Key{Service: "org"}, 2); got != 0 {
			t.Errorf("a burst of 2 took %v, want 0", got)
		}
		if got := calls(t, g, Key{Service: "org", Account: "1"}, 8); got != 2*time.Second {
			t.Errorf("8 calls at 4/s took %v, want 2s", got)
		}
		if got := calls(t, g, Key{Service: "ec2", Account: "1", Region: "a"}, 5); got != 0 {
			t.Errorf("a burst of 5 of another service took %v, want 0", got)
		}
		if got := calls(t, g, Key{Service: "ec2", Account: "2", Region: "a"}, 5); got != 0 {
			t.Errorf("a burst of 5 for another account took %v, want 0", got)
		}
	})
}

func TestWaitSideBySideTakesWhatBoundSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		k := Key{Service: "org"}
		start := time.Now()
		var wg sync.WaitGroup
		for range 42 {
			wg.Go(func() { g.Wait(t.Context(), k) })
		}
		wg.Wait()
		if got, want := time.Since(start), testLimits.Bound(map[Key]int{k: 42}); got != want {
			t.Errorf("42 calls took %v, want %v", got, want)
		}
		stats := g.Stats()
		if len(stats) != 1 || stats[0].Calls != 42 || stats[0].Key != k || stats[0].Rate != 4 {
			t.Errorf("Stats = %+v, want 42 calls of %v at 4/s", stats, k)
		}
		// The nth call waits n/4 s: 1 + 2 + … + 40 quarters.
		if want := 820 * 250 * time.Millisecond; stats[0].Waited != want {
			t.Errorf("Waited = %v, want %v", stats[0].Waited, want)
		}
	})
}

func TestWaitIsFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		var mu sync.Mutex
		var order []int
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				g.Wait(t.Context(), Key{Service: "org"})
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
			})
			synctest.Wait()
		}
		wg.Wait()
		if !slices.IsSorted(order) {
			t.Errorf("calls went through as %v, want them in the order in which they came", order)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		k := Key{Service: "org"}
		calls(t, g, k, 2)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		errs := make(chan error, 2)
		go func() { errs <- g.Wait(ctx, k) }() // for a token
		synctest.Wait()
		go func() { errs <- g.Wait(ctx, k) }() // for its turn
		for range 2 {
			if err := <-errs; !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Wait = %v, want %v", err, context.DeadlineExceeded)
			}
		}
		if err := g.Wait(ctx, k); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait after the end = %v, want %v", err, context.DeadlineExceeded)
		}
		if got := calls(t, g, k, 1); got != 150*time.Millisecond {
			t.Errorf("the next call waited %v, want 150ms: those that ended take no token", got)
		}
		if got := g.Stats()[0].Calls; got != 3 {
			t.Errorf("Calls = %d, want 3", got)
		}
	})
}

func TestThrottledHalvesThenRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		slow := Key{Service: "ec2", Account: "1", Region: "a"}
		for range 8 { // of calls that were in flight together
			g.Throttled(slow)
		}
		if got := calls(t, g, slow, 11); got != 2*time.Second {
			t.Errorf("11 calls at half of 10/s took %v, want 2s and no burst", got)
		}
		if got := calls(t, g, Key{Service: "ec2", Account: "2", Region: "a"}, 5); got != 0 {
			t.Errorf("another account waited %v, want 0", got)
		}
		time.Sleep(10 * time.Second)
		g.Throttled(slow)
		time.Sleep(time.Second)
		if got := calls(t, g, slow, 11); got != 4*time.Second {
			t.Errorf("11 calls at a quarter of 10/s took %v, want 4s", got)
		}
		for i, want := range []float64{2.5, 5, 10} {
			if got := g.Stats()[1].Rate; got != want {
				t.Errorf("%d min after the last throttle the rate is %v, want %v", i, got, want)
			}
			time.Sleep(time.Minute)
		}
		if got := calls(t, g, slow, 5); got != 0 {
			t.Errorf("a burst after it recovered took %v, want 0", got)
		}
	})
}

func TestThrottledHoldsForCallsThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		k := Key{Service: "org"}
		calls(t, g, k, 2)
		start := time.Now()
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { g.Wait(t.Context(), k) })
		}
		synctest.Wait()
		g.Throttled(k)
		wg.Wait()
		// Five tokens at 2/s, although the first went at the old rate.
		if got, want := time.Since(start), 2500*time.Millisecond; got != want {
			t.Errorf("5 waiting calls took %v, want %v", got, want)
		}
	})
}

func TestRateNeverFallsToNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		k := Key{Service: "org"}
		for range 100 {
			g.Throttled(k)
			time.Sleep(15 * time.Second)
		}
		if got := g.Stats()[0]; got.Rate != 0.25 || got.Throttles != 100 {
			t.Errorf("Stat = %+v, want 100 throttles and 0.25/s", got)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	tests := []struct {
		ask, want time.Duration
	}{
		{30 * time.Second, 30 * time.Second},
		{-time.Second, 0},
		{1000 * time.Hour, 15 * time.Minute},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			g := NewGate(testLimits)
			k := Key{Service: "org"}
			g.RetryAfter(k, tt.ask)
			g.RetryAfter(k, tt.ask/2) // a shorter one does not shorten it
			if got := calls(t, g, k, 1); got != tt.want {
				t.Errorf("after RetryAfter(%v) a call waited %v, want %v", tt.ask, got, tt.want)
			}
		})
	}
}

func TestIdleBucketsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(testLimits)
		g.Throttled(Key{Service: "ec2", Account: "throttled", Region: "a"})
		const accounts = 10_000
		for i := range accounts {
			calls(t, g, Key{Service: "ec2", Account: strconv.Itoa(i), Region: "a"}, 1)
			time.Sleep(10 * time.Millisecond)
		}
		if got := len(g.buckets); got > 2*sweepLeast {
			t.Errorf("%d buckets are held, want at most %d", got, 2*sweepLeast)
		}
		got := fmt.Sprint(g.Stats())
		want := "[{{ec2   } 10000 0 0s 10} {{ec2  throttled a} 0 1 0s 10}]"
		if got != want {
			t.Errorf("Stats = %s, want %s", got, want)
		}
	})
}

func BenchmarkWait(b *testing.B) {
	g := NewGate(Limits{"ec2": {Rate: 1e12, Burst: 1 << 30, Per: PerRegion}})
	k := Key{Service: "ec2", Account: "111122223333", Region: "eu-west-1"}
	b.ReportAllocs()
	for b.Loop() {
		if err := g.Wait(b.Context(), k); err != nil {
			b.Fatal(err)
		}
	}
}
