package aws

import "github.com/corporate-sre/auditor/collectors"

// arbitraryVolume is why a copied snapshot is not judged by its volume.
var arbitraryVolume = gap{State: collectors.NotApplicable, Reason: "a copied snapshot does not name the volume that its data came from"}

// snapshotAssets joins the snapshots with the volumes and images of the Region.
// What was not read completely proves no absence.
func (r *region) snapshotAssets() []collectors.Asset {
	const kind = "aws.snapshot"
	var volumes map[string]bool
	if r.volumes.gap == nil {
		volumes = map[string]bool{}
		for _, v := range r.volumes.items {
			volumes[deref(v.VolumeId)] = true
		}
	}
	var images map[string][]string
	if r.images.gap == nil {
		images = imagesBySnapshot(r.images.items)
	}

	assets := make([]collectors.Asset, len(r.snapshots.items))
	for i, snap := range r.snapshots.items {
		assets[i] = snapshotAsset(r.site, snap, volumes, images)
		switch {
		case deref(snap.VolumeId) == copiedVolume:
			r.lines.lack(kind, "attributes.volume_exists", arbitraryVolume)
		case r.volumes.gap != nil:
			r.lines.lack(kind, "attributes.volume_exists", *r.volumes.gap)
		}
		if r.images.gap != nil {
			r.lines.lack(kind, "attributes.used_by_images", *r.images.gap)
		}
	}
	r.snapshots.end(r.lines.of(kind), len(assets))
	return assets
}

// logGroupAssets joins the log groups with their tags.
func (r *region) logGroupAssets() []collectors.Asset {
	const kind = "aws.log_group"
	var tags map[string]map[string]string
	if r.logTags.gap == nil {
		tags = map[string]map[string]string{}
		for _, t := range r.logTags.items {
			tags[t.arn] = t.tags
		}
	}
	assets := make([]collectors.Asset, len(r.logGroups.items))
	for i, group := range r.logGroups.items {
		assets[i] = logGroupAsset(r.site, group, tags)
		if r.logTags.gap != nil {
			r.lines.lack(kind, "tags", *r.logTags.gap)
		}
	}
	r.logGroups.end(r.lines.of(kind), len(assets))
	return assets
}
