package backlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Apply makes the changes of a plan, in their order. It stops at the first that
// fails for good; what it did stays, and the next plan goes on from there. The
// result tells what was done in any case.
//
// No issue is opened twice: after a lost answer it looks for the issue before it
// tries again. A comment goes before the change that it explains and carries the
// change's name, so that a kill between the two neither loses nor repeats it.
func Apply(ctx context.Context, t Tracker, plan Plan, ledger Ledger) (Result, error) {
	a := &applier{Tracker: t, plan: plan, made: map[string]Issue{}, result: Result{Ledger: ledger}}
	if a.result.Ledger.Issues == nil {
		a.result.Ledger.Issues = map[string]Ref{}
	}
	for _, action := range plan.Actions {
		if err := a.do(ctx, action); err != nil {
			return a.result, fmt.Errorf("backlog: %w", err)
		}
	}
	if err := a.uncopy(ctx); err != nil {
		return a.result, fmt.Errorf("backlog: %w", err)
	}
	return a.result, nil
}

// An applier carries out one plan.
type applier struct {
	Tracker
	plan   Plan
	made   map[string]Issue // new issues by item
	result Result
}

func (a *applier) do(ctx context.Context, action Action) error {
	switch action.Kind {
	case Create:
		return a.create(ctx, action)
	case Attach:
		return a.attach(ctx, action)
	}
	return a.change(ctx, action)
}

// create opens an issue. The first one shows whether labels are kept: GitHub
// drops them, silently, of who may not set them.
func (a *applier) create(ctx context.Context, action Action) error {
	issue, err := a.createOnce(ctx, action)
	if errors.Is(err, ErrInvalid) && (len(action.Edit.Assignees) > 0 || action.Edit.Type != "") {
		a.note("%s: an assignee or the type is not known there; opened without", action.What)
		action.Edit.Assignees, action.Edit.Type = nil, ""
		issue, err = a.createOnce(ctx, action)
	}
	if err != nil {
		return err
	}
	a.made[action.Item] = issue
	a.result.Created++
	a.result.Ledger.Issues[action.Item] = issue.Ref
	if !contains(issue.Labels, Label) {
		return fmt.Errorf("%s has no label %s: the labels were dropped; give the token write access to %s, then apply again", issue.Ref, Label, issue.Repository)
	}
	err = a.Enlist(ctx, issue, action.Severity)
	if errors.Is(err, ErrThrottled) || ctx.Err() != nil {
		return err
	}
	if err != nil {
		a.note("%v", err) // the issue is there, and that is what counts
	}
	return nil
}

func (a *applier) createOnce(ctx context.Context, action Action) (Issue, error) {
	for n := 1; ; n++ {
		issue, err := a.Create(ctx, action.Issue.Repository, action.Edit)
		if !errors.Is(err, ErrLost) {
			return issue, err
		}
		found, there, listErr := a.find(ctx, action)
		switch {
		case listErr != nil:
			return Issue{}, errors.Join(err, listErr)
		case there:
			return found, nil
		case n == 3:
			return Issue{}, err
		}
	}
}

// find looks for an issue that was written although its answer was lost.
func (a *applier) find(ctx context.Context, action Action) (Issue, bool, error) {
	recent, err := a.Recent(ctx, action.Issue.Repository)
	if err != nil {
		return Issue{}, false, err
	}
	i := slices.IndexFunc(recent, func(i Issue) bool {
		m, known := parseMarker(i.Body)
		return known && m.Fingerprint == action.Item && m.At.Unix() == a.plan.At.Unix() && i.Open
	})
	if i < 0 {
		return Issue{}, false, nil
	}
	return recent[i], true, nil
}

// change edits an issue that is there, unless somebody changed it since.
func (a *applier) change(ctx context.Context, action Action) error {
	now, err := a.Read(ctx, action.Issue)
	switch {
	case errors.Is(err, ErrGone):
		a.note("%s is deleted or went elsewhere", action.Issue)
		return nil
	case err != nil:
		return err
	}
	// Our own comment, of a night that was killed, is no change.
	if action.Comment != "" {
		said, err := a.said(ctx, action)
		if err != nil {
			return err
		}
		if !said {
			if !now.UpdatedAt.Equal(action.Updated) {
				a.skip(action)
				return nil
			}
			if err := a.say(ctx, action); err != nil {
				return err
			}
			if now, err = a.Read(ctx, action.Issue); err != nil {
				return err
			}
			action.Updated = now.UpdatedAt
		}
	}
	if !now.UpdatedAt.Equal(action.Updated) {
		a.skip(action)
		return nil
	}
	_, err = a.Update(ctx, action.Issue, action.Edit)
	switch {
	case errors.Is(err, ErrGone):
		a.note("%s is deleted or went elsewhere", action.Issue)
		return nil
	case err != nil:
		return err
	}
	switch action.Kind {
	case Close:
		a.result.Closed++
	case Reopen:
		a.result.Reopened++
	default:
		a.result.Updated++
	}
	return nil
}

// signature ends a comment, and tells which change it is about: the one from how
// the auditor had left the issue.
func signature(action Action) string {
	return fmt.Sprintf("<!-- auditor:c fp=%s kind=%s was=%d -->", action.Item, action.Kind, action.Was.Unix())
}

// said reports whether the comment of an action was written already.
func (a *applier) said(ctx context.Context, action Action) (bool, error) {
	comments, err := a.Comments(ctx, action.Issue)
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	signature := signature(action)
	return slices.ContainsFunc(comments, func(c string) bool { return strings.HasSuffix(strings.TrimSpace(c), signature) }), err
}

// say writes the comment of an action, once. Where nobody may comment the change
// is made without.
func (a *applier) say(ctx context.Context, action Action) error {
	for n := 1; ; n++ {
		err := a.Comment(ctx, action.Issue, action.Comment+"\n\n"+signature(action))
		switch {
		case err == nil:
			return nil
		case errors.Is(err, ErrLocked), errors.Is(err, ErrGone):
			a.note("%s takes no comment", action.Issue)
			return nil
		case !errors.Is(err, ErrLost) || n == 3:
			return err
		}
		if said, listErr := a.said(ctx, action); said || listErr != nil {
			return listErr
		}
	}
}

// attach puts an issue below another one. One that cannot be put there is told
// of, and nothing else is held up for it.
func (a *applier) attach(ctx context.Context, action Action) error {
	child, parent := a.made[action.Item], a.made[action.Parent].Ref
	if parent.Number == 0 {
		parent = a.result.Ledger.Issues[action.Parent]
	}
	if child.Number == 0 && action.Issue.Number > 0 {
		var err error
		if child, err = a.Read(ctx, action.Issue); err != nil && !errors.Is(err, ErrGone) {
			return err
		}
	}
	if child.Number == 0 || parent.Number == 0 || child.Parent {
		return nil
	}
	err := a.Attach(ctx, parent, child)
	switch {
	case errors.Is(err, ErrThrottled), ctx.Err() != nil:
		return err
	case err != nil:
		a.note("%s is not below %s: %v", child.Ref, parent, err)
		return nil
	}
	a.result.Attached++
	return nil
}

// uncopy closes what another apply opened at the same time. Both see both, and
// keep the same one.
func (a *applier) uncopy(ctx context.Context) error {
	var repositories []string
	for _, i := range a.made {
		if !slices.Contains(repositories, i.Repository) {
			repositories = append(repositories, i.Repository)
		}
	}
	slices.Sort(repositories)
	for _, repository := range repositories {
		recent, err := a.Recent(ctx, repository)
		if err != nil {
			return err
		}
		first := map[string]Issue{}
		for _, i := range slices.Backward(recent) { // the oldest first
			m, known := parseMarker(i.Body)
			if _, mine := a.made[m.Fingerprint]; !known || !mine || !i.Open {
				continue
			}
			keep, repeated := first[m.Fingerprint]
			if !repeated {
				first[m.Fingerprint] = i
				a.result.Ledger.Issues[m.Fingerprint] = i.Ref
				continue
			}
			m.Standing = AsDuplicate
			_, err := a.Update(ctx, i.Ref, Edit{State: Closed, Reason: Duplicate, Of: keep.ID, Body: rewrite(i.Body, m, "")})
			switch {
			case errors.Is(err, ErrGone):
			case err != nil:
				return err
			default:
				a.result.Closed++
				a.note("%s says the same as #%d, and is closed", i.Ref, keep.Number)
			}
		}
	}
	return nil
}

func (a *applier) skip(action Action) {
	a.result.Skipped = append(a.result.Skipped, fmt.Sprintf("%s changed since it was listed", action.Issue))
}

func (a *applier) note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(a.result.Notes, note) {
		a.result.Notes = append(a.result.Notes, note)
	}
}
