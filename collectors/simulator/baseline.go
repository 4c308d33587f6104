package simulator

// The policies of the baseline, by name.
const (
	regionPolicy    = "acme-regions"
	leavePolicy     = "acme-organization-lock"
	detectionPolicy = "acme-detection-lock"
	rootPolicy      = "acme-root-lock"
	usersPolicy     = "acme-iam-user-lock"
	storagePolicy   = "acme-storage-lock"
	perimeterPolicy = "acme-data-perimeter"
	tagPolicy       = "acme-tags"
	backupPolicy    = "acme-backup-daily"
	aiPolicy        = "acme-ai-opt-out"
)

// approvedRegions are where acme works.
var approvedRegions = []string{"ap-northeast-1", "eu-west-1", "us-east-1"}

// protectedActions are those that would blind acme's detection.
var protectedActions = []string{
	"access-analyzer:DeleteAnalyzer",
	"cloudtrail:DeleteTrail", "cloudtrail:StopLogging",
	"config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder",
	"guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount",
	"securityhub:DisableSecurityHub",
}

// baseline is the policies that every account is under.
var baseline = []struct{ kind, name, description, document string }{
	{"SERVICE_CONTROL_POLICY", regionPolicy, "Only approved Regions, but for global services", onlyRegions(approvedRegions...)},
	{"SERVICE_CONTROL_POLICY", leavePolicy, "No account leaves or closes itself", document("Deny", map[string]any{
		"Sid": "StayInOrganization", "Action": []string{"organizations:LeaveOrganization", "account:CloseAccount"}, "Resource": "*",
	})},
	{"SERVICE_CONTROL_POLICY", detectionPolicy, "Nobody stops the detective services", document("Deny", map[string]any{
		"Sid": "KeepDetection", "Action": protectedActions, "Resource": "*",
	})},
	{"SERVICE_CONTROL_POLICY", rootPolicy, "The root user can do nothing", document("Deny", map[string]any{
		"Sid": "NoRootUser", "Action": "*", "Resource": "*",
		"Condition": map[string]any{"ArnLike": map[string]any{"aws:PrincipalArn": "arn:aws:iam::*:root"}},
	})},
	{"SERVICE_CONTROL_POLICY", usersPolicy, "People sign in through Identity Center", document("Deny", map[string]any{
		"Sid": "NoIAMUsers", "Action": []string{"iam:CreateUser", "iam:CreateAccessKey"}, "Resource": "*",
	})},
	{"SERVICE_CONTROL_POLICY", storagePolicy, "Public access blocks and default encryption stay on", document("Deny", map[string]any{
		"Sid": "KeepStorageLocked", "Action": []string{"s3:PutAccountPublicAccessBlock", "ec2:DisableEbsEncryptionByDefault"}, "Resource": "*",
	})},
	{"RESOURCE_CONTROL_POLICY", perimeterPolicy, "Only acme and AWS services reach acme's data", document("Deny", map[string]any{
		"Sid": "OrganizationOnly", "Principal": "*", "Action": []string{"s3:*", "sqs:*", "kms:*", "secretsmanager:*"}, "Resource": "*",
		"Condition": map[string]any{
			"StringNotEqualsIfExists": map[string]any{"aws:PrincipalOrgID": "${aws:ResourceOrgID}"},
			"BoolIfExists":            map[string]any{"aws:PrincipalIsAWSService": "false"},
		},
	})},
	{"TAG_POLICY", tagPolicy, "How tags are written", text(map[string]any{"tags": map[string]any{
		"owner": map[string]any{"tag_key": assign("owner")},
		"environment": map[string]any{
			"tag_key": assign("environment"), "tag_value": assign(environments),
		},
	}})},
	{"BACKUP_POLICY", backupPolicy, "Production is backed up daily", text(map[string]any{"plans": map[string]any{"daily": map[string]any{
		"regions": assign(approvedRegions),
		"rules": map[string]any{"daily": map[string]any{
			"schedule_expression": assign("cron(0 3 ? * * *)"), "target_backup_vault_name": assign("acme-vault"),
			"lifecycle": map[string]any{"delete_after_days": assign("35")},
		}},
	}}})},
	{"AISERVICES_OPT_OUT_POLICY", aiPolicy, "AWS does not learn from acme's content", text(map[string]any{"services": map[string]any{
		"@@operators_allowed_for_child_policies": []string{"@@none"},
		"default":                                map[string]any{"opt_out_policy": assign("optOut")},
	}})},
}

// environments are what acme calls its environments.
var environments = []string{"production", "staging", "development", "sandbox", "shared"}

// onlyRegions is a document that denies every other Region, but for services
// that have none.
func onlyRegions(regions ...string) string {
	return document("Deny", map[string]any{
		"Sid": "ApprovedRegions", "Resource": "*",
		"NotAction": []string{
			"account:*", "budgets:*", "ce:*", "cloudfront:*", "health:*", "iam:*", "organizations:*", "route53:*", "sts:*", "support:*", "waf:*",
		},
		"Condition": map[string]any{"StringNotEquals": map[string]any{"aws:RequestedRegion": regions}},
	})
}

func assign(v any) map[string]any { return map[string]any{"@@assign": v} }

// approvedTrust are the services that may act in the organization.
var approvedTrust = []string{
	"access-analyzer.amazonaws.com",
	"account.amazonaws.com",
	"backup.amazonaws.com",
	"cloudtrail.amazonaws.com",
	"config.amazonaws.com",
	"guardduty.amazonaws.com",
	"iam.amazonaws.com",
	"inspector2.amazonaws.com",
	"ipam.amazonaws.com",
	"member.org.stacksets.cloudformation.amazonaws.com",
	"ram.amazonaws.com",
	"securityhub.amazonaws.com",
	"sso.amazonaws.com",
	"tagpolicies.tag.amazonaws.com",
}

const (
	undelegatedService = "detective.amazonaws.com" // approved, but used by no base company
	formerService      = "ram.amazonaws.com"       // of which an account that is suspended now was the administrator
)

// approvedDelegations are which account administers which service.
var approvedDelegations = []struct{ service, account string }{
	{"access-analyzer.amazonaws.com", "security-tooling"},
	{"backup.amazonaws.com", "backup"},
	{"cloudtrail.amazonaws.com", "security-tooling"},
	{"config.amazonaws.com", "security-tooling"},
	{"guardduty.amazonaws.com", "security-tooling"},
	{"inspector2.amazonaws.com", "security-tooling"},
	{"ipam.amazonaws.com", "network"},
	{"member.org.stacksets.cloudformation.amazonaws.com", "shared-services"},
	{"securityhub.amazonaws.com", "security-tooling"},
	{"sso.amazonaws.com", "identity"},
}
