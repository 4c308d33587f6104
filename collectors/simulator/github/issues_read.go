package github

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// issueRoutes are the calls about issues.
var issueRoutes = []route{
	{pattern: "GET /repos/{owner}/{repo}/issues", permission: "issues=read", issues: true, answer: locked((*call).listIssues)},
	{pattern: "POST /repos/{owner}/{repo}/issues", permission: "issues=write", issues: true, answer: locked((*call).createIssue)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}", permission: "issues=read", issues: true, answer: onIssue((*call).showIssue)},
	{pattern: "PATCH /repos/{owner}/{repo}/issues/{issue_number}", permission: "issues=write", issues: true, answer: onIssue((*call).editIssue)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments", permission: "issues=read", issues: true, answer: onIssue((*call).listComments)},
	{pattern: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments", permission: "issues=write", issues: true, answer: onIssue((*call).createComment)},
	{pattern: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}", at: "GET /repos/{owner}/{repo}/issue-comments/{comment_id}", permission: "issues=read", issues: true, answer: locked((*call).showComment)},
	{pattern: "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", at: "PATCH /repos/{owner}/{repo}/issue-comments/{comment_id}", permission: "issues=write", issues: true, answer: locked((*call).editComment)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline", permission: "issues=read", issues: true, answer: onIssue((*call).timeline)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}/events", permission: "issues=read", issues: true, answer: onIssue((*call).listEvents)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}/labels", permission: "issues=read", issues: true, answer: onIssue((*call).issueLabels)},
	{pattern: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels", permission: "issues=write", issues: true, answer: onIssue((*call).addLabels)},
	{pattern: "PUT /repos/{owner}/{repo}/issues/{issue_number}/labels", permission: "issues=write", issues: true, answer: onIssue((*call).addLabels)},
	{pattern: "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", permission: "issues=write", issues: true, answer: onIssue((*call).removeLabel)},
	{pattern: "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues", permission: "issues=read", issues: true, answer: onIssue((*call).listSubIssues)},
	{pattern: "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues", permission: "issues=write", issues: true, answer: onIssue((*call).addSubIssue)},
	{pattern: "DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue", permission: "issues=write", issues: true, answer: onIssue((*call).removeSubIssue)},
	{pattern: "PUT /repos/{owner}/{repo}/issues/{issue_number}/lock", permission: "issues=write", issues: true, answer: onIssue((*call).lock)},
	{pattern: "DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock", permission: "issues=write", issues: true, answer: onIssue((*call).unlock)},
	{pattern: "GET /repos/{owner}/{repo}/labels", permission: "issues=read", issues: true, answer: locked((*call).listLabels)},
	{pattern: "POST /repos/{owner}/{repo}/labels", permission: "issues=write", issues: true, answer: locked((*call).createLabel)},
	{pattern: "GET /repos/{owner}/{repo}/labels/{name}", permission: "issues=read", issues: true, answer: locked((*call).showLabel)},
	{pattern: "GET /search/issues", permission: "metadata=read", issues: true, answer: searchIssues},
}

// actor is who makes the call.
func (c *call) actor() actor { return actor{user: c.caller.user, app: c.caller.app} }

// locked answers about the issues of a repository, alone with the tracker.
func locked(answer func(*call, *board) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		r, err := c.found()
		if err != nil {
			return nil, err
		}
		if r.noIssues {
			return nil, refuse(http.StatusGone, "Issues has been disabled in this repository.")
		}
		c.issues.mu.Lock()
		defer c.issues.mu.Unlock()
		if c.r.Method != http.MethodGet {
			if r.archived {
				return nil, refuse(http.StatusForbidden, "Repository was archived so is read-only.")
			}
			if c.r.Method == http.MethodPost && !c.issues.writing.take(c.caller.user.login, time.Now()) {
				f := secondary(http.StatusForbidden)
				f.header.Set("Retry-After", "60")
				return nil, f
			}
		}
		return answer(c, c.issues.board(r))
	}
}

// onIssue answers about one issue. What became of it comes first.
func onIssue(answer func(*call, *issue) (any, error)) func(*call) (any, error) {
	return locked(func(c *call, b *board) (any, error) {
		number, ok := pathNumber(c.r, "issue_number")
		if !ok || number < 1 || int(number) > len(b.issues) {
			return nil, notFound()
		}
		i := b.issues[number-1]
		switch {
		case i.deleted:
			return nil, refuse(http.StatusGone, "This issue was deleted")
		case i.moved != nil:
			f := refuse(http.StatusMovedPermanently, "Moved Permanently")
			f.header = http.Header{"Location": {fmt.Sprintf("%s/repositories/%d/issues/%d", c.URL, i.moved.board.repo.id, i.moved.number)}}
			return nil, f
		}
		return answer(c, i)
	})
}

func (c *call) showIssue(i *issue) (any, error) { return c.issue(i), nil }

// listIssues lists issues and pull requests, newest first unless asked otherwise.
func (c *call) listIssues(b *board) (any, error) {
	query := c.r.URL.Query()
	since, _ := time.Parse(time.RFC3339, query.Get("since"))
	var found []*issue
	for _, i := range b.issues {
		if i.deleted || i.moved != nil || i.updated.Before(since) || !i.matches(query.Get("state"), query.Get("labels")) {
			continue
		}
		if creator := query.Get("creator"); creator != "" && !strings.EqualFold(creator, i.author.user.login) {
			continue
		}
		found = append(found, i)
	}
	slices.SortStableFunc(found, func(a, b *issue) int {
		order := a.created.Compare(b.created)
		switch query.Get("sort") {
		case "updated":
			order = a.updated.Compare(b.updated)
		case "comments":
			order = cmp.Compare(len(a.comments), len(b.comments))
		}
		order = cmp.Or(order, cmp.Compare(a.number, b.number))
		if query.Get("direction") == "asc" {
			return order
		}
		return -order
	})
	return page(c, found, c.issue)
}

// matches reports whether an issue is in a state, empty for open, and has all
// labels of a list with commas.
func (i *issue) matches(state, labels string) bool {
	if state = cmp.Or(state, "open"); state != "all" && state != i.state() {
		return false
	}
	for name := range strings.SplitSeq(labels, ",") {
		if name != "" && !slices.ContainsFunc(i.labels, func(l string) bool { return strings.EqualFold(l, name) }) {
			return false
		}
	}
	return true
}

func (c *call) listComments(i *issue) (any, error) { return page(c, i.comments, c.comment) }

func (c *call) timeline(i *issue) (any, error) {
	return page(c, i.events, func(e *event) object { return c.event(i, e) })
}

// listEvents are the timeline without the comments.
func (c *call) listEvents(i *issue) (any, error) {
	events := slices.DeleteFunc(slices.Clone(i.events), func(e *event) bool { return e.kind == "commented" })
	return page(c, events, func(e *event) object { return c.event(i, e) })
}

func (c *call) issueLabels(i *issue) (any, error) {
	return page(c, i.labels, func(name string) object { return c.label(i.board, i.board.label(name)) })
}

func (c *call) listSubIssues(i *issue) (any, error) { return page(c, i.children, c.issue) }

func (c *call) listLabels(b *board) (any, error) {
	return page(c, b.labels, func(l *label) object { return c.label(b, l) })
}

func (c *call) showLabel(b *board) (any, error) {
	l := b.label(c.r.PathValue("name"))
	if l == nil {
		return nil, notFound()
	}
	return c.label(b, l), nil
}

// searchIssues answers from an index that is behind: what was written in the
// last seconds is not in it.
func searchIssues(c *call) (any, error) {
	c.issues.mu.Lock()
	defer c.issues.mu.Unlock()
	var repo, state, labels string
	var words []string
	for _, word := range strings.Fields(c.r.URL.Query().Get("q")) {
		key, value, _ := strings.Cut(word, ":")
		switch key {
		case "repo":
			repo = strings.TrimPrefix(value, Organization+"/")
		case "state":
			state = value
		case "label":
			labels = strings.Trim(value, `"`)
		case "is", "in", "author", "type":
		default:
			words = append(words, strings.ToLower(strings.Trim(word, `"`)))
		}
	}
	var found []*issue
	if b := c.issues.boards[repo]; b != nil {
		for _, i := range b.issues {
			fresh := c.issues.now.Sub(i.created) < lag
			text := strings.ToLower(i.title + " " + i.body)
			missing := slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
			if !fresh && !missing && !i.deleted && i.moved == nil && i.matches(cmp.Or(state, "all"), labels) {
				found = append(found, i)
			}
		}
	}
	items := list(c, found, func(i *issue) object {
		o := c.issue(i)
		o["score"] = 1.0
		return o
	})
	return object{"total_count": len(found), "incomplete_results": false, "items": items, "search_type": "lexical"}, nil
}
