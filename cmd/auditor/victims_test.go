package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
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
	fault acme.Fault
	state collectors.State // it ends in; empty: it does no harm
	once  bool             // there is no first and later page to it
}

// passing are the troubles after which everything is read all the same.
var passing = []trouble{
	{name: "throttled once", fault: acme.Fault{Kind: acme.Throttle, Times: 1}},
	{name: "500 once", fault: acme.Fault{Kind: acme.ServerError, Times: 1}},
	{name: "connection dropped once", fault: acme.Fault{Kind: acme.Drop, Times: 1}},
	{name: "cut off once", fault: acme.Fault{Kind: acme.Truncate, Times: 1}},
	{name: "empty page", fault: acme.Fault{Kind: acme.EmptyPage}, once: true},
	{name: "pages that overlap", fault: acme.Fault{Kind: acme.Overlap}, once: true},
}

// staying are those that do not pass.
var staying = []trouble{
	{name: "throttled", fault: acme.Fault{Kind: acme.Throttle}, state: collectors.Throttled},
	{name: "500", fault: acme.Fault{Kind: acme.ServerError}, state: collectors.Unreachable},
	{name: "503 SlowDown", fault: acme.Fault{Kind: acme.Refuse, Status: 503, Code: "SlowDown", Message: "Please reduce your request rate."}, state: collectors.Throttled},
	{name: "expired", fault: acme.Fault{Kind: acme.Refuse, Status: 400, Code: "ExpiredToken", Message: "The security token has expired."}, state: collectors.Denied},
	{name: "connection dropped", fault: acme.Fault{Kind: acme.Drop}, state: collectors.Unreachable},
	{name: "cut off", fault: acme.Fault{Kind: acme.Truncate}, state: collectors.Unreachable},
	{name: "HTML", fault: acme.Fault{Kind: acme.HTML}, state: collectors.Unreachable},
	{name: "repeated token", fault: acme.Fault{Kind: acme.RepeatToken}, state: collectors.Unreachable, once: true},
}

var hanging = []trouble{
	{name: "no answer", fault: acme.Fault{Kind: acme.Hang}, state: collectors.Deadline},
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

func faultsOf(victims []victim) []acme.Fault {
	var faults []acme.Fault
	for _, v := range victims {
		f := v.fault
		f.Operation, f.Account, f.After = v.operation, v.account, v.page-1
		_, f.Region, _ = strings.Cut(v.place, "/")
		faults = append(faults, f)
	}
	return faults
}
