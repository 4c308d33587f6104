package saas

// The product and the SKU of acme's licences.
const (
	googleProduct = "Google-Apps"
	googleSKU     = "1010020026"
)

// googleLicences are who holds a seat.
func googleLicences(c *call) (any, error) {
	body := object{"kind": "licensing#licenseAssignmentList"}
	page, err := googlePage(c, body, 1000, func(a *account) bool {
		return a.seat != "" && a.state != deleted && c.request.PathValue("product") == googleProduct
	})
	if err != nil {
		return nil, err
	}
	items := []object{}
	for _, a := range page {
		items = append(items, object{
			"kind": "licensing#licenseAssignment", "userId": a.email, "productId": googleProduct, "productName": "Google Workspace",
			"skuId": googleSKU, "skuName": a.seat,
		})
	}
	body["items"] = items
	return body, nil
}

// googlePolicies are settings of the organizational unit at the top.
func googlePolicies(c *call) (any, error) {
	policy := func(name string, value object) object {
		return object{
			"name": "policies/" + c.Hex(20, name), "customer": "customers/" + c.customerID(), "type": "ADMIN",
			"policyQuery": object{"query": "entity.org_units.exists(org_unit, org_unit.org_unit_id == orgUnitId('top'))", "orgUnit": "orgUnits/top", "sortOrder": 1},
			"setting":     object{"type": "settings/" + name, "value": value},
		}
	}
	enforced := object{}
	if c.settings.mfaEnforced {
		enforced["enforcedFrom"] = stamp(c.Ago(500))
	}
	return object{"policies": []object{
		policy("security.two_step_verification_enforcement", enforced),
		policy("security.two_step_verification_enrollment", object{"allowEnrollment": true}),
	}}, nil
}

// googleSSO says where people sign in.
func googleSSO(c *call) (any, error) {
	mode := "SSO_OFF"
	if c.settings.ssoEnforced {
		mode = "SAML_SSO"
	}
	return object{"inboundSsoAssignments": []object{{
		"name": "inboundSsoAssignments/" + c.Hex(12, "sso"), "customer": "customers/" + c.customerID(), "targetOrgUnit": "orgUnits/top", "ssoMode": mode,
	}}}, nil
}
