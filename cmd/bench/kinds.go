package main

import (
	"fmt"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

type object = map[string]any

// fill gives the asset what its type has, in the shape of collectors/schemas.
func (m *maker) fill(a *collectors.Asset) {
	kinds := map[string]func(*collectors.Asset) object{
		"aws.instance": m.instance, "aws.volume": m.volume, "aws.snapshot": m.snapshot, "aws.bucket": m.bucket, "aws.database": m.database,
		"aws.log_group": m.logGroup, "aws.load_balancer": m.loadBalancer, "aws.elastic_ip": m.elasticIP, "aws.iam_user": m.user, "aws.iam_role": m.role,
	}
	attributes := kinds[a.Type](a)
	attributes["account_id"] = m.account
	a.Attributes = collectors.Attributes(attributes)
	a.URL = fmt.Sprintf("https://%s.console.aws.amazon.com/go/view?arn=%s", a.Region, a.ID)
}

func (m *maker) instance(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "ec2", "instance/i-"+m.hex(17)), "ec2:DescribeInstances"
	family := pick(m, "c7i", "m6i", "m7g", "m7i", "r7i", "t3")
	if m.seldom() {
		family = "m4"
	}
	return object{
		"instance_type": family + "." + pick(m, "medium", "large", "xlarge", "2xlarge"), "state": pick(m, "running", "running", "running", "stopped"),
		"launched_at": m.ago(170), "stopped_at": nil, "imds_v2_required": !m.seldom(), "public_ip": m.seldom(),
		"platform": "Linux/UNIX", "vpc_id": "vpc-" + m.hex(17),
	}
}

func (m *maker) volume(a *collectors.Asset) object {
	instance := "i-" + m.hex(17)
	a.ID, a.Source = m.arn(a, "ec2", "volume/vol-"+m.hex(17)), "ec2:DescribeVolumes"
	a.Links = map[string][]string{"attached_to": {m.arn(a, "ec2", "instance/"+instance)}}
	attributes := object{
		"volume_type": "gp3", "size_gib": 8 * (1 + m.IntN(100)), "iops": 3000, "throughput_mibps": 125,
		"state": "in-use", "encrypted": !m.seldom(), "attached_to": []string{instance}, "created_at": m.ago(700),
	}
	if m.seldom() {
		attributes["volume_type"] = "gp2"
	}
	if m.seldom() {
		attributes["state"], attributes["attached_to"], a.Links["attached_to"] = "available", []string{}, []string{}
	}
	return attributes
}

func (m *maker) snapshot(a *collectors.Asset) object {
	volume := "vol-" + m.hex(17)
	a.ID, a.Source = m.arn(a, "ec2", "snapshot/snap-"+m.hex(17)), "ec2:DescribeSnapshots, ec2:DescribeImages"
	a.Links = map[string][]string{"volume": {m.arn(a, "ec2", "volume/"+volume)}}
	return object{
		"created_at": m.ago(80), "size_gib": 8 * (1 + m.IntN(100)), "encrypted": !m.seldom(), "volume_id": volume, "volume_exists": m.IntN(2) == 0,
		"used_by_images": []string{}, "storage_tier": "standard", "managed_by": pick(m, "aws:backup", "dlm", "", ""),
	}
}

func (m *maker) bucket(a *collectors.Asset) object {
	a.ID, a.Source = "arn:aws:s3:::acme-"+m.name+"-"+m.hex(8), "s3:ListBuckets, s3:GetBucketLifecycleConfiguration, s3:GetBucketVersioning"
	rules := []object{
		{"id": "expire", "enabled": true, "whole_bucket": true, "expiration_days": 400, "noncurrent_days": 30, "abort_upload_days": 0, "transitions": 1},
		{"id": "abort", "enabled": !m.seldom(), "whole_bucket": true, "expiration_days": 0, "noncurrent_days": 0, "abort_upload_days": 7, "transitions": 0},
	}
	if m.seldom() {
		rules = []object{}
	}
	closed := !m.seldom()
	return object{
		"created_at": m.ago(2000), "versioning": pick(m, "Enabled", "Off"), "lifecycle": rules, "policy_public": nil,
		"public_access_block":         object{"block_public_acls": true, "ignore_public_acls": true, "block_public_policy": closed, "restrict_public_buckets": closed},
		"account_public_access_block": nil,
	}
}

func (m *maker) database(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "rds", "db:"+m.name), "rds:DescribeDBInstances"
	version := pick(m, "15.8", "16.4", "17.2")
	if m.seldom() {
		version = "12.22"
	}
	return object{
		"engine": "postgres", "engine_version": version, "instance_class": pick(m, "db.r6g.large", "db.m7g.xlarge", "db.t4g.medium"), "status": "available",
		"multi_az": m.IntN(2) == 0, "publicly_accessible": m.seldom(), "encrypted": !m.seldom(), "storage_gib": 100 * (1 + m.IntN(20)), "storage_type": "gp3",
		"backup_retention_days": 14, "deletion_protection": true, "created_at": m.ago(1000),
	}
}

func (m *maker) logGroup(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "logs", "log-group:/acme/"+m.name), "logs:DescribeLogGroups, tag:GetResources"
	attributes := object{"retention_days": 30, "stored_bytes": m.Int64N(1 << 40), "created_at": m.ago(1000), "log_class": "STANDARD"}
	if m.seldom() {
		attributes["retention_days"] = nil
	}
	return attributes
}

func (m *maker) loadBalancer(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "elasticloadbalancing", "loadbalancer/app/"+m.name+"/"+m.hex(16)), "elasticloadbalancing:DescribeLoadBalancers, DescribeTargetHealth"
	targets := 2 + m.IntN(6)
	if m.seldom() {
		targets = 0
	}
	return object{
		"kind": pick(m, "application", "network"), "scheme": pick(m, "internal", "internet-facing"), "state": "active", "created_at": m.ago(900),
		"dns_name": m.name + "-" + m.hex(10) + "." + a.Region + ".elb.amazonaws.com", "targets": targets, "healthy_targets": targets,
	}
}

func (m *maker) elasticIP(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "ec2", "elastic-ip/eipalloc-"+m.hex(17)), "ec2:DescribeAddresses"
	return object{"public_ip": fmt.Sprintf("203.0.113.%d", m.IntN(256)), "associated": !m.seldom()}
}

func (m *maker) user(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "iam", "user/acme/"+m.name), "iam:GetAccountAuthorizationDetails, iam:GetCredentialReport"
	key := func(slot int, active bool) object {
		return object{"slot": slot, "active": active, "created_at": m.ago(85), "last_used_at": m.ago(40)}
	}
	attributes := object{
		"path": "/acme/", "created_at": m.ago(1500), "console_password": m.seldom(), "password_last_used": nil, "mfa": !m.seldom(),
		"access_keys": []object{key(1, true), key(2, m.seldom())}, "groups": []string{m.team, "everybody"}, "administrator": m.seldom(),
		"attached_policies": m.policies(),
	}
	a.Links = map[string][]string{"groups": {m.team, "everybody"}}
	if m.seldom() {
		attributes["path"] = "/"
	}
	return attributes
}

func (m *maker) policies() []string {
	list := []string{"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::" + m.account + ":policy/acme/" + m.team, "arn:aws:iam::" + m.account + ":policy/acme/" + m.environment}
	if m.seldom() {
		list = append(list, "arn:aws:iam::200000000000:policy/"+m.team, "arn:aws:iam::aws:policy/PowerUserAccess")
	}
	return list
}

func (m *maker) role(a *collectors.Asset) object {
	a.ID, a.Source = m.arn(a, "iam", "role/acme/"+m.name), "iam:GetAccountAuthorizationDetails"
	a.Links = map[string][]string{"trusts": {}}
	statement := object{
		"sid": "", "effect": "Allow", "actions": []string{"sts:assumerole"}, "not_actions": []string{}, "resources": []string{}, "not_resources": []string{}, "not_principals": []string{},
		"principals": object{"aws": []string{}, "service": []string{"ec2.amazonaws.com"}, "federated": []string{}, "canonical": []string{}},
		"conditions": []object{{"operator": "stringequals", "key": "aws:sourceaccount", "values": []string{m.account}, "if_exists": false, "set_prefix": ""}},
	}
	switch subject := "repo:acme/" + m.team + ":ref:refs/heads/main"; m.IntN(10) {
	case 0:
		statement["conditions"] = []object{}
	case 1, 2, 3:
		if m.seldom() {
			subject = "repo:acme/*"
		}
		statement["actions"] = []string{"sts:assumerolewithwebidentity"}
		statement["principals"] = object{
			"aws": []string{}, "service": []string{}, "canonical": []string{},
			"federated": []string{"arn:aws:iam::" + m.account + ":oidc-provider/token.actions.githubusercontent.com"},
		}
		statement["conditions"] = []object{{"operator": "stringlike", "key": "token.actions.githubusercontent.com:sub", "values": []string{subject}, "if_exists": false, "set_prefix": ""}}
	}
	attributes := object{
		"path": "/acme/", "created_at": m.ago(1500), "last_used_at": m.ago(100), "service_linked": false, "trust": []object{statement},
		"attached_policies": m.policies(), "permissions_boundary": "arn:aws:iam::" + m.account + ":policy/acme/boundary", "administrator": m.seldom(),
	}
	if m.seldom() {
		attributes["created_at"] = clock.Add(48 * time.Hour)
	}
	if m.seldom() {
		attributes["permissions_boundary"] = nil
	}
	return attributes
}
