package saas

import (
	"net/http"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// scimAPI is a SCIM 2.0 service provider, RFC 7644, as real ones are: it says
// the itemsPerPage that were asked for also of a shorter last page, and passes
// over filters.
func scimAPI() vendor {
	return vendor{
		provider: "scim",
		fail: func(w http.ResponseWriter, f failure) {
			detail := f.message
			switch f.kind {
			case acme.Throttle:
				detail = "Too many requests"
			case acme.Deny, acme.DenySCP, acme.Disable:
				detail = "Operation is not permitted based on the supplied authorization"
			case acme.ServerError:
				detail = "Internal error"
			}
			w.Header().Set("Content-Type", "application/scim+json")
			writeJSON(w, f.status, object{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": http.StatusText(f.status), "detail": detail})
		},
		admit: bearer("Bearer "),
		routes: map[string]route{
			"GET /scim/v2/Users":                 {name: "users", answer: scimUsers},
			"GET /scim/v2/ServiceProviderConfig": {name: "config", answer: scimConfig},
			"GET /Users":                         {name: "users", answer: scimUsers},
			"GET /ServiceProviderConfig":         {name: "config", answer: scimConfig},
		},
	}
}

func scimUsers(c *call) (any, error) {
	c.header.Set("Content-Type", "application/scim+json")
	start, count := max(1, number(c.query("startIndex"), 1)), number(c.query("count"), 100)
	if c.spoilt == acme.RepeatToken {
		start = 1
	}
	size := 0
	if count > 0 {
		size = c.page(count, 200)
	}
	resources := []object{}
	w := c.window(start-1, size, c.size())
	for n := w.from; n < w.next; n++ {
		resources = append(resources, scimUser(c.account(n)))
	}
	return object{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": c.size(), "startIndex": start, "itemsPerPage": size,
		"Resources": resources,
	}, nil
}

const (
	scimUserSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	scimEnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

func scimUser(a *account) object {
	kind := "Employee"
	switch {
	case a.kind == service || a.kind == bot:
		kind = "Service"
	case a.kind == guest:
		kind = "Guest"
	}
	user := object{
		"schemas": []string{scimUserSchema, scimEnterpriseSchema}, "id": a.id, "userName": a.login, "displayName": a.name,
		"name": object{"formatted": a.name}, "active": a.state == active || a.state == invited, "userType": kind,
		"meta": object{"resourceType": "User", "created": stamp(a.created), "lastModified": stamp(a.created), "location": "/scim/v2/Users/" + a.id},
	}
	if a.email != "" {
		user["emails"] = []object{{"value": a.email, "type": "work", "primary": true}}
	}
	if a.external != "" {
		user["externalId"] = a.external
	}
	if a.employee != "" {
		user[scimEnterpriseSchema] = object{"employeeNumber": a.employee}
	}
	if a.role != member {
		user["roles"] = []object{{"value": "admin", "primary": true}}
	}
	return user
}

func scimConfig(c *call) (any, error) {
	c.header.Set("Content-Type", "application/scim+json")
	off, on := object{"supported": false}, object{"supported": true}
	return object{
		"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}, "patch": on, "bulk": off, "changePassword": off, "sort": off, "etag": off,
		"filter":                object{"supported": true, "maxResults": 200},
		"authenticationSchemes": []object{{"type": "oauthbearertoken", "name": "OAuth Bearer Token", "description": "A token of an administrator"}},
	}, nil
}
