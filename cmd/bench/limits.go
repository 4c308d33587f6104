package main

import (
	"maps"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// faster returns limits whose rates are so many times as high.
func faster(limits throttle.Limits, factor float64) throttle.Limits {
	all := limits.With(nil)
	for name, l := range all {
		l.Rate *= factor
		all[name] = l
	}
	return all
}

// groups are the operations of the services' groups of limits.
var groups = map[string][]string{
	"account/contact": {"account:GetContactInformation", "account:GetAlternateContact"},
	"account/regions": {"account:ListRegions"},
}

// refusing are the limits above which the simulated AWS refuses calls. Ours are
// three quarters of what AWS publishes; where it publishes nothing, the server's
// are a third above ours too.
func refusing(ours throttle.Limits) []acme.Limit {
	var limits []acme.Limit
	shared := map[string]int{} // places in limits, by throttle.Limit.Bucket
	// Backward, since a group has to come before its service.
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(ours))) {
		l := ours[name]
		operations, ok := groups[name]
		switch at, known := shared[l.Bucket]; {
		case name == "": // services that are not called
		case known:
			limits[at].Operations = append(limits[at].Operations, name+":*")
		default:
			if !ok {
				operations = []string{name + ":*"}
			}
			if l.Bucket != "" {
				shared[l.Bucket] = len(limits)
			}
			limits = append(limits, acme.Limit{
				Operations: operations, Rate: l.Rate * 4 / 3, Burst: float64(l.Burst) * 4 / 3, PerRegion: l.Per == throttle.PerRegion,
			})
		}
	}
	return limits
}

// bound is the least time that the limits allow for the calls that were made.
// It knows only the buckets that all calls of the run share: those of single
// accounts and Regions are never the slowest, and without them it is too small
// rather than too large.
func bound(limits throttle.Limits, stats []throttle.Stat) time.Duration {
	shared := limits.With(throttle.Limits{limits["sso"].Bucket: limits["sso"]})
	calls := map[throttle.Key]int{}
	for _, s := range stats {
		name := s.Key.Service
		if s.Key.Group != "" {
			name += "/" + s.Key.Group
		}
		if l, ok := shared[name]; ok && l.Per == throttle.PerCaller {
			calls[throttle.Key{Service: s.Key.Service, Group: s.Key.Group}] += s.Calls
		}
	}
	return shared.Bound(calls)
}
