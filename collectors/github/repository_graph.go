package github

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A repositoryGraph is what the query "repositories" says of one.
type repositoryGraph struct {
	read bool // the rest means something

	IsEmpty       bool `json:"isEmpty"`
	CanAdminister bool `json:"viewerCanAdminister"`
	HasAlerts     bool `json:"hasVulnerabilityAlertsEnabled"`
	Branch        *struct {
		Rule *classicRule `json:"branchProtectionRule"`
	} `json:"defaultBranchRef"`

	// branchHidden says that Branch is null for an error and not for want of a
	// branch.
	branchHidden bool
}

type codeowners struct {
	Errors []codeownersError `json:"errors"`
}

type codeownersError struct {
	Line int    `json:"line"`
	Kind string `json:"kind"`
}

type outsideCollaborator struct {
	Login      string `json:"login"`
	Permission string `json:"permission"`
}

// readGraph makes the four queries. They are apart since a refused field can
// take all that is asked beside it along.
func (r *reading) readGraph(ctx context.Context, repos []*repository) {
	lack := func(names ...string) func(*repository, web.Gap) {
		return func(_ *repository, g web.Gap) {
			for _, name := range names {
				r.lack(repositoryType, g, "attributes."+name)
			}
		}
	}
	missSettings := lack("empty", "security.dependabot_alerts")
	r.batches(ctx, "repositories", repos, func(n node) { r.takeSettings(n, missSettings) }, missSettings)
	missContents := lack("release_count", "security.policy", "codeowners")
	r.batches(ctx, "repositoryContents", repos, func(n node) { r.takeContents(ctx, n, missContents) }, missContents)
	missEnvironments := lack("environments")
	r.batches(ctx, "repositoryEnvironments", repos, func(n node) { r.takeEnvironments(ctx, n, missEnvironments) }, missEnvironments)
	missAccess := lack("outside_collaborators")
	r.batches(ctx, "repositoryAccess", repos, func(n node) { r.takeAccess(ctx, n, missAccess) }, missAccess)
}

// decode reads a node; false: it was missed.
func (n node) decode(query string, v any, missed func(*repository, web.Gap)) bool {
	if err := json.Unmarshal(n.body, v); err != nil {
		op := "POST /graphql#" + query
		missed(n.repo, classify(context.Background(), op, &web.Error{Operation: op, Fault: web.Unreadable}))
		return false
	}
	return true
}

func (r *reading) takeSettings(n node, missed func(*repository, web.Gap)) {
	var got repositoryGraph
	if !n.decode("repositories", &got, missed) {
		return
	}
	got.read = true
	got.branchHidden = n.errs.at("nodes", n.at, "defaultBranchRef") != nil
	n.repo.graph = got
	n.repo.Empty = &got.IsEmpty
	if got.IsEmpty && got.Branch == nil && !got.branchHidden {
		n.repo.repositoryAttributes.DefaultBranch = known[string](nil)
	}
	if !got.HasAlerts && !n.repo.adminSees() {
		// Who is no administrator is told false.
		r.lack(repositoryType, hidden("POST /graphql#repositories"), "attributes.security.dependabot_alerts")
		return
	}
	n.repo.repositoryAttributes.Security.DependabotAlerts = &got.HasAlerts
}

func (r *reading) takeContents(ctx context.Context, n node, missed func(*repository, web.Gap)) {
	const op = "POST /graphql#repositoryContents"
	var got struct {
		Policy     *bool  `json:"isSecurityPolicyEnabled"`
		Releases   *count `json:"releases"`
		Codeowners *struct {
			Errors []codeownersError `json:"errors"`
		} `json:"codeowners"`
	}
	if !n.decode("repositoryContents", &got, missed) {
		return
	}
	a := n.repo.repositoryAttributes
	if a.Security.Policy = got.Policy; got.Policy == nil {
		r.lack(repositoryType, r.hiddenField(ctx, op, n.errs, "nodes", n.at, "isSecurityPolicyEnabled"), "attributes.security.policy")
	}
	if got.Releases == nil {
		r.lack(repositoryType, r.hiddenField(ctx, op, n.errs, "nodes", n.at, "releases"), "attributes.release_count")
	} else {
		a.Releases = &got.Releases.TotalCount
	}
	switch e := n.errs.at("nodes", n.at, "codeowners"); {
	case e != nil:
		r.lack(repositoryType, classify(ctx, op, e), "attributes.codeowners")
	case got.Codeowners == nil:
		a.Codeowners = known[codeowners](nil)
	default:
		a.Codeowners = known(&codeowners{append([]codeownersError{}, got.Codeowners.Errors...)})
	}
}

// takeEnvironments takes how many there are. To ask for them here, with the
// rules of each and the reviewers of each rule, costs hundreds of points.
func (r *reading) takeEnvironments(ctx context.Context, n node, missed func(*repository, web.Gap)) {
	var got struct {
		Environments *count `json:"environments"`
	}
	if !n.decode("repositoryEnvironments", &got, missed) {
		return
	}
	if got.Environments == nil {
		missed(n.repo, r.hiddenField(ctx, "POST /graphql#repositoryEnvironments", n.errs, "nodes", n.at, "environments"))
		return
	}
	n.repo.environments = got.Environments.TotalCount
	if n.repo.environments == 0 {
		n.repo.Environments = []environment{}
	}
}

func (r *reading) takeAccess(ctx context.Context, n node, missed func(*repository, web.Gap)) {
	const op = "POST /graphql#repositoryAccess"
	var got struct {
		CanAdminister bool   `json:"viewerCanAdminister"`
		Keys          *count `json:"deployKeys"`
		Outside       *struct {
			Total int `json:"totalCount"`
			Edges []*struct {
				Permission string `json:"permission"`
				User       struct {
					ID    int64  `json:"databaseId"`
					Login string `json:"login"`
				} `json:"node"`
			} `json:"edges"`
		} `json:"collaborators"`
	}
	if !n.decode("repositoryAccess", &got, missed) {
		return
	}
	if got.Keys != nil && (got.CanAdminister || got.Keys.TotalCount > 0 || n.repo.adminSees()) {
		n.repo.keys = &got.Keys.TotalCount
	}
	if got.Outside == nil {
		missed(n.repo, r.hiddenField(ctx, op, n.errs, "nodes", n.at, "collaborators"))
		return
	}
	list, ids := []outsideCollaborator{}, []string{}
	for _, e := range got.Outside.Edges {
		if e != nil {
			list = append(list, outsideCollaborator{e.User.Login, strings.ToLower(e.Permission)})
			ids = append(ids, outsideID(r.scope.Hints[hintID], e.User.ID))
		}
	}
	if len(list) < got.Outside.Total {
		missed(n.repo, classify(ctx, op, &web.Error{Operation: op, Fault: "more outside collaborators than are read"}))
		return
	}
	collectors.Sort(list, func(a, b outsideCollaborator) int { return cmp.Compare(a.Login, b.Login) })
	slices.Sort(ids)
	n.repo.Outside, n.repo.links["outside_collaborators"] = list, ids
}
