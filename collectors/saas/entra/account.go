package entra

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// account is what the directory says of a user. deleted reports whether it came
// from the recycle bin.
func (u user) account(deleted bool) saas.Account {
	a := saas.Account{
		Key:        u.ID,
		Name:       u.DisplayName,
		Login:      saas.Known(u.PrincipalName),
		ExternalID: saas.Known(u.ID),
		EmployeeID: text(u.EmployeeID),
		Kind:       u.kind(),
		CreatedAt:  saas.OptionalMoment(u.Created),
		Aliases:    []string{},
	}
	if a.InvitedAt = saas.None[time.Time](); u.ExternalState != nil {
		a.InvitedAt = saas.OptionalMoment(u.Created) // a guest is made by the invitation
	}
	a.Status, a.RawStatus = u.status(deleted)
	u.addresses(&a)
	return a
}

// addresses adds the mail address, and as aliases every other address by which
// mail or a sign-in reaches the user. Guests have their home address in
// otherMails, which no one has verified.
func (u user) addresses(a *saas.Account) {
	yes, no := true, false
	a.AddEmail("", nil, nil)
	if u.Mail != nil {
		a.AddEmail(*u.Mail, &yes, nil)
	}
	for _, proxy := range u.ProxyAddresses {
		kind, address, _ := strings.Cut(proxy, ":")
		switch kind {
		case "SMTP":
			if u.Mail == nil {
				a.AddEmail(address, &yes, nil)
			} else {
				a.AddEmail(address, nil, nil)
			}
		case "smtp":
			a.AddAlias(address)
		}
	}
	for _, other := range u.OtherMails {
		a.AddEmail(other, &no, nil)
	}
	login, ok := saas.Address(u.PrincipalName)
	if ok && !slices.ContainsFunc(a.Emails, func(e saas.Email) bool { return e.Address == login }) {
		a.AddAlias(login)
	}
}

// kind follows the user type. A member with the employee type of a service or
// of a shared mailbox is one because the company says so.
func (u user) kind() saas.Kind {
	if u.guest() {
		return saas.GuestKind
	}
	if u.EmployeeType != nil {
		switch strings.ToLower(strings.TrimSpace(*u.EmployeeType)) {
		case "service", "service account", "serviceaccount", "system":
			return saas.Service
		case "shared", "shared mailbox", "room", "equipment":
			return saas.Shared
		}
	}
	return saas.Human
}

func (u user) guest() bool {
	if u.Type != nil {
		return strings.EqualFold(*u.Type, "Guest")
	}
	return strings.Contains(u.PrincipalName, "#EXT#")
}

func (u user) status(deleted bool) (saas.Status, string) {
	switch {
	case deleted || u.Deleted != nil:
		return saas.Deleted, "deleted"
	case u.Enabled == nil:
		return saas.UnknownStatus, ""
	case !*u.Enabled:
		return saas.Deactivated, "accountEnabled=false"
	case u.ExternalState != nil && *u.ExternalState == "PendingAcceptance":
		return saas.Invited, *u.ExternalState
	}
	return saas.Active, "accountEnabled=true"
}

// addSignIn adds the last sign-in. Without any entry the user has not signed in
// since the tenant keeps them: never, as far as Entra knows.
func addSignIn(a *saas.Account, s *signIn) {
	a.LastActiveAt = saas.None[time.Time]()
	if s == nil {
		return
	}
	last := s.LastSuccessful
	if last == nil {
		last = later(s.Last, s.LastQuiet) // of before December 2023, when successes began to be kept
	}
	if last != nil && last.Year() > 1 { // 0001-01-01 is Graph's other "never"
		a.LastActiveAt = saas.Moment(*last)
	}
}

func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}

// addRegistration adds the second factors.
func addRegistration(a *saas.Account, r registration) {
	a.MFA = r.Registered
	a.MFAMethods = []string{}
	for _, m := range r.Methods {
		if name := method(m); name != "" && !slices.Contains(a.MFAMethods, name) {
			a.MFAMethods = append(a.MFAMethods, name)
		}
	}
	slices.Sort(a.MFAMethods)
}

// method names a second factor as other products do. Empty: it resets
// passwords and is no factor.
func method(m string) string {
	switch m {
	case "email", "securityQuestion":
		return ""
	case "fido2SecurityKey", "passKeyDeviceBound", "passKeyDeviceBoundAuthenticator",
		"passKeyDeviceBoundWindowsHello", "passKeySynced", "windowsHelloForBusiness":
		return "webauthn"
	case "microsoftAuthenticatorPush", "microsoftAuthenticatorPasswordless":
		return "push"
	case "softwareOneTimePasscode", "hardwareOneTimePasscode":
		return "totp"
	case "mobilePhone", "alternateMobilePhone", "officePhone":
		return "sms"
	}
	return m
}

// privileged are the roles that can take the tenant over, or what is in it.
var privileged = map[string]saas.Privilege{
	"Global Administrator":                    saas.Owner,
	"Privileged Role Administrator":           saas.Owner,
	"Privileged Authentication Administrator": saas.Owner,
}

// addRoles adds the directory roles. A role whose name ends in Reader reads
// only.
func addRoles(a *saas.Account, guest bool, roles []string) {
	a.Roles, a.Privilege = []string{}, saas.Member
	if guest {
		a.Privilege = saas.Guest
	}
	for _, name := range roles {
		if slices.Contains(a.Roles, name) {
			continue
		}
		a.Roles = append(a.Roles, name)
		switch {
		case privileged[name] == saas.Owner:
			a.Privilege = saas.Owner
		case a.Privilege != saas.Owner && strings.Contains(name, "Administrator"):
			a.Privilege = saas.Admin
		}
	}
	slices.Sort(a.Roles)
}

// addSeat adds the licence. An account may hold several; the one that stands
// first by name is told, and the rest are in the counts of the workspace.
// names are the SKUs' names by their IDs.
func addSeat(a *saas.Account, licences []licence, names map[string]string) {
	if len(licences) == 0 {
		a.Seat = saas.None[saas.Seat]()
		return
	}
	var held []string
	for _, l := range licences {
		held = append(held, cmp.Or(names[l.SKU], l.SKU))
	}
	slices.SortFunc(held, func(x, y string) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
	})
	billable := rank(held[0]) == 0
	a.Seat = saas.Known(saas.Seat{Type: held[0], Billable: &billable})
}

// rank puts what costs nothing behind what does.
func rank(sku string) int {
	for _, free := range []string{"FREE", "VIRAL", "TRIAL", "WINDOWS_STORE", "DEVELOPERPACK"} {
		if strings.Contains(strings.ToUpper(sku), free) {
			return 1
		}
	}
	return 0
}

func text(s *string) saas.Field[string] {
	if s == nil {
		return saas.None[string]()
	}
	return saas.Text(strings.TrimSpace(*s))
}
