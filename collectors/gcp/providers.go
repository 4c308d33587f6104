package gcp

import (
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A providerAttributes is gcp.workload_identity_provider in collectors/schemas.
type providerAttributes struct {
	Pool             string           `json:"pool"`
	Provider         string           `json:"provider"`
	State            *string          `json:"state,omitzero"`
	Disabled         *bool            `json:"disabled,omitzero"`
	Kind             string           `json:"kind"`
	Issuer           nullable[string] `json:"issuer,omitzero"`
	Audiences        []string         `json:"audiences,omitzero"`
	Condition        nullable[string] `json:"condition,omitzero"`
	AttributeMapping []mapping        `json:"attribute_mapping,omitzero"`
	GitHub           *bool            `json:"github,omitzero"`
	Repositories     []string         `json:"repositories,omitzero"`
	RepositoryOwners []string         `json:"repository_owners,omitzero"`
	held
}

type mapping struct {
	Attribute  string `json:"attribute"`
	Expression string `json:"expression"`
}

// githubIssuer is the issuer of GitHub Actions. An enterprise may have one below
// it.
const githubIssuer = "https://token.actions.githubusercontent.com"

func readProvider(x *resource) bool {
	parts := strings.Split(x.asset.ID, "/")
	a := providerAttributes{
		Provider: last(x.asset.ID), State: x.word("state"), Disabled: x.flag("disabled"), Kind: "unknown",
		Audiences: x.texts("oidc.allowedAudiences"), Condition: x.textOrNull("attributeCondition"), held: x.held(),
	}
	if i := slices.Index(parts, "workloadIdentityPools"); i >= 0 && i+1 < len(parts) {
		a.Pool = parts[i+1]
	}
	for _, kind := range []string{"oidc", "aws", "saml", "x509"} {
		if x.has(kind) {
			a.Kind = kind
		}
	}
	a.Issuer = x.textOrNull("oidc.issuerUri")
	if issuer := a.Issuer; issuer.known {
		a.GitHub = new(issuer.value != nil && (strings.TrimSuffix(*issuer.value, "/") == githubIssuer || strings.HasPrefix(*issuer.value, githubIssuer+"/")))
	}
	if m := x.strings("attributeMapping"); m != nil {
		a.AttributeMapping = []mapping{}
		for attribute, expression := range m {
			a.AttributeMapping = append(a.AttributeMapping, mapping{attribute, expression})
		}
		collectors.Sort(a.AttributeMapping, func(a, b mapping) int { return strings.Compare(a.Attribute, b.Attribute) })
	}
	if a.GitHub != nil && *a.GitHub && a.Condition.known {
		condition := ""
		if a.Condition.value != nil {
			condition = *a.Condition.value
		}
		a.Repositories, a.RepositoryOwners = admitted(condition, a.AttributeMapping)
	}
	if name := x.text("displayName"); name != "" {
		x.asset.Name = name
	}
	x.attributes = a
	return true
}

// clause is a comparison of a claim with one or several texts.
var clause = regexp.MustCompile(`^\(*\s*(assertion|attribute)\.([a-z_]+)\s*(?:==\s*(["'][^"'\\]*["'])|in\s*\[([^\]]*)\])\s*\)*$`)

var quoted = regexp.MustCompile(`["']([^"'\\]*)["']`)

// admitted are the repositories and their owners that a condition admits. An
// empty condition names none of either. Both are nil when the condition holds
// something else than comparisons of the two with texts, all joined by "and":
// then nobody can tell from its text.
func admitted(condition string, mapped []mapping) (repositories, owners []string) {
	repositories, owners = []string{}, []string{}
	if strings.TrimSpace(condition) == "" {
		return repositories, owners
	}
	if strings.Contains(condition, "||") {
		return nil, nil
	}
	for part := range strings.SplitSeq(condition, "&&") {
		m := clause.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, nil
		}
		claim := m[2]
		if m[1] == "attribute" {
			claim = claimOf(claim, mapped)
		}
		var values []string
		for _, q := range quoted.FindAllStringSubmatch(m[3]+m[4], -1) {
			values = append(values, q[1])
		}
		switch claim {
		case "repository":
			repositories = append(repositories, values...)
		case "repository_owner", "repository_owner_id":
			owners = append(owners, values...)
		}
		// Any other claim only narrows what the two admit.
	}
	return list(union(repositories, nil)), list(union(owners, nil))
}

// claimOf is the claim that is mapped to an attribute as it is.
func claimOf(attribute string, mapped []mapping) string {
	for _, m := range mapped {
		if m.Attribute == "attribute."+attribute {
			return strings.TrimPrefix(m.Expression, "assertion.")
		}
	}
	return ""
}
