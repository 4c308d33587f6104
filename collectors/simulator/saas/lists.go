package saas

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// PeopleCSV returns the people list: the company's, and those who make the
// workspaces large.
func (s *Server) PeopleCSV() []byte {
	b := bytes.NewBuffer(s.company.PeopleCSV())
	c := csv.NewWriter(b)
	w := s.company.of("okta")
	for n := range w.extra {
		a := w.generated(len(w.accounts) + n)
		team := acme.Teams[n%len(acme.Teams)]
		c.Write([]string{a.employee, a.name, a.email, "active", team, s.company.Lead(team).Email, date(a.created), "", "employee"})
	}
	c.Flush()
	return b.Bytes()
}

// PricesCSV returns acme's price list, which is also its register: a row for
// each workspace with what the company knows of it, and one for each kind of
// seat with what it pays for a month.
func (s *Server) PricesCSV() []byte {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Write([]string{
		"provider", "workspace", "owner", "category", "data_class", "renews_on", "sso_enforced", "mfa_enforced", "scim_enabled", "invite_restricted",
		"seat_type", "price", "currency", "period", "purchased",
	})
	for _, w := range s.company.workspaces {
		renews := ""
		if w.renews > 0 {
			renews = date(w.Anchor.AddDate(0, 0, w.renews))
		}
		c.Write([]string{
			w.provider, w.name, w.owner, w.category, w.dataClass, renews, yes(w.settings.ssoEnforced), yes(w.settings.mfaEnforced), yes(w.settings.scim),
			yes(!w.settings.invitesOpen), "", "", "", "", "",
		})
		for _, p := range w.pools {
			if p.unpriced {
				continue
			}
			purchased := ""
			if p.purchased > 0 {
				purchased = strconv.Itoa(p.purchased)
			}
			c.Write([]string{w.provider, w.name, "", "", "", "", "", "", "", "", p.seat, amount(p.minor, p.currency), p.currency, "month", purchased})
		}
	}
	c.Flush()
	return b.Bytes()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// amount is an amount in the major unit, as people write it into lists.
func amount(minor int64, currency string) string {
	if currency == "JPY" {
		return strconv.FormatInt(minor, 10)
	}
	return strconv.FormatFloat(float64(minor)/100, 'f', 2, 64)
}

// FigmaName is the name of the workspace of FigmaCSV.
const FigmaName = "design"

// FigmaCSV returns the accounts of a product without an API: an export by hand.
func (s *Server) FigmaCSV() []byte {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Write([]string{"id", "name", "email", "kind", "status", "role", "sso", "seat_type", "billable", "created_at", "last_active_at"})
	w := s.company.of("figma")
	words := map[state]string{active: "active", invited: "invited", suspended: "suspended", deactivated: "deactivated"}
	for _, a := range w.accounts {
		power := roleWords[a.role]
		if a.kind == guest {
			power = "guest"
		}
		kind := "human"
		if a.kind == guest {
			kind = "guest"
		}
		c.Write([]string{a.id, a.name, a.email, kind, words[a.state], power, yes(a.sso), a.seat, yes(a.seat == w.seatOf()), date(a.created), date(a.used)})
	}
	c.Flush()
	return b.Bytes()
}

// date is the day of a time; empty for never.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

var roleWords = map[role]string{owner: "owner", admin: "admin", member: "member"}
