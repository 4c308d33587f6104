package backlog

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// GitHub keeps issues in repositories of GitHub. It implements Tracker.
//
// It speaks HTTP itself: the SDK repeats nothing, leaves out fields that are
// needed here, and after a secondary limit refuses by itself for up to an hour.
type GitHub struct {
	o    GitHubOptions
	base *url.URL
	http *http.Client
	last time.Time // of the last write
	me   string    // login of who writes
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

	Transport http.RoundTripper // nil: http.DefaultTransport
}

// A repository is as much of one as decides whether it can hold a backlog.
type gitHubRepository struct {
	Visibility string `json:"visibility"`
	Private    *bool  `json:"private"`
	HasIssues  bool   `json:"has_issues"`
	Archived   bool   `json:"archived"`
}

const mostAnswer = 16 << 20 // bytes

// attempts is how often a call is made that was refused for the rate, or that
// reads and failed.
const attempts = 4

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

var repositoryName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$`)

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
	// The one question that answers for people and for Apps alike.
	body := map[string]string{"query": "query Identity { viewer { login } }", "operationName": "Identity"}
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

// List implements Tracker.
func (g *GitHub) List(ctx context.Context, repository string) ([]Issue, error) {
	return g.list(ctx, repository, "asc", 0)
}

// Recent implements Tracker.
func (g *GitHub) Recent(ctx context.Context, repository string) ([]Issue, error) {
	return g.list(ctx, repository, "desc", 1)
}

// list reads so many pages; 0 means all.
func (g *GitHub) list(ctx context.Context, repository, direction string, pages int) ([]Issue, error) {
	me, err := g.Login(ctx)
	if err != nil {
		return nil, err
	}
	query := url.Values{"state": {"all"}, "creator": {me}, "sort": {"created"}, "direction": {direction}, "per_page": {"100"}}
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
			if i.PullRequest == nil && strings.EqualFold(i.User.Login, me) && !seen[i.Number] {
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

// read makes a call that only reads.
func (g *GitHub) read(ctx context.Context, path string, into any) error {
	_, err := g.send(ctx, http.MethodGet, g.base.String()+path, nil, into, true)
	return err
}

// write makes a call that writes, after the pace that GitHub asks for.
func (g *GitHub) write(ctx context.Context, method, path string, body, into any) error {
	if g.o.Pace > 0 {
		if err := g.o.Sleep(ctx, g.o.Pace); err != nil {
			return err
		}
	}
	_, err := g.send(ctx, method, g.base.String()+path, body, into, method == http.MethodPatch)
	return err
}

// send makes a call and repeats it where that does no harm: when it was refused
// for its rate, and, if it may be made twice, when its answer was lost.
func (g *GitHub) send(ctx context.Context, method, address string, body, into any, twice bool) (http.Header, error) {
	for n := 1; ; n++ {
		header, wait, err := g.attempt(ctx, method, address, body, into)
		again := errors.Is(err, ErrThrottled) || twice && errors.Is(err, ErrLost)
		if err == nil || !again || n == attempts || wait > g.o.MaxWait {
			return header, err
		}
		if err := g.o.Sleep(ctx, max(wait, time.Second<<(n-1))); err != nil {
			return nil, err
		}
	}
}

func (g *GitHub) attempt(ctx context.Context, method, address string, body, into any) (http.Header, time.Duration, error) {
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, 0, err
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, 0, errors.New("the address is none")
	}
	token, err := g.o.Token(ctx)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/vnd.github+json")
	req.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	req.Header.Set("User-Agent", "auditor")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := g.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		return nil, 0, fmt.Errorf("%w: no answer from %s", ErrLost, g.base.Host) // its text could hold the address of a proxy
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case err != nil || len(answer) > mostAnswer:
		return nil, 0, fmt.Errorf("%w: cut off after %d bytes", ErrLost, len(answer))
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		wait, err := refusal(resp, answer)
		return nil, wait, err
	}
	if into == nil {
		into = new(struct{}) // a proxy's page is no answer either
	}
	if json.Unmarshal(answer, into) != nil {
		return nil, 0, fmt.Errorf("%w: the answer is no JSON of GitHub", ErrLost)
	}
	return resp.Header, 0, nil
}

// refusal says what a status that is no success means, and for how long to wait.
func refusal(resp *http.Response, body []byte) (time.Duration, error) {
	var answer struct {
		Message string `json:"message"`
		Errors  []struct {
			Field   string `json:"field"`
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(body, &answer) // what is no JSON has no message
	message := strings.ToLower(answer.Message)
	limited := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusForbidden &&
		(resp.Header.Get("X-RateLimit-Remaining") == "0" || resp.Header.Get("Retry-After") != "" || strings.Contains(message, "secondary rate limit"))
	status := fmt.Sprintf("HTTP %d", resp.StatusCode)
	switch {
	case limited:
		return untilAllowed(resp.Header), fmt.Errorf("%w (%s)", ErrThrottled, status)
	case resp.StatusCode >= 500:
		return 0, fmt.Errorf("%w: %s", ErrLost, status)
	case resp.StatusCode >= 300 && resp.StatusCode < 400, resp.StatusCode == http.StatusGone, resp.StatusCode == http.StatusNotFound:
		return 0, fmt.Errorf("%w (%s)", ErrGone, status)
	case resp.StatusCode == http.StatusForbidden && strings.Contains(message, "locked"):
		return 0, fmt.Errorf("%w (%s)", ErrLocked, status)
	case resp.StatusCode == http.StatusUnauthorized:
		return 0, fmt.Errorf("%s: the token is not accepted; check it, and whether it expired", status)
	case resp.StatusCode == http.StatusForbidden:
		return 0, fmt.Errorf("%s: the token may not do this; grant Issues: read and write", status)
	case resp.StatusCode == http.StatusUnprocessableEntity:
		var fields []string
		for _, e := range answer.Errors {
			fields = append(fields, plainWord(e.Field)+" "+plainWord(e.Code))
		}
		return 0, fmt.Errorf("%w: %s %s", ErrInvalid, status, strings.Join(fields, ", "))
	}
	return 0, errors.New(status)
}

// untilAllowed is how long GitHub asks to wait, by its own clock.
func untilAllowed(header http.Header) time.Duration {
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds) * time.Second
	}
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	date, dateErr := http.ParseTime(header.Get("Date"))
	if header.Get("X-RateLimit-Remaining") == "0" && err == nil && dateErr == nil && reset < 1<<40 {
		return max(0, time.Unix(reset, 0).Sub(date)) + time.Second
	}
	return time.Minute // GitHub: wait at least a minute when no header says more
}

// plainWord keeps letters and dashes of text from outside.
func plainWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), 40)]
}
