package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// How many of each the page lists; the rest is counted.
const (
	pageChanged = 50 // findings under each kind of change
	pageTallies = 10 // owners and places before the fold
	pageGaps    = 200
	pageNotices = 3 // gaps at the top
	pageWaived  = 500
	pageRego    = 500_000 // bytes of the source of all controls; those with findings have theirs first
)

// A page is what page.html shows. Much of its text is hostile; the template
// escapes all of it.
type page struct {
	Run      *Run
	Date     string // "Sun 22 Nov 2026 18:17 UTC"
	Ended    string // RFC 3339; the script tells the report's age
	Took     string
	Assets   []Count
	Summary  *Summary
	Severity stack // of everything open
	Read     []pageProvider
	Gaps     []pageGap
	MoreGaps int

	Reading      string // what the state of the run means
	NothingOpen  string
	Unjudged     []pageUnjudged
	MoreUnjudged int

	Notices    int // gaps and causes in Unjudged that stand at the top, at most, of each
	MoreUnread int // gaps that can be mended, and causes, that are not shown at the top

	Previous     string // when the run before was
	Without      string // why there is nothing to compare with
	Changed      []pageChange
	Policies     string // "1 new control, 2 updated controls"
	ByPolicy     []PolicyChange
	MoreByPolicy int

	Tasks     []pageTask
	MoreTasks int
	Trend     *pageTrend // nil: nothing to compare with
	Targets   string     // "critical after 7 days, high after 30"
	Money     []pageMoney
	Tallies   []pageTallyList
	Controls  []pageControl

	Waivers    []pageWaiverUse
	MoreWaived int

	Shown, Known int // findings in Data, and all that failed or are unknown
	Bare         int // findings in Data without their evidence, for want of room
	Passes       int // findings that passed, which Data never holds
	Data         json.RawMessage
}

type pageProvider struct {
	ProviderCoverage
	First bool // of its provider
	Words string
	Bar   stack
}

type pageGap struct {
	Gap
	Hidden  string
	Blinded string
	Remedy  string
}

// A pageUnjudged is an Unjudged in words.
type pageUnjudged struct {
	What, Remedy string
	Controls     []string // those of settings, which What only counts
}

// A pageChange is one of the numbers under "What changed".
type pageChange struct {
	Name  string
	About string // what the number counts
	N     int
	Items []pageItem
	More  int
}

type pageItem struct {
	Severity, Title, Name, Where, Note string
	Index                              int // of the control in Data; 0: none
}

type pageMoney struct {
	Open, Fixed string
	Items       []pageItem
}

type pageControl struct {
	*Control
	Index    int // in Data
	Open     int
	Severity policies.Severity // the worst of its findings
	Why, Fix [][]piece
	Remedy   string
	Facts    []fact
	Rego     string
	Bare     bool // its source is left out, for want of room
}

type pageWaiverUse struct {
	WaiverUse
	Until string
}

func newPage(run *Run) (*page, error) {
	s := Summarize(run)
	p := &page{
		Run:     run,
		Date:    moment(run.StartedAt),
		Ended:   run.EndedAt.UTC().Format(time.RFC3339),
		Took:    run.EndedAt.Sub(run.StartedAt).Round(time.Second).String(),
		Summary: s,
		Notices: pageNotices,
		Reading: s.reading(), NothingOpen: sentence(s.nothingOpen()),
		Targets: targetWords(s.Totals.Targets),
		Trend:   drawTrend(s.Trend, s.Totals.Targets),
	}
	for i := range s.Findings {
		switch s.Findings[i].Status {
		case policies.Fail, policies.Unknown:
			p.Known++
		case policies.Pass:
			p.Passes++
		}
	}
	var open [5]int
	for i, c := range s.Totals.Severity {
		open[4-i] = c.N
	}
	p.Severity = severityStack(open, s.Totals.Open)
	for kind, n := range run.Assets {
		p.Assets = append(p.Assets, Count{kind, n})
	}
	collectors.Sort(p.Assets, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	for i, c := range s.Coverage.Providers {
		first := i == 0 || s.Coverage.Providers[i-1].Provider != c.Provider
		p.Read = append(p.Read, pageProvider{c, first, c.words(), readStack(c.Read, c.Places)})
	}
	gaps := s.Coverage.Gaps
	for _, g := range gaps[:min(len(gaps), pageGaps)] {
		p.Gaps = append(p.Gaps, pageGap{g, hidden(run, g), blinded(g), remedy(g.Needs)})
	}
	p.MoreGaps = len(gaps) - len(p.Gaps)
	for i, g := range gaps {
		if g.Mendable && i >= pageNotices {
			p.MoreUnread++
		}
	}
	for _, u := range s.Unjudged[:min(len(s.Unjudged), pageGaps)] {
		view := pageUnjudged{What: u.what(40), Remedy: u.remedy()}
		if u.Settings != nil {
			view.Controls = u.Controls
		}
		p.Unjudged = append(p.Unjudged, view)
	}
	p.MoreUnjudged = len(s.Unjudged) - len(p.Unjudged)
	p.MoreUnread += max(len(s.Unjudged)-pageNotices, 0)
	index := p.controls(run, s)
	p.changes(run, s, index)
	p.tasks(run, s, index)
	p.money(run, s)
	p.Tallies = []pageTallyList{
		tallyList("Owner", "no owner", "owner", s.Owners, run.StartedAt),
		tallyList("Account", "no account", "place", s.Places, run.StartedAt),
	}
	for _, w := range run.Waivers[:min(len(run.Waivers), pageWaived)] {
		p.Waivers = append(p.Waivers, pageWaiverUse{w, day(w.Expires)})
	}
	p.MoreWaived = len(run.Waivers) - len(p.Waivers)
	ids := make([]string, len(p.Controls))
	for i, c := range p.Controls {
		ids[i] = Plain(c.ID)
	}
	data, err := pageDataOf(run, s, ids, index)
	if err != nil {
		return nil, err
	}
	p.Data, p.Shown, p.Bare = data.json, data.findings, data.bare
	return p, nil
}

// controls lists the controls that found something in the order in which they
// first did, then the others, and gives each its number in Data.
func (p *page) controls(run *Run, s *Summary) map[string]int {
	index := map[string]int{}
	rego := 0
	byID := map[string]*Control{}
	for i := range run.Controls {
		byID[run.Controls[i].ID] = &run.Controls[i]
	}
	add := func(id string) *pageControl {
		if n, known := index[id]; known {
			return &p.Controls[n-1]
		}
		c := byID[id]
		if c == nil {
			c = &Control{Control: policies.Control{ID: id, Title: id}}
		}
		k := pageControl{Control: c, Severity: c.Severity, Why: prose(c.Description), Fix: prose(c.Remediation), Remedy: c.Remediation}
		k.Facts, k.Rego = factsOf(c), regoOf(c)
		if rego += len(k.Rego); rego > pageRego {
			rego -= len(k.Rego)
			k.Rego, k.Bare = "", k.Rego != ""
		}
		p.Controls = append(p.Controls, k)
		index[id] = len(p.Controls)
		k.Index = len(p.Controls)
		p.Controls[k.Index-1] = k
		return &p.Controls[k.Index-1]
	}
	for i := range s.Findings {
		f := &s.Findings[i]
		k := add(f.Control)
		if f.Open() {
			if k.Open == 0 || f.Severity.Rank() > k.Severity.Rank() {
				k.Severity = f.Severity
			}
			k.Open++
		}
	}
	for i := range run.Controls {
		add(run.Controls[i].ID)
	}
	return index
}

func (p *page) changes(run *Run, s *Summary, index map[string]int) {
	c := s.Changes
	p.Previous, p.Without, p.Policies = s.previous(), sentence(c.without()), c.controls()
	p.ByPolicy = c.ByPolicy[:min(len(c.ByPolicy), pageChanged)]
	p.MoreByPolicy = len(c.ByPolicy) - len(p.ByPolicy)
	findings := func(name, about string, list []*policies.Finding) {
		change := pageChange{Name: name, About: about, N: len(list), More: max(len(list)-pageChanged, 0)}
		for _, f := range list[:min(len(list), pageChanged)] {
			change.Items = append(change.Items, pageItem{string(f.Severity), run.title(f.Control), f.Asset.Name, run.where(f), ownerName(f.Owner.Name), index[f.Control]})
		}
		p.Changed = append(p.Changed, change)
	}
	if c.Previous != "" {
		findings("new", "failed for the first time", c.New)
		findings("fixed", "failed before, and no longer", c.Fixed)
		findings("reopened", "was fixed, and failed again", c.Reopened)
		if len(c.Updated) > 0 {
			findings("updated", "fails for another reason now", c.Updated)
		}
	}
	waivers := func(name, about string, list []WaiverUse) {
		change := pageChange{Name: name, About: about, N: len(list), More: max(len(list)-pageChanged, 0)}
		for _, w := range list[:min(len(list), pageChanged)] {
			change.Items = append(change.Items, pageItem{Title: day(w.Expires) + " " + w.Control, Name: w.Asset, Note: w.Approver})
		}
		p.Changed = append(p.Changed, change)
	}
	if c.Previous != "" || len(c.Ending) > 0 {
		waivers(plural(len(c.Ending), "waiver")+" ending", fmt.Sprintf("within %d days", policies.Soon), c.Ending)
	}
	if len(c.Ended) > 0 {
		waivers(plural(len(c.Ended), "waiver")+" ended", "what they covered is open again", c.Ended)
	}
}

func (p *page) money(run *Run, s *Summary) {
	for _, m := range s.Money {
		view := pageMoney{Open: amount(m.Open)}
		if m.Fixed.Minor > 0 {
			view.Fixed = amount(m.Fixed)
		}
		for _, f := range m.Largest {
			view.Items = append(view.Items, pageItem{Title: run.title(f.Control), Name: f.Asset.Name, Where: run.where(f), Note: amount(*f.Saving)})
		}
		p.Money = append(p.Money, view)
	}
}
