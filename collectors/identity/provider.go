package identity

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// readProvider reads the accounts of one identity provider. Those of somebody who
// is known become his; the others are persons of their own.
func (w *world) readProvider(ctx context.Context, name string, entries []inventory.Entry) error {
	var others []account
	var staged []stagedMail
	for doc, err := range w.documents(ctx, entries, accountTypes...) {
		if err != nil {
			return err
		}
		a, ok, err := w.account(doc)
		if err != nil {
			return err
		}
		if !ok || a.kind != "human" && a.kind != "unknown" {
			continue
		}
		w.count(a.where, identityProvider, a.active())
		if v := w.weigh(&a, found); v.person >= 0 {
			w.join(&a, v)
			staged = w.stage(staged, &a, v.person)
		} else {
			others = append(others, a)
		}
	}
	w.addStaged(staged)
	// What is active founds the person, so that what is not joins it.
	collectors.Sort(others, func(a, b account) int {
		return cmp.Or(-compareBool(a.active(), b.active()), strings.Compare(a.id, b.id))
	})
	for i := range others {
		a := &others[i]
		v := w.weigh(a, found)
		switch {
		case v.person >= 0:
			w.join(a, v)
			w.addStaged(w.stage(nil, a, v.person))
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

// join makes an account of an identity provider the person's. Of several at one
// provider an active one is his, and the first by ID.
func (w *world) join(a *account, v verdict) {
	p := &w.persons[v.person]
	w.joined[a.id] = joining{v.person, w.way(v.deciding.method, v.deciding.confidence)}
	w.index.idp.add(nativeID(a.id), v.person)
	w.index.idp.add(a.externalID.value, v.person)
	p.sources = append(p.sources, a.id)
	if p.idp == nil || p.idp.provider == a.provider && cmp.Or(compareBool(p.idp.status == "active", a.active()), strings.Compare(a.id, p.idp.id)) < 0 {
		p.idp = w.idpAccount(a)
	}
	if !p.listed && a.active() {
		p.status = "active"
	}
}

// A stagedMail is an address that a person gets from an account that was joined.
// It counts once all accounts of the provider are read, so that their order does
// not matter.
type stagedMail struct {
	person int32
	text   string
}

// stage adds the addresses of an account that its person does not have.
func (w *world) stage(all []stagedMail, a *account, n int32) []stagedMail {
	for _, mail := range a.addresses {
		if !mail.doubtful && !slices.Contains(w.persons[n].emails, mail.text) {
			all = append(all, stagedMail{n, mail.text})
		}
	}
	for _, s := range a.aliases {
		if text, ok := w.config.Domains.normal(s); ok && !slices.Contains(w.persons[n].emails, text) {
			all = append(all, stagedMail{n, text})
		}
	}
	return all
}

func (w *world) addStaged(all []stagedMail) {
	collectors.Sort(all, func(a, b stagedMail) int {
		return cmp.Or(cmp.Compare(a.person, b.person), strings.Compare(a.text, b.text))
	})
	for _, m := range slices.Compact(all) {
		p := &w.persons[m.person]
		p.emails = append(p.emails, m.text)
		w.index.addMail(w.config.Domains, m.person, m.text, true)
	}
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
	w.index.idp.add(nativeID(a.id), n)
	w.index.idp.add(a.externalID.value, n)
	// The first address is the person's, the others are found as aliases.
	for _, m := range w.stage(nil, a, n) {
		own := &w.persons[n].emails
		if w.config.Domains.class(m.text) == personalClass || slices.Contains(*own, m.text) {
			continue
		}
		w.index.addMail(w.config.Domains, n, m.text, len(*own) > 0)
		*own = append(*own, m.text)
	}
}

// nativeID is the provider's own ID in an asset ID such as "okta:acme/00u1".
func nativeID(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }
