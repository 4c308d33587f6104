package slack

import (
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// slackbot is in every workspace, is not marked as a bot, and nobody's.
const slackbot = "USLACKBOT"

// account is what users.list says. admin reports whether the caller is an
// administrator: to others Slack shows has_2fa as absent or as false, so that
// it means nothing.
func (u user) account(admin bool) saas.Account {
	a := saas.Account{
		Key:       u.ID,
		Name:      first(u.RealName, u.Profile.RealName, u.Profile.DisplayName),
		Login:     saas.Known(u.Name),
		Kind:      u.kind(),
		Privilege: u.privilege(),
		Roles:     u.roles(),
	}
	a.Status, a.RawStatus = u.status()
	switch {
	case u.Profile.Email != nil:
		primary := true
		a.AddEmail(*u.Profile.Email, &primary, u.IsEmailConfirmed)
	case u.bot():
		a.AddEmail("", nil, nil)
	}
	if u.bot() || u.Deleted {
		a.Seat = saas.None[saas.Seat]()
		return a
	}
	if admin && u.Has2FA != nil {
		a.MFA, a.MFAMethods = u.Has2FA, []string{}
		if *u.Has2FA && u.TwoFactorType != nil {
			a.MFAMethods = []string{method(*u.TwoFactorType)}
		}
	}
	return a
}

func (u user) bot() bool { return u.IsBot || u.ID == slackbot }

func (u user) guest() bool { return u.IsRestricted || u.IsUltraRestricted || u.IsStranger }

func (u user) kind() saas.Kind {
	switch {
	case u.bot():
		return saas.Bot
	case u.guest():
		return saas.GuestKind
	}
	return saas.Human
}

func (u user) status() (saas.Status, string) {
	switch {
	case u.Deleted:
		return saas.Deactivated, "deleted"
	case u.IsInvitedUser:
		return saas.Invited, "is_invited_user"
	}
	return saas.Active, "active"
}

func (u user) privilege() saas.Privilege {
	switch {
	case u.IsPrimaryOwner, u.IsOwner:
		return saas.Owner
	case u.IsAdmin:
		return saas.Admin
	case u.guest():
		return saas.Guest
	}
	return saas.Member
}

func (u user) roles() []string {
	roles := []string{}
	for _, r := range []struct {
		name string
		has  bool
	}{
		{"primary_owner", u.IsPrimaryOwner},
		{"owner", u.IsOwner},
		{"admin", u.IsAdmin},
		{"multi_channel_guest", u.IsRestricted && !u.IsUltraRestricted},
		{"single_channel_guest", u.IsUltraRestricted},
	} {
		if r.has {
			roles = append(roles, r.name)
		}
	}
	return roles
}

// seat is the name of the seat that the user holds if he holds one.
func (u user) seat() string {
	switch {
	case u.IsUltraRestricted:
		return "single_channel_guest"
	case u.IsRestricted:
		return "multi_channel_guest"
	}
	return "member"
}

// method names a second factor as other products do.
func method(twoFactorType string) string {
	if twoFactorType == "app" {
		return "totp"
	}
	return twoFactorType
}

// add adds what admin.users.list knows besides.
func (g adminUser) add(a *saas.Account) {
	a.CreatedAt, a.InvitedAt = moment(g.Created), saas.None[time.Time]()
	if a.Status == saas.Invited { // Slack makes the account with the invitation
		a.InvitedAt = a.CreatedAt
	}
	a.ExpiresAt = moment(g.Expires)
	a.LastActiveAt = moment(g.LastActive)
	if a.Kind == saas.Bot || a.Status == saas.Deactivated {
		return
	}
	a.SSO = g.HasSSO
	if a.MFA == nil && g.Has2FA != nil {
		a.MFA = g.Has2FA
	}
	for _, r := range g.Roles {
		a.Roles = append(a.Roles, strings.ToLower(r))
	}
}

// moment is the time of seconds since 1970; 0 is never, nil was not read.
func moment(seconds *int64) saas.Field[time.Time] {
	switch {
	case seconds == nil:
		return saas.Field[time.Time]{}
	case *seconds <= 0:
		return saas.None[time.Time]()
	}
	return saas.Moment(time.Unix(*seconds, 0))
}

func first(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
