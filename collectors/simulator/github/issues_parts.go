package github

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// createComment is refused on what is locked.
func (c *call) createComment(i *issue) (any, error) {
	var x struct {
		Body string `json:"body"`
	}
	if err := c.read(&x); err != nil {
		return nil, err
	}
	switch {
	case i.locked:
		return nil, refuse(http.StatusForbidden, "Unable to create comment because issue is locked.")
	case strings.TrimSpace(x.Body) == "":
		return nil, invalid("IssueComment", "body", "missing_field")
	case tooLong(x.Body):
		return nil, invalid("IssueComment", "body", "too_long")
	}
	c.status = http.StatusCreated
	return c.comment(c.issues.comment(i, c.actor(), x.Body)), nil
}

// commentOf is the comment that the path names.
func (c *call) commentOf(b *board) *comment {
	id, _ := pathNumber(c.r, "comment_id")
	for _, i := range b.issues {
		for _, x := range i.comments {
			if x.id == id && !i.deleted && i.moved == nil {
				return x
			}
		}
	}
	return nil
}

func (c *call) showComment(b *board) (any, error) {
	x := c.commentOf(b)
	if x == nil {
		return nil, notFound()
	}
	return c.comment(x), nil
}

func (c *call) editComment(b *board) (any, error) {
	x := c.commentOf(b)
	if x == nil {
		return nil, notFound()
	}
	var body struct {
		Body string `json:"body"`
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if x.author.user != c.caller.user && !c.company.pushes(c.actor()) {
		return nil, refuse(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	x.body, x.updated = body.Body, c.issues.tick()
	return c.comment(x), nil
}

// addLabels takes a list of names, or an object that holds it. PUT replaces
// those that are there.
func (c *call) addLabels(i *issue) (any, error) {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	var x struct {
		Labels []labelName `json:"labels"`
	}
	if json.Unmarshal(body, &x) != nil && json.Unmarshal(body, &x.Labels) != nil {
		return nil, refuse(http.StatusUnprocessableEntity, "Invalid request.")
	}
	if !c.company.pushes(c.actor()) {
		return nil, refuse(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	c.issues.tick()
	if c.r.Method == http.MethodPut {
		c.relabel(i, c.actor(), issueBody{Labels: &x.Labels})
	}
	for _, name := range x.Labels {
		c.issues.attach(i, c.actor(), string(name))
	}
	return c.issueLabels(i)
}

func (c *call) removeLabel(i *issue) (any, error) {
	name := c.r.PathValue("name")
	if !i.matches("all", name) {
		return nil, refuse(http.StatusNotFound, "Label does not exist")
	}
	c.issues.tick()
	c.issues.detach(i, c.actor(), name)
	return c.issueLabels(i)
}

func (c *call) createLabel(b *board) (any, error) {
	var x struct {
		Name, Color, Description string
	}
	if err := c.read(&x); err != nil {
		return nil, err
	}
	switch {
	case !c.company.pushes(c.actor()):
		return nil, c.denied()
	case x.Name == "":
		return nil, invalid("Label", "name", "missing_field")
	case b.label(x.Name) != nil:
		return nil, invalid("Label", "name", "already_exists")
	case len([]rune(x.Description)) > 100:
		return nil, invalid("Label", "description", "too_long")
	}
	if x.Color == "" {
		x.Color = "ededed"
	}
	l := &label{id: c.issues.id(), name: x.Name, color: x.Color, about: x.Description}
	b.labels = append(b.labels, l)
	c.status = http.StatusCreated
	return c.label(b, l), nil
}

// mostSubIssues is how many an issue may have; closed ones count.
const mostSubIssues = 100

// subIssue is the issue of the ID, which is not the number, that the body
// names.
func (c *call) subIssue() (*issue, error) {
	var x struct {
		ID int64 `json:"sub_issue_id"`
	}
	if err := c.read(&x); err != nil {
		return nil, err
	}
	if i := c.issues.byID(x.ID); i != nil {
		return i, nil
	}
	return nil, refuse(http.StatusNotFound, "The provided sub-issue does not exist")
}

func (c *call) addSubIssue(i *issue) (any, error) {
	child, err := c.subIssue()
	switch {
	case err != nil:
		return nil, err
	case child.parent != nil, child == i, i.parent == child:
		return nil, refuse(http.StatusUnprocessableEntity, "Sub issue may only have one parent")
	case len(i.children) >= mostSubIssues:
		return nil, refuse(http.StatusUnprocessableEntity, "Parent cannot have more than 100 sub-issues")
	}
	c.issues.tick()
	child.parent, i.children = i, append(i.children, child)
	c.issues.note(i, c.actor(), "sub_issue_added", nil)
	c.issues.note(child, c.actor(), "parent_issue_added", nil)
	c.status = http.StatusCreated
	return c.issue(i), nil
}

func (c *call) removeSubIssue(i *issue) (any, error) {
	child, err := c.subIssue()
	if err != nil {
		return nil, err
	}
	if child.parent != i {
		return nil, refuse(http.StatusNotFound, "The provided sub-issue does not exist")
	}
	c.issues.tick()
	i.orphan(child)
	c.issues.note(i, c.actor(), "sub_issue_removed", nil)
	return c.issue(i), nil
}

func (i *issue) orphan(child *issue) {
	child.parent = nil
	for n, x := range i.children {
		if x == child {
			i.children = append(i.children[:n:n], i.children[n+1:]...)
			return
		}
	}
}
