package aws

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func TestInstanceAsset(t *testing.T) {
	launched := time.Date(2026, 3, 1, 8, 0, 0, 123, time.UTC)
	isAsset(t, instanceAsset(acme, types.Instance{
		InstanceId:            new("i-1"),
		InstanceType:          types.InstanceTypeM7iLarge,
		State:                 &types.InstanceState{Name: types.InstanceStateNameStopped},
		StateTransitionReason: new("User initiated (2026-11-02 08:15:00 GMT)"),
		LaunchTime:            &launched,
		MetadataOptions:       &types.InstanceMetadataOptionsResponse{HttpTokens: types.HttpTokensStateRequired},
		PlatformDetails:       new("Linux/UNIX"),
		VpcId:                 new("vpc-1"),
		Tags:                  []types.Tag{{Key: new("Name"), Value: new("api")}, {Key: new("owner")}},
	}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "name": "api", "region": "eu-west-1",
		"tags": {"Name": "api", "owner": ""}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1",
		"attributes": {
			"account_id": "111122223333", "instance_type": "m7i.large", "state": "stopped",
			"launched_at": "2026-03-01T08:00:00Z", "stopped_at": "2026-11-02T08:15:00Z",
			"imds_v2_required": true, "public_ip": false, "platform": "Linux/UNIX", "vpc_id": "vpc-1"
		}
	}`)
}

func TestInstanceAnswersNothingMoreThanItsID(t *testing.T) {
	isAsset(t, instanceAsset(acme, types.Instance{InstanceId: new("i-1")}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "name": "i-1", "region": "eu-west-1",
		"tags": {}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1",
		"attributes": {"account_id": "111122223333", "public_ip": false, "vpc_id": ""}
	}`)
}

func TestTransitionTime(t *testing.T) {
	for reason, want := range map[string]string{
		"User initiated (2026-11-02 08:15:00 GMT)":          "2026-11-02 08:15:00",
		"User initiated shutdown (2026-11-02 08:15:00 UTC)": "2026-11-02 08:15:00",
		"User initiated (2026-13-02 08:15:00 GMT)":          "",
		"User initiated": "",
		"Server.SpotInstanceShutdown: no capacity": "",
		"": "",
	} {
		var got string
		if at := transitionTime(reason); at != nil {
			got = at.Format(time.DateTime)
		}
		if got != want {
			t.Errorf("transitionTime(%q) = %q, want %q", reason, got, want)
		}
	}
}

func TestTokenRequired(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options *types.InstanceMetadataOptionsResponse
		want    string
	}{
		{"no answer", nil, "null"},
		{"an answer without tokens", &types.InstanceMetadataOptionsResponse{}, "null"},
		{"optional", &types.InstanceMetadataOptionsResponse{HttpTokens: types.HttpTokensStateOptional}, "false"},
		{"required", &types.InstanceMetadataOptionsResponse{HttpTokens: types.HttpTokensStateRequired}, "true"},
		{"optional, but off", &types.InstanceMetadataOptionsResponse{
			HttpTokens: types.HttpTokensStateOptional, HttpEndpoint: types.InstanceMetadataEndpointStateDisabled}, "true"},
	} {
		t.Run(tt.name, func(t *testing.T) { sameJSON(t, tokenRequired(tt.options), tt.want) })
	}
}

func TestHasPublicIP(t *testing.T) {
	public := &types.InstanceNetworkInterfaceAssociation{PublicIp: new("203.0.113.7")}
	for _, tt := range []struct {
		name     string
		instance types.Instance
		want     bool
	}{
		{"none", types.Instance{NetworkInterfaces: []types.InstanceNetworkInterface{{}}}, false},
		{"its own", types.Instance{PublicIpAddress: new("203.0.113.7")}, true},
		{"on a second interface", types.Instance{NetworkInterfaces: []types.InstanceNetworkInterface{{}, {Association: public}}}, true},
		{"on a second address", types.Instance{NetworkInterfaces: []types.InstanceNetworkInterface{{
			PrivateIpAddresses: []types.InstancePrivateIpAddress{{}, {Association: public}}}}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := hasPublicIP(tt.instance); got != tt.want {
				t.Errorf("public address: %t, want %t", got, tt.want)
			}
		})
	}
}
