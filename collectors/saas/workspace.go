package saas

import (
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// Asset types of Workspace and Token.
const (
	WorkspaceType = "saas.workspace"
	TokenType     = "saas.token"
)

// A Workspace is one tenant of a product. What was not read is the zero value,
// and absent from the asset. Provider, the figures of the price list and the
// words of the register are the connection's.
type Workspace struct {
	Name string `json:"-"` // empty: the connection's name
	URL  string `json:"-"`

	Plan             Field[string] `json:"plan,omitzero"`
	SSOEnforced      *bool         `json:"sso_enforced,omitzero"`
	MFAEnforced      *bool         `json:"mfa_enforced,omitzero"`
	SCIMEnabled      *bool         `json:"scim_enabled,omitzero"`
	InviteRestricted *bool         `json:"invite_restricted,omitzero"`
	VerifiedDomains  []string      `json:"verified_domains,omitzero"`

	// UnverifiedDomains were added without proof that the company holds them.
	UnverifiedDomains []string `json:"unverified_domains,omitzero"`

	Capabilities Capabilities `json:"capabilities"`
	Seats        []SeatCount  `json:"seats,omitzero"`
}

// Capabilities are what the product shows of its accounts with this plan and
// these permissions. Where one is false, nothing follows from the attribute's
// absence.
type Capabilities struct {
	MFA               bool `json:"mfa"`
	SSO               bool `json:"sso"`
	LastActive        bool `json:"last_active"`
	Seat              bool `json:"seat"`
	Guests            bool `json:"guests"`
	DeactivatedListed bool `json:"deactivated_listed"`
}

// A SeatCount is how many seats of one type there are. Nil is not known.
type SeatCount struct {
	Type      string `json:"type"`
	Purchased *int   `json:"purchased"`
	Consumed  *int   `json:"consumed"`

	Price       *collectors.Money `json:"price"`
	PriceSource *string           `json:"price_source"`
}

// A Token is a key or grant that acts without a sign-in. Its value is not kept.
type Token struct {
	Key  string `json:"-"` // the product's own ID, not the secret
	Name string `json:"-"`
	URL  string `json:"-"`

	Kind       string           `json:"kind,omitzero"`
	CreatedAt  Field[time.Time] `json:"created_at,omitzero"`
	LastUsedAt Field[time.Time] `json:"last_used_at,omitzero"`
	ExpiresAt  Field[time.Time] `json:"expires_at,omitzero"`
	Scopes     []string         `json:"scopes,omitzero"`

	// OwnerAccount is the asset ID of the account that it acts for, as
	// Connection.AccountID makes it.
	OwnerAccount Field[string] `json:"owner_account,omitzero"`
	Status       Status        `json:"status,omitzero"`
}

// counted reports whether there are seats, and of each it is known how many were
// bought and how many are held, so that what is left over is known too.
func counted(seats []SeatCount) bool {
	return len(seats) > 0 && !slices.ContainsFunc(seats, func(s SeatCount) bool { return s.Purchased == nil || s.Consumed == nil })
}
