package entra

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/corporate-sre/auditor/collectors/web"
)

// holders are the names of the directory roles by the user's ID.
type holders struct {
	roles  map[string][]string
	hidden web.Gap // why the members of a group that holds a role are not known; zero: they are
	failed string  // the call that an error is of
}

// roleHolders reads who holds a role, himself or through a group.
func (s *Source) roleHolders(ctx context.Context) (holders, error) {
	h := holders{roles: map[string][]string{}, failed: getDefinitions}
	definitions, err := every[roleDefinition](ctx, s, getDefinitions, "/roleManagement/directory/roleDefinitions", url.Values{"$select": {"id,displayName"}})
	if err != nil {
		return h, err
	}
	names := map[string]string{}
	for _, d := range definitions {
		names[d.ID] = d.Name
	}
	h.failed = getAssignments
	assignments, err := every[roleAssignment](ctx, s, getAssignments, "/roleManagement/directory/roleAssignments", url.Values{"$expand": {"principal"}})
	if err != nil {
		return h, err
	}
	groups := map[string][]string{}
	for _, a := range assignments {
		to := h.roles
		if strings.HasSuffix(a.Principal.Type, ".group") {
			to = groups
		}
		to[a.PrincipalID] = append(to[a.PrincipalID], cmp.Or(names[a.RoleID], a.RoleID))
	}
	for group, roles := range groups {
		members, err := every[member](ctx, s, getMembers, "/groups/"+url.PathEscape(group)+"/transitiveMembers", url.Values{"$select": {"id"}, "$top": {"999"}})
		if ctx.Err() != nil {
			return h, ctx.Err()
		}
		if err != nil {
			h.hidden = gap(ctx, err, getMembers)
			break
		}
		for _, m := range members {
			h.roles[m.ID] = append(h.roles[m.ID], roles...)
		}
	}
	return h, nil
}

// A member is a user, a group or a device in a group.
type member struct {
	ID string `json:"id"`
}
