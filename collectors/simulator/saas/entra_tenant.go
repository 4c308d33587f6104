package saas

// entraGUID is a GUID that stands for words.
func (w *workspace) guid(words ...any) string {
	h := w.Hex(32, append([]any{"guid"}, words...)...)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

func (w *workspace) entraSKU(seat string) string { return w.guid("sku", seat) }

func entraSKUs(c *call) (any, error) {
	skus := []object{}
	for _, p := range c.pools {
		skus = append(skus, object{
			"id": c.guid("tenant") + "_" + c.entraSKU(p.seat), "skuId": c.entraSKU(p.seat), "skuPartNumber": p.seat, "appliesTo": "User",
			"capabilityStatus": "Enabled", "consumedUnits": c.held(p.seat), "servicePlans": []object{},
			"prepaidUnits": object{"enabled": c.bought(p), "suspended": 0, "warning": 0, "lockedOut": 0},
		})
	}
	return entraList(skus...)
}

// The templates of Entra's roles are the same in every tenant.
const (
	globalAdministrator = "62e90394-69f5-4237-9190-012177145e10"
	userAdministrator   = "fe930be7-5e62-47db-91af-98c3a49a38b1"
)

var entraRole = map[role]string{owner: globalAdministrator, admin: userAdministrator}

func entraDefinitions(*call) (any, error) {
	role := func(id, name string) object {
		return object{"id": id, "templateId": id, "displayName": name, "isBuiltIn": true, "isEnabled": true, "isPrivileged": true, "rolePermissions": []any{}}
	}
	return entraList(role(globalAdministrator, "Global Administrator"), role(userAdministrator, "User Administrator"))
}

func entraAssignments(c *call) (any, error) {
	return entraPage(c, 999, func(a *account) bool { return a.role != member && a.state != deleted }, func(a *account) object {
		name := "Global Administrator"
		if a.role == admin {
			name = "User Administrator"
		}
		return object{
			"id": "ra-" + a.id, "principalId": a.id, "roleDefinitionId": entraRole[a.role], "directoryScopeId": "/",
			"principal":      object{"@odata.type": "#microsoft.graph.user", "id": a.id},
			"roleDefinition": object{"id": entraRole[a.role], "templateId": entraRole[a.role], "displayName": name, "isBuiltIn": true, "isPrivileged": true},
		}
	})
}

func entraDirectoryRoles(c *call) (any, error) {
	members := func(r role) []object {
		all := []object{}
		for _, a := range c.accounts {
			if a.role == r && a.state != deleted {
				all = append(all, object{"@odata.type": "#microsoft.graph.user", "id": a.id})
			}
		}
		return all
	}
	return entraList(
		object{"id": c.guid("role", "global"), "roleTemplateId": globalAdministrator, "displayName": "Global Administrator", "members": members(owner)},
		object{"id": c.guid("role", "user"), "roleTemplateId": userAdministrator, "displayName": "User Administrator", "members": members(admin)},
	)
}

func entraDomains(c *call) (any, error) {
	domains := []object{}
	for i, d := range c.settings.domains {
		domains = append(domains, object{
			"id": d.name, "isVerified": d.verified, "isDefault": i == 0, "isInitial": false, "isRoot": true, "isAdminManaged": true,
			"authenticationType": "Managed", "supportedServices": []string{"Email"},
		})
	}
	return entraList(domains...)
}

func entraOrganization(c *call) (any, error) {
	domains := []object{}
	for i, d := range c.settings.domains {
		if d.verified {
			domains = append(domains, object{"name": d.name, "isDefault": i == 0, "isInitial": false, "type": "Managed", "capabilities": "Email"})
		}
	}
	return entraList(object{
		"id": c.guid("tenant"), "displayName": "coyote", "tenantType": "AAD", "createdDateTime": stamp(c.Ago(3000)), "verifiedDomains": domains,
		"assignedPlans": []object{{"capabilityStatus": "Enabled", "service": "AADPremiumService", "servicePlanId": "41781fb2-bc02-4b7c-bd55-b576c07bb09d"}},
	})
}

func entraAuthorization(c *call) (any, error) {
	from := "adminsAndGuestInviters"
	if c.settings.invitesOpen {
		from = "everyone"
	}
	return object{
		"id": "authorizationPolicy", "displayName": "Authorization Policy", "allowInvitesFrom": from, "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b",
		"allowedToSignUpEmailBasedSubscriptions": false, "allowEmailVerifiedUsersToJoinOrganization": false,
	}, nil
}

func entraDefaults(c *call) (any, error) {
	return object{"id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults", "isEnabled": c.settings.mfaEnforced}, nil
}
