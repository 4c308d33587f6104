package github

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// An issueBody is what a call sends to write an issue. A nil field is left as
// it is.
type issueBody struct {
	Title     *string   `json:"title"`
	Body      *string   `json:"body"`
	State     *string   `json:"state"`
	Reason    *string   `json:"state_reason"`
	Assignees *[]string `json:"assignees"`
	Type      *string   `json:"type"`
	Duplicate *int64    `json:"duplicate_issue_id"` // of a closed duplicate

	// Labels are names, or objects with one.
	Labels *[]labelName `json:"labels"`
}

// A labelName is a name, or an object with one.
type labelName string

func (l *labelName) UnmarshalJSON(b []byte) error {
	var o struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(b, &o) == nil && o.Name != "" {
		*l = labelName(o.Name)
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*l = labelName(s)
	return nil
}

// read decodes the body of the call.
func (c *call) read(into any) error {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, 4<<20))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return refuse(http.StatusBadRequest, "Problems parsing JSON")
	}
	return nil
}

func (c *call) createIssue(b *board) (any, error) {
	var x issueBody
	if err := c.read(&x); err != nil {
		return nil, err
	}
	if x.Title == nil || *x.Title == "" {
		return nil, invalid("Issue", "title", "missing_field")
	}
	people, err := c.checked(x)
	if err != nil {
		return nil, err
	}
	var labels []string
	body, kind := "", ""
	if x.Body != nil {
		body = *x.Body
	}
	if c.company.pushes(c.actor()) {
		if x.Labels != nil {
			for _, l := range *x.Labels {
				labels = append(labels, string(l))
			}
		}
		if x.Type != nil {
			kind = *x.Type
		}
	} else {
		people = nil
	}
	c.status = http.StatusCreated
	i := c.issues.open(b, c.actor(), *x.Title, body, labels, people, kind)
	c.w.Header().Set("Location", c.issueURL(i))
	return c.issue(i), nil
}

// checked refuses what no issue may have, and returns the assignees.
func (c *call) checked(x issueBody) ([]*user, error) {
	switch {
	case x.Body != nil && tooLong(*x.Body):
		f := invalid("Issue", "body", "custom")
		f.errors[0]["message"] = fmt.Sprintf("body is too long (maximum is %d characters)", longest)
		return nil, f
	case x.Title != nil && len([]rune(*x.Title)) > 256:
		f := invalid("Issue", "title", "custom")
		f.errors[0]["message"] = "title is too long (maximum is 256 characters)"
		return nil, f
	case x.Type != nil && *x.Type != "" && !slices.Contains(c.issues.types, *x.Type):
		return nil, invalid("Issue", "type", "invalid")
	case x.State != nil && *x.State != "open" && *x.State != "closed":
		return nil, invalid("Issue", "state", "invalid")
	case x.Duplicate != nil && (x.Reason == nil || *x.Reason != "duplicate" || c.issues.byID(*x.Duplicate) == nil):
		return nil, invalid("Issue", "duplicate_issue_id", "invalid")
	case x.Reason != nil && !slices.Contains([]string{"completed", "not_planned", "duplicate", "reopened"}, *x.Reason):
		return nil, invalid("Issue", "state_reason", "invalid")
	}
	var people []*user
	if x.Assignees != nil {
		for _, login := range *x.Assignees {
			u := c.company.byLogin[login]
			if u == nil || u.person == nil {
				return nil, invalid("Issue", "assignees", "invalid")
			}
			people = append(people, u)
		}
	}
	return people, nil
}

// editIssue changes an issue in one go. Whoever wrote it, an App or somebody
// with write access may.
func (c *call) editIssue(i *issue) (any, error) {
	by := c.actor()
	if !c.company.pushes(by) && i.author.user != by.user {
		return nil, refuse(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	var x issueBody
	if err := c.read(&x); err != nil {
		return nil, err
	}
	people, err := c.checked(x)
	if err != nil {
		return nil, err
	}
	t := c.issues
	t.tick()
	if x.Title != nil && *x.Title != i.title {
		t.note(i, by, "renamed", object{"rename": object{"from": i.title, "to": *x.Title}})
		i.title = *x.Title
	}
	if x.Body != nil && *x.Body != i.body {
		i.body, i.updated = *x.Body, t.now
	}
	if c.company.pushes(by) {
		c.relabel(i, by, x)
		c.reassign(i, by, x, people)
		if x.Type != nil && *x.Type != i.kind {
			i.kind, i.updated = *x.Type, t.now
		}
	}
	c.restate(i, by, x)
	return c.issue(i), nil
}

func (c *call) relabel(i *issue, by actor, x issueBody) {
	if x.Labels == nil {
		return
	}
	wanted := make([]string, 0, len(*x.Labels))
	for _, l := range *x.Labels {
		wanted = append(wanted, string(l))
	}
	for _, name := range slices.Clone(i.labels) {
		if !slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, name) }) {
			c.issues.detach(i, by, name)
		}
	}
	for _, name := range wanted {
		c.issues.attach(i, by, name)
	}
}

func (c *call) reassign(i *issue, by actor, x issueBody, people []*user) {
	if x.Assignees == nil {
		return
	}
	for _, u := range i.people {
		if !slices.Contains(people, u) {
			c.issues.note(i, by, "unassigned", object{"assignee": u, "assigner": by.user})
		}
	}
	for _, u := range people {
		if !slices.Contains(i.people, u) {
			c.issues.note(i, by, "assigned", object{"assignee": u, "assigner": by.user})
		}
	}
	i.people = people
}

// restate closes or reopens. A reason without a state changes the reason of
// what is closed.
func (c *call) restate(i *issue, by actor, x issueBody) {
	reason := "completed"
	if x.Reason != nil {
		reason = *x.Reason
	}
	if x.Duplicate != nil && reason == "duplicate" {
		i.copyOf = c.issues.byID(*x.Duplicate)
	}
	switch {
	case x.State == nil:
	case *x.State == "closed" && i.closed.IsZero():
		c.issues.close(i, by, reason)
	case *x.State == "closed" && x.Reason != nil && i.reason != reason:
		i.reason, i.updated = reason, c.issues.now
	case *x.State == "open" && !i.closed.IsZero():
		c.issues.reopen(i, by)
	}
}

func (c *call) lock(i *issue) (any, error) {
	var x struct {
		Reason string `json:"lock_reason"`
	}
	if c.r.ContentLength > 0 {
		if err := c.read(&x); err != nil {
			return nil, err
		}
	}
	c.issues.tick()
	c.issues.lock(i, c.actor(), x.Reason)
	return nil, nil
}

func (t *tracker) lock(i *issue, by actor, reason string) {
	i.locked, i.lockedAs = true, reason
	t.note(i, by, "locked", object{"lock_reason": text(reason)})
}

func (c *call) unlock(i *issue) (any, error) {
	c.issues.tick()
	i.locked, i.lockedAs = false, ""
	c.issues.note(i, c.actor(), "unlocked", object{"lock_reason": nil})
	return nil, nil
}

// Pass lets time pass for the issues.
func (s *Server) Pass(d time.Duration) {
	s.issues.mu.Lock()
	defer s.issues.mu.Unlock()
	s.issues.now = s.issues.now.Add(d)
}
