package simulator

import (
	"slices"
	"time"
)

// A Limit is how often some operations may be called together. Calls above it
// get the service's throttling error.
type Limit struct {
	// Operations are such as "account:ListRegions" or "ec2:*".
	Operations []string

	Rate  float64 // calls a second
	Burst float64 // calls at once, after a rest

	// PerRegion gives each Region of an account a bucket of its own. Otherwise
	// an account has one: the management account for the calls that it makes
	// about others.
	PerRegion bool
}

func (l Limit) covers(operation string) bool {
	return slices.ContainsFunc(l.Operations, func(pattern string) bool { return matches(pattern, operation) })
}

type bucketKey struct{ limit, account, region string }

// A tokenBucket holds the calls that may still be made.
type tokenBucket struct {
	tokens float64
	filled time.Time
}

// bucket returns the key and the limit of the bucket that a call draws on. A
// rate of zero is no limit.
func (t trouble) bucket(c *call) (bucketKey, Limit) {
	for _, l := range t.limits {
		if !l.covers(c.name()) {
			continue
		}
		key := bucketKey{limit: l.Operations[0], account: c.account.id}
		if l.PerRegion {
			key.region = c.region
		}
		return key, l
	}
	return bucketKey{c.service.prefix, c.account.id, c.region}, Limit{Rate: t.rate, Burst: max(1, t.rate)}
}

// throttled takes a token from the call's bucket and reports that there was
// none.
func (t trouble) throttled(c *call, now time.Time) bool {
	key, limit := t.bucket(c)
	if limit.Rate == 0 {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.buckets[key]
	if b == nil {
		b = &tokenBucket{tokens: limit.Burst, filled: now}
		t.buckets[key] = b
	}
	b.tokens = min(limit.Burst, b.tokens+limit.Rate*now.Sub(b.filled).Seconds())
	b.filled = now
	if b.tokens < 1 {
		return true
	}
	b.tokens--
	return false
}
