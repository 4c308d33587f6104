package okta

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// account is what the listing says of a user.
func (u user) account() saas.Account {
	a := saas.Account{
		Key:          u.ID,
		Name:         u.name(),
		Login:        saas.Known(u.Profile.Login),
		ExternalID:   saas.Known(u.ID),
		Kind:         u.kind(),
		Status:       u.status(),
		RawStatus:    u.Status,
		SSO:          u.elsewhere(),
		Password:     u.password(),
		CreatedAt:    saas.OptionalMoment(u.Created),
		LastActiveAt: saas.NullableMoment(u.LastLogin),
		Aliases:      []string{},
	}
	if n := u.Profile.EmployeeNumber; n != nil {
		a.EmployeeID = saas.Text(strings.TrimSpace(*n))
	} else {
		a.EmployeeID = saas.None[string]()
	}
	if a.InvitedAt = saas.None[time.Time](); a.Status == saas.Invited {
		a.InvitedAt = saas.OptionalMoment(u.invited())
	}
	u.addresses(&a)
	return a
}

// invited is when Okta wrote to a user who has not come yet: at the activation,
// which those who are only staged still wait for.
func (u user) invited() *time.Time {
	if u.Activated != nil {
		return u.Activated
	}
	return u.Created
}

func (u user) name() string {
	if u.Profile.DisplayName != "" {
		return u.Profile.DisplayName
	}
	return strings.TrimSpace(u.Profile.FirstName + " " + u.Profile.LastName)
}

// addresses adds the addresses and, as an alias, a login that is another
// address. The second address is the person's private one: Okta sends password
// resets to it, so it may hold anything.
func (u user) addresses(a *saas.Account) {
	yes, no := true, false
	a.AddEmail(u.Profile.Email, &yes, nil)
	a.AddEmail(u.Profile.SecondEmail, &no, nil)
	for _, e := range u.Credentials.Emails {
		primary, verified := e.Type == "PRIMARY", e.Status == "VERIFIED"
		a.AddEmail(e.Value, &primary, &verified)
	}
	login, ok := saas.Address(u.Profile.Login)
	if ok && !slices.ContainsFunc(a.Emails, func(e saas.Email) bool { return e.Address == login }) {
		a.AddAlias(login)
	}
}

// kind tells a service account by the user type that the company gave it: Okta
// has no such kind of its own.
func (u user) kind() saas.Kind {
	switch strings.ToLower(strings.TrimSpace(u.Profile.UserType)) {
	case "service", "service account", "serviceaccount", "svc", "bot", "system":
		return saas.Service
	case "shared":
		return saas.Shared
	}
	return saas.Human
}

// status follows Okta's life cycle. A user that is locked out, has an expired
// password or is in recovery is one that can come back by himself.
func (u user) status() saas.Status {
	switch u.Status {
	case "ACTIVE", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY":
		return saas.Active
	case "STAGED", "PROVISIONED":
		return saas.Invited
	case "SUSPENDED":
		return saas.Suspended
	case "DEPROVISIONED":
		return saas.Deactivated
	}
	return saas.UnknownStatus
}

// live reports whether the user can sign in, now or after a reset.
func (u user) live() bool {
	switch u.status() {
	case saas.Deactivated, saas.Deleted:
		return false
	}
	return true
}

// password reports whether a password opens the account: Okta's own, or that of
// the directory behind it.
func (u user) password() *bool {
	var has bool
	switch u.Credentials.Provider.Type {
	case "FEDERATION", "SOCIAL":
	case "":
		return nil
	default:
		has = u.Credentials.Password != nil || u.PasswordChanged != nil ||
			u.Credentials.Provider.Type == "ACTIVE_DIRECTORY" || u.Credentials.Provider.Type == "LDAP"
	}
	return &has
}

// elsewhere reports whether another identity provider than this organization
// signs the user in.
func (u user) elsewhere() *bool {
	federated := u.Credentials.Provider.Type == "FEDERATION"
	if u.Credentials.Provider.Type == "" {
		return nil
	}
	return &federated
}

// addFactors adds the second factors that can be used. A security question is
// a second password.
func addFactors(a *saas.Account, factors []factor) {
	a.MFAMethods = []string{}
	for _, f := range factors {
		if f.Status != "ACTIVE" || f.Type == "question" {
			continue
		}
		if m := method(f.Type); !slices.Contains(a.MFAMethods, m) {
			a.MFAMethods = append(a.MFAMethods, m)
		}
	}
	slices.Sort(a.MFAMethods)
	mfa := len(a.MFAMethods) > 0
	a.MFA = &mfa
}

// method names a factor as other products do.
func method(factorType string) string {
	switch factorType {
	case "webauthn", "u2f":
		return "webauthn"
	case "token:software:totp", "token:hotp", "token":
		return "totp"
	case "token:hardware":
		return "hardware_token"
	case "signed_nonce":
		return "fastpass"
	}
	return factorType
}

// addRoles adds the administrator roles and what is the most that they give.
func addRoles(a *saas.Account, roles []role) {
	a.Roles, a.Privilege = []string{}, saas.Member
	for _, r := range roles {
		if r.Status == "INACTIVE" {
			continue
		}
		name := r.Type
		if r.Type == "CUSTOM" && r.Label != "" {
			name = r.Label
		}
		if !slices.Contains(a.Roles, name) {
			a.Roles = append(a.Roles, name)
		}
		switch {
		case r.Type == "SUPER_ADMIN":
			a.Privilege = saas.Owner
		case a.Privilege != saas.Owner:
			a.Privilege = saas.Admin
		}
	}
	slices.Sort(a.Roles)
}

// token is the asset of an API token. It acts as the user who made it, and dies
// by itself when it is not used for 30 days.
func (t apiToken) token(accountID func(string) string) saas.Token {
	token := saas.Token{
		Key:       t.ID,
		Name:      t.Name,
		Kind:      "api_token",
		CreatedAt: saas.OptionalMoment(t.Created),
		ExpiresAt: saas.NullableMoment(t.ExpiresAt),
		Status:    saas.Active,
	}
	if t.UserID != "" {
		token.OwnerAccount = saas.Known(accountID(t.UserID))
	}
	return token
}
