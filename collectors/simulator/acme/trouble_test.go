package acme

import (
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	at := func(region, operation string) Call {
		return Call{Operation: "ec2:" + operation, Account: "444455556666", Region: region}
	}
	trouble := NewTrouble(nil, []Limit{
		{Operations: []string{"ec2:DescribeVolumes", "ec2:DescribeImages"}, Rate: 1, Burst: 2},
		{Operations: []string{"ec2:DescribeI*"}, Rate: 1, Burst: 3, PerRegion: true},
		{Operations: []string{"*"}, Rate: 5, Burst: 5, PerRegion: true},
	})
	now := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	answered := func(at time.Time, calls ...Call) (n int) {
		for _, c := range calls {
			for range 10 {
				if trouble.Meet(c, "111122223333", at).Kind != Throttle {
					n++
				}
			}
		}
		return n
	}
	volumes, images := at("eu-west-1", "DescribeVolumes"), at("us-east-1", "DescribeImages")
	if got := answered(now, volumes, images); got != 2 {
		t.Errorf("%d calls of one account's bucket were answered, want its burst of 2", got)
	}
	if got := answered(now.Add(time.Second), images, volumes); got != 1 {
		t.Errorf("%d calls were answered a second later, want 1", got)
	}
	if got := answered(now, at("eu-west-1", "DescribeInstances"), at("us-east-1", "DescribeInstances")); got != 6 {
		t.Errorf("%d calls were answered in two Regions with buckets of their own, want 3 each", got)
	}
	if got := answered(now, at("eu-west-1", "DescribeVpcs")); got != 5 {
		t.Errorf("%d calls that only the last Limit covers were answered, want its 5", got)
	}
	if got := trouble.Refused()["ec2:DescribeVolumes"]; got == 0 || got > trouble.Calls()["ec2:DescribeVolumes"] {
		t.Errorf("%d of %d calls were refused", got, trouble.Calls()["ec2:DescribeVolumes"])
	}
}

func TestFaultsMeetTheCallsThatTheyAreFor(t *testing.T) {
	trouble := NewTrouble([]Fault{{Operation: "slack:*", Account: "acme", Kind: HTML, After: 1, Times: 2}, {Operation: "*", Kind: Deny}}, nil)
	meet := func(operation, account string) Kind {
		return trouble.Meet(Call{Operation: operation, Account: account}, account, time.Time{}).Kind
	}
	for i, want := range []Kind{Deny, HTML, HTML, Deny} {
		if got := meet("slack:users.list", "acme"); got != want {
			t.Errorf("call %d meets %v, want %v", i+1, got, want)
		}
	}
	if got := meet("slack:users.list", "coyote"); got != Deny {
		t.Errorf("another account's call meets %v, want %v", got, Deny)
	}
	if met := trouble.Met(); met[0] != 2 || met[1] != 3 {
		t.Errorf("the faults met %v calls, want 2 and 3", met)
	}
}
