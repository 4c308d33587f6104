package report

import (
	"cmp"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// Changes are a run against the last one. The findings point into the run and
// keep its order.
type Changes struct {
	// Previous is the last run; empty: there is none, or the history was not
	// asked, and the lists say nothing.
	Previous string

	// Compared is Run.Compared.
	Compared bool

	// New failed for the first time, Reopened failed once more; both under
	// controls that judge as they did before.
	New      []*policies.Finding
	Reopened []*policies.Finding
	Updated  []*policies.Finding // failed before too, for another reason now
	Fixed    []*policies.Finding // failed before, and no more
	Judged   int                 // were only ever unknown, and can be judged again

	// ByPolicy are the controls that are new or changed and found something for
	// the first time: the policies' doing, not the company's.
	ByPolicy []PolicyChange

	NewControls     int
	UpdatedControls int

	// NewlyUnknown are judged no more, such as in an account that could not be
	// read tonight.
	NewlyUnknown int

	Ending []WaiverUse // waivers that end within policies.Soon days
	Ended  []WaiverUse // waivers that have expired
}

// A PolicyChange is a control that is new or changed, and what it found.
type PolicyChange struct {
	Control string
	Title   string
	Change  policies.Change // New or Updated
	N       int             // findings that are new, at least one
}

func changes(run *Run) Changes {
	c := Changes{Previous: run.Previous, Compared: run.Compared}
	today := run.StartedAt.UTC().Truncate(24 * time.Hour)
	for _, w := range run.Waivers {
		switch {
		case w.Expired(run.StartedAt):
			c.Ended = append(c.Ended, w)
		case w.Expires.Before(today.AddDate(0, 0, policies.Soon+1)):
			c.Ending = append(c.Ending, w)
		}
	}
	byEnd := func(a, b WaiverUse) int {
		return cmp.Or(a.Expires.Compare(b.Expires), cmp.Compare(a.Control, b.Control), cmp.Compare(a.Asset, b.Asset))
	}
	collectors.SortStable(c.Ending, byEnd)
	collectors.SortStable(c.Ended, byEnd)
	if run.Previous == "" {
		return c
	}
	changed := map[string]*PolicyChange{}
	for _, k := range run.Controls {
		switch k.Change {
		case policies.New:
			c.NewControls++
		case policies.Updated:
			c.UpdatedControls++
		}
		if k.Change == policies.New || k.Change == policies.Updated {
			changed[k.ID] = &PolicyChange{Control: k.ID, Title: k.Title, Change: k.Change}
		}
	}
	for i := range run.Findings {
		c.add(&run.Findings[i], run, changed)
	}
	for _, p := range changed {
		if p.N > 0 {
			c.ByPolicy = append(c.ByPolicy, *p)
		}
	}
	collectors.Sort(c.ByPolicy, func(a, b PolicyChange) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Control, b.Control))
	})
	return c
}

func (c *Changes) add(f *policies.Finding, run *Run, changed map[string]*PolicyChange) {
	switch {
	case f.Change == policies.Absent && f.Was == policies.Unknown:
		if f.Status == policies.Pass {
			c.Judged++
		}
	case f.Change == policies.Absent && f.Status != policies.Unknown:
		c.Fixed = append(c.Fixed, f)
	case f.Waiver != nil:
	case f.Change == policies.New && f.Status == policies.Unknown:
		c.NewlyUnknown++
	case !f.Open():
	case f.Change == policies.Updated:
		c.Updated = append(c.Updated, f)
	case f.Change != policies.New:
	case changed[f.Control] != nil:
		changed[f.Control].N++
	case run.reopened(f):
		c.Reopened = append(c.Reopened, f)
	default:
		c.New = append(c.New, f)
	}
}

// judged says how many findings can be judged again; empty when none.
func (c *Changes) judged() string {
	if c.Judged == 0 {
		return ""
	}
	return count(c.Judged, "finding") + " that " + map[bool]string{true: "was", false: "were"}[c.Judged == 1] + " unknown can be judged again"
}

// controls says how many controls are new or changed: "2 new controls, 1
// updated control"; empty when none is.
func (c *Changes) controls() string {
	var words []string
	if c.NewControls > 0 {
		words = append(words, count(c.NewControls, "new control"))
	}
	if c.UpdatedControls > 0 {
		words = append(words, count(c.UpdatedControls, "updated control"))
	}
	return strings.Join(words, ", ")
}

// reopened reports whether f is new, but was there before the last run too. The
// history keeps seconds.
func (run *Run) reopened(f *policies.Finding) bool {
	return f.Open() && f.Change == policies.New && !f.FirstSeen.IsZero() && f.FirstSeen.Unix() < run.StartedAt.Unix()
}

// without says why there is nothing to compare with; empty when there is.
func (c *Changes) without() string {
	switch {
	case c.Previous != "":
		return ""
	case c.Compared:
		return "this is the first run; there is nothing to compare with"
	}
	return "not compared: the history was not asked"
}

// firstStep is the first line of a remediation, or its first sentence when the
// line is long.
func firstStep(remediation string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(remediation), "\n")
	if all := sentences(line); len(line) > 200 {
		return all[0]
	}
	return line
}

// onlyCommand is the command of a remediation, in its backticks; empty when it
// has none, or several: then the words say which is for what.
func onlyCommand(remediation string) string {
	var only string
	for _, paragraph := range prose(remediation) {
		for _, p := range paragraph {
			if text := strings.TrimSpace(p.Text); p.Code && text != "" {
				if only != "" {
					return ""
				}
				only = "`" + text + "`"
			}
		}
	}
	return only
}

// sentences cuts a line behind each ". " that is in no command.
func sentences(line string) []string {
	var all []string
	command, start := false, 0
	for i := range len(line) {
		switch {
		case line[i] == '`':
			command = !command
		case line[i] == '.' && !command && strings.HasPrefix(line[i+1:], " "):
			all = append(all, strings.TrimSpace(line[start:i+1]))
			start = i + 1
		}
	}
	return append(all, strings.TrimSpace(line[start:]))
}
