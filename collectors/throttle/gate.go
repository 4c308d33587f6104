package throttle

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/corporate-sre/auditor/collectors"
)

// A Gate lets calls through at the rate of their limits. It is one for all
// clients of a run; its methods may be called from several goroutines.
type Gate struct {
	limits Limits

	mu      sync.Mutex
	buckets map[Key]*bucket
	sweepAt int          // when there are that many buckets, the idle ones go
	retired map[Key]Stat // the counts of buckets that went, by service and group
}

// A bucket is a token bucket and its state. Gate.mu guards all but turn.
type bucket struct {
	key   Key
	limit Limit
	rate  *rate.Limiter

	// turn is held by the one call that waits for a token, so that a change of
	// rate holds at once for all calls behind it.
	turn chan struct{}

	users  int       // calls inside Wait
	share  float64   // of limit.Rate that is in use: 1, or less while slowed
	slowed time.Time // when share was last changed
	until  time.Time // when share may grow
	pause  time.Time // no call before

	calls, throttles int
	waited           time.Duration
}

const (
	slowTime   = time.Minute      // how long a throttled bucket stays slow
	againAfter = 10 * time.Second // throttles nearer than that have one cause
	leastShare = 1.0 / 16
	pauseLimit = 15 * time.Minute // longest Retry-After that is believed
	sweepLeast = 1024
)

// NewGate returns a gate with full buckets.
func NewGate(limits Limits) *Gate {
	return &Gate{
		limits:  limits.With(nil),
		buckets: map[Key]*bucket{},
		sweepAt: sweepLeast,
		retired: map[Key]Stat{},
	}
}

// Wait returns when the call may be made: first come, first served. Its error is
// that of ctx, when ctx ends first; then the call does not count.
func (g *Gate) Wait(ctx context.Context, k Key) error {
	if err := ctx.Err(); err != nil {
		return refused(k, err)
	}
	b := g.enter(k)
	start := time.Now()
	err := b.wait(ctx, &g.mu)
	g.mu.Lock()
	defer g.mu.Unlock()
	b.users--
	b.waited += time.Since(start)
	if err != nil {
		return refused(b.key, err)
	}
	b.calls++
	return nil
}

func refused(k Key, err error) error {
	return fmt.Errorf("wait for a turn to call %s: %w", k.Service, err)
}

// enter returns the bucket of k, which stays until the call has left it.
func (g *Gate) enter(k Key) *bucket {
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.bucket(k)
	b.users++
	return b
}

// bucket returns the bucket of k, a new and full one at its first call.
func (g *Gate) bucket(k Key) *bucket {
	limit, key := g.limits.lookup(k)
	if b := g.buckets[key]; b != nil {
		return b
	}
	if len(g.buckets) >= g.sweepAt {
		g.sweep()
	}
	b := &bucket{
		key:   key,
		limit: limit,
		rate:  rate.NewLimiter(rate.Limit(limit.Rate), limit.Burst),
		turn:  make(chan struct{}, 1),
		share: 1,
	}
	g.buckets[key] = b
	return b
}

// sweep forgets the buckets that are full and were never throttled: a new one
// would be the same. An organization has hundreds of thousands of them.
func (g *Gate) sweep() {
	now := time.Now()
	for key, b := range g.buckets {
		full := b.rate.TokensAt(now) >= float64(b.limit.Burst)
		if full && b.users == 0 && b.throttles == 0 && !b.pause.After(now) {
			sum := Key{Service: key.Service, Group: key.Group}
			g.retired[sum] = g.retired[sum].add(b.stat(sum))
			delete(g.buckets, key)
		}
	}
	g.sweepAt = max(sweepLeast, 2*len(g.buckets))
}

// wait takes a token. mu is the gate's, which guards the bucket's state.
func (b *bucket) wait(ctx context.Context, mu *sync.Mutex) error {
	select {
	case b.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-b.turn }()
	for {
		mu.Lock()
		now := time.Now()
		b.heal(now)
		pause := b.pause.Sub(now)
		var token *rate.Reservation
		if pause <= 0 {
			token = b.rate.ReserveN(now, 1)
			pause = token.DelayFrom(now)
		}
		mu.Unlock()
		if pause <= 0 {
			return nil
		}
		if err := Sleep(ctx, pause); err != nil {
			if token != nil {
				token.Cancel()
			}
			return err
		}
		if token != nil {
			return nil
		}
	}
}

// Throttled tells the gate that the provider refused a call for its rate. The
// bucket's rate is halved; after a minute without another such answer it
// doubles, until it is the limit's again. Answers within 10 s count as one.
func (g *Gate) Throttled(k Key) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	b := g.bucket(k)
	b.throttles++
	b.heal(now)
	b.until = now.Add(slowTime)
	if b.share < 1 && now.Sub(b.slowed) < againAfter {
		return
	}
	b.setShare(max(b.share/2, leastShare), now)
}

// RetryAfter tells the gate that the provider wants no call for d. More than a
// quarter of an hour is not believed.
func (g *Gate) RetryAfter(k Key, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	b := g.bucket(k)
	if until := time.Now().Add(min(d, pauseLimit)); until.After(b.pause) {
		b.pause = until
	}
}

// heal undoes what Throttled did, one doubling for each minute that is over.
func (b *bucket) heal(now time.Time) {
	for b.share < 1 && !now.Before(b.until) {
		b.setShare(min(1, 2*b.share), now)
		b.until = b.until.Add(slowTime)
	}
}

// setShare sets the rate. A slowed bucket gives no bursts: they are what the
// provider has just refused.
func (b *bucket) setShare(share float64, now time.Time) {
	b.share, b.slowed = share, now
	burst := b.limit.Burst
	if share < 1 {
		burst = 1
	}
	b.rate.SetLimitAt(now, rate.Limit(b.limit.Rate*share))
	b.rate.SetBurstAt(now, burst)
}

// A Stat is what went through one bucket.
type Stat struct {
	Key       Key
	Calls     int           // let through, retries included
	Throttles int           // answers that the provider refused for its rate
	Waited    time.Duration // the sum over all calls, which wait side by side
	Rate      float64       // calls a second that are allowed now
}

// Stats returns one line for each bucket that was throttled, and one for the
// others of the same service and group together, sorted by key.
func (g *Gate) Stats() []Stat {
	g.mu.Lock()
	defer g.mu.Unlock()
	sums := maps.Clone(g.retired)
	now := time.Now()
	for key, b := range g.buckets {
		b.heal(now)
		if b.throttles == 0 {
			key = Key{Service: key.Service, Group: key.Group}
		}
		sums[key] = sums[key].add(b.stat(key))
	}
	stats := make([]Stat, 0, len(sums))
	for _, s := range sums {
		stats = append(stats, s)
	}
	collectors.Sort(stats, func(a, b Stat) int { return compare(a.Key, b.Key) })
	return stats
}

func (b *bucket) stat(k Key) Stat {
	return Stat{Key: k, Calls: b.calls, Throttles: b.throttles, Waited: b.waited, Rate: b.limit.Rate * b.share}
}

// add returns the two together. Rate is the slower of both.
func (s Stat) add(t Stat) Stat {
	t.Calls += s.Calls
	t.Throttles += s.Throttles
	t.Waited += s.Waited
	if s.Rate > 0 {
		t.Rate = min(t.Rate, s.Rate)
	}
	return t
}
