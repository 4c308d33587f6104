package saas

import (
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// furnish makes the workspaces as they should be, and then plants the faults.
func furnish(o Options) *company {
	c := &company{Company: o.Company, owners: map[string]string{}}
	for _, f := range workspaces {
		w := f.workspace
		w.company = c
		w.pools = append([]pool(nil), w.pools...)
		w.settings.domains = append([]domain(nil), w.settings.domains...)
		c.workspaces = append(c.workspaces, &w)
		for i, p := range c.People {
			if !f.has(i, p) {
				continue
			}
			switch a := w.join(p); {
			case i < len(roles):
				a.role = roles[i]
			case p.Here():
				w.ordinary = append(w.ordinary, a)
			default:
				w.gone = append(w.gone, a)
			}
		}
	}
	c.plant()
	for _, name := range []string{"okta", "scim"} {
		w := c.of(name)
		w.extra = max(0, o.Size-len(c.People))
	}
	return c
}

// join gives a person an account as it should be: of a leaver it is ended.
func (w *workspace) join(p *acme.Person) *account {
	login := p.Login() + "@" + w.domain
	a := w.add(&account{
		login: login, email: login, name: p.Name, sso: w.signsOn(), factors: []string{"webauthn", "push"},
		created: p.Started, used: w.Recently(1 + p.Number%9), employee: strconv.Itoa(p.Number), external: w.personID(p),
		seat: w.seatOf(),
	})
	if limit := w.Ago(900); a.created.Before(limit) { // the product came later
		a.created = limit
	}
	if w.domain != acme.Domain {
		a.aliases = []string{p.Email}
	}
	if !p.Here() {
		a.ended, a.used = p.Left.AddDate(0, 0, 1), p.Left
		a.state = w.endState()
		a.seat, a.factors = "", nil
		if a.used.Before(a.created) {
			a.used = a.created
		}
	}
	return a
}

// signsOn reports whether accounts sign in by the identity provider; its own
// accounts and those of the acquired directory cannot.
func (w *workspace) signsOn() bool { return w.provider != "okta" && w.provider != "entra" }

// endState is what becomes of accounts there when people leave.
func (w *workspace) endState() state {
	switch w.provider {
	case "google_workspace", "entra":
		return suspended
	}
	return deactivated
}

// personID is the ID of a person in the identity provider.
func (w *workspace) personID(p *acme.Person) string {
	if w.provider == "okta" {
		return ""
	}
	return w.of("okta").nativeID(p.Number - w.People[0].Number)
}

// add puts an account into the workspace and gives it its ID.
func (w *workspace) add(a *account) *account {
	a.number = len(w.accounts)
	a.id = w.nativeID(a.number)
	w.accounts = append(w.accounts, a)
	return a
}

// newcomer is an account of nobody in the people list: an integration, a guest.
func (w *workspace) newcomer(k kind, login, name string) *account {
	a := &account{login: login, name: name, kind: k, created: w.Ago(200), used: w.Recently(2)}
	if strings.Contains(login, "@") {
		a.email = login
	}
	return w.add(a)
}

// unix is the seconds of a time; 0 for never.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// stamp is a time in RFC 3339 with milliseconds; nil for never.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
