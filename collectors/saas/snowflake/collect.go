package snowflake

import (
	"context"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// Columns of the smaller statements.
var (
	nameColumns       = []string{"NAME", "USER_ID"}
	grantColumns      = []string{"GRANTEE_NAME", "ROLE"}
	credentialColumns = []string{"CREDENTIAL_ID", "NAME", "USER_NAME", "TYPE", "STATUS", "CREATED_ON", "EXPIRATION_DATE", "LAST_USED_ON"}
)

// workspace is the account itself, of which the views say nothing.
func (s *Source) workspace(scope collectors.Scope) collectors.Result {
	gaps := map[string]web.Gap{}
	for _, name := range []string{"plan", "sso_enforced", "mfa_enforced", "scim_enabled", "invite_restricted", "verified_domains"} {
		gaps["attributes."+name] = web.Gap{State: collectors.Disabled, Reason: "ACCOUNT_USAGE of Snowflake does not show it"}
	}
	return listing.Workspace(s.connection, scope, saas.Workspace{
		URL:          "https://app.snowflake.com/",
		Capabilities: saas.Capabilities{MFA: true, LastActive: true, DeactivatedListed: true},
		Seats:        []saas.SeatCount{}, // it is paid for by what is computed
	}, "configuration", gaps)
}

// accounts reads the users of one scope, dropped ones too, and their roles.
func (s *Source) accounts(ctx context.Context, scope collectors.Scope) collectors.Result {
	found := listing.NewAccounts(s.connection, scope, postUsers)
	names := map[string]string{} // by key
	next, failed, err := s.rows(ctx, postUsers, columns, scope.Hints[listing.CursorHint], s.most, func(cells []*string) {
		r, err := decode(cells)
		if err != nil {
			found.Spoil("a user could not be read: " + err.Error())
			return
		}
		a := r.account(s.connection.Now)
		a.Seat = saas.None[saas.Seat]()
		names[a.Key] = *r.Name
		found.Add(a)
	})
	if err != nil {
		found.Stop(gap(ctx, err, failed))
	}
	found.Continue(next)

	grants, err := s.grants.Read(ctx, s.readGrants)
	for i := range found.All() {
		a := &found.All()[i]
		switch {
		case a.Status == saas.Deleted:
			a.Roles = []string{} // a grant is by name, and the name may be another's now
			found.Lack("attributes.mfa", listing.Void("dropped users do not sign in"))
			continue
		case err != nil:
			why := gap(ctx, err, postGrants)
			found.Lack("attributes.roles", why)
			found.Lack("attributes.privilege", why)
		default:
			addRoles(a, grants[names[a.Key]])
		}
		if a.MFA == nil {
			found.Lack("attributes.mfa", web.Gap{State: collectors.Partial, Reason: postUsers + " has no HAS_MFA for it"})
		}
	}
	return found.Result()
}

// readGrants reads the roles by the user's name.
func (s *Source) readGrants(ctx context.Context) (map[string][]string, error) {
	roles := map[string][]string{}
	err := s.pairs(ctx, postGrants, grantColumns, func(user, role string) { roles[user] = append(roles[user], role) })
	return roles, err
}

// readIDs reads the users' numbers by their names.
func (s *Source) readIDs(ctx context.Context) (map[string]string, error) {
	ids := map[string]string{}
	err := s.pairs(ctx, postNames, nameColumns, func(name, id string) { ids[name] = id })
	return ids, err
}

// pairs gives the rows of a statement that has two columns. A row without a
// value in both makes the whole doubtful: it may be the one that matters.
func (s *Source) pairs(ctx context.Context, name string, columns []string, each func(first, second string)) error {
	doubtful := false
	_, _, err := s.rows(ctx, name, columns, "", 0, func(cells []*string) {
		if len(cells) != 2 || cells[0] == nil || cells[1] == nil {
			doubtful = true
			return
		}
		each(*cells[0], *cells[1])
	})
	if err == nil && doubtful {
		err = &web.Error{Operation: name, Fault: web.Unreadable}
	}
	return err
}

// tokens reads the programmatic access tokens. A key pair is no token: it is
// told by the users' HAS_RSA_PUBLIC_KEY, and has no end.
func (s *Source) tokens(ctx context.Context, scope collectors.Scope) collectors.Result {
	var r collectors.Result
	line := collectors.Coverage{Place: scope.Where(), AssetType: saas.TokenType, State: collectors.Complete}
	ids, idsErr := s.ids.Read(ctx, s.readIDs)
	bad, ownerless := "", 0
	_, failed, err := s.rows(ctx, postCredentials, credentialColumns, "", 0, func(cells []*string) {
		t, owner, err := credential(cells, s.connection.Now)
		if err != nil {
			bad = err.Error()
			return
		}
		if t.Kind == "" {
			return
		}
		if id, ok := ids[owner]; ok {
			t.OwnerAccount = saas.Known(s.connection.AccountID(id))
		} else {
			ownerless++
		}
		r.Assets = append(r.Assets, s.connection.Token(t, postCredentials))
	})
	line.Count = len(r.Assets)
	switch {
	case err != nil:
		gap(ctx, err, failed).End(&line)
	case bad != "":
		line.State, line.Reason = collectors.Partial, "a credential could not be read: "+bad
	}
	r.Coverage = append(r.Coverage, line)
	switch {
	case idsErr != nil:
		r.Coverage = append(r.Coverage, gap(ctx, idsErr, postNames).Line(line.Place, saas.TokenType, "attributes.owner_account", ownerless))
	case ownerless > 0:
		why := web.Gap{State: collectors.Partial, Reason: "its user is not listed: " + postNames}
		r.Coverage = append(r.Coverage, why.Line(line.Place, saas.TokenType, "attributes.owner_account", ownerless))
	}
	return r
}

// credential reads a row of credentialColumns, and the name of its user. The
// kind is empty for what is no token, such as a passkey.
func credential(cells []*string, now time.Time) (saas.Token, string, error) {
	var times [3]*time.Time
	if err := checkCells(cells, len(credentialColumns)); err != nil {
		return saas.Token{}, "", err
	}
	for i := range times {
		var err error
		if times[i], err = moment(cells[5+i]); err != nil {
			return saas.Token{}, "", err
		}
	}
	t := saas.Token{Key: *cells[0], Name: value(cells[1]), CreatedAt: saas.OptionalMoment(times[0]), ExpiresAt: saas.NullableMoment(times[1]), LastUsedAt: saas.NullableMoment(times[2])}
	if strings.ToUpper(value(cells[3])) != "PAT" {
		return t, "", nil
	}
	t.Kind = "personal_token"
	switch status := strings.ToUpper(value(cells[4])); {
	case times[1] != nil && !now.Before(*times[1]), status == "EXPIRED":
		t.Status = saas.Expired
	case status == "ACTIVE":
		t.Status = saas.Active
	case status == "DISABLED":
		t.Status = saas.Suspended
	case status == "DELETED":
		t.Status = saas.Deleted
	default:
		t.Status = saas.UnknownStatus
	}
	return t, value(cells[2]), nil
}
