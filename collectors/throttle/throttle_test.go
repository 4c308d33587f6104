package throttle

import (
	"math"
	"testing"
	"time"
)

func TestBound(t *testing.T) {
	limits := Limits{
		"org":      {Rate: 4, Burst: 4},
		"org/tags": {Rate: 2, Burst: 1},
		"ec2":      {Rate: 10, Burst: 10, Per: PerRegion},
		"iam":      {Rate: 1, Burst: 1, Per: PerAccount},
		"sso":      {Rate: 10, Burst: 10, Bucket: "center"},
		"store":    {Rate: 10, Burst: 10, Bucket: "center"},
		"never":    {Rate: 0, Burst: 1},
	}
	tests := []struct {
		name  string
		calls map[Key]int
		want  time.Duration
	}{
		{"no calls", nil, 0},
		{"within the burst", map[Key]int{{Service: "org"}: 4}, 0},
		{"after the burst", map[Key]int{{Service: "org"}: 12}, 2 * time.Second},
		{"accounts share what is the caller's", map[Key]int{{Service: "org", Account: "1"}: 6, {Service: "org", Account: "2"}: 6}, 2 * time.Second},
		{"groups without a limit share the service's", map[Key]int{{Service: "org", Group: "a"}: 6, {Service: "org", Group: "b"}: 6}, 2 * time.Second},
		{"a group with a limit is apart", map[Key]int{{Service: "org"}: 4, {Service: "org", Group: "tags"}: 3}, time.Second},
		{"Regions apart", map[Key]int{{Service: "ec2", Account: "1", Region: "a"}: 20, {Service: "ec2", Account: "1", Region: "b"}: 30}, 2 * time.Second},
		{"Regions together", map[Key]int{{Service: "iam", Account: "1", Region: "a"}: 2, {Service: "iam", Account: "1", Region: "b"}: 2}, 3 * time.Second},
		{"services together", map[Key]int{{Service: "sso"}: 10, {Service: "store"}: 10}, time.Second},
		{"a service of no table", map[Key]int{{Service: "x"}: 15}, 2 * time.Second},
		{"a rate of zero", map[Key]int{{Service: "never"}: 2}, math.MaxInt64},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := limits.Bound(tt.calls); got != tt.want {
				t.Errorf("Bound(%v) = %v, want %v", tt.calls, got, tt.want)
			}
		})
	}
}

func TestWithLeavesTheTableAlone(t *testing.T) {
	base := Limits{"ec2": {Rate: 1, Burst: 1}}
	over := base.With(Limits{"ec2": {Rate: 2, Burst: 2}, "iam": {Rate: 3, Burst: 3}})
	if base["ec2"].Rate != 1 || len(base) != 1 {
		t.Errorf("With changed its receiver to %v", base)
	}
	if over["ec2"].Rate != 2 || over["iam"].Rate != 3 {
		t.Errorf("With = %v, want both entries of the override", over)
	}
}

func TestEveryAWSLimitIsUsableAndHasASource(t *testing.T) {
	for name, l := range AWS() {
		if l.Rate <= 0 || l.Burst < 1 || l.Source == "" {
			t.Errorf("limit %q = %+v, want a rate, a burst and a source", name, l)
		}
	}
}
