package identity

import (
	"encoding/json"
	"strings"
)

func readSaaS(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		Login  field
		Email  field
		Emails []struct {
			Address           string
			Primary, Verified *bool
		}
		ExternalID              field `json:"external_id"`
		EmployeeID              field `json:"employee_id"`
		Aliases                 []string
		Kind, Status, Privilege string
		MFA, SSO, Password      *bool
		CreatedAt               field           `json:"created_at"`
		InvitedAt               field           `json:"invited_at"`
		LastActiveAt            field           `json:"last_active_at"`
		Seat                    json.RawMessage `json:"seat"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	a.login, a.email, a.externalID, a.employeeID, a.aliases = x.Login.value, x.Email, x.ExternalID, x.EmployeeID.value, x.Aliases
	if x.Kind != "" {
		a.kind = x.Kind
	}
	if x.Status != "unknown" {
		a.status = x.Status
	}
	if x.Privilege != "unknown" {
		a.privilege = x.Privilege
	}
	a.mfa, a.sso, a.password = x.MFA, x.SSO, x.Password
	a.createdAt, a.lastActiveAt = x.CreatedAt, x.LastActiveAt
	if a.status == "invited" && a.createdAt.value == "" && x.InvitedAt.value != "" {
		a.createdAt = x.InvitedAt
	}
	for _, e := range x.Emails {
		a.add(w.config.Domains, e.Address, e.Verified != nil && !*e.Verified)
	}
	a.add(w.config.Domains, x.Email.value, len(x.Emails) > 0) // in the list it is said whether it is verified
	if a.sso != nil && *a.sso {
		a.nameIDs = append(a.nameIDs, a.login)
	} else {
		a.add(w.config.Domains, a.login, false)
	}
	if strings.Contains(a.externalID.value, "@") {
		a.nameIDs = append(a.nameIDs, a.externalID.value)
	}
	if a.externalID.known {
		linked := a.externalID.value != ""
		a.idpLinked = &linked
	}
	a.evidenceKnown = a.email.known || len(a.addresses) > 0 || a.externalID.value != ""
	return true, a.readSeat(x.Seat)
}

// readSeat takes over the seat of a saas.account: it is used when the account is.
func (a *account) readSeat(raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		a.seat = raw
		return nil
	}
	var s seat
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	s.AssignedAt, s.LastUsedAt = a.createdAt.json(), a.lastActiveAt.json()
	a.setSeat(s)
	return nil
}

func (a *account) setSeat(s seat) {
	b, err := json.Marshal(s)
	if err != nil {
		panic("identity: seat: " + err.Error()) // it is made of JSON
	}
	a.seat = b
}

// json is the field as JSON; empty when it is not known.
func (f field) json() json.RawMessage {
	switch {
	case !f.known:
		return nil
	case f.value == "":
		return json.RawMessage("null")
	}
	b, err := json.Marshal(f.value)
	if err != nil {
		panic("identity: text: " + err.Error())
	}
	return b
}

func readMember(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		Login, Role    string
		TwoFactor      string   `json:"two_factor"`
		PublicEmail    field    `json:"public_email"`
		VerifiedEmails []string `json:"verified_emails"`
		NameID         field    `json:"saml_name_id"`
		UserName       field    `json:"scim_user_name"`
		SSOEmails      []string `json:"sso_emails"`
		CreatedAt      field    `json:"created_at"`
		LastActiveAt   field    `json:"last_active_at"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	a.login, a.kind, a.status, a.privilege, a.publicEmail = x.Login, "human", "active", x.Role, x.PublicEmail.value
	a.mfa, a.createdAt, a.lastActiveAt = twoFactor(x.TwoFactor), x.CreatedAt, x.LastActiveAt
	for _, s := range append([]string{x.NameID.value, x.UserName.value}, x.SSOEmails...) {
		if s != "" {
			a.nameIDs = append(a.nameIDs, s)
		}
	}
	for _, s := range x.VerifiedEmails {
		a.add(w.config.Domains, s, false)
	}
	if a.email.known = x.VerifiedEmails != nil || len(x.SSOEmails) > 0; a.email.known {
		for _, s := range append(x.VerifiedEmails, x.SSOEmails...) {
			a.email.value = s
			break
		}
	}
	if x.NameID.known || x.UserName.known {
		linked := x.NameID.value != "" || x.UserName.value != ""
		a.idpLinked = &linked
	}
	a.evidenceKnown = x.NameID.known || x.UserName.known || x.VerifiedEmails != nil
	if !w.seatsRead[a.where] {
		a.seat = nil // it may have one of Copilot's
	}
	if s, ok := w.seats[a.where+"/"+strings.ToLower(a.login)]; ok {
		a.setSeat(s)
	}
	return true, nil
}

// twoFactor is whether GitHub's word means a second factor; nil: it was not
// read. A text message is one, if a weak one.
func twoFactor(word string) *bool {
	if word == "" {
		return nil
	}
	has := word != "disabled"
	return &has
}

func readCollaborator(_ *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		Login     string
		TwoFactor string `json:"two_factor"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	a.login, a.kind, a.status, a.privilege, a.mfa = x.Login, "guest", "active", "guest", twoFactor(x.TwoFactor)
	return true, nil
}

func readInvitation(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		Login, Email field
		Role         string
		InvitedAt    field `json:"invited_at"`
		Failed       *bool
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	a.login, a.email, a.kind, a.status, a.createdAt = x.Login.value, x.Email, "human", "invited", x.InvitedAt
	if x.Failed != nil && *x.Failed {
		a.status = "deactivated" // nobody can accept it any more
	}
	a.privilege = "member"
	if x.Role == "owner" {
		a.privilege = "owner"
	}
	a.add(w.config.Domains, x.Email.value, false)
	return true, nil
}
