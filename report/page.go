package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// How many of each the page lists; the rest is counted.
const (
	pageChanged = 50 // findings under each kind of change
	pageTallies = 10 // owners and places before the fold
	pageGaps    = 200
	pageWaived  = 500
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

	Changed    []pageChange
	Groups     []pageGroup
	MoreGroups int
	Money      []pageMoney
	Tallies    []pageTallyList
	Controls   []pageControl
	Waivers    []pageWaiverUse
	MoreWaived int

	Shown, Known int // findings in Data, and all
	Data         json.RawMessage
}

type pageProvider struct {
	ProviderCoverage
	First bool // of its provider
	Bar   stack
}

type pageGap struct {
	Gap
	Where   string
	Blinded string
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
	Severity, Title, Name, Note string
}

type pageGroup struct {
	policies.Group
	Title  string
	Since  string
	Saving string
	Step   []piece
	Fix    string // the whole remediation
	Index  int    // of the control in Data
}

type pageMoney struct {
	Open, Fixed string
	Items       []pageItem
}

type pageTallyList struct {
	Name      string // what is tallied: "owner"
	None      string // what stands for the empty key
	Key       string // of the filter
	Top, Rest []pageTally
}

type pageTally struct {
	Tally
	ID     string // of a place that has a name
	Bar    stack
	Since  string
	Saving string
}

// A tallyRow is a tally and the list that it stands in.
type tallyRow struct {
	List  pageTallyList
	Tally pageTally
}

type pageControl struct {
	*Control
	Index     int // in Data
	Open      int
	Severity  policies.Severity // the worst of its findings
	Why, Fix  [][]piece
	Remedy    string
	Standards []string
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
		Known:   len(s.Findings),
	}
	var open [5]int
	for i, c := range s.Totals.Severity {
		open[4-i] = c.N
	}
	p.Severity = severityStack(open, s.Totals.Open)
	for kind, n := range run.Assets {
		p.Assets = append(p.Assets, Count{kind, n})
	}
	slices.SortFunc(p.Assets, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	for i, c := range s.Coverage.Providers {
		first := i == 0 || s.Coverage.Providers[i-1].Provider != c.Provider
		p.Read = append(p.Read, pageProvider{c, first, readStack(c.Read, c.Places)})
	}
	gaps := s.Coverage.Gaps
	for _, g := range gaps[:min(len(gaps), pageGaps)] {
		p.Gaps = append(p.Gaps, pageGap{g, whereOf(run, g), blinded(g)})
	}
	p.MoreGaps = len(gaps) - len(p.Gaps)
	index := p.controls(run, s)
	p.changes(run, s)
	p.groups(run, s, index)
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
	var err error
	p.Data, p.Shown, err = pageDataOf(run, s, ids, index)
	return p, err
}

// controls lists the controls that found something in the order in which they
// first did, then the others, and gives each its number in Data.
func (p *page) controls(run *Run, s *Summary) map[string]int {
	index := map[string]int{}
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
		for name, value := range c.References {
			k.Standards = append(k.Standards, name+" "+value)
		}
		slices.Sort(k.Standards)
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

func (p *page) changes(run *Run, s *Summary) {
	c := s.Changes
	findings := func(name, about string, list []*policies.Finding) {
		change := pageChange{Name: name, About: about, N: len(list), More: max(len(list)-pageChanged, 0)}
		for _, f := range list[:min(len(list), pageChanged)] {
			change.Items = append(change.Items, pageItem{string(f.Severity), run.title(f.Control), f.Asset.Name, ownerName(f.Owner.Name)})
		}
		p.Changed = append(p.Changed, change)
	}
	if c.Previous != "" {
		findings("new", "failed for the first time", c.New)
		findings("fixed", "failed before, and no more", c.Fixed)
		findings("reopened", "was fixed, and failed again", c.Reopened)
		if len(c.Updated) > 0 {
			findings("updated", "fails for another reason now", c.Updated)
		}
	}
	ending := pageChange{Name: plural(len(c.Ending), "waiver") + " ending", About: fmt.Sprintf("within %d days", policies.Soon), N: len(c.Ending), More: max(len(c.Ending)-pageChanged, 0)}
	for _, w := range c.Ending[:min(len(c.Ending), pageChanged)] {
		ending.Items = append(ending.Items, pageItem{Title: day(w.Expires) + " " + w.Control, Name: w.Asset, Note: w.Approver})
	}
	if c.Previous != "" || ending.N > 0 {
		p.Changed = append(p.Changed, ending)
	}
}

func (p *page) groups(run *Run, s *Summary, index map[string]int) {
	for _, g := range s.Groups[:min(len(s.Groups), most)] {
		c := run.control(g.Control)
		view := pageGroup{Group: g, Title: run.title(g.Control), Since: age(g.Oldest, run.StartedAt), Saving: amounts(g.Saving), Fix: c.Remediation, Index: index[g.Control]}
		if paragraphs := prose(firstStep(c.Remediation)); len(paragraphs) > 0 {
			view.Step = paragraphs[0]
		}
		p.Groups = append(p.Groups, view)
	}
	p.MoreGroups = len(s.Groups) - len(p.Groups)
}

func (p *page) money(run *Run, s *Summary) {
	for _, m := range s.Money {
		view := pageMoney{Open: amount(m.Open)}
		if m.Fixed.Minor > 0 {
			view.Fixed = amount(m.Fixed)
		}
		for _, f := range m.Largest {
			view.Items = append(view.Items, pageItem{Title: run.title(f.Control), Name: f.Asset.Name, Note: amount(*f.Saving)})
		}
		p.Money = append(p.Money, view)
	}
}

func tallyList(name, none, key string, all []Tally, now time.Time) pageTallyList {
	l := pageTallyList{Name: name, None: none, Key: key}
	largest := 0
	for _, t := range all {
		largest = max(largest, t.Open)
	}
	var views []pageTally
	for _, t := range all {
		views = append(views, pageTally{t, named(t), severityStack(t.Severity, largest), age(t.Oldest, now), amounts(t.Saving)})
	}
	n := min(len(views), pageTallies)
	l.Top, l.Rest = views[:n], views[n:]
	return l
}

// named is the provider's own name of a tally that people call otherwise.
func named(t Tally) string {
	if _, id, ok := strings.Cut(t.Key, ":"); ok && id != t.Name {
		return id
	}
	return ""
}
