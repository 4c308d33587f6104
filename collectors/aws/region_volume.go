package aws

import (
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/corporate-sre/auditor/collectors"
)

type volumeAttributes struct {
	AccountID       *string    `json:"account_id,omitzero"`
	VolumeType      *string    `json:"volume_type,omitzero"`
	SizeGiB         *int32     `json:"size_gib,omitzero"`
	IOPS            *int32     `json:"iops,omitzero"`
	ThroughputMiBps *int32     `json:"throughput_mibps,omitzero"`
	State           *string    `json:"state,omitzero"`
	Encrypted       *bool      `json:"encrypted,omitzero"`
	AttachedTo      []string   `json:"attached_to,omitzero"`
	CreatedAt       *time.Time `json:"created_at,omitzero"`
}

func volumeAsset(s site, v types.Volume) collectors.Asset {
	id := deref(v.VolumeId)
	instances := attachedInstances(v.Attachments)
	arns := make([]string, len(instances))
	for i, instance := range instances {
		arns[i] = s.arn("ec2", "instance/"+instance)
	}
	a := s.asset("aws.volume", s.arn("ec2", "volume/"+id), "", "ec2:DescribeVolumes")
	a.Tags = ec2Tags(v.Tags)
	a.Name = ec2Name(a.Tags, id)
	a.URL = s.regional("ec2", "VolumeDetails:volumeId="+url.QueryEscape(id))
	a.Links = map[string][]string{"attached_to": arns}
	a.Attributes = collectors.Attributes(volumeAttributes{
		AccountID:       new(s.account),
		VolumeType:      given(v.VolumeType),
		SizeGiB:         v.Size,
		IOPS:            new(deref(v.Iops)),
		ThroughputMiBps: new(deref(v.Throughput)),
		State:           given(v.State),
		Encrypted:       v.Encrypted,
		AttachedTo:      instances,
		CreatedAt:       second(v.CreateTime),
	})
	return a
}

// attachedInstances leaves out what is attached to a service of AWS instead of
// an instance, and attachments that are over.
func attachedInstances(attachments []types.VolumeAttachment) []string {
	var ids []string
	for _, a := range attachments {
		if a.State != types.VolumeAttachmentStateDetached && deref(a.InstanceId) != "" {
			ids = append(ids, *a.InstanceId)
		}
	}
	return sorted(ids)
}
