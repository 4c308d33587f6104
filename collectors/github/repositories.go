package github

import (
	"context"
	"encoding/json"
	"net/url"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const (
	repositoryType = "github.repository"
	reposOperation = "GET /orgs/{org}/repos"
)

// repositoryPages is how many pages of 100 repositories one scope reads: its
// assets are held in memory.
const repositoryPages = 20

// A listed repository is what the organization's list says of one. The SDK's
// type does not take custom properties with several values.
type listed struct {
	ID            int64    `json:"id"`
	NodeID        string   `json:"node_id"`
	Name          string   `json:"name"`
	FullName      string   `json:"full_name"`
	Visibility    string   `json:"visibility"`
	Private       bool     `json:"private"`
	Archived      bool     `json:"archived"`
	Disabled      bool     `json:"disabled"`
	Fork          bool     `json:"fork"`
	Template      *bool    `json:"is_template"`
	CreatedAt     *moment  `json:"created_at"`
	PushedAt      *moment  `json:"pushed_at"`
	Size          *int     `json:"size"`
	Topics        []string `json:"topics"`
	DefaultBranch string   `json:"default_branch"`
	AllowForking  *bool    `json:"allow_forking"`

	// Properties are nil where GitHub does not tell them. A value is a text, a
	// list of texts or null.
	Properties map[string]json.RawMessage `json:"custom_properties"`

	// Security is nil to who is no administrator of the repository.
	Security *securityAnswer `json:"security_and_analysis"`
}

// A repository is one that is being read.
type repository struct {
	listed
	*repositoryAttributes
	links map[string][]string
	graph repositoryGraph

	environments int  // as GraphQL counts them
	keys         *int // deploy keys, as GraphQL counts them; nil: not told
}

// collectRepositories reads as many repositories as fit into one scope. Next
// goes on behind them.
func (s *Source) collectRepositories(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := s.read(scope)
	req := s.request(reposOperation)
	req.query = url.Values{"type": {"all"}, "sort": {"created"}, "direction": {"asc"}}
	if next, err := url.ParseQuery(scope.Hints[hintNext]); err == nil && len(next) > 0 {
		req.query = next
	}
	policy := s.actionsOfOrganization(ctx)
	begun := map[int64]bool{}
	read, next, stopped := 0, "", false
	var details sync.WaitGroup // of one page, while the next one is listed and queried
	for page, err := range pages(ctx, s.api, req) {
		var repos []listed
		if err == nil {
			repos, _, err = decodePage[listed](reposOperation, page.body, "", 0)
		}
		if err != nil {
			for _, t := range repositoryTypes {
				r.stop(ctx, t, reposOperation, err)
			}
			next, stopped = "", true
			break
		}
		found := r.beginPage(ctx, repos, begun)
		details.Wait()
		details.Go(func() { r.readDetails(ctx, found, policy) })
		if read++; read == repositoryPages {
			next = page.next
			break
		}
	}
	details.Wait()
	switch u, err := url.Parse(next); {
	case stopped:
	case next == "":
		r.proveAll(ctx)
	case err != nil || u.RawQuery == "":
		for _, t := range repositoryTypes {
			r.stop(ctx, t, reposOperation, &web.Error{Operation: reposOperation, Fault: web.Unreadable})
		}
	default:
		r.goOn(ctx, reposOperation, u.RawQuery)
	}
	return r.result()
}

// beginPage takes what the list and GraphQL, in batches, say of the repositories
// of one page that have not begun yet.
func (r *reading) beginPage(ctx context.Context, page []listed, begun map[int64]bool) []*repository {
	repos := make([]*repository, 0, len(page))
	for _, l := range page {
		switch {
		case l.ID == 0:
			r.gap(repositoryType, unnumbered(reposOperation))
		case !begun[l.ID]:
			begun[l.ID] = true
			repos = append(repos, r.begin(l))
		}
	}
	r.readGraph(ctx, repos)
	return repos
}

// readDetails reads what has to be asked one by one, and adds the repositories.
func (r *reading) readDetails(ctx context.Context, repos []*repository, policy organizationPolicy) {
	r.sideBySide(repos, func(repo *repository) {
		r.readProtection(ctx, repo)
		r.readRepositoryActions(ctx, repo, policy)
		r.readRepositoryHooks(ctx, repo)
		r.readKeys(ctx, repo)
		r.readEnvironments(ctx, repo)
	})
	for _, repo := range repos {
		r.add(collectors.Asset{
			ID:         repositoryID(repo.ID),
			Type:       repositoryType,
			Name:       repo.listed.FullName,
			Parent:     orgID(r.scope.Hints[hintID]),
			Tags:       repo.tags(),
			URL:        r.page(r.config.Organization, repo.listed.Name),
			Attributes: collectors.Attributes(repo.repositoryAttributes),
			Links:      repo.links,
			Source:     "github:" + reposOperation,
		})
	}
}

// sideBySide does f for each repository, some at once.
func (r *reading) sideBySide(repos []*repository, f func(*repository)) {
	work := make(chan *repository)
	var wg sync.WaitGroup
	for range min(r.config.Workers, len(repos)) {
		wg.Go(func() {
			for repo := range work {
				f(repo)
			}
		})
	}
	for _, repo := range repos {
		work <- repo
	}
	close(work)
	wg.Wait()
}

// request is a request about the repository.
func (repo *repository) request(op string, more ...string) request {
	owner, name := splitName(repo.listed.FullName)
	return request{op: op, args: append([]string{owner, name}, more...)}
}
