package connector

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/web"
)

// An input is what the fields of a scope's assets are read from.
type input struct {
	source    *source
	whole     bool // it is the workspace that is read, not an item
	each      string
	variables map[string]any
	blocked   map[string]web.Gap // variables that could not be read
	gaps      gaps

	item      any // the one that is read
	operation string
}

func (in *input) isBlocked(variable string) bool { _, ok := in.blocked[variable]; return ok }

// blockedBy is why an expression cannot be used.
func (in *input) blockedBy(e expr) (web.Gap, bool) {
	for _, name := range e.uses {
		if gap, ok := in.blocked[name]; ok {
			return gap, true
		}
	}
	return web.Gap{}, false
}

// key is the key of an item, and empty for one that the listing leaves out.
// False: it cannot be told which it is.
func (in *input) key(l listing, item any) (string, bool) {
	if l.where.given() {
		v, _, err := l.where.one(item, in.variables)
		if wanted, ok := v.(bool); err != nil || !ok {
			return "", false
		} else if !wanted {
			return "", true
		}
	}
	v, _, err := l.key.one(item, nil)
	key, ok := text(v)
	return key, err == nil && ok && key != ""
}

// asset makes the asset of an item.
func (in *input) asset(l listing, key string, item any) collectors.Asset {
	in.item, in.operation = item, in.operationOf(l)
	if l.accounts != nil {
		return in.source.conn.Account(in.account(key, l.accounts), in.operation)
	}
	return in.source.conn.Token(in.token(key, l.tokens), in.operation)
}

// value is the value of a field; false: there is none, and the gaps say why.
func (in *input) value(attribute string, e expr) (any, bool) {
	if !e.given() {
		return nil, false
	}
	if gap, blind := in.blockedBy(e); blind {
		in.gaps.add(attribute, gap)
		return nil, false
	}
	v, ok, err := e.one(in.item, in.variables)
	switch {
	case err != nil:
		in.odd(attribute, e)
		return nil, false
	case !ok:
		in.gaps.add(attribute, in.nothing(attribute, e))
		return nil, false
	}
	return v, true
}

func (in *input) odd(attribute string, e expr) {
	in.gaps.add(attribute, in.source.odd(e, in.operation))
}

// read reads a field by a function that says whether it understood the value.
func read[T any](in *input, attribute string, e expr, as func(any) (T, bool)) T {
	var zero T
	v, ok := in.value(attribute, e)
	if !ok {
		return zero
	}
	t, ok := as(v)
	if !ok {
		in.odd(attribute, e)
		return zero
	}
	return t
}

// nullable is a text or null.
func nullable(v any) (saas.Field[string], bool) {
	if v == nil {
		return saas.None[string](), true
	}
	s, ok := text(v)
	return saas.Text(s), ok
}

// plain is a text; null is none.
func plain(v any) (string, bool) {
	if v == nil {
		return "", true
	}
	return text(v)
}

// flag reads a field that is true or false. Null is not shown.
func (in *input) flag(attribute string, e expr) *bool {
	v, ok := in.value(attribute, e)
	if !ok {
		return nil
	}
	switch b := v.(type) {
	case bool:
		return &b
	case nil:
		in.gaps.add(attribute, in.nothing(attribute, e))
	default:
		in.odd(attribute, e)
	}
	return nil
}

func (in *input) account(key string, f *accountFields) saas.Account {
	a := saas.Account{
		Key:          key,
		Name:         in.quiet(f.Name),
		URL:          in.quiet(f.URL),
		Login:        read(in, "login", f.Login, nullable),
		ExternalID:   read(in, "external_id", f.ExternalID, nullable),
		EmployeeID:   read(in, "employee_id", f.EmployeeID, nullable),
		Roles:        read(in, "roles", f.Roles, texts),
		MFA:          in.flag("mfa", f.MFA),
		MFAMethods:   read(in, "mfa_methods", f.MFAMethods, texts),
		SSO:          in.flag("sso", f.SSO),
		Password:     in.flag("password", f.Password),
		CreatedAt:    read(in, "created_at", f.CreatedAt, moment),
		InvitedAt:    read(in, "invited_at", f.InvitedAt, moment),
		ExpiresAt:    read(in, "expires_at", f.ExpiresAt, moment),
		LastActiveAt: read(in, "last_active_at", f.LastActiveAt, moment),
		Seat:         in.seat(f.Seat),
	}
	in.emails(&a, f)
	kind, _ := translate(in, "kind", f.Kind, saas.Kinds, saas.UnknownKind)
	a.Kind = kind
	a.Status, a.RawStatus = translate(in, "status", f.Status, saas.Statuses, saas.UnknownStatus)
	a.Privilege, _ = translate(in, "privilege", f.Privilege, saas.Privileges, saas.UnknownPrivilege)
	return a
}

// quiet is a text whose absence no rule minds.
func (in *input) quiet(e expr) string {
	if _, blind := in.blockedBy(e); blind {
		return ""
	}
	v, _, err := e.one(in.item, in.variables)
	if err != nil {
		return ""
	}
	s, _ := text(v)
	return s
}

// emails reads the addresses, whichever of the fields gives them.
func (in *input) emails(a *saas.Account, f *accountFields) {
	yes := true
	if v, ok := in.value("email", f.Email); ok {
		if address, ok := plain(v); ok {
			a.AddEmail(address, &yes, nil)
		} else {
			in.odd("email", f.Email)
		}
	}
	if v, ok := in.value("emails", f.Emails); ok {
		list, isList := v.([]any)
		if !isList && v != nil {
			in.odd("emails", f.Emails)
		}
		if isList || v == nil {
			a.AddEmail("", nil, nil)
		}
		for _, x := range list {
			if object, ok := x.(map[string]any); ok {
				address, _ := text(object["address"])
				a.AddEmail(address, boolean(object["primary"]), boolean(object["verified"]))
			} else if address, ok := text(x); ok {
				a.AddEmail(address, nil, nil)
			} else {
				in.odd("emails", f.Emails)
			}
		}
	}
	if f.Aliases.given() {
		for _, alias := range read(in, "aliases", f.Aliases, texts) {
			a.AddAlias(alias)
		}
	}
}

func boolean(v any) *bool {
	if b, ok := v.(bool); ok {
		return &b
	}
	return nil
}

// seat reads the licence: None for an account that holds none.
func (in *input) seat(f seatFields) saas.Field[saas.Seat] {
	v, ok := in.value("seat", f.Type)
	if !ok {
		return saas.Field[saas.Seat]{}
	}
	if v == nil {
		return saas.None[saas.Seat]()
	}
	name, ok := text(v)
	if !ok {
		in.odd("seat", f.Type)
		return saas.Field[saas.Seat]{}
	}
	if name == "" {
		return saas.None[saas.Seat]()
	}
	return saas.Known(saas.Seat{Type: name, Billable: in.flag("seat", f.Billable)})
}
