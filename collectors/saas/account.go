package saas

import (
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// AccountType is the asset type of an Account.
const AccountType = "saas.account"

// An Account is one account of a workspace. What the product did not show is
// the zero value, and absent from the asset.
type Account struct {
	Key  string `json:"-"` // the product's own ID, unique in the workspace
	Name string `json:"-"` // display name; empty: the login or the address stands for it
	URL  string `json:"-"`

	Login      Field[string] `json:"login,omitzero"`
	Email      Field[string] `json:"email,omitzero"`
	Emails     []Email       `json:"emails,omitzero"`
	ExternalID Field[string] `json:"external_id,omitzero"`
	EmployeeID Field[string] `json:"employee_id,omitzero"`
	Aliases    []string      `json:"aliases,omitzero"`

	Kind      Kind      `json:"kind,omitzero"`
	Status    Status    `json:"status,omitzero"`
	RawStatus string    `json:"raw_status,omitzero"`
	Privilege Privilege `json:"privilege,omitzero"`
	Roles     []string  `json:"roles,omitzero"`

	MFA        *bool    `json:"mfa,omitzero"`
	MFAMethods []string `json:"mfa_methods,omitzero"`
	SSO        *bool    `json:"sso,omitzero"`
	Password   *bool    `json:"password,omitzero"`

	MFARequired      *bool            `json:"mfa_required,omitzero"`       // the product lets it in with a second factor only
	MFABypassedUntil Field[time.Time] `json:"mfa_bypassed_until,omitzero"` // no second factor is asked until then

	CreatedAt    Field[time.Time] `json:"created_at,omitzero"`
	InvitedAt    Field[time.Time] `json:"invited_at,omitzero"`
	ExpiresAt    Field[time.Time] `json:"expires_at,omitzero"`
	LastActiveAt Field[time.Time] `json:"last_active_at,omitzero"`

	// Seat is None for an account that holds no licence. Its price comes from
	// the connection's price list.
	Seat Field[Seat] `json:"seat,omitzero"`
}

// An Email is one mail address of an account, in the form of Address. Primary
// and Verified are nil where the product does not say.
type Email struct {
	Address  string `json:"address"`
	Primary  *bool  `json:"primary,omitzero"`
	Verified *bool  `json:"verified,omitzero"`
}

// A Seat is the licence that an account holds.
type Seat struct {
	Type     string `json:"type,omitzero"`
	Billable *bool  `json:"billable,omitzero"`

	Price       *collectors.Money `json:"price"`
	PriceSource *string           `json:"price_source"`
}

// A Kind is what stands behind an account.
type Kind string

const (
	Human       Kind = "human"
	Service     Kind = "service"
	Bot         Kind = "bot"
	Shared      Kind = "shared"
	GuestKind   Kind = "guest"
	UnknownKind Kind = "unknown"
)

// Kinds lists every Kind.
var Kinds = []Kind{Human, Service, Bot, Shared, GuestKind, UnknownKind}

// A Status is the state of an account or a token.
type Status string

const (
	Active        Status = "active"
	Invited       Status = "invited"
	Suspended     Status = "suspended"
	Deactivated   Status = "deactivated"
	Deleted       Status = "deleted"
	Expired       Status = "expired" // tokens only
	UnknownStatus Status = "unknown"
)

// Statuses lists every Status that an account can have.
var Statuses = []Status{Active, Invited, Suspended, Deactivated, Deleted, UnknownStatus}

// A Privilege is the most that an account's roles give.
type Privilege string

const (
	Owner            Privilege = "owner"
	Admin            Privilege = "admin"
	Member           Privilege = "member"
	Guest            Privilege = "guest"
	UnknownPrivilege Privilege = "unknown"
)

// Privileges lists every Privilege, the highest first.
var Privileges = []Privilege{Owner, Admin, Member, Guest, UnknownPrivilege}

// AddEmail adds a mail address as the product writes it. The first primary one
// is the account's Email; what is no address becomes an alias. Empty is none,
// and makes Emails a list that was read.
func (a *Account) AddEmail(address string, primary, verified *bool) {
	if a.Emails == nil {
		a.Emails = []Email{}
		a.Email = None[string]()
	}
	if strings.TrimSpace(address) == "" {
		return
	}
	normal, ok := Address(address)
	if !ok {
		a.AddAlias(address)
		return
	}
	if primary != nil && *primary {
		if _, has := a.Email.Value(); !has {
			a.Email = Known(normal)
		}
	}
	for i, e := range a.Emails {
		if e.Address == normal {
			a.Emails[i] = Email{normal, either(e.Primary, primary), either(e.Verified, verified)}
			return
		}
	}
	a.Emails = append(a.Emails, Email{normal, primary, verified})
}

// AddAlias adds another address or login, once.
func (a *Account) AddAlias(alias string) {
	name, ok := Address(alias)
	if !ok {
		name = strings.ToLower(normal(alias))
	}
	if name != "" && !slices.Contains(a.Aliases, name) {
		a.Aliases = append(a.Aliases, name)
	}
}

// either is true when one of a and b is, and nil when neither is known.
func either(a, b *bool) *bool {
	if a == nil || b != nil && *b {
		return b
	}
	return a
}

// links name the workspace where the account has power over it, so that a
// control can count those that have without reading all. Where the privilege is
// not known they are absent.
func (a Account) links(workspace string) map[string][]string {
	links := map[string][]string{"administers": {}, "owns": {}}
	switch a.Privilege {
	case "", UnknownPrivilege:
		return nil
	case Owner:
		links["administers"], links["owns"] = []string{workspace}, []string{workspace}
	case Admin:
		links["administers"] = []string{workspace}
	}
	return links
}
