package gcp

import (
	"strings"
	"time"
)

// A serviceAccountAttributes is gcp.service_account in collectors/schemas.
type serviceAccountAttributes struct {
	Email       *string `json:"email,omitzero"`
	UniqueID    *string `json:"unique_id,omitzero"`
	Description *string `json:"description,omitzero"`
	Disabled    *bool   `json:"disabled,omitzero"`
	Kind        *string `json:"kind,omitzero"`
	held
}

func readServiceAccount(x *resource) bool {
	a := serviceAccountAttributes{
		Email: x.word("email"), UniqueID: x.word("uniqueId"), Description: x.textOrEmpty("description"), Disabled: x.flag("disabled"), held: x.held(),
	}
	if a.Email != nil {
		x.asset.Name = *a.Email
		a.Kind = new("user_managed")
		switch {
		case strings.HasSuffix(*a.Email, "-compute@developer.gserviceaccount.com"):
			a.Kind = new("compute_default")
		case strings.HasSuffix(*a.Email, "@appspot.gserviceaccount.com"):
			a.Kind = new("appengine_default")
		}
	}
	x.attributes = a
	return true
}

// A keyAttributes is gcp.service_account_key in collectors/schemas.
type keyAttributes struct {
	KeyID          string              `json:"key_id"`
	ServiceAccount string              `json:"service_account"`
	Origin         *string             `json:"origin,omitzero"`
	Algorithm      *string             `json:"algorithm,omitzero"`
	CreatedAt      *time.Time          `json:"created_at,omitzero"`
	ExpiresAt      nullable[time.Time] `json:"expires_at,omitzero"`
	Disabled       *bool               `json:"disabled,omitzero"`
	held
}

func readKey(x *resource) bool {
	if x.text("keyType") == "SYSTEM_MANAGED" {
		return false
	}
	account, key, ok := strings.Cut(x.asset.ID, "/keys/")
	if !ok {
		account, key = "", last(x.asset.ID)
	}
	a := keyAttributes{
		KeyID: key, ServiceAccount: last(account), Origin: x.word("keyOrigin"), Algorithm: x.word("keyAlgorithm"),
		CreatedAt: x.time("validAfterTime"), ExpiresAt: x.timeOrNull("validBeforeTime"), Disabled: x.flag("disabled"), held: x.held(),
	}
	if end := a.ExpiresAt.value; end != nil && end.Year() >= forever {
		a.ExpiresAt = null[time.Time]()
	}
	// The data name the account by its address, the asset by its unique ID.
	if _, address, ok := strings.Cut(x.text("name"), "/serviceAccounts/"); ok {
		a.ServiceAccount, _, _ = strings.Cut(address, "/")
	}
	x.asset.Name = key
	if account != "" {
		x.link("service_account", []string{account})
	}
	x.attributes = a
	return true
}
