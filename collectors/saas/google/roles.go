package google

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/corporate-sre/auditor/collectors/saas/listing"
	"github.com/corporate-sre/auditor/collectors/web"
)

// holders are the names of the roles by the user's ID.
type holders struct {
	roles  map[string][]string
	super  map[string]bool // who is super administrator
	hidden web.Gap         // why the members of a group that holds a role are not known; zero: they are
	failed string          // the call that an error is of
}

// give gives a role to a user.
func (h holders) give(id string, r roleItem) {
	h.roles[id] = append(h.roles[id], cmp.Or(r.Name, string(r.ID)))
	if r.Super {
		h.super[id] = true
	}
}

// roleHolders reads who holds a role, himself or through a group.
func (s *Source) roleHolders(ctx context.Context) (holders, error) {
	h := holders{roles: map[string][]string{}, super: map[string]bool{}, failed: getRoles}
	base := s.hosts.directory + "/admin/directory/v1/customer/" + url.PathEscape(s.customer())
	roles := map[number]roleItem{}
	_, err := listing.Pages(ctx, getRoles, "", 0, func(ctx context.Context, cursor string) (listing.Page[roleItem], error) {
		var a listAnswer[roleItem]
		err := s.page(ctx, getRoles, base+"/roles", url.Values{"maxResults": {"100"}}, cursor, &a)
		return listing.Page[roleItem]{Items: a.Items, Next: a.Next}, err
	}, func(r roleItem) { roles[r.ID] = r })
	if err != nil {
		return h, err
	}
	h.failed = getAssignments
	groups := map[string][]roleItem{}
	_, err = listing.Pages(ctx, getAssignments, "", 0, func(ctx context.Context, cursor string) (listing.Page[assignment], error) {
		var a listAnswer[assignment]
		err := s.page(ctx, getAssignments, base+"/roleassignments", url.Values{"maxResults": {"200"}}, cursor, &a)
		return listing.Page[assignment]{Items: a.Items, Next: a.Next}, err
	}, func(a assignment) {
		role, known := roles[a.RoleID]
		if !known {
			role = roleItem{ID: a.RoleID}
		}
		if strings.EqualFold(a.Type, "group") {
			groups[a.AssignedTo] = append(groups[a.AssignedTo], role)
		} else {
			h.give(a.AssignedTo, role)
		}
	})
	if err != nil {
		return h, err
	}
	for group, held := range groups {
		err := s.members(ctx, group, func(id string) {
			for _, r := range held {
				h.give(id, r)
			}
		})
		if ctx.Err() != nil {
			return h, ctx.Err()
		}
		if err != nil {
			h.hidden = gap(ctx, err, getMembers)
			break
		}
	}
	return h, nil
}

// members gives the ID of each member of a group, and of the groups in it.
func (s *Source) members(ctx context.Context, group string, each func(id string)) error {
	type item struct {
		ID string `json:"id"`
	}
	address := s.hosts.directory + "/admin/directory/v1/groups/" + url.PathEscape(group) + "/members"
	_, err := listing.Pages(ctx, getMembers, "", 0, func(ctx context.Context, cursor string) (listing.Page[item], error) {
		var a struct {
			kinded
			Members []item `json:"members"`
			Next    string `json:"nextPageToken"`
		}
		err := s.page(ctx, getMembers, address, url.Values{"includeDerivedMembership": {"true"}, "maxResults": {"200"}}, cursor, &a)
		return listing.Page[item]{Items: a.Members, Next: a.Next}, err
	}, func(m item) { each(m.ID) })
	return err
}
