package identity

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/saas"
)

const listType = "hr.person"

// A person is one of identity.person.
type person struct {
	id, name string
	listed   bool // stands on the people list
	status   string
	kind     string
	team     field
	manager  field
	started  field // a date
	left     field
	emails   []string
	sources  []string
	idp      *idpAccount

	accounts, active, tokens int32
}

// An idpAccount is a person's account at an identity provider.
type idpAccount struct {
	id, provider, status string
	mfa                  *bool
	lastActiveAt         field
}

func (p *person) gone() bool { return p.status == "left" }

// readList reads the people list. A person on several lists is one, who left
// when all of them say so.
func (w *world) readList(ctx context.Context, list []inventory.Entry) error {
	total := 0
	for _, e := range list {
		total += e.Counts[listType]
	}
	all := make([]person, 0, total)
	for doc, err := range w.documents(ctx, list, listType) {
		if err != nil {
			return err
		}
		var d document
		if err := json.Unmarshal(doc.JSON, &d); err != nil {
			return err
		}
		p, err := w.listed(d)
		if err != nil {
			return err
		}
		w.count(doc.Where, peopleList, !p.gone())
		all = append(all, p)
	}
	collectors.Sort(all, func(a, b person) int {
		return cmp.Or(strings.Compare(a.id, b.id), compareBool(a.gone(), b.gone()), strings.Compare(a.sources[0], b.sources[0]))
	})
	w.persons = all[:0] // in place: there are no more than lines
	for _, p := range all {
		if last := len(w.persons) - 1; last >= 0 && w.persons[last].id == p.id {
			w.persons[last].merge(p)
		} else {
			w.persons = append(w.persons, p)
		}
	}
	for i := range w.persons {
		p := &w.persons[i]
		w.index.numbers.add(p.id, int32(i))
		for _, mail := range p.emails {
			w.index.addMail(w.config.Domains, int32(i), mail, false)
			if domain := saas.Domain(mail); !w.config.Domains.free(domain) {
				w.listDomains[domain] = true
			}
		}
	}
	return nil
}

// listed is the person of one line of the people list.
func (w *world) listed(d document) (person, error) {
	var x struct {
		PersonID    string `json:"person_id"`
		Email, Team field
		Status      string
		Manager     field `json:"manager_email"`
		Started     field `json:"started_on"`
		Left        field `json:"left_on"`
		Kind        string
	}
	if err := json.Unmarshal(d.Attributes, &x); err != nil {
		return person{}, err
	}
	p := person{
		id: x.PersonID, name: d.Name, listed: true, status: w.one(x.Status), kind: w.one(cmp.Or(x.Kind, "unknown")),
		team: x.Team, manager: x.Manager, started: x.Started, left: x.Left, sources: []string{d.ID},
	}
	for _, f := range []*field{&p.team, &p.manager, &p.started, &p.left} {
		f.value = w.one(f.value)
	}
	if p.id == "" {
		p.id = d.ID
	}
	if p.status != "left" && x.Started.value > w.config.Now.Format(time.DateOnly) {
		p.status = "future"
	}
	if mail, ok := w.config.Domains.normal(x.Email.value); ok {
		p.emails = []string{mail}
	}
	return p, nil
}

// merge takes over what another list says of the same person.
func (p *person) merge(other person) {
	for _, mail := range other.emails {
		if !slices.Contains(p.emails, mail) {
			p.emails = append(p.emails, mail)
		}
	}
	for _, s := range other.sources {
		if !slices.Contains(p.sources, s) {
			p.sources = append(p.sources, s)
		}
	}
}
