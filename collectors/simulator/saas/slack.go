package saas

import (
	"net/http"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// slackAPI is the Web API: calls by name under /api, errors in the body of a 200.
func slackAPI() vendor {
	v := vendor{
		provider: "slack",
		fail: func(w http.ResponseWriter, f failure) {
			code, status := f.code, http.StatusOK
			switch f.kind {
			case acme.Throttle:
				code, status = "ratelimited", http.StatusTooManyRequests
			case acme.Deny, acme.DenySCP:
				writeJSON(w, status, object{"ok": false, "error": "missing_scope", "needed": "admin", "provided": "identify"})
				return
			case acme.Disable:
				code = "feature_not_enabled"
			case acme.ServerError:
				code, status = "internal_error", http.StatusInternalServerError
			case acme.Refuse:
				status = f.status
			}
			writeJSON(w, status, object{"ok": false, "error": code})
		},
		admit: func(r *http.Request, secret string) bool {
			return bearer("Bearer ")(r, secret) || r.FormValue("token") == secret
		},
		routes: map[string]route{},
	}
	for name, answer := range map[string]func(*call) (any, error){
		"auth.test":         slackTest,
		"team.info":         slackTeam,
		"team.billableInfo": slackBillable,
		"team.accessLogs":   slackAccessLogs,
		"users.info":        slackUserInfo,
		"users.list":        slackUsers,
		"admin.users.list":  slackAdminUsers,
	} {
		for _, method := range []string{"GET ", "POST "} {
			v.routes[method+"/api/"+name] = route{name: name, answer: answer}
		}
	}
	return v
}

func (w *workspace) teamID() string { return "T" + strings.ToUpper(w.Hex(8, "slack team")) }

func slackTest(c *call) (any, error) {
	return object{
		"ok": true, "url": "https://acme.slack.com/", "team": "acme", "user": "auditor", "team_id": c.teamID(),
		"user_id": c.account(0).id, "enterprise_id": "E" + c.teamID()[1:], "is_enterprise_install": false,
	}, nil
}

func slackTeam(c *call) (any, error) {
	team := object{
		"id": c.teamID(), "name": "acme", "domain": "acme", "email_domain": "", "plan": "enterprise",
		"enterprise_id": "E" + c.teamID()[1:], "enterprise_name": "acme", "is_verified": false,
	}
	if c.settings.invitesOpen {
		team["email_domain"] = "gmail.com"
	}
	if c.settings.ssoEnforced {
		team["sso_provider"] = object{"type": "saml", "name": "okta", "label": "Okta"}
	}
	return object{"ok": true, "team": team}, nil
}

// slackPage is a page of accounts and the cursor of the next.
func slackPage(c *call, most int, want func(*account) bool) ([]*account, object, error) {
	from, ok := at(c.query("cursor"))
	if !ok {
		return nil, nil, failure{code: "invalid_cursor"}
	}
	page, w := c.some(from, c.page(number(c.query("limit"), most), most), want)
	next := object{"next_cursor": ""}
	if !w.last || c.spoilt == acme.RepeatToken {
		next["next_cursor"] = c.cursor(w.next)
	}
	return page, next, nil
}

func everyAccount(*account) bool { return true }

func slackUsers(c *call) (any, error) {
	page, next, err := slackPage(c, 1000, everyAccount)
	if err != nil {
		return nil, err
	}
	members := []object{}
	for _, a := range page {
		members = append(members, slackUser(c, a))
	}
	return object{"ok": true, "members": members, "cache_ts": c.Now.Unix(), "response_metadata": next}, nil
}

func slackUserInfo(c *call) (any, error) {
	if a := c.find(c.query("user")); a != nil {
		return object{"ok": true, "user": slackUser(c, a)}, nil
	}
	return nil, failure{code: "user_not_found"}
}

func slackUser(c *call, a *account) object {
	profile := object{"real_name": a.name, "display_name": a.name, "team": c.teamID()}
	if a.email != "" {
		profile["email"] = a.email
	}
	if !a.expires.IsZero() {
		profile["guest_expiration_ts"] = a.expires.Unix()
	}
	user := object{
		"id": a.id, "team_id": c.teamID(), "name": strings.ReplaceAll(strings.Split(a.login, "@")[0], "+", "."), "real_name": a.name,
		"deleted": a.state == deactivated, "is_bot": a.kind == bot, "is_app_user": false, "updated": a.created.Unix(),
		"is_email_confirmed": a.state != invited, "profile": profile,
		"enterprise_user": object{"id": "W" + a.id[1:], "enterprise_id": "E" + c.teamID()[1:]},
	}
	if a.state == invited {
		user["is_invited_user"] = true
	}
	if a.state != deactivated {
		user["is_owner"], user["is_admin"] = a.role == owner, a.role >= admin
		user["is_primary_owner"] = a.role == owner && a.number == 0
		user["is_restricted"], user["is_ultra_restricted"] = a.kind == guest, false
		if a.kind != bot {
			user["has_2fa"] = len(a.factors) > 0
		}
		if len(a.factors) > 0 {
			user["two_factor_type"] = slackFactor(a.factors)
		}
	}
	return user
}

// slackFactor is the second factor as Slack names it.
func slackFactor(factors []string) string {
	if factors[0] == "sms" {
		return "sms"
	}
	return "app"
}

func slackAdminUsers(c *call) (any, error) {
	ended := c.query("is_active") == "false"
	page, next, err := slackPage(c, 100, func(a *account) bool { return (a.state == deactivated) == ended })
	if err != nil {
		return nil, err
	}
	users := []object{}
	for _, a := range page {
		user := object{
			"id": a.id, "username": strings.Split(a.login, "@")[0], "full_name": a.name, "email": a.email, "is_active": a.state == active,
			"is_bot": a.kind == bot, "is_owner": a.role == owner, "is_admin": a.role >= admin, "is_primary_owner": a.role == owner && a.number == 0,
			"is_restricted": a.kind == guest, "is_ultra_restricted": false, "has_2fa": len(a.factors) > 0, "has_sso": a.sso,
			"date_created": a.created.Unix(), "deactivated_ts": unix(a.ended), "expiration_ts": unix(a.expires), "last_active_ts": unix(a.used),
			"workspaces": []string{c.teamID()},
		}
		users = append(users, user)
	}
	return object{"ok": true, "users": users, "response_metadata": next}, nil
}

func slackBillable(c *call) (any, error) {
	page, next, err := slackPage(c, 1000, func(a *account) bool { return a.state != deactivated })
	if err != nil {
		return nil, err
	}
	info := object{}
	for _, a := range page {
		info[a.id] = object{"billing_active": a.seat != ""}
	}
	return object{"ok": true, "billable_info": info, "response_metadata": next}, nil
}

// slackAccessLogs are the last sign-ins, the newest first: pages, at most 100.
func slackAccessLogs(c *call) (any, error) {
	size, page := c.page(number(c.query("count"), 100), 1000), max(1, number(c.query("page"), 1))
	if page > 100 {
		return nil, failure{code: "over_pagination_limit"}
	}
	var used []*account
	for _, a := range c.accounts {
		if !a.used.IsZero() {
			used = append(used, a)
		}
	}
	w := c.window((page-1)*size, size, len(used))
	logins := []object{}
	for _, a := range used[w.from:w.next] {
		logins = append(logins, object{
			"user_id": a.id, "username": a.login, "date_first": a.used.Add(-time.Hour).Unix(), "date_last": a.used.Unix(), "count": 1,
			"ip": "192.0.2.1", "user_agent": "Slack", "country": "JP",
		})
	}
	return object{"ok": true, "logins": logins, "paging": object{"count": size, "total": len(used), "page": page, "pages": (len(used) + size - 1) / size}}, nil
}
