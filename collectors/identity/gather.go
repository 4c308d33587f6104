package identity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// A gathering collects the evidence about one account, the strongest first.
type gathering struct {
	w   *world
	all []evidence
}

func (g *gathering) gather(a *account, why purpose) {
	w := g.w
	if why == link {
		g.add(evidence{method: "id", confidence: strong, fact: "the identity provider's ID " + a.externalID.value},
			w.index.idp.find(nil, a.externalID.value))
	}
	employee := a.employeeID
	if employee == "" && why == link {
		employee = a.externalID.value // many let SCIM carry the number
	}
	number := evidence{method: "employee_id", confidence: strong, fact: "the employee number " + employee}
	numbered := w.index.numbers.find(nil, employee)
	idp := slices.Contains(w.config.Providers, a.provider)
	if idp {
		g.add(number, numbered)
	}
	g.named(a)
	g.addressed(a)
	if !idp {
		number.confidence = medium // whoever administers the product may have typed it
		g.add(number, numbered)
	}
	g.renamed(a)
	if why == link {
		g.weak(a)
	}
}

// add adds evidence, if it means anybody.
func (g *gathering) add(e evidence, persons []int32) {
	if len(persons) > 0 {
		e.persons, e.former = g.w.holders(persons)
		g.all = append(g.all, e)
	}
}

// named adds the names of single sign-on that are addresses of the company's.
func (g *gathering) named(a *account) {
	e := evidence{method: "saml", confidence: medium}
	if strings.HasPrefix(a.assetType, "github.") {
		e.confidence = strong // the organization's own SAML
	}
	var persons []int32
	for _, name := range a.nameIDs {
		text, ok := g.w.config.Domains.normal(name)
		if !ok || !g.w.ours(text) {
			continue
		}
		if was := len(persons); len(g.w.index.mails.find(g.w.index.aliases.find(nil, text), text)) > 0 {
			persons = g.w.index.mails.find(g.w.index.aliases.find(persons, text), text)
			if was == 0 {
				e.fact = "the single sign-on name " + text
			}
		}
	}
	g.add(e, persons)
}

// addressed adds the account's addresses, as persons have them.
func (g *gathering) addressed(a *account) {
	mail := evidence{method: "email", confidence: medium, verified: true}
	alias := evidence{method: "alias", confidence: medium, verified: true}
	doubtful := evidence{method: "email", confidence: weak}
	var mails, aliases, doubts []int32
	for _, address := range a.addresses {
		switch {
		case address.doubtful:
			doubts = g.fact(&doubtful, doubts, "the address "+address.text+", which nobody has verified",
				g.w.index.mails.find(g.w.index.aliases.find(nil, address.text), address.text))
		default:
			own := g.w.index.mails.find(nil, address.text)
			mails = g.fact(&mail, mails, "the address "+address.text, own)
			if own == nil {
				aliases = g.fact(&alias, aliases, "the address "+address.text+", an alias at the identity provider",
					g.w.index.aliases.find(nil, address.text))
			}
		}
	}
	g.add(mail, mails)
	g.add(alias, aliases)
	for _, s := range a.aliases {
		if text, ok := g.w.config.Domains.normal(s); ok && g.w.ours(text) {
			doubts = g.fact(&doubtful, doubts, "the account's alias "+text, g.w.index.mails.find(nil, text))
		}
	}
	g.add(doubtful, doubts)
}

// fact adds persons that are found to those that were, and keeps the first fact.
func (g *gathering) fact(e *evidence, persons []int32, fact string, found []int32) []int32 {
	for _, n := range found {
		e.fact = cmp.Or(e.fact, fact)
		if !slices.Contains(persons, n) {
			persons = append(persons, n)
		}
	}
	return persons
}

// renamed adds addresses in a domain that was renamed, on either side.
func (g *gathering) renamed(a *account) {
	e := evidence{method: "rename", confidence: medium}
	var persons []int32
	domains := g.w.config.Domains
	for _, address := range a.addresses {
		now, dated, moved := domains.renamed(address.text)
		found := g.w.index.renamed.find(nil, renameKey(now, true)) // the person's own address is an old one
		if moved {
			found = g.w.index.mails.find(found, now)
		}
		if len(found) == 0 {
			dated = false
			found = g.w.index.renamed.find(nil, renameKey(now, false))
		}
		if len(found) > 0 && (!dated || address.doubtful) {
			e.confidence = weak
		}
		persons = g.fact(&e, persons, "the address "+address.text+" across a renamed domain", found)
	}
	g.add(e, persons)
}

// weak adds what may be chance.
func (g *gathering) weak(a *account) {
	e := evidence{method: "plus_tag", confidence: weak}
	var persons []int32
	for _, address := range a.addresses {
		if bare, ok := g.w.config.Domains.untagged(address.text); ok {
			persons = g.fact(&e, persons, "the address "+address.text+" without its tag",
				g.w.index.mails.find(g.w.index.aliases.find(nil, bare), bare))
		}
	}
	g.add(e, persons)

	e = evidence{method: "employee_id", confidence: weak}
	persons = nil
	for _, number := range strings.FieldsFunc(a.login, func(r rune) bool { return strings.ContainsRune("-_.@+", r) }) {
		if len(number) >= 4 && strings.ContainsAny(number, "0123456789") {
			persons = g.fact(&e, persons, "the employee number "+number+" in the login", g.w.index.numbers.find(nil, number))
		}
	}
	g.add(e, persons)
}

// suggestion is somebody whom only a name or a public address means; -1: nobody,
// or several.
func (w *world) suggestion(a *account) int32 {
	var persons []int32
	if public, ok := w.config.Domains.normal(a.publicEmail); ok {
		persons = w.index.mails.find(persons, public)
	}
	persons = w.index.names.find(persons, nameKey(a.name))
	persons = w.index.locals.find(persons, telling(a.login))
	if persons, _ = w.holders(persons); len(persons) == 1 {
		return persons[0]
	}
	return -1
}

// telling is the local part of a login that may be a whole name; empty: it is
// too short to mean anybody.
func telling(login string) string {
	local := localPart(login)
	if len(local) <= 3 || !strings.ContainsAny(local, "._-") {
		return ""
	}
	return strings.ToLower(local)
}

// want notes the names that suggestions for an account ask for.
func (w *world) want(a *account) {
	w.wanted[nameKey(a.name)], w.wanted[telling(a.login)] = true, true
}

// nameWanted lets the persons be found by the names that were wanted: those of
// all would take too much memory.
func (w *world) nameWanted() {
	for i := range w.persons {
		p := &w.persons[i]
		if key := nameKey(p.name); w.wanted[key] {
			w.index.names.add(key, int32(i))
		}
		for _, mail := range p.emails {
			if local := localPart(mail); w.wanted[local] {
				w.index.locals.add(local, int32(i))
			}
		}
	}
	clear(w.wanted)
}

// holders is who has a key today: those who are here, or else the last who left.
// former reports whether somebody had it before.
func (w *world) holders(persons []int32) (now []int32, former bool) {
	if len(persons) < 2 {
		return persons, false
	}
	last := int32(-1)
	for _, n := range persons {
		p := &w.persons[n]
		if !p.gone() {
			now = append(now, n)
			continue
		}
		former = true
		if last < 0 || cmp.Or(cmp.Compare(p.left.value, w.persons[last].left.value), cmp.Compare(p.id, w.persons[last].id)) > 0 {
			last = n
		}
	}
	if len(now) == 0 {
		return []int32{last}, true
	}
	return now, former
}

// ours reports whether an address is in one of the company's domains or, when
// those are not configured, in one that the people list has.
func (w *world) ours(address string) bool {
	if len(w.config.Domains.Company) > 0 {
		return w.config.Domains.class(address) == companyClass
	}
	return w.listDomains[saas.Domain(address)]
}
