package aws

import (
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
)

// The types that each part reads.
var (
	structureTypes      = []string{"aws.organization", "aws.organization_root", "aws.organizational_unit", "aws.policy", "aws.account"}
	identityCenterTypes = []string{"aws.identity_center_instance", "aws.identity_center_user", "aws.identity_center_group", "aws.permission_set", "aws.permission_set_assignment"}
	profileTypes        = []string{"aws.account"}
	globalTypes         = []string{"aws.iam_account", "aws.iam_user", "aws.iam_role", "aws.bucket"}
	regionTypes         = []string{"aws.instance", "aws.volume", "aws.elastic_ip", "aws.snapshot", "aws.load_balancer", "aws.database", "aws.log_group"}
)

// Hints that scopes of a member account get.
const (
	hintName       = "name"       // the account's name
	hintARN        = "arn"        // the ID of the account's asset
	hintManagement = "management" // "true" in the management account
)

// Hints between the parts of an organization.
const (
	hintAsset   = "asset"   // profile: the account as the organization knows it, JSON of a collectors.Asset
	hintGaps    = "gaps"    // profile: what the organization could not tell of it, JSON of []collectors.Coverage
	hintPeriod  = "period"  // profile: the time in which the bill was looked at; absent when it was not read
	hintManager = "manager" // identity_center: the management account
	hintAlone   = "alone"   // profile: why the account is in no organization
)

// memberScope is a scope within an account.
func memberScope(account collectors.Asset, id, part, region string, types []string, management bool) collectors.Scope {
	return collectors.Scope{
		Provider: "aws", Place: id, Region: region, Part: part, Types: types,
		Hints: map[string]string{
			hintName:       account.Name,
			hintARN:        account.ID,
			hintManagement: strconv.FormatBool(management),
		},
	}
}
