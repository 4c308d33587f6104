package slack

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A caller is whose token it is.
type caller struct {
	user       string
	enterprise string // the Grid organization; empty: the workspace is in none
}

func (s *Source) whoami(ctx context.Context) (caller, error) {
	var a authAnswer
	if err := s.read(ctx, authTest, url.Values{}, &a); err != nil {
		return caller{}, err
	}
	return caller{a.UserID, a.EnterpriseID}, nil
}

// accounts reads the users of one scope and adds what the calls for the whole
// workspace know of them.
func (s *Source) accounts(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, usersList)
	var users []user
	next, err := listing.Pages(ctx, usersList, scope.Hints[listing.CursorHint], s.most, s.users,
		func(u user) { users = append(users, u) })
	if err != nil {
		found.Stop(gap(ctx, err, usersList))
	}
	found.Continue(next)

	admin, hidden := s.admin(ctx, users)
	seats, seatErr := s.seats.Read(ctx, s.billable)
	grid, gridErr := s.grid.Read(ctx, s.adminUsers)
	for _, u := range users {
		a := u.account(admin)
		s.addGrid(ctx, found, &a, grid, gridErr)
		s.addSeat(ctx, found, u, &a, seats, seatErr)
		switch {
		case a.MFA != nil:
		case a.Kind == saas.Bot || a.Status == saas.Deactivated:
			found.Lack("attributes.mfa", listing.Void("bots and deactivated accounts do not sign in"))
		case !admin:
			found.Lack("attributes.mfa", hidden)
		default:
			found.Lack("attributes.mfa", web.Gap{State: collectors.Disabled, Reason: usersList + " has no has_2fa for it"})
		}
		if a.Emails == nil {
			found.Lack("attributes.email", web.Gap{State: collectors.Denied, Reason: usersList + " shows no address", Needs: "users:read.email"})
		}
		found.Add(a)
	}
	return found.Result()
}

// users reads one page of users.list, which lists everybody: deactivated, too.
func (s *Source) users(ctx context.Context, cursor string) (listing.Page[user], error) {
	var a usersAnswer
	if err := s.read(ctx, usersList, page(cursor, 1000), &a); err != nil {
		return listing.Page[user]{}, err
	}
	if a.Members == nil {
		return listing.Page[user]{}, &web.Error{Operation: usersList, Fault: web.Unreadable}
	}
	return listing.Page[user]{Items: *a.Members, Next: a.Metadata.Cursor}, nil
}

// admin reports whether the caller is an administrator, to whom Slack shows
// second factors. Where it is not known that he is, gap says why.
func (s *Source) admin(ctx context.Context, users []user) (bool, web.Gap) {
	who, err := s.caller.Read(ctx, s.whoami)
	if err != nil {
		return false, gap(ctx, err, authTest)
	}
	i := slices.IndexFunc(users, func(u user) bool { return u.ID == who.user })
	if i < 0 { // in another scope
		var a userAnswer
		if err := s.read(ctx, usersInfo, url.Values{"user": {who.user}}, &a); err != nil {
			return false, gap(ctx, err, usersInfo)
		}
		if a.User == nil {
			return false, gap(ctx, &web.Error{Operation: usersInfo, Fault: web.Unreadable}, usersInfo)
		}
		users, i = []user{*a.User}, 0
	}
	if u := users[i]; u.IsAdmin || u.IsOwner || u.IsPrimaryOwner {
		return true, web.Gap{}
	}
	return false, web.Gap{State: collectors.Denied, Reason: "the caller is no administrator, and has_2fa is hidden from him: " + usersList,
		Needs: "a user token of a workspace administrator"}
}

// billable reads for every user whether he is paid for.
func (s *Source) billable(ctx context.Context) (map[string]bool, error) {
	paid := map[string]bool{}
	fetch := func(ctx context.Context, cursor string) (listing.Page[map[string]bool], error) {
		var a billableAnswer
		if err := s.read(ctx, billable, page(cursor, 1000), &a); err != nil {
			return listing.Page[map[string]bool]{}, err
		}
		if a.Users == nil {
			return listing.Page[map[string]bool]{}, &web.Error{Operation: billable, Fault: web.Unreadable}
		}
		some := map[string]bool{}
		for id, u := range *a.Users {
			if u.Active != nil {
				some[id] = *u.Active
			}
		}
		return listing.Page[map[string]bool]{Items: []map[string]bool{some}, Next: a.Metadata.Cursor}, nil
	}
	_, err := listing.Pages(ctx, billable, "", 0, fetch, func(some map[string]bool) { maps.Copy(paid, some) })
	return paid, err
}

// addSeat adds the seat. Who is not in the list of the billable may be paid for
// all the same.
func (s *Source) addSeat(ctx context.Context, found *listing.Accounts, u user, a *saas.Account, paid map[string]bool, err error) {
	if !a.Seat.IsZero() {
		return
	}
	if err != nil {
		found.Lack("attributes.seat", gap(ctx, err, billable))
		return
	}
	billed, listed := paid[u.ID]
	if !listed {
		found.Lack("attributes.seat", web.Gap{State: collectors.Partial, Reason: billable + " does not list it"})
		return
	}
	a.Seat = saas.Known(saas.Seat{Type: u.seat(), Billable: &billed})
}

// adminUsers reads what only a Grid organization's administrator sees: the
// active first, then the deactivated, which the method leaves out by default.
func (s *Source) adminUsers(ctx context.Context) (map[string]adminUser, error) {
	if who, err := s.caller.Read(ctx, s.whoami); err == nil && who.enterprise == "" {
		return nil, s.client.Refused(adminUsers, 0, "not_an_enterprise")
	}
	all := map[string]adminUser{}
	for _, active := range []bool{true, false} {
		fetch := func(ctx context.Context, cursor string) (listing.Page[adminUser], error) {
			query := page(cursor, 100)
			query.Set("is_active", strconv.FormatBool(active))
			var a adminUsersAnswer
			if err := s.read(ctx, adminUsers, query, &a); err != nil {
				return listing.Page[adminUser]{}, err
			}
			if a.Users == nil {
				return listing.Page[adminUser]{}, &web.Error{Operation: adminUsers, Fault: web.Unreadable}
			}
			return listing.Page[adminUser]{Items: *a.Users, Next: a.Metadata.Cursor}, nil
		}
		if _, err := listing.Pages(ctx, adminUsers, "", 0, fetch, func(u adminUser) { all[u.ID] = u }); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addGrid adds what the organization knows of the account.
func (s *Source) addGrid(ctx context.Context, found *listing.Accounts, a *saas.Account, grid map[string]adminUser, err error) {
	var why web.Gap
	g, ok := grid[a.Key]
	switch {
	case err != nil:
		why = gap(ctx, err, adminUsers)
	case ok:
		g.add(a)
		why = web.Gap{State: collectors.Partial, Reason: adminUsers + " does not say it"}
	default:
		why = web.Gap{State: collectors.Partial, Reason: adminUsers + " does not list it"}
	}
	for path, absent := range map[string]bool{
		"sso":            a.SSO == nil && a.Kind != saas.Bot && a.Status != saas.Deactivated,
		"created_at":     a.CreatedAt.IsZero(),
		"invited_at":     a.InvitedAt.IsZero() && a.Status == saas.Invited,
		"expires_at":     a.ExpiresAt.IsZero(),
		"last_active_at": a.LastActiveAt.IsZero(),
	} {
		if absent {
			found.Lack("attributes."+path, why)
		}
	}
}

// page is the query of a page.
func page(cursor string, size int) url.Values {
	q := url.Values{"limit": {fmt.Sprint(size)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	return q
}
