package saas

import (
	"net/http"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// pagerdutyAPI is the REST API of PagerDuty: offset, limit and more.
func pagerdutyAPI() vendor {
	return vendor{
		provider: "pagerduty",
		fail: func(w http.ResponseWriter, f failure) {
			code, message := 2000, f.message
			switch f.kind {
			case acme.Throttle:
				code, message = 2020, "Rate Limit Exceeded"
			case acme.Deny, acme.DenySCP, acme.Disable:
				code, message = 2010, "Access Denied"
			case acme.ServerError:
				message = "Internal Server Error"
			}
			writeJSON(w, f.status, object{"error": object{"message": message, "code": code, "errors": []string{}}})
		},
		admit: func(r *http.Request, secret string) bool {
			return bearer("Token token=")(r, secret) || bearer("Bearer ")(r, secret)
		},
		routes: map[string]route{
			"GET /users":               {name: "users", answer: pagerdutyUsers},
			"GET /licenses":            {name: "licenses", answer: pagerdutyLicences},
			"GET /license_allocations": {name: "license_allocations", answer: pagerdutyAllocations},
			"GET /abilities":           {name: "abilities", answer: pagerdutyAbilities},
		},
	}
}

// offsetLimit is how far PagerDuty pages by offset.
const offsetLimit = 10_000

func pagerdutyPage(c *call, key string, want func(*account) bool, write func(*account) object) (any, error) {
	offset, limit := number(c.query("offset"), 0), c.page(number(c.query("limit"), 25), 100)
	if offset+limit > offsetLimit {
		return nil, failure{status: http.StatusBadRequest, message: "Offset is too large."}
	}
	if c.spoilt == acme.RepeatToken {
		offset = 0
	}
	var all []*account
	for _, a := range c.accounts {
		if want(a) {
			all = append(all, a)
		}
	}
	w := c.window(offset, limit, len(all))
	items := []object{}
	for _, a := range all[w.from:w.next] {
		items = append(items, write(a))
	}
	return object{key: items, "offset": offset, "limit": limit, "more": !w.last || c.spoilt == acme.RepeatToken, "total": nil}, nil
}

// pagerdutyRole is the base role of an account.
func pagerdutyRole(a *account) string {
	switch {
	case a.role == owner:
		return "owner"
	case a.role == admin:
		return "admin"
	case a.seat == "Stakeholder":
		return "read_only_user"
	}
	return "limited_user" // the product calls it Responder
}

// there leaves out whose account is ended: PagerDuty deletes them.
func there(a *account) bool { return a.here() }

func pagerdutyUsers(c *call) (any, error) {
	return pagerdutyPage(c, "users", there, func(a *account) object {
		return object{
			"id": a.id, "type": "user", "summary": a.name, "self": "https://api.pagerduty.com/users/" + a.id, "html_url": "https://acme.pagerduty.com/users/" + a.id,
			"name": a.name, "email": a.email, "role": pagerdutyRole(a), "invitation_sent": a.state == invited, "time_zone": "Asia/Tokyo", "color": "green",
			"description": nil, "job_title": nil, "avatar_url": "", "billed": a.seat == "Full User", "contact_methods": []any{}, "notification_rules": []any{},
			"coordinated_incidents": []any{}, "teams": []any{},
		}
	})
}

func (w *workspace) licenceID(seat string) string {
	return "P" + strings.ToUpper(w.Hex(6, "licence", seat))
}

func (c *call) licence(p pool) object {
	return object{
		"id": c.licenceID(p.seat), "type": "license", "name": p.seat, "summary": p.seat, "description": p.seat,
		"role_group": strings.ReplaceAll(p.seat, " ", ""), "valid_roles": []string{"owner", "admin", "limited_user"},
		"current_value": c.held(p.seat), "allocations_available": c.bought(p) - c.held(p.seat), "html_url": nil, "self": nil,
	}
}

func pagerdutyLicences(c *call) (any, error) {
	licences := []object{}
	for _, p := range c.pools {
		licences = append(licences, c.licence(p))
	}
	return object{"licenses": licences}, nil
}

func pagerdutyAllocations(c *call) (any, error) {
	return pagerdutyPage(c, "license_allocations", func(a *account) bool { return there(a) && a.seat != "" }, func(a *account) object {
		licence := object{"id": c.licenceID(a.seat), "type": "license_reference"}
		for _, p := range c.pools {
			if p.seat == a.seat {
				licence = c.licence(p)
			}
		}
		return object{
			"user":    object{"id": a.id, "type": "user_reference", "summary": a.name},
			"license": licence, "allocated_at": stamp(a.created),
		}
	})
}

func pagerdutyAbilities(c *call) (any, error) {
	abilities := []string{"teams", "read_only_users", "urgencies"}
	if c.settings.ssoEnforced {
		abilities = append(abilities, "sso")
	}
	return object{"abilities": abilities}, nil
}
