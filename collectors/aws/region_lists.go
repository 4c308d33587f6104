package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	tagging "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"
)

// Page sizes are always sent: EC2 has a smaller bucket for calls without one.
const (
	ec2Page     = 1000
	rdsPage     = 100
	logsPage    = 50
	taggingPage = 100
)

func (r *region) listInstances(ctx context.Context) {
	r.instances = listAll(ctx, "ec2:DescribeInstances", func(token *string) ([]ec2types.Instance, *string, error) {
		out, err := r.ec2.DescribeInstances(ctx, &ec2.DescribeInstancesInput{MaxResults: new(int32(ec2Page)), NextToken: token})
		if err != nil {
			return nil, nil, err
		}
		var instances []ec2types.Instance
		for _, reservation := range out.Reservations {
			instances = append(instances, reservation.Instances...)
		}
		return instances, out.NextToken, nil
	})
}

func (r *region) listVolumes(ctx context.Context) {
	r.volumes = listAll(ctx, "ec2:DescribeVolumes", func(token *string) ([]ec2types.Volume, *string, error) {
		out, err := r.ec2.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{MaxResults: new(int32(ec2Page)), NextToken: token})
		if err != nil {
			return nil, nil, err
		}
		return out.Volumes, out.NextToken, nil
	})
}

// listAddresses makes one call: DescribeAddresses has no pages.
func (r *region) listAddresses(ctx context.Context) {
	r.addresses = listAll(ctx, "ec2:DescribeAddresses", func(*string) ([]ec2types.Address, *string, error) {
		out, err := r.ec2.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
		if err != nil {
			return nil, nil, err
		}
		return out.Addresses, nil, nil
	})
}

// listSnapshots asks for the account's own: without an owner EC2 lists every
// public snapshot.
func (r *region) listSnapshots(ctx context.Context) {
	r.snapshots = listAll(ctx, "ec2:DescribeSnapshots", func(token *string) ([]ec2types.Snapshot, *string, error) {
		out, err := r.ec2.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{
			OwnerIds: []string{"self"}, MaxResults: new(int32(ec2Page)), NextToken: token,
		})
		if err != nil {
			return nil, nil, err
		}
		return out.Snapshots, out.NextToken, nil
	})
}

// listImages asks for deprecated and disabled images too: they keep their
// snapshots.
func (r *region) listImages(ctx context.Context) {
	r.images = listAll(ctx, "ec2:DescribeImages", func(token *string) ([]ec2types.Image, *string, error) {
		out, err := r.ec2.DescribeImages(ctx, &ec2.DescribeImagesInput{
			Owners: []string{"self"}, IncludeDeprecated: new(true), IncludeDisabled: new(true),
			MaxResults: new(int32(ec2Page)), NextToken: token,
		})
		if err != nil {
			return nil, nil, err
		}
		return out.Images, out.NextToken, nil
	})
}

func (r *region) listDatabases(ctx context.Context) {
	r.databases = listAll(ctx, "rds:DescribeDBInstances", func(token *string) ([]rdstypes.DBInstance, *string, error) {
		out, err := r.rds.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{MaxRecords: new(int32(rdsPage)), Marker: token})
		if err != nil {
			return nil, nil, err
		}
		return out.DBInstances, out.Marker, nil
	})
}

func (r *region) listLogGroups(ctx context.Context) {
	r.logGroups = listAll(ctx, "logs:DescribeLogGroups", func(token *string) ([]logs.LogGroup, *string, error) {
		out, err := r.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{Limit: new(int32(logsPage)), NextToken: token})
		if err != nil {
			return nil, nil, err
		}
		return out.LogGroups, out.NextToken, nil
	})
}

// A taggedARN is what the tagging API tells of one thing.
type taggedARN struct {
	arn  string
	tags map[string]string
}

// listLogTags reads the tags of all log groups at once. A group that never had
// a tag is not in the answer. It asks for all that CloudWatch Logs tags: a
// server that knows a finer type by another name would answer with nothing, and
// every group would look untagged.
func (r *region) listLogTags(ctx context.Context) {
	r.logTags = listAll(ctx, "tag:GetResources", func(token *string) ([]taggedARN, *string, error) {
		out, err := r.tags.GetResources(ctx, &resourcegroupstaggingapi.GetResourcesInput{
			ResourceTypeFilters: []string{"logs"}, ResourcesPerPage: new(int32(taggingPage)), PaginationToken: token,
		})
		if err != nil {
			return nil, nil, err
		}
		tagged := make([]taggedARN, len(out.ResourceTagMappingList))
		for i, m := range out.ResourceTagMappingList {
			tagged[i] = taggedARN{logGroupARN(deref(m.ResourceARN)), tagMap(m.Tags, func(t tagging.Tag) (key, value *string) { return t.Key, t.Value })}
		}
		return tagged, out.PaginationToken, nil
	})
}
