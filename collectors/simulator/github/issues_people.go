package github

import (
	"fmt"
	"slices"
	"time"
)

// An Issue is a copy of an issue as it is.
type Issue struct {
	Repository  string // name without the owner
	Number      int
	Title, Body string
	State       string // open or closed
	Reason      string // state_reason; empty: none
	Labels      []string
	Assignees   []string
	Author      string // login
	Comments    []Comment
	Locked      bool
	Deleted     bool
	Moved       bool // transferred: it goes on under another number
	PullRequest bool
	Type        string // empty: none
	Parent      int    // number; 0: none
	DuplicateOf int    // number; 0: none is named
	Updated     time.Time
}

// A Comment is one on an Issue.
type Comment struct {
	Author, Body string
}

// Issues returns all issues of all repositories as they are, by repository and
// number; those that were deleted or transferred too.
func (s *Server) Issues() []Issue {
	t := s.issues
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Issue
	names := make([]string, 0, len(t.boards))
	for name := range t.boards {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, i := range t.boards[name].issues {
			all = append(all, i.copied())
		}
	}
	return all
}

func (i *issue) copied() Issue {
	c := Issue{
		Repository: i.board.repo.name, Number: i.number, Title: i.title, Body: i.body, State: i.state(), Reason: i.reason, Labels: slices.Clone(i.labels),
		Author: i.author.user.login, Locked: i.locked, Deleted: i.deleted, Moved: i.moved != nil, PullRequest: i.pull, Type: i.kind, Updated: i.updated,
	}
	if i.parent != nil {
		c.Parent = i.parent.number
	}
	if i.copyOf != nil {
		c.DuplicateOf = i.copyOf.number
	}
	for _, u := range i.people {
		c.Assignees = append(c.Assignees, u.login)
	}
	for _, x := range i.comments {
		c.Comments = append(c.Comments, Comment{x.author.user.login, x.body})
	}
	return c
}

// Humans returns the logins of two members who may write issues: an owner, and
// one whose labels and assignees GitHub drops.
func (s *Server) Humans() (owner, reader string) {
	c := s.company
	for _, m := range c.members {
		if !c.pushes(actor{user: m}) {
			return c.owners[0].login, m.login
		}
	}
	return c.owners[0].login, ""
}

// people acts on an issue as somebody does in the browser.
func (s *Server) act(repo string, number int, login string, do func(*tracker, *issue, actor)) error {
	t := s.issues
	t.mu.Lock()
	defer t.mu.Unlock()
	b, u := t.boards[repo], s.company.byLogin[login]
	switch {
	case u == nil:
		return fmt.Errorf("simulator/github: nobody is %q", login)
	case b == nil || number < 1 || number > len(b.issues) || b.issues[number-1].deleted || b.issues[number-1].moved != nil:
		return fmt.Errorf("simulator/github: no issue %s#%d", repo, number)
	}
	t.tick()
	do(t, b.issues[number-1], actor{user: u})
	return nil
}

// CloseIssue closes an issue for a reason: completed, not_planned or duplicate.
func (s *Server) CloseIssue(repo string, number int, login, reason string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) { t.close(i, by, reason) })
}

// ReopenIssue opens it again.
func (s *Server) ReopenIssue(repo string, number int, login string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) { t.reopen(i, by) })
}

// CommentIssue comments on it.
func (s *Server) CommentIssue(repo string, number int, login, body string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) { t.comment(i, by, body) })
}

// LabelIssue puts a label on it, or takes it off.
func (s *Server) LabelIssue(repo string, number int, login, name string, on bool) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) {
		if on {
			t.attach(i, by, name)
		} else {
			t.detach(i, by, name)
		}
	})
}

// AssignIssue assigns it to somebody.
func (s *Server) AssignIssue(repo string, number int, login, assignee string) error {
	if s.company.byLogin[assignee] == nil {
		return fmt.Errorf("simulator/github: nobody is %q", assignee)
	}
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) {
		u := s.company.byLogin[assignee]
		i.people = append(i.people, u)
		t.note(i, by, "assigned", object{"assignee": u, "assigner": by.user})
	})
}

// RetitleIssue gives it another title.
func (s *Server) RetitleIssue(repo string, number int, login, title string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) {
		t.note(i, by, "renamed", object{"rename": object{"from": i.title, "to": title}})
		i.title = title
	})
}

// EditIssue changes its text.
func (s *Server) EditIssue(repo string, number int, login string, change func(body string) string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, _ actor) { i.body, i.updated = change(i.body), t.now })
}

// LockIssue ends the conversation.
func (s *Server) LockIssue(repo string, number int, login string) error {
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) { t.lock(i, by, "resolved") })
}

// DeleteIssue deletes it for good: it answers 410.
func (s *Server) DeleteIssue(repo string, number int, login string) error {
	return s.act(repo, number, login, func(_ *tracker, i *issue, _ actor) { i.deleted = true })
}

// TransferIssue moves it to another repository, where it gets another number:
// the old one answers 301. Labels that are not there are lost, as on GitHub.
func (s *Server) TransferIssue(repo string, number int, login, to string) error {
	target := s.company.repository(to)
	if target == nil {
		return fmt.Errorf("simulator/github: no repository %q", to)
	}
	return s.act(repo, number, login, func(t *tracker, i *issue, by actor) {
		b := t.board(target)
		moved := *i
		moved.board, moved.number, moved.id = b, len(b.issues)+1, t.id()
		moved.labels = slices.DeleteFunc(slices.Clone(i.labels), func(name string) bool { return b.label(name) == nil })
		moved.comments = nil
		for _, x := range i.comments {
			x := *x
			x.issue = &moved
			moved.comments = append(moved.comments, &x)
		}
		b.issues = append(b.issues, &moved)
		i.moved = &moved
		t.note(&moved, by, "transferred", nil)
	})
}
