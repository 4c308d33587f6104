package github

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A Permission is one that a GitHub App or a fine-grained token is given. All
// are to read.
type Permission struct {
	Name string // as GitHub's settings show it, such as "Organization members"
	Key  string // as its API and its links name it, such as "members"
}

// permissionKeys are the keys of the permissions that operations name.
var permissionKeys = map[string]string{
	orgAdministration:  "organization_administration",
	orgMembers:         "members",
	orgHooks:           "organization_hooks",
	orgSecrets:         "organization_secrets",
	orgRunners:         "organization_self_hosted_runners",
	orgProperties:      "organization_custom_properties",
	orgCopilot:         "organization_copilot_seat_management",
	orgTokens:          "organization_personal_access_tokens",
	orgPlan:            "organization_plan",
	repoMetadata:       "metadata",
	repoAdministration: "administration",
	repoContents:       "contents",
	repoActions:        "actions",
	repoHooks:          "repository_hooks",
}

// Permissions are those that all operations together need, sorted by name.
func Permissions() []Permission {
	var all []Permission
	for _, op := range operations {
		for name := range strings.SplitSeq(op.Permission, ", ") {
			if key := permissionKeys[name]; key != "" {
				all = append(all, Permission{strings.TrimSuffix(name, ": read"), key})
			}
		}
	}
	collectors.Sort(all, func(a, b Permission) int { return cmp.Compare(a.Name, b.Name) })
	return slices.Compact(all)
}

// RegistrationURL is the page of github.com on which an owner registers the
// auditor's App, with everything filled in.
func RegistrationURL(organization string) string {
	q := url.Values{
		"name":           {organization + "-auditor"},
		"description":    {"Reads how the organization is set up, and changes nothing."},
		"url":            {"https://github.com/corporate-sre/auditor"},
		"public":         {"false"},
		"webhook_active": {"false"},
	}
	for _, p := range Permissions() {
		q.Set(p.Key, "read")
	}
	return "https://github.com/organizations/" + url.PathEscape(organization) + "/settings/apps/new?" + q.Encode()
}
