package okta

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// accounts reads the users of one scope, and the factors and the roles of each.
func (s *Source) accounts(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, getUsers)
	var live []string
	next, err := listing.Pages(ctx, getUsers, scope.Hints[listing.CursorHint], s.most, s.users, func(u user) {
		found.Add(u.account())
		if u.live() && u.ID != "" {
			live = append(live, u.ID)
		}
	})
	if err != nil {
		found.Stop(gap(ctx, err, getUsers))
	}
	found.Continue(next)
	s.factors(ctx, found, live)
	s.roles(ctx, found)
	return found.Result()
}

// users reads one page of users. Without a search Okta leaves out those that
// are deprovisioned, and whoever has left would be nowhere.
func (s *Source) users(ctx context.Context, cursor string) (listing.Page[user], error) {
	query := url.Values{"search": {"status pr"}, "limit": {"200"}}
	if cursor != "" {
		query.Set("after", cursor)
	}
	return page[user](s.read(ctx, getUsers, "/api/v1/users", query))
}

// page is a page of an answer that is an array.
func page[T any](a web.Answer, err error) (listing.Page[T], error) {
	if err != nil {
		return listing.Page[T]{}, err
	}
	var items *[]T
	if err := a.JSON(&items); err != nil {
		return listing.Page[T]{}, err
	}
	if items == nil {
		return listing.Page[T]{}, &web.Error{Operation: a.Operation, Fault: web.Unreadable}
	}
	next, err := after(a.Operation, web.NextLink(a.Header))
	return listing.Page[T]{Items: *items, Next: next}, err
}

// factors reads the factors of the users that can sign in. What is refused for
// the first one is refused for all.
func (s *Source) factors(ctx context.Context, found *listing.Accounts, live []string) {
	gone := listing.Void("deprovisioned users have no factors")
	wanted := map[string]bool{}
	for _, id := range live {
		wanted[id] = true
	}
	each(ctx, s.workers, found, func(a *saas.Account) bool { return wanted[a.Key] },
		func(a *saas.Account) (web.Gap, bool) {
			answer, err := s.read(ctx, getFactors, "/api/v1/users/"+escape(a.Key)+"/factors", nil)
			list, err := page[factor](answer, err)
			if err != nil {
				return gap(ctx, err, getFactors), false
			}
			addFactors(a, list.Items)
			return web.Gap{}, true
		},
		func(a *saas.Account, why *web.Gap) {
			if why == nil {
				why = &gone
			}
			found.Lack("attributes.mfa", *why)
			found.Lack("attributes.mfa_methods", *why)
		})
}

// roles reads who holds a role, and then the roles of these only.
func (s *Source) roles(ctx context.Context, found *listing.Accounts) {
	lack := func(_ *saas.Account, why *web.Gap) {
		if why != nil {
			found.Lack("attributes.roles", *why)
			found.Lack("attributes.privilege", *why)
		}
	}
	admins, err := s.admins.Read(ctx, s.roleHolders)
	everybody := unknownCall(err)
	if err != nil && !everybody {
		why := gap(ctx, err, getAdmins)
		for range found.All() {
			lack(nil, &why)
		}
		return
	}
	for i := range found.All() {
		if a := &found.All()[i]; !everybody && !admins[a.Key] {
			addRoles(a, nil)
		}
	}
	each(ctx, s.workers, found, func(a *saas.Account) bool { return everybody || admins[a.Key] },
		func(a *saas.Account) (web.Gap, bool) {
			answer, err := s.read(ctx, getRoles, "/api/v1/users/"+escape(a.Key)+"/roles", nil)
			list, err := page[role](answer, err)
			if err != nil {
				return gap(ctx, err, getRoles), false
			}
			addRoles(a, list.Items)
			return web.Gap{}, true
		}, lack)
}

// roleHolders reads which users have a role, of their own or by a group.
func (s *Source) roleHolders(ctx context.Context) (map[string]bool, error) {
	holders := map[string]bool{}
	_, err := listing.Pages(ctx, getAdmins, "", 0, func(ctx context.Context, cursor string) (listing.Page[string], error) {
		query := url.Values{"limit": {"100"}}
		if cursor != "" {
			query.Set("after", cursor)
		}
		answer, err := s.read(ctx, getAdmins, "/api/v1/iam/assignees/users", query)
		if err != nil {
			return listing.Page[string]{}, err
		}
		var body assignees
		if err := answer.JSON(&body); err != nil {
			return listing.Page[string]{}, err
		}
		if body.Value == nil {
			return listing.Page[string]{}, &web.Error{Operation: getAdmins, Fault: web.Unreadable}
		}
		address := web.NextLink(answer.Header)
		if body.Links.Next != nil {
			address = body.Links.Next.Href
		}
		var p listing.Page[string]
		for _, u := range *body.Value {
			p.Items = append(p.Items, u.ID)
		}
		p.Next, err = after(getAdmins, address)
		return p, err
	}, func(id string) { holders[id] = true })
	return holders, err
}

// unknownCall reports whether the organization is one that does not have the
// call yet, so that each user has to be asked.
func unknownCall(err error) bool {
	e, ok := errors.AsType[*web.Error](err)
	return ok && e.Fault == web.Status && (e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed)
}

// each makes a call for each account that wants one, and says what the others
// lack; no gap: it does not want one. When the first call is denied, it is the
// only one.
func each(ctx context.Context, workers int, found *listing.Accounts, wants func(*saas.Account) bool,
	call func(*saas.Account) (web.Gap, bool), lack func(*saas.Account, *web.Gap)) {
	accounts := found.All()
	gaps := make([]*web.Gap, len(accounts))
	var asked []int
	for i := range accounts {
		if wants(&accounts[i]) {
			asked = append(asked, i)
		}
	}
	begin := func(i int) {
		if why, ok := call(&accounts[i]); !ok {
			gaps[i] = &why
		}
	}
	over := web.Gap{State: collectors.Deadline, Reason: "the time for collecting was over"}
	for _, i := range asked {
		gaps[i] = &over
	}
	if len(asked) > 0 && ctx.Err() == nil {
		first := asked[0]
		gaps[first] = nil
		begin(first)
		if why := gaps[first]; why != nil && (why.State == collectors.Denied || why.State == collectors.Disabled) {
			for _, i := range asked {
				gaps[i] = why
			}
		} else {
			rest := asked[1:]
			listing.Each(ctx, len(rest), workers, func(n int) {
				gaps[rest[n]] = nil
				begin(rest[n])
			})
		}
	}
	for i := range accounts {
		switch {
		case gaps[i] != nil:
			lack(&accounts[i], gaps[i])
		case !wants(&accounts[i]):
			lack(&accounts[i], nil)
		}
	}
}

// tokens reads the API tokens.
func (s *Source) tokens(ctx context.Context, scope collectors.Scope) collectors.Result {
	var r collectors.Result
	line := collectors.Coverage{Place: scope.Where(), AssetType: saas.TokenType, State: collectors.Complete}
	_, err := listing.Pages(ctx, getTokens, "", 0, func(ctx context.Context, cursor string) (listing.Page[apiToken], error) {
		query := url.Values{}
		if cursor != "" {
			query.Set("after", cursor)
		}
		return page[apiToken](s.read(ctx, getTokens, "/api/v1/api-tokens", query))
	}, func(t apiToken) {
		r.Assets = append(r.Assets, s.connection.Token(t.token(s.connection.AccountID), getTokens))
	})
	line.Count = len(r.Assets)
	if err != nil {
		gap(ctx, err, getTokens).End(&line)
	}
	r.Coverage = append(r.Coverage, line)
	return r
}
