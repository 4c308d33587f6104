package github

import (
	"context"

	"github.com/corporate-sre/auditor/collectors/web"
)

// An identity is what the single sign-on knows of a member.
type identity struct {
	saml, scim *string
	emails     []string
}

// An identitiesRead is the identities by user, as far as they were read.
type identitiesRead struct {
	of       map[int64]identity
	complete bool
	gap      web.Gap // unless complete
}

type valueAnswer struct {
	Value string `json:"value"`
}

type identityAnswer struct {
	User *struct {
		ID int64 `json:"databaseId"`
	} `json:"user"`
	SAML *struct {
		NameID *string       `json:"nameId"`
		Emails []valueAnswer `json:"emails"`
	} `json:"samlIdentity"`
	SCIM *struct {
		UserName *string       `json:"username"`
		Emails   []valueAnswer `json:"emails"`
	} `json:"scimIdentity"`
}

// readIdentities reads the linked identities of the whole organization: GitHub
// does not list them in the order of the members.
func (s *Source) readIdentities(ctx context.Context, planName string, edges []*memberEdge) identitiesRead {
	const op = "POST /graphql#identities"
	type answer struct {
		CanAdminister bool `json:"viewerCanAdminister"`
		Provider      *struct {
			Identities struct {
				PageInfo pageInfo          `json:"pageInfo"`
				Nodes    []*identityAnswer `json:"nodes"`
			} `json:"externalIdentities"`
		} `json:"samlIdentityProvider"`
	}
	read := identitiesRead{of: map[int64]identity{}}
	wanted := make(map[int64]bool, len(edges))
	for _, e := range edges {
		wanted[e.User.ID] = true
	}
	for after, more := "", len(edges) > 0; more; {
		variables := s.login()
		variables["after"] = afterVariable(after)
		got, errs, err := organizationQuery[answer](ctx, s, "identities", variables)
		if err != nil {
			read.gap = classify(ctx, op, err)
			return read
		}
		if got.Provider == nil {
			if !samlProof(false, got.CanAdminister, errs, planNamed(planName)) {
				read.gap = s.ownersField(ctx, op, errs, "organization", "samlIdentityProvider")
				return read
			}
			break
		}
		for i, n := range got.Provider.Identities.Nodes {
			if n == nil {
				if e := errs.at("organization", "samlIdentityProvider", "externalIdentities", "nodes", i); e != nil {
					read.gap = classify(ctx, op, e)
					return read
				}
				continue
			}
			if n.User != nil && wanted[n.User.ID] {
				read.of[n.User.ID] = n.identity()
			}
		}
		if after, more, err = got.Provider.Identities.PageInfo.next(op, after); err != nil {
			read.gap = classify(ctx, op, err)
			return read
		}
	}
	read.complete = true
	return read
}

func (n *identityAnswer) identity() identity {
	var id identity
	var emails []string
	if n.SAML != nil {
		id.saml = text(deref(n.SAML.NameID))
		for _, e := range n.SAML.Emails {
			emails = append(emails, e.Value)
		}
	}
	if n.SCIM != nil {
		id.scim = text(deref(n.SCIM.UserName))
		for _, e := range n.SCIM.Emails {
			emails = append(emails, e.Value)
		}
	}
	id.emails = addresses(emails)
	return id
}

// identity adds the linked identity to a member. That there is none is known
// only when all were read.
func (r *reading) identity(a *memberAttributes, read identitiesRead) {
	id, ok := read.of[a.UserID]
	if !ok && !read.complete {
		r.lack(memberType, read.gap, "attributes.saml_name_id", "attributes.scim_user_name", "attributes.sso_emails")
		return
	}
	a.SAMLNameID, a.SCIMUserName, a.SSOEmails = known(id.saml), known(id.scim), append([]string{}, id.emails...)
}

// planNamed is the plan of that name; nil: it is not known.
func planNamed(name string) *plan {
	if name == "" {
		return nil
	}
	return &plan{Name: name}
}
