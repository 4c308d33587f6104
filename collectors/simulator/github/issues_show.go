package github

import "fmt"

func (c *call) issueURL(i *issue) string {
	return fmt.Sprintf("%s/repos/%s/issues/%d", c.URL, i.board.repo.fullName(), i.number)
}

// issue shows an issue.
func (c *call) issue(i *issue) object {
	api, repo := c.issueURL(i), i.board.repo
	page := fmt.Sprintf("https://github.com/%s/issues/%d", repo.fullName(), i.number)
	labels := []object{}
	for _, name := range i.labels {
		labels = append(labels, c.label(i.board, i.board.label(name)))
	}
	people := []object{}
	var first any
	for n, u := range i.people {
		people = append(people, c.simple(u))
		if n == 0 {
			first = people[0]
		}
	}
	done := 0
	for _, x := range i.children {
		if !x.closed.IsZero() {
			done++
		}
	}
	percent := 0
	if len(i.children) > 0 {
		percent = 100 * done / len(i.children)
	}
	o := object{
		"id": i.id, "node_id": node("I", i.id), "url": api, "repository_url": c.URL + "/repos/" + repo.fullName(), "labels_url": api + "/labels{/name}",
		"comments_url": api + "/comments", "events_url": api + "/events", "timeline_url": api + "/timeline", "html_url": page, "number": i.number,
		"state": i.state(), "state_reason": text(i.reason), "title": i.title, "body": text(i.body), "user": c.simple(i.author.user), "labels": labels,
		"assignee": first, "assignees": people, "milestone": nil, "locked": i.locked, "active_lock_reason": text(i.lockedAs), "comments": len(i.comments),
		"created_at": stamp(i.created), "updated_at": stamp(i.updated), "closed_at": when(i.closed), "closed_by": c.nullable(i.closer),
		"author_association": association(i.author), "type": c.issueType(i.kind), "performed_via_github_app": c.integration(i.author.app),
		"sub_issues_summary": object{"total": len(i.children), "completed": done, "percent_completed": percent},
		"reactions":          c.reactions(api),
	}
	if i.parent != nil {
		o["parent_issue_url"] = c.issueURL(i.parent)
	}
	if i.pull {
		pull := fmt.Sprintf("%s/repos/%s/pulls/%d", c.URL, repo.fullName(), i.number)
		o["pull_request"] = object{"url": pull, "html_url": page, "diff_url": page + ".diff", "patch_url": page + ".patch", "merged_at": nil}
		o["draft"] = false
	}
	return o
}

func (i *issue) state() string {
	if i.closed.IsZero() {
		return "open"
	}
	return "closed"
}

func association(a actor) string {
	if a.app != nil {
		return "NONE"
	}
	return "MEMBER"
}

func (c *call) reactions(api string) object {
	o := object{"url": api + "/reactions", "total_count": 0}
	for _, name := range []string{"+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"} {
		o[name] = 0
	}
	return o
}

func (c *call) issueType(name string) any {
	for n, known := range c.issues.types {
		if known == name {
			return object{
				"id": n + 1, "node_id": node("IT", int64(n+1)), "name": name, "description": nil, "color": "yellow", "is_enabled": true,
				"created_at": stamp(c.company.Ago(300)), "updated_at": stamp(c.company.Ago(300)),
			}
		}
	}
	return nil
}

func issueTypes(c *call) (any, error) {
	all := []any{}
	for _, name := range c.issues.types {
		all = append(all, c.issueType(name))
	}
	return all, nil
}

func (c *call) label(b *board, l *label) object {
	return object{
		"id": l.id, "node_id": node("LA", l.id), "url": c.URL + "/repos/" + b.repo.fullName() + "/labels/" + l.name, "name": l.name, "color": l.color,
		"default": false, "description": text(l.about),
	}
}

func (c *call) comment(x *comment) object {
	api := fmt.Sprintf("%s/repos/%s/issues/comments/%d", c.URL, x.issue.board.repo.fullName(), x.id)
	return object{
		"id": x.id, "node_id": node("IC", x.id), "url": api, "html_url": fmt.Sprintf("https://github.com/%s/issues/%d#issuecomment-%d", x.issue.board.repo.fullName(), x.issue.number, x.id),
		"issue_url": c.issueURL(x.issue), "user": c.simple(x.author.user), "body": x.body, "created_at": stamp(x.created), "updated_at": stamp(x.updated),
		"author_association": association(x.author), "performed_via_github_app": c.integration(x.author.app), "reactions": c.reactions(api),
	}
}

// event shows an event of the timeline.
func (c *call) event(i *issue, e *event) object {
	if e.kind == "commented" {
		x := e.details["comment"].(*comment)
		o := c.comment(x)
		o["event"], o["actor"] = "commented", c.simple(x.author.user)
		return o
	}
	o := object{
		"id": e.id, "node_id": node("EV", e.id), "url": fmt.Sprintf("%s/repos/%s/issues/events/%d", c.URL, i.board.repo.fullName(), e.id),
		"actor": c.simple(e.by.user), "event": e.kind, "commit_id": nil, "commit_url": nil, "created_at": stamp(e.at),
		"performed_via_github_app": c.integration(e.by.app),
	}
	for name, v := range e.details {
		if u, ok := v.(*user); ok {
			v = c.simple(u)
		}
		o[name] = v
	}
	return o
}
