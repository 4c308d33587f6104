package github

import (
	"context"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

const memberType = "github.member"

// membersPages is how many pages of 100 members one scope reads.
const membersPages = 100

type memberAttributes struct {
	Login          string        `json:"login"`
	UserID         int64         `json:"user_id"`
	Name           maybe[string] `json:"name,omitzero"`
	Role           *string       `json:"role,omitzero"`
	TwoFactor      *string       `json:"two_factor,omitzero"`
	PublicEmail    maybe[string] `json:"public_email,omitzero"`
	VerifiedEmails []string      `json:"verified_emails,omitzero"`
	SAMLNameID     maybe[string] `json:"saml_name_id,omitzero"`
	SCIMUserName   maybe[string] `json:"scim_user_name,omitzero"`
	SSOEmails      []string      `json:"sso_emails,omitzero"`
	CreatedAt      *moment       `json:"created_at,omitzero"`
}

type memberEdge struct {
	Role         *string `json:"role"` // ADMIN or MEMBER; null to who is no member
	HasTwoFactor *bool   `json:"hasTwoFactorEnabled"`
	User         *struct {
		ID        int64         `json:"databaseId"`
		Login     string        `json:"login"`
		Name      maybe[string] `json:"name"`
		CreatedAt *moment       `json:"createdAt"`
	} `json:"node"`
}

type membersAnswer struct {
	Members struct {
		TotalCount int           `json:"totalCount"`
		PageInfo   pageInfo      `json:"pageInfo"`
		Edges      []*memberEdge `json:"edges"`
	} `json:"membersWithRole"`
}

const membersQuery = "POST /graphql#members"

// collectMembers reads as many members as fit into one scope. Next goes on
// behind them.
func (s *Source) collectMembers(ctx context.Context, scope collectors.Scope) collectors.Result {
	r := s.read(scope)
	var edges []*memberEdge
	after, total := scope.Hints[hintNext], 0
	from, more := after, true
	for page := 0; more && page < membersPages; page++ {
		variables := s.login()
		variables["after"] = afterVariable(after)
		got, errs, err := organizationQuery[membersAnswer](ctx, s, "members", variables)
		if err == nil {
			for i, e := range got.Members.Edges {
				if e == nil || e.User == nil {
					r.gap(memberType, r.hiddenField(ctx, membersQuery, errs, "organization", "membersWithRole", "edges", i))
					continue
				}
				edges = append(edges, e)
			}
			total = got.Members.TotalCount
			after, more, err = got.Members.PageInfo.next(membersQuery, after)
		}
		if err != nil {
			r.stop(ctx, memberType, membersQuery, err)
			after, more = "", false
		}
	}
	if _, stopped := r.listing[memberType]; !stopped && from == "" && !more && len(edges) < total {
		r.stop(ctx, memberType, membersQuery, &web.Error{Operation: membersQuery, Fault: faultShort})
	}
	if more {
		r.goOn(ctx, membersQuery, after)
	}
	factors := s.readFactors(ctx, s.request("GET /orgs/{org}/members"))
	if factors.publicOnly {
		r.gap(memberType, factors.gap)
	}
	emails := s.readEmails(ctx, from, edges)
	identities := s.readIdentities(ctx, scope.Hints[hintPlan], edges)
	for _, e := range edges {
		a := &memberAttributes{Login: e.User.Login, UserID: e.User.ID, Name: e.User.Name, CreatedAt: e.User.CreatedAt.orNil()}
		if a.Role = role(e.Role); a.Role == nil {
			r.lack(memberType, hidden(membersQuery), "attributes.role")
		}
		a.TwoFactor = r.twoFactor(memberType, factors, e.User.ID, e.HasTwoFactor)
		r.emails(a, emails)
		r.identity(a, identities)
		r.addMember(a)
	}
	return r.result()
}

func (r *reading) addMember(a *memberAttributes) {
	org := r.scope.Hints[hintID]
	r.add(collectors.Asset{
		ID:         memberID(org, a.UserID),
		Type:       memberType,
		Name:       a.Login,
		Parent:     orgID(org),
		URL:        r.page(a.Login),
		Attributes: collectors.Attributes(a),
		Source:     "github:" + membersQuery,
	})
}

// role is the role of a member in the schema's words.
func role(of *string) *string {
	switch strings.ToLower(deref(of)) {
	case "admin":
		of = text("owner")
	case "member":
		of = text("member")
	default:
		return nil
	}
	return of
}

// An emailsRead is what was read of the addresses of members, by user.
type emailsRead struct {
	public   map[int64]maybe[string]
	verified map[int64][]string // an empty list where none may be hidden
	gap      web.Gap            // of all others
}

// readEmails reads the addresses of the members of the pages from a cursor on.
// They come apart from the members: where they are refused, GraphQL takes along
// what holds them.
func (s *Source) readEmails(ctx context.Context, from string, edges []*memberEdge) emailsRead {
	const op = "POST /graphql#memberEmails"
	type answer struct {
		IsVerified    bool `json:"isVerified"`
		CanAdminister bool `json:"viewerCanAdminister"`
		Members       struct {
			PageInfo pageInfo `json:"pageInfo"`
			Nodes    []*struct {
				ID       int64     `json:"databaseId"`
				Email    *string   `json:"email"`
				Verified *[]string `json:"organizationVerifiedDomainEmails"`
			} `json:"nodes"`
		} `json:"membersWithRole"`
	}
	read := emailsRead{public: map[int64]maybe[string]{}, verified: map[int64][]string{}}
	missing := s.ownersField(ctx, op, nil)
	for after, more, left := from, true, len(edges); more && left > 0; {
		variables := s.login()
		variables["after"] = afterVariable(after)
		got, errs, err := organizationQuery[answer](ctx, s, "memberEmails", variables)
		if err == nil {
			left -= max(1, len(got.Members.Nodes))
			for i, n := range got.Members.Nodes {
				if n == nil {
					if e := errs.at("organization", "membersWithRole", "nodes", i); e != nil {
						missing = classify(ctx, op, e)
					}
					continue
				}
				if n.Email != nil {
					read.public[n.ID] = known(text(address(*n.Email)))
				}
				// Who may not know gets an empty list.
				if n.Verified != nil && (len(*n.Verified) > 0 || got.CanAdminister || !got.IsVerified) {
					read.verified[n.ID] = addresses(*n.Verified)
				}
			}
			after, more, err = got.Members.PageInfo.next(op, after)
		}
		if err != nil {
			missing = classify(ctx, op, err)
			break
		}
	}
	read.gap = missing
	return read
}

// emails adds the addresses to a member.
func (r *reading) emails(a *memberAttributes, read emailsRead) {
	var ok bool
	if a.PublicEmail, ok = read.public[a.UserID]; !ok {
		r.lack(memberType, read.gap, "attributes.public_email")
	}
	if a.VerifiedEmails, ok = read.verified[a.UserID]; !ok {
		r.lack(memberType, read.gap, "attributes.verified_emails")
	}
}

// addresses are those that are mail addresses, sorted, each once.
func addresses(list []string) []string {
	all := []string{}
	for _, s := range list {
		if s = address(s); s != "" {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
