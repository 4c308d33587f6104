package backlog

import (
	"context"
	"errors"
	"fmt"
	"regexp"
)

var repositoryName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$`)

// A gitHubRepository is as much of one as decides whether it can hold a backlog.
type gitHubRepository struct {
	Visibility string `json:"visibility"`
	Private    *bool  `json:"private"`
	HasIssues  bool   `json:"has_issues"`
	Archived   bool   `json:"archived"`
}

// Check reports why a repository cannot hold a backlog. One that the world can
// read is refused unless public is allowed: findings tell where it hurts.
func (g *GitHub) Check(ctx context.Context, repository string, allowPublic bool) error {
	if !repositoryName.MatchString(repository) {
		return fmt.Errorf("backlog: %q is no repository; write it as owner/name", repository)
	}
	var r gitHubRepository
	switch err := g.read(ctx, "/repos/"+repository, &r); {
	case errors.Is(err, ErrGone):
		return fmt.Errorf("backlog: no repository %s, or the token does not see it; give the App access to it, or its new name", repository)
	case err != nil:
		return fmt.Errorf("backlog: repository %s: %w", repository, err)
	}
	private := r.Private != nil && *r.Private && r.Visibility != "public"
	switch {
	case r.Archived:
		return fmt.Errorf("backlog: repository %s is archived; name another one", repository)
	case !r.HasIssues:
		return fmt.Errorf("backlog: issues are off in %s; turn them on in its settings", repository)
	case !private && !allowPublic:
		return fmt.Errorf("backlog: %s can be read by the world, and findings tell where it hurts; use a private repository, or --allow-public", repository)
	}
	return nil
}
