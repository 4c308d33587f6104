package github

import (
	"context"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

type repositoryActions struct {
	Enabled            *bool   `json:"enabled,omitzero"`
	AllowedActions     *string `json:"allowed_actions,omitzero"`
	SHAPinningRequired *bool   `json:"sha_pinning_required,omitzero"`
	workflowDefaults
}

// An organizationPolicy is what the organization decides for its repositories.
// Nil values were not read; then each repository is asked.
type organizationPolicy struct {
	enabled  *string
	defaults workflowDefaults
}

// actionsOfOrganization reads the policy for the sake of the repositories. That
// it cannot be read is told where the organization itself is.
func (s *Source) actionsOfOrganization(ctx context.Context) organizationPolicy {
	var policy actionsPolicy
	var workflow workflowAnswer
	var p organizationPolicy
	if _, err := s.api.get(ctx, s.request(actionsOperation), &policy); err == nil {
		p.enabled = policy.EnabledRepositories
	}
	if _, err := s.api.get(ctx, s.request(workflowOperation), &workflow); err == nil {
		p.defaults = workflowDefaults(workflow)
	}
	return p
}

// strict reports whether the organization allows so little that a repository
// cannot differ: it may ask less of its workflows, never more.
func (p organizationPolicy) strict() bool {
	return deref(p.defaults.Permissions) == "read" && p.defaults.CanApprove != nil && !*p.defaults.CanApprove
}

const (
	repoActionsOperation  = "GET /repos/{owner}/{repo}/actions/permissions"
	repoWorkflowOperation = repoActionsOperation + "/workflow"
)

func (r *reading) readRepositoryActions(ctx context.Context, repo *repository, org organizationPolicy) {
	const path = "attributes.actions"
	if repo.listed.Archived {
		r.lack(repositoryType, archived, path)
		return
	}
	if deref(org.enabled) == "none" {
		no := false
		repo.Actions = &repositoryActions{Enabled: &no}
		return
	}
	var policy actionsPolicy
	_, err := r.api.get(ctx, repo.request(repoActionsOperation), &policy)
	if err == nil && policy.Enabled == nil {
		err = &web.Error{Operation: repoActionsOperation, Fault: web.Unreadable}
	}
	if err != nil {
		r.lack(repositoryType, classify(ctx, repoActionsOperation, err), path)
		return
	}
	a := &repositoryActions{Enabled: policy.Enabled, AllowedActions: policy.AllowedActions, SHAPinningRequired: policy.SHAPinningRequired}
	repo.Actions = a
	switch {
	case !*policy.Enabled:
	case org.strict():
		a.workflowDefaults = org.defaults
	default:
		var workflow workflowAnswer
		if _, err := r.api.get(ctx, repo.request(repoWorkflowOperation), &workflow); err != nil {
			r.lack(repositoryType, classify(ctx, repoWorkflowOperation, err), path+".default_workflow_permissions", path+".can_approve_pull_requests")
			return
		}
		a.workflowDefaults = workflowDefaults(workflow)
	}
}

func (r *reading) readRepositoryHooks(ctx context.Context, repo *repository) {
	const op = "GET /repos/{owner}/{repo}/hooks"
	for h, err := range list[webhookAnswer](ctx, r.api, repo.request(op), "") {
		if err != nil {
			r.stop(ctx, webhookType, op, err)
			return
		}
		page := r.page(r.config.Organization, repo.listed.Name, "settings", "hooks", number(h.ID))
		r.addHook(h, "repository", repositoryID(repo.ID), op, page)
	}
}

const keyType = "github.deploy_key"

type keyAttributes struct {
	ReadOnly   *bool         `json:"read_only,omitzero"`
	Verified   *bool         `json:"verified,omitzero"`
	Enabled    *bool         `json:"enabled,omitzero"`
	CreatedAt  *moment       `json:"created_at,omitzero"`
	LastUsedAt maybe[moment] `json:"last_used_at"`
	AddedBy    maybe[string] `json:"added_by"`
	Archived   bool          `json:"repository_archived"`
}

// A keyAnswer is what GitHub says of one, without the key.
type keyAnswer struct {
	ID        int64   `json:"id"`
	Title     string  `json:"title"`
	ReadOnly  *bool   `json:"read_only"`
	Verified  *bool   `json:"verified"`
	Enabled   *bool   `json:"enabled"`
	CreatedAt *moment `json:"created_at"`
	LastUsed  *moment `json:"last_used"`
	AddedBy   *string `json:"added_by"`
}

// readKeys reads the deploy keys of a repository, unless GraphQL has counted
// none.
func (r *reading) readKeys(ctx context.Context, repo *repository) {
	const op = "GET /repos/{owner}/{repo}/keys"
	if repo.keys != nil && *repo.keys == 0 {
		repo.DeployKeys = repo.keys
		return
	}
	n := 0
	for k, err := range list[keyAnswer](ctx, r.api, repo.request(op), "") {
		if err != nil {
			g := classify(ctx, op, err)
			r.gap(keyType, g)
			r.lack(repositoryType, g, "attributes.deploy_key_count")
			return
		}
		n++
		a := keyAttributes{
			ReadOnly:   k.ReadOnly,
			Verified:   k.Verified,
			Enabled:    k.Enabled,
			CreatedAt:  k.CreatedAt.orNil(),
			LastUsedAt: known(k.LastUsed.orNil()),
			AddedBy:    known(text(deref(k.AddedBy))),
			Archived:   repo.listed.Archived,
		}
		r.add(collectors.Asset{
			ID:         repositoryID(repo.ID) + "/key/" + number(k.ID),
			Type:       keyType,
			Name:       k.Title,
			Parent:     repositoryID(repo.ID),
			URL:        r.page(r.config.Organization, repo.listed.Name, "settings", "keys"),
			Attributes: collectors.Attributes(a),
			Source:     "github:" + op,
		})
	}
	repo.DeployKeys = &n
}
