package saas

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// oktaAPI is the Okta management API: Link headers, X-Rate-Limit headers.
func oktaAPI() vendor {
	return vendor{
		provider: "okta",
		fail:     oktaFail,
		admit: func(r *http.Request, secret string) bool {
			return bearer("SSWS ")(r, secret) || bearer("Bearer ")(r, secret)
		},
		routes: map[string]route{
			"POST /oauth2/v1/token":           {open: true, answer: oauthToken},
			"GET /api/v1/org":                 {answer: oktaOrg},
			"GET /api/v1/users":               {answer: oktaUsers},
			"GET /api/v1/users/{id}/factors":  {answer: oktaFactors},
			"GET /api/v1/users/{id}/roles":    {answer: oktaRoles},
			"GET /api/v1/iam/assignees/users": {answer: oktaAssignees},
			"GET /api/v1/apps":                {answer: oktaApps},
			"GET /api/v1/apps/{id}/users":     {answer: oktaAppUsers},
			"GET /api/v1/api-tokens":          {answer: oktaTokens},
			"GET /api/v1/email-domains":       {answer: oktaEmailDomains},
			"GET /api/v1/policies":            {answer: oktaPolicies},
		},
	}
}

func oktaFail(w http.ResponseWriter, f failure) {
	code, message, status := f.code, f.message, f.status
	switch f.kind {
	case acme.Throttle:
		w.Header().Set("X-Rate-Limit-Limit", "600")
		w.Header().Set("X-Rate-Limit-Remaining", "0")
		code, message = "E0000047", "API call exceeded rate limit due to too many requests."
	case acme.Deny, acme.DenySCP:
		code, message = "E0000006", "You do not have permission to perform the requested action"
	case acme.Disable:
		code, message = "E0000015", "You do not have permission to access the feature you are requesting"
	case acme.ServerError:
		code, message = "E0000009", "Internal Server Error"
	}
	switch status {
	case http.StatusUnauthorized:
		code, message = "E0000011", "Invalid token provided"
	case http.StatusNotFound:
		code, message = "E0000007", "Not found: Resource not found"
	}
	writeJSON(w, status, object{"errorCode": code, "errorSummary": message, "errorLink": code, "errorId": "oae" + "acme", "errorCauses": []any{}})
}

// oauthToken hands out the credential, for the grants of several vendors.
func oauthToken(c *call) (any, error) {
	if c.query("grant_type") == "" {
		return nil, failure{status: http.StatusBadRequest, code: "invalid_request", message: "no grant_type"}
	}
	return object{"access_token": c.secret(c.provider), "token_type": "Bearer", "expires_in": 3600, "scope": c.query("scope")}, nil
}

func oktaOrg(c *call) (any, error) {
	return object{
		"id": "00o" + c.Hex(17, "okta org"), "subdomain": "acme", "companyName": "acme", "status": "ACTIVE",
		"created": stamp(c.Ago(2000)), "website": "https://acme.example",
	}, nil
}

// oktaPage writes the headers of a page and returns its accounts.
func oktaPage(c *call, most int, want func(*account) bool) ([]*account, error) {
	return oktaPageOf(c, c.size(), most, want)
}

// oktaPageOf is likewise of the first total accounts.
func oktaPageOf(c *call, total, most int, want func(*account) bool) ([]*account, error) {
	from, ok := at(c.query("after"))
	if !ok {
		return nil, failure{status: http.StatusBadRequest, code: "E0000031", message: "Invalid search criteria."}
	}
	page, w := c.someOf(total, from, c.page(number(c.query("limit"), most), most), want)
	c.links(!w.last || c.spoilt == acme.RepeatToken, w.next)
	return page, nil
}

// links writes the Link headers, and those that say how many calls are left.
func (c *call) links(more bool, next int) {
	self := *c.request.URL
	self.Scheme, self.Host = "http", c.request.Host
	c.header.Add("Link", fmt.Sprintf(`<%s>; rel="self"`, self.String()))
	if more {
		q := self.Query()
		q.Set("after", c.cursor(next))
		self.RawQuery = q.Encode()
		c.header.Add("Link", fmt.Sprintf(`<%s>; rel="next"`, self.String()))
	}
	c.header.Set("X-Rate-Limit-Limit", "600")
	c.header.Set("X-Rate-Limit-Remaining", "599")
	c.header.Set("X-Rate-Limit-Reset", fmt.Sprint(c.Now.Unix()+60))
}

// oktaUsers leaves out the deprovisioned unless a search asks for every status.
func oktaUsers(c *call) (any, error) {
	search := c.query("search")
	if search != "" && search != "status pr" {
		return nil, failure{status: http.StatusBadRequest, code: "E0000031", message: "Invalid search criteria."}
	}
	page, err := oktaPage(c, 200, func(a *account) bool { return search != "" || a.state != deactivated })
	if err != nil {
		return nil, err
	}
	users := []object{}
	for _, a := range page {
		users = append(users, oktaUser(a))
	}
	return users, nil
}

var oktaStatus = map[state]string{active: "ACTIVE", invited: "PROVISIONED", suspended: "SUSPENDED", deactivated: "DEPROVISIONED"}

func oktaUser(a *account) object {
	given, family, _ := strings.Cut(a.name, " ")
	profile := object{
		"login": a.login, "email": a.email, "firstName": given, "lastName": family, "displayName": a.name, "secondEmail": nil, "mobilePhone": nil,
	}
	if a.employee != "" {
		profile["employeeNumber"] = a.employee
	}
	if a.kind == service {
		profile["userType"] = "service"
	}
	credentials, password := object{"provider": object{"type": "OKTA", "name": "OKTA"}}, any(nil)
	if a.kind == human || a.password {
		credentials["password"], password = object{}, stamp(a.created)
	}
	changed := a.created
	if !a.ended.IsZero() {
		changed = a.ended
	}
	return object{
		"id": a.id, "status": oktaStatus[a.state], "created": stamp(a.created), "activated": stamp(a.created), "statusChanged": stamp(changed),
		"lastLogin": stamp(a.used), "lastUpdated": stamp(changed), "passwordChanged": password, "type": object{"id": "otyacme"},
		"profile": profile, "credentials": credentials,
		"_links": object{"self": object{"href": "https://acme.okta.com/api/v1/users/" + a.id}},
	}
}

// oktaOf is the account that a path names.
func oktaOf(c *call) (*account, error) {
	if a := c.find(c.request.PathValue("id")); a != nil {
		return a, nil
	}
	return nil, failure{status: http.StatusNotFound}
}

var oktaFactorTypes = map[string][2]string{
	"webauthn": {"webauthn", "FIDO"}, "push": {"push", "OKTA"}, "totp": {"token:software:totp", "OKTA"}, "sms": {"sms", "OKTA"},
}

func oktaFactors(c *call) (any, error) {
	a, err := oktaOf(c)
	if err != nil {
		return nil, err
	}
	factors := []object{}
	for i, f := range a.factors {
		factors = append(factors, object{
			"id": fmt.Sprintf("fac%s%d", a.id[3:], i), "factorType": oktaFactorTypes[f][0], "provider": oktaFactorTypes[f][1],
			"vendorName": oktaFactorTypes[f][1], "status": "ACTIVE", "created": stamp(a.created), "lastUpdated": stamp(a.created),
		})
	}
	return factors, nil
}

// oktaRole is the type and the label of a role.
func oktaRole(r role) (string, string) {
	switch r {
	case owner:
		return "SUPER_ADMIN", "Super Administrator"
	case admin:
		return "APP_ADMIN", "Application Administrator"
	}
	return "", ""
}

func oktaRoles(c *call) (any, error) {
	a, err := oktaOf(c)
	if err != nil {
		return nil, err
	}
	assigned := []object{}
	if kind, label := oktaRole(a.role); kind != "" {
		assigned = append(assigned, object{
			"id": "ra1" + a.id[3:], "type": kind, "label": label, "status": "ACTIVE", "assignmentType": "USER",
			"created": stamp(a.created), "lastUpdated": stamp(a.created),
		})
	}
	return assigned, nil
}

// oktaAssignees are the users with an administrator role, in an object.
func oktaAssignees(c *call) (any, error) {
	page, err := oktaPageOf(c, len(c.accounts), 100, func(a *account) bool { return a.role != member }) // those made when asked for have none
	if err != nil {
		return nil, err
	}
	value := []object{}
	for _, a := range page {
		value = append(value, object{"id": a.id, "orn": "orn:okta:directory:acme:users:" + a.id})
	}
	body := object{"value": value}
	if next := c.header.Values("Link"); len(next) > 1 {
		href, _, _ := strings.Cut(strings.TrimPrefix(next[1], "<"), ">")
		body["_links"] = object{"next": object{"href": href}}
	}
	return body, nil
}
