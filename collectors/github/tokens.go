package github

import (
	"cmp"
	"context"
	"maps"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const tokenType = "github.personal_access_token"

type tokenAttributes struct {
	OwnerLogin          string        `json:"owner_login"`
	RepositorySelection string        `json:"repository_selection"`
	Permissions         []tokenGrant  `json:"permissions"`
	GrantedAt           *moment       `json:"granted_at,omitzero"`
	Expired             bool          `json:"expired"`
	ExpiresAt           maybe[moment] `json:"expires_at"`
	LastUsedAt          maybe[moment] `json:"last_used_at"`
}

type tokenGrant struct {
	Level  string `json:"level"`
	Name   string `json:"name"`
	Access string `json:"access"`
}

// A tokenAnswer is what GitHub says of one. The ID is of the grant; the token
// itself has another.
type tokenAnswer struct {
	ID                  int64  `json:"id"`
	Name                string `json:"token_name"`
	Owner               user   `json:"owner"`
	RepositorySelection string `json:"repository_selection"`
	Permissions         struct {
		Organization map[string]string `json:"organization"`
		Repository   map[string]string `json:"repository"`
		Other        map[string]string `json:"other"`
	} `json:"permissions"`
	GrantedAt  *moment `json:"access_granted_at"`
	Expired    bool    `json:"token_expired"`
	ExpiresAt  *moment `json:"token_expires_at"`
	LastUsedAt *moment `json:"token_last_used_at"`
}

func (r *reading) readTokens(ctx context.Context) {
	const op = "GET /orgs/{org}/personal-access-tokens"
	for t, err := range list[tokenAnswer](ctx, r.api, r.request(op), "") {
		if err != nil {
			g := classify(ctx, op, err)
			if r.config.App == nil && g.State == collectors.Denied {
				// No token may list tokens, so this is no gap that a
				// permission mends.
				g = web.Gap{State: collectors.Disabled, Reason: g.Reason + ": it answers GitHub Apps only", Needs: lookup(op).Permission}
			}
			r.gap(tokenType, g)
			return
		}
		r.addToken(t, op)
	}
}

func (r *reading) addToken(t tokenAnswer, op string) {
	org := r.scope.Hints[hintID]
	a := tokenAttributes{
		OwnerLogin:          t.Owner.Login,
		RepositorySelection: t.RepositorySelection,
		Permissions:         []tokenGrant{},
		GrantedAt:           t.GrantedAt.orNil(),
		Expired:             t.Expired,
		ExpiresAt:           known(t.ExpiresAt.orNil()),
		LastUsedAt:          known(t.LastUsedAt.orNil()),
	}
	for level, grants := range map[string]map[string]string{
		"organization": t.Permissions.Organization, "repository": t.Permissions.Repository, "other": t.Permissions.Other,
	} {
		for name, access := range maps.All(grants) {
			a.Permissions = append(a.Permissions, tokenGrant{level, name, access})
		}
	}
	collectors.Sort(a.Permissions, func(a, b tokenGrant) int { return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Name, b.Name)) })
	r.add(collectors.Asset{
		ID:         orgID(org) + "/token/" + number(t.ID),
		Type:       tokenType,
		Name:       cmp.Or(t.Name, t.Owner.Login),
		Parent:     orgID(org),
		Attributes: collectors.Attributes(a),
		Links:      map[string][]string{"owner": {memberID(org, t.Owner.ID)}},
		Source:     "github:" + op,
	})
}
