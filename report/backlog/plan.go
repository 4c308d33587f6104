package backlog

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// Options say how a backlog is kept. The zero value of all but Repository and
// Now will do.
type Options struct {
	Repository string    // where issues go whose owner has no other place
	Now        time.Time // of planning; deadlines are counted from it

	// Route says where the issues of an owner go and who is told. Nil: all go to
	// Repository, and nobody is assigned.
	Route func(policies.Owner) Route

	Labels     []string // of every new issue, beside those of the auditor
	Type       string   // of every new issue, such as "Task"; empty: none
	GroupAbove int      // one owner's findings of a control, from which on they share an issue; 0: 10
	MaxNew     int      // new issues of one run, all its applies together; 0: 20; NoneNew: none
	Parents    bool     // put groups of several owners below an issue of their control

	// Lost are issues that were ours and cannot be found any more: see Ledger.
	Lost map[string]Lost
}

// NoneNew is Options.MaxNew for a run that opens nothing.
const NoneNew = -1

// A Route is where the issues of an owner go.
type Route struct {
	Repository string   // empty: Options.Repository
	Assignees  []string // of a new issue
	Mention    string   // such as "@acme/payments", who is told of a new issue; empty: nobody
}

// Times of the state machine.
const (
	regressFor = 30 * 24 * time.Hour // how long a closed issue is opened again, instead of a new one
	respectFor = 90 * 24 * time.Hour // how long a person's "not planned" holds
	graceFor   = 24 * time.Hour      // after a person's "completed", until it must show
)

// Labels of ours.
const (
	Label          = "auditor"
	LabelWaived    = "auditor:waived"
	LabelRegressed = "auditor:regressed"
	severityLabel  = "severity:"
)

// A Plan is what is to be written, exactly, and what is left alone, each with
// its reason.
type Plan struct {
	Run        string    `json:"run"`
	At         time.Time `json:"at"` // when the run began
	Repository string    `json:"repository"`

	// Refused says why nothing can be planned; empty: it could.
	Refused string `json:"refused,omitempty"`

	// First reports whether the repositories have no issue of ours yet.
	First bool `json:"first,omitempty"`

	Actions []Action `json:"actions"` // in the order in which they are made
	Held    []Held   `json:"held"`
}

// An Action is one thing to write.
type Action struct {
	Kind     ActionKind        `json:"kind"`
	Item     string            `json:"item"` // Item.Fingerprint
	Control  string            `json:"control,omitempty"`
	Severity policies.Severity `json:"severity,omitempty"`
	What     string            `json:"what"`   // the title of the issue
	Reason   string            `json:"reason"` // why
	Issue    Ref               `json:"issue"`  // Number is 0 for one that is to be created
	Edit     Edit              `json:"edit"`
	Comment  string            `json:"comment,omitempty"`
	Parent   string            `json:"parent,omitempty"` // Attach: the fingerprint of the item above
	Updated  time.Time         `json:"updated,omitzero"` // when the issue was last changed, as planned with
	Was      time.Time         `json:"was,omitzero"`     // Marker.At of the issue, as planned with
}

// An ActionKind is what an Action does.
type ActionKind string

const (
	Create ActionKind = "create"
	Update ActionKind = "update"
	Reopen ActionKind = "reopen"
	Close  ActionKind = "close"
	Attach ActionKind = "attach"
)

// A Held is an item that is left alone.
type Held struct {
	Item    string            `json:"item"`
	Control string            `json:"control,omitempty"`
	Why     Why               `json:"why"`
	Reason  string            `json:"reason"`
	Issue   Ref               `json:"issue,omitzero"`
	Worst   policies.Severity `json:"severity,omitempty"`
}

// Why is the kind of reason for which an item is left alone.
type Why string

const (
	HeldWaiting    Why = "waiting"    // for a later night: enough new issues for one
	HeldSuppressed Why = "suppressed" // a person closed it as not planned
	HeldGrace      Why = "grace"      // a person closed it as completed, just now
	HeldDisputed   Why = "disputed"   // a person closed it again as completed
	HeldWaived     Why = "waived"
	HeldUnproved   Why = "unproved" // open, and nobody can say whether it still is so
	HeldKept       Why = "kept"     // a person opened again what was proved to be gone
	HeldLost       Why = "lost"     // its issue was deleted or transferred
)

// NewPlan plans. Issues are all of ours, of every repository that is in use.
func NewPlan(run *report.Run, issues []Issue, o Options) Plan {
	p := &planner{
		Options: o, run: run, sight: newSight(run), current: map[string]known{},
		plan: Plan{Run: run.ID, At: run.StartedAt, Repository: o.Repository, Actions: []Action{}, Held: []Held{}},
	}
	p.GroupAbove, p.MaxNew = cmp.Or(o.GroupAbove, 10), max(0, cmp.Or(o.MaxNew, 20))
	if p.Route == nil {
		p.Route = func(policies.Owner) Route { return Route{} }
	}
	if p.plan.Refused = p.read(issues); p.plan.Refused != "" {
		return p.plan
	}
	// An apply of the same run went before: it opened what that night may.
	for _, i := range issues {
		m, known := parseMarker(i.Body)
		if known && (m.Kind == Single || m.Kind == Group) && m.At.Equal(p.at()) && !i.CreatedAt.Before(p.at()) {
			p.opened++
		}
	}
	p.decideAll()
	collectors.SortStable(p.plan.Actions, func(a, b Action) int { return cmp.Compare(a.Kind.order(), b.Kind.order()) })
	return p.plan
}

// order puts what makes a backlog shorter first.
func (k ActionKind) order() int {
	return slices.Index([]ActionKind{Close, Update, Reopen, Create, Attach}, k)
}

// Count is how many actions are of a kind.
func (p Plan) Count(kind ActionKind) (n int) {
	for _, a := range p.Actions {
		if a.Kind == kind {
			n++
		}
	}
	return n
}

// HeldFor is how many items are left alone for a reason.
func (p Plan) HeldFor(why Why) (n int) {
	for _, h := range p.Held {
		if h.Why == why {
			n++
		}
	}
	return n
}

// String is "3 to open, 1 to update, 5 to close, 0 to reopen".
func (p Plan) String() string {
	return fmt.Sprintf("%d to open, %d to update, %d to close, %d to reopen", p.Count(Create), p.Count(Update), p.Count(Close), p.Count(Reopen))
}

// A known is an issue of ours and what its marker says.
type known struct {
	Issue
	marker Marker
	stray  bool // the first line is gone, so that nobody knows how it was left
}

// A planner makes one plan.
type planner struct {
	Options
	run     *report.Run
	sight   *sight
	plan    Plan
	current map[string]known // by item: the issue that speaks for it
	waiting []Item           // for a later night
	opened  int              // issues that an earlier apply of this run opened
}

// read finds the issue of each item, and plans to close those that say the same.
// It says why there can be no plan.
func (p *planner) read(issues []Issue) (refused string) {
	if !p.run.Compared {
		return "the run was not compared with the history, so nobody can tell what is gone; use a whole nightly run, without --only, --policy, --source and --inventory"
	}
	by := map[string][]known{}
	for _, i := range issues {
		k := known{Issue: i}
		var ok bool
		if k.marker, ok = parseMarker(i.Body); !ok {
			if k.marker.Fingerprint, k.stray = strayMarker(i.Body); !k.stray {
				continue
			}
		}
		if k.marker.At.After(p.run.StartedAt) {
			return fmt.Sprintf("the run began at %s, and %s was written from one of %s; use the newest run",
				p.run.StartedAt.UTC().Format(time.RFC3339), i.Ref, k.marker.At.Format(time.RFC3339))
		}
		by[k.marker.Fingerprint] = append(by[k.marker.Fingerprint], k)
	}
	p.plan.First = len(by) == 0
	for _, fingerprint := range slices.Sorted(maps.Keys(by)) {
		p.choose(fingerprint, by[fingerprint])
	}
	return ""
}

// choose takes the issue that speaks for an item: the first that is open, or
// else the last that was closed. Others that are open are copies, such as from
// two applies at once.
func (p *planner) choose(fingerprint string, all []known) {
	collectors.Sort(all, func(a, b known) int {
		return cmp.Or(cmp.Compare(a.Repository, b.Repository), cmp.Compare(a.Number, b.Number))
	})
	var chosen *known
	for i := range all {
		k := &all[i]
		switch {
		case !k.Open && k.marker.Standing == AsDuplicate:
		case chosen == nil, !chosen.Open:
			chosen = k
		}
	}
	if chosen == nil {
		return
	}
	p.current[fingerprint] = *chosen
	for _, k := range all {
		if k.Ref == chosen.Ref || !k.Open || !chosen.Open {
			continue
		}
		m := k.marker
		m.Standing, m.At = AsDuplicate, p.at()
		edit := Edit{State: Closed, Reason: Duplicate, Body: rewrite(k.Body, m, "")}
		if k.Repository == chosen.Repository {
			edit.Of = chosen.ID
		}
		p.act(Action{Kind: Close, Item: fingerprint, Reason: fmt.Sprintf("%s says the same", chosen.Ref), Edit: edit}, k)
	}
}

// at is when the run began, as markers say it.
func (p *planner) at() time.Time { return p.run.StartedAt.UTC().Truncate(time.Second) }

// act plans an action on an issue that is there.
func (p *planner) act(a Action, k known) {
	a.Issue, a.Updated, a.Was = k.Ref, k.UpdatedAt, k.marker.At
	a.What = cmp.Or(a.What, k.Title)
	p.plan.Actions = append(p.plan.Actions, a)
}

func (p *planner) hold(item, control string, why Why, severity policies.Severity, k known, format string, args ...any) {
	p.plan.Held = append(p.plan.Held, Held{Item: item, Control: control, Why: why, Reason: fmt.Sprintf(format, args...), Issue: k.Ref, Worst: severity})
}
