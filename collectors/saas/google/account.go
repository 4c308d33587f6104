package google

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// account is what the directory says of a user. deleted reports whether it came
// from the list of those deleted in the last 20 days.
func (u user) account(deleted bool) saas.Account {
	a := saas.Account{
		Key:          u.ID,
		Name:         u.name(),
		Login:        saas.Known(u.PrimaryEmail),
		ExternalID:   saas.Known(u.ID),
		EmployeeID:   u.employee(),
		Kind:         saas.Human,
		Privilege:    u.privilege(),
		CreatedAt:    saas.OptionalMoment(u.Created),
		InvitedAt:    saas.None[time.Time](), // users are made, not invited
		LastActiveAt: lastLogin(u.LastLogin),
		Aliases:      []string{},
	}
	if u.IsGuest {
		a.Kind = saas.GuestKind
	}
	a.Status, a.RawStatus = u.status(deleted)
	u.addresses(&a)
	if a.Status != saas.Deleted && u.Enrolled != nil {
		a.MFA = u.Enrolled
		a.MFARequired = u.Enforced
	}
	return a
}

func (u user) name() string {
	if u.Name.FullName != "" {
		return u.Name.FullName
	}
	return strings.TrimSpace(u.Name.GivenName + " " + u.Name.FamilyName)
}

// addresses adds the addresses. Google has verified those of its own domains;
// what people add besides it has not.
func (u user) addresses(a *saas.Account) {
	yes, no := true, false
	a.AddEmail(u.PrimaryEmail, &yes, &yes)
	for _, alias := range slices.Concat(u.Aliases, u.NonEditableAliases) {
		a.AddAlias(alias)
	}
	for _, e := range entries[emailEntry](u.Emails) {
		normal, ok := saas.Address(e.Address)
		if ok && !slices.Contains(a.Aliases, normal) {
			a.AddEmail(normal, &no, nil)
		}
	}
}

// employee is the external ID of the kind that the admin console calls
// "Employee ID".
func (u user) employee() saas.Field[string] {
	for _, id := range entries[externalID](u.ExternalIDs) {
		if id.Type == "organization" && id.Value != "" {
			return saas.Known(id.Value)
		}
	}
	return saas.None[string]()
}

func (u user) status(deleted bool) (saas.Status, string) {
	switch {
	case deleted || u.Deleted != nil:
		return saas.Deleted, "deleted"
	case u.Archived:
		return saas.Suspended, "archived"
	case u.Suspended:
		return saas.Suspended, strings.TrimSpace("suspended " + u.SuspensionReason)
	case u.AgreedToTerms != nil && !*u.AgreedToTerms:
		return saas.Active, "active, terms not accepted"
	}
	return saas.Active, "active"
}

func (u user) privilege() saas.Privilege {
	switch {
	case u.IsAdmin:
		return saas.Owner
	case u.IsDelegatedAdmin:
		return saas.Admin
	case u.IsGuest:
		return saas.Guest
	}
	return saas.Member
}

// lastLogin is the last sign-in. The API says 1970-01-01 for "never"; where it
// says nothing it has not been read.
func lastLogin(t *time.Time) saas.Field[time.Time] {
	if t != nil && t.UTC().Year() <= 1970 {
		return saas.None[time.Time]()
	}
	return saas.OptionalMoment(t)
}
