package simulator

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		fault acme.Fault
		code  string // empty: an answer that cannot be read
		words string
	}{
		"denied":          {acme.Fault{Kind: acme.Deny}, "UnauthorizedOperation", "no identity-based policy allows the ec2:DescribeVolumes action"},
		"denied by SCP":   {acme.Fault{Kind: acme.DenySCP}, "UnauthorizedOperation", "explicit deny in a service control policy"},
		"throttled":       {acme.Fault{Kind: acme.Throttle}, "RequestLimitExceeded", ""},
		"server error":    {acme.Fault{Kind: acme.ServerError}, "InternalFailure", ""},
		"its own refusal": {acme.Fault{Kind: acme.Refuse, Code: "OptInRequired", Message: "Subscribe first."}, "OptInRequired", "Subscribe first."},
		"cut off":         {acme.Fault{Kind: acme.Truncate}, "", "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation = "ec2:DescribeVolumes"
			s := start(t, Options{Faults: []acme.Fault{test.fault}})
			a, _ := crowded(s)
			api := ec2.NewFromConfig(s.member(t, a.id, "eu-west-1"))
			_, err := api.DescribeVolumes(t.Context(), &ec2.DescribeVolumesInput{})
			if err == nil || !strings.Contains(err.Error(), test.words) {
				t.Errorf("error is %v, want %q in it", err, test.words)
			}
			if _, ok := errors.AsType[smithy.APIError](err); ok != (test.code != "") {
				t.Errorf("error is %v", err)
			} else if ok {
				wantCode(t, err, test.code)
			}
			if _, err := api.DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{}); err != nil {
				t.Errorf("another operation fails too: %v", err)
			}
		})
	}
}

// What is XML enough is an empty answer to SDKs of XML services, so it takes a
// JSON service to make them complain.
func TestPageOfHTML(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "*", Kind: acme.HTML}}})
	_, err := organizations.NewFromConfig(s.caller("us-east-1")).ListRoots(t.Context(), &organizations.ListRootsInput{})
	if _, ok := errors.AsType[*smithy.DeserializationError](err); !ok {
		t.Errorf("error is %v, want one of reading the answer", err)
	}
}

func TestFaultsAreForWhatTheyName(t *testing.T) {
	for name, test := range map[string]struct {
		fault acme.Fault
		fails bool
	}{
		"every operation of the service": {acme.Fault{Operation: "ec2:*"}, true},
		"everything":                     {acme.Fault{Operation: "*", Region: "eu-west-1"}, true},
		"another operation":              {acme.Fault{Operation: "ec2:DescribeImages"}, false},
		"the Region":                     {acme.Fault{Operation: "ec2:*", Region: "eu-west-1"}, true},
		"another Region":                 {acme.Fault{Operation: "ec2:*", Region: "us-east-1"}, false},
		"another account":                {acme.Fault{Operation: "ec2:*", Account: "111122223333"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Kind = acme.Deny
			s := start(t, Options{Faults: []acme.Fault{test.fault}})
			a, _ := crowded(s)
			_, err := ec2.NewFromConfig(s.member(t, a.id, "eu-west-1")).DescribeVolumes(t.Context(), &ec2.DescribeVolumesInput{})
			if (err != nil) != test.fails {
				t.Errorf("error is %v, want one: %t", err, test.fails)
			}
		})
	}
}

func TestFaultOfARoleIsThatOfItsAccount(t *testing.T) {
	id := start(t, Options{}).company.accounts[5].id
	s := start(t, Options{Faults: []acme.Fault{{Operation: "sts:AssumeRole", Account: id, Kind: acme.Deny}}})
	s.member(t, s.company.accounts[6].id, "eu-west-1")
	_, err := s.assume(t, id)
	wantCode(t, err, "AccessDenied")
}

func TestFaultEndsAfterItsTimes(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "organizations:ListRoots", Kind: acme.Throttle, Times: 2}}})
	api := organizations.NewFromConfig(s.caller("us-east-1"))
	for range 2 {
		_, err := api.ListRoots(t.Context(), &organizations.ListRootsInput{})
		wantCode(t, err, "TooManyRequestsException")
	}
	if _, err := api.ListRoots(t.Context(), &organizations.ListRootsInput{}); err != nil {
		t.Error(err)
	}
	if calls, refused := s.Calls()["organizations:ListRoots"], s.Refused()["organizations:ListRoots"]; calls != 3 || refused != 2 {
		t.Errorf("%d calls, %d refused; want 3 and 2", calls, refused)
	}
}

func TestFaultBeginsAfterItsCalls(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "organizations:ListRoots", Kind: acme.Throttle, After: 1, Times: 1}}})
	api := organizations.NewFromConfig(s.caller("us-east-1"))
	for _, fails := range []bool{false, true, false} {
		if _, err := api.ListRoots(t.Context(), &organizations.ListRootsInput{}); (err != nil) != fails {
			t.Errorf("error is %v, want one: %t", err, fails)
		}
	}
}

func TestDroppedConnection(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "organizations:ListRoots", Kind: acme.Drop}}})
	_, err := organizations.NewFromConfig(s.caller("us-east-1")).ListRoots(t.Context(), &organizations.ListRootsInput{})
	if err == nil || !strings.Contains(err.Error(), "EOF") {
		t.Errorf("error is %v, want the end of the connection", err)
	}
}

func TestOddPages(t *testing.T) {
	all := accountPages(t, Options{})
	for name, test := range map[string]struct {
		kind  acme.Kind
		empty int // at which page one is
		twice int // accounts that come twice
	}{
		"small":                     {0, 1, 0}, // Organizations has an empty one of its own
		"the first one empty":       {acme.EmptyPage, 0, 0},
		"each with one of the last": {acme.Overlap, 1, 3},
	} {
		t.Run(name, func(t *testing.T) {
			pages := accountPages(t, Options{PageSize: 10, Faults: []acme.Fault{{Operation: "organizations:ListAccounts", Kind: test.kind}}})
			if len(pages[test.empty]) != 0 {
				t.Errorf("page %d is not empty", test.empty)
			}
			got := slices.Concat(pages...)
			slices.Sort(got)
			if twice := len(got) - len(slices.Compact(slices.Clone(got))); twice != test.twice {
				t.Errorf("%d accounts come twice, want %d", twice, test.twice)
			}
			want := slices.Concat(all...)
			slices.Sort(want)
			if !slices.Equal(slices.Compact(got), want) {
				t.Error("it does not give every account")
			}
			for _, page := range pages {
				if len(page) > 10+min(test.twice, 1) {
					t.Errorf("a page has %d accounts", len(page))
				}
			}
		})
	}
}

// accountPages are the IDs of accounts as a server lists them.
func accountPages(t *testing.T, o Options) (pages [][]string) {
	api := organizations.NewFromConfig(start(t, o).caller("us-east-1"))
	for token := (*string)(nil); ; {
		page, err := api.ListAccounts(t.Context(), &organizations.ListAccountsInput{NextToken: token})
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{}
		for _, a := range page.Accounts {
			ids = append(ids, *a.Id)
		}
		if pages = append(pages, ids); page.NextToken == nil {
			return pages
		}
		token = page.NextToken
	}
}

func TestHangLastsUntilTheCallerGivesUp(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "organizations:ListRoots", Kind: acme.Hang}}})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := organizations.NewFromConfig(s.caller("us-east-1")).ListRoots(ctx, &organizations.ListRootsInput{})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want that of the deadline", err)
	}
}

func TestRepeatedTokenNamesTheSamePageForEver(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "organizations:ListAccounts", Kind: acme.RepeatToken}}})
	api := organizations.NewFromConfig(s.caller("us-east-1"))
	var token *string
	for range 3 {
		page, err := api.ListAccounts(t.Context(), &organizations.ListAccountsInput{NextToken: token})
		if err != nil {
			t.Fatal(err)
		}
		if token != nil && *page.NextToken != *token {
			t.Errorf("next token is %q after %q", *page.NextToken, *token)
		}
		token = page.NextToken
	}
}

func TestDenialNamesThePermission(t *testing.T) {
	s := start(t, Options{Faults: []acme.Fault{{Operation: "s3:ListBuckets", Kind: acme.Deny}}})
	_, err := s3.NewFromConfig(s.member(t, s.company.accounts[1].id, "eu-west-1")).ListBuckets(t.Context(), &s3.ListBucketsInput{})
	wantCode(t, err, "AccessDenied")
	if !strings.Contains(err.Error(), "s3:ListAllMyBuckets") {
		t.Errorf("error %v does not name s3:ListAllMyBuckets", err)
	}
}

func TestThrottleIsByServiceAccountAndRegion(t *testing.T) {
	o := Options{Throttle: 2}
	s := start(t, o)
	at := testNow
	allowed := func(account, region string) int {
		c := acme.Call{Operation: "ec2:DescribeVolumes", Account: account, Region: region}
		n := 0
		for range 10 {
			if s.trouble.Meet(c, account, at).Kind != acme.Throttle {
				n++
			}
		}
		return n
	}
	for _, test := range []struct {
		later           time.Duration
		account, region string
		want            int
	}{
		{0, "payments-dev", "eu-west-1", 2},
		{0, "payments-dev", "eu-west-1", 0},
		{0, "payments-dev", "us-east-1", 2},
		{0, "checkout-dev", "eu-west-1", 2},
		{500 * time.Millisecond, "payments-dev", "eu-west-1", 1},
		{time.Hour, "payments-dev", "eu-west-1", 2},
	} {
		if at = at.Add(test.later); allowed(test.account, test.region) != test.want {
			t.Errorf("%s in %s, %s later: not %d calls are answered", test.account, test.region, test.later, test.want)
		}
	}
}

func TestKeysThatNobodyHas(t *testing.T) {
	s := start(t, Options{})
	for _, key := range []string{"AKIAIOSFODNN7EXAMPLE", memberKey + "999999999999", callerKey + s.company.accounts[1].id} {
		_, err := organizations.NewFromConfig(s.with(key, "us-east-1")).ListRoots(t.Context(), &organizations.ListRootsInput{})
		wantCode(t, err, "UnrecognizedClientException")
		_, err = s3.NewFromConfig(s.with(key, "us-east-1")).ListBuckets(t.Context(), &s3.ListBucketsInput{})
		wantCode(t, err, "InvalidAccessKeyId")
	}
}
