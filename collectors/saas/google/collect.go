package google

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// userFields are the properties that are asked for: of a person no more than
// what is judged.
const userFields = "kind,nextPageToken,users(id,primaryEmail,creationTime,deletionTime,lastLoginTime,suspended,suspensionReason," +
	"archived,agreedToTerms,isGuestUser,isAdmin,isDelegatedAdmin,isEnrolledIn2Sv,isEnforcedIn2Sv,aliases,nonEditableAliases," +
	"emails(address,primary),externalIds,name)"

// accounts reads the users of one scope: those who are there, or those who were
// deleted in the last 20 days, whom no other list shows.
func (s *Source) accounts(ctx context.Context, scope collectors.Scope, deleted bool) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, getUsers)
	next, err := listing.Pages(ctx, getUsers, scope.Hints[listing.CursorHint], s.most,
		func(ctx context.Context, cursor string) (listing.Page[user], error) {
			return s.users(ctx, cursor, deleted)
		},
		func(u user) { found.Add(u.account(deleted)) })
	if err != nil {
		found.Stop(gap(ctx, err, getUsers))
	}
	found.Continue(next)
	if deleted {
		for i := range found.All() {
			a := &found.All()[i]
			a.Seat, a.Roles = saas.None[saas.Seat](), []string{}
			found.Lack("attributes.mfa", listing.Void("deleted users do not sign in"))
		}
		return found.Result()
	}
	s.addRoles(ctx, found)
	s.addSeats(ctx, found)
	for _, a := range found.All() {
		if a.MFA == nil {
			found.Lack("attributes.mfa", web.Gap{State: collectors.Partial, Reason: getUsers + " has no isEnrolledIn2Sv for it"})
		}
	}
	return found.Result()
}

func (s *Source) users(ctx context.Context, cursor string, deleted bool) (listing.Page[user], error) {
	query := url.Values{"customer": {s.customer()}, "projection": {"full"}, "maxResults": {"500"}, "fields": {userFields}}
	if deleted {
		query.Set("showDeleted", "true")
	}
	var a usersAnswer
	err := s.page(ctx, getUsers, s.hosts.directory+"/admin/directory/v1/users", query, cursor, &a)
	return listing.Page[user]{Items: a.Users, Next: a.Next}, err
}

// page reads a page.
func (s *Source) page(ctx context.Context, name, address string, query url.Values, cursor string, into any) error {
	if cursor != "" {
		query.Set("pageToken", cursor)
	}
	return s.read(ctx, name, address, query, into)
}

// addRoles adds the names of the administrator roles. The flags of a user tell
// of roles that he holds himself.
func (s *Source) addRoles(ctx context.Context, found *listing.Accounts) {
	held, err := s.roles.Read(ctx, s.roleHolders)
	for i := range found.All() {
		a := &found.All()[i]
		switch {
		case err != nil:
			found.Lack("attributes.roles", gap(ctx, err, cmp.Or(held.failed, getRoles)))
			continue
		case held.hidden.State != "" && a.Privilege != saas.Owner:
			a.Privilege = ""
			found.Lack("attributes.roles", held.hidden)
			found.Lack("attributes.privilege", held.hidden)
			continue
		}
		a.Roles = append([]string{}, held.roles[a.Key]...)
		slices.Sort(a.Roles)
		a.Roles = slices.Compact(a.Roles)
		switch {
		case held.super[a.Key]:
			a.Privilege = saas.Owner
		case len(a.Roles) > 0 && a.Privilege != saas.Owner:
			a.Privilege = saas.Admin
		}
	}
}

// licences are the names of the SKUs by the holder's address.
type licences struct {
	seats  map[string]string
	counts map[string]int // by SKU
}

// notRead is the gap of licences that the configuration leaves out.
func notRead() web.Gap {
	return web.Gap{State: collectors.Disabled, Reason: "the setting products is off"}
}

func (s *Source) licensesOff() bool { return s.connection.Settings["products"] == "off" }

// addSeats adds the licences.
func (s *Source) addSeats(ctx context.Context, found *listing.Accounts) {
	if s.licensesOff() {
		for range found.All() {
			found.Lack("attributes.seat", notRead())
		}
		return
	}
	held, err := s.licences.Read(ctx, s.readLicences)
	for i := range found.All() {
		a := &found.All()[i]
		if err != nil {
			found.Lack("attributes.seat", gap(ctx, err, getLicences))
			continue
		}
		a.Seat = saas.None[saas.Seat]()
		address, _ := a.Email.Value()
		if sku, ok := held.seats[address]; ok {
			yes := true
			a.Seat = saas.Known(saas.Seat{Type: sku, Billable: &yes})
		}
	}
}

func (s *Source) readLicences(ctx context.Context) (licences, error) {
	l := licences{seats: map[string]string{}, counts: map[string]int{}}
	products := s.connection.Settings["products"]
	if products == "" {
		products = "Google-Apps"
	}
	customer, err := s.licensee(ctx)
	if err != nil {
		return l, err
	}
	for product := range strings.SplitSeq(products, ",") {
		address := s.hosts.licensing + "/apps/licensing/v1/product/" + url.PathEscape(strings.TrimSpace(product)) + "/users"
		_, err := listing.Pages(ctx, getLicences, "", 0, func(ctx context.Context, cursor string) (listing.Page[licenceItem], error) {
			var a listAnswer[licenceItem]
			err := s.page(ctx, getLicences, address, url.Values{"customerId": {customer}, "maxResults": {"1000"}}, cursor, &a)
			return listing.Page[licenceItem]{Items: a.Items, Next: a.Next}, err
		}, func(i licenceItem) {
			name := i.SKUName
			if name == "" {
				name = i.SKU
			}
			l.counts[name]++
			if address, ok := saas.Address(i.UserID); ok && l.seats[address] == "" {
				l.seats[address] = name
			}
		})
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

// licensee is the customer's ID, which the licensing API wants: my_customer is
// for the directory only. Each user has it. Where the users cannot be read, the
// primary domain has done.
func (s *Source) licensee(ctx context.Context) (string, error) {
	if c := s.connection.Settings["customer"]; c != "" {
		return c, nil
	}
	var a usersAnswer
	query := url.Values{"customer": {s.customer()}, "maxResults": {"1"}, "fields": {"kind,users(customerId)"}}
	err := s.read(ctx, getUsers, s.hosts.directory+"/admin/directory/v1/users", query, &a)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err == nil && len(a.Users) > 0 && a.Users[0].CustomerID != "" {
		return a.Users[0].CustomerID, nil
	}
	return saas.Domain(s.connection.Settings["subject"]), nil
}

// groups reads the groups as shared accounts.
func (s *Source) groups(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, getGroups)
	yes := true
	next, err := listing.Pages(ctx, getGroups, scope.Hints[listing.CursorHint], s.most, func(ctx context.Context, cursor string) (listing.Page[groupItem], error) {
		var a groupsAnswer
		err := s.page(ctx, getGroups, s.hosts.directory+"/admin/directory/v1/groups", url.Values{"customer": {s.customer()}, "maxResults": {"200"}}, cursor, &a)
		return listing.Page[groupItem]{Items: a.Groups, Next: a.Next}, err
	}, func(g groupItem) {
		a := saas.Account{Key: g.key(), Name: g.Name, Login: saas.Known(g.Email), ExternalID: saas.Text(g.ID), Aliases: []string{},
			Kind: saas.Shared, Status: saas.Active, RawStatus: "group", Seat: saas.None[saas.Seat]()}
		a.AddEmail(g.Email, &yes, &yes)
		for _, alias := range slices.Concat(g.Aliases, g.NonEditableAliases) {
			a.AddAlias(alias)
		}
		found.Lack("attributes.mfa", listing.Void("nobody signs in as a group"))
		found.Add(a)
	})
	if err != nil {
		found.Stop(gap(ctx, err, getGroups))
	}
	found.Continue(next)
	return found.Result()
}
