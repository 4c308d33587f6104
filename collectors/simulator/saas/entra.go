package saas

import (
	"net/http"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// entraAPI is Microsoft Graph, and the token endpoint of the login host.
func entraAPI() vendor {
	return vendor{
		provider: "entra",
		fail:     entraFail,
		admit:    bearer("Bearer "),
		routes: map[string]route{
			"POST /{tenant}/oauth2/v2.0/token": {name: "POST /oauth2/v2.0/token", open: true, answer: oauthToken},

			"GET /v1.0/users": {name: "GET /v1.0/users", detail: entraDetail, answer: entraUsers},
			"GET /v1.0/reports/authenticationMethods/userRegistrationDetails": {answer: entraRegistrations},
			"GET /v1.0/subscribedSkus":                                        {answer: entraSKUs},
			"GET /v1.0/roleManagement/directory/roleAssignments":              {answer: entraAssignments},
			"GET /v1.0/roleManagement/directory/roleDefinitions":              {answer: entraDefinitions},
			"GET /v1.0/directoryRoles":                                        {answer: entraDirectoryRoles},
			"GET /v1.0/directory/deletedItems/microsoft.graph.user":           {answer: entraDeleted},
			"GET /v1.0/domains":                                               {answer: entraDomains},
			"GET /v1.0/organization":                                          {answer: entraOrganization},
			"GET /v1.0/identity/conditionalAccess/policies":                   {answer: func(*call) (any, error) { return entraList() }},
			"GET /v1.0/policies/authorizationPolicy":                          {answer: entraAuthorization},
			"GET /v1.0/policies/identitySecurityDefaultsEnforcementPolicy":    {answer: entraDefaults},
		},
	}
}

func entraFail(w http.ResponseWriter, f failure) {
	code, message := f.code, f.message
	switch f.kind {
	case acme.Throttle:
		code, message = "TooManyRequests", "Too many requests."
	case acme.Deny, acme.DenySCP:
		code, message = "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
	case acme.Disable:
		code, message = "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "Neither tenant is B2C or tenant doesn't have premium license"
	case acme.ServerError:
		code, message = "InternalServerError", "An internal server error occurred."
	}
	if f.status == http.StatusUnauthorized {
		code, message = "InvalidAuthenticationToken", "Access token is empty."
	}
	writeJSON(w, f.status, object{"error": object{
		"code": code, "message": message, "innerError": object{"date": "2026-11-25T00:00:00", "request-id": "acme", "client-request-id": "acme"},
	}})
}

// entraPage is one page of what Graph lists: a value, and the URL of the next.
func entraPage(c *call, most int, want func(*account) bool, write func(*account) object) (any, error) {
	from, ok := at(c.query("$skiptoken"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, code: "Directory_ExpiredPageToken", message: "Specified page token value is invalid."}
	}
	page, w := c.some(from, c.page(number(c.query("$top"), 100), most), want)
	value := []object{}
	for _, a := range page {
		value = append(value, write(a))
	}
	body := object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#" + strings.TrimPrefix(c.request.URL.Path, "/v1.0/"), "value": value}
	if !w.last || c.spoilt == acme.RepeatToken {
		next := *c.request.URL
		next.Scheme, next.Host = "http", c.request.Host
		q := next.Query()
		q.Set("$skiptoken", c.cursor(w.next))
		next.RawQuery = q.Encode()
		body["@odata.nextLink"] = next.String()
	}
	return body, nil
}

// entraList is everything at once.
func entraList(value ...object) (any, error) {
	if value == nil {
		value = []object{}
	}
	return object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": value}, nil
}

// entraDetail tells apart a call for sign-ins alone, which needs more of the
// plan and of the permissions.
func entraDetail(r *http.Request, _ []byte) string {
	if r.URL.Query().Get("$select") == "id,signInActivity" {
		return "#signInActivity"
	}
	return ""
}

// entraUsers gives the properties that were selected, and few without.
func entraUsers(c *call) (any, error) {
	selected := strings.Split(c.query("$select"), ",")
	if c.query("$select") == "" {
		selected = []string{"id", "displayName", "userPrincipalName", "mail"}
	}
	return entraPage(c, 999, func(a *account) bool { return a.state != deleted }, func(a *account) object {
		user := c.entraUser(a)
		for name := range user {
			if name != "id" && !slices.Contains(selected, name) {
				delete(user, name)
			}
		}
		return user
	})
}

func (c *call) entraUser(a *account) object {
	userType, principal := "Member", a.login
	state := any(nil)
	if a.kind == guest {
		userType, principal = "Guest", strings.ReplaceAll(a.login, "@", "_")+"#EXT#@coyote.onmicrosoft.com"
		state = "Accepted"
		if a.state == invited {
			state = "PendingAcceptance"
		}
	}
	licences := []object{}
	if a.seat != "" {
		licences = append(licences, object{"skuId": c.entraSKU(a.seat), "disabledPlans": []string{}})
	}
	activity := object(nil)
	if !a.used.IsZero() {
		activity = object{
			"lastSignInDateTime": stamp(a.used), "lastSuccessfulSignInDateTime": stamp(a.used), "lastNonInteractiveSignInDateTime": stamp(a.used),
			"lastSignInRequestId": "acme",
		}
	}
	others := a.aliases
	if others == nil {
		others = []string{}
	}
	user := object{
		"id": a.id, "displayName": a.name, "userPrincipalName": principal, "mail": a.email, "otherMails": others, "proxyAddresses": []string{"SMTP:" + a.email},
		"accountEnabled": a.state != suspended, "userType": userType, "employeeId": nil, "createdDateTime": stamp(a.created), "assignedLicenses": licences,
		"externalUserState": state, "externalUserStateChangeDateTime": nil, "onPremisesImmutableId": nil, "creationType": nil, "identities": []object{},
		"employeeType": nil, "employeeLeaveDateTime": nil, "deletedDateTime": stamp(a.ended), "givenName": nil, "surname": nil, "jobTitle": nil, "department": nil,
	}
	if a.kind == service {
		user["employeeType"] = "Service"
	}
	if a.kind == guest {
		user["creationType"], user["externalUserStateChangeDateTime"] = "Invitation", stamp(a.created)
	}
	if a.state != deleted {
		user["deletedDateTime"] = nil
	}
	if a.employee != "" {
		user["employeeId"] = a.employee
	}
	if activity != nil {
		user["signInActivity"] = activity
	}
	return user
}

func entraDeleted(c *call) (any, error) {
	return entraPage(c, 999, func(a *account) bool { return a.state == deleted }, c.entraUser)
}

var entraMethods = map[string]string{
	"webauthn": "fido2SecurityKey", "push": "microsoftAuthenticatorPush", "totp": "softwareOneTimePasscode", "sms": "mobilePhone",
}

func entraRegistrations(c *call) (any, error) {
	return entraPage(c, 999, func(a *account) bool { return a.here() }, func(a *account) object { // no disabled ones
		methods := []string{}
		for _, f := range a.factors {
			methods = append(methods, entraMethods[f])
		}
		return object{
			"id": a.id, "userPrincipalName": a.login, "userDisplayName": a.name, "userType": strings.ToLower(c.entraUser(a)["userType"].(string)),
			"isAdmin": a.role != member, "isMfaRegistered": len(methods) > 0, "isMfaCapable": len(methods) > 0, "isPasswordlessCapable": false,
			"isSsprRegistered": false, "isSsprEnabled": false, "isSsprCapable": false, "methodsRegistered": methods,
			"lastUpdatedDateTime": stamp(c.Recently(1)),
		}
	})
}
