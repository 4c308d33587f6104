package identity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// personID is the asset ID of a person.
func personID(p *person) string { return "person:" + p.id }

// personAssets is the nth part of the persons.
func (w *world) personAssets(scope collectors.Scope, n int) collectors.Result {
	var r collectors.Result
	lacks := map[string]int{}
	for _, at := range w.order[min(n*scopeSize, len(w.order)):min((n+1)*scopeSize, len(w.order))] {
		r.Assets = append(r.Assets, w.personAsset(&w.persons[at], lacks))
	}
	var blind []collectors.Coverage
	if n == 0 {
		blind = w.people.lines
	}
	line := listing(scope, PersonType, len(r.Assets), blind)
	r.Coverage = append(r.Coverage, line)
	for _, path := range []string{"listed", "in_idp", "status", "team", "manager_email", "started_on", "left_on", "idp", "tokens"} {
		if lacks[path] > 0 {
			r.Coverage = append(r.Coverage, w.personGap(scope, path, lacks[path]))
		}
	}
	return r
}

func (w *world) personAsset(p *person, lacks map[string]int) collectors.Asset {
	emails := p.emails
	if emails == nil {
		emails = []string{}
	}
	x := map[string]any{
		"person_id": p.id, "sources": p.sources, "emails": emails, "kind": p.kind,
		"accounts": p.accounts, "active_accounts": p.active,
	}
	put := func(name string, known bool, value any) {
		if known {
			x[name] = value
		} else {
			lacks[name]++
		}
	}
	w.stand(x, lacks, "listed", peopleList, p.listed)
	w.stand(x, lacks, "in_idp", identityProvider, p.idp != nil)
	// Whoever is said to have left while a source is incomplete may stand in what
	// was not read, or in a list that was exported wrongly. Whoever is said to be here
	// by an identity provider alone may have left by the list.
	_, whole := w.sourcesOf(peopleList)
	put("status", p.status != "" && (!p.gone() || len(w.people.lines) == 0) && (p.listed || whole), p.status)
	if p.listed {
		for _, f := range []struct {
			name string
			field
		}{{"team", p.team}, {"manager_email", p.manager}, {"started_on", p.started}, {"left_on", p.left}} {
			put(f.name, f.known, f.json())
		}
	} else {
		for _, name := range []string{"team", "manager_email", "started_on", "left_on"} {
			lacks[name]++
		}
	}
	_, placed := x["in_idp"]
	put("idp", placed, w.idpOf(p))
	put("tokens", p.tokens > 0 || len(w.credits.lines) == 0, p.tokens)
	return collectors.Asset{
		ID: personID(p), Type: PersonType, Name: cmp.Or(p.name, p.id), Attributes: collectors.Attributes(x),
		Source: "collectors/identity", CollectedAt: w.now(),
	}
}

func (w *world) idpOf(p *person) any {
	if p.idp == nil {
		return nil
	}
	x := map[string]any{"account": p.idp.id, "provider": p.idp.provider, "status": cmp.Or(p.idp.status, "unknown")}
	if p.idp.mfa != nil {
		x["mfa"] = *p.idp.mfa
	}
	if p.idp.lastActiveAt.known {
		x["last_active_at"] = p.idp.lastActiveAt.json()
	}
	return x
}

// stand says whether a source of persons of a kind has the person: null when there
// is no such source, nothing when he may stand in what was not read.
func (w *world) stand(x map[string]any, lacks map[string]int, name, kind string, has bool) {
	switch there, whole := w.sourcesOf(kind); {
	case has || there && whole:
		x[name] = has
	case !there && whole:
		x[name] = nil
	default:
		lacks[name]++
	}
}

// sourcesOf reports whether there are sources of a kind, and whether nothing of
// one was missed.
func (w *world) sourcesOf(kind string) (there, whole bool) {
	for _, c := range w.counts {
		there = there || c.Kind == kind
	}
	whole = true
	for _, line := range w.people.lines {
		list := line.AssetType == listType
		if line.AssetType == PersonType || list == (kind == peopleList) {
			whole = false
		}
	}
	return there, whole
}

// personGap says why an attribute of persons is absent.
func (w *world) personGap(scope collectors.Scope, name string, n int) collectors.Coverage {
	line := collectors.Coverage{
		Place: scope.Where(), AssetType: PersonType, Path: "attributes." + name, State: collectors.Disabled, Count: n,
		Reason: "the people list does not tell it, or does not have these persons",
	}
	behind := w.people.paths
	switch name {
	case "listed", "in_idp", "idp":
		behind = w.people.lines
	case "status":
		behind = slices.Concat(w.people.lines, behind)
	case "tokens":
		behind = w.credits.lines
	}
	var about []collectors.Coverage
	for _, c := range behind {
		if c.Path == "" || c.AssetType == listType && strings.HasPrefix(c.Path, "attributes."+name) {
			about = append(about, c)
		}
	}
	if bad, ok := worst(about); ok {
		line.State, line.Reason, line.Needs = collectors.Partial, bad.Reason, bad.Needs
	}
	return line
}
