package entra

import "time"

// userFields are the properties that are asked for; Graph leaves the others out.
const userFields = "id,displayName,userPrincipalName,mail,otherMails,proxyAddresses,accountEnabled,userType," +
	"employeeId,employeeType,createdDateTime,externalUserState,onPremisesImmutableId,assignedLicenses"

// signInFields are those that need Entra ID P1 or P2 and AuditLog.Read.All.
const signInFields = "id,signInActivity"

// A user is one of GET /v1.0/users. A nil field was null or not in the answer.
type user struct {
	ID               string     `json:"id"`
	DisplayName      string     `json:"displayName"`
	PrincipalName    string     `json:"userPrincipalName"`
	Mail             *string    `json:"mail"`
	OtherMails       []string   `json:"otherMails"`
	ProxyAddresses   []string   `json:"proxyAddresses"` // "SMTP:" is the primary one, "smtp:" the others
	Enabled          *bool      `json:"accountEnabled"`
	Type             *string    `json:"userType"` // Member or Guest; null in old tenants
	EmployeeID       *string    `json:"employeeId"`
	EmployeeType     *string    `json:"employeeType"`
	Created          *time.Time `json:"createdDateTime"`
	Deleted          *time.Time `json:"deletedDateTime"`
	ExternalState    *string    `json:"externalUserState"` // PendingAcceptance or Accepted, of guests
	AssignedLicenses *[]licence `json:"assignedLicenses"`
	SignIn           *signIn    `json:"signInActivity"`
}

type licence struct {
	SKU string `json:"skuId"`
}

// A signIn has no field for what never happened since the feature began.
type signIn struct {
	Last           *time.Time `json:"lastSignInDateTime"` // failures too
	LastQuiet      *time.Time `json:"lastNonInteractiveSignInDateTime"`
	LastSuccessful *time.Time `json:"lastSuccessfulSignInDateTime"`
}

// A registration is one of userRegistrationDetails: what second factors a user
// has. Disabled users are not among them.
type registration struct {
	ID         string   `json:"id"`
	Registered *bool    `json:"isMfaRegistered"`
	Methods    []string `json:"methodsRegistered"`
}

// A sku is one of GET /v1.0/subscribedSkus.
type sku struct {
	ID       string `json:"skuId"`
	Name     string `json:"skuPartNumber"`
	Status   string `json:"capabilityStatus"`
	Consumed *int   `json:"consumedUnits"`
	Prepaid  struct {
		Enabled *int `json:"enabled"`
		Warning int  `json:"warning"` // run out, and still working for a while
	} `json:"prepaidUnits"`
}

// A roleDefinition names a directory role.
type roleDefinition struct {
	ID   string `json:"id"`
	Name string `json:"displayName"`
}

// A roleAssignment gives a directory role to a user, a group or an application.
type roleAssignment struct {
	RoleID      string `json:"roleDefinitionId"`
	PrincipalID string `json:"principalId"`
	Principal   struct {
		Type string `json:"@odata.type"` // such as "#microsoft.graph.group"
	} `json:"principal"`
}

type domain struct {
	Name     string `json:"id"`
	Verified bool   `json:"isVerified"`
	Default  bool   `json:"isDefault"`
}

// A page is an answer that lists.
type page[T any] struct {
	Value *[]T   `json:"value"`
	Next  string `json:"@odata.nextLink"`
}
