package aws

import (
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/corporate-sre/auditor/collectors"
)

type databaseAttributes struct {
	AccountID           *string    `json:"account_id,omitzero"`
	Engine              *string    `json:"engine,omitzero"`
	EngineVersion       *string    `json:"engine_version,omitzero"`
	InstanceClass       *string    `json:"instance_class,omitzero"`
	Status              *string    `json:"status,omitzero"`
	MultiAZ             *bool      `json:"multi_az,omitzero"`
	PubliclyAccessible  *bool      `json:"publicly_accessible,omitzero"`
	Encrypted           *bool      `json:"encrypted,omitzero"`
	StorageGiB          *int32     `json:"storage_gib,omitzero"`
	StorageType         *string    `json:"storage_type,omitzero"`
	BackupRetentionDays *int32     `json:"backup_retention_days,omitzero"`
	DeletionProtection  *bool      `json:"deletion_protection,omitzero"`
	CreatedAt           *time.Time `json:"created_at,omitzero"`
}

func databaseAsset(s site, d types.DBInstance) collectors.Asset {
	name := deref(d.DBInstanceIdentifier)
	arn := deref(d.DBInstanceArn)
	if arn == "" {
		arn = s.arn("rds", "db:"+name)
	}
	a := s.asset("aws.database", arn, name, "rds:DescribeDBInstances")
	a.Tags = tagMap(d.TagList, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	a.URL = s.regional("rds", "database:id="+url.QueryEscape(name)+";is-cluster=false")
	a.Attributes = collectors.Attributes(databaseAttributes{
		AccountID:           new(s.account),
		Engine:              d.Engine,
		EngineVersion:       d.EngineVersion,
		InstanceClass:       d.DBInstanceClass,
		Status:              d.DBInstanceStatus,
		MultiAZ:             d.MultiAZ,
		PubliclyAccessible:  d.PubliclyAccessible,
		Encrypted:           d.StorageEncrypted,
		StorageGiB:          d.AllocatedStorage,
		StorageType:         d.StorageType,
		BackupRetentionDays: d.BackupRetentionPeriod,
		DeletionProtection:  d.DeletionProtection,
		CreatedAt:           second(d.InstanceCreateTime),
	})
	return a
}
