package engine

import (
	"fmt"

	"github.com/corporate-sre/auditor/policies"
)

// A tally gathers one goroutine's answers: findings for a while, numbers to the
// end.
type tally struct {
	passes   bool        // are kept
	brief    BriefWorker // counts answers too; nil: there is none
	assets   map[string]int
	counts   map[string]*Counts
	statuses map[counted]int // of assets all of whose answers are remembered
	numbers  map[*kind][]*Counts
	findings []policies.Finding
	story    story // of the asset that is judged
	verified int
	wrong    string
	emit     func(policies.Finding) // add
}

// counted is what all controls said of an asset.
type counted struct {
	*kind
	statuses string
}

func (e *evaluation) newTally() *tally {
	t := &tally{passes: e.o.Passes, assets: map[string]int{}, counts: map[string]*Counts{}, statuses: map[counted]int{}, numbers: map[*kind][]*Counts{}}
	t.emit = t.add
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tallies = append(e.tallies, t)
	return t
}

// add counts and keeps an answer.
func (t *tally) add(f policies.Finding) {
	t.count(f.Control, f.Status, 1)
	t.keep(f)
}

// of are the numbers of a control.
func (t *tally) of(control string) *Counts {
	n := t.counts[control]
	if n == nil {
		n = &Counts{}
		t.counts[control] = n
	}
	return n
}

func (t *tally) count(control string, s policies.Status, times int) {
	t.of(control).count(s, times)
}

func (n *Counts) count(s policies.Status, times int) {
	switch s {
	case policies.Pass:
		n.Pass += times
	case policies.Fail:
		n.Fail += times
	case policies.Unknown:
		n.Unknown += times
	case policies.NotApplicable:
		n.NotApplicable += times
	}
}

// keep keeps a finding.
func (t *tally) keep(f policies.Finding) {
	if f.Status == policies.Fail || f.Status == policies.Unknown || f.Status == policies.Pass && t.passes {
		t.findings = append(t.findings, f)
	}
}

// spread counts what is remembered for each control.
func (t *tally) spread() {
	for c, times := range t.statuses {
		for i, n := range t.numbersOf(c.kind) {
			n.count(statusOf(c.statuses[i]), times)
		}
	}
	clear(t.statuses)
}

// numbersOf are the counts of the controls of a kind, which are looked up once.
func (t *tally) numbersOf(k *kind) []*Counts {
	if t.numbers[k] == nil {
		for _, c := range k.controls {
			t.numbers[k] = append(t.numbers[k], t.of(c.ID))
		}
	}
	return t.numbers[k]
}

// unreadable gives the answers about a document that is no asset.
func (t *tally) unreadable(judges []*policies.Control, d numbered, err error) {
	id := fmt.Sprintf("%s#%d", d.Scope, d.n)
	for _, c := range judges {
		t.add(policies.Finding{
			Fingerprint: policies.Fingerprint(c.ID, id), Control: c.ID, Asset: policies.Asset{ID: id, Type: d.Type, Name: id},
			Place: d.Where, Status: policies.Unknown, Severity: c.Severity, Reason: d.fault(err),
		})
	}
}

// blame notes that the answer of a control was remembered wrongly.
func (t *tally) blame(d numbered, control string) {
	if control != "" && t.wrong == "" {
		t.wrong = fmt.Sprintf("%s on asset %d of %s would have been answered as in the last run, and wrongly; report it as a bug", control, d.n, d.Scope)
	}
}
