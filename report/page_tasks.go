package report

import "github.com/corporate-sre/auditor/policies"

type pageTask struct {
	Task
	Title string
	Why   [][]piece
	Steps [][]piece // the remediation
	Fix   string    // the same, to be copied
	Index int       // of the control in Data
	Parts []pagePart
	More  int // owners
}

// A pagePart is what one owner has to do of a task.
type pagePart struct {
	policies.Group
	Key     string // the owner as a key of Data
	Age     string
	Overdue int
	Saving  string
	Items   []pageSubject
	More    int // findings
}

// A pageSubject is an asset and what is wrong with it.
type pageSubject struct {
	Name, Where, URL, Wrong string
}

func (p *page) tasks(run *Run, s *Summary, index map[string]int) {
	for _, t := range s.Tasks[:min(len(s.Tasks), most)] {
		c := run.control(t.Control)
		view := pageTask{
			Task: t, Title: run.title(t.Control), Why: prose(c.Description), Steps: prose(c.Remediation), Fix: c.Remediation, Index: index[t.Control],
			More: max(len(t.Groups)-taskOwners, 0),
		}
		for _, g := range t.Groups[:min(len(t.Groups), taskOwners)] {
			view.Parts = append(view.Parts, partOf(run, s, g))
		}
		p.Tasks = append(p.Tasks, view)
	}
	p.MoreTasks = len(s.Tasks) - len(p.Tasks)
}

func partOf(run *Run, s *Summary, g policies.Group) pagePart {
	part := pagePart{
		Group: g, Key: pageString(g.Owner.Name), Age: ageOf(g, run.StartedAt), Overdue: s.overdue(run, g), Saving: amounts(g.Saving),
		More: max(g.Count-taskFindings, 0),
	}
	for _, i := range g.Findings[:min(len(g.Findings), taskFindings)] {
		f := &s.Findings[i]
		part.Items = append(part.Items, pageSubject{pageString(f.Asset.Name), pageString(run.where(f)), consoleURL(f.Asset.URL), pageString(wrong(f))})
	}
	return part
}
