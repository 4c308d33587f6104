package identity

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// accountAsset is an account as an asset. What is not known of it goes to lacks.
func (w *world) accountAsset(i *item, lacks lack) collectors.Asset {
	x := map[string]any{
		"source_type": i.assetType, "provider": i.provider, "place": i.where, "workspace": null(i.workspace), "login": i.login,
		"suggestion": nil,
	}
	put := func(name string, known bool, value any) {
		if known {
			x[name] = value
		} else {
			lacks[name]++
		}
	}
	put("email", i.email.known, i.email.json())
	class := w.config.Domains.classOf(i.email.value)
	put("email_class", i.email.known && (class != "" || i.email.value == ""), null(class))
	put("status", i.status != "", i.status)
	put("active", i.status != "", i.active())
	put("privilege", i.privilege != "", i.privilege)
	put("mfa", i.mfa != nil, i.mfa)
	put("sso", i.sso != nil, i.sso)
	factor := w.secondFactor(i)
	put("second_factor", factor != "", factor)
	put("idp_linked", i.idpLinked != nil, i.idpLinked)
	put("created_at", i.createdAt.known, i.createdAt.json())
	put("last_active_at", i.lastActiveAt.known, i.lastActiveAt.json())
	put("seat", len(i.seat) > 0, i.seat)
	if len(i.seat) > 0 && string(i.seat) != "null" {
		for _, name := range []string{"assigned_at", "last_used_at"} {
			if !bytes.Contains(i.seat, []byte(`"`+name+`":`)) {
				lacks["seat."+name]++
			}
		}
	}

	asset := collectors.Asset{
		ID: "account:" + i.id, Type: AccountType, Name: cmp.Or(i.name, i.login, i.id), Parent: i.workspace, URL: i.url,
		Links:  map[string][]string{"account": {i.id}},
		Source: "collectors/identity", CollectedAt: w.now(),
	}
	decided := w.whose(i, x, &asset)
	for _, name := range []string{"person_id", "link", "conflicts", "recycled", "duplicates", "counterpart"} {
		if _, there := x[name]; !there {
			lacks[name]++
		}
	}
	if !decided {
		lacks["links.person"]++
	}
	x["kind"], x["kind_source"] = w.kind(i)
	x["owner"] = w.owner(i)
	asset.Attributes = collectors.Attributes(x)
	return asset
}

// owner is who answers for an account: as the people map says, or the source.
func (w *world) owner(i *item) any {
	name := cmp.Or(i.entry.Owner, i.owner)
	if n, ok := w.whois(name); ok {
		return w.persons[n].id
	}
	return null(name)
}

// whose fills in what is known of the account's person. False: somebody may have
// it who was not read.
func (w *world) whose(i *item, x map[string]any, asset *collectors.Asset) bool {
	sure := len(w.people.lines) == 0 || i.personless && i.person < 0
	if i.person < 0 && !i.personless && (!sure || len(i.conflicts) == 0 && !i.evidenceKnown) {
		return false
	}
	if sure { // otherwise somebody who was not read may be meant, too
		x["conflicts"] = w.ids(i.conflicts)
	}
	if sure && i.privilege != "" { // otherwise an administrator's account looks like a second one
		same, other := w.beside(i)
		x["duplicates"], x["counterpart"] = same, other > 0
	}
	asset.Links["person"] = []string{}
	if i.person < 0 {
		x["person_id"], x["link"], x["recycled"] = nil, nil, nil
		if n := w.suggestion(&i.account); n >= 0 && len(i.conflicts) == 0 && !i.personless {
			x["suggestion"] = w.persons[n].id
		}
		return true
	}
	p := &w.persons[i.person]
	x["person_id"] = p.id
	x["link"] = map[string]any{"method": i.deciding.method, "confidence": i.deciding.confidence, "evidence": w.facts(i)}
	asset.Links["person"] = []string{personID(p)}
	if recycled, known := w.recycled(i); known && sure {
		x["recycled"] = recycled
	}
	return true
}

// recycled reports whether the account is older than its person, so that the
// address may have been somebody else's: nil when no first day is known. Not
// known: when the account was made.
func (w *world) recycled(i *item) (recycled any, known bool) {
	p := &w.persons[i.person]
	switch {
	case i.deciding.method == "map" || i.deciding.method == "id":
		return false, true // no address decided
	case strings.HasPrefix(i.assetType, "github."):
		return nil, true // an account at GitHub is the person's own, older than any employer
	}
	first, err := time.Parse(time.DateOnly, p.started.value)
	if err != nil {
		return nil, true
	}
	made, err := time.Parse(time.RFC3339, i.createdAt.value)
	if err != nil {
		return nil, !i.deciding.former && i.createdAt.known
	}
	return made.Before(first.AddDate(0, 0, -w.config.OnboardingDays)), true
}

// facts are the evidence, one sentence each, the deciding one first.
func (w *world) facts(i *item) []string {
	facts := []string{}
	for n, e := range i.evidence {
		verb := "confirms"
		switch {
		case n == 0:
			verb = "decides"
		case !slices.Contains(e.persons, i.person):
			verb = "means " + strings.Join(w.ids(w.byID(e.persons)), " and ") + " instead"
		}
		fact := fmt.Sprintf("%s (%s, %s) %s", e.fact, e.method, e.confidence, verb)
		if e.former {
			fact += "; somebody who left had it before"
		}
		facts = append(facts, fact)
	}
	return facts
}

// ids are the person_id of persons.
func (w *world) ids(persons []int32) []string {
	all := []string{}
	for _, n := range persons {
		all = append(all, w.persons[n].id)
	}
	return all
}

// secondFactor is own, idp or none; empty: not known.
func (w *world) secondFactor(i *item) string {
	if i.mfa != nil && *i.mfa {
		return "own"
	}
	var idp *idpAccount
	if i.person >= 0 {
		idp = w.persons[i.person].idp
	}
	through := i.sso != nil && *i.sso && (i.password == nil || !*i.password)
	switch {
	case through && idp != nil && idp.mfa != nil && *idp.mfa:
		return "idp"
	case through && (idp == nil || idp.mfa == nil):
		return ""
	case i.mfa == nil && (through || i.sso == nil || *i.sso):
		return ""
	case i.mfa == nil:
		return "" // it signs in here, and the source does not say how
	}
	return "none"
}

var (
	machineLogin = regexp.MustCompile(`^(?i)(ci|bot|svc|service|robot|automation|deploy|jenkins|terraform)[-_.]`)
	sharedLogin  = regexp.MustCompile(`^(?i)(info|admin|administrator|support|sales|team|office|contact|hello|billing|accounts?|noreply|no-reply|postmaster|webmaster|ops)$`)
)

// kind is what stands behind an account, and who says so: a login that speaks for
// itself, where the source does not know better and nobody has the address.
func (w *world) kind(i *item) (kind, source string) {
	if i.person < 0 && i.kindSource == "source" && (i.kind == "human" || i.kind == "unknown") {
		local, _, _ := strings.Cut(i.login, "@")
		switch {
		case machineLogin.MatchString(local):
			return "service", "login"
		case sharedLogin.MatchString(local) && i.email.value != "":
			return "shared", "login"
		}
	}
	return i.kind, i.kindSource
}

func (w *world) now() time.Time { return w.config.Now.UTC().Truncate(time.Second) }

// null is s, or null when there is none.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
