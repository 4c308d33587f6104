package simulator

import (
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	account, service := &account{id: "111122223333"}, &service{prefix: "ec2"}
	at := func(region, operation string) *call {
		return &call{service: service, account: account, region: region, operation: operation}
	}
	limits := newTrouble(Options{Throttle: 5, Limits: []Limit{
		{Operations: []string{"ec2:DescribeVolumes", "ec2:DescribeImages"}, Rate: 1, Burst: 2},
		{Operations: []string{"ec2:DescribeI*"}, Rate: 1, Burst: 3, PerRegion: true},
	}})
	now := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	answered := func(at time.Time, calls ...*call) (n int) {
		for _, c := range calls {
			for range 10 {
				if !limits.throttled(c, at) {
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
		t.Errorf("%d calls that no Limit names were answered, want the 5 of Throttle", got)
	}
}
