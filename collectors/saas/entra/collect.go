package entra

import (
	"cmp"
	"context"
	"net/url"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// accounts reads the users of one scope, and adds what the calls for the whole
// tenant know of them.
func (s *Source) accounts(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, getUsers)
	_, noSignIns := s.signIns.Read(ctx, s.probeSignIns)
	query := url.Values{"$select": {userFields}, "$top": {"999"}}
	if noSignIns == nil {
		query = url.Values{"$select": {userFields + ",signInActivity"}, "$top": {"500"}} // Graph's most with it
	}
	users := map[string]user{}
	next, err := listing.Pages(ctx, getUsers, scope.Hints[listing.CursorHint], s.most, func(ctx context.Context, cursor string) (listing.Page[user], error) {
		return list[user](ctx, s, getUsers, "/users", query, cursor)
	}, func(u user) {
		users[u.ID] = u
		found.Add(u.account(false))
	})
	if err != nil {
		found.Stop(gap(ctx, err, getUsers))
	}
	found.Continue(next)

	if noSignIns != nil {
		why := gap(ctx, noSignIns, getSignIns)
		for range found.All() {
			found.Lack("attributes.last_active_at", why)
		}
	} else {
		for i := range found.All() {
			a := &found.All()[i]
			addSignIn(a, users[a.Key].SignIn)
		}
	}
	s.addFactors(ctx, found)
	s.addRoles(ctx, found, users)
	s.addSeats(ctx, found, users)
	return found.Result()
}

// probeSignIns asks for one sign-in. Without the plan or the permission Graph
// refuses the whole listing that selects them.
func (s *Source) probeSignIns(ctx context.Context) (struct{}, error) {
	_, err := list[user](ctx, s, getSignIns, "/users", url.Values{"$select": {signInFields}, "$top": {"1"}}, "")
	return struct{}{}, err
}

// deleted reads the users in the recycle bin, who stay there for 30 days.
func (s *Source) deleted(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, getDeleted)
	query := url.Values{"$select": {userFields + ",deletedDateTime"}, "$top": {"999"}}
	next, err := listing.Pages(ctx, getDeleted, scope.Hints[listing.CursorHint], s.most, func(ctx context.Context, cursor string) (listing.Page[user], error) {
		return list[user](ctx, s, getDeleted, "/directory/deletedItems/microsoft.graph.user", query, cursor)
	}, func(u user) {
		a := u.account(true)
		a.Seat, a.Roles = saas.None[saas.Seat](), []string{}
		found.Add(a)
		found.Lack("attributes.mfa", listing.Void("deleted users do not sign in"))
	})
	if err != nil {
		found.Stop(gap(ctx, err, getDeleted))
	}
	found.Continue(next)
	return found.Result()
}

// addFactors adds the second factors. Disabled users are in no report.
func (s *Source) addFactors(ctx context.Context, found *listing.Accounts) {
	registered, err := s.registrations.Read(ctx, s.readRegistrations)
	for i := range found.All() {
		a := &found.All()[i]
		r, ok := registered[a.Key]
		var why web.Gap
		switch {
		case a.Status == saas.Deactivated:
			why = listing.Void("disabled users do not sign in")
		case err != nil:
			why = gap(ctx, err, getRegistrations)
		case !ok || r.Registered == nil:
			why = web.Gap{State: collectors.Partial, Reason: getRegistrations + " does not list it"}
		default:
			addRegistration(a, r)
			continue
		}
		found.Lack("attributes.mfa", why)
		found.Lack("attributes.mfa_methods", why)
	}
}

func (s *Source) readRegistrations(ctx context.Context) (map[string]registration, error) {
	byID := map[string]registration{}
	all, err := every[registration](ctx, s, getRegistrations, "/reports/authenticationMethods/userRegistrationDetails", nil)
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID, err
}

func (s *Source) addRoles(ctx context.Context, found *listing.Accounts, users map[string]user) {
	held, err := s.roles.Read(ctx, s.roleHolders)
	for i := range found.All() {
		a := &found.All()[i]
		if err == nil {
			addRoles(a, users[a.Key].guest(), held.roles[a.Key])
		}
		why := held.hidden
		if err != nil {
			why = gap(ctx, err, cmp.Or(held.failed, getDefinitions))
		}
		if why.State == "" || a.Privilege == saas.Owner { // there is nothing above an owner
			continue
		}
		a.Roles, a.Privilege = nil, ""
		found.Lack("attributes.roles", why)
		found.Lack("attributes.privilege", why)
	}
}

func (s *Source) addSeats(ctx context.Context, found *listing.Accounts, users map[string]user) {
	skus, err := s.skus.Read(ctx, s.readSKUs)
	names := map[string]string{}
	for _, k := range skus {
		names[k.ID] = k.Name
	}
	for i := range found.All() {
		a := &found.All()[i]
		switch held := users[a.Key].AssignedLicenses; {
		case err != nil:
			found.Lack("attributes.seat", gap(ctx, err, getSKUs))
		case held == nil:
			found.Lack("attributes.seat", web.Gap{State: collectors.Partial, Reason: getUsers + " has no assignedLicenses for it"})
		default:
			addSeat(a, *held, names)
		}
	}
}

func (s *Source) readSKUs(ctx context.Context) ([]sku, error) {
	skus, err := every[sku](ctx, s, getSKUs, "/subscribedSkus", nil)
	collectors.Sort(skus, func(a, b sku) int { return cmp.Compare(a.Name, b.Name) })
	return skus, err
}
