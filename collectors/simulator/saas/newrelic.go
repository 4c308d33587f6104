package saas

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// newrelicAPI is NerdGraph: GraphQL, of which it knows one query.
func newrelicAPI() vendor {
	return vendor{
		provider: "newrelic",
		fail: func(w http.ResponseWriter, f failure) {
			message, class := f.message, "SERVER_ERROR"
			switch f.kind {
			case acme.Throttle:
				message, class = "Too many requests", "TOO_MANY_REQUESTS"
			case acme.Deny, acme.DenySCP, acme.Disable: // GraphQL refuses inside a 200
				writeJSON(w, http.StatusOK, object{
					"data":   object{"actor": object{"organization": object{"userManagement": nil}}},
					"errors": []object{{"message": "Access denied.", "path": []string{"actor", "organization", "userManagement"}, "extensions": object{"errorClass": "ACCESS_DENIED"}}},
				})
				return
			case acme.ServerError:
				message = "Internal server error"
			}
			writeJSON(w, f.status, object{"errors": []object{{"message": message, "extensions": object{"errorClass": class}}}})
		},
		admit: func(r *http.Request, secret string) bool { return r.Header.Get("Api-Key") == secret },
		routes: map[string]route{
			"POST /graphql": {detail: newrelicDetail, answer: newrelicQuery},
		},
	}
}

// newrelicDetail is the operation: the domains, or the users of one.
func newrelicDetail(_ *http.Request, body []byte) string {
	if strings.Contains(string(body), "users") {
		return "users"
	}
	return "domains"
}

func newrelicQuery(c *call) (any, error) {
	var q struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if err := json.NewDecoder(c.request.Body).Decode(&q); err != nil {
		return nil, failure{status: http.StatusBadRequest, message: "invalid JSON"}
	}
	if strings.Contains(q.Query, "mutation") || !strings.Contains(q.Query, "userManagement") {
		return nil, failure{status: http.StatusOK, message: "unknown query"}
	}
	cursor, _ := q.Variables["cursor"].(string)
	from, ok := at(cursor)
	if !ok {
		return nil, failure{status: http.StatusOK, message: "invalid cursor"}
	}
	page, w := c.some(from, c.page(0, 100), there)
	users := []object{}
	for _, a := range page {
		verification := "Verified"
		if a.state == invited {
			verification = "Pending"
		}
		users = append(users, object{
			"id": a.id, "name": a.name, "email": a.email, "emailVerificationState": verification, "lastActive": newrelicTime(a),
			"timeZone": "Asia/Tokyo", "type": object{"id": newrelicTier(a.seat), "displayName": a.seat}, "groups": object{"groups": newrelicGroups(a)},
		})
	}
	body := object{"users": users, "nextCursor": nil, "totalCount": len(c.accounts)}
	if !w.last || c.spoilt == acme.RepeatToken {
		body["nextCursor"] = c.cursor(w.next)
	}
	domain := object{"id": c.guid("authentication domain"), "name": "Okta", "provisioningType": newrelicProvisioning(c), "authenticationType": newrelicSignIn(c), "users": body}
	return object{"data": object{"actor": object{"organization": object{
		"id": c.guid("newrelic"), "name": "acme",
		"userManagement": object{"authenticationDomains": object{"authenticationDomains": []object{domain}, "nextCursor": nil, "totalCount": 1}},
	}}}}, nil
}

// newrelicTime is without fractions.
func newrelicTime(a *account) any {
	if a.used.IsZero() {
		return nil
	}
	return a.used.UTC().Format("2006-01-02T15:04:05Z")
}

func newrelicTier(seat string) string {
	switch seat {
	case "Full platform":
		return "FULL_USER_TIER"
	case "Core":
		return "CORE_USER_TIER"
	}
	return "BASIC_USER_TIER"
}

func newrelicGroups(a *account) []object {
	if a.role != member {
		return []object{{"id": "g-admin", "displayName": "Admin"}}
	}
	return []object{{"id": "g-user", "displayName": "User"}}
}

func newrelicProvisioning(c *call) string {
	if c.settings.scim {
		return "SCIM"
	}
	return "MANUAL"
}

func newrelicSignIn(c *call) string {
	if c.settings.ssoEnforced {
		return "SAML_SSO"
	}
	return "PASSWORD"
}
