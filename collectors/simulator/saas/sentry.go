package saas

import (
	"net/http"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// sentryAPI is version 0 of Sentry's Web API: members and invitations in one
// list, and Link headers that always name a next page and say whether it has
// results.
func sentryAPI() vendor {
	return vendor{
		provider: "sentry",
		fail: func(w http.ResponseWriter, f failure) {
			detail := f.message
			switch f.kind {
			case acme.Throttle:
				detail = "You are attempting to use this endpoint too frequently."
			case acme.Deny, acme.DenySCP, acme.Disable:
				detail = "You do not have permission to perform this action."
			case acme.ServerError:
				detail = "Internal Error"
			}
			writeJSON(w, f.status, object{"detail": detail})
		},
		admit: bearer("Bearer "),
		routes: map[string]route{
			"GET /api/0/organizations/{organization}/{$}":      {name: "organization", answer: sentryOrganization},
			"GET /api/0/organizations/{organization}/members/": {name: "members", answer: sentryMembers},
		},
	}
}

func sentryOrganization(c *call) (any, error) {
	if c.request.PathValue("organization") != c.name {
		return nil, failure{status: http.StatusNotFound, message: "The requested resource does not exist"}
	}
	return object{
		"id": c.Number(6, "sentry"), "slug": c.name, "name": "acme", "status": object{"id": "active", "name": "active"}, "dateCreated": stamp(c.Ago(1500)),
		"require2FA": c.settings.mfaEnforced, "requireEmailVerification": false, "defaultRole": "member", "openMembership": c.settings.invitesOpen,
	}, nil
}

func sentryMembers(c *call) (any, error) {
	from, ok := at(c.query("cursor"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, message: "Invalid cursor parameter."}
	}
	page, w := c.some(from, c.page(number(c.query("per_page"), 100), 100), there)
	next := *c.request.URL
	next.Scheme, next.Host = "http", c.request.Host
	for _, rel := range []string{"previous", "next"} {
		q, results := next.Query(), "false"
		q.Set("cursor", c.cursor(w.next))
		if rel == "next" && (!w.last || c.spoilt == acme.RepeatToken) {
			results = "true"
		}
		next.RawQuery = q.Encode()
		c.header.Add("Link", "<"+next.String()+`>; rel="`+rel+`"; results="`+results+`"; cursor="`+q.Get("cursor")+`"`)
	}
	members := []object{}
	for _, a := range page {
		members = append(members, sentryMember(a))
	}
	return members, nil
}

func sentryMember(a *account) object {
	m := object{
		"id": a.id, "email": a.email, "name": a.name, "user": nil, "orgRole": sentryRole[a.role], "pending": a.state == invited,
		"expired": a.state == invited && !a.expires.IsZero(), "flags": object{"sso:linked": a.sso, "sso:invalid": false, "idp:provisioned": a.sso},
		"dateCreated": stamp(a.created), "inviteStatus": "approved", "inviterName": nil,
	}
	if a.state == active {
		m["user"] = object{
			"id": "9" + a.id, "username": strings.ToLower(a.login), "name": a.name, "email": a.email, "isActive": true, "isManaged": false,
			"has2fa": len(a.factors) > 0, "hasPasswordAuth": a.password, "dateJoined": stamp(a.created), "lastLogin": stamp(a.used), "lastActive": stamp(a.used),
			"emails": []object{{"id": "1", "email": a.email, "is_verified": true}},
		}
	}
	return m
}

var sentryRole = map[role]string{owner: "owner", admin: "manager", member: "member"}
