package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

var (
	night = time.Date(2026, 11, 22, 18, 17, 4, 0, time.UTC)

	organization = "arn:aws:organizations::111122223333:organization/o-acme123456"
)

func days(n int) time.Time { return night.AddDate(0, 0, -n) }

func accountID(number string) string {
	return "arn:aws:organizations::111122223333:account/o-acme123456/" + number
}

// acme is one night of the company acme, for every golden file: something of
// every kind, and some names that mean harm.
func acme() *Run {
	b := &builder{run: &Run{
		Schema:    SchemaVersion,
		ID:        "2026-11-22T181704Z",
		Company:   "acme",
		StartedAt: night,
		EndedAt:   night.Add(14*time.Minute + 9*time.Second),
		Version:   "1.4.0",
		Policies:  "sha256:7d0f3c9e51aa84b7c0d1e6a5f2b39c8d",
		Compared:  true,
		Previous:  "2026-11-15T181702Z",
		Coverage:  acmeCoverage(),
		Controls:  acmeControls(),
		Assets: map[string]int{
			"aws.organization": 1, "aws.account": 64, "aws.iam_role": 1804, "aws.iam_user": 23, "aws.bucket": 512,
			"aws.instance": 340, "aws.volume": 902, "aws.snapshot": 2210, "aws.database": 71, "hr.person": 418,
		},
		Places: map[string]string{
			"aws:o-acme123456": "acme", "aws:111122223333": "acme-management", "aws:222233334444": "payments-prod",
			"aws:333344445555": "payments-dev", "aws:444455556666": "data-platform", "aws:555566667777": "決済基盤-本番",
			"aws:666677778888": "sandbox-ivan", "aws:777788889999": `legacy"><img src=x onerror=alert(1)>`,
		},
		Trend:   acmeTrend(),
		Sources: []SourceUse{{"aws", 1153, 3391, 41, 803}, {"hr", 1, 0, 0, 1}},
		Notes:   []string{"source aws: 1,022 of 1,088 account-Regions were not visited: Cost Explorer shows no usage there"},
	}}
	b.findings()
	b.count()
	return b.run
}

// acmeTrend is a run a week. Two were incomplete, and twice the policies
// changed.
func acmeTrend() []TrendPoint {
	var points []TrendPoint
	for week := TrendWeeks; week >= 1; week-- {
		at := days(7 * week).Add(-2 * time.Second)
		p := TrendPoint{ID: at.Format("2006-01-02T150405Z"), StartedAt: at, Complete: week != 1 && week != 6, Policies: "sha256:7d0f3c9e51aa84b7c0d1e6a5f2b39c8d"}
		if week > 4 {
			p.Policies = "sha256:0b4c"
		}
		p.Open = map[policies.Severity]int{policies.Critical: 2 + week%3, policies.High: 6 + week/2, policies.Medium: 12 + 5*week%7, policies.Low: 20 - week}
		points = append(points, p)
	}
	return points
}

func acmeCoverage() []collectors.Coverage {
	cov := []collectors.Coverage{
		{Place: "aws:o-acme123456", AssetType: "aws.organization", State: collectors.Complete, Count: 1},
		{Place: "aws:o-acme123456", AssetType: "aws.policy", State: collectors.Complete, Count: 31},
		{Place: "hr:people", AssetType: "hr.person", State: collectors.Complete, Count: 418},
	}
	for _, acct := range []string{"111122223333", "222233334444", "333344445555", "444455556666", "555566667777"} {
		cov = append(cov,
			collectors.Coverage{Place: "aws:" + acct, AssetType: "aws.account", State: collectors.Complete, Count: 1},
			collectors.Coverage{Place: "aws:" + acct, AssetType: "aws.iam_role", State: collectors.Complete, Count: 28},
			collectors.Coverage{Place: "aws:" + acct + "/eu-west-1", AssetType: "aws.volume", State: collectors.Complete, Count: 190},
			collectors.Coverage{Place: "aws:" + acct + "/ap-northeast-1", AssetType: collectors.AllTypes, State: collectors.Pruned,
				Reason: "ce:GetCostAndUsage shows no usage from 2026-10-01 to 2026-11-22"})
	}
	for _, acct := range []string{"666677778888", "777788889999"} {
		for _, kind := range []string{"aws.iam_account", "aws.iam_role", "aws.iam_user", "aws.bucket", "aws.volume", "aws.database"} {
			cov = append(cov, collectors.Coverage{Place: "aws:" + acct, AssetType: kind, State: collectors.Denied,
				Reason: "sts:AssumeRole arn:aws:iam::" + acct + ":role/AuditorReadOnly: AccessDenied",
				Needs:  "role AuditorReadOnly in " + acct + " that trusts arn:aws:iam::111122223333:role/Auditor"})
		}
	}
	return append(cov,
		collectors.Coverage{Place: "aws:444455556666", AssetType: "aws.bucket", Path: "attributes.lifecycle_rules", State: collectors.Denied, Count: 12,
			Reason: "s3:GetLifecycleConfiguration: AccessDenied", Needs: "s3:GetLifecycleConfiguration"},
		collectors.Coverage{Place: "aws:222233334444/eu-west-1", AssetType: "aws.snapshot", State: collectors.Throttled, Count: 1400,
			Reason: "ec2:DescribeSnapshots: RequestLimitExceeded"},
		collectors.Coverage{Place: "aws:888899990000", AssetType: collectors.AllTypes, State: collectors.NotApplicable, Reason: "account is SUSPENDED"},
		collectors.Coverage{Place: "aws:o-acme123456", AssetType: "aws.identity_center_instance", State: collectors.Disabled,
			Reason: "IAM Identity Center is not enabled"})
}

func acmeControls() []Control {
	control := func(id, title, why, fix string, sev policies.Severity, exposure policies.Exposure, types ...string) Control {
		return Control{Control: policies.Control{
			ID: id, Title: title, Description: why, Remediation: fix, Category: category(id), Severity: sev, Exposure: exposure,
			AssetTypes: types, Requires: []string{}, Digest: "sha256:" + policies.Fingerprint(id, ""),
		}}
	}
	cs := []Control{
		control("cost.aws_volume_unattached", "Volumes are attached to something",
			"A volume that no instance uses costs as much as one in use.",
			"Snapshot the volume if its data may be needed, then delete it: `aws ec2 delete-volume --volume-id VOLUME`.",
			policies.Medium, policies.Local, "aws.volume"),
		control("cost.aws_bucket_lifecycle", "Buckets have a lifecycle",
			"Without a lifecycle rule old versions and parts of failed uploads are paid for ever.",
			"Add a lifecycle rule for the whole bucket, and one for noncurrent versions.",
			policies.Low, policies.Local, "aws.bucket"),
		control("cost.aws_volume_gp2", "General purpose volumes are gp3",
			"gp3 is a fifth cheaper than gp2 for the same size, and faster at most sizes.",
			"Change the type; the volume stays in use: `aws ec2 modify-volume --volume-type gp3 --volume-id VOLUME`.",
			policies.Low, policies.Local, "aws.volume"),
		control("guardrails.aws_access_key_rotated", "Access keys are younger than 90 days",
			"An old key has been copied to more places than anybody remembers.",
			"Create a second key, move its users over, deactivate the old key, then delete it.",
			policies.Medium, policies.Local, "aws.iam_user"),
		control("guardrails.aws_bucket_not_public", "Buckets are not public",
			"Whatever lies in a public bucket is published, on purpose or not.",
			"Block public access for the bucket: `aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`.\nServe public files through CloudFront.",
			policies.Critical, policies.Public, "aws.bucket"),
		control("guardrails.aws_identity_center_user_is_active_person", "Every user of IAM Identity Center is an active person",
			"Somebody who left the company can still sign in.",
			"Disable the user, then find out why the directory did not.",
			policies.Critical, policies.Organization, "aws.identity_center_user"),
		control("guardrails.aws_management_root_mfa", "The root user of the management account has MFA",
			"Whoever has this password owns every account of the company.",
			"Sign in as root and register two hardware keys.",
			policies.Critical, policies.Organization, "aws.iam_account"),
		control("guardrails.aws_role_trust_external", "Roles trust only known accounts",
			"A role that an unknown account may assume is a door that somebody else holds the key to.",
			"Remove the account from the trust policy, or add it to settings.guardrails.trusted_accounts with a reason. Require sts:ExternalId for vendors.",
			policies.Critical, policies.Public, "aws.iam_role"),
		control("guardrails.aws_root_email_domain", "Root mail addresses belong to the company",
			"The root password can be reset by whoever reads the mail.",
			"Change the address of the account to a group of the company.",
			policies.High, policies.Organization, "aws.account"),
		control("guardrails.aws_scp_baseline_inherited", "Every account inherits the baseline guardrails",
			"An account outside the baseline can turn off its own audit trail.",
			"Move the account into an OU that has the baseline, or attach the policies to its OU.",
			policies.High, policies.Organization, "aws.account"),
		control("guardrails.aws_volume_encrypted", "Volumes are encrypted",
			"Copies of unencrypted volumes can be shared with any account.",
			"Turn on encryption by default in the Region, then copy the volume through an encrypted snapshot.",
			policies.Medium, policies.Local, "aws.volume"),
		control("tagging.account_required_tags", "Accounts have an owner, a cost centre and an environment",
			"What nobody owns nobody mends.",
			"Tag the account: `aws organizations tag-resource --resource-id ACCOUNT --tags Key=owner,Value=TEAM`.",
			policies.High, policies.Local, "aws.account"),
		control("tagging.resource_required_tags", "Resources have an owner",
			"Findings on it go to the owner of the account, who must ask around.",
			"Add the tag `owner` where the resource is made, in Terraform's default_tags.",
			policies.Low, policies.Local, "aws.instance", "aws.volume", "aws.bucket"),
	}
	cs[1].Requires = []string{"attributes.lifecycle_rules"}
	cs[0].SavingSource, cs[2].SavingSource = "AWS public list price, us-east-1, on demand, 2026-11", "AWS public list price, us-east-1, on demand, 2026-11"
	cs[7].References = map[string]string{"cis_aws_7.0": "2.17"}
	cs[0].References = map[string]string{"aws": "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-detaching-volume.html#delete", "not a link": "https://evil.example/)<b>"}
	cs[0].When = map[string][]any{"attributes.state": {"available", nil}}
	cs[0].Related = map[string]policies.Join{
		"instances": {Type: "aws.instance", Key: "links.volumes", From: "id", Within: "scope"}, "account": {Type: "aws.account", Key: "id", From: "parent"},
	}
	cs[0].Details = &Details{
		Channels:    []policies.Channel{policies.Alert, policies.Ticket},
		Settings:    []Setting{{"cost.unattached_days", json.RawMessage("14"), "Two weeks are enough to find out whether somebody misses it."}},
		Permissions: []Permissions{{"aws", []string{"ec2:DescribeSnapshots", "ec2:DescribeVolumes"}}},
		Rego:        "# METADATA\n# title: Volumes are attached to something\npackage cost.aws_volume_unattached\n\ndeny contains \"unattached\" if {\n\tinput.asset.attributes.state == \"available\" # ``` and <b>\n}\n",
	}
	cs[4].Details = &Details{Channels: []policies.Channel{policies.Alert, policies.Alert}}
	cs[10].Change = policies.New
	cs[12].Change = policies.Updated
	return cs
}

func category(id string) string {
	c, _, _ := strings.Cut(id, ".")
	return c
}

type builder struct{ run *Run }

func (b *builder) add(control string, status policies.Status, a policies.Asset, edit func(*policies.Finding)) {
	f := policies.Finding{
		Fingerprint: policies.Fingerprint(control, a.ID), Control: control, Asset: a, Status: status,
		Place: place(a), Severity: b.control(control).Severity, Change: policies.Unchanged, FirstSeen: days(30), Channel: policies.Ticket,
	}
	if edit != nil {
		edit(&f)
	}
	b.run.Findings = append(b.run.Findings, f)
}

func (b *builder) control(id string) *Control {
	for i := range b.run.Controls {
		if b.run.Controls[i].ID == id {
			return &b.run.Controls[i]
		}
	}
	panic("no control " + id)
}

// place is where the collector would have read the asset.
func place(a policies.Asset) string {
	if strings.HasPrefix(a.ID, "aws:") {
		return a.ID
	}
	for _, id := range []string{a.ID, a.Parent} {
		if _, number, ok := strings.Cut(id, ":account/o-acme123456/"); ok {
			if a.Region != "" {
				return "aws:" + number + "/" + a.Region
			}
			return "aws:" + number
		}
	}
	if a.Parent == organization {
		return "aws:o-acme123456"
	}
	return ""
}

func owner(name, via string) policies.Owner {
	return policies.Owner{Name: name, Contact: name + "@acme.example", Via: via}
}

func evidence(source string, values ...string) *policies.Evidence {
	e := &policies.Evidence{Values: map[string]json.RawMessage{}, Source: source, CollectedAt: night.Add(3 * time.Minute)}
	for i := 0; i < len(values); i += 2 {
		e.Values[values[i]] = json.RawMessage(values[i+1])
	}
	return e
}

func (b *builder) findings() {
	payments, data := owner("payments", "tag owner of aws.account payments-prod"), owner("data", "owners.yaml:12")

	b.add("guardrails.aws_bucket_not_public", policies.Fail, policies.Asset{
		ID: "arn:aws:s3:::acme-invoices", Type: "aws.bucket", Name: "acme-invoices", Region: "eu-west-1", Parent: accountID("222233334444"),
		URL: "https://s3.console.aws.amazon.com/s3/buckets/acme-invoices",
	}, func(f *policies.Finding) {
		f.Owner, f.Channel, f.Change, f.FirstSeen = payments, policies.Alert, policies.New, night
		f.Messages = []string{"its policy lets everybody read", "the public access block is incomplete: block_public_policy, restrict_public_buckets"}
		f.Evidence = evidence("s3:GetPublicAccessBlock, s3:GetBucketPolicyStatus", "attributes.policy_public", "true", "attributes.public_access_block", `{"block_public_acls":true,"block_public_policy":false}`)
	})
	for i, name := range []string{"Auditor Partner", `vendor-` + hostile["image with a handler"], "scanner " + hostile["bidirectional override"]} {
		b.add("guardrails.aws_role_trust_external", policies.Fail, policies.Asset{
			ID: "arn:aws:iam::444455556666:role/" + []string{"partner", "vendor-x", "scanner"}[i], Type: "aws.iam_role", Name: name, Parent: accountID("444455556666"),
		}, func(f *policies.Finding) {
			f.Owner, f.Channel, f.FirstSeen = data, policies.Alert, days(40-i)
			f.Messages = []string{fmt.Sprintf("trusts account 99990000111%d, which is not in the organization", i)}
			f.Evidence = evidence("iam:GetAccountAuthorizationDetails", "attributes.trust", fmt.Sprintf(`[{"account":"99990000111%d","external_id":false}]`, i))
			if i == 2 {
				f.Change = policies.Updated
				f.SeverityReason = "raised from high: production"
			}
		})
	}
	b.add("guardrails.aws_identity_center_user_is_active_person", policies.Fail, policies.Asset{
		ID: "arn:aws:identitystore:::user/90677f9d-1", Type: "aws.identity_center_user", Name: "Renée O'Brien <renee@acme.example>", Parent: organization,
	}, func(f *policies.Finding) {
		f.Change, f.FirstSeen, f.Channel = policies.New, days(70), policies.Alert
		f.Messages = []string{"the person left on 2026-10-31"}
	})
	b.add("guardrails.aws_scp_baseline_inherited", policies.Fail, policies.Asset{
		ID: accountID("777788889999"), Type: "aws.account", Name: b.run.Places["aws:777788889999"], Parent: "arn:aws:organizations::111122223333:ou/o-acme123456/ou-legacy",
	}, func(f *policies.Finding) { f.Messages = []string{"does not inherit BaselineDeny"} })
	b.add("guardrails.aws_root_email_domain", policies.Unknown, policies.Asset{
		ID: "setting:guardrails.root_email_domains", Type: "auditor.setting", Name: "guardrails.root_email_domains",
	}, func(f *policies.Finding) { f.Reason = "the setting is empty; set guardrails.root_email_domains" })
	for i, hostileName := range []string{"script end", "formula equals", "mention", "CI command", "terminal clipboard", "Japanese"} {
		b.add("tagging.account_required_tags", policies.Fail, policies.Asset{
			ID: accountID(fmt.Sprintf("30004000500%d", i)), Type: "aws.account", Name: hostile[hostileName], Parent: "arn:aws:organizations::111122223333:ou/o-acme123456/ou-work",
		}, func(f *policies.Finding) {
			f.Messages = []string{"has no tag cost-center", "has no tag owner"}
			f.FirstSeen = days(10 * i)
			if i == 0 {
				f.Change, f.FirstSeen = policies.New, night
			}
		})
	}
	for i := range 12 {
		b.add("cost.aws_volume_unattached", policies.Fail, volume("333344445555", i), func(f *policies.Finding) {
			f.Owner = owner("payments", "tag owner")
			f.Messages = []string{fmt.Sprintf("unattached for %d days", 20+i*9)}
			f.Saving = &collectors.Money{Minor: int64(800 + i*1375), Currency: "USD"}
			f.Evidence = evidence("ec2:DescribeVolumes", "attributes.state", `"available"`, "attributes.size_gib", fmt.Sprint(100+50*i))
			f.FirstSeen = days(20 + i*9)
			if i < 2 {
				f.Change = policies.New
			}
		})
	}
	waiver := &policies.Waiver{Control: "guardrails.aws_access_key_rotated", Asset: "arn:aws:iam::444455556666:user/ci-*",
		Reason: "the build system cannot use roles before its upgrade " + hostile["Markdown image"], Approver: "cto@acme.example", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Line: 8}
	for i := range 3 {
		b.add("guardrails.aws_access_key_rotated", policies.Fail, policies.Asset{
			ID: fmt.Sprintf("arn:aws:iam::444455556666:user/ci-%d", i), Type: "aws.iam_user", Name: fmt.Sprintf("ci-%d", i), Parent: accountID("444455556666"),
		}, func(f *policies.Finding) {
			f.Owner, f.Messages = data, []string{fmt.Sprintf("key 1 is %d days old", 400+i)}
			if i < 2 {
				f.Waiver = waiver
			}
		})
	}
	for i := range 8 {
		b.add("guardrails.aws_volume_encrypted", policies.Fail, volume("555566667777", 40+i), func(f *policies.Finding) {
			f.Owner, f.Change, f.FirstSeen, f.Messages = owner("決済", "tag owner"), policies.New, night, []string{"is not encrypted"}
		})
	}
	for i := range 5 {
		b.add("cost.aws_volume_gp2", policies.Fail, volume("333344445555", i), func(f *policies.Finding) {
			f.Owner, f.Messages, f.Channel = owner("payments", "tag owner"), []string{"is gp2"}, policies.Log
			f.Saving = &collectors.Money{Minor: 160, Currency: "USD"}
		})
	}
	for i := range 4 {
		b.add("tagging.resource_required_tags", policies.Fail, volume("222233334444", 60+i), func(f *policies.Finding) {
			f.Owner, f.Messages, f.Channel = payments, []string{"has no tag owner"}, policies.Log
			if i == 0 {
				f.Change, f.FirstSeen = policies.New, night
			}
		})
	}
	for i := range 12 {
		b.add("cost.aws_bucket_lifecycle", policies.Unknown, policies.Asset{
			ID: fmt.Sprintf("arn:aws:s3:::acme-data-%02d", i), Type: "aws.bucket", Name: fmt.Sprintf("acme-data-%02d", i), Parent: accountID("444455556666"), Region: "us-east-1",
		}, func(f *policies.Finding) {
			f.Owner, f.Reason, f.Channel = data, "attributes.lifecycle_rules was not read: s3:GetLifecycleConfiguration: AccessDenied; grant s3:GetLifecycleConfiguration", policies.Log
		})
	}
	for _, acct := range []string{"666677778888", "777788889999"} {
		for _, c := range []string{"guardrails.aws_bucket_not_public", "guardrails.aws_role_trust_external", "guardrails.aws_volume_encrypted"} {
			b.add(c, policies.Unknown, policies.Asset{ID: "aws:" + acct, Type: b.control(c).AssetTypes[0], Name: "aws:" + acct}, func(f *policies.Finding) {
				f.Reason = "not listed in aws:" + acct + ": sts:AssumeRole: AccessDenied; create the role AuditorReadOnly"
				f.Change, f.Channel = policies.New, policies.Ticket
			})
		}
	}
	for i := range 3 {
		b.add("cost.aws_volume_unattached", policies.Fail, volume("222233334444", 80+i), func(f *policies.Finding) {
			f.Owner, f.Change, f.Messages = payments, policies.Absent, []string{"unattached for 33 days"}
			f.Saving = &collectors.Money{Minor: 2400, Currency: "USD"}
		})
	}
	b.run.Waivers = []policies.WaiverUse{
		{Waiver: *waiver, Matched: 2, Note: "ends in 9 days"},
		{Waiver: policies.Waiver{Control: "guardrails.aws_bucket_not_public", Asset: "arn:aws:s3:::acme-website", Reason: "the company's website", Approver: "@acme/security", Expires: time.Date(2027, 4, 30, 0, 0, 0, 0, time.UTC), Line: 14}, Note: "unused"},
		{Waiver: policies.Waiver{Control: "cost.*", Asset: "arn:aws:ec2:*:666677778888:*", Reason: "experiments", Approver: "ivan@acme.example", Expires: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Line: 20}, Note: "expired"},
	}
}

func volume(account string, i int) policies.Asset {
	id := fmt.Sprintf("vol-0%015x", 0x7a3e19c0b5+i*7919)
	return policies.Asset{
		ID: "arn:aws:ec2:eu-west-1:" + account + ":volume/" + id, Type: "aws.volume", Name: id, Region: "eu-west-1", Parent: accountID(account),
		URL: "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#VolumeDetails:volumeId=" + id,
	}
}

// count fills the controls' counts as the engine would.
func (b *builder) count() {
	for i := range b.run.Controls {
		b.run.Controls[i].Counts = Counts{Pass: 40 + 31*i, NotApplicable: 3 * i}
	}
	for _, f := range b.run.Findings {
		if f.Change == policies.Absent {
			continue
		}
		c := &b.control(f.Control).Counts
		switch f.Status {
		case policies.Fail:
			c.Fail++
			if f.Waiver != nil {
				c.Waived++
			}
		case policies.Unknown:
			c.Unknown++
		}
	}
}
