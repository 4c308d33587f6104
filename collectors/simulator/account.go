package simulator

import (
	"net/http"
	"slices"
)

func accountService() *service {
	return &service{
		prefix: "account",
		protocol: restJSON{map[string]string{
			"/getAccountInformation": "GetAccountInformation",
			"/getAlternateContact":   "GetAlternateContact",
			"/getContactInformation": "GetContactInformation",
			"/getPrimaryEmail":       "GetPrimaryEmail",
			"/getRegionOptStatus":    "GetRegionOptStatus",
			"/listRegions":           "ListRegions",
		}},
		accessDenied: "AccessDeniedException",
		noSuchKey:    &apiError{http.StatusForbidden, "UnrecognizedClientException", "The security token included in the request is invalid."},
		throttled:    &apiError{http.StatusTooManyRequests, "TooManyRequestsException", "Too Many Requests"},
		subject:      func(c *call) string { return c.input.text("AccountId") },
		operations: map[string]operation{
			"GetAccountInformation": inJSON(ofAccount(getAccountInformation)),
			"GetAlternateContact":   inJSON(ofAccount(getAlternateContact)),
			"GetContactInformation": inJSON(ofAccount(getContactInformation)),
			"GetPrimaryEmail":       inJSON(ofAccount(getPrimaryEmail)),
			"GetRegionOptStatus":    inJSON(ofAccount(getRegionOptStatus)),
			"ListRegions":           inJSON(ofAccount(listRegions)),
		},
	}
}

// ofAccount finds the account that a call is about: the one that AccountId
// names, which only the management account may do and not with its own, or the
// caller's.
func ofAccount(f func(*call, *account) (obj, error)) func(*call) (obj, error) {
	return func(c *call) (obj, error) {
		id := c.input.text("AccountId")
		if id == "" {
			return f(c, c.account)
		}
		if !c.account.management {
			return nil, c.denied("because no identity-based policy allows the " + c.action() + " action")
		}
		a := c.company.byID[id]
		if a == nil || a.management {
			return nil, &apiError{http.StatusBadRequest, "ValidationException",
				"The management account cannot pass its own account ID, and other IDs have to be of its organization."}
		}
		return f(c, a)
	}
}

func getAccountInformation(c *call, a *account) (obj, error) {
	return obj{"AccountId": a.id, "AccountName": a.name, "AccountCreatedDate": stamp(a.joinedAt), "AccountState": a.state}, nil
}

func getPrimaryEmail(_ *call, a *account) (obj, error) { return obj{"PrimaryEmail": a.email}, nil }

func getAlternateContact(c *call, a *account) (obj, error) {
	kind := c.input.text("AlternateContactType")
	p := a.contacts[kind]
	if p == nil {
		return nil, &apiError{http.StatusNotFound, "ResourceNotFoundException", "No contact of the given type was found."}
	}
	return obj{"AlternateContact": obj{
		"AlternateContactType": kind, "Name": p.name, "Title": p.title, "EmailAddress": p.email, "PhoneNumber": p.phone,
	}}, nil
}

func getContactInformation(*call, *account) (obj, error) {
	return obj{"ContactInformation": obj{
		"FullName": "acme Cloud Office", "CompanyName": "acme", "AddressLine1": "1 Example Street", "City": "Dublin",
		"PostalCode": "D01 X2Y3", "CountryCode": "IE", "PhoneNumber": "+35315550100", "WebsiteUrl": "https://acme.example",
	}}, nil
}

func listRegions(c *call, a *account) (obj, error) {
	wanted := c.input.texts("RegionOptStatusContains")
	regions := filter(allRegions, func(r region) bool { return len(wanted) == 0 || slices.Contains(wanted, a.optStatus(r)) })
	return jsonPage(c, "Regions", regions, 50, func(r region) obj {
		return obj{"RegionName": r.name, "RegionOptStatus": a.optStatus(r)}
	})
}

func getRegionOptStatus(c *call, a *account) (obj, error) {
	for _, r := range allRegions {
		if r.name == c.input.text("RegionName") {
			return obj{"RegionName": r.name, "RegionOptStatus": a.optStatus(r)}, nil
		}
	}
	return nil, &apiError{http.StatusBadRequest, "ValidationException", "The Region is not known."}
}
