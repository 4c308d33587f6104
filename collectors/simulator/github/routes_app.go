package github

import (
	"net/http"
	"time"
)

// appRoutes are the calls of Apps about themselves, and of anybody about the
// own token; GraphQL stands with them.
var appRoutes = []route{
	{pattern: "GET /app", app: true, answer: asApp(func(c *call, a *installation, _ claims) (any, error) { return c.integration(a), nil })},
	{pattern: "GET /app/installations", app: true, answer: asApp(func(c *call, a *installation, _ claims) (any, error) {
		return page(c, []*installation{a}, c.installation)
	})},
	{pattern: "POST /app/installations/{installation_id}/access_tokens", app: true, answer: asApp((*call).accessToken)},
	{pattern: "GET /installation/repositories", permission: "metadata=read", apps: true, answer: (*call).installedRepositories},
	{pattern: "GET /user", answer: (*call).self},
	{pattern: "GET /rate_limit", answer: plain((*call).rateLimit)},
	{pattern: "POST /graphql", answer: (*call).graphql, name: (*call).queryName},
}

// asApp answers an App that shows a token which its key has signed.
func asApp(answer func(*call, *installation, claims) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		a, claims, err := c.verify(c.r.Header.Get("Authorization"))
		if err != nil {
			return nil, refuse(http.StatusUnauthorized, err.Error())
		}
		return answer(c, a, claims)
	}
}

// accessToken makes a token of the installation, which is always the same. It
// lasts an hour by the caller's clock.
func (c *call) accessToken(a *installation, claims claims) (any, error) {
	if id, ok := pathNumber(c.r, "installation_id"); !ok || id != a.id {
		return nil, notFound()
	}
	secret := appSecret
	if a.slug == backlogApp {
		secret = backlogSecret
	}
	c.status = http.StatusCreated
	expires := time.Unix(int64(claims.Issued), 0).Add(time.Hour)
	return object{"token": secret, "expires_at": stamp(expires), "permissions": a.permissions, "repository_selection": a.selection()}, nil
}

func (c *call) installedRepositories() (any, error) {
	page := many(c, c.company.size, func(i int) object { return c.full(c.company.build(i)) })
	return object{"total_count": c.company.size, "repositories": page}, nil
}

// self is who the token belongs to. An App's token belongs to nobody.
func (c *call) self() (any, error) {
	if c.caller.kind == installToken {
		return nil, c.denied()
	}
	u, o := c.caller.user, c.simple(c.caller.user)
	for _, name := range []string{"company", "blog", "location", "hireable", "bio", "email"} {
		o[name] = nil
	}
	o["name"] = text(u.name)
	for _, name := range []string{"public_repos", "public_gists", "followers", "following"} {
		o[name] = 0
	}
	o["created_at"], o["updated_at"] = stamp(u.created), stamp(u.created)
	return o, nil
}

func (c *call) rateLimit() object {
	reset := time.Now().Add(time.Hour).Unix()
	limit := object{"limit": 5000, "remaining": 4999, "reset": reset, "used": 1}
	return object{"resources": object{"core": limit, "graphql": limit, "search": object{"limit": 30, "remaining": 30, "reset": reset, "used": 0}}, "rate": limit}
}
