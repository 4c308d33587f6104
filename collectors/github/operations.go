package github

import (
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// An operation is one call that the collector may make. The table of them is
// the allow-list of the guard, the source of the permissions that auditor asks
// for, and the list of what a test denies one after the other.
type operation struct {
	// Name is the method and the path as GitHub's OpenAPI description writes
	// it, or the name of a fixed GraphQL query after "POST /graphql#".
	Name string

	// Permission is what a GitHub App or a fine-grained token needs, in the
	// words of GitHub's settings page.
	Permission string

	// Scope is what a classic token needs.
	Scope string

	// Group is the operation's group of limits in throttle.GitHub.
	Group string

	// Hidden says that a read-only identity is not meant to have the
	// permission, so that lacking it is no gap that anybody should mend.
	Hidden bool

	// Optional says that the answer 404 means that the feature is not there,
	// as it does of what an organization buys besides its plan.
	Optional bool

	Feeds, Also []feed

	// Why says why an operation is allowed that is no plain read.
	Why string
}

type feed = collectors.Feed

// Operations lists every call that the collector may make; any other is
// refused before it is sent.
func Operations() []collectors.Operation {
	all := make([]collectors.Operation, len(operations))
	for i, op := range operations {
		all[i] = collectors.Operation{Name: "github:" + op.Name, Permission: op.Permission, Feeds: op.Feeds, Also: op.Also}
		if op.Hidden {
			all[i].Permission += shouldNot
		}
	}
	return all
}

// The asset types, by the scope that reads them.
var (
	organizationTypes = []string{"github.organization", "github.team", "github.webhook", "github.installation",
		"github.runner_group", "github.runner", "github.personal_access_token"}
	memberTypes     = []string{"github.member"}
	outsideTypes    = []string{"github.outside_collaborator", "github.invitation"}
	copilotTypes    = []string{"github.copilot_seat"}
	repositoryTypes = []string{"github.repository", "github.webhook", "github.deploy_key"}
)

func listings(types ...string) []feed {
	list := make([]feed, len(types))
	for i, t := range types {
		list[i] = feed{Type: t}
	}
	return list
}

// attributes makes a feed for each of a type's attributes.
func attributes(assetType string, names ...string) []feed {
	list := make([]feed, len(names))
	for i, name := range names {
		list[i] = feed{Type: assetType, Path: "attributes." + name}
	}
	return list
}

func orgFeeds(names ...string) []feed  { return attributes("github.organization", names...) }
func repoFeeds(names ...string) []feed { return attributes("github.repository", names...) }

var everything = listings(slices.Compact(slices.Sorted(slices.Values(slices.Concat(
	organizationTypes, memberTypes, outsideTypes, copilotTypes, repositoryTypes))))...)

// operations are all of them.
var operations = slices.Concat(accessOperations, organizationOperations, peopleOperations,
	actionsOperations, moneyOperations, repositoryOperations)

// What stands in the settings of an App or a fine-grained token.
const (
	orgAdministration  = "Organization administration: read"
	orgMembers         = "Organization members: read"
	orgHooks           = "Organization webhooks: read"
	orgSecrets         = "Organization secrets: read"
	orgRunners         = "Organization self-hosted runners: read"
	orgProperties      = "Organization custom properties: read"
	orgCopilot         = "Organization GitHub Copilot Business: read"
	orgTokens          = "Organization personal access tokens: read"
	orgPlan            = "Organization plan: read"
	repoMetadata       = "Repository metadata: read"
	repoAdministration = "Repository administration: read"
	repoContents       = "Repository contents: read"
	repoActions        = "Repository actions: read"
	repoHooks          = "Repository webhooks: read"
)

var accessOperations = []operation{
	{Name: mintToken, Permission: "none", Scope: "none", Feeds: everything,
		Why: "it gives a GitHub App its token for an hour, and changes nothing"},
	{Name: "GET /orgs/{org}", Permission: orgAdministration + ", " + orgPlan, Scope: "admin:org", Feeds: everything},
}

var organizationOperations = []operation{
	{Name: "POST /graphql#organization", Permission: orgMembers, Scope: "read:org",
		Feeds: orgFeeds("member_count", "repository_count"),
		Also:  orgFeeds("verified", "two_factor_required")}, // owners are told elsewhere
	{Name: "POST /graphql#organizationNetwork", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("ip_allow_list_enabled", "notifications_restricted")},
	{Name: "POST /graphql#organizationIdentity", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("sso_configured", "verified_domains")},
	{Name: "POST /graphql#teams", Permission: orgMembers, Scope: "read:org",
		Feeds: listings("github.team")},
	{Name: "GET /orgs/{org}/hooks", Permission: orgHooks, Scope: "admin:org_hook",
		Feeds: listings("github.webhook")},
	{Name: "GET /orgs/{org}/installations", Permission: orgAdministration, Scope: "admin:org",
		Feeds: listings("github.installation")},
	{Name: "GET /orgs/{org}/personal-access-tokens", Permission: orgTokens + ", of a GitHub App", Scope: "GitHub App only",
		Feeds: listings("github.personal_access_token")},
	{Name: "GET /orgs/{org}/actions/secrets", Permission: orgSecrets, Scope: "admin:org",
		Feeds: orgFeeds("secrets")},
	{Name: "GET /orgs/{org}/rulesets", Permission: "Organization administration: write", Scope: "admin:org", Hidden: true,
		Feeds: orgFeeds("rulesets")},
	{Name: "GET /orgs/{org}/properties/schema", Permission: orgProperties, Scope: "read:org",
		Feeds: orgFeeds("properties")},
}

var peopleOperations = []operation{
	{Name: "GET /orgs/{org}/members", Permission: orgMembers + ", of an owner", Scope: "read:org",
		Feeds: slices.Concat(orgFeeds("owner_count"), attributes("github.member", "two_factor"))},
	{Name: "POST /graphql#members", Permission: orgMembers, Scope: "read:org",
		Feeds: listings("github.member")},
	{Name: "POST /graphql#memberEmails", Permission: orgMembers, Scope: "read:org, read:user",
		Feeds: attributes("github.member", "public_email", "verified_emails")},
	{Name: "POST /graphql#identities", Permission: orgAdministration, Scope: "admin:org",
		Feeds: attributes("github.member", "saml_name_id", "scim_user_name", "sso_emails")},
	{Name: "GET /orgs/{org}/outside_collaborators", Permission: orgMembers, Scope: "read:org",
		Feeds: listings("github.outside_collaborator")},
	{Name: "GET /orgs/{org}/invitations", Permission: orgMembers, Scope: "admin:org",
		Feeds: listings("github.invitation")},
	{Name: "GET /orgs/{org}/failed_invitations", Permission: orgMembers, Scope: "admin:org",
		Feeds: listings("github.invitation")},
}

var actionsOperations = []operation{
	{Name: "GET /orgs/{org}/actions/permissions", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.enabled_repositories", "actions.allowed_actions", "actions.sha_pinning_required"),
		Also:  orgFeeds("actions.github_owned_allowed", "actions.verified_allowed", "actions.patterns_allowed")},
	{Name: "GET /orgs/{org}/actions/permissions/selected-actions", Permission: orgAdministration, Scope: "admin:org",
		Also: orgFeeds("actions.github_owned_allowed", "actions.verified_allowed", "actions.patterns_allowed")},
	{Name: "GET /orgs/{org}/actions/permissions/workflow", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.default_workflow_permissions", "actions.can_approve_pull_requests")},
	{Name: "GET /orgs/{org}/actions/permissions/fork-pr-contributor-approval", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.fork_pr_approval")},
	{Name: "GET /orgs/{org}/actions/permissions/fork-pr-workflows-private-repos", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.fork_pr_private")},
	{Name: "GET /orgs/{org}/actions/permissions/self-hosted-runners", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.self_hosted_runners")},
	{Name: "GET /orgs/{org}/actions/permissions/artifact-and-log-retention", Permission: orgAdministration, Scope: "admin:org",
		Feeds: orgFeeds("actions.retention_days")},
	{Name: "GET /orgs/{org}/actions/runner-groups", Permission: orgRunners, Scope: "admin:org",
		Feeds: listings("github.runner_group")},
	{Name: "GET /orgs/{org}/actions/runners", Permission: orgRunners, Scope: "admin:org",
		Feeds: listings("github.runner")},
	{Name: "GET /orgs/{org}/actions/hosted-runners", Permission: orgAdministration, Scope: "manage_runners:org",
		Also: listings("github.runner")}, // not asked on the free plan, which has none
}

var moneyOperations = []operation{
	{Name: "GET /orgs/{org}/copilot/billing", Permission: orgCopilot + ", " + orgAdministration, Scope: "manage_billing:copilot", Optional: true,
		Feeds: orgFeeds("copilot")},
	{Name: "GET /orgs/{org}/copilot/billing/seats", Permission: orgCopilot + ", " + orgAdministration, Scope: "manage_billing:copilot", Optional: true,
		Feeds: listings("github.copilot_seat")},
	{Name: "GET /organizations/{org}/settings/billing/usage", Permission: orgAdministration, Scope: "admin:org", Optional: true,
		Feeds: orgFeeds("usage", "usage_by_repository")},
	{Name: "GET /organizations/{org}/settings/billing/budgets", Permission: orgAdministration, Scope: "admin:org", Optional: true,
		Feeds: orgFeeds("budgets")},
}

var repositoryOperations = []operation{
	{Name: "GET /orgs/{org}/repos", Permission: repoMetadata + ", " + repoAdministration, Scope: "repo",
		Feeds: listings(repositoryTypes...)},
	{Name: "POST /graphql#repositories", Permission: repoAdministration + ", " + repoContents, Scope: "repo",
		Feeds: repoFeeds("empty", "security.dependabot_alerts")},
	{Name: "POST /graphql#repositoryContents", Permission: repoContents, Scope: "repo",
		Feeds: repoFeeds("release_count", "security.policy", "codeowners")},
	{Name: "POST /graphql#repositoryEnvironments", Permission: repoActions, Scope: "repo",
		Feeds: repoFeeds("environments")},
	{Name: "POST /graphql#repositoryAccess", Permission: repoAdministration, Scope: "repo",
		Feeds: repoFeeds("outside_collaborators")},
	{Name: "GET /repos/{owner}/{repo}/rules/branches/{branch}", Permission: repoMetadata, Scope: "repo",
		Feeds: repoFeeds("branch_protection")},
	{Name: "GET /repos/{owner}/{repo}/branches/{branch}/protection", Permission: repoAdministration, Scope: "repo",
		Also: repoFeeds("branch_protection"),
		Why:  "it is asked only where GraphQL does not prove that there is no classic protection"},
	{Name: "GET /repos/{owner}/{repo}/hooks", Permission: repoHooks, Scope: "read:repo_hook",
		Feeds: listings("github.webhook")},
	{Name: "GET /repos/{owner}/{repo}/keys", Permission: repoAdministration, Scope: "repo",
		Also: slices.Concat(listings("github.deploy_key"), repoFeeds("deploy_key_count"))},
	{Name: "GET /repos/{owner}/{repo}/environments", Permission: repoActions, Scope: "repo",
		Also: repoFeeds("environments")},
	{Name: "GET /repos/{owner}/{repo}/actions/permissions", Permission: repoAdministration, Scope: "repo",
		Also: repoFeeds("actions")},
	{Name: "GET /repos/{owner}/{repo}/actions/permissions/workflow", Permission: repoAdministration, Scope: "repo",
		Also: repoFeeds("actions.default_workflow_permissions", "actions.can_approve_pull_requests")},
}

const mintToken = "POST /app/installations/{installation_id}/access_tokens"

// lookup returns the operation of that name. A name that is not in the table
// is a bug.
func lookup(name string) operation {
	i := slices.IndexFunc(operations, func(op operation) bool { return op.Name == name })
	if i < 0 {
		panic("github: no operation " + name)
	}
	return operations[i]
}

// method and template are the two halves of the name, without a query's name.
func (op operation) method() string {
	method, _, _ := strings.Cut(op.Name, " ")
	return method
}

func (op operation) template() string {
	_, path, _ := strings.Cut(op.Name, " ")
	path, _, _ = strings.Cut(path, "#")
	return path
}
