package backlog

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// identityQuery asks who asks. No call of REST answers that to people and to
// Apps alike.
//
//go:embed queries/identity.graphql
var identityQuery string

// GitHub keeps issues in repositories of GitHub. It implements Tracker.
//
// It speaks HTTP itself: the SDK repeats nothing, leaves out fields that are
// needed here, and after a secondary limit refuses by itself for up to an hour.
type GitHub struct {
	o    GitHubOptions
	base *url.URL
	http *http.Client
	me   string // login of who writes

	fields []gitHubField // of the project, once they were read
}

// GitHubOptions say which GitHub it is. The zero value of all but Token will do.
type GitHubOptions struct {
	BaseURL string // empty: https://api.github.com

	// Token gives a token that may write issues.
	Token func(context.Context) (string, error)

	// Pace is the least time between two writes; 0 means none. GitHub asks for a
	// second.
	Pace time.Duration

	// MaxWait is the longest that it waits for a limit; 0 means two minutes.
	MaxWait time.Duration

	// Sleep waits. Nil: by the clock.
	Sleep func(context.Context, time.Duration) error

	Project *Project // that new issues are put into; nil: none

	Transport http.RoundTripper // nil: http.DefaultTransport
}

// NewGitHub returns a tracker. It makes no call.
func NewGitHub(o GitHubOptions) (*GitHub, error) {
	base, err := url.Parse(cmp.Or(o.BaseURL, "https://api.github.com"))
	switch {
	case err != nil || base.Host == "" || base.User != nil || base.RawQuery != "":
		return nil, errors.New("backlog: the base URL is none; give one such as https://api.github.com")
	case base.Scheme != "https" && !(base.Scheme == "http" && slices.Contains([]string{"127.0.0.1", "localhost", "::1"}, base.Hostname())):
		return nil, fmt.Errorf("backlog: %s would be called without encryption; use https", base.Host)
	case o.Token == nil:
		return nil, errors.New("backlog: no token")
	}
	base.Path = strings.TrimRight(base.Path, "/")
	o.MaxWait = cmp.Or(o.MaxWait, 2*time.Minute)
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	g := &GitHub{o: o, base: base}
	g.http = &http.Client{
		Transport: o.Transport, Timeout: time.Minute,
		// A redirect means that the repository or the issue went elsewhere. To
		// write there would be a guess.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return g, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Login is who writes: it asks once. The login of an App ends in "[bot]".
func (g *GitHub) Login(ctx context.Context) (string, error) {
	if g.me != "" {
		return g.me, nil
	}
	var answer struct {
		Data struct {
			Viewer struct {
				Login string `json:"login"`
			} `json:"viewer"`
		} `json:"data"`
	}
	body := map[string]string{"query": identityQuery, "operationName": "identity"}
	path := "/graphql"
	if before, enterprise := strings.CutSuffix(g.base.Path, "/api/v3"); enterprise {
		path = before + "/api/graphql"
	} else {
		path = g.base.Path + path
	}
	u := *g.base
	u.Path = path
	if _, err := g.send(ctx, http.MethodPost, u.String(), body, &answer, true); err != nil {
		return "", fmt.Errorf("backlog: who writes: %w", err)
	}
	if answer.Data.Viewer.Login == "" {
		return "", errors.New("backlog: GitHub does not say who writes; check the token")
	}
	g.me = answer.Data.Viewer.Login
	return g.me, nil
}

// List implements Tracker. Should GitHub find nothing by the author, as it may
// of an App, the label finds what the author must then be compared of.
func (g *GitHub) List(ctx context.Context, repository string) ([]Issue, error) {
	me, err := g.Login(ctx)
	if err != nil {
		return nil, err
	}
	query := url.Values{"state": {"all"}, "sort": {"created"}, "direction": {"asc"}, "per_page": {"100"}, "creator": {me}}
	all, err := g.list(ctx, repository, by(me), query, 0)
	if err != nil || len(all) > 0 {
		return all, err
	}
	query.Del("creator")
	query.Set("labels", Label)
	return g.list(ctx, repository, by(me), query, 0)
}

// Foreign counts the issues of a repository that another identity wrote as an
// auditor's, and names one that did. It goes by the label, which not everybody
// can set, and by the marker.
func (g *GitHub) Foreign(ctx context.Context, repository string) (login string, n int, err error) {
	me, err := g.Login(ctx)
	if err != nil {
		return "", 0, err
	}
	query := url.Values{"state": {"all"}, "sort": {"created"}, "direction": {"asc"}, "per_page": {"100"}, "labels": {Label}}
	_, err = g.list(ctx, repository, func(i gitHubIssue) bool {
		if _, marked := Fingerprint(i.Body); marked && !strings.EqualFold(i.User.Login, me) {
			login, n = i.User.Login, n+1
		}
		return false
	}, query, 0)
	return login, n, err
}

// Recent implements Tracker.
func (g *GitHub) Recent(ctx context.Context, repository string) ([]Issue, error) {
	me, err := g.Login(ctx)
	if err != nil {
		return nil, err
	}
	return g.list(ctx, repository, by(me), url.Values{"state": {"all"}, "sort": {"created"}, "direction": {"desc"}, "per_page": {"100"}}, 1)
}

// by keeps what somebody wrote.
func by(login string) func(gitHubIssue) bool {
	return func(i gitHubIssue) bool { return strings.EqualFold(i.User.Login, login) }
}

// list reads so many pages, 0 for all, and keeps some of the issues.
func (g *GitHub) list(ctx context.Context, repository string, keep func(gitHubIssue) bool, query url.Values, pages int) ([]Issue, error) {
	next := g.base.String() + "/repos/" + repository + "/issues?" + query.Encode()
	var all []Issue
	seen := map[int]bool{}
	for n := 1; next != ""; n++ {
		var page []gitHubIssue
		header, err := g.send(ctx, http.MethodGet, next, nil, &page, true)
		if err != nil {
			return nil, fmt.Errorf("backlog: list the issues of %s: %w", repository, err)
		}
		for _, i := range page {
			// An issue that is written meanwhile moves others to the next page.
			if i.PullRequest == nil && !seen[i.Number] && keep(i) {
				seen[i.Number] = true
				all = append(all, i.issue(repository))
			}
		}
		if n == pages {
			break
		}
		link := nextPage(header)
		if link == next || n > 1_000 {
			return nil, fmt.Errorf("backlog: list the issues of %s: the pages do not end", repository)
		}
		if next = link; next != "" {
			if u, err := url.Parse(next); err != nil || u.Host != g.base.Host || u.Scheme != g.base.Scheme {
				return nil, fmt.Errorf("backlog: list the issues of %s: the next page is on another host", repository)
			}
		}
	}
	return all, nil
}

var linkNext = regexp.MustCompile(`<([^>]+)>\s*;[^,]*rel="next"`)

func nextPage(header http.Header) string {
	if m := linkNext.FindStringSubmatch(strings.Join(header.Values("Link"), ",")); m != nil {
		return m[1]
	}
	return ""
}

// Read implements Tracker.
func (g *GitHub) Read(ctx context.Context, ref Ref) (Issue, error) {
	var i gitHubIssue
	err := g.read(ctx, g.path(ref), &i)
	return i.issue(ref.Repository), wrap("read", ref, err)
}

// Create implements Tracker.
func (g *GitHub) Create(ctx context.Context, repository string, e Edit) (Issue, error) {
	var i gitHubIssue
	err := g.write(ctx, http.MethodPost, "/repos/"+repository+"/issues", edited(e), &i)
	if err != nil {
		return Issue{}, fmt.Errorf("create an issue in %s: %w", repository, err)
	}
	return i.issue(repository), nil
}

// Update implements Tracker.
func (g *GitHub) Update(ctx context.Context, ref Ref, e Edit) (Issue, error) {
	var i gitHubIssue
	err := g.write(ctx, http.MethodPatch, g.path(ref), edited(e), &i)
	return i.issue(ref.Repository), wrap("edit", ref, err)
}

// Comments implements Tracker.
func (g *GitHub) Comments(ctx context.Context, ref Ref) ([]string, error) {
	me, err := g.Login(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	for next := g.base.String() + g.path(ref) + "/comments?per_page=100"; next != ""; {
		var page []struct {
			Body string     `json:"body"`
			User gitHubUser `json:"user"`
		}
		header, err := g.send(ctx, http.MethodGet, next, nil, &page, true)
		if err != nil {
			return nil, wrap("read the comments of", ref, err)
		}
		for _, c := range page {
			if strings.EqualFold(c.User.Login, me) {
				all = append(all, c.Body)
			}
		}
		link := nextPage(header)
		if u, err := url.Parse(link); link == next || err != nil || link != "" && u.Host != g.base.Host {
			return nil, wrap("read the comments of", ref, errors.New("the pages do not end"))
		}
		next = link
	}
	return all, nil
}

// Comment implements Tracker.
func (g *GitHub) Comment(ctx context.Context, ref Ref, body string) error {
	return wrap("comment on", ref, g.write(ctx, http.MethodPost, g.path(ref)+"/comments", map[string]string{"body": body}, nil))
}

// Attach implements Tracker.
func (g *GitHub) Attach(ctx context.Context, parent Ref, child Issue) error {
	return wrap("attach to", parent, g.write(ctx, http.MethodPost, g.path(parent)+"/sub_issues", map[string]int64{"sub_issue_id": child.ID}, nil))
}

func (g *GitHub) path(ref Ref) string {
	return "/repos/" + ref.Repository + "/issues/" + strconv.Itoa(ref.Number)
}

func wrap(what string, ref Ref, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", what, ref, err)
}
