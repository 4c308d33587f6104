package github

import (
	"cmp"
	"context"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	outsideType    = "github.outside_collaborator"
	invitationType = "github.invitation"
)

type outsideAttributes struct {
	Login     string  `json:"login"`
	UserID    int64   `json:"user_id"`
	TwoFactor *string `json:"two_factor,omitzero"`
}

// collectOutside reads the people who are no members, or not yet.
func (s *Source) collectOutside(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := s.read(scope)
	r.readOutside(ctx)
	r.readInvitations(ctx, "GET /orgs/{org}/invitations", false)
	r.readInvitations(ctx, "GET /orgs/{org}/failed_invitations", true)
	return r.result()
}

func (r *reading) readOutside(ctx context.Context) {
	const op = "GET /orgs/{org}/outside_collaborators"
	var users []user
	for u, err := range list[user](ctx, r.api, r.request(op), "") {
		if err != nil {
			r.stop(ctx, outsideType, op, err)
			break
		}
		users = append(users, u)
	}
	if len(users) == 0 {
		return
	}
	factors := r.readFactors(ctx, r.request(op))
	org := r.scope.Hints[hintID]
	for _, u := range users {
		a := outsideAttributes{u.Login, u.ID, r.twoFactor(outsideType, factors, u.ID, nil)}
		r.add(collectors.Asset{
			ID:         outsideID(org, u.ID),
			Type:       outsideType,
			Name:       u.Login,
			Parent:     orgID(org),
			URL:        r.page(u.Login),
			Attributes: collectors.Attributes(a),
			Source:     "github:" + op,
		})
	}
}

type invitationAttributes struct {
	Login        maybe[string] `json:"login"`
	Email        maybe[string] `json:"email"`
	Role         string        `json:"role"`
	InvitedAt    *moment       `json:"invited_at,omitzero"`
	InvitedBy    maybe[string] `json:"invited_by"`
	Source       maybe[string] `json:"source,omitzero"`
	Failed       bool          `json:"failed"`
	FailedAt     maybe[moment] `json:"failed_at"`
	FailedReason maybe[string] `json:"failed_reason"`
}

type invitationAnswer struct {
	ID           int64         `json:"id"`
	Login        *string       `json:"login"`
	Email        *string       `json:"email"`
	Role         string        `json:"role"`
	CreatedAt    *moment       `json:"created_at"`
	FailedAt     *moment       `json:"failed_at"` // "" in an invitation that is pending
	FailedReason *string       `json:"failed_reason"`
	Inviter      *user         `json:"inviter"`
	Source       maybe[string] `json:"invitation_source"`
}

// invitationRole is a role of GitHub in the schema's words.
func invitationRole(role string) string {
	switch role {
	case "admin":
		return "owner"
	case "direct_member":
		return "member"
	}
	return role
}

func (r *reading) readInvitations(ctx context.Context, op string, failed bool) {
	org := r.scope.Hints[hintID]
	for i, err := range list[invitationAnswer](ctx, r.api, r.request(op), "") {
		if err != nil {
			r.stop(ctx, invitationType, op, err)
			return
		}
		a := invitationAttributes{
			Login:        known(text(deref(i.Login))),
			Email:        known(text(address(deref(i.Email)))),
			Role:         invitationRole(i.Role),
			InvitedAt:    i.CreatedAt.orNil(),
			InvitedBy:    known[string](nil),
			Source:       i.Source,
			Failed:       failed,
			FailedAt:     known(i.FailedAt.orNil()),
			FailedReason: known(text(deref(i.FailedReason))),
		}
		if i.Inviter != nil {
			a.InvitedBy = known(text(i.Inviter.Login))
		}
		r.add(collectors.Asset{
			ID:         orgID(org) + "/invitation/" + number(i.ID),
			Type:       invitationType,
			Name:       cmp.Or(deref(a.Login.value), deref(a.Email.value), number(i.ID)),
			Parent:     orgID(org),
			URL:        r.page("orgs", r.config.Organization, "people", "pending_invitations"),
			Attributes: collectors.Attributes(a),
			Source:     "github:" + op,
		})
	}
}
