package github_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
)

// client is the SDK as anybody uses it.
func client(t *testing.T, s *github.Server, token string) *gh.Client {
	t.Helper()
	c := gh.NewClient(nil).WithAuthToken(token)
	base, err := url.Parse(s.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	c.BaseURL = base
	return c
}

func TestClientReads(t *testing.T) {
	s := start(t, 1, github.Options{})
	c := client(t, s, s.InstallationToken())
	ctx := t.Context()
	for name, read := range map[string]func() (int, error){
		"organization": func() (int, error) {
			o, _, err := c.Organizations.Get(ctx, "acme")
			return o.GetPlan().GetSeats(), err
		},
		"members without a second factor": func() (int, error) {
			l, _, err := c.Organizations.ListMembers(ctx, "acme", &gh.ListMembersOptions{Filter: "2fa_disabled"})
			return len(l), err
		},
		"outside collaborators": func() (int, error) {
			l, _, err := c.Organizations.ListOutsideCollaborators(ctx, "acme", nil)
			return len(l), err
		},
		"invitations": func() (int, error) {
			l, _, err := c.Organizations.ListPendingOrgInvitations(ctx, "acme", nil)
			return len(l), err
		},
		"teams": func() (int, error) {
			l, _, err := c.Teams.ListTeams(ctx, "acme", nil)
			return len(l), err
		},
		"team members": func() (int, error) {
			l, _, err := c.Teams.ListTeamMembersBySlug(ctx, "acme", "platform", nil)
			return len(l), err
		},
		"keys": func() (int, error) {
			l, _, err := c.Repositories.ListKeys(ctx, "acme", "payments-service", nil)
			return len(l), err
		},
		"collaborators": func() (int, error) {
			l, _, err := c.Repositories.ListCollaborators(ctx, "acme", "web", &gh.ListCollaboratorsOptions{Affiliation: "outside"})
			return len(l), err
		},
		"runners": func() (int, error) {
			l, _, err := c.Actions.ListOrganizationRunners(ctx, "acme", nil)
			return l.TotalCount, err
		},
		"Copilot": func() (int, error) {
			b, _, err := c.Copilot.GetCopilotBilling(ctx, "acme")
			return b.GetSeatBreakdown().Total, err
		},
	} {
		if n, err := read(); n == 0 || err != nil {
			t.Errorf("%s: %d are read, %v", name, n, err)
		}
	}
	_, _, err := c.Repositories.GetBranchProtection(ctx, "acme", "web", "main")
	if !errors.Is(err, gh.ErrBranchNotProtected) {
		t.Errorf("protection of a branch without any: %v", err)
	}
	p, _, err := c.Repositories.GetBranchProtection(ctx, "acme", "catalog-infra", "main")
	if err != nil || p.GetRequiredPullRequestReviews().RequiredApprovingReviewCount != 1 {
		t.Errorf("protection is %v, %v", p, err)
	}
}

// TestPages follows the links of every page, which name the organization by its
// number.
func TestPages(t *testing.T) {
	for name, test := range map[string]struct {
		fault acme.Kind
		twice bool // an item may come twice
	}{
		"plainly":                      {},
		"after a page without items":   {fault: acme.EmptyPage},
		"with pages that overlap":      {fault: acme.Overlap, twice: true},
		"with a limit of their length": {},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, 1, github.Options{PageSize: 7, Faults: []acme.Fault{{Operation: "github:GET /orgs/{org}/repos", Kind: test.fault}}})
			c := client(t, s, s.Token())
			var names []string
			next := "orgs/acme/repos?per_page=100"
			for range 50 {
				r, err := c.NewRequest(http.MethodGet, next, nil)
				if err != nil {
					t.Fatal(err)
				}
				var page []struct {
					Name string `json:"name"`
				}
				answer, err := c.Do(t.Context(), r, &page)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range page {
					names = append(names, r.Name)
				}
				if next = linkTo(answer.Header.Get("Link"), "next"); next == "" {
					break
				}
			}
			total := len(names)
			slices.Sort(names)
			if names = slices.Compact(names); len(names) != github.DefaultSize || total > len(names) != test.twice {
				t.Errorf("%d repositories in %d items", len(names), total)
			}
		})
	}
}

// linkTo is the address of a relation in a Link header.
func linkTo(header, relation string) string {
	for len(header) > 0 {
		from, to := 1, 0
		for header[to] != '>' {
			to++
		}
		address, rest := header[from:to], header[to+1:]
		end := 0
		for end < len(rest) && rest[end] != ',' {
			end++
		}
		if rest[:end] == `; rel="`+relation+`"` {
			return address
		}
		header = rest[end:]
		for len(header) > 0 && (header[0] == ',' || header[0] == ' ') {
			header = header[1:]
		}
	}
	return ""
}

func TestRefusals(t *testing.T) {
	const operation = "github:GET /orgs/{org}/installations"
	for name, test := range map[string]struct {
		fault acme.Fault
		check func(error) bool
	}{
		"denied": {acme.Fault{Kind: acme.Deny}, func(err error) bool {
			e, ok := errors.AsType[*gh.ErrorResponse](err)
			return ok && e.Response.StatusCode == 403 && e.Message == "Resource not accessible by integration" &&
				e.Response.Header.Get("X-Accepted-GitHub-Permissions") == "organization_administration=read"
		}},
		"single sign-on": {acme.Fault{Kind: acme.DenySCP}, func(err error) bool {
			e, ok := errors.AsType[*gh.ErrorResponse](err)
			return ok && e.Response.Header.Get("X-GitHub-SSO") != ""
		}},
		"secondary limit": {acme.Fault{Kind: acme.Throttle}, func(err error) bool {
			e, ok := errors.AsType[*gh.AbuseRateLimitError](err)
			return ok && e.GetRetryAfter() == time.Second
		}},
		"secondary limit with 429": {acme.Fault{Kind: acme.Throttle, Status: 429}, func(err error) bool {
			e, ok := errors.AsType[*gh.ErrorResponse](err)
			return ok && e.Response.StatusCode == 429
		}},
		"primary limit": {acme.Fault{Kind: acme.Throttle, Code: "primary"}, func(err error) bool {
			e, ok := errors.AsType[*gh.RateLimitError](err)
			return ok && e.Rate.Remaining == 0
		}},
		"server error": {acme.Fault{Kind: acme.ServerError}, func(err error) bool {
			e, ok := errors.AsType[*gh.ErrorResponse](err)
			return ok && e.Response.StatusCode == 502
		}},
		"cut off": {acme.Fault{Kind: acme.Truncate}, func(err error) bool { return err != nil }},
		"HTML":    {acme.Fault{Kind: acme.HTML}, func(err error) bool { return err != nil }},
		"dropped": {acme.Fault{Kind: acme.Drop}, func(err error) bool { return err != nil }},
	} {
		t.Run(name, func(t *testing.T) {
			test.fault.Operation = operation
			s := start(t, 1, github.Options{Faults: []acme.Fault{test.fault}})
			c := client(t, s, s.InstallationToken())
			if _, _, err := c.Organizations.ListInstallations(t.Context(), "acme", nil); !test.check(err) {
				t.Errorf("error is %v", err)
			}
			if met := s.Met()[0]; met == 0 {
				t.Error("the fault is not met")
			}
			if calls := s.Calls()[operation]; calls == 0 {
				t.Errorf("calls are %v", s.Calls())
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	s := start(t, 1, github.Options{})
	list := func(path, token string) int {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	owner, reader := s.Humans()
	for _, test := range []struct {
		path, token string
		want        int
	}{
		{"/orgs/acme/members", "", 401},
		{"/orgs/acme/members", "ghp_of_nobody", 401},
		{"/orgs/acme/members", s.Token(), 200},
		{"/orgs/other/members", s.Token(), 404},
		{"/orgs/acme/personal-access-tokens", s.Token(), 403}, // Apps only
		{"/orgs/acme/personal-access-tokens", s.OwnerToken(), 403},
		{"/orgs/acme/personal-access-tokens", s.InstallationToken(), 200},
		{"/orgs/acme/rulesets", s.InstallationToken(), 404}, // takes write
		{"/orgs/acme/rulesets", s.OwnerToken(), 200},
		{"/orgs/acme/installations", s.BacklogToken(), 403},
		{"/orgs/acme/installations", s.HumanToken(reader), 403},
		{"/repos/acme/sre-backlog/issues", s.BacklogToken(), 200},
		{"/repos/acme/sre-backlog/issues", s.HumanToken(owner), 200},
		{"/repos/acme/nothing/issues", s.BacklogToken(), 404},
		{"/app/installations", s.InstallationToken(), 401}, // takes the App's key
	} {
		if got := list(test.path, test.token); got != test.want {
			t.Errorf("GET %s with %.12s… answers %d, want %d", test.path, test.token, got, test.want)
		}
	}
}
