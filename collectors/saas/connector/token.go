package connector

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// token reads a token. One whose end is over has expired, whatever its product
// says.
func (in *input) token(key string, f *tokenFields) saas.Token {
	t := saas.Token{
		Key:        key,
		Name:       in.quiet(f.Name),
		URL:        in.quiet(f.URL),
		Kind:       read(in, "kind", f.Kind, plain),
		CreatedAt:  read(in, "created_at", f.CreatedAt, moment),
		LastUsedAt: read(in, "last_used_at", f.LastUsedAt, moment),
		ExpiresAt:  read(in, "expires_at", f.ExpiresAt, moment),
		Scopes:     read(in, "scopes", f.Scopes, texts),
	}
	if v, ok := in.value("owner_account", f.Owner); ok {
		owner, ok := nullable(v)
		if !ok {
			in.odd("owner_account", f.Owner)
		} else if account, some := owner.Value(); some {
			t.OwnerAccount = saas.Known(in.source.conn.AccountID(account))
		} else {
			t.OwnerAccount = owner
		}
	}
	t.Status, _ = translate(in, "status", f.Status, append(slices.Clone(saas.Statuses), saas.Expired), saas.UnknownStatus)
	if end, ok := t.ExpiresAt.Value(); ok && t.Status != saas.Deleted && end.Before(in.source.conn.Now) {
		t.Status = saas.Expired
	}
	return t
}
