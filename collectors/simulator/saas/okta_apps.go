package saas

import (
	"net/http"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// oktaAppOf is the ID of the application that stands for a workspace.
func (c *company) oktaAppOf(w *workspace) string { return "0oa" + c.Hex(17, "okta app", w.provider) }

// oktaApps are the workspaces that people sign in to through Okta.
func oktaApps(c *call) (any, error) {
	apps := []object{}
	for _, w := range c.workspaces {
		if w.provider == "okta" || !w.settings.ssoEnforced {
			continue
		}
		app := object{
			"id": c.oktaAppOf(w), "name": w.provider, "label": w.provider + " " + w.name, "status": "ACTIVE", "signOnMode": "SAML_2_0",
			"created": stamp(c.Ago(800)), "lastUpdated": stamp(c.Ago(100)), "features": []string{},
		}
		if w.settings.scim {
			app["features"] = []string{"PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "PUSH_PROFILE_UPDATES"}
		}
		apps = append(apps, app)
	}
	from, ok := at(c.query("after"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, code: "E0000031", message: "Invalid search criteria."}
	}
	w := c.window(from, c.page(number(c.query("limit"), 20), 200), len(apps))
	c.links(!w.last || c.spoilt == acme.RepeatToken, w.next)
	return apps[w.from:w.next], nil
}

// oktaAppUsers are the people with an account in the workspace of an application.
func oktaAppUsers(c *call) (any, error) {
	for _, w := range c.workspaces {
		if c.oktaAppOf(w) != c.request.PathValue("id") {
			continue
		}
		in := map[string]bool{}
		for _, a := range w.accounts {
			if a.here() && a.external != "" {
				in[a.external] = true
			}
		}
		page, err := oktaPage(c, 500, func(a *account) bool { return in[a.id] })
		if err != nil {
			return nil, err
		}
		users := []object{}
		for _, a := range page {
			users = append(users, object{
				"id": a.id, "externalId": nil, "status": "ACTIVE", "scope": "USER", "created": stamp(a.created),
				"credentials": object{"userName": a.login}, "profile": object{"email": a.email},
			})
		}
		return users, nil
	}
	return nil, failure{status: http.StatusNotFound}
}

func oktaTokens(c *call) (any, error) {
	tokens := []object{}
	for _, t := range c.tokens {
		userID := ""
		if t.owner != nil {
			userID = t.owner.id
		}
		tokens = append(tokens, object{
			"id": t.id, "name": t.name, "userId": userID, "clientName": "Okta API", "created": stamp(t.created), "lastUpdated": stamp(t.used),
			"expiresAt": stamp(t.expires), "tokenWindow": "P30D", "network": object{"connection": "ANYWHERE"},
		})
	}
	return tokens, nil
}

func oktaEmailDomains(c *call) (any, error) {
	domains := []object{}
	for _, d := range c.settings.domains {
		status := "VERIFIED"
		if !d.verified {
			status = "NOT_STARTED"
		}
		domains = append(domains, object{"id": "OeD" + c.Hex(17, d.name), "domain": d.name, "validationStatus": status})
	}
	return domains, nil
}

// oktaPolicies are the sign-on policies: a second factor for everybody, or not.
func oktaPolicies(c *call) (any, error) {
	kind := c.query("type")
	if kind == "" {
		return nil, failure{status: http.StatusBadRequest, code: "E0000001", message: "Api validation failed: type"}
	}
	enroll := "OPTIONAL"
	if c.settings.mfaEnforced {
		enroll = "REQUIRED"
	}
	return []object{{
		"id": "00p" + c.Hex(17, kind), "type": kind, "name": "Default Policy", "status": "ACTIVE", "system": true, "priority": 1,
		"settings": object{"type": "AUTHENTICATORS", "authenticators": []object{{"key": "okta_verify", "enroll": object{"self": enroll}}}},
	}}, nil
}
