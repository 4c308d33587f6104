package aws

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func TestVolumeAsset(t *testing.T) {
	created := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	isAsset(t, volumeAsset(acme, types.Volume{
		VolumeId: new("vol-1"), VolumeType: types.VolumeTypeGp3, Size: new(int32(100)),
		Iops: new(int32(3000)), Throughput: new(int32(125)), State: types.VolumeStateInUse,
		Encrypted: new(false), CreateTime: &created,
		Attachments: []types.VolumeAttachment{
			{InstanceId: new("i-2"), State: types.VolumeAttachmentStateAttached},
			{InstanceId: new("i-1"), State: types.VolumeAttachmentStateAttached},
			{InstanceId: new("i-0"), State: types.VolumeAttachmentStateDetached},
			{AssociatedResource: new("arn:aws:ecs:eu-west-1:111122223333:task/t"), State: types.VolumeAttachmentStateAttached},
		},
	}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", "name": "vol-1", "region": "eu-west-1", "tags": {},
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1",
		"links": {"attached_to": [
			"arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "arn:aws:ec2:eu-west-1:111122223333:instance/i-2"]},
		"attributes": {
			"account_id": "111122223333", "volume_type": "gp3", "size_gib": 100, "iops": 3000, "throughput_mibps": 125,
			"state": "in-use", "encrypted": false, "attached_to": ["i-1", "i-2"], "created_at": "2026-03-01T08:00:00Z"
		}
	}`)
}

func TestVolumeWithoutAttachmentHasEmptyLists(t *testing.T) {
	isAsset(t, volumeAsset(acme, types.Volume{VolumeId: new("vol-1"), State: types.VolumeStateAvailable}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", "name": "vol-1", "region": "eu-west-1", "tags": {},
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-1",
		"links": {"attached_to": []},
		"attributes": {
			"account_id": "111122223333", "iops": 0, "throughput_mibps": 0, "state": "available", "attached_to": []
		}
	}`)
}

func TestElasticIPAsset(t *testing.T) {
	isAsset(t, elasticIPAsset(acme, types.Address{
		AllocationId: new("eipalloc-1"), PublicIp: new("203.0.113.7"), AssociationId: new("eipassoc-1"),
	}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1", "name": "203.0.113.7",
		"region": "eu-west-1", "tags": {}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#ElasticIpDetails:AllocationId=eipalloc-1",
		"attributes": {"account_id": "111122223333", "public_ip": "203.0.113.7", "associated": true}
	}`)
}

func TestElasticIPThatNothingUsesIsNotAssociated(t *testing.T) {
	isAsset(t, elasticIPAsset(acme, types.Address{
		AllocationId: new("eipalloc-1"), PublicIp: new("203.0.113.7"), InstanceId: new(""),
		Tags: []types.Tag{{Key: new("Name"), Value: new("spare")}},
	}), `{
		"id": "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-1", "name": "spare",
		"region": "eu-west-1", "tags": {"Name": "spare"}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#ElasticIpDetails:AllocationId=eipalloc-1",
		"attributes": {"account_id": "111122223333", "public_ip": "203.0.113.7", "associated": false}
	}`)
}
