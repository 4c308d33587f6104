package simulator

import (
	"net/http"
	"slices"
)

func identityStoreService() *service {
	return &service{
		prefix:       "identitystore",
		protocol:     json11{"AWSIdentityStore"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    throttlingJSON,
		sparse:       true,
		operations: map[string]operation{
			"ListGroupMemberships": inJSON(ofStore(listMemberships)),
			"ListGroups":           inJSON(ofStore(listGroups)),
			"ListUsers":            inJSON(ofStore(listUsers)),
		},
	}
}

// ofStore checks the identity store; the one of an instance beside the
// organization's is empty.
func ofStore(f func(*call, *directory, string) (obj, error)) func(*call) (obj, error) {
	return managed(func(c *call) (obj, error) {
		d, id := &c.company.directory, c.input.text("IdentityStoreId")
		i := slices.IndexFunc(d.instances, func(i ssoInstance) bool { return i.store == id })
		if i < 0 || c.region != identityHome {
			return nil, &apiError{http.StatusBadRequest, "ResourceNotFoundException", "IDENTITY_STORE not found"}
		}
		if i > 0 {
			d = &directory{}
		}
		return f(c, d, id)
	})
}

func listUsers(c *call, d *directory, store string) (obj, error) {
	return jsonPage(c, "Users", d.users, mostPerIdentityPage, func(u *directoryUser) obj {
		status := "ENABLED"
		if u.disabled {
			status = "DISABLED"
		}
		o := obj{
			"IdentityStoreId": store, "UserId": u.id, "UserArn": "arn:aws:identitystore:::user/" + u.id, "UserName": u.name, "DisplayName": u.display,
			"UserStatus": status, "CreatedAt": epoch(c.company.Ago(300)), "Revision": "1",
		}
		if u.email != "" {
			o["Emails"] = []obj{{"Value": u.email, "Type": "work", "Primary": true}}
		}
		if !u.internal {
			o["ExternalIds"] = []obj{{"Issuer": "https://idp.acme.example/scim", "Id": c.company.Hex(20, "idp", u.id)}}
		}
		return o
	})
}

func listGroups(c *call, d *directory, store string) (obj, error) {
	return jsonPage(c, "Groups", d.groups, mostPerIdentityPage, func(g *directoryGroup) obj {
		return obj{
			"IdentityStoreId": store, "GroupId": g.id, "GroupArn": "arn:aws:identitystore:::group/" + g.id, "DisplayName": g.name, "Revision": "1",
			"ExternalIds": []obj{{"Issuer": "https://idp.acme.example/scim", "Id": c.company.Hex(20, "idp", g.id)}},
		}.set("Description", g.description)
	})
}

func listMemberships(c *call, d *directory, store string) (obj, error) {
	id := c.input.text("GroupId")
	i := slices.IndexFunc(d.groups, func(g *directoryGroup) bool { return g.id == id })
	if i < 0 {
		return nil, &apiError{http.StatusBadRequest, "ResourceNotFoundException", "GROUP not found"}
	}
	return jsonPage(c, "GroupMemberships", d.groups[i].members, mostPerIdentityPage, func(u *directoryUser) obj {
		membership := c.company.guid("membership", id, u.id)
		return obj{
			"IdentityStoreId": store, "MembershipId": membership, "MembershipArn": "arn:aws:identitystore:::membership/" + membership,
			"GroupId": id, "MemberId": obj{"UserId": u.id},
		}
	})
}
