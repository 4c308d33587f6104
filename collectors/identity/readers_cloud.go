package identity

import "encoding/json"

func readCenterUser(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		UserName  string `json:"user_name"`
		Email     field
		Status    string
		CreatedAt field `json:"created_at"`
		External  *bool
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	a.login, a.email, a.kind, a.createdAt, a.sso, a.idpLinked = x.UserName, x.Email, "human", x.CreatedAt, x.External, x.External
	switch x.Status {
	case "ENABLED":
		a.status = "active"
	case "DISABLED":
		a.status = "deactivated"
	}
	if x.External != nil && *x.External {
		a.nameIDs = append(a.nameIDs, x.UserName) // SCIM's userName
	}
	a.add(w.config.Domains, x.Email.value, false)
	a.evidenceKnown = x.Email.known
	return true, nil
}

// readIAMUser takes users who can sign in to the console. Others are software.
func readIAMUser(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		CreatedAt     field `json:"created_at"`
		Console       *bool `json:"console_password"`
		LastUsed      field `json:"password_last_used"`
		MFA           *bool
		Administrator *bool
		AccessKeys    []struct{ Active bool } `json:"access_keys"`
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	if x.Console != nil && !*x.Console {
		return false, nil
	}
	a.login, a.kind, a.createdAt, a.lastActiveAt, a.mfa = a.name, "human", x.CreatedAt, x.LastUsed, x.MFA
	no := false
	a.sso = &no
	if x.Console != nil {
		a.status = "active"
	}
	if x.Administrator != nil {
		a.privilege = "member"
		if *x.Administrator {
			a.privilege = "admin"
		}
	}
	for _, k := range x.AccessKeys {
		if k.Active {
			a.keys++
		}
	}
	a.email = known("")
	if text, ok := w.config.Domains.normal(a.name); ok {
		a.email = known(text)
		a.add(w.config.Domains, text, false)
	}
	return true, nil
}

// readPrincipal takes users. Groups and service accounts are nobody's accounts.
func readPrincipal(w *world, a *account, attributes json.RawMessage) (bool, error) {
	var x struct {
		Kind       string
		Email      field
		Privileged *bool
	}
	if err := json.Unmarshal(attributes, &x); err != nil {
		return false, err
	}
	if x.Kind != "user" {
		return false, nil
	}
	a.login, a.email, a.kind, a.status = x.Email.value, x.Email, "human", "active"
	if x.Privileged != nil {
		a.privilege = "member"
		if *x.Privileged {
			a.privilege = "admin"
		}
	}
	a.add(w.config.Domains, x.Email.value, false)
	a.evidenceKnown = x.Email.known
	return true, nil
}
