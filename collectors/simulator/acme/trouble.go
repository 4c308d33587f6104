package acme

import (
	"strings"
	"sync"
	"time"
)

// A Call is one call of an API, as far as trouble goes.
type Call struct {
	Operation string // such as "ec2:DescribeVolumes" or "slack:users.list"
	Account   string // whose limit and whose permissions it uses: an account, a project, a workspace
	Region    string
}

// A Fault makes calls fail. It is a fault of an API; those of the company are
// Planted.
type Fault struct {
	// Operation is such as "ec2:DescribeVolumes", "ec2:*" or "*".
	Operation string

	// Account is whose call fails: the account that is looked into. Empty means
	// every account.
	Account string

	// Region is where it fails; empty means everywhere.
	Region string

	// Kind is how it fails.
	Kind Kind

	// After is how many calls succeed before they fail; Times is how many fail
	// then, before they succeed again. Zero means all.
	After, Times int

	// Status, Code and Message are the answer of a Refuse.
	Status        int
	Code, Message string
}

// Kind is how a call fails. How the refusals look is each API's own.
type Kind int

const (
	Deny        Kind = iota + 1 // a permission is missing
	DenySCP                     // a policy of the organization denies it
	Throttle                    // refused for its rate
	ServerError                 // 500
	HTML                        // 200 with a page, as from a proxy
	Truncate                    // the connection ends in the middle of the answer
	Hang                        // no answer until the caller gives up
	Drop                        // the connection ends without an answer
	RepeatToken                 // every page names the same next page
	Refuse                      // an error of the Fault's own Status, Code and Message
	Disable                     // the API is turned off, or not on the plan

	// Answers that are odd and right.

	EmptyPage // the first page has no items, and names the next
	Overlap   // a page begins with the last item of the one before
)

// A Limit is how often some operations may be called together. Calls above it
// are throttled.
type Limit struct {
	// Operations are such as "account:ListRegions" or "ec2:*".
	Operations []string

	Rate  float64 // calls a second
	Burst float64 // calls at once, after a rest

	// PerRegion gives each Region of an account a bucket of its own. Otherwise
	// an account has one.
	PerRegion bool
}

func (l Limit) covers(operation string) bool {
	for _, pattern := range l.Operations {
		if matches(pattern, operation) {
			return true
		}
	}
	return false
}

// Trouble decides which calls fail, and counts them. Its methods may be called
// from several goroutines.
type Trouble struct {
	limits []Limit

	mu      sync.Mutex
	faults  []*countedFault
	buckets map[bucketKey]*tokenBucket
	calls   map[string]int
	refused map[string]int
}

type bucketKey struct{ limit, account, region string }

// A tokenBucket holds the calls that may still be made.
type tokenBucket struct {
	tokens float64
	filled time.Time
}

type countedFault struct {
	Fault
	met int // calls that it is for
}

// spoilt is how many of them it has spoilt.
func (f *countedFault) spoilt() int {
	n := max(0, f.met-f.After)
	if f.Times > 0 {
		n = min(n, f.Times)
	}
	return n
}

// NewTrouble returns trouble of these faults and limits; of limits that name the
// same operation the first one counts.
func NewTrouble(faults []Fault, limits []Limit) *Trouble {
	t := &Trouble{limits: limits, buckets: map[bucketKey]*tokenBucket{}, calls: map[string]int{}, refused: map[string]int{}}
	for _, f := range faults {
		t.faults = append(t.faults, &countedFault{Fault: f})
	}
	return t
}

// Count counts a call that Meet is not asked about, such as one without
// credentials.
func (t *Trouble) Count(operation string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[operation]++
}

// Meet counts a call and returns the fault that it meets; the zero Fault is
// none. A call above its limit meets one of the kind Throttle. The caller is
// whose limit it uses, where that is not the account that it looks into.
func (t *Trouble) Meet(c Call, caller string, now time.Time) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls[c.Operation]++
	f := t.meet(c, caller, now)
	if f.Kind == Throttle {
		t.refused[c.Operation]++
	}
	return f
}

func (t *Trouble) meet(c Call, caller string, now time.Time) Fault {
	if t.above(c, caller, now) {
		return Fault{Operation: c.Operation, Kind: Throttle}
	}
	for _, f := range t.faults {
		if !matches(f.Operation, c.Operation) || f.Account != "" && f.Account != c.Account || f.Region != "" && f.Region != c.Region {
			continue
		}
		f.met++
		if f.met <= f.After || f.Times > 0 && f.met > f.After+f.Times {
			continue
		}
		return f.Fault
	}
	return Fault{}
}

// above takes a token from the call's bucket and reports that there was none.
func (t *Trouble) above(c Call, caller string, now time.Time) bool {
	key, limit := t.bucket(c, caller)
	if limit.Rate == 0 {
		return false
	}
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

// bucket returns the key and the limit of the bucket that a call draws on. A
// rate of zero is no limit.
func (t *Trouble) bucket(c Call, caller string) (bucketKey, Limit) {
	for _, l := range t.limits {
		if !l.covers(c.Operation) {
			continue
		}
		key := bucketKey{limit: l.Operations[0], account: caller}
		if l.Operations[0] == "*" { // each service has its own
			key.limit, _, _ = strings.Cut(c.Operation, ":")
		}
		if l.PerRegion {
			key.region = c.Region
		}
		return key, l
	}
	return bucketKey{}, Limit{}
}

// matches reports whether an operation is the one that a pattern names, of
// which the end may be "*".
func matches(pattern, operation string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(operation, prefix)
	}
	return pattern == operation
}

// Calls returns how often each operation was called; refused calls count too.
func (t *Trouble) Calls() map[string]int { return t.copied(t.calls) }

// Refused returns how many of the Calls were throttled.
func (t *Trouble) Refused() map[string]int { return t.copied(t.refused) }

// Met returns how many calls met each of the faults, in their order.
func (t *Trouble) Met() []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	met := make([]int, len(t.faults))
	for i, f := range t.faults {
		met[i] = f.spoilt()
	}
	return met
}

func (t *Trouble) copied(m map[string]int) map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := make(map[string]int, len(m))
	for k, n := range m {
		c[k] = n
	}
	return c
}
