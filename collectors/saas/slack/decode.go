package slack

import "cmp"

// A user is what users.list says of one user. A nil field was not in the
// answer, which means something else than false.
type user struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	Deleted  bool   `json:"deleted"`

	IsBot             bool  `json:"is_bot"`
	IsAppUser         bool  `json:"is_app_user"`
	IsAdmin           bool  `json:"is_admin"`
	IsOwner           bool  `json:"is_owner"`
	IsPrimaryOwner    bool  `json:"is_primary_owner"`
	IsRestricted      bool  `json:"is_restricted"`
	IsUltraRestricted bool  `json:"is_ultra_restricted"`
	IsStranger        bool  `json:"is_stranger"`
	IsInvitedUser     bool  `json:"is_invited_user"`
	IsEmailConfirmed  *bool `json:"is_email_confirmed"`

	Has2FA        *bool   `json:"has_2fa"`
	TwoFactorType *string `json:"two_factor_type"`

	Profile profile `json:"profile"`
}

// A profile holds the address only when the token has users:read.email.
type profile struct {
	Email       *string `json:"email"`
	DisplayName string  `json:"display_name"`
	RealName    string  `json:"real_name"`
}

// An adminUser is what admin.users.list says of one user of a Grid
// organization. Times are seconds since 1970; 0 is never.
type adminUser struct {
	ID          string   `json:"id"`
	Email       string   `json:"email"`
	Has2FA      *bool    `json:"has_2fa"`
	HasSSO      *bool    `json:"has_sso"`
	Created     *int64   `json:"date_created"`
	Deactivated *int64   `json:"deactivated_ts"`
	Expires     *int64   `json:"expiration_ts"`
	LastActive  *int64   `json:"last_active_ts"`
	Roles       []string `json:"roles"`
}

// An answer is what every method's answer has. Slack says with the status 200
// that it refuses.
type answer struct {
	OK       *bool  `json:"ok"`
	Error    string `json:"error"`
	Needed   string `json:"needed"`
	Metadata struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// refused is the error code of an answer that refuses. An answer that does not
// say whether it does is refused too: it is not Slack's.
func (a answer) refused() (code string, refused bool) {
	switch {
	case a.OK == nil:
		return "no_ok", true
	case !*a.OK:
		return cmp.Or(a.Error, "unknown_error"), true
	}
	return "", false
}

type usersAnswer struct {
	answer
	Members *[]user `json:"members"`
}

type userAnswer struct {
	answer
	User *user `json:"user"`
}

type adminUsersAnswer struct {
	answer
	Users *[]adminUser `json:"users"`
}

type billableAnswer struct {
	answer
	Users *map[string]struct {
		Active *bool `json:"billing_active"`
	} `json:"billable_info"`
}

type teamAnswer struct {
	answer
	Team *team `json:"team"`
}

// A team is a workspace. A nil Plan was not in the answer; SSO is there when
// the workspace has an identity provider.
type team struct {
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	Domain       string  `json:"domain"`
	EmailDomain  *string `json:"email_domain"` // comma-separated: whoever has such an address may join
	EnterpriseID string  `json:"enterprise_id"`
	Plan         *string `json:"plan"`
	SSO          *struct {
		Type string `json:"type"`
	} `json:"sso_provider"`
}

type authAnswer struct {
	answer
	URL          string `json:"url"`
	Team         string `json:"team"`
	TeamID       string `json:"team_id"`
	UserID       string `json:"user_id"`
	BotID        string `json:"bot_id"`
	EnterpriseID string `json:"enterprise_id"`
}
