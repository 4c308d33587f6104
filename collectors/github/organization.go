package github

import (
	"context"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const organizationType = "github.organization"

// An organizationAttributes is in the shape of the type's schema.
type organizationAttributes struct {
	Login                string   `json:"login"`
	CreatedAt            *moment  `json:"created_at,omitzero"`
	Plan                 *plan    `json:"plan,omitzero"`
	Verified             *bool    `json:"verified,omitzero"`
	TwoFactorRequired    *bool    `json:"two_factor_required,omitzero"`
	SSOConfigured        *bool    `json:"sso_configured,omitzero"`
	IPAllowListEnabled   *bool    `json:"ip_allow_list_enabled,omitzero"`
	NotificationsLimited *bool    `json:"notifications_restricted,omitzero"`
	VerifiedDomains      []string `json:"verified_domains,omitzero"`

	organizationSettings

	MemberCount     *int `json:"member_count,omitzero"`
	OwnerCount      *int `json:"owner_count,omitzero"`
	RepositoryCount *int `json:"repository_count,omitzero"`

	Actions    *organizationActions `json:"actions,omitzero"`
	Secrets    []secret             `json:"secrets,omitzero"`
	Rulesets   []ruleset            `json:"rulesets,omitzero"`
	Properties []property           `json:"properties,omitzero"`

	Copilot           maybe[copilot]    `json:"copilot,omitzero"`
	Usage             []usage           `json:"usage,omitzero"`
	UsageByRepository []repositoryUsage `json:"usage_by_repository,omitzero"`
	Budgets           []budget          `json:"budgets,omitzero"`
}

// An organizationSettings is what the organization's own address tells.
type organizationSettings struct {
	DefaultRepositoryPermission *string      `json:"default_repository_permission,omitzero"`
	CreatePublic                *bool        `json:"members_can_create_public_repositories,omitzero"`
	CreatePrivate               *bool        `json:"members_can_create_private_repositories,omitzero"`
	CreateInternal              *bool        `json:"members_can_create_internal_repositories,omitzero"`
	ForkPrivate                 *bool        `json:"members_can_fork_private_repositories,omitzero"`
	DeleteRepositories          *bool        `json:"members_can_delete_repositories,omitzero"`
	ChangeVisibility            *bool        `json:"members_can_change_visibility,omitzero"`
	InviteOutside               *bool        `json:"members_can_invite_outside_collaborators,omitzero"`
	DeleteIssues                *bool        `json:"members_can_delete_issues,omitzero"`
	CreateTeams                 *bool        `json:"members_can_create_teams,omitzero"`
	CreatePublicPages           *bool        `json:"members_can_create_public_pages,omitzero"`
	DeployKeysAllowed           *bool        `json:"deploy_keys_allowed,omitzero"`
	NewRepositoryDefaults       *newDefaults `json:"new_repository_defaults,omitzero"`
}

type plan struct {
	Name        string `json:"name"`
	Seats       *int   `json:"seats,omitzero"`
	FilledSeats *int   `json:"filled_seats,omitzero"`
}

type newDefaults struct {
	DependencyGraph   *bool `json:"dependency_graph,omitzero"`
	DependabotAlerts  *bool `json:"dependabot_alerts,omitzero"`
	DependabotUpdates *bool `json:"dependabot_security_updates,omitzero"`
	AdvancedSecurity  *bool `json:"advanced_security,omitzero"`
	SecretScanning    *bool `json:"secret_scanning,omitzero"`
	PushProtection    *bool `json:"push_protection,omitzero"`
}

// An organizationAnswer is what GitHub answers. What the credentials may not
// see it leaves out or writes as null, which the SDK's type would make false.
type organizationAnswer struct {
	ID        int64   `json:"id"`
	Login     string  `json:"login"`
	CreatedAt *moment `json:"created_at"`
	Plan      *plan   `json:"plan"`

	// How many repositories there are; the private ones are told to owners.
	Public  *int `json:"public_repos"`
	Private *int `json:"owned_private_repos"` // internal ones among them

	TwoFactorRequired *bool `json:"two_factor_requirement_enabled"`
	Verified          *bool `json:"is_verified"`

	DefaultRepositoryPermission *string `json:"default_repository_permission"`
	CreatePublic                *bool   `json:"members_can_create_public_repositories"`
	CreatePrivate               *bool   `json:"members_can_create_private_repositories"`
	CreateInternal              *bool   `json:"members_can_create_internal_repositories"`
	ForkPrivate                 *bool   `json:"members_can_fork_private_repositories"`
	DeleteRepositories          *bool   `json:"members_can_delete_repositories"`
	ChangeVisibility            *bool   `json:"members_can_change_repo_visibility"`
	InviteOutside               *bool   `json:"members_can_invite_outside_collaborators"`
	DeleteIssues                *bool   `json:"members_can_delete_issues"`
	CreateTeams                 *bool   `json:"members_can_create_teams"`
	CreatePublicPages           *bool   `json:"members_can_create_public_pages"`
	DeployKeysAllowed           *bool   `json:"deploy_keys_enabled_for_repositories"`

	NewDependencyGraph   *bool `json:"dependency_graph_enabled_for_new_repositories"`
	NewDependabotAlerts  *bool `json:"dependabot_alerts_enabled_for_new_repositories"`
	NewDependabotUpdates *bool `json:"dependabot_security_updates_enabled_for_new_repositories"`
	NewAdvancedSecurity  *bool `json:"advanced_security_enabled_for_new_repositories"`
	NewSecretScanning    *bool `json:"secret_scanning_enabled_for_new_repositories"`
	NewPushProtection    *bool `json:"secret_scanning_push_protection_enabled_for_new_repositories"`
}

const orgOperation = "GET /orgs/{org}"

func (s *Source) readOrganization(ctx context.Context) (organizationAnswer, error) {
	var org organizationAnswer
	_, err := s.api.get(ctx, s.request(orgOperation), &org)
	if err == nil && org.ID == 0 {
		err = &web.Error{Operation: orgOperation, Fault: web.Unreadable}
	}
	return org, err
}

// request is a request about the organization.
func (s *Source) request(op string) request {
	return request{op: op, args: []string{s.config.Organization}}
}

// collectOrganization reads the organization and what it has at most thousands
// of.
func (s *Source) collectOrganization(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := s.read(scope)
	org, err := s.readOrganization(ctx)
	if err != nil {
		r.stop(ctx, organizationType, orgOperation, err)
	} else {
		r.addOrganization(ctx, org)
	}
	r.readTeams(ctx)
	r.readOrganizationHooks(ctx)
	r.readInstallations(ctx)
	r.readRunnerGroups(ctx)
	r.readRunners(ctx)
	r.readTokens(ctx)
	return r.result()
}

func (r *reading) addOrganization(ctx context.Context, org organizationAnswer) {
	a := &organizationAttributes{Login: org.Login, CreatedAt: org.CreatedAt.orNil(), Plan: org.Plan, TwoFactorRequired: org.TwoFactorRequired}
	r.readOverview(ctx, a, org)
	r.readNetwork(ctx, a)
	r.readIdentity(ctx, a, org)
	r.settings(a, org)
	r.readOwners(ctx, a)
	r.readActions(ctx, a)
	r.readSecrets(ctx, a)
	r.readRulesets(ctx, a)
	r.readProperties(ctx, a)
	r.readCopilot(ctx, a)
	r.readUsage(ctx, a)
	r.readBudgets(ctx, a)
	r.add(collectors.Asset{
		ID:         orgID(number(org.ID)),
		Type:       organizationType,
		Name:       org.Login,
		URL:        r.page(org.Login),
		Attributes: collectors.Attributes(a),
		Source:     "github:" + orgOperation,
	})
}

// lackOrg says that the organization lacks attributes.
func (r *reading) lackOrg(g web.Gap, names ...string) {
	for _, name := range names {
		r.lack(organizationType, g, "attributes."+name)
	}
}

// settings takes what the organization's own address tells, and says what of it
// is hidden.
func (r *reading) settings(a *organizationAttributes, org organizationAnswer) {
	a.organizationSettings = organizationSettings{
		org.DefaultRepositoryPermission, org.CreatePublic, org.CreatePrivate, org.CreateInternal, org.ForkPrivate,
		org.DeleteRepositories, org.ChangeVisibility, org.InviteOutside, org.DeleteIssues, org.CreateTeams,
		org.CreatePublicPages, org.DeployKeysAllowed,
		&newDefaults{org.NewDependencyGraph, org.NewDependabotAlerts, org.NewDependabotUpdates,
			org.NewAdvancedSecurity, org.NewSecretScanning, org.NewPushProtection},
	}
	if org.Plan == nil {
		r.lackOrg(withNeeds(hidden(orgOperation), orgPlan), "plan")
	}
	// An owner sees nearly all; what is missing then is not in the plan.
	missing := withNeeds(hidden(orgOperation), orgAdministration)
	if org.TwoFactorRequired != nil {
		missing = web.Gap{State: collectors.Disabled, Reason: "left out of the answer, though others are in it: " + orgOperation, Needs: "a plan that has the setting"}
	}
	for name, there := range map[string]bool{
		"two_factor_required":                      a.TwoFactorRequired != nil,
		"default_repository_permission":            org.DefaultRepositoryPermission != nil,
		"members_can_create_public_repositories":   org.CreatePublic != nil,
		"members_can_create_private_repositories":  org.CreatePrivate != nil,
		"members_can_create_internal_repositories": org.CreateInternal != nil,
		"members_can_fork_private_repositories":    org.ForkPrivate != nil,
		"members_can_delete_repositories":          org.DeleteRepositories != nil,
		"members_can_change_visibility":            org.ChangeVisibility != nil,
		"members_can_invite_outside_collaborators": org.InviteOutside != nil,
		"members_can_delete_issues":                org.DeleteIssues != nil,
		"members_can_create_teams":                 org.CreateTeams != nil,
		"members_can_create_public_pages":          org.CreatePublicPages != nil,
		"deploy_keys_allowed":                      org.DeployKeysAllowed != nil,

		"new_repository_defaults.dependency_graph":            org.NewDependencyGraph != nil,
		"new_repository_defaults.dependabot_alerts":           org.NewDependabotAlerts != nil,
		"new_repository_defaults.dependabot_security_updates": org.NewDependabotUpdates != nil,
		"new_repository_defaults.advanced_security":           org.NewAdvancedSecurity != nil,
		"new_repository_defaults.secret_scanning":             org.NewSecretScanning != nil,
		"new_repository_defaults.push_protection":             org.NewPushProtection != nil,
	} {
		if !there {
			r.lackOrg(missing, name)
		}
	}
}

// paid reports whether the organization has a plan above the free one; unknown
// counts as yes, so that the server is asked.
func paid(planName string) bool { return planName != "free" }

// enterprise is the same for Enterprise.
func enterprise(planName string) bool {
	return planName == "" || strings.Contains(planName, "enterprise") || strings.Contains(planName, "business")
}
