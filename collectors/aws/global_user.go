package aws

import (
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/corporate-sre/auditor/collectors"
)

type iamUserAttributes struct {
	AccountID        *string             `json:"account_id,omitzero"`
	Path             *string             `json:"path,omitzero"`
	CreatedAt        *time.Time          `json:"created_at,omitzero"`
	ConsolePassword  *bool               `json:"console_password,omitzero"`
	PasswordLastUsed nullable[time.Time] `json:"password_last_used,omitzero"`
	MFA              *bool               `json:"mfa,omitzero"`
	AccessKeys       []accessKey         `json:"access_keys,omitzero"`
	AttachedPolicies []string            `json:"attached_policies,omitzero"`
	Groups           []string            `json:"groups,omitzero"`
	Administrator    *bool               `json:"administrator,omitzero"`
}

// credentialPaths are what the credential report tells of a user.
var credentialPaths = []string{
	"attributes.console_password", "attributes.password_last_used", "attributes.mfa", "attributes.access_keys",
}

func (r *iamReader) userAssets(d details, report answer[credentialReport]) []collectors.Asset {
	assets := make([]collectors.Asset, len(d.users.items))
	for i, u := range d.users.items {
		assets[i] = r.user(d, u, report)
	}
	d.users.end(r.lines.of(iamUserType), len(assets))
	return assets
}

func (r *iamReader) user(d details, u types.UserDetail, report answer[credentialReport]) collectors.Asset {
	grant := d.grantOf(u)
	attributes := iamUserAttributes{
		AccountID:     new(r.account),
		Path:          u.Path,
		CreatedAt:     second(u.CreateDate),
		Groups:        sorted(u.GroupList),
		Administrator: d.administrator(grant),
	}
	if grant.unknown {
		r.lines.lackEach(iamUserType, d.why(), "attributes.attached_policies", "links.groups")
	} else {
		attributes.AttachedPolicies = sorted(grant.attached)
	}
	if attributes.Administrator == nil {
		r.lines.lack(iamUserType, "attributes.administrator", d.why())
	}
	r.addCredentials(&attributes, deref(u.Arn), report)

	a := r.asset(iamUserType, deref(u.Arn), deref(u.UserName), "iam:GetAccountAuthorizationDetails, iam:GetCredentialReport")
	a.Tags = iamTags(u.Tags)
	a.URL = r.console("iam/home#/users/details/" + url.PathEscape(a.Name))
	if !grant.unknown {
		a.Links = map[string][]string{"groups": d.groupARNs(u)}
	}
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// grantOf is what acts on a user, by himself and by his groups.
func (d details) grantOf(u types.UserDetail) grant {
	var g grant
	g.add(u.AttachedManagedPolicies, u.UserPolicyList)
	for _, name := range u.GroupList {
		group, ok := d.groups[name]
		if !ok {
			g.unknown = true
		}
		g.add(group.AttachedManagedPolicies, group.GroupPolicyList)
	}
	return g
}

func (d details) groupARNs(u types.UserDetail) []string {
	var arns []string
	for _, name := range u.GroupList {
		arns = append(arns, deref(d.groups[name].Arn))
	}
	return sorted(arns)
}

// addCredentials adds what the report says of a user.
func (r *iamReader) addCredentials(attributes *iamUserAttributes, arn string, report answer[credentialReport]) {
	if report.gap != nil {
		r.lines.lackEach(iamUserType, *report.gap, credentialPaths...)
		return
	}
	c := report.value[arn]
	attributes.ConsolePassword, attributes.PasswordLastUsed = c.password, c.passwordLastUsed
	attributes.MFA, attributes.AccessKeys = c.mfa, c.keys
	for i, told := range []bool{c.password != nil, c.passwordLastUsed.read, c.mfa != nil, c.keys != nil} {
		if !told {
			r.lines.lack(iamUserType, credentialPaths[i], notInReport)
		}
	}
}
