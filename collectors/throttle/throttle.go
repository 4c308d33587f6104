// Package throttle keeps an audit polite and harmless: token buckets under the
// providers' rate limits, and allow-lists of the calls that may be made at all.
//
// A Gate has one bucket for each thing that a provider limits by itself. A
// provider that throttles nevertheless slows that bucket down, and no other.
package throttle

import (
	"cmp"
	"maps"
	"math"
	"time"
)

// A Key says what is called and for whom. The caller fills in what it knows;
// the call's Limit decides which fields share a bucket.
type Key struct {
	Service string // such as "ec2": the prefix of the permission that the call needs
	Group   string // calls of Service with a limit of their own, such as "contact"; empty for the rest
	Account string // the account, project or tenant whose limit it is
	Region  string
}

// A Limit is how often calls may be made.
type Limit struct {
	Rate  float64 // calls a second
	Burst int     // calls at once, after a rest; at least 1

	// Per says who has a bucket of his own.
	Per Per

	// Bucket is the name under which several services share one bucket. Empty:
	// the service and the group do not share.
	Bucket string

	// Source says where the figures come from.
	Source string
}

// Per says which calls draw on the same bucket.
type Per int

const (
	PerCaller  Per = iota // all calls of the run
	PerAccount            // the calls for one Key.Account
	PerRegion             // the calls for one Key.Account and Key.Region
)

// Limits are limits by "service/group", or by "service" for the groups that are
// not named. The one named "" is for every other service.
type Limits map[string]Limit

// With returns l with the entries of over instead of its own.
func (l Limits) With(over Limits) Limits {
	all := maps.Clone(l)
	if all == nil {
		all = Limits{}
	}
	maps.Copy(all, over)
	return all
}

// unknown is the limit of a service that no table names.
var unknown = Limit{Rate: 5, Burst: 5, Per: PerRegion, Source: "none: a service that no table names"}

// lookup returns the limit of k and the key of its bucket.
func (l Limits) lookup(k Key) (Limit, Key) {
	limit, ok := l[k.Service+"/"+k.Group]
	if !ok {
		// The groups without a limit of their own share the service's.
		k.Group = ""
		if limit, ok = l[k.Service]; !ok {
			if limit, ok = l[""]; !ok {
				limit = unknown
			}
		}
	}
	if limit.Bucket != "" {
		k.Service, k.Group = limit.Bucket, ""
	}
	if limit.Per < PerRegion {
		k.Region = ""
	}
	if limit.Per < PerAccount {
		k.Account = ""
	}
	limit.Burst = max(1, limit.Burst)
	return limit, k
}

// Bound is the least time in which the buckets, full at the start, allow that
// many calls. Buckets are drawn on side by side, so the slowest one decides.
func (l Limits) Bound(calls map[Key]int) time.Duration {
	type load struct {
		Limit
		calls int
	}
	loads := map[Key]load{}
	for k, n := range calls {
		limit, bucket := l.lookup(k)
		loads[bucket] = load{limit, loads[bucket].calls + n}
	}
	var bound time.Duration
	for _, b := range loads {
		if wait := b.calls - b.Burst; wait > 0 {
			bound = max(bound, seconds(float64(wait)/b.Rate))
		}
	}
	return bound
}

// seconds is s seconds; longer than a Duration can say is the longest Duration.
func seconds(s float64) time.Duration {
	if d := s * float64(time.Second); d < math.MaxInt64 {
		return time.Duration(d)
	}
	return math.MaxInt64
}

// compare orders keys by their fields.
func compare(a, b Key) int {
	return cmp.Or(
		cmp.Compare(a.Service, b.Service),
		cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Account, b.Account),
		cmp.Compare(a.Region, b.Region),
	)
}
