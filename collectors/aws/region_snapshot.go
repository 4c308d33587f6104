package aws

import (
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/corporate-sre/auditor/collectors"
)

type snapshotAttributes struct {
	AccountID    *string    `json:"account_id,omitzero"`
	CreatedAt    *time.Time `json:"created_at,omitzero"`
	SizeGiB      *int32     `json:"size_gib,omitzero"`
	Encrypted    *bool      `json:"encrypted,omitzero"`
	VolumeID     *string    `json:"volume_id,omitzero"`
	VolumeExists *bool      `json:"volume_exists,omitzero"`
	UsedByImages []string   `json:"used_by_images,omitzero"`
	StorageTier  *string    `json:"storage_tier,omitzero"`
	ManagedBy    *string    `json:"managed_by,omitzero"`
}

// copiedVolume is the volume that EC2 names for a snapshot that was copied; it
// says nothing of where the data came from.
const copiedVolume = "vol-ffffffff"

// snapshotAsset needs what else is in the Region: volumes holds the IDs of all
// of them and is nil when they were not all read; images maps a snapshot to the
// own images that rest on it, likewise.
func snapshotAsset(s site, snap types.Snapshot, volumes map[string]bool, images map[string][]string) collectors.Asset {
	id, volume := deref(snap.SnapshotId), deref(snap.VolumeId)
	attributes := snapshotAttributes{
		AccountID:   new(s.account),
		CreatedAt:   second(snap.StartTime),
		SizeGiB:     snap.VolumeSize,
		Encrypted:   snap.Encrypted,
		VolumeID:    snap.VolumeId,
		StorageTier: given(snap.StorageTier),
	}
	link := []string{}
	if volume != "" && volume != copiedVolume {
		link = append(link, s.arn("ec2", "volume/"+volume))
		if volumes != nil {
			attributes.VolumeExists = new(volumes[volume])
		}
	}
	if images != nil {
		attributes.UsedByImages = sorted(images[id])
	}

	arn := strings.Join([]string{"arn", s.partition, "ec2", s.region, "", "snapshot/" + id}, ":")
	a := s.asset("aws.snapshot", arn, "", "ec2:DescribeSnapshots")
	a.Tags = ec2Tags(snap.Tags)
	a.Name = ec2Name(a.Tags, id)
	a.URL = s.regional("ec2", "SnapshotDetails:snapshotId="+url.QueryEscape(id))
	a.Links = map[string][]string{"volume": link}
	attributes.ManagedBy = new(snapshotManager(a.Tags, deref(snap.Description)))
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// snapshotManager names the service that made a snapshot and will delete it.
// Tags below "aws:" can be set by AWS alone; the descriptions are what is left
// on snapshots whose tags were not copied.
func snapshotManager(tags map[string]string, description string) string {
	for key := range tags {
		switch {
		case strings.HasPrefix(key, "aws:backup:"):
			return "aws:backup"
		case strings.HasPrefix(key, "aws:dlm:"), key == "dlm:managed":
			return "dlm"
		}
	}
	switch {
	case strings.HasPrefix(description, "This snapshot is created by the AWS Backup service"):
		return "aws:backup"
	case strings.HasPrefix(description, "Created for policy: policy-"):
		return "dlm"
	}
	return ""
}

// imagesBySnapshot maps each snapshot to the images that rest on it. It is
// never nil.
func imagesBySnapshot(images []types.Image) map[string][]string {
	m := map[string][]string{}
	for _, i := range images {
		for _, d := range i.BlockDeviceMappings {
			if d.Ebs != nil && d.Ebs.SnapshotId != nil {
				m[*d.Ebs.SnapshotId] = append(m[*d.Ebs.SnapshotId], deref(i.ImageId))
			}
		}
	}
	return m
}
