package aws

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func TestLifecycleRulesThatCoverTheWholeBucket(t *testing.T) {
	for _, tt := range []struct {
		name string
		rule types.LifecycleRule
		want bool
	}{
		{"no filter", types.LifecycleRule{}, true},
		{"an empty prefix of the old form", types.LifecycleRule{Prefix: new("")}, true},
		{"an empty filter", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{}}, true},
		{"an empty prefix", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{Prefix: new("")}}, true},
		{"an empty and", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{And: &types.LifecycleRuleAndOperator{}}}, true},
		{"a prefix of the old form", types.LifecycleRule{Prefix: new("logs/")}, false},
		{"a prefix", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{Prefix: new("logs/")}}, false},
		{"a tag", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{Tag: &types.Tag{}}}, false},
		{"a size", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{ObjectSizeGreaterThan: new(int64(0))}}, false},
		{"several", types.LifecycleRule{Filter: &types.LifecycleRuleFilter{
			And: &types.LifecycleRuleAndOperator{Tags: []types.Tag{{}}}}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := lifecycleRules([]types.LifecycleRule{tt.rule})[0].WholeBucket; got != tt.want {
				t.Errorf("covers the whole bucket: %t, want %t", got, tt.want)
			}
		})
	}
}

func TestLifecycleRuleDays(t *testing.T) {
	sameJSON(t, lifecycleRules([]types.LifecycleRule{{
		ID: new("old"), Status: types.ExpirationStatusEnabled,
		Expiration:                     &types.LifecycleExpiration{Days: new(int32(365))},
		NoncurrentVersionExpiration:    &types.NoncurrentVersionExpiration{NoncurrentDays: new(int32(30))},
		AbortIncompleteMultipartUpload: &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: new(int32(7))},
		Transitions:                    []types.Transition{{}, {}},
		NoncurrentVersionTransitions:   []types.NoncurrentVersionTransition{{}},
	}}), `[{"id": "old", "enabled": true, "whole_bucket": true, "expiration_days": 365, "noncurrent_days": 30,
		"abort_upload_days": 7, "transitions": 3}]`)
}
