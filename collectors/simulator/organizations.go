package simulator

import (
	"net/http"
	"slices"
)

func organizationsService() *service {
	return &service{
		prefix:       "organizations",
		protocol:     json11{"AWSOrganizationsV20161128"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    &apiError{http.StatusBadRequest, "TooManyRequestsException", "You have exceeded the maximum number of requests."},
		sparse:       true,
		operations: map[string]operation{
			"DescribeOrganization":                inJSON(describeOrganization),
			"DescribePolicy":                      inJSON(managed(describePolicy)),
			"DescribeResourcePolicy":              inJSON(managed(describeResourcePolicy)),
			"ListAccounts":                        inJSON(managed(listAccounts)),
			"ListAccountsForParent":               inJSON(managed(listAccountsForParent)),
			"ListAWSServiceAccessForOrganization": inJSON(managed(listServiceAccess)),
			"ListDelegatedAdministrators":         inJSON(managed(listDelegatedAdministrators)),
			"ListDelegatedServicesForAccount":     inJSON(managed(listDelegatedServices)),
			"ListOrganizationalUnitsForParent":    inJSON(managed(listUnits)),
			"ListParents":                         inJSON(managed(listParents)),
			"ListPolicies":                        inJSON(managed(listPolicies)),
			"ListPoliciesForTarget":               inJSON(managed(listPoliciesForTarget)),
			"ListRoots":                           inJSON(managed(listRoots)),
			"ListTagsForResource":                 inJSON(managed(listTags)),
			"ListTargetsForPolicy":                inJSON(managed(listTargets)),
		},
	}
}

// mostPerPage is the largest page of AWS Organizations.
const mostPerPage = 20

// managed lets the management account call, and nobody else.
func managed(f func(*call) (obj, error)) func(*call) (obj, error) {
	return func(c *call) (obj, error) {
		if !c.account.management {
			return nil, &apiError{http.StatusBadRequest, "AccessDeniedException", "You don't have permissions to access this resource."}
		}
		return f(c)
	}
}

func describeOrganization(c *call) (obj, error) {
	o := c.company
	return obj{"Organization": obj{
		"Id": o.orgID, "Arn": o.orgARN("organization", ""), "FeatureSet": o.features,
		"MasterAccountId": o.management.id, "MasterAccountArn": o.accountARN(o.management), "MasterAccountEmail": o.management.email,
		// As AWS does, whatever the root has.
		"AvailablePolicyTypes": []obj{{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}},
	}}, nil
}

func listRoots(c *call) (obj, error) {
	return jsonPage(c, "Roots", []string{c.company.rootID}, mostPerPage, func(id string) obj {
		return obj{"Id": id, "Arn": c.company.rootARN(), "Name": "Root", "PolicyTypes": shown(c.company.policyTypes, func(t string) obj {
			return obj{"Type": t, "Status": "ENABLED"}
		})}
	})
}

func listUnits(c *call) (obj, error) {
	parent, err := c.parent(c.input.text("ParentId"))
	if err != nil {
		return nil, err
	}
	units := filter(c.company.units, func(u *unit) bool { return u.parent == parent })
	return jsonPage(c, "OrganizationalUnits", units, mostPerPage, func(u *unit) obj {
		return obj{"Id": u.id, "Arn": c.company.unitARN(u), "Name": u.name, "Path": c.company.entityPath(u)}
	})
}

func listAccounts(c *call) (obj, error) {
	return jsonPage(c, "Accounts", c.company.accounts, mostPerPage, c.showAccount)
}

func listAccountsForParent(c *call) (obj, error) {
	parent, err := c.parent(c.input.text("ParentId"))
	if err != nil {
		return nil, err
	}
	accounts := filter(c.company.accounts, func(a *account) bool { return a.unit == parent })
	return jsonPage(c, "Accounts", accounts, mostPerPage, c.showAccount)
}

// showAccount leaves Status out, which AWS has retired in favour of State.
func (c *call) showAccount(a *account) obj {
	method := "CREATED"
	if a.invited {
		method = "INVITED"
	}
	return obj{
		"Id": a.id, "Arn": c.company.accountARN(a), "Name": a.name, "Email": a.email, "State": a.state,
		"JoinedMethod": method, "JoinedTimestamp": epoch(a.joinedAt), "Paths": []string{c.company.entityPath(a.unit) + a.id + "/"},
	}
}

func listParents(c *call) (obj, error) {
	child := c.input.text("ChildId")
	var parent *unit
	switch a, u := c.company.byID[child], c.company.unitByID(child); {
	case a != nil:
		parent = a.unit
	case u != nil:
		parent = u.parent
	default:
		return nil, &apiError{http.StatusBadRequest, "ChildNotFoundException", "You specified a child that doesn't exist."}
	}
	p := obj{"Id": c.company.rootID, "Type": "ROOT"}
	if parent != nil {
		p = obj{"Id": parent.id, "Type": "ORGANIZATIONAL_UNIT"}
	}
	return jsonPage(c, "Parents", []obj{p}, mostPerPage, func(p obj) obj { return p })
}

// parent finds a unit by its ID; the root is nil.
func (c *call) parent(id string) (*unit, error) {
	if u := c.company.unitByID(id); u != nil || id == c.company.rootID {
		return u, nil
	}
	return nil, &apiError{http.StatusBadRequest, "ParentNotFoundException", "You specified parent that doesn't exist."}
}

func (c *company) unitByID(id string) *unit {
	if i := slices.IndexFunc(c.units, func(u *unit) bool { return u.id == id }); i >= 0 {
		return c.units[i]
	}
	return nil
}

// entityPath is the IDs from the organization down to a unit, nil being the
// root, with a slash at the end.
func (c *company) entityPath(u *unit) string {
	if u == nil {
		return c.orgID + "/" + c.rootID + "/"
	}
	return c.entityPath(u.parent) + u.id + "/"
}

func listTags(c *call) (obj, error) {
	id := c.input.text("ResourceId")
	tags := map[string]string{}
	switch a, u := c.company.byID[id], c.company.unitByID(id); {
	case a != nil:
		tags = a.tags
	case u != nil:
		tags = u.tags
	case id == c.company.rootID, slices.ContainsFunc(c.company.policies, func(p *policy) bool { return p.id == id }):
	default:
		return nil, &apiError{http.StatusBadRequest, "TargetNotFoundException", "You specified a target that doesn't exist."}
	}
	items, next, err := page(c, tagList(tags), c.input.text("NextToken"), 0, 50)
	if err != nil {
		return nil, err
	}
	return obj{"Tags": items}.set("NextToken", next), nil
}

func listServiceAccess(c *call) (obj, error) {
	return jsonPage(c, "EnabledServicePrincipals", c.company.trusted, mostPerPage, func(s string) obj {
		return obj{"ServicePrincipal": s, "DateEnabled": epoch(c.company.Ago(100 + c.company.Dice("trust", s).IntN(900)))}
	})
}

func listDelegatedAdministrators(c *call) (obj, error) {
	service := c.input.text("ServicePrincipal")
	delegations := filter(c.company.delegations, func(d *delegation) bool { return service == "" || slices.Contains(d.services, service) })
	return jsonPage(c, "DelegatedAdministrators", delegations, mostPerPage, func(d *delegation) obj {
		a := c.showAccount(d.account)
		delete(a, "Paths")
		a["DelegationEnabledDate"] = epoch(c.company.Ago(90))
		return a
	})
}

func listDelegatedServices(c *call) (obj, error) {
	id := c.input.text("AccountId")
	i := slices.IndexFunc(c.company.delegations, func(d *delegation) bool { return d.account.id == id })
	if i < 0 {
		return nil, &apiError{http.StatusBadRequest, "AccountNotRegisteredException", "The account is not a delegated administrator."}
	}
	return jsonPage(c, "DelegatedServices", c.company.delegations[i].services, mostPerPage, func(s string) obj {
		return obj{"ServicePrincipal": s, "DelegationEnabledDate": epoch(c.company.Ago(90))}
	})
}

// filter returns the items that f keeps.
func filter[T any](items []T, f func(T) bool) []T {
	var kept []T
	for _, i := range items {
		if f(i) {
			kept = append(kept, i)
		}
	}
	return kept
}
