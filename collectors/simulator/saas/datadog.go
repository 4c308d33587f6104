package saas

import (
	"net/http"
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// datadogAPI is Datadog's API: pages by number, and an empty one at the end.
func datadogAPI() vendor {
	return vendor{
		provider: "datadog",
		fail: func(w http.ResponseWriter, f failure) {
			message := f.message
			switch f.kind {
			case acme.Throttle:
				w.Header().Set("X-Ratelimit-Reset", retryAfter)
				message = "Too many requests"
			case acme.Deny, acme.DenySCP, acme.Disable:
				message = "Forbidden"
			case acme.ServerError:
				message = "Internal Server Error"
			}
			writeJSON(w, f.status, object{"errors": []string{message}})
		},
		admit: func(r *http.Request, secret string) bool {
			return r.Header.Get("Dd-Api-Key") == secret && r.Header.Get("Dd-Application-Key") == secret+"-app"
		},
		routes: map[string]route{
			"GET /api/v2/users":            {name: "users", answer: datadogUsers},
			"GET /api/v2/roles":            {name: "roles", answer: datadogRoles},
			"GET /api/v1/org":              {name: "organizations", answer: datadogOrganization},
			"GET /api/v2/application_keys": {name: "application_keys", answer: func(c *call) (any, error) { return datadogKeys(c, "application_keys") }},
			"GET /api/v2/api_keys":         {name: "api_keys", answer: func(c *call) (any, error) { return datadogKeys(c, "api_keys") }},
		},
	}
}

// datadogPage is the items of a page.
func datadogPage[T any](c *call, items []T, write func(T) object) (any, error) {
	size, page := c.page(number(c.query("page[size]"), 10), 100), number(c.query("page[number]"), 0)
	if c.spoilt == acme.RepeatToken {
		page = 0
	}
	w := c.window(page*size, size, len(items))
	data := []object{}
	for _, item := range items[w.from:w.next] {
		data = append(data, write(item))
	}
	return object{"data": data, "meta": object{"page": object{"total_count": len(items), "total_filtered_count": len(items)}}}, nil
}

var datadogStatus = map[state]string{active: "Active", invited: "Pending", deactivated: "Disabled"}

var datadogRole = map[role]string{owner: "Datadog Admin Role", admin: "Datadog Admin Role", member: "Datadog Standard Role"}

func (w *workspace) roleID(r role) string { return w.guid("role", datadogRole[r]) }

func datadogUsers(c *call) (any, error) {
	return datadogPage(c, c.accounts, func(a *account) object {
		return object{
			"type": "users", "id": a.id,
			"attributes": object{
				"name": a.name, "handle": a.login, "email": a.email, "verified": a.state != invited, "disabled": a.state == deactivated,
				"status": datadogStatus[a.state], "service_account": a.kind == service, "created_at": stamp(a.created), "modified_at": stamp(a.created),
				"mfa_enabled": len(a.factors) > 0 && !a.sso, "last_login_time": stamp(a.used), "icon": "", "title": nil,
			},
			"relationships": object{
				"roles": object{"data": []object{{"type": "roles", "id": c.roleID(a.role)}}},
				"org":   object{"data": object{"type": "orgs", "id": c.guid("org")}},
			},
		}
	})
}

func datadogRoles(c *call) (any, error) {
	return datadogPage(c, []role{admin, member}, func(r role) object {
		return object{"type": "roles", "id": c.roleID(r), "attributes": object{"name": datadogRole[r], "user_count": 1}}
	})
}

func datadogOrganization(c *call) (any, error) {
	return object{"orgs": []object{{
		"name": "acme", "public_id": c.Hex(16, "org"), "settings": object{
			"saml":             object{"enabled": true},
			"saml_strict_mode": object{"enabled": c.settings.ssoEnforced},
		},
	}}}, nil
}

// datadogKeys are the keys of a kind. Neither their values nor parts of them
// are here.
func datadogKeys(c *call, kind string) (any, error) {
	keys := slices.DeleteFunc(slices.Clone(c.tokens), func(t *token) bool { return t.kind != kind })
	return datadogPage(c, keys, func(t *token) object {
		by := object{"data": object{"type": "users", "id": t.owner.id}}
		return object{
			"type": kind, "id": t.id,
			"attributes": object{
				"name": t.name, "created_at": stamp(t.created), "last_used_at": stamp(t.used), "date_last_used": stamp(t.used), "scopes": []string{"metrics_read"},
				"last4": "acme",
			},
			"relationships": object{"owned_by": by, "created_by": by},
		}
	})
}
