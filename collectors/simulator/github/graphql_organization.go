package github

import "net/http"

// root are the fields of a query.
func (c *call) root() object {
	return object{
		typeName: "Query",
		"viewer": object{typeName: "User", "login": c.caller.user.login, "databaseId": c.caller.user.id},
		"rateLimit": object{
			typeName: "RateLimit", "cost": 1, "limit": 5000, "remaining": 4999, "used": 1, "nodeCount": 100, "resetAt": stamp(c.company.Now),
		},
		"organization": resolver(func(arguments map[string]any) any {
			if arguments["login"] != Organization {
				return refuse(http.StatusNotFound, "Could not resolve to an Organization with the login of 'x'.")
			}
			return c.queried()
		}),
		"repository": resolver(func(arguments map[string]any) any {
			name, _ := arguments["name"].(string)
			r := c.company.repository(name)
			if r == nil || arguments["owner"] != Organization {
				return refuse(http.StatusNotFound, "Could not resolve to a Repository with the name '"+name+"'.")
			}
			return c.queriedRepository(r)
		}),
		"nodes": resolver(func(arguments map[string]any) any {
			ids, _ := arguments["ids"].([]any)
			nodes := make([]any, len(ids))
			for i, id := range ids {
				nodes[i] = c.nodeOf(id)
			}
			return nodes
		}),
		"node": resolver(func(arguments map[string]any) any { return c.nodeOf(arguments["id"]) }),
	}
}

// queried is the organization. What only its administrators may see is an error
// to others.
func (c *call) queried() object {
	s, admin := c.company.setting, c.admin()
	secret := func(value any) any {
		if !admin {
			return refuse(http.StatusForbidden, "You do not have permission to view this field.")
		}
		return value
	}
	return object{
		typeName: "Organization", "login": Organization, "name": "Acme", "databaseId": c.company.id, "id": node("O", c.company.id),
		"isVerified": true, "createdAt": stamp(s.created), "viewerCanAdminister": admin && c.caller.kind != installToken, // an App is no owner
		"requiresTwoFactorAuthentication":               secret(s.twoFactor),
		"ipAllowListEnabledSetting":                     secret(setting(s.allowList)),
		"notificationDeliveryRestrictionEnabledSetting": secret(setting(s.restricted)),
		"domains": secret(c.connection(1, func(int) object {
			return object{typeName: "VerifiableDomain", "domain": "acme.example", "isVerified": true}
		}, nil)),
		"membersWithRole": c.connection(len(c.company.members), c.queriedMember, func(i int) object {
			m := c.company.members[i]
			role := "MEMBER"
			if m.owner {
				role = "ADMIN"
			}
			return object{typeName: "OrganizationMemberEdge", "role": role, "hasTwoFactorEnabled": secret(m.twoFactor != noFactor)}
		}),
		"samlIdentityProvider": secret(object{
			typeName: "OrganizationIdentityProvider", "id": node("SAML", c.company.id), "ssoUrl": "https://acme.okta.example/sso",
			"issuer": "https://acme.okta.example", "externalIdentities": c.identities(),
		}),
		"teams":        c.connection(len(c.company.teams), func(i int) object { return c.queriedTeam(c.company.teams[i]) }, nil),
		"repositories": c.connection(c.company.size, func(i int) object { return c.queriedRepository(c.company.build(i)) }, nil),
	}
}

// setting is an on or off as GraphQL names it.
func setting(on bool) string {
	if on {
		return "ENABLED"
	}
	return "DISABLED"
}

func (c *call) queriedMember(i int) object { return c.queriedUser(c.company.members[i]) }

func (c *call) queriedUser(u *user) object {
	verified := u.verified
	if verified == nil || !c.admin() {
		verified = []string{}
	}
	return object{
		typeName: "User", "login": u.login, "databaseId": u.id, "id": node("U", u.id), "name": text(u.name), "email": u.email, "createdAt": stamp(u.created),
		"organizationVerifiedDomainEmails": verified,
	}
}

// identities are the members' identities at the SAML identity provider, and one
// that is linked to nobody.
func (c *call) identities() resolver {
	var linked []*user
	for _, m := range c.company.members {
		if m.nameID != "" {
			linked = append(linked, m)
		}
	}
	address := func(a string) object {
		return object{"value": a, "primary": true, "type": "work"}
	}
	return c.connection(len(linked), func(i int) object {
		u := linked[i]
		o := object{
			typeName: "ExternalIdentity", "guid": c.company.Hex(32, "identity", u.id), "user": c.queriedUser(u), "scimIdentity": nil,
			"samlIdentity": object{typeName: "ExternalIdentitySamlAttributes", "nameId": u.nameID, "username": nil, "emails": []object{address(u.nameID)}},
		}
		if u.scimName != "" {
			o["scimIdentity"] = object{typeName: "ExternalIdentityScimAttributes", "username": u.scimName, "emails": []object{address(u.scimName)}}
		}
		return o
	}, nil)
}

func (c *call) queriedTeam(t *team) object {
	return object{
		typeName: "Team", "databaseId": t.id, "id": node("T", t.id), "slug": t.slug, "name": t.name, "privacy": "VISIBLE", "parentTeam": nil,
		"members":      c.connection(len(t.members), func(i int) object { return c.queriedUser(t.members[i]) }, nil),
		"repositories": c.connection(c.company.repositoriesOf(t), func(i int) object { return object{} }, nil),
	}
}
