package aws

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func TestSnapshotAsset(t *testing.T) {
	created := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	isAsset(t, snapshotAsset(acme, types.Snapshot{
		SnapshotId: new("snap-1"), VolumeId: new("vol-1"), VolumeSize: new(int32(8)), StartTime: &created,
		Encrypted: new(true), StorageTier: types.StorageTierStandard,
		Tags: []types.Tag{{Key: new("aws:backup:source-resource"), Value: new("vol-1")}},
	}, map[string]bool{"vol-1": true}, map[string][]string{"snap-1": {"ami-2", "ami-1"}}), `{
		"id": "arn:aws:ec2:eu-west-1::snapshot/snap-1", "name": "snap-1", "region": "eu-west-1",
		"tags": {"aws:backup:source-resource": "vol-1"},
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SnapshotDetails:snapshotId=snap-1",
		"links": {"volume": ["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"]},
		"attributes": {
			"account_id": "111122223333", "created_at": "2026-03-01T08:00:00Z", "size_gib": 8, "encrypted": true,
			"volume_id": "vol-1", "volume_exists": true, "used_by_images": ["ami-1", "ami-2"],
			"storage_tier": "standard", "managed_by": "aws:backup"
		}
	}`)
}

func TestSnapshotKnowsOnlyWhatWasReadBesideIt(t *testing.T) {
	none, nobody := map[string]bool{}, map[string][]string{}
	for _, tt := range []struct {
		name    string
		volume  string
		volumes map[string]bool
		images  map[string][]string
		want    string
	}{
		{"everything read, nothing there", "vol-1", none, nobody, `{"volume_exists": false, "used_by_images": []}`},
		{"volumes not read", "vol-1", nil, nobody, `{"used_by_images": []}`},
		{"images not read", "vol-1", none, nil, `{"volume_exists": false}`},
		{"copied, so its volume is no volume", copiedVolume, none, nobody, `{"used_by_images": []}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := snapshotAsset(acme, types.Snapshot{SnapshotId: new("snap-1"), VolumeId: &tt.volume}, tt.volumes, tt.images)
			fits(t, a)
			var attributes map[string]any
			if err := json.Unmarshal(a.Attributes, &attributes); err != nil {
				t.Fatal(err)
			}
			for _, other := range []string{"account_id", "volume_id", "managed_by"} {
				delete(attributes, other)
			}
			sameJSON(t, attributes, tt.want)
			if copied := tt.volume == copiedVolume; copied != (len(a.Links["volume"]) == 0) || a.Links["volume"] == nil {
				t.Errorf("link to the volume is %q", a.Links["volume"])
			}
		})
	}
}

func TestSnapshotManager(t *testing.T) {
	for _, tt := range []struct {
		name        string
		tags        map[string]string
		description string
		want        string
	}{
		{"nobody", map[string]string{"backup": "yes"}, "before the upgrade", ""},
		{"AWS Backup by its tag", map[string]string{"aws:backup:source-resource": "vol-1"}, "", "aws:backup"},
		{"AWS Backup by its description", nil, "This snapshot is created by the AWS Backup service.", "aws:backup"},
		{"lifecycle manager by its tag", map[string]string{"aws:dlm:lifecycle-policy-id": "policy-1"}, "", "dlm"},
		{"lifecycle manager by its description", nil, "Created for policy: policy-1 schedule: nightly", "dlm"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := snapshotManager(tt.tags, tt.description); got != tt.want {
				t.Errorf("managed by %q, want %q", got, tt.want)
			}
		})
	}
}

func TestImagesBySnapshot(t *testing.T) {
	sameJSON(t, imagesBySnapshot([]types.Image{
		{ImageId: new("ami-1"), BlockDeviceMappings: []types.BlockDeviceMapping{
			{Ebs: &types.EbsBlockDevice{SnapshotId: new("snap-1")}},
			{Ebs: &types.EbsBlockDevice{}},
			{VirtualName: new("ephemeral0")},
		}},
		{ImageId: new("ami-2"), BlockDeviceMappings: []types.BlockDeviceMapping{
			{Ebs: &types.EbsBlockDevice{SnapshotId: new("snap-1")}},
		}},
	}), `{"snap-1": ["ami-1", "ami-2"]}`)
	if imagesBySnapshot(nil) == nil {
		t.Error("no images look like images that were not read")
	}
}
