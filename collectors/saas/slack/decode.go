package slack

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

	Profile    profile    `json:"profile"`
	Enterprise enterprise `json:"enterprise_user"`
}

// A profile holds the address only when the token has users:read.email.
type profile struct {
	Email       *string `json:"email"`
	DisplayName string  `json:"display_name"`
	RealName    string  `json:"real_name"`
}

type enterprise struct {
	ID string `json:"id"`
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
	Team *struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Domain string `json:"domain"`
		URL    string `json:"url"`
	} `json:"team"`
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
