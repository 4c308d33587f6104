package simulator

import (
	"net/http"
	"slices"
)

func ssoService() *service {
	return &service{
		prefix:       "sso",
		protocol:     json11{"SWBExternalService"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    throttlingJSON,
		operations: map[string]operation{
			"DescribePermissionSet":                              inJSON(ofSet(describePermissionSet)),
			"GetInlinePolicyForPermissionSet":                    inJSON(ofSet(getInlinePolicy)),
			"GetPermissionsBoundaryForPermissionSet":             inJSON(ofSet(getBoundary)),
			"ListAccountAssignments":                             inJSON(ofSet(listAssignments)),
			"ListAccountAssignmentsForPrincipal":                 inJSON(managed(listAssignmentsForPrincipal)),
			"ListAccountsForProvisionedPermissionSet":            inJSON(ofSet(listProvisioned)),
			"ListCustomerManagedPolicyReferencesInPermissionSet": inJSON(ofSet(listCustomerPolicies)),
			"ListInstances":                                      inJSON(managed(listInstances)),
			"ListManagedPoliciesInPermissionSet":                 inJSON(ofSet(listManagedPolicies)),
			"ListPermissionSets":                                 inJSON(managed(listPermissionSets)),
			"ListTagsForResource":                                inJSON(managed(listSetTags)),
		},
	}
}

// mostPerIdentityPage is the largest page of Identity Center and its store.
const mostPerIdentityPage = 100

// listInstances finds nothing outside the Region that Identity Center lives in.
func listInstances(c *call) (obj, error) {
	var instances []ssoInstance
	if c.region == identityHome {
		instances = c.company.directory.instances
	}
	return jsonPage(c, "Instances", instances, 10, func(i ssoInstance) obj {
		return obj{
			"InstanceArn": i.arn, "IdentityStoreId": i.store, "OwnerAccountId": i.owner.id, "Name": i.name, "Status": "ACTIVE",
			"CreatedDate": epoch(c.company.Ago(800)),
		}
	})
}

// listPermissionSets has sets in the organization's instance only.
func listPermissionSets(c *call) (obj, error) {
	d := c.company.directory
	i := slices.IndexFunc(d.instances, func(i ssoInstance) bool { return i.arn == c.input.text("InstanceArn") })
	if i < 0 || c.region != identityHome {
		return nil, notFound("Instance not found")
	}
	var arns []string
	if i == 0 {
		for _, s := range d.sets {
			arns = append(arns, s.arn)
		}
	}
	items, next, err := page(c, arns, c.input.text("NextToken"), c.input.number("MaxResults"), mostPerIdentityPage)
	if err != nil {
		return nil, err
	}
	return obj{"PermissionSets": items}.set("NextToken", next), nil
}

func notFound(message string) *apiError {
	return &apiError{http.StatusBadRequest, "ResourceNotFoundException", message}
}

// ofSet finds the permission set that a call is about.
func ofSet(f func(*call, *permissionSet) (obj, error)) func(*call) (obj, error) {
	return managed(func(c *call) (obj, error) {
		arn := c.input.text("PermissionSetArn")
		i := slices.IndexFunc(c.company.directory.sets, func(s *permissionSet) bool { return s.arn == arn })
		if i < 0 || c.region != identityHome || c.input.text("InstanceArn") != c.company.directory.instances[0].arn {
			return nil, notFound("PermissionSet not found")
		}
		return f(c, c.company.directory.sets[i])
	})
}

func describePermissionSet(c *call, s *permissionSet) (obj, error) {
	return obj{"PermissionSet": obj{
		"PermissionSetArn": s.arn, "Name": s.name, "SessionDuration": s.session, "CreatedDate": epoch(c.company.Ago(700)),
	}.set("Description", s.description).set("RelayState", s.relay)}, nil
}

func listManagedPolicies(c *call, s *permissionSet) (obj, error) {
	return jsonPage(c, "AttachedManagedPolicies", s.managed, mostPerIdentityPage, func(arn string) obj {
		return obj{"Arn": arn, "Name": policyName(arn)}
	})
}

func listCustomerPolicies(c *call, s *permissionSet) (obj, error) {
	return jsonPage(c, "CustomerManagedPolicyReferences", s.customer, mostPerIdentityPage, func(name string) obj {
		return obj{"Name": name, "Path": "/"}
	})
}

func getInlinePolicy(_ *call, s *permissionSet) (obj, error) {
	return obj{"InlinePolicy": s.inline}, nil
}

func getBoundary(_ *call, s *permissionSet) (obj, error) {
	if s.boundary == "" {
		return nil, notFound("PermissionsBoundary not found")
	}
	return obj{"PermissionsBoundary": obj{"ManagedPolicyArn": s.boundary}}, nil
}

func listSetTags(c *call) (obj, error) {
	arn := c.input.text("ResourceArn")
	i := slices.IndexFunc(c.company.directory.sets, func(s *permissionSet) bool { return s.arn == arn })
	if i < 0 {
		return nil, notFound("Resource not found")
	}
	return jsonPage(c, "Tags", tagList(c.company.directory.sets[i].tags), 75, func(o obj) obj { return o })
}

func listProvisioned(c *call, s *permissionSet) (obj, error) {
	accounts := s.places
	switch c.input.text("ProvisioningStatus") {
	case "LATEST_PERMISSION_SET_NOT_PROVISIONED":
		accounts = s.outdated
	case "LATEST_PERMISSION_SET_PROVISIONED":
		accounts = filter(accounts, func(a *account) bool { return !slices.Contains(s.outdated, a) })
	}
	items, next, err := page(c, accounts, c.input.text("NextToken"), c.input.number("MaxResults"), mostPerIdentityPage)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, a := range items {
		ids = append(ids, a.id)
	}
	return obj{"AccountIds": ids}.set("NextToken", next), nil
}

func listAssignments(c *call, s *permissionSet) (obj, error) {
	list := s.byAccount[c.company.byID[c.input.text("AccountId")]]
	return jsonPage(c, "AccountAssignments", list, mostPerIdentityPage, func(a assignment) obj {
		return obj{"AccountId": a.account.id, "PermissionSetArn": s.arn, "PrincipalType": a.kind, "PrincipalId": a.id}
	})
}

func listAssignmentsForPrincipal(c *call) (obj, error) {
	kind, id := c.input.text("PrincipalType"), c.input.text("PrincipalId")
	var list []obj
	for _, s := range c.company.directory.sets {
		for _, a := range s.assignments {
			if a.kind == kind && a.id == id {
				list = append(list, obj{"AccountId": a.account.id, "PermissionSetArn": s.arn, "PrincipalType": kind, "PrincipalId": id})
			}
		}
	}
	return jsonPage(c, "AccountAssignments", list, mostPerIdentityPage, func(o obj) obj { return o })
}
