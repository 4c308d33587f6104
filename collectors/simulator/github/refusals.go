package github

import (
	"net/http"
	"strconv"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// refusal turns a fault into the answer that it gives; nil for the kinds that
// spoil a good answer instead.
func (c *call) refusal(f acme.Fault) *failure {
	switch f.Kind {
	case acme.Deny:
		return c.denied()
	case acme.DenySCP:
		r := refuse(http.StatusForbidden, "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.")
		r.header = http.Header{"X-Github-Sso": {"required; url=https://github.com/orgs/acme/sso?authorization_request=0"}}
		return r
	case acme.Disable:
		return refuse(http.StatusForbidden, "Upgrade to GitHub Enterprise Cloud to enable this feature.")
	case acme.Throttle:
		return c.limited(f)
	case acme.ServerError:
		return refuse(http.StatusBadGateway, "Server Error")
	case acme.Refuse:
		return refuse(max(f.Status, http.StatusBadRequest), f.Message)
	}
	return nil
}

// denied is how the call fails for lack of a permission.
func (c *call) denied() *failure {
	switch {
	case c.route.hidden:
		return notFound()
	case c.caller != nil && c.caller.kind == installToken:
		return refuse(http.StatusForbidden, "Resource not accessible by integration")
	case c.caller != nil && c.caller.kind == readToken:
		return refuse(http.StatusForbidden, "Resource not accessible by personal access token")
	}
	return refuse(http.StatusForbidden, "You must be an organization owner or have the required permission.")
}

// limited is a primary or a secondary limit.
func (c *call) limited(f acme.Fault) *failure {
	if f.Code == "primary" {
		r := refuse(http.StatusForbidden, "API rate limit exceeded for installation ID 1.")
		r.header = http.Header{
			"X-Ratelimit-Remaining": {"0"},
			"X-Ratelimit-Reset":     {strconv.FormatInt(time.Now().Add(time.Second).Unix(), 10)},
		}
		return r
	}
	return secondary(max(f.Status, http.StatusForbidden))
}

// secondary is a secondary limit, which is answered with 403 or with 429.
func secondary(status int) *failure {
	r := refuse(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
	r.header = http.Header{"Retry-After": {"1"}}
	r.page = "/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits" // SDKs look for it
	return r
}

// permitted refuses what the caller's credential cannot do.
func (c *call) permitted() error {
	switch {
	case c.caller == nil:
		return nil // the App itself, which its route checks
	case c.r.PathValue("org") != "" && c.r.PathValue("org") != Organization:
		return notFound()
	case c.route.issues:
		if c.r.Method != http.MethodGet && !c.caller.write {
			return c.denied()
		}
		return nil
	case c.caller.kind == humanToken, c.caller.app != nil && c.caller.app.slug == backlogApp:
		if c.route.permission != "metadata=read" && c.route.permission != "" {
			return c.denied()
		}
	case c.route.apps && c.caller.kind != installToken:
		return refuse(http.StatusForbidden, "Only GitHub Apps can access this resource.")
	case c.route.writer && c.caller.kind != ownerToken:
		return c.denied()
	}
	return nil
}
