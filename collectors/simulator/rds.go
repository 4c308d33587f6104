package simulator

func rdsService() *service {
	return &service{
		prefix:       "rds",
		protocol:     query{namespace: "http://rds.amazonaws.com/doc/2014-10-31/"},
		accessDenied: "AccessDenied",
		noSuchKey:    invalidClientToken,
		throttled:    throttlingQuery,
		operations: map[string]operation{
			"DescribeDBInstances": inXML(describeDBInstances),
		},
	}
}

func databaseARN(a *account, region string, d database) string {
	return "arn:aws:rds:" + region + ":" + a.id + ":db:" + d.name
}

func describeDBInstances(c *call, x *xmlWriter) error {
	return markedPage(c, x, "DBInstances", "DBInstance", "MaxRecords", "Marker", c.here().databases, 100, func(d database) {
		x.text("DBInstanceIdentifier", d.name)
		x.text("DBInstanceArn", databaseARN(c.account, c.region, d))
		x.text("DBInstanceClass", d.class)
		x.text("Engine", d.engine)
		x.text("EngineVersion", d.version)
		x.text("DBInstanceStatus", "available")
		x.number("AllocatedStorage", d.storage)
		x.text("StorageType", d.storageType)
		x.time("InstanceCreateTime", d.created)
		x.number("BackupRetentionPeriod", d.backupDays)
		x.flag("MultiAZ", d.multiAZ)
		x.flag("PubliclyAccessible", d.public)
		x.flag("StorageEncrypted", !d.unencrypted)
		x.flag("DeletionProtection", d.protected)
		each(x, "TagList", "Tag", sortedKeys(d.tags), func(k string) { x.text("Key", k); x.text("Value", d.tags[k]) })
	})
}
