// Package backlog keeps the issues of a tracker in step with the findings of a
// run: each failure becomes one issue that its owner can act on, and the issue
// is closed when the failure is proved to be gone.
//
// NewPlan only thinks: of a run and the issues as they are it makes the exact
// changes, each with its reason. Apply makes them through a Tracker. Nothing is
// kept between nights but what stands in the issues themselves, in a Marker.
//
// Who owns what: the text between the two marks, the labels of ours, and open or
// closed are the auditor's. Title, assignees, foreign labels and all other text
// are people's once the issue is there.
package backlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// A Tracker is a place for issues: GitHub, and one file for each other product.
// A call that may have been carried out although its answer was lost fails with
// ErrLost; one that the tracker refuses for its rate, after polite repeats, with
// ErrThrottled; one about an issue that is deleted or went elsewhere, with
// ErrGone; a comment on what is locked, with ErrLocked; one with an assignee, type
// or label that is not known there, with ErrInvalid.
type Tracker interface {
	// List gives every issue of the repository that the auditor's own identity
	// wrote, open or closed, in the order of their numbers. Labels do not decide:
	// people take them off, and a transfer loses them.
	List(ctx context.Context, repository string) ([]Issue, error)

	// Recent gives the newest of these, the newest first.
	Recent(ctx context.Context, repository string) ([]Issue, error)

	// Read gives one issue as it is now.
	Read(ctx context.Context, ref Ref) (Issue, error)

	// Create opens an issue.
	Create(ctx context.Context, repository string, e Edit) (Issue, error)

	// Update makes all changes of e in one call.
	Update(ctx context.Context, ref Ref, e Edit) (Issue, error)

	// Comments are the comments that the auditor itself wrote on an issue.
	Comments(ctx context.Context, ref Ref) ([]string, error)

	// Comment writes one; people who follow the issue are told.
	Comment(ctx context.Context, ref Ref, body string) error

	// Enlist puts a new issue where people plan their work, if there is such a
	// place.
	Enlist(ctx context.Context, issue Issue, severity policies.Severity) error

	// Attach makes an issue a part of another one of the same repository.
	Attach(ctx context.Context, parent Ref, child Issue) error
}

// Errors of a Tracker, for errors.Is.
var (
	ErrLost      = errors.New("the answer was lost")
	ErrThrottled = errors.New("the tracker asks for fewer writes")
	ErrGone      = errors.New("the issue is deleted or went elsewhere")
	ErrLocked    = errors.New("the issue is locked")
	ErrInvalid   = errors.New("the tracker refuses a value")
)

// A Ref names an issue.
type Ref struct {
	Repository string `json:"repository"` // such as "acme/sre-backlog"
	Number     int    `json:"number"`
}

// String is "acme/sre-backlog#12".
func (r Ref) String() string { return fmt.Sprintf("%s#%d", r.Repository, r.Number) }

// An Issue is one as the tracker shows it.
type Issue struct {
	Ref
	ID        int64 // the tracker's own, for Attach
	URL       string
	Title     string
	Body      string
	Open      bool
	Reason    Reason    // why it is closed; empty: not said, or open
	ClosedAt  time.Time // zero: open
	CreatedAt time.Time
	UpdatedAt time.Time
	Labels    []string
	Assignees []string
	Comments  int  // how many, of anybody
	Parent    bool // it is a part of another issue
	Children  int  // how many parts it has, closed ones too
}

// A Reason is why an issue is closed.
type Reason string

const (
	Completed  Reason = "completed"
	NotPlanned Reason = "not_planned"
	Duplicate  Reason = "duplicate"
)

// An Edit is the changes of one call. What is nil or empty stays as it is.
type Edit struct {
	Title     string   `json:"title,omitempty"` // of a new issue only
	Body      string   `json:"body,omitempty"`
	Labels    []string `json:"labels,omitempty"` // all of them, people's too
	Assignees []string `json:"assignees,omitempty"`
	Type      string   `json:"type,omitempty"`
	State     State    `json:"state,omitempty"`
	Reason    Reason   `json:"state_reason,omitempty"`
	Of        int64    `json:"duplicate_issue_id,omitempty"` // the ID of the issue that it repeats
}

// A State is open or closed.
type State string

const (
	Open   State = "open"
	Closed State = "closed"
)
