package aws

import "slices"

// memberOperations are the calls inside a member account: for its global
// services, and for each of its Regions.
var memberOperations = slices.Concat(globalOperations, bucketOperations, regionOperations)

var globalOperations = []operation{
	{SDK: "IAM", Name: "GetAccountSummary", Action: "iam:GetAccountSummary", From: memberRole,
		Feeds: feeds("aws.iam_account")},
	{SDK: "IAM", Name: "ListAccountAliases", Action: "iam:ListAccountAliases", From: memberRole,
		Feeds: feeds("aws.iam_account", "attributes.alias")},
	{SDK: "IAM", Name: "GetAccountAuthorizationDetails", Action: "iam:GetAccountAuthorizationDetails", From: memberRole,
		Feeds: slices.Concat(feeds("aws.iam_user"), feeds("aws.iam_role"))},
	{SDK: "IAM", Name: "GetCredentialReport", Action: "iam:GetCredentialReport", From: memberRole,
		Feeds: credentialFeeds},
	{SDK: "IAM", Name: "GenerateCredentialReport", Action: "iam:GenerateCredentialReport", From: memberRole,
		Feeds: credentialFeeds,
		Why:   "IAM writes the report of who can sign in anew; it changes no user, and nothing else says when keys were used"},
}

var credentialFeeds = slices.Concat(feeds("aws.iam_account", rootLastUsed), feeds("aws.iam_user", credentialPaths...))

var bucketOperations = []operation{
	{SDK: "S3", Name: "ListBuckets", Action: "s3:ListAllMyBuckets", From: memberRole, Root: "ListAllMyBucketsResult",
		Feeds: feeds("aws.bucket")},
	{SDK: "S3", Name: "GetBucketLocation", Action: "s3:GetBucketLocation", From: memberRole, Root: "LocationConstraint",
		Feeds: feeds("aws.bucket", "region")},
	{SDK: "S3", Name: "GetBucketLifecycleConfiguration", Action: "s3:GetLifecycleConfiguration", From: memberRole, Root: "LifecycleConfiguration",
		Feeds: feeds("aws.bucket", "attributes.lifecycle")},
	{SDK: "S3", Name: "GetBucketTagging", Action: "s3:GetBucketTagging", From: memberRole, Root: "Tagging",
		Feeds: feeds("aws.bucket", "tags")},
	{SDK: "S3", Name: "GetBucketVersioning", Action: "s3:GetBucketVersioning", From: memberRole, Root: "VersioningConfiguration",
		Feeds: feeds("aws.bucket", "attributes.versioning")},
	{SDK: "S3", Name: "GetPublicAccessBlock", Action: "s3:GetBucketPublicAccessBlock", From: memberRole, Root: "PublicAccessBlockConfiguration",
		Feeds: feeds("aws.bucket", "attributes.public_access_block")},
	{SDK: "S3", Name: "GetBucketPolicyStatus", Action: "s3:GetBucketPolicyStatus", From: memberRole, Root: "PolicyStatus",
		Feeds: feeds("aws.bucket", "attributes.policy_public")},
	{SDK: "S3 Control", Name: "GetPublicAccessBlock", Action: "s3:GetAccountPublicAccessBlock", From: memberRole, Root: "PublicAccessBlockConfiguration",
		Feeds: feeds("aws.bucket", accountBlockPath)},
}

var regionOperations = []operation{
	{SDK: "EC2", Name: "DescribeInstances", Action: "ec2:DescribeInstances", From: memberRole,
		Feeds: feeds("aws.instance")},
	{SDK: "EC2", Name: "DescribeVolumes", Action: "ec2:DescribeVolumes", From: memberRole,
		Feeds: slices.Concat(feeds("aws.volume"), feeds("aws.snapshot", "attributes.volume_exists"))},
	{SDK: "EC2", Name: "DescribeAddresses", Action: "ec2:DescribeAddresses", From: memberRole,
		Feeds: feeds("aws.elastic_ip")},
	{SDK: "EC2", Name: "DescribeSnapshots", Action: "ec2:DescribeSnapshots", From: memberRole,
		Feeds: feeds("aws.snapshot")},
	{SDK: "EC2", Name: "DescribeImages", Action: "ec2:DescribeImages", From: memberRole,
		Feeds: feeds("aws.snapshot", "attributes.used_by_images")},
	{SDK: "Elastic Load Balancing v2", Name: "DescribeLoadBalancers", Action: "elasticloadbalancing:DescribeLoadBalancers", From: memberRole,
		Feeds: feeds("aws.load_balancer")},
	{SDK: "Elastic Load Balancing v2", Name: "DescribeTargetGroups", Action: "elasticloadbalancing:DescribeTargetGroups", From: memberRole,
		Feeds: feeds("aws.load_balancer", targetPaths...)},
	{SDK: "Elastic Load Balancing v2", Name: "DescribeTargetHealth", Action: "elasticloadbalancing:DescribeTargetHealth", From: memberRole,
		Feeds: feeds("aws.load_balancer", targetPaths...)},
	{SDK: "Elastic Load Balancing v2", Name: "DescribeTags", Action: "elasticloadbalancing:DescribeTags", From: memberRole,
		Feeds: feeds("aws.load_balancer", "tags")},
	{SDK: "RDS", Name: "DescribeDBInstances", Action: "rds:DescribeDBInstances", From: memberRole,
		Feeds: feeds("aws.database")},
	{SDK: "CloudWatch Logs", Name: "DescribeLogGroups", Action: "logs:DescribeLogGroups", From: memberRole,
		Feeds: feeds("aws.log_group")},
	{SDK: "Resource Groups Tagging API", Name: "GetResources", Action: "tag:GetResources", From: memberRole,
		Feeds: feeds("aws.log_group", "tags")},
}

// targetPaths are what DescribeTargetGroups and DescribeTargetHealth tell of a
// load balancer.
var targetPaths = []string{"attributes.targets", "attributes.healthy_targets"}
