package saas

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// googleAPI is the Directory API of Google Workspace, the licences, and what
// hands out access tokens.
func googleAPI() vendor {
	const directory = "GET /admin/directory/v1/"
	return vendor{
		provider: "google_workspace",
		fail:     googleFail,
		admit:    bearer("Bearer "),
		routes: map[string]route{
			"POST /token": {open: true, answer: oauthToken},

			directory + "users":                               {answer: googleUsers},
			directory + "groups":                              {answer: googleGroups},
			directory + "customers/{customer}":                {answer: googleCustomer},
			directory + "customer/{customer}/domains":         {answer: googleDomains},
			directory + "customer/{customer}/domainaliases":   {answer: googleDomainAliases},
			directory + "customer/{customer}/roles":           {answer: googleRoles},
			directory + "customer/{customer}/roleassignments": {answer: googleRoleAssignments},

			"GET /apps/licensing/v1/product/{product}/users": {answer: googleLicences},
			"GET /v1/policies":              {answer: googlePolicies},
			"GET /v1/inboundSsoAssignments": {answer: googleSSO},
		},
	}
}

// googleFail writes errors: a rate is refused with 403, a disabled API too.
func googleFail(w http.ResponseWriter, f failure) {
	reason, message, status, code := f.code, f.message, "", f.status
	switch f.kind {
	case acme.Throttle:
		code, reason, message = http.StatusForbidden, "userRateLimitExceeded", "User Rate Limit Exceeded"
	case acme.Deny, acme.DenySCP:
		reason, message, status = "forbidden", "Not Authorized to access this resource/api", "PERMISSION_DENIED"
	case acme.Disable:
		reason, message, status = "accessNotConfigured", "Admin SDK API has not been used in project 1001 before or it is disabled.", "PERMISSION_DENIED"
	case acme.ServerError:
		code, reason, message = http.StatusServiceUnavailable, "backendError", "Backend Error"
	}
	e := object{
		"code": code, "message": message,
		"errors": []object{{"message": message, "domain": "global", "reason": reason}},
	}
	if status != "" {
		e["status"] = status
	}
	writeJSON(w, code, object{"error": e})
}

func (w *workspace) customerID() string { return "C0" + w.Hex(7, "google customer") }

// googlePage is a page of accounts, and the token of the next in the body.
func googlePage(c *call, body object, most int, want func(*account) bool) ([]*account, error) {
	from, ok := at(c.query("pageToken"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, code: "invalid", message: "Invalid Input: pageToken"}
	}
	page, w := c.some(from, c.page(number(c.query("maxResults"), 100), most), want)
	if !w.last || c.spoilt == acme.RepeatToken {
		body["nextPageToken"] = c.cursor(w.next)
	}
	return page, nil
}

// googleUsers are either those who are there or those who were deleted.
func googleUsers(c *call) (any, error) {
	if c.query("customer") == "" && c.query("domain") == "" {
		return nil, failure{status: http.StatusBadRequest, code: "badRequest", message: "Bad Request"}
	}
	gone := c.query("showDeleted") == "true"
	body := object{"kind": "admin#directory#users"}
	page, err := googlePage(c, body, 500, func(a *account) bool { return (a.state == deleted) == gone })
	if err != nil {
		return nil, err
	}
	users := []object{}
	for _, a := range page {
		users = append(users, c.googleUser(a))
	}
	if len(users) > 0 {
		body["users"] = users
	}
	return body, nil
}

func (c *call) googleUser(a *account) object {
	given, family, _ := strings.Cut(a.name, " ")
	epoch := "1970-01-01T00:00:00.000Z"
	user := object{
		"kind": "admin#directory#user", "id": a.id, "primaryEmail": a.email, "customerId": c.customerID(),
		"name": object{"givenName": given, "familyName": family, "fullName": a.name}, "isAdmin": a.role == owner, "isDelegatedAdmin": a.role == admin,
		"lastLoginTime": epoch, "creationTime": stamp(a.created), "suspended": a.state == suspended, "archived": false,
		"agreedToTerms": !a.used.IsZero(), "changePasswordAtNextLogin": false, "ipWhitelisted": false, "orgUnitPath": "/",
		"isMailboxSetup": true, "includeInGlobalAddressList": true,
		"isEnrolledIn2Sv": len(a.factors) > 0, "isEnforcedIn2Sv": !a.lenient && a.state == active,
		"emails": []object{{"address": a.email, "primary": true}},
	}
	if !a.used.IsZero() {
		user["lastLoginTime"] = stamp(a.used)
	}
	if a.state == suspended {
		user["suspensionReason"] = "ADMIN"
	}
	if a.state == deleted {
		user["deletionTime"] = stamp(a.ended)
	}
	if a.employee != "" {
		user["externalIds"] = []object{{"value": a.employee, "type": "organization"}}
	}
	if len(a.aliases) > 0 {
		user["aliases"] = a.aliases
	}
	return user
}

func googleCustomer(c *call) (any, error) {
	return object{
		"kind": "admin#directory#customer", "id": c.customerID(), "customerDomain": c.domain, "customerCreationTime": stamp(c.Ago(2000)),
		"alternateEmail": "admin@" + c.domain, "language": "ja",
	}, nil
}

func googleDomains(c *call) (any, error) {
	domains := []object{}
	for i, d := range c.settings.domains {
		domains = append(domains, object{
			"kind": "admin#directory#domain", "domainName": d.name, "isPrimary": i == 0, "verified": d.verified,
			"creationTime": "1600000000000",
		})
	}
	return object{"kind": "admin#directory#domains", "domains": domains}, nil
}

func googleDomainAliases(*call) (any, error) {
	return object{"kind": "admin#directory#domainAliases"}, nil
}

// googleRole is the ID of an administrator role.
var googleRole = map[role]string{owner: "10001", admin: "10002"}

func googleRoles(c *call) (any, error) {
	role := func(id, name string, super bool) object {
		return object{
			"kind": "admin#directory#role", "roleId": id, "roleName": name, "roleDescription": name, "isSystemRole": true,
			"isSuperAdminRole": super, "rolePrivileges": []any{},
		}
	}
	return object{"kind": "admin#directory#roles", "items": []object{
		role(googleRole[owner], "_SEED_ADMIN_ROLE", true), role(googleRole[admin], "_USER_MANAGEMENT_ADMIN_ROLE", false),
	}}, nil
}

func googleRoleAssignments(c *call) (any, error) {
	body := object{"kind": "admin#directory#roleAssignments"}
	page, err := googlePage(c, body, 200, func(a *account) bool { return a.role != member && a.state != deleted })
	if err != nil {
		return nil, err
	}
	items := []object{}
	for _, a := range page {
		items = append(items, object{
			"kind": "admin#directory#roleAssignment", "roleAssignmentId": "2" + a.id, "roleId": googleRole[a.role], "assignedTo": a.id,
			"assigneeType": "user", "scopeType": "CUSTOMER",
		})
	}
	body["items"] = items
	return body, nil
}

func googleGroups(c *call) (any, error) {
	groups := []object{}
	for i, team := range acme.Teams {
		email := "team-" + strconv.Itoa(i+1) + "@" + c.domain
		groups = append(groups, object{
			"kind": "admin#directory#group", "id": "g" + c.Hex(14, "group", team), "email": email, "name": team, "directMembersCount": "9",
			"adminCreated": true, "description": "",
		})
	}
	from, ok := at(c.query("pageToken"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, code: "invalid", message: "Invalid Input: pageToken"}
	}
	w := c.window(from, c.page(number(c.query("maxResults"), 200), 200), len(groups))
	body := object{"kind": "admin#directory#groups", "groups": groups[w.from:w.next]}
	if !w.last || c.spoilt == acme.RepeatToken {
		body["nextPageToken"] = c.cursor(w.next)
	}
	return body, nil
}
