package aws

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	iamAccountType = "aws.iam_account"
	iamUserType    = "aws.iam_user"
	iamRoleType    = "aws.iam_role"
)

// An iamReader reads IAM in one account.
type iamReader struct {
	site
	scope        collectors.Scope
	api          *iam.Client
	longestPause time.Duration // between two questions whether the credential report is ready
	lines        *lines
}

func (r *iamReader) read(ctx context.Context) []collectors.Asset {
	account, user, role := r.wants(iamAccountType), r.wants(iamUserType), r.wants(iamRoleType)
	var (
		summary answer[map[string]int32]
		alias   answer[*string]
		details details
		report  answer[credentialReport]
	)
	if account {
		summary, alias = r.summary(ctx), r.alias(ctx)
	}
	if user || role {
		details = r.details(ctx)
	}
	if account && hasCredentials(summary) || user && len(details.users.items) > 0 {
		report = r.report(ctx)
	}
	var assets []collectors.Asset
	if account {
		assets = append(assets, r.accountAssets(summary, alias, report)...)
	}
	if user {
		assets = append(assets, r.userAssets(details, report)...)
	}
	if role {
		assets = append(assets, r.roleAssets(details)...)
	}
	return assets
}

func (r *iamReader) wants(assetType string) bool { return slices.Contains(r.scope.Types, assetType) }

// hasCredentials reports whether the account has users, or a root user that can
// sign in for all that the summary tells. Only then does the credential report
// hold anything.
func hasCredentials(summary answer[map[string]int32]) bool {
	if summary.gap != nil {
		return false
	}
	s := summary.value
	password, told := s["AccountPasswordPresent"]
	return !told || password > 0 || s["AccountAccessKeysPresent"] > 0 || s["Users"] > 0
}

func (r *iamReader) summary(ctx context.Context) answer[map[string]int32] {
	out, err := r.api.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if err != nil {
		return answer[map[string]int32]{gap: new(classify(ctx, err))}
	}
	return answer[map[string]int32]{value: out.SummaryMap}
}

// alias is nil for an account without one; IAM allows no second.
func (r *iamReader) alias(ctx context.Context) answer[*string] {
	l := listAll(ctx, "iam:ListAccountAliases", func(token *string) ([]string, *string, error) {
		out, err := r.api.ListAccountAliases(ctx, &iam.ListAccountAliasesInput{MaxItems: new(int32(iamPage)), Marker: token})
		if err != nil {
			return nil, nil, err
		}
		return out.AccountAliases, out.Marker, nil
	})
	switch {
	case l.gap != nil:
		return answer[*string]{gap: l.gap}
	case len(l.items) == 0:
		return answer[*string]{}
	}
	return answer[*string]{value: &l.items[0]}
}

type iamAccountAttributes struct {
	AccountID      *string             `json:"account_id,omitzero"`
	Management     *bool               `json:"management,omitzero"`
	RootMFA        *bool               `json:"root_mfa,omitzero"`
	RootAccessKeys *bool               `json:"root_access_keys,omitzero"`
	RootPassword   *bool               `json:"root_password,omitzero"`
	RootLastUsed   nullable[time.Time] `json:"root_last_used,omitzero"`
	Users          *int32              `json:"users,omitzero"`
	Roles          *int32              `json:"roles,omitzero"`
	Alias          nullable[string]    `json:"alias,omitzero"`
}

// accountAssets is the root user and the numbers. Without the summary there is no
// asset: everything else only adds to it.
func (r *iamReader) accountAssets(summary answer[map[string]int32], alias answer[*string], report answer[credentialReport]) []collectors.Asset {
	line := r.lines.of(iamAccountType)
	if summary.gap != nil {
		summary.gap.end(line)
		return nil
	}
	line.Count = 1
	attributes := iamAccountAttributes{
		AccountID:      new(r.account),
		RootMFA:        r.flag(summary.value, "AccountMFAEnabled", "attributes.root_mfa"),
		RootAccessKeys: r.flag(summary.value, "AccountAccessKeysPresent", "attributes.root_access_keys"),
		RootPassword:   r.flag(summary.value, "AccountPasswordPresent", "attributes.root_password"),
		RootLastUsed:   r.rootLastUsed(summary, report),
		Users:          r.number(summary.value, "Users", "attributes.users"),
		Roles:          r.number(summary.value, "Roles", "attributes.roles"),
	}
	if management, err := strconv.ParseBool(r.scope.Hints[hintManagement]); err == nil {
		attributes.Management = &management
	}
	if alias.gap != nil {
		r.lines.lack(iamAccountType, "attributes.alias", *alias.gap)
	} else {
		attributes.Alias = answered(alias.value)
	}
	a := r.asset(iamAccountType, r.rootARN(), r.scope.Hints[hintName], "iam:GetAccountSummary, iam:ListAccountAliases, iam:GetCredentialReport")
	a.URL = r.console("iam/home#/home")
	a.Attributes = collectors.Attributes(attributes)
	return []collectors.Asset{a}
}

// number is an entry of the summary. One that is missing is counted as absent.
func (r *iamReader) number(summary map[string]int32, key, path string) *int32 {
	n, ok := summary[key]
	if !ok {
		r.lines.lack(iamAccountType, path, gap{State: collectors.Unreachable, Reason: "no " + key + " in the answer: iam:GetAccountSummary"})
		return nil
	}
	return &n
}

func (r *iamReader) flag(summary map[string]int32, key, path string) *bool {
	n := r.number(summary, key, path)
	if n == nil {
		return nil
	}
	return new(*n > 0)
}

const rootLastUsed = "attributes.root_last_used"

// rootLastUsed is null where root has nothing to sign in with: that is what the
// report would say too.
func (r *iamReader) rootLastUsed(summary answer[map[string]int32], report answer[credentialReport]) nullable[time.Time] {
	if report.gap != nil {
		r.lines.lack(iamAccountType, rootLastUsed, *report.gap)
		return nullable[time.Time]{}
	}
	if report.value == nil && !hasCredentials(summary) {
		return answered[time.Time](nil)
	}
	used := report.value[r.rootARN()].lastUsed()
	if !used.read {
		r.lines.lack(iamAccountType, rootLastUsed, notInReport)
	}
	return used
}

// rootARN is the root user in the report, and the ID of the account's asset.
func (r *iamReader) rootARN() string {
	return "arn:" + r.partition + ":iam::" + r.account + ":root"
}

// notInReport is why a user's credentials are unknown though the report was
// read: it may be four hours old.
var notInReport = gap{State: collectors.Unreachable, Reason: "not in the answer: iam:GetCredentialReport"}
