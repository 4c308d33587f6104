package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// An Unjudged is one cause, other than a Gap in what was read, for which
// findings are unknown: a policy that failed, settings that nobody set, or
// something that no coverage explains.
type Unjudged struct {
	Controls []string // IDs, sorted; one, but for settings
	Settings []string // that are empty, sorted; nil: the cause is another
	Assets   int      // that are unknown for it; 0 for settings, as their assets were not looked at
	Reason   string   // of the first finding; empty for settings
	Fault    bool     // the policy failed; see policies.Finding.Fault
}

// unjudged gathers what is unknown, and not waived, for another cause than the
// gaps. Policies that failed come first, then settings, each with what blinds
// most first.
func unjudged(findings []policies.Finding, gaps []Gap) []Unjudged {
	explained := map[string]bool{}
	for _, g := range gaps {
		for _, id := range g.Controls {
			explained[id] = true
		}
	}
	type key struct {
		control string
		fault   bool
	}
	by := map[key]*Unjudged{}
	waiting, settings := map[string]bool{}, map[string]bool{}
	for i := range findings {
		f := &findings[i]
		if f.Status != policies.Unknown || f.Waiver != nil {
			continue
		}
		switch k := (key{f.Control, f.Fault}); {
		case f.Asset.Type == policies.SettingType:
			waiting[f.Control], settings[f.Asset.Name] = true, true
		case !f.Fault && explained[f.Control]:
		case by[k] == nil:
			by[k] = &Unjudged{Controls: []string{f.Control}, Assets: 1, Reason: f.Reason, Fault: f.Fault}
		default:
			by[k].Assets++
		}
	}
	var all []Unjudged
	for _, u := range by {
		all = append(all, *u)
	}
	if len(waiting) > 0 {
		all = append(all, Unjudged{Controls: slices.Sorted(maps.Keys(waiting)), Settings: slices.Sorted(maps.Keys(settings))})
	}
	collectors.Sort(all, func(a, b Unjudged) int {
		return cmp.Or(
			compareBool(b.Fault, a.Fault), compareBool(b.Settings != nil, a.Settings != nil),
			cmp.Compare(b.Assets, a.Assets), slices.Compare(a.Controls, b.Controls),
		)
	})
	return all
}

// what names the controls and why they do not judge, with so many settings:
// "cost.loop: 181 assets: it took too long", "7 controls wait for settings:
// guardrails.approved_regions and 6 more".
func (u Unjudged) what(shown int) string {
	if u.Settings == nil {
		return u.Controls[0] + ": " + count(u.Assets, "asset") + ": " + cmp.Or(strings.TrimSuffix(u.Reason, "."), "no reason is known")
	}
	wait, settings := " wait for ", "settings: "
	if len(u.Controls) == 1 {
		wait = " waits for "
	}
	if len(u.Settings) == 1 {
		settings = "a setting: "
	}
	return count(len(u.Controls), "control") + wait + settings + few(u.Settings, shown)
}

// remedy is what to do; empty: nothing that we know.
func (u Unjudged) remedy() string {
	switch {
	case u.Fault:
		return "mend the policy"
	case len(u.Settings) == 1:
		return "set it in settings.yaml"
	case u.Settings != nil:
		return "set them in settings.yaml"
	}
	return ""
}

// reading says, beside the state of a run, what that state means.
func (s *Summary) reading() string {
	unread := slices.ContainsFunc(s.Coverage.Gaps, func(g Gap) bool { return g.Mendable })
	failed := 0
	for _, u := range s.Unjudged {
		if u.Fault {
			failed++
		}
	}
	failures := count(failed, "policy") + " failed"
	if s.Coverage.Complete {
		text := "Everything that was asked for was read"
		switch n := s.Coverage.Pruned; {
		case n == 1:
			text += "; 1 place with no usage on the bill was not visited"
		case n > 1:
			text += "; " + count(n, "place") + " with no usage on the bill were not visited"
		}
		if s.Totals.Unknown > 0 {
			text += "; " + count(s.Totals.Unknown, "finding") + " could not be judged"
		}
		return text + "."
	}
	switch {
	case failed > 0 && unread:
		return failures + ", and not everything was read. What could not be judged is unknown, not passed."
	case failed > 0:
		return failures + ". What could not be judged is unknown, not passed."
	case unread:
		return "What was not read is unknown, not passed."
	}
	return "What could not be judged is unknown, not passed."
}

// nothingOpen says that no finding is open, and how many may be.
func (s *Summary) nothingOpen() string {
	if s.Totals.Unknown == 0 {
		return "nothing is open"
	}
	return "nothing is known to be open; " + count(s.Totals.Unknown, "finding") + " could not be judged"
}
