package report

import (
	"cmp"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// A Task is something to do: the failures of one control and severity, by who
// must act. Owners stand together because the way to mend it is the same.
type Task struct {
	Control  string
	Severity policies.Severity
	Count    int              // of all groups
	Groups   []policies.Group // one for each owner
}

// How much of a task is shown; the rest is counted.
const (
	taskOwners   = 3
	taskFindings = 3 // of each owner
)

// tasksOf gathers groups by control and severity. A task stands where its first
// group stands.
func tasksOf(groups []policies.Group) []Task {
	type key struct {
		control  string
		severity policies.Severity
	}
	var tasks []Task
	at := map[key]int{}
	for _, g := range groups {
		k := key{g.Control, g.Severity}
		n, known := at[k]
		if !known {
			n = len(tasks)
			at[k] = n
			tasks = append(tasks, Task{Control: g.Control, Severity: g.Severity})
		}
		tasks[n].Groups = append(tasks[n].Groups, g)
		tasks[n].Count += g.Count
	}
	return tasks
}

// overdue is how many findings of a group are past their target.
func (s *Summary) overdue(run *Run, g policies.Group) (n int) {
	for _, i := range g.Findings {
		if overdue(&s.Findings[i], run.StartedAt) {
			n++
		}
	}
	return n
}

// where says where an asset is, to stand behind its name: " in payments
// (111122223333, eu-west-1)". What belongs to an AWS organization as a whole is
// in no account, and says nothing.
func (run *Run) where(f *policies.Finding) string {
	place, region, _ := strings.Cut(f.Place, "/")
	provider, id, _ := strings.Cut(place, ":")
	if id == "" || kindOf(provider, id) == "organization" && provider == "aws" {
		return ""
	}
	name, about := run.placeName(place), []string{}
	if name != id {
		about = append(about, id)
	}
	if region = cmp.Or(region, f.Asset.Region); region != "" {
		about = append(about, region)
	}
	var b strings.Builder
	if f.Asset.Name != name { // not the account itself
		b.WriteString(" in " + name)
	}
	if len(about) > 0 {
		b.WriteString(" (" + strings.Join(about, ", ") + ")")
	}
	return b.String()
}

// subject names the asset of a finding and where it is.
func (run *Run) subject(f *policies.Finding) string { return f.Asset.Name + run.where(f) }

// subjects names the first assets of a group and where they are, and counts the
// rest: "a, b in payments (111122223333) and 9 more".
func (s *Summary) subjects(run *Run, g policies.Group) string {
	shown := g.Findings[:min(len(g.Findings), taskFindings)]
	var b strings.Builder
	for n, i := range shown {
		f := &s.Findings[i]
		b.WriteString(short(f.Asset.Name, 200))
		where := run.where(f)
		last := n == len(shown)-1
		if last || run.where(&s.Findings[shown[n+1]]) != where {
			b.WriteString(short(where, 200))
		}
		if !last {
			b.WriteString(", ")
		}
	}
	return b.String() + andMore(g.Count-len(shown))
}

// wrong is what is wrong with a group, in one line: that of its first finding,
// which is said when the others differ.
func (s *Summary) wrong(g policies.Group) string {
	first := wrong(&s.Findings[g.Findings[0]])
	for _, i := range g.Findings[1:] {
		if wrong(&s.Findings[i]) != first {
			return "such as: " + first
		}
	}
	return first
}

// wrong is what is wrong with an asset, in one line.
func wrong(f *policies.Finding) string { return strings.Join(f.Messages, "; ") }
