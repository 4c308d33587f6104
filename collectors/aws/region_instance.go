package aws

import (
	"net/url"
	"regexp"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/corporate-sre/auditor/collectors"
)

type instanceAttributes struct {
	AccountID      *string             `json:"account_id,omitzero"`
	InstanceType   *string             `json:"instance_type,omitzero"`
	State          *string             `json:"state,omitzero"`
	LaunchedAt     *time.Time          `json:"launched_at,omitzero"`
	StoppedAt      nullable[time.Time] `json:"stopped_at,omitzero"`
	IMDSv2Required *bool               `json:"imds_v2_required,omitzero"`
	PublicIP       *bool               `json:"public_ip,omitzero"`
	Platform       *string             `json:"platform,omitzero"`
	VPCID          *string             `json:"vpc_id,omitzero"`
}

func instanceAsset(s site, i types.Instance) collectors.Asset {
	id := deref(i.InstanceId)
	attributes := instanceAttributes{
		AccountID:      new(s.account),
		InstanceType:   given(i.InstanceType),
		LaunchedAt:     second(i.LaunchTime),
		IMDSv2Required: tokenRequired(i.MetadataOptions),
		PublicIP:       new(hasPublicIP(i)),
		Platform:       i.PlatformDetails,
		VPCID:          new(deref(i.VpcId)),
	}
	if i.State != nil {
		attributes.State = given(i.State.Name)
		attributes.StoppedAt = answered[time.Time](nil)
		if i.State.Name == types.InstanceStateNameStopped {
			attributes.StoppedAt = answered(transitionTime(deref(i.StateTransitionReason)))
		}
	}
	a := s.asset("aws.instance", s.arn("ec2", "instance/"+id), "", "ec2:DescribeInstances")
	a.Tags = ec2Tags(i.Tags)
	a.Name = ec2Name(a.Tags, id)
	a.URL = s.regional("ec2", "InstanceDetails:instanceId="+url.QueryEscape(id))
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// tokenRequired reports whether instance metadata answers only to a session
// token. An endpoint that is off answers nobody.
func tokenRequired(o *types.InstanceMetadataOptionsResponse) *bool {
	if o == nil || o.HttpTokens == "" {
		return nil
	}
	return new(o.HttpTokens == types.HttpTokensStateRequired ||
		o.HttpEndpoint == types.InstanceMetadataEndpointStateDisabled)
}

// hasPublicIP looks at every interface: the instance itself names only the
// address of the first one.
func hasPublicIP(i types.Instance) bool {
	if deref(i.PublicIpAddress) != "" {
		return true
	}
	for _, n := range i.NetworkInterfaces {
		if n.Association != nil && deref(n.Association.PublicIp) != "" {
			return true
		}
		for _, p := range n.PrivateIpAddresses {
			if p.Association != nil && deref(p.Association.PublicIp) != "" {
				return true
			}
		}
	}
	return false
}

var transitionTimeForm = regexp.MustCompile(`\((\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (?:GMT|UTC)\)`)

// transitionTime returns the time that EC2 puts into a reason such as
// "User initiated (2026-11-02 08:15:00 GMT)", and nil for a reason without one.
func transitionTime(reason string) *time.Time {
	m := transitionTimeForm.FindStringSubmatch(reason)
	if m == nil {
		return nil
	}
	t, err := time.ParseInLocation(time.DateTime, m[1], time.UTC)
	if err != nil {
		return nil
	}
	return &t
}

func ec2Tags(tags []types.Tag) map[string]string {
	return tagMap(tags, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
}

// ec2Name is the Name tag, which the EC2 console shows, or else the ID.
func ec2Name(tags map[string]string, id string) string {
	if name := tags["Name"]; name != "" {
		return name
	}
	return id
}
