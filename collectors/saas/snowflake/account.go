package snowflake

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// account is what ACCOUNT_USAGE.USERS says of a user. A name can be used again
// after a user was dropped, so the key is the number. now decides what has
// expired.
func (r row) account(now time.Time) saas.Account {
	a := saas.Account{
		Key:          *r.ID,
		Name:         value(r.DisplayName),
		Login:        saas.Known(*r.Name),
		Aliases:      []string{},
		Kind:         r.kind(),
		CreatedAt:    saas.OptionalMoment(r.Created),
		InvitedAt:    saas.None[time.Time](), // users are made, not invited
		ExpiresAt:    saas.NullableMoment(r.Expires),
		LastActiveAt: saas.NullableMoment(r.LastLogin),
	}
	if r.LoginName != nil {
		a.Login = saas.Known(*r.LoginName)
		if !strings.EqualFold(*r.LoginName, *r.Name) {
			a.AddAlias(*r.Name)
		}
	}
	a.Status, a.RawStatus = r.status(now)
	a.AddEmail("", nil, nil)
	if r.Email != nil {
		yes := true
		a.AddEmail(*r.Email, &yes, nil)
	}
	if a.Status == saas.Deleted {
		return a
	}
	a.Password, a.MFA = r.Password, r.MFA
	a.MFABypassedUntil = saas.NullableMoment(r.BypassMFA)
	if r.Password != nil && r.RSAKey != nil && a.Kind == saas.Human {
		// With neither a password nor a key, only the identity provider is left;
		// with one of them it can be passed by.
		sso := !*r.Password && !*r.RSAKey
		a.SSO = &sso
	}
	return a
}

// kind follows TYPE. NULL is what users are that nobody has typed: persons, to
// Snowflake.
func (r row) kind() saas.Kind {
	switch strings.ToUpper(value(r.Type)) {
	case "", "PERSON", "NULL":
		return saas.Human
	case "SERVICE", "LEGACY_SERVICE", "SNOWFLAKE_SERVICE":
		return saas.Service
	}
	return saas.UnknownKind
}

func (r row) status(now time.Time) (saas.Status, string) {
	switch {
	case r.Deleted != nil:
		return saas.Deleted, "dropped"
	case r.Disabled == nil:
		return saas.UnknownStatus, ""
	case *r.Disabled:
		return saas.Deactivated, "disabled"
	case r.Expires != nil && !now.Before(*r.Expires):
		return saas.Deactivated, "expired"
	case r.Locked != nil && *r.Locked:
		return saas.Suspended, "locked by snowflake"
	}
	return saas.Active, "active"
}

// addRoles adds the granted roles and what is the most that they give.
func addRoles(a *saas.Account, roles []string) {
	a.Roles, a.Privilege = []string{}, saas.Member
	for _, name := range roles {
		if slices.Contains(a.Roles, name) {
			continue
		}
		a.Roles = append(a.Roles, name)
		switch {
		case name == "ACCOUNTADMIN" || name == "ORGADMIN" || name == "GLOBALORGADMIN":
			a.Privilege = saas.Owner
		case a.Privilege != saas.Owner && (name == "SECURITYADMIN" || name == "SYSADMIN" || name == "USERADMIN"):
			a.Privilege = saas.Admin
		}
	}
	slices.Sort(a.Roles)
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
