package simulator

import (
	"net/http"
	"strings"
	"sync"
)

// A Fault makes calls fail.
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

// Kind is how a call fails.
type Kind int

const (
	Deny        Kind = iota + 1 // no identity-based policy allows it
	DenySCP                     // a service control policy denies it
	Throttle                    // refused for its rate
	ServerError                 // 500 InternalFailure
	HTML                        // 200 with a page, as from a proxy
	Truncate                    // the connection ends in the middle of the answer
	Hang                        // no answer until the caller gives up
	Drop                        // the connection ends without an answer
	RepeatToken                 // every page names the same next page
	Refuse                      // an error of the Fault's own Status, Code and Message

	// Answers that are odd and right.

	EmptyPage // the first page has no items, and names the next
	Overlap   // a page begins with the last item of the one before
)

// trouble holds what makes calls fail: the faults, and the buckets of the
// throttling limit.
type trouble struct {
	rate   float64 // Options.Throttle
	limits []Limit

	mu      *sync.Mutex
	faults  []*countedFault
	buckets map[bucketKey]*tokenBucket
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

func newTrouble(o Options) trouble {
	t := trouble{rate: o.Throttle, limits: o.Limits, mu: new(sync.Mutex), buckets: map[bucketKey]*tokenBucket{}}
	for _, f := range o.Faults {
		t.faults = append(t.faults, &countedFault{Fault: f})
	}
	return t
}

// fault returns the first fault that a call meets, or nil.
func (t trouble) fault(c *call) *Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.faults {
		if !matches(f.Operation, c.name()) || f.Account != "" && f.Account != c.about() || f.Region != "" && f.Region != c.region {
			continue
		}
		f.met++
		if f.met <= f.After || f.Times > 0 && f.met > f.After+f.Times {
			continue
		}
		return &f.Fault
	}
	return nil
}

// matches reports whether an operation is the one that a pattern names, of
// which the end may be "*".
func matches(pattern, operation string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(operation, prefix)
	}
	return pattern == operation
}

// refusal turns a fault into the error that it answers with; nil for the kinds
// that spoil a good answer instead.
func (f *Fault) refusal(c *call) *apiError {
	switch f.Kind {
	case Deny:
		return c.denied("because no identity-based policy allows the " + c.action() + " action")
	case DenySCP:
		return c.denied("with an explicit deny in a service control policy")
	case Throttle:
		return c.service.throttled
	case ServerError:
		return &apiError{http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error."}
	case Refuse:
		return &apiError{max(f.Status, http.StatusBadRequest), f.Code, f.Message}
	}
	return nil
}
