package identity

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

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
	all := map[string]*person{}
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
		if was := all[p.id]; was != nil {
			was.merge(p)
		} else {
			all[p.id] = p
		}
	}
	w.persons = slices.Grow(w.persons, len(all))
	for _, p := range all {
		slices.Sort(p.sources)
		w.persons = append(w.persons, *p)
	}
	slices.SortFunc(w.persons, func(a, b person) int { return strings.Compare(a.id, b.id) })
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
func (w *world) listed(d document) (*person, error) {
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
		return nil, err
	}
	p := &person{
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

// merge takes over what another list says of the same person. The line that
// makes the person stay goes before one that does not; equal ones by the asset.
func (p *person) merge(q *person) {
	first, second := p, q
	if p.gone() && !q.gone() || p.gone() == q.gone() && q.sources[0] < p.sources[0] {
		first, second = q, p
	}
	merged := *first
	merged.emails, merged.sources = slices.Clone(first.emails), slices.Clone(first.sources)
	for _, mail := range second.emails {
		if !slices.Contains(merged.emails, mail) {
			merged.emails = append(merged.emails, mail)
		}
	}
	for _, s := range second.sources {
		if !slices.Contains(merged.sources, s) {
			merged.sources = append(merged.sources, s)
		}
	}
	*p = merged
}

// readProvider reads the accounts of one identity provider. Those of somebody who
// is known become his; the others are persons of their own.
func (w *world) readProvider(ctx context.Context, name string, entries []inventory.Entry) error {
	var accounts []account
	for doc, err := range w.documents(ctx, entries, accountTypes...) {
		if err != nil {
			return err
		}
		a, ok, err := w.account(doc)
		if err != nil {
			return err
		}
		if ok && (a.kind == "human" || a.kind == "unknown") {
			w.count(a.where, identityProvider, a.active())
			accounts = append(accounts, a)
		}
	}
	// What is active founds the person, so that what is not joins it.
	slices.SortFunc(accounts, func(a, b account) int {
		return cmp.Or(-compareBool(a.active(), b.active()), strings.Compare(a.id, b.id))
	})
	for i := range accounts {
		a := &accounts[i]
		v := w.weigh(a, found)
		switch {
		case v.person >= 0:
			w.joined[a.id] = joining{v.person, w.way(v.deciding.method, v.deciding.confidence)}
			w.join(a, v.person)
		case len(v.conflicts) == 0 && a.status != "" && a.status != "invited":
			w.found(a, name)
		}
	}
	return nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// join makes an account of an identity provider the person's.
func (w *world) join(a *account, n int32) {
	p := &w.persons[n]
	p.sources = append(p.sources, a.id)
	if p.idp == nil || p.idp.provider == a.provider && p.idp.status != "active" && a.active() {
		p.idp = w.idpAccount(a)
	}
	if !p.listed && a.active() && p.status != "active" {
		p.status = "active"
	}
	w.addKeys(a, n, true)
}

func (w *world) idpAccount(a *account) *idpAccount {
	return &idpAccount{a.id, w.one(a.provider), w.one(a.status), a.mfa, a.lastActiveAt}
}

// found makes a person of an account that nobody on the people list has.
func (w *world) found(a *account, provider string) {
	n := int32(len(w.persons))
	p := person{id: provider + ":" + nativeID(a.id), name: a.name, kind: "unknown", sources: []string{a.id}}
	if w.index.numbers.find(nil, p.id) != nil {
		p.id = a.id // the same ID in another tenant
	}
	switch a.status {
	case "active":
		p.status = "active"
	case "suspended", "deactivated", "deleted":
		p.status = "left"
	}
	p.idp = w.idpAccount(a)
	w.persons = append(w.persons, p)
	w.joined[a.id] = joining{n, w.way("id", strong)}
	w.index.numbers.add(p.id, n)
	w.addKeys(a, n, false)
}

// addKeys lets other accounts find the person by this one.
func (w *world) addKeys(a *account, n int32, alias bool) {
	w.index.idp.add(nativeID(a.id), n)
	w.index.idp.add(a.externalID.value, n)
	p, domains := &w.persons[n], w.config.Domains
	add := func(text string, alias bool) {
		if !slices.Contains(p.emails, text) {
			p.emails = append(p.emails, text)
		}
		if !slices.Contains(w.index.mails.find(nil, text), n) {
			w.index.addMail(domains, n, text, alias)
		}
	}
	for i, mail := range a.addresses {
		if !mail.doubtful && (alias || domains.class(mail.text) != personalClass) {
			add(mail.text, alias || i > 0)
		}
	}
	for _, s := range a.aliases {
		if text, ok := domains.normal(s); ok {
			add(text, true)
		}
	}
}

// nativeID is the provider's own ID in an asset ID such as "okta:acme/00u1".
func nativeID(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }
