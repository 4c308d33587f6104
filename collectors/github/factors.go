package github

import (
	"context"
	"errors"

	"github.com/corporate-sre/auditor/collectors/web"
)

// What two_factor says.
const (
	factorEnabled  = "enabled"
	factorInsecure = "insecure"
	factorDisabled = "disabled"
)

// A factors is who has no second factor or an insecure one, by user. A nil map
// was not read.
type factors struct {
	disabled, insecure map[int64]bool
	gap                web.Gap // of the first that was not read
	publicOnly         bool    // GitHub led to the public members
}

// readFactors reads a list of users with the two filters that GitHub answers to
// owners only.
func (s *Source) readFactors(ctx context.Context, req request) factors {
	var f factors
	read := func(filter string) map[int64]bool {
		req.query = map[string][]string{"filter": {filter}}
		users := map[int64]bool{}
		for u, err := range list[user](ctx, s.api, req, "") {
			if err != nil {
				f.publicOnly = f.publicOnly || errors.Is(err, errPublicOnly)
				if g := classify(ctx, req.op, err); f.gap == (web.Gap{}) {
					f.gap = g
				}
				return nil
			}
			users[u.ID] = true
		}
		return users
	}
	f.disabled = read("2fa_disabled")
	f.insecure = read("2fa_insecure")
	return f
}

// of is the state of a user; enabled is what GraphQL says of it, nil when it
// does not. Empty: it is not known.
func (f factors) of(id int64, enabled *bool) string {
	switch {
	case f.disabled[id] || enabled != nil && !*enabled:
		return factorDisabled
	case f.insecure[id]:
		return factorInsecure
	case f.insecure == nil || f.disabled == nil && enabled == nil:
		return ""
	}
	return factorEnabled
}

// twoFactor is of, and says when it is not known.
func (r *reading) twoFactor(assetType string, f factors, id int64, enabled *bool) *string {
	state := f.of(id, enabled)
	if state == "" {
		r.lack(assetType, f.gap, "attributes.two_factor")
		return nil
	}
	return &state
}
